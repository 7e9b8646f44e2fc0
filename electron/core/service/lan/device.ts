import { createHash } from 'node:crypto'
import {
  findDevice,
  insertDevice,
  insertPairing,
  listDevices,
  noteSeen,
  redeemPairing,
  revokeDevice,
  type DeviceRecord,
} from '../../../../db/lan/device.ts'
import { readUser } from '../../../../db/house/people.ts'
import { saveSetting } from '../../../../db/house/desk.ts'
import { DEVICE_KIND_NAMES, type DEVICE_KINDS } from '../../../../shared/contract/area/lan.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import type { Role } from '../../../../shared/contract/role.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { Actor, WriteContext } from '../../context.ts'
import type { LanSetting } from '../../link-protocol.ts'
import type { LanBoard } from '../../needs.ts'
import { setting, wholeSetting } from '../house/setting.ts'

/** Pairing and the devices that were paired. */

const PAIRING_MS = 10 * 60_000
/** A device's last sign of life is written at most this often. */
const SEEN_MS = 5 * 60_000
/** No I, O, 0, 1, L: what is read off a screen and typed. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 16

const digest = (text: string): Buffer => createHash('sha256').update(`portledger lan ${text}`).digest()
const iso = (ms: number): string => new Date(ms).toISOString()
const kindOf = (text: string): (typeof DEVICE_KINDS)[number] => (text === 'desk' ? 'desk' : 'handheld')

/** What the office has set. */
export function lanSetting(ledger: ReadHandle): LanSetting {
  return { enabled: setting(ledger, 'lan.enabled') === 'true', port: wholeSetting(ledger, 'lan.port') }
}

/** The device behind a secret, as long as nobody has revoked it. */
export function deviceOf(ledger: ReadHandle, secret: string): DeviceRecord | undefined {
  return /^[\w-]{43}$/.test(secret) ? findDevice(ledger, digest(secret)) : undefined
}

/** Whoever holds a handheld works as the person that it was paired for, with a keeper's role and no other. */
export function handheldActor(ledger: ReadHandle, device: DeviceRecord): Actor | undefined {
  const user = readUser(ledger, device.userId)
  if (user === undefined || !user.active) return undefined
  const roles: Role[] = user.roles.some((role) => role === 'warehouse' || role === 'admin') ? ['warehouse'] : []
  return { userId: user.id, login: user.login, name: user.name, roles, deviceId: device.id }
}

export function lanStatus(context: WriteContext, board: LanBoard): Out<'lan.status'> {
  const wanted = lanSetting(context.ledger)
  const { state } = board
  return {
    enabled: wanted.enabled,
    port: state.port === 0 ? wanted.port : state.port,
    addresses: [...state.addresses],
    fingerprint: state.fingerprint,
    validTo: state.validTo,
    problem: state.problem,
    devices: listDevices(context.ledger).map((device) => ({
      id: device.id,
      kind: kindOf(device.kind),
      kindName: DEVICE_KIND_NAMES[kindOf(device.kind)],
      name: device.name,
      user: device.userId === 0 ? '登录的人' : (readUser(context.ledger, device.userId)?.name ?? ''),
      pairedAt: iso(device.pairedAt),
      seenAt: iso(device.seenAt),
      revoked: device.revokedAt !== null,
    })),
  }
}

/** @throws Failure FIELD_INVALID */
export function setLan(context: WriteContext, input: In<'lan.set'>): Out<'lan.set'> {
  const { ledger, actor } = context
  const at = context.now()
  saveSetting(ledger, 'lan.enabled', String(input.enabled), at, actor.userId)
  saveSetting(ledger, 'lan.port', String(input.port), at, actor.userId)
  context.audit('lan.set', 'lan', { enabled: input.enabled, port: input.port })
  return {}
}

/** @throws Failure LAN_OFF, RECORD_UNKNOWN, FIELD_INVALID */
export function pairDevice(context: WriteContext, board: LanBoard, input: In<'lan.pair'>): Out<'lan.pair'> {
  const { ledger, actor, ports } = context
  const { state } = board
  if (state.addresses.length === 0) throw new Failure('LAN_OFF')
  const user = input.userId === 0 ? undefined : readUser(ledger, input.userId)
  if (input.kind === 'handheld' && user === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.userId })
  if (
    input.kind === 'handheld' &&
    user !== undefined &&
    !user.roles.some((role) => role === 'warehouse' || role === 'admin')
  )
    throw new Failure('FIELD_INVALID', { label: '使用人', reason: '手持终端只能给仓管员' })
  // 31^16 is more than 2^79; a byte is taken only when it leaves no letter likelier than another.
  const letters: string[] = []
  while (letters.length < CODE_LENGTH)
    for (const byte of ports.rng.bytes(CODE_LENGTH))
      if (byte < 248 && letters.length < CODE_LENGTH) letters.push(LETTERS.charAt(byte % LETTERS.length))
  const code = letters.join('')
  const at = context.now()
  insertPairing(ledger, {
    codeHash: digest(code),
    kind: input.kind,
    name: input.name,
    userId: input.kind === 'handheld' ? input.userId : 0,
    expiresAt: at + PAIRING_MS,
    actorId: actor.userId,
    at,
  })
  context.audit('lan.pair', 'lan', { kind: input.kind, name: input.name })
  return {
    code,
    expiresAt: iso(at + PAIRING_MS),
    urls: state.addresses.map((address) => `${address}/handheld.html#pair=${code}`),
  }
}

/** @throws Failure PAIRING_WRONG */
export function redeemCode(context: WriteContext, input: In<'lan.redeem'>): Out<'lan.redeem'> {
  const at = context.now()
  const code = input.code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
  const pairing = redeemPairing(context.ledger, digest(code), at)
  if (pairing === undefined) throw new Failure('PAIRING_WRONG')
  const secret = Buffer.from(context.ports.rng.bytes(32)).toString('base64url')
  const id = insertDevice(context.ledger, {
    kind: pairing.kind,
    name: pairing.name,
    userId: pairing.userId,
    secretHash: digest(secret),
    pairedBy: pairing.actorId,
    at,
  })
  context.audit('lan.redeem', `device ${id}`, { kind: pairing.kind, name: pairing.name })
  return { secret, kind: kindOf(pairing.kind), name: pairing.name }
}

/** @throws Failure RECORD_UNKNOWN */
export function revoke(context: WriteContext, input: In<'device.revoke'>): Out<'device.revoke'> {
  if (!revokeDevice(context.ledger, input.id, context.actor.userId, context.now()))
    throw new Failure('RECORD_UNKNOWN', { id: input.id })
  context.audit('device.revoke', `device ${input.id}`)
  return {}
}

/** Notes a device's sign of life, now and then. */
export function heard(context: WriteContext, device: DeviceRecord): void {
  if (context.now() - device.seenAt >= SEEN_MS) noteSeen(context.ledger, device.id, context.now())
}
