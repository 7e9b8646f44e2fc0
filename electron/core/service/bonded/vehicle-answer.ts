import { findVehicle, insertVehicleAnswer } from '../../../../db/bonded/vehicle.ts'
import { plainPlate } from '../../../../shared/domain/bonded/vehicle.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { placeApplied, waitVisibly, type AnswerTools, type Placed } from '../filing/answer-place.ts'

/** SAS231: what customs says of a vehicle's record, found by its plate. */

export const VEHICLE_RECEIPT = 'SAS231'

/** The plate that a receipt speaks of, as records have it; '' = it names none. */
export function plateOfReceipt(blocks: readonly ReceiptBlock[]): string {
  return plainPlate(blocks.find((block) => block.name === 'SasVehicleBsc')?.fields['vehicleNo'] ?? '')
}

/** Gives the receipt to its vehicle, or lets it wait visibly. */
export function placeVehicleReceipt(
  tools: AnswerTools,
  receiptId: number,
  said: { readonly status: string; readonly returnTime: string },
  blocks: readonly ReceiptBlock[],
): Placed {
  const { ledger } = tools
  const vehicle = findVehicle(ledger, plateOfReceipt(blocks))
  if (vehicle === undefined) return waitVisibly(ledger, receiptId, '')
  const customsNo = blocks.find((block) => block.name === 'SasVehicleBsc')?.fields['vehicleCusNo'] ?? ''
  const answer = { status: said.status, at: said.returnTime, customsNo }
  insertVehicleAnswer(ledger, vehicle.id, receiptId, answer, tools.now)
  placeApplied(ledger, receiptId, { version: null, asks: said.status === '3' })
  return { state: 'applied', changed: true }
}
