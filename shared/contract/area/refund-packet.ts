import { z } from 'zod'
import { PACKET_ACTS, PACKET_STATES } from '../../domain/refund/packet/state.ts'
import { SHEET_KINDS } from '../../domain/refund/packet/sheet.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  dateText,
  decimalText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 退税包: papers laid on each other, checked, exported, filed, and the money that comes of it. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const channel = z.enum(['own', 'agency', 'departure'])
const periodText = z.string().regex(/^\d{4}(0[1-9]|1[0-2])$/)
const packetRow = z.object({
  id: recordId,
  key: z.string(),
  client: z.string(),
  clientId: recordId,
  channel,
  channelName: z.string(),
  period: z.string(),
  batch: z.string(),
  state: z.enum(PACKET_STATES),
  stateName: z.string(),
  tone: z.string(),
  revision: z.number().int(),
  refund: z.string(),
  taxable: z.string(),
  problems: z.number().int(),
  note: z.string(),
  changedAt: timeText,
})
const problem = z.object({
  code: z.string(),
  severity: z.enum(['stop', 'warn', 'wait']),
  text: z.string(),
  itemId: recordId.optional(),
  lineId: recordId.optional(),
})
const laid = z.object({
  id: recordId,
  key: z.string(),
  linkNo: z.string(),
  itemId: recordId,
  lineId: recordId,
  slot: z.number().int(),
  item: z.string(),
  exportDate: z.string(),
  hsCode: z.string(),
  itemName: z.string(),
  itemLeft: z.string(),
  voucherNo: z.string(),
  voucherState: z.string(),
  tone: z.string(),
  lineName: z.string(),
  lineLeft: z.string(),
  /** In the item's unit; lineQuantity in the voucher's. */
  quantity: z.string(),
  lineQuantity: z.string(),
  unit: z.string(),
  taxable: z.string(),
  levyRate: z.string(),
  refundRate: z.string(),
  refund: z.string(),
  problem: z.string(),
  manual: z.boolean(),
})
const candidateItem = z.object({
  itemId: recordId,
  item: z.string(),
  exportDate: z.string(),
  hsCode: z.string(),
  name: z.string(),
  slots: z.array(z.object({ unit: z.string(), unitName: z.string(), left: z.string() })),
})
const candidateLine = z.object({
  lineId: recordId,
  voucherNo: z.string(),
  lineNo: z.number().int(),
  kindName: z.string(),
  state: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  left: z.string(),
  amount: z.string(),
  problem: z.string(),
})
const state = z.object({
  state: z.enum(PACKET_STATES),
  stateName: z.string(),
  refund: z.string(),
  problems: z.array(problem),
})

