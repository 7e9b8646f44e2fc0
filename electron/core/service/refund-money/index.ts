import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { enterMoney, moneyClients, moneyCount, moneyPage, reverseMoney } from './book.ts'
import { bookCharges, previewCharges, readBilling, saveBilling } from './charge.ts'
import { moneyStatement, statementSheetJob, vouchersJob } from './statement.ts'

export const refundMoneyQueries: SomeQueries<
  'money.page' | 'money.count' | 'money.clients' | 'money.statement' | 'billing.get' | 'charge.preview'
> = {
  'money.page': moneyPage,
  'money.count': moneyCount,
  'money.clients': moneyClients,
  'money.statement': moneyStatement,
  'billing.get': readBilling,
  'charge.preview': previewCharges,
}
export const refundMoneyCommands: SomeCommands<'money.enter' | 'money.reverse' | 'billing.save' | 'charge.book'> = {
  'money.enter': enterMoney,
  'money.reverse': reverseMoney,
  'billing.save': saveBilling,
  'charge.book': bookCharges,
}
export const refundMoneyJobs: SomeJobs<'money.sheet' | 'money.vouchers'> = {
  'money.sheet': statementSheetJob,
  'money.vouchers': vouchersJob,
}
