import { vehicleStanding, type VehicleAnswer } from '../../shared/domain/bonded/vehicle.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Vehicles (车辆备案) and weighings on the bridge. Weights are counts of 0.00001 kg. */

export interface VehicleRow {
  readonly id: number
  readonly plate: string
  readonly tare: number
  readonly frameNo: string
  readonly frameWeight: number
  readonly icNo: string
  readonly carrier: string
  /** yyyy-mm-dd, '' = no end. */
  readonly validTo: string
  /** What the answers to its record add up to: number and manageResult, '' = nothing yet. */
  readonly customsNo: string
  readonly status: string
  readonly archived: number
  readonly note: string
  readonly revision: number
  readonly changedAt: number
}
export type NewVehicle = Omit<VehicleRow, 'id' | 'revision' | 'changedAt' | 'customsNo' | 'status'>

const COLUMNS =
  'vehicle_id as id, plate, tare, frame_no as frameNo, frame_weight as frameWeight, ic_no as icNo, carrier, valid_to as validTo, customs_no as customsNo, status, archived, note, revision, changed_at as changedAt'

/** All vehicles by plate. */
export function listVehicles(ledger: ReadHandle): VehicleRow[] {
  return ledger.sql(`select ${COLUMNS} from vehicle order by plate`).all() as VehicleRow[]
}

/** One vehicle. */
export function readVehicle(ledger: ReadHandle, id: number): VehicleRow | undefined {
  return ledger.sql(`select ${COLUMNS} from vehicle where vehicle_id = ?`).get(id) as VehicleRow | undefined
}

/** The vehicle with this plate (as `plainPlate` writes it). */
export function findVehicle(ledger: ReadHandle, plate: string): VehicleRow | undefined {
  return ledger.sql(`select ${COLUMNS} from vehicle where plate = ?`).get(plate) as VehicleRow | undefined
}

/** Adds a vehicle, or a revision of it; earlier ones are kept. @returns id and revision */
export function saveVehicle(
  ledger: WriteHandle,
  id: number | undefined,
  row: NewVehicle,
  by: { readonly actorId: number; readonly at: number; readonly why: string },
): { id: number; revision: number } {
  const values = { ...row, at: by.at }
  const saved = (
    id === undefined
      ? ledger
          .sql(
            `insert into vehicle (plate, tare, frame_no, frame_weight, ic_no, carrier, valid_to, customs_no, status, archived, note, revision, changed_at)
            values (@plate, @tare, @frameNo, @frameWeight, @icNo, @carrier, @validTo, '', '', @archived, @note, 1, @at) returning vehicle_id as id, revision`,
          )
          .get(values)
      : ledger
          .sql(
            `update vehicle set plate = @plate, tare = @tare, frame_no = @frameNo, frame_weight = @frameWeight, ic_no = @icNo, carrier = @carrier, valid_to = @validTo, archived = @archived, note = @note, revision = revision + 1,
            changed_at = @at where vehicle_id = @id returning vehicle_id as id, revision`,
          )
          .get({ ...values, id })
  ) as { id: number; revision: number }
  ledger
    .sql('insert into vehicle_revision (vehicle_id, revision, body, why, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(saved.id, saved.revision, JSON.stringify(row), by.why, by.actorId, by.at)
  return saved
}

/** What customs has said of a vehicle's record, answer by answer. */
export function vehicleAnswers(ledger: ReadHandle, id: number): VehicleAnswer[] {
  return ledger
    .sql(
      'select status, at_text as at, customs_no as customsNo from vehicle_answer where vehicle_id = ? order by receipt_id',
    )
    .all(id) as VehicleAnswer[]
}

/** Keeps an answer to a vehicle's record, once a receipt, and brings the record's standing in line. */
export function insertVehicleAnswer(
  ledger: WriteHandle,
  id: number,
  receiptId: number,
  answer: VehicleAnswer,
  at: number,
): void {
  ledger
    .sql(
      'insert into vehicle_answer (receipt_id, vehicle_id, status, at_text, customs_no, at) values (?, ?, ?, ?, ?, ?) on conflict (receipt_id) do nothing',
    )
    .run(receiptId, id, answer.status, answer.at, answer.customsNo, at)
  const { status, customsNo } = vehicleStanding(vehicleAnswers(ledger, id))
  ledger
    .sql('update vehicle set customs_no = ?, status = ?, changed_at = ? where vehicle_id = ?')
    .run(customsNo, status, at, id)
}

export interface WeighingRow {
  readonly id: number
  readonly documentId: number
  readonly expected: number
  readonly weighed: number
  readonly percent: string
  /** Kilograms that it was judged by, count of 0.00001; -1 = not kept. */
  readonly tolerance: number
  readonly within: number
  readonly note: string
  readonly at: number
  readonly actor: string
}

/** Notes what the bridge showed for a pass. */
export function insertWeighing(
  ledger: WriteHandle,
  row: Omit<WeighingRow, 'id' | 'actor'> & { readonly actorId: number },
): void {
  ledger
    .sql(
      'insert into bonded_weighing (document_id, expected, weighed, percent, tolerance, within, note, actor_id, at) values (@documentId, @expected, @weighed, @percent, @tolerance, @within, @note, @actorId, @at)',
    )
    .run(row)
}

/** The weighings of a pass, newest first. */
export function weighingsOf(ledger: ReadHandle, documentId: number): WeighingRow[] {
  return ledger
    .sql(
      `select w.weighing_id as id, w.document_id as documentId, w.expected, w.weighed, w.percent, w.tolerance, w.within, w.note, w.at, coalesce((select u.name from user_account u where u.user_id = w.actor_id), '') as actor
      from bonded_weighing w where w.document_id = ? order by w.weighing_id desc limit 50`,
    )
    .all(documentId) as WeighingRow[]
}
