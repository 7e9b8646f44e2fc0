import { z } from 'zod'
import { job, query } from '../procedure.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  filterSchema,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { OFFICE } from '../role.ts'

/** 报文日志: everything that was sent and received, by business key, as raw text, kept for good. */

const loggedRow = z.object({
  id: recordId,
  key: z.string(),
  direction: z.enum(['out', 'in']),
  directionName: z.string(),
  type: z.string(),
  typeName: z.string(),
  client: z.string(),
  channel: z.string(),
  at: timeText,
  documents: z.number().int(),
  bytes: z.number().int(),
  state: z.string(),
  tone: z.enum(['grey', 'blue', 'amber', 'green', 'red']),
  name: z.string(),
  hash: contentHash,
})

export const messageLogArea = {
  /** The newest first. Filters: number (any number of a parcel, a document, a declaration, a bonded document, or customs' session about payment data), direction, type, channel, at (from, to: yyyy-mm-dd, Beijing). */
  'messageLog.page': query({
    title: '报文日志',
    roles: OFFICE,
    topics: ['outbox', 'receipt', 'payCheck'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(loggedRow),
  }),
  'messageLog.count': query({
    title: '报文日志条数',
    roles: OFFICE,
    topics: ['outbox', 'receipt', 'payCheck'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** The raw texts of the listed messages as files of a zip with a list of them; personal fields masked unless a reason is given, which is written down. */
  'messageLog.export': job({
    title: '导出报文',
    roles: OFFICE,
    topics: ['audit'],
    failures: ['NOTHING_SELECTED', 'REASON_REQUIRED', 'JOB_CANCELLED'],
    input: z.object({
      filters: z.array(filterSchema).max(30).default([]),
      reveal: z.boolean().default(false),
      /** 存证包: beside the whole texts the times, attempts, certificates, a record that the audit chain vouches for, and a program to check it all. */
      evidence: z.boolean().default(false),
      reason: z.string().trim().max(200).default(''),
    }),
    output: z.object({ hash: contentHash, fileName: z.string(), files: z.number().int(), left: z.number().int() }),
  }),
}
