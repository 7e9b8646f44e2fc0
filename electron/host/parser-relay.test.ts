import { describe, expect, it } from 'vitest'
import type { Frame } from '../../shared/domain/intake/frame.ts'
import { PARSER_WINDOW } from '../core/link-protocol.ts'
import { keepParsers, relayedParserPort } from './parser-relay.ts'
import type { KeptParser } from './parser-relay.ts'

const limits = { memoryMb: 300, seconds: 60 }
const done = { t: 'refused', code: 'PARSER_CRASHED', data: {} } satisfies Frame

/** Host and core joined directly; messages cross as structured clones, as between processes. */
function joined(start: () => KeptParser) {
  const relayed = relayedParserPort((order) => keeper.order(structuredClone(order)))
  const keeper = keepParsers(start, (report) => queueMicrotask(() => relayed.receive(structuredClone(report))))
  return { port: relayed.port, keeper }
}

describe('the parse child through the host', () => {
  it('gets the request and then the file, byte for byte, and its frames arrive in order', async () => {
    const fed: Uint8Array[] = []
    let finish: () => void = () => undefined
    const whole = new Promise<void>((resolve) => (finish = resolve))
    const { port } = joined(() => ({
      feed: async (bytes) => {
        if (bytes === null) finish()
        else fed.push(bytes)
      },
      frames: (async function* () {
        await whole
        for (let row = 0; row < PARSER_WINDOW * 3; row += 1)
          yield { t: 'bytes', bytes: Buffer.from([row]) } satisfies Frame
        yield done
      })(),
      kill: () => undefined,
    }))
    const child = port.spawnParser(limits)
    const feeding = child.feed({ task: 'rows' }, [Buffer.from('订单'), Buffer.from('号')])
    const frames = []
    for await (const frame of child.frames) frames.push(frame)
    await feeding
    expect(Buffer.concat(fed.slice(1)).toString('utf8')).toBe('订单号')
    expect(Buffer.concat(fed.slice(0, 1)).subarray(4).toString('utf8')).toBe('{"task":"rows"}')
    expect(frames.slice(0, -1).map((frame) => (frame['bytes'] instanceof Uint8Array ? frame['bytes'][0] : -1))).toEqual(
      [...Array(PARSER_WINDOW * 3).keys()],
    )
    expect(frames.at(-1)).toEqual(done)
  })

  it('is not allowed to run ahead of a core that is busy loading', async () => {
    let made = 0
    const { port } = joined(() => ({
      feed: async () => undefined,
      frames: (async function* () {
        for (; made < 1000; made += 1) yield { t: 'bytes', bytes: Buffer.alloc(1) } satisfies Frame
        yield done
      })(),
      kill: () => undefined,
    }))
    const child = port.spawnParser(limits)
    const first = await child.frames[Symbol.asyncIterator]().next()
    expect(first.done).toBe(false)
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThanOrEqual(PARSER_WINDOW + 2)
    child.kill()
  })

  it('is killed when the core stops reading, when it says so, and when the core dies', async () => {
    let killed = 0
    const start = (): KeptParser => ({
      feed: () => new Promise(() => undefined),
      frames: (async function* () {
        yield { t: 'bytes', bytes: Buffer.alloc(1) } satisfies Frame
        await new Promise(() => undefined)
      })(),
      kill: () => void (killed += 1),
    })
    const { port, keeper } = joined(start)
    for await (const _frame of port.spawnParser(limits).frames) break
    expect(killed).toBe(1)
    const second = port.spawnParser(limits)
    const feeding = second.feed({}, [])
    second.kill()
    await feeding
    expect(killed).toBe(2)
    port.spawnParser(limits)
    keeper.killAll()
    expect(killed).toBe(3)
  })

  it('that ends early releases whoever is still feeding it', async () => {
    const { port } = joined(() => ({
      feed: () => new Promise(() => undefined),
      frames: (async function* () {
        yield done
      })(),
      kill: () => undefined,
    }))
    const child = port.spawnParser(limits)
    const feeding = child.feed({}, [Buffer.alloc(10), Buffer.alloc(10)])
    for await (const frame of child.frames) expect(frame).toEqual(done)
    await feeding
  })
})
