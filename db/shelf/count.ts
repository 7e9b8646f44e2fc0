import { pageRows, type ListQuestion } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Stock counts: what is to be counted, what was counted, what was decided. Quantities are counts of 0.00001. */

export interface CountRecord {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly blind: number
  readonly state: string
  readonly revision: number
  readonly openedBy: number
  readonly openedAt: number
  readonly submittedBy: number | null
  readonly submittedAt: number | null
  readonly approvedBy: number | null
  readonly approvedAt: number | null
  readonly entryId: number | null
}

const COUNT =
  'k.count_id as id, k.name, k.kind, k.blind, k.state, k.revision, k.opened_by as openedBy, k.opened_at as openedAt, k.submitted_by as submittedBy, k.submitted_at as submittedAt, k.approved_by as approvedBy, k.approved_at as approvedAt, k.entry_id as entryId from stock_count k'

/** One count. */
export function readCount(ledger: ReadHandle, id: number): CountRecord | undefined {
  return ledger.sql(`select ${COUNT} where k.count_id = ?`).get(id) as CountRecord | undefined
}

export interface CountListRow extends CountRecord {
  readonly lines: number
  readonly counted: number
}

/** Counts, newest first, with how far they are. */
export function listCounts(ledger: ReadHandle, limit: number): CountListRow[] {
  const columns = COUNT.replace(
    ' from stock_count k',
    ', (select count(*) from count_line n where n.count_id = k.count_id) as lines, (select count(distinct t.line) from count_tally t where t.count_id = k.count_id) as counted from stock_count k',
  )
  return ledger.sql(`select ${columns} order by k.count_id desc limit ?`).all(limit) as CountListRow[]
}

/** Opens a count. @returns its id */
export function insertCount(
  ledger: WriteHandle,
  count: { name: string; kind: string; blind: number; actorId: number; at: number },
): number {
  const row = ledger
    .sql(
      "insert into stock_count (name, kind, blind, state, revision, opened_by, opened_at) values (?, ?, ?, 'open', 1, ?, ?) returning count_id as id",
    )
    .get(count.name, count.kind, count.blind, count.actorId, count.at) as { id: number }
  return row.id
}

/** Places that a count covers: whole bins, whatever lies in them now. */
export interface CountScope {
  readonly zone: string
  readonly bins: readonly string[]
  readonly ownerId: number
  readonly limit: number
}

/** Takes the places of a scope into a count, in the order of a walk. @returns how many */
export function insertCountLines(ledger: WriteHandle, countId: number, scope: CountScope): number {
  return ledger
    .sql(
      `insert into count_line (count_id, line, bin_id, lot_id, booked)
      select ?1, row_number() over (order by b.zone, b.code, l.item_no, l.sku, l.expires_on, l.lot_id), p.bin_id, p.lot_id, p.qty
      from stock_projection p join bin b on b.bin_id = p.bin_id join stock_lot l on l.lot_id = p.lot_id
      where p.qty > 0 and b.kind in ('storage', 'damage') and (?2 = '' or b.zone = ?2) and (?3 = 0 or l.owner_id = ?3) and (json_array_length(?4) = 0 or b.code in (select value from json_each(?4)))
      and not exists (select 1 from count_line o join stock_count k on k.count_id = o.count_id where o.bin_id = p.bin_id and o.lot_id = p.lot_id and k.state in ('open', 'submitted')) limit ?5`,
    )
    .run(countId, scope.zone, scope.ownerId, JSON.stringify(scope.bins), scope.limit).changes
}

/** Adds a place where nothing was booked and something was found. @returns its line number */
export function insertFoundLine(ledger: WriteHandle, countId: number, binId: number, lotId: number): number {
  const row = ledger
    .sql(
      'insert into count_line (count_id, line, bin_id, lot_id, booked) select ?1, coalesce(max(line), 0) + 1, ?2, ?3, 0 from count_line where count_id = ?1 returning line',
    )
    .get(countId, binId, lotId) as { line: number }
  return row.line
}

