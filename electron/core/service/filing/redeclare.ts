import { filingsOfParcel, versionsOf, type FilingRow } from '../../../../db/filing/filing.ts'
import { receiptsOf } from '../../../../db/filing/inbox.ts'
import { parcelsWithReason } from '../../../../db/filing/parcel-facts.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Fix } from '../../../../shared/contract/area/parcel.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Selection } from '../../../../shared/contract/list.ts'
import { beijingTime, risingAppTime } from '../../../../shared/domain/filing/app-time.ts'
import { comparableTime } from '../../../../shared/domain/filing/receipt.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { keepingSlices } from '../house/kept.ts'
import { applyFixToParcels } from '../parcel/fix.ts'
import { FileRun, fittingChannels, freshTools, MESSAGE_DOCUMENTS, runTools, type RunTools } from './file-run.ts'
import { prepareAgain } from './prepare.ts'

/** The job 更正重报: new versions of a parcel's rejected or failed documents, under the same business keys. */

/**
 * The appTime of the next version: now, but later than the version before and than everything customs has said about the filing, so that
 * an old receipt never belongs to the new version, whatever this machine's clock says.
 */
export function nextAppTime(ledger: ReadHandle, filing: FilingRow, now: number): string {
  const last = versionsOf(ledger, filing.id).reduce(
    (latest, version) => (version.appTime > latest ? version.appTime : latest),
    '',
  )
  const heard = receiptsOf(ledger, filing.id)
    .reduce(
      (latest, receipt) => (comparableTime(receipt.returnTime) > latest ? comparableTime(receipt.returnTime) : latest),
      '',
    )
    .slice(0, 14)
  const bound = heard > last ? heard : last
  return risingAppTime(beijingTime(now), bound === '' ? undefined : bound)
}

/** Filings of a parcel that may be declared anew. */
function redeclarable(ledger: ReadHandle, parcelId: number): FilingRow[] {
  return filingsOfParcel(ledger, parcelId).filter(
    (filing) => isFilingState(filing.state) && mayAct(filing.state, 'redeclare'),
  )
}

const REASON_FIELDS: ReadonlySet<string> = new Set(['reason', 'kind', 'client'])

/**
 * A group of the reasons screen (filters reason, kind, client) is found by the filings themselves, because an order that was
 * refused does not make its parcel a refused one. Everything else is a selection of parcels.
 */
function reasonGroup(ledger: ReadHandle, selection: Selection): Selection {
  if (
    'ids' in selection ||
    !selection.filters.every(
      (filter) => REASON_FIELDS.has(filter.field) && filter.op === 'is' && typeof filter.value === 'string',
    )
  )
    return selection
  const value = (field: string): string | undefined => {
    const found = selection.filters.find((filter) => filter.field === field)?.value
    return typeof found === 'string' ? found : undefined
  }
  const reason = value('reason')
  if (reason === undefined) return selection
  const client = value('client')
  const except = new Set(selection.except)
  return {
    ids: parcelsWithReason(ledger, reason, value('kind'), client === undefined ? undefined : Number(client)).filter(
      (id) => !except.has(id),
    ),
  }
}

function preparePage(job: JobContext, run: FileRun, tools: RunTools, ids: readonly number[]): void {
  const open = new Map(ids.map((id) => [id, redeclarable(job.ledger, id)]))
  for (const { id, read } of tools.read(ids)) {
    const filings = open.get(id) ?? []
    if (read === undefined || filings.length === 0) {
      run.hold(id, [filings.length === 0 ? 'F-NOT-REJECTED' : 'F-DOCUMENTS'])
      continue
    }
    const prepared = prepareAgain(
      read,
      tools.context(read.mode),
      tools.prepare,
      filings.map((filing) => ({ filing, appTime: nextAppTime(job.ledger, filing, job.now()) })),
    )
    if (prepared.ok) run.add(prepared.parcel)
    else run.hold(id, prepared.rules)
  }
}

/** One fix for all that are about to be declared anew; those that may not be are left as they are. */
async function fixFirst(job: JobContext, selection: Selection, fix: Fix): Promise<void> {
  const ids: number[] = []
  for (let after = -1; ;) {
    const page = await job.slice(() => selectParcelIds(job.ledger, selection, { after, limit: 500 }))
    if (page.length === 0) break
    after = page.at(-1) ?? after
    ids.push(...(await job.slice(() => page.filter((id) => redeclarable(job.ledger, id).length > 0))))
  }
  if (ids.length > 0) await applyFixToParcels(job, ids, fix, '更正重报')
}

async function redeclareAll(job: JobContext, input: In<'filing.redeclare'>): Promise<Out<'filing.redeclare'>> {
  const selection = await job.slice(() => reasonGroup(job.ledger, input.selection))
  if (input.fix !== undefined) await fixFirst(job, selection, input.fix)
  const run = new FileRun(job, '更正重报')
  const channels = fittingChannels(job)
  // A person has decided to declare these once more: what only warns has been decided with it.
  const fresh = freshTools(job, () => runTools(job, job.ports.rng, channels, true, run.pending))
  let after = -1
  let seen = 0
  const record = (): void =>
    job.audit('filing.redeclare', `${run.result.filed} parcels`, {
      messages: run.result.messages,
      blocked: run.holds.parcels,
    })
  await keepingSlices(
    job,
    async () => {
      for (;;) {
        const ids = await job.slice(() => selectParcelIds(job.ledger, selection, { after, limit: MESSAGE_DOCUMENTS }))
        if (ids.length === 0) break
        after = ids.at(-1) ?? after
        seen += ids.length
        await job.slice(() => preparePage(job, run, fresh(), ids))
        await run.flush(false)
        job.progress(seen)
      }
      if (seen === 0) throw new Failure('NOTHING_SELECTED')
      await run.flush(true)
    },
    () => ({ count: run.result.filed, what: '已更正重报的', record }),
  )
  run.failIfOnlySigning()
  await job.slice(record)
  return { redeclared: run.result.filed, blocked: run.holds.parcels, messages: run.result.messages }
}

export const redeclareJob: JobDefinition<'filing.redeclare'> = {
  label: () => '更正重报',
  afterCrash: 'resume',
  run: redeclareAll,
}
