import { fixed, parseFixed, total, type Fixed } from '../decimal/decimal.ts'
import type { DeclaredFee, DeclaredQuantity, ExportDeclaration, ExportItem } from './evidence.ts'
import type { EvidenceFinding, RowValues } from './evidence-sheet.ts'
import { evidenceText } from './evidence-sheet.ts'
import { feeMarkOf, incotermOf, isoCurrency, moneyOf, unitOf } from './evidence-value.ts'
import { readDeclarationNo } from './number.ts'

/** Rows of an export list to declarations. A declaration with one bad row is refused whole: a claim on half of it would be wrong. */

export interface ReadDeclaration {
  readonly head: Omit<ExportDeclaration, 'id' | 'clientId'>
  readonly items: readonly Omit<ExportItem, 'id' | 'declarationId'>[]
  /** As the list names the owner; '' when it does not. */
  readonly owner: string
  readonly rows: readonly number[]
}

interface Open {
  readonly declarationNo: string
  readonly rows: number[]
  readonly heads: Map<string, { readonly value: string; readonly row: number }>
  readonly items: { readonly item: Omit<ExportItem, 'id' | 'declarationId'>; readonly row: number }[]
  readonly findings: EvidenceFinding[]
}

const HEAD = [
  'owner',
  'exportDate',
  'tradeMode',
  'incoterm',
  'currency',
  'contractNo',
  'billNo',
  'producerCode',
  'destination',
  'grossWeight',
  'freight',
  'freightMark',
  'freightCurrency',
  'insurance',
  'insuranceMark',
  'insuranceCurrency',
  'other',
  'otherMark',
  'otherCurrency',
]

/** Collects rows; `finish` answers the declarations and what was refused. */
export class ExportCollector {
  readonly #open = new Map<string, Open>()
  readonly #findings: EvidenceFinding[] = []
  readonly #today: string
  rows = 0

  /** @param today YYYY-MM-DD: nothing departs later */
  constructor(today: string) {
    this.#today = today
  }

  push(values: RowValues): void {
    this.rows++
    const key = readDeclarationNo(values.get('declarationNo'))
    if (key === undefined) {
      if (values.get('declarationNo') !== '') values.refuse('declarationNo', 'DECLARATION_NO_SHAPE')
      this.#findings.push(...values.findings)
      return
    }
    const open = this.#of(key.declarationNo)
    open.rows.push(values.row)
    this.#head(open, values)
    const item = this.#item(open, values, key.itemNo)
    open.findings.push(...values.findings)
    if (item !== undefined && values.findings.length === 0) open.items.push({ item, row: values.row })
  }

  #of(declarationNo: string): Open {
    const known = this.#open.get(declarationNo)
    if (known !== undefined) return known
    const open: Open = { declarationNo, rows: [], heads: new Map(), items: [], findings: [] }
    this.#open.set(declarationNo, open)
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
    if (values.get('exportDate') > this.#today) values.refuse('exportDate', 'DATE_FUTURE')
    if (values.get('incoterm') !== '' && incotermOf(values.get('incoterm')) === undefined)
      values.refuse('incoterm', 'INCOTERM_UNKNOWN')
    for (const name of ['freight', 'insurance', 'other'])
      if (feeMarkOf(values.get(`${name}Mark`)) === undefined) values.refuse(`${name}Mark`, 'FEE_MARK_UNKNOWN')
  }

  #item(
    open: Open,
    values: RowValues,
    suffix: number | undefined,
  ): Omit<ExportItem, 'id' | 'declarationId'> | undefined {
    const written = values.get('itemNo') === '' ? undefined : Number(values.get('itemNo'))
    const itemNo = written ?? suffix
    if (itemNo === undefined) values.refuse('declarationNo', 'ITEM_NO_MISSING')
    else if (itemNo < 1 || itemNo > 999) values.refuse('itemNo', 'ITEM_NO_MISSING')
    if (suffix !== undefined && written !== undefined && suffix !== written)
      values.refuse('itemNo', 'ITEM_NO_DIFFERS', { found: suffix })
    const twice = open.items.find((known) => known.item.itemNo === itemNo)
    if (twice !== undefined) values.refuse('itemNo', 'ITEM_TWICE', { first: twice.row })
    const amount = moneyOf(values.get('amount'))
    if (amount === undefined) {
      if (values.get('amount') !== '') values.refuse('amount', 'MONEY_PLACES')
    } else if (amount <= 0) values.refuse('amount', 'AMOUNT_NOT_POSITIVE')
    const quantities = quantitiesOf(values)
    if (itemNo === undefined || amount === undefined) return undefined
    return { itemNo, hsCode: values.get('hsCode'), name: values.get('name'), amount, quantities }
  }

  /** Declarations in the order of their first rows, and every finding. */
  finish(): { readonly documents: readonly ReadDeclaration[]; readonly findings: readonly EvidenceFinding[] } {
    const documents: ReadDeclaration[] = []
    for (const open of this.#open.values()) {
      if (open.findings.length === 0) documents.push(documentOf(open))
      else this.#findings.push(...withOthers(open.findings, open.rows))
    }
    return { documents, findings: this.#findings.sort((a, b) => a.row - b.row) }
  }
}

