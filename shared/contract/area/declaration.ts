import { z } from 'zod'
import { command, job, query } from '../procedure.ts'
import { checkedSchema, findingSchema, frozenVersionSchema, savedSchema, timelineStepSchema } from '../document-kit.ts'
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
import type { Topic } from '../topic.ts'

/** General declarations (报关单): content by official element names, drafts, versions, answers, what was declared. */

/** Names are checked against the tables by the service; values may be too long for the message, never for the ledger. */
const fields = z.record(z.string().max(60), z.string().max(4000))
const permit = z.object({ fields, vehicles: z.array(fields).max(50).default([]) })
const item = z.object({ fields, permits: z.array(permit).max(20).default([]) })
const single = fields.default({})
const list = z.array(fields).max(500).default([])

/** Countries as people mean them: the message swaps origin and destination on exports, nobody else does. */
export const decContentSchema = z.object({
  items: z.array(item).max(2000).default([]),
  head: single,
  freeText: single,
  sign: single,
  transit: single,
  transitBill: single,
  containers: list,
  licences: list,
  certificates: list,
  packs: list,
  qualifications: list,
  users: list,
  marks: list,
  transitContainers: list,
  transitGoods: list,
  promises: list,
  attachments: list,
  origins: list,
})
const difference = z.object({ path: z.string(), label: z.string(), ours: z.string(), theirs: z.string() })
const declarationRow = z.object({
  id: recordId,
  key: z.string(),
  ownNo: z.string(),
  clientId: recordId,
  client: z.string(),
  direction: z.string(),
  directionName: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  help: z.string(),
  version: z.number().int(),
  revision: z.number().int(),
  tradeMode: z.string(),
  contractNo: z.string(),
  billNo: z.string(),
  tradeName: z.string(),
  ownerName: z.string(),
  items: z.number().int(),
  firstGoods: z.string(),
  packages: z.string(),
  gross: z.string(),
  net: z.string(),
  currency: z.string(),
  total: z.string(),
  errors: z.number().int(),
  warnings: z.number().int(),
  platformNo: z.string(),
  entryNo: z.string(),
  status: z.string(),
  statusName: z.string(),
  statusAt: z.string(),
  reason: z.string(),
  channel: z.string(),
  differing: z.number().int(),
  silentSince: z.string(),
  note: z.string(),
  createdAt: timeText,
  changedAt: timeText,
  sentAt: z.string(),
  mayEdit: z.boolean(),
  maySend: z.boolean(),
})
/** `papers` travel with it; `papersLeft` cannot on this channel. */
const sent = z.object({
  version: z.number().int(),
  ownNo: z.string(),
  messageId: recordId,
  papers: z.number().int(),
  papersLeft: z.number().int(),
})
const SPLITS = ['lines', 'currency', 'origin', 'dutyMode', 'container'] as const

export type DecContentBody = z.output<typeof decContentSchema>

/** What moves a declaration: an act here, its message leaving, an answer coming in. */
const MOVED: readonly Topic[] = ['declaration', 'outbox', 'receipt']

