import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from '../../db/migrate.ts'
import { migrations } from '../../db/migrations/index.ts'
import { openWriter, type WriteHandle } from '../../db/open.ts'
import { columnsOf, insertMadeUp } from '../support/made-up-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-append-only-'))
let ledger: WriteHandle
beforeAll(() => {
  ledger = openWriter(join(folder, 'ledger.db'), new Uint8Array(32).fill(3))
  migrate(ledger, migrations, 1)
})
afterAll(() => {
  ledger.database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What was said to customs, by customs, by clients, and every entry that a balance is made of. */
const FACTS = [
  'audit',
  'bonded_document_version',
  'bonded_entry',
  'bonded_posting',
  'content_chunk',
  'content_object',
  'declaration_answer',
  'declaration_event',
  'declaration_version',
  'filing_event',
  'filing_version',
  'inbox',
  'money_entry',
  'money_posting',
  'outbox_attempt',
  'outbox_message',
  'payment',
  'receipt',
  'record_revision',
  'trade_order',
  'waybill',
]

/** Of a client's document what it says is locked; keys that are computed from it and the parcel that it belongs to are not. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  trade_order: ['order_no', 'revision', 'goods_value', 'head', 'lines', 'personal', 'digest'],
  payment: ['payment_no', 'revision', 'amount', 'head', 'personal', 'digest'],
  waybill: ['waybill_no', 'revision', 'weight', 'head', 'personal', 'digest'],
  collection: ['payment_no', 'revision', 'amount', 'head', 'digest'],
}

const tables = (end: 'update' | 'delete'): string[] =>
  (
    ledger.database
      .prepare(`select tbl_name as name from sqlite_schema where type = 'trigger' and name = tbl_name || '_no_${end}'`)
      .all() as { name: string }[]
  ).map((row) => row.name)

it('facts have both locks, and whatever must not be changed must not be deleted either', () => {
  expect(FACTS.filter((table) => !tables('update').includes(table))).toEqual([])
  expect(tables('update').filter((table) => !tables('delete').includes(table))).toEqual([])
})

it('every locked table refuses: a row that is in it is neither changed nor deleted, by whatever statement', () => {
  const { database } = ledger
  // A made-up row of ones: the other triggers would ask for rows around it.
  for (const { name } of database
    .prepare("select name from sqlite_schema where type = 'trigger' and name not like '%\\_no\\_%' escape '\\'")
    .all() as { name: string }[])
    database.exec(`drop trigger "${name}"`)
  for (const table of tables('delete')) {
    insertMadeUp(ledger, table)
    const refuses = (text: string): void => expect(() => database.exec(text), text).toThrow(/append-only|never deleted/)
    refuses(`delete from ${table}`)
    if (!tables('update').includes(table)) continue
    for (const name of SAYS[table] ?? columnsOf(ledger, table).map((one) => one.name))
      refuses(`update ${table} set "${name}" = "${name}"`)
    expect(database.prepare(`select count(*) from ${table}`).pluck().get()).toBe(1)
  }
})
