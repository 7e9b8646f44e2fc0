import type { SomeJobs, SomeQueries } from '../../registry.ts'
import { replyLookup } from './lookup.ts'
import { replySheetJob } from './sheet.ts'

export const replyQueries: SomeQueries<'reply.lookup'> = { 'reply.lookup': replyLookup }
export const replyJobs: SomeJobs<'reply.sheet'> = { 'reply.sheet': replySheetJob }
