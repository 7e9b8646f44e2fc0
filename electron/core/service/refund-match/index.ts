import { clientNames } from '../../../../db/filing/page.ts'
import { endManualChoice, insertManualChoice } from '../../../../db/refund-money/match.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  fixed,
  fixedText,
  fixedTextPadded,
  parseFixed,
  percentOfMoney,
  type Fixed,
  type Quantity,
} from '../../../../shared/domain/decimal/decimal.ts'
import type { Allocation, Percent } from '../../../../shared/domain/refund/evidence.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { appliedRate, consumptionRefund } from '../../../../shared/domain/refund/packet/claim.ts'
import { ROUTE_NAMES } from '../../../../shared/domain/refund/route.ts'
import { solveMatching } from '../../../../shared/domain/refund/solve/solve.ts'
import type { SolveResult } from '../../../../shared/domain/refund/solve/type.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { unitName } from '../refund-evidence/list.ts'
import { choiceKey, loadPapers, type Papers } from './load.ts'

/** 配票: the solver over the papers as they stand; nothing of its answer is stored but a person's choices. */

const money = (value: Fixed): string => fixedTextPadded(value, 2)

/** What a library says for a part: by the day of export and, where an adjustment asks for it, the invoice's own; undefined when it says nothing sure. */
export function libraryRateOf(papers: Papers, one: Allocation, rates = papers.rates): Percent | undefined {
  const [known, line] = [papers.items.get(one.itemId), papers.lines.get(one.lineId)]
  if (known === undefined || line === undefined) return undefined
  if (line.voucher.kind === 'consumption') return line.line.levyRate
  const { declaration, item } = known
  const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate, line.voucher.issuedOn)
  return rate?.kind === 'found' ? rate.row.refundRate : undefined
}

/** Refund of one part at the rate that holds for it; undefined without a library or an unambiguous rate. */
export function refundOfPart(papers: Papers, one: Allocation, rates = papers.rates): Fixed<'money'> | undefined {
  const line = papers.lines.get(one.lineId)
  const rate = libraryRateOf(papers, one, rates)
  if (line === undefined || rate === undefined) return undefined
  if (line.voucher.kind === 'consumption') return consumptionRefund(line.whole, one)
  return percentOfMoney(one.taxableAmount, appliedRate(rate, line.line, line.voucher))
}

/** Solves what stands now, for a client or for all. */
export function solveNow(
  context: ReadContext,
  clientId?: number,
): { readonly papers: Papers; readonly result: SolveResult } {
  const papers = loadPapers(context, clientId)
  return { papers, result: solveMatching(papers.input, unitName) }
}

interface Tally {
  items: number
  covered: number
  lines: number
  unused: number
  amount: bigint
  refund: bigint
  unrated: number
}

function overview(context: ReadContext): Out<'allocation.clients'> {
  const { papers, result } = solveNow(context)
  const names = clientNames(context.ledger)
  const tallies = new Map<number, Tally>()
  const of = (clientId: number): Tally => {
    const known = tallies.get(clientId)
    if (known !== undefined) return known
    const fresh = { items: 0, covered: 0, lines: 0, unused: 0, amount: 0n, refund: 0n, unrated: 0 }
    tallies.set(clientId, fresh)
    return fresh
  }
  const open = new Set(result.leftItems.map((one) => one.itemId))
  for (const { declaration, item } of papers.items.values()) {
    const one = of(declaration.clientId)
    one.items++
    if (!open.has(item.id)) one.covered++
  }
  for (const { voucher } of papers.lines.values()) of(voucher.clientId).lines++
  for (const left of result.leftLines) of(papers.lines.get(left.lineId)?.voucher.clientId ?? 0).unused++
  for (const part of result.allocations) {
    const one = of(papers.items.get(part.itemId)?.declaration.clientId ?? 0)
    const refund = refundOfPart(papers, part)
    one.amount += BigInt(part.taxableAmount)
    if (refund === undefined) one.unrated++
    else one.refund += BigInt(refund)
  }
  const counts = (value: bigint): string => money(fixed(Number(value)))
  return {
    clients: [...tallies].map(([clientId, one]) => ({
      clientId,
      client: names.get(clientId) ?? '',
      items: one.items,
      covered: one.covered,
      lines: one.lines,
      unused: one.unused,
      amount: counts(one.amount),
      refund: counts(one.refund),
      unrated: one.unrated,
    })),
    ...(result.best === undefined
      ? {}
      : {
          best: {
            client: names.get(result.best.clientId) ?? '',
            clientId: result.best.clientId,
            text: result.best.text,
            refund: money(result.best.refund),
          },
        }),
  }
}

