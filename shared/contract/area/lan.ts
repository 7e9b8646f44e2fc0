import { z } from 'zod'
import { recordId, timeText } from '../list.ts'
import { command, query } from '../procedure.ts'
import { ADMINS, EVERYONE, OFFICE } from '../role.ts'
import { KEEPERS } from './shelf.ts'

/** The local network: handhelds and desks on one ledger. Off unless an administrator turns it on. */

export const DEVICE_KINDS = ['handheld', 'desk'] as const
export const DEVICE_KIND_NAMES: Readonly<Record<(typeof DEVICE_KINDS)[number], string>> = {
  handheld: '手持终端',
  desk: '办公电脑',
}

/** What a handheld may do; everything else is refused to it, whoever holds it. */
export const HANDHELD_PROCEDURES: ReadonlySet<string> = new Set([
  'handheld.home',
  'handheld.scans',
  'warehouse.scan',
  'work.get',
  'work.dispatch',
  'wave.get',
  'inbound.get',
  'count.get',
])

/** Scans that a handheld may keep while it is out of range. Dispatch is none of them: it needs the release list as it is now. */
const SCAN_KINDS = ['receive', 'move', 'count', 'pick', 'pack'] as const
const scanSchema = z.object({
  /** Made on the device, once for ever. */
  id: z.uuid(),
  /** Rises by one with each scan of the device. */
  seq: z.number().int().min(1),
  kind: z.enum(SCAN_KINDS),
  /** Milliseconds since 1970 by the device's clock. */
  at: z.number().int().min(0),
  /** The input of the command that the kind stands for. */
  input: z.record(z.string(), z.unknown()),
})
export type DeviceScan = z.output<typeof scanSchema>
const outcome = z.object({ id: z.string(), ok: z.boolean(), code: z.string(), text: z.string(), again: z.boolean() })
export type ScanOutcome = z.output<typeof outcome>

const lanState = z.object({
  enabled: z.boolean(),
  port: z.number().int(),
  /** Where it can be reached; empty while it is off or starting. */
  addresses: z.array(z.string()),
  /** SHA-256 of the certificate, in groups: what a careful person compares. */
  fingerprint: z.string(),
  validTo: z.string(),
  problem: z.string(),
})

export const lanArea = {
  'lan.status': query({
    title: '局域网状态',
    roles: EVERYONE,
    topics: ['lan'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: lanState.extend({
      devices: z.array(
        z.object({
          id: recordId,
          kind: z.enum(DEVICE_KINDS),
          kindName: z.string(),
          name: z.string(),
          user: z.string(),
          pairedAt: timeText,
          seenAt: timeText,
          revoked: z.boolean(),
        }),
      ),
    }),
  }),
  'lan.set': command({
    title: '开关局域网',
    roles: ADMINS,
    topics: ['lan'],
    failures: ['FIELD_INVALID'],
    input: z.object({ enabled: z.boolean(), port: z.number().int().min(1024).max(65_535).default(8443) }),
    output: z.object({}),
  }),
  /** A code for one machine, good once and for ten minutes. */
  'lan.pair': command({
    title: '配对设备',
    roles: ADMINS,
    topics: ['lan'],
    failures: ['LAN_OFF', 'RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      kind: z.enum(DEVICE_KINDS),
      name: z.string().trim().min(1).max(40),
      userId: recordId.default(0),
    }),
    output: z.object({ code: z.string(), expiresAt: timeText, urls: z.array(z.string()) }),
  }),
  /** Only the network host may bring this: trades a code for the device's secret. */
  'lan.redeem': command({
    title: '兑换配对码',
    roles: EVERYONE,
    topics: ['lan'],
    failures: ['PAIRING_WRONG'],
    input: z.object({ code: z.string().min(8).max(80) }),
    output: z.object({ secret: z.string(), kind: z.enum(DEVICE_KINDS), name: z.string() }),
  }),
  'device.revoke': command({
    title: '停用设备',
    roles: ADMINS,
    topics: ['lan'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({}),
  }),

  /** What a handheld shows at its start: whose it is and what there is to do. */
  'handheld.home': query({
    title: '手持终端首页',
    roles: OFFICE,
    topics: ['stock', 'parcel'],
    failures: [],
    input: z.object({}),
    output: z.object({
      user: z.string(),
      /** The device's next scan number. */
      nextSeq: z.number().int(),
      inbounds: z.array(z.object({ id: recordId, number: z.string(), detail: z.string() })),
      counts: z.array(z.object({ id: recordId, name: z.string(), detail: z.string() })),
      waves: z.array(z.object({ id: recordId, name: z.string(), detail: z.string() })),
      handovers: z.array(z.object({ id: recordId, name: z.string(), detail: z.string() })),
    }),
  }),
  /** Scans as they were made, in order; each is done once however often it arrives, and one that cannot be done does not hold up the others. */
  'handheld.scans': command({
    title: '上传扫描',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: ['DEVICE_ONLY', 'SCAN_ORDER'],
    input: z.object({ scans: z.array(scanSchema).min(1).max(100) }),
    output: z.object({ outcomes: z.array(outcome), nextSeq: z.number().int() }),
  }),
}
