/**
 * Decimal text for reading: thousands separators, at least `places` decimals. Digits are never rounded
 * away: a value with more decimals than asked shows them. Anything that is not a decimal is shown as it is.
 */
export function readableDecimal(text: string, places = 0): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = ''] = match
  const grouped = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',')
  const kept = fraction.replace(/0+$/, '').padEnd(places, '0')
  return kept === '' ? `${sign}${grouped}` : `${sign}${grouped}.${kept}`
}

/** 12480 → 12,480 */
export function readableCount(count: number): string {
  return readableDecimal(String(count))
}

/** ISO UTC time → local `2026-11-22 08:05:09`; text that is no time is shown as it is. */
export function readableTime(text: string): string {
  const time = new Date(text)
  if (text === '' || Number.isNaN(time.getTime())) return text
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** A time as customs writes it, `20261122080509123` → `2026-11-22 08:05:09`; anything else is shown as it is. */
export function readableStamp(text: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,3}$/.exec(text)
  if (match === null) return text
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** 1536 → 1.5 KB */
export function readableBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const shown = unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
  return `${shown} ${UNITS[unit] ?? ''}`
}

/** A pasted list that is longer than what can be done at once; '' while it is not. Cutting it without a word would lose its end. */
export const tooManyText = (count: number, most: number): string =>
  count <= most ? '' : `粘贴了 ${readableCount(count)} 个，一次最多 ${readableCount(most)} 个：请分几次做。`
