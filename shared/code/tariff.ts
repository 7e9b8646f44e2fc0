import { parseFixed, ZERO, type Fixed, type Money } from '../domain/decimal/decimal.ts'
import { DatedIndex, type DatedRow, type DatedTable } from '../domain/dated/dated.ts'
import { checkHsCode } from '../domain/identifier/hs-code.ts'
import type { GoodsTaxTexts } from '../domain/record/record.ts'
import type { CommodityTax, Consumption } from '../domain/tax/retail-import-tax.ts'
import type { Rate } from '../domain/tax/retail-limits.ts'

/**
 * A tariff row. Rates are kept as the text of a fraction of one ('0.13'; '' = not known), so that a row is the same in a
 * file, in the ledger and here.
 */
export interface TariffRow extends DatedRow {
  readonly name: string
  readonly unit1: string
  readonly unit2: string
  readonly dutyRate: string
  readonly vatRate: string
  /** A rate, 'cosmetics' (15 % from a price on), an amount by quantity ('1/095' = 1 yuan a litre, '20%+1/035'), 'specific' (by quantity, amount not known), or '' = none. */
  readonly consumption: string
  /** Supervision letters without separators: 'AB'. */
  readonly supervision: string
  /** Inspection categories: 'MN'. */
  readonly inspection: string
  readonly confidence: 'sample' | 'import'
}

/** Reads a rate: '13%', '13' and '0.13' are the same; a number without a percent sign is a percentage from 1 on. */
export function parseRate(text: string): Rate | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,5})?)\s*([%％]?)$/.exec(text.trim())
  const value = match === null ? undefined : parseFixed<'rate'>(match[1] ?? '')
  if (value === undefined || match === null) return undefined
  const isPercent = match[2] !== '' || value >= 100_000
  if (!isPercent) return value
  return value % 100 === 0 ? parseFixed<'rate'>(hundredth(value)) : undefined
}

/** A count of 0.00001 divided by 100, as text. */
function hundredth(count: number): string {
  const whole = String(count / 100).padStart(6, '0')
  return `${whole.slice(0, -5)}.${whole.slice(-5)}`
}

/** Reads a levy by quantity: '0.5/095' is half a yuan for each unit 095, '20%+1/035' a rate and one yuan a kilogram. */
export function parseSpecific(
  text: string,
): { readonly rate: Rate; readonly perUnit: Money; readonly unit: string } | undefined {
  const match = /^(?:([\d.]+[%％]?)\s*[+＋]\s*)?(\d{1,7}(?:\.\d{1,5})?)\s*元?\s*[/／]\s*(\d{3})$/.exec(text.trim())
  const rate = match?.[1] === undefined ? ZERO : parseRate(match[1])
  const perUnit = parseFixed<'money'>(match?.[2] ?? '')
  return match === null || rate === undefined || perUnit === undefined
    ? undefined
    : { rate, perUnit, unit: match[3] ?? '' }
}

function consumptionOf(
  text: string,
  unitsEach: (unit: string) => Fixed<'factor'> | undefined,
  content: { readonly measure: 'ml-or-g' | 'piece'; readonly amount: Fixed<'content'> | undefined },
): Consumption {
  if (text === '') return { kind: 'none' }
  if (text === 'specific') return { kind: 'specific' }
  if (text === 'cosmetics') return { kind: 'cosmetics', measure: content.measure, content: content.amount }
  const rate = parseRate(text)
  if (rate === undefined) {
    const levy = parseSpecific(text)
    return { kind: 'specific', ...(levy === undefined ? {} : { levy: { ...levy, unitsEach: unitsEach(levy.unit) } }) }
  }
  return rate === 0 ? { kind: 'none' } : { kind: 'ad-valorem', rate }
}

/**
 * The taxes of a commodity: what the goods record states, else the tariff row. Unknown stays unknown; retailImportTax
 * then says which rate is missing instead of computing with a guess.
 * @param unitsEach how many of a customs unit one declared unit holds, for a levy by quantity
 */
