import { cancelledTarget, saveRestored } from '../../../../db/crossborder/effect.ts'
import {
  appendEvent,
  readFiling,
  saveFiling,
  saveVersionState,
  versionsOf,
  type FilingProjection,
  type FilingRow,
  type VersionProjection,
  type VersionRow,
} from '../../../../db/filing/filing.ts'
import { addNumber, countPurchase, saveParcelFiling } from '../../../../db/filing/parcel-link.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { rebuildFiling } from '../../../../db/filing/rebuild.ts'
import { INVENTORY_KINDS, projectionOf, silentAt, yearOf } from '../../../../db/filing/projection.ts'
import { isGranted } from '../../../../shared/domain/crossborder/cancellation.ts'
import { CANCELLING, RETURNING } from '../../../../shared/domain/crossborder/follow-up.ts'
import type { StepBudget } from '../../../../shared/domain/filing/silence.ts'
import { isFilingState } from '../../../../shared/domain/filing/state.ts'
import { usesAnnualLimit } from '../../../../shared/domain/tax/retail-limits.ts'

/** From versions to what a filing shows; the one place that writes projections of filings, in the event's own transaction. */

export interface FilingInHand {
  row: FilingRow
  versions: VersionRow[]
}

export interface Cause {
  readonly what: 'queued' | 'sent' | 'refused' | 'receipt' | 'clock'
  readonly version: number
  readonly status: string
  readonly info: string
  readonly receiptId?: number
  readonly actorId: number
}

/** Writes a version's new state. The caller settles the filing afterwards. */
export function saveVersion(
  ledger: WriteHandle,
  filing: FilingInHand,
  version: VersionRow,
  next: VersionProjection,
): void {
  saveVersionState(ledger, filing.row.id, version.version, next)
  filing.versions = filing.versions.map((one) => (one.version === version.version ? { ...one, ...next } : one))
}

/**
 * Brings the filing, its event, the parcel and the buyer's year in line with its versions.
 * @returns true when something that a screen shows has changed
 */
export function settleFiling(
  ledger: WriteHandle,
  filing: FilingInHand,
  at: number,
  cause: Cause,
  budgets: readonly StepBudget[],
): boolean {
  const before = filing.row
  const next = projectionOf(filing.versions)
  const moved = next.state !== before.state || next.version !== before.version || cause.what === 'clock'
  const sentAt = next.version !== before.version ? null : before.sentAt
  const projection: FilingProjection = {
    ...next,
    sentAt: cause.what === 'sent' && cause.version === next.version ? (sentAt ?? at) : sentAt,
    changedAt: moved ? at : before.changedAt,
    silentAt: moved ? silentAt(before.kind, next.state, at, budgets) : before.silentAt,
    silentNoted: moved ? 0 : before.silentNoted,
  }
  const numbers = next.preNo !== before.preNo || next.invtNo !== before.invtNo
  const changed =
    moved ||
    numbers ||
    next.flags !== before.flags ||
    next.reasonCode !== before.reasonCode ||
    next.reason !== before.reason ||
    projection.sentAt !== before.sentAt
  appendEvent(ledger, {
    filingId: before.id,
    version: cause.version,
    at,
    what: cause.what,
    state: next.state,
    status: cause.status,
    info: cause.info,
    receiptId: cause.receiptId,
    actorId: cause.actorId,
  })
  if (!changed) return false
  saveFiling(ledger, before.id, projection)
  filing.row = { ...before, ...projection }
  if (INVENTORY_KINDS.has(before.kind)) settleParcel(ledger, before, filing.row, at)
  if (before.kind === RETURNING && isGranted(before.state) !== isGranted(next.state))
    saveRestored(ledger, before.id, -before.parcelId, isGranted(next.state))
  if (CANCELLING.has(before.kind) && isGranted(before.state) !== isGranted(next.state))
    settleTarget(ledger, filing.row, at, cause, budgets)
  return true
}

/** A cancellation was granted (or customs took the grant back): its inventory is what all its receipts and grants add up to. */
function settleTarget(
  ledger: WriteHandle,
  cancellation: FilingRow,
  at: number,
  cause: Cause,
  budgets: readonly StepBudget[],
): void {
  const targetId = cancelledTarget(ledger, -cancellation.parcelId)
  const row = targetId === undefined ? undefined : readFiling(ledger, targetId)
  if (row === undefined) return
  const target: FilingInHand = { row, versions: versionsOf(ledger, row.id) }
  for (const version of rebuildFiling(ledger, row, budgets).versions) saveVersion(ledger, target, version, version)
  settleFiling(
    ledger,
    target,
    at,
    { ...cause, what: 'receipt', version: row.version, info: `撤销申请 ${cancellation.copNo}：${cause.info}` },
    budgets,
  )
}

function settleParcel(ledger: WriteHandle, before: FilingRow, row: FilingRow, at: number): void {
  if (row.preNo !== before.preNo) addNumber(ledger, 'preEntry', row.preNo, row.parcelId)
  if (row.invtNo !== before.invtNo) addNumber(ledger, 'inventory', row.invtNo, row.parcelId)
  saveParcelFiling(ledger, row.parcelId, {
    filingId: row.id,
    filingState: row.silentNoted === 1 ? 'silent' : row.state,
    reasonCode: row.reasonCode,
    copNo: row.copNo,
    invtNo: row.invtNo,
    preNo: row.preNo,
    at,
  })
  if (row.kind !== 'CEB621Message') return
  const counted = isFilingState(row.state) && usesAnnualLimit(row.state)
  const was = isFilingState(before.state) && usesAnnualLimit(before.state)
  if (counted !== was && row.buyerHash !== '')
    countPurchase(ledger, row.buyerHash, yearOf(row.appTime), row.id, counted)
}
