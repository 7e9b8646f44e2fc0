import type { ReadHandle, WriteHandle } from '../open.ts'

/** Carriers' number pools, and what storage costs. */

export interface PoolRecord {
  readonly id: number
  readonly carrierCode: string
  readonly prefix: string
  readonly width: number
  readonly first: number
  readonly last: number
  /** The number that is given out next; beyond `last`: the pool is used up. */
  readonly next: number
}

const POOL = 'pool_id as id, carrier_code as carrierCode, prefix, width, first, last, next from waybill_pool'

/** All pools, the newest first. */
export function listPools(ledger: ReadHandle): PoolRecord[] {
  return ledger.sql(`select ${POOL} order by pool_id desc limit 500`).all() as PoolRecord[]
}

/** A pool of the carrier whose numbers overlap these. */
export function overlappingPool(ledger: ReadHandle, pool: Omit<PoolRecord, 'id' | 'next'>): PoolRecord | undefined {
  return ledger
    .sql(`select ${POOL} where carrier_code = ? and prefix = ? and width = ? and first <= ? and last >= ? limit 1`)
    .get(pool.carrierCode, pool.prefix, pool.width, pool.last, pool.first) as PoolRecord | undefined
}

/** Adds a pool. @returns its id */
export function insertPool(
  ledger: WriteHandle,
  pool: Omit<PoolRecord, 'id' | 'next'>,
  actorId: number,
  at: number,
): number {
  const row = ledger
    .sql(
      'insert into waybill_pool (carrier_code, prefix, width, first, last, next, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?) returning pool_id as id',
    )
    .get(pool.carrierCode, pool.prefix, pool.width, pool.first, pool.last, pool.first, actorId, at) as { id: number }
  return row.id
}

/** The next number of a carrier, counted forward; undefined when all his pools are used up. */
export function takeNumber(ledger: WriteHandle, carrierCode: string): { pool: PoolRecord; value: number } | undefined {
  const pool = ledger
    .sql(`select ${POOL} where carrier_code = ? and next <= last order by pool_id limit 1`)
    .get(carrierCode) as PoolRecord | undefined
  if (pool === undefined) return undefined
  ledger.sql('update waybill_pool set next = next + 1 where pool_id = ?').run(pool.id)
  return { pool, value: pool.next }
}

/** The number that a parcel was given. */
export function numberOfParcel(
  ledger: ReadHandle,
  parcelId: number,
): { number: string; carrierCode: string } | undefined {
  return ledger
    .sql('select number, carrier_code as carrierCode from waybill_number where parcel_id = ?')
    .get(parcelId) as { number: string; carrierCode: string } | undefined
}

/** Keeps a number for a parcel for ever; the table refuses a number twice. */
export function insertNumber(
  ledger: WriteHandle,
  given: { number: string; carrierCode: string; poolId: number; parcelId: number; actorId: number; at: number },
): void {
  ledger
    .sql(
      'insert into waybill_number (number, carrier_code, pool_id, parcel_id, actor_id, at) values (?, ?, ?, ?, ?, ?)',
    )
    .run(given.number, given.carrierCode, given.poolId, given.parcelId, given.actorId, given.at)
}

/** Rates by owner (0 = every other owner), the newest first. Yuan for a unit and day, counts of 0.00001. */
export function storageRates(
  ledger: ReadHandle,
): { id: number; ownerId: number; from: string; perUnitDay: number; freeDays: number; note: string }[] {
  return ledger
    .sql(
      'select rate_id as id, owner_id as ownerId, valid_from as "from", per_unit_day as perUnitDay, free_days as freeDays, note from storage_rate order by valid_from desc, rate_id desc',
    )
    .all() as { id: number; ownerId: number; from: string; perUnitDay: number; freeDays: number; note: string }[]
}

/** Adds a rate; the newest that has begun counts. */
export function insertRate(
  ledger: WriteHandle,
  rate: {
    ownerId: number
    from: string
    perUnitDay: number
    freeDays: number
    note: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into storage_rate (owner_id, valid_from, per_unit_day, free_days, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(rate.ownerId, rate.from, rate.perUnitDay, rate.freeDays, rate.note, rate.actorId, rate.at)
}

/**
 * What each owner's goods in the house came to at the start of a moment's day (as a move on that day), and what came and went by day of Beijing
 * since, up to another moment. Counted back from what lies there now, so that it costs what was moved since and not what ever was.
 */
export function ownerMoves(
  ledger: ReadHandle,
  since: { readonly at: number; readonly day: string },
  until: number,
): { ownerId: number; owner: string; day: string; qty: number }[] {
  return ledger
    .sql(
      `with later as (select l.owner_id, case when e.at < ?3 then date(e.at / 1000 + 28800, 'unixepoch') else '' end as day, sum(s.qty) as qty
        from stock_entry e indexed by stock_entry_day cross join stock_line s on s.entry_id = e.entry_id cross join stock_lot l on l.lot_id = s.lot_id where e.at >= ?1 group by 1, 2 having sum(s.qty) <> 0),
      moves as (select owner_id, day, qty from later where day <> '' union all select owner_id, ?2, -qty from later
        union all select l.owner_id, ?2, p.qty from stock_projection p join stock_lot l on l.lot_id = p.lot_id where p.qty > 0)
      select m.owner_id as ownerId, c.name as owner, m.day, sum(m.qty) as qty from moves m join client c on c.client_id = m.owner_id group by m.owner_id, m.day having sum(m.qty) <> 0 order by m.owner_id, m.day`,
    )
    .all(since.at, since.day, until) as { ownerId: number; owner: string; day: string; qty: number }[]
}
