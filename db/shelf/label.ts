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

/** What came and went of each owner's goods by day of Beijing, in the house, up to a moment. */
export function ownerMoves(
  ledger: ReadHandle,
  until: number,
): { ownerId: number; owner: string; day: string; qty: number }[] {
  return ledger
    .sql(
      `select l.owner_id as ownerId, c.name as owner, date(e.at / 1000 + 28800, 'unixepoch') as day, sum(s.qty) as qty from stock_entry e join stock_line s on s.entry_id = e.entry_id join stock_lot l on l.lot_id = s.lot_id
      join client c on c.client_id = l.owner_id where e.at < ? group by l.owner_id, day having sum(s.qty) <> 0 order by l.owner_id, day`,
    )
    .all(until) as { ownerId: number; owner: string; day: string; qty: number }[]
}
