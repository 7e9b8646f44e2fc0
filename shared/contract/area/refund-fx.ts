import { z } from 'zod'
import { contentHash, dateText, decimalText, recordId } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 收汇资金: receipts of banks, exchange rates, what is laid on which shipment, what is unpaid and for how long. */

const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']
const READING = [
  'CONTENT_MISSING',
  'CONTENT_DAMAGED',
  'FILE_UNREADABLE',
  'FILE_REFUSED',
  'FILE_EMPTY',
  'PARSER_CRASHED',
  'PARSER_TIMEOUT',
  'HEADER_MISSING',
  'JOB_CANCELLED',
] as const
const taken = z.object({
  fileId: recordId,
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  again: z.number().int(),
  sameFile: z.boolean(),
  findings: z.array(z.object({ row: z.number().int(), text: z.string() })),
})
const currency = z.string().regex(/^[A-Z]{3}$/)

export const refundFxArea = {
  /** A bank's file: Excel, CSV, camt.053 or MT940. What is known already is left as it is. */
  'fx.import': job({
    title: '导入银行收汇',
    roles: MONEY,
    topics: ['money'],
    failures: ['CLIENT_UNKNOWN', ...READING],
    input: z.object({
      hash: contentHash,
      fileName: z.string().min(1).max(255),
      clientId: recordId,
      /** Of the whole file, where it has no column for it. */
      currency: z.string().max(20).default(''),
    }),
    output: taken,
  }),
  'fx.enter': command({
    title: '录入收汇',
    roles: MONEY,
    topics: ['money'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      clientId: recordId,
      voucherNo: z.string().trim().min(1).max(40),
      receivedOn: dateText,
      currency,
      amount: decimalText,
      fee: decimalText.default('0'),
      payer: z.string().trim().max(200).default(''),
      payerCountry: z.string().trim().max(60).default(''),
      note: z.string().trim().max(500).default(''),
    }),
    output: z.object({ added: z.boolean() }),
  }),
  /** Lays what is unambiguous: by reference, by amount, short by a bank's fee, as a sum, in parts. */
  'fx.match': command({
    title: '收汇自动配对',
    roles: MONEY,
    topics: ['money', 'refund'],
    failures: [],
    input: z.object({ clientId: recordId.optional() }),
    output: z.object({ links: z.number().int(), receipts: z.number().int(), left: z.number().int() }),
  }),
  'fx.link': command({
    title: '手工配对收汇',
    roles: MONEY,
    topics: ['money', 'refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      receiptId: recordId,
      declarationNo: z.string().max(18),
      amount: decimalText,
      fee: decimalText.default('0'),
    }),
    output: z.object({}),
  }),
  'fx.unlink': command({
    title: '撤销收汇配对',
    roles: MONEY,
    topics: ['money', 'refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({}),
  }),
  /** A receipt that was wrong counts no more; its links end, it stays on record. */
  'fx.void': command({
    title: '作废收汇',
    roles: MONEY,
    topics: ['money', 'refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId, reason: z.string().trim().min(1).max(200) }),
    output: z.object({}),
  }),
  /** 视同收汇 with its reason and evidence, or a later day of payment by contract (amount 0). */
  'fx.deem': command({
    title: '登记视同收汇',
    roles: MONEY,
    topics: ['money', 'refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      declarationNo: z.string().max(18),
      amount: decimalText,
      reasonCode: z.string().max(2),
      evidence: z.string().trim().max(500).default(''),
      contractDay: z.union([dateText, z.literal('')]).default(''),
    }),
    output: z.object({}),
  }),
  'fx.receipts': query({
    title: '收汇列表',
    roles: OFFICE,
    topics: ['money'],
    failures: [],
    input: z.object({ clientId: recordId.optional() }),
    output: z.object({
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          clientId: recordId,
          client: z.string(),
          receivedOn: z.string(),
          voucherNo: z.string(),
          currency: z.string(),
          amount: z.string(),
          fee: z.string(),
          open: z.string(),
          payer: z.string(),
          payerCountry: z.string(),
          note: z.string(),
          shipments: z.string(),
        }),
      ),
      open: z.number().int(),
    }),
  }),
  /** Shipments with what is due, received, deemed and still open; `daysLeft` until the deadline, negative when it is over. */
  'fx.shipments': query({
    title: '应收汇清单',
    roles: OFFICE,
    topics: ['money', 'refund'],
    failures: [],
    input: z.object({ clientId: recordId.optional(), onlyOpen: z.boolean().default(false) }),
    output: z.object({
      rows: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          clientId: recordId,
          client: z.string(),
          declarationNo: z.string(),
          exportDate: z.string(),
          contractNo: z.string(),
          currency: z.string(),
          due: z.string(),
          received: z.string(),
          deemed: z.string(),
          open: z.string(),
          dueOn: z.string(),
          daysLeft: z.number().int(),
          state: z.enum(['paid', 'part', 'open', 'late']),
          stateName: z.string(),
          links: z.array(
            z.object({ id: recordId, receipt: z.string(), amount: z.string(), fee: z.string(), why: z.string() }),
          ),
        }),
      ),
      unpaid: z.number().int(),
      late: z.number().int(),
    }),
  }),
  /** A list of exchange rates: Excel or CSV with date, currency and rate (of 1 or, by its column, of 100). */
  'rateTable.import': job({
    title: '导入汇率表',
    roles: MONEY,
    topics: ['money'],
    failures: [...READING],
    input: z.object({ hash: contentHash, fileName: z.string().min(1).max(255) }),
    output: taken,
  }),
  'rateTable.enter': command({
    title: '录入汇率',
    roles: MONEY,
    topics: ['money'],
    failures: ['FIELD_INVALID'],
    input: z.object({
      basis: z.enum(['day', 'month']),
      day: dateText,
      currency,
      rate: decimalText,
      source: z.string().trim().max(100).default('录入'),
    }),
    output: z.object({}),
  }),
  'rateTable.list': query({
    title: '汇率表',
    roles: OFFICE,
    topics: ['money'],
    failures: [],
    input: z.object({}),
    output: z.object({
      rates: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          basis: z.string(),
          day: z.string(),
          currency: z.string(),
          rate: z.string(),
          source: z.string(),
        }),
      ),
    }),
  }),
}
