import { z } from 'zod'
import { command, query } from '../procedure.ts'
import { countInputSchema, countOutputSchema, dateText, pageInputSchema, pageOf, recordId, timeText } from '../list.ts'
import { FILERS, OFFICE } from '../role.ts'
import { TRACKED_KIND_IDS } from '../../domain/tracked/kind.ts'

/** Agency agreements, inspection ledgers, certificates of origin, licences: numbers with a state and an end. */

const row = z.object({
  id: recordId,
  key: z.string(),
  kind: z.string(),
  kindName: z.string(),
  number: z.string(),
  clientId: recordId,
  client: z.string(),
  state: z.string(),
  stateName: z.string(),
  tone: z.string(),
  validity: z.string(),
  validityName: z.string(),
  validityTone: z.string(),
  party: z.string(),
  scheme: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  note: z.string(),
  revision: z.number().int(),
  changedAt: timeText,
})

export const trackedArea = {
  'tracked.page': query({
    title: '协议与证书列表',
    roles: OFFICE,
    topics: ['tracked', 'setting'],
    failures: ['INPUT_INVALID'],
    input: pageInputSchema,
    output: pageOf(row),
  }),
  'tracked.count': query({
    title: '协议与证书数',
    roles: OFFICE,
    topics: ['tracked', 'setting'],
    failures: ['INPUT_INVALID'],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'tracked.get': query({
    title: '协议与证书',
    roles: OFFICE,
    topics: ['tracked', 'setting'],
    failures: ['TRACKED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      row,
      steps: z.array(z.object({ state: z.string(), name: z.string() })),
      timeline: z.array(
        z.object({
          at: timeText,
          stateName: z.string(),
          tone: z.string(),
          info: z.string(),
          validTo: z.string(),
          actor: z.string(),
        }),
      ),
    }),
  }),
  /** New (no id), or changed; kind and number of a paper never change. */
  'tracked.save': command({
    title: '保存协议或证书',
    roles: FILERS,
    topics: ['tracked'],
    failures: ['TRACKED_UNKNOWN', 'TRACKED_EXISTS', 'RECORD_CHANGED', 'CLIENT_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      id: recordId.optional(),
      revision: z.number().int().default(0),
      kind: z.enum(TRACKED_KIND_IDS),
      number: z.string().trim().min(1).max(64),
      clientId: recordId.default(0),
      party: z.string().trim().max(100).default(''),
      scheme: z.string().trim().max(60).default(''),
      validFrom: z.union([dateText, z.literal('')]).default(''),
      validTo: z.union([dateText, z.literal('')]).default(''),
      note: z.string().trim().max(300).default(''),
    }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  'tracked.step': command({
    title: '登记协议或证书进展',
    roles: FILERS,
    topics: ['tracked'],
    failures: ['TRACKED_UNKNOWN', 'TRACKED_STATE'],
    input: z.object({ id: recordId, state: z.string().max(20), info: z.string().trim().max(300).default('') }),
    output: z.object({ state: z.string() }),
  }),
}
