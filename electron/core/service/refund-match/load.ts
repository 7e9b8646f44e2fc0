import type { ReadHandle } from '../../../../db/open.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports, type StoredExport } from '../../../../db/refund/export.ts'
import { usedItems, usedLines, usedPairs } from '../../../../db/refund/packet.ts'
import { certificatesOf, currentVouchers, type StoredVoucher } from '../../../../db/refund/voucher.ts'
import { frozenVouchers, manualChoices } from '../../../../db/refund-money/match.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import type {
  Allocation,
  DeclaredQuantity,
  ExportItem,
  PurchaseLine,
} from '../../../../shared/domain/refund/evidence.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { RateAnswer } from '../../../../shared/domain/refund/rate-library.ts'
import { refundDeadlines } from '../../../../shared/domain/refund/regime.ts'
import { fobIn } from '../../../../shared/domain/refund/fob.ts'
import { channelOf, type RouteDecision } from '../../../../shared/domain/refund/route.ts'
import { AIMS, type Aim, type Channel, type SolveInput } from '../../../../shared/domain/refund/solve/type.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { setting, wholeSetting } from '../house/setting.ts'
import { RateRule } from '../refund-money/rate.ts'
import { conversionsOf } from './conversions.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from '../refund-route/routes.ts'

/** The papers of one client, or of all, as the solver and the rules take them. */

export interface KnownItem {
  readonly declaration: StoredExport
  readonly item: ExportItem
  /** What the rate library says on the export date; undefined when none is loaded. */
  readonly rate: RateAnswer | undefined
  /** Declared less what came back, by slot. */
  readonly slots: readonly DeclaredQuantity[]
}
export interface KnownLine {
  readonly voucher: StoredVoucher
  /** What earlier claims have left of it. */
  readonly line: PurchaseLine
  readonly whole: PurchaseLine
  readonly frozen: boolean
}
export interface Papers {
  readonly input: SolveInput
  /** The library in force. */
  readonly rates: Rates
  readonly items: ReadonlyMap<number, KnownItem>
  /** Items that go another way than a refund claim (exempt, taxed, by certificate): never matched, with the way and its reasons. */
  readonly apart: ReadonlyMap<number, { readonly known: KnownItem; readonly decision: RouteDecision }>
  readonly lines: ReadonlyMap<number, KnownLine>
  /** Ids of manual choices by `lineId itemId slot`. */
  readonly choices: ReadonlyMap<string, number>
}

/** The aims in the office's order; what is missing follows in the usual one. */
function aimsOf(ledger: ReadHandle): Aim[] {
  const named = setting(ledger, 'refund.aims').split(/[,，、\s]+/)
  const chosen = named.flatMap((word) => AIMS.filter((aim) => aim === word))
  return [...new Set([...chosen, ...AIMS])]
}

/** What is left to claim: goods that came back are taken off, in every unit by the same share (rounded up). */
function leftOf(item: ExportItem, returned: number): DeclaredQuantity[] {
  const first = item.quantities[0]?.quantity ?? 0
  if (returned <= 0 || first <= 0) return [...item.quantities]
  return item.quantities.map((one) => {
    const off = (BigInt(one.quantity) * BigInt(returned) + BigInt(first) - 1n) / BigInt(first)
    return {
      unit: one.unit,
      quantity: fixed<'quantity'>(Number(BigInt(one.quantity) > off ? BigInt(one.quantity) - off : 0n)),
    }
  })
}

function returnedGoods(ledger: ReadHandle): Map<string, number> {
  const returned = new Map<string, number>()
  for (const one of certificatesOf(ledger)) {
    const key = itemKey(one.declarationNo, one.itemNo)
    if (one.kind === 'returnedGoods' || one.kind === 'domesticSale')
      returned.set(key, (returned.get(key) ?? 0) + one.quantity)
  }
  return returned
}

export const choiceKey = (one: { readonly lineId: number; readonly itemId: number; readonly slot: number }): string =>
  `${one.lineId} ${one.itemId} ${one.slot}`

/** A person's choices on the current rows of their papers; one whose paper is gone is left out. */
function standing(
  ledger: ReadHandle,
  items: ReadonlyMap<number, KnownItem>,
  lines: ReadonlyMap<number, KnownLine>,
  clientId: number | undefined,
  inPackets: ReadonlySet<string>,
): { manual: Allocation[]; choices: Map<string, number> } {
  const itemIds = new Map(
    [...items.values()].map(({ declaration, item }) => [itemKey(declaration.declarationNo, item.itemNo), item.id]),
  )
  const lineIds = new Map(
    [...lines.values()].map(({ voucher, line }) => [`${voucher.voucherNo} ${line.lineNo}`, line.id]),
  )
  const manual: Allocation[] = []
  const choices = new Map<string, number>()
  for (const choice of manualChoices(ledger, clientId)) {
    const itemId = itemIds.get(itemKey(choice.declarationNo, choice.itemNo))
    const lineId = lineIds.get(`${choice.voucherNo} ${choice.lineNo}`)
    if (itemId === undefined || lineId === undefined || inPackets.has(`${lineId} ${itemId}`)) continue
    const one: Allocation = {
      itemId,
      lineId,
      slot: choice.slot,
      quantity: fixed(choice.quantity),
      itemQuantity: fixed(choice.itemQuantity),
      taxableAmount: fixed(0),
      origin: 'manual',
    }
    manual.push(one)
    choices.set(choiceKey(one), choice.id)
  }
  return { manual, choices }
}

