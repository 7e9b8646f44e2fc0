import { fixed, fixedText, fractionHalfUp, HUNDRED_PERCENT, type Money, type Quantity } from '../../decimal/decimal.ts'
import type { Allocation } from '../evidence.ts'
import { bestPaper } from './best.ts'
import { goodsName, likeness } from './name.ts'
import type { Rest } from './solve.ts'
import type {
  ItemReason,
  LeftItem,
  LeftLine,
  LineReason,
  Proposal,
  SolveInput,
  SolveItem,
  SolveLine,
  SolveResult,
} from './type.ts'

/** Says of everything that was left out why, and what would help. */

/** At least as alike must names be to be proposed. */
const ALIKE = 0.5
/** So many open items of a unit are compared by name; the rest of a client that large is matched by hand from the list. */
const MOST_COMPARED = 200
const MOST_PROPOSALS = 3

export interface Block {
  readonly reason: LineReason
  readonly text: string
}

/** What keeps a line from being used at all, whatever the declarations say. */
export function blockOf(line: SolveLine): Block | undefined {
  if (line.quantity <= 0 || line.taxableAmount <= 0)
    return { reason: 'EMPTY', text: '数量或金额不大于零（折扣行、红字行），不能单独配票' }
  if (line.kind === 'ordinary') return { reason: 'ORDINARY', text: '普通发票不能退税，只能免税；请供货方改开专用发票' }
  if (line.state === 'absent') return { reason: 'ABSENT', text: '税务平台上还没有该发票（信息不齐），等待后再取状态' }
  if (line.state === 'red' || line.state === 'redPart') return { reason: 'RED', text: '发票已红冲，请供货方重开' }
  if (line.state === 'void') return { reason: 'VOID', text: '发票已作废，请供货方重开' }
  if (line.state === 'abnormal') return { reason: 'ABNORMAL', text: '发票列入异常凭证，处理前不能退税' }
  if (line.use === 'deduction') return { reason: 'DEDUCTION', text: '发票已勾选抵扣，请先撤销用途再勾选退税' }
  if (line.frozen) return { reason: 'FROZEN', text: '发票在函调中，回函前暂不申报' }
  return undefined
}

/** What is still open, with everything needed to say why. */
export interface Open {
  readonly input: SolveInput
  readonly rest: Rest
  readonly lineLeft: ReadonlyMap<number, bigint>
  /** Slot and counts of what is not covered; whole items in their deal unit. */
  readonly itemLeft: ReadonlyMap<number, { readonly slot: number; readonly left: bigint; readonly begun: boolean }>
  readonly linesByName: ReadonlyMap<string, readonly SolveLine[]>
  readonly itemsByName: ReadonlyMap<string, readonly SolveItem[]>
  readonly unitName: (code: string) => string
}

export const nameKey = (one: { readonly clientId: number; readonly name: string }): string =>
  `${one.clientId} ${goodsName(one.name)}`
export const channelOf = (line: SolveLine): 'own' | 'agency' => (line.kind === 'agency' ? 'agency' : 'own')
export const amountText = (counts: bigint): string => fixedText(fixed(Number(counts)))

function byName<T extends { readonly clientId: number; readonly name: string }>(all: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const one of all) {
    const key = nameKey(one)
    const list = map.get(key)
    if (list === undefined) map.set(key, [one])
    else list.push(one)
  }
  return map
}

function openOf(input: SolveInput, rest: Rest, allocations: readonly Allocation[], unitName: Open['unitName']): Open {
  const lineLeft = new Map(input.lines.map((line) => [line.id, BigInt(line.quantity)]))
  const covered = new Map<number, { slot: number; quantity: bigint }>()
  const certificates = new Set(input.lines.filter((line) => line.kind === 'consumption').map((line) => line.id))
  for (const one of allocations) {
    lineLeft.set(one.lineId, (lineLeft.get(one.lineId) ?? 0n) - BigInt(one.quantity))
    if (certificates.has(one.lineId)) continue
    covered.set(one.itemId, {
      slot: one.slot,
      quantity: (covered.get(one.itemId)?.quantity ?? 0n) + BigInt(one.itemQuantity),
    })
  }
  const itemLeft = new Map(
    input.items.map((item) => {
      const begun = covered.get(item.id)
      const slot = begun?.slot ?? 0
      return [
        item.id,
        { slot, left: BigInt(item.slots[slot]?.quantity ?? 0) - (begun?.quantity ?? 0n), begun: begun !== undefined },
      ] as const
    }),
  )
  return {
    input,
    rest,
    lineLeft,
    itemLeft,
    linesByName: byName(input.lines.filter((line) => line.kind !== 'consumption')),
    itemsByName: byName(input.items),
    unitName,
  }
}

