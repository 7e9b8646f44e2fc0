import { readClient } from '../../../../db/party/client.ts'
import {
  insertNumber,
  insertPool,
  insertRate,
  listPools,
  numberOfParcel,
  overlappingPool,
  ownerMoves,
  storageRates,
  takeNumber,
} from '../../../../db/shelf/label.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { poolNumber, readPool } from '../../../../shared/domain/shelf/label.ts'
import { rateOn, storageCharge, unitDays } from '../../../../shared/domain/shelf/storage.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { qtyText } from './post.ts'
import { workOf } from './work.ts'

/** Carriers' numbers and storage charges. */

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

export function rateList(context: ReadContext): Out<'storage.rates'> {
  return {
    rates: storageRates(context.ledger).map((row) => ({
      ownerId: row.ownerId,
      owner: row.ownerId === 0 ? '其他货主' : (readClient(context.ledger, row.ownerId)?.name ?? ''),
      from: row.from,
      perUnitDay: qtyText(row.perUnitDay),
      note: row.note,
    })),
  }
}

/** @throws Failure CLIENT_UNKNOWN */
export function setRate(context: WriteContext, input: In<'storage.rate'>): Out<'storage.rate'> {
  if (input.ownerId > 0 && readClient(context.ledger, input.ownerId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.ownerId })
  const perUnitDay = parseFixed(input.perUnitDay) ?? 0
  insertRate(context.ledger, {
    ownerId: input.ownerId,
    from: input.from,
    perUnitDay,
    freeDays: 0,
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('storage.rate', `client ${input.ownerId}`, { from: input.from, perUnitDay: input.perUnitDay })
  return {}
}

const DAY_MS = 86_400_000
/** A sum of counts of 0.00001 that may be larger than one count can be. */
function sumText(count: bigint): string {
  const whole = count / 100_000n
  const rest = count % 100_000n
  return rest === 0n ? String(whole) : `${whole}.${String(rest).padStart(5, '0').replace(/0+$/, '')}`
}

export function storageStatement(context: ReadContext, input: In<'storage.statement'>): Out<'storage.statement'> {
  const until = Date.parse(`${input.to}T00:00:00Z`) - 8 * 3_600_000 + DAY_MS
  const rates = storageRates(context.ledger)
  const owners = new Map<number, { owner: string; moves: { day: string; qty: number }[] }>()
  for (const { ownerId, owner, day, qty } of ownerMoves(context.ledger, until)) {
    const known = owners.get(ownerId) ?? { owner, moves: [] }
    known.moves.push({ day, qty })
    owners.set(ownerId, known)
  }
  return {
    owners: [...owners].map(([ownerId, { owner, moves }]) => {
      const days = unitDays(moves, input.from, input.to)
      const own = rates.filter((rate) => rate.ownerId === ownerId)
      const rate =
        rateOn(own, input.to) ??
        rateOn(
          rates.filter((one) => one.ownerId === 0),
          input.to,
        )
      return {
        ownerId,
        owner,
        unitDays: sumText(days),
        atEnd: qtyText(moves.reduce((sum, move) => sum + move.qty, 0)),
        perUnitDay: rate === undefined ? '' : qtyText(rate.perUnitDay),
        charge: rate === undefined ? '' : fixedTextPadded(fixed(storageCharge(days, rate.perUnitDay)), 2),
      }
    }),
  }
}
