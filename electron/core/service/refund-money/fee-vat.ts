import type { ReadHandle } from '../../../../db/open.ts'
import type { EntryKind } from '../../../../shared/domain/refund/book/entry.ts'
import { feeVatOn, readFeeVat, TAXED_ENTRIES, taxInside } from '../../../../shared/domain/refund/book/fee-vat.ts'
import { fixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import { setting } from '../house/setting.ts'

/** The VAT inside entries by the office's rates: 0 for what is no income. */
export function feeTax(
  ledger: ReadHandle,
): (entry: { readonly kind: EntryKind; readonly day: string; readonly amount: number }) => Money {
  const read = readFeeVat(setting(ledger, 'money.feeVat'))
  const rates = read.ok ? read.rates : []
  return ({ kind, day, amount }) =>
    TAXED_ENTRIES.has(kind) ? taxInside(amount, feeVatOn(rates, day)) : fixed<'money'>(0)
}
