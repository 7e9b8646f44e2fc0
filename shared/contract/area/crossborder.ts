import { z } from 'zod'
import { MANIFEST_KINDS } from '../../domain/crossborder/manifest.ts'
import { command, job, query } from '../procedure.ts'
import {
  countInputSchema,
  countOutputSchema,
  pageInputSchema,
  dateText,
  decimalText,
  pageOf,
  recordId,
  selectionSchema,
  timeText,
} from '../list.ts'
import { FILERS, OFFICE } from '../role.ts'

/** What follows a filed inventory: cancellations, returns, manifests, arrivals, departures, summaries. */

const blocked = z.array(
  z.object({ rule: z.string(), title: z.string(), count: z.number().int(), samples: z.array(recordId) }),
)
/** How many can be asked for, and what holds the rest. */
export const followUpChecked = z.object({ ready: z.number().int(), held: z.number().int(), blocked })
/** What came of a run. */
export const followUpFiled = z.object({
  filed: z.number().int(),
  messages: z.number().int(),
  blocked: z.number().int(),
  reasons: z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int() })),
})
export const followUpReason = z.string().trim().min(1).max(1000)

const followUpRow = z.object({
  id: recordId,
  key: z.string(),
  kind: z.string(),
  kindName: z.string(),
  client: z.string(),
  parcelId: recordId.optional(),
  filingId: recordId,
  orderNo: z.string(),
  copNo: z.string(),
  part: z.number().int(),
  parts: z.number().int(),
  preNo: z.string(),
  invtNo: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  version: z.number().int(),
  askedFor: z.string(),
  reason: z.string(),
  transport: z.string(),
  inventoryState: z.string(),
  dueOn: z.string(),
  arrivedOn: z.string(),
  createdAt: timeText,
  changedAt: timeText,
})

const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const manifestKind = z.enum(MANIFEST_KINDS)
const manifestDetails = z.object({
  operatorCode: z.string().max(18).default(''),
  operatorName: z.string().max(100).default(''),
  domesticTrafNo: z.string().max(100).default(''),
  leaveTime: z
    .string()
    .regex(/^(\d{14})?$/)
    .default(''),
  location: z.string().max(100).default(''),
})
const manifestInput = z.object({
  transportId: recordId,
  kind: manifestKind,
  partSize: z.number().int().min(1).max(5000).default(1000),
  details: manifestDetails.prefault({}),
})

