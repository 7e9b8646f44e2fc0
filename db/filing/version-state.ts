import type { VersionProjection, VersionRow } from './filing.ts'
import { applyReceipt, comparableTime, type FilingFlag, type VersionState } from '../../shared/domain/filing/receipt.ts'
import { isFilingState } from '../../shared/domain/filing/state.ts'
import { returnStatusRow } from '../../shared/domain/filing/status.ts'

/** How the domain's version state lies in the ledger, and what a receipt adds to it. */

const RELEASE = 1
const REJECTION = 2
const ALREADY = 4
/** Two different pre-entry or inventory numbers came for one version. */
const NUMBERS = 8

const FLAGS: readonly (FilingFlag | 'NUMBERS_DIFFER')[] = [
  'OLDER_VERSION_RELEASED',
  'OLDER_VERSION_OPEN',
  'RELEASED_AND_REJECTED',
  'ALREADY_THERE_ONLY',
  'NUMBERS_DIFFER',
]

/** Flags as one integer. */
export function flagBits(flags: readonly FilingFlag[], numbersDiffer: boolean): number {
  let bits = numbersDiffer ? 16 : 0
  for (const flag of flags) bits |= 1 << FLAGS.indexOf(flag)
  return bits
}

/** The flags of an integer. */
export function flagsOf(bits: number): (FilingFlag | 'NUMBERS_DIFFER')[] {
  return FLAGS.filter((_flag, i) => (bits & (1 << i)) !== 0)
}

/** The domain's view of a stored version. Throws RangeError for a state that no table has. */
export function stateOf(row: VersionProjection): VersionState {
  if (!isFilingState(row.state)) throw new RangeError(`filing state ${row.state}`)
  return {
    state: row.state,
    rank: row.rank,
    returnTime: row.returnTime,
    returnStatus: row.status,
    hash: row.tie,
    sawRelease: (row.seen & RELEASE) !== 0,
    sawRejection: (row.seen & REJECTION) !== 0,
    alreadyThere: (row.seen & ALREADY) !== 0,
  }
}

/** What a receipt says that changes a version. */
export interface ReceiptFacts {
  readonly status: string
  readonly returnTime: string
  readonly identity: string
  readonly info: string
  readonly preNo: string
  readonly invtNo: string
}

/** Sorts receipts as applyReceipt does: a number is taken from the last one that carries it. */
function orderKey(receipt: ReceiptFacts): string {
  return `${String(returnStatusRow(receipt.status)?.rank ?? 0).padStart(3, '0')} ${comparableTime(receipt.returnTime)} ${receipt.identity}`
}

function taken(
  number: string,
  key: string,
  offered: string,
  offeredKey: string,
): { number: string; key: string; differ: boolean } {
  if (offered === '') return { number, key, differ: false }
  const differ = number !== '' && number !== offered
  return offeredKey > key ? { number: offered, key: offeredKey, differ } : { number, key, differ }
}

/** Applies a receipt. Any order and repetition of the same receipts ends in one value. */
export function withReceipt(row: VersionProjection, receipt: ReceiptFacts): VersionProjection {
  const before = stateOf(row)
  const after = applyReceipt(before, { status: receipt.status, returnTime: receipt.returnTime, hash: receipt.identity })
  const key = orderKey(receipt)
  const pre = taken(row.preNo, row.preKey, receipt.preNo, key)
  const invt = taken(row.invtNo, row.invtKey, receipt.invtNo, key)
  const differ = pre.differ || invt.differ
  if (after === before && pre.key === row.preKey && invt.key === row.invtKey && (!differ || (row.seen & NUMBERS) !== 0))
    return row
  const seen =
    (after.sawRelease ? RELEASE : 0) |
    (after.sawRejection ? REJECTION : 0) |
    (after.alreadyThere ? ALREADY : 0) |
    (differ ? NUMBERS : row.seen & NUMBERS)
  return {
    state: after.state,
    rank: after.rank,
    status: after.returnStatus,
    returnTime: after.returnTime,
    tie: after.hash,
    seen,
    info: after.hash === before.hash ? row.info : receipt.info,
    preNo: pre.number,
    preKey: pre.key,
    invtNo: invt.number,
    invtKey: invt.key,
  }
}

/**
 * A step here (sent, or refused by the channel before it reached anybody). After a receipt the local step is history.
 * `failed` is a local state of ours: the domain knows it from receipts only.
 */
export function withLocalStep(row: VersionProjection, state: 'sent' | 'failed', info: string): VersionProjection {
  if (row.rank > 0 || row.state === state) return row
  return { ...row, state, info }
}

/** Do two different numbers stand in one version's receipts? */
export function numbersDiffer(row: VersionRow | VersionProjection): boolean {
  return (row.seen & NUMBERS) !== 0
}
