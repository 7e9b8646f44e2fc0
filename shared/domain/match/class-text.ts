import { fixed, type Money, type Quantity } from '../decimal/decimal.ts'

/**
 * What makes two documents alike for the match: all of their texts but those that differ from parcel to parcel (numbers, amounts, times,
 * people), of which only the presence counts. The writer of documents stores a hash of it beside each document, so that the match
 * need not open a document to know which others it is like.
 */

/** One element of a document and where its value stands. */
export interface ClassElement {
  readonly element: string
  readonly index: number
  readonly personal: boolean
}

/** The class text of a row of values. Values are written with their lengths, so that no two rows of values share a text by accident. */
export type ClassText = (values: readonly string[]) => string

/** Elements of heads whose value belongs to one parcel. */
const OWN: ReadonlySet<string> = new Set([
  'acturalPaid',
  'amountPaid',
  'charge',
  'discount',
  'freight',
  'goodsValue',
  'grossWeight',
  'insuredFee',
  'logisticsNo',
  'orderNo',
  'payNo',
  'payTime',
  'payTransactionId',
  'taxTotal',
  'weight',
  'accountingDate',
  'goodsInfo',
])
const LINE_AMOUNTS: ReadonlySet<string> = new Set(['price', 'qty', 'totalPrice'])

/** Compiles the class text of a head. An own value that is there but blank is not like one that says something. */
export function headClass(elements: readonly ClassElement[]): ClassText {
  return compile(elements.map((one) => ({ ...one, own: one.personal || OWN.has(one.element) })))
}

/** Compiles the class text of a line, without its three amounts. */
export function lineClass(elements: readonly ClassElement[]): ClassText {
  return compile(elements.filter((one) => !LINE_AMOUNTS.has(one.element)).map((one) => ({ ...one, own: false })))
}

function compile(elements: readonly (ClassElement & { readonly own: boolean })[]): ClassText {
  const parts = [...elements]
    .sort((a, b) => (a.element < b.element ? -1 : 1))
    .map(({ element, index, own }) => ({ index, own, name: `${element};`, last: '', written: '', text: '' }))
  const written = (name: string, value: string): string => `${name.slice(0, -1)}=${value.length}:${value};`
  let whole = ''
  return (values) => {
    // Neighbours mostly say the same: what was written last is kept, and where all of it is, it is the very same text.
    let same = true
    for (const part of parts) {
      const value = values[part.index] ?? ''
      let text = ''
      if (value !== '' && part.own && value.trim() !== '') text = part.name
      else if (value !== '') {
        if (value !== part.last) {
          part.last = value
          part.written = written(part.name, value)
        }
        text = part.written
      }
      if (text === part.text) continue
      part.text = text
      same = false
    }
    if (!same) {
      whole = ''
      for (const part of parts) whole += part.text
    }
    return whole
  }
}

export interface LineAmounts {
  readonly price: Money
  readonly qty: Quantity
  readonly total: Money
}

/** Most lines of an order that is compared by its class; longer ones are judged by themselves. */
export const MOST_CLASS_LINES = 20

/** What the key of a document says. */
export interface ClassKey {
  /** The hash of the class. */
  readonly name: string
  /** The buyer's number needs no further check: there is none, or it holds and its birth date is before `ID_CHECKED_BEFORE`. */
  readonly idHolds: boolean
  readonly lines: readonly LineAmounts[]
}

/** On days before this one a stored "holds" says nothing about the birth date. */
export const ID_CHECKED_BEFORE = '2020-01-01'
const NAME_LENGTH = 16

/**
 * A stored key: 16 characters of hash, for an order one of whether the buyer's number holds, and its lines' amounts.
 * @param name 16 characters
 */
export function writeClassKey(name: string, order?: { idHolds: boolean; lines: readonly LineAmounts[] }): string {
  if (order === undefined) return name
  let text = name + (order.idHolds ? '1' : '0')
  for (const { price, qty, total } of order.lines) text += `${price},${qty},${total};`
  return text
}

/** Reads the stored key of an order. @returns undefined for '': the document was stored without one, or cannot be compared */
export function readOrderKey(key: string): ClassKey | undefined {
  if (key === '') return undefined
  const lines: LineAmounts[] = []
  let from = NAME_LENGTH + 1
  while (from < key.length) {
    const first = key.indexOf(',', from)
    const second = key.indexOf(',', first + 1)
    const end = key.indexOf(';', second + 1)
    lines.push({
      price: fixed(+key.slice(from, first)),
      qty: fixed(+key.slice(first + 1, second)),
      total: fixed(+key.slice(second + 1, end)),
    })
    from = end + 1
  }
  return { name: key.slice(0, NAME_LENGTH), idHolds: key.charAt(NAME_LENGTH) === '1', lines }
}
