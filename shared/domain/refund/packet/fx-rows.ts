import { fixed, fractionHalfUp, type Money } from '../../decimal/decimal.ts'
import type { ExchangeRate, ExportDeclaration } from '../evidence.ts'
import { deemedReason } from '../fx/deemed.ts'
import type { RateOf } from './claim.ts'

/** The rows of the receipts sheet: one for each receipt laid on a declaration of the claim, one for each deemed receipt. */

export interface ReceiptLink {
  readonly declarationNo: string
  readonly amount: Money
  readonly voucherNo: string
  readonly receivedOn: string
  readonly currency: string
  /** Of the whole receipt. */
  readonly voucherTotal: Money
  readonly payer: string
}
export interface DeemedReceipt {
  readonly declarationNo: string
  readonly amount: Money
  readonly reasonCode: string
  readonly evidence: string
  readonly contractDay: string
}

export interface FxRow {
  readonly declarationNo: string
  readonly contractNo: string
  readonly currency: string
  readonly sales: Money
  /** Undefined when nobody said. */
  readonly rate: ExchangeRate | undefined
  readonly salesRmb: Money | undefined
  readonly receipt:
    (ReceiptLink & { readonly rate: ExchangeRate | undefined; readonly rmb: Money | undefined }) | undefined
  readonly deemed: (DeemedReceipt & { readonly reason: string; readonly rmb: Money | undefined }) | undefined
}

const ONE = fixed<'exchangeRate'>(100_000)

/** Half-up to fen; undefined without a rate. */
function inRmb(amount: Money, rate: ExchangeRate | undefined): Money | undefined {
  return rate === undefined ? undefined : fractionHalfUp<'money'>(BigInt(amount) * BigInt(rate), 100_000n, 2)
}

/** A declaration without receipt and without reason has no row: there is nothing to report yet. */
export function fxRows(
  declarations: readonly ExportDeclaration[],
  links: readonly ReceiptLink[],
  deemed: readonly DeemedReceipt[],
  rateOf: RateOf,
): FxRow[] {
  const rate = (currency: string, day: string): ExchangeRate | undefined =>
    currency === 'CNY' ? ONE : rateOf(currency, day)
  return declarations.flatMap((declaration): FxRow[] => {
    const { declarationNo, contractNo, currency, total: sales, exportDate } = declaration
    const own = rate(currency, exportDate)
    const common = { declarationNo, contractNo, currency, sales, rate: own, salesRmb: inRmb(sales, own) }
    const received = links
      .filter((one) => one.declarationNo === declarationNo)
      .map((one): FxRow => {
        const real = rate(one.currency, one.receivedOn)
        return { ...common, receipt: { ...one, rate: real, rmb: inRmb(one.amount, real) }, deemed: undefined }
      })
    const late = deemed
      .filter((one) => one.declarationNo === declarationNo)
      .map((one): FxRow => ({
        ...common,
        receipt: undefined,
        deemed: { ...one, reason: deemedReason(one.reasonCode)?.name ?? '', rmb: inRmb(one.amount, own) },
      }))
    return [...received, ...late]
  })
}
