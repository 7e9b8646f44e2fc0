import type { ReadHandle, WriteHandle } from '../open.ts'

/** Money from abroad: receipts, rates, what is laid on which shipment, deemed receipts. Amounts and rates are counts of 0.00001. */

export interface NewMoneyFile {
  readonly kind: 'fx' | 'rate' | 'feedback'
  readonly clientId: number
  readonly sha256: string
  readonly fileName: string
  readonly rows: number
  readonly good: number
  readonly bad: number
  readonly again: number
  readonly report: string
  readonly actorId: number
  readonly at: number
}

/** The file that these bytes already are. */
export function findMoneyFile(ledger: ReadHandle, sha256: string, kind: string, clientId: number): number | undefined {
  const row = ledger
    .sql(
      "select file_id as id from money_file where file_sha256 = ? and kind = ? and client_id = ? and file_sha256 <> ''",
    )
    .get(sha256, kind, clientId) as { id: number } | undefined
  return row?.id
}

/** Notes a file and what is wrong with its rows. @returns its id */
export function insertMoneyFile(
  ledger: WriteHandle,
  one: NewMoneyFile,
  findings: readonly { row: number; column: string; header: string; text: string; value: string }[],
): number {
  const { id } = ledger
    .sql(
      'insert into money_file (kind, client_id, file_sha256, file_name, rows, good, bad, again, report, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning file_id as id',
    )
    .get(
      one.kind,
      one.clientId,
      one.sha256,
      one.fileName,
      one.rows,
      one.good,
      one.bad,
      one.again,
      one.report,
      one.actorId,
      one.at,
    ) as { id: number }
  for (const [number, finding] of findings.entries())
    ledger
      .sql(
        'insert into money_finding (file_id, number, source_row, column_name, header, text, value) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, number + 1, finding.row, finding.column, finding.header, finding.text, finding.value)
  return id
}

export interface FxReceiptRow {
  readonly id: number
  readonly clientId: number
  readonly voucherNo: string
  readonly receivedOn: string
  readonly currency: string
  readonly amount: number
  readonly fee: number
  readonly payer: string
  readonly payerCountry: string
  readonly bank: string
  readonly note: string
  /** Laid on shipments so far. */
  readonly laid: number
}

const LIVE_LINK = 'not exists (select 1 from fx_link_end x where x.link_id = l.link_id)'
const LIVE_RECEIPT = 'not exists (select 1 from fx_void v where v.receipt_id = r.receipt_id)'
const RECEIPT = `r.receipt_id as id, r.client_id as clientId, r.voucher_no as voucherNo, r.received_on as receivedOn, r.currency, r.amount, r.fee, r.payer, r.payer_country as payerCountry, r.bank, r.note,
  (select coalesce(sum(l.amount), 0) from fx_link l where l.receipt_id = r.receipt_id and ${LIVE_LINK}) as laid`

/** Receipts that stand, of a client or of all, by day. */
export function fxReceipts(ledger: ReadHandle, clientId?: number): FxReceiptRow[] {
  return ledger
    .sql(
      `select ${RECEIPT} from fx_receipt r where (? is null or r.client_id = ?) and ${LIVE_RECEIPT} order by r.received_on, r.receipt_id`,
    )
    .all(clientId ?? null, clientId ?? null) as FxReceiptRow[]
}

/** One receipt that stands. */
export function readFxReceipt(ledger: ReadHandle, id: number): FxReceiptRow | undefined {
  return ledger.sql(`select ${RECEIPT} from fx_receipt r where r.receipt_id = ? and ${LIVE_RECEIPT}`).get(id) as
    FxReceiptRow | undefined
}

/** Stores a receipt; the same again changes nothing. @returns whether it was new */
export function insertFxReceipt(
  ledger: WriteHandle,
  one: Omit<FxReceiptRow, 'id' | 'laid'> & { fileId: number; sourceRow: number; actorId: number; at: number },
): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into fx_receipt (file_id, source_row, client_id, voucher_no, received_on, currency, amount, fee, payer, payer_country, bank, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        one.fileId,
        one.sourceRow,
        one.clientId,
        one.voucherNo,
        one.receivedOn,
        one.currency,
        one.amount,
        one.fee,
        one.payer,
        one.payerCountry,
        one.bank,
        one.note,
        one.actorId,
        one.at,
      ).changes > 0
  )
}

