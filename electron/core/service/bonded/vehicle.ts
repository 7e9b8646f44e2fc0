import {
  findVehicle,
  listVehicles,
  readVehicle,
  saveVehicle as storeVehicle,
  type VehicleRow,
} from '../../../../db/bonded/vehicle.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { plainPlate, plateLooksRight, VEHICLE_STATUS_NAMES } from '../../../../shared/domain/bonded/vehicle.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'

/** Vehicles with their tare. */

const shown = (count: number): string => (count === 0 ? '' : fixedText(fixed(count)))

function problemOf(row: VehicleRow, day: string): string {
  if (row.validTo !== '' && row.validTo < day) return `备案已于 ${row.validTo} 到期`
  return plateLooksRight(row.plate) ? '' : '车牌的写法少见，请核对'
}

export function vehicleList(context: ReadContext, input: In<'vehicle.list'>): Out<'vehicle.list'> {
  const day = today(context.now())
  return {
    vehicles: listVehicles(context.ledger)
      .filter((row) => input.archived || row.archived === 0)
      .map((row) => ({
        ...row,
        tare: fixedText(fixed(row.tare)),
        frameWeight: shown(row.frameWeight),
        status: VEHICLE_STATUS_NAMES[row.status] ?? row.status,
        archived: row.archived === 1,
        problem: problemOf(row, day),
        changedAt: new Date(row.changedAt).toISOString(),
      })),
  }
}

/** @throws Failure VEHICLE_UNKNOWN */
function vehicleOf(context: ReadContext, id: number): VehicleRow {
  const row = readVehicle(context.ledger, id)
  if (row === undefined) throw new Failure('VEHICLE_UNKNOWN', { id })
  return row
}

export function saveVehicle(context: WriteContext, input: In<'vehicle.save'>): Out<'vehicle.save'> {
  const { ledger, actor } = context
  const plate = plainPlate(input.plate)
  const [tare, frameWeight] = [parseFixed(input.tare) ?? 0, parseFixed(input.frameWeight || '0') ?? 0]
  if (tare <= 0) throw new Failure('FIELD_INVALID', { label: '自重', reason: '应大于 0 千克' })
  if (frameWeight < 0) throw new Failure('FIELD_INVALID', { label: '车架重', reason: '应不小于 0' })
  const old = input.id === undefined ? undefined : vehicleOf(context, input.id)
  if (old !== undefined && old.revision !== input.revision)
    throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: old.revision })
  const twin = findVehicle(ledger, plate)
  if (twin !== undefined && twin.id !== old?.id) throw new Failure('VEHICLE_EXISTS', { plate })
  const { frameNo, icNo, carrier, validTo, note } = input
  const row = { plate, tare, frameNo, frameWeight, icNo, carrier, validTo, note, archived: input.archived ? 1 : 0 }
  const saved = storeVehicle(ledger, old?.id, row, { actorId: actor.userId, at: context.now(), why: '' })
  context.audit('vehicle.save', `vehicle ${saved.id}`, { plate, revision: saved.revision })
  return saved
}
