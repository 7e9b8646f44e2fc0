import { blockOf, nameKey } from './explain.ts'
import type { Draft } from './group.ts'
import { layClass, type ClassItem, type ClassLine } from './lay.ts'
import type { Rest } from './solve.ts'
import type { SolveInput, SolveLine } from './type.ts'

/**
 * Certificates of consumption tax go with what is claimed anyway: as much of an item as has VAT vouchers of the own channel, in the unit in which it is
 * claimed, so that both taxes of a link count the same goods. They never take an item's quantity away.
 */

interface Claimed {
  readonly slot: number
  quantity: bigint
}

/** What of each item has VAT vouchers and no certificate yet. */
function claimedItems(lines: ReadonlyMap<number, SolveLine>, drafts: readonly Draft[]): Map<number, Claimed> {
  const claimed = new Map<number, Claimed>()
  for (const { itemId, lineId, slot, itemQuantity } of drafts) {
    const kind = lines.get(lineId)?.kind
    if (kind === undefined || kind === 'agency') continue
    const one = claimed.get(itemId) ?? { slot, quantity: 0n }
    one.quantity += kind === 'consumption' ? -itemQuantity : itemQuantity
    claimed.set(itemId, one)
  }
  return claimed
}

/** Certificates that may be used, by client and goods. */
function openCertificates(rest: Rest): Map<string, { line: SolveLine; left: bigint }[]> {
  const open = new Map<string, { line: SolveLine; left: bigint }[]>()
  for (const one of rest.lines.values()) {
    const usable = one.left > 0n && !rest.duplicates.has(one.line.id) && blockOf(one.line) === undefined
    if (one.line.kind !== 'consumption' || !usable) continue
    open.set(nameKey(one.line), [...(open.get(nameKey(one.line)) ?? []), one])
  }
  return open
}

/** @param drafts what was laid before, a person's choices among them */
export function layConsumption(input: SolveInput, rest: Rest, drafts: readonly Draft[]): Draft[] {
  const certificates = openCertificates(rest)
  if (certificates.size === 0) return []
  const claimed = claimedItems(new Map(input.lines.map((line) => [line.id, line])), drafts)
  return [...certificates].flatMap(([key, open]) => {
    const units = rest.unitsOf(key)
    const classes = new Map<string, { items: ClassItem[]; lines: ClassLine[] }>()
    for (const { line, left } of open) {
      const { base, factor } = units.of(line.unit)
      const one = classes.get(base) ?? { items: [], lines: [] }
      const [quantity, whole] = [left * factor, BigInt(line.quantity) * factor]
      // Without a rate the amount decides: the dearest tax first.
      const { id, issuedOn } = line
      one.lines.push({ id, issuedOn, factor, quantity, whole, amount: BigInt(line.tax), cap: undefined })
      classes.set(base, one)
    }
    for (const item of input.items) {
      const mine = claimed.get(item.id)
      if (mine === undefined || mine.quantity <= 0n || nameKey(item) !== key) continue
      const { base, factor } = units.of(item.slots[mine.slot]?.unit ?? '')
      const { id, deadline, exportDate } = item
      classes.get(base)?.items.push({ id, deadline, exportDate, factor, quantity: mine.quantity * factor, rate: 0 })
    }
    return [...classes.values()].flatMap(({ items, lines }): Draft[] => {
      const factors = new Map(lines.map((line) => [line.id, line.factor]))
      return layClass(items, lines, input.aims).map(({ item, line, quantity }) => ({
        itemId: item,
        lineId: line,
        slot: claimed.get(item)?.slot ?? 0,
        origin: 'solver',
        quantity: quantity / (factors.get(line) ?? 1n),
        itemQuantity: quantity / (items.find((each) => each.id === item)?.factor ?? 1n),
      }))
    })
  })
}
