import { readClient } from '../../../../db/party/client.ts'
import { overseasSums } from '../../../../db/refund/after-export.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import {
  insertPacket,
  insertPacketEvent,
  insertPacketRate,
  insertRevision,
  isLocked,
  nextBatch,
  packetAllocations,
  updatePacket,
  usedItems,
  usedLines,
  type PacketRow,
} from '../../../../db/refund/packet.ts'
import { certificatesOf, currentVouchers, findVoucher } from '../../../../db/refund/voucher.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  fixed,
  fixedText,
  fixedTextPadded,
  parseFixed,
  type Quantity,
} from '../../../../shared/domain/decimal/decimal.ts'
import type { Allocation, ExportItem, PurchaseLine } from '../../../../shared/domain/refund/evidence.ts'
import { shareAmount } from '../../../../shared/domain/refund/packet/claim.ts'
import { leftOfItem, type Used } from '../../../../shared/domain/refund/packet/lay.ts'
import {
  afterAct,
  PACKET_ACT_NAMES,
  PACKET_STATE_NAMES,
  type PacketAct,
  type PacketState,
} from '../../../../shared/domain/refund/packet/state.ts'
import { voucherProblem } from '../../../../shared/domain/refund/voucher-state.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { solveMatching } from '../../../../shared/domain/refund/solve/solve.ts'
import { today } from '../declaration/tables.ts'
import { loadPapers } from '../refund-match/load.ts'
import { claimOf, packetName, requirePacket, type PacketClaim } from './claim-of.ts'

/** What people do with a packet. */

/** The client's papers that a claim of this channel may use. */
export function papersFor(
  context: ReadContext,
  packet: PacketRow,
): {
  items: ExportItem[]
  lines: PurchaseLine[]
  numbers: Map<number, string>
  /** Certificates of consumption tax among them, by voucher. */
  certificates: Set<number>
} {
  const hidden = hiddenEvidence(context.ledger)
  const exports = currentExports(context.ledger, hidden, packet.clientId)
  const abroad = overseasSums(context.ledger)
  // What is wholly sold abroad is claimed like any other; only what is not yet sold departs ahead (STA 2025 No. 3).
  const departs = (mode: string, item: ExportItem): boolean =>
    mode === '9810' && (abroad.get(item.id)?.sold ?? 0) < (item.quantities[0]?.quantity ?? 0)
  const items = exports.flatMap((one) =>
    one.items.filter((item) => (packet.channel === 'departure') === departs(one.declaration.tradeMode, item)),
  )
  const numbers = new Map(exports.map(({ declaration }) => [declaration.id, declaration.declarationNo]))
  const fits = (kind: string): boolean =>
    packet.channel === 'agency' ? kind === 'agency' : ['special', 'customsPayment', 'consumption'].includes(kind)
  const vouchers = currentVouchers(context.ledger, hidden, packet.clientId).filter(
    ({ voucher }) => fits(voucher.kind) && voucherProblem(voucher.kind, voucher.state, voucher.use) === '',
  )
  return {
    items,
    lines: vouchers.flatMap((one) => one.lines),
    numbers,
    certificates: new Set(vouchers.flatMap(({ voucher }) => (voucher.kind === 'consumption' ? [voucher.id] : []))),
  }
}

/** Used elsewhere, certificates of returned or domestically sold goods counted with it. */
export function usedAround(
  context: ReadContext,
  except: number,
): { items: Map<number, Used>; lines: Map<number, Used> } {
  const items = usedItems(context.ledger, except)
  return { items, lines: usedLines(context.ledger, except) }
}

/** Returned or turned to domestic sale: what no claim may use, by declaration number and item. */
export function takenBack(context: ReadContext): Map<string, number> {
  const map = new Map<string, number>()
  for (const one of certificatesOf(context.ledger)) {
    if (one.kind === 'agencyExport') continue
    const key = `${one.declarationNo} ${one.itemNo}`
    map.set(key, (map.get(key) ?? 0) + one.quantity)
  }
  return map
}

export function createPacket(context: WriteContext, input: In<'packet.create'>): Out<'packet.create'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  const claimant = input.channel === 'agency' ? 0 : input.clientId
  const batch = nextBatch(ledger, claimant, input.channel, input.period)
  if (batch === undefined)
    throw new Failure('FIELD_INVALID', { label: '申报年月', reason: '该月批次已用到 999，请换一个月' })
  const id = insertPacket(ledger, {
    clientId: input.clientId,
    channel: input.channel,
    period: input.period,
    batch,
    note: input.note,
    claimant,
    actorId: actor.userId,
    at: context.now(),
  })
  insertPacketEvent(ledger, {
    packetId: id,
    revision: 0,
    act: 'create',
    state: 'collecting',
    day: today(context.now()),
    amount: null,
    info: '',
    actorId: actor.userId,
    at: context.now(),
  })
  context.audit('packet.create', `packet ${id}`, {
    client: input.clientId,
    channel: input.channel,
    period: input.period,
    batch,
  })
  context.touch('refund')
  return { id, batch }
}

