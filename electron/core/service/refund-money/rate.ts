import { exchangeRateOn } from '../../../../db/refund-money/fx.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { setting } from '../house/setting.ts'

/** The rate of a currency on a day, by the rule that the office chose. @returns undefined when nobody said */
export function rateByRule(ledger: ReadHandle, currency: string, day: string): ReturnType<typeof exchangeRateOn> {
  return exchangeRateOn(ledger, currency, day, setting(ledger, 'refund.rateRule').trim() === 'day' ? 'day' : 'month')
}
