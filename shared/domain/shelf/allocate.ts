import { fixed, type Quantity } from '../decimal/decimal.ts'

/** Choosing what to pick from: the lot that expires first, then the one received first, then the smaller bin code. */

export interface Stand {
  readonly placeId: number
  readonly binCode: string
  readonly itemNo: string
  /** yyyy-mm-dd, '' = does not expire */
  readonly expiresOn: string
  readonly receivedOn: string
  /** What nobody else has claimed. */
  readonly free: Quantity
}

export interface Share {
  readonly placeId: number
  readonly qty: Quantity
}

const NEVER = '9999-12-31'
const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** First expired, first out; what does not expire comes last. */
export function byExpiry(a: Stand, b: Stand): number {
  return (
    less(a.expiresOn || NEVER, b.expiresOn || NEVER) ||
    less(a.receivedOn, b.receivedOn) ||
    less(a.binCode, b.binCode) ||
    a.placeId - b.placeId
  )
}

/** May it still be picked on that day? Goods are good through the day on which they expire, less the days that the office keeps clear. */
export function isPickable(stand: Pick<Stand, 'expiresOn'>, day: string, clearDays: number): boolean {
  if (stand.expiresOn === '') return true
  const limit = new Date(Date.parse(`${day}T00:00:00Z`) + clearDays * 86_400_000).toISOString().slice(0, 10)
  return stand.expiresOn >= limit
}

/**
 * Shares of `need` from stands that are already in order. One stand is preferred when it can serve the whole need without
 * breaking the order of expiry, so that a line is one walk. @returns undefined when there is not enough: nothing is allocated by halves
 */
export function allocate(need: Quantity, stands: readonly Stand[]): Share[] | undefined {
  const first = stands.find((one) => one.free > 0)
  if (first === undefined || need <= 0) return undefined
  const whole = stands.find((one) => one.free >= need && one.expiresOn === first.expiresOn)
  if (whole !== undefined) return [{ placeId: whole.placeId, qty: need }]
  const shares: Share[] = []
  let rest: number = need
  for (const one of stands) {
    if (one.free <= 0) continue
    const qty = fixed<'quantity'>(Math.min(rest, one.free))
    shares.push({ placeId: one.placeId, qty })
    rest -= qty
    if (rest === 0) return shares
  }
  return undefined
}
