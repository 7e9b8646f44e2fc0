import type { Allocation } from '../evidence.ts'
import { blockOf } from './explain.ts'
import { goodsName } from './name.ts'
import type { SolveInput } from './type.ts'

/**
 * What is customary without a solver: client, name, unit, quantity and usability must agree, one line for one item, first come first served.
 * It stands beside the solver as the measure that it must never fall below.
 */
export function strictMatch(
  input: SolveInput,
): Pick<Allocation, 'itemId' | 'lineId' | 'slot' | 'quantity' | 'taxableAmount'>[] {
  const key = (clientId: number, name: string, unit: string, quantity: number, channel: string): string =>
    `${clientId} ${goodsName(name)} ${unit} ${quantity} ${channel}`
  const vouchers = new Map<string, number>()
  const waiting = new Map<string, SolveInput['lines'][number][]>()
  for (const line of input.lines) {
    if (blockOf(line) !== undefined || line.kind === 'consumption') continue
    const voucher = vouchers.get(line.voucherNo) ?? line.voucherId
    vouchers.set(line.voucherNo, voucher)
    if (voucher !== line.voucherId) continue
    const at = key(line.clientId, line.name, line.unit, line.quantity, line.kind === 'agency' ? 'agency' : 'own')
    const list = waiting.get(at)
    if (list === undefined) waiting.set(at, [line])
    else list.push(line)
  }
  return input.items.flatMap((item) => {
    for (const [slot, { unit, quantity }] of item.slots.entries()) {
      for (const channel of item.channel === '' ? ['own', 'agency'] : [item.channel]) {
        const line = waiting.get(key(item.clientId, item.name, unit, quantity, channel))?.shift()
        if (line !== undefined)
          return [
            { itemId: item.id, lineId: line.id, slot, quantity: line.quantity, taxableAmount: line.taxableAmount },
          ]
      }
    }
    return []
  })
}
