import { fixed, type Money, type Quantity } from '../../decimal/decimal.ts'
import type { Allocation, ExportItem, PurchaseLine } from '../evidence.ts'
import { goodsNameOf } from '../number.ts'
import { shareAmount } from './claim.ts'

/** What earlier claims have used of a paper. */
export interface Used {
  readonly quantity: number
  readonly amount: number
}
const NOTHING: Used = { quantity: 0, amount: 0 }

export interface LayInput {
  readonly items: readonly ExportItem[]
  readonly lines: readonly PurchaseLine[]
  /** By line id; by item id in the unit of slot 0. */
  readonly usedLines: ReadonlyMap<number, Used>
  readonly usedItems: ReadonlyMap<number, Used>
}

/** How much of an item may still be claimed in one of its units: the unclaimed share, rounded down. */
export function leftOfItem(item: ExportItem, slot: number, used: Used | undefined): number {
  const declared = item.quantities[slot]
  const base = item.quantities[0]
  if (declared === undefined || base === undefined || base.quantity === 0) return 0
  const left = BigInt(base.quantity - (used?.quantity ?? 0))
  return slot === 0 ? Number(left) : Number((BigInt(declared.quantity) * left) / BigInt(base.quantity))
}

/**
 * The exact match: same name, same unit, whole quantities laid in the order of the papers, parts where a paper does not suffice. Nothing is guessed; a
 * difference of name or unit stays unmatched for a person (or the solver) to decide.
 */
export function layExact(input: LayInput): Allocation[] {
  const allocations: Allocation[] = []
  const lines = input.lines.map((line) => ({ line, used: { ...(input.usedLines.get(line.id) ?? NOTHING) } }))
  for (const item of input.items) {
    const slot = item.quantities.findIndex((one) =>
      lines.some(({ line, used }) => sameGoods(line, item) && line.unit === one.unit && used.quantity < line.quantity),
    )
    if (slot < 0) continue
    const unit = item.quantities[slot]?.unit
    let left = leftOfItem(item, slot, input.usedItems.get(item.id))
    for (const candidate of lines) {
      const { line, used } = candidate
      if (left <= 0) break
      if (!sameGoods(line, item) || line.unit !== unit || used.quantity >= line.quantity) continue
      const take = Math.min(left, line.quantity - used.quantity)
      const quantity: Quantity = fixed(take)
      const taxableAmount: Money = shareAmount(line, quantity, fixed(used.quantity), fixed(used.amount))
      allocations.push({
        itemId: item.id,
        lineId: line.id,
        slot,
        quantity,
        itemQuantity: quantity,
        taxableAmount,
        origin: 'solver',
      })
      candidate.used = { quantity: used.quantity + take, amount: used.amount + taxableAmount }
      left -= take
    }
  }
  return allocations
}

const sameGoods = (line: PurchaseLine, item: ExportItem): boolean => goodsNameOf(line.name) === item.name.trim()
