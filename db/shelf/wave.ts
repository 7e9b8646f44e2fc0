import type { ReadHandle, WriteHandle } from '../open.ts'

/** Waves of parcels, what is to be picked for them, and how far each parcel is. Quantities and weights are counts of 0.00001. */

/** A condition on `p` (parcel): somebody has applied for the cancellation of its inventory and nobody has refused it. */
export const CANCELLING = `exists (select 1 from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind
  where u.parcel_id = p.parcel_id and u.kind in ('CEB623Message', 'CEB605Message') and f.state not in ('rejected', 'failed'))`

export interface WaveParcelFacts {
  readonly id: number
  readonly clientId: number
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly filingState: string
  readonly cancelling: number
  /** JSON: the order's lines by element name. */
  readonly lines: string | null
  readonly step: string | null
  readonly waveId: number | null
}

const FACTS = `p.parcel_id as id, p.client_id as clientId, p.order_no as orderNo, p.waybill_no as waybillNo, p.carrier_code as carrierCode, p.filing_state as filingState, ${CANCELLING} as cancelling, o.lines, w.step, w.wave_id as waveId`

/** Bonded parcels in these filing states that are in no wave, in the order in which they came; of one carrier when named. */
export function waitingParcels(
  ledger: ReadHandle,
  states: readonly string[],
  carrierCode: string | undefined,
  limit: number,
): WaveParcelFacts[] {
  return ledger
    .sql(
      `select ${FACTS} from shelf s cross join parcel p on p.shelf_id = s.shelf_id and p.filing_state in (select value from json_each(?1))
      left join trade_order o on o.order_id = p.order_id left join parcel_work_projection w on w.parcel_id = p.parcel_id
      where s.mode in ('1210I', '1210E') and (w.parcel_id is null or w.step = 'putBack') and (?2 is null or p.carrier_code = ?2) order by p.parcel_id limit ?3`,
    )
    .all(JSON.stringify(states), carrierCode ?? null, limit) as WaveParcelFacts[]
}

/** These parcels, in the given order. */
export function waveParcelFacts(ledger: ReadHandle, ids: readonly number[]): WaveParcelFacts[] {
  return ledger
    .sql(
      `select ${FACTS} from json_each(?) j cross join parcel p on p.parcel_id = j.value left join trade_order o on o.order_id = p.order_id left join parcel_work_projection w on w.parcel_id = p.parcel_id order by j.key`,
    )
    .all(JSON.stringify(ids)) as WaveParcelFacts[]
}

/** Adds a wave. @returns its id */
export function insertWave(
  ledger: WriteHandle,
  wave: { name: string; kind: string; carrierCode: string; parcels: number; actorId: number; at: number },
): number {
  const row = ledger
    .sql(
      "insert into wave (name, kind, carrier_code, state, parcels, actor_id, at) values (?, ?, ?, 'open', ?, ?, ?) returning wave_id as id",
    )
    .get(wave.name, wave.kind, wave.carrierCode, wave.parcels, wave.actorId, wave.at) as { id: number }
  return row.id
}

export function insertWaveParcel(ledger: WriteHandle, waveId: number, position: number, parcelId: number): void {
  ledger.sql('insert into wave_parcel (wave_id, position, parcel_id) values (?, ?, ?)').run(waveId, position, parcelId)
}

export interface NewPickTask {
  readonly waveId: number
  readonly parcelId: number
  readonly line: number
  readonly binId: number
  readonly lotId: number
  readonly qty: number
}

/** Adds a pick that is still to be done. */
export function insertPickTask(ledger: WriteHandle, task: NewPickTask): void {
  ledger
    .sql(
      "insert into pick_task (wave_id, parcel_id, line, bin_id, lot_id, qty, state) values (?, ?, ?, ?, ?, ?, 'open')",
    )
    .run(task.waveId, task.parcelId, task.line, task.binId, task.lotId, task.qty)
}

export interface PickTask extends NewPickTask {
  readonly id: number
  readonly state: string
}

const TASK =
  'task_id as id, wave_id as waveId, parcel_id as parcelId, line, bin_id as binId, lot_id as lotId, qty, state from pick_task'

/** Picks of a wave that are still to be done, of one bin, lot or parcel when named. */
export function openTasks(
  ledger: ReadHandle,
  waveId: number,
  only: { binId?: number | undefined; lotId?: number | undefined; parcelId?: number | undefined },
): PickTask[] {
  return ledger
    .sql(
      `select ${TASK} where wave_id = ?1 and state = 'open' and (?2 is null or bin_id = ?2) and (?3 is null or lot_id = ?3) and (?4 is null or parcel_id = ?4) order by task_id`,
    )
    .all(waveId, only.binId ?? null, only.lotId ?? null, only.parcelId ?? null) as PickTask[]
}

export interface DonePick {
  readonly bin: string
  readonly lotId: number
  readonly qty: number
  readonly actorId: number
  readonly actor: string
  readonly at: number
}

/** What was picked of a wave already, by bin, lot and movement, the newest first. */
export function donePicks(ledger: ReadHandle, waveId: number): DonePick[] {
  return ledger
    .sql(
      `select b.code as bin, t.lot_id as lotId, sum(t.qty) as qty, e.actor_id as actorId, coalesce(u.name, '系统') as actor, e.at
      from pick_task t join bin b on b.bin_id = t.bin_id join stock_entry e on e.entry_id = t.entry_id left join user_account u on u.user_id = e.actor_id
      where t.wave_id = ? and t.state = 'picked' group by t.entry_id, t.bin_id, t.lot_id order by t.entry_id desc`,
    )
    .all(waveId) as DonePick[]
}

