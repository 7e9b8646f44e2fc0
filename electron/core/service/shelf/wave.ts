import { releasedItems } from '../../../../db/bonded/release.ts'
import { insertStep } from '../../../../db/shelf/work.ts'
import {
  insertPickTask,
  insertWave,
  insertWaveParcel,
  listWaves,
  pickLines,
  readWave,
  waitingParcels,
  waveParcelFacts,
  waveParcels,
  waveSteps,
  type WaveParcelFacts,
  type WaveRow,
} from '../../../../db/shelf/wave.ts'
import { pickableStands, reservePlace } from '../../../../db/shelf/stock.ts'
import { clientGoods } from '../../../../db/party/goods.ts'
import { findWhole } from '../../../../db/trade/search.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, parseFixed, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import { allocate, byExpiry, isPickable, type Stand } from '../../../../shared/domain/shelf/allocate.ts'
import {
  gateOf,
  GATE_WORDS,
  mayStep,
  PARCEL_STEP_TABLE,
  PARCEL_STEPS,
  RELEASED,
  UNDECIDED,
  type ParcelStep,
} from '../../../../shared/domain/shelf/parcel-step.ts'
import { WAVE_KIND_NAMES } from '../../../../shared/contract/area/wave.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { qtyText } from './post.ts'
import { clearDays, today } from './stock.ts'

/** Waves: which parcels are done together, what is taken from where for them. */

const PLANNED_AT_ONCE = 5000

interface Need {
  readonly line: number
  readonly sku: string
  readonly qty: Quantity
}

/** What an order's lines want, by SKU. */
function needsOf(facts: WaveParcelFacts): Need[] {
  const lines = JSON.parse(facts.lines ?? '[]') as readonly Readonly<Record<string, string | number>>[]
  return lines.map((line, i) => ({
    line: i + 1,
    sku: String(line['itemNo'] ?? ''),
    qty: parseFixed<'quantity'>(String(line['qty'] ?? '')) ?? fixed<'quantity'>(0),
  }))
}

const skuOfSingle = (facts: WaveParcelFacts): string | undefined => {
  const skus = new Set(needsOf(facts).map((need) => need.sku))
  return skus.size === 1 ? [...skus][0] : undefined
}

const statesFor = (undecided: boolean): readonly string[] => (undecided ? [...RELEASED, ...UNDECIDED] : RELEASED)
const canJoin = (facts: WaveParcelFacts): boolean =>
  facts.cancelling === 0 && mayStep(facts.step === null ? undefined : (facts.step as ParcelStep), 'planned')

function grouped(
  facts: readonly WaveParcelFacts[],
  key: (one: WaveParcelFacts) => string | undefined,
): { value: string; title: string; parcels: number }[] {
  const counts = new Map<string, number>()
  for (const one of facts) {
    const value = key(one)
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, parcels]) => ({ value, title: value === '' ? '未填' : value, parcels }))
    .sort((a, b) => b.parcels - a.parcels || (a.value < b.value ? -1 : 1))
    .slice(0, 100)
}

export function wavePlan(context: ReadContext, input: In<'wave.plan'>): Out<'wave.plan'> {
  const found = waitingParcels(context.ledger, statesFor(input.undecided), undefined, PLANNED_AT_ONCE + 1)
  const facts = found.slice(0, PLANNED_AT_ONCE).filter(canJoin)
  return {
    total: facts.length,
    more: found.length > PLANNED_AT_ONCE,
    single: grouped(facts, skuOfSingle).filter((one) => one.parcels > 1),
    carrier: grouped(facts, (one) => one.carrierCode),
  }
}

type Held = Out<'wave.make'>['held'][number]

/** The parcels that were asked for, in the order in which they are to be done; of a pasted list also those that cannot be had. */
function chosenParcels(context: ReadContext, input: In<'wave.make'>, held: Held[]): WaveParcelFacts[] {
  const { ledger } = context
  const states = statesFor(input.undecided)
  if (input.kind !== 'list') {
    const carrier = input.kind === 'carrier' ? input.value : undefined
    const facts = waitingParcels(ledger, states, carrier, PLANNED_AT_ONCE).filter(canJoin)
    return (input.kind === 'single' ? facts.filter((one) => skuOfSingle(one) === input.value) : facts).slice(
      0,
      input.limit,
    )
  }
  const ids: number[] = []
  for (const number of new Set(input.numbers.map((text) => text.trim()).filter((text) => text !== ''))) {
    const parcel = findWhole(ledger, number, 5).finds.find((find) => find.parcel.mode.startsWith('1210'))?.parcel
    if (parcel === undefined) held.push({ parcel: number, reason: '没有这个保税包裹' })
    else ids.push(parcel.id)
  }
  return waveParcelFacts(ledger, [...new Set(ids)]).filter((one) => {
    const why = reasonToHold(one, states)
    if (why !== undefined) held.push({ parcel: one.orderNo, reason: why })
    return why === undefined
  })
}