export function commodityTax(
  row: TariffRow | undefined,
  goods: GoodsTaxTexts,
  unitsEach: (unit: string) => Fixed<'factor'> | undefined = () => undefined,
): CommodityTax {
  const own = goods.vatRate !== '' || goods.dutyRate !== '' || goods.consumptionRate !== ''
  const content = { measure: goods.measure, amount: parseFixed<'content'>(goods.content) }
  const source = [own ? '商品备案' : '', row === undefined ? '' : row.source].filter((s) => s !== '').join('；')
  return {
    duty: parseRate(goods.dutyRate === '' ? (row?.dutyRate ?? '') : goods.dutyRate),
    vat: parseRate(goods.vatRate === '' ? (row?.vatRate ?? '') : goods.vatRate),
    consumption: consumptionOf(
      goods.consumptionRate === '' ? (row?.consumption ?? '') : goods.consumptionRate,
      unitsEach,
      content,
    ),
    source: source === '' ? '未知' : source,
  }
}

export const TARIFF_PROBLEMS = {
  TARIFF_CODE: '商品编码应为 10 位数字',
  TARIFF_RATE: '税率应为 13%、13 或 0.13 这样的写法',
  TARIFF_UNIT: '法定单位应为三位海关代码',
  TARIFF_DATE: '日期应为 2026-01-01 这样的写法',
} as const

/** One row of an imported tariff file (texts by column), or what is wrong with it. */
export function readTariffRow(
  texts: Readonly<Record<string, string | undefined>>,
  source: string,
):
  { readonly ok: true; readonly row: TariffRow } | { readonly ok: false; readonly code: keyof typeof TARIFF_PROBLEMS } {
  const t = (name: string): string => (texts[name] ?? '').trim()
  const code = checkHsCode(t('code'))
  if (!code.ok) return { ok: false, code: 'TARIFF_CODE' }
  for (const name of ['dutyRate', 'vatRate'])
    if (t(name) !== '' && parseRate(t(name)) === undefined) return { ok: false, code: 'TARIFF_RATE' }
  const consumption = t('consumption')
  if (
    consumption !== '' &&
    consumption !== 'cosmetics' &&
    consumption !== 'specific' &&
    parseRate(consumption) === undefined &&
    parseSpecific(consumption) === undefined
  )
    return { ok: false, code: 'TARIFF_RATE' }
  for (const name of ['unit1', 'unit2'])
    if (t(name) !== '' && !/^\d{3}$/.test(t(name))) return { ok: false, code: 'TARIFF_UNIT' }
  for (const name of ['validFrom', 'validTo'])
    if (t(name) !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(t(name))) return { ok: false, code: 'TARIFF_DATE' }
  return {
    ok: true,
    row: {
      key: code.value,
      name: t('name'),
      unit1: t('unit1'),
      unit2: t('unit2'),
      dutyRate: t('dutyRate'),
      vatRate: t('vatRate'),
      consumption,
      supervision: t('supervision').replace(/[,，/\s]/g, ''),
      inspection: t('inspection').replace(/[,，/\s]/g, ''),
      validFrom: t('validFrom'),
      validTo: t('validTo'),
      source,
      confidence: 'import',
    },
  }
}

/** Letters that stand for a licence or certificate of a direction; A and B are inspection forms and no licence (监管证件代码表). */
const LICENCES = { import: '12679FIJOPQSUWXZ', export: '3458EGHIJSTWD' } as const
const PROHIBITING = { import: '69', export: '8' } as const

/** The licence letters of a supervision text that matter in a direction, '' when none. */
export function licenceLetters(supervision: string, direction: 'import' | 'export'): string {
  return [...supervision].filter((letter) => LICENCES[direction].includes(letter)).join('')
}

/** True when the supervision letters forbid the direction (6, 9 import; 8 export). */
export function isForbidden(supervision: string, direction: 'import' | 'export'): boolean {
  return [...supervision].some((letter) => PROHIBITING[direction].includes(letter))
}

/** An index of a tariff for look-ups by code and day. */
export function tariffIndex(table: DatedTable<TariffRow>): DatedIndex<TariffRow> {
  return new DatedIndex(table)
}
