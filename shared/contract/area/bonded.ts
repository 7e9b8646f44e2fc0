import { z } from 'zod'
import { BONDED_TYPES } from '../../domain/bonded/document-kind.ts'
import { checkedSchema, findingSchema, frozenVersionSchema, savedSchema, timelineStepSchema } from '../document-kit.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  decimalText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'
import type { Topic } from '../topic.ts'

/** 金关二期 documents: lists (核注清单), forms (申报表), stock orders (出入库单), passes (核放单), book filings; drafts, versions, answers. */

/** Names are checked against the tables by the service; values may be too long for the message, never for the ledger. */
const fields = z.record(z.string().max(60), z.string().max(4000))
const line = z.object({
  fields,
  itemId: recordId.default(0),
  ownerId: recordId.default(0),
  lotId: recordId.default(0),
})
export const bondedContentSchema = z.object({
  head: fields.default({}),
  lines: z.array(line).max(20_000).default([]),
  links: z.array(fields).max(50_000).default([]),
  tail: fields.default({}),
})

const bondedTypeSchema = z.enum(BONDED_TYPES)
const documentRow = z.object({
  id: recordId,
  key: z.string(),
  type: bondedTypeSchema,
  typeName: z.string(),
  ownNo: z.string(),
  bookId: recordId,
  bookNo: z.string(),
  listType: z.string(),
  listTypeName: z.string(),
  direction: z.string(),
  directionName: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  help: z.string(),
  version: z.number().int(),
  revision: z.number().int(),
  lines: z.number().int(),
  parcels: z.number().int(),
  firstGoods: z.string(),
  packages: z.string(),
  gross: z.string(),
  net: z.string(),
  relatedNo: z.string(),
  vehicle: z.string(),
  errors: z.number().int(),
  warnings: z.number().int(),
  platformNo: z.string(),
  customsNo: z.string(),
  status: z.string(),
  statusAt: z.string(),
  reason: z.string(),
  channel: z.string(),
  booked: z.string(),
  gate: z.string(),
  contradiction: z.string(),
  note: z.string(),
  createdAt: timeText,
  changedAt: timeText,
  sentAt: z.string(),
  mayEdit: z.boolean(),
  mayUndo: z.boolean(),
})

/** What moves a document: an act here, its message leaving, an answer coming in. */
const MOVED: readonly Topic[] = ['bonded', 'outbox', 'receipt']
const act = z.object({ id: recordId, revision: z.number().int(), why: z.string().trim().max(200).default('') })
const acted = z.object({ version: z.number().int(), ownNo: z.string(), messageId: recordId })

