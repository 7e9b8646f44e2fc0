import { fixed, type Fixed } from '../domain/decimal/decimal.ts'
import { statutoryQuantity } from '../domain/inventory/quantity.ts'
import type { DatedIndex, DatedTable } from '../domain/dated/dated.ts'
import type { MatchContext } from '../domain/match/defect.ts'
import type { ResolvedLine } from '../domain/inventory/resolve.ts'
import type { CommodityTax } from '../domain/tax/retail-import-tax.ts'
import { listQuestion, type GoodsListId, type GoodsListRow } from './goods-list.ts'
import { commodityTax, isForbidden, licenceLetters, type TariffRow } from './tariff.ts'

/** The dated tables in force: the tariff's index and the goods lists that are loaded. */
export interface TablesInForce {
  readonly tariff: DatedIndex<TariffRow>
  readonly lists: Readonly<Partial<Record<GoodsListId, DatedTable<GoodsListRow>>>>
}

/**
 * What the dated tables answer to the match on a day. Prohibited and licence also follow from the tariff's supervision
 * letters; of a code that the tariff does not know nothing is said.
 */
export function tableAnswers(
  tables: TablesInForce,
  day: string,
  direction: 'import' | 'export',
): Pick<MatchContext, 'isPositive' | 'isProhibited' | 'needsLicence' | 'tariffUnits'> {
  const ask = (id: GoodsListId): ((hsCode: string) => boolean) | undefined => {
    const list = tables.lists[id]
    return list === undefined ? undefined : listQuestion(list, day)
  }
  const [positive, prohibited, licence] = [ask('positive'), ask('prohibited'), ask('licence')]
  const supervision = (hsCode: string): string => tables.tariff.on(hsCode, day)?.supervision ?? ''
  return {
    isPositive: positive,
    isProhibited: (hsCode) => prohibited?.(hsCode) === true || isForbidden(supervision(hsCode), direction),
    needsLicence: (hsCode) => licence?.(hsCode) === true || licenceLetters(supervision(hsCode), direction) !== '',
    tariffUnits: (hsCode) => tables.tariff.on(hsCode, day),
  }
}

const NO_TEXTS = { vatRate: '', dutyRate: '', consumptionRate: '', content: '', measure: 'ml-or-g' } as const

const ONE_UNIT = fixed<'quantity'>(100_000)

/** How many of a customs unit one declared unit of the line holds: by the goods record's factors, equal units, or the unit net weight. */
function unitsEach({ goods, unit }: ResolvedLine, target: string): Fixed<'factor'> | undefined {
  const factor = target === goods?.unit1 ? goods.factor1 : target === goods?.unit2 ? goods.factor2 : undefined
  const found = statutoryQuantity(ONE_UNIT, unit, target, factor, goods?.unitNetWeight)
  return found === undefined ? undefined : fixed<'factor'>(found)
}

/** The taxes of a resolved line: its goods record first, then the tariff of the day. */
export function lineTaxes(tables: TablesInForce, day: string): (line: ResolvedLine) => CommodityTax {
  return (line) =>
    commodityTax(
      line.gcode === '' ? undefined : tables.tariff.on(line.gcode, day),
      line.goods?.tax ?? NO_TEXTS,
      (unit) => unitsEach(line, unit),
    )
}
