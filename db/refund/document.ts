import type { ReadHandle } from '../open.ts'

/** What declarations and vouchers have in common: a number, a batch that shows or hides them, rows that replace earlier ones. */

export interface DocumentTable {
  readonly table: string
  readonly key: string
  readonly number: string
  readonly superseded: string
}
export const EXPORTS: DocumentTable = {
  table: 'export_declaration',
  key: 'export_id',
  number: 'declaration_no',
  superseded: 'export_superseded_projection',
}
export const VOUCHERS: DocumentTable = {
  table: 'purchase_voucher',
  key: 'voucher_id',
  number: 'voucher_no',
  superseded: 'voucher_superseded_projection',
}

export interface KnownDocument {
  readonly id: number
  readonly clientId: number
  readonly digest: string
}

/** Condition: nothing has replaced the row. */
export const isCurrent = (of: DocumentTable, alias: string): string =>
  `not exists (select 1 from ${of.superseded} p where p.${of.key} = ${alias}.${of.key})`

/** The current visible row of a number. */
export function findDocument(ledger: ReadHandle, of: DocumentTable, number: string): KnownDocument | undefined {
  return ledger
    .sql(
      `select d.${of.key} as id, d.client_id as clientId, d.digest from ${of.table} d join evidence_batch b on b.batch_id = d.batch_id and b.visible = 1
       where d.${of.number} = ? and ${isCurrent(of, 'd')} order by d.${of.key} desc limit 1`,
    )
    .get(number) as KnownDocument | undefined
}

export interface EarlierDocument {
  readonly id: number
  readonly at: number
  readonly actorId: number
  readonly fileName: string
}

/** The rows that a row replaced, one after the other, the newest first. */
export function earlierDocuments(ledger: ReadHandle, of: DocumentTable, id: number): EarlierDocument[] {
  const { table, key } = of
  return ledger
    .sql(
      `with recursive back (id) as (select replaces from ${table} where ${key} = ? union select d.replaces from ${table} d join back on d.${key} = back.id)
       select d.${key} as id, d.at, d.actor_id as actorId, b.file_name as fileName from back join ${table} d on d.${key} = back.id join evidence_batch b on b.batch_id = d.batch_id order by d.${key} desc limit 50`,
    )
    .all(id) as EarlierDocument[]
}

/** Parts by the document that they belong to, in their order. */
export function byDocument<Row, Part>(
  rows: readonly Row[],
  documentOf: (row: Row) => number,
  partOf: (row: Row) => Part,
): Map<number, Part[]> {
  const parts = new Map<number, Part[]>()
  for (const row of rows) {
    const known = parts.get(documentOf(row))
    if (known === undefined) parts.set(documentOf(row), [partOf(row)])
    else known.push(partOf(row))
  }
  return parts
}
