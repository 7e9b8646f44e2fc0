import { closeSync, openSync, readSync } from 'node:fs'
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

/**
 * The cipher of a ledger (SQLite3 Multiple Ciphers), each with a random nonce and a MAC on every page. New ones get AEGIS-256: it runs
 * on the processor's AES instructions, and a load of 100,000 parcels spends a third of the time in encryption that ChaCha20 takes.
 */
export type Cipher = 'aegis' | 'chacha20'

/**
 * A WAL up to this size keeps its room on the disk when it begins from its start again: half of a night's load, and giving the room back
 * to the disk would hold up the commit that comes then by a tenth of a second and more. Closing the ledger removes the file.
 */
const WAL_KEPT_BYTES = 1024 ** 3

/**
 * Pages that the writer keeps in memory, in KiB as the pragma wants them. Not more: a commit that has put the pages of a tree in a new order
 * looks through all of them (withNarrowCache says why); with 192 MB that was some milliseconds a commit and a quarter of a day's work. A page
 * that is not kept comes from the system's cache, for some microseconds.
 */
export const WRITER_CACHE = -32_768

/** Where a database file says in clear how many bytes of each page are not SQLite's: nonce and MAC. */
const RESERVED_AT = 20
/** ChaCha20-Poly1305 takes so many; ledgers founded with it keep it. */
const CHACHA20_RESERVED = 32

/** The cipher a file was founded with, seen from outside: nothing is opened on trial. */
function cipherOf(path: string): Cipher {
  const head = Buffer.alloc(RESERVED_AT + 1)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'aegis'
    throw error
  }
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  return head[RESERVED_AT] === CHACHA20_RESERVED ? 'chacha20' : 'aegis'
}

/** The cipher in force on a connection. */
export function cipherInForce(ledger: ReadHandle): string {
  return String(ledger.database.pragma('cipher', { simple: true }))
}

export class LedgerOpenError extends Error {
  readonly code: 'LEDGER_KEY_WRONG' | 'LEDGER_NOT_FOUND'
  constructor(code: 'LEDGER_KEY_WRONG' | 'LEDGER_NOT_FOUND', cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

function applyKey(database: Database.Database, wanted: Cipher, key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('the ledger key has 32 bytes')
  const hex = Buffer.from(key).toString('hex')
  database.pragma(`cipher='${wanted}'`)
  database.pragma(`key='raw:${hex}'`)
  const cipher = database.pragma('cipher', { simple: true })
  if (cipher !== wanted) throw new Error(`cipher not in force: ${String(cipher)}`)
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
  const cipher = cipherOf(path)
  const database = new Database(path)
  try {
    applyKey(database, cipher, key)
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = full')
    database.pragma('foreign_keys = on')
    database.pragma('busy_timeout = 5000')
    database.pragma(`cache_size = ${WRITER_CACHE}`)
    database.pragma('wal_autocheckpoint = 8000')
    database.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
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
    applyKey(database, cipherOf(path), key)
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

/** Copies what commits have left in the WAL into the database file, beside the writer, whom it never holds up. */
export interface Checkpointer {
  /** Pages of the WAL that are not copied yet. */
  pending(): number
  run(): void
  close(): void
}

/** A connection that does nothing but checkpoints. @throws LedgerOpenError as openReader */
export function openCheckpointer(path: string, key: Uint8Array): Checkpointer {
  const database = new Database(path, { fileMustExist: true })
  applyKey(database, cipherOf(path), key)
  database.pragma('query_only = on')
  database.pragma('synchronous = full')
  database.pragma('cache_size = -2048')
  const look = database.prepare('pragma wal_checkpoint(noop)')
  const copy = database.prepare('pragma wal_checkpoint(passive)')
  return {
    pending() {
      const { log, checkpointed } = look.get() as { log: number; checkpointed: number }
      return log - checkpointed
    },
    run: () => void copy.get(),
    close: () => database.close(),
  }
}

function isNotADatabase(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'SQLITE_NOTADB' || error.code === 'SQLITE_CORRUPT')
  )
}
