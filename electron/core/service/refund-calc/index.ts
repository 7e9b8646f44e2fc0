import { Failure } from '../../../../shared/contract/failure.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import {
  agencyRefund,
  deemedProfitTax,
  exchangeCost,
  exemptCreditRefund,
  profitLoss,
  tradingRefund,
} from '../../../../shared/domain/refund/calc/export.ts'
import type { CalcAnswer } from '../../../../shared/domain/refund/calc/form.ts'
import { priceTerm } from '../../../../shared/domain/refund/calc/price.ts'
import { retailImport } from '../../../../shared/domain/refund/calc/retail.ts'
import type { SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'

/** 计算器: the pure rules behind their procedures. */

/** What the rules answered; all wrong fields in one sentence. */
function told(answer: CalcAnswer): Out<'calc.tradingRefund'> {
  if (!answer.ok)
    throw new Failure('CALC_INPUT', {
      reason: answer.problems.map((one) => one.text).join('；'),
      problems: answer.problems,
    })
  return { results: [...answer.results], steps: [...answer.steps], warnings: [...answer.warnings] }
}

type CalcName =
  | 'calc.tradingRefund'
  | 'calc.agencyRefund'
  | 'calc.exchangeCost'
  | 'calc.profitLoss'
  | 'calc.priceTerm'
  | 'calc.exemptCreditRefund'
  | 'calc.deemedProfitTax'
  | 'calc.retailImportTax'

export const refundCalcQueries: SomeQueries<CalcName> = {
  'calc.tradingRefund': (context, input) => told(tradingRefund(input, today(context.now()))),
  'calc.agencyRefund': (context, input) => told(agencyRefund(input, today(context.now()))),
  'calc.exchangeCost': (_context, input) => told(exchangeCost(input)),
  'calc.profitLoss': (_context, input) => told(profitLoss(input)),
  'calc.priceTerm': (_context, input) => told(priceTerm(input)),
  'calc.exemptCreditRefund': (context, input) => told(exemptCreditRefund(input, today(context.now()))),
  'calc.deemedProfitTax': (context, input) => told(deemedProfitTax(input, today(context.now()))),
  'calc.retailImportTax': (context, input) => told(retailImport(input, today(context.now()))),
}
