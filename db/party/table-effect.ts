import type { ReadHandle } from '../open.ts'

/** Which fields of a goods record hold codes of a table. */
const GOODS_FIELDS: Readonly<Record<string, readonly string[]>> = {
  country: ['originCountry'],
  unit: ['unit', 'unit1', 'unit2'],
  tariff: ['hsCode'],
  positive: ['hsCode'],
  prohibited: ['hsCode'],
  licence: ['hsCode'],
}
/** Newest open parcels that are looked at; the figure is a floor when there are more. */
const OPEN_PARCELS = 50_000

/** How many goods records, and how many of the newest open parcels with such goods, use one of the codes. */
export function tableEffects(
  ledger: ReadHandle,
  tableId: string,
  codes: readonly string[],
): { goods: number; parcels: number } {
  const fields = GOODS_FIELDS[tableId]
  if (fields === undefined || codes.length === 0) return { goods: 0, parcels: 0 }
  const condition = fields
    .map((field) => `json_extract(g.body, '$.${field}') in (select value from json_each(:codes))`)
    .join(' or ')
  const touched = ledger
    .sql(`select g.client_id as clientId, g.sku as sku from goods g where ${condition}`)
    .all({ codes: JSON.stringify(codes) }) as { clientId: number; sku: string }[]
  if (touched.length === 0) return { goods: 0, parcels: 0 }
  const row = ledger
    .sql(
      `select count(distinct p.parcel_id) as n from (select parcel_id, client_id, order_id from parcel where filing_state = '' order by parcel_id desc limit ${OPEN_PARCELS}) p
      join trade_order o on o.order_id = p.order_id, json_each(o.lines) line
    where exists (select 1 from json_each(:touched) t where json_extract(t.value, '$.clientId') = p.client_id and json_extract(t.value, '$.sku') = json_extract(line.value, '$.itemNo'))`,
    )
    .get({ touched: JSON.stringify(touched) }) as { n: number }
  return { goods: touched.length, parcels: row.n }
}
