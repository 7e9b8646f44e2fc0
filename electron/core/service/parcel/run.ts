import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Selection } from '../../../../shared/contract/list.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { everyParcel, matchParcels, type MatchFigures } from './match.ts'

const A_PART = 5000

/** Matches a selection, part by part. */
export async function matchSelection(job: JobContext, selection: Selection): Promise<MatchFigures> {
  const sum: { -readonly [K in keyof MatchFigures]: number } = { checked: 0, agreed: 0, waiting: 0, defect: 0 }
  for (let after = 0; ;) {
    const ids = selectParcelIds(job.ledger, selection, { after, limit: A_PART })
    const last = ids.at(-1)
    if (last === undefined) return sum
    after = last
    const part = await matchParcels(job, { ids })
    for (const name of ['checked', 'agreed', 'waiting', 'defect'] as const) sum[name] += part[name]
    job.progress(sum.checked)
  }
}

/** Matches a selection, or everything that is still in the clerk's hand. */
export const matchRun: JobDefinition<'match.run'> = {
  label: (input) => (input.selection === undefined ? '三单比对（全部未申报）' : '三单比对'),
  afterCrash: 'resume',
  async run(job, input) {
    if (input.selection === undefined) return matchParcels(job, everyParcel(job.ledger))
    const sum = await matchSelection(job, input.selection)
    if (sum.checked === 0) throw new Failure('NOTHING_SELECTED')
    return sum
  },
}
