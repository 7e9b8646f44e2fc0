import { fixed, fixedText, fixedTextPadded, percentOfMoney, type Fixed } from '../../decimal/decimal.ts'
import { daysAfter } from '../../crossborder/return-application.ts'
import { costPerUsd } from '../fob.ts'
import { appliedRate } from '../packet/claim.ts'
import { readVoucherNo } from '../number.ts'
import { refundDeadlines, refundRegime } from '../regime.ts'
import { goodsName } from '../solve/name.ts'
import { doubtRule } from './rules.ts'
import type { Doubt, DoubtItem, DoubtPacket, DoubtPart, DoubtSettings } from './type.ts'

/** Runs every rule over packets. Pure: the same packets on the same day give the same doubts. */

const yuan = (value: Fixed): string => fixedTextPadded(value, 2)
const percent = (value: Fixed): string => `${fixedText(value)}%`
const apart = (a: number, b: number): number => Math.abs(a - b)
const FEN = 1000

type Found = (rule: string, text: string, about?: { readonly item?: DoubtItem; readonly part?: DoubtPart }) => void

/** Usage of vouchers and items over all packets: what only shows when all are seen together. */
interface Usage {
  readonly items: ReadonlyMap<string, number>
  readonly claimed: ReadonlyMap<number, number>
}

const itemKey = (item: DoubtItem): string => `${item.declarationNo}${String(item.itemNo).padStart(3, '0')}`

function usageOf(packets: readonly DoubtPacket[]): Usage {
  const items = new Map<string, number>()
  const claimed = new Map<number, number>()
  for (const packet of packets) {
    for (const item of packet.items) {
      items.set(itemKey(item), (items.get(itemKey(item)) ?? 0) + 1)
      for (const part of [...item.parts, ...item.consumption])
        claimed.set(part.lineId, (claimed.get(part.lineId) ?? 0) + part.taxableAmount)
    }
  }
  return { items, claimed }
}

function itemRules(packet: DoubtPacket, item: DoubtItem, usage: Usage, found: Found): void {
  const about = { item }
  if (!/^\d{18}$/.test(item.declarationNo) || item.itemNo < 1 || item.itemNo > 999)
    found('D-ITEM-NO', `报关单号“${item.declarationNo}”项号 ${item.itemNo}`, about)
  if ((usage.items.get(itemKey(item)) ?? 0) > 1) found('D-ITEM-TWICE', '在待申报中出现不止一次', about)
  if (item.quantity > item.available)
    found('D-ITEM-OVER', `申报 ${fixedText(item.quantity)}，可申报 ${fixedText(item.available)}`, about)
  // What the library taxes or exempts needs no voucher: its own rule says so.
  if (item.parts.length === 0 && (item.library?.special ?? '') === '')
    found('D-VOUCHER-MISSING', '没有配到进货凭证', about)
  const laid = item.parts.reduce((sum, part) => sum + part.quantity, 0)
  if (item.parts.length > 0 && laid !== item.quantity)
    found('D-LINK-QUANTITY', `进货 ${fixedText(fixed(laid))}，出口 ${fixedText(item.quantity)}`, about)
  const both = item.consumption.reduce((sum, part) => sum + part.quantity, 0)
  if (item.consumption.length > 0 && both !== item.quantity)
    found('D-CONSUMPTION', `消费税凭证 ${fixedText(fixed(both))}，增值税凭证 ${fixedText(item.quantity)}`, about)
  if (
    item.linkNo !== '' &&
    (!/^\d{17}$/.test(item.linkNo) || (packet.period !== '' && !item.linkNo.startsWith(packet.period + packet.batch)))
  )
    found('D-LINK-FORM', `关联号“${item.linkNo}”，申报年月 ${packet.period} 批次 ${packet.batch}`, about)
}

