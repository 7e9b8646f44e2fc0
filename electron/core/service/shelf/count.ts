import { readClient } from '../../../../db/party/client.ts'
import { readUser } from '../../../../db/house/people.ts'
import { readBin } from '../../../../db/shelf/bin.ts'
import {
  countLines,
  countPeople,
  countTallies,
  endCount,
  insertCount,
  insertCountLines,
  insertCountTally,
  insertDecision,
  insertFoundLine,
  lineTallies,
  listCounts,
  lotsOfSheet,
  otherCountOf,
  readCount,
  submitCount,
  type CountLineRow,
  type CountListRow,
  type CountRecord,
  type TallyRecord,
} from '../../../../db/shelf/count.ts'
import { readPlace } from '../../../../db/shelf/stock.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { COUNT_STATES, COUNT_STATE_NAMES } from '../../../../shared/contract/area/count.ts'
import { fixed, parseFixed, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import {
  COUNT_DECISIONS,
  COUNT_DECISION_NAMES,
  countedProblem,
  lineResult,
  LINE_STATE_NAMES,
  type LineResult,
  type LineState,
  type RecountRule,
} from '../../../../shared/domain/shelf/count.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { binOf } from './bin.ts'
import { goodsText, postStock, qtyText, type Transfer } from './post.ts'
import { lotOf } from './stock.ts'

/** Counting: several people at once, decision line by line, approval by a second person; nothing is posted before it. */

const iso = (ms: number): string => new Date(ms).toISOString()
const nameOf = (context: ReadContext, id: number | null): string =>
  id === null ? '' : (readUser(context.ledger, id)?.name ?? '系统')
const TONES: Readonly<Record<LineState, string>> = { open: 'grey', agrees: 'green', again: 'amber', differs: 'red' }

/** The recount rule that the office has set. */
export function recountRule(context: ReadContext): RecountRule {
  const number = (key: 'shelf.countPieces' | 'shelf.countPercent'): number =>
    parseFixed(setting(context.ledger, key)) ?? 0
  return {
    pieces: fixed<'quantity'>(number('shelf.countPieces')),
    percent: number('shelf.countPercent') / 100_000,
    otherPerson: setting(context.ledger, 'shelf.countOtherPerson') === 'true',
  }
}

/** @throws Failure COUNT_UNKNOWN */
export function countOf(context: ReadContext, id: number): CountRecord {
  const count = readCount(context.ledger, id)
  if (count === undefined) throw new Failure('COUNT_UNKNOWN', { count: id })
  return count
}

/** A count in a state. @throws Failure COUNT_UNKNOWN, COUNT_STATE */
export function countIn(context: ReadContext, id: number, state: 'open' | 'submitted', action: string): CountRecord {
  const count = countOf(context, id)
  if (count.state !== state)
    throw new Failure('COUNT_STATE', { count: count.name, state: stateName(count.state), action })
  return count
}

const stateName = (state: string): string => COUNT_STATE_NAMES[COUNT_STATES.find((one) => one === state) ?? 'open']

function headView(context: ReadContext, row: CountListRow): Out<'count.list'>['counts'][number] {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'full' ? 'full' : 'cycle',
    blind: row.blind === 1,
    state: COUNT_STATES.find((one) => one === row.state) ?? 'open',
    stateName: stateName(row.state),
    revision: row.revision,
    lines: row.lines,
    counted: row.counted,
    openedBy: nameOf(context, row.openedBy),
    openedAt: iso(row.openedAt),
    submittedBy: nameOf(context, row.submittedBy),
    approvedBy: nameOf(context, row.approvedBy),
  }
}

export function countList(context: ReadContext): Out<'count.list'> {
  return { counts: listCounts(context.ledger, 200).map((row) => headView(context, row)) }
}

const asTallies = (rows: readonly TallyRecord[]) =>
  rows.map((row) => ({
    round: row.round,
    counterId: row.counterId,
    qty: fixed<'quantity'>(row.qty),
    expected: fixed<'quantity'>(row.expected),
  }))

/** Every line of a count with what its counts come to. */
export function judgedLines(
  context: ReadContext,
  count: CountRecord,
): { row: CountLineRow; tallies: readonly TallyRecord[]; result: LineResult }[] {
  const rule = recountRule(context)
  const byLine = new Map<number, TallyRecord[]>()
  for (const tally of countTallies(context.ledger, count.id)) {
    const known = byLine.get(tally.line)
    if (known === undefined) byLine.set(tally.line, [tally])
    else known.push(tally)
  }
  return countLines(context.ledger, count.id).map((row) => {
    const tallies = byLine.get(row.line) ?? []
    const result = lineResult(asTallies(tallies), rule)
    // Somebody has decided that it is to be counted once more: open until it was.
    const again = row.decision === 'recount' && result.state !== 'open' && result.state !== 'agrees'
    return {
      row,
      tallies,
      result: again && decidedAfter(row, tallies) ? { ...result, state: 'again' as const } : result,
    }
  })
}

