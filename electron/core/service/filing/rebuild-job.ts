import { ITEMS_A_REBUILD, lastItem, rebuildItems } from '../../../../db/bonded/rebuild.ts'
import { rebuildClaims } from '../../../../db/crossborder/claim.ts'
import { allAmendments, refoldAmendment } from '../../../../db/declaration/amendment.ts'
import { countFilings } from '../../../../db/filing/page.ts'
import { rebuildEvidence } from '../../../../db/refund/evidence-batch.ts'
import { paperSubjects, refold } from '../../../../db/paper/paper.ts'
import { allTracked, refoldTracked } from '../../../../db/tracked/tracked.ts'
import { rebuildShelf } from '../../../../db/shelf/rebuild.ts'
import { rebuildSums, sumParts } from '../../../../db/trade/rebuild-sums.ts'
import type { JobDefinition } from '../../context.ts'
import { rebuildAll } from './rebuild.ts'

const MOST_PAPER_SUBJECTS = 1_000_000

/** ledger.rebuild: everything that screens show of filings and sums, computed anew from what is append-only. On a healthy ledger it changes nothing. */
export const rebuildJob: JobDefinition<'ledger.rebuild'> = {
  label: () => '重建投影',
  // Each slice leaves the ledger right as far as it came; beginning anew is the simplest way to come to the end.
  afterCrash: 'resume',
  async run(job) {
    const filingTotal = countFilings(job.ledger, { branches: [{ text: '1', values: [] }], rest: [] })
    const { filings, wrong } = await rebuildAll(
      job,
      () => job.breathe(),
      (done) => job.progress(done, filingTotal),
    )
    const parts = sumParts(job.ledger)
    const total = filings + parts.length
    let sums = 0
    let wrongSums = 0
    for (const [index, part] of parts.entries()) {
      const done = await job.slice(() => rebuildSums(job.ledger, part))
      sums += done.rows
      wrongSums += done.wrong
      job.progress(filings + index + 1, total)
    }
    for (let from = 1, last = lastItem(job.ledger); from <= last; from += ITEMS_A_REBUILD) {
      wrongSums += await job.slice(() => rebuildItems(job.ledger, from, from + ITEMS_A_REBUILD - 1))
      sums += Math.min(ITEMS_A_REBUILD, last - from + 1)
    }
    const claims = await job.slice(() => rebuildClaims(job.ledger))
    sums += claims.rows
    wrongSums += claims.wrong
    const evidence = await job.slice(() => rebuildEvidence(job.ledger))
    sums += evidence.rows
    wrongSums += evidence.wrong
    for (const { room, subject } of paperSubjects(job.ledger, MOST_PAPER_SUBJECTS)) {
      wrongSums += await job.slice(() => refold(job.ledger, room, subject))
      sums++
    }
    for (const id of allTracked(job.ledger)) {
      wrongSums += (await job.slice(() => refoldTracked(job.ledger, id))) ? 1 : 0
      sums++
    }
    for (const id of allAmendments(job.ledger)) {
      wrongSums += (await job.slice(() => refoldAmendment(job.ledger, id))) ? 1 : 0
      sums++
    }
    const shelf = await job.slice(() => rebuildShelf(job.ledger))
    sums += shelf.rows
    wrongSums += shelf.wrong
    if (wrong + wrongSums > 0) job.touch('stock', 'filing', 'parcel', 'match', 'transport', 'claim', 'refund', 'paper')
    await job.slice(() => job.audit('ledger.rebuild', 'ledger', { filings, wrong, sums, wrongSums }))
    return { filings, wrong, sums, wrongSums }
  },
}
