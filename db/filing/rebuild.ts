import type { StepBudget } from '../../shared/domain/filing/silence.ts'
import { isFilingState } from '../../shared/domain/filing/state.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { withEffects } from '../crossborder/effect.ts'
import { foldVersions } from './attribute.ts'
import {
  eventsOf,
  readFiling,
  saveFiling,
  saveVersionState,
  versionsOf,
  type EventRow,
  type FilingProjection,
  type FilingRow,
  type VersionRow,
} from './filing.ts'
import { receiptsOf, receiptsOfMessage } from './inbox.ts'
import { readMessage } from './outbox.ts'
import { projectionOf, silentAt } from './projection.ts'

/** The projections of filings, computed anew from what is append-only: versions, events and receipts. */

export interface Rebuilt {
  readonly filing: FilingProjection
  readonly versions: readonly VersionRow[]
}

/** The times that stand in the events: when the state last moved, when the newest version was sent, whether silence was noted since. */
function timesOf(events: readonly EventRow[]): { changedAt: number; sentAt: number | null; silentNoted: number } {
  let state = ''
  let newest = 0
  const times: { changedAt: number; sentAt: number | null; silentNoted: number } = {
    changedAt: 0,
    sentAt: null,
    silentNoted: 0,
  }
  for (const event of events) {
    const declared = event.what === 'queued' && event.version > newest
    if (declared) {
      newest = event.version
      times.sentAt = null
    }
    if (event.what === 'sent' && event.version === newest) times.sentAt ??= event.at
    if (event.what === 'silent') times.silentNoted = 1
    else if (declared || event.state !== state || event.what === 'clock') {
      times.changedAt = event.at
      times.silentNoted = 0
    }
    state = event.state
  }
  return times
}

/** What a filing's projections should be. */
export function rebuildFiling(ledger: ReadHandle, row: FilingRow, budgets: readonly StepBudget[]): Rebuilt {
  const stored = versionsOf(ledger, row.id)
  const events = eventsOf(ledger, row.id)
  const ofMessage = new Map(
    stored.map((version) => [
      version.version,
      receiptsOfMessage(ledger, readMessage(ledger, version.messageId)?.copMsgId ?? '').filter(
        (receipt) => receipt.status !== '',
      ),
    ]),
  )
  const folded = foldVersions(stored, events, receiptsOf(ledger, row.id), withEffects(ledger, row.id, ofMessage))
  const versions = stored.map((version) => ({ ...version, ...folded.versions.get(version.version) }))
  const projection = projectionOf(versions)
  const times = timesOf(events)
  return {
    versions,
    filing: {
      ...projection,
      ...times,
      silentAt: isFilingState(projection.state) ? silentAt(row.kind, projection.state, times.changedAt, budgets) : null,
    },
  }
}

const FILING_FIELDS = [
  'version',
  'appTime',
  'state',
  'flags',
  'preNo',
  'invtNo',
  'reasonCode',
  'reason',
  'sentAt',
  'changedAt',
  'silentNoted',
] as const satisfies readonly (keyof FilingProjection)[]
const VERSION_FIELDS = [
  'state',
  'rank',
  'status',
  'returnTime',
  'tie',
  'seen',
  'info',
  'preNo',
  'preKey',
  'invtNo',
  'invtKey',
] as const satisfies readonly (keyof VersionRow)[]

/** Where a filing's projections differ from what they should be; silentAt is left out, because budgets are settings. [] = nowhere. */
export function differences(ledger: ReadHandle, row: FilingRow, rebuilt: Rebuilt): string[] {
  const found: string[] = FILING_FIELDS.filter((field) => row[field] !== rebuilt.filing[field])
  const stored = versionsOf(ledger, row.id)
  rebuilt.versions.forEach((version, i) => {
    for (const field of VERSION_FIELDS)
      if (stored[i]?.[field] !== version[field]) found.push(`v${version.version}.${field}`)
  })
  return found
}

/** Filings in id order after one. */
export function filingIds(ledger: ReadHandle, after: number, limit: number): number[] {
  return (
    ledger
      .sql('select filing_id as id from filing where filing_id > ? order by filing_id limit ?')
      .all(after, limit) as { id: number }[]
  ).map((row) => row.id)
}

/** Writes the projections of these filings anew; in the caller's transaction. @returns how many were wrong */
export function rebuildFilings(ledger: WriteHandle, ids: readonly number[], budgets: readonly StepBudget[]): number {
  let wrong = 0
  for (const id of ids) {
    const row = readFiling(ledger, id)
    if (row === undefined) continue
    const rebuilt = rebuildFiling(ledger, row, budgets)
    if (differences(ledger, row, rebuilt).length > 0) wrong++
    for (const version of rebuilt.versions) saveVersionState(ledger, id, version.version, version)
    saveFiling(ledger, id, rebuilt.filing)
  }
  return wrong
}