/** A recount that was asked for is answered by the next count. */
const decidedAfter = (row: CountLineRow, tallies: readonly TallyRecord[]): boolean =>
  row.decision === 'recount' && Number(row.decisionReason.slice('round '.length)) > (tallies.at(-1)?.round ?? 0)

function lineView(
  { row, tallies, result }: ReturnType<typeof judgedLines>[number],
  hidden: boolean,
): Out<'count.get'>['lines'][number] {
  const last = tallies.at(-1)
  const decision = COUNT_DECISIONS.find((one) => one === row.decision)
  return {
    id: row.line,
    key: String(row.line),
    line: row.line,
    bin: row.binCode,
    zone: row.zone,
    owner: row.owner,
    bookNo: row.bookNo,
    seq: row.seq,
    itemNo: row.itemNo,
    sku: row.sku,
    name: row.name,
    unit: row.unit,
    lotNo: row.lotNo,
    expiresOn: row.expiresOn,
    booked: hidden ? '' : qtyText(last?.expected ?? row.booked),
    counted: last === undefined ? '' : qtyText(last.qty),
    rounds: result.round,
    counters: [...new Set(tallies.map((tally) => tally.counter))].join('、'),
    difference: hidden || last === undefined ? '' : qtyText(result.difference),
    state: result.state,
    stateName: LINE_STATE_NAMES[result.state],
    tone: TONES[result.state],
    decision: decision ?? '',
    decisionName: decision === undefined ? '' : COUNT_DECISION_NAMES[decision],
    reason: row.decision === 'recount' ? '' : row.decisionReason,
  }
}

export function countGet(context: ReadContext, input: In<'count.get'>): Out<'count.get'> {
  const count = countOf(context, input.id)
  const judged = judgedLines(context, count)
  const hidden = count.blind === 1 && count.state === 'open'
  const states: readonly LineState[] = ['open', 'agrees', 'again', 'differs']
  const why = whyNotApprove(context, count)
  const counted = judged.filter((one) => one.tallies.length > 0).length
  return {
    count: headView(context, { ...count, lines: judged.length, counted }),
    lines: judged.map((one) => lineView(one, hidden)),
    figures: states.map((state) => ({
      state,
      name: LINE_STATE_NAMES[state],
      tone: TONES[state],
      count: judged.filter((one) => one.result.state === state).length,
    })),
    mayApprove: why === '',
    whyNot: why,
  }
}

/** Why the one who asks may not approve; '' when he may. */
function whyNotApprove(context: ReadContext, count: CountRecord): string {
  if (count.state !== 'submitted') return '还没有提交审批'
  const { userId } = context.actor
  if (count.submittedBy === userId) return '提交人不能审批自己的盘点'
  return countPeople(context.ledger, count.id).includes(userId) ? '参与清点或决定的人不能审批' : ''
}

/** @throws Failure NOTHING_SELECTED, CLIENT_UNKNOWN */
export function openCount(context: WriteContext, input: In<'count.open'>): Out<'count.open'> {
  const { ledger, actor } = context
  if (input.ownerId > 0 && readClient(ledger, input.ownerId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.ownerId })
  const at = context.now()
  const id = insertCount(ledger, {
    name: input.name,
    kind: input.kind,
    blind: input.blind ? 1 : 0,
    actorId: actor.userId,
    at,
  })
  const bins = input.bins.map((code) => binOf(context, code).code)
  const lines = insertCountLines(ledger, id, { zone: input.zone, bins, ownerId: input.ownerId, limit: input.limit })
  if (lines === 0) throw new Failure('NOTHING_SELECTED')
  context.audit('count.open', `count ${id}`, { lines, kind: input.kind, blind: input.blind })
  return { id, lines }
}

export interface Counted {
  readonly binId: number
  readonly lotId: number
  readonly qty: Quantity
}

/** The line of a place in a count, made when nothing was booked there. @throws Failure COUNT_TAKEN: another open count has it */
function lineOf(
  context: WriteContext,
  count: CountRecord,
  lines: ReadonlyMap<string, number>,
  counted: Counted,
): number {
  const known = lines.get(`${counted.binId} ${counted.lotId}`)
  if (known !== undefined) return known
  const other = otherCountOf(context.ledger, count.id, counted.binId, counted.lotId)
  if (other !== undefined)
    throw new Failure('COUNT_NOT_HERE', {
      goods: goodsText(lotOf(context, counted.lotId)),
      why: `正在盘点“${other}”中清点`,
    })
  return insertFoundLine(context.ledger, count.id, counted.binId, counted.lotId)
}

