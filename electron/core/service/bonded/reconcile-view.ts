import { listBooks } from '../../../../db/bonded/book.ts'
import { readDocument } from '../../../../db/bonded/document.ts'
import { postingsOfMark } from '../../../../db/bonded/ledger.ts'
import { listStatements, readStatement, type StatementRow } from '../../../../db/bonded/statement.ts'
import { stockFiles, stockLines } from '../../../../db/bonded/stock-file.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { parcelNames } from '../../../../db/bonded/mark-name.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { account } from '../../../../shared/domain/bonded/account.ts'
import { entryKind, type MarkKind } from '../../../../shared/domain/bonded/entry.ts'
import { FILE_PARTS, PARTS, reconcilePart, type Part } from '../../../../shared/domain/bonded/reconcile.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { markText } from './item.ts'
import { reconcile, type Figures, type Reconciliation } from './reconcile.ts'

/** Reconciliations as the screen shows them. */

type Row = Out<'reconcile.run'>['rows'][number]
type Asked = Pick<In<'reconcile.run'>, 'bookIds' | 'ownerId' | 'at' | 'through' | 'fileId'>

const shown = (count: number): string => fixedText(fixed(count))
const iso = (ms: number): string => new Date(ms).toISOString()

/** The moment that a question means. */
function momentAsked(at: string | undefined, now: number): number {
  const ms = at === undefined ? Number.NaN : Date.parse(at)
  return Number.isNaN(ms) ? now : ms
}

export function runAsked(ledger: ReadHandle, asked: Asked, now: number): Reconciliation & { readonly at: number } {
  const at = momentAsked(asked.at, now)
  const { through, ownerId } = asked
  const question = {
    bookIds: asked.bookIds,
    ownerId,
    at,
    fileId: asked.fileId,
    ...(through === undefined ? {} : { through }),
  }
  return { ...reconcile(ledger, question), at }
}

export function figuresRow(row: Figures, owners: ReadonlyMap<number, string>): Row {
  const { item } = row
  return {
    itemId: item.id,
    bookNo: item.bookNo,
    seq: item.seq,
    itemNo: item.itemNo,
    name: item.name,
    unit: item.unit,
    ownerId: row.ownerId,
    owner: owners.get(row.ownerId) ?? '',
    customs: shown(row.customs),
    house: shown(row.house),
    preDebited: shown(row.preDebited),
    preCredited: shown(row.preCredited),
    released: shown(row.released),
    inFlight: shown(row.inFlight),
    difference: shown(row.difference),
    parts: row.parts.map((part) => {
      const { title, tone } = reconcilePart(part.code)
      return { code: part.code, title, tone, quantity: shown(part.quantity) }
    }),
    ...(row.file === undefined ? {} : { file: shown(row.file), fileDifference: shown(row.house - row.file) }),
    fileParts: row.fileParts.map((part) => ({
      code: part.code,
      title: FILE_PARTS.find((one) => one.code === part.code)?.title ?? part.code,
      quantity: shown(part.quantity),
    })),
  }
}

/** Parts may cancel out: an item whose figures agree can still have two causes to look at. */
export const differs = (row: Figures): boolean => row.parts.length > 0 || row.fileParts.length > 0

/** Sums by part, in the order of the parts. */
export function totalsOf(parts: readonly Part[]): Out<'reconcile.run'>['totals'] {
  return PARTS.flatMap(({ code, title, help, tone }) => {
    const own = parts.filter((part) => part.code === code)
    const quantity = own.reduce((sum, part) => sum + part.quantity, 0)
    return own.length === 0
      ? []
      : [
          {
            code,
            title,
            help,
            tone,
            items: new Set(own.map((part) => part.itemId)).size,
            marks: own.length,
            quantity: shown(quantity),
          },
        ]
  })
}

export function runReconciliation(context: ReadContext, input: In<'reconcile.run'>): Out<'reconcile.run'> {
  const { ledger } = context
  const made = runAsked(ledger, input, context.now())
  const owners = clientNames(ledger)
  const wanted = input.onlyDifferences ? made.rows.filter(differs) : made.rows
  const rows = wanted.slice(0, input.limit)
  return {
    at: iso(made.at),
    through: made.through,
    hash: made.hash,
    items: made.rows.length,
    differing: made.rows.filter(differs).length,
    totals: totalsOf(made.parts),
    rows: rows.map((row) => figuresRow(row, owners)),
    more: wanted.length - rows.length,
    unmatched:
      input.fileId === 0
        ? []
        : stockLines(ledger, input.fileId)
            .filter((line) => line.itemId === 0)
            .slice(0, 500)
            .map(({ row, why, raw }) => ({ row, why, raw })),
  }
}

