import type { Allocation } from '../evidence.ts'
import { layClass, type ClassItem, type ClassLine, type Laid } from './lay.ts'
import type { Aim, SolveItem, SolveLine } from './type.ts'
import type { UnitTable } from './unit.ts'

/** Goods of one client and one name. What is interchangeable is a class (base unit, channel); an item may belong to several, and chooses one. */
export interface OpenItem {
  readonly item: SolveItem
  /** Counts left in each slot; an item that a person began in one slot stays in it. */
  readonly left: readonly bigint[]
  readonly onlySlot: number | undefined
}
export interface OpenLine {
  readonly line: SolveLine
  readonly left: bigint
}
export interface Group {
  readonly units: UnitTable
  readonly items: readonly OpenItem[]
  readonly lines: readonly OpenLine[]
}
export interface GroupAnswer {
  readonly laid: readonly (Laid & { readonly slot: number; readonly itemFactor: bigint; readonly lineFactor: bigint })[]
}

const channelOf = (line: SolveLine): 'own' | 'agency' => (line.kind === 'agency' ? 'agency' : 'own')

/** One way in which an item can be covered. */
interface Choice {
  readonly slot: number
  readonly key: string
  readonly classItem: ClassItem
}

/** More assignments than this are not tried one by one. */
const MOST_TRIED = 2048

function classLines(group: Group): Map<string, ClassLine[]> {
  const classes = new Map<string, ClassLine[]>()
  for (const { line, left } of group.lines) {
    const unit = group.units.of(line.unit)
    const key = `${channelOf(line)} ${unit.base}`
    const one: ClassLine = {
      id: line.id,
      issuedOn: line.issuedOn,
      factor: unit.factor,
      quantity: left * unit.factor,
      amount: BigInt(line.taxableAmount),
      whole: BigInt(line.quantity) * unit.factor,
      cap: line.simplified ? line.levyRate : undefined,
    }
    classes.set(key, [...(classes.get(key) ?? []), one])
  }
  return classes
}

function choicesOf(group: Group, open: OpenItem, classes: ReadonlyMap<string, readonly ClassLine[]>): Choice[] {
  const { item } = open
  const channels = item.channel === '' ? (['own', 'agency'] as const) : [item.channel]
  const choices = item.slots.flatMap(({ unit: name }, slot) => {
    if (open.onlySlot !== undefined && open.onlySlot !== slot) return []
    const unit = group.units.of(name)
    const quantity = (open.left[slot] ?? 0n) * unit.factor
    if (quantity <= 0n) return []
    return channels.flatMap((channel) => {
      const key = `${channel} ${unit.base}`
      if (!classes.has(key)) return []
      return [
        {
          slot,
          key,
          classItem: {
            id: item.id,
            deadline: item.deadline,
            exportDate: item.exportDate,
            factor: unit.factor,
            quantity,
            rate: item.refundRate ?? 0,
          },
        },
      ]
    })
  })
  return onceAClass(group, open, choices)
}

/** Slots that a conversion puts into one class are one way: in the unit that invoices use, else in the deal unit. */
function onceAClass(group: Group, open: OpenItem, choices: readonly Choice[]): Choice[] {
  const keys = new Set(choices.map((choice) => choice.key))
  if (keys.size === choices.length) return [...choices]
  const used = new Set(group.lines.map(({ line }) => line.unit))
  return [...keys].flatMap((key) => {
    const mine = choices.filter((choice) => choice.key === key)
    return mine.find((choice) => used.has(open.item.slots[choice.slot]?.unit ?? '')) ?? mine[0] ?? []
  })
}

interface Tried {
  readonly value: bigint
  readonly laid: GroupAnswer['laid']
}

/** Refund (or, without a rate, amount) of a lay, in an exact common measure. */
function worthOf(
  laid: readonly Laid[],
  rates: ReadonlyMap<number, number>,
  lines: ReadonlyMap<number, ClassLine>,
): bigint {
  let value = 0n
  for (const one of laid) {
    const line = lines.get(one.line)
    if (line === undefined) continue
    const rate = rates.get(one.item) ?? 0
    const earned = rate === 0 ? 1n : BigInt(line.cap === undefined ? rate : Math.min(rate, line.cap))
    // Twelve more places keep what the division would drop.
    value += (line.amount * one.quantity * earned * 1_000_000_000_000n) / line.whole
  }
  return value
}