function itemView(papers: Papers, itemId: number): Out<'allocation.client'>['items'][number]['item'] {
  const known = papers.items.get(itemId)
  return {
    itemId,
    key: known === undefined ? '' : itemKey(known.declaration.declarationNo, known.item.itemNo),
    declarationNo: known?.declaration.declarationNo ?? '',
    itemNo: known?.item.itemNo ?? 0,
    exportDate: known?.declaration.exportDate ?? '',
    name: known?.item.name ?? '',
    units: (known?.slots ?? []).map((slot) => ({ unit: unitName(slot.unit), quantity: fixedText(slot.quantity) })),
  }
}
function lineView(papers: Papers, lineId: number): Out<'allocation.client'>['lines'][number]['line'] {
  const known = papers.lines.get(lineId)
  return {
    lineId,
    voucherNo: known?.voucher.voucherNo ?? '',
    lineNo: known?.line.lineNo ?? 0,
    issuedOn: known?.voucher.issuedOn ?? '',
    seller: known?.voucher.sellerName ?? '',
    name: known?.line.name ?? '',
    unit: known === undefined ? '' : unitName(known.line.unit),
    quantity: known === undefined ? '' : fixedText(known.line.quantity),
    amount: known === undefined ? '' : money(known.line.taxableAmount),
  }
}

function oneClient(context: ReadContext, input: In<'allocation.client'>): Out<'allocation.client'> {
  const { papers, result } = solveNow(context, input.clientId)
  let [amount, refund, unrated] = [0, 0, 0]
  const parts = result.allocations.map((one) => {
    const known = papers.items.get(one.itemId)
    const due = refundOfPart(papers, one)
    const rate = libraryRateOf(papers, one)
    amount += one.taxableAmount
    refund += due ?? 0
    if (due === undefined) unrated++
    const unit = known?.slots[one.slot]?.unit
    return {
      id: 0,
      key: '',
      item: itemView(papers, one.itemId),
      line: lineView(papers, one.lineId),
      slot: one.slot,
      unit: unit === undefined ? '' : unitName(unit),
      quantity: fixedText(one.quantity),
      itemQuantity: fixedText(one.itemQuantity),
      amount: money(one.taxableAmount),
      rate: rate === undefined ? '' : fixedText(rate),
      refund: due === undefined ? '' : money(due),
      manual: one.origin === 'manual',
      choiceId: papers.choices.get(choiceKey(one)) ?? 0,
    }
  })
  return {
    client: clientNames(context.ledger).get(input.clientId) ?? '',
    amount: money(fixed(amount)),
    refund: money(fixed(refund)),
    unrated,
    allItems: papers.items.size,
    allLines: papers.lines.size,
    parts: parts.map((part, at) => ({ ...part, id: at + 1, key: String(at + 1) })),
    items: result.leftItems.map((one, at) => ({
      id: at + 1,
      key: String(at + 1),
      item: itemView(papers, one.itemId),
      slot: one.slot,
      left: fixedText(one.quantity),
      unit: unitName(papers.items.get(one.itemId)?.slots[one.slot]?.unit ?? ''),
      reason: one.reason,
      text: one.text,
    })),
    lines: result.leftLines.map((one, at) => ({
      id: at + 1,
      key: String(at + 1),
      line: lineView(papers, one.lineId),
      left: fixedText(one.quantity),
      reason: one.reason,
      text: one.text,
    })),
    proposals: result.proposals.map((one, at) => ({
      id: at + 1,
      key: String(at + 1),
      item: itemView(papers, one.itemId),
      line: lineView(papers, one.lineId),
      slot: one.slot,
      why: one.why,
      text: one.text,
      refund: money(one.refund),
    })),
    apart: [...papers.apart.values()].map(({ known: { declaration, item }, decision }) => ({
      key: itemKey(declaration.declarationNo, item.itemNo),
      name: item.name,
      routeName: ROUTE_NAMES[decision.route],
      reasons: decision.reasons.map((reason) => reason.text),
    })),
    refused: result.refusedManual.map((one) => ({
      choiceId: papers.choices.get(choiceKey(one.allocation)) ?? 0,
      text: one.text,
      voucherNo: lineView(papers, one.allocation.lineId).voucherNo,
      key: itemView(papers, one.allocation.itemId).key,
    })),
    ...(result.best === undefined ? {} : { best: { text: result.best.text, refund: money(result.best.refund) } }),
  }
}

