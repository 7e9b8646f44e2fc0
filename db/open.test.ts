import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { copyDatabase } from './backup.ts'
import { cipherInForce, openReader, openWriter } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-open-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const KEY = new Uint8Array(32).fill(7)

/** A database as earlier versions founded it, left as a killed process leaves it: its only row is in the WAL. */
function founded(file: string): Database.Database {
  const old = new Database(file)
  old.pragma("cipher='chacha20'")
  old.pragma(`key='raw:${Buffer.from(KEY).toString('hex')}'`)
  old.pragma('journal_mode = wal')
  old.exec("create table fact (name text not null) strict; insert into fact values ('founded before')")
  return old
}

it('a new ledger is encrypted with AEGIS, one that was founded with ChaCha20 keeps it, and so do their copies', () => {
  const earlier = founded(join(folder, 'old.db'))
  const old = openWriter(join(folder, 'old.db'), KEY)
  const fresh = openWriter(join(folder, 'new.db'), KEY)
  fresh.database.exec("create table fact (name text not null) strict; insert into fact values ('founded now')")
  for (const [ledger, cipher, name] of [
    [old, 'chacha20', 'founded before'],
    [fresh, 'aegis', 'founded now'],
  ] as const) {
    expect(cipherInForce(ledger)).toBe(cipher)
    const copy = join(folder, `${cipher}-copy.db`)
    copyDatabase(join(folder, cipher === 'aegis' ? 'new.db' : 'old.db'), KEY, copy)
    const reader = openReader(copy, KEY)
    expect(cipherInForce(reader)).toBe(cipher)
    expect(reader.sql('select name from fact').get()).toEqual({ name })
    reader.database.close()
    ledger.database.close()
    expect(readFileSync(copy).includes(name)).toBe(false)
  }
  earlier.close()
})

it.each(['old.db', 'new.db'])('%s after a crash: another key is refused and loses nothing', (name) => {
  const file = join(folder, name)
  const writer = openWriter(file, KEY)
  writer.database.exec("insert into fact values ('only in the WAL')")
  const crashed = join(folder, `crashed-${name}`)
  for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${crashed}${end}`)
  writer.database.close()
  for (const open of [openReader, openWriter])
    expect(() => open(crashed, new Uint8Array(32).fill(8))).toThrow(
      expect.objectContaining({ code: 'LEDGER_KEY_WRONG' }),
    )
  const again = openWriter(crashed, KEY)
  expect(again.sql("select count(*) as n from fact where name = 'only in the WAL'").get()).toEqual({ n: 1 })
  again.database.close()
})
