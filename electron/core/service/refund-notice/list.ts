import { clientNames } from '../../../../db/filing/page.ts'
import { currentNotices, insertNoticeEvent, noticeOfItem, type StoredNotice } from '../../../../db/refund/notice.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { readExport, readExportItem } from '../../../../db/refund/export.ts'
import { currentVouchers } from '../../../../db/refund/voucher.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { daysBetween } from '../../../../shared/domain/refund/deadline.ts'
import { inRmb } from '../../../../shared/domain/refund/fob.ts'
import {
  noticeState,
  noticeText,
  NOTICE_STATE_NAMES,
  NOTICE_STATES,
  type NoticeBody,
} from '../../../../shared/domain/refund/notice.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { unitName } from '../refund-evidence/list.ts'
import { RateRule } from '../refund-money/rate.ts'
import { findProducer } from '../refund-producer/find.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { answersOf } from './answered.ts'
import { dropNotice, makeNotice } from './make.ts'

/** 开票通知: what was asked, what has not come and since how many days; the words for the factory. */

const ORIGIN_NAMES = { closing: '结关自动', hand: '手工', earlier: '以前' } as const
const MOST_SHOWN = 2000

const producerOf = (notice: StoredNotice): { taxId: string; name: string } => {
  // Notices of an earlier program keep the code alone.
  if (!notice.producer.startsWith('{')) return { taxId: notice.producer, name: '' }
  return JSON.parse(notice.producer) as { taxId: string; name: string }
}

/** FOB in RMB as it was said; where no rate was known then, by the rate that is known now. */
function rmbOf(notice: StoredNotice, rule: RateRule): { readonly rmb: number | undefined; readonly basis: string } {
  if (notice.fobRmb !== undefined || notice.fob === undefined) return { rmb: notice.fobRmb, basis: notice.rateBasis }
  const { currency, exportDate, fob } = notice
  return { rmb: inRmb(fixed(fob), currency, rule.of(exportDate)), basis: rule.words(currency, exportDate) }
}

function textOf(notice: StoredNotice, rule: RateRule): string {
  const { contractNo = '', units = [] } = JSON.parse(notice.body) as NoticeBody
  const { rmb, basis } = rmbOf(notice, rule)
  const producer = producerOf(notice)
  return noticeText({
    ...notice,
    contractNo,
    producer: producer.name,
    units: [[notice.unit, notice.quantity] as const, ...units].flatMap(([unit, quantity]) =>
      unit === '' ? [] : [{ unit: unitName(unit), quantity: fixed(quantity) }],
    ),
    fob: notice.fob === undefined ? undefined : fixed(notice.fob),
    fobRmb: rmb === undefined ? undefined : fixed(rmb),
    rateBasis: basis,
    refundRate: notice.refundRate === undefined ? undefined : fixed(notice.refundRate),
  })
}

export function noticeList(context: ReadContext, input: In<'notice.list'>): Out<'notice.list'> {
  const { ledger } = context
  const notices = currentNotices(ledger, input.clientId)
  const answers = answersOf(context, notices, input.clientId)
  const clients = clientNames(ledger)
  const rule = new RateRule(ledger)
  const day = today(context.now())
  const counts = new Map<string, number>()
  const rows = notices.flatMap((notice): Out<'notice.list'>['rows'] => {
    const answer = answers.get(notice.id)
    const state = noticeState({
      dropped: notice.dropped !== '',
      asked: notice.asked > 0,
      wanted: notice.quantity,
      covered: answer?.covered ?? 0,
    })
    counts.set(state, (counts.get(state) ?? 0) + 1)
    if (input.state === undefined ? state === 'received' || state === 'dropped' : state !== input.state) return []
    const { rmb, basis } = rmbOf(notice, rule)
    const producer = producerOf(notice)
    return [
      {
        id: notice.id,
        client: clients.get(notice.clientId) ?? '',
        producer: producer.name || producer.taxId,
        item: itemKey(notice.declarationNo, notice.itemNo),
        exportDate: notice.exportDate,
        originName: ORIGIN_NAMES[notice.origin],
        agency: notice.agency,
        name: notice.name,
        unit: unitName(notice.unit),
        quantity: fixedText(fixed(notice.quantity)),
        fob: notice.fob === undefined ? '' : `${notice.currency} ${fixedTextPadded(fixed(notice.fob), 2)}`,
        fobRmb: rmb === undefined ? '' : fixedTextPadded(fixed(rmb), 2),
        rateBasis: basis,
        refundRate: notice.refundRate === undefined ? '' : `${fixedText(fixed(notice.refundRate))}%`,
        state,
        stateName: NOTICE_STATE_NAMES[state],
        askedOn: notice.askedOn,
        // From the first telling where there was one, else from the export: that is how long the invoice has been out.
        days: daysBetween(notice.firstAskedOn === '' ? notice.exportDate : notice.firstAskedOn, day),
        asked: notice.asked,
        vouchers: [...(answer?.vouchers ?? [])],
        text: notice.dropped === '' ? (answer?.text ?? '') : notice.dropped,
        corrected: notice.replaces !== undefined,
      },
    ]
  })
  rows.sort((a, b) => b.days - a.days || a.id - b.id)
  return {
    counts: NOTICE_STATES.map((state) => ({ state, name: NOTICE_STATE_NAMES[state], count: counts.get(state) ?? 0 })),
    rows: rows.slice(0, MOST_SHOWN),
  }
}