export const declarationArea = {
  'declaration.page': query({
    title: '报关单列表',
    roles: OFFICE,
    topics: MOVED,
    failures: ['INPUT_INVALID'],
    input: pageInputSchema,
    output: pageOf(declarationRow),
  }),
  'declaration.count': query({
    title: '报关单数',
    roles: OFFICE,
    topics: MOVED,
    failures: ['INPUT_INVALID'],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'declaration.get': query({
    title: '报关单',
    roles: OFFICE,
    topics: [...MOVED, 'paper'],
    failures: ['DECLARATION_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: declarationRow,
      content: decContentSchema,
      findings: z.array(findingSchema),
      /** Attached papers that stand. */
      papers: z.number().int(),
      versions: z.array(frozenVersionSchema.extend({ operType: z.string() })),
      timeline: z.array(timelineStepSchema.extend({ state: z.string(), status: z.string() })),
      declared: z
        .object({ at: timeText, source: z.string(), fileName: z.string(), differences: z.array(difference) })
        .optional(),
    }),
  }),
  /** Saves a draft, new (no id) or changed; `revision` = the one that was read. Nothing is refused for being incomplete. */
  'declaration.save': command({
    title: '保存报关单',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN', 'DECLARATION_STATE', 'RECORD_CHANGED', 'CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      id: recordId.optional(),
      revision: z.number().int().default(0),
      clientId: recordId.default(0),
      note: z.string().max(200).default(''),
      content: decContentSchema,
    }),
    output: savedSchema,
  }),
  /** Checks a content as it stands on the screen; nothing is stored. */
  'declaration.check': query({
    title: '检查报关单',
    roles: OFFICE,
    topics: ['table', 'declaration', 'tracked'],
    failures: [],
    input: z.object({ content: decContentSchema, level: z.enum(['save', 'declare']).default('declare') }),
    output: checkedSchema,
  }),
  /** A new draft from a declaration or a template: without numbers, dates, bill, containers and papers of the original. */
  'declaration.copy': command({
    title: '复制报关单',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN', 'TEMPLATE_UNKNOWN'],
    input: z.object({ id: recordId.optional(), templateId: recordId.optional() }),
    output: z.object({ id: recordId, ownNo: z.string() }),
  }),
  /** Freezes the saved content as a version and queues it: `store` puts a draft into the single window (OperType G). */
  'declaration.store': command({
    title: '导入暂存',
    roles: FILERS,
    topics: ['declaration', 'outbox'],
    failures: [
      'FIELD_INVALID',
      'DECLARATION_UNKNOWN',
      'DECLARATION_STATE',
      'DECLARATION_NOT_READY',
      'RECORD_CHANGED',
      'CHANNEL_UNKNOWN',
    ],
    input: z.object({ id: recordId, revision: z.number().int(), why: z.string().max(200).default('') }),
    output: sent,
  }),
  /** The explicit act: declares to customs (OperType C, D with transit). Only who may release does it. */
  'declaration.declare': command({
    title: '申报报关单',
    roles: ['checker', 'admin'],
    topics: ['declaration', 'outbox'],
    failures: [
      'FIELD_INVALID',
      'DECLARATION_UNKNOWN',
      'DECLARATION_STATE',
      'DECLARATION_NOT_READY',
      'RECORD_CHANGED',
      'CHANNEL_UNKNOWN',
    ],
    input: z.object({ id: recordId, revision: z.number().int(), why: z.string().max(200).default('') }),
    output: sent,
  }),
  /** Reads a declared version (export file of the official site, XML or a sheet) and shows what differs from what we sent. */
  'declaration.readBack': job({
    title: '读回申报内容',
    roles: FILERS,
    topics: ['declaration'],
    failures: [
      'FILE_EMPTY',
      'FILE_UNREADABLE',
      'FILE_REFUSED',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'CONTENT_TOO_LARGE',
      'JOB_CANCELLED',
      'DECLARATION_UNKNOWN',
      'CONTENT_MISSING',
      'DECLARED_UNREADABLE',
      'DECLARATION_OTHER',
    ],
    input: z.object({ id: recordId, hash: contentHash, fileName: z.string().max(200) }),
    output: z.object({ differences: z.array(difference), unknown: z.array(z.string()) }),
  }),
  /** Takes over what was declared into the draft, as a new revision. */
  'declaration.adopt': command({
    title: '采用申报内容',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN', 'DECLARATION_STATE', 'RECORD_CHANGED'],
    input: z.object({ id: recordId, revision: z.number().int() }),
    output: z.object({ revision: z.number().int() }),
  }),
  /** A new draft from the office's form (xlsx, xls, CSV): head in pairs of cells, lines as a table. Official or Chinese names, codes or Chinese values. */
  'declaration.import': job({
    title: '从表格导入报关单',
    roles: FILERS,
    topics: ['declaration'],
    failures: [
      'FILE_REFUSED',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'JOB_CANCELLED',
      'CONTENT_MISSING',
      'CONTENT_TOO_LARGE',
      'FILE_UNREADABLE',
      'FILE_EMPTY',
      'TEMPLATE_UNKNOWN',
      'CLIENT_UNKNOWN',
      'DECLARATION_UNKNOWN',
    ],
    input: z.object({
      hash: contentHash,
      fileName: z.string().max(200),
      templateId: recordId.optional(),
      clientId: recordId.default(0),
    }),
    output: z.object({ id: recordId, ownNo: z.string(), items: z.number().int(), unknown: z.array(z.string()) }),
  }),
  /** Lines from goods records: name, code, elements, units and origin; quantities and prices stay to be typed. */
  'declaration.goods': query({
    title: '商品备案转报关商品',
    roles: OFFICE,
    topics: ['goods', 'table'],
    failures: [],
    input: z.object({
      clientId: recordId.default(0),
      skus: z.array(z.string().max(60)).min(1).max(200),
      direction: z.enum(['I', 'E']),
    }),
    output: z.object({ items: z.array(item), missing: z.array(z.string()) }),
  }),
  /** Names of the elements of a commodity code, its units, and what was used for it before. */
  'declaration.elements': query({
    title: '申报要素',
    roles: OFFICE,
    topics: ['table', 'declaration', 'goods'],
    failures: [],
    input: z.object({ hsCode: z.string().max(20), name: z.string().max(255).default('') }),
    output: z.object({
      known: z.boolean(),
      names: z.array(z.string()),
      tariffName: z.string(),
      unit1: z.string(),
      unit2: z.string(),
      used: z.array(z.object({ name: z.string(), elements: z.string(), declarationId: recordId })),
    }),
  }),
  /** Equal lines become one; nothing is stored. */
  'declaration.merge': query({
    title: '合并相同项',
    roles: OFFICE,
    topics: [],
    failures: [],
    input: z.object({ content: decContentSchema, samePrice: z.boolean().default(true) }),
    output: z.object({ content: decContentSchema, removed: z.number().int() }),
  }),
  /** Splits a draft: the first part stays in it, the others become drafts of their own. */
  'declaration.split': command({
    title: '拆分报关单',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN', 'DECLARATION_STATE', 'RECORD_CHANGED'],
    input: z.object({
      id: recordId,
      revision: z.number().int(),
      rule: z.enum(SPLITS),
      most: z.number().int().min(1).max(50).default(50),
    }),
    output: z.object({ ids: z.array(recordId) }),
  }),
  'declaration.templates': query({
    title: '报关单模板',
    roles: OFFICE,
    topics: ['declaration'],
    failures: [],
    input: z.object({}),
    output: z.object({
      templates: z.array(
        z.object({
          id: recordId,
          name: z.string(),
          clientId: recordId,
          client: z.string(),
          direction: z.string(),
          changedAt: timeText,
        }),
      ),
    }),
  }),
  'declaration.saveTemplate': command({
    title: '存为模板',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['FIELD_INVALID'],
    input: z.object({
      name: z.string().trim().min(1).max(60),
      clientId: recordId.default(0),
      content: decContentSchema,
      archived: z.boolean().default(false),
    }),
    output: z.object({ id: recordId }),
  }),
}
