import { clientNames } from '../../../../db/filing/page.ts'
import { endingMandates } from '../../../../db/party/client.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { papersOf } from '../../../../db/refund/evidence-page.ts'
import { currentExports, readExport, readExportItem } from '../../../../db/refund/export.ts'
import {
  livePackets,
  packetAllocations,
  packetEvents,
  usedItems,
  usedLines,
  type PacketRow,
} from '../../../../db/refund/packet.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { listProducers } from '../../../../db/refund/producer.ts'
import { currentVouchers, readPurchaseLine, readVoucher } from '../../../../db/refund/voucher.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { daysAfter } from '../../../../shared/domain/crossborder/return-application.ts'
import { fixed, fixedTextPadded, percentOfMoney } from '../../../../shared/domain/decimal/decimal.ts'
import {
  atRisk,
  byDay,
  DEADLINE_NAMES,
  daysBetween,
  toneOfDays,
  type Deadline,
} from '../../../../shared/domain/refund/deadline.ts'
import type { Allocation } from '../../../../shared/domain/refund/evidence.ts'
import { channelOf } from '../../../../shared/domain/refund/route.ts'
import {
  appliedRate,
  consumptionRefund,
  type ClaimItem,
  type ClaimLine,
} from '../../../../shared/domain/refund/packet/claim.ts'
import { layExact, leftOfItem } from '../../../../shared/domain/refund/packet/lay.ts'
import { isOpen } from '../../../../shared/domain/refund/packet/state.ts'
import { refundDeadlines, refundRegime } from '../../../../shared/domain/refund/regime.ts'
import { voucherProblem } from '../../../../shared/domain/refund/voucher-state.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { certificateDeadlines } from '../refund-certificate/index.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from '../refund-route/routes.ts'
import { certificateClocks, claimClocks, fxClocks, trackedClocks, type Worth } from './clocks.ts'

/** What must happen by when, and how much hangs on it. */

const money = (count: number): string => fixedTextPadded(fixed(count), 2)

interface Unclaimed {
  readonly deadlines: readonly Deadline[]
  /** Item → export, and what its papers would bring. */
  readonly worth: ReadonlyMap<number, { readonly exportId: number; readonly money: number }>
  readonly exports: ReadonlyMap<string, { readonly clientId: number; readonly exportDate: string }>
}

/** What a part of a purchase brings for an item, by the rate of both days; 0 while no rate is sure. */
function partWorth(
  rates: Rates,
  { declaration, item }: ClaimItem,
  { voucher, line }: ClaimLine,
  part: Pick<Allocation, 'quantity' | 'taxableAmount'>,
): number {
  if (voucher.kind === 'consumption') return consumptionRefund(line, part)
  const { clientId, exportDate } = declaration
  const rate = rates.find(clientId, item.hsCode, item.name, exportDate, voucher.issuedOn)
  return rate?.kind === 'found'
    ? percentOfMoney(part.taxableAmount, appliedRate(rate.row.refundRate, line, voucher))
    : 0
}

/** Items that nobody has claimed yet: 30 April and the 36 months; what the papers at hand would bring is what is at risk. */
function unclaimed(context: ReadContext, rates: Rates): Unclaimed {
  const { ledger } = context
  const hidden = hiddenEvidence(ledger)
  const used = { items: usedItems(ledger), lines: usedLines(ledger) }
  const byClient = new Map<number, ReturnType<typeof currentVouchers>>()
  const vouchers = currentVouchers(ledger, hidden)
  for (const one of vouchers) {
    if (
      ['ordinary', 'consumption'].includes(one.voucher.kind) ||
      voucherProblem(one.voucher.kind, one.voucher.state, one.voucher.use) !== ''
    )
      continue
    byClient.set(one.voucher.clientId, [...(byClient.get(one.voucher.clientId) ?? []), one])
  }
  const exports = currentExports(ledger, hidden)
  const open = exports.flatMap(({ declaration, items }) =>
    items.filter((item) => leftOfItem(item, 0, used.items.get(item.id)) > 0).map((item) => ({ declaration, item })),
  )
  const worth = new Map<number, number>()
  for (const clientId of new Set(open.map((one) => one.declaration.clientId))) {
    const mine = open.filter((one) => one.declaration.clientId === clientId)
    const lines = (byClient.get(clientId) ?? []).flatMap((one) => one.lines)
    const papers = new Map(
      (byClient.get(clientId) ?? []).flatMap(({ voucher, lines: all }) =>
        all.map((line) => [line.id, { voucher, line }]),
      ),
    )
    for (const laid of layExact({
      items: mine.map((one) => one.item),
      lines,
      usedLines: used.lines,
      usedItems: used.items,
    })) {
      const one = mine.find((each) => each.item.id === laid.itemId)
      const paper = papers.get(laid.lineId)
      if (one !== undefined && paper !== undefined)
        worth.set(laid.itemId, (worth.get(laid.itemId) ?? 0) + partWorth(rates, one, paper, laid))
    }
  }
  const routes = new Routes(ledger, vouchers)
  const deadlines = open.flatMap(({ declaration, item }): Deadline[] => {
    const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
    // What is exempt, taxed or goes by certificate is claimed by nobody here: no clock runs.
    if (channelOf(routes.decide(declaration, item, rate).route) === 'none') return []
    const { claimBy, stopsAfter } = refundDeadlines(declaration.exportDate)
    const regime = refundRegime(declaration.exportDate)
    const common = {
      clientId: declaration.clientId,
      about: `报关单 ${declaration.declarationNo} 第 ${item.itemNo} 项 ${item.name} 尚未申报`,
      money: worth.get(item.id) ?? 0,
      screen: 'evidence',
      id: item.id,
    }
    const claim: Deadline = {
      ...common,
      kind: 'claim',
      day: claimBy,
      source: regime.claimUntil.source,
      verified: regime.claimUntil.confidence === 'seen',
    }
    return stopsAfter === ''
      ? [claim]
      : [
          claim,
          {
            ...common,
            kind: 'stop',
            day: stopsAfter,
            source: regime.hardStop.source,
            verified: regime.hardStop.confidence === 'seen',
          },
        ]
  })
  return {
    deadlines,
    worth: new Map(
      open.map(({ declaration, item }) => [item.id, { exportId: declaration.id, money: worth.get(item.id) ?? 0 }]),
    ),
    exports: new Map(exports.map(({ declaration }) => [declaration.declarationNo, declaration])),
  }
}