function reasonToHold(facts: WaveParcelFacts, states: readonly string[]): string | undefined {
  if (facts.cancelling === 1) return '已申请撤销'
  if (facts.step !== null && !mayStep(facts.step as ParcelStep, 'planned'))
    return `已在波次 ${facts.waveId ?? ''} 中（${PARCEL_STEP_TABLE[facts.step as ParcelStep].name}）`
  if (states.includes(facts.filingState)) return undefined
  return gateOf(facts.filingState) === 'stop'
    ? '海关没有放行，须拦截'
    : gateOf(facts.filingState) === 'wait'
      ? '海关还没有放行'
      : '尚未申报'
}

interface OwnStand extends Stand {
  readonly binId: number
  readonly lotId: number
  readonly itemId: number
}
const NO_ITEMS: ReadonlySet<number> = new Set()

/** The free stock of an owner, as it shrinks while a wave is allocated; made once an owner. */
class FreeStock {
  readonly #stands = new Map<string, OwnStand[]>()
  readonly #taken = new Map<number, number>()

  constructor(context: ReadContext, ownerId: number, skus: readonly string[]) {
    const day = today(context)
    const clear = clearDays(context)
    const items = new Map(
      clientGoods(context.ledger, ownerId).map((goods) => [
        goods.sku,
        (JSON.parse(goods.body) as { bookItems?: string[] }).bookItems ?? [],
      ]),
    )
    for (const row of pickableStands(context.ledger, ownerId, skus)) {
      const known = items.get(row.sku) ?? []
      // A SKU may stand under several items of a book: only those that its record names are this SKU's.
      if (row.itemId > 0 && known.length > 0 && !known.includes(row.itemNo) && !known.includes(String(row.seq)))
        continue
      if (!isPickable(row, day, clear)) continue
      const stand = {
        placeId: row.id,
        binId: row.binId,
        lotId: row.lotId,
        itemId: row.itemId,
        binCode: row.binCode,
        itemNo: row.itemNo,
        expiresOn: row.expiresOn,
        receivedOn: row.receivedOn,
        free: fixed<'quantity'>(row.qty - row.reserved),
      }
      this.#stands.set(row.sku, [...(this.#stands.get(row.sku) ?? []), stand])
    }
    for (const stands of this.#stands.values()) stands.sort(byExpiry)
  }

  #left(sku: string): OwnStand[] {
    return (this.#stands.get(sku) ?? []).map((one) => ({
      ...one,
      free: fixed<'quantity'>(one.free - (this.#taken.get(one.placeId) ?? 0)),
    }))
  }

  free(sku: string): number {
    return this.#left(sku).reduce((sum, one) => sum + one.free, 0)
  }

