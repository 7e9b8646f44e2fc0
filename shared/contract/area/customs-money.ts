import { z } from 'zod'
import { command, query } from '../procedure.ts'
import { dateText, decimalText, pageInputSchema, pageOf, recordId } from '../list.ts'
import { OFFICE, type Role } from '../role.ts'

/** What customs wants paid: electronic tax bills of retail imports and the guarantees behind them. */

const taxParts = z.object({ price: z.string(), duty: z.string(), vat: z.string(), consumption: z.string() })
const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']

export const customsMoneyArea = {
  /** Tax bills as customs sent them, the newest first, beside our own tax of the parcel. */
  'tax.page': query({
    title: '电子税单列表',
    roles: OFFICE,
    topics: ['receipt', 'parcel'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(
      z.object({
        id: recordId,
        key: z.string(),
        taxNo: z.string(),
        invtNo: z.string(),
        status: z.string(),
        statusName: z.string(),
        duty: z.string(),
        vat: z.string(),
        consumption: z.string(),
        total: z.string(),
        own: z.string(),
        difference: z.string(),
        parcelId: recordId.optional(),
        orderNo: z.string(),
        entDutyNo: z.string(),
        assureCode: z.string(),
        at: z.string(),
      }),
    ),
  }),
  /** One bill by line: customs' figure, ours, the difference; `why` says in words why there is no own figure. */
  'tax.get': query({
    title: '电子税单明细',
    roles: OFFICE,
    topics: ['receipt', 'parcel'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      taxNo: z.string(),
      invtNo: z.string(),
      why: z.string(),
      customsTotal: z.string(),
      ownTotal: z.string(),
      difference: z.string(),
      lines: z.array(
        z.object({
          gnum: z.number().int(),
          gcode: z.string(),
          customs: taxParts.optional(),
          own: taxParts.optional(),
          difference: z.string(),
        }),
      ),
    }),
  }),
  /** Each guarantor: limit, bills that stand, paid, filed and not billed yet, what is left. */
  'guarantee.list': query({
    title: '担保台账',
    roles: OFFICE,
    topics: ['receipt', 'parcel', 'filing'],
    failures: [],
    input: z.object({}),
    output: z.object({
      guarantors: z.array(
        z.object({
          assureCode: z.string(),
          name: z.string(),
          limit: z.string().optional(),
          accrued: z.string(),
          paid: z.string(),
          outstanding: z.string(),
          pending: z.string(),
          free: z.string().optional(),
          bills: z.number().int(),
          exceeded: z.boolean(),
        }),
      ),
    }),
  }),
  'guarantee.limit': command({
    title: '设置担保额度',
    roles: MONEY,
    topics: ['receipt'],
    failures: [],
    input: z.object({
      assureCode: z.string().trim().min(1).max(64),
      name: z.string().max(100).default(''),
      amount: decimalText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),
  'guarantee.pay': command({
    title: '登记税款缴纳',
    roles: MONEY,
    topics: ['receipt'],
    failures: [],
    input: z.object({
      assureCode: z.string().trim().min(1).max(64),
      entDutyNo: z.string().max(50).default(''),
      amount: decimalText,
      paidOn: dateText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),
}