function rateRules(item: DoubtItem, found: Found): void {
  const about = { item }
  const { library } = item
  if (library !== undefined) {
    if (!library.found) found('D-CODE-MISSING', `编码 ${item.hsCode}，出口日期 ${item.exportDate}`, about)
    else if (library.ambiguous) found('D-CODE-AMBIGUOUS', `编码 ${item.hsCode}`, about)
    else if (library.special === '1') found('D-SPECIAL-TAXED', `编码 ${item.hsCode}`, about)
    else if (library.special === '2') found('D-SPECIAL-EXEMPT', `编码 ${item.hsCode}`, about)
    else {
      const above = item.parts.find((part) => part.claimedRate > part.libraryRate)
      if (above !== undefined)
        found('D-RATE-ABOVE', `申报 ${percent(above.claimedRate)}，文库 ${percent(above.libraryRate)}`, about)
    }
  }
  const lower = item.parts.find((part) => !part.simplified && part.levyRate < part.claimedRate)
  if (lower !== undefined)
    found('D-RATE-LOWER', `发票税率 ${percent(lower.levyRate)}，退税率 ${percent(lower.claimedRate)}`, {
      item,
      part: lower,
    })
  const due = item.parts.reduce(
    (sum, part) => sum + percentOfMoney(part.taxableAmount, appliedRate(part.claimedRate, part, part)),
    0,
  )
  if (item.parts.length > 0 && apart(due, item.refund) > FEN * item.parts.length)
    found('D-REFUND', `申报 ${yuan(item.refund)}，按公式 ${yuan(fixed(due))}`, about)
}

function costRule(item: DoubtItem, settings: DoubtSettings, found: Found): void {
  if (item.parts.length === 0) return
  const each = costPerUsd(item.parts, item.fobUsd, item.consumptionRefund)
  if (each === undefined) return
  if (each < settings.costLow || each > settings.costHigh)
    found(
      'D-COST',
      `换汇成本 ${fixedText(each)}，区间 ${fixedText(settings.costLow)} 至 ${fixedText(settings.costHigh)}`,
      { item },
    )
}

function partRules(
  packet: DoubtPacket,
  item: DoubtItem,
  part: DoubtPart,
  usage: Usage,
  settings: DoubtSettings,
  found: Found,
): void {
  const about = { item, part }
  const invoice = part.kind !== 'customsPayment' && part.kind !== 'consumption'
  if (invoice && readVoucherNo('', part.voucherNo) === undefined)
    found('D-VOUCHER-NO', `凭证号“${part.voucherNo}”`, about)
  if ((usage.claimed.get(part.lineId) ?? 0) > part.line.taxableAmount)
    found(
      'D-VOUCHER-TWICE',
      `各处共用 ${yuan(fixed(usage.claimed.get(part.lineId) ?? 0))}，发票行 ${yuan(part.line.taxableAmount)}`,
      about,
    )
  if (part.kind === 'ordinary') found('D-VOUCHER-KIND', '普通发票', about)
  if (part.sellerId.trim() === '') found('D-SUPPLIER', '供货方识别号为空', about)
  stateRules(part, found, about)
  if (!part.manual && goodsName(part.name) !== goodsName(item.name))
    found('D-NAME', `发票“${part.name}”，报关“${item.name}”`, about)
  if (!part.manual && part.unit !== item.unit) found('D-UNIT', `发票单位 ${part.unit}，申报单位 ${item.unit}`, about)
  const tax = percentOfMoney(part.line.taxableAmount, part.levyRate)
  if (invoice && apart(tax, part.line.tax) > settings.taxTolerance)
    found(
      'D-LEVY',
      `税额 ${yuan(part.line.tax)}，金额 ${yuan(part.line.taxableAmount)} × ${percent(part.levyRate)} = ${yuan(tax)}`,
      about,
    )
  if (packet.channel === 'agency') agencyRules(packet, item, part, found)
}

function stateRules(
  part: DoubtPart,
  found: Found,
  about: { readonly item: DoubtItem; readonly part: DoubtPart },
): void {
  if (part.state === 'absent') found('D-VOUCHER-ABSENT', '等待电子信息', about)
  else if (part.state === 'red' || part.state === 'redPart' || part.state === 'void' || part.state === 'abnormal')
    found('D-VOUCHER-STATE', `状态：${STATE_WORDS[part.state]}`, about)
  if (part.use === 'deduction') found('D-VOUCHER-USE', '用途：抵扣', about)
  else if (part.use === 'none' && part.state === 'normal') found('D-VOUCHER-UNTICKED', '用途：未确认', about)
  if (part.frozen) found('D-VOUCHER-LETTER', '供货方被函调', about)
}
const STATE_WORDS = { red: '已红冲', redPart: '部分红冲', void: '已作废', abnormal: '异常凭证' } as const

function agencyRules(packet: DoubtPacket, item: DoubtItem, part: DoubtPart, found: Found): void {
  const about = { item, part }
  if (!part.note.includes('代办退税专用'))
    found('D-NOTE', part.note === '' ? '备注为空' : `备注“${part.note.slice(0, 30)}”`, about)
  const producer = packet.producers.get(part.sellerId)
  if (producer === undefined || !producer.filed) found('D-PRODUCER-FILED', `生产企业 ${part.sellerId}`, about)
  else if (producer.stoppedOn !== '' && producer.stoppedOn <= item.exportDate)
    found('D-PRODUCER-STOPPED', `自 ${producer.stoppedOn} 起停止`, about)
}