function decimal(text: string, label: string): Quantity {
  const value = parseFixed<'quantity'>(text)
  if (value === undefined || value <= 0) throw new Failure('FIELD_INVALID', { label, reason: '应大于 0' })
  return value
}

/** Checks each allocation against what is left, and gives each its share of the line's amount. */
function settle(context: WriteContext, packet: PacketRow, wanted: In<'packet.allocate'>['allocations']): Allocation[] {
  const papers = papersFor(context, packet)
  const itemsById = new Map(papers.items.map((item) => [item.id, item]))
  const lines = new Map(papers.lines.map((line) => [line.id, line]))
  const used = usedAround(context, packet.id)
  // Both taxes claim the same goods, each once.
  const usedByTax = { vat: used.items, consumption: usedItems(context.ledger, packet.id, 'consumption') }
  const back = takenBack(context)
  return wanted.map((one) => {
    const item = itemsById.get(one.itemId)
    const line = lines.get(one.lineId)
    if (item === undefined) throw new Failure('RECORD_UNKNOWN', { id: `报关单项 ${one.itemId}` })
    if (line === undefined) throw new Failure('RECORD_UNKNOWN', { id: `凭证行 ${one.lineId}` })
    const quantity = decimal(one.quantity, '发票数量')
    const itemQuantity = decimal(one.itemQuantity, '报关数量')
    const soFar = used.lines.get(line.id) ?? { quantity: 0, amount: 0 }
    if (soFar.quantity + quantity > line.quantity)
      throw new Failure('PAPER_USED', {
        paper: `凭证行 ${line.name}`,
        left: fixedText(fixed(line.quantity - soFar.quantity)),
        wanted: fixedText(quantity),
      })
    const base = item.quantities[0]?.quantity ?? fixed<'quantity'>(0)
    const slotQuantity = item.quantities[one.slot]?.quantity
    if (slotQuantity === undefined) throw new Failure('FIELD_INVALID', { label: '单位', reason: '该项没有这个单位' })
    const items = usedByTax[papers.certificates.has(line.voucherId) ? 'consumption' : 'vat']
    const before = items.get(item.id) ?? {
      quantity: back.get(`${papers.numbers.get(item.declarationId) ?? ''} ${item.itemNo}`) ?? 0,
      amount: 0,
    }
    const left = leftOfItem(item, one.slot, before)
    if (itemQuantity > left)
      throw new Failure('PAPER_USED', {
        paper: `报关单第 ${item.itemNo} 项 ${item.name}`,
        left: fixedText(fixed(Math.max(0, left))),
        wanted: fixedText(itemQuantity),
      })
    const taxableAmount = shareAmount(line, quantity, fixed(soFar.quantity), fixed(soFar.amount))
    used.lines.set(line.id, { quantity: soFar.quantity + quantity, amount: soFar.amount + taxableAmount })
    const inBase =
      one.slot === 0
        ? itemQuantity
        : Number((BigInt(itemQuantity) * BigInt(base) + BigInt(slotQuantity) - 1n) / BigInt(slotQuantity))
    items.set(item.id, { quantity: before.quantity + inBase, amount: before.amount + taxableAmount })
    return {
      itemId: item.id,
      lineId: line.id,
      slot: one.slot,
      quantity,
      itemQuantity,
      taxableAmount,
      origin: one.origin,
    }
  })
}

/**
 * Everything that the solver lays on the client's papers that are left for this channel: names and units that agree, sure conversions, a
 * person's choices first. What it lays is settled like anybody's wish: against what is left, amounts from the papers.
 */
