import type { ReadHandle, WriteHandle } from '../open.ts'

export interface ClientRecord {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly initials: string
  readonly pinyin: string
  readonly usci: string
  readonly customsCode: string
  readonly roles: readonly string[]
  /** Sealed JSON of the contact person; undefined when there is none. */
  readonly contact: Buffer | undefined
  readonly place: string
  readonly note: string
  /** Codes of what is missing or wrong in the dossier. */
  readonly problems: readonly string[]
  readonly revision: number
}

export interface MandateRecord {
  readonly authority: string
  readonly number: string
  readonly validFrom: string
  readonly validTo: string | undefined
  readonly note: string
  readonly fileHash: string | undefined
}

interface Row {
  client_id: number
  code: string
  name: string
  initials: string
  pinyin: string
  usci: string
  customs_code: string
  roles: string
  contact: Buffer | null
  place: string
  note: string
  problems: string
  revision: number
}
const fromRow = (row: Row): ClientRecord => ({
  id: row.client_id,
  code: row.code,
  name: row.name,
  initials: row.initials,
  pinyin: row.pinyin,
  usci: row.usci,
  customsCode: row.customs_code,
  roles: JSON.parse(row.roles) as string[],
  contact: row.contact ?? undefined,
  place: row.place,
  note: row.note,
  problems: JSON.parse(row.problems) as string[],
  revision: row.revision,
})

/** The sealed key of a client's personal data; empty after erasure. */
export function readClientKey(ledger: ReadHandle, clientId: number): Buffer | undefined {
  return (
    ledger.sql('select data_key as key from client where client_id = ?').get(clientId) as { key: Buffer } | undefined
  )?.key
}

/** One client. */
export function readClient(ledger: ReadHandle, id: number): ClientRecord | undefined {
  const row = ledger.sql('select * from client where client_id = ?').get(id) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The client with this office code. */
export function findClient(ledger: ReadHandle, code: string): ClientRecord | undefined {
  const row = ledger.sql('select * from client where code = ?').get(code) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** Every client by code: some hundreds. Lists, pickers and search are served from this. */
export function listClients(ledger: ReadHandle): ClientRecord[] {
  return (ledger.sql('select * from client order by code').all() as Row[]).map(fromRow)
}

/** Adds a client with its sealed data key. @returns the id */
export function insertClient(
  ledger: WriteHandle,
  client: Omit<ClientRecord, 'id' | 'revision'>,
  dataKey: Uint8Array,
  at: number,
): number {
  const row = ledger
    .sql(
      'insert into client (code, name, initials, pinyin, usci, customs_code, roles, contact, place, note, data_key, problems, revision, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) returning client_id as id',
    )
    .get(
      client.code,
      client.name,
      client.initials,
      client.pinyin,
      client.usci,
      client.customsCode,
      JSON.stringify(client.roles),
      client.contact ?? null,
      client.place,
      client.note,
      Buffer.from(dataKey),
      JSON.stringify(client.problems),
      at,
    ) as { id: number }
  return row.id
}

/** Replaces a client's fields and raises its revision. */
export function updateClient(ledger: WriteHandle, client: Omit<ClientRecord, 'revision'>, at: number): number {
  const row = ledger
    .sql(
      'update client set code = ?, name = ?, initials = ?, pinyin = ?, usci = ?, customs_code = ?, roles = ?, contact = ?, place = ?, note = ?, problems = ?, revision = revision + 1, changed_at = ? where client_id = ? returning revision',
    )
    .get(
      client.code,
      client.name,
      client.initials,
      client.pinyin,
      client.usci,
      client.customsCode,
      JSON.stringify(client.roles),
      client.contact ?? null,
      client.place,
      client.note,
      JSON.stringify(client.problems),
      at,
      client.id,
    ) as { revision: number }
  return row.revision
}

/** A client's mandates that have not been replaced. */
export function readMandates(ledger: ReadHandle, clientId: number): MandateRecord[] {
  const rows = ledger
    .sql(
      'select authority, number, valid_from as validFrom, valid_to as validTo, note, file_sha256 as fileHash from mandate where client_id = ? and ended = 0 order by mandate_id',
    )
    .all(clientId) as (Omit<MandateRecord, 'validTo' | 'fileHash'> & {
    validTo: string | null
    fileHash: string | null
  })[]
  return rows.map((row) => ({ ...row, validTo: row.validTo ?? undefined, fileHash: row.fileHash ?? undefined }))
}

/** Puts a new set of mandates in the place of the old ones; the old rows stay, marked as ended. */
export function replaceMandates(ledger: WriteHandle, clientId: number, mandates: readonly MandateRecord[]): void {
  ledger.sql('update mandate set ended = 1 where client_id = ? and ended = 0').run(clientId)
  const insert = ledger.sql(
    'insert into mandate (client_id, authority, number, valid_from, valid_to, note, file_sha256) values (?, ?, ?, ?, ?, ?, ?)',
  )
  for (const mandate of mandates)
    insert.run(
      clientId,
      mandate.authority,
      mandate.number,
      mandate.validFrom,
      mandate.validTo ?? null,
      mandate.note,
      mandate.fileHash ?? null,
    )
}

/** Per client: mandates in force, the last day of the latest one ('' = open end), profiles, goods. */
export function clientFigures(
  ledger: ReadHandle,
): Map<number, { mandates: number; validTo: string; profiles: number; goods: number }> {
  const rows = ledger
    .sql(
      `select c.client_id as id,
      (select count(*) from mandate m where m.client_id = c.client_id and m.ended = 0) as mandates,
      coalesce((select max(coalesce(m.valid_to, '9999-12-31')) from mandate m where m.client_id = c.client_id and m.ended = 0), '') as validTo,
      (select count(*) from profile p where p.client_id = c.client_id) as profiles,
      (select count(*) from goods g where g.client_id = c.client_id) as goods
    from client c`,
    )
    .all() as { id: number; mandates: number; validTo: string; profiles: number; goods: number }[]
  return new Map(
    rows.map(({ id, ...figures }) => [
      id,
      { ...figures, validTo: figures.validTo === '9999-12-31' ? '' : figures.validTo },
    ]),
  )
}

/** Mandates that end on a day and were not ended before. */
export function endingMandates(
  ledger: ReadHandle,
): { readonly clientId: number; readonly authority: string; readonly number: string; readonly validTo: string }[] {
  return ledger
    .sql(
      'select client_id as clientId, authority, number, valid_to as validTo from mandate where ended = 0 and valid_to is not null order by valid_to limit 2000',
    )
    .all() as { clientId: number; authority: string; number: string; validTo: string }[]
}
