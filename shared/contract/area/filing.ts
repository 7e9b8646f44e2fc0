import { z } from 'zod'
import { refundGroup } from './refund-route.ts'
import { command, job, query } from '../procedure.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  filterSchema,
  pageInputSchema,
  pageOf,
  recordId,
  selectionSchema,
  timeText,
} from '../list.ts'
import { ADMINS, EVERYONE, FILERS, OFFICE } from '../role.ts'
import { FOLLOW_UP_KINDS } from '../../domain/crossborder/follow-up.ts'
import { fixSchema } from './parcel.ts'

/** Filings with their versions, outbox, receipts, channels, the training window, and messages read from files. */

export const FILING_KINDS = [
  'CEB621Message',
  'CEB603Message',
  'CEB311Message',
  'CEB411Message',
  'CEB511Message',
  'CEB303Message',
  'CEB403Message',
  'CEB505Message',
  ...FOLLOW_UP_KINDS,
] as const
export type FilingKind = (typeof FILING_KINDS)[number]
const filingKind = z.enum(FILING_KINDS)
const filingRow = z.object({
  id: recordId,
  key: z.string(),
  kind: filingKind,
  kindName: z.string(),
  businessKey: z.string(),
  parcelId: recordId,
  orderNo: z.string(),
  client: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  version: z.number().int(),
  versions: z.number().int(),
  copNo: z.string(),
  preNo: z.string(),
  invtNo: z.string(),
  reasonCode: z.string(),
  reason: z.string(),
  sentAt: z.string(),
  changedAt: timeText,
  silentSince: z.string(),
  channel: z.string(),
})
const receiptRow = z.object({
  id: recordId,
  key: z.string(),
  type: z.string(),
  status: z.string(),
  statusName: z.string(),
  returnTime: z.string(),
  info: z.string(),
  infoCode: z.string(),
  businessKey: z.string(),
  filingId: recordId.optional(),
  version: z.number().int().optional(),
  state: z.enum(['applied', 'waiting', 'duplicate', 'unreadable']),
  receivedAt: timeText,
  channel: z.string(),
  inboxId: recordId,
  /** Names the bytes as they came (message.text). */
  hash: contentHash,
  handled: z.boolean(),
  why: z.string(),
})
const findingSchema = z.object({
  kind: z.enum(['schema', 'rule']),
  code: z.string(),
  path: z.string(),
  document: z.number().int(),
  line: z.number().int().optional(),
  message: z.string(),
})

const [step, steps] = [z.string(), z.number().int()]
const waitingStep = z.object({ about: step, expects: step, count: steps, late: steps, until: timeText })

const fileResult = z.object({
  filed: z.number().int(),
  messages: z.number().int(),
  /** Not filed, those that wait for their key included. */
  blocked: z.number().int(),
  /** Filed by themselves as soon as their key is ready. */
  waiting: z.number().int(),
  reasons: z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int() })),
})

