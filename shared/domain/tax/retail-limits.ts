import { fixed, type Fixed, type Money, type Weight } from '../decimal/decimal.ts'
import type { FilingState } from '../filing/state.ts'
import { datedRow, type DatedRow } from '../dated/dated.ts'

/** A rate as a fraction of one: 13 % is the count 13000. */
export type Rate = Fixed<'rate'>
const yuan = (amount: number): Money => fixed<'money'>(amount * 100_000)
const percent = (count: number): Rate => fixed<'rate'>(count * 1000)

/** The retail import regime as dated data. */
export interface RetailRule extends DatedRow {
  /** Limit of one transaction, by its dutiable price. */
  readonly singleLimit: Money
  /** Limit of one person and calendar year. */
  readonly annualLimit: Money
  /** Part of the statutory VAT and consumption tax that is collected within the limits. */
  readonly collected: Rate
  /** Duty within the limits. */
  readonly dutyWithin: Rate
  readonly confidence: 'seen' | 'memory'
}

/** 财关税〔2016〕18号 from 2016-04-08; 财关税〔2018〕49号 raised both limits from 2019-01-01 (refund/SPEC D, CEB SPEC 3.4). */
export const RETAIL_RULES: readonly RetailRule[] = [
  {
    key: 'retail-import',
    validFrom: '2016-04-08',
    validTo: '2018-12-31',
    singleLimit: yuan(2000),
    annualLimit: yuan(20_000),
    collected: percent(70),
    dutyWithin: percent(0),
    source: '财关税〔2016〕18号',
    confidence: 'seen',
  },
  {
    key: 'retail-import',
    validFrom: '2019-01-01',
    validTo: '',
    singleLimit: yuan(5000),
    annualLimit: yuan(26_000),
    collected: percent(70),
    dutyWithin: percent(0),
    source: '财关税〔2018〕49号',
    confidence: 'seen',
  },
]

/** The rule of a day (YYYY-MM-DD); undefined before the regime began. A loaded table may replace the built-in one. */
export function retailRule(day: string, rules: readonly RetailRule[] = RETAIL_RULES): RetailRule | undefined {
  return datedRow(rules, 'retail-import', day)
}

/** High-end cosmetics bear consumption tax from a price per millilitre or gram, or per piece, on (before VAT). */
export interface CosmeticsRule extends DatedRow {
  readonly perMillilitreOrGram: Money
  readonly perPiece: Money
  readonly rate: Rate
}

const COSMETICS_RULES: readonly CosmeticsRule[] = [
  {
    key: 'high-end-cosmetics',
    validFrom: '2016-10-01',
    validTo: '',
    perMillilitreOrGram: yuan(10),
    perPiece: yuan(15),
    rate: percent(15),
    source: '财税〔2016〕103号',
  },
]

/** The cosmetics rule of a day; undefined before 2016-10-01. */
export function cosmeticsRule(
  day: string,
  rules: readonly CosmeticsRule[] = COSMETICS_RULES,
): CosmeticsRule | undefined {
  return datedRow(rules, 'high-end-cosmetics', day)
}

/** A quantity that one person may buy in a year under the retail regime. `key` is the heading of the tariff, which the source does not give. */
export interface YearlyQuantity extends DatedRow {
  readonly name: string
  readonly netWeight: Weight
  readonly confidence: { readonly limit: 'seen' | 'memory'; readonly heading: 'assumed' }
}

const kilograms = (amount: number): Weight => fixed<'weight'>(amount * 100_000)
const QUANTITY_SOURCE = '退税资料 D：年度数量限值（税目为推断，未核实）'

/** refund/SPEC D: sugar 2 kg, rice 20 kg a year. Since when, and of which codes, the source does not say. */
const YEARLY_QUANTITIES: readonly YearlyQuantity[] = [
  {
    key: '1701',
    name: '食糖',
    netWeight: kilograms(2),
    validFrom: '2016-04-08',
    validTo: '',
    source: QUANTITY_SOURCE,
    confidence: { limit: 'seen', heading: 'assumed' },
  },
  {
    key: '1006',
    name: '大米',
    netWeight: kilograms(20),
    validFrom: '2016-04-08',
    validTo: '',
    source: QUANTITY_SOURCE,
    confidence: { limit: 'seen', heading: 'assumed' },
  },
]

/** The yearly quantity that a commodity falls under on a day, undefined when there is none. */
export function yearlyQuantity(
  hsCode: string,
  day: string,
  rows: readonly YearlyQuantity[] = YEARLY_QUANTITIES,
): YearlyQuantity | undefined {
  return rows.find(
    (row) => hsCode.startsWith(row.key) && row.validFrom <= day && (row.validTo === '' || day <= row.validTo),
  )
}

/**
 * Which declarations use up a person's year, as data. The year is the calendar year of the declaration date; the sources
 * say "year" without saying of which date, so this is assumed. A return restores the amount (海关总署公告2020年第45号,
 * refund/SPEC D); that a cancelled or rejected list restores it is an inference from the platform's error texts
 * (−623025 "核增个人消费金额").
 */
const ANNUAL_BASIS = {
  date: 'declTime',
  confidence: 'assumed',
  source: '财关税〔2018〕49号（年度）；2020年第45号（退货恢复额度）',
  restoredBy: ['rejected', 'failed', 'cancelled', 'returned'],
  notYet: ['draft', 'ready'],
} as const

/** One inventory of a buyer. `declTime` YYYYMMDD (days with hyphens are taken too). */
export interface AnnualEntry {
  readonly declTime: string
  readonly dutiable: Money
  readonly state: FilingState
}

/** True when an inventory in this state uses up the buyer's year. */
export function usesAnnualLimit(state: FilingState): boolean {
  return !ANNUAL_BASIS.restoredBy.some((s) => s === state) && !ANNUAL_BASIS.notYet.some((s) => s === state)
}

/** What a buyer has used in a calendar year over all entries given (all clients of the office, never the whole country). */
export function annualUse(entries: Iterable<AnnualEntry>, year: string): Money {
  let sum = 0
  for (const entry of entries)
    if (entry.declTime.startsWith(year) && usesAnnualLimit(entry.state)) sum += entry.dutiable
  return fixed<'money'>(sum)
}
