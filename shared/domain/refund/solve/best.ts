import { fixed, fixedTextPadded, fractionHalfUp, HUNDRED_PERCENT, type Money } from '../../decimal/decimal.ts'
import { amountText, channelOf, nameKey, refundOf, unitsMeet, type Open } from './explain.ts'
import type { BestPaper, LeftItem, LeftLine, LineReason, Proposal, SolveItem, SolveLine } from './type.ts'

/** The single paper that would unlock the largest refund: an invoice that is missing, a state that must change, an invoice that must be corrected. */

const yuan = (value: Money): string => fixedTextPadded(value, 2)
const NOTHING = fixed<'money'>(0)

const KINDS: Readonly<Partial<Record<LineReason, BestPaper['kind']>>> = {
  ABSENT: 'state',
  RED: 'invoice',
  VOID: 'invoice',
  ABNORMAL: 'state',
  DEDUCTION: 'use',
  FROZEN: 'letter',
  ORDINARY: 'invoice',
}
const ACTS: Readonly<Record<BestPaper['kind'], string>> = {
  invoice: '重开发票',
  state: '发票状态恢复正常',
  use: '撤销抵扣并改勾选退税',
  letter: '函调回函',
  correction: '更正发票',
}

/** Refund of one open item by an estimate of its price: what invoices of the same goods cost, else its FOB value. */
function estimate(item: SolveItem, left: LeftItem, open: Open): Money {
  const rate = BigInt(item.refundRate ?? 0)
  const unit = item.slots[left.slot]?.unit
  const known = (open.linesByName.get(nameKey(item)) ?? []).find(
    (line) => line.unit === unit && line.quantity > 0 && line.taxableAmount > 0,
  )
  if (known !== undefined)
    return fractionHalfUp<'money'>(
      BigInt(known.taxableAmount) * BigInt(left.quantity) * rate,
      BigInt(known.quantity) * HUNDRED_PERCENT,
      2,
    )
  const whole = BigInt(item.slots[left.slot]?.quantity ?? 0)
  return whole === 0n
    ? NOTHING
    : fractionHalfUp<'money'>(BigInt(item.fobRmb) * BigInt(left.quantity) * rate, whole * HUNDRED_PERCENT, 2)
}

interface Missing {
  readonly item: SolveItem
  readonly slot: number
  refund: number
  quantity: bigint
  readonly itemIds: number[]
}

/** Open quantities of one client, name and unit: one invoice can close them together. */
function missingInvoices(open: Open, left: readonly LeftItem[]): BestPaper[] {
  const items = new Map(open.input.items.map((item) => [item.id, item]))
  const missing = new Map<string, Missing>()
  for (const one of left) {
    const item = items.get(one.itemId)
    if (item === undefined || (one.reason !== 'NO_INVOICE' && one.reason !== 'SHORT')) continue
    const key = `${nameKey(item)} ${item.slots[one.slot]?.unit ?? ''} ${item.channel}`
    const known = missing.get(key) ?? { item, slot: one.slot, refund: 0, quantity: 0n, itemIds: [] }
    known.refund += estimate(item, one, open)
    known.quantity += BigInt(one.quantity)
    known.itemIds.push(item.id)
    missing.set(key, known)
  }
  return [...missing.values()].map(({ item, slot, refund, quantity, itemIds }) => ({
    kind: 'invoice' as const,
    clientId: item.clientId,
    lineId: undefined,
    itemIds,
    refund: fixed<'money'>(refund),
    text: `补开“${item.name}”${amountText(quantity)} ${open.unitName(item.slots[slot]?.unit ?? '')}的${item.channel === 'agency' ? '代办退税专用发票' : '增值税专用发票'}，约可多退 ${yuan(fixed<'money'>(refund))} 元（按同名发票单价或离岸价估算）`,
  }))
}

/** A line that is blocked, laid in thought on the open items of its name. */
function blockedLine(open: Open, line: SolveLine, kind: BestPaper['kind']): BestPaper | undefined {
  if (line.quantity <= 0 || line.kind === 'consumption') return undefined
  const units = open.rest.unitsOf(nameKey(line))
  const unit = units.of(line.unit)
  let rest = BigInt(line.quantity)
  let refund = 0
  const itemIds: number[] = []
  for (const item of open.itemsByName.get(nameKey(line)) ?? []) {
    const one = open.itemLeft.get(item.id)
    const channelFits = item.channel === '' || item.channel === channelOf(line)
    if (rest === 0n || one === undefined || one.left <= 0n || !channelFits || !unitsMeet(line, item, open)) continue
    const slot = one.begun ? one.slot : item.slots.findIndex((each) => units.of(each.unit).base === unit.base)
    const own = units.of(item.slots[slot]?.unit ?? '')
    if (own.base !== unit.base) continue
    const wanted = ((one.begun ? one.left : BigInt(item.slots[slot]?.quantity ?? 0)) * own.factor) / unit.factor
    const part = wanted < rest ? wanted : rest
    rest -= part
    refund += refundOf(line, item, part)
    itemIds.push(item.id)
  }
  if (itemIds.length === 0) return undefined
  return {
    kind,
    clientId: line.clientId,
    lineId: line.id,
    itemIds,
    refund: fixed<'money'>(refund),
    text: `发票 ${line.voucherNo}“${line.name}”：${ACTS[kind]}后可多退 ${yuan(fixed<'money'>(refund))} 元`,
  }
}

export function bestPaper(
  open: Open,
  leftLines: readonly LeftLine[],
  leftItems: readonly LeftItem[],
  proposals: readonly Proposal[],
): BestPaper | undefined {
  const lines = new Map(open.input.lines.map((line) => [line.id, line]))
  const candidates: BestPaper[] = missingInvoices(open, leftItems)
  for (const one of leftLines) {
    const kind = KINDS[one.reason]
    const line = lines.get(one.lineId)
    const found = kind === undefined || line === undefined ? undefined : blockedLine(open, line, kind)
    if (found !== undefined) candidates.push(found)
  }
  for (const one of proposals) {
    const line = lines.get(one.lineId)
    if (line !== undefined && one.refund > 0)
      candidates.push({
        kind: 'correction',
        clientId: line.clientId,
        lineId: line.id,
        itemIds: [one.itemId],
        refund: one.refund,
        text: `发票 ${line.voucherNo}：${one.text}，可多退 ${yuan(one.refund)} 元`,
      })
  }
  return candidates.reduce<BestPaper | undefined>(
    (best, one) => (one.refund > (best?.refund ?? 0) ? one : best),
    undefined,
  )
}
