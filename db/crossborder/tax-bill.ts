import type { ReadHandle, WriteHandle } from '../open.ts'
import { MATCH_STATE } from '../trade/parcel-filter.ts'

/** Electronic tax bills as customs sent them, and what they add up to. Amounts are counts of 0.00001. */

export interface NewTaxBill {
  readonly taxNo: string
  readonly invtNo: string
  /** 1 created, 2 summarised, 3 void. */
  readonly status: string
  readonly returnTime: string
  /** null in an 818, which only moves the state. */
  readonly duty: number | null
  readonly vat: number | null
  readonly consumption: number | null
  readonly entDutyNo: string
  readonly assureCode: string
  readonly customsCode: string
}
export interface TaxBillLine {
  readonly gnum: number
  readonly gcode: string
  readonly taxPrice: number
  readonly duty: number
  readonly vat: number
  readonly consumption: number
}

/** Stores one word about a tax bill; the same again changes nothing. @returns whether it was new */
export function insertTaxBill(
  ledger: WriteHandle,
  inboxId: number,
  bill: NewTaxBill,
  lines: readonly TaxBillLine[],
): boolean {
  const row = ledger
    .sql(
      'insert or ignore into tax_bill (inbox_id, tax_no, invt_no, status, return_time, duty, vat, consumption, ent_duty_no, assure_code, customs_code) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning bill_id as id',
    )
    .get(
      inboxId,
      bill.taxNo,
      bill.invtNo,
      bill.status,
      bill.returnTime,
      bill.duty,
      bill.vat,
      bill.consumption,
      bill.entDutyNo,
      bill.assureCode,
      bill.customsCode,
    ) as { id: number } | undefined
  if (row === undefined) return false
  for (const line of lines) {
    ledger
      .sql(
        'insert or ignore into tax_bill_line (bill_id, gnum, gcode, tax_price, duty, vat, consumption) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(row.id, line.gnum, line.gcode, line.taxPrice, line.duty, line.vat, line.consumption)
  }
  return true
}

export interface TaxBillRow {
  readonly id: number
  readonly taxNo: string
  readonly invtNo: string
  readonly duty: number
  readonly vat: number
  readonly consumption: number
  readonly assureCode: string
  readonly returnTime: string
  /** The newest word on it, from whichever message. */
  readonly status: string
  readonly entDutyNo: string
}

// The newest word on a bill decides its state, whatever the order of arrival; a word at the same moment goes by the higher state.
const NEWEST = `(select n.status from tax_bill n where n.tax_no = b.tax_no order by n.return_time desc, n.status desc limit 1)`
const DUTY_NO = `coalesce((select n.ent_duty_no from tax_bill n where n.tax_no = b.tax_no and n.ent_duty_no <> '' order by n.return_time desc limit 1), '')`
// A created bill that is sent again (another moment) is one bill: the newest of its amounts counts.
const FIRST = `b.duty is not null and not exists (select 1 from tax_bill o where o.tax_no = b.tax_no and o.duty is not null and (o.return_time, o.bill_id) > (b.return_time, b.bill_id))`
/** Bills, the newest first, before one; with `fromEnd` the oldest of them; of one guarantor when named. */
export function pageTaxBills(
  ledger: ReadHandle,
  before: number,
  limit: number,
  assureCode: string | undefined,
  fromEnd: boolean,
): TaxBillRow[] {
  const rows = ledger
    .sql(
      `select b.bill_id as id, b.tax_no as taxNo, b.invt_no as invtNo, b.duty, b.vat, b.consumption, b.assure_code as assureCode, b.return_time as returnTime, ${NEWEST} as status, ${DUTY_NO} as entDutyNo
      from tax_bill b where b.bill_id < ? and (? is null or b.assure_code = ?) and ${FIRST} order by b.bill_id ${fromEnd ? 'asc' : 'desc'} limit ?`,
    )
    .all(before, assureCode ?? null, assureCode ?? null, limit) as TaxBillRow[]
  return fromEnd ? rows.reverse() : rows
}

/** The bills of an inventory that stand (not void), the oldest first: customs may bill one inventory in parts. */
export function standingBills(
  ledger: ReadHandle,
  invtNo: string,
): Pick<TaxBillRow, 'id' | 'taxNo' | 'duty' | 'vat' | 'consumption'>[] {
  return ledger
    .sql(
      `select b.bill_id as id, b.tax_no as taxNo, b.duty, b.vat, b.consumption from tax_bill b where b.invt_no = ? and b.invt_no <> '' and ${FIRST} and ${NEWEST} <> '3' order by b.bill_id`,
    )
    .all(invtNo) as Pick<TaxBillRow, 'id' | 'taxNo' | 'duty' | 'vat' | 'consumption'>[]
}

/** The lines of a bill. */
export function taxBillLines(ledger: ReadHandle, id: number): TaxBillLine[] {
  return ledger
    .sql(
      'select gnum, gcode, tax_price as taxPrice, duty, vat, consumption from tax_bill_line where bill_id = ? order by gnum',
    )
    .all(id) as TaxBillLine[]
}

/** One bill. */
export function readTaxBill(ledger: ReadHandle, id: number): TaxBillRow | undefined {
  return ledger
    .sql(
      `select b.bill_id as id, b.tax_no as taxNo, b.invt_no as invtNo, b.duty, b.vat, b.consumption, b.assure_code as assureCode, b.return_time as returnTime, ${NEWEST} as status, ${DUTY_NO} as entDutyNo from tax_bill b where b.bill_id = ? and b.duty is not null`,
    )
    .get(id) as TaxBillRow | undefined
}

export interface GuaranteeSums {
  readonly assureCode: string
  readonly name: string
  readonly limit: string
  /** Bills that stand (not void), and what was paid; text, because sums may leave the safe integers. */
  readonly accrued: string
  readonly paid: string
  readonly bills: number
}

/** Each guarantor with his limit, the bills that stand and the payments. */
export function guaranteeSums(ledger: ReadHandle): GuaranteeSums[] {
  return ledger
    .sql(
      `with code as (select assure_code as c from guarantee_limit union select assure_code from tax_bill where assure_code <> '' union select assure_code from tax_payment)
      select code.c as assureCode, coalesce((select g.name from guarantee_limit g where g.assure_code = code.c order by g.limit_id desc limit 1), '') as name,
        cast(coalesce((select g.amount from guarantee_limit g where g.assure_code = code.c order by g.limit_id desc limit 1), -1) as text) as "limit",
        (select cast(coalesce(sum(b.duty + b.vat + b.consumption), 0) as text) from tax_bill b where b.assure_code = code.c and ${FIRST} and ${NEWEST} <> '3') as accrued,
        (select cast(coalesce(sum(p.amount), 0) as text) from tax_payment p where p.assure_code = code.c) as paid,
        (select count(*) from tax_bill b where b.assure_code = code.c and ${FIRST} and ${NEWEST} <> '3') as bills
      from code order by code.c`,
    )
    .all() as GuaranteeSums[]
}

/** Our own tax of the parcels whose bills stand, each once however many bills it has, by client and mode: what is no longer pending. */
export function billedTax(ledger: ReadHandle): { clientId: number; mode: string; tax: string }[] {
  return ledger
    .sql(
      `select p.client_id as clientId, p.mode, cast(sum(p.tax) as text) as tax
      from (select distinct b.invt_no from tax_bill b where ${FIRST} and ${NEWEST} <> '3') billed
      join parcel p on p.invt_no = billed.invt_no and p.invt_no <> '' group by p.client_id, p.mode`,
    )
    .all() as { clientId: number; mode: string; tax: string }[]
}

/** The parcel of an inventory number, with our own tax of it. */
export function parcelOfInventory(
  ledger: ReadHandle,
  invtNo: string,
): { parcelId: number; clientId: number; mode: string; orderNo: string; tax: number } | undefined {
  return ledger
    .sql(
      "select parcel_id as parcelId, client_id as clientId, mode, order_no as orderNo, tax from parcel where invt_no = ? and invt_no <> '' limit 1",
    )
    .get(invtNo) as { parcelId: number; clientId: number; mode: string; orderNo: string; tax: number } | undefined
}

/** Stored tax of those of the parcels that agree and are not filed, by client and mode. */
export function readyTax(
  ledger: ReadHandle,
  ids: readonly number[],
): { clientId: number; mode: string; tax: string }[] {
  return ledger
    .sql(
      'select p.client_id as clientId, p.mode, cast(sum(p.tax) as text) as tax from json_each(?) j cross join parcel p on p.parcel_id = j.value where p.match_state = ? and p.filing_id is null group by p.client_id, p.mode',
    )
    .all(JSON.stringify(ids), MATCH_STATE.agreed) as { clientId: number; mode: string; tax: string }[]
}

/** Sets what a guarantee is worth from now on. */
export function insertLimit(
  ledger: WriteHandle,
  one: { assureCode: string; name: string; amount: number; note: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into guarantee_limit (assure_code, name, amount, note, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(one.assureCode, one.name, one.amount, one.note, one.actorId, one.at)
}

/** Notes a payment to customs. */
export function insertPayment(
  ledger: WriteHandle,
  one: {
    assureCode: string
    entDutyNo: string
    amount: number
    paidOn: string
    note: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into tax_payment (assure_code, ent_duty_no, amount, paid_on, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(one.assureCode, one.entDutyNo, one.amount, one.paidOn, one.note, one.actorId, one.at)
}

/** Our own tax of inventories under way or released that have no bill yet, by client and mode: what the next bills will add. */
export function unbilledTax(ledger: ReadHandle): { clientId: number; mode: string; tax: string }[] {
  return ledger
    .sql(
      `select h.client_id as clientId, h.mode, cast(sum(s.tax) as text) as tax from parcel_sum s join shelf h on h.shelf_id = s.shelf_id
      where s.filing_state in ('queued', 'sent', 'declaring', 'accepted', 'awaitingArrival', 'review', 'inspection', 'suspended', 'concluded', 'released', 'closed', 'silent') and s.tax <> 0 group by h.client_id, h.mode`,
    )
    .all() as { clientId: number; mode: string; tax: string }[]
}

export interface TaxPaymentRow {
  readonly id: number
  readonly entDutyNo: string
  /** Count of 0.00001; below zero for one that takes another back. */
  readonly amount: number
  readonly paidOn: string
  readonly note: string
  readonly actorId: number
  readonly at: number
}

/** A guarantor's payments, the newest first, at most 5,000: some years of paying every week for every note. */
export function taxPayments(ledger: ReadHandle, assureCode: string): TaxPaymentRow[] {
  return ledger
    .sql(
      'select payment_id as id, ent_duty_no as entDutyNo, amount, paid_on as paidOn, note, actor_id as actorId, at from tax_payment where assure_code = ? order by payment_id desc limit 5000',
    )
    .all(assureCode) as TaxPaymentRow[]
}

/** One payment with its guarantor. */
export function readTaxPayment(
  ledger: ReadHandle,
  id: number,
): (TaxPaymentRow & { readonly assureCode: string }) | undefined {
  return ledger
    .sql(
      'select payment_id as id, assure_code as assureCode, ent_duty_no as entDutyNo, amount, paid_on as paidOn, note, actor_id as actorId, at from tax_payment where payment_id = ?',
    )
    .get(id) as (TaxPaymentRow & { readonly assureCode: string }) | undefined
}
