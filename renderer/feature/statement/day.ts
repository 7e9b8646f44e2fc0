import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

/** Today in China, YYYY-MM-DD. */
export function todayHere(): string {
  return beijingDay(Date.now())
}

/** The first day of a day's month. */
export function monthStart(day: string): string {
  return `${day.slice(0, 7)}-01`
}

/** A typed amount in yuan: above zero, at most two decimals. */
export function isAmount(text: string): boolean {
  return /^\d{1,12}(\.\d{1,2})?$/.test(text.trim()) && Number(text) > 0
}