/** What each shipment brought or would bring, item by item: unclaimed by its papers, claimed by its packets. */
function worthByExport(context: ReadContext, rates: Rates, open: Unclaimed): Worth {
  const { ledger } = context
  const worth = new Map<number, Map<string, number>>()
  const put = (exportId: number, key: string, money: number): void => {
    const parts = worth.get(exportId) ?? new Map<string, number>()
    worth.set(exportId, parts.set(key, (parts.get(key) ?? 0) + money))
  }
  for (const [itemId, one] of open.worth) if (one.money > 0) put(one.exportId, `evidence ${itemId}`, one.money)
  for (const packet of livePackets(ledger))
    for (const one of packetParts(ledger, packet, rates)) put(one.exportId, one.key, one.money)
  return worth
}

/** What a packet claims, a part an allocation, under the item's key. */
function packetParts(
  ledger: ReadHandle,
  packet: PacketRow,
  rates: Rates,
): { readonly exportId: number; readonly key: string; readonly money: number }[] {
  return packetAllocations(ledger, packet.id).flatMap((part) => {
    const item = readExportItem(ledger, part.itemId)
    const head = item === undefined ? undefined : readExport(ledger, item.declarationId)
    if (item === undefined || head === undefined) return []
    const line = readPurchaseLine(ledger, part.lineId)
    const voucher = line === undefined ? undefined : readVoucher(ledger, line.voucherId)
    if (line === undefined || voucher === undefined) return []
    const money = partWorth(rates, { declaration: head, item }, { voucher, line }, part)
    return [{ exportId: head.id, key: `packet ${packet.id} ${item.id}`, money }]
  })
}

/** Packets on their way: not filed before 30 April; filed without their kept papers; departure refunds not yet settled. */
function packets(context: ReadContext, rates: Rates): Deadline[] {
  const { ledger } = context
  return livePackets(ledger).flatMap((packet): Deadline[] => {
    const about = `退税包 ${packet.period}-${packet.batch}`
    const parts = new Map<string, number>()
    for (const one of packetParts(ledger, packet, rates)) parts.set(one.key, (parts.get(one.key) ?? 0) + one.money)
    const base = { clientId: packet.clientId, money: packet.refund, screen: 'packet', id: packet.id, parts }
    const filed = packetEvents(ledger, packet.id)
      .filter((event) => event.act === 'file')
      .at(-1)
    const items = [...new Set(packetAllocations(ledger, packet.id).map((one) => one.itemId))].flatMap(
      (id) => readExportItem(ledger, id) ?? [],
    )
    const day = earliest(
      context,
      items.map((item) => item.declarationId),
    )
    if (day === '') return []
    const regime = refundRegime(day)
    const found: Deadline[] = []
    if (filed === undefined && isOpen(packet.state))
      found.push({
        ...base,
        kind: 'claim',
        day: refundDeadlines(day).claimBy,
        about: `${about} 尚未正式申报`,
        source: regime.claimUntil.source,
        verified: regime.claimUntil.confidence === 'seen',
      })
    if (
      filed !== undefined &&
      papersOf(ledger, 'export', [...new Set(items.map((item) => item.declarationId))]).length === 0
    )
      found.push({
        ...base,
        kind: 'papers',
        day: daysAfter(filed.day, regime.retained.days),
        about: `${about} 的备案单证尚未登记`,
        source: regime.retained.source,
        verified: regime.retained.confidence === 'seen',
      })
    if (packet.channel === 'departure' && filed !== undefined && packet.state !== 'settled')
      found.push({
        ...base,
        kind: 'departure',
        day: `${Number(filed.day.slice(0, 4)) + 1}-04-30`,
        about: `${about} 离境即退，销售后须核算`,
        source: '国家税务总局公告2025年第3号',
        verified: true,
      })
    return found
  })
}

