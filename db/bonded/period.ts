/** Days and months of Beijing, by which projections add postings up. */

const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000

/** The Beijing day of a moment: its number since 1970, and the moment at which it starts. */
export function dayOf(ms: number): { readonly number: number; readonly startsAt: number } {
  const number = Math.floor((ms + BEIJING_MS) / DAY_MS)
  return { number, startsAt: number * DAY_MS - BEIJING_MS }
}

/** The Beijing month of a moment: when it starts and when the next one does (UTC milliseconds). */
export function monthOf(ms: number): { readonly startsAt: number; readonly endsAt: number } {
  const there = new Date(ms + BEIJING_MS)
  const start = (months: number): number =>
    Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + months, 1) - BEIJING_MS
  return { startsAt: start(0), endsAt: start(1) }
}
