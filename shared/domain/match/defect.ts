import type { SimplifiedZone } from '../inventory/simplified-hs.ts'
import { fixed, type Fixed, type Money } from '../decimal/decimal.ts'
import type { FieldRef, Severity } from './rule.ts'
import { matchRule } from './rules.ts'

/** One finding of the match on one parcel. */
export interface Defect {
  readonly rule: string
  readonly severity: Severity
  /** True when the parcel cannot be filed with it. A waiting payment does not block, a missing waybill number does. */
  readonly blocks: boolean
  /** The order line, 0 for the whole parcel. */
  readonly gnum: number
  /** Fields to mark; those of the rule unless the finding knows better. */
  readonly fields: readonly FieldRef[]
  /** Amounts, codes and field labels for the sentence on the screen; never personal data. */
  readonly data: Readonly<Record<string, string>>
}

interface DefectOptions {
  readonly severity?: Severity
  readonly blocks?: boolean
  readonly gnum?: number
  readonly fields?: readonly FieldRef[]
  readonly data?: Readonly<Record<string, string>>
}

const NO_DATA: Readonly<Record<string, string>> = {}

/** A finding of a rule. Without options: the rule's severity; defects and waits block, warnings do not. */
export function defect(rule: string, options: DefectOptions = {}): Defect {
  const row = matchRule(rule)
  const severity = options.severity ?? row.severity
  return {
    rule,
    severity,
    blocks: options.blocks ?? severity !== 'warning',
    gnum: options.gnum ?? 0,
    fields: options.fields ?? row.fields,
    data: options.data ?? NO_DATA,
  }
}

/** What a parcel is, taken together: a blocking defect, else something to wait for, else agreed. Warnings do not count. */
export function matchState(defects: readonly Defect[]): 'defect' | 'waiting' | 'agreed' {
  if (defects.some((d) => d.severity === 'defect')) return 'defect'
  return defects.some((d) => d.severity === 'wait' && d.blocks) ? 'waiting' : 'agreed'
}

/** True when nothing blocks the filing (warnings are the caller's question to the clerk). */
export function mayFile(defects: readonly Defect[]): boolean {
  return !defects.some((d) => d.blocks)
}

/** What the match may be told. Every number has its origin. */
export interface MatchSettings {
  /** Largest difference that still counts as equal: one fen, for sums of rounded lines (CEB SPEC 3.4, "exact ±0.01" [I]). */
  readonly tolerance: Money
  /**
   * One web guide says customs accepts 5 % on price and tax. It is not in the official text: off, and marked unverified
   * wherever it is offered.
   */
  readonly percentTolerance: {
    readonly enabled: boolean
    readonly rate: Fixed<'rate'>
    readonly confidence: 'unverified'
  }
  /** Customs districts whose export lists with flag A name goods by 4 or 6 digits; none until the office says so. */
  readonly simplifiedZones: readonly SimplifiedZone[]
  /** Whether coupons and points reduce the dutiable price (refund/SPEC D: they reduce the price part). */
  readonly discountReducesDutiable: boolean
}

export const DEFAULT_MATCH_SETTINGS: MatchSettings = {
  tolerance: fixed<'money'>(1000),
  percentTolerance: { enabled: false, rate: fixed<'rate'>(5000), confidence: 'unverified' },
  simplifiedZones: [],
  discountReducesDutiable: true,
}

/** Equal within the settings' tolerance. */
export function amountsAgree(a: Money, b: Money, settings: MatchSettings): boolean {
  const difference = Math.abs(a - b)
  if (difference <= settings.tolerance) return true
  const { enabled, rate } = settings.percentTolerance
  return enabled && BigInt(difference) * 100_000n <= BigInt(Math.max(Math.abs(a), Math.abs(b))) * BigInt(rate)
}

/** What the parcel's surroundings say on the day of the declaration. Unknown things are left out, then their rules are silent. */
export interface MatchContext {
  /** YYYY-MM-DD of the declaration. */
  readonly day: string
  readonly settings: MatchSettings
  /** What the buyer has used this year over all clients, without this parcel. */
  readonly annualUsed?: Money | undefined
  /** The other order that used this waybill number within six months. */
  readonly waybillUsedBy?: string | undefined
  readonly isPositive?: ((hsCode: string) => boolean) | undefined
  readonly isProhibited?: ((hsCode: string) => boolean) | undefined
  readonly needsLicence?: ((hsCode: string) => boolean) | undefined
  readonly tariffUnits?:
    ((hsCode: string) => { readonly unit1: string; readonly unit2: string } | undefined) | undefined
}
