import { DIRECTION } from '../../../../db/trade/document.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { moveParcels, parcelsInDirection, readTransport } from '../../../../db/trade/transport.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { keepingSlices } from '../house/kept.ts'
import { matchParcels } from '../parcel/match.ts'
import { openAmong } from '../parcel/match-outcome.ts'
import { modeOf } from '../parcel/row.ts'

/** Parcels that are moved in one transaction and then matched. */
const A_PAGE = 200

/** The job's cursor: written with each page that is moved, so that a killed run goes on with matching what it moved last. */
interface Place {
  /** The last parcel that was looked at. */
  readonly after: number
  readonly seen: number
  readonly changed: number
  readonly blocked: number
  /** Moved, and perhaps not matched yet. */
  readonly moved: readonly number[]
}

/**
 * The same job, deaf to cancelling: parcels that were moved are matched before the job gives up, or their match would speak of a transport
 * that they have left. Progress stays the caller's.
 */
function finishing(job: JobContext): JobContext {
  const deaf: JobContext = Object.create(job)
  return Object.assign(deaf, {
    async breathe(): Promise<void> {
      try {
        await job.breathe()
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'JOB_CANCELLED') throw error
      }
    },
    progress: () => undefined,
  })
}

/**
 * Puts the selected parcels into a transport batch, page by page. Parcels on their way to customs, and those that go in the other direction,
 * are left where they are and counted as blocked.
 */
async function assign(job: JobContext, input: In<'transport.assign'>): Promise<Out<'transport.assign'>> {
  const { ledger } = job
  const { transportId, selection } = input
  const transport = readTransport(ledger, transportId)
  if (transport === undefined) throw new Failure('TRANSPORT_UNKNOWN', { transport: transportId })
  const direction = DIRECTION[modeRow(modeOf(transport.mode)).direction]
  let place: Place =
    job.cursor === undefined
      ? { after: -1, seen: 0, changed: 0, blocked: 0, moved: [] }
      : (JSON.parse(job.cursor) as Place)
  const record = (): void =>
    job.audit('transport.assign', `transport ${transportId}`, { changed: place.changed, blocked: place.blocked })
  await keepingSlices(
    job,
    async () => {
      for (let more = true; more;) {
        if (place.moved.length > 0) await matchParcels(finishing(job), { ids: place.moved })
        more = await job.slice(() => {
          const ids = selectParcelIds(ledger, selection, { after: place.after, limit: A_PAGE })
          const last = ids.at(-1)
          if (last === undefined) return false
          const movable = parcelsInDirection(ledger, openAmong(ledger, ids), direction)
          const moved = moveParcels(ledger, movable, transportId, job.now())
          place = {
            after: last,
            seen: place.seen + ids.length,
            changed: place.changed + moved.length,
            blocked: place.blocked + ids.length - movable.length,
            moved,
          }
          job.progress(place.seen, 'ids' in selection ? selection.ids.length : undefined, JSON.stringify(place))
          return true
        })
      }
    },
    () => ({ count: place.changed, what: '归入的', record }),
  )
  if (place.seen === 0) throw new Failure('NOTHING_SELECTED')
  await job.slice(record)
  return { changed: place.changed, blocked: place.blocked }
}

export const transportAssign: JobDefinition<'transport.assign'> = {
  label: (input) => ('ids' in input.selection ? `${input.selection.ids.length} 票` : '所选包裹'),
  run: assign,
  afterCrash: 'resume',
}
