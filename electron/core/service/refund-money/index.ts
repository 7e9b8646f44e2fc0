import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { enterMoney, moneyClients, moneyCount, moneyPage, reverseMoney } from './book.ts'
import { bookCharges, previewCharges, readBilling, saveBilling } from './charge.ts'
import {
  deemReceived,
  enterReceipt,
  fxReceiptList,
  fxShipments,
  linkReceipt,
  matchReceipts,
  unlinkReceipt,
  voidReceipt,
} from './fx.ts'
import { enterRate, importFxJob, importRatesJob, rateList } from './fx-import.ts'
import { moneyStatement, statementSheetJob, vouchersJob } from './statement.ts'
import { enterVatLine, vatTie } from './vat.ts'

export const refundMoneyQueries: SomeQueries<
  | 'money.page'
  | 'money.count'
  | 'money.clients'
  | 'money.statement'
  | 'billing.get'
  | 'charge.preview'
  | 'vat.tie'
  | 'fx.receipts'
  | 'fx.shipments'
  | 'rateTable.list'
> = {
  'money.page': moneyPage,
  'money.count': moneyCount,
  'money.clients': moneyClients,
  'money.statement': moneyStatement,
  'billing.get': readBilling,
  'charge.preview': previewCharges,
  'vat.tie': vatTie,
  'fx.receipts': fxReceiptList,
  'fx.shipments': fxShipments,
  'rateTable.list': rateList,
}
export const refundMoneyCommands: SomeCommands<
  | 'money.enter'
  | 'money.reverse'
  | 'billing.save'
  | 'charge.book'
  | 'vat.enter'
  | 'fx.enter'
  | 'fx.match'
  | 'fx.link'
  | 'fx.unlink'
  | 'fx.void'
  | 'fx.deem'
  | 'rateTable.enter'
> = {
  'money.enter': enterMoney,
  'money.reverse': reverseMoney,
  'billing.save': saveBilling,
  'charge.book': bookCharges,
  'vat.enter': enterVatLine,
  'fx.enter': enterReceipt,
  'fx.match': matchReceipts,
  'fx.link': linkReceipt,
  'fx.unlink': unlinkReceipt,
  'fx.void': voidReceipt,
  'fx.deem': deemReceived,
  'rateTable.enter': enterRate,
}
export const refundMoneyJobs: SomeJobs<'money.sheet' | 'money.vouchers' | 'fx.import' | 'rateTable.import'> = {
  'money.sheet': statementSheetJob,
  'money.vouchers': vouchersJob,
  'fx.import': importFxJob,
  'rateTable.import': importRatesJob,
}
