import { endBatch } from '../../../../db/intake/batch.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'
import { acceptJob } from './accept.ts'
import { dropAhead } from './coming-slices.ts'
import { mappingCommands, mappingQueries } from './mapping.ts'
import { readQueries, requireBatch, STATE_NAMES } from './query.ts'
import { returnJob } from './return.ts'
import { sniffJob } from './sniff.ts'
import { stageJob } from './stage.ts'

export const intakeQueries = (_needs: Needs | undefined) =>
  ({ ...readQueries, ...mappingQueries }) satisfies Partial<QueryHandlers>

export const intakeCommands = (_needs: Needs) =>
  ({
    ...mappingCommands,
    'intake.discard': (context, input) => {
      const batch = requireBatch(context.ledger, input.batchId)
      if (batch.state !== 'staged') throw new Failure('BATCH_STATE', { state: STATE_NAMES[batch.state] })
      endBatch(context.ledger, batch.id, 'cancelled', 'DISCARDED')
      dropAhead(context.ledger, batch.id)
      context.audit('intake.discard', `batch ${batch.id}`)
      return {}
    },
  }) satisfies Partial<CommandHandlers>

export const intakeJobs = {
  'intake.sniff': sniffJob,
  'intake.stage': stageJob,
  'intake.accept': acceptJob,
  'intake.return': returnJob,
} satisfies Partial<JobHandlers>