function solved(context: WriteContext, packet: PacketRow): Allocation[] {
  const papers = papersFor(context, packet)
  const used = usedAround(context, packet.id)
  const back = takenBack(context)
  const known = loadPapers(context, packet.clientId, true).input
  const channel = packet.channel === 'agency' ? 'agency' : 'own'
  const mine = new Map(papers.items.map((item) => [item.id, item]))
  const lineIds = new Set(papers.lines.map((line) => line.id))
  const items = known.items.flatMap((one) => {
    const item = mine.get(one.id)
    // The decided way: what goes by the other channel stays for its own packet.
    if (item === undefined || (one.channel !== '' && one.channel !== channel)) return []
    const taken = back.get(`${papers.numbers.get(item.declarationId) ?? ''} ${item.itemNo}`) ?? 0
    const before = { quantity: (used.items.get(item.id)?.quantity ?? 0) + taken, amount: 0 }
    const slots = item.quantities.map((each, slot) => ({
      unit: each.unit,
      quantity: fixed<'quantity'>(Math.max(0, leftOfItem(item, slot, before))),
    }))
    return [{ ...one, slots }]
  })
  const lines = known.lines.flatMap((line) => {
    const soFar = used.lines.get(line.id) ?? { quantity: 0, amount: 0 }
    if (!lineIds.has(line.id) || line.quantity <= soFar.quantity) return []
    const taxableAmount = fixed<'money'>(line.taxableAmount - soFar.amount)
    return [{ ...line, quantity: fixed<'quantity'>(line.quantity - soFar.quantity), taxableAmount }]
  })
  const manual = known.manual.filter((one) => mine.has(one.itemId) && lineIds.has(one.lineId))
  const { allocations } = solveMatching({ ...known, items, lines, manual })
  // Links are numbered in the order of the declarations, whatever order the solver served them in.
  const ordered = [...allocations].sort((a, b) => a.itemId - b.itemId || a.lineId - b.lineId)
  const wanted = ordered.map((one) => ({
    itemId: one.itemId,
    lineId: one.lineId,
    slot: one.slot,
    quantity: fixedText(one.quantity),
    itemQuantity: fixedText(one.itemQuantity),
    origin: one.origin,
  }))
  return settle(context, packet, wanted)
}

export function requireAct(packet: PacketRow, act: PacketAct): PacketState {
  const next = afterAct(packet.state, act)
  if (next === undefined)
    throw new Failure('PACKET_STATE', {
      packet: packetName(packet),
      state: PACKET_STATE_NAMES[packet.state],
      action: PACKET_ACT_NAMES[act],
    })
  return next
}

function stateOf(computed: PacketClaim, state: PacketState): Out<'packet.allocate'> {
  return {
    state,
    stateName: PACKET_STATE_NAMES[state],
    refund: fixedTextPadded(computed.claim.refund, 2),
    problems: [...computed.problems],
  }
}

/** A new revision with its event; the packet's row follows. */
function revise(
  context: WriteContext,
  packet: PacketRow,
  act: PacketAct,
  allocations: readonly Allocation[],
  info: string,
): Out<'packet.allocate'> {
  const { ledger, actor } = context
  const next: PacketState = allocations.length === 0 ? 'collecting' : requireAct(packet, act)
  const revision = packet.revision + 1
  insertRevision(ledger, packet.id, revision, allocations)
  const computed = claimOf(ledger, { ...packet, revision }, allocations)
  finish(context, { ...packet, revision }, computed, next)
  insertPacketEvent(ledger, {
    packetId: packet.id,
    revision,
    act,
    state: next,
    day: today(context.now()),
    amount: computed.claim.refund,
    info,
    actorId: actor.userId,
    at: context.now(),
  })
  return stateOf(computed, next)
}

/** Writes what a packet says now. */
export function finish(context: WriteContext, packet: PacketRow, computed: PacketClaim, state: PacketState): void {
  updatePacket(context.ledger, packet.id, {
    state,
    revision: packet.revision,
    refund: computed.claim.refund,
    taxable: computed.claim.taxable,
    problems: computed.problems.filter((one) => one.severity === 'stop').length,
    at: context.now(),
  })
  context.touch('refund')
}

export function allocate(context: WriteContext, input: In<'packet.allocate'>): Out<'packet.allocate'> {
  const packet = requirePacket(context.ledger, input.id)
  requireAct(packet, 'allocate')
  const allocations = input.exact ? solved(context, packet) : settle(context, packet, input.allocations)
  if (input.exact && allocations.length === 0) throw new Failure('NOTHING_SELECTED')
  const answer = revise(context, packet, 'allocate', allocations, input.exact ? '自动配单' : '手工配单')
  context.audit('packet.allocate', `packet ${packet.id}`, {
    lines: allocations.length,
    exact: input.exact,
    refund: answer.refund,
  })
  return answer
}

