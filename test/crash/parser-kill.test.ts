import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { spawnParser } from '../../electron/adapter/parse/spawn-node.ts'
import { portOver } from '../../electron/host/parser-port.ts'
import type { Frame } from '../../shared/domain/intake/frame.ts'
import { importCsv } from '../support/intake-files.ts'
import { openDesk, visibleRows } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { often } from '../support/often.ts'
import { seeded } from '../support/people.ts'

const KILLS = often(5)
const ROWS = 5000

let ledger: TestLedger | undefined
afterEach(() => ledger?.close())

/** What a file of the system's says; nothing when its process is gone. */
function said(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** This process's children that parse. */
function parsers(): number[] {
  return readdirSync('/proc/self/task')
    .flatMap((task) => said(`/proc/self/task/${task}/children`).split(' '))
    .map(Number)
    .filter((pid) => pid > 0 && said(`/proc/${pid}/cmdline`).includes('parse-child.ts'))
}

it.runIf(process.platform === 'linux')(
  `${KILLS} times the parse child is killed after some of its frames: the batch is not imported, nothing of it is seen, and the file goes in whole afterwards`,
  async () => {
    let seen = 0
    let killAfter = Number.POSITIVE_INFINITY
    const watched = async function* (frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
      for await (const frame of frames) {
        if (seen++ === killAfter) for (const pid of parsers()) process.kill(pid, 'SIGKILL')
        yield frame
      }
    }
    const spawn = portOver((limits) => {
      const { stdin, frames, kill } = spawnParser({ wallMs: limits.seconds * 1000, rssBytes: 256 * 1024 * 1024 })
      return {
        frames: watched(frames),
        kill,
        get over() {
          return stdin.destroyed
        },
        feed: (bytes: Uint8Array | null) =>
          new Promise<void>((resolve) => {
            if (stdin.destroyed || stdin.writableEnded) resolve()
            else if (bytes === null) stdin.end(() => resolve())
            else stdin.write(bytes, () => resolve())
          }),
      }
    })
    const open = await openTestLedger({ spawn })
    ledger = open
    const { clientId } = await openDesk(open)
    const stage = (name: string) => {
      seen = 0
      const hash = open.upload(importCsv(1, ROWS), name)
      return open.job('intake.stage', { hash, fileName: name, kind: 'import-parcel', clientId })
    }
    const random = seeded(6)
    const codes = new Set<string | undefined>()
    // Each try is the same file: what one left behind would show in the next.
    for (let kills = 0; kills < KILLS;) {
      killAfter = Math.floor(random() * 4)
      const ended = await stage('a.csv')
      if (ended.state === 'done') {
        // It had said everything before the kill: given up, it is no hindrance.
        await open.value('intake.discard', { batchId: ended.result?.batchId ?? 0 })
        continue
      }
      kills++
      codes.add(ended.code)
      expect(ended.state).toBe('failed')
      expect(visibleRows(open.core.ledger).parcels).toBe(0)
      const batches = (await open.value('intake.page', {})).rows
      expect(
        batches.map((batch) => batch.state).filter((state) => state !== 'failed' && state !== 'cancelled'),
      ).toEqual([])
    }
    expect([...codes]).toEqual(['PARSER_CRASHED'])
    killAfter = Number.POSITIVE_INFINITY
    const whole = await stage('a.csv')
    expect(whole).toMatchObject({ state: 'done', result: { rows: ROWS, good: ROWS, again: false } })
    expect(await open.job('intake.accept', { batchId: whole.result?.batchId ?? 0, match: false })).toMatchObject({
      state: 'done',
    })
    expect(visibleRows(open.core.ledger).parcels).toBe(ROWS)
    expect((await open.job('ledger.verify', {})).result).toMatchObject({ ok: true })
    expect(open.internalErrors).toEqual([])
    expect(seen).toBeGreaterThan(4)
  },
)
