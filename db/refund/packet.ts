import { fixed } from '../../shared/domain/decimal/decimal.ts'
import type { Allocation, ExchangeRate } from '../../shared/domain/refund/evidence.ts'
import type { Used } from '../../shared/domain/refund/packet/lay.ts'
import type { PacketAct, PacketState } from '../../shared/domain/refund/packet/state.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Packets: their revisions, events, rates and files. */

export const PACKET_CHANNELS = ['own', 'agency', 'departure'] as const
export type PacketChannel = (typeof PACKET_CHANNELS)[number]

export interface PacketRow {
  readonly id: number
  readonly clientId: number
  readonly channel: PacketChannel
  readonly period: string
  readonly batch: string
  readonly state: PacketState
  readonly revision: number
  readonly refund: number
  readonly taxable: number
  readonly problems: number
  readonly note: string
  readonly at: number
  readonly changedAt: number
}

const PACKET: ListTable = {
  from: 'refund_packet p',
  id: 'p.packet_id',
  columns:
    'p.packet_id as id, p.client_id as clientId, p.channel, p.period, p.batch, p.state, p.revision, p.refund, p.taxable, p.problems, p.note, p.at, p.changed_at as changedAt',
}
export const pagePackets = (ledger: ReadHandle, question: ListQuestion): PacketRow[] =>
  pageRows<PacketRow>(ledger, PACKET, question)
export const countPackets = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, PACKET, question)

/** One packet. */
export function readPacket(ledger: ReadHandle, id: number): PacketRow | undefined {
  return ledger.sql(`select ${PACKET.columns} from refund_packet p where p.packet_id = ?`).get(id) as
    PacketRow | undefined
}

/** Every packet that still holds its papers, by id. */
export function livePackets(ledger: ReadHandle): PacketRow[] {
  return ledger
    .sql(`select ${PACKET.columns} from refund_packet p where p.state <> 'withdrawn' order by p.packet_id`)
    .all() as PacketRow[]
}

/** The next batch of a claimant, channel and period: 001 to 999. @returns undefined when they are used up */
export function nextBatch(ledger: ReadHandle, claimant: number, channel: string, period: string): string | undefined {
  const { last } = ledger
    .sql(
      'select coalesce(max(cast(batch as integer)), 0) as last from refund_packet where claimant = ? and channel = ? and period = ?',
    )
    .get(claimant, channel, period) as { last: number }
  return last >= 999 ? undefined : String(last + 1).padStart(3, '0')
}

/** A new packet that collects its papers. @returns its id */
export function insertPacket(
  ledger: WriteHandle,
  one: Pick<PacketRow, 'clientId' | 'channel' | 'period' | 'batch' | 'note' | 'at'> & {
    claimant: number
    actorId: number
  },
): number {
  return (
    ledger
      .sql(
        `insert into refund_packet (client_id, claimant, channel, period, batch, state, revision, refund, taxable, problems, note, actor_id, at, changed_at) values (?, ?, ?, ?, ?, 'collecting', 0, 0, 0, 0, ?, ?, ?, ?) returning packet_id as id`,
      )
      .get(one.clientId, one.claimant, one.channel, one.period, one.batch, one.note, one.actorId, one.at, one.at) as {
      id: number
    }
  ).id
}

/** A new revision of a packet's content with what it claims. */
export function insertRevision(
  ledger: WriteHandle,
  packetId: number,
  revision: number,
  allocations: readonly Allocation[],
): void {
  const statement = ledger.sql(
    'insert into packet_line (packet_id, revision, number, item_id, line_id, slot, quantity, item_quantity, amount, origin) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  allocations.forEach((one, i) =>
    statement.run(
      packetId,
      revision,
      i + 1,
      one.itemId,
      one.lineId,
      one.slot,
      one.quantity,
      one.itemQuantity,
      one.taxableAmount,
      one.origin,
    ),
  )
}

/** What a packet says now: projection of its events and newest revision. */
export function updatePacket(
  ledger: WriteHandle,
  id: number,
  now: Pick<PacketRow, 'state' | 'revision' | 'refund' | 'taxable' | 'problems'> & { at: number },
): void {
  ledger
    .sql(
      'update refund_packet set state = ?, revision = ?, refund = ?, taxable = ?, problems = ?, changed_at = ? where packet_id = ?',
    )
    .run(now.state, now.revision, now.refund, now.taxable, now.problems, now.at, id)
}

interface StoredLine {
  readonly itemId: number
  readonly lineId: number
  readonly slot: number
  readonly quantity: number
  readonly itemQuantity: number
  readonly amount: number
  readonly origin: Allocation['origin']
}

