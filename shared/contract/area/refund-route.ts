import { z } from 'zod'
import { CHOSEN_ROUTES, ROUTES } from '../../domain/refund/route.ts'
import { decContentSchema } from './declaration.ts'
import { dateText, decimalText, recordId, timeText } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

const ACCOUNTANTS: readonly Role[] = ['clerk', 'accountant', 'checker', 'admin']
const reasons = z.array(z.object({ text: z.string(), source: z.string() }))
const zoneFields = {
  validFrom: dateText,
  zone: z.string().trim().max(60),
  districts: z
    .array(z.string().regex(/^\d{4}$/))
    .max(30)
    .default([]),
  platform: z.enum(['yes', 'no', '']).default(''),
  incomeTax: z.enum(['deemed', 'books', '']).default(''),
  note: z.string().trim().max(300).default(''),
}
const previewSchema = z.object({
  /** Only exports have a preview; empty rows otherwise. */
  isExport: z.boolean(),
  day: z.string(),
  library: z.string(),
  producer: z.object({
    name: z.string(),
    taxId: z.string(),
    state: z.string(),
    tone: z.string(),
    problems: z.array(z.string()),
  }),
  /** What is not known of the whole. */
  unknown: z.array(z.string()),
  rateText: z.string(),
  fobRmb: z.string(),
  refund: z.string(),
  cost: z.string(),
  costText: z.string(),
  costTone: z.string(),
  items: z.array(
    z.object({
      itemNo: z.number().int(),
      hsCode: z.string(),
      name: z.string(),
      /** What the factory must write: name and the units from which it may choose. */
      units: z.array(z.string()),
      levy: z.string(),
      rate: z.string(),
      rateTone: z.string(),
      treatment: z.string(),
      route: z.enum(ROUTES),
      routeName: z.string(),
      reasons,
      fob: z.string(),
      fobRmb: z.string(),
      /** From the last invoice for the same goods and unit; '' = none. */
      price: z.string(),
      base: z.string(),
      refund: z.string(),
      cost: z.string(),
      costTone: z.string(),
      unknown: z.array(z.string()),
    }),
  ),
})

/** What becomes of the refund of several goods of export lists: way, rate, why. */
export const refundGroup = z.object({
  routeName: z.string(),
  rate: z.string(),
  treatment: z.string(),
  goods: z.number().int(),
  lines: z.number().int(),
  names: z.array(z.string()),
  reasons: z.array(z.string()),
})

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
          /** Of its invoice notice: the day told last, '' = not yet, and the days since it was told first. */
          askedOn: z.string(),
          askedDays: z.number().int(),
          reasons,
          /** A person decided it. */
          byHand: z.boolean(),
        }),
      ),
    }),
  }),
  /** A person's way for an item with his reason, which the solver and the packets follow; route '' = as the rules say again. */
  'route.choose': command({
    title: '确定退税方式',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID', 'PAPER_USED'],
    input: z.object({
      itemId: recordId,
      route: z.union([z.enum(CHOSEN_ROUTES), z.literal('')]),
      reason: z.string().trim().max(300).default(''),
    }),
    output: z.object({ route: z.enum(ROUTES), routeName: z.string() }),
  }),
  /** Where a client stands: pilot zone, its customs districts, platform, income tax; by day, the newest counts. */
  'zone.list': query({
    title: '综试区登记',
    roles: OFFICE,
    topics: ['client'],
    failures: [],
    input: z.object({ clientId: recordId }),
    output: z.object({
      facts: z.array(z.object({ id: recordId, ...zoneFields, now: z.boolean(), actor: z.string(), at: timeText })),
    }),
  }),
  'zone.add': command({
    title: '登记综试区',
    roles: ACCOUNTANTS,
    topics: ['client', 'refund'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ clientId: recordId, ...zoneFields }),
    output: z.object({ id: recordId }),
  }),
  /** What would become of an export declaration's refund as it is typed: nothing is stored, what is not known is said. */
  'refund.preview': query({
    title: '退税预览',
    roles: OFFICE,
    topics: ['refund', 'client', 'goods', 'setting'],
    failures: [],
    input: z.object({ clientId: recordId.default(0), content: decContentSchema }),
    output: previewSchema,
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