function fobRule(packet: DoubtPacket, item: DoubtItem, settings: DoubtSettings, found: Found): void {
  if (packet.channel !== 'agency' || item.fobRmb <= 0 || item.parts.length === 0) return
  const invoiced = item.parts.reduce((sum, part) => sum + part.taxableAmount, 0)
  if (apart(invoiced, item.fobRmb) > settings.fobTolerance)
    found('D-FOB', `发票金额 ${yuan(fixed(invoiced))}，离岸价 ${yuan(item.fobRmb)}`, { item })
}

function clockRules(packet: DoubtPacket, today: string, settings: DoubtSettings, found: Found): void {
  const [first] = [...packet.items].sort((a, b) => (a.exportDate < b.exportDate ? -1 : 1))
  if (first === undefined || first.exportDate === '') return
  const { claimBy, stopsAfter } = refundDeadlines(first.exportDate)
  const open = packet.claimedOn === ''
  if (open && stopsAfter !== '' && today > stopsAfter)
    found('D-36-MONTHS', `出口 ${first.exportDate}，期限 ${stopsAfter}`, { item: first })
  else if (open && today > claimBy)
    found(first.exportDate < '2026-01-01' ? 'D-APRIL-OLD' : 'D-APRIL', `期限 ${claimBy}`, { item: first })
  const { due, received, deemed, contractDay } = packet.fx
  const short = due - received - deemed
  if (due > 0 && BigInt(short) * 1000n > BigInt(due) * BigInt(settings.fxPerMille)) {
    const until = contractDay === '' ? claimBy : contractDay
    found(
      today > until ? 'D-FX-LATE' : 'D-FX',
      `应收 ${yuan(due)}，已收 ${yuan(received)}，视同 ${yuan(deemed)}，期限 ${until}`,
      { item: first },
    )
  }
  const { retained } = refundRegime(first.exportDate)
  if (!open && packet.papersFiledOn === '' && today > daysAfter(packet.claimedOn, retained.days))
    found(
      'D-PAPERS',
      `申报 ${packet.claimedOn}，须在 ${daysAfter(packet.claimedOn, retained.days)} 前备案，保存 ${retained.years} 年`,
      { item: first },
    )
}

function linkRules(packet: DoubtPacket, found: Found): void {
  const codes = new Map<string, DoubtItem>()
  for (const item of packet.items) {
    if (item.linkNo === '') continue
    const first = codes.get(item.linkNo)
    if (first === undefined) codes.set(item.linkNo, item)
    else if (first.hsCode !== item.hsCode)
      found('D-LINK-CODE', `关联号 ${item.linkNo}：${first.hsCode} 与 ${item.hsCode}`, { item })
  }
}

/**
 * All doubts of all packets as of a day. A rule holds only for exports of its days.
 * @param today YYYY-MM-DD
 */
export function findDoubts(packets: readonly DoubtPacket[], settings: DoubtSettings, today: string): Doubt[] {
  const usage = usageOf(packets)
  const doubts: Doubt[] = []
  for (const packet of packets) {
    const found: Found = (id, text, about = {}) => {
      const { item, part } = about
      const rule = doubtRule(id)
      const day = item?.exportDate ?? ''
      if (rule === undefined || (day !== '' && (day < rule.validFrom || (rule.validTo !== '' && day > rule.validTo))))
        return
      const subject = part !== undefined ? part.voucherNo : item !== undefined ? itemKey(item) : packet.id
      doubts.push({
        rule: id,
        packet: packet.id,
        clientId: packet.clientId,
        subject,
        itemId: item?.itemId,
        voucherId: part?.voucherId,
        text,
      })
    }
    for (const item of packet.items) {
      itemRules(packet, item, usage, found)
      rateRules(item, found)
      costRule(item, settings, found)
      fobRule(packet, item, settings, found)
      for (const part of [...item.parts, ...item.consumption]) partRules(packet, item, part, usage, settings, found)
    }
    linkRules(packet, found)
    clockRules(packet, today, settings, found)
  }
  return doubts
}

/** Packets that the bureau would refuse today. */
export function wouldFail(doubts: readonly Doubt[]): Set<string> {
  return new Set(doubts.filter((one) => doubtRule(one.rule)?.severity === 'stop').map((one) => one.packet))
}
