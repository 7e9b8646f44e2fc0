import { z } from 'zod'
import { contentHash, recordId } from '../list.ts'
import { job, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'

/** The reply sheet: a client's numbers as he sent them, answered in his order and in his words. */

/** A pasted block: his columns stay with the answer. Without `column` the column of numbers is found by what the ledger knows. */
const pasted = z.object({
  rows: z
    .array(z.array(z.string().max(2000)).max(60))
    .min(1)
    .max(5001),
  column: z.number().int().min(0).max(59).optional(),
})

const replyLine = z.object({
  /** Which pasted row it answers, from 0. */
  row: z.number().int(),
  number: z.string(),
  parcelId: recordId.optional(),
  others: z.number().int(),
  orderNo: z.string(),
  waybillNo: z.string(),
  invtNo: z.string(),
  client: z.string(),
  tone: z.string(),
  status: z.string(),
  reason: z.string(),
  ask: z.string(),
})
export type ReplyLine = z.infer<typeof replyLine>

export const replyArea = {
  'reply.lookup': query({
    title: '客户回复单',
    roles: OFFICE,
    topics: ['parcel', 'match', 'filing', 'receipt'],
    failures: ['REPLY_NO_NUMBERS'],
    input: pasted,
    output: z.object({
      column: z.number().int(),
      header: z.boolean(),
      found: z.number().int(),
      missing: z.number().int(),
      lines: z.array(replyLine),
    }),
  }),
  /** His own columns with status, reason and what he must send behind them, as an Excel file. */
  'reply.sheet': job({
    title: '导出客户回复单',
    roles: OFFICE,
    topics: [],
    failures: ['REPLY_NO_NUMBERS', 'JOB_CANCELLED'],
    input: pasted,
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
}