/** Are these goods in this bin part of another count that is not over? Its name. */
export function otherCountOf(ledger: ReadHandle, countId: number, binId: number, lotId: number): string | undefined {
  const row = ledger
    .sql(
      "select k.name from count_line o join stock_count k on k.count_id = o.count_id where o.bin_id = ? and o.lot_id = ? and k.count_id <> ? and k.state in ('open', 'submitted') limit 1",
    )
    .get(binId, lotId, countId) as { name: string } | undefined
  return row?.name
}

export interface CountLineRow {
  readonly line: number
  readonly binId: number
  readonly binCode: string
  readonly zone: string
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
  readonly booked: number
  /** What lies there by the books now. */
  readonly now: number
  readonly reserved: number
  readonly decision: string
  readonly decisionReason: string
  readonly decidedBy: number
}

const LINE_COLUMNS = `n.line, n.bin_id as binId, b.code as binCode, b.zone, n.lot_id as lotId, l.owner_id as ownerId, c.name as owner, l.item_id as itemId, l.book_no as bookNo, l.seq, l.item_no as itemNo, l.sku, l.gtin, l.name, l.unit, l.lot_no as lotNo,
  l.expires_on as expiresOn, n.booked, coalesce(p.qty, 0) as now, coalesce(p.reserved, 0) as reserved, coalesce(d.decision, '') as decision, coalesce(d.reason, '') as decisionReason, coalesce(d.actor_id, 0) as decidedBy`
const LINE_FROM = `count_line n join bin b on b.bin_id = n.bin_id join stock_lot l on l.lot_id = n.lot_id join client c on c.client_id = l.owner_id left join stock_projection p on p.bin_id = n.bin_id and p.lot_id = n.lot_id
  left join count_decision d on d.decision_id = (select max(x.decision_id) from count_decision x where x.count_id = n.count_id and x.line = n.line)`
const LINE = `select ${LINE_COLUMNS} from ${LINE_FROM}`

/** Which lines: conditions on the aliases of a line (b bin, l lot, d decision), after which number, how many. */
export type LineQuestion = Omit<ListQuestion, 'branches'>

/** A page of a count's lines in their order, with what was decided of each. @param after number of the line behind which (down: before which) it starts */
export const pageCountLines = (ledger: ReadHandle, countId: number, question: LineQuestion): CountLineRow[] =>
  pageRows<CountLineRow & { id: number }>(
    ledger,
    { from: LINE_FROM, id: 'n.line', columns: `n.line as id, ${LINE_COLUMNS}` },
    { ...question, branches: [{ text: 'n.count_id = ?', values: [countId] }] },
  )

/** Every line of a count. */
export function countLines(ledger: ReadHandle, countId: number): CountLineRow[] {
  return ledger.sql(`${LINE} where n.count_id = ? order by n.line`).all(countId) as CountLineRow[]
}

/** Some lines of a count, by number. */
export function someCountLines(ledger: ReadHandle, countId: number, lines: readonly number[]): CountLineRow[] {
  return ledger
    .sql(`${LINE} where n.count_id = ? and n.line in (select value from json_each(?)) order by n.line`)
    .all(countId, JSON.stringify(lines)) as CountLineRow[]
}

/** How many lines a count has. */
export function lineTotal(ledger: ReadHandle, countId: number): number {
  return (ledger.sql('select count(*) as n from count_line where count_id = ?').get(countId) as { n: number }).n
}

/** The number of the line of goods in a bin. */
export function lineAt(ledger: ReadHandle, countId: number, binId: number, lotId: number): number | undefined {
  const row = ledger
    .sql('select line from count_line where count_id = ? and bin_id = ? and lot_id = ?')
    .get(countId, binId, lotId) as { line: number } | undefined
  return row?.line
}

export interface DecisionRow {
  readonly id: number
  readonly line: number
  readonly decision: string
  readonly reason: string
  readonly actorId: number
}

/** The newest decision of each line that has one. */
export function newestDecisions(ledger: ReadHandle, countId: number): DecisionRow[] {
  return ledger
    .sql(
      'select d.decision_id as id, d.line, d.decision, d.reason, d.actor_id as actorId from count_decision d where d.count_id = ?1 and d.decision_id = (select max(x.decision_id) from count_decision x where x.count_id = ?1 and x.line = d.line)',
    )
    .all(countId) as DecisionRow[]
}

