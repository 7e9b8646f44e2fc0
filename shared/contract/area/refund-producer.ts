import { z } from 'zod'
import { AGENCY_FILING_KINDS, AGENCY_FILING_STATES } from '../../domain/refund/agency-filing.ts'
import { contentHash, dateText, pageInputSchema, pageOf, recordId } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 生产企业（开票人）: registration, dates, contracts, right to refund, visits, and the letters that freeze their invoices. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const day = z.union([dateText, z.literal('')]).default('')
const words = (most: number) => z.string().trim().max(most).default('')
const producerFields = {
  customsCode: words(10),
  generalFrom: day,
  smallScaleFrom: day,
  refundFiledOn: day,
  /** Follows the producer's own filing (agencyFiling) where that is tracked. */
  filedOn: day,
  withdrawnOn: day,
  stoppedOn: day,
  contractNo: words(60),
  contractFrom: day,
  contractTo: day,
  bank: words(120),
  accountTail: words(4),
  visitedOn: day,
  visitNote: words(500),
  note: words(500),
}
const producerRow = z.object({
  id: recordId,
  client: z.string(),
  clientId: recordId,
  taxId: z.string(),
  name: z.string(),
  revision: z.number().int(),
  state: z.string(),
  tone: z.string(),
  problems: z.array(z.string()),
  letters: z.number().int(),
  year: z.string(),
  ...(Object.fromEntries(Object.keys(producerFields).map((name) => [name, z.string()])) as {
    [K in keyof typeof producerFields]: z.ZodString
  }),
})

const filingPaper = z.object({ name: z.string().max(200), sha256: contentHash })

export const refundProducerArea = {
  'producer.page': query({
    title: '生产企业列表',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(producerRow.extend({ key: z.string() })),
  }),
  'producer.save': command({
    title: '保存生产企业',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['CLIENT_UNKNOWN', 'FIELD_INVALID', 'RECORD_UNKNOWN', 'RECORD_CHANGED'],
    input: z.object({
      id: recordId.optional(),
      revision: z.number().int().optional(),
      clientId: recordId,
      taxId: z.string().trim().min(15).max(20),
      name: z.string().trim().min(1).max(200),
      ...producerFields,
    }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** The filings of agency refund: ours of the producer and the producer's own, with every step. */
  'agencyFiling.list': query({
    title: '代办退税备案',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ producerId: recordId }),
    output: z.object({
      filings: z.array(
        z.object({
          id: recordId,
          kind: z.enum(AGENCY_FILING_KINDS),
          kindName: z.string(),
          contractNo: z.string(),
          state: z.enum(AGENCY_FILING_STATES),
          stateName: z.string(),
          tone: z.string(),
          next: z.array(z.object({ state: z.enum(AGENCY_FILING_STATES), name: z.string() })),
          events: z.array(
            z.object({
              stateName: z.string(),
              day: z.string(),
              number: z.string(),
              info: z.string(),
              papers: z.array(filingPaper),
              actor: z.string(),
            }),
          ),
        }),
      ),
    }),
  }),
  'agencyFiling.open': command({
    title: '新建代办退税备案',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      producerId: recordId,
      kind: z.enum(AGENCY_FILING_KINDS),
      contractNo: words(60),
      note: words(300),
    }),
    output: z.object({ id: recordId }),
  }),
  /** A step of a filing with its day, the bureau's number, papers; acceptance and withdrawal of the producer's own go into its dossier. */
  'agencyFiling.step': command({
    title: '登记备案进展',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID', 'CONTENT_MISSING'],
    input: z.object({
      id: recordId,
      state: z.enum(AGENCY_FILING_STATES),
      day: dateText,
      number: words(60),
      info: words(500),
      papers: z.array(filingPaper).max(20).default([]),
    }),
    output: z.object({ state: z.enum(AGENCY_FILING_STATES) }),
  }),
  'inquiry.list': query({
    title: '函调',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ producerId: recordId.optional() }),
    output: z.object({
      letters: z.array(
        z.object({
          id: recordId,
          producerId: recordId,
          producer: z.string(),
          number: z.string(),
          openedOn: z.string(),
          days: z.number().int(),
          note: z.string(),
          outcome: z.string(),
          endedOn: z.string(),
          vouchers: z.array(z.string()),
          money: z.string(),
        }),
      ),
    }),
  }),
  /** Opens a letter: its vouchers are frozen in every packet until it ends. */
  'inquiry.open': command({
    title: '登记函调',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      producerId: recordId,
      number: z.string().trim().min(1).max(60),
      openedOn: dateText,
      note: words(500),
      vouchers: z.array(z.string().max(40)).min(1).max(500),
    }),
    output: z.object({ id: recordId }),
  }),
  'inquiry.end': command({
    title: '函调结束',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId, outcome: z.enum(['clear', 'refused']), endedOn: dateText, note: words(500) }),
    output: z.object({}),
  }),
}