export interface FxLinkRow {
  readonly id: number
  readonly receiptId: number
  readonly declarationNo: string
  readonly amount: number
  readonly fee: number
  readonly origin: 'auto' | 'manual'
  readonly why: string
}

/** Links that stand, of all or of one receipt. */
export function fxLinks(ledger: ReadHandle, receiptId?: number): FxLinkRow[] {
  return ledger
    .sql(
      `select l.link_id as id, l.receipt_id as receiptId, l.declaration_no as declarationNo, l.amount, l.fee, l.origin, l.why from fx_link l where (? is null or l.receipt_id = ?) and ${LIVE_LINK} order by l.link_id`,
    )
    .all(receiptId ?? null, receiptId ?? null) as FxLinkRow[]
}

/** Lays part of a receipt on a shipment. */
export function insertFxLink(ledger: WriteHandle, one: Omit<FxLinkRow, 'id'> & { actorId: number; at: number }): void {
  ledger
    .sql(
      'insert into fx_link (receipt_id, declaration_no, amount, fee, origin, why, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.receiptId, one.declarationNo, one.amount, one.fee, one.origin, one.why, one.actorId, one.at)
}

/** Links that stand, with their receipts, of some declarations. */
export function receiptLinks(
  ledger: ReadHandle,
  declarationNos: readonly string[],
): {
  declarationNo: string
  amount: number
  voucherNo: string
  receivedOn: string
  currency: string
  voucherTotal: number
  payer: string
}[] {
  return ledger
    .sql(
      `select l.declaration_no as declarationNo, l.amount, r.voucher_no as voucherNo, r.received_on as receivedOn, r.currency, r.amount as voucherTotal, r.payer
       from json_each(?) j join fx_link l on l.declaration_no = j.value join fx_receipt r on r.receipt_id = l.receipt_id where ${LIVE_LINK} and ${LIVE_RECEIPT} order by l.declaration_no, r.received_on, l.link_id`,
    )
    .all(JSON.stringify(declarationNos)) as ReturnType<typeof receiptLinks>
}

/** Voids a receipt: it counts no more, and what it paid is open again. @returns whether it stood */
export function voidFxReceipt(ledger: WriteHandle, id: number, reason: string, actorId: number, at: number): boolean {
  ledger
    .sql(
      `insert into fx_link_end (link_id, actor_id, at) select l.link_id, ?, ? from fx_link l where l.receipt_id = ? and ${LIVE_LINK}`,
    )
    .run(actorId, at, id)
  return (
    ledger
      .sql(
        'insert or ignore into fx_void (receipt_id, reason, actor_id, at) select receipt_id, ?, ?, ? from fx_receipt where receipt_id = ?',
      )
      .run(reason, actorId, at, id).changes > 0
  )
}

/** Takes a link away. @returns whether it stood */
export function endFxLink(ledger: WriteHandle, id: number, actorId: number, at: number): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into fx_link_end (link_id, actor_id, at) select link_id, ?, ? from fx_link where link_id = ?',
      )
      .run(actorId, at, id).changes > 0
  )
}

/** What was received of each declaration: links with their fees. */
export function receivedByDeclaration(ledger: ReadHandle): Map<string, number> {
  const rows = ledger
    .sql(
      `select l.declaration_no as no, sum(l.amount + l.fee) as paid from fx_link l where ${LIVE_LINK} group by l.declaration_no`,
    )
    .all() as { no: string; paid: number }[]
  return new Map(rows.map((row) => [row.no, row.paid]))
}

export interface FxDeemedRow {
  readonly id: number
  readonly clientId: number
  readonly declarationNo: string
  readonly currency: string
  readonly amount: number
  readonly reasonCode: string
  readonly evidence: string
  readonly contractDay: string
}

