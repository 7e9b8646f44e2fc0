import { readClient } from '../../../../db/party/client.ts'
import { readBin } from '../../../../db/shelf/bin.ts'
import {
  endCount,
  insertCount,
  insertCountLines,
  insertCountTally,
  insertDecision,
  insertFoundLine,
  lineAt,
  lineTallies,
  lotsOfSheet,
  newestDecisions,
  otherCountOf,
  submitCount,
  type CountRecord,
} from '../../../../db/shelf/count.ts'
import { readUser } from '../../../../db/house/people.ts'
import { readPlace } from '../../../../db/shelf/stock.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { parseFixed, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import {
  COUNT_DECISIONS,
  COUNT_DECISION_NAMES,
  countedProblem,
  lineResult,
  LINE_STATE_NAMES,
} from '../../../../shared/domain/shelf/count.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import { timeShown } from '../export/list-kit.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { binOf } from './bin.ts'
import {
  asTallies,
  chosenLines,
  countIn,
  countOf,
  countStateName,
  judgedLines,
  LINE_TONES,
  recountRule,
  whyNotApprove,
} from './count-view.ts'
import { goodsText, postStock, qtyText, type Transfer } from './post.ts'
import { lotOf } from './stock.ts'

/** Counting: several people at once, decision line by line, approval by a second person; nothing is posted before it. */

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
function lineOf(context: WriteContext, count: CountRecord, lines: LineFinder, counted: Counted): number {
  const known = lines(counted.binId, counted.lotId)
  if (known !== undefined) return known
  const other = otherCountOf(context.ledger, count.id, counted.binId, counted.lotId)
  if (other !== undefined)
    throw new Failure('COUNT_NOT_HERE', {
      goods: goodsText(lotOf(context, counted.lotId)),
      why: `正在盘点“${other}”中清点`,
    })
  return insertFoundLine(context.ledger, count.id, counted.binId, counted.lotId)
}

/** The number of the line of goods in a bin, when the count has it. */
export type LineFinder = (binId: number, lotId: number) => number | undefined

export const lineFinder =
  (context: ReadContext, countId: number): LineFinder =>
  (binId, lotId) =>
    lineAt(context.ledger, countId, binId, lotId)

/**
 * Stores one counted place. @param seen how many counts of it the counter knows of
 * @throws Failure COUNT_TAKEN: somebody has counted it meanwhile; nothing is stored
 */
export function storeTally(
  context: WriteContext,
  count: CountRecord,
  lines: LineFinder,
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
      rounds: before.length,
      at: timeShown(new Date(last.at).toISOString()).slice(11, 16),
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
  lines: LineFinder,
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
  const here = lots.filter((lot) => lines(bin.id, lot.id) !== undefined)
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
  const lines = lineFinder(context, count.id)
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
    tone: LINE_TONES[result.state],
    title: `${bin.code}　${goodsText(lotOf(context, lot.id))}`,
  }
}

/** The first of the lines that somebody else has decided since the asker looked. */
function decidedMeanwhile(
  context: ReadContext,
  countId: number,
  lines: readonly number[],
  through: number,
): { by: string; line: number; decision: string } | undefined {
  const wanted = new Set(lines)
  const one = newestDecisions(context.ledger, countId).find(
    (row) => row.id > through && wanted.has(row.line) && row.actorId !== context.actor.userId,
  )
  if (one === undefined) return undefined
  const decision = COUNT_DECISIONS.find((known) => known === one.decision)
  return {
    by: readUser(context.ledger, one.actorId)?.name ?? '系统',
    line: one.line,
    decision: decision === undefined ? one.decision : COUNT_DECISION_NAMES[decision],
  }
}

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE, COUNT_LINE, COUNT_DECIDED, NOTHING_SELECTED: nothing is decided then */
export function decideLines(context: WriteContext, input: In<'count.decide'>): Out<'count.decide'> {
  const count = countIn(context, input.id, 'open', '决定差异')
  const lines = input.selection === undefined ? input.lines : chosenLines(context, count, input.selection)
  if (lines.length === 0) throw new Failure('NOTHING_SELECTED')
  const theirs = input.through === undefined ? undefined : decidedMeanwhile(context, count.id, lines, input.through)
  if (theirs !== undefined) throw new Failure('COUNT_DECIDED', theirs)
  const judged = new Map(judgedLines(context, count, lines).map((one) => [one.row.line, one]))
  for (const line of lines) {
    const one = judged.get(line)
    if (one === undefined || one.tallies.length === 0) throw new Failure('COUNT_LINE', { line, why: '还没有盘' })
    if (input.decision === 'accept' && one.result.state === 'again')
      throw new Failure('COUNT_LINE', { line, why: '须先复盘' })
    if (input.decision !== 'recount' && one.result.state === 'differs' && input.reason === '')
      throw new Failure('COUNT_LINE', { line, why: '有差异，要写原因' })
    const reason = input.decision === 'recount' ? `round ${(one.tallies.at(-1)?.round ?? 0) + 1}` : input.reason
    insertDecision(context.ledger, count.id, line, input.decision, reason, context.actor.userId, context.now())
  }
  return { changed: lines.length }
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
    throw new Failure('COUNT_STATE', { count: count.name, state: countStateName(count.state), action: '作废' })
  endCount(context.ledger, count.id, 'dropped', context.actor.userId, null, context.now())
  context.audit('count.drop', `count ${count.id}`)
  return {}
}