/** The allocations of a packet's revision (the newest when not named). */
export function packetAllocations(ledger: ReadHandle, packetId: number, revision?: number): Allocation[] {
  const rows = ledger
    .sql(
      `select l.item_id as itemId, l.line_id as lineId, l.slot, l.quantity, l.item_quantity as itemQuantity, l.amount, l.origin from packet_line l join refund_packet p on p.packet_id = l.packet_id
       where l.packet_id = ? and l.revision = coalesce(?, p.revision) order by l.number`,
    )
    .all(packetId, revision ?? null) as StoredLine[]
  return rows.map(({ amount, ...row }) => ({
    ...row,
    quantity: fixed(row.quantity),
    itemQuantity: fixed(row.itemQuantity),
    taxableAmount: fixed(amount),
  }))
}

const LIVE = `from packet_line l join refund_packet p on p.packet_id = l.packet_id and p.revision = l.revision and p.state <> 'withdrawn'`

/** What live packets (one left out) have used of purchase lines; of the lines named or of all. */
export function usedLines(ledger: ReadHandle, except = 0): Map<number, Used> {
  const rows = ledger
    .sql(
      `select l.line_id as id, sum(l.quantity) as quantity, sum(l.amount) as amount ${LIVE} where p.packet_id <> ? group by l.line_id`,
    )
    .all(except) as { id: number; quantity: number; amount: number }[]
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * What live packets have used of items, as the share of slot 0: quantities of other slots are converted by the declared proportion. Certificates of consumption
 * tax stand beside the VAT vouchers of the same goods and count for themselves.
 */
export function usedItems(ledger: ReadHandle, except = 0, tax: 'vat' | 'consumption' = 'vat'): Map<number, Used> {
  const rows = ledger
    .sql(
      `select l.item_id as id, l.slot, sum(l.item_quantity) as quantity, sum(l.amount) as amount, i.quantities ${LIVE} join export_item i on i.item_id = l.item_id join purchase_line x on x.line_id = l.line_id
       join purchase_voucher v on v.voucher_id = x.voucher_id where p.packet_id <> ? and (v.kind = 'consumption') = ? group by l.item_id, l.slot`,
    )
    .all(except, tax === 'consumption' ? 1 : 0) as {
    id: number
    slot: number
    quantity: number
    amount: number
    quantities: string
  }[]
  const used = new Map<number, Used>()
  for (const row of rows) {
    const declared = JSON.parse(row.quantities) as [string, number][]
    const base = declared[0]?.[1] ?? 0
    const slot = declared[row.slot]?.[1] ?? base
    const inBase =
      row.slot === 0 || slot === 0
        ? row.quantity
        : Number((BigInt(row.quantity) * BigInt(base) + BigInt(slot) - 1n) / BigInt(slot))
    const known = used.get(row.id)
    used.set(row.id, { quantity: (known?.quantity ?? 0) + inBase, amount: (known?.amount ?? 0) + row.amount })
  }
  return used
}

/** Which purchase lines live packets have laid on which items, as `lineId itemId`. */
export function usedPairs(ledger: ReadHandle): ReadonlySet<string> {
  const rows = ledger.sql(`select distinct l.line_id as lineId, l.item_id as itemId ${LIVE}`).all() as {
    lineId: number
    itemId: number
  }[]
  return new Set(rows.map((row) => `${row.lineId} ${row.itemId}`))
}

/** Live packets that use any line of a voucher or any item of a declaration. */
export function packetsUsing(
  ledger: ReadHandle,
  what: 'voucher' | 'export',
  id: number,
): { packetId: number; state: PacketState }[] {
  const by =
    what === 'voucher'
      ? 'join purchase_line x on x.line_id = l.line_id where x.voucher_id = ?'
      : 'join export_item x on x.item_id = l.item_id where x.export_id = ?'
  return ledger.sql(`select distinct p.packet_id as packetId, p.state ${LIVE} ${by}`).all(id) as {
    packetId: number
    state: PacketState
  }[]
}

export interface PacketEvent {
  readonly id: number
  readonly packetId: number
  readonly revision: number
  readonly act: PacketAct | 'create'
  readonly state: PacketState
  readonly day: string
  readonly amount: number | null
  readonly info: string
  readonly actorId: number
  readonly at: number
}

export function insertPacketEvent(ledger: WriteHandle, one: Omit<PacketEvent, 'id'>): void {
  ledger
    .sql(
      'insert into packet_event (packet_id, revision, act, state, day, amount, info, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.packetId, one.revision, one.act, one.state, one.day, one.amount, one.info, one.actorId, one.at)
}

const EVENT =
  'e.event_id as id, e.packet_id as packetId, e.revision, e.act, e.state, e.day, e.amount, e.info, e.actor_id as actorId, e.at'

/** What happened to a packet, in order. */
export function packetEvents(ledger: ReadHandle, packetId: number): PacketEvent[] {
  return ledger
    .sql(`select ${EVENT} from packet_event e where e.packet_id = ? order by e.event_id`)
    .all(packetId) as PacketEvent[]
}

/** What happened to all packets up to a day, packet by packet in order. */
export function allPacketEvents(ledger: ReadHandle, until: string): PacketEvent[] {
  return ledger
    .sql(`select ${EVENT} from packet_event e where e.day <= ? order by e.packet_id, e.event_id`)
    .all(until) as PacketEvent[]
}

/** The rates that were set for a packet. */
export function packetRates(ledger: ReadHandle, packetId: number): Map<string, { rate: ExchangeRate; source: string }> {
  const rows = ledger
    .sql('select currency, rate, source from packet_rate where packet_id = ? order by rate_id')
    .all(packetId) as { currency: string; rate: number; source: string }[]
  return new Map(rows.map((row) => [row.currency, { rate: fixed<'exchangeRate'>(row.rate), source: row.source }]))
}

export function insertPacketRate(
  ledger: WriteHandle,
  one: { packetId: number; currency: string; rate: number; source: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into packet_rate (packet_id, currency, rate, source, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(one.packetId, one.currency, one.rate, one.source, one.actorId, one.at)
}

export interface PacketFile {
  readonly id: number
  readonly revision: number
  readonly kind: string
  readonly fileName: string
  readonly sha256: string
  readonly rows: number
  readonly at: number
}

export function insertPacketFile(
  ledger: WriteHandle,
  one: Omit<PacketFile, 'id'> & { packetId: number; actorId: number },
): void {
  ledger
    .sql(
      'insert into packet_file (packet_id, revision, kind, file_name, sha256, rows, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.packetId, one.revision, one.kind, one.fileName, one.sha256, one.rows, one.actorId, one.at)
}

/** Files that were made of a packet, the newest first. */
export function packetFiles(ledger: ReadHandle, packetId: number): PacketFile[] {
  return ledger
    .sql(
      'select file_id as id, revision, kind, file_name as fileName, sha256, rows, at from packet_file where packet_id = ? order by file_id desc limit 200',
    )
    .all(packetId) as PacketFile[]
}

export interface RefundTemplate {
  readonly kind: string
  readonly fileName: string
  readonly headerRow: number
  /** JSON of the rows from the first to the header. */
  readonly body: string
  readonly at: number
}

export function readTemplate(ledger: ReadHandle, kind: string): RefundTemplate | undefined {
  return ledger
    .sql('select kind, file_name as fileName, header_row as headerRow, body, at from refund_template where kind = ?')
    .get(kind) as RefundTemplate | undefined
}

export function saveTemplate(ledger: WriteHandle, one: RefundTemplate & { actorId: number }): void {
  ledger
    .sql(
      'insert into refund_template (kind, file_name, header_row, body, actor_id, at) values (?, ?, ?, ?, ?, ?) on conflict (kind) do update set file_name = excluded.file_name, header_row = excluded.header_row, body = excluded.body, actor_id = excluded.actor_id, at = excluded.at',
    )
    .run(one.kind, one.fileName, one.headerRow, one.body, one.actorId, one.at)
}

/** Closed months. */
export function lockedMonths(ledger: ReadHandle): { month: string; figures: string; actorId: number; at: number }[] {
  return ledger.sql('select month, figures, actor_id as actorId, at from month_lock order by month desc').all() as {
    month: string
    figures: string
    actorId: number
    at: number
  }[]
}

export function isLocked(ledger: ReadHandle, month: string): boolean {
  return ledger.sql('select 1 from month_lock where month = ?').get(month) !== undefined
}

export function insertMonthLock(
  ledger: WriteHandle,
  month: string,
  figures: string,
  actorId: number,
  at: number,
): void {
  ledger
    .sql('insert into month_lock (month, figures, actor_id, at) values (?, ?, ?, ?)')
    .run(month, figures, actorId, at)
}

/** How many packets are in each of some states. */
export function packetsInStates(ledger: ReadHandle, states: readonly string[]): { state: string; count: number }[] {
  return ledger
    .sql(
      'select p.state, count(*) as count from json_each(?) j cross join refund_packet p on p.state = j.value group by p.state',
    )
    .all(JSON.stringify(states)) as { state: string; count: number }[]
}
