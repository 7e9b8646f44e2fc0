import { documentOfCustomsNo } from '../../../../db/bonded/document.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { readClient } from '../../../../db/party/client.ts'
import {
  closeInbound,
  findInbound,
  inboundExtras,
  inboundLines,
  insertExtra,
  insertInbound,
  insertTally,
  lastTallies,
  listInbounds,
  readInbound,
  tallyOfEntry,
  type InboundLine,
  type InboundLineState,
  type InboundRecord,
} from '../../../../db/shelf/inbound.ts'
import { bookItems, goodsOfCode } from '../../../../db/shelf/item.ts'
import { entryLines, isReversed, lotFor, type LotBody } from '../../../../db/shelf/stock.ts'
import { readBin } from '../../../../db/shelf/bin.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { isWholeUnit } from '../../../../shared/domain/shelf/count.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import { readSheet, sheetDate, sheetQuantity, type SheetColumn } from '../../../../shared/domain/shelf/sheet.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { openBin, workBin } from './bin.ts'
import { goodsText, postStock, qtyText, reverseStock } from './post.ts'
import { lotOf, today } from './stock.ts'

/** Receiving and tally against a list: every scan is compared at once, every difference is said at once. */

const iso = (ms: number): string => new Date(ms).toISOString()

function headView(row: InboundRecord): Out<'inbound.get'>['inbound'] {
  return {
    id: row.id,
    number: row.number,
    owner: row.owner,
    ownerId: row.ownerId,
    bookNo: row.bookNo,
    vehicle: row.vehicle,
    supplier: row.supplier,
    note: row.note,
    state: row.state === 'closed' ? 'closed' : 'open',
    at: iso(row.at),
    ...(row.closedAt === null ? {} : { closedAt: iso(row.closedAt) }),
  }
}

type LineView = Out<'inbound.get'>['lines'][number]

function lineView(line: InboundLineState): LineView {
  const difference = line.counted - line.qty
  return {
    number: line.number,
    seq: line.seq,
    itemNo: line.itemNo,
    sku: line.sku,
    gtin: line.gtin,
    name: line.name,
    unit: line.unit,
    qty: qtyText(line.qty),
    lotNo: line.lotNo,
    expiresOn: line.expiresOn,
    counted: qtyText(line.counted),
    difference: qtyText(difference),
    tone: line.counted === 0 ? 'grey' : difference === 0 ? 'green' : difference > 0 ? 'red' : 'amber',
    word: line.counted === 0 ? '未点' : difference === 0 ? '相符' : difference > 0 ? '多到' : '未齐',
  }
}

export function inboundList(context: ReadContext, input: In<'inbound.list'>): Out<'inbound.list'> {
  return {
    inbounds: listInbounds(context.ledger, input.state, input.limit).map((row) => ({
      ...headView(row),
      lines: row.lines,
      expected: qtyText(row.expected),
      counted: qtyText(row.counted),
      extras: row.extras,
    })),
  }
}

/** @throws Failure INBOUND_UNKNOWN */
export function inboundGet(context: ReadContext, input: In<'inbound.get'>): Out<'inbound.get'> {
  const inbound = known(context, input.id)
  return {
    inbound: headView(inbound),
    lines: inboundLines(context.ledger, inbound.id).map(lineView),
    extras: inboundExtras(context.ledger, inbound.id).map((row) => ({
      ...row,
      qty: qtyText(row.qty),
      at: iso(row.at),
    })),
    last: lastTallies(context.ledger, inbound.id, 20).map((row) => ({
      id: row.entryId,
      line: row.line,
      qty: qtyText(row.qty),
      lotNo: row.lotNo,
      expiresOn: row.expiresOn,
      bin: row.binCode,
      by: row.actor,
      at: iso(row.at),
    })),
  }
}

function known(context: ReadContext, id: number): InboundRecord {
  const inbound = readInbound(context.ledger, id)
  if (inbound === undefined) throw new Failure('INBOUND_UNKNOWN', { inbound: id })
  return inbound
}

/** A list that is still counted. @throws Failure INBOUND_UNKNOWN, INBOUND_STATE */
function open(context: ReadContext, id: number): InboundRecord {
  const inbound = known(context, id)
  if (inbound.state !== 'open') throw new Failure('INBOUND_STATE', { inbound: inbound.number })
  return inbound
}

