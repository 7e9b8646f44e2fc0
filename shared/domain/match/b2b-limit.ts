import { datedRow, type DatedRow } from '../dated/dated.ts'
import { fixed, type Money } from '../decimal/decimal.ts'

/** How much a parcel of 9710 or 9810 may be worth to go through the unified export system. */
export interface B2bLimitRule extends DatedRow {
  /** Yuan. */
  readonly limit: Money
  readonly confidence: 'seen' | 'unverified'
}

const B2B_LIMITS: readonly B2bLimitRule[] = [
  {
    key: 'b2b-export',
    validFrom: '',
    validTo: '',
    limit: fixed<'money'>(500_000_000),
    source: 'CEB 资料 3.4（bbs.jying，未核实）',
    confidence: 'unverified',
  },
]

/** The limit of a day (YYYY-MM-DD); undefined when none is known. From a trade forum only, hence what is above it is warned of, not refused. */
export function b2bLimit(day: string): Money | undefined {
  return datedRow(B2B_LIMITS, 'b2b-export', day)?.limit
}
