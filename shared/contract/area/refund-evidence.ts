import { z } from 'zod'
import { CERTIFICATE_KINDS, PAPER_KINDS, VOUCHER_KINDS } from '../../domain/refund/evidence.ts'
import { EVIDENCE_KINDS } from '../../domain/refund/evidence-field.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  dateText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 退税单证: export declarations as customs closed them, purchase vouchers and their states, certificates, kept papers. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const kind = z.enum(EVIDENCE_KINDS)

const finding = z.object({
  row: z.number().int(),
  column: z.string(),
  header: z.string(),
  code: z.string(),
  text: z.string(),
  value: z.string(),
})
const batch = z.object({
  id: recordId,
  key: z.string(),
  kind,
  kindName: z.string(),
  client: z.string(),
  fileName: z.string(),
  fileHash: z.string(),
  state: z.enum(['reading', 'taken', 'failed']),
  stateName: z.string(),
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  again: z.number().int(),
  corrected: z.number().int(),
  at: timeText,
  actor: z.string(),
})

const quantity = z.object({ unit: z.string(), unitName: z.string(), quantity: z.string() })
const exportRow = z.object({
  id: recordId,
  key: z.string(),
  exportId: recordId,
  declarationNo: z.string(),
  itemNo: z.number().int(),
  itemKey: z.string(),
  client: z.string(),
  exportDate: dateText,
  tradeMode: z.string(),
  incoterm: z.string(),
  currency: z.string(),
  hsCode: z.string(),
  name: z.string(),
  amount: z.string(),
  unit: z.string(),
  quantity: z.string(),
  contractNo: z.string(),
  billNo: z.string(),
  producer: z.string(),
  used: z.string(),
  source: z.string(),
  batchId: recordId,
})
const voucherRow = z.object({
  id: recordId,
  key: z.string(),
  voucherId: recordId,
  voucherNo: z.string(),
  lineNo: z.number().int(),
  client: z.string(),
  kind: z.enum(VOUCHER_KINDS),
  kindName: z.string(),
  issuedOn: dateText,
  sellerId: z.string(),
  sellerName: z.string(),
  name: z.string(),
  spec: z.string(),
  unit: z.string(),
  quantity: z.string(),
  amount: z.string(),
  levyRate: z.string(),
  tax: z.string(),
  state: z.string(),
  stateName: z.string(),
  use: z.string(),
  useName: z.string(),
  tone: z.string(),
  checkedOn: z.string(),
  problem: z.string(),
  used: z.string(),
  batchId: recordId,
})
const lineage = z.object({
  batchId: recordId,
  fileName: z.string(),
  fileHash: z.string(),
  row: z.number().int(),
  at: timeText,
  actor: z.string(),
  source: z.string(),
})
const earlier = z.array(z.object({ id: recordId, at: timeText, actor: z.string(), what: z.string() }))
const paperRow = z.object({
  id: recordId,
  key: z.string(),
  client: z.string(),
  kind: z.enum(PAPER_KINDS),
  kindName: z.string(),
  number: z.string(),
  datedOn: z.string(),
  title: z.string(),
  fileName: z.string(),
  fileHash: z.string(),
  pages: z.number().int(),
  links: z.number().int(),
  note: z.string(),
  at: timeText,
})

