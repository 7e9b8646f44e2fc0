import type { ReadHandle, WriteHandle } from '../open.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import { PLACE_HELD } from './hold.ts'

/** Lots, movements and what lies where. Quantities are counts of 0.00001. */

export interface LotBody {
  readonly ownerId: number
  /** The book's item; 0 = goods in no book. */
  readonly itemId: number
  readonly bookNo: string
  /** 备案序号; 0 = none. */
  readonly seq: number
  readonly itemNo: string
  readonly sku: string
  readonly gtin: string
  readonly name: string
  readonly unit: string
  readonly lotNo: string
  readonly expiresOn: string
}

export interface LotRecord extends LotBody {
  readonly id: number
  readonly receivedOn: string
}

const LOT = `l.lot_id as id, l.owner_id as ownerId, l.item_id as itemId, l.book_no as bookNo, l.seq, l.item_no as itemNo, l.sku, l.gtin, l.name, l.unit, l.lot_no as lotNo, l.expires_on as expiresOn, l.received_on as receivedOn`

/** One lot. */
export function readLot(ledger: ReadHandle, id: number): LotRecord | undefined {
  return ledger.sql(`select ${LOT} from stock_lot l where l.lot_id = ?`).get(id) as LotRecord | undefined
}

/** The lot of these goods, made when they are here for the first time. */
export function lotFor(ledger: WriteHandle, body: LotBody, receivedOn: string): number {
  const known = ledger
    .sql(
      'select lot_id as id from stock_lot where owner_id = ? and item_id = ? and book_no = ? and item_no = ? and sku = ? and lot_no = ? and expires_on = ?',
    )
    .get(body.ownerId, body.itemId, body.bookNo, body.itemNo, body.sku, body.lotNo, body.expiresOn) as
    { id: number } | undefined
  if (known !== undefined) return known.id
  const row = ledger
    .sql(
      'insert into stock_lot (owner_id, item_id, book_no, seq, item_no, sku, gtin, name, unit, lot_no, expires_on, received_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning lot_id as id',
    )
    .get(
      body.ownerId,
      body.itemId,
      body.bookNo,
      body.seq,
      body.itemNo,
      body.sku,
      body.gtin,
      body.name,
      body.unit,
      body.lotNo,
      body.expiresOn,
      receivedOn,
    ) as { id: number }
  return row.id
}

export interface StockMove {
  readonly binId: number
  readonly lotId: number
  /** Signed. */
  readonly qty: number
}

export interface NewStockEntry {
  readonly kind: string
  readonly subject: string
  readonly note: string
  readonly reverses?: number
  readonly deviceId?: number
  readonly actorId: number
  readonly at: number
}

/** Appends an entry with its lines; the projection follows by trigger, and refuses a place below nothing. @returns its id */
export function insertStockEntry(ledger: WriteHandle, entry: NewStockEntry, moves: readonly StockMove[]): number {
  const { id } = ledger
    .sql(
      'insert into stock_entry (kind, subject, reverses, note, device_id, actor_id, at) values (?, ?, ?, ?, ?, ?, ?) returning entry_id as id',
    )
    .get(
      entry.kind,
      entry.subject,
      entry.reverses ?? null,
      entry.note,
      entry.deviceId ?? null,
      entry.actorId,
      entry.at,
    ) as {
    id: number
  }
  const line = ledger.sql('insert into stock_line (entry_id, number, bin_id, lot_id, qty) values (?, ?, ?, ?, ?)')
  moves.forEach((move, i) => line.run(id, i + 1, move.binId, move.lotId, move.qty))
  return id
}

/** The lines of an entry. */
export function entryLines(ledger: ReadHandle, entryId: number): StockMove[] {
  return ledger
    .sql('select bin_id as binId, lot_id as lotId, qty from stock_line where entry_id = ? order by number')
    .all(entryId) as StockMove[]
}

/** Was the entry taken back? */
export function isReversed(ledger: ReadHandle, entryId: number): boolean {
  return ledger.sql('select 1 from stock_entry where reverses = ?').get(entryId) !== undefined
}

export interface PlaceRecord {
  readonly placeId: number
  readonly binId: number
  readonly lotId: number
  readonly qty: number
  readonly reserved: number
  readonly held: number
}

/** What lies of a lot in a bin. */
export function readPlace(ledger: ReadHandle, binId: number, lotId: number): PlaceRecord | undefined {
  return ledger
    .sql(
      `select p.place_id as placeId, p.bin_id as binId, p.lot_id as lotId, p.qty, p.reserved, ${PLACE_HELD} as held from stock_projection p where p.bin_id = ? and p.lot_id = ?`,
    )
    .get(binId, lotId) as PlaceRecord | undefined
}

/** Promises part of a place to a pick, or (negative) gives it back. */
export function reservePlace(ledger: WriteHandle, placeId: number, qty: number): void {
  ledger.sql('update stock_projection set reserved = reserved + ? where place_id = ?').run(qty, placeId)
}

