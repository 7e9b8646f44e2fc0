import type { Fixed } from '../decimal/decimal.ts'

/** Cutting released parcels into lists of type 8 with caps. Pure. */

export interface CutParcel {
  readonly parcelId: number
  readonly invtNo: string
  /** Count of 0.00001 kg. */
  readonly gross: number
  readonly lines: readonly {
    readonly line: number
    readonly itemId: number
    readonly ownerId: number
    readonly lotId: number
    readonly quantity: Fixed<'quantity'>
    readonly total: number
  }[]
}

export interface CutCaps {
  readonly lines: number
  readonly parcels: number
}

/**
 * Parcels in their order, a new list whenever the next parcel would bring more items or more parcels than a list may have. A parcel is
 * never split. Throws RangeError for caps below 1.
 */
export function cutLists(parcels: readonly CutParcel[], caps: CutCaps): CutParcel[][] {
  if (caps.lines < 1 || caps.parcels < 1) throw new RangeError('caps of a list')
  const lists: CutParcel[][] = []
  let items = new Set<number>()
  let current: CutParcel[] = []
  for (const parcel of parcels) {
    const added = new Set(parcel.lines.map((line) => line.itemId).filter((id) => !items.has(id)))
    if (current.length > 0 && (current.length >= caps.parcels || items.size + added.size > caps.lines)) {
      lists.push(current)
      current = []
      items = new Set()
    }
    current.push(parcel)
    for (const line of parcel.lines) items.add(line.itemId)
  }
  return current.length === 0 ? lists : [...lists, current]
}

/**
 * Parcels with the same goods one after another, so that lists with a cap on items become few: by their items, as they came among equals.
 */
export function alikeTogether(parcels: readonly CutParcel[]): CutParcel[] {
  const keyed = parcels.map((parcel) => ({
    parcel,
    items: [...new Set(parcel.lines.map((line) => line.itemId))].sort((a, b) => a - b),
  }))
  keyed.sort((a, b) => {
    const i = a.items.findIndex((id, place) => id !== b.items[place])
    return i < 0 ? a.items.length - b.items.length : (a.items[i] ?? 0) - (b.items[i] ?? 0)
  })
  return keyed.map((one) => one.parcel)
}
