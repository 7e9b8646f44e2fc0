import { z } from 'zod'
import { command, job, query } from '../procedure.ts'
import {
  countInputSchema,
  countOutputSchema,
  dateText,
  decimalText,
  filterSchema,
  pageInputSchema,
  pageOf,
  recordId,
  selectionSchema,
  timeText,
} from '../list.ts'
import { EVERYONE, FILERS, OFFICE } from '../role.ts'
import { modeSchema } from './party.ts'

/** Parcels (one order with its payment, waybill and inventory), their match, bulk fixes, transport batches, search. */

const MATCH_STATES = ['waiting', 'defect', 'agreed'] as const
/** What a grid row of 电商三单 / 清单 shows; personal fields are masked. Amounts are decimal text. */
const parcelRowSchema = z.object({
  id: recordId,
  key: z.string(),
  mode: modeSchema,
  client: z.string(),
  clientId: recordId,
  batchId: recordId,
  orderNo: z.string(),
  platformCode: z.string(),
  waybillNo: z.string(),
  carrierCode: z.string(),
  paymentNo: z.string(),
  copNo: z.string(),
  invtNo: z.string(),
  preNo: z.string(),
  buyer: z.string(),
  buyerId: z.string(),
  goods: z.string(),
  lines: z.number().int(),
  goodsValue: z.string(),
  freight: z.string(),
  paid: z.string(),
  currency: z.string(),
  grossWeight: z.string(),
  tax: z.string(),
  matchState: z.enum(MATCH_STATES),
  defects: z.array(z.object({ rule: z.string(), title: z.string(), severity: z.enum(['defect', 'wait', 'warning']) })),
  filingState: z.string(),
  filingStateName: z.string(),
  tone: z.string(),
  reason: z.string(),
  transport: z.string(),
  transportId: recordId.optional(),
  updatedAt: timeText,
})
export type ParcelRow = z.infer<typeof parcelRowSchema>

export const fixSchema = z.object({
  /** set a field of a document to a value, copy it from another document, trim blanks, restore the imported value */
  kind: z.enum(['set', 'copy', 'trim', 'recompute']),
  document: z.enum(['order', 'payment', 'waybill', 'receipt']),
  field: z.string().max(40),
  value: z.string().max(1000).optional(),
  from: z
    .object({ document: z.enum(['order', 'payment', 'waybill', 'receipt']), field: z.string().max(40) })
    .optional(),
  /** order lines: only lines with this SKU; absent = head field */
  sku: z.string().max(30).optional(),
})
export type Fix = z.infer<typeof fixSchema>

const documentView = z.object({
  kind: z.enum(['order', 'payment', 'waybill', 'receipt', 'inventory']),
  present: z.boolean(),
  id: recordId.optional(),
  revision: z.number().int(),
  fields: z.array(
    z.object({ field: z.string(), label: z.string(), value: z.string(), personal: z.boolean(), unequal: z.boolean() }),
  ),
  lines: z.array(z.record(z.string(), z.string())),
  source: z
    .object({ batchId: recordId.optional(), fileName: z.string(), fileHash: z.string(), row: z.number().int() })
    .optional(),
  /** In words, what kind of copy this is: of an inventory, whether it is a preview or a filed version. */
  note: z.string().optional(),
})
const transportBody = z.object({
  name: z.string().min(1).max(60),
  mode: modeSchema,
  trafMode: z.string().max(1).default(''),
  trafNo: z.string().max(100).default(''),
  voyageNo: z.string().max(32).default(''),
  billNo: z.string().max(37).default(''),
  loctNo: z.string().max(10).default(''),
  ieDate: dateText.optional(),
  note: z.string().max(200).default(''),
})

const transportRow = transportBody.extend({
  id: recordId,
  revision: z.number().int(),
  total: z.number().int(),
  states: z.array(z.object({ state: z.string(), name: z.string(), tone: z.string(), count: z.number().int() })),
})

