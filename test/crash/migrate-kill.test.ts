import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { migrate } from '../../db/migrate.ts'
import { migrations } from '../../db/migrations/index.ts'
import { openWriter, type WriteHandle } from '../../db/open.ts'
import { insertMadeUp, tablesOf } from '../support/made-up-rows.ts'
import { often } from '../support/often.ts'
import { seeded } from '../support/people.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-migrate-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const KEY = new Uint8Array(32).fill(7)
const KILLS = often(6)
/** The ledger that is brought up to date stopped at this migration. */
const KNOWN = 5

/** Structure and rows, without the times at which migrations ran. */
function content(ledger: WriteHandle): string {
  const structure = ledger.database
    .prepare("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name")
    .all()
  const rows = tablesOf(ledger).map((table) => [
    table,
    ledger.database
      .prepare(`select ${table === 'migration' ? 'number, name, hash' : '*'} from "${table}"`)
      .raw(true)
      .all(),
  ])
  return JSON.stringify([structure, rows])
}

/** One life of the upgrade; killed so many milliseconds after it began. */
function upgrade(file: string, killAfterMs?: number): Promise<{ ms: number; done: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'migrate-runner.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    let began = 0
    let timer: NodeJS.Timeout | undefined
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (began !== 0) return
      began = performance.now()
      if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    })
    child.on('error', reject)
    child.on('close', () => {
      clearTimeout(timer)
      resolve({ ms: performance.now() - began, done: text.includes('done') })
    })
  })
}

it(`${KILLS} SIGKILLs in the middle of an upgrade: every migration is there whole or not at all, and the next start ends where one without a kill does`, async () => {
  const old = join(folder, 'old.db')
  const ledger = openWriter(old, KEY)
  migrate(ledger, migrations.slice(0, KNOWN), 1)
  let filled = 0
  for (const table of tablesOf(ledger)) {
    if (/_sum$|projection|^migration$|^opened$/.test(table)) continue
    insertMadeUp(ledger, table)
    filled++
  }
  expect(filled).toBeGreaterThan(30)
  ledger.database.close()
  // What the ledger holds after each migration, and at the end.
  const steps: string[] = []
  const plain = join(folder, 'plain.db')
  copyFileSync(old, plain)
  const step = openWriter(plain, KEY)
  step.database.pragma('ignore_check_constraints = on')
  for (let n = KNOWN; n <= migrations.length; n++) {
    migrate(step, migrations.slice(0, n), 2)
    steps.push(content(step))
  }
  step.database.close()
  const first = join(folder, 'first.db')
  copyFileSync(old, first)
  const { ms, done } = await upgrade(first)
  expect(done).toBe(true)

  const random = seeded(8)
  let inside = 0
  for (let kills = 0; kills < KILLS || inside === 0;) {
    const file = join(folder, 'killed.db')
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    copyFileSync(old, file)
    if ((await upgrade(file, Math.floor(ms * random()))).done) continue
    kills++
    const again = openWriter(file, KEY)
    again.database.pragma('ignore_check_constraints = on')
    const reached = again.database.prepare('select count(*) from migration').pluck().get() as number
    if (reached > KNOWN && reached < migrations.length) inside++
    expect([reached, content(again) === steps[reached - KNOWN]]).toEqual([reached, true])
    migrate(again, migrations, 3)
    expect(content(again) === steps.at(-1)).toBe(true)
    expect(again.database.pragma('integrity_check', { simple: true })).toBe('ok')
    again.database.close()
  }
})
