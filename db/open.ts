import Database from 'better-sqlite3'

/**
 * Opening the ledger's database: encrypted from the first byte, WAL, FULL, foreign keys; every
 * setting is read back, because an encrypting SQLite that was handed no key silently writes plain
 * text, and `synchronous` falls back to NORMAL after the first write in WAL.
 */

declare const reads: unique symbol
declare const writes: unique symbol

/** A connection that may read. Handed to query functions. */
export interface ReadHandle {
  readonly database: Database.Database
  /** Compiles once per connection and text. */
  sql(text: string): Database.Statement
  readonly [reads]: true
}
/** The one connection that may write; what a read function gets is never this type's business. */
export interface WriteHandle extends ReadHandle {
  readonly [writes]: true
}

/** The cipher every connection must report (SQLite3 Multiple Ciphers: ChaCha20-Poly1305, a MAC on each page). */
export const CIPHER = 'chacha20'

export class LedgerOpenError extends Error {
  readonly code: 'LEDGER_KEY_WRONG' | 'LEDGER_NOT_FOUND'
  constructor(code: 'LEDGER_KEY_WRONG' | 'LEDGER_NOT_FOUND', cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

function applyKey(database: Database.Database, key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('the ledger key has 32 bytes')
  const hex = Buffer.from(key).toString('hex')
  database.pragma(`cipher='${CIPHER}'`)
  database.pragma(`key='raw:${hex}'`)
  const cipher = database.pragma('cipher', { simple: true })
  if (cipher !== CIPHER) throw new Error(`cipher not in force: ${String(cipher)}`)
}

/** SQLite numbers parameters as ?1, ?2 …; the driver takes those by name only. This lets callers pass them in order. */
function bindingByNumber(statement: Database.Statement): Database.Statement {
  const named = (values: readonly unknown[]): Record<string, unknown> =>
    Object.fromEntries(values.map((value, index) => [String(index + 1), value]))
  return new Proxy(statement, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target)
      if (typeof member !== 'function') return member
      if (property === 'run' || property === 'get' || property === 'all' || property === 'iterate')
        return (...values: unknown[]): unknown => (member as (one: unknown) => unknown).call(target, named(values))
      return member.bind(target) as unknown
    },
  })
}

function handle(database: Database.Database): ReadHandle {
  const statements = new Map<string, Database.Statement>()
  const value = {
    database,
    sql(text: string) {
      let statement = statements.get(text)
      if (statement === undefined) {
        statement = /\?\d/.test(text) ? bindingByNumber(database.prepare(text)) : database.prepare(text)
        statements.set(text, statement)
      }
      return statement
    },
  }
  return value as unknown as ReadHandle
}

function assertPragma(database: Database.Database, name: string, expected: unknown): void {
  const found = database.pragma(name, { simple: true })
  if (found !== expected) throw new Error(`pragma ${name} is ${String(found)}, not ${String(expected)}`)
}

/**
 * Opens (or creates) the database for writing.
 * @param key 32 raw bytes; no key derivation per connection
 * @throws LedgerOpenError LEDGER_KEY_WRONG when the pages do not authenticate
 */
export function openWriter(path: string, key: Uint8Array): WriteHandle {
  const database = new Database(path)
  try {
    applyKey(database, key)
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = full')
    database.pragma('foreign_keys = on')
    database.pragma('busy_timeout = 5000')
    database.pragma('cache_size = -196608')
    database.pragma('wal_autocheckpoint = 8000')
    database.pragma('journal_size_limit = 67108864')
    database.pragma('temp_store = memory')
    database.pragma('trusted_schema = off')
    // The first write is what makes `synchronous` fall back: write, then look again.
    database.exec('create table if not exists opened (at integer not null) strict')
    database.prepare('insert into opened (at) select 0 where not exists (select 1 from opened)').run()
    database.pragma('synchronous = full')
    assertPragma(database, 'synchronous', 2)
    assertPragma(database, 'journal_mode', 'wal')
    assertPragma(database, 'foreign_keys', 1)
  } catch (error) {
    database.close()
    if (isNotADatabase(error)) throw new LedgerOpenError('LEDGER_KEY_WRONG', error)
    throw error
  }
  return handle(database) as WriteHandle
}

/**
 * Opens the database read-only; writing through it is an error of SQLite itself.
 * @throws LedgerOpenError LEDGER_NOT_FOUND, LEDGER_KEY_WRONG
 */
export function openReader(path: string, key: Uint8Array): ReadHandle {
  let database: Database.Database
  try {
    database = new Database(path, { readonly: true, fileMustExist: true })
  } catch (error) {
    throw new LedgerOpenError('LEDGER_NOT_FOUND', error)
  }
  try {
    applyKey(database, key)
    database.pragma('query_only = on')
    database.pragma('busy_timeout = 5000')
    database.pragma('cache_size = -65536')
    database.pragma('temp_store = memory')
    database.pragma('trusted_schema = off')
    database.prepare('select count(*) from sqlite_schema').get()
  } catch (error) {
    database.close()
    if (isNotADatabase(error)) throw new LedgerOpenError('LEDGER_KEY_WRONG', error)
    throw error
  }
  return handle(database)
}

function isNotADatabase(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'SQLITE_NOTADB' || error.code === 'SQLITE_CORRUPT')
  )
}