/** True when the line's unit is one of the item's, or surely converts. */
export function unitsMeet(line: SolveLine, item: SolveItem, open: Open): boolean {
  const units = open.rest.unitsOf(nameKey(line))
  return item.slots.some((slot) => units.of(slot.unit).base === units.of(line.unit).base)
}
const channelsMeet = (line: SolveLine, item: SolveItem): boolean =>
  item.channel === '' || item.channel === channelOf(line)

/** Remembers what depends on the goods and not on the single paper: large groups are judged once. */
class Judged<T> {
  readonly #known = new Map<string, T>()
  of(key: string, judge: () => T): T {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const fresh = judge()
    this.#known.set(key, fresh)
    return fresh
  }
}

/** Why goods like these find no declaration at all; SURPLUS when they do. */
function goodsReason(line: SolveLine, open: Open): Block {
  const items = open.itemsByName.get(nameKey(line)) ?? []
  if (items.length === 0) return { reason: 'NAME', text: `没有品名为“${line.name}”的待退报关商品` }
  const sameUnit = items.filter((item) => unitsMeet(line, item, open))
  if (sameUnit.length === 0) {
    const declared = [...new Set(items.flatMap((item) => item.slots.map((slot) => open.unitName(slot.unit))))]
    return {
      reason: 'UNIT',
      text: `发票单位“${open.unitName(line.unit)}”与报关单位（${declared.slice(0, 4).join('、')}）不一致`,
    }
  }
  if (sameUnit.some((item) => channelsMeet(line, item))) return { reason: 'SURPLUS', text: '' }
  return {
    reason: 'CHANNEL',
    text:
      line.kind === 'agency'
        ? '同名商品走自营免退税，代办退税专用发票不能用'
        : '同名商品走代办退税，须开代办退税专用发票',
  }
}

function lineReason(line: SolveLine, open: Open, judged: Judged<Block>): Block {
  const block = blockOf(line)
  if (block !== undefined) return block
  if (open.rest.duplicates.has(line.id))
    return { reason: 'DUPLICATE', text: `发票 ${line.voucherNo} 在台账中已有一份，只能用一次` }
  const goods = judged.of(`${nameKey(line)} ${line.unit} ${channelOf(line)}`, () => goodsReason(line, open))
  if (goods.reason !== 'SURPLUS') return goods
  if (line.kind === 'consumption')
    return { reason: 'CONSUMPTION', text: '消费税随增值税凭证一并申报：同名报关商品已配增值税凭证的数量不够' }
  const left = amountText(open.lineLeft.get(line.id) ?? 0n)
  return {
    reason: 'SURPLUS',
    text: `同名同单位的报关数量已配满，余 ${left} ${open.unitName(line.unit)}，等以后的出口`,
  }
}

function leftLines(open: Open): LeftLine[] {
  const judged = new Judged<Block>()
  return open.input.lines.flatMap((line) => {
    const left = open.lineLeft.get(line.id) ?? 0n
    const block = left === 0n && line.quantity > 0 ? undefined : lineReason(line, open, judged)
    return block === undefined ? [] : [{ lineId: line.id, quantity: counts(left), ...block }]
  })
}

const counts = (value: bigint): Quantity => fixed<'quantity'>(Number(value))

interface ItemBlock {
  readonly reason: ItemReason
  readonly text: string
}