function requireNotices(ledger: ReadHandle, ids: readonly number[]): StoredNotice[] {
  const known = new Map(currentNotices(ledger).map((one) => [one.id, one]))
  return ids.map((id) => {
    const one = known.get(id)
    if (one === undefined) throw new Failure('RECORD_UNKNOWN', { id })
    return one
  })
}

export function noticeTexts(context: ReadContext, input: In<'notice.text'>): Out<'notice.text'> {
  const rule = new RateRule(context.ledger)
  return { texts: requireNotices(context.ledger, input.noticeIds).map((one) => textOf(one, rule)) }
}

/** The notice of an item of customs' data that has none yet: asked for by hand. */
function noticeForItem(context: WriteContext, itemId: number, agency: boolean): StoredNotice {
  const { ledger, actor } = context
  const item = readExportItem(ledger, itemId)
  const head = item === undefined ? undefined : readExport(ledger, item.declarationId)
  if (item === undefined || head === undefined) throw new Failure('RECORD_UNKNOWN', { id: itemId })
  const known = noticeOfItem(ledger, head.declarationNo, item.itemNo)
  if (known !== undefined && known.agency === agency) return known
  const owner = { usci: head.producerCode, customsCode: head.producerCode }
  const producer = findProducer(ledger, owner)
  makeNotice(
    { ledger, actorId: actor.userId, now: context.now() },
    {
      clientId: head.clientId,
      head,
      item,
      agency,
      origin: 'hand',
      producer: {
        taxId: producer?.taxId ?? head.producerCode,
        name: producer?.name ?? lastSeller(ledger, head.clientId, item.name),
      },
      rate: new Rates(ledger).find(head.clientId, item.hsCode, item.name, head.exportDate),
    },
    new RateRule(ledger),
  )
  const made = noticeOfItem(ledger, head.declarationNo, item.itemNo)
  if (made === undefined) throw new RangeError(`no notice of item ${itemId}`)
  return made
}

/** Who invoiced these goods last; '' when nobody has. */
function lastSeller(ledger: ReadHandle, clientId: number, name: string): string {
  const wanted = name.trim()
  return (
    currentVouchers(ledger, hiddenEvidence(ledger), clientId).findLast(({ lines }) =>
      lines.some((line) => line.name.endsWith(wanted)),
    )?.voucher.sellerName ?? ''
  )
}

export function askInvoices(context: WriteContext, input: In<'notice.ask'>): Out<'notice.ask'> {
  const { ledger, actor } = context
  const rule = new RateRule(ledger)
  const notices = [
    ...requireNotices(ledger, input.noticeIds),
    ...input.itemIds.map((id) => noticeForItem(context, id, input.agency)),
  ]
  if (notices.length === 0) throw new Failure('NOTHING_SELECTED')
  const day = today(context.now())
  for (const { id } of notices)
    insertNoticeEvent(ledger, { noticeId: id, what: 'asked', day, note: '', actorId: actor.userId, at: context.now() })
  context.audit('notice.ask', `notices ${notices.length}`, { notices: notices.slice(0, 50).map((one) => one.id) })
  context.touch('refund')
  return { text: notices.map((one) => textOf(one, rule)).join('\n\n'), asked: notices.length }
}

export function dropNotices(context: WriteContext, input: In<'notice.drop'>): Out<'notice.drop'> {
  const tools = { ledger: context.ledger, actorId: context.actor.userId, now: context.now() }
  const notices = requireNotices(context.ledger, input.noticeIds).filter((one) => one.dropped === '')
  for (const one of notices) dropNotice(tools, one.id, today(context.now()), input.reason)
  context.audit('notice.drop', `notices ${notices.length}`, { reason: input.reason })
  context.touch('refund')
  return { dropped: notices.length }
}
