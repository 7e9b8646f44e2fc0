import type { ReadHandle, WriteHandle } from '../open.ts'

/** A remembered mapping of one layout; clientId undefined = of every client. */
export interface MappingRecord {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly clientId: number | undefined
  readonly fingerprint: string
  /** JSON of the mapping. */
  readonly body: string
  readonly used: number
  readonly at: number
}

interface Row {
  mapping_id: number
  name: string
  kind: string
  client_id: number | null
  fingerprint: string
  body: string
  used: number
  at: number
}
const fromRow = (row: Row): MappingRecord => ({
  id: row.mapping_id,
  name: row.name,
  kind: row.kind,
  clientId: row.client_id ?? undefined,
  fingerprint: row.fingerprint,
  body: row.body,
  used: row.used,
  at: row.at,
})

/** Mappings a client can use for a kind (its own, then everybody's), the most used first; without kind or client all of them. */
export function listMappings(
  ledger: ReadHandle,
  kind: string | undefined,
  clientId: number | undefined,
  limit: number,
): MappingRecord[] {
  const rows = ledger
    .sql(
      `select * from mapping where (:kind is null or kind = :kind) and (:client is null or client_id is null or client_id = :client)
    order by (:client is not null and client_id = :client) desc, used desc, at desc limit :limit`,
    )
    .all({ kind: kind ?? null, client: clientId ?? null, limit })
  return (rows as Row[]).map(fromRow)
}

/** A mapping by name: the client's own goes before everybody's. */
export function findMapping(
  ledger: ReadHandle,
  kind: string,
  clientId: number | undefined,
  name: string,
): MappingRecord | undefined {
  const row = ledger
    .sql(
      'select * from mapping where kind = :kind and name = :name and (client_id is null or client_id = :client) order by client_id is null limit 1',
    )
    .get({ kind, client: clientId ?? null, name })
  return row === undefined ? undefined : fromRow(row as Row)
}

/** A mapping by its id. */
export function readMappingRecord(ledger: ReadHandle, id: number): MappingRecord | undefined {
  const row = ledger.sql('select * from mapping where mapping_id = ?').get(id)
  return row === undefined ? undefined : fromRow(row as Row)
}

/** Adds a mapping or replaces the one of the same kind, client and name. @returns its id */
export function saveMapping(ledger: WriteHandle, mapping: Omit<MappingRecord, 'id' | 'used'>): number {
  const old = ledger
    .sql('select mapping_id as id from mapping where kind = ? and name = ? and client_id is ?')
    .get(mapping.kind, mapping.name, mapping.clientId ?? null) as { id: number } | undefined
  if (old === undefined) {
    const row = ledger
      .sql(
        'insert into mapping (name, kind, client_id, fingerprint, body, used, at) values (?, ?, ?, ?, ?, 0, ?) returning mapping_id as id',
      )
      .get(mapping.name, mapping.kind, mapping.clientId ?? null, mapping.fingerprint, mapping.body, mapping.at) as {
      id: number
    }
    return row.id
  }
  ledger
    .sql('update mapping set fingerprint = ?, body = ?, at = ? where mapping_id = ?')
    .run(mapping.fingerprint, mapping.body, mapping.at, old.id)
  return old.id
}

/** Counts a use, so that what is used most is offered first. */
export function countMappingUse(ledger: WriteHandle, id: number): void {
  ledger.sql('update mapping set used = used + 1 where mapping_id = ?').run(id)
}
