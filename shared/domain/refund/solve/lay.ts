import type { Aim } from './type.ts'
import { granule } from './unit.ts'

/**
 * One class of interchangeable goods: the same client, name, base unit and channel. Everything may be laid on everything, so the most that can
 * be laid is known beforehand: the smaller of both sums. What is free to choose is which items are served, which lines are used, and who meets whom.
 * Quantities count in the class's base unit.
 */
export interface ClassItem {
  readonly id: number
  readonly deadline: string
  readonly exportDate: string
  /** Base quantity of one count of the item's unit. */
  readonly factor: bigint
  readonly quantity: bigint
  /** Percent in counts of 0.00001; unknown = 0. */
  readonly rate: number
}
export interface ClassLine {
  readonly id: number
  readonly issuedOn: string
  readonly factor: bigint
  readonly quantity: bigint
  /** Taxable amount (counts) of `whole` base quantity. */
  readonly amount: bigint
  readonly whole: bigint
  /** Percent; caps the rate of simplified and small-scale purchases; undefined = no cap. */
  readonly cap: number | undefined
}
export interface Laid {
  readonly item: number
  readonly line: number
  readonly quantity: bigint
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byBig = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** Items in the order in which they are served. */
function orderItems(items: readonly ClassItem[], aims: readonly Aim[], exact: ReadonlySet<bigint>): ClassItem[] {
  const compare: Readonly<Record<Aim, (a: ClassItem, b: ClassItem) => number>> = {
    deadline: (a, b) => byText(a.deadline, b.deadline),
    whole: (a, b) => byBig(a.quantity, b.quantity),
    amount: (a, b) => b.rate - a.rate || byBig(b.quantity, a.quantity),
    tails: (a, b) => Number(exact.has(b.quantity)) - Number(exact.has(a.quantity)),
  }
  return [...items].sort(
    (a, b) =>
      aims.reduce((found, aim) => found || compare[aim](a, b), 0) || byText(a.exportDate, b.exportDate) || a.id - b.id,
  )
}

/** The rate that a line earns at best. */
const earned = (line: ClassLine, rate: number): bigint =>
  BigInt(line.cap === undefined ? rate : Math.min(line.cap, rate))

/** Lines in the order in which they are used: the largest refund a unit first, or, where tails count for more, those that fill an item exactly. */
function orderLines(
  lines: readonly ClassLine[],
  aims: readonly Aim[],
  rate: number,
  wanted: ReadonlySet<bigint>,
): ClassLine[] {
  // Without a known rate the taxable amount decides.
  const weight = (line: ClassLine): bigint => line.amount * (rate === 0 ? 1n : earned(line, rate))
  const worth = (a: ClassLine, b: ClassLine): number => byBig(weight(b) * a.whole, weight(a) * b.whole)
  const fits = (a: ClassLine, b: ClassLine): number => Number(wanted.has(b.quantity)) - Number(wanted.has(a.quantity))
  const tailsFirst =
    aims.includes('tails') && (!aims.includes('amount') || aims.indexOf('tails') < aims.indexOf('amount'))
  return [...lines].sort(
    (a, b) =>
      (tailsFirst ? fits(a, b) || worth(a, b) : worth(a, b) || fits(a, b)) ||
      byText(a.issuedOn, b.issuedOn) ||
      a.id - b.id,
  )
}

interface Part<T> {
  readonly one: T
  left: bigint
}

/** Takes from the front until the sum is reached. */
function take<T extends { readonly quantity: bigint }>(ordered: readonly T[], upTo: bigint): Part<T>[] {
  const parts: Part<T>[] = []
  let rest = upTo
  for (const one of ordered) {
    if (rest === 0n) break
    const left = one.quantity < rest ? one.quantity : rest
    if (left > 0n) parts.push({ one, left })
    rest -= left
  }
  return parts
}

const sumOf = (all: readonly { readonly quantity: bigint }[]): bigint =>
  all.reduce((sum, one) => sum + one.quantity, 0n)

/** Pairs whose quantities are equal meet first: one invoice line, one declared item. */
function pairEqual(
  items: readonly Part<ClassItem>[],
  lines: readonly Part<ClassLine>[],
  lay: (item: Part<ClassItem>, line: Part<ClassLine>, most: bigint) => void,
): void {
  const waiting = new Map<bigint, Part<ClassLine>[]>()
  for (const line of lines) {
    const list = waiting.get(line.left)
    if (list === undefined) waiting.set(line.left, [line])
    else list.push(line)
  }
  for (const item of items) {
    const line = waiting.get(item.left)?.shift()
    if (line !== undefined) lay(item, line, item.left)
  }
}

/** Items that two lines fill exactly: the next most frequent case (two factories, two invoices). */
function pairTwo(
  items: readonly Part<ClassItem>[],
  lines: readonly Part<ClassLine>[],
  lay: (item: Part<ClassItem>, line: Part<ClassLine>, most: bigint) => void,
): void {
  const open = lines.filter((line) => line.left > 0n)
  // Beyond this many the sweep does; the class stays linear.
  if (open.length > 400) return
  const byQuantity = new Map<bigint, Part<ClassLine>[]>()
  for (const line of open) byQuantity.set(line.left, [...(byQuantity.get(line.left) ?? []), line])
  for (const item of items) {
    if (item.left === 0n) continue
    for (const first of open) {
      if (first.left === 0n || first.left >= item.left) continue
      const second = byQuantity
        .get(item.left - first.left)
        ?.find((line) => line !== first && line.left === item.left - first.left)
      if (second === undefined) continue
      lay(item, first, first.left)
      lay(item, second, second.left)
      break
    }
  }
}

/** The rest meets in order: dearest lines on the items with the highest rate, so that the refund is the largest of this choice. */
function sweep(
  items: readonly Part<ClassItem>[],
  lines: readonly Part<ClassLine>[],
  lay: (item: Part<ClassItem>, line: Part<ClassLine>, most: bigint) => void,
): void {
  const sorted = [...items].sort((a, b) => b.one.rate - a.one.rate)
  let first = 0
  for (const item of sorted) {
    while (lines[first]?.left === 0n) first++
    for (let at = first; item.left > 0n && at < lines.length; at++) {
      const line = lines[at]
      if (line === undefined || line.left === 0n) continue
      lay(item, line, item.left < line.left ? item.left : line.left)
    }
  }
}

/** Lays the class: never over-using anything, and as much as both sides allow. */
export function layClass(items: readonly ClassItem[], lines: readonly ClassLine[], aims: readonly Aim[]): Laid[] {
  if (items.length === 0 || lines.length === 0) return []
  const [demand, supply] = [sumOf(items), sumOf(lines)]
  const upTo = demand < supply ? demand : supply
  const rate = Math.max(...items.map((item) => item.rate))
  const servedItems = take(orderItems(items, aims, new Set(lines.map((line) => line.quantity))), upTo)
  const usedLines = take(orderLines(lines, aims, rate, new Set(items.map((item) => item.quantity))), upTo)
  const laid: Laid[] = []
  const lay = (item: Part<ClassItem>, line: Part<ClassLine>, most: bigint): void => {
    // What is laid must be a whole count in both units (grams on a line in tons leave what a ton's five decimals cannot say).
    const step = granule(item.one.factor, line.one.factor)
    const quantity = most - (most % step)
    if (quantity === 0n) return
    item.left -= quantity
    line.left -= quantity
    laid.push({ item: item.one.id, line: line.one.id, quantity })
  }
  const rates = new Set(items.map((item) => item.rate))
  const caps = lines.some((line) => line.cap !== undefined && line.cap < rate)
  // Where the rate depends on who meets whom, the order decides first.
  if (rates.size === 1 && !caps) {
    pairEqual(servedItems, usedLines, lay)
    pairTwo(servedItems, usedLines, lay)
  }
  sweep(servedItems, usedLines, lay)
  return laid
}
