import { readUser } from '../../../../db/house/people.ts'
import {
  countPeople,
  countTallies,
  countLines,
  lineTotal,
  listCounts,
  newestDecisions,
  pageCountLines,
  readCount,
  someCountLines,
  talliesOfLines,
  type CountLineRow,
  type CountListRow,
  type CountRecord,
  type LineQuestion,
  type TallyRecord,
} from '../../../../db/shelf/count.ts'
import { COUNT_STATES, COUNT_STATE_NAMES } from '../../../../shared/contract/area/count.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import {
  COUNT_DECISIONS,
  COUNT_DECISION_NAMES,
  lineResult,
  LINE_STATE_NAMES,
  type LineResult,
  type LineState,
  type RecountRule,
  type Tally,
} from '../../../../shared/domain/shelf/count.ts'
import { valueSum, type DifferenceValue, type ValueSum } from '../../../../shared/domain/shelf/count-value.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, valuesOf, type FilterRule } from '../filing/list-question.ts'
import { setting } from '../house/setting.ts'
import { lineValuer } from './count-value.ts'
import { qtyText } from './post.ts'

/** Counts as screens and sheets show them: what the counts of each line come to, what a difference is worth. Reads only. */

const iso = (ms: number): string => new Date(ms).toISOString()
const nameOf = (context: ReadContext, id: number | null): string =>
  id === null ? '' : (readUser(context.ledger, id)?.name ?? '系统')
export const LINE_TONES: Readonly<Record<LineState, string>> = {
  open: 'grey',
  agrees: 'green',
  again: 'amber',
  differs: 'red',
}
const LINE_STATES: readonly LineState[] = ['open', 'agrees', 'again', 'differs']

/** The recount rule that the office has set. */
export function recountRule(context: ReadContext): RecountRule {
  const number = (key: 'shelf.countPieces' | 'shelf.countPercent'): number =>
    parseFixed(setting(context.ledger, key)) ?? 0
  return {
    pieces: fixed<'quantity'>(number('shelf.countPieces')),
    percent: fixed<'percent'>(number('shelf.countPercent')),
    otherPerson: setting(context.ledger, 'shelf.countOtherPerson') === 'true',
  }
}

/** @throws Failure COUNT_UNKNOWN */
export function countOf(context: ReadContext, id: number): CountRecord {
  const count = readCount(context.ledger, id)
  if (count === undefined) throw new Failure('COUNT_UNKNOWN', { count: id })
  return count
}

export const countStateName = (state: string): string =>
  COUNT_STATE_NAMES[COUNT_STATES.find((one) => one === state) ?? 'open']

/** A count in a state. @throws Failure COUNT_UNKNOWN, COUNT_STATE */
export function countIn(context: ReadContext, id: number, state: 'open' | 'submitted', action: string): CountRecord {
  const count = countOf(context, id)
  if (count.state !== state)
    throw new Failure('COUNT_STATE', { count: count.name, state: countStateName(count.state), action })
  return count
}

