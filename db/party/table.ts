import type { ReadHandle, WriteHandle } from '../open.ts'

/** Imported versions of code tables, tariff and lists. Built-in tables live in shared/code; an active imported version goes before them. */
export interface TableVersionRecord {
  readonly tableId: string
  readonly version: string
  readonly source: string
  readonly validFrom: string
  readonly active: boolean
  readonly loadedAt: number
  readonly rows: number
}
export interface TableRowRecord {
  readonly code: string
  readonly name: string
  readonly extra: Readonly<Record<string, string>>
}

/** All imported versions. */
export function listVersions(ledger: ReadHandle): TableVersionRecord[] {
  const rows = ledger
    .sql(
      'select table_id as tableId, version, source, valid_from as validFrom, active, loaded_at as loadedAt, row_count as rows from table_version order by table_id, loaded_at desc',
    )
    .all() as (Omit<TableVersionRecord, 'active'> & { active: number })[]
  return rows.map((row) => ({ ...row, active: row.active === 1 }))
}

/** Adds a version that is not yet in force. */
export function insertVersion(
  ledger: WriteHandle,
  version: Omit<TableVersionRecord, 'active' | 'rows'>,
  rows: readonly TableRowRecord[],
): void {
  ledger
    .sql(
      'insert into table_version (table_id, version, source, valid_from, active, loaded_at, row_count) values (?, ?, ?, ?, 0, ?, ?)',
    )
    .run(version.tableId, version.version, version.source, version.validFrom, version.loadedAt, rows.length)
  const insert = ledger.sql('insert into table_row (table_id, version, code, name, extra) values (?, ?, ?, ?, ?)')
  for (const row of rows) insert.run(version.tableId, version.version, row.code, row.name, JSON.stringify(row.extra))
}

/** Puts one version of a table in force, or none (the built-in one) when `version` is undefined. */
export function activateVersion(ledger: WriteHandle, tableId: string, version: string | undefined): boolean {
  ledger.sql('update table_version set active = 0 where table_id = ? and active = 1').run(tableId)
  return (
    version === undefined ||
    ledger.sql('update table_version set active = 1 where table_id = ? and version = ?').run(tableId, version)
      .changes === 1
  )
}

/** The rows of an imported version, by code. */
export function versionRows(ledger: ReadHandle, tableId: string, version: string): TableRowRecord[] {
  const rows = ledger
    .sql('select code, name, extra from table_row where table_id = ? and version = ? order by code')
    .all(tableId, version) as { code: string; name: string; extra: string }[]
  return rows.map((row) => ({ code: row.code, name: row.name, extra: JSON.parse(row.extra) as Record<string, string> }))
}

/** The version of a table that is in force, if an imported one is. */
export function activeVersion(ledger: ReadHandle, tableId: string): string | undefined {
  return (
    ledger.sql('select version from table_version where table_id = ? and active = 1').get(tableId) as
      { version: string } | undefined
  )?.version
}
