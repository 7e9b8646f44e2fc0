import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'portledger-sim-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Played {
  readonly code: number | null
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  readonly errors: string
}

/** `npm run sim` on a machine with such an environment. */
function sim(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Played> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'sim.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let text = ''
    let errors = ''
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
    child.on('close', (code) =>
      resolve({
        code,
        lines: text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>),
        errors,
      }),
    )
  })
}

describe('npm run sim', () => {
  it('the same seeds leave the same traces on machines of other zones, languages and folders; other seeds leave others', async () => {
    const [here, there] = await Promise.all([
      sim(['--seed', '177', '--runs', '2'], { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' }),
      sim(['--seed', '177', '--runs', '2'], { TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C', TMPDIR: folder }),
    ])
    expect(here.code, here.errors).toBe(0)
    expect(there.code, there.errors).toBe(0)
    const traces = here.lines.slice(0, 2)
    expect(traces).toMatchObject([
      { seed: 177, laws: 'ok', trace: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
      { seed: 178, laws: 'ok', trace: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    ])
    expect(there.lines.slice(0, 2)).toEqual(traces)
    expect(traces[0]?.['trace']).not.toBe(traces[1]?.['trace'])
    expect(here.lines.at(-1)).toMatchObject({ runs: 2, wrong: 0 })
  })

  it('a seed that was reported for another version of the source is not played', async () => {
    const { code, lines, errors } = await sim(['--seed', '1', '--commit', '0000000000'])
    expect([code, lines]).toEqual([2, []])
    expect(errors).toContain('git checkout 0000000000')
  })
})
