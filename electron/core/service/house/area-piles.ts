import { listBooks } from '../../../../db/bonded/book.ts'
import { documentsWaiting } from '../../../../db/bonded/document.ts'
import { listWriteOffs, openWriteOffs } from '../../../../db/bonded/write-off-record.ts'
import { packetsInStates } from '../../../../db/refund/packet.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { BONDED_STATE_TABLE } from '../../../../shared/domain/bonded/document-state.ts'
import { writeOffClock } from '../../../../shared/domain/bonded/write-off.ts'
import { PACKET_STATE_NAMES, PACKET_TONES, type PacketState } from '../../../../shared/domain/refund/packet/state.ts'
import type { ReadContext } from '../../context.ts'
import { dueAlerts } from '../bonded/book-list.ts'
import { today } from '../declaration/tables.ts'

/** What waits in the warehouse's and the accountant's areas, as piles of the work queue. */

type Pile = Out<'ledger.workQueue'>['piles'][number]

export const BONDED_SCREENS: Readonly<Record<string, { readonly screen: string; readonly title: string }>> = {
  INV101: { screen: 'bondedList', title: '核注清单' },
  SAS101: { screen: 'bondedForm', title: '业务申报表' },
  SAS111: { screen: 'bondedForm', title: '出入库单' },
  BWS101: { screen: 'bondedForm', title: '账册备案' },
  SAS121: { screen: 'bondedPass', title: '核放单' },
  ICP101: { screen: 'bondedPass', title: '两步申报核放单' },
  SAS131: { screen: 'bondedForm', title: '车辆备案' },
  EMS111: { screen: 'bondedForm', title: '加工账册备案' },
  EMS121: { screen: 'bondedForm', title: '加工账册报核' },
}
/** Packets in these wait for the accountant. */
const PACKET_ATTENTION: readonly PacketState[] = ['doubts', 'waiting', 'checked', 'exported', 'refunded']

export function bondedPiles(context: ReadContext): Pile[] {
  return documentsWaiting(context.ledger).flatMap(({ type, state, count }) => {
    const place = BONDED_SCREENS[type]
    const row = BONDED_STATE_TABLE.find((one) => one.state === state)
    if (place === undefined || row === undefined) return []
    const filters = [
      { field: 'type', op: 'is' as const, value: type },
      { field: 'state', op: 'is' as const, value: state },
    ]
    return [
      {
        id: `bonded-${type}-${state}`,
        title: `${place.title}：${row.name}`,
        authority: '海关',
        count,
        tone: row.tone,
        open: { screen: place.screen, filters },
        detail: row.help,
      },
    ]
  })
}

const URGENT_DAYS = 30

/** Cycles of books that have ended or are about to, and write-offs on their way. */
export function writeOffPiles(context: ReadContext): Pile[] {
  const { ledger } = context
  const day = today(context.now())
  const books = listBooks(ledger).filter((book) => book.archived === 0 && book.cycleTo !== '')
  const open = openWriteOffs(ledger)
  const waiting = [
    ...open
      .filter((row) => row.state !== 'reported')
      .map((row) => ({ kind: books.find((book) => book.id === row.bookId)?.kind ?? '', cycle: row })),
    ...books
      .filter((book) => !listWriteOffs(ledger, book.id).some((row) => row.state !== 'void' && row.to === book.cycleTo))
      .map((book) => ({ kind: book.kind, cycle: { from: book.cycleFrom, to: book.cycleTo } })),
  ]
    .filter((one) => one.cycle.to < day)
    .map((one) => writeOffClock(one.kind, one.cycle, day))
  const late = waiting.filter((clock) => clock !== undefined && clock.daysLeft < 0).length
  const soon = waiting.filter((clock) => clock !== undefined && clock.daysLeft >= 0)
  const nearest = soon.map((clock) => clock?.daysLeft ?? 0).sort((a, b) => a - b)[0] ?? 0
  const reported = open.filter((row) => row.state === 'reported').length
  const place = { screen: 'reconcile', filters: [], params: { tab: 'writeOff' } }
  const one = (id: string, title: string, count: number, tone: Pile['tone'], detail: string): Pile[] =>
    count === 0 ? [] : [{ id, title, authority: '海关', count, tone, open: place, detail }]
  return [
    ...one('write-off-late', '报核：已超期限', late, 'red', '周期结束 60 日内应报核，经批准延期总计不超过 90 日'),
    ...one(
      'write-off-soon',
      '报核：待报',
      soon.length,
      nearest <= URGENT_DAYS ? 'amber' : 'blue',
      `最近的还有 ${nearest} 天`,
    ),
    ...one('write-off-reported', '报核：已报待海关', reported, 'blue', ''),
  ]
}

/** Books with something due that is no write-off: validity, storage limits. */
export function bookPiles(context: ReadContext): Pile[] {
  const due = listBooks(context.ledger)
    .filter((book) => book.archived === 0)
    .map((book) => dueAlerts(context, book))
    .filter((alerts) => alerts.length > 0)
  if (due.length === 0) return []
  const red = due.some((alerts) => alerts.some((alert) => alert.tone === 'red'))
  return [
    {
      id: 'book-alerts',
      title: '账册：到期、超量或超期',
      authority: '海关',
      count: due.length,
      tone: red ? 'red' : 'amber',
      open: { screen: 'book', filters: [], params: { tab: 'books' } },
      detail: due[0]?.[0]?.text ?? '',
    },
  ]
}

export function packetPiles(context: ReadContext): Pile[] {
  return packetsInStates(context.ledger, PACKET_ATTENTION).flatMap(({ state, count }) => {
    const known = PACKET_ATTENTION.find((one) => one === state)
    if (known === undefined) return []
    return [
      {
        id: `packet-${known}`,
        title: `退税包：${PACKET_STATE_NAMES[known]}`,
        authority: '税务',
        count,
        tone: PACKET_TONES[known],
        open: { screen: 'packet', filters: [{ field: 'state', op: 'is' as const, value: known }] },
      },
    ]
  })
}