/** The good rows of a refused document say why they come back as well. */
export function withOthers(findings: readonly EvidenceFinding[], rows: readonly number[]): EvidenceFinding[] {
  const bad = new Set(findings.map((finding) => finding.row))
  const named = [...bad].slice(0, 5).join('、')
  const others = rows
    .filter((row) => !bad.has(row))
    .map((row) => ({
      row,
      column: '',
      header: '',
      code: 'DOCUMENT_ROWS',
      text: evidenceText('DOCUMENT_ROWS', { rows: named }),
      value: '',
    }))
  return [...findings, ...others]
}

function quantitiesOf(values: RowValues): DeclaredQuantity[] {
  const found: DeclaredQuantity[] = []
  for (const [unitField, quantityField] of [
    ['unit', 'quantity'],
    ['unit1', 'quantity1'],
    ['unit2', 'quantity2'],
  ] as const) {
    const text = values.get(quantityField)
    if (text === '') continue
    const quantity = parseFixed<'quantity'>(text)
    if (quantity === undefined) continue
    if (quantity <= 0) {
      // A second quantity of nothing is how lists say that there is none.
      if (quantityField === 'quantity' || quantity < 0) values.refuse(quantityField, 'QUANTITY_NOT_POSITIVE')
      continue
    }
    const word = values.get(unitField)
    if (word === '') {
      values.refuse(unitField, 'UNIT_MISSING')
      continue
    }
    const unit = unitOf(word)
    const same = found.find((one) => one.unit === unit)
    if (same === undefined) found.push({ unit, quantity })
    else if (same.quantity !== quantity) values.refuse(quantityField, 'UNIT_TWICE')
  }
  if (
    found.length === 0 &&
    !values.findings.some((finding) => finding.code.startsWith('UNIT') || finding.code.startsWith('QUANTITY'))
  )
    values.refuse('quantity', 'QUANTITY_MISSING')
  return found
}

function feeOf(
  text: (name: string) => string,
  name: 'freight' | 'insurance' | 'other',
  currency: string,
): DeclaredFee | undefined {
  const value = parseFixed(text(name))
  const mark = feeMarkOf(text(`${name}Mark`))
  if (value === undefined || value === 0 || mark === undefined) return undefined
  return { mark, value, currency: isoCurrency(text(`${name}Currency`)) ?? currency }
}

function documentOf(open: Open): ReadDeclaration {
  const text = (name: string): string => open.heads.get(name)?.value ?? ''
  const currency = isoCurrency(text('currency')) ?? text('currency')
  const fees = {
    freight: feeOf(text, 'freight', currency),
    insurance: feeOf(text, 'insurance', currency),
    other: feeOf(text, 'other', currency),
  }
  const items = open.items.map((one) => one.item).sort((a, b) => a.itemNo - b.itemNo)
  return {
    owner: text('owner'),
    rows: open.rows,
    items,
    head: {
      declarationNo: open.declarationNo,
      exportDate: text('exportDate'),
      tradeMode: /\d{4}/.exec(text('tradeMode'))?.[0] ?? text('tradeMode'),
      incoterm: incotermOf(text('incoterm')) ?? 'FOB',
      currency,
      contractNo: text('contractNo'),
      billNo: text('billNo'),
      producerCode: text('producerCode'),
      destination: text('destination'),
      ...(fees.freight === undefined ? {} : { freight: fees.freight }),
      ...(fees.insurance === undefined ? {} : { insurance: fees.insurance }),
      ...(fees.other === undefined ? {} : { other: fees.other }),
      total: total(items.map((item) => item.amount)),
      grossWeight: (parseFixed(text('grossWeight')) ?? fixed(0)) as Fixed<'weight'>,
    },
  }
}
