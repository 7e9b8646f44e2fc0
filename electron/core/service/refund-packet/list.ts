import { clientNames } from '../../../../db/filing/page.ts'
import { readUser } from '../../../../db/house/people.ts'
import {
  countPackets,
  packetAllocations,
  packetEvents,
  packetFiles,
  packetRates,
  pagePackets,
  readTemplate,
  type PacketChannel,
  type PacketRow,
} from '../../../../db/refund/packet.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { dividedHalfUp, fixed, fixedText, fixedTextPadded, total } from '../../../../shared/domain/decimal/decimal.ts'
import { leftOfItem } from '../../../../shared/domain/refund/packet/lay.ts'
import { SHEET_KINDS, SHEET_NAMES, STANDARD_HEADERS } from '../../../../shared/domain/refund/packet/sheet.ts'
import {
  actsOf,
  PACKET_ACT_NAMES,
  PACKET_STATE_NAMES,
  PACKET_TONES,
} from '../../../../shared/domain/refund/packet/state.ts'
import { VOUCHER_KIND_NAMES, VOUCHER_STATE_NAMES, voucherTone } from '../../../../shared/domain/refund/voucher-state.ts'
import { readVoucher } from '../../../../db/refund/voucher.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { unitName } from '../refund-evidence/list.ts'
import { rateByRule } from '../refund-money/rate.ts'
import { claimOf, requirePacket, type PacketClaim } from './claim-of.ts'
import { keptPapers } from './kept.ts'
import { papersFor, takenBack, usedAround } from './write.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const money = (count: number): string => fixedTextPadded(fixed(count), 2)
const CHANNEL_NAMES: Readonly<Record<PacketChannel, string>> = {
  own: '免退税',
  agency: '代办退税',
  departure: '离境即退（9810）',
}

const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.packet_id = ?', values: [Number(value)] }) },
  state: { as: 'driver', rank: 1, branch: (value) => ({ text: 'p.state = ?', values: [value] }) },
  client: { as: 'driver', rank: 2, branch: (value) => ({ text: 'p.client_id = ?', values: [Number(value)] }) },
  channel: { as: 'column', column: 'p.channel' },
  period: { as: 'column', column: 'p.period' },
  problems: { as: 'column', column: 'p.problems', numeric: true },
}

function packetRow(row: PacketRow, clients: ReadonlyMap<number, string>): Out<'packet.page'>['rows'][number] {
  const { refund, taxable, at: _at, changedAt, ...plain } = row
  return {
    ...plain,
    key: String(row.id),
    client: clients.get(row.clientId) ?? '',
    channelName: CHANNEL_NAMES[row.channel],
    stateName: PACKET_STATE_NAMES[row.state],
    tone: PACKET_TONES[row.state],
    refund: money(refund),
    taxable: money(taxable),
    changedAt: iso(changedAt),
  }
}

export function packetPage(context: ReadContext, input: In<'packet.page'>): Out<'packet.page'> {
  const question = compilePage(input, RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pagePackets(context.ledger, question), question, (row) => packetRow(row, clients))
}

