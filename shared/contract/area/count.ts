import { z } from 'zod'
import { COUNT_DECISIONS } from '../../domain/shelf/count.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  dateText,
  pageInputSchema,
  pageOf,
  recordId,
  selectionSchema,
  timeText,
} from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'
import { KEEPERS, scanText } from './shelf.ts'

/** Stock counts: cycle and full, blind or guided, by several people at once; nothing is posted without a second person's approval. */

export const COUNT_STATES = ['open', 'submitted', 'approved', 'dropped'] as const
export const COUNT_STATE_NAMES: Readonly<Record<(typeof COUNT_STATES)[number], string>> = {
  open: '盘点中',
  submitted: '待审批',
  approved: '已过账',
  dropped: '已作废',
}

const head = z.object({
  id: recordId,
  name: z.string(),
  kind: z.enum(['cycle', 'full']),
  blind: z.boolean(),
  state: z.enum(COUNT_STATES),
  stateName: z.string(),
  revision: z.number().int(),
  lines: z.number().int(),
  counted: z.number().int(),
  openedBy: z.string(),
  openedAt: timeText,
  submittedBy: z.string(),
  approvedBy: z.string(),
})
const line = z.object({
  id: recordId,
  key: z.string(),
  line: z.number().int(),
  bin: z.string(),
  zone: z.string(),
  owner: z.string(),
  bookNo: z.string(),
  seq: z.number().int(),
  itemNo: z.string(),
  sku: z.string(),
  name: z.string(),
  unit: z.string(),
  lotNo: z.string(),
  expiresOn: z.string(),
  /** '' while the count is blind and not handed over. */
  booked: z.string(),
  counted: z.string(),
  rounds: z.number().int(),
  counters: z.string(),
  difference: z.string(),
  /** Yuan at the declared price, signed like the difference, and what lies on it in full taxation; '' = no difference, hidden, or not known. */
  value: z.string(),
  duty: z.string(),
  consumption: z.string(),
  vat: z.string(),
  tax: z.string(),
  /** What is not known of these. */
  valueWhy: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  decision: z.string(),
  decisionName: z.string(),
  reason: z.string(),
})
const refused = z.array(z.object({ row: z.number().int(), reason: z.string(), text: z.string() }))
const valueSum = z.object({
  lines: z.number().int(),
  value: z.string(),
  duty: z.string(),
  consumption: z.string(),
  vat: z.string(),
  tax: z.string(),
  /** Lines of which something is not known and therefore in no sum. */
  unknown: z.number().int(),
})
const tallyResult = z.object({
  line: z.number().int(),
  counted: z.string(),
  round: z.number().int(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  title: z.string(),
})

export const countArea = {
  'count.list': query({
    title: '盘点列表',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({}),
    output: z.object({ counts: z.array(head) }),
  }),
  'count.get': query({
    title: '盘点明细',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      count: head,
      figures: z.array(z.object({ state: z.string(), name: z.string(), tone: z.string(), count: z.number().int() })),
      /** Blind and not handed over: nothing is said of differences. */
      hidden: z.boolean(),
      /** Lines that are decided to be adjusted. */
      accepted: z.number().int(),
      /** The newest decision there is: what a decider has seen when he decides. */
      decidedThrough: z.number().int(),
      shortage: valueSum,
      surplus: valueSum,
      mayApprove: z.boolean(),
      whyNot: z.string(),
    }),
  }),
  /** The lines of a count in the order of a walk. `state` is a filter like the columns. */
  'count.lines': query({
    title: '盘点行',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'INPUT_INVALID'],
    input: pageInputSchema.extend({ id: recordId }),
    output: pageOf(line),
  }),
  'count.lineCount': query({
    title: '盘点行数',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'INPUT_INVALID'],
    input: countInputSchema.extend({ id: recordId }),
    output: countOutputSchema,
  }),
  /** A count of the places of a zone, of listed bins, of an owner; full: everything. Places that another open count has are left to it. */
  'count.open': command({
    title: '开始盘点',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['NOTHING_SELECTED', 'CLIENT_UNKNOWN'],
    input: z.object({
      name: z.string().trim().min(1).max(60),
      kind: z.enum(['cycle', 'full']).default('cycle'),
      blind: z.boolean().default(true),
      zone: z.string().trim().max(20).default(''),
      bins: z.array(scanText).max(5000).default([]),
      ownerId: recordId.default(0),
      limit: z.number().int().min(1).max(100_000).default(100_000),
    }),
    output: z.object({ id: recordId, lines: z.number().int() }),
  }),
  /**
   * One counted place. `seen`: how many counts of the line the counter knows of; when somebody else has counted it meanwhile, he is told
   * and nothing is stored.
   */
  'count.tally': command({
    title: '录入实盘',
    roles: KEEPERS,
    topics: ['stock'],
    failures: [
      'COUNT_UNKNOWN',
      'COUNT_STATE',
      'COUNT_TAKEN',
      'BIN_UNKNOWN',
      'COUNT_NOT_HERE',
      'COUNT_UNCLEAR',
      'QUANTITY_WRONG',
      'RECORD_UNKNOWN',
    ],
    input: z.object({
      id: recordId,
      bin: scanText,
      code: scanText,
      lotNo: z.string().trim().max(30).default(''),
      expiresOn: z.union([dateText, z.literal('')]).default(''),
      qty: z.string().trim().max(20),
      seen: z.number().int().min(0).default(0),
    }),
    output: tallyResult,
  }),
  /** A whole sheet: 库位、货号或料号、批次、效期、实盘. Rows that cannot be come back with their reason and stop nobody. */
  'count.import': command({
    title: '导入盘点表',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'COUNT_STATE'],
    input: z.object({
      id: recordId,
      rows: z
        .array(z.array(z.string().max(400)).max(60))
        .min(1)
        .max(50_000),
    }),
    output: z.object({ taken: z.number().int(), again: z.number().int(), refused, head: z.number().int() }),
  }),
  /** The sheet to take along: an Excel file with a column to fill in; without the booked quantity when the count is blind. */
  'count.sheet': job({
    title: '导出盘点表',
    roles: OFFICE,
    topics: [],
    failures: ['COUNT_UNKNOWN', 'JOB_CANCELLED'],
    input: z.object({ id: recordId, differences: z.boolean().default(false) }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
  'count.decide': command({
    title: '盘点差异决定',
    roles: [...KEEPERS, 'checker', 'accountant'],
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'COUNT_STATE', 'COUNT_LINE', 'COUNT_DECIDED', 'NOTHING_SELECTED', 'INPUT_INVALID'],
    input: z.object({
      id: recordId,
      /** The newest decision that the decider has seen (count.get); what another has decided since is not undone unseen. */
      through: z.number().int().min(0).optional(),
      lines: z.array(z.number().int().min(1)).max(10_000).default([]),
      /** Lines as the grid has chosen them (instead of `lines`): by number, or everything that matches. */
      selection: selectionSchema.optional(),
      decision: z.enum(COUNT_DECISIONS),
      reason: z.string().trim().max(200).default(''),
    }),
    output: z.object({ changed: z.number().int() }),
  }),
  'count.submit': command({
    title: '盘点提交审批',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'COUNT_STATE', 'COUNT_LINE'],
    input: z.object({ id: recordId, revision: z.number().int() }),
    output: z.object({}),
  }),
  /** By somebody who has neither counted nor decided nor handed over anything of it; only now does stock move. */
  'count.approve': command({
    title: '审批盘点',
    roles: ['checker', 'accountant', 'warehouse', 'admin'],
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'COUNT_STATE', 'COUNT_APPROVER', 'RECORD_CHANGED', 'STOCK_SHORT', 'STOCK_LEDGER'],
    input: z.object({
      id: recordId,
      revision: z.number().int(),
      approve: z.boolean(),
      reason: z.string().trim().max(200).default(''),
    }),
    output: z.object({ surplus: z.string(), shortage: z.string(), lines: z.number().int() }),
  }),
  'count.drop': command({
    title: '作废盘点',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['COUNT_UNKNOWN', 'COUNT_STATE'],
    input: z.object({ id: recordId }),
    output: z.object({}),
  }),
}
