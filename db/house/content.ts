import type { ReadHandle, WriteHandle } from '../open.ts'

export interface ContentChunk {
  readonly segment: number
  readonly position: number
  /** Bytes in the segment (compressed and sealed). */
  readonly stored: number
  /** Bytes in clear. */
  readonly clear: number
}
export interface ContentObject {
  readonly objectId: number
  readonly sha256: string
  readonly kind: string
  readonly bytes: number
  /** 0 = the ledger's key, else the client whose key seals it. */
  readonly keyOwner: number
  readonly name: string
  readonly at: number
}

interface Row {
  object_id: number
  sha256: Buffer
  kind: string
  bytes: number
  key_owner: number
  name: string
  at: number
}
const fromRow = (row: Row): ContentObject => ({
  objectId: row.object_id,
  sha256: row.sha256.toString('hex'),
  kind: row.kind,
  bytes: row.bytes,
  keyOwner: row.key_owner,
  name: row.name,
  at: row.at,
})

/** The object with this sha-256 (hex), if its bytes were ever stored. */
export function findContent(ledger: ReadHandle, sha256: string): ContentObject | undefined {
  const row = ledger.sql('select * from content_object where sha256 = ?').get(Buffer.from(sha256, 'hex')) as
    Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The object with this id. */
export function readContent(ledger: ReadHandle, objectId: number): ContentObject | undefined {
  const row = ledger.sql('select * from content_object where object_id = ?').get(objectId) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** Where the bytes lie, in order. */
export function contentChunks(ledger: ReadHandle, objectId: number): ContentChunk[] {
  return ledger
    .sql('select segment, position, stored, clear from content_chunk where object_id = ? order by part')
    .all(objectId) as ContentChunk[]
}

/** Records an object whose chunks are already in the segments. @returns its id */
export function insertContent(
  ledger: WriteHandle,
  object: Omit<ContentObject, 'objectId'>,
  chunks: readonly ContentChunk[],
): number {
  const { id } = ledger
    .sql(
      'insert into content_object (sha256, kind, bytes, key_owner, name, at) values (?, ?, ?, ?, ?, ?) returning object_id as id',
    )
    .get(Buffer.from(object.sha256, 'hex'), object.kind, object.bytes, object.keyOwner, object.name, object.at) as {
    id: number
  }
  const insert = ledger.sql(
    'insert into content_chunk (object_id, part, segment, position, stored, clear) values (?, ?, ?, ?, ?, ?)',
  )
  chunks.forEach((chunk, part) => insert.run(id, part, chunk.segment, chunk.position, chunk.stored, chunk.clear))
  return id
}

/** All objects, oldest first, for verification. */
export function* allContent(ledger: ReadHandle): Generator<ContentObject> {
  for (const row of ledger.database
    .prepare('select * from content_object order by object_id')
    .iterate() as Iterable<Row>)
    yield fromRow(row)
}
