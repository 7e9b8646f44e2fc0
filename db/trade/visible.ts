import type { ReadHandle } from '../open.ts'
import { batchOf, idRange } from './row-id.ts'

/**
 * `batch.visible = 0` hides every row in the batch's id range from every list, search, count and sum. It is set when the
 * first rows are about to be written and lifted by the one transaction that accepts the batch, so there are two kinds: the
 * batch being accepted right now, and dead ones, whose accept was cancelled or failed on the way. Rows are append-only: those of
 * a dead batch stay where they are, hidden for ever. A batch that has no rows yet (staging, staged, discarded) hides nothing
 * and is not among them, so the list stays short.
 */

/** Batches whose rows must not be seen, ascending; usually empty. */
export function hiddenBatches(ledger: ReadHandle): readonly number[] {
  const rows = ledger.sql('select batch_id as id from batch where visible = 0 order by batch_id').all() as {
    id: number
  }[]
  return rows.map((row) => row.id)
}

/** True when the row's batch is not among the hidden ones. */
export function isVisible(hidden: readonly number[], id: number): boolean {
  return hidden.length === 0 || !hidden.includes(batchOf(id))
}

/**
 * An SQL condition that keeps the visible rows, without parameters: `visibleCondition('parcel.parcel_id', hidden)`. `column` is
 * SQL of the program's own, never a user's text. Neighbouring hidden batches become one range. '1' when nothing is hidden, so
 * that it can always be written behind `and`.
 */
export function visibleCondition(column: string, hidden: readonly number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const batch of [...hidden].sort((a, b) => a - b)) {
    const { from, to } = idRange(batch)
    const last = ranges.at(-1)
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(to, last.to)
    else ranges.push({ from, to })
  }
  return ranges.length === 0
    ? '1'
    : ranges.map(({ from, to }) => `${column} not between ${from} and ${to}`).join(' and ')
}
