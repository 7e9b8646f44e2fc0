/**
 * Ids of trade documents and parcels are packed: batch * 2^21 + number in the batch. Rows of one batch are one range of
 * each table, appended in order, and whether they are visible is decided by their batch alone (see visible.ts).
 * A batch holds at most 2^21 − 1 rows of a table; 2^53 leaves room for 2^32 batches.
 */
const ROOM = 2_097_152

/** The highest number in a batch. */
export const MAX_NUMBER = ROOM - 1

/** The id of row `number` (0..MAX_NUMBER) of a batch. Throws RangeError. */
export function rowId(batchId: number, number: number): number {
  if (!Number.isSafeInteger(batchId) || batchId < 0 || batchId > 4_294_967_295) throw new RangeError(`batch ${batchId}`)
  if (!Number.isSafeInteger(number) || number < 0 || number > MAX_NUMBER)
    throw new RangeError(`row ${number} of batch ${batchId}`)
  return batchId * ROOM + number
}

/** The batch that a row belongs to. */
export function batchOf(id: number): number {
  return Math.floor(id / ROOM)
}

/** A row's number within its batch. */
export function numberOf(id: number): number {
  return id % ROOM
}

/** Lowest and highest id of a batch's rows, both included. */
export function idRange(batchId: number): { readonly from: number; readonly to: number } {
  return { from: rowId(batchId, 0), to: rowId(batchId, MAX_NUMBER) }
}