export const refundEvidenceArea = {
  /** Reads a file of one kind: good documents go in, bad rows come back with their place; the same file twice is one batch. Without a client the rows must name theirs. */
  'evidence.take': job({
    title: '导入退税单证',
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
      'MAPPING_NEEDED',
      'CLIENT_UNKNOWN',
      'JOB_CANCELLED',
    ],
    input: z.object({
      kind,
      hash: contentHash,
      fileName: z.string().min(1).max(255),
      clientId: recordId.optional(),
      /** Documents that are known with other contents replace the known ones, as a correction linked to them. */
      replaceChanged: z.boolean().default(false),
      /** Header as the file has it → field; remembered for the kind. */
      columns: z.record(z.string().max(100), z.string().max(40)).default({}),
    }),
    output: z.object({
      batchId: recordId,
      rows: z.number().int(),
      documents: z.number().int(),
      good: z.number().int(),
      bad: z.number().int(),
      again: z.number().int(),
      corrected: z.number().int(),
      sameFile: z.boolean(),
    }),
  }),
  'evidence.fields': query({
    title: '退税单证的栏目',
    roles: OFFICE,
    topics: [],
    failures: [],
    input: z.object({ kind }),
    output: z.object({
      fields: z.array(z.object({ id: z.string(), label: z.string(), required: z.boolean(), kind: z.string() })),
    }),
  }),
  'evidence.page': query({
    title: '退税单证批次',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(batch),
  }),
  'evidence.batch': query({
    title: '退税单证批次详情',
    roles: OFFICE,
    topics: ['refund'],
    failures: ['BATCH_UNKNOWN'],
    input: z.object({ batchId: recordId }),
    output: batch.extend({ unknownColumns: z.array(z.string()), findings: z.array(finding), more: z.number().int() }),
  }),
  /** The refused rows in the file's own columns, with row number and reason. */
  'evidence.return': job({
    title: '退回不合格的行',
    roles: ACCOUNTANTS,
    topics: [],
    failures: [
      'BATCH_UNKNOWN',
      'NOTHING_SELECTED',
      'CONTENT_MISSING',
      'FILE_UNREADABLE',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'JOB_CANCELLED',
    ],
    input: z.object({ batchId: recordId }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
  /** A document as typed: rows of texts by field, checked like a file's. */
  'evidence.key': command({
    title: '录入退税单证',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['FIELD_INVALID', 'CLIENT_UNKNOWN'],
    input: z.object({
      kind,
      clientId: recordId,
      rows: z
        .array(z.record(z.string().max(40), z.string().max(1000)))
        .min(1)
        .max(200),
      replaceChanged: z.boolean().default(false),
    }),
    output: z.object({ batchId: recordId, good: z.number().int(), again: z.number().int() }),
  }),
  /** Our own filing of a declaration as rows for `evidence.key`: a start for typing, never evidence by itself. */
  'evidence.prefill': query({
    title: '用申报内容预填',
    roles: OFFICE,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN'],
    input: z.object({ declarationNo: z.string().min(1).max(24) }),
    output: z.object({ clientId: recordId, rows: z.array(z.record(z.string(), z.string())) }),
  }),

  /** Filters: client, declarationNo, hsCode, name, exportDate, batch. One row an item. */
  'exportItem.page': query({
    title: '出口报关单列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(exportRow),
  }),
  'exportItem.count': query({
    title: '出口报关单项数',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'exportItem.get': query({
    title: '出口报关单详情',
    roles: OFFICE,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: exportRow.extend({
      total: z.string(),
      freight: z.string(),
      insurance: z.string(),
      other: z.string(),
      quantities: z.array(quantity),
      lineage,
      earlier,
      items: z.number().int(),
      certificates: z.array(
        z.object({ kindName: z.string(), number: z.string(), issuedOn: z.string(), quantity: z.string() }),
      ),
    }),
  }),
  /** Filters: client, voucherNo, seller, name, issuedOn, kind, state, use, batch. One row a line. */
  'voucher.page': query({
    title: '进货凭证列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(voucherRow),
  }),
  'voucher.count': query({
    title: '进货凭证行数',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'voucher.get': query({
    title: '进货凭证详情',
    roles: OFFICE,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: voucherRow.extend({
      buyerId: z.string(),
      note: z.string(),
      simplified: z.boolean(),
      total: z.string(),
      totalTax: z.string(),
      lineage,
      earlier,
      states: z.array(
        z.object({
          state: z.string(),
          use: z.string(),
          period: z.string(),
          checkedOn: z.string(),
          at: timeText,
          batchId: recordId,
        }),
      ),
    }),
  }),
  /** Vouchers whose state must be asked before the next batch: never asked, not there yet (信息不齐) with the day of the next try, asked too long ago. */
  'voucher.waiting': query({
    title: '待查询的凭证',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ clientId: recordId.optional(), limit: z.number().int().min(1).max(2000).default(500) }),
    output: z.object({
      total: z.number().int(),
      rows: z.array(
        z.object({
          voucherNo: z.string(),
          client: z.string(),
          sellerName: z.string(),
          amount: z.string(),
          state: z.string(),
          why: z.string(),
          nextOn: z.string(),
          due: z.boolean(),
        }),
      ),
    }),
  }),
  'certificate.page': query({
    title: '税务证明列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(
      z.object({
        id: recordId,
        key: z.string(),
        client: z.string(),
        kind: z.enum(CERTIFICATE_KINDS),
        kindName: z.string(),
        number: z.string(),
        issuedOn: z.string(),
        declarationNo: z.string(),
        itemNo: z.number().int(),
        quantity: z.string(),
        amountUsd: z.string(),
        note: z.string(),
        batchId: recordId,
      }),
    ),
  }),
  'refundPaper.page': query({
    title: '合同与运输单证列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(paperRow),
  }),
  'refundPaper.save': command({
    title: '登记合同与运输单证',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['CLIENT_UNKNOWN', 'CONTENT_MISSING', 'FIELD_INVALID'],
    input: z.object({
      clientId: recordId,
      kind: z.enum(PAPER_KINDS),
      number: z.string().trim().max(60).default(''),
      datedOn: z.union([dateText, z.literal('')]).default(''),
      title: z.string().trim().min(1).max(200),
      hash: contentHash,
      fileName: z.string().min(1).max(255),
      pages: z.number().int().min(1).max(5000).default(1),
      note: z.string().max(500).default(''),
      declarationNos: z.array(z.string().max(24)).max(50).default([]),
      voucherNos: z.array(z.string().max(30)).max(50).default([]),
    }),
    output: z.object({ id: recordId, again: z.boolean(), links: z.number().int() }),
  }),
}
