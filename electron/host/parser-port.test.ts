import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ParserProcess, SpawnOptions } from '../adapter/parse/spawn-node.ts'
import { DEFAULT_LIMITS } from '../../shared/domain/intake/frame.ts'
import { nodeParserStarter } from './parser-port.ts'

const limits = { memoryMb: DEFAULT_LIMITS.rssBytes / 1_048_576, seconds: 60 }

interface Played extends ParserProcess {
  readonly options: SpawnOptions
  readonly begun: number[]
  /** It ends by itself, its file read. */
  end(): void
}

/** Children that do nothing but end when told. */
function players(): { readonly spawn: (options?: SpawnOptions) => Played; readonly all: Played[] } {
  const all: Played[] = []
  return {
    all,
    spawn(options = {}) {
      let over = false
      let settle: (value: Awaited<ParserProcess['exited']>) => void = () => undefined
      const exited = new Promise<Awaited<ParserProcess['exited']>>((resolve) => (settle = resolve))
      const end = (): void => {
        over = true
        settle({ code: 0, signal: null, stderr: '', peakRssBytes: 0 })
      }
      const begun: number[] = []
      const one: Played = {
        options,
        begun,
        stdin: new PassThrough(),
        frames: (async function* () {})(),
        kill: end,
        begin: (wallMs) => void begun.push(wallMs),
        get over() {
          return over
        },
        exited,
        end,
      }
      all.push(one)
      return one
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A file has been read, and a person has looked at it. */
async function pass(child: Played | undefined): Promise<void> {
  child?.end()
  await vi.advanceTimersByTimeAsync(1000)
}

describe('a child started ahead of its file', () => {
  it('comes after a file, takes one file in its time, and is followed by another', async () => {
    const { spawn, all } = players()
    const start = nodeParserStarter(spawn)
    start(limits)
    expect(all.map((one) => one.options.ahead === true)).toEqual([false])
    await pass(all[0])
    expect(all.map((one) => one.options.ahead === true)).toEqual([false, true])
    expect(all[1]?.begun).toEqual([])
    start({ ...limits, seconds: 90 })
    expect(all).toHaveLength(2)
    expect(all[1]).toMatchObject({ begun: [90_000], over: false })
    // While it reads, a second file gets a child of its own.
    start(limits)
    expect(all.map((one) => one.options.ahead === true)).toEqual([false, true, false])
    await pass(all[1])
    expect(all.map((one) => one.options.ahead === true)).toEqual([false, true, false, true])
  })

  it('is not used under other limits, nor when it has died', async () => {
    const { spawn, all } = players()
    const start = nodeParserStarter(spawn)
    start(limits)
    await pass(all[0])
    start({ ...limits, memoryMb: 100 })
    expect(all[1]?.over).toBe(true)
    expect(all[2]?.options).toMatchObject({ rssBytes: 100 * 1_048_576 })
    await pass(all[2])
    all[3]?.end()
    start(limits)
    expect(all).toHaveLength(5)
    expect(all[3]?.begun).toEqual([])
  })

  it('ends with the core, and after a while without a file', async () => {
    const { spawn, all } = players()
    const start = nodeParserStarter(spawn)
    start(limits)
    await pass(all[0])
    start.dropSpare()
    expect(all[1]?.over).toBe(true)
    start(limits)
    await pass(all[2])
    expect(all[3]?.over).toBe(false)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(all[3]?.over).toBe(true)
    expect(all).toHaveLength(4)
  })
})
