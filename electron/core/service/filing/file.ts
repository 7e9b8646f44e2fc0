import {
  addWaiting,
  clientsOfParcels,
  pageWaiting,
  removeWaiting,
  urgentClients,
} from '../../../../db/channel/waiting.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { keepingSlices } from '../house/kept.ts'
import { Pace } from '../intake/pace.ts'
import {
  FileRun,
  fittingChannels,
  freshTools,
  LEAST_A_TURN,
  MESSAGE_DOCUMENTS,
  PARCELS_A_TURN,
  runTools,
  type RunTools,
} from './file-run.ts'
import { prepareParcel } from './prepare.ts'

/**
 * The jobs 申报 and 待签申报. Parcels are judged as of now; those that hold are counted with their reasons and never stop the rest.
 * What cannot be signed because its key is locked or pulled waits for it. After a crash a job runs again from the beginning: what
 * was filed is never filed again.
 */

/** Some parcels of a walk, and where the walk stands behind them. */
interface Step {
  readonly places: readonly { readonly id: number; readonly acceptWarnings: boolean }[]
  readonly after: number
}
/** One walk in ascending ids, at most `limit` parcels a step; undefined at its end. */
type Walk = (after: number, limit: number) => Step | undefined

function preparePlaces(
  job: JobContext,
  run: FileRun,
  toolsOf: (acceptWarnings: boolean) => RunTools,
  places: Step['places'],
): void {
  for (const acceptWarnings of [false, true]) {
    const ids = places.filter((place) => place.acceptWarnings === acceptWarnings).map((place) => place.id)
    const tools = ids.length === 0 ? undefined : toolsOf(acceptWarnings)
    for (const { id, read } of tools?.read(ids) ?? []) {
      if (tools === undefined || read === undefined) {
        run.hold(id, ['F-DOCUMENTS'])
        continue
      }
      const prepared = prepareParcel(job.ledger, read, tools.context(read.mode), tools.prepare, () =>
        run.takeSequence(),
      )
      if (prepared.ok) run.add(prepared.parcel)
      else run.hold(id, prepared.rules)
    }
  }
}

interface Outcome {
  readonly run: FileRun
  /** Every parcel that was looked at. */
  readonly seen: readonly number[]
}

/** Files what the walks find, one walk after the other. */
async function fileWalks(
  job: JobContext,
  walks: readonly Walk[],
  trace: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const run = new FileRun(job, '', { mayWait: true })
  const channels = fittingChannels(job)
  const tools = (acceptWarnings: boolean): (() => RunTools) =>
    freshTools(job, () => runTools(job, job.ports.rng, channels, acceptWarnings, run.pending))
  const strict = tools(false)
  const lenient = tools(true)
  const pace = new Pace(job.ports.clock, LEAST_A_TURN, PARCELS_A_TURN, LEAST_A_TURN)
  const seen: number[] = []
  const record = (): void =>
    job.audit('filing.file', `${run.result.filed} parcels`, {
      messages: run.result.messages,
      blocked: run.holds.parcels,
      waiting: run.waiting.size,
      ...trace,
    })
  await keepingSlices(
    job,
    async () => {
      for (const walk of walks) {
        for (let after = -1; ;) {
          const step = await job.slice(() =>
            pace.slice((limit) => {
              const found = walk(after, limit)
              if (found !== undefined)
                preparePlaces(job, run, (acceptWarnings) => (acceptWarnings ? lenient() : strict()), found.places)
              return found
            }),
          )
          if (step === undefined) break
          after = step.after
          seen.push(...step.places.map((place) => place.id))
          await run.flush(false)
          job.progress(seen.length)
        }
        // What comes first leaves before the next walk begins, also when it does not fill a message.
        await run.flush(true)
      }
      if (seen.length === 0) throw new Failure('NOTHING_SELECTED')
    },
    () => ({ count: run.result.filed, what: '已申报并排入待发的', record }),
  )
  await job.slice(record)
  return { run, seen }
}

function answerOf(run: FileRun): Out<'filing.file'> {
  const reasons = run.holds.list().map(({ rule, title, count }) => ({ rule, title, count }))
  return {
    filed: run.result.filed,
    messages: run.result.messages,
    blocked: run.holds.parcels,
    waiting: run.waiting.size,
    reasons,
  }
}

/** A selection as walks: clients that come first have a walk of their own before the others'. */
function selectionWalks(job: JobContext, input: In<'filing.file'>): Walk[] {
  const urgent = urgentClients(job.ledger)
  const walk =
    (isUrgent: boolean | undefined): Walk =>
    (after, limit) => {
      const ids = selectParcelIds(job.ledger, input.selection, { after, limit })
      const last = ids.at(-1)
      if (last === undefined) return undefined
      const clients = isUrgent === undefined ? undefined : clientsOfParcels(job.ledger, ids)
      const mine = ids.filter((id) => clients === undefined || urgent.has(clients.get(id) ?? -1) === isUrgent)
      return { places: mine.map((id) => ({ id, acceptWarnings: input.acceptWarnings })), after: last }
    }
  return urgent.size === 0 ? [walk(undefined)] : [walk(true), walk(false)]
}

async function fileAll(job: JobContext, input: In<'filing.file'>): Promise<Out<'filing.file'>> {
  const { run } = await fileWalks(job, selectionWalks(job, input), { acceptWarnings: input.acceptWarnings })
  const waiting = [...run.waiting.values()]
  const by = { acceptWarnings: input.acceptWarnings, actorId: job.actor.userId, at: job.now() }
  for (let from = 0; from < waiting.length; from += MESSAGE_DOCUMENTS)
    await job.slice(() => addWaiting(job.ledger, waiting.slice(from, from + MESSAGE_DOCUMENTS), by))
  if (waiting.length === 0) run.failIfOnlySigning()
  else job.touch('key')
  return answerOf(run)
}

/** The queue of a key at one person's word; what neither waits for the key any longer nor was filed has its reason in the answer. */
async function fileWaiting(job: JobContext, input: In<'filing.fileWaiting'>): Promise<Out<'filing.fileWaiting'>> {
  const walk =
    (isUrgent: boolean): Walk =>
    (after, limit) => {
      const queue = { signer: input.signer, actorId: input.askedBy, isUrgent }
      const places = pageWaiting(job.ledger, queue, after, limit)
      const last = places.at(-1)
      return last === undefined
        ? undefined
        : {
            places: places.map(({ parcelId, acceptWarnings }) => ({ id: parcelId, acceptWarnings })),
            after: last.parcelId,
          }
    }
  const { run, seen } = await fileWalks(job, [walk(true), walk(false)], { signer: input.signer })
  const done = seen.filter((id) => !run.waiting.has(id))
  await job.slice(() => removeWaiting(job.ledger, done))
  job.touch('key')
  return answerOf(run)
}

export const fileJob: JobDefinition<'filing.file'> = { label: () => '申报', afterCrash: 'resume', run: fileAll }
export const fileWaitingJob: JobDefinition<'filing.fileWaiting'> = {
  label: (input) => waitingLabel(input.signer),
  afterCrash: 'resume',
  run: fileWaiting,
}

/** What the job strip calls the queue of a key. */
export function waitingLabel(signer: string): string {
  return `待签申报（密钥 ${signer}）`
}
