import { exchangeRateOn, type DayRate } from '../../../../db/refund-money/fx.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { RateOf } from '../../../../shared/domain/refund/fob.ts'
import { setting } from '../house/setting.ts'

/** The rate of a currency on a day, by the rule that the office chose. @returns undefined when nobody said */
export function rateByRule(ledger: ReadHandle, currency: string, day: string): DayRate | undefined {
  return exchangeRateOn(ledger, currency, day, setting(ledger, 'refund.rateRule').trim() === 'day' ? 'day' : 'month')
}

/** Exchange rates by the office's rule, remembered while one answer is made. */
export class RateRule {
  readonly #ledger: ReadHandle
  readonly #known = new Map<string, DayRate | undefined>()

  constructor(ledger: ReadHandle) {
    this.#ledger = ledger
  }

  on(currency: string, day: string): DayRate | undefined {
    const key = `${currency} ${day}`
    if (!this.#known.has(key)) this.#known.set(key, rateByRule(this.#ledger, currency, day))
    return this.#known.get(key)
  }

  /** Rates of a day, for prices. */
  of(day: string): RateOf {
    return (currency) => {
      const found = this.on(currency, day)
      return found === undefined ? undefined : fixed<'exchangeRate'>(found.rate)
    }
  }

  /** Which rate served and why, as people read it: `1 USD = 7.1 元（2026-05-01 当月汇率，示例行）`. */
  words(currency: string, day: string): string {
    if (currency === 'CNY' || currency === '') return ''
    const found = this.on(currency, day)
    if (found === undefined) return `没有 ${currency} 在 ${day} 的汇率，请在“收汇资金－汇率”导入`
    const kind = found.basis === 'month' ? '当月汇率' : found.day === day ? '当日中间价' : '此前最近的中间价'
    return `1 ${currency} = ${fixedText(fixed<'exchangeRate'>(found.rate))} 元（${found.day} ${kind}${found.source === '' ? '' : `，${found.source}`}）`
  }
}
