import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { keepingSlices } from '../house/kept.ts'
import { FileRun, fittingChannels, freshTools, MESSAGE_DOCUMENTS, runTools, type RunTools } from './file-run.ts'
import { prepareParcel } from './prepare.ts'

/**
 * The job 申报. Parcels are judged as of now; those that hold are counted with their reasons and never stop the rest. After a
 * crash it runs again from the beginning: what was filed is never filed again.
 */
function preparePage(job: JobContext, run: FileRun, tools: RunTools, ids: readonly number[]): void {
  for (const { id, read } of tools.read(ids)) {
    if (read === undefined) {
      run.hold(id, ['F-DOCUMENTS'])
      continue
    }
    const prepared = prepareParcel(job.ledger, read, tools.context(read.mode), tools.prepare, () => run.takeSequence())
    if (prepared.ok) run.add(prepared.parcel)
    else run.hold(id, prepared.rules)
  }
}

async function fileAll(job: JobContext, input: In<'filing.file'>): Promise<Out<'filing.file'>> {
  const run = new FileRun(job, '')
  const channels = fittingChannels(job)
  let after = -1
  let seen = 0
  const fresh = freshTools(job, () => runTools(job, job.ports.rng, channels, input.acceptWarnings, run.pending))
  const record = (): void =>
    job.audit('filing.file', `${run.result.filed} parcels`, {
      messages: run.result.messages,
      blocked: run.holds.parcels,
      acceptWarnings: input.acceptWarnings,
    })
  await keepingSlices(
    job,
    async () => {
      for (;;) {
        const ids = await job.slice(() => {
          const page = selectParcelIds(job.ledger, input.selection, { after, limit: MESSAGE_DOCUMENTS })
          if (page.length > 0) preparePage(job, run, fresh(), page)
          return page
        })
        if (ids.length === 0) break
        after = ids.at(-1) ?? after
        seen += ids.length
        await run.flush(false)
        job.progress(seen)
      }
      if (seen === 0) throw new Failure('NOTHING_SELECTED')
      await run.flush(true)
    },
    () => ({ count: run.result.filed, what: '已申报并排入待发的', record }),
  )
  run.failIfOnlySigning()
  const reasons = run.holds.list().map(({ rule, title, count }) => ({ rule, title, count }))
  await job.slice(record)
  return { filed: run.result.filed, messages: run.result.messages, blocked: run.holds.parcels, reasons }
}

export const fileJob: JobDefinition<'filing.file'> = { label: () => '申报', afterCrash: 'resume', run: fileAll }
