import { z } from 'zod'
import { command, query } from '../procedure.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { FILERS, OFFICE } from '../role.ts'

/** 179号公告: customs asks a platform for the payment raw data of an order, and gets it signed. */

const checkRow = z.object({
  id: recordId,
  key: z.string(),
  sessionId: z.string(),
  orderNo: z.string(),
  client: z.string(),
  came: z.string(),
  peer: z.string(),
  receivedAt: timeText,
  dueAt: timeText,
  late: z.boolean(),
  state: z.string(),
  stateName: z.string(),
  tone: z.enum(['grey', 'blue', 'amber', 'green', 'red', 'silent']),
  attempts: z.number().int(),
  nextAt: z.string(),
  code: z.string(),
  info: z.string(),
  changedAt: timeText,
})

export const payCheckArea = {
  /** What customs asked and how it stands, the newest first. Filters: state, open (1 = not answered yet), orderNo, sessionId. */
  'payCheck.page': query({
    title: '支付原始数据抽查列表',
    roles: OFFICE,
    topics: ['payCheck'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(checkRow),
  }),
  'payCheck.count': query({
    title: '支付原始数据抽查数',
    roles: OFFICE,
    topics: ['payCheck'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** One question with what happened to it; `hash` names the frozen answer (its personal fields stay masked in message.text). */
  'payCheck.get': query({
    title: '支付原始数据抽查明细',
    roles: OFFICE,
    topics: ['payCheck'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: checkRow,
      hash: contentHash.optional(),
      events: z.array(z.object({ at: timeText, what: z.string(), code: z.string(), info: z.string(), by: z.string() })),
      /** Raw data of the order in the ledger: payments and how many orders each pays; never their contents. */
      payments: z.array(
        z.object({ payTransactionId: z.string(), orders: z.number().int(), problems: z.array(z.string()) }),
      ),
    }),
  }),
  /** How the duty is set up: raw data in store, the listener, where answers go. */
  'payCheck.status': query({
    title: '支付原始数据概况',
    roles: OFFICE,
    topics: ['payCheck', 'setting'],
    failures: [],
    input: z.object({}),
    output: z.object({
      payments: z.number().int(),
      orders: z.number().int(),
      /** Where it listens; empty = off. */
      listener: z.string(),
      /** Why it does not although it should. */
      listenerProblem: z.string(),
      target: z.string(),
      open: z.number().int(),
      held: z.number().int(),
      late: z.number().int(),
    }),
  }),
  /** A question that came another way (the platform forwarded it) is entered by hand; on a training ledger without a session the window asks about an order. */
  'payCheck.take': command({
    title: '登记海关抽查',
    roles: FILERS,
    topics: ['payCheck'],
    failures: ['FIELD_INVALID', 'PAY_SESSION_TAKEN', 'NOTHING_SELECTED', 'LEDGER_TRAINING_MIXED'],
    input: z.object({
      orderNo: z.string().trim().max(60).default(''),
      sessionId: z.string().trim().max(64).default(''),
    }),
    output: z.object({ id: recordId, again: z.boolean() }),
  }),
  /** Tries once more now: what was held, put off or answered by silence. A frozen answer goes out with the same bytes. */
  'payCheck.retry': command({
    title: '重新应答抽查',
    roles: FILERS,
    topics: ['payCheck'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ ids: z.array(recordId).min(1).max(500) }),
    output: z.object({ changed: z.number().int() }),
  }),
}
