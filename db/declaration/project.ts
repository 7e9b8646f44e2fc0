import { standingOf, type DeclarationState } from '../../shared/domain/declaration/state.ts'
import type { DeclarationProjection, DeclarationRow } from './declaration.ts'
import type { AnswerRow, DeclarationVersionRow } from './version.ts'

/** Millisecond to 14 digits of Beijing time, as notices write it. */
function noticeOf(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** Clocks of two computers differ; a notice this much older than a version may still be its own. */
const CLOCK_SLACK_MS = 5 * 60_000

/**
 * The version that a customs notice speaks of: the newest that was frozen before it. Without a time, and for what is older than the
 * first version, the newest and the first.
 */
export function versionOfNotice(
  versions: readonly { readonly version: number; readonly at: number }[],
  at: string,
): number {
  const newest = versions.at(-1)
  if (newest === undefined) throw new RangeError('a notice for a declaration without versions')
  if (at === '') return newest.version
  return (versions.findLast((version) => noticeOf(version.at - CLOCK_SLACK_MS) <= at) ?? versions[0] ?? newest).version
}

const LOCAL: Readonly<Record<DeclarationVersionRow['local'], DeclarationState>> = {
  queued: 'queued',
  sent: 'sent',
  failed: 'failed',
}

/**
 * What a declaration's versions and answers add up to. The newest version decides the state; the platform number is of the first
 * answer that gave one, the customs number of the newest version that has one.
 */
export function projectDeclaration(
  row: DeclarationRow,
  versions: readonly DeclarationVersionRow[],
  answers: readonly AnswerRow[],
): DeclarationProjection {
  const newest = versions.at(-1)
  if (newest === undefined)
    return {
      state: 'draft',
      version: 0,
      platformNo: row.platformNo,
      entryNo: row.entryNo,
      status: '',
      statusAt: '',
      reason: '',
      channel: '',
      sentAt: null,
    }
  const standings = versions.map((version) =>
    standingOf(answers.filter((answer) => answer.version === version.version)),
  )
  const own = standings.at(-1)
  const state = own?.state ?? LOCAL[newest.local]
  const stopped = state === 'rejected' || state === 'failed' || state === 'hold'
  return {
    state,
    version: newest.version,
    status: own?.status ?? '',
    statusAt: own?.at ?? '',
    reason: own?.state === undefined ? newest.info : stopped ? own.text : '',
    channel: newest.channel,
    sentAt: newest.sentAt,
    platformNo: standings.find((one) => one.platformNo !== '')?.platformNo ?? '',
    entryNo: standings.findLast((one) => one.entryNo !== '')?.entryNo ?? '',
  }
}