export const placesOf = (context: ReadContext, countId: number): Map<string, number> =>
  new Map(countLines(context.ledger, countId).map((row) => [`${row.binId} ${row.lotId}`, row.line]))

/**
 * Stores one counted place. @param seen how many counts of it the counter knows of
 * @throws Failure COUNT_TAKEN: somebody has counted it meanwhile; nothing is stored
 */
export function storeTally(
  context: WriteContext,
  count: CountRecord,
  lines: ReadonlyMap<string, number>,
  counted: Counted,
  seen: number | undefined,
): { line: number; round: number } {
  const { ledger, actor } = context
  const line = lineOf(context, count, lines, counted)
  const before = lineTallies(ledger, count.id, line)
  const last = before.at(-1)
  if (last !== undefined && seen !== undefined && before.length > seen)
    throw new Failure('COUNT_TAKEN', {
      by: last.counterId === actor.userId ? '您自己' : last.counter,
      qty: qtyText(last.qty),
      at: new Date(last.at + 8 * 3_600_000).toISOString().slice(11, 16),
    })
  const round = (last?.round ?? 0) + 1
  insertCountTally(ledger, {
    countId: count.id,
    line,
    round,
    qty: counted.qty,
    expected: readPlace(ledger, counted.binId, counted.lotId)?.qty ?? 0,
    deviceId: actor.deviceId ?? null,
    actorId: actor.userId,
    at: context.now(),
  })
  return { line, round }
}

/** The one lot of a code in a bin. @throws Failure COUNT_NOT_HERE, COUNT_UNCLEAR */
export function lotAt(
  context: ReadContext,
  lines: ReadonlyMap<string, number>,
  bin: { readonly id: number; readonly code: string },
  code: string,
  lotNo: string,
  expiresOn: string,
): { id: number; bookNo: string; unit: string } {
  const lots = lotsOfSheet(context.ledger, code, lotNo, expiresOn)
  if (lots.length === 0)
    throw new Failure('COUNT_NOT_HERE', {
      goods: [code, lotNo, expiresOn].filter((text) => text !== '').join(' '),
      why: '台账里没有这种商品或批次',
    })
  const here = lots.filter((lot) => lines.has(`${bin.id} ${lot.id}`))
  const candidates = here.length > 0 ? here : lots
  const [one] = candidates
  if (one === undefined || candidates.length > 1)
    throw new Failure('COUNT_UNCLEAR', { goods: code, bin: bin.code, count: candidates.length })
  return one
}

/** @throws Failure QUANTITY_WRONG */
export function countedQuantity(text: string, unit: string): Quantity {
  const qty = parseFixed<'quantity'>(text.normalize('NFKC').replace(/,/g, '').trim())
  const problem = countedProblem(qty, unit)
  if (problem !== undefined || qty === undefined)
    throw new Failure('QUANTITY_WRONG', { qty: text, reason: problem ?? '' })
  return qty
}

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE, COUNT_TAKEN, BIN_UNKNOWN, COUNT_NOT_HERE, COUNT_UNCLEAR, QUANTITY_WRONG */
export function tallyCount(context: WriteContext, input: In<'count.tally'>): Out<'count.tally'> {
  const count = countIn(context, input.id, 'open', '录入实盘')
  const bin = binOf(context, input.bin)
  const scan = readScan(input.code)
  const lines = placesOf(context, count.id)
  const lot = lotAt(context, lines, bin, scan.code, input.lotNo || scan.lotNo, input.expiresOn || scan.expiresOn)
  const qty = countedQuantity(input.qty, lot.unit)
  const stored = storeTally(context, count, lines, { binId: bin.id, lotId: lot.id, qty }, input.seen)
  const result = lineResult(asTallies(lineTallies(context.ledger, count.id, stored.line)), recountRule(context))
  // Whoever counts blind is told that it must be counted again, not in which direction it differs.
  return {
    line: stored.line,
    counted: qtyText(qty),
    round: stored.round,
    state: result.state,
    stateName: LINE_STATE_NAMES[result.state],
    tone: TONES[result.state],
    title: `${bin.code}　${goodsText(lotOf(context, lot.id))}`,
  }
}

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE, COUNT_LINE */
export function decideLines(context: WriteContext, input: In<'count.decide'>): Out<'count.decide'> {
  const count = countIn(context, input.id, 'open', '决定差异')
  const judged = new Map(judgedLines(context, count).map((one) => [one.row.line, one]))
  for (const line of input.lines) {
    const one = judged.get(line)
    if (one === undefined || one.tallies.length === 0) throw new Failure('COUNT_LINE', { line, why: '还没有盘' })
    if (input.decision === 'accept' && one.result.state === 'again')
      throw new Failure('COUNT_LINE', { line, why: '须先复盘' })
    if (input.decision !== 'recount' && one.result.state === 'differs' && input.reason === '')
      throw new Failure('COUNT_LINE', { line, why: '有差异，要写原因' })
    const reason = input.decision === 'recount' ? `round ${(one.tallies.at(-1)?.round ?? 0) + 1}` : input.reason
    insertDecision(context.ledger, count.id, line, input.decision, reason, context.actor.userId, context.now())
  }
  return { changed: input.lines.length }
}

