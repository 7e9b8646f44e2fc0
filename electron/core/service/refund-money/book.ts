import { listUsers } from '../../../../db/house/people.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { readClient } from '../../../../db/party/client.ts'
import {
  clientSums,
  countEntries,
  insertEntry,
  linkEntryPacket,
  pageEntries,
  readEntry,
  type EntryRow,
} from '../../../../db/refund-money/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded, parseFixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import { isLocked, readPacket } from '../../../../db/refund/packet.ts'
import { ENTRY_RULES, PACKET_ENTRIES } from '../../../../shared/domain/refund/book/entry.ts'
import { isDay } from '../../../../shared/domain/refund/regime.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'

/** 往来: what the office received, paid, advanced and charged. */

/** Exact text of a sum that may leave the safe integers: counts of 0.00001 with at least two decimals. */
export function sumText(sum: bigint): string {
  const negative = sum < 0n
  const count = negative ? -sum : sum
  const fraction = String(count % 100_000n)
    .padStart(5, '0')
    .replace(/0+$/, '')
    .padEnd(2, '0')
  return `${negative && count !== 0n ? '-' : ''}${count / 100_000n}.${fraction}`
}

export const yuan = (count: number): string => fixedTextPadded(fixed(count), 2)

/** @throws Failure FIELD_INVALID */
export function moneyIn(text: string, label: string): Money {
  const value = parseFixed<'money'>(text)
  if (value === undefined || value <= 0 || value % 1000 !== 0)
    throw new Failure('FIELD_INVALID', { label, reason: '应为大于零、最多两位小数的金额' })
  return value
}

/** @throws Failure FIELD_INVALID */
export function dayIn(text: string, label: string): string {
  if (!isDay(text)) throw new Failure('FIELD_INVALID', { label, reason: '没有这一天' })
  return text
}

/** @throws Failure CLIENT_UNKNOWN */
export function clientIn(context: ReadContext, clientId: number): string {
  const client = readClient(context.ledger, clientId)
  if (client === undefined) throw new Failure('CLIENT_UNKNOWN', { client: clientId })
  return client.name
}

const RULES: Readonly<Record<string, FilterRule>> = {
  client: { as: 'driver', rank: 0, branch: (value) => ({ text: 'e.client_id = ?', values: [Number(value)] }) },
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'e.entry_id = ?', values: [Number(value)] }) },
  kind: { as: 'column', column: 'e.kind' },
  day: { as: 'column', column: 'e.day' },
  reference: { as: 'column', column: 'e.reference' },
  packet: { as: 'column', column: 'k.packet_id', numeric: true },
}

function stateOf(row: EntryRow): string {
  if (row.reverses !== null) return `冲回 ${row.reverses}`
  return row.reversedBy === null ? '' : `已被 ${row.reversedBy} 冲回`
}

export function moneyPage(context: ReadContext, input: In<'money.page'>): Out<'money.page'> {
  const question = compilePage(input, RULES)
  const clients = clientNames(context.ledger)
  const users = new Map(listUsers(context.ledger).map((user) => [user.id, user.name]))
  return pageFrom(pageEntries(context.ledger, question), question, (row) => ({
    id: row.id,
    key: String(row.id),
    clientId: row.clientId,
    client: clients.get(row.clientId) ?? '',
    day: row.day,
    kind: row.kind,
    kindName: ENTRY_RULES[row.kind].name,
    amount: yuan(row.amount),
    reference: row.reference,
    packet: row.packet ?? '',
    ...(row.packetId === null ? {} : { packetId: row.packetId }),
    note: row.note,
    state: stateOf(row),
    byRule: row.sourceKey !== null,
    actor: users.get(row.actorId) ?? '',
    at: new Date(row.at).toISOString(),
  }))
}

