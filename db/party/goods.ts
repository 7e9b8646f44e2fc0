import type { ReadHandle, WriteHandle } from '../open.ts'

export interface GoodsRecord {
  readonly id: number
  readonly clientId: number
  readonly sku: string
  readonly name: string
  readonly initials: string
  readonly pinyin: string
  readonly hsCode: string
  readonly gtin: string
  /** JSON of the contract's goods body. */
  readonly body: string
  readonly validFrom: string
  readonly validTo: string | undefined
  readonly problems: readonly string[]
  readonly revision: number
}

interface Row {
  goods_id: number
  client_id: number
  sku: string
  name: string
  initials: string
  pinyin: string
  hs_code: string
  gtin: string
  body: string
  valid_from: string
  valid_to: string | null
  problems: string
  revision: number
}
const fromRow = (row: Row): GoodsRecord => ({
  id: row.goods_id,
  clientId: row.client_id,
  sku: row.sku,
  name: row.name,
  initials: row.initials,
  pinyin: row.pinyin,
  hsCode: row.hs_code,
  gtin: row.gtin,
  body: row.body,
  validFrom: row.valid_from,
  validTo: row.valid_to ?? undefined,
  problems: JSON.parse(row.problems) as string[],
  revision: row.revision,
})

/** One goods record. */
export function readGoods(ledger: ReadHandle, id: number): GoodsRecord | undefined {
  const row = ledger.sql('select * from goods where goods_id = ?').get(id) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The record of a client's SKU that began on a day. */
export function findGoods(
  ledger: ReadHandle,
  clientId: number,
  sku: string,
  validFrom: string,
): GoodsRecord | undefined {
  const row = ledger
    .sql('select * from goods where client_id = ? and sku = ? and valid_from = ?')
    .get(clientId, sku, validFrom) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The record of a SKU that holds on a day, the newest of several; of a client, or of whoever has one. */
export function goodsOnDay(
  ledger: ReadHandle,
  clientId: number | undefined,
  sku: string,
  day: string,
): GoodsRecord | undefined {
  const holds = 'valid_from <= ?2 and (valid_to is null or valid_to >= ?2) order by valid_from desc limit 1'
  const row = (
    clientId === undefined
      ? ledger.sql(`select * from goods where sku = ?1 and ${holds}`).get(sku, day)
      : ledger.sql(`select * from goods where client_id = ?3 and sku = ?1 and ${holds}`).get(sku, day, clientId)
  ) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** All records of a client: the map that matching and composing look SKUs up in. Newest validity first within a SKU. */
export function clientGoods(ledger: ReadHandle, clientId: number): GoodsRecord[] {
  return (
    ledger.sql('select * from goods where client_id = ? order by sku, valid_from desc').all(clientId) as Row[]
  ).map(fromRow)
}

/** All records. */
export function allGoods(ledger: ReadHandle): GoodsRecord[] {
  return (ledger.sql('select * from goods order by goods_id').all() as Row[]).map(fromRow)
}

/** Adds a record (id undefined) or replaces one; @returns id and new revision */
export function saveGoods(
  ledger: WriteHandle,
  goods: Omit<GoodsRecord, 'id' | 'revision'> & { id: number | undefined },
  at: number,
): { id: number; revision: number } {
  const problems = JSON.stringify(goods.problems)
  if (goods.id === undefined) {
    return ledger
      .sql(
        'insert into goods (client_id, sku, name, initials, pinyin, hs_code, gtin, body, valid_from, valid_to, problems, revision, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) returning goods_id as id, revision',
      )
      .get(
        goods.clientId,
        goods.sku,
        goods.name,
        goods.initials,
        goods.pinyin,
        goods.hsCode,
        goods.gtin,
        goods.body,
        goods.validFrom,
        goods.validTo ?? null,
        problems,
        at,
      ) as { id: number; revision: number }
  }
  return ledger
    .sql(
      'update goods set client_id = ?, sku = ?, name = ?, initials = ?, pinyin = ?, hs_code = ?, gtin = ?, body = ?, valid_from = ?, valid_to = ?, problems = ?, revision = revision + 1, changed_at = ? where goods_id = ? returning goods_id as id, revision',
    )
    .get(
      goods.clientId,
      goods.sku,
      goods.name,
      goods.initials,
      goods.pinyin,
      goods.hsCode,
      goods.gtin,
      goods.body,
      goods.validFrom,
      goods.validTo ?? null,
      problems,
      at,
      goods.id,
    ) as { id: number; revision: number }
}