type Field = 'seq' | 'itemNo' | 'sku' | 'gtin' | 'name' | 'unit' | 'qty' | 'lotNo' | 'expiresOn'
const COLUMNS: readonly SheetColumn<Field>[] = [
  { field: 'sku', titles: ['货号', 'SKU', '商品货号', '商品编号'] },
  { field: 'qty', titles: ['数量', '应到数量', '申报数量', '件数', 'qty'] },
  { field: 'lotNo', titles: ['批次', '批次号', '批号', 'lot'] },
  { field: 'expiresOn', titles: ['效期', '有效期', '有效期至', '到期日', '失效日期', 'expiry'] },
  { field: 'itemNo', titles: ['料号', '备案料号', '商品料号'] },
  { field: 'seq', titles: ['备案序号', '账册序号', '项号'] },
  { field: 'gtin', titles: ['条码', '商品条码', '条形码', 'gtin'] },
  { field: 'name', titles: ['品名', '商品名称', '名称'] },
  { field: 'unit', titles: ['单位', '申报单位', '计量单位'] },
]

/** A row of what was pasted as a line, or why it is none. */
function pastedLine(values: Readonly<Record<Field, string>>): Omit<InboundLine, 'number'> | string {
  const qty = sheetQuantity(values.qty)
  const expiresOn = sheetDate(values.expiresOn)
  const seq = values.seq === '' ? 0 : /^\d{1,9}$/.test(values.seq) ? Number(values.seq) : undefined
  if (qty === undefined || qty <= 0) return `数量“${values.qty}”应为大于 0 的数字`
  if (expiresOn === undefined) return `效期“${values.expiresOn}”不是日期`
  if (seq === undefined) return `备案序号“${values.seq}”应为数字`
  if (values.sku === '' && values.itemNo === '' && values.gtin === '' && seq === 0)
    return '没有货号、料号、条码或备案序号'
  return {
    seq,
    itemNo: values.itemNo,
    sku: values.sku,
    gtin: values.gtin,
    name: values.name,
    unit: values.unit,
    qty,
    lotNo: values.lotNo,
    expiresOn,
  }
}

/** Fills in what the book and the goods records know of a line. @returns a sentence when the book does not know it */
function completed(
  context: ReadContext,
  ownerId: number,
  bookNo: string,
  line: Omit<InboundLine, 'number'>,
): Omit<InboundLine, 'number'> | string {
  const goods = goodsOfCode(context.ledger, ownerId, line.sku || line.gtin || line.itemNo)
  const record = goods === undefined ? undefined : (JSON.parse(goods.body) as { unit?: string; bookItems?: string[] })
  const itemNo = line.itemNo || record?.bookItems?.[0] || line.sku
  const filled = {
    ...line,
    itemNo,
    sku: line.sku || goods?.sku || itemNo,
    gtin: line.gtin || goods?.gtin || '',
    name: line.name || goods?.name || '',
    unit: line.unit || record?.unit || '',
  }
  if (bookNo === '') return wholePieces(filled)
  const named = bookItems(context.ledger, bookNo, line.seq, itemNo)
  // Some goods records hold the 备案序号 where others hold the 料号.
  const items =
    named.length === 0 && line.seq === 0 && /^\d{1,9}$/.test(itemNo)
      ? bookItems(context.ledger, bookNo, Number(itemNo), '')
      : named
  if (items.length > 1) return `账册 ${bookNo} 中料号 ${itemNo} 有多个备案序号，请写明备案序号`
  const item = items[0]
  if (item === undefined) return `账册 ${bookNo} 中没有${line.seq > 0 ? `备案序号 ${line.seq}` : `料号 ${itemNo}`}`
  return wholePieces({
    ...filled,
    seq: item.seq,
    itemNo: item.itemNo,
    name: filled.name || item.name,
    unit: item.unit || filled.unit,
    gtin: filled.gtin || item.gtin,
  })
}

function wholePieces(line: Omit<InboundLine, 'number'>): Omit<InboundLine, 'number'> | string {
  return isWholeUnit(line.unit) && line.qty % 100_000 !== 0 ? `按件计的商品不能有小数（${qtyText(line.qty)}）` : line
}

