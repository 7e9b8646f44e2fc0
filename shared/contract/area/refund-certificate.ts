import { z } from 'zod'
import { REQUEST_ACTS, REQUEST_KINDS, REQUEST_STATES } from '../../domain/refund/certificate/request.ts'
import { contentHash, dateText, decimalText, recordId, timeText } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 证明申请: certificates that the office asks the bureau for, as packets of their own. */

const ACCOUNTANTS: readonly Role[] = ['accountant', 'checker', 'admin']
const kind = z.enum(REQUEST_KINDS)
const row = z.object({
  id: recordId,
  key: z.string(),
  clientId: recordId,
  client: z.string(),
  kind,
  kindName: z.string(),
  period: z.string(),
  batch: z.string(),
  state: z.enum(REQUEST_STATES),
  stateName: z.string(),
  tone: z.string(),
  certificateNo: z.string(),
  items: z.number().int(),
  about: z.string(),
  dueOn: z.string(),
  dueSource: z.string(),
  note: z.string(),
  acts: z.array(z.object({ act: z.enum(REQUEST_ACTS), name: z.string() })),
  changedAt: timeText,
})

export const refundCertificateArea = {
  'certificateRequest.list': query({
    title: '证明申请',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ clientId: recordId.optional() }),
    output: z.object({ rows: z.array(row) }),
  }),
  /** Items of a client that a certificate may be about, with what is left of each (deal unit). */
  'certificateRequest.candidates': query({
    title: '可申请证明的报关商品',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ clientId: recordId, kind }),
    output: z.object({
      items: z.array(
        z.object({
          declarationNo: z.string(),
          itemNo: z.number().int(),
          exportDate: z.string(),
          name: z.string(),
          unitName: z.string(),
          left: z.string(),
        }),
      ),
    }),
  }),
  'certificateRequest.create': command({
    title: '拟证明申请',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['CLIENT_UNKNOWN', 'RECORD_UNKNOWN', 'PAPER_USED', 'FIELD_INVALID', 'NOTHING_SELECTED'],
    input: z.object({
      clientId: recordId,
      kind,
      period: z.string().regex(/^\d{4}(0[1-9]|1[0-2])$/),
      note: z.string().trim().max(200).default(''),
      lines: z
        .array(
          z.object({
            declarationNo: z.string().max(18),
            itemNo: z.number().int().min(1).max(999),
            quantity: decimalText,
            values: z.record(z.string().max(40), z.string().trim().max(300)),
          }),
        )
        .max(500),
    }),
    output: z.object({ id: recordId, batch: z.string() }),
  }),
  /** A step: file, grant (with the certificate's number), refuse, withdraw. A granted certificate stands among the papers from then on. */
  'certificateRequest.act': command({
    title: '证明申请进度',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'REQUEST_STATE', 'FIELD_INVALID', 'CLIENT_UNKNOWN'],
    input: z.object({
      id: recordId,
      act: z.enum(REQUEST_ACTS),
      day: dateText,
      certificateNo: z.string().trim().max(40).default(''),
      info: z.string().trim().max(300).default(''),
    }),
    output: z.object({ stateName: z.string() }),
  }),
  /** The application as a sheet, or as pages for printing and signing. */
  'certificateRequest.export': job({
    title: '导出证明申请表',
    roles: ACCOUNTANTS,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'REQUEST_STATE', 'PAPER_REFUSED', 'JOB_CANCELLED'],
    input: z.object({ id: recordId, as: z.enum(['xlsx', 'pdf']).default('xlsx') }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
}
