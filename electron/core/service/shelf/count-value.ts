import { readItem, type ItemRow } from '../../../../db/bonded/book.ts'
import { goodsOnDay } from '../../../../db/party/goods.ts'
import { exchangeRateOn } from '../../../../db/refund-money/fx.ts'
import type { CountLineRow, CountRecord } from '../../../../db/shelf/count.ts'
import { commodityTax } from '../../../../shared/code/tariff.ts'
import { convertedQuantity } from '../../../../shared/domain/bonded/compose.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import { fixed, type Fixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { GoodsTaxTexts } from '../../../../shared/domain/record/record.ts'
import { differenceValue, type DifferenceValue } from '../../../../shared/domain/shelf/count-value.ts'
import type { ReadContext } from '../../context.ts'
import { codeTable } from '../declaration/tables.ts'
import { goodsFacts } from '../party/goods.ts'
import { tariffInForce } from '../party/table.ts'

/** What the lines of a count are worth: the book item's declared price, the exchange rate and the tariff of the day of approval (until then: today). */

const ONE = fixed<'quantity'>(100_000)
const NO_TAX: GoodsTaxTexts = { vatRate: '', dutyRate: '', consumptionRate: '', content: '', measure: 'ml-or-g' }
const OWN_CURRENCY = 'CNY'
/** Old code tables call the yuan RMB. */
const YUAN_NAMES: ReadonlySet<string> = new Set([OWN_CURRENCY, 'RMB'])

/** How many of a customs unit one declared unit of the item holds. */
function unitsEach(item: ItemRow, unit: string): Fixed<'factor'> | undefined {
  if (unit === item.declaredUnit) return fixed<'factor'>(ONE)
  const factor = unit === item.legalUnit ? item.factor1 : unit === item.secondUnit ? item.factor2 : 0
  const found = convertedQuantity(ONE, item.declaredUnit, unit, factor)
  return found === undefined ? undefined : fixed<'factor'>(found)
}

/** Answers each question once. */
function remembered<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const answers = new Map<Key, { readonly value: Value }>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known.value
    const value = find(key)
    answers.set(key, { value })
    return value
  }
}

/** Values differences of a count's lines; what it has looked up once it keeps. Goods of no book bear no duty that is still open. */
export function lineValuer(
  context: ReadContext,
  count: CountRecord,
): (line: CountLineRow, difference: number) => DifferenceValue | undefined {
  const { ledger } = context
  const day = beijingDay(count.approvedAt ?? context.now())
  const tariff = tariffInForce(ledger)
  const itemOf = remembered((id: number) => readItem(ledger, id))
  const lettersOf = remembered((code: string): string => {
    const iso = code === '' ? '' : (codeTable(ledger, 'currency')?.lookup(code)?.extra['iso'] ?? code)
    return YUAN_NAMES.has(iso) ? OWN_CURRENCY : iso
  })
  const yuanOf = remembered((currency: string): Fixed<'exchangeRate'> | undefined => {
    if (currency === OWN_CURRENCY) return fixed<'exchangeRate'>(100_000)
    const found = currency === '' ? undefined : exchangeRateOn(ledger, currency, day)
    return found === undefined ? undefined : fixed<'exchangeRate'>(found.rate)
  })
  const ownTaxes = remembered((ownerId: number) =>
    remembered((sku: string): GoodsTaxTexts => {
      const goods = sku === '' ? undefined : goodsOnDay(ledger, ownerId, sku, day)
      return goods === undefined ? NO_TAX : goodsFacts(goods).tax
    }),
  )
  return (line, difference) => {
    const item = line.itemId === 0 ? undefined : itemOf(line.itemId)
    if (item === undefined) return undefined
    const currency = lettersOf(item.currency)
    return differenceValue({
      difference: fixed<'quantity'>(difference),
      price: fixed<'money'>(item.price),
      currency,
      yuan: yuanOf(currency),
      hsCode: item.hsCode,
      tax: commodityTax(tariff.on(item.hsCode, day), ownTaxes(line.ownerId)(line.sku), (unit) => unitsEach(item, unit)),
      day,
    })
  }
}