/** Why an item of goods like these finds no invoice at all; SHORT when it does. */
function noInvoiceReason(item: SolveItem, open: Open): ItemBlock {
  const lines = open.linesByName.get(nameKey(item)) ?? []
  if (lines.length === 0) return { reason: 'NO_INVOICE', text: `没有品名为“${item.name}”的发票` }
  const meeting = lines.filter((line) => unitsMeet(line, item, open))
  if (meeting.length === 0) {
    const units = [...new Set(lines.map((line) => open.unitName(line.unit)))].slice(0, 4).join('、')
    return { reason: 'UNIT', text: `同名发票的单位（${units}）与申报单位不一致` }
  }
  const fitting = meeting.filter((line) => channelsMeet(line, item))
  if (fitting.length === 0) {
    return {
      reason: 'CHANNEL',
      text:
        item.channel === 'agency'
          ? '本票走代办退税，收到的不是代办退税专用发票'
          : '本票走自营免退税，收到的是代办退税专用发票',
    }
  }
  const blocked = fitting.flatMap((line) => blockOf(line) ?? [])
  const [first] = blocked
  if (first !== undefined && blocked.length === fitting.length)
    return { reason: 'BLOCKED', text: `同名发票 ${blocked.length} 行都不能用：${first.text}` }
  return { reason: 'SHORT', text: '同名发票已用于其他报关商品' }
}

function itemReason(
  item: SolveItem,
  left: bigint,
  place: { slot: number; begun: boolean },
  open: Open,
  judged: Judged<ItemBlock>,
): ItemBlock {
  const missing = `还差 ${amountText(left)} ${open.unitName(item.slots[place.slot]?.unit ?? '')} 的发票`
  if (place.begun) return { reason: 'SHORT', text: missing }
  const key = `${nameKey(item)} ${item.slots.map((slot) => slot.unit).join(' ')} ${item.channel}`
  const { reason, text } = judged.of(key, () => noInvoiceReason(item, open))
  return { reason, text: reason === 'NO_INVOICE' || reason === 'SHORT' ? `${text}，${missing}` : text }
}

function leftItems(open: Open): LeftItem[] {
  const judged = new Judged<ItemBlock>()
  return open.input.items.flatMap((item) => {
    const one = open.itemLeft.get(item.id)
    if (one === undefined || one.left <= 0n) return []
    return [
      {
        itemId: item.id,
        slot: one.slot,
        quantity: counts(one.left),
        ...itemReason(item, one.left, one, open, judged),
      },
    ]
  })
}

/** Refund of so many counts of a line on an item, to the fen; 0 without a rate. */
export function refundOf(line: SolveLine, item: SolveItem, quantity: bigint): Money {
  const rate = line.simplified ? Math.min(item.refundRate ?? 0, line.levyRate) : (item.refundRate ?? 0)
  return line.quantity <= 0
    ? fixed<'money'>(0)
    : fractionHalfUp<'money'>(
        BigInt(line.taxableAmount) * quantity * BigInt(rate),
        BigInt(line.quantity) * HUNDRED_PERCENT,
        2,
      )
}

const within = (a: bigint, b: bigint, perMille: number): boolean => {
  const gap = a > b ? a - b : b - a
  return gap * 1000n <= (a > b ? a : b) * BigInt(perMille)
}

/** Same goods, same number, another unit. */
function unitProposals(line: SolveLine, quantity: bigint, open: Open): Proposal[] {
  const found: Proposal[] = []
  for (const item of (open.itemsByName.get(nameKey(line)) ?? []).slice(0, MOST_COMPARED)) {
    if (!channelsMeet(line, item) || (open.itemLeft.get(item.id)?.left ?? 0n) <= 0n) continue
    for (const [slot, declared] of item.slots.entries()) {
      if (!within(BigInt(declared.quantity), quantity, open.input.tolerance)) continue
      const text = `数量相同，单位“${open.unitName(line.unit)}”与“${open.unitName(declared.unit)}”不同：请工厂更正单位，或在商品备案中写明换算`
      found.push({ lineId: line.id, itemId: item.id, slot, why: 'unit', text, refund: refundOf(line, item, quantity) })
    }
  }
  return found.slice(0, MOST_PROPOSALS)
}

