import { z } from 'zod'
import { contentHash, recordId, timeText } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 疑点: what the bureau would ask, before it does; and what it did ask. Our own doubts are computed at every look. */

const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']
const severity = z.enum(['stop', 'warn', 'wait'])

export const refundDoubtArea = {
  /** Every rule with what it finds now over all clients, the bureau's rows that mean the same, and what would fail today. */
  'doubt.groups': query({
    title: '疑点分组',
    roles: OFFICE,
    topics: ['refund', 'money'],
    failures: [],
    input: z.object({ clientId: recordId.optional() }),
    output: z.object({
      day: z.string(),
      packets: z.number().int(),
      failing: z.number().int(),
      failingRefund: z.string(),
      clean: z.number().int(),
      groups: z.array(
        z.object({
          rule: z.string(),
          title: z.string(),
          severity,
          severityName: z.string(),
          source: z.string(),
          fix: z.string(),
          verified: z.boolean(),
          days: z.string(),
          count: z.number().int(),
          packets: z.number().int(),
          refund: z.string(),
          bureau: z.number().int(),
          codes: z.array(z.string()),
        }),
      ),
    }),
  }),
  /** The doubts of a rule (or of all), at most 2,000 of them. */
  'doubt.list': query({
    title: '疑点明细',
    roles: OFFICE,
    topics: ['refund', 'money'],
    failures: [],
    input: z.object({ rule: z.string().max(40).default(''), clientId: recordId.optional() }),
    output: z.object({
      total: z.number().int(),
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          rule: z.string(),
          title: z.string(),
          severity,
          clientId: recordId,
          client: z.string(),
          packet: z.string(),
          subject: z.string(),
          text: z.string(),
          fix: z.string(),
          refund: z.string(),
        }),
      ),
    }),
  }),
  /** Reads the bureau's feedback file: xlsx or CSV with a header; good rows go in, bad ones come back with row and reason. */
  'doubt.import': job({
    title: '导入税务疑点',
    roles: MONEY,
    topics: ['refund'],
    failures: [
      'CONTENT_MISSING',
      'CONTENT_DAMAGED',
      'FILE_UNREADABLE',
      'FILE_REFUSED',
      'FILE_EMPTY',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'HEADER_MISSING',
      'JOB_CANCELLED',
    ],
    input: z.object({ hash: contentHash, fileName: z.string().min(1).max(255) }),
    output: z.object({
      fileId: recordId,
      rows: z.number().int(),
      good: z.number().int(),
      bad: z.number().int(),
      matched: z.number().int(),
      sameFile: z.boolean(),
      findings: z.array(z.object({ row: z.number().int(), text: z.string() })),
    }),
  }),
  /** The bureau's rows, the newest first, with our paper and rule where they are known. */
  'doubt.bureau': query({
    title: '税务疑点',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          code: z.string(),
          level: z.string(),
          text: z.string(),
          skippable: z.boolean(),
          subject: z.string(),
          client: z.string(),
          matched: z.boolean(),
          rule: z.string(),
          ruleTitle: z.string(),
          ours: z.boolean(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** Says which of our rules one of the bureau's codes means; '' = none of them. */
  'doubt.meaning': command({
    title: '对应疑点代码',
    roles: MONEY,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ code: z.string().trim().min(1).max(30), rule: z.string().max(40) }),
    output: z.object({}),
  }),
}