/** The inbound list that a typed number names: only so do what customs booked and what was counted explain each other. 0 = none. */
function listOfNumber(ledger: ReadHandle, input: In<'inbound.open'>): number {
  const list = documentOfCustomsNo(ledger, input.number.trim())
  return list?.type === 'INV101' && list.direction === 'I' ? list.id : 0
}

/** @throws Failure CLIENT_UNKNOWN, INBOUND_EXISTS, NOTHING_SELECTED (no line was good: nothing is kept) */
export function openInbound(context: WriteContext, input: In<'inbound.open'>): Out<'inbound.open'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.ownerId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.ownerId })
  if (findInbound(ledger, input.number) !== undefined) throw new Failure('INBOUND_EXISTS', { inbound: input.number })
  const refused: Out<'inbound.open'>['refused'] = []
  const lines: InboundLine[] = []
  const add = (row: number, text: string, line: Omit<InboundLine, 'number'> | string): void => {
    const full = typeof line === 'string' ? line : completed(context, input.ownerId, input.bookNo, line)
    if (typeof full === 'string') refused.push({ row, reason: full, text })
    else lines.push({ ...full, number: lines.length + 1 })
  }
  const sheet = readSheet(input.rows, COLUMNS)
  for (const row of sheet.rows) add(row.row, row.text, pastedLine(row.values))
  input.lines.forEach((line, i) =>
    add(i + 1, line.sku || line.itemNo, { ...line, qty: parseFixed<'quantity'>(line.qty) ?? fixed(0) }),
  )
  if (lines.length === 0 && refused.length === 0) throw new Failure('NOTHING_SELECTED')
  if (lines.length === 0) return { id: 0, lines: 0, refused, head: sheet.head }
  const documentId = input.documentId === 0 ? listOfNumber(ledger, input) : input.documentId
  const id = insertInbound(ledger, { ...input, documentId }, lines, actor.userId, context.now())
  context.audit('inbound.open', `inbound ${id}`, { number: input.number, lines: lines.length, refused: refused.length })
  return { id, lines: lines.length, refused, head: sheet.head }
}

/** The line that a code means: an unfinished one of the same lot first, then any unfinished, then any. */
function lineOfCode(
  lines: readonly InboundLineState[],
  code: string,
  gtin: string,
  lotNo: string,
): InboundLineState | undefined {
  const fits = lines.filter(
    (line) =>
      line.sku === code ||
      line.itemNo === code ||
      (line.gtin !== '' && (line.gtin === code || line.gtin === gtin || line.gtin.padStart(14, '0') === gtin)),
  )
  const rank = (line: InboundLineState): number =>
    (line.counted < line.qty ? 0 : 4) +
    (lotNo !== '' && line.lotNo === lotNo ? 0 : lotNo !== '' && line.lotNo !== '' ? 2 : 1)
  return [...fits].sort((a, b) => rank(a) - rank(b) || a.number - b.number)[0]
}

function lotBody(
  context: ReadContext,
  inbound: InboundRecord,
  line: InboundLine,
  lotNo: string,
  expiresOn: string,
): LotBody {
  const items = inbound.bookNo === '' ? [] : bookItems(context.ledger, inbound.bookNo, line.seq, line.itemNo)
  if (items.length > 1)
    throw new Failure('ITEM_UNCLEAR', { book: inbound.bookNo, item: line.itemNo, count: items.length })
  return {
    ownerId: inbound.ownerId,
    itemId: items[0]?.id ?? 0,
    bookNo: inbound.bookNo,
    seq: items[0]?.seq ?? line.seq,
    itemNo: line.itemNo,
    sku: line.sku,
    gtin: line.gtin,
    name: line.name,
    unit: line.unit,
    lotNo,
    expiresOn,
  }
}

/** How much was counted, from the scan itself or as typed. @throws Failure QUANTITY_WRONG */
function countedQty(text: string, line: InboundLine): number {
  const qty = parseFixed<'quantity'>(text)
  if (qty === undefined || qty <= 0) throw new Failure('QUANTITY_WRONG', { qty: text, reason: '应大于 0' })
  if (isWholeUnit(line.unit) && qty % 100_000 !== 0)
    throw new Failure('QUANTITY_WRONG', { qty: text, reason: '按件计的商品不能有小数' })
  return qty
}

