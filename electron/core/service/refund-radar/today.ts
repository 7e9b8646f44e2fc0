import { currentNotices } from '../../../../db/refund/notice.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { atRisk } from '../../../../shared/domain/refund/deadline.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { doubtsToday } from '../refund-doubt/index.ts'
import { voucherWaiting } from '../refund-evidence/list.ts'
import { fxReceiptList, fxShipments } from '../refund-money/fx.ts'
import { noticeList } from '../refund-notice/list.ts'
import { rateQuestions } from '../refund-rate/index.ts'
import { deadlines } from './deadlines.ts'

/** What waits for the accountant, as piles: each opens the screen that shows its rows. */

type Pile = Out<'refund.today'>['piles'][number]
const AHEAD_DAYS = 30
const yuan = (count: number): string => `${fixedTextPadded(fixed(count), 2)} 元`

function pile(
  id: string,
  title: string,
  count: number,
  tone: Pile['tone'],
  [screen, tab = '']: readonly [screen: string, tab?: string],
  detail = '',
  authority = '税务',
): Pile[] {
  if (count <= 0) return []
  const open = { screen, filters: [], ...(tab === '' ? {} : { params: { tab } }) }
  return [{ id, title, authority, count, tone, open, ...(detail === '' ? {} : { detail }) }]
}

function deadlinePiles(context: ReadContext): Pile[] {
  const day = today(context.now())
  const all = deadlines(context, { within: AHEAD_DAYS })
  const late = all.filter((one) => one.day < day)
  const soon = all.filter((one) => one.day >= day)
  const nearest = soon[0]?.day ?? ''
  return [
    ...pile('deadline-late', '期限：已过', late.length, 'red', ['radar'], `涉及 ${yuan(atRisk(late))}`, '本企业'),
    ...pile(
      'deadline-soon',
      `期限：${AHEAD_DAYS} 天内`,
      soon.length,
      'amber',
      ['radar'],
      `涉及 ${yuan(atRisk(soon))}，最近 ${nearest}`,
      '本企业',
    ),
  ]
}

/** Invoices that were asked for and have not come, that nobody has asked for yet; vouchers whose state must be asked; codes that must be named. */
function paperPiles(context: ReadContext): Pile[] {
  const notices = currentNotices(context.ledger).length === 0 ? undefined : noticeList(context, {})
  const counts = new Map(notices?.counts.map((one) => [one.state, one.count]))
  const out = notices?.rows.filter((row) => row.state === 'asked' || row.state === 'part') ?? []
  const longest = out.reduce((most, row) => Math.max(most, row.days), 0)
  const waiting = voucherWaiting(context, { limit: 1 })
  return [
    ...pile(
      'notice-ask',
      '开票通知：还没有发给工厂',
      counts.get('toAsk') ?? 0,
      'amber',
      ['evidence', 'notice'],
      '',
      '工厂',
    ),
    ...pile(
      'notice-out',
      '开票通知：已通知未收齐',
      (counts.get('asked') ?? 0) + (counts.get('part') ?? 0),
      'blue',
      ['evidence', 'notice'],
      `最久 ${longest} 天`,
      '工厂',
    ),
    ...pile('voucher-ask', '凭证状态：待查询', waiting.total, 'blue', ['evidence', 'waiting']),
    ...pile('rate-question', '扩展码待确认的商品', rateQuestions(context).questions.length, 'amber', [
      'rate',
      'question',
    ]),
  ]
}

function doubtPiles(context: ReadContext): Pile[] {
  const { failing, failingRefund, best } = doubtsToday(context)
  return [
    ...pile('doubt-failing', '疑点：今天申报会被退回', failing, 'red', ['doubt'], `涉及退税 ${failingRefund} 元`),
    ...pile('best-paper', '最值得补的一张单证', best === undefined ? 0 : 1, 'purple', ['allocation'], best, '工厂'),
  ]
}

function moneyPiles(context: ReadContext): Pile[] {
  const { late } = fxShipments(context, { onlyOpen: false })
  const { open } = fxReceiptList(context, {})
  return [
    ...pile('fx-late', '收汇：已过期限未收齐', late, 'red', ['fx', 'shipment'], '', '外汇'),
    ...pile('fx-open', '收汇：没有配完的款项', open, 'amber', ['fx', 'receipt'], '', '银行'),
  ]
}

const PARTS: Readonly<Record<In<'refund.today'>['part'], (context: ReadContext) => Pile[]>> = {
  deadline: deadlinePiles,
  paper: paperPiles,
  doubt: doubtPiles,
  money: moneyPiles,
}

export const refundToday = (context: ReadContext, input: In<'refund.today'>): Out<'refund.today'> => ({
  piles: PARTS[input.part](context),
})