export function packetCount(context: ReadContext, input: In<'packet.count'>): Out<'packet.count'> {
  return { count: countPackets(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

/** One line of the middle grid for each allocation. */
function laidRows(context: ReadContext, computed: PacketClaim): Out<'packet.get'>['laid'] {
  const used = usedAround(context, 0)
  return computed.allocations.map((one, i) => {
    const item = computed.items.get(one.itemId)
    const line = computed.lines.get(one.lineId)
    const row = computed.claim.purchases.find(
      (purchase) => purchase.lineId === one.lineId && purchase.itemId === one.itemId,
    )
    const problem = computed.problems.find(
      (found) => found.severity === 'stop' && (found.lineId === one.lineId || found.itemId === one.itemId),
    )
    return {
      id: i + 1,
      key: String(i + 1),
      linkNo: row?.linkNo ?? '',
      itemId: one.itemId,
      lineId: one.lineId,
      slot: one.slot,
      item: item === undefined ? '（已更正）' : `${item.declaration.declarationNo}-${item.item.itemNo}`,
      exportDate: item?.declaration.exportDate ?? '',
      hsCode: item?.item.hsCode ?? '',
      itemName: item?.item.name ?? '',
      itemLeft:
        item === undefined
          ? ''
          : fixedText(fixed(Math.max(0, leftOfItem(item.item, one.slot, used.items.get(one.itemId))))),
      voucherNo: line?.voucher.voucherNo ?? '（已更正）',
      voucherState: line === undefined ? '' : VOUCHER_STATE_NAMES[line.voucher.state],
      tone: line === undefined ? 'red' : voucherTone(line.voucher.state),
      lineName: line?.line.name ?? '',
      lineLeft:
        line === undefined ? '' : fixedText(fixed(line.line.quantity - (used.lines.get(one.lineId)?.quantity ?? 0))),
      quantity: fixedText(one.itemQuantity),
      lineQuantity: fixedText(one.quantity),
      unit: unitName(item?.item.quantities[one.slot]?.unit ?? ''),
      taxable: money(one.taxableAmount),
      levyRate: line === undefined ? '' : fixedText(line.line.levyRate),
      refundRate: row === undefined ? '' : fixedText(row.refundRate),
      refund: row === undefined ? '' : money(row.refund),
      problem: problem?.text ?? '',
      manual: one.origin === 'manual',
    }
  })
}

/** What a claim is converted by: what somebody typed, and what the tables say on its days. */
function ratesUsed(context: ReadContext, computed: PacketClaim): Out<'packet.get'>['rates'] {
  const typed = packetRates(context.ledger, computed.packet.id)
  const rows = [...typed].map(([currency, one]) => ({
    currency,
    rate: fixedText(one.rate),
    source: `${one.source}，手工填写`,
  }))
  const wanted = new Map<string, readonly [currency: string, day: string]>()
  for (const { declaration } of computed.items.values())
    for (const currency of [declaration.currency, 'USD'])
      if (currency !== 'CNY' && !typed.has(currency))
        wanted.set(`${currency} ${declaration.exportDate}`, [currency, declaration.exportDate])
  const found = new Map<string, Out<'packet.get'>['rates'][number]>()
  for (const [currency, day] of wanted.values()) {
    const rate = rateByRule(context.ledger, currency, day)
    if (rate === undefined) continue
    const source = `汇率表 ${rate.day}${rate.basis === 'month' ? ' 当月' : ''} ${rate.source}`
    found.set(`${currency} ${rate.day}`, { currency, rate: fixedText(fixed(rate.rate)), source })
  }
  return [...rows, ...found.values()]
}

export function packetDetail(context: ReadContext, input: In<'packet.get'>): Out<'packet.get'> {
  const { ledger } = context
  const packet = requirePacket(ledger, input.id)
  const computed = claimOf(ledger, packet)
  const { claim, problems } = computed
  const fob = claim.exports.every((row) => row.fobUsd !== undefined)
    ? total(claim.exports.map((row) => row.fobUsd ?? fixed<'money'>(0)))
    : undefined
  const cost = total([
    claim.taxable,
    ...claim.purchases.map((row) => row.notRefunded),
    fixed<'money'>(-claim.consumption),
  ])
  return {
    ...packetRow({ ...packet, refund: claim.refund, taxable: claim.taxable }, clientNames(ledger)),
    acts: actsOf(packet.state).map((act) => ({ act, name: PACKET_ACT_NAMES[act] })),
    laid: laidRows(context, computed),
    problems: problems.filter((one) => one.severity === 'stop').length,
    problemList: [...problems],
    mayRetry: packet.state === 'waiting' && problems.every((one) => one.severity === 'warn'),
    consumption: claim.consumption === 0 ? '' : fixedTextPadded(claim.consumption, 2),
    fobUsd: fob === undefined ? '' : fixedTextPadded(fob, 2),
    exchangeCost: fob === undefined || fob === 0 ? '' : fixedTextPadded(dividedHalfUp(cost, fob, 4), 4),
    rates: ratesUsed(context, computed),
    files: packetFiles(ledger, packet.id).map(({ sha256, at, ...file }) => ({ ...file, hash: sha256, at: iso(at) })),
    events: packetEvents(ledger, packet.id).map((event) => ({
      id: event.id,
      name: event.act === 'create' ? '建立' : PACKET_ACT_NAMES[event.act],
      stateName: PACKET_STATE_NAMES[event.state],
      day: event.day,
      amount: event.amount === null ? '' : money(event.amount),
      info: event.info,
      revision: event.revision,
      actor: readUser(ledger, event.actorId)?.name ?? '',
      at: iso(event.at),
    })),
    ...keptPapers(context, computed),
  }
}

export function candidates(context: ReadContext, input: In<'packet.candidates'>): Out<'packet.candidates'> {
  const packet = requirePacket(context.ledger, input.id)
  const found = papersFor(context, packet)
  // What is laid here already counts: a part is laid beside it.
  const used = usedAround(context, 0)
  const mine = new Set(packetAllocations(context.ledger, packet.id).map((one) => one.itemId))
  const back = takenBack(context)
  const items = found.items.flatMap((item) => {
    const number = found.numbers.get(item.declarationId) ?? ''
    const before = {
      quantity: (used.items.get(item.id)?.quantity ?? 0) + (back.get(`${number} ${item.itemNo}`) ?? 0),
      amount: 0,
    }
    const slots = item.quantities.map((one, slot) => ({
      unit: one.unit,
      unitName: unitName(one.unit),
      left: fixedText(fixed(Math.max(0, leftOfItem(item, slot, before)))),
    }))
    // An item that is laid whole may still take a certificate of consumption tax.
    return slots.every((slot) => slot.left === '0') && !mine.has(item.id)
      ? []
      : [
          {
            itemId: item.id,
            item: `${number}-${item.itemNo}`,
            exportDate: '',
            hsCode: item.hsCode,
            name: item.name,
            slots,
          },
        ]
  })
  const lines = found.lines.flatMap((line) => {
    const left = line.quantity - (used.lines.get(line.id)?.quantity ?? 0)
    const voucher = readVoucher(context.ledger, line.voucherId)
    if (left <= 0 || voucher === undefined) return []
    return [
      {
        lineId: line.id,
        voucherNo: voucher.voucherNo,
        lineNo: line.lineNo,
        kindName: VOUCHER_KIND_NAMES[voucher.kind],
        state: VOUCHER_STATE_NAMES[voucher.state],
        name: line.name,
        unit: line.unit,
        unitName: unitName(line.unit),
        left: fixedText(fixed(left)),
        amount: money(line.taxableAmount - (used.lines.get(line.id)?.amount ?? 0)),
        problem: '',
      },
    ]
  })
  return { items, lines }
}

export function templates(context: ReadContext): Out<'packet.templates'> {
  return {
    templates: SHEET_KINDS.map((kind) => {
      const own = readTemplate(context.ledger, kind)
      const rows = own === undefined ? [] : (JSON.parse(own.body) as string[][])
      return {
        kind,
        name: SHEET_NAMES[kind],
        fileName: own?.fileName ?? '',
        columns: own === undefined ? STANDARD_HEADERS[kind].length : (rows.at(-1)?.length ?? 0),
      }
    }),
  }
}