function headView(context: ReadContext, row: CountListRow): Out<'count.list'>['counts'][number] {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'full' ? 'full' : 'cycle',
    blind: row.blind === 1,
    state: COUNT_STATES.find((one) => one === row.state) ?? 'open',
    stateName: countStateName(row.state),
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

/** Stored counts as the rule reads them. */
export const asTallies = (rows: readonly TallyRecord[]): Tally[] =>
  rows.map((row) => ({
    round: row.round,
    counterId: row.counterId,
    qty: fixed<'quantity'>(row.qty),
    expected: fixed<'quantity'>(row.expected),
  }))

function byLine(tallies: readonly TallyRecord[]): Map<number, TallyRecord[]> {
  const lines = new Map<number, TallyRecord[]>()
  for (const tally of tallies) {
    const known = lines.get(tally.line)
    if (known === undefined) lines.set(tally.line, [tally])
    else known.push(tally)
  }
  return lines
}

/** What the counts of a line come to. A recount that somebody asked for is answered by the next count; until then it is open. */
function judge(
  tallies: readonly TallyRecord[],
  decision: { readonly decision: string; readonly reason: string } | undefined,
  rule: RecountRule,
): LineResult {
  const result = lineResult(asTallies(tallies), rule)
  const asked =
    decision?.decision === 'recount' && Number(decision.reason.slice('round '.length)) > (tallies.at(-1)?.round ?? 0)
  return asked && result.state !== 'open' && result.state !== 'agrees' ? { ...result, state: 'again' } : result
}

export interface JudgedLine {
  readonly row: CountLineRow
  readonly tallies: readonly TallyRecord[]
  readonly result: LineResult
}

function judged(
  rows: readonly CountLineRow[],
  tallies: ReadonlyMap<number, readonly TallyRecord[]>,
  rule: RecountRule,
): JudgedLine[] {
  return rows.map((row) => {
    const own = tallies.get(row.line) ?? []
    return { row, tallies: own, result: judge(own, { decision: row.decision, reason: row.decisionReason }, rule) }
  })
}

/** Lines of a count with what their counts come to: all, or those of the numbers. */
export function judgedLines(context: ReadContext, count: CountRecord, lines?: readonly number[]): JudgedLine[] {
  const { ledger } = context
  return lines === undefined
    ? judged(countLines(ledger, count.id), byLine(countTallies(ledger, count.id)), recountRule(context))
    : judged(
        someCountLines(ledger, count.id, lines),
        byLine(talliesOfLines(ledger, count.id, lines)),
        recountRule(context),
      )
}

/** Whoever counts blind sees neither what should be there nor what is missing, until the count is handed over. */
const isHidden = (count: CountRecord): boolean => count.blind === 1 && count.state === 'open'

const money = (amount: number | undefined): string => (amount === undefined ? '' : fixedTextPadded(fixed(amount), 2))

function lineView(
  { row, tallies, result }: JudgedLine,
  hidden: boolean,
  value: DifferenceValue | undefined,
): Out<'count.lines'>['rows'][number] {
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
    value: money(value?.value),
    duty: money(value?.duty),
    consumption: money(value?.consumption),
    vat: money(value?.vat),
    tax: money(value?.tax),
    valueWhy: value?.why ?? '',
    state: result.state,
    stateName: LINE_STATE_NAMES[result.state],
    tone: LINE_TONES[result.state],
    decision: decision ?? '',
    decisionName: decision === undefined ? '' : COUNT_DECISION_NAMES[decision],
    reason: row.decision === 'recount' ? '' : row.decisionReason,
  }
}

/** The state is not stored: it follows from the counts and the rule, so it is looked at row by row. */
const STATE_FIELD = 'state'
const LINE_RULES: Readonly<Record<string, FilterRule>> = {
  bin: { as: 'column', column: 'b.code' },
  zone: { as: 'column', column: 'b.zone' },
  sku: { as: 'column', column: 'l.sku' },
  itemNo: { as: 'column', column: 'l.item_no' },
  bookNo: { as: 'column', column: 'l.book_no' },
  lotNo: { as: 'column', column: 'l.lot_no' },
  decision: { as: 'column', column: "coalesce(d.decision, '')" },
}
/** Lines that are looked at in one go when only some states are wanted. */
const AT_ONCE = 1000

/** Lines that fit a question, in its order; `wanted` says which of the judged ones. */
function* linesThatFit(
  context: ReadContext,
  count: CountRecord,
  question: Pick<LineQuestion, 'rest' | 'down' | 'after'>,
  wanted: (line: JudgedLine) => boolean,
): Generator<JudgedLine> {
  const { ledger } = context
  const rule = recountRule(context)
  let { after } = question
  for (;;) {
    const rows = pageCountLines(ledger, count.id, { ...question, after, limit: AT_ONCE })
    const numbers = rows.map((row) => row.line)
    for (const line of judged(rows, byLine(talliesOfLines(ledger, count.id, numbers)), rule))
      if (wanted(line)) yield line
    if (rows.length < AT_ONCE) return
    after = rows.at(-1)?.line
  }
}

/** Splits the condition on the state off the others. */
function stateAsked<F extends In<'count.lines'>['filters'][number]>(
  filters: readonly F[],
): { readonly others: F[]; readonly wanted: (line: JudgedLine) => boolean } {
  const asked = filters.filter((filter) => filter.field === STATE_FIELD)
  const states = new Set(asked.flatMap(valuesOf))
  return {
    others: filters.filter((filter) => filter.field !== STATE_FIELD),
    wanted: (line) => asked.length === 0 || states.has(line.result.state),
  }
}

const valued = (context: ReadContext, count: CountRecord): ((line: JudgedLine) => DifferenceValue | undefined) => {
  const valueOf = lineValuer(context, count)
  return (line) =>
    isHidden(count) || line.result.difference === 0 ? undefined : valueOf(line.row, line.result.difference)
}

export function countLinePage(context: ReadContext, input: In<'count.lines'>): Out<'count.lines'> {
  const count = countOf(context, input.id)
  const { others, wanted } = stateAsked(input.filters)
  const question = compilePage({ ...input, filters: others, sort: input.sort ?? { by: 'id', down: false } }, LINE_RULES)
  const valueOf = valued(context, count)
  const shown: JudgedLine[] = []
  let more = false
  for (const line of linesThatFit(context, count, question, wanted)) {
    if (shown.length === input.limit) {
      more = true
      break
    }
    shown.push(line)
  }
  const last = shown.at(-1)
  if (question.reverse) shown.reverse()
  const rows = shown.map((line) => lineView(line, isHidden(count), valueOf(line)))
  return { rows, ...(more && !question.reverse && last !== undefined ? { next: String(last.row.line) } : {}) }
}