/** Deemed receipts and later days of payment that stand. */
export function fxDeemed(ledger: ReadHandle): FxDeemedRow[] {
  return ledger
    .sql(
      'select d.deemed_id as id, d.client_id as clientId, d.declaration_no as declarationNo, d.currency, d.amount, d.reason_code as reasonCode, d.evidence, d.contract_day as contractDay from fx_deemed d where not exists (select 1 from fx_deemed_end x where x.deemed_id = d.deemed_id) order by d.deemed_id',
    )
    .all() as FxDeemedRow[]
}

/** What is deemed received of each declaration, and the latest day to which a contract puts off payment ('' = none). */
export function deemedByDeclaration(ledger: ReadHandle): Map<string, { amount: number; contractDay: string }> {
  const all = new Map<string, { amount: number; contractDay: string }>()
  for (const one of fxDeemed(ledger)) {
    const known = all.get(one.declarationNo) ?? { amount: 0, contractDay: '' }
    const contractDay = one.contractDay > known.contractDay ? one.contractDay : known.contractDay
    all.set(one.declarationNo, { amount: known.amount + one.amount, contractDay })
  }
  return all
}

export function insertFxDeemed(
  ledger: WriteHandle,
  one: Omit<FxDeemedRow, 'id'> & { actorId: number; at: number },
): void {
  ledger
    .sql(
      'insert into fx_deemed (client_id, declaration_no, currency, amount, reason_code, evidence, contract_day, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      one.clientId,
      one.declarationNo,
      one.currency,
      one.amount,
      one.reasonCode,
      one.evidence,
      one.contractDay,
      one.actorId,
      one.at,
    )
}

/** Notes a rate of a currency. */
export function insertExchangeRate(
  ledger: WriteHandle,
  one: {
    fileId: number
    basis: 'day' | 'month'
    day: string
    currency: string
    rate: number
    source: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into exchange_rate (file_id, basis, day, currency, rate, source, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.fileId, one.basis, one.day, one.currency, one.rate, one.source, one.actorId, one.at)
}

export interface DayRate {
  readonly rate: number
  readonly day: string
  /** month: the month's own. day: a day's. */
  readonly basis: 'month' | 'day'
  readonly source: string
}

/** No rates are published on holidays: the first day of a month has the last one of so many days before it. */
const HOLIDAYS = '-10 days'
const EVER = '-100 years'

/**
 * The rate of a currency that holds on a day, by the office's rule: the day's, or the month's (its own rate, else that of its first day). A day without one
 * has the last one before it; where the rule finds none, the other kind serves, and `basis` says so.
 * @param prefer setting refund.rateRule
 * @returns undefined when nobody said
 */
export function exchangeRateOn(
  ledger: ReadHandle,
  currency: string,
  day: string,
  prefer: 'month' | 'day' = 'month',
): DayRate | undefined {
  const first = `${day.slice(0, 7)}-01`
  const month = (): DayRate | undefined =>
    ledger
      .sql(
        "select rate, day, basis, source from exchange_rate where currency = ? and basis = 'month' and day = ? order by rate_id desc limit 1",
      )
      .get(currency, first) as DayRate | undefined
  const before = (on: string, days: string): DayRate | undefined =>
    ledger
      .sql(
        "select rate, day, basis, source from exchange_rate where currency = ? and basis = 'day' and day <= ? and day >= date(?, ?) order by day desc, rate_id desc limit 1",
      )
      .get(currency, on, on, days) as DayRate | undefined
  if (prefer === 'day') return before(day, HOLIDAYS) ?? month() ?? before(day, EVER)
  return month() ?? before(first, HOLIDAYS) ?? before(day, EVER)
}

/** The newest rates, for the screen. */
export function recentRates(
  ledger: ReadHandle,
  limit: number,
): { id: number; basis: string; day: string; currency: string; rate: number; source: string }[] {
  return ledger
    .sql(
      'select rate_id as id, basis, day, currency, rate, source from exchange_rate order by day desc, currency, rate_id desc limit ?',
    )
    .all(limit) as { id: number; basis: string; day: string; currency: string; rate: number; source: string }[]
}
