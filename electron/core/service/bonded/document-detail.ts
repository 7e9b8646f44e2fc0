import { listBooks } from '../../../../db/bonded/book.ts'
import {
  countDocuments,
  documentEvents,
  pageDocuments,
  readDocument,
  type DocumentRow,
} from '../../../../db/bonded/document.ts'
import {
  contradictionsOf,
  documentVersions,
  listParcels,
  listsOfPass,
  passesOfList,
} from '../../../../db/bonded/document-version.ts'
import { entriesOf } from '../../../../db/bonded/ledger.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedCodeName, bondedType, isBondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import {
  BONDED_STATE_TABLE,
  bondedState,
  mayEditBonded,
  mayUndoBonded,
} from '../../../../shared/domain/bonded/document-state.ts'
import { entryKind } from '../../../../shared/domain/bonded/entry.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { checkBonded } from '../../../../shared/message/bonded/check.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, onTimeline, type FilterRule } from '../filing/list-question.ts'
import { bondedStatusName } from './answer.ts'
import { documentContent, documentOf } from './document-save.ts'
import { checkTables } from './pass-tables.ts'

/** Bonded documents as lists and panes show them. */

type Row = Out<'bonded.get'>['row']
const iso = (ms: number): string => new Date(ms).toISOString()
const BOOKED_NAMES: Readonly<Record<string, string>> = { 0: '未核扣', 1: '预核扣', 2: '已核扣', 3: '已核销' }

/** A document as the list shows it. */
function documentRow(row: DocumentRow, books: ReadonlyMap<number, string>): Row {
  const state = bondedState(row.state)
  const {
    createdAt,
    changedAt,
    sentAt,
    gross,
    net,
    copiedFrom: _copied,
    booked,
    entryReleased: _released,
    ...plain
  } = row
  const status = row.status === '' ? '' : row.status
  return {
    ...plain,
    key: String(row.id),
    typeName: bondedType(row.type).name,
    bookNo: books.get(row.bookId) ?? '',
    listTypeName: bondedCodeName(bondedType(row.type).listType, row.listType),
    directionName: row.direction === 'I' ? '进' : row.direction === 'E' ? '出' : '',
    stateName: state.name,
    tone: state.tone,
    help: state.help,
    gross: gross === 0 ? '' : fixedText(fixed(gross)),
    net: net === 0 ? '' : fixedText(fixed(net)),
    status,
    booked: BOOKED_NAMES[booked] ?? '',
    createdAt: iso(createdAt),
    changedAt: iso(changedAt),
    sentAt: sentAt === null ? '' : iso(sentAt),
    mayEdit: mayEditBonded(row.state),
    mayUndo: mayUndoBonded(row.state) && bondedType(row.type).undoes !== '',
  }
}

const bookNumbers = (ledger: ReadHandle): Map<number, string> =>
  new Map(listBooks(ledger).map((book) => [book.id, book.bookNo]))

const column = (name: string): FilterRule => ({ as: 'column', column: `d.${name}` })
const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'd.document_id = ?', values: [Number(value)] }) },
  type: {
    as: 'driver',
    rank: 1,
    branch: (value) => ({ text: 'd.type = ?', values: [isBondedType(value) ? value : ''] }),
  },
  happened: onTimeline('bonded'),
  state: column('state'),
  book: { as: 'column', column: 'd.book_id', numeric: true },
  listType: column('list_type'),
  direction: column('direction'),
  ownNo: column('own_no'),
  platformNo: column('platform_no'),
  customsNo: column('customs_no'),
  vehicle: column('vehicle'),
  relatedNo: column('related_no'),
  firstGoods: column('first_goods'),
  contradiction: column('contradiction'),
  note: column('note'),
}

export function documentPage(context: ReadContext, input: In<'bonded.page'>): Out<'bonded.page'> {
  const question = compilePage(input, RULES)
  const books = bookNumbers(context.ledger)
  return pageFrom(pageDocuments(context.ledger, question), question, (row) => documentRow(row, books))
}

