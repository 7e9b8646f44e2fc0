import {
  countStands,
  pageStands,
  placeHistory,
  readLot,
  readPlace,
  readStand,
  type LotRecord,
  type StandRow,
} from '../../../../db/shelf/stock.ts'
import { endHold, insertHold, openHolds, PLACE_HELD } from '../../../../db/shelf/hold.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import {
  BIN_COLOUR_TABLE,
  BIN_KIND_NAMES,
  readBinColour,
  type BinColour,
  type BinKind,
} from '../../../../shared/domain/shelf/colour.ts'
import { dateOf } from '../../../../shared/domain/shelf/storage.ts'
import { MOVE_NAMES, moveKind } from '../../../../shared/domain/shelf/way.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { wholeSetting } from '../house/setting.ts'
import { openBin } from './bin.ts'
import { coloursOfLoads } from './colour.ts'
import { goodsText, postStock, qtyText } from './post.ts'

/** What lies where, moving it, holding it. */

/** Days before expiry from which goods are shown as expiring and no longer picked. */
export const warnDays = (context: ReadContext): number => wholeSetting(context.ledger, 'shelf.expiryWarnDays')
export const clearDays = (context: ReadContext): number => wholeSetting(context.ledger, 'shelf.expiryClearDays')
export const today = (context: ReadContext): string => dateOf(context.now())
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

function stateOf(row: StandRow, day: string, warnFrom: string): { state: string; stateTone: string } {
  if (row.held === 1) return { state: '冻结', stateTone: 'red' }
  if (row.blocked === 1) return { state: '库位停用', stateTone: 'red' }
  if (row.expiresOn !== '' && row.expiresOn < day) return { state: '已过期', stateTone: 'red' }
  if (row.expiresOn !== '' && row.expiresOn <= warnFrom) return { state: '临期', stateTone: 'amber' }
  return { state: '', stateTone: 'grey' }
}

/** Shows rows as lists want them; made once a list, for its rows. */
export function standShower(
  context: ReadContext,
  rows: readonly StandRow[],
): (row: StandRow) => Out<'stock.page'>['rows'][number] {
  const day = today(context)
  const warnFrom = plusDays(day, warnDays(context))
  const colours = coloursOfLoads(context, [...new Set(rows.map((row) => row.binId))])
  const colourOf = (row: StandRow): BinColour => colours.get(row.binId) ?? readBinColour(row.colour) ?? 'bonded'
  return (row) => ({
    id: row.id,
    key: String(row.id),
    bin: row.binCode,
    binKind: BIN_KIND_NAMES[row.binKind as BinKind],
    zone: row.zone,
    colour: BIN_COLOUR_TABLE[colourOf(row)].name,
    tone: BIN_COLOUR_TABLE[colourOf(row)].tone,
    lotId: row.lotId,
    ownerId: row.ownerId,
    owner: row.owner,
    bookNo: row.bookNo,
    seq: row.seq,
    itemNo: row.itemNo,
    sku: row.sku,
    gtin: row.gtin,
    name: row.name,
    unit: row.unit,
    lotNo: row.lotNo,
    expiresOn: row.expiresOn,
    receivedOn: row.receivedOn,
    qty: qtyText(row.qty),
    reserved: qtyText(row.reserved),
    free: qtyText(row.qty - row.reserved),
    ...stateOf(row, day, warnFrom),
  })
}

const like = (column: string): FilterRule => ({ as: 'column', column })
const RULES = (context: ReadContext): Readonly<Record<string, FilterRule>> => {
  const day = today(context)
  const states: Readonly<Record<string, string>> = {
    held: PLACE_HELD,
    expired: `l.expires_on <> '' and l.expires_on < '${day}'`,
    expiring: `l.expires_on >= '${day}' and l.expires_on <= '${plusDays(day, warnDays(context))}'`,
    reserved: 'p.reserved > 0',
  }
  return {
    ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.place_id = ?', values: [Number(value)] }) },
    lot: { as: 'driver', rank: 1, branch: (value) => ({ text: 'p.lot_id = ?', values: [Number(value)] }) },
    bin: like('b.code'),
    zone: like('b.zone'),
    binKind: like('b.kind'),
    owner: { as: 'column', column: 'l.owner_id', numeric: true },
    bookNo: like('l.book_no'),
    itemNo: like('l.item_no'),
    sku: like('l.sku'),
    gtin: like('l.gtin'),
    name: like('l.name'),
    lotNo: like('l.lot_no'),
    expiresOn: like('l.expires_on'),
    state: {
      as: 'custom',
      condition: (values) => ({
        text: values.map((value) => `(${states[value] ?? '0'})`).join(' or ') || '0',
        values: [],
      }),
    },
    unbooked: { as: 'custom', condition: () => ({ text: 'l.item_id = 0', values: [] }) },
  }
}
const LIVE = { text: 'p.qty > 0', values: [] }

