import { z } from 'zod'
import type { CalcField, FieldIds } from '../../domain/refund/calc/form.ts'
import {
  AGENCY_FORM,
  DEEMED_FORM,
  EXCHANGE_FORM,
  EXEMPT_FORM,
  PRICE_FORM,
  PROFIT_FORM,
  RETAIL_FORM,
  TRADING_FORM,
} from '../../domain/refund/calc/forms.ts'
import { query } from '../procedure.ts'
import { EVERYONE } from '../role.ts'

/** 计算器: figures as people type them (numbers, percentages, expressions) → results, steps with their sources, warnings. Nothing is stored. */

const typedText = z.string().max(200).optional()

/** Optional texts, one a field of the form. */
function texts<const Fields extends readonly CalcField[]>(
  fields: Fields,
): { [K in FieldIds<Fields>]: typeof typedText } {
  return Object.fromEntries(fields.map((field) => [field.id, typedText])) as {
    [K in FieldIds<Fields>]: typeof typedText
  }
}

const answer = z.object({
  results: z.array(z.object({ id: z.string(), label: z.string(), value: z.string() })),
  steps: z.array(z.object({ text: z.string(), value: z.string(), source: z.string() })),
  warnings: z.array(z.object({ rule: z.string(), text: z.string() })),
})
const common = { roles: EVERYONE, topics: [], failures: ['CALC_INPUT'], output: answer } as const

export const refundCalcArea = {
  'calc.tradingRefund': query({
    ...common,
    title: '计算：外贸免退税',
    input: z.object({
      ...texts(TRADING_FORM.head),
      lines: z
        .array(z.object(texts(TRADING_FORM.line)))
        .min(1)
        .max(200),
    }),
  }),
  'calc.agencyRefund': query({ ...common, title: '计算：代办退税', input: z.object(texts(AGENCY_FORM.head)) }),
  'calc.exchangeCost': query({ ...common, title: '计算：换汇成本', input: z.object(texts(EXCHANGE_FORM.head)) }),
  'calc.profitLoss': query({ ...common, title: '计算：出口盈亏', input: z.object(texts(PROFIT_FORM.head)) }),
  'calc.priceTerm': query({ ...common, title: '计算：价格术语换算', input: z.object(texts(PRICE_FORM.head)) }),
  'calc.exemptCreditRefund': query({
    ...common,
    title: '计算：生产企业免抵退',
    input: z.object(texts(EXEMPT_FORM.head)),
  }),
  'calc.deemedProfitTax': query({ ...common, title: '计算：核定征收所得税', input: z.object(texts(DEEMED_FORM.head)) }),
  'calc.retailImportTax': query({
    ...common,
    title: '计算：零售进口综合税',
    input: z.object({
      ...texts(RETAIL_FORM.head),
      lines: z
        .array(z.object(texts(RETAIL_FORM.line)))
        .min(1)
        .max(99),
    }),
  }),
}
