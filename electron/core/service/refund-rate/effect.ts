import { clientNames } from '../../../../db/filing/page.ts'
import { livePackets } from '../../../../db/refund/packet.ts'
import { goodsCodes, readRateLibrary } from '../../../../db/refund/rate.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { isOpen } from '../../../../shared/domain/refund/packet/state.ts'
import { invoiceDaysOf } from '../../../../shared/domain/refund/rate-library.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { refundOfPart, solveNow } from '../refund-match/index.ts'
import { claimOf } from '../refund-packet/claim-of.ts'
import { Rates } from './index-of.ts'

/** What a loaded library would change against the one in force: which goods, clients, shipments and open packets, and by how much. */

type Effect = Out<'rateLibrary.effect'>
type Change = Effect['changes'][number]
const CHANGES_SHOWN = 1000
const yuan = (count: number): string => fixedTextPadded(fixed(count), 2)

interface Goods {
  readonly clientId: number
  readonly hsCode: string
  readonly name: string
}

/** A library's word on goods, adjustments by the invoice's date with it. */
function words(rates: Rates, one: Goods, day: string): string {
  const answer = rates.find(one.clientId, one.hsCode, one.name, day)
  if (answer === undefined || answer.kind === 'missing') return '没有'
  if (answer.kind === 'ambiguous')
    return `待确认（${[...new Set(answer.candidates.map((row) => `${fixedText(row.refundRate)}%`))].join('/')}）`
  const { row } = answer
  const special = row.special === '1' ? ' 征税' : row.special === '2' ? ' 免税' : ''
  const adjusted = rates
    .adjustments(answer, day)
    .map((each) => `；${invoiceDaysOf(each)} 为 ${fixedText(each.refundRate)}%`)
  return `${fixedText(row.refundRate)}%${special}${adjusted.join('')}`
}

/** Counts by client and collects the rows. */
class Tally {
  readonly changes: (Change & { readonly by: number })[] = []
  readonly clients = new Map<number, { goods: number; items: number; packets: number; by: number }>()
  readonly #names: ReadonlyMap<number, string>

  constructor(names: ReadonlyMap<number, string>) {
    this.#names = names
  }

  add(
    what: 'goods' | 'items' | 'packets',
    one: Goods & Pick<Change, 'day' | 'where' | 'before' | 'after'>,
    by: number | undefined,
  ): void {
    const client = this.clients.get(one.clientId) ?? { goods: 0, items: 0, packets: 0, by: 0 }
    client[what]++
    client.by += by ?? 0
    this.clients.set(one.clientId, client)
    this.changes.push({
      ...one,
      client: this.#names.get(one.clientId) ?? '',
      money: by === undefined ? '' : yuan(by),
      by: by ?? 0,
    })
  }

  count(what: 'goods' | 'items' | 'packets'): number {
    return [...this.clients.values()].reduce((sum, one) => sum + one[what], 0)
  }

  byClient(): Effect['byClient'] {
    return [...this.clients]
      .sort(([, a], [, b]) => Math.abs(b.by) - Math.abs(a.by))
      .map(([clientId, { by, ...counts }]) => ({
        clientId,
        client: this.#names.get(clientId) ?? '',
        ...counts,
        money: yuan(by),
      }))
  }
}

/** Open packets, computed anew under both libraries. @returns by how much together */
function packets(context: ReadContext, tally: Tally, now: Rates, then: Rates, day: string): number {
  const { ledger } = context
  let sum = 0
  for (const packet of livePackets(ledger)) {
    if (!isOpen(packet.state)) continue
    const before = claimOf(ledger, packet, undefined, now).claim.refund
    const after = claimOf(ledger, packet, undefined, then).claim.refund
    if (before === after) continue
    sum += after - before
    const where = `退税包 ${packet.period}-${packet.batch}`
    const goods = { clientId: packet.clientId, hsCode: '', name: '' }
    tally.add('packets', { ...goods, day, where, before: yuan(before), after: yuan(after) }, after - before)
  }
  return sum
}

/** Declared items that are in no packet yet, on their days; what the papers at hand would bring under both. @returns by how much together */
function items(context: ReadContext, tally: Tally, now: Rates, then: Rates): number {
  const { papers, result } = solveNow(context)
  const by = new Map<number, number>()
  let sum = 0
  for (const part of result.allocations) {
    const change = (refundOfPart(papers, part, then) ?? 0) - (refundOfPart(papers, part, now) ?? 0)
    sum += change
    if (change !== 0) by.set(part.itemId, (by.get(part.itemId) ?? 0) + change)
  }
  for (const { declaration, item } of [
    ...papers.items.values(),
    ...[...papers.apart.values()].map((one) => one.known),
  ]) {
    const goods = { clientId: declaration.clientId, hsCode: item.hsCode, name: item.name }
    const [before, after] = [now, then].map((rates) => words(rates, goods, declaration.exportDate))
    const money = by.get(item.id)
    if (before === undefined || after === undefined || (before === after && money === undefined)) continue
    const where = `报关单 ${declaration.declarationNo} 第 ${item.itemNo} 项`
    tally.add('items', { ...goods, day: declaration.exportDate, where, before, after }, money)
  }
  return sum
}

/** Goods records as of today, items and packets by how much. */
export function libraryEffect(context: ReadContext, input: In<'rateLibrary.effect'>): Effect {
  const { ledger } = context
  if (readRateLibrary(ledger, input.libraryId) === undefined)
    throw new Failure('RECORD_UNKNOWN', { id: input.libraryId })
  const day = today(context.now())
  const [now, then] = [new Rates(ledger), new Rates(ledger, input.libraryId)]
  const tally = new Tally(clientNames(ledger))
  const money = packets(context, tally, now, then, day)
  const waiting = items(context, tally, now, then)
  for (const { sku, ...goods } of goodsCodes(ledger)) {
    const [before = '', after = ''] = [now, then].map((rates) => words(rates, goods, day))
    if (before !== after) tally.add('goods', { ...goods, day, where: `商品备案 ${sku}`, before, after }, undefined)
  }
  const changes = [...tally.changes].sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
  return {
    goods: tally.count('goods'),
    items: tally.count('items'),
    packets: tally.count('packets'),
    clients: tally.clients.size,
    money: yuan(money),
    waiting: yuan(waiting),
    byClient: tally.byClient(),
    changes: changes.slice(0, CHANGES_SHOWN).map(({ by: _by, ...change }) => change),
    more: Math.max(0, changes.length - CHANGES_SHOWN),
  }
}
