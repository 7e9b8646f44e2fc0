import type { EntryKind, MarkKind } from './entry.ts'

/**
 * Why customs' book and the house differ, mark by mark. A mark (a parcel, a list, a count line …) gathers what both planes have posted
 * for one thing; what is left of it is a difference with one cause, so that the causes of an item always add up to its difference.
 */

export interface PartRow {
  readonly code: string
  readonly title: string
  /** What it means and what to do. Positive quantities: the book has more than the house. */
  readonly help: string
  readonly tone: 'amber' | 'blue' | 'red' | 'purple' | 'grey'
}

export const PARTS = [
  {
    code: 'preDebited',
    title: '预核扣未核扣',
    tone: 'blue',
    help: '货已离库，出区清单预核扣、还没有核扣：等过卡与放行。',
  },
  { code: 'shippedNotDebited', title: '已发未核扣', tone: 'amber', help: '货已离库，账面还没有核减：归集核注清单。' },
  { code: 'releasedNotShipped', title: '已核扣未发货', tone: 'amber', help: '账面已核减，货还在库里：发货或查拦截。' },
  { code: 'receivedNotBooked', title: '已收未入账', tone: 'blue', help: '货已收，入区清单还没有记账。' },
  { code: 'bookedNotReceived', title: '已入账未收货', tone: 'amber', help: '账面已记，货还没有收。' },
  { code: 'receiptDifference', title: '收货溢短', tone: 'red', help: '收货数量与清单不同：改清单，或作溢短处理。' },
  { code: 'returnedNotCredited', title: '退货未核增', tone: 'amber', help: '退货已到库，账面还没有加回。' },
  { code: 'intercepted', title: '拦截未回账', tone: 'amber', help: '包裹被拦下，账面已核减：申请删单或作退货核增。' },
  { code: 'voidPass', title: '作废核放单退回', tone: 'purple', help: '核放单作废，货已退回，账面已核减。' },
  {
    code: 'unitConversion',
    title: '单位换算',
    tone: 'red',
    help: '两边数量相差正好一个换算系数：改收货或清单的单位。',
  },
  { code: 'doubleList', title: '清单重复', tone: 'red', help: '同一批货报了两份清单：删除多余的一份。' },
  { code: 'deletedList', title: '清单已删单', tone: 'red', help: '清单已删，账面恢复，实物还没有退回。' },
  { code: 'wrongItem', title: '同货号错项', tone: 'red', help: '同一料号从一个备案序号出货、在另一个备案序号核减。' },
  { code: 'countUndecided', title: '盘点差异待决', tone: 'amber', help: '盘盈盘亏还没有决定。' },
  {
    code: 'countDecided',
    title: '盘点已决未报',
    tone: 'blue',
    help: '盘点差异已批准，账面还没有调整：随清单或报核调整。',
  },
  { code: 'disposedNotDebited', title: '已处置未核减', tone: 'amber', help: '货已销毁或处置，账面还没有核减。' },
  { code: 'opening', title: '期初未对平', tone: 'grey', help: '开始记账时账面与实物就不同。' },
  { code: 'unexplained', title: '原因不明', tone: 'red', help: '没有单证能解释：请盘点并查变动。' },
] as const satisfies readonly PartRow[]
export type PartCode = (typeof PARTS)[number]['code']

/** The row of a part. Throws RangeError for a code that is none. */
export function reconcilePart(code: string): (typeof PARTS)[number] {
  const row = PARTS.find((one) => one.code === code)
  if (row === undefined) throw new RangeError(`part ${code}`)
  return row
}

/** What a mark left open at an item and owner. Signed counts of 0.00001. */
export interface OpenMark {
  readonly itemId: number
  readonly ownerId: number
  readonly kind: MarkKind
  readonly id: number
  /** Net of customs' book and of the house, as far as this mark moved them. */
  readonly customs: number
  readonly house: number
  readonly preDebited: number
  readonly preCredited: number
  readonly voidPass: number
  readonly countDifference: number
  readonly kinds: ReadonlySet<EntryKind>
  /** What each list that is not taken back has booked under the mark, in the order of booking. */
  readonly booked: readonly number[]
  /** A list under the mark was taken back. */
  readonly undone: boolean
  /** Another list of the book says exactly the same. */
  readonly twin: boolean
}

/** What classifying asks of an item. Factors: counts of 0.00001, 0 = not said. */
export interface ReconcileItem {
  readonly id: number
  readonly bookId: number
  readonly itemNo: string
  readonly factors: readonly number[]
}

export interface Part {
  readonly code: PartCode
  readonly itemId: number
  readonly ownerId: number
  readonly kind: MarkKind
  readonly id: number
  /** Signed count of 0.00001: book less house. */
  readonly quantity: number
}

const ONE = 100_000n

/** Is one of two quantities the other times a factor of the item? Rounded at five places, as conversions are. */
export function isConversion(a: number, b: number, factors: readonly number[]): boolean {
  if (a === 0 || b === 0 || a === b) return false
  const near = (x: number, y: number, factor: number): boolean => {
    const exact = BigInt(Math.abs(x)) * BigInt(factor)
    const other = BigInt(Math.abs(y)) * ONE
    const gap = exact > other ? exact - other : other - exact
    return gap < ONE
  }
  return factors.some((factor) => factor > 0 && factor !== 100_000 && (near(a, b, factor) || near(b, a, factor)))
}

