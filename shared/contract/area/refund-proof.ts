import { z } from 'zod'
import { recordId } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** Where the figures of a packet stand on its papers. */

const KEEPERS: readonly Role[] = ['clerk', 'accountant', 'checker', 'admin']
const length = z.number().int().min(0).max(100_000)
/** Tenths of a point from the upper left corner of the page as seen. */
const rectangle = { page: z.number().int().min(1), x: length, y: length, width: length, height: length }

export const refundProofArea = {
  /** What the rules find in the packet as it stands, and what the bureau said of its papers; `failing` would be refused today. */
  'packet.doubts': query({
    title: '退税包疑点',
    roles: OFFICE,
    topics: ['refund', 'money', 'paper'],
    failures: ['PACKET_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      day: z.string(),
      failing: z.number().int(),
      warnings: z.number().int(),
      waiting: z.number().int(),
      bureau: z.number().int(),
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          rule: z.string(),
          title: z.string(),
          severity: z.enum(['stop', 'warn', 'wait', 'bureau']),
          severityName: z.string(),
          subject: z.string(),
          text: z.string(),
          fix: z.string(),
          source: z.string(),
        }),
      ),
    }),
  }),
  /** Each figure that a paper has to show, with the place that a person drew or that the text of a paper gives. */
  'packet.figures': query({
    title: '退税包数字出处',
    roles: OFFICE,
    topics: ['refund', 'paper'],
    failures: ['PACKET_UNKNOWN', 'CONTENT_DAMAGED'],
    input: z.object({ id: recordId }),
    output: z.object({
      papers: z.array(z.object({ id: recordId, fileName: z.string(), pages: z.number().int(), hasText: z.boolean() })),
      figures: z.array(
        z.object({
          id: z.string(),
          group: z.string(),
          label: z.string(),
          value: z.string(),
          kind: z.enum(['number', 'amount']),
          from: z.enum(['box', 'text', '']),
          /** How often the value stands on that page. */
          times: z.number().int(),
          place: z.object({ paperId: recordId, fileName: z.string(), ...rectangle }).optional(),
        }),
      ),
      missing: z.number().int(),
    }),
  }),
  /** Draws a box around a figure on a page; width 0 takes it away. */
  'packet.box': command({
    title: '框选数字出处',
    roles: KEEPERS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'RECORD_UNKNOWN', 'PAPER_UNKNOWN'],
    input: z.object({ id: recordId, figure: z.string().max(120), paperId: recordId, ...rectangle }),
    output: z.object({}),
  }),
  /** Takes in the papers that are kept for its declarations and vouchers, and puts all into their order; a bad one comes back with its reason. */
  'packet.gather': job({
    title: '收齐退税包单证',
    roles: KEEPERS,
    topics: ['refund', 'paper'],
    failures: ['PACKET_UNKNOWN', 'PAPER_LOCKED', 'JOB_CANCELLED'],
    input: z.object({ id: recordId }),
    output: z.object({
      added: z.number().int(),
      papers: z.number().int(),
      refused: z.array(z.object({ fileName: z.string(), reason: z.string() })),
    }),
  }),
}
