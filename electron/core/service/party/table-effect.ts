import { goodsUsing, goodsWithCode, openParcelsWith, type TouchedGoods } from '../../../../db/party/table-effect.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { GOODS_LISTS, listedIn, type GoodsListId } from '../../../../shared/code/goods-list.ts'
import type { CodeTable } from '../../../../shared/code/table.ts'

/**
 * Whether a code is on a list as its rule asks: a list that nobody has loaded forbids nothing, so that on an absent positive
 * list everything stands and on an absent prohibited one nothing.
 */
function listed(id: GoodsListId, table: CodeTable): (hsCode: string) => boolean {
  if (table.rows.length === 0) return () => id === 'positive'
  return listedIn(new Set(table.rows.map((row) => row.code.replace(/[.\s]/g, ''))))
}

function touchedGoods(
  ledger: ReadHandle,
  id: string,
  before: CodeTable,
  after: CodeTable,
  codes: readonly string[],
): TouchedGoods[] {
  const list = GOODS_LISTS.find((one) => one.id === id)
  if (list === undefined) return goodsUsing(ledger, id, codes)
  const [was, is] = [listed(list.id, before), listed(list.id, after)]
  return goodsWithCode(ledger).filter((goods) => was(goods.hsCode) !== is(goods.hsCode))
}

/** What a version would touch: goods records, and parcels not yet filed that hold them. */
export function tableEffects(
  ledger: ReadHandle,
  id: string,
  before: CodeTable,
  after: CodeTable,
  codes: readonly string[],
): { readonly goods: number; readonly parcels: number } {
  const goods = touchedGoods(ledger, id, before, after, codes)
  return { goods: goods.length, parcels: openParcelsWith(ledger, goods) }
}
