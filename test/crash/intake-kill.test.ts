import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { csv, importRow, ORDER_HEADERS } from '../support/intake-files.ts'
import { seeded } from '../support/people.ts'
import { often, within } from '../support/often.ts'

vi.setConfig({ testTimeout: within(400_000) })
const KILLS = often(25)
const ROWS = 20_000
const folder = mkdtempSync(join(tmpdir(), 'portledger-intake-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Line {
  readonly seen?: { readonly parcels: number; readonly orders: number }
  readonly done?: { readonly parcels: number }
  readonly found?: number
  readonly staged?: number
  readonly internal?: string
  readonly verified?: {
    readonly ok: boolean
    readonly laws: readonly { readonly id: string; readonly ok: boolean; readonly broken: readonly string[] }[]
  }
}

interface Run {
  readonly lines: readonly Line[]
  readonly killed: boolean
  /** From the moment the ledger was open. */
  readonly ms: number
  readonly complaint: string
}

/** One life of the program; killed so many milliseconds after it has opened the ledger. */
function live(file: string, number: string, killAfterMs: number | undefined): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'intake-runner.ts'), join(folder, 'ledger'), join(folder, 'keys'), file, number],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // What the first life compiled is read by the next ones: starting is half of a short life.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      },
    )
    let text = ''
    let complaint = ''
    let opened = 0
    let killed = false
    let timer: NodeJS.Timeout | undefined
    child.stderr.on('data', (piece: Buffer) => (complaint += piece.toString()))
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (opened !== 0 || !text.includes('\n')) return
      opened = performance.now()
      if (killAfterMs !== undefined) {
        timer = setTimeout(() => {
          killed = true
          child.kill('SIGKILL')
        }, killAfterMs)
      }
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const lines = text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Line)
      const over = lines.some((line) => line.done !== undefined || line.verified !== undefined)
      resolve({
        lines,
        killed: killed && !over,
        ms: performance.now() - opened,
        complaint: over || killed ? '' : `${String(code ?? signal)} ${complaint}`,
      })
    })
  })
}

it(`${KILLS} SIGKILLs in the middle of importing ${ROWS.toLocaleString('en-US')} rows: a file is in the ledger whole or not at all, and is found by number`, async () => {
  const random = seeded(39)
  const template = csv(
    ORDER_HEADERS,
    Array.from({ length: ROWS }, (_, i) => importRow(i + 1)),
  )
  // The same people and goods under other numbers: each file is a batch of its own.
  const renumbered = (text: string, n: number): string => text.replaceAll('SLT0', `S${n}T0`)
  const writeFile = (n: number): { file: string; number: string } => {
    const file = join(folder, `${n}.csv`)
    writeFileSync(file, renumbered(template, n))
    return { file, number: renumbered(importRow(4711).订单编号, n) }
  }
  let whole = 0
  let kills = 0
  // The first file comes through without a kill and tells how long the way is on this machine.
  let current = writeFile(0)
  let length = 0
  const struck = new Set<string>()
  while (kills < KILLS || whole === 0) {
    const life = await live(current.file, current.number, whole === 0 ? undefined : Math.floor(length * random()))
    expect(life.complaint).toBe('')
    for (const line of life.lines) {
      expect(line.internal).toBeUndefined()
      if (line.seen !== undefined) {
        const { parcels } = line.seen
        expect([whole * ROWS, (whole + 1) * ROWS]).toContain(parcels)
        expect(line.seen.orders).toBe(parcels)
      }
      if (line.done !== undefined) {
        expect(line).toMatchObject({ done: { parcels: (whole + 1) * ROWS } })
        expect(line.found).toBeGreaterThan(0)
      }
    }
    if (life.killed) {
      kills++
      struck.add(life.lines.some((line) => line.staged !== undefined) ? 'accepting' : 'staging')
      continue
    }
    expect(life.lines.at(-1)?.done).toBeDefined()
    if (whole === 0) length = life.ms
    whole++
    current = writeFile(whole)
  }
  expect(struck).toEqual(new Set(['staging', 'accepting']))
  const last = await live('verify', '', undefined)
  const verified = last.lines.find((line) => line.verified !== undefined)?.verified
  expect(verified?.laws.filter((law) => !law.ok)).toEqual([])
  expect(verified?.ok).toBe(true)
})
