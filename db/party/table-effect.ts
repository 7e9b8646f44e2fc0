import type { ReadHandle } from '../open.ts'

/** Which fields of a goods record hold codes of a table. */
const GOODS_FIELDS: Readonly<Record<string, readonly string[]>> = {
  country: ['originCountry'],
  unit: ['unit', 'unit1', 'unit2'],
  tariff: ['hsCode'],
}
/** Open parcels that are looked at; the figure is a floor when there are more. */
const OPEN_PARCELS = 50_000

export interface TouchedGoods {
  readonly clientId: number
  readonly sku: string
}

/** The goods records that use one of the codes of a table; none for tables whose codes no goods record holds. */
export function goodsUsing(ledger: ReadHandle, tableId: string, codes: readonly string[]): TouchedGoods[] {
  const fields = GOODS_FIELDS[tableId]
  if (fields === undefined || codes.length === 0) return []
  const condition = fields
    .map((field) => `json_extract(g.body, '$.${field}') in (select value from json_each(:codes))`)
    .join(' or ')
  return ledger
    .sql(`select g.client_id as clientId, g.sku as sku from goods g where ${condition}`)
    .all({ codes: JSON.stringify(codes) }) as TouchedGoods[]
}

/** Every goods record with a commodity code. */
export function goodsWithCode(ledger: ReadHandle): (TouchedGoods & { readonly hsCode: string })[] {
  return ledger
    .sql("select client_id as clientId, sku, hs_code as hsCode from goods where hs_code <> ''")
    .all() as (TouchedGoods & { hsCode: string })[]
}

/** How many parcels that are not filed yet hold one of the goods. */
export function openParcelsWith(ledger: ReadHandle, goods: readonly TouchedGoods[]): number {
  if (goods.length === 0) return 0
  const row = ledger
    .sql(
      `select count(distinct p.parcel_id) as n from (
        select p.parcel_id, p.client_id, p.order_id from shelf s cross join parcel p indexed by parcel_lane on p.shelf_id = s.shelf_id and p.filing_state in ('draft', 'ready')
        where not exists (select 1 from batch b where b.batch_id = s.lot and b.visible = 0) limit ${OPEN_PARCELS}) p
      join trade_order o on o.order_id = p.order_id, json_each(o.lines) line
    where p.client_id || ' ' || json_extract(line.value, '$.itemNo') in (select value from json_each(?))`,
    )
    .get(JSON.stringify([...new Set(goods.map((one) => `${one.clientId} ${one.sku}`))])) as { n: number }
  return row.n
}
