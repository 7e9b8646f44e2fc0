import { readExport, readExportItem } from '../../../../db/refund/export.ts'
import { packetAllocations, packetRates, readPacket, type PacketRow } from '../../../../db/refund/packet.ts'
import { packetLibrary } from '../../../../db/refund/proof.ts'
import { isSuperseded } from '../../../../db/refund/superseded.ts'
import { filingStates } from '../../../../db/refund/agency-filing.ts'
import { frozenVouchers, producerByTaxId } from '../../../../db/refund/producer.ts'
import { routeChoices } from '../../../../db/refund/route.ts'
import { certificatesOf, readPurchaseLine, readVoucher } from '../../../../db/refund/voucher.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import { AGENCY_FILING_KINDS, filingProblem } from '../../../../shared/domain/refund/agency-filing.ts'
import type { Allocation } from '../../../../shared/domain/refund/evidence.ts'
import {
  buildClaim,
  type Claim,
  type ClaimItem,
  type ClaimLine,
  type LibraryRate,
  type RateOf,
} from '../../../../shared/domain/refund/packet/claim.ts'
import type { PacketState } from '../../../../shared/domain/refund/packet/state.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { channelOf, ROUTE_NAMES } from '../../../../shared/domain/refund/route.ts'
import { voucherProblem } from '../../../../shared/domain/refund/voucher-state.ts'
import { rateByRule } from '../refund-money/rate.ts'
import { Rates } from '../refund-rate/index-of.ts'

/** A packet's claim from its papers as they stand, and everything that speaks against filing it. */

export interface PacketProblem {
  readonly code: string
  readonly severity: 'stop' | 'warn' | 'wait'
  readonly text: string
  readonly itemId?: number
  readonly lineId?: number
}

export interface PacketClaim {
  readonly packet: PacketRow
  readonly allocations: readonly Allocation[]
  readonly items: ReadonlyMap<number, ClaimItem>
  readonly lines: ReadonlyMap<number, ClaimLine>
  readonly claim: Claim
  readonly problems: readonly PacketProblem[]
}

/** @throws Failure PACKET_UNKNOWN */
export function requirePacket(ledger: ReadHandle, id: number): PacketRow {
  const packet = readPacket(ledger, id)
  if (packet === undefined) throw new Failure('PACKET_UNKNOWN', { packet: id })
  return packet
}

export const packetName = (packet: Pick<PacketRow, 'period' | 'batch'>): string => `${packet.period}-${packet.batch}`

/** Rates of the library in force, for the claim of one client. */
function libraryOf(rates: Rates): (item: ClaimItem, day: string, invoiceOn: string) => LibraryRate {
  return (one, day, invoiceOn) => {
    const answer = rates.find(one.declaration.clientId, one.item.hsCode, one.item.name, day, invoiceOn)
    if (answer === undefined) return { ok: false, why: 'noLibrary' }
    if (answer.kind !== 'found') return { ok: false, why: answer.kind }
    const { refundRate, special, name, unit } = answer.row
    return { ok: true, rate: refundRate, special, name, unit }
  }
}

function papersOf(
  ledger: ReadHandle,
  allocations: readonly Allocation[],
): { items: Map<number, ClaimItem>; lines: Map<number, ClaimLine> } {
  const items = new Map<number, ClaimItem>()
  const lines = new Map<number, ClaimLine>()
  const superseded = (table: 'export' | 'voucher', id: number): boolean => isSuperseded(ledger, table, id)
  for (const id of new Set(allocations.map((one) => one.itemId))) {
    const item = readExportItem(ledger, id)
    const declaration = item === undefined ? undefined : readExport(ledger, item.declarationId)
    if (item !== undefined && declaration !== undefined && !superseded('export', declaration.id))
      items.set(id, { item, declaration })
  }
  for (const id of new Set(allocations.map((one) => one.lineId))) {
    const line = readPurchaseLine(ledger, id)
    const voucher = line === undefined ? undefined : readVoucher(ledger, line.voucherId)
    if (line !== undefined && voucher !== undefined && !superseded('voucher', voucher.id))
      lines.set(id, { line, voucher })
  }
  return { items, lines }
}

/** States in which a claim has been made: it is computed by the library it was exported by, whatever comes later. */
const MADE: ReadonlySet<PacketState> = new Set<PacketState>([
  'filed',
  'waiting',
  'doubts',
  'approved',
  'refunded',
  'paid',
  'settled',
])

function ratesOf(ledger: ReadHandle, packet: PacketRow): Rates {
  return new Rates(ledger, MADE.has(packet.state) ? packetLibrary(ledger, packet.id, packet.revision) : undefined)
}

/** What was typed for this packet goes before the tables of exchange rates. */
export function rateOfPacket(ledger: ReadHandle, packetId: number): RateOf {
  const typed = packetRates(ledger, packetId)
  return (currency, day) => {
    const found = typed.get(currency)?.rate ?? rateByRule(ledger, currency, day)?.rate
    return found === undefined ? undefined : fixed<'exchangeRate'>(found)
  }
}

