/**
 * Tables whose rows hold from a day to a day and know where they come from. Days are YYYY-MM-DD and compare as text;
 * '' is "since ever" as validFrom and "until further notice" as validTo; validTo is the last day that counts.
 */
export interface DatedRow {
  readonly key: string
  readonly validFrom: string
  readonly validTo: string
  readonly source: string
}

/** A version of a table: rows that belong together, with their origin. */
export interface DatedTable<Row extends DatedRow> {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly source: string
  readonly rows: readonly Row[]
}

/** True when the row holds on the day. */
export function holdsOn(row: DatedRow, day: string): boolean {
  return row.validFrom <= day && (row.validTo === '' || day <= row.validTo)
}

/** An index of a table by key, for repeated look-ups. */
export class DatedIndex<Row extends DatedRow> {
  readonly #rows = new Map<string, Row[]>()
  readonly size: number

  constructor(table: DatedTable<Row>) {
    for (const row of table.rows) {
      const list = this.#rows.get(row.key)
      if (list === undefined) this.#rows.set(row.key, [row])
      else list.push(row)
    }
    for (const list of this.#rows.values())
      list.sort((a, b) => (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : 0))
    this.size = this.#rows.size
  }

  /** The row of a key that holds on the day; of several, the one that began last. */
  on(key: string, day: string): Row | undefined {
    return this.#rows.get(key)?.find((row) => holdsOn(row, day))
  }

  /** All rows of a key, newest first. */
  history(key: string): readonly Row[] {
    return this.#rows.get(key) ?? []
  }

  /** All keys. */
  keys(): IterableIterator<string> {
    return this.#rows.keys()
  }
}

/** The row that holds on a day, for a short list without an index. */
export function datedRow<Row extends DatedRow>(rows: readonly Row[], key: string, day: string): Row | undefined {
  let best: Row | undefined
  for (const row of rows) {
    if (row.key === key && holdsOn(row, day) && (best === undefined || row.validFrom > best.validFrom)) best = row
  }
  return best
}

/** What replacing one version by another does to a key on a day. */
export interface DatedChange<Row extends DatedRow> {
  readonly key: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before: Row | undefined
  readonly after: Row | undefined
  /** Columns that differ, for 'changed'. */
  readonly fields: readonly string[]
}

const IGNORED: ReadonlySet<string> = new Set(['key', 'source', 'validFrom', 'validTo'])

function changedFields(before: DatedRow, after: DatedRow): string[] {
  const old = new Map(Object.entries(before))
  const fresh = new Map(Object.entries(after))
  const names = new Set([...old.keys(), ...fresh.keys()])
  return [...names].filter(
    (name) => !IGNORED.has(name) && JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)),
  )
}

/**
 * The effects of a new version before it takes hold: for every key, what holds on the day under the old and under the
 * new version. Rows that differ only in source or validity are no effect. Sorted by key.
 */
export function diffOn<Row extends DatedRow>(
  before: DatedTable<Row>,
  after: DatedTable<Row>,
  day: string,
): DatedChange<Row>[] {
  const old = new DatedIndex(before)
  const fresh = new DatedIndex(after)
  const changes: DatedChange<Row>[] = []
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const was = old.on(key, day)
    const is = fresh.on(key, day)
    if (was === undefined && is !== undefined)
      changes.push({ key, kind: 'added', before: undefined, after: is, fields: [] })
    else if (was !== undefined && is === undefined)
      changes.push({ key, kind: 'removed', before: was, after: undefined, fields: [] })
    else if (was !== undefined && is !== undefined) {
      const fields = changedFields(was, is)
      if (fields.length > 0) changes.push({ key, kind: 'changed', before: was, after: is, fields })
    }
  }
  return changes.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Two rows of one key that hold on the same day: the table contradicts itself there. */
export function overlaps<Row extends DatedRow>(
  table: DatedTable<Row>,
): { readonly key: string; readonly first: Row; readonly second: Row }[] {
  const index = new DatedIndex(table)
  const found: { key: string; first: Row; second: Row }[] = []
  for (const key of index.keys()) {
    const rows = index.history(key)
    for (let i = 1; i < rows.length; i++) {
      const newer = rows[i - 1]
      const older = rows[i]
      if (newer !== undefined && older !== undefined && (older.validTo === '' || older.validTo >= newer.validFrom))
        found.push({ key, first: older, second: newer })
    }
  }
  return found
}
