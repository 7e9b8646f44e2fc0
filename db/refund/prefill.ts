import type { ReadHandle, WriteHandle } from '../open.ts'

/** 预填: what our own closed filings say ahead of customs' data. Nothing counts it; customs' own row of the number takes its place. */

export interface NewPrefill {
  readonly clientId: number
  readonly declarationNo: string
  readonly source: 'declaration' | 'summary'
  readonly sourceId: number
  /** JSON of head and items, as OwnExport has them. */
  readonly body: string
  readonly digest: string
  readonly actorId: number
  readonly at: number
}
export interface StoredPrefill extends NewPrefill {
  readonly id: number
}

const COLUMNS =
  'p.prefill_id as id, p.client_id as clientId, p.declaration_no as declarationNo, p.source, p.source_id as sourceId, p.body, p.digest, p.actor_id as actorId, p.at'

/** The newest of a declaration number. */
export function newestPrefill(ledger: ReadHandle, declarationNo: string): StoredPrefill | undefined {
  return ledger
    .sql(`select ${COLUMNS} from export_prefill p where p.declaration_no = ? order by p.prefill_id desc limit 1`)
    .get(declarationNo) as StoredPrefill | undefined
}

/** The newest of each number, of a client or of all, the newest first. */
export function currentPrefills(ledger: ReadHandle, clientId: number | undefined, limit: number): StoredPrefill[] {
  return ledger
    .sql(
      `select ${COLUMNS} from export_prefill p where (? is null or p.client_id = ?) and not exists (select 1 from export_prefill n where n.declaration_no = p.declaration_no and n.prefill_id > p.prefill_id) order by p.prefill_id desc limit ?`,
    )
    .all(clientId ?? null, clientId ?? null, limit) as StoredPrefill[]
}

export function insertPrefill(ledger: WriteHandle, one: NewPrefill): number {
  return (
    ledger
      .sql(
        'insert into export_prefill (client_id, declaration_no, source, source_id, body, digest, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?) returning prefill_id as id',
      )
      .get(one.clientId, one.declarationNo, one.source, one.sourceId, one.body, one.digest, one.actorId, one.at) as {
      id: number
    }
  ).id
}

export interface ListedLine {
  readonly invtNo: string
  readonly gseqno: number
  readonly gnum: number
  readonly clientId: number
  /** JSON of SummaryLine[]: the list's lines. */
  readonly lines: string
}

/** The lines of all parts of one declaration that customs made of an application, with the lists as we declared them. */
export function summaryLines(ledger: ReadHandle, sumNo: string, declSeqNo: string): ListedLine[] {
  return ledger
    .sql(
      `select distinct l.invt_no as invtNo, l.gseqno, l.gnum, f.client_id as clientId, e.lines from summary_result r join summary_result_line l on l.result_id = r.result_id
         join parcel a on a.invt_no = l.invt_no and a.invt_no <> '' join filing f on f.parcel_id = a.parcel_id join export_list e on e.filing_id = f.filing_id
       where r.sum_no = ? and r.decl_seq_no = ? order by l.gseqno, l.invt_no, l.gnum`,
    )
    .all(sumNo, declSeqNo) as ListedLine[]
}

/** How many parts of a result are here, and how many lines they name. */
export function summaryParts(
  ledger: ReadHandle,
  sumNo: string,
  declSeqNo: string,
): { readonly here: number; readonly parts: number; readonly lines: number } {
  return ledger
    .sql(
      `select count(distinct r.part) as here, max(r.parts) as parts, (select count(*) from (select distinct l.invt_no, l.gnum from summary_result_line l join summary_result x on x.result_id = l.result_id where x.sum_no = r.sum_no and x.decl_seq_no = r.decl_seq_no)) as lines
       from summary_result r where r.sum_no = ? and r.decl_seq_no = ?`,
    )
    .get(sumNo, declSeqNo) as { here: number; parts: number; lines: number }
}
