import { ACCOUNTS } from '../../shared/domain/bonded/account.ts'
import { dayOf, monthOf } from './period.ts'
import { OPEN_COLUMNS, openShare, type ProjectionName } from './projection.ts'

/**
 * What the projections of items must come to: one pass over their postings in the order of time. Posting keeps them up to date step by
 * step (db/bonded/projection.ts); this is the other way to the same rows, for the rebuild and the law.
 */

/** item, at, account code, owner, lot, quantity, mark kind, mark id: a posting as the database hands it over. */
export type RawPosting = readonly [number, number, number, number, number, number, number, number]

/** Rows of every projection: columns in the order of PROJECTIONS, rows in the order of their keys. */
export type ProjectionRows = Readonly<Record<ProjectionName, number[][]>>

const CODES = ACCOUNTS.map((row) => row.code).sort((a, b) => a - b)
const SHARES = new Map(ACCOUNTS.map((row) => [row.code, openShare(row.name)]))

/** An owner and lot of the item: by account code, what it stands at and what it moved on the day. */
interface Cell {
  readonly ownerId: number
  readonly lotId: number
  readonly stand: number[]
  today: number[]
}
interface Mark {
  readonly ownerId: number
  readonly kind: number
  readonly id: number
  readonly sums: number[]
}

class ItemFold {
  readonly #itemId: number
  readonly #rows: ProjectionRows
  readonly #cells: Cell[] = []
  /** By number; marks of other kinds and owners may have the same. */
  readonly #marks = new Map<number, Mark[]>()
  #cell: Cell | undefined
  #day = 0
  #dayEndsAt = -Infinity
  #monthEndsAt = -Infinity

  constructor(itemId: number, rows: ProjectionRows) {
    this.#itemId = itemId
    this.#rows = rows
  }

  add(at: number, code: number, ownerId: number, lotId: number, quantity: number, kind: number, id: number): void {
    if (at >= this.#dayEndsAt) this.#startDay(at)
    let cell = this.#cell
    if (cell?.ownerId !== ownerId || cell.lotId !== lotId) cell = this.#cellOf(ownerId, lotId)
    cell.stand[code] = (cell.stand[code] ?? 0) + quantity
    cell.today[code] = (cell.today[code] ?? 0) + quantity
    const share = SHARES.get(code)
    if (share === undefined || (share.difference === 0 && share.own === 0)) return
    const { sums } = this.#markOf(ownerId, kind, id)
    sums[0] = (sums[0] ?? 0) + share.difference * quantity
    if (share.own > 0) sums[share.own] = (sums[share.own] ?? 0) + quantity
    if (sums.every((sum) => sum === 0)) this.#close(ownerId, kind, id)
  }

  end(): void {
    this.#endDay()
    this.#accounts(this.#rows.bonded_balance_projection, [this.#itemId], 'stand')
    for (const { ownerId, kind, id, sums } of this.#openMarks())
      this.#rows.bonded_open_projection.push([this.#itemId, ownerId, kind, id, ...sums])
  }

  #startDay(at: number): void {
    this.#endDay()
    const day = dayOf(at)
    this.#day = day.number
    this.#dayEndsAt = dayOf(at).startsAt + 86_400_000
    if (at >= this.#monthEndsAt) this.#startMonth(at)
  }

  #endDay(): void {
    this.#accounts(this.#rows.bonded_day_projection, [this.#itemId, this.#day], 'today')
    for (const cell of this.#cells) cell.today = []
  }

  #startMonth(at: number): void {
    const { startsAt, endsAt } = monthOf(at)
    this.#monthEndsAt = endsAt
    this.#accounts(this.#rows.bonded_month_projection, [this.#itemId, startsAt], 'stand')
    for (const { ownerId, kind, id, sums } of this.#openMarks()) {
      const [difference = 0] = sums
      if (difference !== 0)
        this.#rows.bonded_month_open_projection.push([this.#itemId, startsAt, ownerId, kind, id, difference])
    }
  }

  #cellOf(ownerId: number, lotId: number): Cell {
    let cell = this.#cells.find((one) => one.ownerId === ownerId && one.lotId === lotId)
    if (cell === undefined) {
      cell = { ownerId, lotId, stand: [], today: [] }
      this.#cells.push(cell)
      this.#cells.sort((a, b) => a.ownerId - b.ownerId || a.lotId - b.lotId)
    }
    this.#cell = cell
    return cell
  }

  #markOf(ownerId: number, kind: number, id: number): Mark {
    const known = this.#marks.get(id)
    const found = known?.find((mark) => mark.kind === kind && mark.ownerId === ownerId)
    if (found !== undefined) return found
    const made = { ownerId, kind, id, sums: new Array<number>(OPEN_COLUMNS.length).fill(0) }
    if (known === undefined) this.#marks.set(id, [made])
    else known.push(made)
    return made
  }

  #close(ownerId: number, kind: number, id: number): void {
    const rest = (this.#marks.get(id) ?? []).filter((mark) => mark.kind !== kind || mark.ownerId !== ownerId)
    if (rest.length === 0) this.#marks.delete(id)
    else this.#marks.set(id, rest)
  }

  #openMarks(): Mark[] {
    return [...this.#marks.values()].flat().sort((a, b) => a.ownerId - b.ownerId || a.kind - b.kind || a.id - b.id)
  }

  /** Rows of what is not nothing after the given key: by account, owner and lot. */
  #accounts(into: number[][], key: readonly number[], which: 'stand' | 'today'): void {
    for (const code of CODES)
      for (const cell of this.#cells) {
        const sum = cell[which][code] ?? 0
        if (sum !== 0) into.push([...key, code, cell.ownerId, cell.lotId, sum])
      }
  }
}

/** The rows that postings come to. They must be whole items, ordered by item and time. */
export function foldPostings(postings: Iterable<RawPosting>): ProjectionRows {
  const rows: ProjectionRows = {
    bonded_balance_projection: [],
    bonded_day_projection: [],
    bonded_open_projection: [],
    bonded_month_projection: [],
    bonded_month_open_projection: [],
  }
  let itemId = 0
  let fold: ItemFold | undefined
  for (const [item, at, code, ownerId, lotId, quantity, kind, id] of postings) {
    if (fold === undefined || item !== itemId) {
      fold?.end()
      itemId = item
      fold = new ItemFold(item, rows)
    }
    fold.add(at, code, ownerId, lotId, quantity, kind, id)
  }
  fold?.end()
  return rows
}