/** The claim of a packet (or of other allocations in its place). */
export function claimOf(
  ledger: ReadHandle,
  packet: PacketRow,
  other?: readonly Allocation[],
  rates = ratesOf(ledger, packet),
): PacketClaim {
  const allocations = other ?? packetAllocations(ledger, packet.id)
  const { items, lines } = papersOf(ledger, allocations)
  const rateOf = rateOfPacket(ledger, packet.id)
  const claim = buildClaim({
    period: packet.period,
    batch: packet.batch,
    allocations,
    items,
    lines,
    rateOf,
    library: libraryOf(rates),
  })
  return {
    packet,
    allocations,
    items,
    lines,
    claim,
    problems: [...claim.problems, ...routeProblems(ledger, packet, items), ...paperProblems(ledger, packet, lines)],
  }
}

/** A person's way for an item, or a certificate that gives it to the principal, against the channel of the packet. */
function routeProblems(ledger: ReadHandle, packet: PacketRow, items: ReadonlyMap<number, ClaimItem>): PacketProblem[] {
  const choices = routeChoices(ledger)
  const certificates = new Map(
    certificatesOf(ledger)
      .filter((one) => one.kind === 'agencyExport')
      .map((one) => [`${one.declarationNo} ${one.itemNo}`, one.certificateNo]),
  )
  const wanted = packet.channel === 'agency' ? 'agency' : 'own'
  return [...items.values()].flatMap(({ declaration, item }): PacketProblem[] => {
    const key = `${declaration.declarationNo} ${item.itemNo}`
    const name = `${itemKey(declaration.declarationNo, item.itemNo)} ${item.name}`
    const chosen = choices.get(key)
    if (chosen !== undefined && chosen.route !== '' && channelOf(chosen.route) !== wanted)
      return [
        {
          code: 'ROUTE_OTHER',
          severity: 'stop',
          text: `${name}：已确定走“${ROUTE_NAMES[chosen.route]}”（${chosen.reason}），请移出退税包或改退税方式`,
          itemId: item.id,
        },
      ]
    const certificate = certificates.get(key)
    return certificate === undefined || chosen !== undefined
      ? []
      : [
          {
            code: 'ROUTE_CERTIFICATE',
            severity: 'stop',
            text: `${name}：已开具代理出口货物证明 ${certificate}，由委托方申报，请移出退税包`,
            itemId: item.id,
          },
        ]
  })
}

/** What the papers' own state says: red, void and abnormal vouchers stop, 信息不齐 waits, an inquiry letter freezes. */
function paperProblems(ledger: ReadHandle, packet: PacketRow, lines: ReadonlyMap<number, ClaimLine>): PacketProblem[] {
  const problems: PacketProblem[] = []
  const frozen = frozenVouchers(ledger)
  const seen = new Set<string>()
  for (const { voucher, line } of lines.values()) {
    if (seen.has(voucher.voucherNo)) continue
    seen.add(voucher.voucherNo)
    const at = { lineId: line.id }
    const add = (code: string, severity: PacketProblem['severity'], text: string): void =>
      void problems.push({ code, severity, text: `凭证 ${voucher.voucherNo}：${text}`, ...at })
    const state = voucherProblem(voucher.kind, voucher.state, voucher.use)
    if (state !== '') add('VOUCHER_STATE', 'stop', state)
    else if (voucher.state === 'absent') add('VOUCHER_ABSENT', 'wait', '信息不齐，等税务局到数后再申报')
    else if (voucher.state === 'unknown') add('VOUCHER_UNKNOWN', 'warn', '还没有查询过勾选与状态')
    const letter = frozen.get(voucher.voucherNo)
    if (letter !== undefined) add('INQUIRY', 'stop', `函调 ${letter} 未结束，暂不能申报`)
    if (packet.channel === 'agency')
      problems.push(...producerProblems(ledger, voucher.sellerId, voucher.sellerName, at))
  }
  return problems
}

function producerProblems(ledger: ReadHandle, taxId: string, name: string, at: { lineId: number }): PacketProblem[] {
  const producer = producerByTaxId(ledger, taxId)
  if (producer === undefined)
    return [
      {
        code: 'PRODUCER_UNKNOWN',
        severity: 'stop',
        text: `生产企业 ${name} ${taxId} 没有登记，代办退税须先备案`,
        ...at,
      },
    ]
  const { body } = producer
  const problems: PacketProblem[] = []
  const states = filingStates(ledger)
  for (const kind of AGENCY_FILING_KINDS) {
    const text = filingProblem(kind, states.get(`${producer.id} ${kind}`))
    if (text !== '')
      problems.push({
        code: 'AGENCY_FILING',
        severity: 'stop',
        text: `生产企业 ${producer.name}：${text}，不能申报`,
        ...at,
      })
  }
  if (!states.has(`${producer.id} service`))
    problems.push({
      code: 'AGENCY_FILING_OPEN',
      severity: 'warn',
      text: `生产企业 ${producer.name}：没有登记本企业的代办退税情况备案（DBTS_BA）`,
      ...at,
    })
  if (body.filedOn === '')
    problems.push({
      code: 'PRODUCER_NOT_FILED',
      severity: 'stop',
      text: `生产企业 ${producer.name} 还没有委托代办退税备案（公告2017年第35号）`,
      ...at,
    })
  if (body.stoppedOn !== '')
    problems.push({
      code: 'PRODUCER_STOPPED',
      severity: 'stop',
      text: `生产企业 ${producer.name} 自 ${body.stoppedOn} 起停止或放弃退税权`,
      ...at,
    })
  return problems
}
