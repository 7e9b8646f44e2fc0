import { z } from 'zod'
import { contentHash, dateText, recordId, timeText } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 退税率文库: the user's own library files, what a new one changes, which extension ambiguous goods are. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const rateRow = z.object({
  code: z.string(),
  name: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  levyRates: z.string(),
  refundRate: z.string(),
  special: z.string(),
  treatment: z.string(),
  invoiceFrom: z.string(),
  invoiceTo: z.string(),
  basis: z.string(),
})
const hsCode = z.string().regex(/^\d{4,13}$/)
const change = z.object({
  clientId: recordId,
  client: z.string(),
  hsCode: z.string(),
  name: z.string(),
  before: z.string(),
  after: z.string(),
  day: z.string(),
  where: z.string(),
  money: z.string(),
})

export const refundRateArea = {
  /** Reads a library from one or more files of the desktop software (.dbf with its .fpt) or Excel; nothing is in force before `rateLibrary.activate`. */
  'rateLibrary.load': job({
    title: '读入退税率文库',
    roles: ACCOUNTANTS,
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
    input: z.object({
      files: z
        .array(z.object({ hash: contentHash, fileName: z.string().min(1).max(255) }))
        .min(1)
        .max(8),
      version: z.string().trim().min(1).max(40),
      source: z.string().trim().min(1).max(200),
    }),
    output: z.object({
      libraryId: recordId,
      rows: z.number().int(),
      names: z.number().int(),
      refused: z.number().int(),
      problems: z.array(z.object({ row: z.number().int(), file: z.string(), text: z.string() })),
      again: z.boolean(),
    }),
  }),
  'rateLibrary.list': query({
    title: '退税率文库版本',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({
      libraries: z.array(
        z.object({
          id: recordId,
          version: z.string(),
          source: z.string(),
          state: z.string(),
          stateName: z.string(),
          rows: z.number().int(),
          names: z.number().int(),
          at: timeText,
          actor: z.string(),
        }),
      ),
    }),
  }),
  /**
   * What a loaded library would change against the one in force: goods records today, declared items that are in no packet on their export dates (`waiting`:
   * by how much with the papers at hand), open packets (`money`: by how much).
   */
  'rateLibrary.effect': query({
    title: '文库变动影响',
    roles: OFFICE,
    topics: ['refund', 'goods'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ libraryId: recordId }),
    output: z.object({
      goods: z.number().int(),
      items: z.number().int(),
      packets: z.number().int(),
      clients: z.number().int(),
      money: z.string(),
      waiting: z.string(),
      byClient: z.array(
        z.object({
          clientId: recordId,
          client: z.string(),
          goods: z.number().int(),
          items: z.number().int(),
          packets: z.number().int(),
          money: z.string(),
        }),
      ),
      changes: z.array(change),
      more: z.number().int(),
    }),
  }),
  'rateLibrary.activate': command({
    title: '启用退税率文库',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ libraryId: recordId }),
    output: z.object({}),
  }),
  /** The rate of a code on an export date, with its history and where it comes from. */
  'rate.find': query({
    title: '查退税率',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({
      hsCode,
      exportDate: dateText,
      invoiceOn: z.union([dateText, z.literal('')]).default(''),
      clientId: recordId.optional(),
      name: z.string().max(500).default(''),
    }),
    output: z.object({
      kind: z.enum(['found', 'ambiguous', 'missing', 'noLibrary']),
      how: z.string(),
      library: z.string(),
      rows: z.array(rateRow),
      history: z.array(rateRow),
    }),
  }),
  /** Declared goods whose code has extensions of different policy and nobody said which: asked once for each client's goods. */
  'rate.questions': query({
    title: '待确认的商品扩展码',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({
      questions: z.array(
        z.object({
          clientId: recordId,
          client: z.string(),
          hsCode: z.string(),
          name: z.string(),
          items: z.number().int(),
          candidates: z.array(rateRow),
        }),
      ),
    }),
  }),
  'rate.choose': command({
    title: '确认商品扩展码',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ clientId: recordId, hsCode, name: z.string().max(500), code: hsCode }),
    output: z.object({}),
  }),
  /** The dated rulebooks with their sources; what was not seen is marked. */
  'refundRule.list': query({
    title: '退税规则日期',
    roles: OFFICE,
    topics: [],
    failures: [],
    input: z.object({}),
    output: z.object({
      rules: z.array(
        z.object({
          name: z.string(),
          what: z.string(),
          value: z.string(),
          validFrom: z.string(),
          validTo: z.string(),
          source: z.string(),
          verified: z.boolean(),
        }),
      ),
    }),
  }),
}