/** All picks of a parcel in its wave. */
export function tasksOfParcel(ledger: ReadHandle, parcelId: number, waveId: number): PickTask[] {
  return ledger
    .sql(`select ${TASK} where parcel_id = ? and wave_id = ? and state <> 'dropped' order by task_id`)
    .all(parcelId, waveId) as PickTask[]
}

/** Notes that a pick was done by a movement, or (`dropped`) will not be. */
export function endTask(ledger: WriteHandle, id: number, state: 'picked' | 'dropped', entryId: number | null): void {
  ledger.sql('update pick_task set state = ?, entry_id = ? where task_id = ?').run(state, entryId, id)
}

export interface WaveRow {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly carrierCode: string
  readonly state: string
  readonly parcels: number
  readonly actor: string
  readonly at: number
}

const WAVE =
  "v.wave_id as id, v.name, v.kind, v.carrier_code as carrierCode, v.state, v.parcels, coalesce(u.name, '系统') as actor, v.at from wave v left join user_account u on u.user_id = v.actor_id"

/** Waves, newest first. */
export function listWaves(ledger: ReadHandle, limit: number): WaveRow[] {
  return ledger.sql(`select ${WAVE} order by v.wave_id desc limit ?`).all(limit) as WaveRow[]
}

/** One wave. */
export function readWave(ledger: ReadHandle, id: number): WaveRow | undefined {
  return ledger.sql(`select ${WAVE} where v.wave_id = ?`).get(id) as WaveRow | undefined
}

/** Parcels of waves by step. */
export function waveSteps(
  ledger: ReadHandle,
  ids: readonly number[],
): { waveId: number; step: string; count: number }[] {
  return ledger
    .sql(
      'select w.wave_id as waveId, w.step, count(*) as count from json_each(?) j cross join parcel_work_projection w on w.wave_id = j.value group by w.wave_id, w.step',
    )
    .all(JSON.stringify(ids)) as { waveId: number; step: string; count: number }[]
}

export interface PickLine {
  readonly binId: number
  readonly binCode: string
  readonly zone: string
  readonly lotId: number
  readonly sku: string
  readonly itemNo: string
  readonly gtin: string
  readonly name: string
  readonly lotNo: string
  readonly expiresOn: string
  readonly qty: number
  readonly parcels: number
}

/** What is still to be taken for a wave, a line a bin and lot, in the order of a walk. */
export function pickLines(ledger: ReadHandle, waveId: number): PickLine[] {
  return ledger
    .sql(
      `select t.bin_id as binId, b.code as binCode, b.zone, t.lot_id as lotId, l.sku, l.item_no as itemNo, l.gtin, l.name, l.lot_no as lotNo, l.expires_on as expiresOn, sum(t.qty) as qty, count(distinct t.parcel_id) as parcels
      from pick_task t join bin b on b.bin_id = t.bin_id join stock_lot l on l.lot_id = t.lot_id where t.wave_id = ? and t.state = 'open' group by t.bin_id, t.lot_id order by b.zone, b.code, l.sku, l.expires_on`,
    )
    .all(waveId) as PickLine[]
}

export interface WaveParcelRow {
  readonly position: number
  readonly parcelId: number
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly filingState: string
  readonly cancelling: number
  readonly step: string
  readonly weight: number | null
  /** What was or is to be picked: bin × quantity of a SKU, in words. */
  readonly picks: string | null
}

/** The parcels of a wave in its order, with what is picked for each. */
export function waveParcels(ledger: ReadHandle, waveId: number, limit: number): WaveParcelRow[] {
  return ledger
    .sql(
      `select m.position, m.parcel_id as parcelId, p.order_no as orderNo, p.waybill_no as waybillNo, p.carrier_code as carrierCode, p.filing_state as filingState, ${CANCELLING} as cancelling,
      case when w.wave_id = m.wave_id then w.step else 'putBack' end as step, w.weight,
      (select group_concat(b.code || ' ' || l.sku || ' × ' || (t.qty / 100000) || case when t.qty % 100000 = 0 then '' else '.' || rtrim(printf('%05d', t.qty % 100000), '0') end, '，')
        from pick_task t join bin b on b.bin_id = t.bin_id join stock_lot l on l.lot_id = t.lot_id where t.parcel_id = m.parcel_id and t.wave_id = m.wave_id and t.state <> 'dropped') as picks
      from wave_parcel m join parcel p on p.parcel_id = m.parcel_id left join parcel_work_projection w on w.parcel_id = m.parcel_id where m.wave_id = ? order by m.position limit ?`,
    )
    .all(waveId, limit) as WaveParcelRow[]
}

/** A wave whose parcels have all left the line is closed. */
export function closeWaveIfDone(ledger: WriteHandle, waveId: number): void {
  ledger
    .sql(
      "update wave set state = 'closed' where wave_id = ? and state = 'open' and not exists (select 1 from parcel_work_projection w where w.wave_id = wave.wave_id and w.step in ('planned', 'picked', 'packed', 'intercepted'))",
    )
    .run(waveId)
}
