import { savePlace, waitingFor, type ReceiptRow } from '../../../../db/filing/inbox.ts'
import type { VersionPlace } from '../../../../db/filing/frozen-version.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { markAnswered } from './answered.ts'

/** How an answer to a declaration or a bonded document ends: it waits visibly, is a copy, or is given to a version. In the caller's transaction. */

export interface AnswerTools {
  readonly ledger: WriteHandle
  readonly now: number
  readonly actorId: number
}
export type Placed = { readonly state: 'applied' | 'waiting' | 'duplicate'; readonly changed: boolean }

/** Whom an answer speaks of: a version when it names one by our own number, else the subject; or the key under which it waits. */
export type Target<Subject> =
  { readonly row: Subject; readonly version: number | undefined } | { readonly waitKey: string }

/** The numbers that the platform and customs give, as receipts name them. */
type GivenNumbers = Pick<ReceiptRow, 'preNo' | 'invtNo'>

/**
 * Under which receipts of a family wait for what they speak of. The words stand in ledgers: `customs` is the family's own word for customs' number.
 */
export function waitKeysOf(family: 'dec' | 'bonded', customs: 'entry' | 'customs') {
  const own = (no: string): string => `${family}|own|${no}`
  const platformKey = (no: string): string => `${family}|platform|${no}`
  const customsKey = (no: string): string => `${family}|${customs}|${no}`
  return {
    own,
    /** By the platform's number, else by customs'; '' = it names neither. */
    of: ({ preNo, invtNo }: GivenNumbers): string =>
      preNo !== '' ? platformKey(preNo) : invtNo !== '' ? customsKey(invtNo) : '',
    /** Of the numbers that this receipt is the first to name: who waits for one of them is called. */
    news: (known: { readonly platformNo: string; readonly customsNo: string }, { preNo, invtNo }: GivenNumbers) => [
      ...(preNo !== '' && known.platformNo === '' ? [platformKey(preNo)] : []),
      ...(invtNo !== '' && known.customsNo === '' ? [customsKey(invtNo)] : []),
    ],
  }
}

const NOWHERE = { filingId: null, version: null, why: '', waitKey: '', handled: 0 } as const

/** Nobody is known yet whom it speaks of; '' = it does not say by which number it could be found. */
export function waitVisibly(ledger: WriteHandle, receiptId: number, waitKey: string): Placed {
  const why = waitKey === '' ? 'KEY_MISSING' : 'NO_FILING'
  savePlace(ledger, receiptId, { ...NOWHERE, state: 'waiting', why, waitKey })
  return { state: 'waiting', changed: false }
}

/** The same answer has been given to this version before. */
export function placeCopy(ledger: WriteHandle, receiptId: number, version: number): Placed {
  savePlace(ledger, receiptId, { ...NOWHERE, state: 'duplicate', version, handled: 1 })
  return { state: 'duplicate', changed: false }
}

/** It is given to a version; `asks`: somebody has to look at it. */
export function placeApplied(
  ledger: WriteHandle,
  receiptId: number,
  given: { readonly version: number | null; readonly asks: boolean; readonly why?: string },
): void {
  const { version, asks, why = '' } = given
  savePlace(ledger, receiptId, { ...NOWHERE, state: 'applied', version, why, handled: asks ? 0 : 1 })
}

/** An answer proves that its message has arrived. @returns true when that is news for a version that was still queued */
export function provesArrival(
  tools: AnswerTools,
  version: { readonly messageId: number; readonly local: string } | undefined,
): boolean {
  return version !== undefined && markAnswered(tools, version.messageId) && version.local === 'queued'
}

/** Receipts that came before a number by which they can be found: given out anew. */
export function callWaiting(
  ledger: WriteHandle,
  keys: readonly string[],
  place: (receiptId: number, receipt: ReceiptRow) => void,
): void {
  for (const key of keys) for (const waiting of waitingFor(ledger, key)) place(waiting.id, waiting)
}

/** The message of a version has left, or the channel refused it: told to its subject once. */
export function stepVersion<Subject>(
  found: VersionPlace | undefined,
  local: 'sent' | 'failed',
  of: {
    readonly subject: (id: number) => Subject | undefined
    readonly versions: (id: number) => readonly { readonly version: number; readonly local: string }[]
    readonly step: (subject: Subject, version: number) => void
  },
): void {
  const subject = found === undefined ? undefined : of.subject(found.subject)
  if (found === undefined || subject === undefined) return
  const current = of.versions(found.subject).find((one) => one.version === found.version)
  if (current !== undefined && current.local !== local) of.step(subject, found.version)
}
