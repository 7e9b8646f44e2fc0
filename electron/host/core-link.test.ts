import { afterEach, describe, expect, it } from 'vitest'
import { HandClock } from '../../test/support/hand-clock.ts'
import type { CoreMessage, HostMessage } from '../core/link-protocol.ts'
import { CoreLink } from './core-link.ts'
import type { CoreProcessListener } from './core-process-handle.ts'
import { nodeCoreStarter } from './core-process-handle.ts'

const session = { caller: 'test', via: 'cli' } as const
const call = (name: string, input: unknown = {}): HostMessage & { type: 'call' } => ({
  type: 'call',
  id: 0,
  name,
  input,
  session,
})

/** Core processes played by the test itself. */
class PlayedCores {
  readonly started: { listener: CoreProcessListener; sent: HostMessage[]; killed: boolean }[] = []
  readonly start = (listener: CoreProcessListener) => {
    const core = { listener, sent: [] as HostMessage[], killed: false }
    this.started.push(core)
    return {
      pid: this.started.length,
      send: (message: HostMessage) => void core.sent.push(message),
      kill: () => {
        core.killed = true
      },
    }
  }
  get last() {
    const core = this.started.at(-1)
    if (!core) throw new Error('no core was started')
    return core
  }
  ready(): void {
    this.last.listener.onMessage({ type: 'ready', info: { ledgerId: 'L', kind: 'training', schemaVersion: 1 } })
  }
  answer(id: number, value: unknown): void {
    this.last.listener.onMessage({ type: 'answer', id, ok: true, value })
  }
}

function played(): { clock: HandClock; cores: PlayedCores; link: CoreLink } {
  const clock = new HandClock()
  const cores = new PlayedCores()
  return { clock, cores, link: new CoreLink({ start: cores.start, clock }) }
}

/** Lets settled promises run their followers. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the link to the core', () => {
  it('gives each answer to its own request, whatever the order', async () => {
    const { cores, link } = played()
    cores.ready()
    const first = link.request(call('a'))
    const second = link.request(call('b'))
    const ids = cores.last.sent.map((message) => ('id' in message ? message.id : 0))
    expect(new Set(ids).size).toBe(2)
    cores.answer(ids[1] ?? 0, 'second')
    cores.answer(ids[0] ?? 0, 'first')
    expect([await first, await second]).toEqual([
      { ok: true, value: 'first' },
      { ok: true, value: 'second' },
    ])
  })

  it('answers CORE_RESTARTED for what was pending when the core died, and sends it nowhere again', async () => {
    const { clock, cores, link } = played()
    cores.ready()
    const pending = link.request(call('order'))
    cores.last.listener.onExit('SIGKILL')
    expect(await pending).toEqual({ ok: false, code: 'CORE_RESTARTED', data: {} })
    clock.advance(100)
    cores.ready()
    expect(cores.started).toHaveLength(2)
    expect(cores.last.sent).toEqual([])
  })

  it('a late word of a dead core settles nothing of its successor', async () => {
    const { clock, cores, link } = played()
    cores.ready()
    const dead = cores.last
    dead.listener.onExit('SIGKILL')
    clock.advance(100)
    cores.ready()
    const pending = link.request(call('a'))
    dead.listener.onMessage({ type: 'answer', id: 1, ok: true, value: 'from the dead' })
    cores.answer(1, 'alive')
    expect(await pending).toEqual({ ok: true, value: 'alive' })
  })

  it('calls made while the core is away wait for it', async () => {
    const { clock, cores, link } = played()
    const waiting = link.request(call('a'))
    await settle()
    expect(cores.last.sent).toEqual([])
    cores.ready()
    await settle()
    cores.answer(1, 'now')
    expect(await waiting).toEqual({ ok: true, value: 'now' })
    cores.last.listener.onExit('SIGKILL')
    const early = link.request(call('b'))
    clock.advance(100)
    cores.ready()
    await settle()
    cores.answer(2, 'later')
    expect(await early).toEqual({ ok: true, value: 'later' })
  })

  it('a core that never comes up answers BUSY instead of hanging', async () => {
    const { clock, link } = played()
    const waiting = link.request(call('a'))
    clock.advance(60_000)
    expect(await waiting).toEqual({ ok: false, code: 'BUSY', data: {} })
  })

  it('restarts a dying core ever more slowly, and quickly again once one has stayed up', () => {
    const { clock, cores } = played()
    const delays: number[] = []
    for (let death = 0; death < 9; death += 1) {
      cores.last.listener.onExit('exit 1')
      const delay = clock.waits.at(-1) ?? 0
      delays.push(delay)
      clock.advance(delay)
    }
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
    cores.ready()
    clock.advance(30_000)
    cores.last.listener.onExit('SIGKILL')
    expect(clock.waits.at(-1)).toBe(100)
  })

  it('a refused ledger is not tried again, and every call hears why', async () => {
    const { clock, cores, link } = played()
    cores.last.listener.onMessage({ type: 'refused', code: 'LEDGER_IN_USE', data: { dir: 'D' } })
    cores.last.listener.onExit('exit 0')
    clock.advance(100_000)
    expect(cores.started).toHaveLength(1)
    expect(await link.request(call('a'))).toEqual({ ok: false, code: 'LEDGER_IN_USE', data: { dir: 'D' } })
  })

  it('a core that does not end when asked is ended by force, and not started again', async () => {
    const { clock, cores, link } = played()
    cores.ready()
    const stopped = link.stop()
    expect(cores.last.sent).toEqual([{ type: 'stop' }])
    clock.advance(15_000)
    expect(cores.last.killed).toBe(true)
    cores.last.listener.onExit('SIGKILL')
    await stopped
    clock.advance(100_000)
    expect(cores.started).toHaveLength(1)
    expect(link.state.state).toBe('stopped')
  })
})

describe('the link to a real process', () => {
  let link: CoreLink | undefined
  afterEach(() => link?.stop())
  const script = `${import.meta.dirname}/../../test/support/stub-core.ts`

  it('carries bytes and dates as they are, survives a SIGKILL and serves the next call from a new process', async () => {
    link = new CoreLink({ start: nodeCoreStarter({ script, args: [] }) })
    const value = { bytes: new Uint8Array([1, 2, 255]), at: new Date(86_400_000), text: '名' }
    expect(await link.request(call('stub.echo', value))).toEqual({ ok: true, value })
    const before = await link.request(call('stub.pid'))
    expect(await link.request(call('stub.die'))).toEqual({ ok: false, code: 'CORE_RESTARTED', data: {} })
    const after = await link.request(call('stub.pid'))
    expect(after.ok).toBe(true)
    expect(after).not.toEqual(before)
  })

  it('events reach every listener until it leaves', async () => {
    link = new CoreLink({ start: nodeCoreStarter({ script, args: [] }) })
    const heard: unknown[] = []
    const leave = link.onEvent((event) => heard.push(event))
    await link.request(call('stub.emit'))
    leave()
    await link.request(call('stub.emit'))
    expect(heard).toEqual([{ type: 'topics', topics: ['parcel'] } satisfies (CoreMessage & { type: 'event' })['event']])
  })
})