/** Every line is counted, agreed or decided, and nobody has changed the count meanwhile. @throws Failure COUNT_UNKNOWN, COUNT_STATE, COUNT_LINE */
export function handOver(context: WriteContext, input: In<'count.submit'>): Out<'count.submit'> {
  const count = countIn(context, input.id, 'open', '提交')
  for (const { row, result } of judgedLines(context, count)) {
    const done =
      result.state === 'agrees' ||
      (result.state === 'differs' && (row.decision === 'accept' || row.decision === 'keep'))
    if (!done)
      throw new Failure('COUNT_LINE', {
        line: row.line,
        why: result.state === 'differs' ? '有差异，还没有决定' : LINE_STATE_NAMES[result.state],
      })
  }
  submitCount(context.ledger, count.id, 'submitted', context.actor.userId, context.now())
  context.audit('count.submit', `count ${count.id}`)
  return {}
}

/** What an approved line moves: surplus comes from the account of count differences, shortage goes there. */
function adjustments(context: WriteContext, count: CountRecord): Transfer[] {
  return judgedLines(context, count).flatMap(({ row, result }): Transfer[] => {
    if (row.decision !== 'accept' || result.difference === 0) return []
    const bin = readBin(context.ledger, row.binId)
    if (bin === undefined) throw new Failure('BIN_UNKNOWN', { bin: row.binCode })
    const about = {
      lot: lotOf(context, row.lotId),
      mark: { kind: 'count' as const, id: count.id * LINES_A_COUNT + row.line },
    }
    return result.difference > 0
      ? [{ ...about, qty: result.difference, from: 'countDifference' as const, to: bin }]
      : [{ ...about, qty: -result.difference, from: bin, to: 'countDifference' as const }]
  })
}

/** A count line's number in the bonded ledger: count × this + line. */
const LINES_A_COUNT = 1_000_000

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE, COUNT_APPROVER, RECORD_CHANGED, STOCK_SHORT, STOCK_LEDGER: nothing is posted then */
export function approveCount(context: WriteContext, input: In<'count.approve'>): Out<'count.approve'> {
  const { ledger, actor } = context
  const count = countIn(context, input.id, 'submitted', '审批')
  const why = whyNotApprove(context, count)
  if (why !== '') throw new Failure('COUNT_APPROVER', { why })
  if (count.revision !== input.revision)
    throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: count.revision })
  const at = context.now()
  if (!input.approve) {
    submitCount(ledger, count.id, 'open', actor.userId, at)
    context.audit('count.reject', `count ${count.id}`, { reason: input.reason })
    return { surplus: '0', shortage: '0', lines: 0 }
  }
  const transfers = adjustments(context, count)
  const entryId =
    transfers.length === 0
      ? null
      : postStock(context, {
          kind: 'countAdjust',
          key: `count ${count.id}`,
          subject: `count ${count.id}`,
          note: input.reason,
          cause: { kind: 'count', id: count.id, text: `盘点 ${count.name}` },
          transfers,
        })
  endCount(ledger, count.id, 'approved', actor.userId, entryId, at)
  const sum = (surplus: boolean): string =>
    qtyText(
      transfers
        .filter((one) => (one.from === 'countDifference') === surplus)
        .reduce((total, one) => total + one.qty, 0),
    )
  context.audit('count.approve', `count ${count.id}`, { lines: transfers.length })
  return { surplus: sum(true), shortage: sum(false), lines: transfers.length }
}

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE */
export function dropCount(context: WriteContext, input: In<'count.drop'>): Out<'count.drop'> {
  const count = countOf(context, input.id)
  if (count.state !== 'open' && count.state !== 'submitted')
    throw new Failure('COUNT_STATE', { count: count.name, state: stateName(count.state), action: '作废' })
  endCount(context.ledger, count.id, 'dropped', context.actor.userId, null, context.now())
  context.audit('count.drop', `count ${count.id}`)
  return {}
}
