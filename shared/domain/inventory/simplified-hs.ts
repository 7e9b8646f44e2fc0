import { datedRow, holdsOn, type DatedRow } from '../dated/dated.ts'
import type { FilingProfile } from '../record/record.ts'

/**
 * Export lists that name their goods by fewer digits than the tariff's ten: which kinds of business may (dated rules), and at
 * which customs districts the office has been told that it works (its own list, empty at first).
 */

/** What a kind of business may shorten its commodity codes to; the key is the mode. */
export interface SimplifiedRule extends DatedRow {
  readonly digits: 4 | 6
  readonly confidence: 'seen' | 'memory'
}

/**
 * Retail export by the first 4 digits is in the format itself (603 gcode: "statisticsFlag A, first 4 digits by the tariff");
 * B2B export by 6 is 公告 2020 年第 75 号 as third parties tell it: neither text was read, nor is it told how the other places
 * of the ten are filled.
 */
const SIMPLIFIED_RULES: readonly SimplifiedRule[] = [
  {
    key: '9610E',
    validFrom: '2019-01-01',
    validTo: '',
    digits: 4,
    source: '603 表体 gcode 说明；综试区简化申报',
    confidence: 'seen',
  },
  {
    key: '9710E',
    validFrom: '2020-07-01',
    validTo: '',
    digits: 6,
    source: '公告 2020 年第 75 号（未核对原文）',
    confidence: 'memory',
  },
  {
    key: '9810E',
    validFrom: '2020-07-01',
    validTo: '',
    digits: 6,
    source: '公告 2020 年第 75 号（未核对原文）',
    confidence: 'memory',
  },
]

/** A customs district whose zone takes shortened codes, from a day to a day; the key is its 4-digit code. */
export type SimplifiedZone = DatedRow

const DAY = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

/** Reads the office's list: `5213`, `5213 2026-01-01`, `5213 2026-01-01~2026-12-31`, by commas or lines. */
export function readSimplifiedZones(
  text: string,
): { readonly ok: true; readonly zones: readonly SimplifiedZone[] } | { readonly ok: false; readonly part: string } {
  const zones: SimplifiedZone[] = []
  for (const piece of text.split(/[,，;；、\n]/)) {
    const part = piece.trim()
    if (part === '') continue
    const [key = '', days = '', ...rest] = part.split(/\s+/)
    const [from = '', to = ''] = days.split(/[~～]/)
    const wrong = (day: string): boolean => day !== '' && !isDay(day)
    if (!/^\d{4}$/.test(key) || rest.length > 0 || wrong(from) || wrong(to) || (to !== '' && to < from))
      return { ok: false, part }
    zones.push({ key, validFrom: from, validTo: to, source: '关务设置' })
  }
  return { ok: true, zones }
}

/**
 * How many digits the goods of a list are named by on a day; undefined = all ten. Only lists that are no part of a summary
 * declaration (flag A) may be shortened: what is refunded needs the whole code.
 */
export function simplifiedDigits(
  mode: string,
  profile: FilingProfile | undefined,
  day: string,
  zones: readonly SimplifiedZone[],
  rules: readonly SimplifiedRule[] = SIMPLIFIED_RULES,
): 4 | 6 | undefined {
  if (profile?.statisticsFlag !== 'A') return undefined
  if (!zones.some((zone) => zone.key === profile.customsDistrict && holdsOn(zone, day))) return undefined
  return datedRow(rules, mode, day)?.digits
}
