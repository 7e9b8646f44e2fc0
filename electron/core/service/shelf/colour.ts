import { binLoads, lotsOfPendingLists, papersOfWork } from '../../../../db/shelf/bin-load.ts'
import {
  derivedColour,
  readBinKind,
  type BinColour,
  type WorkPapersOf,
} from '../../../../shared/domain/shelf/colour.ts'
import type { ReadContext } from '../../context.ts'

/** The colours of bins, from the state of the documents behind what lies in them. */

/** The step of the parcels whose goods lie in bins of a kind. */
const STEP_OF_KIND: Readonly<Partial<Record<string, string>>> = {
  picked: 'picked',
  packed: 'packed',
  exception: 'intercepted',
}

/** Colours of the bins in which something lies (all, or some); an empty bin has the one that was set for it. */
export function coloursOfLoads(context: ReadContext, binIds?: readonly number[]): Map<number, BinColour> {
  const { ledger } = context
  const loads = binLoads(ledger, lotsOfPendingLists(ledger), binIds)
  const atWork = loads.some((load) => STEP_OF_KIND[load.kind] !== undefined)
  const papers = new Map<string, WorkPapersOf>(atWork ? papersOfWork(ledger).map((row) => [row.step, row]) : [])
  return new Map(
    loads.map((load) => {
      const step = STEP_OF_KIND[readBinKind(load.kind) ?? '']
      return [load.binId, derivedColour(load, step === undefined ? undefined : papers.get(step))]
    }),
  )
}
