import { listBooks, readItem, type BookRow } from '../../../../db/bonded/book.ts'
import { bookFigures, itemsExpiring } from '../../../../db/bonded/item-page.ts'
import { listWriteOffs } from '../../../../db/bonded/write-off-record.ts'
import { agedParts, heldByBook, itemsStoredSince } from '../../../../db/bonded/usage.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { BOOK_KINDS, BOOK_MODES } from '../../../../shared/domain/bonded/book.ts'
import { daysAfter } from '../../../../shared/domain/crossborder/return-application.ts'
import { dividedHalfUp, fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { wholeSetting } from '../house/setting.ts'
import { bookBody, bookOf } from './book.ts'

/** The books with what is due of them: validity, write-off, storage; how full one is and how old what it holds. */

type Alert = Out<'book.list'>['books'][number]['alerts'][number]
const DAY_MS = 86_400_000
const MOST = 50

/** Percent of the limit that is used, whole; undefined where the book has no limit. */
function used(held: number, limitText: string): { readonly limit: number; readonly percent: number } | undefined {
  const limit = parseFixed(limitText === '' ? '0' : limitText) ?? 0
  if (limit <= 0) return undefined
  const ratio = dividedHalfUp(fixed(Math.max(0, held)), fixed(limit), 2)
  return { limit, percent: Math.round(ratio / 1000) }
}

/** What is due of storage: quantity against the limit, goods that stay longer than they may. */
function storageAlerts(context: ReadContext, book: BookRow): Alert[] {
  const { ledger } = context
  const body = bookBody(book)
  const alerts: Alert[] = []
  if (body.storageLimit !== '') {
    const usage = used(heldByBook(ledger, book.id), body.storageLimit)
    if (usage !== undefined && usage.percent >= wholeSetting(ledger, 'bonded.usagePercent'))
      alerts.push({
        tone: usage.percent > 100 ? 'red' : 'amber',
        text: `存量已用 ${usage.percent}%（上限 ${body.storageLimit}）`,
      })
  }
  const days = Number(body.storageDays || '0')
  if (days > 0) {
    const over = itemsStoredSince(ledger, book.id, daysAfter(today(context.now()), -days))
    if (over > 0) alerts.push({ tone: 'red', text: `${over} 项存放超过 ${days} 天` })
  }
  return alerts
}

const soon = (now: number, days: number): string => today(now + days * DAY_MS)

/** What is due of a book's validity and storage. */
export function dueAlerts(context: ReadContext, row: BookRow): Alert[] {
  const now = context.now()
  const day = today(now)
  const ahead = soon(now, wholeSetting(context.ledger, 'bonded.alertDays'))
  const alerts: Alert[] = []
  if (row.validTo !== '' && row.validTo < day) alerts.push({ tone: 'red', text: `账册已于 ${row.validTo} 到期` })
  else if (row.validTo !== '' && row.validTo <= ahead) alerts.push({ tone: 'amber', text: `账册 ${row.validTo} 到期` })
  const expiring = itemsExpiring(context.ledger, row.id, ahead)
  if (expiring > 0) alerts.push({ tone: 'amber', text: `${expiring} 项存储期限临近或已过` })
  return [...alerts, ...storageAlerts(context, row)]
}

/** The end of the running cycle, unless its write-off is on its way. */
function cycleAlerts(context: ReadContext, row: BookRow): Alert[] {
  const now = context.now()
  const ended = row.cycleTo < today(now)
  const ahead = soon(now, wholeSetting(context.ledger, 'bonded.alertDays'))
  if (row.cycleTo === '' || row.cycleTo > ahead) return []
  const onItsWay = listWriteOffs(context.ledger, row.id).some(
    (one) => one.to === row.cycleTo && (one.state === 'reported' || one.state === 'accepted'),
  )
  if (onItsWay) return []
  return [{ tone: ended ? 'red' : 'amber', text: `核销周期 ${row.cycleTo} ${ended ? '已结束，应报核' : '结束'}` }]
}

export function bookList(context: ReadContext, input: In<'book.list'>): Out<'book.list'> {
  const figures = bookFigures(context.ledger)
  const books = listBooks(context.ledger).filter((row) => input.archived || row.archived === 0)
  return {
    books: books.map((row) => ({
      id: row.id,
      bookNo: row.bookNo,
      kind: row.kind,
      mode: row.mode,
      title: row.title,
      validTo: row.validTo,
      cycleFrom: row.cycleFrom,
      cycleTo: row.cycleTo,
      archived: row.archived === 1,
      body: bookBody(row),
      kindName: BOOK_KINDS.find((one) => one.kind === row.kind)?.name ?? row.kind,
      modeName: BOOK_MODES.find((one) => one.mode === row.mode)?.name ?? row.mode,
      ...(figures.get(row.id) ?? { items: 0, unfiled: 0, open: 0 }),
      alerts: [...dueAlerts(context, row), ...cycleAlerts(context, row)],
      revision: row.revision,
      changedAt: new Date(row.changedAt).toISOString(),
    })),
  }
}

const BUCKETS = [
  { title: '90 天以内', most: 90 },
  { title: '91 至 180 天', most: 180 },
  { title: '181 至 365 天', most: 365 },
  { title: '一年以上', most: Number.POSITIVE_INFINITY },
] as const

export function bookUsage(context: ReadContext, input: In<'book.usage'>): Out<'book.usage'> {
  const { ledger } = context
  const book = bookOf(ledger, input.id)
  const body = bookBody(book)
  const held = heldByBook(ledger, book.id)
  const usage = used(held, body.storageLimit)
  const now = Math.floor((context.now() + 8 * 3_600_000) / DAY_MS)
  const parts = agedParts(ledger, book.id)
  const limitDays = Number(body.storageDays || '0')
  const oldest = new Map<number, number>()
  for (const part of parts) oldest.set(part.itemId, Math.max(oldest.get(part.itemId) ?? 0, now - part.day))
  const over = [...oldest].filter(([, days]) => limitDays > 0 && days > limitDays).sort(([, a], [, b]) => b - a)
  let from = -1
  return {
    held: fixedText(fixed(held)),
    limit: body.storageLimit,
    ...(usage === undefined ? {} : { percent: usage.percent }),
    buckets: BUCKETS.map(({ title, most }) => {
      const low = from
      from = most
      const own = parts.filter((part) => now - part.day > low && now - part.day <= most)
      return {
        title,
        items: new Set(own.map((part) => part.itemId)).size,
        quantity: fixedText(fixed(own.reduce((sum, part) => sum + part.quantity, 0))),
      }
    }),
    over: over.length,
    oldest: over.slice(0, MOST).flatMap(([itemId, days]) => {
      const item = readItem(ledger, itemId)
      return item === undefined ? [] : [{ itemId, seq: item.seq, itemNo: item.itemNo, name: item.name, days }]
    }),
  }
}
