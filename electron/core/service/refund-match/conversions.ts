import { allGoods, clientGoods } from '../../../../db/party/goods.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { goodsName } from '../../../../shared/domain/refund/solve/name.ts'
import type { UnitConversion } from '../../../../shared/domain/refund/solve/type.ts'
import { goodsBodyOf } from '../party/goods.ts'

/**
 * What goods records say of units: one declared unit holds so many statutory ones. Goods of one name with different factors say nothing: which of them
 * an invoice means cannot be known.
 */
export function conversionsOf(ledger: ReadHandle, clientId?: number): UnitConversion[] {
  const found = new Map<string, UnitConversion | undefined>()
  for (const record of clientId === undefined ? allGoods(ledger) : clientGoods(ledger, clientId)) {
    const { unit, unit1, unit2, factor1, factor2, name } = goodsBodyOf(record)
    for (const [to, text] of [
      [unit1, factor1],
      [unit2, factor2],
    ] as const) {
      const factor = parseFixed<'factor'>(text)
      if (unit === '' || to === '' || to === unit || factor === undefined || factor <= 0) continue
      const key = `${record.clientId} ${goodsName(name)} ${unit} ${to}`
      const known = found.get(key)
      const one: UnitConversion = { clientId: record.clientId, name, from: unit, to, factor }
      found.set(key, !found.has(key) || known?.factor === factor ? one : undefined)
    }
  }
  return [...found.values()].flatMap((one) => one ?? [])
}
