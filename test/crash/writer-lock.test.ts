import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { takeWriterLock } from '../../electron/core/writer-lock.ts'
import { often } from '../support/often.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PROCESSES = 4
const STARTS = often(200)

function start(name: string, times: number, stay = ''): ChildProcess {
  return spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'lock-runner.ts'),
      join(folder, name),
      join(folder, `${name}-inside`),
      String(times),
      stay,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

/** What a process said in its whole life. */
async function said(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.on('data', (piece: Buffer) => (text += piece.toString()))
  await once(child, 'close')
  return text
}

it(`${STARTS} starts of ${PROCESSES} processes on one ledger: never are two of them inside, and each is in or told that it is not`, async () => {
  const ends = await Promise.all(
    Array.from({ length: PROCESSES }, () => said(start('writer.lock', STARTS / PROCESSES))),
  )
  const counts = ends.map((text) => JSON.parse(text) as { entered: number; refused: number; two: number })
  for (const one of counts) {
    expect(one.two).toBe(0)
    expect(one.entered + one.refused).toBe(STARTS / PROCESSES)
  }
  expect(counts.reduce((sum, one) => sum + one.entered, 0)).toBeGreaterThan(0)
})

it('who is inside keeps everybody out until he is gone, killed or not', async () => {
  const holder = start('held.lock', 1, 'stay')
  await once(holder.stdout ?? holder, 'data')
  expect(takeWriterLock(join(folder, 'held.lock'))).toBeUndefined()
  expect(JSON.parse(await said(start('held.lock', 20)))).toEqual({ entered: 0, refused: 20, two: 0 })
  holder.kill('SIGKILL')
  await once(holder, 'close')
  const lock = takeWriterLock(join(folder, 'held.lock'))
  expect(lock).toBeDefined()
  lock?.release()
})