export function setRate(context: WriteContext, input: In<'packet.rate'>): Out<'packet.rate'> {
  const packet = requirePacket(context.ledger, input.id)
  requireAct(packet, 'allocate')
  const rate = parseFixed<'exchangeRate'>(input.rate)
  if (rate === undefined || rate <= 0) throw new Failure('FIELD_INVALID', { label: '汇率', reason: '应大于 0' })
  insertPacketRate(context.ledger, {
    packetId: packet.id,
    currency: input.currency,
    rate,
    source: input.source,
    actorId: context.actor.userId,
    at: context.now(),
  })
  finish(context, packet, claimOf(context.ledger, packet), packet.state)
  context.audit('packet.rate', `packet ${packet.id}`, { currency: input.currency, rate: input.rate })
  return {}
}

/** Steps that belong to a day, which must not lie in a closed month nor ahead. */
const DATED: ReadonlySet<PacketAct> = new Set<PacketAct>(['file', 'approve', 'refund', 'pay', 'settle'])
const WITH_AMOUNT: ReadonlySet<PacketAct> = new Set<PacketAct>(['file', 'approve', 'refund', 'pay'])

function dayOf(context: WriteContext, input: In<'packet.act'>): string {
  const now = today(context.now())
  const day = input.day === '' ? now : input.day
  if (day > now) throw new Failure('FIELD_INVALID', { label: '日期', reason: '不能晚于今天' })
  if (DATED.has(input.act) && isLocked(context.ledger, day.slice(0, 7)))
    throw new Failure('MONTH_LOCKED', { month: day.slice(0, 7) })
  return day
}

export function act(context: WriteContext, input: In<'packet.act'>): Out<'packet.act'> {
  const { ledger, actor } = context
  const packet = requirePacket(ledger, input.id)
  if (input.act === 'allocate' || input.act === 'rollBack' || input.act === 'export')
    throw new Failure('PACKET_STATE', {
      packet: packetName(packet),
      state: PACKET_STATE_NAMES[packet.state],
      action: `用此功能${PACKET_ACT_NAMES[input.act]}`,
    })
  const next = requireAct(packet, input.act)
  const day = dayOf(context, input)
  const amount = input.amount === '' ? null : parseFixed<'money'>(input.amount)
  if (amount === undefined || (amount !== null && amount < 0))
    throw new Failure('FIELD_INVALID', { label: '金额', reason: '应为不小于零的金额' })
  if (input.act === 'correct')
    return revise(context, packet, 'correct', packetAllocations(ledger, packet.id), input.info)
  const computed = claimOf(ledger, packet)
  if (input.act === 'check' || input.act === 'file') refuseProblems(packet, computed, input.act === 'file')
  finish(context, packet, computed, next)
  insertPacketEvent(ledger, {
    packetId: packet.id,
    revision: packet.revision,
    act: input.act,
    state: next,
    day,
    amount: amount ?? (WITH_AMOUNT.has(input.act) ? computed.claim.refund : null),
    info: input.info,
    actorId: actor.userId,
    at: context.now(),
  })
  context.audit('packet.act', `packet ${packet.id}`, { act: input.act, state: next, day, amount: input.amount })
  return stateOf(computed, next)
}

/** What stops a claim stops its check; what waits stops its filing. */
export function refuseProblems(packet: PacketRow, computed: PacketClaim, waits: boolean): void {
  const stops = computed.problems.filter((one) => one.severity === 'stop' || (waits && one.severity === 'wait'))
  const [first] = stops
  if (first !== undefined)
    throw new Failure('PACKET_PROBLEMS', { packet: packetName(packet), count: stops.length, first: first.text })
  if (computed.allocations.length === 0)
    throw new Failure('PACKET_PROBLEMS', { packet: packetName(packet), count: 1, first: '包中没有单证' })
}

/** Everything of one voucher leaves the claim. */
export function rollBack(context: WriteContext, input: In<'packet.rollBack'>): Out<'packet.rollBack'> {
  const packet = requirePacket(context.ledger, input.id)
  requireAct(packet, 'rollBack')
  const voucher = findVoucher(context.ledger, input.voucherNo.trim())
  const computed = claimOf(context.ledger, packet)
  const rest = computed.allocations.filter((one) => computed.lines.get(one.lineId)?.voucher.id !== voucher?.id)
  if (voucher === undefined || rest.length === computed.allocations.length)
    throw new Failure('FIELD_INVALID', { label: '凭证号', reason: `退税包中没有凭证 ${input.voucherNo}` })
  const answer = revise(context, packet, 'rollBack', rest, `退回 ${input.voucherNo}：${input.reason}`)
  context.audit('packet.rollBack', `packet ${packet.id}`, { voucher: voucher.id, reason: input.reason })
  return answer
}
