import { fixed, fixedText, parseFixed, PLACES } from '../decimal/decimal.ts'
import type { Plan } from './assemble-plan.ts'
import type { RowFinding } from './document.ts'
import { columnLetters } from './cell.ts'
import type { IntakeField } from './field.ts'
import { fieldOf, NAME_PARTS, PAID_PARTS } from './field-dictionary.ts'
import { HEAD_SECTIONS, type Section } from './kind.ts'
import { shownValue } from './mask-value.ts'
import { QuickCitizenIds } from './quick-citizen-id.ts'

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

const MAX_FINDINGS = 20
const SCALE = 10n ** BigInt(PLACES)
const POWERS = [1, 10, 100, 1000, 10_000, 100_000]

/** Adds a finding unless the document has enough of them. */
export function addFinding(document: OpenDocument, finding: RowFinding): void {
  if (document.findings.length < MAX_FINDINGS) document.findings.push(finding)
}

/**
 * The count of 0.00001 of a canonical decimal, or -1. Two million of them are read for the totals of a large file, so the
 * short ones go digit by digit (exact: below 2^53); the rest by parseFixed.
 */
function countOf(text: string): number {
  if (text.length === 0 || text.length > 10) return parseFixed(text) ?? -1
  let count = 0
  let places = -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46 && places < 0) places = 0
    else if (code < 48 || code > 57 || places >= PLACES) return parseFixed(text) ?? -1
    else {
      count = count * 10 + code - 48
      if (places >= 0) places++
    }
  }
  return count * (POWERS[PLACES - Math.max(places, 0)] ?? 1)
}

/** Exact product of two canonical decimals; undefined when it needs more than five decimals or is too large. */
function exactProduct(a: string, b: string): string | undefined {
  const x = countOf(a)
  const y = countOf(b)
  if (x < 0 || y < 0) return undefined
  const product = BigInt(x) * BigInt(y)
  return product % SCALE === 0n ? countText(product / SCALE) : undefined
}

/** Exact quotient of two canonical decimals; undefined when there is none with five decimals. */
function exactQuotient(a: string, b: string): string | undefined {
  const x = countOf(a)
  const y = countOf(b)
  if (x < 0 || y <= 0) return undefined
  const scaled = BigInt(x) * SCALE
  return scaled % BigInt(y) === 0n ? countText(scaled / BigInt(y)) : undefined
}

function countText(count: bigint): string | undefined {
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : fixedText(fixed(Number(count)))
}

/** Sum of canonical decimals, `minus` taken off; undefined when one is none, or the result is negative or too large. */
export function exactSum(values: readonly string[], minus = '0'): string | undefined {
  let sum = -countOf(minus)
  if (sum > 0) return undefined
  for (const value of values) {
    const count = countOf(value)
    if (count < 0) return undefined
    sum += count
  }
  return sum < 0 || !Number.isSafeInteger(sum) ? undefined : fixedText(fixed(sum))
}

/** A head field that is put together of parts: those before it, nearest first, and one behind. */
interface Joined {
  readonly head: number
  readonly target: Place
  readonly parts: readonly number[]
  readonly behind: number
  readonly limit: number
}