/** @throws Failure INBOUND_UNKNOWN, INBOUND_STATE, TALLY_NOT_LISTED, TALLY_OVER, TALLY_EXPIRY, BIN_UNKNOWN, BIN_BLOCKED, ITEM_UNCLEAR, QUANTITY_WRONG */
export function tallyInbound(context: WriteContext, input: In<'inbound.tally'>): Out<'inbound.tally'> {
  const inbound = open(context, input.id)
  const scan = readScan(input.code)
  const lines = inboundLines(context.ledger, inbound.id)
  const lotNo = input.lotNo || scan.lotNo
  const line = lineOfCode(lines, scan.code, scan.gtin, lotNo)
  if (line === undefined) throw new Failure('TALLY_NOT_LISTED', { code: scan.code })
  const qty = countedQty(scan.count !== '' && input.qty === '1' ? scan.count : input.qty, line)
  const body = lotBody(context, inbound, line, lotNo || line.lotNo, input.expiresOn || scan.expiresOn || line.expiresOn)
  if (body.expiresOn !== '' && body.expiresOn < today(context) && !input.over)
    throw new Failure('TALLY_EXPIRY', { goods: goodsText(body), expires: body.expiresOn })
  if (line.counted + qty > line.qty && !input.over)
    throw new Failure('TALLY_OVER', {
      goods: goodsText(body),
      expected: qtyText(line.qty),
      counted: qtyText(line.counted),
      qty: qtyText(qty),
    })
  const bin = input.bin === '' ? workBin(context, 'receiving') : openBin(context, input.bin)
  const lot = lotOf(context, lotFor(context.ledger, body, today(context)))
  const entryId = postStock(context, {
    kind: 'receive',
    subject: `inbound ${inbound.id}`,
    note: line.counted + qty > line.qty ? '多收' : '',
    cause: { kind: 'scan', text: `收货 ${inbound.number}` },
    transfers: [
      {
        lot,
        qty,
        from: 'outside',
        to: bin,
        mark: inbound.documentId === 0 ? { kind: 'adjust', id: inbound.id } : { kind: 'list', id: inbound.documentId },
      },
    ],
  })
  insertTally(context.ledger, entryId, inbound.id, line.number, qty)
  return { entryId, line: lineView({ ...line, counted: line.counted + qty }), bin: bin.code }
}

/** @throws Failure RECORD_UNKNOWN, INBOUND_STATE, STOCK_SHORT */
export function undoTally(context: WriteContext, input: In<'inbound.undo'>): Out<'inbound.undo'> {
  const tally = tallyOfEntry(context.ledger, input.entryId)
  if (tally === undefined || isReversed(context.ledger, input.entryId))
    throw new Failure('RECORD_UNKNOWN', { id: input.entryId })
  const inbound = open(context, tally.inboundId)
  const moves = entryLines(context.ledger, input.entryId)
  const entryId = reverseStock(
    context,
    input.entryId,
    moves.map((move) => ({ ...move, lot: lotOf(context, move.lotId), bin: readBin(context.ledger, move.binId) })),
    `撤回清点 ${inbound.number}`,
  )
  insertTally(context.ledger, entryId, inbound.id, tally.line, -tally.qty)
  return {}
}

/** @throws Failure INBOUND_UNKNOWN, INBOUND_STATE */
export function noteExtra(context: WriteContext, input: In<'inbound.extra'>): Out<'inbound.extra'> {
  const inbound = open(context, input.id)
  insertExtra(context.ledger, inbound.id, {
    code: readScan(input.code).code,
    qty: parseFixed<'quantity'>(input.qty) ?? fixed<'quantity'>(100_000),
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  return {}
}

/** @throws Failure INBOUND_UNKNOWN, INBOUND_STATE */
export function endInbound(context: WriteContext, input: In<'inbound.close'>): Out<'inbound.close'> {
  const inbound = open(context, input.id)
  const differences = inboundLines(context.ledger, inbound.id).filter((line) => line.counted !== line.qty).length
  closeInbound(context.ledger, inbound.id, context.now())
  context.audit('inbound.close', `inbound ${inbound.id}`, { number: inbound.number, differences })
  return { differences }
}
