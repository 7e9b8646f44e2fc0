import { z } from 'zod'
import { NOTICE_STATES } from '../../domain/refund/notice.ts'
import { recordId, timeText } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'
import type { Topic } from '../topic.ts'

/** What follows by itself when customs closes: notices to factories, and our own filing as prefill of the evidence. */

const ASKERS: readonly Role[] = ['clerk', 'accountant', 'checker', 'admin']
/** Receipts close declarations, evidence answers notices. */
const SHOWN: readonly Topic[] = ['refund', 'declaration', 'receipt', 'filing']
const chosen = z.array(recordId).max(200)

export const refundNoticeArea = {
  /** Without a state everything that is still out: to ask, asked and not come, come in part; the longest out first. */
  'notice.list': query({
    title: '开票通知',
    roles: OFFICE,
    topics: SHOWN,
    failures: [],
    input: z.object({ clientId: recordId.optional(), state: z.enum(NOTICE_STATES).optional() }),
    output: z.object({
      counts: z.array(z.object({ state: z.enum(NOTICE_STATES), name: z.string(), count: z.number().int() })),
      rows: z.array(
        z.object({
          id: recordId,
          client: z.string(),
          producer: z.string(),
          item: z.string(),
          exportDate: z.string(),
          originName: z.string(),
          agency: z.boolean(),
          name: z.string(),
          unit: z.string(),
          quantity: z.string(),
          fob: z.string(),
          fobRmb: z.string(),
          rateBasis: z.string(),
          refundRate: z.string(),
          state: z.enum(NOTICE_STATES),
          stateName: z.string(),
          askedOn: z.string(),
          /** Since the factory was first told, else since the export. */
          days: z.number().int(),
          asked: z.number().int(),
          vouchers: z.array(z.string()),
          text: z.string(),
          /** It replaces an earlier one: the declaration has changed. */
          corrected: z.boolean(),
        }),
      ),
    }),
  }),
  'notice.text': query({
    title: '开票通知文字',
    roles: OFFICE,
    topics: SHOWN,
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ noticeIds: chosen.min(1) }),
    output: z.object({ texts: z.array(z.string()) }),
  }),
  /** Words for the factory, noted as told today, so that what does not come is seen with its days; items of customs' data get their notice by hand. */
  'notice.ask': command({
    title: '发开票通知',
    roles: ASKERS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'NOTHING_SELECTED'],
    input: z.object({
      noticeIds: chosen.default([]),
      itemIds: chosen.default([]),
      /** Of notices by hand: 代办退税专用. */
      agency: z.boolean().default(false),
    }),
    output: z.object({ text: z.string(), asked: z.number().int() }),
  }),
  'notice.drop': command({
    title: '不再索票',
    roles: ASKERS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ noticeIds: chosen.min(1), reason: z.string().trim().min(1).max(200) }),
    output: z.object({ dropped: z.number().int() }),
  }),
  /** Our own closed filings ahead of customs' data; never counted. */
  'prefill.list': query({
    title: '预填单证',
    roles: OFFICE,
    topics: SHOWN,
    failures: [],
    input: z.object({ clientId: recordId.optional(), state: z.enum(['waiting', 'same', 'differs']).optional() }),
    output: z.object({
      counts: z.object({ waiting: z.number().int(), same: z.number().int(), differs: z.number().int() }),
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          declarationNo: z.string(),
          client: z.string(),
          source: z.enum(['declaration', 'summary']),
          sourceName: z.string(),
          sourceId: recordId,
          exportDate: z.string(),
          tradeMode: z.string(),
          total: z.string(),
          state: z.enum(['waiting', 'same', 'differs']),
          stateName: z.string(),
          differences: z.array(z.object({ label: z.string(), ours: z.string(), theirs: z.string() })),
          items: z.array(
            z.object({
              itemNo: z.number().int(),
              hsCode: z.string(),
              name: z.string(),
              amount: z.string(),
              quantities: z.string(),
            }),
          ),
          at: timeText,
        }),
      ),
    }),
  }),
}
