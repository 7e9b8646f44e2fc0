import type {
  PurchaseLine,
  PurchaseVoucher,
  RefundCertificate,
  VoucherKind,
  VoucherState,
  VoucherUse,
} from '../../shared/domain/refund/evidence.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import {
  byDocument,
  earlierDocuments,
  findDocument,
  isCurrent,
  VOUCHERS,
  type EarlierDocument,
  type KnownDocument,
} from './document.ts'
import { shownBatches } from './evidence-batch.ts'

/** Purchase vouchers, what the bureau says of them, certificates. */

export interface NewVoucher {
  readonly batchId: number
  readonly clientId: number
  readonly head: Omit<PurchaseVoucher, 'id' | 'clientId' | 'state' | 'use'>
  readonly lines: readonly Omit<PurchaseLine, 'id' | 'voucherId'>[]
  readonly source: string
  readonly sourceRow: number
  readonly digest: string
  readonly replaces: number | undefined
  readonly actorId: number
  readonly at: number
}

/** Stores a voucher with its lines. @returns its id */
export function insertVoucher(ledger: WriteHandle, one: NewVoucher): number {
  const { head, lines } = one
  const { id } = ledger
    .sql(
      `insert into purchase_voucher (batch_id, client_id, voucher_no, kind, issued_on, seller_id, seller_name, buyer_id, note, simplified, amount, tax, source, source_row, digest, replaces, actor_id, at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning voucher_id as id`,
    )
    .get(
      one.batchId,
      one.clientId,
      head.voucherNo,
      head.kind,
      head.issuedOn,
      head.sellerId,
      head.sellerName,
      head.buyerId,
      head.note,
      head.simplified ? 1 : 0,
      lines.reduce((sum, line) => sum + line.taxableAmount, 0),
      lines.reduce((sum, line) => sum + line.tax, 0),
      one.source,
      one.sourceRow,
      one.digest,
      one.replaces ?? null,
      one.actorId,
      one.at,
    ) as { id: number }
  for (const line of lines)
    ledger
      .sql(
        'insert into purchase_line (voucher_id, line_no, name, spec, unit, quantity, amount, levy_rate, tax) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, line.lineNo, line.name, line.spec, line.unit, line.quantity, line.taxableAmount, line.levyRate, line.tax)
  return id
}

/** The current visible row of a voucher number. */
export const findVoucher = (ledger: ReadHandle, voucherNo: string): KnownDocument | undefined =>
  findDocument(ledger, VOUCHERS, voucherNo)

/** Notes what the bureau said of a voucher. */
export function insertVoucherState(
  ledger: WriteHandle,
  one: {
    batchId: number
    voucherNo: string
    state: VoucherState
    use: VoucherUse | ''
    period: string
    checkedOn: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into voucher_state (batch_id, voucher_no, state, use, period, checked_on, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.batchId, one.voucherNo, one.state, one.use, one.period, one.checkedOn, one.actorId, one.at)
}

export interface StateRow {
  readonly state: VoucherState
  readonly use: VoucherUse | ''
  readonly period: string
  readonly checkedOn: string
  readonly at: number
  readonly batchId: number
}

/** Everything the bureau said of a voucher, the newest first. */
export function voucherStates(ledger: ReadHandle, voucherNo: string): StateRow[] {
  return ledger
    .sql(
      `select s.state, s.use, s.period, s.checked_on as checkedOn, s.at, s.batch_id as batchId from voucher_state s join evidence_batch b on b.batch_id = s.batch_id and b.visible = 1
       where s.voucher_no = ? order by s.checked_on desc, s.state_id desc limit 200`,
    )
    .all(voucherNo) as StateRow[]
}

interface HeadRow {
  readonly id: number
  readonly clientId: number
  readonly voucherNo: string
  readonly kind: VoucherKind
  readonly issuedOn: string
  readonly sellerId: string
  readonly sellerName: string
  readonly buyerId: string
  readonly note: string
  readonly simplified: number
  readonly state: VoucherState
  readonly use: VoucherUse | ''
  readonly amount: number
  readonly tax: number
  readonly batchId: number
  readonly source: string
  readonly sourceRow: number
  readonly actorId: number
  readonly at: number
}

export interface StoredVoucher extends PurchaseVoucher {
  readonly amount: number
  readonly tax: number
  readonly batchId: number
  readonly source: string
  readonly sourceRow: number
  readonly actorId: number
  readonly at: number
}

const HEAD = `v.voucher_id as id, v.client_id as clientId, v.voucher_no as voucherNo, v.kind, v.issued_on as issuedOn, v.seller_id as sellerId, v.seller_name as sellerName, v.buyer_id as buyerId, v.note, v.simplified,
  coalesce(s.state, 'unknown') as state, coalesce(s.use, '') as use, v.amount, v.tax, v.batch_id as batchId, v.source, v.source_row as sourceRow, v.actor_id as actorId, v.at`
const FROM = 'purchase_voucher v left join voucher_state_projection s on s.voucher_no = v.voucher_no'
const CURRENT = isCurrent(VOUCHERS, 'v')

const voucherOf = (row: HeadRow): StoredVoucher => ({
  ...row,
  simplified: row.simplified === 1,
  use: row.use === '' ? 'none' : row.use,
})

/** One voucher. */
export function readVoucher(ledger: ReadHandle, id: number): StoredVoucher | undefined {
  const row = ledger.sql(`select ${HEAD} from ${FROM} where v.voucher_id = ?`).get(id) as HeadRow | undefined
  return row === undefined ? undefined : voucherOf(row)
}

interface LineRow {
  readonly id: number
  readonly voucherId: number
  readonly lineNo: number
  readonly name: string
  readonly spec: string
  readonly unit: string
  readonly quantity: number
  readonly amount: number
  readonly levyRate: number
  readonly tax: number
}
const LINE =
  'l.line_id as id, l.voucher_id as voucherId, l.line_no as lineNo, l.name, l.spec, l.unit, l.quantity, l.amount, l.levy_rate as levyRate, l.tax'

function lineOf(row: LineRow): PurchaseLine {
  const { amount, ...plain } = row
  return {
    ...plain,
    quantity: fixed(row.quantity),
    taxableAmount: fixed(amount),
    levyRate: fixed(row.levyRate),
    tax: fixed(row.tax),
  }
}

/** One line. */
export function readPurchaseLine(ledger: ReadHandle, lineId: number): PurchaseLine | undefined {
  const row = ledger.sql(`select ${LINE} from purchase_line l where l.line_id = ?`).get(lineId) as LineRow | undefined
  return row === undefined ? undefined : lineOf(row)
}

/** Current visible vouchers with their lines, of a client or of all; for the solver, the rules and the radar. */
export function currentVouchers(
  ledger: ReadHandle,
  hidden: readonly number[],
  clientId?: number,
): { readonly voucher: StoredVoucher; readonly lines: readonly PurchaseLine[] }[] {
  const where = `${shownBatches('v.batch_id', hidden)} and ${CURRENT} and (? is null or v.client_id = ?)`
  const heads = ledger
    .sql(`select ${HEAD} from ${FROM} where ${where} order by v.voucher_id`)
    .all(clientId ?? null, clientId ?? null) as HeadRow[]
  const lines = ledger
    .sql(
      `select ${LINE} from purchase_line l join purchase_voucher v on v.voucher_id = l.voucher_id where ${where} order by l.voucher_id, l.line_no`,
    )
    .all(clientId ?? null, clientId ?? null) as LineRow[]
  const byVoucher = byDocument(lines, (line) => line.voucherId, lineOf)
  return heads.map((head) => ({ voucher: voucherOf(head), lines: byVoucher.get(head.id) ?? [] }))
}

/** The rows that a voucher's row replaced, the newest first. */
export const earlierVouchers = (ledger: ReadHandle, id: number): EarlierDocument[] =>
  earlierDocuments(ledger, VOUCHERS, id)

/** Vouchers that may still be claimed and whose state is not a fresh `normal`: asked never, absent, or before a day. */
export function vouchersToAsk(
  ledger: ReadHandle,
  hidden: readonly number[],
  before: string,
  clientId: number | undefined,
): StoredVoucherToAsk[] {
  return ledger
    .sql(
      `select v.voucher_no as voucherNo, v.client_id as clientId, v.seller_name as sellerName, v.amount, coalesce(s.state, 'unknown') as state, coalesce(s.checked_on, '') as checkedOn from ${FROM}
       where ${shownBatches('v.batch_id', hidden)} and ${CURRENT} and (? is null or v.client_id = ?) and v.kind <> 'ordinary' and (s.voucher_no is null or s.state in ('unknown', 'absent') or (s.state = 'normal' and s.checked_on < ?))
       order by coalesce(s.checked_on, ''), v.amount desc`,
    )
    .all(clientId ?? null, clientId ?? null, before) as StoredVoucherToAsk[]
}

export interface StoredVoucherToAsk {
  readonly voucherNo: string
  readonly clientId: number
  readonly sellerName: string
  readonly amount: number
  readonly state: VoucherState
  readonly checkedOn: string
}

/** Stores a certificate's line; the same again changes nothing. @returns whether it was new */
export function insertCertificate(
  ledger: WriteHandle,
  one: Omit<RefundCertificate, 'id'> & { batchId: number; note: string; actorId: number; at: number },
): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into refund_certificate (batch_id, client_id, kind, certificate_no, issued_on, declaration_no, item_no, quantity, amount_usd, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        one.batchId,
        one.clientId,
        one.kind,
        one.certificateNo,
        one.issuedOn,
        one.declarationNo,
        one.itemNo,
        one.quantity,
        one.amountUsd,
        one.note,
        one.actorId,
        one.at,
      ).changes > 0
  )
}

