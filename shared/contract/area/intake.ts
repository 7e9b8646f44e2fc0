import { z } from 'zod'
import { INTAKE_KINDS, type IntakeKind } from '../../domain/intake/kind.ts'
import { command, job, query } from '../procedure.ts'
import { contentHash, pageInputSchema, pageOf, recordId, timeText } from '../list.ts'
import { EVERYONE, FILERS } from '../role.ts'

/** From a client's file to visible rows: sniff, map, stage (invisible), accept good rows, hand back bad ones. */

export { INTAKE_KINDS, type IntakeKind }
const intakeKindSchema = z.enum(INTAKE_KINDS)
export const INTAKE_KIND_NAMES: Readonly<Record<IntakeKind, string>> = {
  'import-parcel': '进口三单（一表）',
  'import-order': '进口订单',
  payment: '支付单',
  waybill: '进口运单',
  'export-parcel': '出口三单（一表）',
  'export-order': '出口订单',
  'export-receipt': '收款单',
  'export-waybill': '出口运单',
  client: '客户企业',
  goods: '商品备案',
  'book-item': '账册商品与期初',
  stock: '库存表（对账用）',
  'pay-raw': '支付原始数据（179号）',
  duty: '税款缴款书清单',
  deposit: '保证金清单',
}

export const BATCH_STATES = ['staging', 'staged', 'accepting', 'accepted', 'cancelled', 'failed'] as const
/** The plain JSON of a mapping; its shape is checked by parseMapping in shared/domain/intake. */
const mappingJson = z.record(z.string(), z.unknown())

const batchRow = z.object({
  id: recordId,
  key: z.string(),
  clientId: recordId,
  client: z.string(),
  kind: intakeKindSchema,
  fileName: z.string(),
  fileHash: contentHash,
  state: z.enum(BATCH_STATES),
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  unchanged: z.number().int(),
  changed: z.number().int(),
  mapping: z.string(),
  at: timeText,
  actor: z.string(),
  jobId: recordId.optional(),
  /** Why a batch failed, and what its sentence names. */
  code: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
})
const findingRow = z.object({
  row: z.number().int(),
  column: z.string(),
  header: z.string(),
  field: z.string(),
  code: z.string(),
  text: z.string(),
  value: z.string(),
})