export function stockPage(context: ReadContext, input: In<'stock.page'>): Out<'stock.page'> {
  const question = compilePage({ ...input, sort: input.sort ?? { by: 'id', down: false } }, RULES(context))
  const asked = { ...question, rest: [LIVE, ...question.rest] }
  const rows = pageStands(context.ledger, asked)
  return pageFrom(rows, asked, standShower(context, rows))
}

export function stockCount(context: ReadContext, input: In<'stock.count'>): Out<'stock.count'> {
  const question = compileFilters(input.filters, RULES(context))
  return { count: countStands(context.ledger, { ...question, rest: [LIVE, ...question.rest] }), sums: {} }
}

export function stockHistory(context: ReadContext, input: In<'stock.history'>): Out<'stock.history'> {
  const stand = readStand(context.ledger, input.placeId)
  if (stand === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.placeId })
  return {
    rows: placeHistory(context.ledger, stand.binId, stand.lotId, 200).map((row) => ({
      id: row.entryId,
      kind: MOVE_NAMES[row.kind] ?? row.kind,
      subject: row.subject,
      note: row.note,
      qty: qtyText(row.qty),
      by: row.actor,
      at: new Date(row.at).toISOString(),
    })),
  }
}

/** The lot. @throws Failure RECORD_UNKNOWN */
export function lotOf(context: ReadContext, id: number): LotRecord {
  const lot = readLot(context.ledger, id)
  if (lot === undefined) throw new Failure('RECORD_UNKNOWN', { id })
  return lot
}

/** A quantity that somebody typed. @throws Failure QUANTITY_WRONG */
function typedQuantity(text: string): number {
  const qty = parseFixed<'quantity'>(text)
  if (qty === undefined || qty <= 0) throw new Failure('QUANTITY_WRONG', { qty: text, reason: '应大于 0' })
  return qty
}

/** @throws Failure BIN_UNKNOWN, BIN_BLOCKED, STOCK_SHORT, STOCK_HELD, STOCK_WAY, RECORD_UNKNOWN */
export function moveStock(context: WriteContext, input: In<'stock.move'>): Out<'stock.move'> {
  const from = openBin(context, input.from)
  const to = openBin(context, input.to)
  const lot = lotOf(context, input.lotId)
  const kind = moveKind(from.kind as BinKind, to.kind as BinKind)
  if (kind === undefined)
    throw new Failure('STOCK_WAY', {
      from: BIN_KIND_NAMES[from.kind as BinKind],
      to: BIN_KIND_NAMES[to.kind as BinKind],
    })
  const place = readPlace(context.ledger, from.id, lot.id)
  // What is held may be carried to where it waits, nowhere else.
  if (place?.held === 1 && to.kind !== 'damage')
    throw new Failure('STOCK_HELD', {
      bin: from.code,
      goods: goodsText(lot),
      reason: holdReason(context, from.code, lot.id),
    })
  const qty = typedQuantity(input.qty)
  const entryId = postStock(context, {
    kind,
    subject: '',
    note: input.note,
    cause: { kind: 'person', text: `${MOVE_NAMES[kind] ?? kind} ${from.code} → ${to.code}` },
    transfers: [{ lot, qty, from, to, mark: { kind: kind === 'damage' ? 'damage' : 'adjust', id: lot.id } }],
  })
  return { entryId, left: qtyText(readPlace(context.ledger, from.id, lot.id)?.qty ?? 0) }
}

function holdReason(context: ReadContext, bin: string, lotId: number): string {
  return openHolds(context.ledger, 500).find((hold) => hold.binCode === bin || hold.lotId === lotId)?.reason ?? ''
}

/** @throws Failure BIN_UNKNOWN, RECORD_UNKNOWN, FIELD_INVALID */
export function holdStock(context: WriteContext, input: In<'stock.hold'>): Out<'stock.hold'> {
  if (input.bin === undefined && input.lotId === undefined)
    throw new Failure('FIELD_INVALID', { label: '冻结对象', reason: '要写库位、批次，或两者' })
  const bin = input.bin === undefined ? undefined : openBin(context, input.bin)
  const lot = input.lotId === undefined ? undefined : lotOf(context, input.lotId)
  const id = insertHold(context.ledger, {
    binId: bin?.id ?? null,
    lotId: lot?.id ?? null,
    reason: input.reason,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('stock.hold', `hold ${id}`, { bin: bin?.code ?? '', lot: lot?.id ?? 0 })
  return { id }
}

/** @throws Failure RECORD_UNKNOWN */
export function releaseHold(context: WriteContext, input: In<'stock.release'>): Out<'stock.release'> {
  if (!endHold(context.ledger, input.id, input.reason, context.actor.userId, context.now()))
    throw new Failure('RECORD_UNKNOWN', { id: input.id })
  context.audit('stock.release', `hold ${input.id}`)
  return {}
}
