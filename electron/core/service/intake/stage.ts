import { endBatch, findBatchOfJob, findSameFile, insertBatch, type BatchRecord } from '../../../../db/intake/batch.ts'
import { bulkTransaction } from '../../../../db/bulk.ts'
import { countMappingUse, saveMapping } from '../../../../db/intake/mapping.ts'
import { batchesWithDeadSlices, dropSlices } from '../../../../db/intake/staging.ts'
import { transaction } from '../../../../db/tx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { INTAKE_KIND_NAMES } from '../../../../shared/contract/area/intake.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Mapping } from '../../../../shared/domain/intake/mapping.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { isDiskFull } from '../../disk-full.ts'
import { requireClient } from './client-facts.ts'
import { givenMapping, knownMappings, namedMapping, type KnownMapping } from './mapping.ts'
import { parse } from './parser.ts'
import { StageRun } from './stage-run.ts'

type Input = In<'intake.stage'>
type Output = Out<'intake.stage'>

/** Slices of earlier batches that go in one transaction. */
const DROPPED_AT_ONCE = 20

interface Chosen {
  readonly mapping: Mapping | undefined
  readonly savedId: number | undefined
  readonly known: readonly KnownMapping[]
}

/** The mapping of the call, the saved one it names, or the remembered ones to recognise the file by. */
function chooseMapping(context: JobContext, input: Input): Chosen {
  if (input.mapping !== undefined)
    return { mapping: givenMapping(input.kind, input.mapping), savedId: undefined, known: [] }
  if (input.mappingName !== undefined) {
    const named = namedMapping(context.ledger, input.kind, input.clientId, input.mappingName)
    return { mapping: named.mapping, savedId: named.id, known: [] }
  }
  return { mapping: undefined, savedId: undefined, known: knownMappings(context.ledger, input.kind, input.clientId) }
}

function answer(batch: BatchRecord, again: boolean): Output {
  return {
    batchId: batch.id,
    rows: batch.rows,
    good: batch.good,
    bad: batch.bad,
    unchanged: batch.unchanged,
    changed: batch.changed,
    again,
  }
}

/** What accepted and abandoned batches left in staging goes in small portions, before there is new work. */
async function sweep(context: JobContext): Promise<void> {
  for (const batchId of batchesWithDeadSlices(context.ledger)) {
    let dropped = DROPPED_AT_ONCE
    while (dropped === DROPPED_AT_ONCE) {
      await context.breathe()
      dropped = bulkTransaction(context.ledger, () => dropSlices(context.ledger, batchId, DROPPED_AT_ONCE))
    }
  }
}

async function stage(context: JobContext, input: Input): Promise<Output> {
  const { ledger } = context
  requireClient(ledger, input.kind, input.clientId)
  const known = findSameFile(ledger, input.hash, input.clientId, input.kind)
  if (known !== undefined) return answer(known, true)
  const chosen = chooseMapping(context, input)
  context.ports.builders?.prepare()
  await sweep(context)
  const batchId = await context.slice(() => {
    const id = insertBatch(ledger, {
      clientId: input.clientId,
      kind: input.kind,
      fileSha256: input.hash,
      fileName: input.fileName,
      mappingName: input.mappingName ?? '',
      actorId: context.actor.userId,
      jobId: context.jobId,
      at: context.now(),
    })
    context.touch('intake')
    return id
  })
  const run = new StageRun(context, batchId, input.kind, input.clientId)
  const request = {
    task: 'rows' as const,
    kind: input.kind,
    fileName: input.fileName,
    ...(chosen.mapping === undefined ? { known: chosen.known.map((one) => one.mapping) } : { mapping: chosen.mapping }),
  }
  try {
    for await (const frame of parse(context, input.hash, request)) await run.take(frame)
  } finally {
    run.close()
  }
  const figures = run.figures
  await context.slice(() => {
    remember(context, input, chosen, run.mapping)
    context.audit('intake.stage', `batch ${batchId}`, {
      kind: input.kind,
      client: input.clientId,
      file: input.hash,
      ...figures,
    })
  })
  return { batchId, ...figures, again: false }
}

/** A mapping that read a file is worth remembering: under the name it was given, or as a use of the one it is. */
function remember(context: JobContext, input: Input, chosen: Chosen, used: Mapping | undefined): void {
  const { ledger } = context
  if (used === undefined) return
  if (input.mapping !== undefined && input.mappingName !== undefined) {
    countMappingUse(
      ledger,
      saveMapping(ledger, {
        name: input.mappingName,
        kind: input.kind,
        clientId: input.clientId,
        fingerprint: used.fingerprint,
        body: JSON.stringify(used),
        at: context.now(),
      }),
    )
    context.touch('mapping')
    return
  }
  const recognised = chosen.savedId ?? chosen.known.find((one) => one.mapping.fingerprint === used.fingerprint)?.id
  if (recognised !== undefined) countMappingUse(ledger, recognised)
}

/** On a full disk the end of the batch may find no room either; then `undo` ends it when there is. */
export function endOrLeave(context: JobContext, batchId: number, code: string): void {
  try {
    transaction(context.ledger, () =>
      endBatch(context.ledger, batchId, code === 'JOB_CANCELLED' ? 'cancelled' : 'failed', code),
    )
  } catch (error) {
    if (!isDiskFull(error)) throw error
  }
}

export const stageJob: JobDefinition<'intake.stage'> = {
  label: (input) => `导入${INTAKE_KIND_NAMES[input.kind]} ${input.fileName}`,
  afterCrash: 'undo',
  async run(context, input) {
    try {
      return await stage(context, input)
    } catch (error) {
      const code = isDiskFull(error) ? 'DISK_FULL' : error instanceof Failure ? error.code : undefined
      if (code !== undefined) {
        const batch = findBatchOfJob(context.ledger, context.jobId)
        if (batch?.state === 'staging') endOrLeave(context, batch.id, code)
      }
      throw error
    }
  },
  /** Staged rows are invisible; what remains of them is swept by the next import. */
  undo(context, _input, jobId) {
    const batch = findBatchOfJob(context.ledger, jobId)
    if (batch?.state === 'staging') endBatch(context.ledger, batch.id, 'failed', 'CORE_RESTARTED')
  },
}
