import { RETURN_STATUS_TABLE, returnStatusRow } from '../../domain/filing/status.ts'
import type { FilingState } from '../../domain/filing/state.ts'
import { errorCode } from './error-codes.ts'

/** Coarse meaning of a returnStatus, for grouping and colours. */
export type StatusFamily =
  | 'staged'
  | 'sending'
  | 'accepted'
  | 'review'
  | 'inspection'
  | 'detained'
  | 'released'
  | 'closed'
  | 'rejected'
  | 'returned'
  | 'failed'

export interface ReceiptStatus {
  readonly code: string
  readonly name: string
  readonly source: string
  /** Orders the receipts of one version, never those of different versions. */
  readonly rank: number
  readonly family: StatusFamily
  /** Nothing more follows for this version, as far as the standard says (SPEC 3.6). */
  readonly final: boolean
}

/** The states of a filing that a returnStatus can lead to. */
const FAMILIES: Readonly<Partial<Record<FilingState, StatusFamily>>> = {
  staged: 'staged',
  declaring: 'sending',
  failed: 'failed',
  accepted: 'accepted',
  awaitingArrival: 'accepted',
  review: 'review',
  suspended: 'review',
  inspection: 'inspection',
  detained: 'detained',
  concluded: 'closed',
  rejected: 'rejected',
  released: 'released',
  closed: 'closed',
  returned: 'returned',
  cancelled: 'closed',
}

const FINAL: ReadonlySet<string> = new Set(['100', '399', '430', '501', '502', '503', '509', '599', '700', '899'])

/** Every positive returnStatus, from the filing table (codes, names and ranks live there), with family and finality. */
export const RECEIPT_STATUSES: readonly ReceiptStatus[] = RETURN_STATUS_TABLE.map(
  ({ status, name, source, rank, state }) => ({
    code: status,
    name,
    source,
    rank,
    family: FAMILIES[state] ?? 'sending',
    final: FINAL.has(status),
  }),
)

const BY_CODE: ReadonlyMap<string, ReceiptStatus> = new Map(RECEIPT_STATUSES.map((row) => [row.code, row]))

/**
 * What a returnStatus means: a row of the table, or for a negative code the platform's error message. undefined for a code
 * that nobody has published: it is kept and shown, not guessed.
 */
export function receiptStatus(code: string): ReceiptStatus | undefined {
  const known = BY_CODE.get(code)
  if (known !== undefined) return known
  const row = returnStatusRow(code)
  if (row === undefined) return undefined
  const error = errorCode(code)
  return {
    code,
    name: error?.message ?? row.name,
    source: error?.source ?? row.source,
    rank: row.rank,
    family: 'failed',
    final: true,
  }
}
