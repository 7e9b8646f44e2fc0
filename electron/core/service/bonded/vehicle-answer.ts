import { findVehicle, saveVehicleStatus } from '../../../../db/bonded/vehicle.ts'
import { savePlace } from '../../../../db/filing/inbox.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { plainPlate } from '../../../../shared/domain/bonded/vehicle.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'

/** SAS231: what customs says of a vehicle's record, found by its plate. */

export const VEHICLE_RECEIPT = 'SAS231'
const RESULTS: Readonly<Record<string, string>> = { 1: '通过', 2: '转人工', 3: '退单', Y: '入库成功', Z: '入库失败' }

/** Gives the receipt to its vehicle, or lets it wait visibly. */
export function placeVehicleReceipt(
  tools: { readonly ledger: WriteHandle; readonly now: number },
  receiptId: number,
  said: { readonly status: string },
  blocks: readonly ReceiptBlock[],
): { readonly state: 'applied' | 'waiting'; readonly changed: boolean } {
  const { ledger } = tools
  const fields = blocks.find((block) => block.name === 'SasVehicleBsc')?.fields ?? {}
  const vehicle = findVehicle(ledger, plainPlate(fields['vehicleNo'] ?? ''))
  const place = { filingId: null, version: null, waitKey: '', handled: 0 }
  if (vehicle === undefined) {
    savePlace(ledger, receiptId, { ...place, state: 'waiting', why: 'NO_FILING' })
    return { state: 'waiting', changed: false }
  }
  const status = RESULTS[said.status] ?? said.status
  saveVehicleStatus(ledger, vehicle.id, { customsNo: fields['vehicleCusNo'] ?? '', status }, tools.now)
  savePlace(ledger, receiptId, { ...place, state: 'applied', why: '', handled: said.status === '3' ? 0 : 1 })
  return { state: 'applied', changed: true }
}
