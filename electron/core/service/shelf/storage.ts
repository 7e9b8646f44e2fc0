import { readClient } from '../../../../db/party/client.ts'
import { insertRate, ownerMoves, storageRates } from '../../../../db/shelf/label.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { storageCharge, storageRuns, type DayMove, type StorageRun } from '../../../../shared/domain/shelf/storage.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { qtyText } from './post.ts'

/** What storage costs each owner: as a statement of its own, and for the month's charges (refund-money). */

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
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - 8 * 3_600_000

/** A sum of counts of 0.00001 that may be larger than one count can be. */
function sumText(count: bigint): string {
  const whole = count / 100_000n
  const rest = count % 100_000n
  return rest === 0n ? String(whole) : `${whole}.${String(rest).padStart(5, '0').replace(/0+$/, '')}`
}

export interface OwnerStorage {
  readonly ownerId: number
  readonly owner: string
  readonly runs: readonly StorageRun[]
  readonly unitDays: string
  /** At the end of the period, count of 0.00001. */
  readonly atEnd: number
  /** Count of 0.00001 yuan; undefined: no rate. */
  readonly charge: number | undefined
}

/** Unit-days and charge of every owner in a period (yyyy-mm-dd), both ends included. */
export function storageOfOwners(ledger: ReadHandle, from: string, to: string): OwnerStorage[] {
  const rates = storageRates(ledger)
  const all = rates.filter((rate) => rate.ownerId === 0)
  const owners = new Map<number, { owner: string; moves: DayMove[] }>()
  for (const { ownerId, owner, ...move } of ownerMoves(
    ledger,
    { at: startOf(from), day: from },
    startOf(to) + DAY_MS,
  )) {
    const known = owners.get(ownerId)
    if (known === undefined) owners.set(ownerId, { owner, moves: [move] })
    else known.moves.push(move)
  }
  return [...owners].map(([ownerId, { owner, moves }]) => {
    const own = rates.filter((rate) => rate.ownerId === ownerId)
    const runs = storageRuns(moves, { own, all }, from, to)
    return {
      ownerId,
      owner,
      runs,
      unitDays: sumText(runs.reduce((sum, run) => sum + run.unitDays, 0n)),
      atEnd: moves.reduce((sum, move) => sum + move.qty, 0),
      charge: storageCharge(runs),
    }
  })
}

/** The rates of runs, each once, as they came into force. */
export function ratesText(runs: readonly StorageRun[]): string {
  return [...new Set(runs.flatMap((run) => (run.perUnitDay === undefined ? [] : [qtyText(run.perUnitDay)])))].join('、')
}

export function storageStatement(context: ReadContext, input: In<'storage.statement'>): Out<'storage.statement'> {
  return {
    owners: storageOfOwners(context.ledger, input.from, input.to).map((one) => ({
      ownerId: one.ownerId,
      owner: one.owner,
      unitDays: one.unitDays,
      atEnd: qtyText(one.atEnd),
      perUnitDay: ratesText(one.runs),
      charge: one.charge === undefined ? '' : fixedTextPadded(fixed(one.charge), 2),
    })),
  }
}
