import { buildIndex, searchIndex, type SearchIndex, type SearchItem } from '../domain/search/search.ts'

/** A row of a code table; `extra` holds further columns by name. */
export interface CodeRow {
  readonly code: string
  readonly name: string
  readonly extra: Readonly<Record<string, string>>
}

/** Initials and pinyin of a Chinese name. shared/code has no dictionary of its own: the caller brings it. */
export interface Speller {
  readonly initials: (name: string) => string
  readonly pinyin: (name: string) => string
}

export interface CodeTableInfo {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly source: string
  /** Names of the columns after code and name. */
  readonly columns: readonly string[]
}

type IndexedRow = CodeRow & SearchItem

/** A code table: rows in the order of the source, looked up by code, searched by code, Chinese and pinyin. */
export class CodeTable {
  readonly info: CodeTableInfo
  readonly rows: readonly CodeRow[]
  readonly #byCode = new Map<string, CodeRow[]>()
  #index: { readonly speller: Speller | undefined; readonly index: SearchIndex<IndexedRow> } | undefined

  constructor(info: CodeTableInfo, rows: readonly CodeRow[]) {
    this.info = info
    this.rows = rows
    for (const row of rows) {
      const list = this.#byCode.get(row.code)
      if (list === undefined) this.#byCode.set(row.code, [row])
      else list.push(row)
    }
  }

  /** The row of a code; of several territories that share an old code, the first of the source. */
  lookup(code: string): CodeRow | undefined {
    return this.#byCode.get(code)?.[0]
  }

  /** All rows of a code. */
  all(code: string): readonly CodeRow[] {
    return this.#byCode.get(code) ?? []
  }

  /** True when the code is in the table. */
  has(code: string): boolean {
    return this.#byCode.has(code)
  }

  /** "502 美元"; the bare code when it is unknown, so that nothing is hidden. */
  label(code: string): string {
    const row = this.lookup(code)
    return row === undefined ? code : `${row.code} ${row.name}`
  }

  /** Rows by code, part of the name, initials or pinyin, best first. Without a speller Chinese and codes are searched. */
  find(text: string, limit = 20, speller?: Speller): CodeRow[] {
    if (this.#index === undefined || this.#index.speller !== speller)
      this.#index = { speller, index: this.#build(speller) }
    return searchIndex(this.#index.index, text, limit).map((hit) => hit.item)
  }

  #build(speller: Speller | undefined): SearchIndex<IndexedRow> {
    return buildIndex(
      this.rows.map((row, i) => ({
        ...row,
        id: String(i),
        initials: speller?.initials(row.name) ?? '',
        pinyin: speller?.pinyin(row.name) ?? '',
      })),
    )
  }
}

/** Rows from the compact data files: `code|name|column|…`. */
export function compactRows(lines: readonly string[], columns: readonly string[]): CodeRow[] {
  return lines.map((line) => {
    const [code = '', name = '', ...rest] = line.split('|')
    const extra: Record<string, string> = {}
    columns.forEach((column, i) => {
      extra[column] = rest[i] ?? ''
    })
    return { code, name, extra }
  })
}

/** Rows from an imported file: the first two cells are code and name, the others the columns in order; empty codes are left out. */
export function importedRows(records: readonly (readonly string[])[], columns: readonly string[]): CodeRow[] {
  return records
    .filter((record) => (record[0] ?? '').trim() !== '')
    .map((record) => {
      const extra: Record<string, string> = {}
      columns.forEach((column, i) => {
        extra[column] = (record[i + 2] ?? '').trim()
      })
      return { code: (record[0] ?? '').trim(), name: (record[1] ?? '').trim(), extra }
    })
}

/** What replacing one version by another changes, by code. Equal names and columns are no change. */
export function diffTables(
  before: CodeTable,
  after: CodeTable,
): {
  readonly code: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before: string
  readonly after: string
}[] {
  const shown = (rows: readonly CodeRow[]): string =>
    rows.map((row) => [row.name, ...Object.values(row.extra).filter((v) => v !== '')].join(' · ')).join('；')
  const codes = new Set([...before.rows, ...after.rows].map((row) => row.code))
  const changes: ReturnType<typeof diffTables> = []
  for (const code of codes) {
    const was = before.has(code) ? shown(before.all(code)) : undefined
    const is = after.has(code) ? shown(after.all(code)) : undefined
    if (was === is) continue
    changes.push({
      code,
      kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      before: was ?? '',
      after: is ?? '',
    })
  }
  return changes.sort((a, b) => (a.code < b.code ? -1 : 1))
}
