import type { ReadHandle, WriteHandle } from '../open.ts'

/** What should arrive, what was counted off the truck, and what nobody expected. Quantities are counts of 0.00001. */

export interface InboundHead {
  readonly number: string
  readonly ownerId: number
  readonly bookNo: string
  /** The document that the program made for it; 0 = none. */
  readonly documentId: number
  readonly vehicle: string
  /** Who the goods come from; '' = not said. */
  readonly supplier: string
  readonly note: string
}

export interface InboundRecord extends InboundHead {
  readonly id: number
  readonly owner: string
  readonly state: string
  readonly revision: number
  readonly at: number
  readonly closedAt: number | null
}

export interface InboundLine {
  readonly number: number
  readonly seq: number
  readonly itemNo: string
  readonly sku: string
  readonly gtin: string
  readonly name: string
  readonly unit: string
  readonly qty: number
  readonly lotNo: string
  readonly expiresOn: string
}

export interface InboundLineState extends InboundLine {
  readonly counted: number
}

const COLUMNS =
  'i.inbound_id as id, i.number, i.owner_id as ownerId, c.name as owner, i.book_no as bookNo, i.document_id as documentId, i.vehicle, i.supplier, i.note, i.state, i.revision, i.at, i.closed_at as closedAt'
const HEAD = `${COLUMNS} from inbound i join client c on c.client_id = i.owner_id`

/** One inbound list. */
export function readInbound(ledger: ReadHandle, id: number): InboundRecord | undefined {
  return ledger.sql(`select ${HEAD} where i.inbound_id = ?`).get(id) as InboundRecord | undefined
}

/** The inbound list of a number. */
export function findInbound(ledger: ReadHandle, number: string): InboundRecord | undefined {
  return ledger.sql(`select ${HEAD} where i.number = ?`).get(number) as InboundRecord | undefined
}

export interface InboundListRow extends InboundRecord {
  readonly lines: number
  readonly expected: number
  readonly counted: number
  readonly extras: number
}

/** Inbound lists, newest first: those in a state when one is named. */
export function listInbounds(ledger: ReadHandle, state: string | undefined, limit: number): InboundListRow[] {
  return ledger
    .sql(
      `select ${COLUMNS}, (select count(*) from inbound_line n where n.inbound_id = i.inbound_id) as lines, (select coalesce(sum(n.qty), 0) from inbound_line n where n.inbound_id = i.inbound_id) as expected,
      (select coalesce(sum(t.qty), 0) from inbound_tally t where t.inbound_id = i.inbound_id) as counted, (select count(*) from inbound_extra x where x.inbound_id = i.inbound_id) as extras
      from inbound i join client c on c.client_id = i.owner_id where (?1 is null or i.state = ?1) order by i.inbound_id desc limit ?2`,
    )
    .all(state ?? null, limit) as InboundListRow[]
}

/** Adds an inbound list with its lines. @returns its id */
export function insertInbound(
  ledger: WriteHandle,
  head: InboundHead,
  lines: readonly InboundLine[],
  actorId: number,
  at: number,
): number {
  const { id } = ledger
    .sql(
      "insert into inbound (number, owner_id, book_no, document_id, vehicle, supplier, note, state, revision, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, 'open', 1, ?, ?) returning inbound_id as id",
    )
    .get(
      head.number,
      head.ownerId,
      head.bookNo,
      head.documentId,
      head.vehicle,
      head.supplier,
      head.note,
      actorId,
      at,
    ) as {
    id: number
  }
  const insert = ledger.sql(
    'insert into inbound_line (inbound_id, number, seq, item_no, sku, gtin, name, unit, qty, lot_no, expires_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const line of lines)
    insert.run(
      id,
      line.number,
      line.seq,
      line.itemNo,
      line.sku,
      line.gtin,
      line.name,
      line.unit,
      line.qty,
      line.lotNo,
      line.expiresOn,
    )
  return id
}

/** The lines of a list with what was counted of each. */
export function inboundLines(ledger: ReadHandle, id: number): InboundLineState[] {
  return ledger
    .sql(
      `select n.number, n.seq, n.item_no as itemNo, n.sku, n.gtin, n.name, n.unit, n.qty, n.lot_no as lotNo, n.expires_on as expiresOn,
      (select coalesce(sum(t.qty), 0) from inbound_tally t where t.inbound_id = n.inbound_id and t.line = n.number) as counted from inbound_line n where n.inbound_id = ? order by n.number`,
    )
    .all(id) as InboundLineState[]
}

/** Notes that an entry counted so much of a line. */
export function insertTally(ledger: WriteHandle, entryId: number, inboundId: number, line: number, qty: number): void {
  ledger
    .sql('insert into inbound_tally (entry_id, inbound_id, line, qty) values (?, ?, ?, ?)')
    .run(entryId, inboundId, line, qty)
}

export interface TallyRow {
  readonly entryId: number
  readonly line: number
  readonly qty: number
  readonly lotNo: string
  readonly expiresOn: string
  readonly binCode: string
  readonly actor: string
  readonly at: number
}

/** The last counts of a list, newest first. */
export function lastTallies(ledger: ReadHandle, id: number, limit: number): TallyRow[] {
  return ledger
    .sql(
      `select t.entry_id as entryId, t.line, t.qty, l.lot_no as lotNo, l.expires_on as expiresOn, b.code as binCode, coalesce(u.name, '系统') as actor, e.at
      from inbound_tally t join stock_entry e on e.entry_id = t.entry_id join stock_line s on s.entry_id = t.entry_id and s.number = 1 join stock_lot l on l.lot_id = s.lot_id join bin b on b.bin_id = s.bin_id
      left join user_account u on u.user_id = e.actor_id where t.inbound_id = ? order by t.entry_id desc limit ?`,
    )
    .all(id, limit) as TallyRow[]
}

/** The inbound line that a movement counted. */
export function tallyOfEntry(
  ledger: ReadHandle,
  entryId: number,
): { inboundId: number; line: number; qty: number } | undefined {
  return ledger.sql('select inbound_id as inboundId, line, qty from inbound_tally where entry_id = ?').get(entryId) as
    { inboundId: number; line: number; qty: number } | undefined
}

/** Notes something that came and stands on no line. */
export function insertExtra(
  ledger: WriteHandle,
  inboundId: number,
  extra: { code: string; qty: number; note: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into inbound_extra (inbound_id, code, qty, note, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(inboundId, extra.code, extra.qty, extra.note, extra.actorId, extra.at)
}

/** What came and stands on no line. */
export function inboundExtras(
  ledger: ReadHandle,
  id: number,
): { code: string; qty: number; note: string; at: number }[] {
  return ledger.sql('select code, qty, note, at from inbound_extra where inbound_id = ? order by extra_id').all(id) as {
    code: string
    qty: number
    note: string
    at: number
  }[]
}

/** Ends the counting of a list. */
export function closeInbound(ledger: WriteHandle, id: number, at: number): void {
  ledger
    .sql("update inbound set state = 'closed', closed_at = ?, revision = revision + 1 where inbound_id = ?")
    .run(at, id)
}
