import { readBin } from '../../../../db/shelf/bin.ts'
import { readPlace, reservePlace, type LotRecord } from '../../../../db/shelf/stock.ts'
import {
  donePicks,
  endTask,
  openTasks,
  readWave,
  tasksOfParcel,
  waveParcelFacts,
  type PickTask,
} from '../../../../db/shelf/wave.ts'
import { insertStep } from '../../../../db/shelf/work.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { mayStep, type ParcelStep } from '../../../../shared/domain/shelf/parcel-step.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { workBin } from './bin.ts'
import { goodsText, postStock, qtyText, type Transfer } from './post.ts'
import { lotOf } from './stock.ts'

/** Picking: what a scan takes for a wave, by several people at once. */

type Scan = ReturnType<typeof readScan>

/** Are these goods what was scanned? */
const fits = (lot: LotRecord, scan: Scan): boolean =>
  (lot.sku === scan.code ||
    lot.itemNo === scan.code ||
    (lot.gtin !== '' && (lot.gtin === scan.code || lot.gtin === scan.gtin))) &&
  (scan.lotNo === '' || lot.lotNo === '' || lot.lotNo === scan.lotNo)

/** Goods that somebody has taken already for the same picks: he is named, so that nobody takes them twice. @throws Failure PICK_TAKEN */
function refuseTaken(context: ReadContext, input: In<'wave.pick'>): void {
  if (input.bin === '' && input.code === '') return
  const scan = readScan(input.code)
  const taken = donePicks(context.ledger, input.id).find(
    (pick) =>
      (input.bin === '' || pick.bin === input.bin.toUpperCase()) &&
      (input.code === '' || fits(lotOf(context, pick.lotId), scan)),
  )
  if (taken === undefined) return
  throw new Failure('PICK_TAKEN', {
    by: taken.actorId === context.actor.userId ? '您自己' : taken.actor,
    at: timeShown(new Date(taken.at).toISOString()).slice(11, 16),
    what: `${taken.bin} ${goodsText(lotOf(context, taken.lotId))}`,
    qty: qtyText(taken.qty),
  })
}

/** The tasks that a confirmation means. @throws Failure PICK_NONE, PICK_WRONG, PICK_TAKEN */
function tasksFor(context: ReadContext, input: In<'wave.pick'>): PickTask[] {
  const { ledger } = context
  const open = openTasks(ledger, input.id, { lotId: input.lotId, parcelId: input.parcelId })
  const inBin =
    input.bin === '' ? open : open.filter((task) => readBin(ledger, task.binId)?.code === input.bin.toUpperCase())
  if (inBin.length === 0) refuseTaken(context, input)
  if (inBin.length === 0) throw new Failure('PICK_NONE', { what: input.bin || '这个波次' })
  if (input.code === '') return inBin
  const scan = readScan(input.code)
  const lots = new Map(inBin.map((task) => [task.lotId, lotOf(context, task.lotId)]))
  const right = inBin.filter((task) => {
    const lot = lots.get(task.lotId)
    return lot !== undefined && fits(lot, scan)
  })
  if (right.length === 0) refuseTaken(context, input)
  if (right.length === 0)
    throw new Failure('PICK_WRONG', {
      code: scan.code,
      wanted: [...lots.values()].map((lot) => lot.sku || lot.itemNo).join('、'),
    })
  return right
}

/** @throws Failure WAVE_UNKNOWN, PICK_NONE, PICK_WRONG, PICK_TAKEN, STOCK_SHORT, STOCK_LEDGER */
export function pickWave(context: WriteContext, input: In<'wave.pick'>): Out<'wave.pick'> {
  const { ledger, actor } = context
  const wave = readWave(ledger, input.id)
  if (wave === undefined) throw new Failure('WAVE_UNKNOWN', { wave: input.id })
  const tasks = tasksFor(context, input)
  const to = workBin(context, 'picked')
  const transfers = tasks.map((task): Transfer => {
    const bin = readBin(ledger, task.binId)
    if (bin === undefined) throw new Failure('BIN_UNKNOWN', { bin: task.binId })
    const place = readPlace(ledger, task.binId, task.lotId)
    if (place !== undefined) reservePlace(ledger, place.placeId, -task.qty)
    return {
      lot: lotOf(context, task.lotId),
      qty: task.qty,
      from: bin,
      to,
      mark: { kind: 'parcel', id: task.parcelId },
    }
  })
  const entryId = postStock(context, {
    kind: 'pick',
    subject: `wave ${wave.id}`,
    note: wave.name,
    cause: { kind: 'wave', id: wave.id, text: `拣货 ${wave.name}` },
    transfers,
  })
  for (const task of tasks) endTask(ledger, task.id, 'picked', entryId)
  const at = context.now()
  let parcelsDone = 0
  for (const parcelId of new Set(tasks.map((task) => task.parcelId))) {
    const all = tasksOfParcel(ledger, parcelId, wave.id)
    if (all.some((task) => task.state === 'open')) continue
    const [facts] = waveParcelFacts(ledger, [parcelId])
    if (facts === undefined || !mayStep(facts.step as ParcelStep, 'picked')) continue
    insertStep(
      ledger,
      {
        parcelId,
        waveId: wave.id,
        step: 'picked',
        weight: null,
        filingState: facts.filingState,
        detail: '',
        entryId,
        deviceId: actor.deviceId ?? null,
        actorId: actor.userId,
        at,
      },
      0,
    )
    parcelsDone++
  }
  return {
    picked: tasks.length,
    qty: qtyText(tasks.reduce((sum, task) => sum + task.qty, 0)),
    parcelsDone,
    left: openTasks(ledger, wave.id, {}).length,
  }
}
