import type { EventRow, VersionProjection } from './filing.ts'
import { attributeReceipt, comparableTime } from '../../shared/domain/filing/receipt.ts'
import { mayAct } from '../../shared/domain/filing/state.ts'
import { ALREADY_THERE, returnStatusRow } from '../../shared/domain/filing/status.ts'
import { withLocalStep, withReceipt, type ReceiptFacts } from './version-state.ts'

/**
 * Which receipts answer which version, as a function of the whole set, so that any order of arrival ends alike.
 *
 * The rule: the newest version whose appTime is not after the receipt's returnTime (attributeReceipt). appTime is this machine's
 * clock, returnTime customs'. On a machine that runs five minutes (or, after a dead battery, ten years) fast every prompt answer to
 * version 2 lies before its appTime and would go to the rejected version 1. What shows the mistake: the platform's first word ("1
 * 已暂存", "2 申报中") is said once per declaration and never after that declaration was rejected. So a first word later than the
 * receipt that ended a version opens the next one.
 */
export interface Declared {
  readonly version: number
  readonly appTime: string
}

const FIRST_WORDS: ReadonlySet<string> = new Set(['1', '2'])

function endsVersion(status: string): boolean {
  const row = returnStatusRow(status)
  return row !== undefined && !FIRST_WORDS.has(status) && !ALREADY_THERE.has(status) && mayAct(row.state, 'redeclare')
}

/** Ends that no receipt of the filing tells: a format error about the whole message, or a channel that refused it ('' = before anything). */
export type OtherEnds = ReadonlyMap<number, string>

/** The version of each receipt. Versions oldest first. @returns as many numbers as receipts */
export function attributeAll(
  versions: readonly Declared[],
  receipts: readonly ReceiptFacts[],
  otherEnds: OtherEnds = new Map(),
): number[] {
  const from = versions.map((version, i) => (i === 0 ? '' : comparableTime(version.appTime)))
  const timed = receipts.map((receipt) => ({ status: receipt.status, time: comparableTime(receipt.returnTime) }))
  const marks = (): Declared[] => versions.map((version, i) => ({ version: version.version, appTime: from[i] ?? '' }))
  for (let i = 1; i < versions.length; i++) {
    const before = versions[i - 1]?.version ?? 0
    const mine = timed.filter((receipt) => attributeReceipt(marks(), receipt.time)?.version === before)
    const ends = mine.filter((receipt) => endsVersion(receipt.status)).map((receipt) => receipt.time)
    const other = otherEnds.get(before)
    if (other !== undefined) ends.push(other)
    const end = ends.sort()[0]
    const opening =
      end === undefined
        ? undefined
        : mine
            .filter((receipt) => FIRST_WORDS.has(receipt.status) && receipt.time > end)
            .map((receipt) => receipt.time)
            .sort()[0]
    if (opening !== undefined && opening < (from[i] ?? '')) from[i] = opening
  }
  const settled = marks()
  return timed.map((receipt) => attributeReceipt(settled, receipt.time)?.version ?? versions[0]?.version ?? 1)
}

/** The ends that stand in the filing's events and in answers about whole messages. */
export function otherEnds(
  events: readonly Pick<EventRow, 'what' | 'version'>[],
  ofMessage: ReadonlyMap<number, readonly ReceiptFacts[]>,
): OtherEnds {
  const ends = new Map<number, string>()
  for (const event of events) if (event.what === 'refused') ends.set(event.version, '')
  for (const [version, receipts] of ofMessage) {
    for (const receipt of receipts) {
      const time = comparableTime(receipt.returnTime)
      const known = ends.get(version)
      if (endsVersion(receipt.status) && (known === undefined || time < known)) ends.set(version, time)
    }
  }
  return ends
}

const FRESH: VersionProjection = {
  state: 'queued',
  rank: 0,
  status: '',
  returnTime: '',
  tie: '',
  seen: 0,
  info: '',
  preNo: '',
  preKey: '',
  invtNo: '',
  invtKey: '',
}

/** What a filing's events and receipts add up to, version by version; `ofMessage` are receipts about the whole message of a version. */
export function foldVersions(
  versions: readonly Declared[],
  events: readonly Pick<EventRow, 'what' | 'version' | 'info'>[],
  receipts: readonly ReceiptFacts[],
  ofMessage: ReadonlyMap<number, readonly ReceiptFacts[]>,
): { versions: Map<number, VersionProjection>; attributed: number[] } {
  const attributed = attributeAll(versions, receipts, otherEnds(events, ofMessage))
  const folded = new Map<number, VersionProjection>()
  for (const { version } of versions) {
    let state = FRESH
    for (const event of events) {
      if (event.version === version && event.what === 'sent') state = withLocalStep(state, 'sent', event.info)
      if (event.version === version && event.what === 'refused') state = withLocalStep(state, 'failed', event.info)
    }
    receipts.forEach((receipt, i) => {
      if (attributed[i] === version) state = withReceipt(state, receipt)
    })
    for (const receipt of ofMessage.get(version) ?? []) state = withReceipt(state, receipt)
    folded.set(version, state)
  }
  return { versions: folded, attributed }
}
