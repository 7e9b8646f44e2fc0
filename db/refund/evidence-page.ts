import type { PaperKind, VoucherKind } from '../../shared/domain/refund/evidence.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { shownBatches } from './evidence-batch.ts'

/** Lists of evidence: items (aliases `i`, declaration `e`), purchase lines (`l`, voucher `v`, state `s`), certificates (`c`), papers (`p`). */

type Question = Pick<ListQuestion, 'branches' | 'rest'>

/** What is neither hidden nor replaced. */
function current(question: Question, batch: string, superseded: string, hidden: readonly number[]): Question {
  return {
    ...question,
    rest: [...question.rest, { text: `${shownBatches(batch, hidden)} and ${superseded}`, values: [] }],
  }
}

const ITEM: ListTable = {
  from: 'export_item i join export_declaration e on e.export_id = i.export_id',
  id: 'i.item_id',
  columns: `i.item_id as id, e.export_id as exportId, e.declaration_no as declarationNo, i.item_no as itemNo, e.client_id as clientId, e.export_date as exportDate, e.trade_mode as tradeMode, e.incoterm, e.currency, i.hs_code as hsCode, i.name,
    i.amount, i.quantities, e.contract_no as contractNo, e.bill_no as billNo, e.producer_code as producerCode, e.source, e.batch_id as batchId`,
}
export interface ItemListRow {
  readonly id: number
  readonly exportId: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly clientId: number
  readonly exportDate: string
  readonly tradeMode: string
  readonly incoterm: string
  readonly currency: string
  readonly hsCode: string
  readonly name: string
  readonly amount: number
  readonly quantities: string
  readonly contractNo: string
  readonly billNo: string
  readonly producerCode: string
  readonly source: string
  readonly batchId: number
}
const NOT_OLD_EXPORT = 'not exists (select 1 from export_superseded_projection o where o.export_id = e.export_id)'

export const pageItems = (ledger: ReadHandle, question: ListQuestion, hidden: readonly number[]): ItemListRow[] =>
  pageRows<ItemListRow>(ledger, ITEM, { ...question, ...current(question, 'e.batch_id', NOT_OLD_EXPORT, hidden) })
export const countItems = (ledger: ReadHandle, question: Question, hidden: readonly number[]): number =>
  countRows(ledger, ITEM, current(question, 'e.batch_id', NOT_OLD_EXPORT, hidden))

const LINE: ListTable = {
  from: 'purchase_line l join purchase_voucher v on v.voucher_id = l.voucher_id left join voucher_state_projection s on s.voucher_no = v.voucher_no',
  id: 'l.line_id',
  columns: `l.line_id as id, v.voucher_id as voucherId, v.voucher_no as voucherNo, l.line_no as lineNo, v.client_id as clientId, v.kind, v.issued_on as issuedOn, v.seller_id as sellerId, v.seller_name as sellerName, l.name, l.spec, l.unit, l.quantity,
    l.amount, l.levy_rate as levyRate, l.tax, coalesce(s.state, 'unknown') as state, coalesce(s.use, '') as use, coalesce(s.checked_on, '') as checkedOn, v.batch_id as batchId`,
}
export interface LineListRow {
  readonly id: number
  readonly voucherId: number
  readonly voucherNo: string
  readonly lineNo: number
  readonly clientId: number
  readonly kind: VoucherKind
  readonly issuedOn: string
  readonly sellerId: string
  readonly sellerName: string
  readonly name: string
  readonly spec: string
  readonly unit: string
  readonly quantity: number
  readonly amount: number
  readonly levyRate: number
  readonly tax: number
  readonly state: string
  readonly use: string
  readonly checkedOn: string
  readonly batchId: number
}
const NOT_OLD_VOUCHER = 'not exists (select 1 from voucher_superseded_projection o where o.voucher_id = v.voucher_id)'

export const pageLines = (ledger: ReadHandle, question: ListQuestion, hidden: readonly number[]): LineListRow[] =>
  pageRows<LineListRow>(ledger, LINE, { ...question, ...current(question, 'v.batch_id', NOT_OLD_VOUCHER, hidden) })
