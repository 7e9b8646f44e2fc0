import {
  dividedHalfUp,
  fixed,
  fixedText,
  fixedTextPadded,
  percentAtMost,
  timesHalfUp,
  type Quantity,
} from '../decimal/decimal.ts'
import type { BondedFields } from './content.ts'
import type { BondedType } from './document-kind.ts'

/** Lines of lists from book items: quantities converted exactly, equal items added up. Pure. */

/** What a line needs to know of a book item; factors and price are counts of 0.00001, 0 = not said. */
export interface ComposeItem {
  readonly id: number
  readonly seq: number
  readonly itemNo: string
  readonly hsCode: string
  readonly name: string
  readonly spec: string
  readonly declaredUnit: string
  readonly legalUnit: string
  readonly secondUnit: string
  readonly factor1: number
  readonly factor2: number
  readonly country: string
  readonly currency: string
  readonly price: number
}

const text = (count: number): string => (count === 0 ? '' : fixedText(fixed(count)))

/** A declared quantity in another unit of the item: legal units for one declared unit, half-up at five places (N19,5). */
export function convertedQuantity(quantity: Quantity, from: string, to: string, factor: number): Quantity | undefined {
  if (to === '') return undefined
  if (from === to) return quantity
  return factor > 0 ? timesHalfUp(quantity, fixed(factor), 5) : undefined
}

/** What one line of a list says of an item and a quantity. What is not known stays empty for the check to ask for. */
export function listLine(item: ComposeItem, quantity: Quantity, more: BondedFields = {}): BondedFields {
  const legal = convertedQuantity(quantity, item.declaredUnit, item.legalUnit, item.factor1)
  const second = convertedQuantity(quantity, item.declaredUnit, item.secondUnit, item.factor2)
  const total = item.price === 0 ? undefined : timesHalfUp(quantity, fixed(item.price), 2)
  return {
    PutrecSeqno: item.seq === 0 ? '' : String(item.seq),
    GdsMtno: item.itemNo,
    Gdecd: item.hsCode,
    GdsNm: item.name,
    GdsSpcfModelDesc: item.spec,
    DclUnitcd: item.declaredUnit,
    LawfUnitcd: item.legalUnit,
    SecdLawfUnitcd: item.secondUnit,
    Natcd: item.country,
    DclUprcAmt: text(item.price),
    DclTotalAmt: total === undefined ? '' : fixedTextPadded(total, 2),
    DclCurrcd: item.currency,
    LawfQty: legal === undefined ? '' : fixedText(legal),
    SecdLawfQty: second === undefined ? '' : fixedText(second),
    DclQty: fixedText(quantity),
    LvyrlfModecd: '3',
    DestinationNatcd: '142',
    ClyMarkcd: '0',
    ...more,
  }
}

/** A unit price from a total, when parcels were sold at prices of their own: total ÷ quantity, four places (RN: at most 4). */
export function averagePrice(total: Quantity, quantity: Quantity): string {
  return quantity === 0 ? '' : fixedText(dividedHalfUp(total, quantity, 4))
}

export interface Taken {
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
  readonly quantity: Quantity
}

/** Quantities of one item, owner and lot as one line, in the order in which they first came. */
export function summed(rows: readonly Taken[]): Taken[] {
  const sums = new Map<string, Taken>()
  for (const row of rows) {
    const key = `${row.itemId} ${row.ownerId} ${row.lotId}`
    const known = sums.get(key)
    sums.set(key, known === undefined ? row : { ...known, quantity: fixed<'quantity'>(known.quantity + row.quantity) })
  }
  return [...sums.values()]
}

/** A candidate of a batch book: one item of the material, with what is free of it. */
export interface Candidate {
  readonly itemId: number
  readonly lotId: number
  readonly free: Quantity
  /** yyyy-mm-dd of the storage limit or of the inbound; '' = last. */
  readonly before: string
}

/**
 * Which items of one material a quantity is taken from: what must leave first goes first (storage limit, then oldest item); an item is
 * emptied before the next is touched. `short` = what none of them has.
 */
export function chooseItems(
  candidates: readonly Candidate[],
  quantity: Quantity,
): { readonly taken: readonly (Candidate & { readonly quantity: Quantity })[]; readonly short: Quantity } {
  const sorted = [...candidates]
    .filter((one) => one.free > 0)
    .sort((a, b) =>
      a.before === b.before
        ? a.itemId - b.itemId || a.lotId - b.lotId
        : (a.before || '9999') < (b.before || '9999')
          ? -1
          : 1,
    )
  const taken: (Candidate & { quantity: Quantity })[] = []
  let left: number = quantity
  for (const one of sorted) {
    if (left === 0) break
    const part = Math.min(left, one.free)
    taken.push({ ...one, quantity: fixed<'quantity'>(part) })
    left -= part
  }
  return { taken, short: fixed<'quantity'>(left) }
}

/** Is a weighed load within the tolerance of the papers? Percent as a count of 0.00001; weights in kilograms. */
export function weightWithin(weighed: number, declared: number, percent: number): boolean {
  return Math.abs(weighed - declared) <= percentAtMost(fixed(declared), fixed(percent))
}

/** A list line's elements as another type spells them. */
export function lineOfType(type: BondedType, fields: BondedFields): Record<string, string> {
  const { PutrecSeqno: seq = '', ...rest } = fields
  if (type === 'INV101') return { ...fields }
  if (type === 'SAS121')
    return pick({ ...rest, RltGdsSeqno: seq }, ['RltGdsSeqno', 'GdsMtno', 'Gdecd', 'GdsNm', 'DclUnitcd', 'DclQty'])
  if (type === 'BWS101')
    return {
      GdsSeqNo: seq,
      ...pick(rest, ['GdsMtno', 'Gdecd', 'GdsNm', 'GdsSpcfModelDesc', 'DclUprcAmt']),
      NatCd: rest['Natcd'] ?? '',
      DclUnitCd: rest['DclUnitcd'] ?? '',
      LawfUnitCd: rest['LawfUnitcd'] ?? '',
      SecdLawfUnitCd: rest['SecdLawfUnitcd'] ?? '',
      DclCurrCd: rest['DclCurrcd'] ?? '',
    }
  const goods = [
    'GdsMtno',
    'Gdecd',
    'GdsNm',
    'GdsSpcfModelDesc',
    'DclUnitcd',
    'LawfUnitcd',
    'SecdLawfUnitcd',
    'DclUprcAmt',
    'DclTotalAmt',
    'DclCurrcd',
    'DclQty',
  ]
  const base = { ...pick(rest, goods), OriactGdsSeqno: seq }
  return type === 'SAS101'
    ? { ...base, MtpckEndprdTypecd: 'I', SasDclSeqno: '' }
    : { ...base, ...pick(rest, ['Natcd', 'LawfQty', 'SecdLawfQty', 'LvyrlfModecd', 'DestinationNatcd']) }
}

function pick(fields: BondedFields, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? '']))
}
