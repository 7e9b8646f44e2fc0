import { divideHalfUp, fixed, fractionHalfUp, parseFixed, plus, type Money, type Quantity } from '../decimal/decimal.ts'
import type {
  Percent,
  PurchaseLine,
  PurchaseVoucher,
  RefundCertificate,
  VoucherKind,
  VoucherState,
  VoucherUse,
} from './evidence.ts'
import { withOthers } from './read-export.ts'
import type { EvidenceFinding, RowValues } from './evidence-sheet.ts'
import {
  certificateKindOf,
  isSimplifiedRate,
  moneyOf,
  percentOf,
  priceDifference,
  taxDifference,
  taxIdOf,
  unitOf,
  voucherKindOf,
  voucherStateOf,
  voucherUseOf,
} from './evidence-value.ts'
import { readDeclarationNo, readPaymentNo, readVoucherNo } from './number.ts'

/** Rows of voucher lists: invoices and payment certificates by number, their states, certificates of the bureau. */

type NewLine = Omit<PurchaseLine, 'id' | 'voucherId'>
export interface ReadVoucher {
  readonly head: Omit<PurchaseVoucher, 'id' | 'clientId' | 'state' | 'use'>
  /** As the list itself says it; `unknown` when it does not. */
  readonly state: VoucherState
  readonly lines: readonly NewLine[]
  readonly owner: string
  readonly rows: readonly number[]
}

interface Open {
  readonly voucherNo: string
  readonly rows: number[]
  readonly heads: Map<string, { readonly value: string; readonly row: number }>
  readonly lines: NewLine[]
  simplified: boolean
  readonly findings: EvidenceFinding[]
}

const KINDS: Readonly<Partial<Record<VoucherList, VoucherKind>>> = {
  customsPayment: 'customsPayment',
  consumptionPayment: 'consumption',
}
const HEAD = ['owner', 'issuedOn', 'sellerId', 'sellerName', 'buyerId', 'kind', 'note', 'status', 'simplified']

export type VoucherList = 'invoice' | 'customsPayment' | 'consumptionPayment'

/** Collects the rows of invoices or of payment certificates. */
export class VoucherCollector {
  readonly #open = new Map<string, Open>()
  readonly #findings: EvidenceFinding[] = []
  readonly #today: string
  readonly #list: VoucherList
  rows = 0

  constructor(today: string, list: VoucherList) {
    this.#today = today
    this.#list = list
  }

