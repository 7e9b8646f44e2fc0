import { datedRow, type DatedRow } from '../dated/dated.ts'

/**
 * The rulebooks of export refund, keyed to the export date on the declaration (refund/SPEC 0.1, B.8): goods declared to customs on
 * or before 2025-12-31 stay under the old one. What a source was not seen for is `memory` and shown as 未核实.
 */
export type Confidence = 'seen' | 'memory'

export interface RefundRegime extends DatedRow {
  readonly name: string
  /** Days after the claim within which the kept documents are to be filed, and for how many years they are kept. */
  readonly retained: {
    readonly days: number
    readonly years: number
    readonly source: string
    readonly confidence: Confidence
  }
  /** Months from the export date after which the goods are taxed like a domestic sale; undefined = no such limit. */
  readonly hardStop: { readonly months: number | undefined; readonly source: string; readonly confidence: Confidence }
  /** The usual last day of the claim: month and day of the year after the export. */
  readonly claimUntil: { readonly monthDay: string; readonly source: string; readonly confidence: Confidence }
  /** Refund = base × rate. */
  readonly formula: { readonly source: string; readonly confidence: Confidence }
  /** The lower of invoice rate and library rate for purchases under the simplified method or from small-scale taxpayers. */
  readonly lowerRate: { readonly source: string; readonly confidence: Confidence }
  /** 代办退税: amount of the invoice × refund rate. */
  readonly agency: { readonly source: string; readonly confidence: Confidence }
}

const AGENCY = '国家税务总局公告2017年第35号'

export const REFUND_REGIMES: readonly RefundRegime[] = [
  {
    key: 'export-refund',
    name: '2025年底以前出口（旧规则）',
    validFrom: '',
    validTo: '2025-12-31',
    source: '财税〔2012〕39号；国家税务总局公告2012年第24号、2022年第9号',
    retained: { days: 15, years: 5, source: '国家税务总局公告2022年第9号', confidence: 'seen' },
    hardStop: { months: undefined, source: '财政部 税务总局公告2020年第2号', confidence: 'memory' },
    claimUntil: {
      monthDay: '04-30',
      source: '国家税务总局公告2012年第24号；2020年第2号起逾期收齐仍可申报',
      confidence: 'memory',
    },
    formula: { source: '财税〔2012〕39号', confidence: 'memory' },
    lowerRate: { source: '财税〔2012〕39号', confidence: 'memory' },
    agency: { source: AGENCY, confidence: 'seen' },
  },
  {
    key: 'export-refund',
    name: '2026年起出口（新规则）',
    validFrom: '2026-01-01',
    validTo: '',
    source: '财政部 税务总局公告2026年第11号；国家税务总局公告2026年第5号',
    retained: { days: 15, years: 10, source: '国家税务总局公告2026年第5号第四十六条', confidence: 'seen' },
    hardStop: { months: 36, source: '国家税务总局公告2026年第5号', confidence: 'seen' },
    claimUntil: { monthDay: '04-30', source: '国家税务总局公告2026年第5号', confidence: 'seen' },
    formula: { source: '财政部 税务总局公告2026年第11号 五(二)', confidence: 'seen' },
    lowerRate: { source: '财政部 税务总局公告2026年第11号 三(二)1', confidence: 'seen' },
    agency: { source: `${AGENCY}（与2026年第5号的衔接未见原文）`, confidence: 'memory' },
  },
]

/** The rulebook of an export date (YYYY-MM-DD); every day has one. */
export function refundRegime(exportDate: string): RefundRegime {
  const regime = datedRow(REFUND_REGIMES, 'export-refund', exportDate)
  if (regime === undefined) throw new RangeError(`no refund rulebook on ${exportDate}`)
  return regime
}

/** A source with the mark that people read: what was not seen in a text says so. */
export function sourceText(one: { readonly source: string; readonly confidence: Confidence }): string {
  return one.confidence === 'seen' ? one.source : `${one.source}（未核实）`
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** The day so many months after another; the last day of a shorter month. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = year * 12 + (month - 1) + months
  const [y, m] = [Math.floor(at / 12), at % 12]
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate()
  return `${pad(y, 4)}-${pad(m + 1, 2)}-${pad(Math.min(date, last), 2)}`
}

/** True for a day that exists, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    monthsAfter(text, 0) === text &&
    text.slice(5, 7) >= '01' &&
    text.slice(5, 7) <= '12' &&
    text.slice(8) >= '01'
  )
}

export interface RefundDeadlines {
  /** 30 April of the year after the export: claim and payment by then. */
  readonly claimBy: string
  /** The last day before the goods are taxed like a domestic sale; '' = none. */
  readonly stopsAfter: string
}

/** Both clocks of an export (refund/SPEC B.8). */
export function refundDeadlines(exportDate: string): RefundDeadlines {
  const regime = refundRegime(exportDate)
  const { months } = regime.hardStop
  return {
    claimBy: `${pad(Number(exportDate.slice(0, 4)) + 1, 4)}-${regime.claimUntil.monthDay}`,
    stopsAfter: months === undefined ? '' : monthsAfter(exportDate, months),
  }
}