export const filingArea = {
  /** What would be filed and what holds the rest back; nothing is changed. `held` counts parcels; `blocked` counts, per reason, the parcels that have it (one parcel may have several). */
  'filing.check': query({
    title: '申报检查',
    roles: FILERS,
    topics: ['match', 'parcel', 'filing'],
    failures: ['NOTHING_SELECTED'],
    input: z.object({ selection: selectionSchema }),
    output: z.object({
      ready: z.number().int(),
      held: z.number().int(),
      blocked: z.array(
        z.object({ rule: z.string(), title: z.string(), count: z.number().int(), samples: z.array(recordId) }),
      ),
      warnings: z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int(), text: z.string() })),
      messages: z.number().int(),
      taxTotal: z.string(),
      /** Parcels among the ready ones whose tax nobody can compute (no rate, no content of the goods): not in taxTotal, nor in what is said of guarantees. */
      taxUnknown: z.number().int(),
      /** Of export lists that were judged one by one: by which way their refund would go, at which rate, and why. */
      refund: z.array(refundGroup),
    }),
  }),
  /** Composes, freezes, signs and queues: filing, version and outbox row in one transaction per message. One bad parcel never stops the rest. */
  'filing.file': job({
    title: '申报',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema, acceptWarnings: z.boolean().default(false) }),
    output: fileResult,
  }),
  /** What waits for a key that was locked or pulled, at the word of one person; starts by itself when the key is ready again. */
  'filing.fileWaiting': job({
    title: '待签申报',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel', 'key'],
    failures: ['NOTHING_SELECTED', 'JOB_CANCELLED'],
    input: z.object({ signer: z.string().max(80), askedBy: recordId }),
    output: fileResult,
  }),
  /** A new version of rejected or failed filings: same business key, new guid, later appTime, lineage kept. */
  'filing.redeclare': job({
    title: '更正重报',
    roles: FILERS,
    topics: ['filing', 'outbox', 'parcel'],
    failures: ['NOTHING_SELECTED', 'SIGN_FAILED', 'SIGNER_MISSING', 'JOB_CANCELLED'],
    input: z.object({ selection: selectionSchema, fix: fixSchema.optional() }),
    output: z.object({ redeclared: z.number().int(), blocked: z.number().int(), messages: z.number().int() }),
  }),
  'filing.page': query({
    title: '申报单证列表',
    roles: OFFICE,
    topics: ['filing'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(filingRow),
  }),
  'filing.count': query({
    title: '申报单证数',
    roles: OFFICE,
    topics: ['filing'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'filing.get': query({
    title: '申报单证详情',
    roles: OFFICE,
    topics: ['filing', 'receipt'],
    failures: ['FILING_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: filingRow,
      versions: z.array(
        z.object({
          version: z.number().int(),
          guid: z.string(),
          appTime: z.string(),
          state: z.string(),
          stateName: z.string(),
          messageId: recordId,
          messageHash: contentHash,
          position: z.number().int(),
          sends: z.number().int(),
          replaces: z.number().int().optional(),
          why: z.string(),
        }),
      ),
      timeline: z.array(
        z.object({
          at: z.string(),
          what: z.string(),
          tone: z.string(),
          version: z.number().int(),
          status: z.string(),
          info: z.string(),
          receiptId: recordId.optional(),
        }),
      ),
      allowed: z.array(z.string()),
      expected: z.object({ step: z.string(), since: z.string(), lastQuery: z.string() }).optional(),
    }),
  }),
  /** The frozen bytes (or stored receipt bytes) as text, personal data masked unless revealed on purpose. */
  'message.text': command({
    title: '查看报文原文',
    roles: OFFICE,
    topics: ['audit'],
    failures: ['CONTENT_MISSING', 'REASON_REQUIRED'],
    input: z.object({ hash: contentHash, reveal: z.boolean().default(false), reason: z.string().max(200).default('') }),
    output: z.object({ text: z.string(), sha256: contentHash }),
  }),

  /** Rejections and failures by reason, over all clients. */
  'receipt.reasons': query({
    title: '退单原因分组',
    roles: OFFICE,
    topics: ['filing', 'receipt'],
    failures: [],
    input: z.object({ filters: z.array(filterSchema).max(30).default([]) }),
    output: z.object({
      groups: z.array(
        z.object({
          code: z.string(),
          title: z.string(),
          state: z.string(),
          tone: z.string(),
          count: z.number().int(),
          /** Those of them that follow a filed inventory, by kind: they stand in the lists of 后续申报, not among the parcels. */
          followUps: z.array(z.object({ kind: z.string(), kindName: z.string(), count: z.number().int() })),
          sample: z.string(),
          todo: z.string(),
          fixes: z.array(z.object({ title: z.string(), fix: fixSchema })),
        }),
      ),
    }),
  }),
  'receipt.page': query({
    title: '回执箱',
    roles: OFFICE,
    topics: ['receipt'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(receiptRow),
  }),
  'receipt.count': query({
    title: '回执数',
    roles: OFFICE,
    topics: ['receipt'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'receipt.handled': command({
    title: '标记已处理',
    roles: FILERS,
    topics: ['receipt'],
    failures: [],
    input: z.object({ ids: z.array(recordId).min(1).max(10_000) }),
    output: z.object({ changed: z.number().int() }),
  }),
  /** Receives stored bytes as if they came over a channel (files from a stick, mail, an official client). */
  'receipt.apply': command({
    title: '读入回执文件',
    roles: FILERS,
    topics: ['receipt', 'filing', 'parcel'],
    failures: ['CONTENT_MISSING', 'MESSAGE_UNREADABLE'],
    input: z.object({ hash: contentHash, fileName: z.string().max(200).default('') }),
    output: z.object({
      inboxId: recordId,
      again: z.boolean(),
      receipts: z.number().int(),
      applied: z.number().int(),
      waiting: z.number().int(),
      unreadable: z.number().int(),
    }),
  }),
  /** Tries receipts that matched nothing once more. */
  'receipt.retry': command({
    title: '重新匹配回执',
    roles: FILERS,
    topics: ['receipt', 'filing', 'parcel'],
    failures: [],
    input: z.object({}),
    output: z.object({ applied: z.number().int(), waiting: z.number().int() }),
  }),

  /** Filter `state`: a state of the lease, or a figure of the strip: `waiting` (not left yet), `inFlight` (left, no receipt yet), `open` (not taken yet). */
  'outbox.page': query({
    title: '待发与在途',
    roles: OFFICE,
    topics: ['outbox'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(
      z.object({
        id: recordId,
        key: z.string(),
        type: z.string(),
        documents: z.number().int(),
        channel: z.string(),
        state: z.string(),
        attempts: z.number().int(),
        nextAt: z.string(),
        lastAnswer: z.string(),
        createdAt: timeText,
        hash: contentHash,
      }),
    ),
  }),
  'outbox.count': query({
    title: '报文数',
    roles: OFFICE,
    topics: ['outbox'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'channel.list': query({
    title: '通道',
    roles: EVERYONE,
    topics: ['channel'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: z.object({
      channels: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          kind: z.string(),
          enabled: z.boolean(),
          online: z.boolean(),
          queued: z.number().int(),
          inFlight: z.number().int(),
          lastContactAt: timeText.optional(),
          lastError: z.string().optional(),
          notices: z.array(z.string()),
        }),
      ),
    }),
  }),
  /** The switch: off = nothing leaves, everything waits. */
  'channel.switch': command({
    title: '通道开关',
    roles: FILERS,
    topics: ['channel'],
    failures: ['CHANNEL_UNKNOWN', 'LEDGER_TRAINING_MIXED'],
    input: z.object({ id: z.string().max(40), enabled: z.boolean() }),
    output: z.object({}),
  }),
  /** Sends and receives now; with `untilIdle` until nothing is queued, in flight within its time budget, or waiting to be fetched. */
  'channel.sync': job({
    title: '收发',
    roles: FILERS,
    topics: ['outbox', 'receipt', 'filing', 'parcel', 'channel'],
    failures: ['CHANNEL_UNKNOWN'],
    input: z.object({
      untilIdle: z.boolean().default(true),
      maxSeconds: z.number().int().min(1).max(3600).default(600),
    }),
    output: z.object({
      sent: z.number().int(),
      received: z.number().int(),
      receipts: z.number().int(),
      queued: z.number().int(),
      inFlight: z.number().int(),
      offline: z.array(z.string()),
      /** Who still owes an answer: the step, how many wait for it, until when the first of them is not late; `late` of them are. */
      waiting: z.array(waitingStep),
    }),
  }),

  /** The training window: seed, delays, loss, duplicates, disorder, rejections. Only on a training ledger. */
  'training.get': query({
    title: '培训窗口设置',
    roles: EVERYONE,
    topics: ['training'],
    failures: ['LEDGER_TRAINING_MIXED'],
    onWriter: true,
    input: z.object({}),
    output: z.object({
      settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      accepted: z.number().int(),
      documents: z.number().int(),
      duplicates: z.number().int(),
      pending: z.number().int(),
      log: z.array(z.object({ at: z.string(), text: z.string() })),
    }),
  }),
  'training.set': command({
    title: '调整培训窗口',
    roles: FILERS,
    topics: ['training'],
    failures: ['LEDGER_TRAINING_MIXED'],
    input: z.object({
      seed: z.number().int().optional(),
      delayMs: z.number().int().min(0).max(600_000).optional(),
      lossPercent: z.number().int().min(0).max(90).optional(),
      duplicatePercent: z.number().int().min(0).max(90).optional(),
      disorder: z.boolean().optional(),
      rejectPercent: z.number().int().min(0).max(100).optional(),
      inspectPercent: z.number().int().min(0).max(100).optional(),
      offline: z.boolean().optional(),
      taxBills: z.boolean().optional(),
    }),
    output: z.object({}),
  }),

  'message.read': query({
    title: '读报文',
    roles: EVERYONE,
    topics: [],
    failures: ['CONTENT_MISSING'],
    onWriter: true,
    input: z.object({ hash: contentHash }),
    output: z.object({
      ok: z.boolean(),
      type: z.string(),
      guid: z.string(),
      documents: z.number().int(),
      keys: z.array(z.record(z.string(), z.string())),
      code: z.string(),
    }),
  }),
  'message.check': query({
    title: '检查报文',
    roles: EVERYONE,
    topics: [],
    failures: ['CONTENT_MISSING'],
    onWriter: true,
    input: z.object({ hash: contentHash, edition: z.enum(['2018', '202205']).default('202205') }),
    output: z.object({
      ok: z.boolean(),
      type: z.string(),
      schema: z.array(findingSchema),
      rule: z.array(findingSchema),
    }),
  }),
  'audit.verify': job({
    title: '校验操作链',
    roles: ADMINS,
    topics: ['audit'],
    failures: [],
    input: z.object({}),
    output: z.object({ ok: z.boolean(), rows: z.number().int(), brokenAt: z.number().int().optional() }),
  }),
}