  /**
   * Shares for all needs, or the SKU that is short; nothing is taken then. `released`: items that customs has released the parcel of; goods of
   * these go first, because what leaves from another item of the same SKU leaves both items wrong.
   */
  take(
    needs: readonly Need[],
    released: ReadonlySet<number>,
  ): { shares: { line: number; placeId: number; binId: number; lotId: number; qty: number }[] } | { short: Need } {
    const shares: { line: number; placeId: number; binId: number; lotId: number; qty: number }[] = []
    const before = new Map(this.#taken)
    for (const need of needs) {
      const stands = this.#left(need.sku)
      const own = stands.filter((one) => released.has(one.itemId))
      const found =
        allocate(need.qty, own) ?? allocate(need.qty, [...own, ...stands.filter((one) => !released.has(one.itemId))])
      if (found === undefined) {
        this.#taken.clear()
        for (const [id, qty] of before) this.#taken.set(id, qty)
        return { short: need }
      }
      for (const share of found) {
        const stand = stands.find((one) => one.placeId === share.placeId)
        if (stand === undefined) continue
        this.#taken.set(share.placeId, (this.#taken.get(share.placeId) ?? 0) + share.qty)
        shares.push({ line: need.line, placeId: share.placeId, binId: stand.binId, lotId: stand.lotId, qty: share.qty })
      }
    }
    return { shares }
  }
}

/** @throws Failure NOTHING_SELECTED: no parcel was there; when some were and none could be served, the answer has id 0 and their reasons */
export function makeWave(context: WriteContext, input: In<'wave.make'>): Out<'wave.make'> {
  const { ledger, actor } = context
  const held: Held[] = []
  const facts = chosenParcels(context, input, held)
  if (facts.length === 0 && held.length === 0) throw new Failure('NOTHING_SELECTED')
  const stocks = new Map<number, FreeStock>()
  for (const ownerId of new Set(facts.map((one) => one.clientId))) {
    const skus = new Set(
      facts.filter((one) => one.clientId === ownerId).flatMap((one) => needsOf(one).map((need) => need.sku)),
    )
    stocks.set(ownerId, new FreeStock(context, ownerId, [...skus]))
  }
  const released = releasedItems(
    ledger,
    facts.map((one) => one.id),
  )
  const served = facts.flatMap((one) => {
    const needs = needsOf(one)
    const stock = stocks.get(one.clientId)
    const taken =
      needs.length === 0 || stock === undefined
        ? { short: { line: 0, sku: '（订单没有商品）', qty: fixed<'quantity'>(0) } }
        : stock.take(needs, released.get(one.id) ?? NO_ITEMS)
    if ('shares' in taken) return [{ facts: one, shares: taken.shares }]
    held.push({
      parcel: one.orderNo,
      reason: `${taken.short.sku} 要 ${qtyText(taken.short.qty)}，可拣 ${qtyText(stock?.free(taken.short.sku) ?? 0)}`,
    })
    return []
  })
  if (served.length === 0) return { id: 0, parcels: 0, held }
  const at = context.now()
  const name = input.name === '' ? `${WAVE_KIND_NAMES[input.kind]} ${input.value}`.trim() : input.name
  const id = insertWave(ledger, {
    name,
    kind: input.kind,
    carrierCode: input.kind === 'carrier' ? input.value : '',
    parcels: served.length,
    actorId: actor.userId,
    at,
  })
  served.forEach(({ facts: one, shares }, i) => {
    insertWaveParcel(ledger, id, i + 1, one.id)
    for (const share of shares) {
      reservePlace(ledger, share.placeId, share.qty)
      insertPickTask(ledger, {
        waveId: id,
        parcelId: one.id,
        line: share.line,
        binId: share.binId,
        lotId: share.lotId,
        qty: share.qty,
      })
    }
    insertStep(
      ledger,
      {
        parcelId: one.id,
        waveId: id,
        step: 'planned',
        weight: null,
        filingState: one.filingState,
        detail: name,
        entryId: null,
        deviceId: actor.deviceId ?? null,
        actorId: actor.userId,
        at,
      },
      i + 1,
    )
  })
  context.audit('wave.make', `wave ${id}`, { parcels: served.length, held: held.length })
  return { id, parcels: served.length, held }
}

function waveViews(context: ReadContext, rows: readonly WaveRow[]): Out<'wave.list'>['waves'] {
  const steps = waveSteps(
    context.ledger,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    carrierCode: row.carrierCode,
    state: row.state === 'closed' ? 'closed' : 'open',
    parcels: row.parcels,
    steps: PARCEL_STEPS.flatMap((step) => {
      const count = steps.find((one) => one.waveId === row.id && one.step === step)?.count ?? 0
      return count === 0
        ? []
        : [{ step, name: PARCEL_STEP_TABLE[step].name, tone: PARCEL_STEP_TABLE[step].tone, count }]
    }),
    by: row.actor,
    at: new Date(row.at).toISOString(),
  }))
}

export function waveList(context: ReadContext, input: In<'wave.list'>): Out<'wave.list'> {
  return { waves: waveViews(context, listWaves(context.ledger, input.limit)) }
}

/** @throws Failure WAVE_UNKNOWN */
export function waveGet(context: ReadContext, input: In<'wave.get'>): Out<'wave.get'> {
  const row = readWave(context.ledger, input.id)
  const [wave] = row === undefined ? [] : waveViews(context, [row])
  if (wave === undefined) throw new Failure('WAVE_UNKNOWN', { wave: input.id })
  return {
    wave,
    picks: pickLines(context.ledger, input.id).map((line) => ({
      ...line,
      id: `${line.binId}-${line.lotId}`,
      bin: line.binCode,
      qty: qtyText(line.qty),
    })),
    parcels: waveParcels(context.ledger, input.id, 2000).map((parcel) => {
      const gate = parcel.cancelling === 1 ? 'stop' : gateOf(parcel.filingState)
      const step = PARCEL_STEP_TABLE[parcel.step as ParcelStep]
      return {
        position: parcel.position,
        parcelId: parcel.parcelId,
        orderNo: parcel.orderNo,
        waybillNo: parcel.waybillNo,
        stepName: step.name,
        tone: step.tone,
        gateName: GATE_WORDS[gate].name,
        gateTone: GATE_WORDS[gate].tone,
        weight: parcel.weight === null ? '' : qtyText(parcel.weight),
        picks: parcel.picks ?? '',
      }
    }),
  }
}
