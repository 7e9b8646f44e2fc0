import { hash } from 'node:crypto'
import { listBooks } from '../../../../db/bonded/book.ts'
import { lastEntry } from '../../../../db/bonded/ledger.ts'
import {
  markFacts,
  reconcileItems,
  standings,
  twinLists,
  type Cut,
  type ReconcileRow,
  type Standing,
} from '../../../../db/bonded/reconcile.ts'
import { stockLines } from '../../../../db/bonded/stock-file.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { CUSTOMS_ACCOUNTS, HOUSE_ACCOUNTS } from '../../../../shared/domain/bonded/account.ts'
import {
  fileParts,
  reconcileParts,
  type FilePartCode,
  type Part,
  type PartCode,
} from '../../../../shared/domain/bonded/reconcile.ts'

/** A reconciliation: per item and owner what the book, the house, a file and documents in flight say, and the named parts of each difference. */

export interface Question {
  /** None = all. */
  readonly bookIds: readonly number[]
  readonly ownerId: number | undefined
  readonly at: number
  readonly through: number
  readonly fileId: number
}

export interface Figures {
  readonly item: ReconcileRow
  readonly ownerId: number
  readonly customs: number
  readonly house: number
  readonly preDebited: number
  readonly preCredited: number
  readonly released: number
  readonly inFlight: number
  readonly difference: number
  readonly parts: readonly { readonly code: PartCode; readonly quantity: number }[]
  /** undefined: no file, or the file does not name the item. */
  readonly file: number | undefined
  readonly fileParts: readonly { readonly code: FilePartCode; readonly quantity: number }[]
}

export interface Reconciliation {
  readonly rows: readonly Figures[]
  readonly parts: readonly Part[]
  readonly hash: string
  readonly through: number
}

const sum = (accounts: Readonly<Record<string, number>>, names: readonly string[]): number =>
  names.reduce((all, name) => all + (accounts[name] ?? 0), 0)

function cutOf(ledger: ReadHandle, question: Question): Cut {
  const bookIds = question.bookIds.length > 0 ? question.bookIds : listBooks(ledger).map((book) => book.id)
  return { bookIds, ownerId: question.ownerId ?? -1, at: question.at, through: question.through }
}

/** Quantities of a stock file by item and owner; owner 0 in the file stands for whichever. */
function fileFigures(ledger: ReadHandle, fileId: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  if (fileId === 0) return sums
  for (const line of stockLines(ledger, fileId)) {
    if (line.itemId === 0) continue
    const at = `${line.itemId} ${line.ownerId}`
    sums.set(at, (sums.get(at) ?? 0) + line.quantity)
  }
  return sums
}

function figuresOf(item: ReconcileRow, row: Standing, parts: readonly Part[], file: number | undefined): Figures {
  const { accounts } = row
  const customs = sum(accounts, CUSTOMS_ACCOUNTS)
  const house = sum(accounts, HOUSE_ACCOUNTS)
  const sums = new Map<PartCode, number>()
  for (const part of parts) sums.set(part.code, (sums.get(part.code) ?? 0) + part.quantity)
  // Marks add up to the balances; were they not to, the rest has a name all the same.
  const named = [...sums.values()].reduce((all, one) => all + one, 0)
  if (named !== customs - house) sums.set('unexplained', (sums.get('unexplained') ?? 0) + customs - house - named)
  return {
    item,
    ownerId: row.ownerId,
    customs,
    house,
    preDebited: accounts['preDebit'] ?? 0,
    preCredited: accounts['preCredit'] ?? 0,
    released: accounts['released'] ?? 0,
    inFlight: accounts['inFlight'] ?? 0,
    difference: customs - house,
    parts: [...sums].filter(([, quantity]) => quantity !== 0).map(([code, quantity]) => ({ code, quantity })),
    file,
    fileParts: file === undefined ? [] : fileParts(accounts, house, file, item.factors),
  }
}

/** Everything that a statement stands on, in one order: the same question gives the same text. */
function canonical(question: Question, rows: readonly Figures[]): string {
  const figures = rows.map((row) => [
    row.item.id,
    row.ownerId,
    row.customs,
    row.house,
    row.preDebited,
    row.preCredited,
    row.released,
    row.inFlight,
    [...row.parts].sort((a, b) => (a.code < b.code ? -1 : 1)).map((part) => [part.code, part.quantity]),
    row.file ?? null,
  ])
  return JSON.stringify([
    [...question.bookIds].sort((a, b) => a - b),
    question.ownerId ?? -1,
    question.at,
    question.through,
    question.fileId,
    figures,
  ])
}

/** Runs a reconciliation. Reads only. */
export function reconcile(
  ledger: ReadHandle,
  asked: Omit<Question, 'through'> & { readonly through?: number },
): Reconciliation {
  const question: Question = { ...asked, through: asked.through ?? lastEntry(ledger) }
  const cut = cutOf(ledger, question)
  const items = reconcileItems(ledger, cut.bookIds)
  const { rows, open } = standings(ledger, cut)
  const marks = markFacts(ledger, open, cut)
  const lone = marks
    .filter((mark) => mark.kind === 'list' && mark.house === 0 && mark.customs > 0)
    .map((mark) => mark.id)
  const twins = twinLists(ledger, [...new Set(lone)])
  const parts = reconcileParts(
    marks.map((mark) => (mark.kind === 'list' && twins.has(mark.id) ? { ...mark, twin: true } : mark)),
    items,
  )
  const byRow = new Map<string, Part[]>()
  for (const part of parts) {
    const at = `${part.itemId} ${part.ownerId}`
    const known = byRow.get(at)
    if (known === undefined) byRow.set(at, [part])
    else known.push(part)
  }
  const files = fileFigures(ledger, question.fileId)
  const named = new Set(rows.map((row) => `${row.itemId} ${row.ownerId}`))
  const onlyInFile = [...files.keys()]
    .filter((at) => !named.has(at))
    .flatMap((at): Standing[] => {
      const [itemId = 0, ownerId = 0] = at.split(' ').map(Number)
      return items.has(itemId) && (question.ownerId === undefined || question.ownerId === ownerId)
        ? [{ itemId, ownerId, accounts: {} }]
        : []
    })
  const figures = [...rows, ...onlyInFile]
    .flatMap((row) => {
      const item = items.get(row.itemId)
      if (item === undefined) return []
      const at = `${row.itemId} ${row.ownerId}`
      return [figuresOf(item, row, byRow.get(at) ?? [], question.fileId === 0 ? undefined : (files.get(at) ?? 0))]
    })
    .sort((a, b) =>
      a.item.bookNo === b.item.bookNo
        ? a.item.seq - b.item.seq || a.item.id - b.item.id || a.ownerId - b.ownerId
        : a.item.bookNo < b.item.bookNo
          ? -1
          : 1,
    )
  return { rows: figures, parts, through: question.through, hash: hash('sha256', canonical(question, figures)) }
}
