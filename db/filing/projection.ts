import { filingSummary } from '../../shared/domain/filing/receipt.ts'
import { stepBudget, type StepBudget } from '../../shared/domain/filing/silence.ts'
import type { FilingState } from '../../shared/domain/filing/state.ts'
import { rejectionReason } from '../../shared/domain/match/rejection.ts'
import type { FilingProjection, VersionProjection, VersionRow } from './filing.ts'
import { flagBits, numbersDiffer, stateOf } from './version-state.ts'

/** What a filing shows, as a function of its versions. */

export const INVENTORY_KINDS: ReadonlySet<string> = new Set(['CEB621Message', 'CEB603Message'])

/** Status texts that say that somebody else's document has not come yet: waiting, not a defect (CEB SPEC 3.8). */
const WAITS = /(支付|订单|运单)信息不存在/

/** Why the filing is where it is, for people; the code groups rejections. */
export function reasonOf(state: FilingState, version: VersionProjection): { code: string; text: string } {
  if (state === 'rejected' || state === 'failed') {
    if (version.rank === 0)
      return { code: 'T:通道拒收', text: version.info === '' ? '通道拒收' : `通道拒收：${version.info}` }
    const reason = rejectionReason(version.status, version.info)
    return { code: reason.code, text: reason.title }
  }
  const waits = state === 'declaring' ? WAITS.exec(version.info) : null
  return { code: '', text: waits === null ? '' : `等待${waits[1] ?? ''}信息` }
}

/** When the next step is overdue; null when nothing is owed or no budget is known. */
export function silentAt(
  kind: string,
  state: FilingState,
  since: number,
  budgets: readonly StepBudget[],
): number | null {
  const budget = stepBudget(kind, state, new Date(since).toISOString().slice(0, 10), budgets)
  return budget === undefined ? null : since + budget.minutes * 60_000
}

/** The projected part of a filing but for its times: a function of its versions alone. */
export function projectionOf(
  versions: readonly VersionRow[],
): Omit<FilingProjection, 'sentAt' | 'changedAt' | 'silentAt' | 'silentNoted'> & { state: FilingState } {
  const summary = filingSummary(versions.map((version) => ({ version: version.version, state: stateOf(version) })))
  const newest = versions.find((version) => version.version === summary.version)
  if (newest === undefined) throw new RangeError('a filing has its newest version')
  const reason = reasonOf(summary.state, newest)
  return {
    version: newest.version,
    appTime: newest.appTime,
    state: summary.state,
    flags: flagBits(summary.flags, versions.some(numbersDiffer)),
    preNo: versions.findLast((version) => version.preNo !== '')?.preNo ?? '',
    invtNo: versions.findLast((version) => version.invtNo !== '')?.invtNo ?? '',
    reasonCode: reason.code,
    reason: reason.text,
  }
}

/** The year that a declaration counts towards, Beijing time. */
export function yearOf(appTime: string): number {
  return Number(appTime.slice(0, 4))
}