/** The cause of what a mark of goods on their way out or in has left open. */
function flowCause(mark: OpenMark, difference: number, item: ReconcileItem | undefined): PartCode {
  const { customs, house, kinds } = mark
  if (mark.voidPass !== 0) return 'voidPass'
  if (kinds.has('intercept')) return 'intercepted'
  if (mark.undone && customs === 0) return 'deletedList'
  if (item !== undefined && isConversion(customs, house, item.factors)) return 'unitConversion'
  if (customs <= 0 && house <= 0)
    return difference > 0 ? (mark.preDebited > 0 ? 'preDebited' : 'shippedNotDebited') : 'releasedNotShipped'
  if (customs < 0 || house < 0) return 'unexplained'
  if (customs === 0) return 'receivedNotBooked'
  if (house === 0) return mark.twin ? 'doubleList' : 'bookedNotReceived'
  return 'receiptDifference'
}

function causeOf(mark: OpenMark, difference: number, item: ReconcileItem | undefined): PartCode {
  switch (mark.kind) {
    case 'opening':
      return 'opening'
    case 'count':
      return mark.countDifference !== 0 ? 'countUndecided' : 'countDecided'
    case 'return':
      return 'returnedNotCredited'
    case 'damage':
      return 'disposedNotDebited'
    case 'adjust':
      return 'unexplained'
    default:
      return flowCause(mark, difference, item)
  }
}

/** What lists beyond the first have booked of a parcel that left once: two lists for one thing. */
function doubled(mark: OpenMark): number {
  if (mark.kind !== 'parcel' || mark.booked.length < 2) return 0
  return mark.booked.slice(1).reduce((sum, quantity) => sum + quantity, 0)
}

/** Marks of one thing at several items of one material whose differences cancel out: booked at one, shipped from another. */
function crossed(marks: readonly OpenMark[], items: ReadonlyMap<number, ReconcileItem>): ReadonlySet<OpenMark> {
  const groups = new Map<string, OpenMark[]>()
  for (const mark of marks) {
    const item = items.get(mark.itemId)
    if (item === undefined || mark.customs - mark.house === 0) continue
    const key = `${mark.kind} ${mark.id} ${item.itemNo}`
    groups.set(key, [...(groups.get(key) ?? []), mark])
  }
  const found = new Set<OpenMark>()
  for (const group of groups.values()) {
    if (new Set(group.map((mark) => mark.itemId)).size < 2) continue
    if (group.reduce((sum, mark) => sum + mark.customs - mark.house, 0) === 0) for (const mark of group) found.add(mark)
  }
  return found
}

/**
 * Splits every open mark into parts. The parts of an item and owner add up to the sum of its marks' differences exactly; what is not a
 * difference any more makes none.
 */
export function reconcileParts(marks: readonly OpenMark[], items: ReadonlyMap<number, ReconcileItem>): Part[] {
  const wrong = crossed(marks, items)
  return marks.flatMap((mark): Part[] => {
    const { itemId, ownerId, kind, id } = mark
    const part = (code: PartCode, quantity: number): Part[] =>
      quantity === 0 ? [] : [{ code, itemId, ownerId, kind, id, quantity }]
    const difference = mark.customs - mark.house
    if (wrong.has(mark)) return part('wrongItem', difference)
    const twice = doubled(mark)
    if (twice !== 0) {
      const rest = difference - twice
      return [
        ...part('doubleList', twice),
        ...part(
          rest === 0
            ? 'unexplained'
            : causeOf(
                { ...mark, customs: mark.customs - twice, booked: mark.booked.slice(0, 1) },
                rest,
                items.get(itemId),
              ),
          rest,
        ),
      ]
    }
    return part(causeOf(mark, difference, items.get(itemId)), difference)
  })
}

/** Where another system's stock is less or more than the house: accounts that it does not count, another unit, or nobody knows. */
export const FILE_PARTS = [
  { code: 'receiving', title: '收货区未计' },
  { code: 'picked', title: '已拣未计' },
  { code: 'packed', title: '已打包未计' },
  { code: 'returns', title: '退货未计' },
  { code: 'damage', title: '残损未计' },
  { code: 'exception', title: '异常未计' },
  { code: 'voidPass', title: '作废退回未计' },
  { code: 'unitConversion', title: '单位换算' },
  { code: 'fileUnexplained', title: '原因不明' },
] as const
export type FilePartCode = (typeof FILE_PARTS)[number]['code']

/**
 * Splits house less file: the fewest accounts that the other system seems not to count, if leaving them out meets its figure exactly;
 * else a unit, else unexplained. Parts add up.
 */
export function fileParts(
  house: Readonly<Record<string, number>>,
  total: number,
  file: number,
  factors: readonly number[],
): readonly { readonly code: FilePartCode; readonly quantity: number }[] {
  const difference = total - file
  if (difference === 0) return []
  const held = FILE_PARTS.slice(0, 7).flatMap(({ code }) =>
    (house[code] ?? 0) === 0 ? [] : [{ code, quantity: house[code] ?? 0 }],
  )
  const subsets = Array.from({ length: (1 << held.length) - 1 }, (_, i) =>
    held.filter((_one, bit) => ((i + 1) >> bit) & 1),
  ).sort((a, b) => a.length - b.length)
  const met = subsets.find((set) => set.reduce((sum, one) => sum + one.quantity, 0) === difference)
  if (met !== undefined) return met
  return [{ code: isConversion(total, file, factors) ? 'unitConversion' : 'fileUnexplained', quantity: difference }]
}