/** Places of the fields the checks touch, looked up once a file. */
export class DocumentChecker {
  readonly #plan: Plan
  readonly #lineRequired: readonly { readonly field: IntakeField; readonly slot: number }[]
  readonly #headRequired: readonly { readonly field: IntakeField; readonly head: number; readonly slot: number }[]
  readonly #columnOf = new Map<string, { readonly letters: string; readonly header: string }>()
  readonly #line: Readonly<Record<'itemNo' | 'itemName' | 'qty' | 'price' | 'totalPrice', Place>>
  readonly #order: Readonly<Record<'goodsValue' | 'freight' | 'discount' | 'taxTotal' | 'acturalPaid', Place>>
  readonly #addresses: readonly Joined[]
  readonly #names: readonly Joined[]
  readonly #payment: Pick<Joined, 'head' | 'target' | 'parts'>
  readonly #sameAs: readonly (Pick<Joined, 'head' | 'target'> & {
    readonly from: readonly [head: number, slot: number]
  })[]
  readonly #persons: readonly {
    readonly head: number
    readonly field: IntakeField
    readonly id: number
    readonly type: number
  }[]
  readonly #citizenIds = new QuickCitizenIds()

  constructor(plan: Plan) {
    this.#plan = plan
    for (const column of [...plan.columns, ...plan.headCells])
      if (!this.#columnOf.has(column.field.id))
        this.#columnOf.set(column.field.id, { letters: columnLetters(column.column), header: column.header })
    this.#lineRequired = plan.required
      .filter((field) => field.section === 'line')
      .map((field) => ({ field, slot: plan.slot('line', field.element) }))
    this.#headRequired = plan.required
      .filter((field) => field.section !== 'line')
      .map((field) => ({ field, head: headIndex(field.section), slot: plan.slot(field.section, field.element) }))
    const place = (section: Section, element: string): Place => ({
      id: `${section}.${element}`,
      slot: plan.slot(section, element),
      bit: plan.bit(`${section}.${element}`),
    })
    this.#line = {
      itemNo: place('line', 'itemNo'),
      itemName: place('line', 'itemName'),
      qty: place('line', 'qty'),
      price: place('line', 'price'),
      totalPrice: place('line', 'totalPrice'),
    }
    this.#order = {
      goodsValue: place('order', 'goodsValue'),
      freight: place('order', 'freight'),
      discount: place('order', 'discount'),
      taxTotal: place('order', 'taxTotal'),
      acturalPaid: place('order', 'acturalPaid'),
    }
    const joined = (element: string, parts: readonly string[], behind: string, limit: number): Joined[] =>
      (['order', 'waybill'] as const)
        .map((section) => ({
          head: headIndex(section),
          target: place(section, element),
          parts: parts.map((part) => plan.slot(section, part)).filter((slot) => slot >= 0),
          behind: plan.slot(section, behind),
          limit,
        }))
        .filter((one) => one.target.slot >= 0 && (one.parts.length > 0 || one.behind >= 0))
    this.#payment = {
      head: headIndex('payment'),
      target: place('payment', 'amountPaid'),
      parts: PAID_PARTS.map((part) => plan.slot('payment', part)),
    }
    const [surname, givenName] = NAME_PARTS
    this.#names = joined('consignee', [surname], givenName, 100)
    this.#addresses = joined(
      'consigneeAddress',
      ['consigneeCounty', 'consigneeCity', 'consigneeProvince'],
      'consigneeAddress2',
      200,
    )
    this.#sameAs = (plan.mapping.sameAs ?? []).flatMap(({ field, from }) => {
      const [target, source] = [fieldOf(plan.mapping.kind, field), fieldOf(plan.mapping.kind, from)]
      if (target === undefined || source === undefined) return []
      return [
        {
          head: headIndex(target.section),
          target: place(target.section, target.element),
          from: [headIndex(source.section), plan.slot(source.section, source.element)] as const,
        },
      ]
    })
    // A number that is only copied from the order is checked there.
    this.#persons = (
      [
        ['order', 'buyerIdNumber', 'buyerIdType'],
        ['payment', 'payerIdNumber', 'payerIdType'],
      ] as const
    ).flatMap(([section, id, type]) => {
      const field = plan.columns.find((column) => column.field.id === `${section}.${id}`)?.field
      return field === undefined
        ? []
        : [{ head: headIndex(section), field, id: plan.slot(section, id), type: plan.slot(section, type) }]
    })
  }

  /** Fills in what can be derived, then names everything that is missing or does not hold. */
  finish(document: OpenDocument): void {
    for (const name of this.#names) this.#joinName(document, name)
    for (const address of this.#addresses) this.#joinAddress(document, address)
    this.#paid(document)
    for (const { head, target, from } of this.#sameAs) {
      const values = document.heads[head]
      const value = document.heads[from[0]]?.[from[1]] ?? ''
      if (values === undefined || value === '' || (values[target.slot] ?? '') !== '') continue
      values[target.slot] = value
      document.derived |= target.bit
    }
    if (this.#plan.hasLines) {
      this.#lines(document)
      this.#totals(document)
    }
    this.#copies(document)
    this.#required(document)
    for (const one of this.#persons) this.#person(document, one)
  }

  #finding(document: OpenDocument, code: string, id: string, row: number, extra: Partial<RowFinding> = {}): void {
    // A value that was refused when read is not missing as well.
    if (document.findings.some((finding) => finding.field === id && finding.row === row)) return
    const place = this.#columnOf.get(id)
    addFinding(document, {
      code,
      row,
      field: id,
      ...(place === undefined ? {} : { column: place.letters, header: place.header }),
      ...extra,
    })
  }

  #lines(document: OpenDocument): void {
    const { itemNo, itemName, qty, price, totalPrice } = this.#line
    if (document.lines.length === 0)
      addFinding(document, { code: 'LINES_MISSING', row: document.rows[0] ?? 0, field: 'line.itemName' })
    for (let index = 0; index < document.lines.length; index++) {
      const line = document.lines[index] ?? []
      const row = document.lineRows[index] ?? 0
      for (const { field, slot } of this.#lineRequired)
        if ((line[slot] ?? '') === '') this.#finding(document, 'VALUE_MISSING', field.id, row)
      if ((line[itemNo.slot] ?? '') === '' && (line[itemName.slot] ?? '') === '')
        this.#finding(document, 'VALUE_MISSING', itemName.slot < 0 ? 'line.itemNo' : 'line.itemName', row)
      const q = line[qty.slot] ?? ''
      const p = line[price.slot] ?? ''
      const t = line[totalPrice.slot] ?? ''
      if (p !== '' && t !== '') continue
      if (q !== '' && p !== '') this.#derive(document, line, totalPrice, exactProduct(p, q), row)
      else if (q !== '' && t !== '') this.#derive(document, line, price, exactQuotient(t, q), row)
      else if (p === '' && t === '') this.#finding(document, 'VALUE_MISSING', 'line.price', row)
    }
  }

  #derive(document: OpenDocument, target: string[], place: Place, value: string | undefined, row: number): void {
    if (value === undefined) {
      this.#finding(document, 'NOT_EXACT', place.id, row)
      return
    }
    target[place.slot] = value
    document.derived |= place.bit
  }

  /** goodsValue, then the 0 of what no column carries, then acturalPaid = goodsValue + freight + taxTotal − discount (SPEC 3.4). */
  #totals(document: OpenDocument): void {
    const head = document.heads[0]
    if (head === undefined || document.findings.length > 0) return
    const { goodsValue, freight, discount, taxTotal, acturalPaid } = this.#order
    const row = document.rows[0] ?? 0
    if ((head[goodsValue.slot] ?? '') === '') {
      const total = this.#line.totalPrice.slot
      this.#derive(
        document,
        head,
        goodsValue,
        document.lines.length === 1
          ? document.lines[0]?.[total]
          : exactSum(document.lines.map((line) => line[total] ?? '')),
        row,
      )
    }
    if (acturalPaid.slot < 0) {
      if ((head[freight.slot] ?? '') === '') this.#derive(document, head, freight, '0', row)
      return
    }
    const given = head[acturalPaid.slot] ?? ''
    const parts = [freight, taxTotal, discount].map((place) => head[place.slot] ?? '')
    const [f = '', t = '', d = ''] = parts
    const goods = head[goodsValue.slot] ?? ''
    const paid = parts.every((part) => part === '' || part === '0')
      ? goods
      : exactSum([goods, f === '' ? '0' : f, t === '' ? '0' : t], d === '' ? '0' : d)
    // A given sum that does not come out leaves the unknown parts unknown: the match will name the difference.
    if (given !== '' && given !== paid) return
    if (f === '') this.#derive(document, head, freight, '0', row)
    if (t === '') this.#derive(document, head, taxTotal, '0', row)
    if (d === '') this.#derive(document, head, discount, '0', row)
    if (given === '') this.#derive(document, head, acturalPaid, paid, row)
  }

  /** Only announces the copies; the receiving end makes them (completeHeads). A value of its own is never copied over. */
  #copies(document: OpenDocument): void {
    for (const [from, fromSlot, to, toSlot, bit] of this.#plan.shape.copies) {
      const target = document.heads[to]
      if (target !== undefined && target[toSlot] === '' && (document.heads[from]?.[fromSlot] ?? '') !== '')
        document.derived |= bit
    }
  }

  /** amountPaid = goods + freight − deduction, where the file gives only the parts. */
  #paid(document: OpenDocument): void {
    const { head: at, target, parts } = this.#payment
    const head = document.heads[at]
    if (head === undefined) return
    const [goods = '', freight = '', discount = ''] = parts.map((slot) => head[slot] ?? '')
    for (const slot of parts) if (slot >= 0) head[slot] = ''
    if ((head[target.slot] ?? '') === '' && goods !== '' && freight !== '')
      this.#derive(document, head, target, exactSum([goods, freight], discount || '0'), document.rows[0] ?? 0)
  }

  /** 姓 and 名 in columns of their own: together, Latin ones with a blank. A full name beside them is left as it is. */
  #joinName(document: OpenDocument, name: Joined): void {
    const head = document.heads[name.head]
    if (head === undefined) return
    const [surname = '', given = ''] = [name.parts[0] ?? -1, name.behind].map((slot) => {
      const part = head[slot] ?? ''
      if (slot >= 0) head[slot] = ''
      return part
    })
    if ((head[name.target.slot] ?? '') === '')
      this.#join(document, name, /[a-z]$/i.test(surname) ? `${given} ${surname}`.trim() : surname + given)
  }

  #joinAddress(document: OpenDocument, address: Joined): void {
    const head = document.heads[address.head]
    if (head === undefined) return
    let joined = head[address.target.slot] ?? ''
    if (address.behind >= 0) {
      const more = head[address.behind] ?? ''
      head[address.behind] = ''
      if (more !== '' && !joined.includes(more)) joined += more
    }
    for (const slot of address.parts) {
      const part = head[slot] ?? ''
      head[slot] = ''
      const stem = part.replace(/(?:省|市|区|县|自治区|特别行政区)$/, '')
      if (part !== '' && !joined.slice(0, 30).includes(stem)) joined = part + joined
    }
    this.#join(document, address, joined)
  }

  #join(document: OpenDocument, { head, target, limit }: Joined, joined: string): void {
    const values = document.heads[head]
    if (values === undefined || joined === values[target.slot]) return
    if (joined.length > limit)
      this.#finding(document, 'TOO_LONG', target.id, document.rows[0] ?? 0, { data: { length: joined.length, limit } })
    values[target.slot] = joined
    document.derived |= target.bit
  }

  #required(document: OpenDocument): void {
    const row = document.rows[0] ?? 0
    for (const { field, head, slot } of this.#headRequired) {
      const values = document.heads[head]
      if (values !== undefined && (values[slot] ?? '') === '') this.#finding(document, 'VALUE_MISSING', field.id, row)
    }
  }

  /** Check digit of a citizen ID, unless the document says it is another paper. */
  #person(
    document: OpenDocument,
    person: { readonly head: number; readonly field: IntakeField; readonly id: number; readonly type: number },
  ): void {
    const head = document.heads[person.head]
    if (head === undefined) return
    const id = head[person.id] ?? ''
    const type = head[person.type] ?? ''
    if (id === '' || (type !== '' && type !== '1')) return
    const problem = this.#citizenIds.problem(id)
    if (problem !== '')
      this.#finding(document, problem, person.field.id, document.rows[0] ?? 0, { value: shownValue(person.field, id) })
  }
}

interface Place {
  readonly id: string
  readonly slot: number
  readonly bit: number
}

function headIndex(section: Section): number {
  return HEAD_SECTIONS.findIndex((name) => name === section)
}