export function countLineCount(context: ReadContext, input: In<'count.lineCount'>): Out<'count.lineCount'> {
  const count = countOf(context, input.id)
  const { others, wanted } = stateAsked(input.filters)
  const { rest } = compileFilters(others, LINE_RULES)
  const valueOf = valued(context, count)
  const values: DifferenceValue[] = []
  let lines = 0
  for (const line of linesThatFit(context, count, { rest, down: false, after: undefined }, wanted)) {
    lines++
    const value = valueOf(line)
    if (value !== undefined) values.push(value)
  }
  const sum = valueSum(values)
  return {
    count: lines,
    sums: values.length === 0 ? {} : { value: money(sum.value), tax: money(sum.tax) },
  }
}

/** The lines that a grid's selection means. */
export function chosenLines(
  context: ReadContext,
  count: CountRecord,
  selection: NonNullable<In<'count.decide'>['selection']>,
): number[] {
  if ('ids' in selection) return selection.ids
  const { others, wanted } = stateAsked(selection.filters)
  const { rest } = compileFilters(others, LINE_RULES)
  const except = new Set(selection.except)
  const lines: number[] = []
  for (const { row } of linesThatFit(context, count, { rest, down: false, after: undefined }, wanted))
    if (!except.has(row.line)) lines.push(row.line)
  return lines
}

/** All lines as a sheet shows them. */
export function* countRows(
  context: ReadContext,
  count: CountRecord,
  states: readonly LineState[],
): Generator<Out<'count.lines'>['rows'][number]> {
  const valueOf = valued(context, count)
  const wanted = (line: JudgedLine): boolean => states.length === 0 || states.includes(line.result.state)
  for (const line of linesThatFit(context, count, { rest: [], down: false, after: undefined }, wanted))
    yield lineView(line, isHidden(count), valueOf(line))
}

const sumView = (sum: ValueSum): Out<'count.get'>['shortage'] => ({
  lines: sum.lines,
  value: money(sum.value),
  duty: money(sum.duty),
  consumption: money(sum.consumption),
  vat: money(sum.vat),
  tax: money(sum.tax),
  unknown: sum.unknown,
})

export function countGet(context: ReadContext, input: In<'count.get'>): Out<'count.get'> {
  const { ledger } = context
  const count = countOf(context, input.id)
  const rule = recountRule(context)
  const decisions = newestDecisions(ledger, count.id)
  const decided = new Map(decisions.map((one) => [one.line, one]))
  const total = lineTotal(ledger, count.id)
  const tallies = byLine(countTallies(ledger, count.id))
  const states: Record<LineState, number> = { open: total - tallies.size, agrees: 0, again: 0, differs: 0 }
  const differing: number[] = []
  for (const [line, own] of tallies) {
    const result = judge(own, decided.get(line), rule)
    states[result.state]++
    if (result.difference !== 0) differing.push(line)
  }
  const valueOf = valued(context, count)
  const values = isHidden(count)
    ? []
    : judgedLines(context, count, differing).map((line) => ({ line, value: valueOf(line) }))
  const side = (short: boolean): Out<'count.get'>['shortage'] =>
    sumView(
      valueSum(
        values.flatMap(({ line, value }) =>
          value !== undefined && line.result.difference < 0 === short ? [value] : [],
        ),
      ),
    )
  const why = whyNotApprove(context, count)
  return {
    count: headView(context, { ...count, lines: total, counted: tallies.size }),
    figures: LINE_STATES.map((state) => ({
      state,
      name: LINE_STATE_NAMES[state],
      tone: LINE_TONES[state],
      count: states[state],
    })),
    hidden: isHidden(count),
    accepted: decisions.filter((one) => one.decision === 'accept').length,
    decidedThrough: decisions.reduce((most, one) => Math.max(most, one.id), 0),
    shortage: side(true),
    surplus: side(false),
    mayApprove: why === '',
    whyNot: why,
  }
}

/** Why the one who asks may not approve; '' when he may. */
export function whyNotApprove(context: ReadContext, count: CountRecord): string {
  if (count.state !== 'submitted') return '还没有提交审批'
  const { userId } = context.actor
  if (count.submittedBy === userId) return '提交人不能审批自己的盘点'
  return countPeople(context.ledger, count.id).includes(userId) ? '参与清点或决定的人不能审批' : ''
}
