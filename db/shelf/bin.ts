import { countRows, pageRows, type ListCondition, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { HELD } from './hold.ts'

/** Bins: where goods lie. */

export interface BinRecord {
  readonly id: number
  readonly code: string
  readonly zone: string
  readonly kind: string
  readonly colour: string
  readonly blocked: number
  readonly note: string
  readonly revision: number
}

export type BinBody = Pick<BinRecord, 'code' | 'zone' | 'kind' | 'colour' | 'blocked' | 'note'>

const COLUMNS = 'b.bin_id as id, b.code, b.zone, b.kind, b.colour, b.blocked, b.note, b.revision'

/** The bin with this code. */
export function findBin(ledger: ReadHandle, code: string): BinRecord | undefined {
  return ledger.sql(`select ${COLUMNS} from bin b where b.code = ?`).get(code) as BinRecord | undefined
}

/** One bin. */
export function readBin(ledger: ReadHandle, id: number): BinRecord | undefined {
  return ledger.sql(`select ${COLUMNS} from bin b where b.bin_id = ?`).get(id) as BinRecord | undefined
}

/** The first bin of a kind that is not blocked, by code: where receiving, packing and so on happen unless somebody says otherwise. */
export function firstBinOfKind(ledger: ReadHandle, kind: string): BinRecord | undefined {
  return ledger
    .sql(`select ${COLUMNS} from bin b where b.kind = ? and b.blocked = 0 order by b.code limit 1`)
    .get(kind) as BinRecord | undefined
}

/** Adds a bin with its first colour. @returns its id */
export function insertBin(ledger: WriteHandle, body: BinBody, actorId: number, at: number): number {
  const { id } = ledger
    .sql(
      'insert into bin (code, zone, kind, colour, blocked, note, revision, changed_at) values (?, ?, ?, ?, ?, ?, 1, ?) returning bin_id as id',
    )
    .get(body.code, body.zone, body.kind, body.colour, body.blocked, body.note, at) as { id: number }
  insertBinEvent(ledger, id, body.colour, '', actorId, at)
  return id
}

/** Changes a bin. @returns the new revision */
export function updateBin(ledger: WriteHandle, id: number, body: BinBody, at: number): number {
  const row = ledger
    .sql(
      'update bin set code = ?, zone = ?, kind = ?, colour = ?, blocked = ?, note = ?, revision = revision + 1, changed_at = ? where bin_id = ? returning revision',
    )
    .get(body.code, body.zone, body.kind, body.colour, body.blocked, body.note, at, id) as { revision: number }
  return row.revision
}

/** Notes the colour that a bin has from now on. */
export function insertBinEvent(
  ledger: WriteHandle,
  id: number,
  colour: string,
  reason: string,
  actorId: number,
  at: number,
): void {
  ledger
    .sql('insert into bin_event (bin_id, colour, reason, actor_id, at) values (?, ?, ?, ?, ?)')
    .run(id, colour, reason, actorId, at)
}

/** A bin's colours over time, newest first. */
export function binEvents(
  ledger: ReadHandle,
  id: number,
  limit: number,
): { colour: string; reason: string; actorId: number; at: number }[] {
  return ledger
    .sql(
      'select colour, reason, actor_id as actorId, at from bin_event where bin_id = ? order by event_id desc limit ?',
    )
    .all(id, limit) as { colour: string; reason: string; actorId: number; at: number }[]
}

export interface BinListRow extends BinRecord {
  readonly lots: number
  /** Sum over all lots: pieces, whatever their unit. */
  readonly qty: number
  readonly reserved: number
  readonly held: number
  readonly firstExpiry: string
}

const TABLE: ListTable = {
  from: 'bin b',
  id: 'b.bin_id',
  columns: `${COLUMNS}, (select count(*) from stock_projection p where p.bin_id = b.bin_id and p.qty > 0) as lots, (select coalesce(sum(p.qty), 0) from stock_projection p where p.bin_id = b.bin_id) as qty,
    (select coalesce(sum(p.reserved), 0) from stock_projection p where p.bin_id = b.bin_id) as reserved, exists (select 1 from stock_hold h where h.bin_id = b.bin_id and ${HELD}) as held,
    coalesce((select min(l.expires_on) from stock_projection p join stock_lot l on l.lot_id = p.lot_id where p.bin_id = b.bin_id and p.qty > 0 and l.expires_on <> ''), '') as firstExpiry`,
}

/** A condition on `b`: something lies in it. */
export const BIN_USED = 'exists (select 1 from stock_projection p where p.bin_id = b.bin_id and p.qty > 0)'

/** A condition on `b`: one of these bins, or an empty one that was set to one of these colours. */
export const binsOfColours = (ids: readonly number[], colours: readonly string[]): ListCondition => ({
  text: `b.bin_id in (select value from json_each(?)) or (b.colour in (select value from json_each(?)) and not ${BIN_USED})`,
  values: [JSON.stringify(ids), JSON.stringify(colours)],
})

/** A page of bins. */
export const pageBins = (ledger: ReadHandle, question: ListQuestion): BinListRow[] =>
  pageRows<BinListRow>(ledger, TABLE, question)
export const countBins = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, TABLE, question)

/** How many empty bins were set to each colour. */
export function emptyBinColours(ledger: ReadHandle): { colour: string; bins: number }[] {
  return ledger.sql(`select b.colour, count(*) as bins from bin b where not ${BIN_USED} group by b.colour`).all() as {
    colour: string
    bins: number
  }[]
}
