/**
 * The day in Beijing, `yyyy-mm-dd`: customs, tax and the office count by it, wherever the machine stands.
 * @param ms milliseconds since 1970, UTC
 */
export function beijingDay(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
}
