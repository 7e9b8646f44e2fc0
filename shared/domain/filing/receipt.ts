import { ALREADY_THERE, returnStatusRow } from './status.ts'
import { filingStateRow, type FilingState } from './state.ts'

/**
 * What the receipts of one declared version add up to. Built only by initialVersionState and applyReceipt, which are
 * order-independent: any permutation and repetition of the same receipts gives the same value.
 */
export interface VersionState {
  readonly state: FilingState
  /** 0 while no receipt has decided the state. */
  readonly rank: number
  /** 17 digits of the deciding receipt; '' before. */
  readonly returnTime: string
  readonly returnStatus: string
  /** Hash of the deciding receipt's bytes (its last tie-breaker); '' before. */
  readonly hash: string
  readonly sawRelease: boolean
  readonly sawRejection: boolean
  /** "I have this already" came back at least once. */
  readonly alreadyThere: boolean
}

/** The local states before any receipt. */
export type LocalState = 'draft' | 'ready' | 'queued' | 'sent'

/** One receipt as the codec read it. `hash` is that of its raw bytes and position, so that equal receipts are equal. */
export interface AppliedReceipt {
  readonly status: string
  readonly returnTime: string
  readonly hash: string
}

/** A version that no receipt has touched yet. */
export function initialVersionState(state: LocalState): VersionState {
  return {
    state,
    rank: 0,
    returnTime: '',
    returnStatus: '',
    hash: '',
    sawRelease: false,
    sawRejection: false,
    alreadyThere: false,
  }
}

/**
 * Moves a version that no receipt has decided yet along its local steps (draft → ready → queued → sent). After a
 * receipt the local step is history and changes nothing.
 */
export function localStep(version: VersionState, state: LocalState): VersionState {
  return version.rank > 0 ? version : { ...version, state }
}

/** Receipt times are 17 digits, some companies' 14; both are compared as 17. */
export function comparableTime(time: string): string {
  return time.padEnd(17, '0').slice(0, 17)
}

/** True when the codec understood the status; others are parked until the program knows them. */
export function isKnownStatus(status: string): boolean {
  return ALREADY_THERE.has(status) || returnStatusRow(status) !== undefined
}

/**
 * Applies a receipt to its version. The state is that of the receipt with the largest (rank, returnTime, hash, status).
 * A status nobody knows, and "already there", change no state. Source: CEB SPEC 3.6 ("order by returnTime, never let
 * 2/3 overwrite 120 or 800").
 */
export function applyReceipt(version: VersionState, receipt: AppliedReceipt): VersionState {
  if (ALREADY_THERE.has(receipt.status)) return version.alreadyThere ? version : { ...version, alreadyThere: true }
  const row = returnStatusRow(receipt.status)
  if (row === undefined) return version
  const sawRelease = version.sawRelease || row.state === 'released' || row.state === 'closed'
  const sawRejection = version.sawRejection || row.state === 'rejected'
  const time = comparableTime(receipt.returnTime)
  if (!isAfter(row.rank, time, receipt, version)) {
    return sawRelease === version.sawRelease && sawRejection === version.sawRejection
      ? version
      : { ...version, sawRelease, sawRejection }
  }
  return {
    state: row.state,
    rank: row.rank,
    returnTime: time,
    returnStatus: receipt.status,
    hash: receipt.hash,
    sawRelease,
    sawRejection,
    alreadyThere: version.alreadyThere,
  }
}

/** The total order of receipts. The status comes last, because one message (one hash) may hold two returns for a version. */
function isAfter(rank: number, time: string, receipt: AppliedReceipt, version: VersionState): boolean {
  if (rank !== version.rank) return rank > version.rank
  if (time !== version.returnTime) return time > version.returnTime
  return receipt.hash !== version.hash ? receipt.hash > version.hash : receipt.status > version.returnStatus
}

/** A declared version as far as attribution needs it. `appTime` has 14 digits. */
export interface DeclaredVersion {
  readonly version: number
  readonly appTime: string
}

export interface Attribution {
  readonly version: number
  /** The receipt is older than every version: a clock is wrong. It goes to the first version and is shown. */
  readonly clockSkew: boolean
}

/**
 * Whose receipt it is: the newest version whose appTime is not after the receipt's returnTime. 14 and 17 digits are
 * compared as moments, so that a receipt in the same second belongs to the version. Depends on nothing but the two
 * times, so that replaying the inbox attributes alike.
 * @returns undefined when there is no version at all
 */
export function attributeReceipt(versions: readonly DeclaredVersion[], returnTime: string): Attribution | undefined {
  const time = comparableTime(returnTime)
  let newest: DeclaredVersion | undefined
  let oldest: DeclaredVersion | undefined
  for (const version of versions) {
    if (oldest === undefined || isEarlier(version, oldest)) oldest = version
    if (comparableTime(version.appTime) <= time && (newest === undefined || isEarlier(newest, version)))
      newest = version
  }
  if (newest !== undefined) return { version: newest.version, clockSkew: false }
  return oldest === undefined ? undefined : { version: oldest.version, clockSkew: true }
}

function isEarlier(a: DeclaredVersion, b: DeclaredVersion): boolean {
  return a.appTime !== b.appTime ? a.appTime < b.appTime : a.version < b.version
}

/** What a person has to see although the state does not say it. */
export type FilingFlag =
  'OLDER_VERSION_RELEASED' | 'OLDER_VERSION_OPEN' | 'RELEASED_AND_REJECTED' | 'ALREADY_THERE_ONLY'
export const FILING_FLAG_TEXT: Readonly<Record<FilingFlag, string>> = {
  OLDER_VERSION_RELEASED: '较早的一版已放行，而较新的一版也已申报：请核实哪一版有效，避免重复申报。',
  OLDER_VERSION_OPEN: '较早的一版仍在海关流程中，而较新的一版已经发出：请查询两版状态。',
  RELEASED_AND_REJECTED: '同一版既收到退单又收到放行，以放行为准，请核实。',
  ALREADY_THERE_ONLY: '电子口岸只答复“已有同号报文”：原报文可能已受理，请先查询，不要改号重报。',
}

export interface FilingSummary {
  readonly state: FilingState
  readonly version: number
  readonly flags: readonly FilingFlag[]
}

/**
 * The state of a filing: that of its newest version. A version never changes another's state; what contradicts is a
 * flag. Throws RangeError when there is no version.
 */
export function filingSummary(
  versions: readonly { readonly version: number; readonly state: VersionState }[],
): FilingSummary {
  const sorted = [...versions].sort((a, b) => a.version - b.version)
  const newest = sorted.at(-1)
  if (newest === undefined) throw new RangeError('a filing has at least one version')
  const flags = new Set<FilingFlag>()
  const newestLeft = newest.state.rank > 0 || newest.state.state === 'sent'
  for (const { version, state } of sorted) {
    if (state.sawRelease && state.sawRejection) flags.add('RELEASED_AND_REJECTED')
    if (version === newest.version) continue
    if (state.sawRelease) flags.add('OLDER_VERSION_RELEASED')
    else if (newestLeft && state.rank >= CUSTOMS_HAS_IT && filingStateRow(state.state).phase === 'open')
      flags.add('OLDER_VERSION_OPEN')
  }
  if (newest.state.alreadyThere && newest.state.rank === 0) flags.add('ALREADY_THERE_ONLY')
  return { state: newest.state.state, version: newest.version, flags: [...flags].sort() }
}

/** Rank of "海关入库": from here on customs holds the document. */
const CUSTOMS_HAS_IT = 50
