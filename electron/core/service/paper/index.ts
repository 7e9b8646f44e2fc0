import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { attachJob } from './attach.ts'
import { bindJob } from './bind.ts'
import { describePaper, orderPapers, removePaper } from './change.ts'
import { pictureJob } from './picture.ts'
import { listPapers, pageText } from './list.ts'
import { prefillDeclaration } from './prefill.ts'

export const paperQueries = (_needs: Needs | undefined) =>
  ({
    'paper.list': listPapers,
    'paper.text': pageText,
    'paper.prefill': prefillDeclaration,
  }) satisfies Partial<QueryHandlers>

export const paperCommands = (_needs: Needs) =>
  ({
    'paper.describe': describePaper,
    'paper.order': orderPapers,
    'paper.remove': removePaper,
  }) satisfies Partial<CommandHandlers>

export const paperJobs = {
  'paper.attach': attachJob,
  'paper.bind': bindJob,
  'paper.picture': pictureJob,
} satisfies Partial<JobHandlers>
