import { z } from 'zod'
import { ROUTES } from '../../domain/refund/route.ts'
import { dateText, decimalText, recordId } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

const ACCOUNTANTS: readonly Role[] = ['clerk', 'accountant', 'checker', 'admin']

export const refundRouteArea = {
  /** The way of each declared item that nobody has claimed yet, with the reasons; what waits for its invoice says since how many days. */
  'route.list': query({
    title: '退税方式',
    roles: OFFICE,
    topics: ['refund', 'client'],
    failures: [],
    input: z.object({
      clientId: recordId.optional(),
      route: z.enum(ROUTES).optional(),
      limit: z.number().int().min(1).max(2000).default(500),
    }),
    output: z.object({
      counts: z.array(z.object({ route: z.enum(ROUTES), name: z.string(), count: z.number().int() })),
      rows: z.array(
        z.object({
          itemId: recordId,
          client: z.string(),
          item: z.string(),
          exportDate: z.string(),
          hsCode: z.string(),
          name: z.string(),
          tradeMode: z.string(),
          route: z.enum(ROUTES),
          routeName: z.string(),
          days: z.number().int(),
          askedOn: z.string(),
          askedDays: z.number().int(),
          reasons: z.array(z.object({ text: z.string(), source: z.string() })),
        }),
      ),
    }),
  }),

  /** Words for the factory (name, unit, quantity, price, note), one text an item; noted, so that what does not come is seen with its days. */
  'notice.ask': command({
    title: '开票通知',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ itemIds: z.array(recordId).min(1).max(200), agency: z.boolean().default(false) }),
    output: z.object({ text: z.string(), asked: z.number().int() }),
  }),
  /** Stock abroad (9810): declared, sold, unsold, what the departure refund paid ahead and what is due for the sold part. */
  'overseas.list': query({
    title: '海外仓台账',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ clientId: recordId.optional() }),
    output: z.object({
      rows: z.array(
        z.object({
          itemId: recordId,
          client: z.string(),
          item: z.string(),
          name: z.string(),
          exportDate: z.string(),
          unit: z.string(),
          declared: z.string(),
          sold: z.string(),
          returned: z.string(),
          unsold: z.string(),
          prepaid: z.string(),
          due: z.string(),
          difference: z.string(),
          last: z.string(),
        }),
      ),
    }),
  }),
  'overseas.sell': command({
    title: '登记海外仓销售',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID', 'PAPER_USED'],
    input: z.object({
      itemId: recordId,
      day: dateText,
      quantity: decimalText,
      kind: z.enum(['sold', 'returned']).default('sold'),
      note: z.string().max(200).default(''),
    }),
    output: z.object({ unsold: z.string() }),
  }),
}