export const refundPacketArea = {
  /** Filters: client, channel, state, period. */
  'packet.page': query({
    title: '退税包列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(packetRow),
  }),
  'packet.count': query({
    title: '退税包数',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** A packet whole: what is laid on what, the amount now, what blocks, papers, files, history. */
  'packet.get': query({
    title: '退税包详情',
    roles: OFFICE,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: packetRow.extend({
      acts: z.array(z.object({ act: z.enum(PACKET_ACTS), name: z.string() })),
      laid: z.array(laid),
      problems: z.number().int(),
      problemList: z.array(problem),
      /** 信息不齐, and the bureau has everything by now. */
      mayRetry: z.boolean(),
      /** The part of the refund that is consumption tax, '' = none. */
      consumption: z.string(),
      fobUsd: z.string(),
      exchangeCost: z.string(),
      rates: z.array(z.object({ currency: z.string(), rate: z.string(), source: z.string() })),
      files: z.array(
        z.object({
          id: recordId,
          kind: z.string(),
          fileName: z.string(),
          hash: z.string(),
          rows: z.number().int(),
          revision: z.number().int(),
          at: timeText,
        }),
      ),
      events: z.array(
        z.object({
          id: recordId,
          name: z.string(),
          stateName: z.string(),
          day: z.string(),
          amount: z.string(),
          info: z.string(),
          revision: z.number().int(),
          actor: z.string(),
          at: timeText,
        }),
      ),
      papers: z.array(
        z.object({
          kind: z.string(),
          kindName: z.string(),
          title: z.string(),
          fileName: z.string(),
          hash: z.string(),
          pages: z.number().int(),
          about: z.string(),
        }),
      ),
      papersMissing: z.array(z.string()),
      papersDueOn: z.string(),
      papersKeptUntil: z.string(),
    }),
  }),
  /** What of a client's papers is left for a claim of a channel. */
  'packet.candidates': query({
    title: '可配单的单证',
    roles: OFFICE,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({ items: z.array(candidateItem), lines: z.array(candidateLine) }),
  }),
  'packet.create': command({
    title: '新建退税包',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['CLIENT_UNKNOWN', 'MONTH_LOCKED', 'FIELD_INVALID'],
    input: z.object({
      clientId: recordId,
      channel: channel.default('own'),
      period: periodText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({ id: recordId, batch: z.string() }),
  }),
  /** A new content: exactly the allocations given, or (`exact`) everything that agrees exactly in name and unit. Amounts follow from the papers. */
  'packet.allocate': command({
    title: '配单',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'PACKET_STATE', 'PAPER_USED', 'RECORD_UNKNOWN', 'FIELD_INVALID', 'NOTHING_SELECTED'],
    input: z.object({
      id: recordId,
      exact: z.boolean().default(false),
      allocations: z
        .array(
          z.object({
            itemId: recordId,
            lineId: recordId,
            slot: z.number().int().min(0).max(2).default(0),
            quantity: decimalText,
            itemQuantity: decimalText,
            origin: z.enum(['solver', 'manual']).default('manual'),
          }),
        )
        .max(5000)
        .default([]),
    }),
    output: state,
  }),
  /** RMB for one unit of a currency in this claim. */
  'packet.rate': command({
    title: '填写退税包汇率',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'PACKET_STATE', 'FIELD_INVALID'],
    input: z.object({
      id: recordId,
      currency: z.string().regex(/^[A-Z]{3}$/),
      rate: decimalText,
      source: z.string().trim().min(1).max(100),
    }),
    output: z.object({}),
  }),
  /** A step of a packet's life: check, selfCheck, file, wait, doubt, approve, refund, pay, settle, withdraw, correct. */
  'packet.act': command({
    title: '退税包进度',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'PACKET_STATE', 'PACKET_PROBLEMS', 'MONTH_LOCKED', 'FIELD_INVALID'],
    input: z.object({
      id: recordId,
      act: z.enum(PACKET_ACTS),
      day: z.union([dateText, z.literal('')]).default(''),
      amount: z.union([decimalText, z.literal('')]).default(''),
      info: z.string().max(500).default(''),
    }),
    output: state,
  }),
  /** One voucher leaves a filed claim (进货凭证回退); the rest goes on as a correction. */
  'packet.rollBack': command({
    title: '退回进货凭证',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'PACKET_STATE', 'RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId, voucherNo: z.string().min(1).max(40), reason: z.string().trim().min(1).max(200) }),
    output: state,
  }),
  /** The sheets of the claim in the user's own templates or the standard layout; agency claims as sheet and as JSON. */
  'packet.export': job({
    title: '导出申报表',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['PACKET_UNKNOWN', 'PACKET_STATE', 'PACKET_PROBLEMS', 'JOB_CANCELLED'],
    input: z.object({ id: recordId, layout: z.enum(['now', '2018']).default('now') }),
    output: z.object({
      files: z.array(z.object({ kind: z.string(), fileName: z.string(), hash: contentHash, rows: z.number().int() })),
      notes: z.array(z.string()),
    }),
  }),
  /** Reads the user's own import template: its header row decides columns and order from now on. */
  'packet.template': job({
    title: '读入申报表模板',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: [
      'CONTENT_MISSING',
      'FILE_UNREADABLE',
      'FILE_REFUSED',
      'FILE_EMPTY',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
      'HEADER_MISSING',
      'JOB_CANCELLED',
    ],
    input: z.object({ kind: z.enum(SHEET_KINDS), hash: contentHash, fileName: z.string().min(1).max(255) }),
    output: z.object({
      headerRow: z.number().int(),
      headers: z.array(z.string()),
      unfilled: z.array(z.string()),
      missing: z.array(z.string()),
      /** Columns that stand elsewhere, or are called otherwise, than in the layout known here. */
      moved: z.array(z.string()),
    }),
  }),
  'packet.templates': query({
    title: '申报表模板',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({
      templates: z.array(
        z.object({ kind: z.enum(SHEET_KINDS), name: z.string(), fileName: z.string(), columns: z.number().int() }),
      ),
    }),
  }),
}
