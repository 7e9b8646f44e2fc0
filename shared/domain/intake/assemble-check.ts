import { fixedText, parseFixed, PLACES, type Fixed } from '../decimal/decimal.ts'
import { checkCitizenId, type CitizenId } from '../identifier/citizen-id.ts'
import type { Checked } from '../identifier/result.ts'
import type { Plan } from './assemble-plan.ts'
import type { RowFinding } from './document.ts'
import { columnLetters } from './cell.ts'
import type { IntakeField } from './field.ts'
import { HEAD_SECTIONS } from './kind.ts'
import { shownValue } from './mask-value.ts'

/** A document while its rows are being collected. */
export interface OpenDocument {
  readonly rows: number[]
  readonly heads: (string[] | undefined)[]
  readonly lines: string[][]
  /** Source row of each line. */
  readonly lineRows: number[]
  findings: RowFinding[]
  derived: number
}

export const MAX_FINDINGS = 20
const SCALE = 10n ** BigInt(PLACES)

/** Adds a finding unless the document has enough of them. */
export function addFinding(document: OpenDocument, finding: RowFinding): void {
  if (document.findings.length < MAX_FINDINGS) document.findings.push(finding)
}

/** Exact product of two canonical decimals; undefined when it needs more than five decimals or is too large. */
export function exactProduct(a: string, b: string): string | undefined {
  const [x, y] = [parseFixed(a), parseFixed(b)]
  if (x === undefined || y === undefined) return undefined
  const product = BigInt(x) * BigInt(y)
  if (product % SCALE !== 0n) return undefined
  return decimalText(product / SCALE)
}

/** Exact quotient of two canonical decimals; undefined when there is none with five decimals. */
export function exactQuotient(a: string, b: string): string | undefined {
  const [x, y] = [parseFixed(a), parseFixed(b)]
  if (x === undefined || y === undefined || y === 0) return undefined
  const scaled = BigInt(x) * SCALE
  return scaled % BigInt(y) === 0n ? decimalText(scaled / BigInt(y)) : undefined
}

function decimalText(count: bigint): string | undefined {
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : fixedText(Number(count) as Fixed)
}

/** Sum of canonical decimals; undefined when one is none or it is too large. */
export function exactSum(values: readonly string[]): string | undefined {
  let sum = 0
  for (const value of values) {
    const count = parseFixed(value)
    if (count === undefined) return undefined
    sum += count
    if (!Number.isSafeInteger(sum)) return undefined
  }
  return fixedText(sum as Fixed)
}

/** Places of the fields the checks touch, looked up once a file. */
export class DocumentChecker {
  readonly #plan: Plan
  readonly #lineRequired: readonly { readonly field: IntakeField; readonly slot: number; readonly column: string }[]
  readonly #headRequired: readonly { readonly field: IntakeField; readonly head: number; readonly slot: number; readonly column: string }[]
  readonly #columnOf = new Map<string, { readonly letters: string; readonly header: string }>()
  #lastId = ''
  #lastCheck: Checked<CitizenId> | undefined