export const crossborderArea = {
  /** Filters: kind, state, client, parcel, ids, copNo. */
  'followUp.page': query({
    title: '后续申报列表',
    roles: OFFICE,
    topics: ['filing'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(followUpRow),
  }),
  'followUp.count': query({
    title: '后续申报数',
    roles: OFFICE,
    topics: ['filing'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** Rejected or failed ones once more, composed from what stands now: same number, a new version. */
  'followUp.redeclare': job({
    title: '后续申报重报',
    roles: FILERS,
    topics: ['filing', 'outbox'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({ ids: z.array(recordId).min(1).max(100_000) }),
    output: followUpFiled,
  }),

  /** Which inventories of a selection of parcels may be cancelled now, and what holds the rest back. */
  'cancel.check': query({
    title: '撤销检查',
    roles: FILERS,
    topics: ['filing', 'parcel'],
    failures: ['NOTHING_SELECTED'],
    input: z.object({ selection: selectionSchema }),
    output: followUpChecked,
  }),
  /** 623 / 605 for the inventories of a selection of parcels; the receipt cancels the inventory, the application alone does not. */
  'cancel.file': job({
    title: '申请撤销',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema, reason: followUpReason }),
    output: followUpFiled,
  }),

  /** Which inventories of a selection of parcels may be returned now: released, in time, something left. */
  'return.check': query({
    title: '退货检查',
    roles: FILERS,
    topics: ['filing', 'parcel'],
    failures: ['NOTHING_SELECTED'],
    input: z.object({ selection: selectionSchema }),
    output: followUpChecked,
  }),
  /** One parcel's lines as declared, what is left of them, and both clocks with their source. */
  'return.prepare': query({
    title: '退货商品与期限',
    roles: OFFICE,
    topics: ['filing', 'parcel'],
    failures: ['PARCEL_UNKNOWN'],
    input: z.object({ parcelId: recordId }),
    output: z.object({
      hold: z.string(),
      invtNo: z.string(),
      lines: z.array(
        z.object({
          gnum: z.number().int(),
          gcode: z.string(),
          gname: z.string(),
          unit: z.string(),
          declared: z.string(),
          left: z.string(),
        }),
      ),
      clock: z
        .object({
          releasedOn: z.string(),
          applyBy: z.string(),
          arriveBy: z.string(),
          daysToApply: z.number().int(),
          daysToArrive: z.number().int(),
          source: z.string(),
        })
        .optional(),
    }),
  }),
  /** 625: everything that is left of each chosen inventory, or, for a single parcel, the named lines and quantities. */
  'return.file': job({
    title: '申请退货',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({
      selection: selectionSchema,
      reason: followUpReason,
      lines: z
        .array(z.object({ gnum: z.number().int().min(1).max(99), qty: decimalText }))
        .min(1)
        .max(99)
        .optional(),
    }),
    output: followUpFiled,
  }),
  /** What a list of a transport batch's exported parcels would hold: one list a declarant and carrier, cut into parts; what is missing in words. */
  'manifest.check': query({
    title: '总分运抵离境检查',
    roles: FILERS,
    topics: ['filing', 'transport', 'parcel'],
    failures: ['TRANSPORT_UNKNOWN'],
    input: manifestInput,
    output: followUpChecked.extend({
      missing: z.array(z.string()),
      unfinished: z.number().int(),
      lists: z.array(
        z.object({
          agent: z.string(),
          carrier: z.string(),
          parcels: z.number().int(),
          parts: z.number().int(),
          grossWeight: z.string(),
        }),
      ),
    }),
  }),
  /** 607, 507 or 509 in parts, 711 whole. All parts are written before the first is signed, so that a run that was cut off is completed, never begun twice. */
  'manifest.file': job({
    title: '总分运抵离境申报',
    roles: FILERS,
    topics: ['filing', 'outbox'],
    failures: [
      'TRANSPORT_UNKNOWN',
      'NOTHING_SELECTED',
      'DETAILS_MISSING',
      'SIGNER_MISSING',
      'SIGN_FAILED',
      'JOB_CANCELLED',
    ],
    input: manifestInput,
    output: followUpFiled,
  }),

  /** A month's released lists of 汇总申报 that nobody has applied for, merged as customs will; nothing is changed. Figures of the first 200 groups and lines. */
  'summary.prepare': job({
    title: '汇总预览',
    roles: FILERS,
    topics: [],
    failures: ['JOB_CANCELLED'],
    input: z.object({ month: monthText }),
    output: z.object({
      month: z.string(),
      lists: z.number().int(),
      applications: z.number().int(),
      groupCount: z.number().int(),
      declarationLines: z.number().int(),
      groups: z.array(
        z.object({
          shipper: z.string(),
          producer: z.string(),
          trafMode: z.string(),
          country: z.string(),
          portCode: z.string(),
          lists: z.number().int(),
          lineCount: z.number().int(),
          lines: z.array(
            z.object({
              gcode: z.string(),
              country: z.string(),
              currency: z.string(),
              unit1: z.string(),
              qty1: z.string(),
              total: z.string(),
              lines: z.number().int(),
            }),
          ),
        }),
      ),
      deadline: z
        .object({
          day: z.string(),
          daysLeft: z.number().int(),
          source: z.string(),
          confidence: z.enum(['seen', 'memory']),
        })
        .optional(),
    }),
  }),
  /** 701 by list numbers or by period, in parts; a list is applied for once. */
  'summary.file': job({
    title: '汇总申报',
    roles: FILERS,
    topics: ['filing', 'outbox'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({
      month: monthText,
      by: z.enum(['list', 'period']).default('list'),
      summaryFlag: z.enum(['1', '2']).default('2'),
      declAgentCode: z.string().max(18).default(''),
      declAgentName: z.string().max(100).default(''),
      partSize: z.number().int().min(1).max(10_000).default(5000),
    }),
    output: followUpFiled.extend({ lists: z.number().int() }),
  }),
  /** What customs made of applications (792): declarations with their numbers and state. */
  'summary.results': query({
    title: '汇总结果',
    roles: OFFICE,
    topics: ['receipt', 'filing'],
    failures: [],
    input: z.object({ sumNo: z.string().max(18).optional(), limit: z.number().int().min(1).max(500).default(100) }),
    output: z.object({
      results: z.array(
        z.object({
          id: recordId,
          sumNo: z.string(),
          declSeqNo: z.string(),
          entryId: z.string(),
          decState: z.string(),
          opDate: z.string(),
          part: z.number().int(),
          parts: z.number().int(),
          lists: z.number().int(),
        }),
      ),
    }),
  }),

  /** The goods are back in the supervised place: the second clock stops. */
  'return.arrived': command({
    title: '登记退货运抵',
    roles: [...FILERS, 'warehouse'],
    topics: ['filing'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ ids: z.array(recordId).min(1).max(1000), day: dateText }),
    output: z.object({ changed: z.number().int() }),
  }),
}
