import type { ReadHandle, WriteHandle } from '../open.ts'

export interface LedgerIdentity {
  readonly ledgerId: string
  readonly kind: 'training' | 'real'
  /** Crockford base32 characters, random per ledger: part of every number issued here. */
  readonly deviceCode: string
  readonly createdAt: number
}

/** Who this ledger is; undefined before it was founded. */
export function readIdentity(ledger: ReadHandle): LedgerIdentity | undefined {
  const row = ledger.sql('select ledger_id, kind, device_code, created_at from ledger_identity where one = 1').get() as
    { ledger_id: string; kind: 'training' | 'real'; device_code: string; created_at: number } | undefined
  return row === undefined
    ? undefined
    : { ledgerId: row.ledger_id, kind: row.kind, deviceCode: row.device_code, createdAt: row.created_at }
}

/** Founds the ledger; once. */
export function writeIdentity(ledger: WriteHandle, identity: LedgerIdentity): void {
  ledger
    .sql('insert into ledger_identity (one, ledger_id, kind, device_code, created_at) values (1, ?, ?, ?, ?)')
    .run(identity.ledgerId, identity.kind, identity.deviceCode, identity.createdAt)
}

/** Gives a restored ledger a device code of its own: what its later life has issued since the backup must never be issued again. */
export function renewDeviceCode(ledger: WriteHandle, deviceCode: string): void {
  ledger.sql('update ledger_identity set device_code = ? where one = 1').run(deviceCode)
}

/**
 * Takes `count` numbers of a series, in the caller's transaction; a number taken is never issued again by this ledger.
 * @returns the first; the others follow without gaps
 */
export function takeNumbers(ledger: WriteHandle, series: string, count: number): number {
  const row = ledger
    .sql(
      'insert into number_series (name, next) values (?, 1 + ?) on conflict (name) do update set next = next + ? returning next',
    )
    .get(series, count, count) as { next: number }
  return row.next - count
}

/** How many migrations this ledger has seen. */
export function readSchemaVersion(ledger: ReadHandle): number {
  return (ledger.sql('select count(*) as n from migration').get() as { n: number }).n
}