/** What a mark is called: the list's number, the parcel's order, else its kind and number. */
function labelOf(ledger: ReadHandle, kind: MarkKind, id: number, parcels: ReadonlyMap<number, string>): string {
  if (kind === 'list') {
    const row = readDocument(ledger, id)
    return row === undefined ? markText(kind, id) : row.customsNo === '' ? row.ownNo : row.customsNo
  }
  if (kind === 'parcel' || kind === 'return') return parcels.get(id) ?? markText(kind, id)
  return markText(kind, id)
}

export function reconciliationPart(context: ReadContext, input: In<'reconcile.part'>): Out<'reconcile.part'> {
  const { ledger } = context
  const made = runAsked(ledger, input, context.now())
  const items = new Map(made.rows.map((row) => [row.item.id, row.item]))
  const owners = clientNames(ledger)
  const parts = made.parts.filter(
    (part) => part.code === input.code && (input.itemId === undefined || part.itemId === input.itemId),
  )
  const page = parts.slice(0, input.limit)
  const parcels = parcelNames(
    ledger,
    page.filter((part) => part.kind === 'parcel' || part.kind === 'return').map((part) => part.id),
  )
  return {
    count: parts.length,
    rows: page.map((part) => {
      const item = items.get(part.itemId)
      const postings = postingsOfMark(ledger, part.kind, part.id).filter(
        (one) =>
          one.itemId === part.itemId &&
          one.ownerId === part.ownerId &&
          account(one.account).stock &&
          one.entry.at <= made.at &&
          one.entry.id <= made.through,
      )
      return {
        itemId: part.itemId,
        itemNo: item?.itemNo ?? '',
        seq: item?.seq ?? 0,
        bookNo: item?.bookNo ?? '',
        owner: owners.get(part.ownerId) ?? '',
        mark: markText(part.kind, part.id),
        markKind: part.kind,
        markId: part.id,
        label: labelOf(ledger, part.kind, part.id, parcels),
        quantity: shown(part.quantity),
        entries: postings.slice(-20).map((one) => ({
          at: iso(one.entry.at),
          kindName: entryKind(one.entry.kind).title,
          account: account(one.account).title,
          quantity: fixedText(one.quantity),
          cause: one.entry.cause.text,
        })),
      }
    }),
  }
}

const bookIdsOf = (text: string): number[] => JSON.parse(text) as number[]
const ownerOf = (text: string): number | undefined => (JSON.parse(text) as number | null) ?? undefined

/** What a stored statement speaks of. */
export function statementScope(
  ledger: ReadHandle,
  row: StatementRow,
  owners: ReadonlyMap<number, string>,
): { readonly bookIds: readonly number[]; readonly books: string; readonly owner: string } {
  const bookIds = bookIdsOf(row.books)
  const owner = ownerOf(row.owners)
  const numbers = new Map(listBooks(ledger).map((book) => [book.id, book.bookNo]))
  return {
    bookIds,
    books: bookIds.length === 0 ? '全部账册' : bookIds.map((id) => numbers.get(id) ?? String(id)).join('、'),
    owner: owner === undefined ? '全部货主' : (owners.get(owner) ?? '未指明'),
  }
}

/** A stored statement computed again from the movements. */
export const statementAsked = (ledger: ReadHandle, row: StatementRow): Reconciliation =>
  reconcile(ledger, {
    bookIds: bookIdsOf(row.books),
    ownerId: ownerOf(row.owners),
    at: row.moment,
    through: row.throughEntry,
    fileId: row.fileId,
  })

export function statementList(context: ReadContext, input: In<'reconcile.statements'>): Out<'reconcile.statements'> {
  const { ledger } = context
  const owners = clientNames(ledger)
  return {
    statements: listStatements(ledger, input.limit).map((row) => {
      const figures = JSON.parse(row.figures) as { items: number; differing: number }
      const { books, owner } = statementScope(ledger, row, owners)
      return {
        id: row.id,
        at: iso(row.at),
        moment: iso(row.moment),
        books,
        owner,
        hash: row.hash,
        fileHash: row.sha256,
        note: row.note,
        actor: row.actor,
        ...figures,
      }
    }),
    files: stockFiles(ledger, 50).map((file) => ({
      id: file.id,
      name: file.name,
      at: iso(file.at),
      lines: file.lines,
      unmatched: file.unmatched,
    })),
  }
}

export function verifyStatement(context: ReadContext, input: In<'reconcile.verify'>): Out<'reconcile.verify'> {
  const row = readStatement(context.ledger, input.id)
  if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const now = statementAsked(context.ledger, row).hash
  return { same: now === row.hash, signed: row.hash, now }
}