/** Certificates about an item (or, without a number, a declaration), or all. */
export function certificatesOf(ledger: ReadHandle, declarationNo?: string, itemNo?: number): RefundCertificate[] {
  const rows = ledger
    .sql(
      `select c.certificate_id as id, c.client_id as clientId, c.kind, c.certificate_no as certificateNo, c.issued_on as issuedOn, c.declaration_no as declarationNo, c.item_no as itemNo, c.quantity, c.amount_usd as amountUsd
       from refund_certificate c join evidence_batch b on b.batch_id = c.batch_id and b.visible = 1 where (? is null or c.declaration_no = ?) and (? is null or c.item_no = ?) order by c.certificate_id`,
    )
    .all(declarationNo ?? null, declarationNo ?? null, itemNo ?? null, itemNo ?? null) as RefundCertificate[]
  return rows
}

/** What each seller's current vouchers come to since a day, by tax id. */
export function sellerTotals(ledger: ReadHandle, since: string): Map<string, number> {
  const rows = ledger
    .sql(
      `select v.seller_id as sellerId, sum(v.amount) as amount from purchase_voucher v join evidence_batch b on b.batch_id = v.batch_id and b.visible = 1 where v.issued_on >= ? and ${CURRENT} group by v.seller_id`,
    )
    .all(since) as { sellerId: string; amount: number }[]
  return new Map(rows.map((row) => [row.sellerId, row.amount]))
}

/** What the current vouchers of these numbers come to. */
export function voucherAmounts(ledger: ReadHandle, numbers: readonly string[]): number {
  return (
    ledger
      .sql(
        `select coalesce(sum(v.amount), 0) as amount from json_each(?) j join purchase_voucher v on v.voucher_no = j.value join evidence_batch b on b.batch_id = v.batch_id and b.visible = 1 where ${CURRENT}`,
      )
      .get(JSON.stringify(numbers)) as { amount: number }
  ).amount
}
