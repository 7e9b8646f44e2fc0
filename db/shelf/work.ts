import type { ReadHandle, WriteHandle } from '../open.ts'
import { CANCELLING } from './wave.ts'

/** The steps of parcels through the warehouse, and the bags that carriers are handed. */

export interface NewStep {
  readonly parcelId: number
  readonly waveId: number
  readonly step: string
  readonly weight: number | null
  /** What customs had said at that moment. */
  readonly filingState: string
  readonly detail: string
  readonly entryId: number | null
  readonly deviceId: number | null
  readonly actorId: number
  readonly at: number
}

/** Appends a step and moves the projection with it. A dispatch without a release is refused by the table itself. */
export function insertStep(ledger: WriteHandle, step: NewStep, position: number): void {
  ledger
    .sql(
      'insert into parcel_step (parcel_id, wave_id, step, weight, filing_state, detail, entry_id, device_id, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      step.parcelId,
      step.waveId,
      step.step,
      step.weight,
      step.filingState,
      step.detail,
      step.entryId,
      step.deviceId,
      step.actorId,
      step.at,
    )
  ledger
    .sql(
      `insert into parcel_work_projection (parcel_id, wave_id, position, step, weight, changed_at) values (?, ?, ?, ?, ?, ?)
      on conflict (parcel_id) do update set wave_id = excluded.wave_id, position = excluded.position, step = excluded.step, weight = case when excluded.step = 'planned' then null else coalesce(excluded.weight, weight) end, changed_at = excluded.changed_at`,
    )
    .run(step.parcelId, step.waveId, position, step.step, step.weight, step.at)
}

export interface WorkRecord {
  readonly parcelId: number
  readonly clientId: number
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly invtNo: string
  readonly filingState: string
  readonly cancelling: number
  readonly grossWeight: number
  readonly goodsText: string
  readonly waveId: number | null
  readonly position: number | null
  readonly step: string | null
  readonly weight: number | null
}

const WORK = `p.parcel_id as parcelId, p.client_id as clientId, p.order_no as orderNo, p.waybill_no as waybillNo, p.carrier_code as carrierCode, p.invt_no as invtNo, p.filing_state as filingState, ${CANCELLING} as cancelling,
  p.gross_weight as grossWeight, p.goods_text as goodsText, w.wave_id as waveId, w.position, w.step, w.weight from parcel p left join parcel_work_projection w on w.parcel_id = p.parcel_id`

/** A parcel as the line sees it. */
export function readWork(ledger: ReadHandle, parcelId: number): WorkRecord | undefined {
  return ledger.sql(`select ${WORK} where p.parcel_id = ?`).get(parcelId) as WorkRecord | undefined
}

/** Parcels on the line that customs has stopped, or whose cancellation was applied for; and those that were stopped and lie in the exception bin. */
export function stoppedParcels(ledger: ReadHandle, stopped: readonly string[], limit: number): WorkRecord[] {
  return ledger
    .sql(
      `select ${WORK} where w.step = 'intercepted' or (w.step in ('planned', 'picked', 'packed') and (p.filing_state in (select value from json_each(?)) or ${CANCELLING})) order by p.parcel_id limit ?`,
    )
    .all(JSON.stringify(stopped), limit) as WorkRecord[]
}

/** How many parcels stand at each step, by what customs says. */
export function workFigures(ledger: ReadHandle): { step: string; filingState: string; count: number }[] {
  return ledger
    .sql(
      "select w.step, p.filing_state as filingState, count(*) as count from parcel_work_projection w join parcel p on p.parcel_id = w.parcel_id where w.step in ('planned', 'picked', 'packed', 'intercepted') group by w.step, p.filing_state",
    )
    .all() as { step: string; filingState: string; count: number }[]
}

export interface StepRow {
  readonly step: string
  readonly filingState: string
  readonly detail: string
  readonly weight: number | null
  readonly actor: string
  readonly at: number
}

/** The steps of a parcel, oldest first. */
export function stepsOf(ledger: ReadHandle, parcelId: number): StepRow[] {
  return ledger
    .sql(
      "select s.step, s.filing_state as filingState, s.detail, s.weight, coalesce(u.name, '系统') as actor, s.at from parcel_step s left join user_account u on u.user_id = s.actor_id where s.parcel_id = ? order by s.step_id",
    )
    .all(parcelId) as StepRow[]
}

/** Opens a bag for a carrier. @returns its id */
export function insertHandover(
  ledger: WriteHandle,
  carrierCode: string,
  vehicle: string,
  actorId: number,
  at: number,
): number {
  const row = ledger
    .sql(
      'insert into handover (carrier_code, vehicle, parcels, weight, actor_id, at) values (?, ?, 0, 0, ?, ?) returning handover_id as id',
    )
    .get(carrierCode, vehicle, actorId, at) as { id: number }
  return row.id
}

export interface HandoverRow {
  readonly id: number
  readonly carrierCode: string
  readonly vehicle: string
  readonly parcels: number
  readonly weight: number
  readonly actor: string
  readonly at: number
}

const HANDOVER =
  "h.handover_id as id, h.carrier_code as carrierCode, h.vehicle, h.parcels, h.weight, coalesce(u.name, '系统') as actor, h.at from handover h left join user_account u on u.user_id = h.actor_id"

/** One hand-over. */
export function readHandover(ledger: ReadHandle, id: number): HandoverRow | undefined {
  return ledger.sql(`select ${HANDOVER} where h.handover_id = ?`).get(id) as HandoverRow | undefined
}

/** Hand-overs, newest first. */
export function listHandovers(ledger: ReadHandle, limit: number): HandoverRow[] {
  return ledger.sql(`select ${HANDOVER} order by h.handover_id desc limit ?`).all(limit) as HandoverRow[]
}

/** Puts a parcel into a bag. */
export function insertHandoverParcel(ledger: WriteHandle, handoverId: number, parcelId: number, weight: number): void {
  const row = ledger
    .sql('update handover set parcels = parcels + 1, weight = weight + ? where handover_id = ? returning parcels')
    .get(weight, handoverId) as { parcels: number }
  ledger
    .sql('insert into handover_parcel (parcel_id, handover_id, position) values (?, ?, ?)')
    .run(parcelId, handoverId, row.parcels)
}

/** The parcels of a bag in the order in which they went in. */
export function handoverParcels(
  ledger: ReadHandle,
  id: number,
): { position: number; orderNo: string; waybillNo: string; weight: number | null }[] {
  return ledger
    .sql(
      'select m.position, p.order_no as orderNo, p.waybill_no as waybillNo, w.weight from handover_parcel m join parcel p on p.parcel_id = m.parcel_id left join parcel_work_projection w on w.parcel_id = m.parcel_id where m.handover_id = ? order by m.position',
    )
    .all(id) as { position: number; orderNo: string; waybillNo: string; weight: number | null }[]
}

/** What was picked for a parcel over all its waves, by lot: what can come back. */
export function shippedLots(ledger: ReadHandle, parcelId: number): { lotId: number; qty: number }[] {
  return ledger
    .sql(
      "select t.lot_id as lotId, sum(t.qty) as qty from pick_task t join parcel_work_projection w on w.parcel_id = t.parcel_id and w.wave_id = t.wave_id where t.parcel_id = ? and t.state = 'picked' group by t.lot_id",
    )
    .all(parcelId) as { lotId: number; qty: number }[]
}
