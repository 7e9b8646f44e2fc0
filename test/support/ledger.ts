import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCore } from '../../electron/host/open-core.ts'
import type { Core, CoreEvent } from '../../electron/core/core.ts'
import type { ChannelMaker, Clock, Keys, PayUpload, Rng, Signer, Spawn, Wire } from '../../electron/core/ports.ts'
import type { Answer, CallIn, CallOut, JobName, Out, ProcedureName } from '../../shared/contract/index.ts'

/** A clock that moves only when told; timers fire in order. */
export function fakeClock(
  start = Date.UTC(2026, 10, 22, 1, 0, 0),
): Clock & { advance(ms: number): void; set(ms: number): void } {
  let now = start
  let timers: { at: number; work: () => void }[] = []
  return {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const due = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((one) => one !== due)
        now = Math.max(now, due.at)
        due.work()
      }
      now = until
    },
    set(ms) {
      now = ms
    },
  }
}

/** Repeatable random bytes (xorshift32); for tests only. */
export function seededRng(seed: number): Rng {
  let state = (seed * 2654435761 + 1) >>> 0 || 1
  return {
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let i = 0; i < count; i++) {
        state ^= state << 13
        state >>>= 0
        state ^= state >>> 17
        state ^= state << 5
        state >>>= 0
        bytes[i] = state & 255
      }
      return bytes
    },
  }
}

/** Keys in memory. */
export function memoryKeys(): Keys {
  const keys = new Map<string, Uint8Array>()
  return { load: (id) => keys.get(id), store: (id, key) => void keys.set(id, key), place: (id) => `memory:${id}` }
}

const noSpawn: Spawn = {
  spawnParser() {
    throw new Error('this test gave no parser')
  },
}

export interface TestLedger {
  readonly core: Core
  readonly directory: string
  readonly clock: ReturnType<typeof fakeClock>
  readonly keys: Keys
  readonly events: CoreEvent[]
  readonly internalErrors: unknown[]
  call<N extends ProcedureName>(name: N, input: CallIn<N>, as?: string): Promise<Answer<CallOut<N>>>
  /** Calls and expects success. */
  value<N extends ProcedureName>(name: N, input: CallIn<N>, as?: string): Promise<CallOut<N>>
  /** Starts a job and waits for its end. */
  job<N extends JobName>(
    name: N,
    input: CallIn<N>,
    as?: string,
  ): Promise<{ state: string; result?: Out<N>; code?: string; data?: unknown }>
  /** Puts bytes into the content store, answers their hash. */
  upload(bytes: Uint8Array | string, name?: string): string
  /** Closes and opens the same files again, as after a restart. */
  reopen(): Promise<TestLedger>
  /** Forgets the running core without a clean stop and opens the files again: what a crash leaves, as far as one process can play it. */
  close(): Promise<void>
}

export interface TestLedgerOptions {
  readonly kind?: 'training' | 'real'
  readonly seed?: number
  readonly wires?: (place: { clock: Clock; rng: Rng; directory: string }) => readonly Wire[]
  readonly signers?: readonly Signer[]
  readonly brokenKeys?: readonly string[]
  readonly channels?: (place: { clock: Clock; directory: string; rng: Rng }) => ChannelMaker
  readonly spawn?: Spawn
  readonly readers?: number
  readonly directory?: string
  readonly keys?: Keys
  readonly clock?: ReturnType<typeof fakeClock>
  readonly payUpload?: PayUpload
}

/** A ledger in a temporary folder with a fake clock and seeded randomness; `admin` calls unless told otherwise. */
export async function openTestLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'portledger-test-'))
  const clock = options.clock ?? fakeClock()
  const keys = options.keys ?? memoryKeys()
  const events: CoreEvent[] = []
  const internalErrors: unknown[] = []
  const core = openCore({
    directory,
    found: options.kind ?? 'training',
    keys,
    clock,
    rng: seededRng(options.seed ?? 1),
    readers: options.readers ?? 0,
    spawn: options.spawn ?? noSpawn,
    outside: (place) => ({
      wires: options.wires?.(place) ?? [],
      signers: options.signers ?? [],
      ...(options.brokenKeys === undefined ? {} : { brokenKeys: options.brokenKeys }),
      ...(options.channels === undefined ? {} : { channels: options.channels(place) }),
      ...(options.payUpload === undefined ? {} : { payUpload: options.payUpload }),
    }),
    onEvent: (event) => events.push(event),
    logError: (_id, error) => internalErrors.push(error),
  })
  const tokens = new Map<string, string>()

  async function token(login: string): Promise<string> {
    const known = tokens.get(login)
    if (known !== undefined) return known
    const answer = await core.call('session.signIn', { login }, undefined)
    if (!answer.ok) throw new Error(`cannot sign in as ${login}: ${answer.code}`)
    const session = (answer.value as { session: string }).session
    tokens.set(login, session)
    return session
  }

  const ledger: TestLedger = {
    core,
    directory,
    clock,
    keys,
    events,
    internalErrors,
    async call(name, input, as = 'admin') {
      return (await core.call(name, input, await token(as))) as Answer<never>
    },
    async value(name, input, as = 'admin') {
      const answer = await core.call(name, input, await token(as))
      if (!answer.ok)
        throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.data)} ${String(internalErrors.at(-1) ?? '')}`)
      return answer.value as never
    },
    async job(name, input, as = 'admin') {
      const answer = await core.call(name, input, await token(as))
      if (!answer.ok) return { state: 'failed', code: answer.code, data: answer.data }
      const view = await core.jobs.ended((answer.value as { jobId: number }).jobId)
      return view as never
    },
    upload(bytes, name = 'test') {
      const upload = core.content.open('upload', name, 0)
      upload.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
      return upload.finish().sha256
    },
    async reopen() {
      await core.stop()
      return openTestLedger({ ...options, directory, keys, clock, seed: (options.seed ?? 1) + 1 })
    },
    async close() {
      await core.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return ledger
}
