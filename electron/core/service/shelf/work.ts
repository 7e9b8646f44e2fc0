import { readBin } from '../../../../db/shelf/bin.ts'
import { readPlace, reservePlace } from '../../../../db/shelf/stock.ts'
import { closeWaveIfDone, endTask, tasksOfParcel, type PickTask } from '../../../../db/shelf/wave.ts'
import {
  handoverParcels,
  insertHandover,
  insertHandoverParcel,
  insertStep,
  listHandovers,
  readHandover,
  readWork,
  shippedLots,
  stepsOf,
  stoppedParcels,
  workFigures,
  type HandoverRow,
  type WorkRecord,
} from '../../../../db/shelf/work.ts'
import { findWhole } from '../../../../db/trade/search.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, parseFixed, type Weight } from '../../../../shared/domain/decimal/decimal.ts'
import { filingStateRow, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { BIN_KIND_NAMES, type BinKind } from '../../../../shared/domain/shelf/colour.ts'
import {
  gateOf,
  GATE_WORDS,
  mayStep,
  PARCEL_STEP_TABLE,
  RELEASED,
  STOPPED,
  type Gate,
  type ParcelStep,
} from '../../../../shared/domain/shelf/parcel-step.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import { checkWeight, readScale, type WeightRule } from '../../../../shared/domain/shelf/weigh.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { openBin, workBin } from './bin.ts'
import { goodsText, postStock, qtyText, type Place, type Transfer } from './post.ts'
import { lotOf } from './stock.ts'

/** The line: pack and weigh, dispatch behind the gate, intercept and put back, returns. */

const iso = (ms: number): string => new Date(ms).toISOString()
const stateName = (state: string): string => (isFilingState(state) ? filingStateRow(state).name : state)
const stepOf = (work: WorkRecord): ParcelStep | undefined =>
  work.step === null ? undefined : (work.step as ParcelStep)
/** The gate of a parcel: a cancellation that was applied for shuts it before customs has answered. */
const gate = (work: WorkRecord): Gate => (work.cancelling === 1 ? 'stop' : gateOf(work.filingState))
const whyStopped = (work: WorkRecord): string =>
  work.cancelling === 1 ? '已申请撤销' : `海关${stateName(work.filingState)}`

/** A parcel as screens show it. */
export function workView(work: WorkRecord): Omit<Out<'work.pack'>, 'warning'> {
  const step = stepOf(work)
  const words = GATE_WORDS[gate(work)]
  return {
    parcelId: work.parcelId,
    orderNo: work.orderNo,
    waybillNo: work.waybillNo,
    carrierCode: work.carrierCode,
    invtNo: work.invtNo,
    goods: work.goodsText,
    step: step ?? '',
    stepName: step === undefined ? '未进波次' : PARCEL_STEP_TABLE[step].name,
    tone: step === undefined ? 'grey' : PARCEL_STEP_TABLE[step].tone,
    gate: gate(work),
    gateName: words.name,
    gateTone: words.tone,
    filingStateName: stateName(work.filingState),
    declaredWeight: work.grossWeight === 0 ? '' : qtyText(work.grossWeight),
    weight: work.weight === null ? '' : qtyText(work.weight),
    ...(work.waveId === null ? {} : { waveId: work.waveId }),
  }
}

/** The bonded parcel of a number. */
export function findWork(context: ReadContext, number: string): WorkRecord | undefined {
  const found = findWhole(context.ledger, number, 5).finds.filter((find) => find.parcel.mode.startsWith('1210'))
  const works = found.flatMap((find) => readWork(context.ledger, find.parcel.id) ?? [])
  // A number that two parcels share means the one that is on the line.
  return works.find((one) => one.step !== null && one.step !== 'putBack') ?? works[0]
}

/** The bonded parcel of a scanned number. @throws Failure PARCEL_UNKNOWN */
export function workOf(context: ReadContext, code: string): WorkRecord {
  const number = readScan(code).code
  const work = findWork(context, number)
  if (work === undefined) throw new Failure('PARCEL_UNKNOWN', { parcel: number })
  return work
}

function again(context: ReadContext, work: WorkRecord): ReturnType<typeof workView> {
  const now = readWork(context.ledger, work.parcelId)
  if (now === undefined) throw new Failure('PARCEL_UNKNOWN', { parcel: work.orderNo })
  return workView(now)
}

/** @throws Failure PARCEL_STEP */
function refuseStep(work: WorkRecord, next: ParcelStep, action: string): void {
  const step = stepOf(work)
  if (mayStep(step, next) && step !== undefined) return
  throw new Failure('PARCEL_STEP', {
    parcel: work.orderNo,
    state: step === undefined ? '未进波次' : PARCEL_STEP_TABLE[step].name,
    action,
  })
}

interface StepNote {
  readonly detail?: string
  readonly weight?: number | null
  readonly entryId?: number | null
}

function note(context: WriteContext, work: WorkRecord, step: ParcelStep, about: StepNote): void {
  const { actor } = context
  insertStep(
    context.ledger,
    {
      parcelId: work.parcelId,
      waveId: work.waveId ?? 0,
      step,
      weight: about.weight ?? null,
      filingState: work.filingState,
      detail: about.detail ?? '',
      entryId: about.entryId ?? null,
      deviceId: actor.deviceId ?? null,
      actorId: actor.userId,
      at: context.now(),
    },
    work.position ?? 0,
  )
}

/** What was picked for a parcel in its wave, carried from one place to another. */
function carried(context: ReadContext, work: WorkRecord, from: Place, to: (task: PickTask) => Place): Transfer[] {
  return tasksOfParcel(context.ledger, work.parcelId, work.waveId ?? 0)
    .filter((task) => task.state === 'picked')
    .map((task) => ({
      lot: lotOf(context, task.lotId),
      qty: task.qty,
      from,
      to: to(task),
      mark: { kind: 'parcel' as const, id: work.parcelId },
    }))
}

export function workGet(context: ReadContext, input: In<'work.get'>): Out<'work.get'> {
  const work = workOf(context, input.code)
  return {
    ...workView(work),
    lines: tasksOfParcel(context.ledger, work.parcelId, work.waveId ?? 0).map((task) => {
      const lot = lotOf(context, task.lotId)
      return {
        lotId: lot.id,
        sku: lot.sku,
        name: lot.name,
        lotNo: lot.lotNo,
        expiresOn: lot.expiresOn,
        qty: qtyText(task.qty),
        bin: readBin(context.ledger, task.binId)?.code ?? '',
      }
    }),
    steps: stepsOf(context.ledger, work.parcelId).map((row) => ({
      stepName: PARCEL_STEP_TABLE[row.step as ParcelStep].name,
      tone: PARCEL_STEP_TABLE[row.step as ParcelStep].tone,
      detail: [row.detail, stateName(row.filingState)].filter((text) => text !== '').join(' · '),
      weight: row.weight === null ? '' : qtyText(row.weight),
      by: row.actor,
      at: iso(row.at),
    })),
  }
}

export function workStops(context: ReadContext): Out<'work.stops'> {
  const figures = workFigures(context.ledger)
  const steps: readonly ParcelStep[] = ['planned', 'picked', 'packed', 'intercepted']
  return {
    parcels: stoppedParcels(context.ledger, STOPPED, 500).map((work) => ({
      ...workView(work),
      why:
        stepOf(work) === 'intercepted'
          ? (stepsOf(context.ledger, work.parcelId).at(-1)?.detail ?? '')
          : whyStopped(work),
    })),
    figures: steps.map((step) => {
      const own = figures.filter((row) => row.step === step)
      const sum = (rows: typeof own): number => rows.reduce((total, row) => total + row.count, 0)
      return {
        step,
        name: PARCEL_STEP_TABLE[step].name,
        tone: PARCEL_STEP_TABLE[step].tone,
        count: sum(own),
        ready: sum(own.filter((row) => RELEASED.some((state) => state === row.filingState))),
      }
    }),
  }
}

function weightRule(context: ReadContext): WeightRule {
  const number = (key: 'shelf.weightKg' | 'shelf.weightPercent'): number =>
    parseFixed(setting(context.ledger, key)) ?? 0
  return {
    absolute: fixed<'weight'>(number('shelf.weightKg')),
    percent: fixed<'percent'>(number('shelf.weightPercent')),
  }
}

interface Weighed {
  readonly weight: number | null
  readonly detail: string
  /** What the packer is told although the parcel is packed; '' = nothing. */
  readonly warning: string
}

/** The weight that was read, within what the office allows; beyond that it stops or only warns, as the office has set. @throws Failure WEIGHT_UNREADABLE, WEIGHT_DEVIATES */
function weighed(context: ReadContext, work: WorkRecord, text: string, accept: boolean): Weighed {
  if (text.trim() === '') {
    if (setting(context.ledger, 'shelf.weighAlways') === 'true') throw new Failure('WEIGHT_UNREADABLE', { text: '空' })
    return { weight: null, detail: '未称重', warning: '' }
  }
  const weight = readScale(text)
  if (weight === undefined) throw new Failure('WEIGHT_UNREADABLE', { text })
  const check = checkWeight(weight, work.grossWeight as Weight, weightRule(context))
  if (check.ok) return { weight, detail: '', warning: '' }
  const stops = setting(context.ledger, 'shelf.weightStop') === 'true'
  if (stops && !accept)
    throw new Failure('WEIGHT_DEVIATES', {
      parcel: work.orderNo,
      weight: qtyText(weight),
      declared: qtyText(work.grossWeight),
      difference: qtyText(check.difference),
      allowed: qtyText(check.allowed),
    })
  const deviates = `重量偏差 ${qtyText(check.difference)} 千克`
  return accept
    ? { weight, detail: `${deviates}，已核对`, warning: '' }
    : {
        weight,
        detail: `${deviates}，只提醒`,
        warning: `${deviates}（申报 ${qtyText(work.grossWeight)}，允许 ${qtyText(check.allowed)}）`,
      }
}

/** @throws Failure PARCEL_UNKNOWN, PARCEL_STEP, PARCEL_STOPPED, WEIGHT_UNREADABLE, WEIGHT_DEVIATES, STOCK_SHORT, STOCK_LEDGER */
export function packParcel(context: WriteContext, input: In<'work.pack'>): Out<'work.pack'> {
  const work = workOf(context, input.code)
  refuseStep(work, 'packed', '打包')
  if (gate(work) === 'stop') throw new Failure('PARCEL_STOPPED', { parcel: work.orderNo, why: whyStopped(work) })
  const { weight, detail, warning } = weighed(context, work, input.weight, input.accept)
  // Packed before: only weighed anew.
  const transfers =
    stepOf(work) === 'packed'
      ? []
      : carried(context, work, workBin(context, 'picked'), () => workBin(context, 'packed'))
  const entryId =
    transfers.length === 0
      ? null
      : postStock(context, {
          kind: 'pack',
          subject: `parcel ${work.parcelId}`,
          note: '',
          cause: { kind: 'wave', id: work.waveId ?? 0, text: `打包 ${work.orderNo}` },
          transfers,
        })
  note(context, work, 'packed', { weight, detail, entryId })
  return { ...again(context, work), warning }
}

export function openHandover(context: WriteContext, input: In<'handover.open'>): Out<'handover.open'> {
  return { id: insertHandover(context.ledger, input.carrierCode, input.vehicle, context.actor.userId, context.now()) }
}

/** @throws Failure HANDOVER_UNKNOWN */
function handoverOf(context: ReadContext, id: number): HandoverRow {
  const row = readHandover(context.ledger, id)
  if (row === undefined) throw new Failure('HANDOVER_UNKNOWN', { handover: id })
  return row
}

/** Nothing leaves without its release. @throws Failure NOT_RELEASED, PARCEL_STOPPED and the others of the contract */
export function dispatchParcel(context: WriteContext, input: In<'work.dispatch'>): Out<'work.dispatch'> {
  const handover = handoverOf(context, input.handoverId)
  const work = workOf(context, input.code)
  refuseStep(work, 'dispatched', '出库')
  const state = gate(work)
  if (state === 'stop') throw new Failure('PARCEL_STOPPED', { parcel: work.orderNo, why: whyStopped(work) })
  if (state === 'wait') throw new Failure('NOT_RELEASED', { parcel: work.orderNo, state: stateName(work.filingState) })
  if (handover.carrierCode !== '' && work.carrierCode !== handover.carrierCode)
    throw new Failure('SORT_WRONG', { parcel: work.orderNo, carrier: work.carrierCode, wanted: handover.carrierCode })
  const entryId = postStock(context, {
    kind: 'dispatch',
    key: `dispatch ${work.parcelId} ${work.waveId ?? 0}`,
    subject: `parcel ${work.parcelId}`,
    note: '',
    cause: { kind: 'scan', text: `出库 ${work.orderNo}` },
    transfers: carried(context, work, workBin(context, 'packed'), () => 'inFlight'),
  })
  note(context, work, 'dispatched', { entryId, detail: handover.vehicle, weight: work.weight })
  insertHandoverParcel(context.ledger, handover.id, work.parcelId, work.weight ?? work.grossWeight)
  closeWaveIfDone(context.ledger, work.waveId ?? 0)
  return { ...again(context, work), position: handover.parcels + 1 }
}

const handoverView = (row: HandoverRow): Out<'handover.list'>['handovers'][number] => ({
  id: row.id,
  carrierCode: row.carrierCode,
  vehicle: row.vehicle,
  parcels: row.parcels,
  weight: qtyText(row.weight),
  by: row.actor,
  at: iso(row.at),
})

export function handoverList(context: ReadContext): Out<'handover.list'> {
  return { handovers: listHandovers(context.ledger, 100).map(handoverView) }
}

/** @throws Failure HANDOVER_UNKNOWN */
export function handoverGet(context: ReadContext, input: In<'handover.get'>): Out<'handover.get'> {
  const row = handoverOf(context, input.id)
  return {
    ...handoverView(row),
    parcels: handoverParcels(context.ledger, row.id).map((parcel) => ({
      ...parcel,
      weight: parcel.weight === null ? '' : qtyText(parcel.weight),
    })),
  }
}

/** @throws Failure PARCEL_UNKNOWN, PARCEL_STEP, STOCK_SHORT, STOCK_LEDGER */
export function interceptParcel(context: WriteContext, input: In<'work.intercept'>): Out<'work.intercept'> {
  const { ledger } = context
  const work = workOf(context, input.code)
  refuseStep(work, 'intercepted', '拦截')
  for (const task of tasksOfParcel(ledger, work.parcelId, work.waveId ?? 0).filter((one) => one.state === 'open')) {
    const place = readPlace(ledger, task.binId, task.lotId)
    if (place !== undefined) reservePlace(ledger, place.placeId, -task.qty)
    endTask(ledger, task.id, 'dropped', null)
  }
  const from = workBin(context, stepOf(work) === 'packed' ? 'packed' : 'picked')
  const exception = workBin(context, 'exception')
  const transfers = carried(context, work, from, () => exception)
  const entryId =
    transfers.length === 0
      ? null
      : postStock(context, {
          kind: 'intercept',
          subject: `parcel ${work.parcelId}`,
          note: input.reason,
          cause: { kind: 'scan', text: `拦截 ${work.orderNo}：${input.reason}` },
          transfers,
        })
  note(context, work, 'intercepted', { entryId, detail: input.reason })
  // Nothing had been taken yet: there is nothing to put back.
  if (transfers.length === 0) note(context, work, 'putBack', { detail: '尚未拣货，分配已释放' })
  closeWaveIfDone(ledger, work.waveId ?? 0)
  context.audit('work.intercept', `parcel ${work.parcelId}`, { step: work.step })
  return again(context, work)
}

/** A storage bin for goods that come back. @throws Failure BIN_UNKNOWN, BIN_BLOCKED, STOCK_WAY */
function storageBin(context: ReadContext, code: string, from: BinKind): ReturnType<typeof openBin> {
  const bin = openBin(context, code)
  if (bin.kind !== 'storage')
    throw new Failure('STOCK_WAY', { from: BIN_KIND_NAMES[from], to: BIN_KIND_NAMES[bin.kind as BinKind] })
  return bin
}

/** @throws Failure PARCEL_UNKNOWN, PARCEL_STEP, BIN_UNKNOWN, BIN_BLOCKED, STOCK_WAY, STOCK_SHORT, STOCK_LEDGER */
export function putBackParcel(context: WriteContext, input: In<'work.putBack'>): Out<'work.putBack'> {
  const { ledger } = context
  const work = workOf(context, input.code)
  refuseStep(work, 'putBack', '放回')
  const chosen = input.bin === '' ? undefined : storageBin(context, input.bin, 'exception')
  const origin = (task: PickTask): Place => {
    const bin = chosen ?? readBin(ledger, task.binId)
    if (bin === undefined) throw new Failure('BIN_UNKNOWN', { bin: task.binId })
    if (bin.blocked === 1) throw new Failure('BIN_BLOCKED', { bin: bin.code })
    return bin
  }
  const entryId = postStock(context, {
    kind: 'putBack',
    subject: `parcel ${work.parcelId}`,
    note: chosen?.code ?? '原库位',
    cause: { kind: 'scan', text: `放回 ${work.orderNo}` },
    transfers: carried(context, work, workBin(context, 'exception'), origin),
  })
  note(context, work, 'putBack', { entryId, detail: chosen?.code ?? '原库位' })
  closeWaveIfDone(ledger, work.waveId ?? 0)
  return again(context, work)
}

/** @throws Failure PARCEL_UNKNOWN, PARCEL_STEP, RETURN_TOO_MUCH, BIN_UNKNOWN, BIN_BLOCKED, STOCK_WAY, QUANTITY_WRONG, RECORD_UNKNOWN, STOCK_LEDGER */
export function returnParcel(context: WriteContext, input: In<'work.returned'>): Out<'work.returned'> {
  const work = workOf(context, input.code)
  refuseStep(work, 'returned', '退货入库')
  const bin = storageBin(context, input.bin, 'returns')
  const shipped = new Map(shippedLots(context.ledger, work.parcelId).map((row) => [row.lotId, row.qty]))
  const mark = { kind: 'return' as const, id: work.parcelId }
  const back = workBin(context, 'returns')
  const lines = input.lines.map((line) => {
    const lot = lotOf(context, line.lotId)
    const sound = parseFixed<'quantity'>(line.sound) ?? fixed<'quantity'>(0)
    const damaged = parseFixed<'quantity'>(line.damaged) ?? fixed<'quantity'>(0)
    const most = shipped.get(lot.id) ?? 0
    if (sound + damaged > most)
      throw new Failure('RETURN_TOO_MUCH', {
        goods: goodsText(lot),
        shipped: qtyText(most),
        qty: qtyText(sound + damaged),
      })
    return { lot, sound, damaged }
  })
  const all = lines.filter((line) => line.sound + line.damaged > 0)
  if (all.length === 0) throw new Failure('QUANTITY_WRONG', { qty: '0', reason: '至少退回一件' })
  const about = {
    subject: `parcel ${work.parcelId}`,
    note: input.note,
    cause: { kind: 'scan' as const, text: `退货 ${work.orderNo}` },
  }
  postStock(context, {
    ...about,
    kind: 'returnIn',
    transfers: all.map(({ lot, sound, damaged }) => ({
      lot,
      qty: sound + damaged,
      from: 'outside' as const,
      to: back,
      mark,
    })),
  })
  const sorted = all.flatMap(({ lot, sound, damaged }): Transfer[] => [
    ...(sound > 0 ? [{ lot, qty: sound, from: back, to: bin, mark }] : []),
    ...(damaged > 0 ? [{ lot, qty: damaged, from: back, to: workBin(context, 'damage'), mark }] : []),
  ])
  const entryId = postStock(context, { ...about, kind: 'returnSorted', transfers: sorted })
  note(context, work, 'returned', { entryId, detail: input.note })
  context.audit('work.returned', `parcel ${work.parcelId}`, { lines: all.length })
  return again(context, work)
}
