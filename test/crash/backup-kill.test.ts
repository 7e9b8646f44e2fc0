import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { fileHash } from '../../electron/adapter/system/file-hash.ts'
import { often, within } from '../support/often.ts'
import { seeded } from '../support/people.ts'

vi.setConfig({ testTimeout: within(200_000) })
const KILLS = often(8)
const folder = mkdtempSync(join(tmpdir(), 'portledger-backup-kill-'))
const ledger = join(folder, 'ledger')
const backups = join(ledger, 'backups')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Line {
  readonly seen?: readonly string[]
  readonly file?: string
  readonly sha256?: string
  readonly content?: string
  readonly internal?: string
  readonly verified?: boolean
  readonly broken?: readonly string[]
}

/** One life of the program; killed so many milliseconds after it has opened the ledger. */
function live(directory: string, what: string, killAfterMs: number | undefined): Promise<readonly Line[]> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'backup-runner.ts'), directory, join(folder, 'keys'), what],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      },
    )
    let text = ''
    let isOpen = false
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (isOpen || !text.includes('\n')) return
      isOpen = true
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    })
    child.on('close', () =>
      resolve(
        text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Line),
      ),
    )
  })
}

it(`${KILLS} SIGKILLs in the middle of backups: every folder that is called a backup is whole and opens, what is half-made goes, and the ledger is sound`, async () => {
  const random = seeded(41)
  let halves = 0
  let promised = 0
  for (let kills = 0; kills < KILLS; kills++) {
    const lines = await live(ledger, '', Math.floor(200 + 1300 * random()))
    expect(lines.filter((line) => line.internal !== undefined)).toEqual([])
    // Opened again after the last kill: nothing half-made is left.
    expect(lines[0]?.seen?.filter((name) => name.endsWith('.part'))).toEqual([])
    for (const { file, sha256 } of lines)
      if (file !== undefined) {
        promised++
        expect([existsSync(file), fileHash(join(file, 'ledger.db'))]).toEqual([true, sha256])
      }
    halves += readdirSync(backups).filter((name) => name.endsWith('.part')).length
  }
  expect(halves).toBeGreaterThan(0)
  const whole = readdirSync(backups).filter((name) => !name.endsWith('.part'))
  expect(whole.length).toBeGreaterThanOrEqual(promised)
  for (const name of whole)
    expect(readFileSync(join(backups, name, 'sha256'), 'utf8')).toContain(fileHash(join(backups, name, 'ledger.db')))
  const newest = whole.toSorted().at(-1) ?? ''
  for (const directory of [join(backups, newest), ledger])
    expect((await live(directory, 'verify', undefined)).at(-1)).toEqual({ verified: true, broken: [] })
})
