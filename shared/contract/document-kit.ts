import { z } from 'zod'
import { contentHash, recordId, timeText } from './list.ts'

/** What declarations and bonded documents say alike: findings of a check, frozen versions, steps of a timeline. */

export const findingSchema = z.object({
  level: z.enum(['error', 'warning']),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  source: z.string(),
})

export const checkedSchema = z.object({
  findings: z.array(findingSchema),
  errors: z.number().int(),
  warnings: z.number().int(),
})

/** A saved draft with what the check says of it. */
export const savedSchema = z.object({
  id: recordId,
  revision: z.number().int(),
  ownNo: z.string(),
  findings: z.array(findingSchema),
})

/** A document that was made from a record; `underWay`: the last one is on its way and was left as it is. */
export const madeDocumentSchema = z.object({ id: recordId, ownNo: z.string(), underWay: z.boolean() })

export const frozenVersionSchema = z.object({
  version: z.number().int(),
  ownNo: z.string(),
  messageId: recordId,
  hash: contentHash,
  local: z.string(),
  info: z.string(),
  why: z.string(),
  at: timeText,
})

export const timelineStepSchema = z.object({
  at: timeText,
  what: z.string(),
  stateName: z.string(),
  tone: z.string(),
  version: z.number().int(),
  info: z.string(),
  actor: z.string(),
})