export function moneyCount(context: ReadContext, input: In<'money.count'>): Out<'money.count'> {
  return { count: countEntries(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

/** A day whose month is not closed. @throws Failure FIELD_INVALID, MONTH_LOCKED */
export function openDay(context: ReadContext, text: string): string {
  const day = dayIn(text, '日期')
  if (isLocked(context.ledger, day.slice(0, 7))) throw new Failure('MONTH_LOCKED', { month: day.slice(0, 7) })
  return day
}

/** @throws Failure PACKET_UNKNOWN, FIELD_INVALID */
function requireOwnPacket(context: ReadContext, input: In<'money.enter'>): void {
  if (input.packetId === undefined) return
  const packet = readPacket(context.ledger, input.packetId)
  if (packet === undefined) throw new Failure('PACKET_UNKNOWN', { packet: input.packetId })
  if (packet.clientId !== input.clientId)
    throw new Failure('FIELD_INVALID', { label: '退税包', reason: '不是这个客户的退税包' })
  if (!PACKET_ENTRIES.has(input.kind))
    throw new Failure('FIELD_INVALID', { label: '退税包', reason: `“${ENTRY_RULES[input.kind].name}”不对应退税包` })
}

export function enterMoney(context: WriteContext, input: In<'money.enter'>): Out<'money.enter'> {
  clientIn(context, input.clientId)
  const rule = ENTRY_RULES[input.kind]
  if (rule.byRule)
    throw new Failure('FIELD_INVALID', { label: '种类', reason: `“${rule.name}”由收费约定计算，请用“月度收费”` })
  const amount = moneyIn(input.amount, '金额')
  const day = openDay(context, input.day)
  requireOwnPacket(context, input)
  const id = insertEntry(context.ledger, {
    kind: input.kind,
    clientId: input.clientId,
    day,
    amount,
    reference: input.reference,
    note: input.note,
    sourceKey: undefined,
    reverses: undefined,
    actorId: context.actor.userId,
    at: context.now(),
  })
  if (id !== undefined && input.packetId !== undefined) linkEntryPacket(context.ledger, id, input.packetId)
  context.audit('money.enter', String(id ?? 0), {
    kind: input.kind,
    clientId: input.clientId,
    amount: input.amount,
    day: input.day,
  })
  return { id: id ?? 0 }
}

export function reverseMoney(context: WriteContext, input: In<'money.reverse'>): Out<'money.reverse'> {
  const entry = readEntry(context.ledger, input.id)
  if (entry === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  if (entry.reversedBy !== null || entry.reverses !== null) throw new Failure('MONEY_REVERSED', { id: input.id })
  const id = insertEntry(context.ledger, {
    kind: entry.kind,
    clientId: entry.clientId,
    day: openDay(context, input.day),
    amount: -entry.amount,
    reference: entry.reference,
    note: input.note,
    sourceKey: undefined,
    reverses: entry.id,
    actorId: context.actor.userId,
    at: context.now(),
  })
  if (id !== undefined && entry.packetId !== null) linkEntryPacket(context.ledger, id, entry.packetId)
  context.audit('money.reverse', String(entry.id), { by: id ?? 0, note: input.note })
  return { id: id ?? 0 }
}

export function moneyClients(context: ReadContext, input: In<'money.clients'>): Out<'money.clients'> {
  const names = clientNames(context.ledger)
  const sums = new Map<number, { owed: bigint; advanced: bigint }>()
  for (const row of clientSums(context.ledger, input.day)) {
    const one = sums.get(row.clientId) ?? { owed: 0n, advanced: 0n }
    if (row.account === 'client') one.owed = -BigInt(row.amount)
    else one.advanced = BigInt(row.amount)
    sums.set(row.clientId, one)
  }
  let [owed, advanced] = [0n, 0n]
  const clients = [...sums].map(([clientId, one]) => {
    owed += one.owed
    advanced += one.advanced
    return {
      clientId,
      client: names.get(clientId) ?? '',
      owed: sumText(one.owed),
      advanced: sumText(one.advanced),
      net: sumText(one.owed - one.advanced),
    }
  })
  return { clients, owed: sumText(owed), advanced: sumText(advanced) }
}
