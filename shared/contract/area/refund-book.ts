import { z } from 'zod'
import { ENTRY_KINDS } from '../../domain/refund/book/entry.ts'
import { FEE_KINDS } from '../../domain/refund/book/billing.ts'
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

/** 往来与对账单: refunds received, payments, advances with interest, fees, statements, vouchers for the bookkeeping program. */

const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']
const kind = z.enum(ENTRY_KINDS)
const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const vatLine = z.enum(['exportSales', 'refundReceived', 'feeIncome', 'interestIncome', 'outputTax'])
const positive = decimalText.refine((text) => !text.startsWith('-'), '应不小于零')

const entryRow = z.object({
  id: recordId,
  key: z.string(),
  clientId: recordId,
  client: z.string(),
  day: dateText,
  kind,
  kindName: z.string(),
  amount: z.string(),
  reference: z.string(),
  packetId: recordId.optional(),
  /** Year, month and batch of its packet. */
  packet: z.string(),
  note: z.string(),
  state: z.string(),
  byRule: z.boolean(),
  actor: z.string(),
  at: timeText,
})
const feeRule = z.object({
  kind: z.enum(FEE_KINDS),
  value: positive,
  least: positive.default('0'),
  most: positive.default('0'),
})
const billing = z.object({
  fees: z.array(feeRule).max(10),
  interest: positive,
  dayBase: z.union([z.literal(360), z.literal(365)]),
})
const charge = z.object({
  key: z.string(),
  clientId: recordId,
  client: z.string(),
  kind,
  kindName: z.string(),
  day: dateText,
  amount: z.string(),
  how: z.string(),
  booked: z.boolean(),
})

export const refundBookArea = {
  /** Filters: client, kind, day, reference. */
  'money.page': query({
    title: '往来明细',
    roles: OFFICE,
    topics: ['money'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(entryRow),
  }),
  'money.count': query({
    title: '往来笔数',
    roles: OFFICE,
    topics: ['money'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** What happened: in yuan, of a client, on a day. Fees and interest come from rules (charge.book). */
  'money.enter': command({
    title: '登记往来',
    roles: MONEY,
    topics: ['money'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID', 'MONTH_LOCKED', 'PACKET_UNKNOWN'],
    input: z.object({
      kind,
      clientId: recordId,
      day: dateText,
      amount: decimalText,
      reference: z.string().trim().max(60).default(''),
      note: z.string().trim().max(200).default(''),
      /** The packet that a refund or a payment to a producer belongs to. */
      packetId: recordId.optional(),
    }),
    output: z.object({ id: recordId }),
  }),
  /** Takes an entry back by an equal one of the other sign; nothing is deleted. */
  'money.reverse': command({
    title: '冲回往来',
    roles: MONEY,
    topics: ['money'],
    failures: ['RECORD_UNKNOWN', 'MONEY_REVERSED', 'MONTH_LOCKED'],
    input: z.object({ id: recordId, day: dateText, note: z.string().trim().min(1).max(200) }),
    output: z.object({ id: recordId }),
  }),
  /** Each client as of a day: what we owe him, what is advanced. */
  'money.clients': query({
    title: '客户往来余额',
    roles: OFFICE,
    topics: ['money', 'client'],
    failures: [],
    input: z.object({ day: dateText }),
    output: z.object({
      clients: z.array(
        z.object({ clientId: recordId, client: z.string(), owed: z.string(), advanced: z.string(), net: z.string() }),
      ),
      owed: z.string(),
      advanced: z.string(),
    }),
  }),
  /** A client's statement over days; ties to the cent. */
  'money.statement': query({
    title: '客户对账单',
    roles: OFFICE,
    topics: ['money', 'client'],
    failures: ['CLIENT_UNKNOWN'],
    input: z.object({ clientId: recordId, from: dateText, to: dateText }),
    output: z.object({
      client: z.string(),
      from: dateText,
      to: dateText,
      opening: z.string(),
      credits: z.string(),
      debits: z.string(),
      closing: z.string(),
      advancedBefore: z.string(),
      advancedAfter: z.string(),
      openInterest: z.string(),
      lines: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          day: dateText,
          text: z.string(),
          reference: z.string(),
          credit: z.string(),
          debit: z.string(),
          balance: z.string(),
          advanced: z.string(),
        }),
      ),
    }),
  }),
  'money.sheet': job({
    title: '导出对账单',
    roles: OFFICE,
    topics: [],
    failures: ['CLIENT_UNKNOWN', 'JOB_CANCELLED'],
    input: z.object({ clientId: recordId, from: dateText, to: dateText }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
  /** Entries as vouchers for a bookkeeping program. The layouts are generic: unverified against the vendors. */
  'money.vouchers': job({
    title: '导出会计凭证',
    roles: MONEY,
    topics: [],
    failures: ['NOTHING_SELECTED', 'JOB_CANCELLED'],
    input: z.object({ from: dateText, to: dateText, layout: z.enum(['kingdee', 'yonyou']) }),
    output: z.object({
      hash: contentHash,
      fileName: z.string(),
      rows: z.number().int(),
      vouchers: z.number().int(),
      debit: z.string(),
      credit: z.string(),
    }),
  }),

  'billing.get': query({
    title: '收费约定',
    roles: OFFICE,
    topics: ['money'],
    failures: ['CLIENT_UNKNOWN'],
    input: z.object({ clientId: recordId, day: dateText }),
    output: z.object({ validFrom: z.string(), rule: billing }),
  }),
  'billing.save': command({
    title: '设置收费约定',
    roles: MONEY,
    topics: ['money'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ clientId: recordId, validFrom: dateText, rule: billing }),
    output: z.object({}),
  }),
  /** What a month's rules charge, whether booked or not. */
  'charge.preview': query({
    title: '月度收费预览',
    roles: OFFICE,
    topics: ['money', 'refund'],
    failures: [],
    input: z.object({ month: monthText }),
    output: z.object({ charges: z.array(charge), open: z.number().int(), total: z.string() }),
  }),
  /** Books what the preview shows and is not booked; the same month again books nothing twice. */
  'charge.book': command({
    title: '入账月度收费',
    roles: MONEY,
    topics: ['money'],
    failures: ['NOTHING_SELECTED', 'FIELD_INVALID', 'MONTH_LOCKED'],
    input: z.object({ month: monthText }),
    output: z.object({ booked: z.number().int(), total: z.string() }),
  }),
  /** The month's figures of the ledger beside the VAT return as filed. */
  'vat.tie': query({
    title: '增值税申报核对',
    roles: OFFICE,
    topics: ['money', 'refund'],
    failures: [],
    input: z.object({ month: monthText }),
    output: z.object({
      lines: z.array(
        z.object({
          line: vatLine,
          name: z.string(),
          own: z.string(),
          note: z.string(),
          filed: z.string().optional(),
          difference: z.string().optional(),
        }),
      ),
    }),
  }),
  'vat.enter': command({
    title: '填增值税申报表金额',
    roles: MONEY,
    topics: ['money'],
    failures: ['FIELD_INVALID'],
    input: z.object({ month: monthText, line: vatLine, amount: decimalText }),
    output: z.object({}),
  }),
}