export function documentCount(context: ReadContext, input: In<'bonded.count'>): Out<'bonded.count'> {
  return { count: countDocuments(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

const EVENTS: Readonly<Record<string, string>> = {
  created: '建立草稿',
  queuedStore: '制单，导入暂存',
  queuedDeclare: '制单，申报',
  queuedUndo: '制单，申请删除或作废',
  sent: '通道已收下',
  refused: '通道拒收',
  held: '回执与账矛盾，暂不入账',
  accepted: '按海关回执入账',
  weighed: '过磅，在容差之内',
  overweight: '过磅超出容差，复核后再发车',
}

function eventText(what: string, status: string): string {
  if (what !== 'answer') return EVENTS[what] ?? what
  const [type = '', code = ''] = status.split(' ')
  return type === 'CommonResponeMessage'
    ? `单一窗口答复：${bondedStatusName(type, code)}`
    : `海关回执 ${type}：${bondedStatusName(type, code)}`
}

/** The documents that belong together with one: lists of a pass, passes of a list. */
function relatedOf(ledger: ReadHandle, row: DocumentRow): DocumentRow[] {
  const ids = row.type === 'SAS121' ? listsOfPass(ledger, row.id) : passesOfList(ledger, row.id)
  return ids.flatMap((id) => readDocument(ledger, id) ?? [])
}

function parcelsOf(ledger: ReadHandle, id: number): Out<'bonded.get'>['parcels'] {
  const sums = new Map<number, { invtNo: string; quantity: number }>()
  for (const row of listParcels(ledger, id)) {
    const known = sums.get(row.parcelId)
    sums.set(row.parcelId, { invtNo: row.invtNo, quantity: (known?.quantity ?? 0) + row.quantity })
  }
  return [...sums]
    .slice(0, 5000)
    .map(([parcelId, one]) => ({ parcelId, invtNo: one.invtNo, quantity: fixedText(fixed(one.quantity)) }))
}

export function documentDetail(context: ReadContext, input: In<'bonded.get'>): Out<'bonded.get'> {
  const { ledger } = context
  const row = documentOf(ledger, input.id)
  const books = bookNumbers(ledger)
  const content = documentContent(ledger, row)
  const states = new Map(BONDED_STATE_TABLE.map((state) => [String(state.state), state]))
  const entries = [...entriesOf(ledger, 'document', row.id), ...entriesOf(ledger, 'pass', row.id)]
  const undone = new Set(entries.flatMap((entry) => entry.reverses ?? []))
  return {
    row: documentRow(row, books),
    content: {
      head: { ...content.head },
      tail: { ...content.tail },
      links: content.links.map((link) => ({ ...link })),
      lines: content.lines.map((line) => ({ ...line, fields: { ...line.fields } })),
    },
    findings: [...checkBonded(row.type, content, checkTables(context, row.id))],
    versions: documentVersions(ledger, row.id).map((one) => ({
      version: one.version,
      ownNo: one.ownNo,
      act: one.act,
      messageId: one.messageId,
      hash: one.sha256,
      local: one.local,
      info: one.info,
      why: one.why,
      at: iso(one.at),
    })),
    timeline: documentEvents(ledger, row.id).map((event) => ({
      at: iso(event.at),
      what: eventText(event.what, event.status),
      stateName: states.get(event.state)?.name ?? event.state,
      tone: states.get(event.state)?.tone ?? 'grey',
      version: event.version,
      info: event.info,
      actor: event.actor,
      ...(event.receiptId === null ? {} : { receiptId: event.receiptId }),
    })),
    movements: entries.map((entry) => ({
      entryId: entry.id,
      at: iso(entry.at),
      kindName: entry.reverses === undefined ? entryKind(entry.kind).title : `${entryKind(entry.kind).title}（冲销）`,
      reversed: undone.has(entry.id),
      quantity: fixedText(entry.quantity),
      items: entry.items,
    })),
    related: relatedOf(ledger, row).map((one) => documentRow(one, books)),
    parcels: parcelsOf(ledger, row.id),
    contradictions: contradictionsOf(ledger, row.id).map(({ documentId: _document, ...one }) => ({
      ...one,
      at: iso(one.at),
    })),
  }
}
