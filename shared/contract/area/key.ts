import { z } from 'zod'
import { command, query } from '../procedure.ts'
import { recordId, timeText } from '../list.ts'
import { EVERYONE, FILERS } from '../role.ts'

/** Signing keys and their plan. */

const keySchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  state: z.enum(['ready', 'locked', 'lost', 'expired']),
  reason: z.string(),
  triesLeft: z.number().int().optional(),
  unlockable: z.boolean(),
  certificateNumber: z.string(),
  subject: z.string(),
  companyCode: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  warning: z.string(),
  signatures: z.number().int(),
  documents: z.number().int(),
  documentsPerMinute: z.number().int().optional(),
  profiles: z.number().int(),
})

export const keyArea = {
  'key.list': query({
    title: '签名密钥',
    roles: EVERYONE,
    topics: ['key'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    /** broken: files in the folder of keys that hold no usable key, or one whose id another file has. */
    output: z.object({ keys: z.array(keySchema), broken: z.array(z.string()) }),
  }),
  /** The PIN lives in the key's adapter until it is locked or the program ends; it is neither stored nor logged. The result shows in key.list. */
  'key.unlock': command({
    title: '解锁密钥',
    roles: FILERS,
    topics: ['key'],
    failures: ['SIGNER_MISSING'],
    input: z.object({ id: z.string().max(80), pin: z.string().min(1).max(200) }),
    output: z.object({}),
  }),
  'key.lock': command({
    title: '锁定密钥',
    roles: FILERS,
    topics: ['key'],
    failures: ['SIGNER_MISSING'],
    input: z.object({ id: z.string().max(80) }),
    output: z.object({}),
  }),
  /** What is ready to be filed, by key: how long that takes at the measured speed, and how many keys it needs to be done in time. */
  'key.plan': query({
    title: '签名计划',
    roles: EVERYONE,
    topics: ['key', 'parcel', 'filing'],
    failures: [],
    onWriter: true,
    input: z.object({ until: timeText.optional() }),
    output: z.object({
      until: z.string(),
      keysNeeded: z.number().int(),
      keysReady: z.number().int(),
      sentence: z.string(),
      lines: z.array(
        z.object({
          keyId: z.string(),
          title: z.string(),
          parcels: z.number().int(),
          documents: z.number().int(),
          signatures: z.number().int(),
          documentsPerMinute: z.number().int(),
          measured: z.boolean(),
          minutes: z.number().int(),
          finishAt: z.string(),
          inTime: z.boolean(),
          /** The key can sign now. */
          ready: z.boolean(),
          keysNeeded: z.number().int(),
          /** Held back because this key was locked or pulled; filed by themselves when it is ready. */
          waiting: z.number().int(),
          /** Whose parcels, urgent clients first, with the moment each would be done. */
          clients: z.array(
            z.object({
              clientId: recordId,
              client: z.string(),
              modes: z.array(z.string()),
              parcels: z.number().int(),
              waiting: z.number().int(),
              documents: z.number().int(),
              urgent: z.boolean(),
              finishAt: z.string(),
            }),
          ),
        }),
      ),
    }),
  }),
  /** These clients' filing profiles that use one key use another from now on, and what waits for the first goes with them. */
  'key.move': command({
    title: '改用密钥',
    roles: FILERS,
    topics: ['key', 'profile', 'filing'],
    failures: ['SIGNER_MISSING', 'KEY_OTHER_COMPANY', 'NOTHING_SELECTED'],
    input: z.object({
      from: z.string().max(80),
      to: z.string().max(80),
      clientIds: z.array(recordId).min(1).max(1000),
    }),
    output: z.object({ profiles: z.number().int() }),
  }),
  /** An urgent client's documents are signed before the others'. */
  'client.setUrgent': command({
    title: '加急客户',
    roles: FILERS,
    topics: ['key', 'client'],
    failures: ['CLIENT_UNKNOWN'],
    input: z.object({ clientId: recordId, urgent: z.boolean() }),
    output: z.object({}),
  }),
}
