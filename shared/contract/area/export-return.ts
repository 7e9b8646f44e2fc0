import { z } from 'zod'
import { job, query } from '../procedure.ts'
import { decimalText, recordId, selectionSchema } from '../list.ts'
import { FILERS, OFFICE } from '../role.ts'
import { followUpChecked, followUpFiled, followUpReason } from './crossborder.ts'

/** Exported goods that come back (213, tally 215), and the carrier's word that an imported parcel was signed for (513). */

const details = z.object({
  billNo: z.string().trim().max(37),
  trafMode: z.string().trim().max(1),
  trafName: z.string().trim().max(100),
  voyageNo: z.string().trim().max(32),
  portCode: z.string().trim().max(4),
  country: z.string().trim().max(3),
  /** The waybill that the goods come back with; empty = that of the export. Only for a single parcel. */
  logisticsNo: z.string().trim().max(80).default(''),
})
const time14 = z.string().regex(/^\d{14}$/)

export const exportReturnArea = {
  /** Which export inventories of a selection may be returned now: released, a known return mode, something left. */
  'exportReturn.check': query({
    title: '出口退货检查',
    roles: FILERS,
    topics: ['filing', 'parcel', 'setting'],
    failures: ['NOTHING_SELECTED'],
    input: z.object({ selection: selectionSchema }),
    output: followUpChecked,
  }),
  /** One parcel's lines as declared, what is left of them, the return mode and the deadline with its source. */
  'exportReturn.prepare': query({
    title: '出口退货商品与期限',
    roles: OFFICE,
    topics: ['filing', 'parcel', 'setting'],
    failures: ['PARCEL_UNKNOWN'],
    input: z.object({ parcelId: recordId }),
    output: z.object({
      hold: z.string(),
      invtNo: z.string(),
      returnMode: z.string(),
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
          arriveBy: z.string(),
          daysToArrive: z.number().int(),
          source: z.string(),
          confidence: z.enum(['seen', 'memory']),
          /** The office holds to it (设置). */
          enforced: z.boolean(),
        })
        .optional(),
    }),
  }),
  /** 213: everything that is left of each chosen inventory, or, for a single parcel, the named lines and quantities. */
  'exportReturn.file': job({
    title: '出口退货申请',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'DETAILS_MISSING', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({
      selection: selectionSchema,
      reason: followUpReason,
      details,
      lines: z
        .array(z.object({ gnum: z.number().int().min(1).max(100), qty: decimalText }))
        .min(1)
        .max(100)
        .optional(),
    }),
    output: followUpFiled,
  }),
  /** 215 for applications 213 that customs has taken: their goods are in the supervised place. */
  'tally.file': job({
    title: '退货理货申报',
    roles: [...FILERS, 'warehouse'],
    topics: ['filing', 'outbox'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({
      ids: z.array(recordId).min(1).max(10_000),
      operatorCode: z.string().trim().min(1).max(18),
      operatorName: z.string().trim().min(1).max(100),
      location: z.string().trim().max(250).default(''),
    }),
    output: followUpFiled,
  }),
  /** Which imported parcels of a selection may be reported as signed for: released, not reported yet. */
  'delivery.check': query({
    title: '妥投检查',
    roles: FILERS,
    topics: ['filing', 'parcel'],
    failures: ['NOTHING_SELECTED'],
    input: z.object({ selection: selectionSchema }),
    output: followUpChecked,
  }),
  /** 513: the parcels were signed for at a moment (14 digits, Beijing). */
  'delivery.file': job({
    title: '运单状态申报（妥投）',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema, signedAt: time14 }),
    output: followUpFiled,
  }),
}