export interface StandRow {
  readonly id: number
  readonly key: string
  readonly binId: number
  readonly binCode: string
  readonly binKind: string
  readonly zone: string
  readonly colour: string
  readonly blocked: number
  readonly lotId: number
  readonly ownerId: number
  readonly owner: string
  readonly itemId: number
  readonly bookNo: string
  readonly seq: number
  readonly itemNo: string
  readonly sku: string
  readonly gtin: string
  readonly name: string
  readonly unit: string
  readonly lotNo: string
  readonly expiresOn: string
  readonly receivedOn: string
  readonly qty: number
  readonly reserved: number
  readonly held: number
}

const STAND: ListTable = {
  from: 'stock_projection p join bin b on b.bin_id = p.bin_id join stock_lot l on l.lot_id = p.lot_id join client c on c.client_id = l.owner_id',
  id: 'p.place_id',
  columns: `p.place_id as id, p.place_id as key, p.bin_id as binId, b.code as binCode, b.kind as binKind, b.zone, b.colour, b.blocked, p.lot_id as lotId, l.owner_id as ownerId, c.name as owner, l.item_id as itemId, l.book_no as bookNo, l.seq, l.item_no as itemNo, l.sku, l.gtin,
    l.name, l.unit, l.lot_no as lotNo, l.expires_on as expiresOn, l.received_on as receivedOn, p.qty, p.reserved, ${PLACE_HELD} as held`,
}

/** A page of what lies where (aliases p place, b bin, l lot, c owner). */
export const pageStands = (ledger: ReadHandle, question: ListQuestion): StandRow[] =>
  pageRows<StandRow>(ledger, STAND, question)
export const countStands = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, STAND, question)

/** One place. */
export function readStand(ledger: ReadHandle, placeId: number): StandRow | undefined {
  return ledger.sql(`select ${STAND.columns} from ${STAND.from} where p.place_id = ?`).get(placeId) as
    StandRow | undefined
}

/** What lies in a bin, by goods and expiry. */
export function standsOfBin(ledger: ReadHandle, binId: number, limit: number): StandRow[] {
  return ledger
    .sql(
      `select ${STAND.columns} from ${STAND.from} where p.bin_id = ? and p.qty > 0 order by l.item_no, l.expires_on, p.place_id limit ?`,
    )
    .all(binId, limit) as StandRow[]
}

/** Where goods lie that a scanned code names: item number, SKU or GTIN. */
export function standsOfCode(ledger: ReadHandle, code: string, limit: number): StandRow[] {
  return ledger
    .sql(
      `select ${STAND.columns} from ${STAND.from} where p.lot_id in (select lot_id from stock_lot where item_no = ?1 union select lot_id from stock_lot where sku = ?1 union select lot_id from stock_lot where gtin = ?1 and gtin <> '')
      and p.qty > 0 order by l.expires_on = '', l.expires_on, b.code limit ?2`,
    )
    .all(code, limit) as StandRow[]
}

/** What may be picked of an owner's SKUs: storage bins that are open, without a hold, not yet promised. */
export function pickableStands(ledger: ReadHandle, ownerId: number, skus: readonly string[]): StandRow[] {
  return ledger
    .sql(
      `select ${STAND.columns} from json_each(?) j cross join stock_lot l on l.owner_id = ? and l.sku = j.value cross join stock_projection p on p.lot_id = l.lot_id join bin b on b.bin_id = p.bin_id join client c on c.client_id = l.owner_id
      where p.qty > p.reserved and b.kind = 'storage' and b.blocked = 0 and not ${PLACE_HELD}`,
    )
    .all(JSON.stringify(skus), ownerId) as StandRow[]
}

/** Goods that expire by a day, or have, the earliest first. */
export function expiringStands(ledger: ReadHandle, by: string, limit: number): StandRow[] {
  return ledger
    .sql(
      `select ${STAND.columns} from stock_lot l indexed by stock_lot_expiry join stock_projection p on p.lot_id = l.lot_id join bin b on b.bin_id = p.bin_id join client c on c.client_id = l.owner_id
      where l.expires_on <> '' and l.expires_on <= ? and p.qty > 0 order by l.expires_on, p.place_id limit ?`,
    )
    .all(by, limit) as StandRow[]
}

export interface HistoryRow {
  readonly entryId: number
  readonly kind: string
  readonly subject: string
  readonly note: string
  readonly binCode: string
  readonly qty: number
  readonly actor: string
  readonly at: number
}

/** The movements of a place, newest first. */
export function placeHistory(ledger: ReadHandle, binId: number, lotId: number, limit: number): HistoryRow[] {
  return ledger
    .sql(
      `select s.entry_id as entryId, e.kind, e.subject, e.note, b.code as binCode, s.qty, coalesce(u.name, '系统') as actor, e.at
      from stock_line s join stock_entry e on e.entry_id = s.entry_id join bin b on b.bin_id = s.bin_id left join user_account u on u.user_id = e.actor_id
      where s.bin_id = ? and s.lot_id = ? order by s.entry_id desc limit ?`,
    )
    .all(binId, lotId, limit) as HistoryRow[]
}

/** How many movements were written since a moment. */
export function movesSince(ledger: ReadHandle, since: number): number {
  return (ledger.sql('select count(*) as n from stock_entry where at >= ?').get(since) as { n: number }).n
}
