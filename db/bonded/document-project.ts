import { standingOfBonded, type BondedState } from '../../shared/domain/bonded/document-state.ts'
import type { DocumentProjection, DocumentRow } from './document.ts'
import type { DocumentAnswerRow, DocumentVersionRow } from './document-version.ts'

const LOCAL: Readonly<Record<DocumentVersionRow['local'], BondedState>> = {
  queued: 'queued',
  sent: 'sent',
  failed: 'failed',
}

/**
 * What versions and answers of a document add up to: the newest version that was no application to delete decides, unless such an
 * application was granted. Numbers are kept from whichever answer gave them.
 */
export function projectDocument(
  row: Pick<DocumentRow, 'type'>,
  versions: readonly DocumentVersionRow[],
  answers: readonly DocumentAnswerRow[],
): DocumentProjection {
  const newest = versions.at(-1)
  const standings = versions.map((version) =>
    standingOfBonded(
      row.type,
      answers.filter((answer) => answer.version === version.version),
    ),
  )
  const at = versions.findLastIndex((version) => version.act !== 'undo')
  const base = versions[at]
  const own = standings[at]
  const last = standings.at(-1)
  const highest = (name: 'booked' | 'gate' | 'entryReleased'): string =>
    standings.reduce((best, one) => (one[name] > best ? one[name] : best), '')
  const numbers = {
    platformNo: standings.find((one) => one.platformNo !== '')?.platformNo ?? '',
    customsNo: standings.findLast((one) => one.customsNo !== '')?.customsNo ?? '',
    booked: highest('booked'),
    gate: highest('gate'),
    entryReleased: highest('entryReleased'),
  }
  const nothing = { status: '', statusAt: '', reason: '', channel: '', sentAt: null }
  if (newest === undefined || base === undefined) return { ...nothing, ...numbers, state: 'draft', version: 0 }
  const granted = newest.act === 'undo' && last?.state !== undefined
  const deciding = granted ? last : own
  const state = deciding?.state ?? LOCAL[base.local]
  const stopped = state === 'rejected' || state === 'failed' || state === 'manual'
  return {
    ...numbers,
    state,
    version: newest.version,
    status: deciding?.status ?? '',
    statusAt: deciding?.at ?? '',
    reason: deciding?.state === undefined ? base.info : stopped ? deciding.text : '',
    channel: newest.channel,
    sentAt: newest.sentAt,
  }
}
