import { findVehicle, saveVehicleStatus } from '../../../../db/bonded/vehicle.ts'
import { plainPlate } from '../../../../shared/domain/bonded/vehicle.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { placeApplied, waitVisibly, type AnswerTools, type Placed } from '../filing/answer-place.ts'

/** SAS231: what customs says of a vehicle's record, found by its plate. */

export const VEHICLE_RECEIPT = 'SAS231'
const RESULTS: Readonly<Record<string, string>> = { 1: '通过', 2: '转人工', 3: '退单', Y: '入库成功', Z: '入库失败' }

/** Gives the receipt to its vehicle, or lets it wait visibly. */
export function placeVehicleReceipt(
  tools: AnswerTools,
  receiptId: number,
  said: { readonly status: string },
  blocks: readonly ReceiptBlock[],
): Placed {
  const { ledger } = tools
  const fields = blocks.find((block) => block.name === 'SasVehicleBsc')?.fields ?? {}
  const vehicle = findVehicle(ledger, plainPlate(fields['vehicleNo'] ?? ''))
  if (vehicle === undefined) return waitVisibly(ledger, receiptId, '')
  const status = RESULTS[said.status] ?? said.status
  saveVehicleStatus(ledger, vehicle.id, { customsNo: fields['vehicleCusNo'] ?? '', status }, tools.now)
  placeApplied(ledger, receiptId, { version: null, asks: said.status === '3' })
  return { state: 'applied', changed: true }
}
