import type { Money, Quantity } from '../../decimal/decimal.ts'
import type { Percent, VoucherKind, VoucherState, VoucherUse } from '../evidence.ts'

/** A claim as the rules see it: one packet with its items, what is laid on them, and what is known around them. Days are YYYY-MM-DD, '' = unknown. */
export interface DoubtPart {
  readonly lineId: number
  readonly voucherId: number
  readonly voucherNo: string
  readonly kind: VoucherKind
  readonly state: VoucherState
  readonly use: VoucherUse
  readonly frozen: boolean
  readonly simplified: boolean
  readonly issuedOn: string
  readonly sellerId: string
  readonly note: string
  readonly name: string
  readonly unit: string
  /** In the unit of the item's slot. */
  readonly quantity: Quantity
  readonly taxableAmount: Money
  readonly levyRate: Percent
  /** What the library says for an invoice of this day: the item's rate, but for adjustments by the invoice's date. */
  readonly libraryRate: Percent
  /** As claimed for this part. */
  readonly claimedRate: Percent
  /** Of the whole line, for its own arithmetic. */
  readonly line: { readonly taxableAmount: Money; readonly tax: Money }
  /** A person said that name or unit are the same goods. */
  readonly manual: boolean
}

export interface DoubtItem {
  readonly itemId: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly linkNo: string
  readonly exportDate: string
  readonly hsCode: string
  readonly name: string
  readonly unit: string
  /** What is claimed, in `unit`; what the declaration allows (less returns and earlier claims). */
  readonly quantity: Quantity
  readonly available: Quantity
  readonly fobUsd: Money
  /** 0 = not known. */
  readonly fobRmb: Money
  /** The library on the export date; undefined = no library is loaded. */
  readonly library:
    | { readonly found: boolean; readonly ambiguous: boolean; readonly special: string; readonly rate: Percent }
    | undefined
  /** As computed for the claim. */
  readonly refund: Money
  readonly parts: readonly DoubtPart[]
  /** Certificates of consumption tax for the same goods, and what comes back by them. */
  readonly consumption: readonly DoubtPart[]
  readonly consumptionRefund: Money
}

export interface DoubtProducer {
  readonly filed: boolean
  /** '' or the day from which the right to refund was given up or stopped. */
  readonly stoppedOn: string
}

export interface DoubtPacket {
  readonly id: string
  readonly clientId: number
  readonly channel: 'own' | 'agency'
  readonly period: string
  readonly batch: string
  /** The day of the claim; '' = not claimed yet. */
  readonly claimedOn: string
  readonly papersFiledOn: string
  readonly fx: { readonly due: Money; readonly received: Money; readonly deemed: Money; readonly contractDay: string }
  /** By tax id; only for agency refund. */
  readonly producers: ReadonlyMap<string, DoubtProducer>
  readonly items: readonly DoubtItem[]
}

/** What an office may set (tolerances are not in the sources: unverified). */
export interface DoubtSettings {
  readonly costLow: Money
  readonly costHigh: Money
  /** Yuan. */
  readonly fobTolerance: Money
  /** The tax of a line may differ from amount × rate by so much. */
  readonly taxTolerance: Money
  /** FX may be short by so many per mille (bank fees). */
  readonly fxPerMille: number
}

/** wait: 信息不齐, asked again by itself, no doubt. warn: the bureau may ask. stop: would fail today. */
export type Severity = 'stop' | 'warn' | 'wait'
export const SEVERITY_NAMES: Readonly<Record<Severity, string>> = {
  stop: '今天申报会被退回',
  warn: '可能被提疑点',
  wait: '等待（信息不齐）',
}

export interface Doubt {
  readonly rule: string
  readonly packet: string
  readonly clientId: number
  /** What it is about: declaration item or voucher. */
  readonly subject: string
  readonly itemId: number | undefined
  readonly voucherId: number | undefined
  readonly text: string
}

/** One rule: what it looks for, on whose word, since when, and what to do. */
export interface DoubtRule {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly source: string
  /** Only exports of these days ('' = open). */
  readonly validFrom: string
  readonly validTo: string
  /** False where the source was not seen or the figure is an experience: shown as 未核实, and never a stop. */
  readonly verified: boolean
  readonly fix: string
}
