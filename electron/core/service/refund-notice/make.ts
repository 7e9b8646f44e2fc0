import { hash } from 'node:crypto'
import type { WriteHandle } from '../../../../db/open.ts'
import { insertNotice, insertNoticeEvent, noticeOfItem, type NoticeOrigin } from '../../../../db/refund/notice.ts'
import { fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { fobIn, inRmb } from '../../../../shared/domain/refund/fob.ts'
import type { NoticeBody } from '../../../../shared/domain/refund/notice.ts'
import type { PrefillHead, PrefillItem } from '../../../../shared/domain/refund/prefill.ts'
import type { RateAnswer } from '../../../../shared/domain/refund/rate-library.ts'
import type { RateRule } from '../refund-money/rate.ts'

/** Makes the notice of one declared item: once, and anew only when what it says has changed. */

export interface NoticeTools {
  readonly ledger: WriteHandle
  readonly actorId: number
  readonly now: number
}
export interface NoticeSource {
  readonly clientId: number
  readonly head: PrefillHead
  readonly item: PrefillItem
  readonly producer: { readonly taxId: string; readonly name: string }
  readonly agency: boolean
  readonly origin: NoticeOrigin
  readonly rate: RateAnswer | undefined
}

export const digestOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64').slice(0, 24)
/** The same content again after another one is a new row: the digest names what it follows. */
export const digestAfter = (digest: string, before: number | undefined): string =>
  before === undefined ? digest : `${digest}:${before}`
export const sameDigest = (stored: string, digest: string): boolean => stored.split(':')[0] === digest

/** @returns the notice's id, and whether it is new */
export function makeNotice(
  tools: NoticeTools,
  source: NoticeSource,
  rule: RateRule,
): { readonly id: number; readonly fresh: boolean } {
  const { ledger, actorId, now } = tools
  const { head, item } = source
  const [first, ...others] = item.quantities
  const body: NoticeBody = {
    contractNo: head.contractNo,
    units: others.map((one) => [one.unit, one.quantity] as const),
  }
  const rateOf = rule.of(head.exportDate)
  const fob = fobIn(head, item, head.currency, rateOf)
  const digest = digestOf([item.name, item.quantities, head.currency, fob ?? item.amount, source.agency])
  const known = noticeOfItem(ledger, head.declarationNo, item.itemNo)
  // A notice of an earlier program has no digest of ours: it stands.
  if (known !== undefined && (known.origin === 'earlier' || sameDigest(known.digest, digest)))
    return { id: known.id, fresh: false }
  const used = rule.on(head.currency, head.exportDate)
  const row = source.rate?.kind === 'found' ? source.rate.row : undefined
  const id = insertNotice(ledger, {
    clientId: source.clientId,
    declarationNo: head.declarationNo,
    itemNo: item.itemNo,
    exportDate: head.exportDate,
    origin: source.origin,
    agency: source.agency,
    producer: JSON.stringify(source.producer),
    name: item.name,
    unit: first?.unit ?? '',
    quantity: first?.quantity ?? 0,
    currency: head.currency,
    fob,
    fobRmb: inRmb(fob, head.currency, rateOf),
    rate: used?.rate,
    rateBasis: rule.words(head.currency, head.exportDate),
    levyRates: (row?.levyRates ?? []).map((one) => `${fixedText(one)}%`).join(' 或 '),
    refundRate: row !== undefined && row.special === '' ? row.refundRate : undefined,
    body: JSON.stringify(body),
    digest: digestAfter(digest, known?.id),
    replaces: known?.id,
    actorId,
    at: now,
  })
  return { id, fresh: true }
}

/** Notices of a declaration that is no more are not wanted. */
export function dropNotice(tools: NoticeTools, noticeId: number, day: string, note: string): void {
  const { ledger, actorId, now } = tools
  insertNoticeEvent(ledger, { noticeId, what: 'dropped', day, note, actorId, at: now })
}