export const bondedArea = {
  /** Filters: type (needed first), ids, state, book, listType, direction, ownNo, platformNo, customsNo, vehicle, relatedNo, contradiction. */
  'bonded.page': query({
    title: '保税单证列表',
    roles: OFFICE,
    topics: MOVED,
    failures: ['INPUT_INVALID'],
    input: pageInputSchema,
    output: pageOf(documentRow),
  }),
  'bonded.count': query({
    title: '保税单证数',
    roles: OFFICE,
    topics: MOVED,
    failures: ['INPUT_INVALID'],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'bonded.get': query({
    title: '保税单证',
    roles: OFFICE,
    topics: [...MOVED, 'book'],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: documentRow,
      content: bondedContentSchema,
      findings: z.array(findingSchema),
      versions: z.array(frozenVersionSchema.extend({ act: z.string() })),
      timeline: z.array(timelineStepSchema.extend({ receiptId: recordId.optional() })),
      movements: z.array(
        z.object({
          entryId: recordId,
          at: timeText,
          kindName: z.string(),
          reversed: z.boolean(),
          quantity: z.string(),
          items: z.number().int(),
        }),
      ),
      related: z.array(documentRow),
      parcels: z.array(z.object({ parcelId: recordId, invtNo: z.string(), quantity: z.string() })),
      contradictions: z.array(
        z.object({
          id: recordId,
          receiptId: recordId,
          code: z.string(),
          detail: z.string(),
          state: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** Saves a draft, new (no id) or changed; nothing is refused for being incomplete. Lines that name a book item move it. */
  'bonded.save': command({
    title: '保存保税单证',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN', 'BONDED_STATE', 'RECORD_CHANGED', 'FIELD_INVALID'],
    input: z.object({
      id: recordId.optional(),
      type: bondedTypeSchema,
      revision: z.number().int().default(0),
      note: z.string().max(200).default(''),
      content: bondedContentSchema,
    }),
    output: savedSchema,
  }),
  /** Checks a content as it stands on the screen; nothing is stored. */
  'bonded.check': query({
    title: '检查保税单证',
    roles: OFFICE,
    topics: ['table', 'bonded'],
    failures: [],
    /** `id`: the saved document that is being changed, 0 = a new one. */
    input: z.object({ type: bondedTypeSchema, id: recordId.default(0), content: bondedContentSchema }),
    output: checkedSchema,
  }),
  /** The saved content as the file of its message, for whoever carries it to the window by hand; nothing is sent. */
  'bonded.message': command({
    title: '保税单证报文文件',
    roles: FILERS,
    topics: [],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({ fileHash: contentHash, fileName: z.string() }),
  }),
  'bonded.copy': command({
    title: '复制保税单证',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({ id: recordId, ownNo: z.string() }),
  }),
  /** The head of a new document of a book: companies, district, what its type fixes. */
  'bonded.start': query({
    title: '新保税单证的表头',
    roles: OFFICE,
    topics: ['book'],
    failures: ['BOOK_UNKNOWN'],
    input: z.object({
      type: bondedTypeSchema,
      bookId: recordId,
      listType: z.string().max(4).default(''),
      direction: z.enum(['I', 'E']).default('I'),
    }),
    output: z.object({ content: bondedContentSchema }),
  }),
  /** Lines from book items and quantities, converted to the legal units; one line for an item. Nothing is stored. */
  'bonded.lines': query({
    title: '账册商品转清单商品',
    roles: OFFICE,
    topics: ['book'],
    failures: ['ITEM_UNKNOWN'],
    input: z.object({
      items: z
        .array(
          z.object({
            itemId: recordId,
            ownerId: recordId.default(0),
            lotId: recordId.default(0),
            quantity: decimalText,
          }),
        )
        .min(1)
        .max(5000),
    }),
    output: z.object({ lines: z.array(line) }),
  }),
  /** A load weighed at packing or on the bridge against the gross weight of the papers; the tolerance is a setting. */
  'bonded.weigh': query({
    title: '称重与申报毛重比对',
    roles: OFFICE,
    topics: ['setting'],
    failures: [],
    input: z.object({ declared: decimalText, weighed: decimalText }),
    output: z.object({ within: z.boolean(), difference: z.string(), percent: z.string() }),
  }),
  /** Freezes the saved content as a version and queues it: a draft for the single window (DelcareFlag 0). */
  'bonded.store': command({
    title: '导入暂存保税单证',
    roles: FILERS,
    topics: ['bonded', 'outbox'],
    failures: [
      'BONDED_UNKNOWN',
      'BONDED_STATE',
      'BONDED_NOT_READY',
      'BONDED_FORM',
      'RECORD_CHANGED',
      'CHANNEL_UNKNOWN',
    ],
    input: act,
    output: acted,
  }),
  /** The explicit act: declares (DelcareFlag 1). Only who may release does it. */
  'bonded.declare': command({
    title: '申报保税单证',
    roles: ['checker', 'admin'],
    topics: ['bonded', 'outbox'],
    failures: [
      'BONDED_UNKNOWN',
      'BONDED_STATE',
      'BONDED_NOT_READY',
      'BONDED_FORM',
      'RECORD_CHANGED',
      'CHANNEL_UNKNOWN',
      'WRITE_OFF_STATE',
      'WRITE_OFF_NOT_READY',
      'FIELD_INVALID',
    ],
    input: act,
    output: acted,
  }),
  /** Applies for deletion (list), voiding (pass, stock order) or closing (form) of what customs has. */
  'bonded.undo': command({
    title: '申请删除或作废保税单证',
    roles: ['checker', 'admin'],
    topics: ['bonded', 'outbox'],
    failures: ['BONDED_UNKNOWN', 'BONDED_STATE', 'RECORD_CHANGED', 'CHANNEL_UNKNOWN'],
    input: act,
    output: acted,
  }),
  /**
   * Type-8 lists from released parcels: of a book, all that wait or those of the numbers (order, waybill, inventory) scanned aboard a
   * truck; caps by setting. `preview`: only what would be taken. Drafts; nothing is sent.
   */
  'bonded.cut': job({
    title: '由放行包裹归集核注清单',
    roles: [...FILERS, 'warehouse'],
    topics: ['bonded', 'book'],
    failures: ['BOOK_UNKNOWN', 'JOB_CANCELLED'],
    input: z.object({
      bookId: recordId,
      numbers: z.array(z.string().max(80)).max(100_000).default([]),
      note: z.string().trim().max(200).default(''),
      preview: z.boolean().default(false),
    }),
    output: z.object({
      lists: z.array(recordId),
      ready: z.number().int(),
      held: z.array(z.object({ parcelId: recordId, orderNo: z.string(), why: z.string() })),
      missing: z.array(z.string()),
    }),
  }),
  /** A person takes customs' word over the ledger's: the held receipt is applied as it is. */
  'bonded.accept': command({
    title: '按海关回执入账',
    roles: ['checker', 'admin'],
    topics: ['bonded', 'book', 'receipt'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId, note: z.string().trim().min(1).max(200) }),
    output: z.object({ applied: z.boolean() }),
  }),
}
