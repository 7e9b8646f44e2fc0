import type { Fixed, Money, Quantity } from '../../decimal/decimal.ts'
import type { Allocation, DeclaredQuantity, Percent, VoucherKind, VoucherState, VoucherUse } from '../evidence.ts'

/**
 * The matching of purchase lines with export items. Quantities are exact; nothing is guessed: name and unit must agree (a unit by a sure
 * conversion), everything looser is a proposal that a person takes or leaves.
 */

/** own: 免退税 with special invoices or payment certificates. agency: 代办退税. '' = not decided, either. */
export type Channel = 'own' | 'agency' | ''

/** An export item as the solver sees it; `slots` hold what may still be claimed (declared less returned and claimed). */
export interface SolveItem {
  readonly id: number
  readonly clientId: number
  readonly exportDate: string
  /** The day until which the claim is safe: orders by urgency. */
  readonly deadline: string
  readonly name: string
  readonly slots: readonly DeclaredQuantity[]
  readonly refundRate: Percent | undefined
  readonly channel: Channel
  /** FOB of the whole item in RMB, for estimates only; 0 when unknown. */
  readonly fobRmb: Money
}

/** A purchase line; `quantity` and `taxableAmount` are what earlier claims have left of it. */
export interface SolveLine {
  readonly id: number
  readonly clientId: number
  readonly voucherId: number
  readonly voucherNo: string
  readonly kind: VoucherKind
  readonly state: VoucherState
  readonly use: VoucherUse
  readonly simplified: boolean
  /** An inquiry letter holds the voucher. */
  readonly frozen: boolean
  readonly issuedOn: string
  readonly name: string
  readonly unit: string
  readonly quantity: Quantity
  readonly taxableAmount: Money
  readonly levyRate: Percent
  /** As the voucher shows it, of the whole line; of a certificate of consumption tax it is what comes back. */
  readonly tax: Money
}

/** What a client's goods say: one `from` is so many `to` (箱 = 24 瓶). */
export interface UnitConversion {
  readonly clientId: number
  readonly name: string
  readonly from: string
  readonly to: string
  readonly factor: Fixed<'factor'>
}

/**
 * The order of aims. Which items are served: oldest deadline first, those that can be completed, the largest refund. Which lines are used: the
 * largest amount, or those that leave no tails. Whatever the order, no quantity that could be laid is left lying.
 */
export const AIMS = ['deadline', 'whole', 'amount', 'tails'] as const
export type Aim = (typeof AIMS)[number]

export interface SolveInput {
  readonly items: readonly SolveItem[]
  readonly lines: readonly SolveLine[]
  /** A person's choices; they stay. */
  readonly manual: readonly Allocation[]
  readonly conversions: readonly UnitConversion[]
  readonly aims: readonly Aim[]
  /** Proposals may differ by so many per mille in quantity. */
  readonly tolerance: number
}

/** Why a line is not (wholly) used. */
export const LINE_REASONS = [
  'EMPTY',
  'ORDINARY',
  'CONSUMPTION',
  'ABSENT',
  'RED',
  'VOID',
  'ABNORMAL',
  'DEDUCTION',
  'FROZEN',
  'DUPLICATE',
  'NAME',
  'UNIT',
  'CHANNEL',
  'SURPLUS',
] as const
export type LineReason = (typeof LINE_REASONS)[number]
/** Why an item is not (wholly) covered. */
export const ITEM_REASONS = ['NO_INVOICE', 'BLOCKED', 'UNIT', 'CHANNEL', 'SHORT', 'EMPTY'] as const
export type ItemReason = (typeof ITEM_REASONS)[number]

export interface LeftLine {
  readonly lineId: number
  readonly quantity: Quantity
  readonly reason: LineReason
  /** The sentence that people read. */
  readonly text: string
}
export interface LeftItem {
  readonly itemId: number
  readonly slot: number
  /** What is still to be covered, in the unit of `slot`. */
  readonly quantity: Quantity
  readonly reason: ItemReason
  readonly text: string
}

/** Something a person may take: name or unit is close, not equal. */
export interface Proposal {
  readonly lineId: number
  readonly itemId: number
  readonly slot: number
  readonly why: 'name' | 'unit' | 'quantity'
  readonly text: string
  /** Refund that it would add, in fen-exact RMB; 0 when the rate is unknown. */
  readonly refund: Money
}

/** The one paper that would unlock most. */
export interface BestPaper {
  readonly kind: 'invoice' | 'state' | 'use' | 'letter' | 'correction'
  readonly clientId: number
  readonly lineId: number | undefined
  readonly itemIds: readonly number[]
  readonly refund: Money
  readonly text: string
}

export interface SolveResult {
  readonly allocations: readonly Allocation[]
  readonly leftLines: readonly LeftLine[]
  readonly leftItems: readonly LeftItem[]
  readonly proposals: readonly Proposal[]
  readonly best: BestPaper | undefined
  /** Manual choices that could not stand: the paper is gone or was used beyond its quantity. */
  readonly refusedManual: readonly { readonly allocation: Allocation; readonly text: string }[]
}