export const countLines = (ledger: ReadHandle, question: Question, hidden: readonly number[]): number =>
  countRows(ledger, LINE, current(question, 'v.batch_id', NOT_OLD_VOUCHER, hidden))

const CERTIFICATE: ListTable = {
  from: 'refund_certificate c',
  id: 'c.certificate_id',
  columns: `c.certificate_id as id, c.client_id as clientId, c.kind, c.certificate_no as number, c.issued_on as issuedOn, c.declaration_no as declarationNo, c.item_no as itemNo, c.quantity, c.amount_usd as amountUsd, c.note, c.batch_id as batchId`,
}
export interface CertificateListRow {
  readonly id: number
  readonly clientId: number
  readonly kind: string
  readonly number: string
  readonly issuedOn: string
  readonly declarationNo: string
  readonly itemNo: number
  readonly quantity: number
  readonly amountUsd: number
  readonly note: string
  readonly batchId: number
}
export const pageCertificates = (
  ledger: ReadHandle,
  question: ListQuestion,
  hidden: readonly number[],
): CertificateListRow[] =>
  pageRows<CertificateListRow>(ledger, CERTIFICATE, { ...question, ...current(question, 'c.batch_id', '1', hidden) })

const PAPER: ListTable = {
  from: 'refund_paper p',
  id: 'p.paper_id',
  columns: `p.paper_id as id, p.client_id as clientId, p.kind, p.number, p.dated_on as datedOn, p.title, p.file_name as fileName, p.file_sha256 as fileHash, p.pages, p.note, p.at,
    (select count(*) from refund_paper_link k where k.paper_id = p.paper_id) as links`,
}
export interface PaperListRow {
  readonly id: number
  readonly clientId: number
  readonly kind: PaperKind
  readonly number: string
  readonly datedOn: string
  readonly title: string
  readonly fileName: string
  readonly fileHash: string
  readonly pages: number
  readonly note: string
  readonly at: number
  readonly links: number
}
export const pagePapers = (ledger: ReadHandle, question: ListQuestion): PaperListRow[] =>
  pageRows<PaperListRow>(ledger, PAPER, question)

/** The paper of a client that this content already is. */
export function findPaper(ledger: ReadHandle, clientId: number, sha256: string): number | undefined {
  return (
    ledger
      .sql('select paper_id as id from refund_paper where file_sha256 = ? and client_id = ?')
      .get(sha256, clientId) as { id: number } | undefined
  )?.id
}

/** Keeps a paper. @returns its id */
export function insertPaper(
  ledger: WriteHandle,
  one: Omit<PaperListRow, 'id' | 'links'> & { actorId: number },
): number {
  return (
    ledger
      .sql(
        'insert into refund_paper (client_id, kind, number, dated_on, title, file_sha256, file_name, pages, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning paper_id as id',
      )
      .get(
        one.clientId,
        one.kind,
        one.number,
        one.datedOn,
        one.title,
        one.fileHash,
        one.fileName,
        one.pages,
        one.note,
        one.actorId,
        one.at,
      ) as { id: number }
  ).id
}

export const PAPER_SUBJECTS = ['export', 'voucher', 'packet'] as const
export type PaperSubject = (typeof PAPER_SUBJECTS)[number]

/** Links a paper to what it proves; the same link again changes nothing. @returns whether it was new */
export function linkPaper(
  ledger: WriteHandle,
  paperId: number,
  subject: PaperSubject,
  subjectId: number,
  actorId: number,
  at: number,
): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into refund_paper_link (paper_id, subject, subject_id, actor_id, at) values (?, ?, ?, ?, ?)',
      )
      .run(paperId, subject, subjectId, actorId, at).changes > 0
  )
}

/** Papers that prove any of the subjects. */
export function papersOf(
  ledger: ReadHandle,
  subject: PaperSubject,
  ids: readonly number[],
): (PaperListRow & { readonly subjectId: number })[] {
  return ledger
    .sql(
      `select ${PAPER.columns}, k.subject_id as subjectId from refund_paper_link k join refund_paper p on p.paper_id = k.paper_id join json_each(?) j on j.value = k.subject_id where k.subject = ? order by p.paper_id`,
    )
    .all(JSON.stringify(ids), subject) as (PaperListRow & { readonly subjectId: number })[]
}