export interface TallyRecord {
  readonly line: number
  readonly round: number
  readonly qty: number
  readonly expected: number
  readonly counterId: number
  readonly counter: string
  readonly at: number
}

const TALLY =
  "t.line, t.round, t.qty, t.expected, t.actor_id as counterId, coalesce(u.name, '系统') as counter, t.at from count_tally t left join user_account u on u.user_id = t.actor_id"

/** Everything that was counted, by line and round. */
export function countTallies(ledger: ReadHandle, countId: number): TallyRecord[] {
  return ledger.sql(`select ${TALLY} where t.count_id = ? order by t.line, t.round`).all(countId) as TallyRecord[]
}

/** What was counted of some lines, by line and round. */
export function talliesOfLines(ledger: ReadHandle, countId: number, lines: readonly number[]): TallyRecord[] {
  return ledger
    .sql(`select ${TALLY} where t.count_id = ? and t.line in (select value from json_each(?)) order by t.line, t.round`)
    .all(countId, JSON.stringify(lines)) as TallyRecord[]
}

/** What was counted of a line, by round. */
export function lineTallies(ledger: ReadHandle, countId: number, line: number): TallyRecord[] {
  return ledger
    .sql(`select ${TALLY} where t.count_id = ? and t.line = ? order by t.round`)
    .all(countId, line) as TallyRecord[]
}

/** Appends a count of a line. */
export function insertCountTally(
  ledger: WriteHandle,
  tally: {
    countId: number
    line: number
    round: number
    qty: number
    expected: number
    deviceId: number | null
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into count_tally (count_id, line, round, qty, expected, device_id, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(tally.countId, tally.line, tally.round, tally.qty, tally.expected, tally.deviceId, tally.actorId, tally.at)
}

/** Appends what somebody decided of a line. */
export function insertDecision(
  ledger: WriteHandle,
  countId: number,
  line: number,
  decision: string,
  reason: string,
  actorId: number,
  at: number,
): void {
  ledger
    .sql('insert into count_decision (count_id, line, decision, reason, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(countId, line, decision, reason, actorId, at)
}

/** Everybody who has decided or counted anything of a count. */
export function countPeople(ledger: ReadHandle, countId: number): number[] {
  return (
    ledger
      .sql(
        'select actor_id as id from count_decision where count_id = ?1 union select actor_id from count_tally where count_id = ?1',
      )
      .all(countId) as { id: number }[]
  ).map((row) => row.id)
}

/** Hands a count over for approval, or back to the counters. */
export function submitCount(
  ledger: WriteHandle,
  id: number,
  state: 'submitted' | 'open',
  actorId: number,
  at: number,
): void {
  ledger
    .sql(
      "update stock_count set state = ?2, submitted_by = case when ?2 = 'submitted' then ?3 end, submitted_at = case when ?2 = 'submitted' then ?4 end, revision = revision + 1 where count_id = ?1",
    )
    .run(id, state, actorId, at)
}

/** Ends a count: approved with its movement, or given up. */
export function endCount(
  ledger: WriteHandle,
  id: number,
  state: 'approved' | 'dropped',
  actorId: number,
  entryId: number | null,
  at: number,
): void {
  ledger
    .sql(
      'update stock_count set state = ?, approved_by = ?, approved_at = ?, entry_id = ?, revision = revision + 1 where count_id = ?',
    )
    .run(state, actorId, at, entryId, id)
}

/** The lots that a count sheet's row may mean: an owner's or anybody's goods by item number, SKU or GTIN, with lot and expiry where they are named. */
export function lotsOfSheet(
  ledger: ReadHandle,
  code: string,
  lotNo: string,
  expiresOn: string,
): { id: number; bookNo: string; unit: string }[] {
  return ledger
    .sql(
      `select lot_id as id, book_no as bookNo, unit from stock_lot where lot_id in (select lot_id from stock_lot where item_no = ?1 union select lot_id from stock_lot where sku = ?1 union select lot_id from stock_lot where gtin = ?1 and gtin <> '')
      and (?2 = '' or lot_no = ?2) and (?3 = '' or expires_on = ?3) order by lot_id limit 50`,
    )
    .all(code, lotNo, expiresOn) as { id: number; bookNo: string; unit: string }[]
}
