import type { ReadHandle, WriteHandle } from '../open.ts'

/** Paired machines, pairing codes and the scans of handhelds. */

export interface DeviceRecord {
  readonly id: number
  readonly kind: string
  readonly name: string
  readonly userId: number
  readonly pairedAt: number
  readonly revokedAt: number | null
  readonly seenAt: number
}

const DEVICE =
  'device_id as id, kind, name, user_id as userId, paired_at as pairedAt, revoked_at as revokedAt, seen_at as seenAt from lan_device'

/** The device with this secret that nobody has revoked. */
export function findDevice(ledger: ReadHandle, secretHash: Uint8Array): DeviceRecord | undefined {
  return ledger.sql(`select ${DEVICE} where secret_hash = ? and revoked_at is null`).get(secretHash) as
    DeviceRecord | undefined
}

/** All devices, the newest first. */
export function listDevices(ledger: ReadHandle): DeviceRecord[] {
  return ledger.sql(`select ${DEVICE} order by device_id desc`).all() as DeviceRecord[]
}

export interface NewPairing {
  readonly codeHash: Uint8Array
  readonly kind: string
  readonly name: string
  readonly userId: number
  readonly expiresAt: number
  readonly actorId: number
  readonly at: number
}

/** Keeps a pairing code until it is used or too old. */
export function insertPairing(ledger: WriteHandle, pairing: NewPairing): void {
  ledger
    .sql(
      'insert into lan_pairing (code_hash, kind, name, user_id, expires_at, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(pairing.codeHash, pairing.kind, pairing.name, pairing.userId, pairing.expiresAt, pairing.actorId, pairing.at)
}

/** Uses a code up. @returns what it stands for; undefined when it is unknown, used or too old */
export function redeemPairing(
  ledger: WriteHandle,
  codeHash: Uint8Array,
  now: number,
): { kind: string; name: string; userId: number; actorId: number } | undefined {
  return ledger
    .sql(
      'update lan_pairing set used_at = ?1 where code_hash = ?2 and used_at is null and expires_at > ?1 returning kind, name, user_id as userId, actor_id as actorId',
    )
    .get(now, codeHash) as { kind: string; name: string; userId: number; actorId: number } | undefined
}

/** Adds a device. @returns its id */
export function insertDevice(
  ledger: WriteHandle,
  device: { kind: string; name: string; userId: number; secretHash: Uint8Array; pairedBy: number; at: number },
): number {
  const row = ledger
    .sql(
      'insert into lan_device (kind, name, user_id, secret_hash, paired_by, paired_at, seen_at) values (?, ?, ?, ?, ?, ?, ?) returning device_id as id',
    )
    .get(device.kind, device.name, device.userId, device.secretHash, device.pairedBy, device.at, device.at) as {
    id: number
  }
  return row.id
}

/** Shuts a device out for ever. @returns false when there is none or it was shut out before */
export function revokeDevice(ledger: WriteHandle, id: number, actorId: number, at: number): boolean {
  return (
    ledger
      .sql('update lan_device set revoked_by = ?, revoked_at = ? where device_id = ? and revoked_at is null')
      .run(actorId, at, id).changes === 1
  )
}

/** Notes when a device was heard of last. */
export function noteSeen(ledger: WriteHandle, id: number, at: number): void {
  ledger.sql('update lan_device set seen_at = ? where device_id = ?').run(at, id)
}

/** What a scan came to when it arrived first. */
export function scanOutcome(ledger: ReadHandle, scanId: string): { deviceId: number; outcome: string } | undefined {
  return ledger.sql('select device_id as deviceId, outcome from device_scan where scan_id = ?').get(scanId) as
    { deviceId: number; outcome: string } | undefined
}

/** The highest number of a device's scans. */
export function lastScan(ledger: ReadHandle, deviceId: number): number {
  return (
    ledger.sql('select coalesce(max(seq), 0) as n from device_scan where device_id = ?').get(deviceId) as { n: number }
  ).n
}

/** Keeps a scan with what it came to. */
export function insertScan(
  ledger: WriteHandle,
  scan: {
    id: string
    deviceId: number
    seq: number
    kind: string
    outcome: string
    scannedAt: number
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into device_scan (scan_id, device_id, seq, kind, outcome, scanned_at, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(scan.id, scan.deviceId, scan.seq, scan.kind, scan.outcome, scan.scannedAt, scan.actorId, scan.at)
}