function quantityIn(text: string, label: string): Quantity {
  const value = parseFixed<'quantity'>(text)
  if (value === undefined || value <= 0)
    throw new Failure('FIELD_INVALID', { label, reason: '应为大于零、最多五位小数的数量' })
  return value
}

function choose(context: WriteContext, input: In<'allocation.choose'>): Out<'allocation.choose'> {
  const papers = loadPapers(context, input.clientId)
  const [item, line] = [papers.items.get(input.itemId), papers.lines.get(input.lineId)]
  if (item === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.itemId })
  if (line === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.lineId })
  const one: Allocation = {
    itemId: input.itemId,
    lineId: input.lineId,
    slot: input.slot,
    quantity: quantityIn(input.quantity, '发票数量'),
    itemQuantity: quantityIn(input.itemQuantity, '报关数量'),
    taxableAmount: fixed(0),
    origin: 'manual',
  }
  if (item.slots[input.slot] === undefined)
    throw new Failure('FIELD_INVALID', { label: '单位', reason: '报关商品没有这个单位' })
  const { refusedManual } = solveMatching({ ...papers.input, manual: [...papers.input.manual, one] }, unitName)
  const refused = refusedManual.find((each) => each.allocation === one)
  if (refused !== undefined) throw new Failure('FIELD_INVALID', { label: '手工配票', reason: refused.text })
  const id = insertManualChoice(context.ledger, {
    clientId: input.clientId,
    declarationNo: item.declaration.declarationNo,
    itemNo: item.item.itemNo,
    voucherNo: line.voucher.voucherNo,
    lineNo: line.line.lineNo,
    slot: input.slot,
    quantity: one.quantity,
    itemQuantity: one.itemQuantity,
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('allocation.choose', String(id), {
    item: itemKey(item.declaration.declarationNo, item.item.itemNo),
    voucher: line.voucher.voucherNo,
    quantity: input.quantity,
  })
  return { id }
}

function unchoose(context: WriteContext, input: In<'allocation.end'>): Out<'allocation.end'> {
  if (!endManualChoice(context.ledger, input.id, context.actor.userId, context.now()))
    throw new Failure('RECORD_UNKNOWN', { id: input.id })
  context.audit('allocation.end', String(input.id))
  return {}
}

export const refundMatchQueries: SomeQueries<'allocation.clients' | 'allocation.client'> = {
  'allocation.clients': overview,
  'allocation.client': oneClient,
}
export const refundMatchCommands: SomeCommands<'allocation.choose' | 'allocation.end'> = {
  'allocation.choose': choose,
  'allocation.end': unchoose,
}
