import {
  pageTaxBills,
  parcelOfInventory,
  readTaxBill,
  standingBills,
  taxBillLines,
  type TaxBillRow,
} from '../../../../db/crossborder/tax-bill.ts'
import { findFilingOfParcel } from '../../../../db/filing/filing.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { lineTaxes } from '../../../../shared/code/context.ts'
import {
  addBills,
  compareTax,
  taxBillStateName,
  type TaxParts,
} from '../../../../shared/domain/crossborder/tax-bill.ts'
import { fixed, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { PARCEL_TAX_PROBLEMS, parcelTax } from '../../../../shared/domain/inventory/parcel-tax.ts'
import { evaluateTriple } from '../../../../shared/domain/match/match.ts'
import { TAX_PROBLEMS } from '../../../../shared/domain/tax/retail-import-tax.ts'
import type { ReadContext } from '../../context.ts'
import { readTriples } from '../filing/triple-read.ts'
import { surroundingsOf } from '../parcel/match-triple.ts'
import { tariffInForce } from '../party/table.ts'

/** 电子税单: customs' figures beside our own. */

const money = (count: number): string => fixedTextPadded(fixed(count), 2)
const VOID = '3'
const totalOf = (row: TaxParts): number => row.duty + row.vat + row.consumption

/** What a bill is compared with us by: all bills of its inventory that stand; a void one by itself. */
function billsBeside(context: ReadContext, bill: TaxBillRow): Pick<TaxBillRow, 'id' | 'taxNo' | keyof TaxParts>[] {
  const standing = standingBills(context.ledger, bill.invtNo)
  return standing.some((one) => one.id === bill.id) ? standing : [bill]
}

function billRow(context: ReadContext, row: TaxBillRow): Out<'tax.page'>['rows'][number] {
  const parcel = parcelOfInventory(context.ledger, row.invtNo)
  const bills = billsBeside(context, row)
  const total = totalOf(row)
  const billed = bills.reduce((sum, one) => sum + totalOf(one), 0)
  // Nothing stored beside a bill that is not nothing: the tax could not be computed when the parcel was matched; the detail says why.
  const own = parcel === undefined || (parcel.tax === 0 && billed !== 0) ? undefined : parcel.tax
  return {
    id: row.id,
    key: String(row.id),
    taxNo: row.taxNo,
    invtNo: row.invtNo,
    status: row.status,
    statusName: taxBillStateName(row.status),
    duty: money(row.duty),
    vat: money(row.vat),
    consumption: money(row.consumption),
    total: money(total),
    parts: bills.length,
    own: own === undefined ? '' : money(own),
    difference: own === undefined || row.status === VOID ? '' : money(billed - own),
    ...(parcel === undefined ? {} : { parcelId: parcel.parcelId }),
    orderNo: parcel?.orderNo ?? '',
    entDutyNo: row.entDutyNo,
    assureCode: row.assureCode,
    at: row.returnTime,
  }
}

/** The newest first. The one filter is the guarantor. */
export function taxBillPage(context: ReadContext, input: In<'tax.page'>): Out<'tax.page'> {
  const assure = input.filters.find((filter) => filter.field === 'assureCode')
  const other = input.filters.find((filter) => filter !== assure)
  if (other !== undefined)
    throw new Failure('INPUT_INVALID', { path: `filters.${other.field}`, reason: '可用 assureCode' })
  const fromEnd = input.fromEnd && input.after === undefined
  const before = input.after === undefined ? Number.MAX_SAFE_INTEGER : Number(input.after)
  const rows = pageTaxBills(
    context.ledger,
    Number.isSafeInteger(before) ? before : 0,
    fromEnd ? input.limit : input.limit + 1,
    typeof assure?.value === 'string' ? assure.value : undefined,
    fromEnd,
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => billRow(context, row)),
    ...(rows.length > input.limit && last !== undefined ? { next: String(last.id) } : {}),
  }
}

const TAX_SENTENCES = { ...TAX_PROBLEMS, ...PARCEL_TAX_PROBLEMS } as const

type OwnLine = TaxParts & { gnum: number; gcode: string; price: number }

/** Our own tax of the parcel by line, with the tables of the moment it was declared; a sentence when there is none. */
function ownLines(context: ReadContext, invtNo: string): { lines: OwnLine[]; why: string } {
  const parcel = parcelOfInventory(context.ledger, invtNo)
  const filing = parcel === undefined ? undefined : findFilingOfParcel(context.ledger, parcel.parcelId, 'CEB621Message')
  if (parcel === undefined || filing === undefined) return { lines: [], why: '台账中没有这个清单编号的包裹' }
  const then = {
    ...context,
    ledger: context.ledger,
    clientKey: (id: number) => context.clientKey(id),
    now: () => filing.queuedAt,
  }
  const around = surroundingsOf(then)
  const [read] = readTriples(then, around, [parcel.parcelId])
  if (read === undefined) return { lines: [], why: '包裹没有订单，无法计税' }
  const matching = around.context(read.mode)
  const { lines } = evaluateTriple(read.triple, matching)
  const answer = parcelTax(
    read.triple,
    lines,
    matching,
    lineTaxes({ tariff: tariffInForce(context.ledger), lists: {} }, matching.day),
  )
  if (!answer.ok) return { lines: [], why: `无法计税：${TAX_SENTENCES[answer.code]}` }
  const codes = new Map(lines.map((line) => [line.line.gnum, line.gcode]))
  return {
    lines: answer.tax.lines.map((line) => ({
      gnum: line.gnum,
      gcode: codes.get(line.gnum) ?? '',
      price: line.dutiable,
      duty: line.duty,
      vat: line.vat,
      consumption: line.consumption,
    })),
    why: '',
  }
}

function shownParts(parts: (TaxParts & { price: number }) | undefined): Out<'tax.get'>['lines'][number]['own'] {
  return parts === undefined
    ? undefined
    : {
        price: money(parts.price),
        duty: money(parts.duty),
        vat: money(parts.vat),
        consumption: money(parts.consumption),
      }
}

export function taxBillDetail(context: ReadContext, input: In<'tax.get'>): Out<'tax.get'> {
  const bill = readTaxBill(context.ledger, input.id)
  if (bill === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const own = ownLines(context, bill.invtNo)
  const bills = billsBeside(context, bill)
  const customs = addBills(
    bills.flatMap((one) =>
      taxBillLines(context.ledger, one.id).map(({ taxPrice: price, ...line }) => ({ ...line, price })),
    ),
  )
  const customsTotal = bills.reduce((sum, one) => sum + totalOf(one), 0)
  const ownTotal = own.lines.reduce((sum, line) => sum + totalOf(line), 0)
  return {
    taxNo: bill.taxNo,
    invtNo: bill.invtNo,
    why: own.why,
    bills: bills.map((one) => ({ taxNo: one.taxNo, total: money(totalOf(one)) })),
    customsTotal: money(customsTotal),
    ownTotal: own.why === '' ? money(ownTotal) : '',
    difference: own.why === '' ? money(customsTotal - ownTotal) : '',
    lines: compareTax(customs, own.lines).map((line) => {
      const theirs = shownParts(line.customs)
      const ours = shownParts(line.own)
      return {
        gnum: line.gnum,
        gcode: line.gcode,
        ...(theirs === undefined ? {} : { customs: theirs }),
        ...(ours === undefined ? {} : { own: ours }),
        difference: own.why === '' ? money(line.difference) : '',
      }
    }),
  }
}
