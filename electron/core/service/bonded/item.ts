import {
  causeKindName,
  countItems,
  DIFFERENCE_SQL,
  itemStatements,
  markKindName,
  movementsOf,
  pageItems,
  type ItemListRow,
} from '../../../../db/bonded/item-page.ts'
import { balancesAt } from '../../../../db/bonded/ledger.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { account, accountOfCode, type Plane } from '../../../../shared/domain/bonded/account.ts'
import { ITEM_STATES } from '../../../../shared/domain/bonded/book.ts'
import { entryKindOfCode, MARK_NAMES, type MarkKind } from '../../../../shared/domain/bonded/entry.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { itemOf } from './book.ts'

/** Items as lists and panes show them: figures, accounts at any moment, movements with their causes. */

const iso = (ms: number): string => new Date(ms).toISOString()
const shown = (count: number): string => fixedText(fixed(count))
const orNone = (count: number): string => (count === 0 ? '' : shown(count))

const column = (name: string, numeric = false): FilterRule => ({
  as: 'column',
  column: name,
  ...(numeric ? { numeric } : {}),
})
const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'i.item_id = ?', values: [Number(value)] }) },
  book: { as: 'driver', rank: 1, branch: (value) => ({ text: 'i.book_id = ?', values: [Number(value)] }) },
  itemNo: column('i.item_no'),
  seq: column('i.seq', true),
  name: column('i.name'),
  hsCode: column('i.hs_code'),
  gtin: column('i.gtin'),
  state: column('i.state'),
  bookNo: column('k.book_no'),
  listNo: column('i.list_no'),
  limitDate: column('i.limit_date'),
  difference: {
    as: 'custom',
    condition: (_values, filter) => ({
      text: `${DIFFERENCE_SQL} ${filter.op === 'empty' ? '=' : '<>'} 0`,
      values: [],
    }),
  },
}

/** What a keeper should look at: more declared than there is, sold beyond the book, more than the storage limit allows. */
function problemOf(row: ItemListRow): string {
  if (row.customs < 0) return '账面为负：出区多于账面，请查清单与收货'
  if (row.book < row.released) return '已放行未核扣多于账面可用'
  return ''
}

/** An item as the list shows it. */
function itemRow(row: ItemListRow): Out<'book.items'>['rows'][number] {
  const state = ITEM_STATES.find((one) => one.state === row.state)
  return {
    id: row.id,
    key: String(row.id),
    bookId: row.bookId,
    bookNo: row.bookNo,
    seq: row.seq,
    itemNo: row.itemNo,
    hsCode: row.hsCode,
    name: row.name,
    spec: row.spec,
    declaredUnit: row.declaredUnit,
    legalUnit: row.legalUnit,
    secondUnit: row.secondUnit,
    factor1: orNone(row.factor1),
    factor2: orNone(row.factor2),
    stockUnit: row.stockUnit,
    stockFactor: orNone(row.stockFactor),
    country: row.country,
    currency: row.currency,
    price: orNone(row.price),
    limitDate: row.limitDate,
    inDate: row.inDate,
    listNo: row.listNo,
    listLine: row.listLine,
    gtin: row.gtin,
    state: row.state,
    stateName: state?.name ?? row.state,
    tone: state?.tone ?? 'grey',
    source: row.source,
    customs: shown(row.customs),
    book: shown(row.book),
    preDebited: shown(row.preDebited),
    preCredited: shown(row.preCredited),
    released: shown(row.released),
    free: shown(row.book - row.released),
    house: shown(row.house),
    inFlight: shown(row.inFlight),
    countDifference: shown(row.countDifference),
    difference: shown(row.customs - row.house),
    problem: problemOf(row),
    revision: row.revision,
    changedAt: iso(row.changedAt),
  }
}

export function itemPage(context: ReadContext, input: In<'book.items'>): Out<'book.items'> {
  const question = compilePage(input, RULES)
  return pageFrom(pageItems(context.ledger, question), question, itemRow)
}

export function itemCount(context: ReadContext, input: In<'book.itemCount'>): Out<'book.itemCount'> {
  return { count: countItems(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

const PLANE_NAMES: Readonly<Record<Plane, string>> = { book: '账面', goods: '实物', release: '放行' }

export function itemDetail(context: ReadContext, input: In<'book.item'>): Out<'book.item'> {
  const { ledger } = context
  itemOf(ledger, input.id)
  const [row] = pageItems(ledger, {
    branches: [{ text: 'i.item_id = ?', values: [input.id] }],
    rest: [],
    down: false,
    after: undefined,
    limit: 1,
  })
  if (row === undefined) throw new Failure('ITEM_UNKNOWN', { id: input.id })
  const at = input.at === undefined ? Number.NaN : Date.parse(input.at)
  const names = clientNames(ledger)
  return {
    row: itemRow(row),
    at: Number.isNaN(at) ? '' : iso(at),
    accounts: balancesAt(ledger, input.id, Number.isNaN(at) ? undefined : at).map((one) => {
      const { title, plane, help } = account(one.account)
      return {
        account: one.account,
        name: title,
        plane: PLANE_NAMES[plane],
        help,
        ownerId: one.ownerId,
        owner: names.get(one.ownerId) ?? '',
        lotId: one.lotId,
        quantity: fixedText(one.quantity),
      }
    }),
    statements: itemStatements(ledger, input.id, 50).map((one) => ({
      at: iso(one.at),
      source: one.source,
      inQuantity: shown(one.inQuantity),
      credited: shown(one.credited),
      debited: shown(one.debited),
      preCredited: shown(one.preCredited),
      preDebited: shown(one.preDebited),
    })),
  }
}

const placeOf = (text: string | undefined): { at: number; entryId: number; line: number } | undefined => {
  const match = /^(\d{1,15}) (\d{1,15}) (\d{1,9})$/.exec(text ?? '')
  return match === null ? undefined : { at: Number(match[1]), entryId: Number(match[2]), line: Number(match[3]) }
}

/** What a mark is called, with its number. */
export function markText(kind: MarkKind | '', id: number): string {
  return kind === '' ? '' : `${MARK_NAMES[kind]}${id === 0 ? '' : ` ${id}`}`
}

export function itemMovements(context: ReadContext, input: In<'book.movements'>): Out<'book.movements'> {
  const { ledger } = context
  itemOf(ledger, input.itemId)
  const names = clientNames(ledger)
  const codes = input.accounts.map((name) => account(name).code)
  const rows = movementsOf(ledger, input.itemId, codes, placeOf(input.before), input.limit + 1)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    movements: page.map((row) => {
      const { name, title } = accountOfCode(row.account)
      const kind = entryKindOfCode(row.kind)
      return {
        entryId: row.entryId,
        line: row.line,
        at: iso(row.at),
        recordedAt: iso(row.recordedAt),
        kind: kind.kind,
        kindName: row.reverses === null ? kind.title : `${kind.title}（冲销）`,
        account: name,
        accountName: title,
        ownerId: row.ownerId,
        owner: names.get(row.ownerId) ?? '',
        lotId: row.lotId,
        quantity: shown(row.quantity),
        mark: markText(markKindName(row.markKind), row.markId),
        cause: row.cause,
        causeKind: causeKindName(row.causeKind),
        causeId: row.causeId,
        ...(row.reverses === null ? {} : { reverses: row.reverses }),
        actor: row.actor,
      }
    }),
    ...(rows.length > input.limit && last !== undefined ? { next: `${last.at} ${last.entryId} ${last.line}` } : {}),
  }
}