export const parcelArea = {
  /** Sorts: id, orderNo, goodsValue. Filters: client, mode, batch, matchState, rule, filingState, reason, transport, orderNo, waybillNo, ids, orderedOn. */
  'parcel.page': query({
    title: '包裹列表',
    roles: OFFICE,
    topics: ['parcel', 'match', 'filing'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(parcelRowSchema),
  }),
  /** Sums: goodsValue, paid, tax, grossWeight. */
  'parcel.count': query({
    title: '包裹数与合计',
    roles: OFFICE,
    topics: ['parcel', 'match', 'filing'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'parcel.get': query({
    title: '包裹详情',
    roles: OFFICE,
    topics: ['parcel', 'match', 'filing', 'receipt'],
    failures: ['PARCEL_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: parcelRowSchema,
      documents: z.array(documentView),
      defects: z.array(
        z.object({
          rule: z.string(),
          title: z.string(),
          severity: z.string(),
          text: z.string(),
          todo: z.string(),
          source: z.string(),
          fields: z.array(z.object({ document: z.string(), field: z.string() })),
        }),
      ),
      tax: z
        .object({
          total: decimalText,
          steps: z.array(z.object({ text: z.string(), value: z.string(), source: z.string() })),
        })
        .optional(),
      filings: z.array(
        z.object({
          id: recordId,
          kind: z.string(),
          key: z.string(),
          state: z.string(),
          stateName: z.string(),
          version: z.number().int(),
        }),
      ),
    }),
  }),
  /** Paste 500 numbers, keep my order, say which are missing. */
  'parcel.findMany': query({
    title: '批量查找单号',
    roles: OFFICE,
    topics: ['parcel'],
    failures: [],
    input: z.object({ numbers: z.array(z.string().max(80)).min(1).max(5000) }),
    output: z.object({
      found: z.array(z.object({ number: z.string(), ids: z.array(recordId) })),
      missing: z.array(z.string()),
    }),
  }),

  /** Defects grouped by rule, with counts, over all clients or as filtered. */
  'match.groups': query({
    title: '差异分组',
    roles: OFFICE,
    topics: ['match', 'parcel'],
    failures: [],
    input: z.object({ filters: z.array(filterSchema).max(30).default([]) }),
    output: z.object({
      groups: z.array(
        z.object({
          rule: z.string(),
          title: z.string(),
          severity: z.enum(['defect', 'wait', 'warning']),
          count: z.number().int(),
          explanation: z.string(),
          todo: z.string(),
          source: z.string(),
          fixes: z.array(z.object({ title: z.string(), fix: fixSchema })),
        }),
      ),
    }),
  }),
  /** Re-evaluates all rules for a selection (or everything open). */
  'match.run': job({
    title: '三单比对',
    roles: FILERS,
    topics: ['match', 'parcel'],
    failures: ['NOTHING_SELECTED', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema.optional() }),
    output: z.object({
      checked: z.number().int(),
      agreed: z.number().int(),
      waiting: z.number().int(),
      defect: z.number().int(),
    }),
  }),
  'fix.preview': query({
    title: '批量修改预览',
    roles: FILERS,
    topics: ['parcel', 'match'],
    failures: ['NOTHING_SELECTED', 'FIX_INVALID'],
    input: z.object({ selection: selectionSchema, fix: fixSchema }),
    output: z.object({
      count: z.number().int(),
      changed: z.number().int(),
      solved: z.number().int(),
      samples: z.array(
        z.object({
          id: recordId,
          orderNo: z.string(),
          before: z.string(),
          after: z.string(),
          defectsAfter: z.array(z.string()),
        }),
      ),
    }),
  }),
  /** One fix applied to all rows with the same defect: corrections are new document revisions linked to the old. */
  'fix.apply': job({
    title: '批量修改',
    roles: FILERS,
    topics: ['parcel', 'match'],
    failures: ['NOTHING_SELECTED', 'FIX_INVALID', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema, fix: fixSchema, reason: z.string().max(200).default('') }),
    output: z.object({
      changed: z.number().int(),
      unchanged: z.number().int(),
      blocked: z.number().int(),
      agreed: z.number().int(),
    }),
  }),

  /** The newest, for choosing one. `text`: only those whose name, voyage or bill has it, however old; `ids`: only these. */
  'transport.list': query({
    title: '运输批次',
    roles: OFFICE,
    topics: ['transport', 'filing', 'parcel'],
    failures: [],
    input: z.object({
      mode: modeSchema.optional(),
      text: z.string().trim().max(60).default(''),
      ids: z.array(recordId).max(100).optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      transports: z.array(transportRow),
    }),
  }),
  /** All batches, by id. Filters: ids, name, mode, numbers (voyage or bill has), missing (voyage, bill; filled = any of them), ieDate. */
  'transport.page': query({
    title: '运输批次列表',
    roles: OFFICE,
    topics: ['transport', 'filing', 'parcel'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(transportRow.extend({ key: z.string() })),
  }),
  'transport.count': query({
    title: '运输批次数',
    roles: OFFICE,
    topics: ['transport'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'transport.get': query({
    title: '运输批次明细',
    roles: OFFICE,
    topics: ['transport', 'filing', 'parcel'],
    failures: ['TRANSPORT_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({ transport: transportRow }),
  }),
  /** Voyage and bill are often known only at night: saving fills them in all parcels of the batch that are not filed yet. */
  'transport.save': command({
    title: '保存运输批次',
    roles: FILERS,
    topics: ['transport', 'match'],
    failures: ['TRANSPORT_UNKNOWN', 'RECORD_CHANGED'],
    input: transportBody.extend({ id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  'transport.assign': job({
    title: '归入运输批次',
    roles: FILERS,
    topics: ['transport', 'parcel', 'match'],
    failures: ['TRANSPORT_UNKNOWN', 'NOTHING_SELECTED'],
    input: z.object({ transportId: recordId, selection: selectionSchema }),
    output: z.object({ changed: z.number().int(), blocked: z.number().int() }),
  }),

  /** Numbers (whole or last 4+ digits), clients and goods by Chinese, two-character words and pinyin initials, screens. */
  'search.all': query({
    title: '全局搜索',
    roles: EVERYONE,
    topics: ['parcel', 'client', 'goods', 'filing'],
    failures: [],
    input: z.object({ text: z.string().max(100), limit: z.number().int().min(1).max(50).default(12) }),
    output: z.object({
      hits: z.array(
        z.object({
          kind: z.enum(['parcel', 'client', 'goods', 'filing', 'transport', 'batch']),
          id: recordId,
          title: z.string(),
          detail: z.string(),
          state: z.string(),
          tone: z.string(),
        }),
      ),
      more: z.boolean(),
    }),
  }),
}