/** Other open items of the client in the line's unit whose name is close. */
function nameProposals(line: SolveLine, quantity: bigint, items: readonly SolveItem[]): Proposal[] {
  const plain = goodsName(line.name)
  return items
    .filter((item) => channelsMeet(line, item))
    .map((item) => ({ item, alike: likeness(plain, goodsName(item.name)) }))
    .filter(({ alike }) => alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike || a.item.id - b.item.id)
    .slice(0, MOST_PROPOSALS)
    .map(({ item }) => {
      const slot = item.slots.findIndex((each) => each.unit === line.unit)
      const most = BigInt(item.slots[slot]?.quantity ?? 0)
      const text = `品名相近：发票“${line.name}”，报关“${item.name}”；确认是同一商品后手工配票，或请工厂按报关品名重开`
      return {
        lineId: line.id,
        itemId: item.id,
        slot,
        why: 'name' as const,
        text,
        refund: refundOf(line, item, quantity < most ? quantity : most),
      }
    })
}

/** Lines whose name is close, or whose unit is another while the number is the same: proposals, never done by themselves. */
function proposals(open: Open, left: readonly LeftLine[]): Proposal[] {
  const { input } = open
  const lines = new Map(input.lines.map((line) => [line.id, line]))
  const byUnit = new Map<string, SolveItem[]>()
  for (const item of input.items) {
    if ((open.itemLeft.get(item.id)?.left ?? 0n) <= 0n) continue
    for (const slot of item.slots) {
      const key = `${item.clientId} ${slot.unit}`
      const list = byUnit.get(key)
      if (list === undefined) byUnit.set(key, [item])
      else if (list.length < MOST_COMPARED) list.push(item)
    }
  }
  return left.flatMap((one): Proposal[] => {
    const line = lines.get(one.lineId)
    const quantity = open.lineLeft.get(one.lineId) ?? 0n
    if (line === undefined || line.kind === 'consumption') return []
    if (one.reason === 'UNIT') return unitProposals(line, quantity, open)
    return one.reason === 'NAME' ? nameProposals(line, quantity, byUnit.get(`${line.clientId} ${line.unit}`) ?? []) : []
  })
}

/** Items that are covered but for a hair: within the tolerance it is proposed to settle the difference with the factory. */
function nearlyWhole(open: Open, allocations: readonly Allocation[]): Proposal[] {
  const certificates = new Set(open.input.lines.filter((line) => line.kind === 'consumption').map((line) => line.id))
  const last = new Map(allocations.filter((one) => !certificates.has(one.lineId)).map((one) => [one.itemId, one]))
  return open.input.items.flatMap((item) => {
    const one = open.itemLeft.get(item.id)
    const laid = last.get(item.id)
    const whole = BigInt(item.slots[one?.slot ?? 0]?.quantity ?? 0)
    if (
      one === undefined ||
      laid === undefined ||
      one.left <= 0n ||
      !within(whole - one.left, whole, open.input.tolerance)
    )
      return []
    return [
      {
        lineId: laid.lineId,
        itemId: item.id,
        slot: one.slot,
        why: 'quantity' as const,
        text: `只差 ${amountText(one.left)} ${open.unitName(item.slots[one.slot]?.unit ?? '')}（不到 ${open.input.tolerance}‰）：请核对短溢装，或请工厂补开`,
        refund: fixed<'money'>(0),
      },
    ]
  })
}

/** Everything that was left, why, what is close, and the one paper that would unlock most. */
export function explain(
  input: SolveInput,
  rest: Rest,
  allocations: readonly Allocation[],
  unitName: (code: string) => string,
): Pick<SolveResult, 'leftLines' | 'leftItems' | 'proposals' | 'best'> {
  const open = openOf(input, rest, allocations, unitName)
  const lines = leftLines(open)
  const items = leftItems(open)
  const close = [...proposals(open, lines), ...nearlyWhole(open, allocations)]
  return { leftLines: lines, leftItems: items, proposals: close, best: bestPaper(open, lines, items, close) }
}