  constructor(plan: Plan) {
    this.#plan = plan
    for (const column of [...plan.columns, ...plan.headCells]) if (!this.#columnOf.has(column.field.id)) this.#columnOf.set(column.field.id, { letters: columnLetters(column.column), header: column.header })
    const letters = (field: IntakeField): string => this.#columnOf.get(field.id)?.letters ?? ''
    this.#lineRequired = plan.required.filter((field) => field.section === 'line').map((field) => ({ field, slot: plan.slot('line', field.element), column: letters(field) }))
    this.#headRequired = plan.required.filter((field) => field.section !== 'line').map((field) => ({
      field, head: HEAD_SECTIONS.findIndex((section) => section === field.section), slot: plan.slot(field.section, field.element), column: letters(field),
    }))
  }

  /** Fills in what can be derived, then names everything that is missing or does not hold. */
  finish(document: OpenDocument): void {
    this.#joinAddress(document, 'order')
    this.#joinAddress(document, 'waybill')
    if (this.#plan.hasLines) {
      this.#lines(document)
      this.#totals(document)
    }
    this.#copies(document)
    this.#required(document)
    this.#person(document, 'order', 'buyerIdNumber', 'buyerIdType')
    this.#person(document, 'payment', 'payerIdNumber', 'payerIdType')
  }

  #finding(document: OpenDocument, code: string, id: string, row: number, extra: Partial<RowFinding> = {}): void {
    // A value that was refused when read is not missing as well.
    if (document.findings.some((finding) => finding.field === id && finding.row === row)) return
    const place = this.#columnOf.get(id)
    addFinding(document, { code, row, field: id, ...(place === undefined ? {} : { column: place.letters, header: place.header }), ...extra })
  }

  #lines(document: OpenDocument): void {
    const plan = this.#plan
    const at = (element: string): number => plan.slot('line', element)
    const itemNo = at('itemNo')
    const itemName = at('itemName')
    const qty = at('qty')
    const price = at('price')
    const total = at('totalPrice')
    if (document.lines.length === 0) addFinding(document, { code: 'LINES_MISSING', row: document.rows[0] ?? 0, field: 'line.itemName' })
    document.lines.forEach((line, index) => {
      const row = document.lineRows[index] ?? 0
      for (const { field, slot } of this.#lineRequired) if ((line[slot] ?? '') === '') this.#finding(document, 'VALUE_MISSING', field.id, row)
      if ((line[itemNo] ?? '') === '' && (line[itemName] ?? '') === '') this.#finding(document, 'VALUE_MISSING', itemName < 0 ? 'line.itemNo' : 'line.itemName', row)
      const [q, p, t] = [line[qty] ?? '', line[price] ?? '', line[total] ?? '']
      if (q !== '' && p !== '' && t === '') this.#derive(document, line, total, 'line.totalPrice', exactProduct(p, q), row)
      else if (q !== '' && p === '' && t !== '') this.#derive(document, line, price, 'line.price', exactQuotient(t, q), row)
      else if (p === '' && t === '') this.#finding(document, 'VALUE_MISSING', 'line.price', row)
    })
  }

  #derive(document: OpenDocument, target: string[], slot: number, id: string, value: string | undefined, row: number): void {
    if (value === undefined) {
      this.#finding(document, 'NOT_EXACT', id, row)
      return
    }
    target[slot] = value
    document.derived |= this.#plan.bit(id)
  }

  /** goodsValue, then the 0 of what no column carries, then acturalPaid = goodsValue + freight + taxTotal − discount (SPEC 3.4). */
  #totals(document: OpenDocument): void {
    const plan = this.#plan
    const head = document.heads[0]
    if (head === undefined || document.findings.length > 0) return
    const at = (element: string): number => plan.slot('order', element)
    const row = document.rows[0] ?? 0
    const goods = at('goodsValue')
    if ((head[goods] ?? '') === '') {
      const totals = plan.slot('line', 'totalPrice')
      this.#derive(document, head, goods, 'order.goodsValue', exactSum(document.lines.map((line) => line[totals] ?? '')), row)
    }
    const value = (element: string): string | undefined => {
      const slot = at(element)
      return slot < 0 || (head[slot] ?? '') === '' ? undefined : head[slot]
    }
    if (at('acturalPaid') < 0) {
      if (value('freight') === undefined) this.#derive(document, head, at('freight'), 'order.freight', '0', row)
      return
    }
    const due = exactSum([value('goodsValue') ?? '0', value('freight') ?? '0', value('taxTotal') ?? '0'])
    const paid = due === undefined ? undefined : exactSum([due, minusText(value('discount') ?? '0')])
    const given = value('acturalPaid')
    // A given sum that does not come out leaves the unknown parts unknown: the match will name the difference.
    if (given !== undefined && given !== paid) return
    for (const element of ['freight', 'discount', 'taxTotal']) if (value(element) === undefined) this.#derive(document, head, at(element), `order.${element}`, '0', row)
    if (given === undefined) this.#derive(document, head, at('acturalPaid'), 'order.acturalPaid', paid?.startsWith('-') === true ? undefined : paid, row)
  }

  #copies(document: OpenDocument): void {
    for (const copy of this.#plan.copies) {
      const from = document.heads[copy.from]
      const to = document.heads[copy.to]
      const value = from?.[copy.fromSlot] ?? ''
      if (to === undefined || value === '' || (to[copy.toSlot] ?? '') !== '') continue
      to[copy.toSlot] = value
      document.derived |= copy.bit
    }
  }

  #joinAddress(document: OpenDocument, section: 'order' | 'waybill'): void {
    const plan = this.#plan
    const target = plan.slot(section, 'consigneeAddress')
    const parts = ['consigneeProvince', 'consigneeCity', 'consigneeCounty'].map((element) => plan.slot(section, element)).filter((slot) => slot >= 0)
    const head = document.heads[section === 'order' ? 0 : 2]
    if (head === undefined || target < 0 || parts.length === 0) return
    let address = head[target] ?? ''
    for (const slot of parts.reverse()) {
      const part = head[slot] ?? ''
      head[slot] = ''
      const stem = part.replace(/(?:省|市|区|县|自治区|特别行政区)$/, '')
      if (part !== '' && !address.slice(0, 30).includes(stem)) address = part + address
    }
    if (address === head[target]) return
    if (address.length > 200) addFinding(document, { code: 'TOO_LONG', row: document.rows[0] ?? 0, field: `${section}.consigneeAddress`, data: { length: address.length, limit: 200 } })
    head[target] = address
    document.derived |= plan.bit(`${section}.consigneeAddress`)
  }

  #required(document: OpenDocument): void {
    const row = document.rows[0] ?? 0
    for (const { field, head, slot } of this.#headRequired) {
      const values = document.heads[head]
      if (values !== undefined && (values[slot] ?? '') === '') this.#finding(document, 'VALUE_MISSING', field.id, row)
    }
  }

  /** Check digit of a citizen ID, unless the document says it is another paper. */
  #person(document: OpenDocument, section: 'order' | 'payment', numberElement: string, typeElement: string): void {
    const head = document.heads[section === 'order' ? 0 : 1]
    if (head === undefined) return
    const id = head[this.#plan.slot(section, numberElement)] ?? ''
    const type = head[this.#plan.slot(section, typeElement)] ?? ''
    if (id === '' || (type !== '' && type !== '1')) return
    if (id !== this.#lastId) {
      this.#lastId = id
      this.#lastCheck = checkCitizenId(id)
    }
    if (this.#lastCheck?.ok !== false) return
    const field = this.#plan.columns.find((column) => column.field.id === `${section}.${numberElement}`)?.field
    // What was only copied from the order is named there.
    if (field === undefined) return
    this.#finding(document, this.#lastCheck.code, field.id, document.rows[0] ?? 0, { value: shownValue(field, id) })
  }
}

function minusText(text: string): string {
  return text === '0' ? '0' : `-${text}`
}
