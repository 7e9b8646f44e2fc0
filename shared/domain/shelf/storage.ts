import { fractionHalfUp } from '../decimal/decimal.ts'
import { beijingDay } from '../dated/beijing-day.ts'

/** Storage: how long how much of an owner's goods lay here, and what that costs, as data for statements. */

export interface StorageRate {
  /** yyyy-mm-dd from which the rate counts. */
  readonly from: string
  /** Yuan for one unit and day, count of 0.00001. */
  readonly perUnitDay: number
}

const DAY_MS = 86_400_000
/** Days since 1970 of a date, in the calendar of Beijing. */
function dayNumber(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

/** The date of a moment in Beijing. */
export function dateOf(ms: number): string {
  return beijingDay(ms)
}

export interface DayMove {
  /** yyyy-mm-dd in Beijing */
  readonly day: string
  /** Signed count of 0.00001. */
  readonly qty: number
}

/**
 * Unit-days of a period, both ends included: what lay there at the end of each day, summed. Exact, in counts of 0.00001 unit-days.
 * @param moves all movements up to `to`, in any order
 */
export function unitDays(moves: readonly DayMove[], from: string, to: string): bigint {
  const first = dayNumber(from)
  const last = dayNumber(to)
  let sum = 0n
  for (const move of moves) {
    const day = Math.max(dayNumber(move.day), first)
    if (day <= last) sum += BigInt(move.qty) * BigInt(last - day + 1)
  }
  return sum
}

/** The rate in force on a day: the newest that has begun. */
export function rateOn(rates: readonly StorageRate[], day: string): StorageRate | undefined {
  return [...rates].filter((rate) => rate.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
}

/** Days in a row with one rate. */
export interface StorageRun {
  readonly from: string
  readonly to: string
  readonly unitDays: bigint
  /** Yuan for one unit and day, count of 0.00001; undefined: no rate had begun. */
  readonly perUnitDay: number | undefined
}

const dateOfNumber = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/**
 * A period, both ends included, parted where the rate changes: every day costs what was in force on it, an owner's own rate before the
 * one for all.
 */
export function storageRuns(
  moves: readonly DayMove[],
  rates: { readonly own: readonly StorageRate[]; readonly all: readonly StorageRate[] },
  from: string,
  to: string,
): StorageRun[] {
  const changes = [...rates.own, ...rates.all].map((rate) => rate.from).filter((day) => day > from && day <= to)
  const starts = [...new Set([from, ...changes])].sort()
  return starts.map((start, i) => {
    const next = starts[i + 1]
    const end = next === undefined ? to : dateOfNumber(dayNumber(next) - 1)
    const rate = rateOn(rates.own, start) ?? rateOn(rates.all, start)
    return { from: start, to: end, unitDays: unitDays(moves, start, end), perUnitDay: rate?.perUnitDay }
  })
}

/** Yuan for runs, rounded once, half-up to a fen, as a count of 0.00001; undefined when no day had a rate. */
export function storageCharge(runs: readonly StorageRun[]): number | undefined {
  if (runs.every((run) => run.perUnitDay === undefined)) return undefined
  const sum = runs.reduce((all, run) => all + run.unitDays * BigInt(run.perUnitDay ?? 0), 0n)
  return fractionHalfUp(sum, 100_000n, 2)
}
