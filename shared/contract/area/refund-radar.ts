import { z } from 'zod'
import { DEADLINE_KINDS } from '../../domain/refund/deadline.ts'
import { contentHash, recordId, timeText } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'
import { workPile } from './ledger.ts'

/** 期限雷达 and 月结: money at risk by day over all clients; a month's figures that tie, and its lock. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const deadline = z.object({
  kind: z.enum(DEADLINE_KINDS),
  kindName: z.string(),
  day: z.string(),
  days: z.number().int(),
  tone: z.string(),
  clientId: recordId,
  client: z.string(),
  about: z.string(),
  money: z.string(),
  source: z.string(),
  verified: z.boolean(),
  screen: z.string(),
  id: recordId,
})
const range = z.object({
  clientId: recordId.optional(),
  kind: z.enum(DEADLINE_KINDS).optional(),
  within: z.number().int().min(0).max(3660).default(400),
})
const figure = z.object({
  id: z.string(),
  name: z.string(),
  value: z.string(),
  rows: z.number().int(),
  screen: z.string(),
  tab: z.string(),
  filters: z.array(z.object({ field: z.string(), op: z.literal('in'), value: z.array(z.string()) })),
  /** What the figure of a closed month would be with the corrections that came after; '' = the same. */
  now: z.string(),
})
const figures = z.object({
  month: monthText,
  locked: z.boolean(),
  lockedAt: z.string(),
  lockedBy: z.string(),
  figures: z.array(figure),
  untied: z.string(),
  may: z.boolean(),
  why: z.string(),
  /** What was written about a closed month after its lock. */
  corrections: z.array(z.object({ what: z.string(), subject: z.string(), actor: z.string(), at: timeText })),
})

/** What an accountant's day begins with; each part is asked for itself, so that none holds up another. */
export const TODAY_PARTS = ['deadline', 'paper', 'doubt', 'money'] as const

export const refundRadarArea = {
  /** Money at risk by deadline, papers that are out, doubts and the paper that would unlock most, payments that belong to nothing yet. */
  'refund.today': query({
    title: '退税与资金待办',
    roles: OFFICE,
    topics: ['refund', 'client', 'claim', 'tracked', 'money', 'setting'],
    failures: [],
    input: z.object({ part: z.enum(TODAY_PARTS) }),
    output: z.object({ piles: z.array(workPile) }),
  }),
  'deadline.list': query({
    title: '期限雷达',
    roles: OFFICE,
    topics: ['refund', 'client', 'claim', 'tracked', 'money'],
    failures: [],
    input: range,
    output: z.object({
      today: z.string(),
      total: z.number().int(),
      money: z.string(),
      overdue: z.string(),
      days: z.array(
        z.object({
          day: z.string(),
          days: z.number().int(),
          count: z.number().int(),
          money: z.string(),
          tone: z.string(),
        }),
      ),
      rows: z.array(deadline),
    }),
  }),
  /** The Monday list as a sheet for printing. */
  'deadline.sheet': job({
    title: '导出期限清单',
    roles: OFFICE,
    topics: [],
    failures: ['NOTHING_SELECTED', 'JOB_CANCELLED'],
    input: range,
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
  /** Each figure with the rows behind it; `untied` is what does not add up. */
  'month.figures': query({
    title: '月结',
    roles: OFFICE,
    topics: ['refund', 'money'],
    failures: [],
    input: z.object({ month: monthText }),
    output: figures,
  }),
  'month.list': query({
    title: '已结月份',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({ months: z.array(z.object({ month: monthText, at: timeText, actor: z.string() })) }),
  }),
  /** Locks a month: nothing is booked into it any more, its figures are kept as they are. */
  'month.close': command({
    title: '结账',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['MONTH_LOCKED', 'MONTH_OPEN'],
    input: z.object({ month: monthText }),
    output: z.object({}),
  }),
}