/** What is taken out before matching: all that live packets claim, or nothing (a packet that is laid anew counts by itself). */
interface Claimed {
  readonly items: ReadonlyMap<number, { readonly quantity: number }>
  readonly lines: ReadonlyMap<number, { readonly quantity: number; readonly amount: number }>
  readonly pairs: ReadonlySet<string>
}
const NOTHING: Claimed = { items: new Map(), lines: new Map(), pairs: new Set() }
const claimedBy = (ledger: ReadHandle): Claimed => ({
  items: usedItems(ledger),
  lines: usedLines(ledger),
  pairs: usedPairs(ledger),
})

/** A purchase line less what is claimed of it; undefined when nothing is left. */
function leftOfLine(line: PurchaseLine, claimed: Claimed): PurchaseLine | undefined {
  const used = claimed.lines.get(line.id)
  if (used === undefined) return line
  if (used.quantity >= line.quantity) return undefined
  return {
    ...line,
    quantity: fixed<'quantity'>(line.quantity - used.quantity),
    taxableAmount: fixed<'money'>(line.taxableAmount - used.amount),
  }
}

/** Reads everything that can be matched now; what packets claim already is matched no more. */
export function loadPapers(context: ReadContext, clientId?: number, withClaimed = false): Papers {
  const { ledger } = context
  const hidden = hiddenEvidence(ledger)
  const rates = new Rates(ledger)
  const returned = returnedGoods(ledger)
  const frozen = frozenVouchers(ledger)
  const day = today(context.now())
  const claimed = withClaimed ? NOTHING : claimedBy(ledger)
  const vouchers = currentVouchers(ledger, hidden, clientId)
  const routes = new Routes(ledger, vouchers)
  const fxRates = new RateRule(ledger)
  const items = new Map<number, KnownItem>()
  const apart = new Map<number, { known: KnownItem; decision: RouteDecision }>()
  const channels = new Map<number, Channel>()
  for (const { declaration, items: all } of currentExports(ledger, hidden, clientId)) {
    for (const item of all) {
      const back = returned.get(itemKey(declaration.declarationNo, item.itemNo)) ?? 0
      const inPackets = claimed.items.get(item.id)?.quantity ?? 0
      const slots = leftOf(item, back + inPackets)
      if (inPackets > 0 && slots.every((slot) => slot.quantity === 0)) continue
      const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
      const known: KnownItem = { declaration, item, slots, rate }
      const decision = routes.decide(declaration, item, rate)
      const channel = channelOf(decision.route)
      if (channel === 'none') apart.set(item.id, { known, decision })
      else {
        items.set(item.id, known)
        channels.set(item.id, channel)
      }
    }
  }
  const lines = new Map<number, KnownLine>()
  for (const { voucher, lines: all } of vouchers)
    for (const each of all) {
      const line = leftOfLine(each, claimed)
      if (line !== undefined) lines.set(line.id, { voucher, line, whole: each, frozen: frozen.has(voucher.voucherNo) })
    }
  const { manual, choices } = standing(ledger, items, lines, clientId, claimed.pairs)
  const input: SolveInput = {
    items: [...items.values()].map(({ declaration, item, slots, rate }) => {
      const { claimBy, stopsAfter } = refundDeadlines(declaration.exportDate)
      return {
        id: item.id,
        clientId: declaration.clientId,
        exportDate: declaration.exportDate,
        deadline: claimBy >= day || stopsAfter === '' ? claimBy : stopsAfter,
        name: item.name,
        slots,
        refundRate: rate?.kind === 'found' ? rate.row.refundRate : undefined,
        channel: channels.get(item.id) ?? '',
        fobRmb: fobIn(declaration, item, 'CNY', fxRates.of(declaration.exportDate)) ?? fixed<'money'>(0),
      }
    }),
    lines: [...lines.values()].map(({ voucher, line, frozen: held }) => ({
      id: line.id,
      clientId: voucher.clientId,
      voucherId: voucher.id,
      voucherNo: voucher.voucherNo,
      kind: voucher.kind,
      state: voucher.state,
      use: voucher.use,
      simplified: voucher.simplified,
      frozen: held,
      issuedOn: voucher.issuedOn,
      name: line.name,
      unit: line.unit,
      quantity: line.quantity,
      taxableAmount: line.taxableAmount,
      levyRate: line.levyRate,
      tax: line.tax,
    })),
    manual,
    conversions: conversionsOf(ledger, clientId),
    aims: aimsOf(ledger),
    tolerance: wholeSetting(ledger, 'refund.tolerance'),
  }
  return { input, rates, items, apart, lines, choices }
}
