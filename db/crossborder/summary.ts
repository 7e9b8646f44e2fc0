import type { SummaryHead, SummaryLine } from '../../shared/domain/crossborder/summary.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Declared export lists of 汇总申报, which application took them, and what customs made of it. */

/** Notes a declared list (the newest declaration counts); `facts` undefined = it is (no longer) one of 汇总申报. */
export function noteExportList(
  ledger: WriteHandle,
  filingId: number,
  facts: { head: SummaryHead; lines: readonly SummaryLine[] } | undefined,
): void {
  if (facts === undefined) {
    ledger.sql('update export_list set group_id = 0 where filing_id = ?').run(filingId)
    return
  }
  const head = JSON.stringify(facts.head)
  const known = ledger.sql('select group_id as id from export_group where head = ?').get(head) as
    { id: number } | undefined
  const { id } =
    known ??
    (ledger.sql('insert into export_group (head) values (?) returning group_id as id').get(head) as { id: number })
  ledger
    .sql(
      'insert into export_list (filing_id, group_id, lines, follow_id) values (?, ?, ?, null) on conflict (filing_id) do update set group_id = excluded.group_id, lines = excluded.lines',
    )
    .run(filingId, id, JSON.stringify(facts.lines))
}

export interface OpenList {
  readonly filingId: number
  readonly groupId: number
  readonly lines: string
  readonly clientId: number
  readonly parcelId: number
}

// Open lists first, in their order (cross join): by state or client each page would be sorted out of all filings.
const OPEN = `select e.filing_id as filingId, e.group_id as groupId, e.lines, f.client_id as clientId, f.parcel_id as parcelId from export_list e cross join filing f on f.filing_id = e.filing_id cross join version_state s on s.filing_id = f.filing_id and s.version = f.version
  where e.follow_id is null and e.filing_id > ? and e.group_id > 0 and f.state in ('released', 'closed') and f.invt_no <> '' and s.return_time >= ? and s.return_time <= ? || '999' order by e.filing_id limit ?`

/** Released lists that no application has taken, whose deciding receipt lies between two 14-digit times; in id order after one. */
export function openLists(
  ledger: ReadHandle,
  after: number,
  span: { from: string; to: string },
  limit: number,
): OpenList[] {
  return ledger.sql(OPEN).all(after, span.from, span.to, limit) as OpenList[]
}

/** The heads of all groups by id. */
export function exportGroups(ledger: ReadHandle): Map<number, SummaryHead> {
  const rows = ledger.sql('select group_id as id, head from export_group').all() as { id: number; head: string }[]
  return new Map(rows.map((row) => [row.id, JSON.parse(row.head) as SummaryHead]))
}

/** The application takes these lists. */
export function takeLists(ledger: WriteHandle, followId: number, filingIds: readonly number[]): void {
  for (const id of filingIds)
    ledger.sql('update export_list set follow_id = ? where filing_id = ? and follow_id is null').run(followId, id)
}

/** Customs' numbers of the lists that a part took, in the order of filing. */
export function takenLists(ledger: ReadHandle, followId: number): string[] {
  return (
    ledger
      .sql(
        'select f.invt_no as invtNo from export_list e join filing f on f.filing_id = e.filing_id where e.follow_id = ? order by e.filing_id',
      )
      .all(followId) as { invtNo: string }[]
  ).map((row) => row.invtNo)
}

/** Applications that were written and not signed, oldest first. */
export function unsignedApplications(
  ledger: ReadHandle,
): { id: number; copNo: string; parts: number; body: string; taken: number }[] {
  return ledger
    .sql(
      `select u.follow_id as id, u.cop_no as copNo, u.parts, u.body, (select count(*) from export_list e where e.follow_id = u.follow_id) as taken from follow_up u
      where u.kind = 'CEB701Message' and not exists (select 1 from filing f where f.parcel_id = -u.follow_id and f.kind = u.kind) order by u.follow_id`,
    )
    .all() as { id: number; copNo: string; parts: number; body: string; taken: number }[]
}

/** Lists of an application that never left are free again. */
export function freeLists(ledger: WriteHandle, followId: number): void {
  ledger.sql('update export_list set follow_id = null where follow_id = ?').run(followId)
}

export interface SummaryResult {
  readonly sumNo: string
  readonly declSeqNo: string
  readonly entryId: string
  readonly decState: string
  readonly opDate: string
  readonly part: number
  readonly parts: number
  readonly head: string
}

/** Stores a 汇总结果单 with its lines; the same again changes nothing. @returns its id; undefined when it was known */
export function insertSummaryResult(
  ledger: WriteHandle,
  inboxId: number,
  result: SummaryResult,
  lines: readonly { invtNo: string; gseqno: number; gnum: number; gcode: string }[],
): number | undefined {
  const row = ledger
    .sql(
      'insert or ignore into summary_result (inbox_id, sum_no, decl_seq_no, entry_id, dec_state, op_date, part, parts, head) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning result_id as id',
    )
    .get(
      inboxId,
      result.sumNo,
      result.declSeqNo,
      result.entryId,
      result.decState,
      result.opDate,
      result.part,
      result.parts,
      result.head,
    ) as { id: number } | undefined
  if (row === undefined) return undefined
  lines.forEach((line, i) =>
    ledger
      .sql(
        'insert into summary_result_line (result_id, number, invt_no, gseqno, gnum, gcode) values (?, ?, ?, ?, ?, ?)',
      )
      .run(row.id, i + 1, line.invtNo, line.gseqno, line.gnum, line.gcode),
  )
  return row.id
}

/** The declarations that customs made of applications, the newest word on each, newest first; of one application when named. */
export function summaryResults(
  ledger: ReadHandle,
  sumNo: string | undefined,
  limit: number,
): (SummaryResult & { id: number; lists: number })[] {
  return ledger
    .sql(
      `select r.result_id as id, r.sum_no as sumNo, r.decl_seq_no as declSeqNo, r.entry_id as entryId, r.dec_state as decState, r.op_date as opDate, r.part, r.parts, r.head, (select count(distinct l.invt_no) from summary_result_line l where l.result_id = r.result_id) as lists
      from summary_result r where (? is null or r.sum_no = ?) and not exists (select 1 from summary_result n where n.sum_no = r.sum_no and n.decl_seq_no = r.decl_seq_no and n.part = r.part and (n.op_date, n.result_id) > (r.op_date, r.result_id))
      order by r.result_id desc limit ?`,
    )
    .all(sumNo ?? null, sumNo ?? null, limit) as (SummaryResult & { id: number; lists: number })[]
}
