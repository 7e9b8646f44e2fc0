import { z } from 'zod'
import { command, query } from '../procedure.ts'
import {
  countInputSchema,
  countOutputSchema,
  dateText,
  decimalText,
  pageInputSchema,
  pageOf,
  recordId,
} from '../list.ts'
import { CLAIM_EVENTS, CLAIM_KINDS } from '../../domain/crossborder/customs-claim.ts'
import { OFFICE, type Role } from '../role.ts'

/** What customs wants paid: electronic tax bills of retail imports and the guarantees behind them, payment bills and deposits of declarations. */

const taxParts = z.object({ price: z.string(), duty: z.string(), vat: z.string(), consumption: z.string() })
const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']

const dayText = z.union([z.literal(''), dateText])
const claimKind = z.enum(CLAIM_KINDS)
const claimRow = z.object({
  id: recordId,
  key: z.string(),
  kind: claimKind,
  number: z.string(),
  entryNo: z.string(),
  clientId: recordId,
  client: z.string(),
  title: z.string(),
  amount: z.string(),
  declaredOn: z.string(),
  issuedOn: z.string(),
  endsOn: z.string(),
  note: z.string(),
  revision: z.number().int(),
  /** duty: the last day to pay; deposit: the day it ends, after extensions. Empty when the day it counts from is not known. */
  dueOn: z.string(),
  daysLeft: z.number().int().optional(),
  state: z.enum(['open', 'soon', 'overdue', 'settled', 'void', 'unknown']),
  stateName: z.string(),
  tone: z.enum(['grey', 'blue', 'amber', 'green', 'red']),
  settled: z.string(),
  left: z.string(),
  /** duty: the late fee until today, or until it was paid. */
  lateFee: z.string(),
  /** The deadline rests on something that was not checked against a text. */
  unverified: z.boolean(),
})

