import { z } from 'zod'
import { contentHash, pageInputSchema, pageOf, recordId, timeText } from '../list.ts'
import { job, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'

/** 追溯召回: from whatever is known of goods to where they came from and every parcel that they went into, and back from a parcel. */

/** An item of a book (its parcels: what customs released), or a lot on the shelves (its parcels: what was picked of it). */
const subject = { kind: z.enum(['item', 'lot']), id: recordId }

const traceText = z.string().trim().min(1).max(80)

export const traceArea = {
  'trace.find': query({
    title: '追溯与召回',
    roles: OFFICE,
    topics: ['book', 'bonded', 'stock'],
    failures: [],
    /** 料号, SKU, barcode, lot number, supplier, number of a list or of an arrival, order, waybill or inventory number. */
    input: z.object({ text: traceText }),
    output: z.object({
      subjects: z.array(
        z.object({
          ...subject,
          bookNo: z.string(),
          seq: z.number().int(),
          itemNo: z.string(),
          sku: z.string(),
          name: z.string(),
          lotNo: z.string(),
          expiresOn: z.string(),
          owner: z.string(),
          /** On the shelves now; '' for an item. */
          onHand: z.string(),
          parcels: z.number().int(),
          quantity: z.string(),
        }),
      ),
      /** There are more than are named: ask more exactly, or export, which names all. */
      more: z.boolean(),
    }),
  }),
  /** Where a subject came from: lists that moved an item, trucks that a lot came by. */
  'trace.sources': query({
    title: '追溯来源',
    roles: OFFICE,
    topics: ['book', 'bonded', 'stock'],
    failures: [],
    input: z.object(subject),
    output: z.object({
      lists: z.array(
        z.object({
          id: recordId,
          number: z.string(),
          direction: z.string(),
          stateName: z.string(),
          quantity: z.string(),
        }),
      ),
      arrivals: z.array(
        z.object({
          id: recordId,
          number: z.string(),
          supplier: z.string(),
          vehicle: z.string(),
          at: timeText,
          quantity: z.string(),
        }),
      ),
    }),
  }),
  'trace.parcels': query({
    title: '追溯到的包裹',
    roles: OFFICE,
    topics: ['stock', 'parcel'],
    failures: ['INPUT_INVALID'],
    input: pageInputSchema.extend({ subject: z.object(subject) }),
    output: pageOf(
      z.object({
        id: recordId,
        key: z.string(),
        orderNo: z.string(),
        waybillNo: z.string(),
        invtNo: z.string(),
        client: z.string(),
        /** Masked. */
        buyer: z.string(),
        quantity: z.string(),
        filingStateName: z.string(),
        tone: z.string(),
        stepName: z.string(),
      }),
    ),
  }),
  /** The recall list: every parcel of every subject that the text names, buyers masked. */
  'trace.export': job({
    title: '导出召回名单',
    roles: OFFICE,
    topics: [],
    failures: ['NOTHING_SELECTED', 'JOB_CANCELLED'],
    input: z.object({ text: traceText }),
    output: z.object({
      hash: contentHash,
      fileName: z.string(),
      rows: z.number().int(),
      subjects: z.number().int(),
    }),
  }),
}
