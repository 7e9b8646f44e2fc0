import {
  insertNumber,
  insertPool,
  listPools,
  numberOfParcel,
  overlappingPool,
  takeNumber,
} from '../../../../db/shelf/label.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { poolNumber, readPool } from '../../../../shared/domain/shelf/label.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { workOf } from './work.ts'

/** Carriers' numbers. */

export function poolList(context: ReadContext): Out<'pool.list'> {
  return {
    pools: listPools(context.ledger).map((pool) => ({
      id: pool.id,
      carrierCode: pool.carrierCode,
      first: poolNumber(pool, pool.first),
      last: poolNumber(pool, pool.last),
      next: pool.next > pool.last ? '' : poolNumber(pool, pool.next),
      left: pool.last - pool.next + 1,
    })),
  }
}

/** @throws Failure FIELD_INVALID, POOL_OVERLAP: a number would be in two pools */
export function addPool(context: WriteContext, input: In<'pool.add'>): Out<'pool.add'> {
  const read = readPool(input.first.toUpperCase(), input.last.toUpperCase())
  if (typeof read === 'string') throw new Failure('FIELD_INVALID', { label: '号段', reason: read })
  const pool = { ...read, carrierCode: input.carrierCode }
  const other = overlappingPool(context.ledger, pool)
  if (other !== undefined)
    throw new Failure('POOL_OVERLAP', { first: poolNumber(other, other.first), last: poolNumber(other, other.last) })
  const id = insertPool(context.ledger, pool, context.actor.userId, context.now())
  context.audit('pool.add', `pool ${id}`, { carrier: input.carrierCode, numbers: pool.last - pool.first + 1 })
  return { id, numbers: pool.last - pool.first + 1 }
}

/** @throws Failure PARCEL_UNKNOWN, POOL_EMPTY */
export function takeWaybill(context: WriteContext, input: In<'pool.take'>): Out<'pool.take'> {
  const work = workOf(context, input.code)
  const known = numberOfParcel(context.ledger, work.parcelId)
  if (known !== undefined) return { ...known, orderNo: work.orderNo, again: true }
  const carrierCode = input.carrierCode || work.carrierCode
  const taken = takeNumber(context.ledger, carrierCode)
  if (taken === undefined) throw new Failure('POOL_EMPTY', { carrier: carrierCode })
  const number = poolNumber(taken.pool, taken.value)
  insertNumber(context.ledger, {
    number,
    carrierCode,
    poolId: taken.pool.id,
    parcelId: work.parcelId,
    actorId: context.actor.userId,
    at: context.now(),
  })
  return { number, carrierCode, orderNo: work.orderNo, again: false }
}
