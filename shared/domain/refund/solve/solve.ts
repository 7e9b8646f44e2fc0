import { fixed, fractionHalfUp, type Money, type Quantity } from '../../decimal/decimal.ts'
import type { Allocation } from '../evidence.ts'
import { layConsumption } from './consumption.ts'
import { blockOf, explain, nameKey } from './explain.ts'
import { layGroup, type Draft, type Group, type OpenItem, type OpenLine } from './group.ts'
import { goodsName } from './name.ts'
import type { SolveInput, SolveItem, SolveLine, SolveResult } from './type.ts'
import { UnitTable } from './unit.ts'

/** What manual choices leave of items and lines. */
export interface Rest {
  readonly items: ReadonlyMap<
    number,
    { readonly item: SolveItem; readonly left: readonly bigint[]; readonly onlySlot: number | undefined }
  >
  readonly lines: ReadonlyMap<number, { readonly line: SolveLine; readonly left: bigint }>
  readonly duplicates: ReadonlySet<number>
  /** The units of the goods of a client and name. */
  unitsOf(key: string): UnitTable
}

/** Lines of a voucher whose number another voucher already has: one voucher counts once over the whole ledger. */
function duplicateLines(lines: readonly SolveLine[]): Set<number> {
  const first = new Map<string, number>()
  for (const line of lines) {
    const known = first.get(line.voucherNo)
    if (known === undefined || line.voucherId < known) first.set(line.voucherNo, line.voucherId)
  }
  return new Set(lines.filter((line) => first.get(line.voucherNo) !== line.voucherId).map((line) => line.id))
}

interface Standing {
  readonly rest: Rest
  readonly manual: readonly Draft[]
  readonly refused: SolveResult['refusedManual']
}

/** Share of the other slots that a quantity in one slot takes: the same goods counted another way, rounded up so that nothing is claimed twice. */
function taken(item: SolveItem, slot: number, quantity: bigint, other: number): bigint {
  if (other === slot) return quantity
  const whole = BigInt(item.slots[slot]?.quantity ?? 0)
  const share = BigInt(item.slots[other]?.quantity ?? 0)
  return whole === 0n ? share : (share * quantity + whole - 1n) / whole
}

function standManual(input: SolveInput): Standing {
  const duplicates = duplicateLines(input.lines)
  const items = new Map(
    input.items.map((item) => [
      item.id,
      { item, left: item.slots.map((slot) => BigInt(slot.quantity)), onlySlot: undefined as number | undefined },
    ]),
  )
  const lines = new Map(input.lines.map((line) => [line.id, { line, left: BigInt(line.quantity) }]))
  const manual: Draft[] = []
  const refused: { allocation: Allocation; text: string }[] = []
  const refuse = (allocation: Allocation, text: string): void => void refused.push({ allocation, text })
  for (const one of input.manual) {
    const item = items.get(one.itemId)
    const line = lines.get(one.lineId)
    const [quantity, itemQuantity] = [BigInt(one.quantity), BigInt(one.itemQuantity)]
    if (item === undefined) refuse(one, '报关商品已不在待配范围')
    else if (line === undefined) refuse(one, '发票行已不在待配范围')
    else if (blockOf(line.line) !== undefined) refuse(one, `发票不能使用：${blockOf(line.line)?.text ?? ''}`)
    else if (duplicates.has(one.lineId)) refuse(one, '同号发票已在台账中，不能重复使用')
    else if (quantity <= 0n || itemQuantity <= 0n) refuse(one, '数量应大于零')
    else if (line.left < quantity) refuse(one, '发票行数量不足')
    else if (item.onlySlot !== undefined && item.onlySlot !== one.slot) refuse(one, '同一报关商品已按另一单位配票')
    else if ((item.left[one.slot] ?? 0n) < itemQuantity) refuse(one, '报关商品数量不足')
    else if (line.line.kind === 'consumption') {
      // It goes with VAT vouchers of the item and takes nothing of its quantity.
      lines.set(one.lineId, { line: line.line, left: line.left - quantity })
      manual.push({ itemId: one.itemId, lineId: one.lineId, slot: one.slot, origin: 'manual', quantity, itemQuantity })
    } else {
      items.set(one.itemId, {
        item: item.item,
        left: item.left
          .map((left, slot) => left - taken(item.item, one.slot, itemQuantity, slot))
          .map((left) => (left < 0n ? 0n : left)),
        onlySlot: one.slot,
      })
      lines.set(one.lineId, { line: line.line, left: line.left - quantity })
      manual.push({ itemId: one.itemId, lineId: one.lineId, slot: one.slot, origin: 'manual', quantity, itemQuantity })
    }
  }
  return { rest: { items, lines, duplicates, unitsOf: unitTables(input.conversions) }, manual, refused }
}