function earliest(context: ReadContext, exportIds: readonly number[]): string {
  const dates = [...new Set(exportIds)].flatMap((id) => readDate(context, id))
  return dates.sort()[0] ?? ''
}

function readDate(context: ReadContext, exportId: number): string[] {
  const found = readExport(context.ledger, exportId)
  return found === undefined ? [] : [found.exportDate]
}

function agreements(context: ReadContext): Deadline[] {
  const contracts = listProducers(context.ledger).flatMap((one): Deadline[] =>
    one.body.contractTo === ''
      ? []
      : [
          {
            kind: 'contract',
            day: one.body.contractTo,
            clientId: one.clientId,
            about: `${one.name} 的综合服务合同 ${one.body.contractNo}`,
            money: 0,
            source: '代办退税须有有效的综合服务合同（凭记忆）',
            verified: false,
            screen: 'producer',
            id: one.id,
          },
        ],
  )
  const mandates = endingMandates(context.ledger).map((one): Deadline => ({
    kind: 'mandate',
    day: one.validTo,
    clientId: one.clientId,
    about: `${one.authority} 委托 ${one.number}`,
    money: 0,
    source: '客户档案',
    verified: true,
    screen: 'client',
    id: one.clientId,
  }))
  return [...contracts, ...mandates]
}

/** Every deadline within so many days (and all that have passed), the nearest first. */
export function deadlines(context: ReadContext, input: In<'deadline.list'>): Deadline[] {
  const day = today(context.now())
  const until = daysAfter(day, input.within)
  const rates = new Rates(context.ledger)
  const open = unclaimed(context, rates)
  return [
    ...open.deadlines,
    ...packets(context, rates),
    ...fxClocks(context, worthByExport(context, rates, open)),
    ...claimClocks(context),
    ...certificateDeadlines(context),
    ...certificateClocks(context, open.exports),
    ...trackedClocks(context, until),
    ...agreements(context),
  ]
    .filter(
      (one) =>
        one.day <= until &&
        (input.clientId === undefined || one.clientId === input.clientId) &&
        (input.kind === undefined || one.kind === input.kind),
    )
    .sort((a, b) => (a.day === b.day ? b.money - a.money : a.day < b.day ? -1 : 1))
}

const ROWS_SHOWN = 2000

export function deadlineList(context: ReadContext, input: In<'deadline.list'>): Out<'deadline.list'> {
  const day = today(context.now())
  const clients = clientNames(context.ledger)
  const found = deadlines(context, input)
  return {
    today: day,
    total: found.length,
    money: money(atRisk(found)),
    overdue: money(atRisk(found.filter((one) => one.day < day))),
    days: byDay(found)
      .slice(0, 400)
      .map((one) => ({
        day: one.day,
        days: daysBetween(day, one.day),
        count: one.count,
        money: money(one.money),
        tone: toneOfDays(daysBetween(day, one.day)),
      })),
    rows: found.slice(0, ROWS_SHOWN).map(({ parts: _parts, ...one }) => ({
      ...one,
      kindName: DEADLINE_NAMES[one.kind],
      days: daysBetween(day, one.day),
      tone: toneOfDays(daysBetween(day, one.day)),
      client: clients.get(one.clientId) ?? '',
      money: money(one.money),
    })),
  }
}

const COLUMNS = ['到期日', '剩余天数', '事项', '客户', '内容', '涉及金额', '依据', '核实', '办理人', '完成']

async function sheet(context: JobContext, input: In<'deadline.sheet'>): Promise<Out<'deadline.sheet'>> {
  const list = deadlineList(context, input)
  if (list.rows.length === 0) throw new Failure('NOTHING_SELECTED')
  const fileName = `期限清单-${list.today}.xlsx`
  const upload = context.content.open('export', fileName, 0)
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const row of list.rows)
      yield [
        row.day,
        String(row.days),
        row.kindName,
        row.client,
        row.about,
        row.money,
        row.source,
        row.verified ? '' : '未核实',
        '',
        '',
      ]
  }
  await context.ports.sheets.write(
    'xlsx',
    {
      name: '期限清单',
      columns: COLUMNS.map((title) => ({
        title,
        kind: title === '涉及金额' || title === '剩余天数' ? ('number' as const) : ('text' as const),
      })),
      rows: rows(),
    },
    (bytes) => upload.write(bytes),
  )
  return context.slice(() => ({ hash: upload.finish().sha256, fileName, rows: list.rows.length }))
}

export const sheetJob: JobDefinition<'deadline.sheet'> = { label: () => '导出期限清单', afterCrash: 'undo', run: sheet }