export const customsMoneyArea = {
  /** Tax bills as customs sent them, the newest first, beside our own tax of the parcel. */
  'tax.page': query({
    title: '电子税单列表',
    roles: OFFICE,
    topics: ['receipt', 'parcel'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(
      z.object({
        id: recordId,
        key: z.string(),
        taxNo: z.string(),
        invtNo: z.string(),
        status: z.string(),
        statusName: z.string(),
        duty: z.string(),
        vat: z.string(),
        consumption: z.string(),
        total: z.string(),
        /** Bills of the same inventory that stand: it may be billed in parts. */
        parts: z.number().int(),
        /** Our tax of the whole inventory. */
        own: z.string(),
        /** All standing bills of the inventory less ours; empty for a void bill. */
        difference: z.string(),
        parcelId: recordId.optional(),
        orderNo: z.string(),
        entDutyNo: z.string(),
        assureCode: z.string(),
        at: z.string(),
      }),
    ),
  }),
  /** One bill, with the other standing bills of its inventory, by line: customs' figure, ours, the difference; `why` says in words why there is no own figure. */
  'tax.get': query({
    title: '电子税单明细',
    roles: OFFICE,
    topics: ['receipt', 'parcel'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      taxNo: z.string(),
      invtNo: z.string(),
      why: z.string(),
      /** The bills that the figures are added up from, in the order in which they came; this one alone when it is void. */
      bills: z.array(z.object({ taxNo: z.string(), total: z.string() })),
      customsTotal: z.string(),
      ownTotal: z.string(),
      difference: z.string(),
      lines: z.array(
        z.object({
          gnum: z.number().int(),
          gcode: z.string(),
          customs: taxParts.optional(),
          own: taxParts.optional(),
          difference: z.string(),
        }),
      ),
    }),
  }),
  /** Each guarantor: limit, bills that stand, paid, filed and not billed yet, what is left. */
  'guarantee.list': query({
    title: '担保台账',
    roles: OFFICE,
    topics: ['receipt', 'parcel', 'filing'],
    failures: [],
    input: z.object({}),
    output: z.object({
      guarantors: z.array(
        z.object({
          assureCode: z.string(),
          name: z.string(),
          limit: z.string().optional(),
          accrued: z.string(),
          paid: z.string(),
          outstanding: z.string(),
          pending: z.string(),
          free: z.string().optional(),
          bills: z.number().int(),
          exceeded: z.boolean(),
        }),
      ),
    }),
  }),
  'guarantee.limit': command({
    title: '设置担保额度',
    roles: MONEY,
    topics: ['receipt'],
    failures: [],
    input: z.object({
      assureCode: z.string().trim().min(1).max(64),
      name: z.string().max(100).default(''),
      amount: decimalText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),
  /** What was paid under a guarantee, the newest first; one that was taken back says so. */
  'guarantee.payments': query({
    title: '税款缴纳记录',
    roles: OFFICE,
    topics: ['receipt'],
    failures: [],
    input: z.object({ assureCode: z.string().trim().min(1).max(64) }),
    output: z.object({
      payments: z.array(
        z.object({
          id: recordId,
          entDutyNo: z.string(),
          amount: z.string(),
          paidOn: z.string(),
          note: z.string(),
          by: z.string(),
          at: z.string(),
          /** It can be taken back: it is a payment, and nobody has yet. */
          open: z.boolean(),
        }),
      ),
    }),
  }),
  /** Takes a payment back that was noted wrongly, by an entry of the other sign; nothing is deleted. Once. */
  'guarantee.unpay': command({
    title: '冲正税款缴纳',
    roles: MONEY,
    topics: ['receipt'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId, reason: z.string().trim().min(1).max(150) }),
    output: z.object({}),
  }),
  'guarantee.pay': command({
    title: '登记税款缴纳',
    roles: MONEY,
    topics: ['receipt'],
    failures: [],
    input: z.object({
      assureCode: z.string().trim().min(1).max(64),
      entDutyNo: z.string().max(50).default(''),
      amount: decimalText,
      paidOn: dateText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),

  /** Payment bills (kind duty) or deposits, the newest first. Filters: kind (needed), state (open or closed), client, entryNo, number. */
  'claim.page': query({
    title: '缴款书与保证金列表',
    roles: OFFICE,
    topics: ['claim', 'setting'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(claimRow),
  }),
  'claim.count': query({
    title: '缴款书与保证金数',
    roles: OFFICE,
    topics: ['claim'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** One with what happened to it, how its deadline comes about and, for a bill, the late fee step by step. */
  'claim.get': query({
    title: '缴款书与保证金明细',
    roles: OFFICE,
    topics: ['claim', 'setting'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row: claimRow,
      events: z.array(
        z.object({
          at: z.string(),
          what: z.string(),
          day: z.string(),
          amount: z.string(),
          note: z.string(),
          by: z.string(),
        }),
      ),
      deadline: z
        .object({
          startsOn: z.string(),
          days: z.number().int(),
          source: z.string(),
          holidays: z.string(),
          unverified: z.boolean(),
        })
        .optional(),
      late: z.object({
        fee: z.string(),
        computed: z.string(),
        minimum: z.string(),
        rate: z.string(),
        steps: z.array(z.object({ from: z.string(), to: z.string(), days: z.number().int(), unpaid: z.string() })),
      }),
      /** The declaration in the ledger, when there is one. */
      declarationId: recordId.optional(),
    }),
  }),
  /** A new bill or deposit, or another content of one; its number never changes. The declaration's client is taken when none is named. */
  'claim.save': command({
    title: '保存缴款书或保证金',
    roles: [...MONEY, 'clerk'],
    topics: ['claim'],
    failures: ['RECORD_UNKNOWN', 'RECORD_CHANGED', 'FIELD_INVALID', 'CLIENT_UNKNOWN'],
    input: z.object({
      id: recordId.optional(),
      kind: claimKind,
      number: z.string().trim().min(1).max(50),
      entryNo: z.string().trim().max(30).default(''),
      clientId: recordId.default(0),
      title: z.string().trim().max(60).default(''),
      amount: decimalText,
      declaredOn: dayText.default(''),
      issuedOn: dayText.default(''),
      endsOn: dayText.default(''),
      note: z.string().trim().max(200).default(''),
      revision: z.number().int().default(0),
    }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** Paid, late fee paid, extended, refunded, converted into duty, void. */
  'claim.note': command({
    title: '登记缴纳、延期、退还',
    roles: [...MONEY, 'clerk'],
    topics: ['claim'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      id: recordId,
      what: z.enum([...new Set([...CLAIM_EVENTS.duty, ...CLAIM_EVENTS.deposit])]),
      day: dateText,
      amount: decimalText.default('0'),
      note: z.string().trim().max(200).default(''),
    }),
    output: z.object({}),
  }),
}
