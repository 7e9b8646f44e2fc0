import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../db/house/audit.ts'
import { migrate, type Migration } from '../../db/migrate.ts'
import { migrations } from '../../db/migrations/index.ts'
import { openWriter, type WriteHandle } from '../../db/open.ts'
import { createSecrets } from '../../electron/core/secret.ts'
import { contract, procedureOf, type ProcedureName } from '../../shared/contract/index.ts'
import { memoryKeys, openTestLedger, seededRng } from '../support/ledger.ts'
import { columnsOf, insertMadeUp, tablesOf } from '../support/made-up-rows.ts'
import { seeded } from '../support/people.ts'
import { often } from '../support/often.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-reliability-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const key = new Uint8Array(32).fill(9)

/** Tables, columns and triggers, as the structure's own text. */
const structure = (ledger: WriteHandle): unknown =>
  ledger.database
    .prepare("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name")
    .all()

/**
 * Not facts but what is computed from them, what opening and migrating themselves write, and the notices that a migration lays
 * together (db/migrations/refund-early.test.ts).
 */
const COMPUTED = /projection|_sum$|^migration$|^opened$|^invoice_notice$/

/** Whether a row of ones could be put in, past what watches over a real one. */
function filledIn(ledger: WriteHandle, table: string): boolean {
  if (COMPUTED.test(table)) return false
  try {
    insertMadeUp(ledger, table)
    return true
  } catch {
    return false
  }
}

const rowsOf = (ledger: WriteHandle, table: string, columns: readonly string[]): Record<string, unknown>[] =>
  ledger.database.prepare(`select ${columns.map((name) => `"${name}"`).join()} from "${table}"`).all() as Record<
    string,
    unknown
  >[]

describe('the structure grows in steps that each hold', () => {
  it('whatever migration a ledger stopped at, the rest brings it to the same structure, and no row of it is lost or altered', () => {
    const whole = openWriter(join(folder, 'whole.db'), key)
    migrate(whole, migrations, 1)
    const expected = structure(whole)
    whole.database.close()
    for (let known = 1; known < migrations.length; known++) {
      const file = join(folder, `step-${known}.db`)
      const old = openWriter(file, key)
      // Nobody pulls a plug here.
      old.database.pragma('synchronous = off')
      migrate(old, migrations.slice(0, known), 1)
      const filled = tablesOf(old).filter((table) => filledIn(old, table))
      const before = filled.map((table) =>
        rowsOf(
          old,
          table,
          columnsOf(old, table).map((one) => one.name),
        ),
      )
      expect(filled.length).toBeGreaterThan(tablesOf(old).length * 0.8)
      old.database.close()
      const again = openWriter(file, key)
      again.database.pragma('synchronous = off')
      again.database.pragma('ignore_check_constraints = on')
      expect(migrate(again, migrations, 2)).toEqual(migrations.slice(known).map((one) => one.name))
      expect(structure(again)).toEqual(expected)
      filled.forEach((table, i) => {
        const kept = rowsOf(again, table, Object.keys(before[i]?.[0] ?? {}))
        expect([known, table, kept]).toEqual([known, table, before[i]])
      })
      again.database.close()
    }
  })

  it('a step that fails half-way leaves the ledger as it was', () => {
    const ledger = openWriter(join(folder, 'failing.db'), key)
    migrate(ledger, migrations, 1)
    const before = structure(ledger)
    const bad: Migration = {
      name: '9999-bad',
      sql: 'create table half (a integer) strict; insert into no_such_table values (1);',
    }
    expect(() => migrate(ledger, [...migrations, bad], 2)).toThrow(/no_such_table/)
    expect(structure(ledger)).toEqual(before)
    ledger.database.close()
  })
})

