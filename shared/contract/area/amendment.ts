import { z } from 'zod'
import { command, query } from '../procedure.ts'
import { recordId, timeText } from '../list.ts'
import { FILERS, OFFICE } from '../role.ts'
import { AMENDMENT_KINDS, AMENDMENT_STEPS } from '../../domain/declaration/amendment.ts'
import { decContentSchema } from './declaration.ts'

/** Changes and withdrawals of declarations (修撤单), and the one content of a declaration that counts for later steps. */

const amendment = z.object({
  id: recordId,
  number: z.number().int(),
  kind: z.enum(AMENDMENT_KINDS),
  kindName: z.string(),
  reasonName: z.string(),
  reason: z.string(),
  changes: z.string(),
  entryNo: z.string(),
  customsNo: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  help: z.string(),
  steps: z.array(z.object({ step: z.enum(AMENDMENT_STEPS), name: z.string() })),
  timeline: z.array(
    z.object({
      at: timeText,
      happenedAt: z.string(),
      stateName: z.string(),
      tone: z.string(),
      customsNo: z.string(),
      info: z.string(),
      actor: z.string(),
    }),
  ),
})

export const amendmentArea = {
  'amendment.list': query({
    title: '修撤单',
    roles: OFFICE,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN'],
    input: z.object({ declarationId: recordId }),
    output: z.object({
      amendments: z.array(amendment),
      /** May one be applied for now? */
      mayOpen: z.boolean(),
      /** Does the declaration count for later steps, and if not why. */
      closed: z.object({ ok: z.boolean(), text: z.string() }),
    }),
  }),
  'amendment.open': command({
    title: '登记修撤单申请',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['DECLARATION_UNKNOWN', 'DECLARATION_STATE', 'AMENDMENT_STATE'],
    input: z.object({
      declarationId: recordId,
      kind: z.enum(AMENDMENT_KINDS),
      reasonCode: z.string().max(20),
      reason: z.string().trim().min(1).max(500),
      changes: z.string().trim().max(2000).default(''),
    }),
    output: z.object({ id: recordId }),
  }),
  'amendment.step': command({
    title: '登记修撤单进展',
    roles: FILERS,
    topics: ['declaration'],
    failures: ['AMENDMENT_UNKNOWN', 'AMENDMENT_STATE', 'FIELD_INVALID'],
    input: z.object({
      id: recordId,
      step: z.enum(AMENDMENT_STEPS),
      customsNo: z.string().trim().max(40).default(''),
      /** YYYY-MM-DD, or with HH:MM; '' = now. */
      happenedAt: z.string().trim().max(16).default(''),
      info: z.string().trim().max(500).default(''),
    }),
    output: z.object({ state: z.string() }),
  }),
  /** The content that counts for later steps: closed, as really declared and as last amended. By our id, or by customs' number. */
  'declaration.closed': query({
    title: '结关报关单',
    roles: OFFICE,
    topics: ['declaration', 'receipt'],
    failures: ['DECLARATION_UNKNOWN', 'DECLARATION_NOT_CLOSED'],
    input: z.object({ id: recordId.optional(), entryNo: z.string().max(18).optional() }),
    output: z.object({
      id: recordId,
      ownNo: z.string(),
      entryNo: z.string(),
      clientId: recordId,
      closedAt: z.string(),
      /** 第 2 版申报报文 / 读回的导出文件 */
      source: z.string(),
      pending: z.number().int(),
      content: decContentSchema,
    }),
  }),
}
