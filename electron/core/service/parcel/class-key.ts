import { fixed, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { checkCitizenId } from '../../../../shared/domain/identifier/citizen-id.ts'
import {
  headClass,
  ID_CHECKED_BEFORE,
  lineClass,
  MOST_CLASS_LINES,
  writeClassKey,
  type ClassElement,
  type ClassText,
  type LineAmounts,
} from '../../../../shared/domain/match/class-text.ts'
import { documentText } from '../../../../shared/domain/record/field.ts'
import type { Secrets } from '../../secret.ts'

/**
 * Writes the class keys of documents: see shared/domain/match/class-text. A class is hashed once and then known by its text, because
 * hashing each document would cost an import more than everything else here.
 */
const MOST_NAMES = 10_000
const BIRTH_BEFORE = ID_CHECKED_BEFORE.replaceAll('-', '')

/** Reads an amount; undefined when it is not plainly one. */
export type ReadAmount = (text: string) => number | undefined

/** Finds the hash of a class text. */
export class ClassNames {
  readonly #secrets: Secrets
  /** By line behind the head: one head mostly serves a whole file, and a line is less to look up than both. */
  readonly #names = new Map<string, Map<string, string>>()
  #size = 0
  #head = ''
  #ofHead = new Map<string, string>()

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /** @param lines the texts of an order's lines, each with a bar before it */
  of(head: string, lines = ''): string {
    if (head !== this.#head) this.#turnTo(head)
    const known = this.#ofHead.get(lines)
    if (known !== undefined) return known
    if (this.#size >= MOST_NAMES) {
      this.#names.clear()
      this.#size = 0
      this.#turnTo(head)
    }
    const name = this.#secrets.personalHash('document', `class\n${head}${lines}`)
    this.#ofHead.set(lines, name)
    this.#size++
    return name
  }

  #turnTo(head: string): void {
    this.#head = head
    const known = this.#names.get(head)
    this.#ofHead = known ?? new Map<string, string>()
    if (known === undefined) this.#names.set(head, this.#ofHead)
  }
}

/** The keys of one kind of document other than the order. */
export function documentKeys(
  names: ClassNames,
  elements: readonly ClassElement[],
): (values: readonly string[]) => string {
  const classOf = headClass(elements)
  return (values) => writeClassKey(names.of(classOf(values)))
}

const placeOf = (elements: readonly ClassElement[], element: string): number =>
  elements.find((one) => one.element === element)?.index ?? -1

function amountsReader(
  elements: readonly ClassElement[],
  read: ReadAmount,
): (line: readonly string[]) => LineAmounts | undefined {
  const [priceAt, qtyAt, totalAt] = ['price', 'qty', 'totalPrice'].map((element) => placeOf(elements, element))
  const amount = (line: readonly string[], at: number | undefined): number | undefined => {
    const text = line[at ?? -1] ?? ''
    return text === '' ? undefined : read(text)
  }
  return (line) => {
    const price = amount(line, priceAt)
    const qty = amount(line, qtyAt)
    const total = amount(line, totalAt)
    return price === undefined || qty === undefined || total === undefined
      ? undefined
      : { price: fixed(price), qty: fixed(qty), total: fixed(total) }
  }
}

/** The keys of orders; '' for one whose lines do not all name their three amounts, or that has very many. */
export function orderKeys(
  names: ClassNames,
  heads: readonly ClassElement[],
  lines: readonly ClassElement[],
  read: ReadAmount = parseFixed,
): (values: readonly string[], lines: readonly (readonly string[])[]) => string {
  const headOf: ClassText = headClass(heads)
  const lineOf: ClassText = lineClass(lines)
  const amountsOf = amountsReader(lines, read)
  const idAt = placeOf(heads, 'buyerIdNumber')
  return (values, rows) => {
    if (rows.length > MOST_CLASS_LINES) return ''
    let text = ''
    const amounts: LineAmounts[] = []
    for (const row of rows) {
      const one = amountsOf(row)
      if (one === undefined) return ''
      amounts.push(one)
      text += `|${lineOf(row)}`
    }
    const id = values[idAt] ?? ''
    const idHolds = id === '' || checkCitizenId(documentText('id', id), BIRTH_BEFORE).ok
    return writeClassKey(names.of(headOf(values), text), { idHolds, lines: amounts })
  }
}

type Texts = Readonly<Record<string, string>>

function elementsOf(open: Texts, personal: Texts): { elements: ClassElement[]; values: string[] } {
  const all = [
    ...Object.entries(open).map(([element, value]) => ({ element, value, personal: false })),
    ...Object.entries(personal).map(([element, value]) => ({ element, value, personal: true })),
  ]
  return {
    elements: all.map((one, index) => ({ element: one.element, index, personal: one.personal })),
    values: all.map((one) => one.value),
  }
}

/** The key of a single document from its texts, as a correction has them. `lines` only for an order. */
export function keyOfTexts(secrets: Secrets, open: Texts, personal: Texts, lines?: readonly Texts[]): string {
  const names = new ClassNames(secrets)
  const { elements, values } = elementsOf(open, personal)
  if (lines === undefined) return documentKeys(names, elements)(values)
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line)))]
  const places = columns.map((element, index) => ({ element, index, personal: false }))
  return orderKeys(
    names,
    elements,
    places,
  )(
    values,
    lines.map((line) => columns.map((column) => line[column] ?? '')),
  )
}