export const intakeArea = {
  /** Looks at the first rows of an uploaded file: sheets, headers, guessed mapping with confidence, the first 20 rows as they would be read. */
  'intake.sniff': job({
    title: '识别文件',
    roles: FILERS,
    topics: [],
    failures: ['CONTENT_MISSING', 'FILE_UNREADABLE', 'FILE_REFUSED', 'FILE_EMPTY', 'PARSER_CRASHED', 'PARSER_TIMEOUT'],
    input: z.object({
      hash: contentHash,
      fileName: z.string().max(200),
      kind: intakeKindSchema,
      clientId: recordId.optional(),
      mapping: mappingJson.optional(),
    }),
    output: z.object({
      format: z.string(),
      sheets: z.array(z.object({ name: z.string(), rows: z.number().int(), hidden: z.boolean() })),
      headers: z.array(z.object({ column: z.string(), text: z.string(), samples: z.array(z.string()) })),
      /** Cells above the table with the value that stands beside each: what a form says of its one document. */
      labels: z
        .array(
          z.object({
            label: z.string(),
            row: z.number().int(),
            column: z.number().int(),
            offset: z.number().int(),
            value: z.string(),
          }),
        )
        .optional(),
      mapping: mappingJson,
      remembered: z.string().optional(),
      fingerprint: z.string(),
      missing: z.array(z.string()),
      columns: z.array(
        z.object({
          column: z.string(),
          header: z.string(),
          field: z.string().optional(),
          confidence: z.number(),
          reason: z.string(),
        }),
      ),
      preview: z.array(
        z.object({ row: z.number().int(), cells: z.record(z.string(), z.string()), findings: z.array(findingRow) }),
      ),
      /** the batch of an earlier import of the same bytes, if any */
      sameFile: recordId.optional(),
    }),
  }),
  /** Target fields of a kind, for the mapping dialog. */
  'intake.fields': query({
    title: '可对应的字段',
    roles: EVERYONE,
    topics: [],
    failures: [],
    input: z.object({ kind: intakeKindSchema }),
    output: z.object({
      fields: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          level: z.enum(['head', 'line']),
          required: z.boolean(),
          personal: z.boolean(),
          kind: z.string(),
        }),
      ),
    }),
  }),
  'mapping.list': query({
    title: '已保存的对应关系',
    roles: EVERYONE,
    topics: ['mapping'],
    failures: [],
    input: z.object({ kind: intakeKindSchema.optional(), clientId: recordId.optional() }),
    output: z.object({
      mappings: z.array(
        z.object({
          id: recordId,
          name: z.string(),
          kind: intakeKindSchema,
          client: z.string(),
          used: z.number().int(),
          fingerprint: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** One of them with its body, to look at a file with it and to correct it. */
  'mapping.get': query({
    title: '一份对应关系',
    roles: EVERYONE,
    topics: ['mapping'],
    failures: ['MAPPING_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      id: recordId,
      name: z.string(),
      kind: intakeKindSchema,
      clientId: recordId.optional(),
      fingerprint: z.string(),
      mapping: mappingJson,
    }),
  }),
  'mapping.save': command({
    title: '保存对应关系',
    roles: FILERS,
    topics: ['mapping'],
    failures: ['FIELD_INVALID'],
    input: z.object({
      name: z.string().min(1).max(60),
      kind: intakeKindSchema,
      clientId: recordId.optional(),
      fingerprint: z.string().max(5000),
      mapping: mappingJson,
    }),
    output: z.object({ id: recordId }),
  }),
  /** Parses in a throw-away child, checks and stages every row, invisible to all lists. The same file for the same client and kind answers its earlier batch. */
  'intake.stage': job({
    title: '导入并检查',
    roles: FILERS,
    topics: ['intake'],
    failures: [
      'CONTENT_MISSING',
      'CLIENT_UNKNOWN',
      'FILE_UNREADABLE',
      'FILE_REFUSED',
      'FILE_EMPTY',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'MAPPING_NEEDED',
      'MAPPING_UNKNOWN',
      'JOB_CANCELLED',
    ],
    input: z.object({
      hash: contentHash,
      fileName: z.string().max(200),
      kind: intakeKindSchema,
      /** Whose file it is; 0 = nobody's: the list of the clients themselves. */
      clientId: recordId.default(0),
      mapping: mappingJson.optional(),
      mappingName: z.string().max(60).optional(),
    }),
    output: z.object({
      batchId: recordId,
      rows: z.number().int(),
      good: z.number().int(),
      bad: z.number().int(),
      unchanged: z.number().int(),
      changed: z.number().int(),
      again: z.boolean(),
    }),
  }),
  /** Makes the good rows of a staged batch visible, all or none. `replaceChanged`: rows whose business key exists with other content become corrections; otherwise they stay out and are listed. */
  'intake.accept': job({
    title: '接收合格行',
    roles: FILERS,
    topics: ['intake', 'parcel', 'match', 'client', 'goods', 'book'],
    failures: ['BATCH_UNKNOWN', 'BATCH_STATE', 'JOB_CANCELLED'],
    input: z.object({
      batchId: recordId,
      replaceChanged: z.boolean().default(false),
      match: z.boolean().default(true),
    }),
    output: z.object({
      batchId: recordId,
      accepted: z.number().int(),
      unchanged: z.number().int(),
      corrected: z.number().int(),
      leftOut: z.number().int(),
      defects: z.number().int(),
    }),
  }),
  'intake.discard': command({
    title: '放弃批次',
    roles: FILERS,
    topics: ['intake'],
    failures: ['BATCH_UNKNOWN', 'BATCH_STATE'],
    input: z.object({ batchId: recordId }),
    output: z.object({}),
  }),
  /** The bad rows as the client's own file, with original row number and reason. */
  'intake.return': job({
    title: '退回不合格行',
    roles: FILERS,
    topics: [],
    failures: ['BATCH_UNKNOWN', 'NOTHING_SELECTED', 'CONTENT_MISSING', 'PARSER_CRASHED'],
    input: z.object({ batchId: recordId }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
  'intake.page': query({
    title: '导入批次',
    roles: EVERYONE,
    topics: ['intake'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(batchRow),
  }),
  'intake.batch': query({
    title: '批次详情',
    roles: EVERYONE,
    topics: ['intake'],
    failures: ['BATCH_UNKNOWN'],
    input: z.object({ batchId: recordId }),
    output: batchRow.extend({
      reasons: z.array(z.object({ code: z.string(), text: z.string(), count: z.number().int() })),
    }),
  }),
  'intake.findings': query({
    title: '批次问题行',
    roles: EVERYONE,
    topics: ['intake'],
    failures: ['BATCH_UNKNOWN'],
    input: z.object({
      batchId: recordId,
      code: z.string().max(60).optional(),
      after: z.number().int().default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ rows: z.array(findingRow), next: z.number().int().optional() }),
  }),
}
