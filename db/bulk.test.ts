import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { bulkTransaction, checkpointElsewhere } from './bulk.ts'
import { openCheckpointer, openWriter, type WriteHandle } from './open.ts'
import { transaction } from './tx.ts'

const KEY = new Uint8Array(32).fill(4)
let ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends) end()
  ends = []
})

function opened(): { ledger: WriteHandle; file: string } {
  const directory = mkdtempSync(join(tmpdir(), 'portledger-test-'))
  const file = join(directory, 'a.db')
  const ledger = openWriter(file, KEY)
  ends.push(() => {
    ledger.database.close()
    rmSync(directory, { recursive: true, force: true })
  })
  ledger.database.exec('create table one (text text not null) strict')
  return { ledger, file }
}

const pages = (ledger: WriteHandle): unknown => ledger.database.pragma('wal_autocheckpoint', { simple: true })
const add = (ledger: WriteHandle): void => void ledger.sql('insert into one (text) values (?)').run('示例'.repeat(3000))

it('who makes the checkpoints hears of every commit, and the writer makes none of its own until he is gone', () => {
  const { ledger } = opened()
  const usual = pages(ledger)
  let heard = 0
  const end = checkpointElsewhere(ledger, () => heard++)
  expect(Number(pages(ledger))).toBeGreaterThan(100_000)
  transaction(ledger, () => add(ledger))
  bulkTransaction(ledger, () => {
    expect(Number(pages(ledger))).toBeGreaterThan(100_000)
    add(ledger)
  })
  expect(() =>
    transaction(ledger, () => {
      throw new Error('taken back')
    }),
  ).toThrow('taken back')
  expect(heard).toBe(2)
  end()
  expect(pages(ledger)).toBe(usual)
  transaction(ledger, () => add(ledger))
  expect(heard).toBe(2)
  expect(ledger.database.pragma('synchronous', { simple: true })).toBe(2)
})

it('a checkpointer sees what is not copied yet, and copies it beside the writer', () => {
  const { ledger, file } = opened()
  const checkpointer = openCheckpointer(file, KEY)
  ends.unshift(() => checkpointer.close())
  transaction(ledger, () => add(ledger))
  expect(checkpointer.pending()).toBeGreaterThan(0)
  checkpointer.run()
  expect(checkpointer.pending()).toBe(0)
  transaction(ledger, () => add(ledger))
  expect(checkpointer.pending()).toBeGreaterThan(0)
})