/** The tables of all goods that convert; everything else has the sure conversions only. */
function unitTables(conversions: SolveInput['conversions']): (key: string) => UnitTable {
  const plain = new UnitTable([])
  const own = new Map<string, SolveInput['conversions'][number][]>()
  for (const one of conversions) own.set(nameKey(one), [...(own.get(nameKey(one)) ?? []), one])
  const tables = new Map([...own].map(([key, all]) => [key, new UnitTable(all)]))
  return (key) => tables.get(key) ?? plain
}

/** Items and usable lines by client and name. */
function groupsOf(rest: Rest): Group[] {
  const groups = new Map<string, { clientId: number; name: string; items: OpenItem[]; lines: OpenLine[] }>()
  const at = (one: { readonly clientId: number; readonly name: string }) => {
    const key = nameKey(one)
    const known = groups.get(key)
    if (known !== undefined) return known
    const fresh = { clientId: one.clientId, name: goodsName(one.name), items: [], lines: [] }
    groups.set(key, fresh)
    return fresh
  }
  for (const open of rest.items.values()) if (open.left.some((left) => left > 0n)) at(open.item).items.push(open)
  for (const open of rest.lines.values()) {
    if (open.line.kind === 'consumption') continue
    if (open.left > 0n && !rest.duplicates.has(open.line.id) && blockOf(open.line) === undefined)
      at(open.line).lines.push(open)
  }
  return [...groups].flatMap(([key, group]) => {
    if (group.items.length === 0 || group.lines.length === 0) return []
    group.items.sort((a, b) =>
      a.item.deadline < b.item.deadline ? -1 : a.item.deadline > b.item.deadline ? 1 : a.item.id - b.item.id,
    )
    group.lines.sort((a, b) => a.line.id - b.line.id)
    return [{ units: rest.unitsOf(key), items: group.items, lines: group.lines }]
  })
}

/** Shares each line's amount over its parts: cumulative and half-up to the fen, so that the parts of a used-up line add up to it exactly. */
function withAmounts(drafts: readonly Draft[], lines: ReadonlyMap<number, SolveLine>): Allocation[] {
  const used = new Map<number, bigint>()
  return drafts.map((one) => {
    const line = lines.get(one.lineId)
    const before = used.get(one.lineId) ?? 0n
    const after = before + one.quantity
    used.set(one.lineId, after)
    const share = (quantity: bigint): number =>
      line === undefined
        ? 0
        : quantity === BigInt(line.quantity)
          ? line.taxableAmount
          : fractionHalfUp<'money'>(BigInt(line.taxableAmount) * quantity, BigInt(line.quantity), 2)
    const taxableAmount: Money = fixed(share(after) - share(before))
    return {
      itemId: one.itemId,
      lineId: one.lineId,
      slot: one.slot,
      origin: one.origin,
      quantity: count(one.quantity),
      itemQuantity: count(one.itemQuantity),
      taxableAmount,
    }
  })
}

const count = (value: bigint): Quantity => fixed<'quantity'>(Number(value))
const byIds = (a: Draft, b: Draft): number => a.lineId - b.lineId || a.itemId - b.itemId || a.slot - b.slot

/**
 * Allocates purchase lines to export items. The same input gives the same answer whatever its order.
 * @param unitName how people call a unit code
 */
export function solveMatching(input: SolveInput, unitName: (code: string) => string = (code) => code): SolveResult {
  const { rest, manual, refused } = standManual(input)
  const drafts: Draft[] = [...manual]
  for (const group of groupsOf(rest)) {
    for (const one of layGroup(group, input.aims).laid) {
      drafts.push({
        itemId: one.item,
        lineId: one.line,
        slot: one.slot,
        origin: 'solver',
        quantity: one.quantity / one.lineFactor,
        itemQuantity: one.quantity / one.itemFactor,
      })
    }
  }
  drafts.push(...layConsumption(input, rest, drafts))
  drafts.sort(byIds)
  const allocations = withAmounts(drafts, new Map(input.lines.map((line) => [line.id, line])))
  return { allocations, refusedManual: refused, ...explain(input, rest, allocations, unitName) }
}
