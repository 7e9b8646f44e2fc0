import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { fileKeys } from '../../electron/adapter/system/keys-file.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { nodeParserPort } from '../../electron/host/parser-port.ts'
import { standardOutside } from '../../electron/host/outside.ts'
import type { TrainingWindow } from '../../electron/training/window.ts'
import { SAMPLE_FILES } from '../../electron/training/sample/office.ts'
import { parcelCsv } from '../support/parcel-file.ts'
import { seeded } from '../support/people.ts'
import { often, within } from '../support/often.ts'

vi.setConfig({ testTimeout: within(300_000) })
const KILLS = often(50)
const FILES = 4
const PARCELS = 150
const folder = mkdtempSync(join(tmpdir(), 'portledger-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const place = { ledger: join(folder, 'ledger'), keys: join(folder, 'keys') }
const samples = join(import.meta.dirname, '..', '..', 'electron', 'training', 'sample')

/** Runs the day; kills it after so many milliseconds. @returns whether it came to its end, and what it printed */
function run(
  files: readonly string[],
  epoch: number,
  killAfterMs: number | undefined,
): Promise<{ finished: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'office-day.ts'),
        place.ledger,
        place.keys,
        String(epoch),
        join(samples, SAMPLE_FILES.goods),
        ...files,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // What the first life compiled is read by the next ones, so that the kills strike work and not the start.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      },
    )
    let output = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (output += text.toString()))
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.on('close', () => {
      clearTimeout(timer)
      resolve({ finished: output.includes('"finished":true'), output })
    })
  })
}

describe('a day that is killed again and again', () => {
  it(`loses nothing, files nothing twice by the training window's own log, and leaves nothing half done over ${KILLS} SIGKILLs in import and sync`, async () => {
    const random = seeded(20261122)
    const epoch = Date.now()
    const files = Array.from({ length: FILES }, (_, i) => {
      const file = join(folder, `kill-${i}.csv`)
      writeFileSync(file, parcelCsv(1 + i * PARCELS, PARCELS))
      return file
    })
    let kills = 0
    let known: string[] = []
    while (kills < KILLS) {
      // Each file joins when a part of the kills is spent, so that imports and sending are both struck.
      known = files.slice(0, 1 + Math.min(FILES - 1, Math.floor((kills * FILES) / KILLS)))
      const { finished, output } = await run(known, epoch, 350 + Math.floor(random() * 1600))
      expect(output).not.toContain('"error"')
      if (!finished) kills++
      else if (known.length === files.length) break
    }
    const last = await run(files, epoch, undefined)
    expect(last.output).not.toContain('"error"')
    expect(last.finished, last.output.slice(-2000)).toBe(true)

    let window: TrainingWindow | undefined
    const core = openCore({
      directory: place.ledger,
      keys: fileKeys(place.keys),
      readers: 0,
      spawn: nodeParserPort,
      quiet: true,
      outside: (where) => {
        const outside = standardOutside(where)
        window = outside.wires[0] as TrainingWindow
        return outside
      },
    })
    try {
      const accepted = window?.witness.accepted() ?? []
      const inventories = accepted.filter((one) => one.type === 'CEB621Message')
      expect(window?.witness.acceptedTwice()).toEqual([])
      expect(new Set(inventories.map((one) => one.businessKey)).size).toBe(inventories.length)
      expect(inventories).toHaveLength(FILES * PARCELS)
      expect(
        core.ledger
          .sql("select count(*) as n, sum(filing_state in ('released', 'closed')) as released from parcel")
          .get(),
      ).toEqual({ n: FILES * PARCELS, released: FILES * PARCELS })
      const session = await core.call('session.signIn', { login: 'admin' }, undefined)
      const token = session.ok ? (session.value as { session: string }).session : ''
      const verify = await core.call('ledger.verify', {}, token)
      const ended = await core.jobs.ended(verify.ok ? (verify.value as { jobId: number }).jobId : 0)
      expect((ended.result as { laws: { ok: boolean }[] }).laws.filter((law) => !law.ok)).toEqual([])
    } finally {
      await core.stop()
    }
  })
})