  get #payment(): boolean {
    return this.#list !== 'invoice'
  }

  #number(values: RowValues): string | undefined {
    if (this.#payment) return readPaymentNo(values.get('number'))
    const digital = values.get('digitalNo')
    return digital !== '' ? readVoucherNo('', digital) : readVoucherNo(values.get('code'), values.get('number'))
  }

  push(values: RowValues): void {
    this.rows++
    const voucherNo = this.#number(values)
    if (voucherNo === undefined) {
      values.refuse(
        values.get('digitalNo') !== '' ? 'digitalNo' : 'number',
        this.#payment ? 'PAYMENT_NO_SHAPE' : 'VOUCHER_NO_SHAPE',
      )
      this.#findings.push(...values.findings)
      return
    }
    const open = this.#of(voucherNo)
    open.rows.push(values.row)
    this.#head(open, values)
    this.#line(open, values)
    open.findings.push(...values.findings)
  }

  #of(voucherNo: string): Open {
    const known = this.#open.get(voucherNo)
    if (known !== undefined) return known
    const open: Open = { voucherNo, rows: [], heads: new Map(), lines: [], simplified: false, findings: [] }
    this.#open.set(voucherNo, open)
    return open
  }

  #head(open: Open, values: RowValues): void {
    for (const name of HEAD) {
      const value = values.get(name)
      if (value === '') continue
      const known = open.heads.get(name)
      if (known === undefined) open.heads.set(name, { value, row: values.row })
      else if (known.value !== value) values.refuse(name, 'HEAD_DIFFERS', { first: known.row })
    }
    if (values.get('issuedOn') > this.#today) values.refuse('issuedOn', 'DATE_FUTURE')
    for (const name of ['sellerId', 'buyerId'])
      if (values.get(name) !== '' && taxIdOf(values.get(name)) === undefined) values.refuse(name, 'TAX_ID_SHAPE')
    if (/小规模|简易|^是$/.test(values.get('simplified'))) open.simplified = true
  }

  #line(open: Open, values: RowValues): void {
    const amount = moneyOf(values.get('amount'))
    const tax = moneyOf(values.get('tax'))
    if (amount === undefined && values.get('amount') !== '') values.refuse('amount', 'MONEY_PLACES')
    if (tax === undefined && values.get('tax') !== '') values.refuse('tax', 'MONEY_PLACES')
    if (amount === undefined || tax === undefined) return
    const quantity = values.get('quantity') === '' ? undefined : parseFixed<'quantity'>(values.get('quantity'))
    if (amount < 0 && quantity === undefined) return this.#discount(open, values, amount, tax)
    if (amount < 0) return values.refuse('amount', 'RED_LETTER_LINE')
    if (amount === 0) return values.refuse('amount', 'AMOUNT_NOT_POSITIVE')
    if (quantity === undefined || quantity <= 0) return values.refuse('quantity', 'QUANTITY_NOT_POSITIVE')
    const levyRate = this.#rate(values, amount, tax)
    if (levyRate === undefined) return values.refuse('levyRate', 'RATE_SHAPE')
    const off = this.#taxOff(values, amount, quantity, levyRate, tax)
    if (off !== undefined) return values.refuse('tax', 'TAX_NOT_PRODUCT', { difference: off })
    const apart = priceDifference(quantity, values.get('price'), amount)
    if (apart !== undefined) return values.refuse('amount', 'AMOUNT_NOT_PRODUCT', { difference: apart })
    if (this.#list !== 'consumptionPayment' && isSimplifiedRate(levyRate)) open.simplified = true
    open.lines.push({
      lineNo: open.lines.length + 1,
      name: values.get('name'),
      spec: values.get('spec'),
      unit: unitOf(values.get('unit')),
      quantity,
      taxableAmount: amount,
      levyRate,
      tax,
    })
  }

  /** A certificate of consumption tax without an ad valorem rate is by quantity alone. */
  #rate(values: RowValues, amount: Money, tax: Money): Percent | undefined {
    const text = values.get('levyRate')
    if (text !== '') return percentOf(text)
    return this.#list === 'consumptionPayment' ? fixed<'percent'>(0) : rateOf(amount, tax)
  }

  /** How far the tax is off, in yuan; a certificate that names no rate at all is taken at its word. */
  #taxOff(values: RowValues, amount: Money, quantity: Quantity, rate: Percent, tax: Money): string | undefined {
    if (this.#list !== 'consumptionPayment') return taxDifference(amount, rate, tax)
    const each = values.get('unitTax') === '' ? fixed<'money'>(0) : parseFixed<'money'>(values.get('unitTax'))
    if (each === undefined || (each === 0 && rate === 0)) return undefined
    const byQuantity = fractionHalfUp<'money'>(BigInt(quantity) * BigInt(each), 100_000n, 2)
    return taxDifference(amount, rate, fixed<'money'>(tax - byQuantity))
  }

  /** A discount stands below its line on the invoice and lowers it. */
  #discount(open: Open, values: RowValues, amount: number, tax: number): void {
    const before = open.lines.at(-1)
    if (before === undefined || before.taxableAmount + amount <= 0) return values.refuse('amount', 'DISCOUNT_ALONE')
    open.lines[open.lines.length - 1] = {
      ...before,
      taxableAmount: plus(before.taxableAmount, fixed(amount)),
      tax: plus(before.tax, fixed(tax)),
    }
  }

  finish(): { readonly documents: readonly ReadVoucher[]; readonly findings: readonly EvidenceFinding[] } {
    const documents: ReadVoucher[] = []
    for (const open of this.#open.values()) {
      if (open.findings.length === 0) documents.push(this.#document(open))
      else this.#findings.push(...withOthers(open.findings, open.rows))
    }
    return { documents, findings: this.#findings.sort((a, b) => a.row - b.row) }
  }

  #document(open: Open): ReadVoucher {
    const text = (name: string): string => open.heads.get(name)?.value ?? ''
    return {
      owner: text('owner'),
      rows: open.rows,
      lines: open.lines,
      state: voucherStateOf(text('status')) ?? 'unknown',
      head: {
        voucherNo: open.voucherNo,
        kind: KINDS[this.#list] ?? voucherKindOf(text('kind'), text('note')),
        issuedOn: text('issuedOn'),
        sellerId: taxIdOf(text('sellerId')) ?? '',
        sellerName: text('sellerName'),
        buyerId: taxIdOf(text('buyerId')) ?? '',
        note: text('note'),
        simplified: open.simplified,
      },
    }
  }
}

/** The rate that a list without rates means: tax ÷ amount to the nearest whole percent. */
function rateOf(amount: number, tax: number): ReturnType<typeof percentOf> {
  return percentOf(`${divideHalfUp(BigInt(tax) * 100n, BigInt(amount))}%`)
}

export interface ReadVoucherState {
  readonly row: number
  readonly voucherNo: string
  readonly state: VoucherState
  readonly use: VoucherUse | undefined
  readonly period: string
  readonly checkedOn: string
}

/** One row of a state list; undefined when it was refused (its findings say why). */
export function readVoucherState(values: RowValues, today: string): ReadVoucherState | undefined {
  const digital = values.get('digitalNo')
  const number = values.get('number')
  const voucherNo =
    digital !== ''
      ? readVoucherNo('', digital)
      : (readVoucherNo(values.get('code'), number) ?? (/^[0-9A-Z]{21,22}$/.test(number) ? number : undefined))
  if (voucherNo === undefined) values.refuse('number', 'VOUCHER_NO_SHAPE')
  const stateText = values.get('state')
  const useText = values.get('use')
  const state = stateText === '' ? 'unknown' : voucherStateOf(stateText)
  const use = useText === '' ? undefined : voucherUseOf(useText)
  if (state === undefined) values.refuse('state', 'STATE_UNKNOWN')
  if (useText !== '' && use === undefined) values.refuse('use', 'USE_UNKNOWN')
  if (stateText === '' && useText === '') values.refuse('state', 'STATE_EMPTY')
  const period = values
    .get('period')
    .replace(/[-/年.]/g, '')
    .replace(/月$/, '')
  if (period !== '' && !/^\d{4}(?:0[1-9]|1[0-2])$/.test(period)) values.refuse('period', 'PERIOD_SHAPE')
  if (values.findings.length > 0 || voucherNo === undefined || state === undefined) return undefined
  return {
    row: values.row,
    voucherNo,
    state,
    use,
    period,
    checkedOn: values.get('checkedOn') === '' ? today : values.get('checkedOn'),
  }
}

export type ReadCertificate = Omit<RefundCertificate, 'id' | 'clientId'> & {
  readonly row: number
  readonly owner: string
  readonly note: string
}

/** One row of a certificate list; undefined when it was refused. */
export function readCertificate(values: RowValues, today: string): ReadCertificate | undefined {
  const kind = certificateKindOf(values.get('kind'))
  if (kind === undefined) values.refuse('kind', 'CERTIFICATE_KIND')
  const key = readDeclarationNo(values.get('declarationNo'))
  if (key === undefined) values.refuse('declarationNo', 'DECLARATION_NO_SHAPE')
  const itemNo = values.get('itemNo') === '' ? key?.itemNo : Number(values.get('itemNo'))
  if (key !== undefined && (itemNo === undefined || itemNo < 1 || itemNo > 999))
    values.refuse('itemNo', 'ITEM_NO_MISSING')
  const quantity = parseFixed<'quantity'>(values.get('quantity'))
  if (quantity !== undefined && quantity <= 0) values.refuse('quantity', 'QUANTITY_NOT_POSITIVE')
  if (values.get('issuedOn') > today) values.refuse('issuedOn', 'DATE_FUTURE')
  const amount = values.get('amountUsd') === '' ? fixed<'money'>(0) : moneyOf(values.get('amountUsd'))
  if (amount === undefined) values.refuse('amountUsd', 'MONEY_PLACES')
  if (
    values.findings.length > 0 ||
    kind === undefined ||
    key === undefined ||
    itemNo === undefined ||
    quantity === undefined ||
    amount === undefined
  )
    return undefined
  return {
    row: values.row,
    owner: values.get('owner'),
    note: values.get('note'),
    kind,
    certificateNo: values.get('number'),
    issuedOn: values.get('issuedOn'),
    declarationNo: key.declarationNo,
    itemNo,
    quantity,
    amountUsd: amount,
  }
}