describe('a torn or damaged write-ahead log', () => {
  const CUTS = often(120)
  it(`opens to an exact prefix of what was committed: ${CUTS} cuts and flips of the tail`, async () => {
    const test = await openTestLedger({ directory: join(folder, 'torn'), keys: memoryKeys() })
    for (let n = 1; n <= 40; n++) {
      await test.value('setting.save', { key: 'match.waybillReuseMonths', value: String(n) })
    }
    const ledgerKey = test.keys.load(test.core.identity.ledgerId) ?? new Uint8Array()
    const databaseKey = createSecrets(ledgerKey, seededRng(1)).database
    const source = join(folder, 'torn', 'ledger.db')
    const size = statSync(`${source}-wal`).size
    expect(size).toBeGreaterThan(0)
    const random = seeded(7)
    const seen = new Set<number>()
    for (let i = 0; i < CUTS; i++) {
      const place = join(folder, 'cut')
      rmSync(place, { recursive: true, force: true })
      mkdirSync(place)
      const copy = join(place, 'ledger.db')
      copyFileSync(source, copy)
      copyFileSync(`${source}-wal`, `${copy}-wal`)
      const at = Math.floor(random() * size)
      if (i % 2 === 0) truncateSync(`${copy}-wal`, at)
      else {
        const bytes = readFileSync(`${copy}-wal`)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        writeFileSync(`${copy}-wal`, bytes)
      }
      let ledger: WriteHandle
      try {
        ledger = openWriter(copy, databaseKey)
      } catch (error) {
        // Before the first commit reached the file there is nothing to open: an empty database, refused, never a wrong one.
        expect(error).toMatchObject({ code: 'LEDGER_KEY_WRONG' })
        continue
      }
      const hasAudit = ledger.database.prepare("select 1 from sqlite_schema where name = 'audit'").get() !== undefined
      if (hasAudit) {
        const { rows, brokenAt } = verifyAudit(ledger)
        expect(brokenAt).toBeUndefined()
        const value = ledger.database
          .prepare("select value from setting where setting_key = 'match.waybillReuseMonths'")
          .get() as { value: string } | undefined
        expect(value?.value).toBe(rows === 0 ? undefined : String(rows))
        seen.add(rows)
      }
      expect(ledger.database.pragma('integrity_check', { simple: true })).toBe('ok')
      ledger.database.close()
    }
    expect(seen.size).toBeGreaterThan(10)
    await test.close()
  })
})

type Random = () => number
const JUNK: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  Number.NaN,
  '',
  '\u0000',
  '示例',
  "'; drop table parcel; --",
  'x'.repeat(20_000),
  [],
  {},
  [[]],
  { __proto__: { admin: true } },
  { constructor: 1 },
  ['a', 1, null],
  '2026-13-45',
  '../../etc',
  '__proto__',
]

/** A payload near what the schema wants, with something wrong in it more often than not. */
function payload(schema: unknown, random: Random, depth = 0): unknown {
  const one = (schema ?? {}) as {
    type?: string
    properties?: Record<string, unknown>
    items?: unknown
    enum?: unknown[]
    anyOf?: unknown[]
  }
  if (random() < 0.3 || depth > 4) return JUNK[Math.floor(random() * JUNK.length)]
  if (one.anyOf !== undefined) return payload(one.anyOf[Math.floor(random() * one.anyOf.length)], random, depth + 1)
  if (one.enum !== undefined) return one.enum[Math.floor(random() * one.enum.length)]
  switch (one.type) {
    case 'object': {
      const made: Record<string, unknown> = {}
      for (const [name, inner] of Object.entries(one.properties ?? {}))
        if (random() < 0.8) made[name] = payload(inner, random, depth + 1)
      if (random() < 0.2) made['surplus'] = 1
      return made
    }
    case 'array':
      return Array.from({ length: Math.floor(random() * 3) }, () => payload(one.items, random, depth + 1))
    case 'integer':
    case 'number':
      return Math.floor(random() * 100) - 5
    case 'boolean':
      return random() < 0.5
    default:
      return random() < 0.5 ? 'a'.repeat(64) : '示例'
  }
}

describe('the gate under fire', () => {
  it('200 mutated payloads for each procedure: bad input never reaches a handler, and no query answers with an internal error', async () => {
    const { z } = await import('zod')
    const test = await openTestLedger()
    const random = seeded(44)
    const internal: string[] = []
    for (const name of Object.keys(contract) as ProcedureName[]) {
      const declared = procedureOf(name)
      const schema = z.toJSONSchema(declared.input, { io: 'input', unrepresentable: 'any' })
      for (let i = 0; i < 200; i++) {
        const input = payload(schema, random)
        const fits = declared.input.safeParse(input ?? {}).success
        // What fits is a real order: only questions are asked, orders are not carried out by chance.
        if (fits && declared.kind !== 'query') continue
        const answer = await test.call(name as 'ledger.info', input as Record<string, never>)
        // A pairing code is only taken from the network: here nobody gets as far as its input.
        const refusal = name === 'lan.redeem' ? 'ROLE_REFUSED' : 'INPUT_INVALID'
        if (!fits) expect([name, answer.ok, answer.ok ? '' : answer.code]).toEqual([name, false, refusal])
        else if (!answer.ok && answer.code === 'INTERNAL')
          internal.push(`${name} ${JSON.stringify(input)?.slice(0, 300) ?? ''} ${String(test.internalErrors.at(-1))}`)
      }
    }
    expect(internal.slice(0, 5)).toEqual([])
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    await test.close()
  })
})