function evaluate(
  chosen: readonly (Choice | undefined)[],
  classes: ReadonlyMap<string, readonly ClassLine[]>,
  all: ReadonlyMap<number, ClassLine>,
  aims: readonly Aim[],
): Tried {
  const byClass = new Map<string, Choice[]>()
  for (const choice of chosen)
    if (choice !== undefined) byClass.set(choice.key, [...(byClass.get(choice.key) ?? []), choice])
  const laid: GroupAnswer['laid'][number][] = []
  let value = 0n
  for (const [key, choices] of byClass) {
    const part = layClass(
      choices.map((choice) => choice.classItem),
      classes.get(key) ?? [],
      aims,
    )
    const slots = new Map(choices.map((choice) => [choice.classItem.id, choice]))
    value += worthOf(part, new Map(choices.map((choice) => [choice.classItem.id, choice.classItem.rate])), all)
    for (const one of part)
      laid.push({
        ...one,
        slot: slots.get(one.item)?.slot ?? 0,
        itemFactor: slots.get(one.item)?.classItem.factor ?? 1n,
        lineFactor: all.get(one.line)?.factor ?? 1n,
      })
  }
  return { value, laid }
}

/** For each item the class that covers most of it, in the order of the items; the deal unit where it is equal. */
function firstChoice(
  all: readonly (readonly Choice[])[],
  classes: ReadonlyMap<string, readonly ClassLine[]>,
): (Choice | undefined)[] {
  const supply = new Map(
    [...classes].map(([key, lines]) => [key, lines.reduce((sum, line) => sum + line.quantity, 0n)]),
  )
  return all.map((choices) => {
    let best: { choice: Choice; covered: bigint } | undefined
    for (const choice of choices) {
      const { quantity } = choice.classItem
      const rest = supply.get(choice.key) ?? 0n
      const covered = ((rest < quantity ? rest : quantity) * 1_000_000n) / quantity
      if (best === undefined || covered > best.covered) best = { choice, covered }
    }
    if (best !== undefined)
      supply.set(
        best.choice.key,
        (supply.get(best.choice.key) ?? 0n) - min(supply.get(best.choice.key) ?? 0n, best.choice.classItem.quantity),
      )
    return best?.choice
  })
}
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** Every assignment of the few items that have more than one way. */
function* assignments(all: readonly (readonly Choice[])[]): Generator<(Choice | undefined)[]> {
  const at = all.map(() => 0)
  for (;;) {
    yield all.map((choices, i) => choices[at[i] ?? 0])
    let i = 0
    while (i < all.length && (at[i] ?? 0) + 1 >= Math.max(1, all[i]?.length ?? 0)) at[i++] = 0
    if (i === all.length) return
    at[i] = (at[i] ?? 0) + 1
  }
}

/** Lays one group. With few ambiguous items every assignment is tried and the largest claim wins; with many, the first choice stands. */
export function layGroup(group: Group, aims: readonly Aim[]): GroupAnswer {
  const classes = classLines(group)
  const all = new Map([...classes.values()].flat().map((line) => [line.id, line]))
  const choices = group.items.map((open) => choicesOf(group, open, classes))
  const ways = choices.reduce((product, one) => Math.min(MOST_TRIED + 1, product * Math.max(1, one.length)), 1)
  let best = evaluate(firstChoice(choices, classes), classes, all, aims)
  if (ways > 1 && ways <= MOST_TRIED) {
    for (const chosen of assignments(choices)) {
      const tried = evaluate(chosen, classes, all, aims)
      if (tried.value > best.value) best = tried
    }
  }
  return best
}

/** Parts of lines as allocations; each line's amount is shared by what was used before, so that its parts add up to it. */
export type Draft = Pick<Allocation, 'itemId' | 'lineId' | 'slot' | 'origin'> & {
  readonly quantity: bigint
  readonly itemQuantity: bigint
}
