import type { Answer, FailureData } from '../../shared/contract/failure.ts'
import type { CoreEvent, CoreInfo, CoreMessage, HostRequest, ParserOrder, ParserReport } from '../core/link-protocol.ts'
import type { CoreProcess, StartCoreProcess } from './core-process-handle.ts'

export type CoreState =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly info: CoreInfo }
  /** Will not be started again by itself. */
  | { readonly state: 'refused'; readonly code: string; readonly data: FailureData }
  | { readonly state: 'stopped' }

/** Time as an argument, so that tests turn the back-off by hand. */
export interface LinkClock {
  now(): number
  after(ms: number, action: () => void): () => void
}

export const wallClock: LinkClock = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
}

export interface CoreLinkOptions {
  readonly start: StartCoreProcess
  readonly clock?: LinkClock
  /** Carries out the core's orders for parse children; `report` sends their frames back. */
  readonly parsers?: (report: (message: ParserReport) => void) => ParserKeeper
}

export interface ParserKeeper {
  order(order: ParserOrder): void
  /** The core died: so do its children. */
  killAll(): void
}

const FIRST_RESTART_MS = 100
const LONGEST_RESTART_MS = 10_000
/** A core that ran this long counts as healthy, and the back-off begins anew. */
const HEALTHY_MS = 30_000
/** How long a call waits for a core that is starting: opening with a migration of a large ledger may take this long. */
const START_PATIENCE_MS = 60_000
const STOP_PATIENCE_MS = 15_000

interface Pending {
  readonly settle: (answer: Answer<unknown>) => void
}

/**
 * The host's end of the link to the core process. Starts it, answers for it when it dies, and starts it again.
 * A request is sent once: whether to repeat it is the client's decision (queries may be, commands must not be blindly).
 */
export class CoreLink {
  readonly #start: StartCoreProcess
  readonly #clock: LinkClock
  readonly #parsers: ParserKeeper | undefined
  readonly #pending = new Map<number, Pending>()
  readonly #waiting = new Set<() => void>()
  readonly #eventListeners = new Set<(event: CoreEvent) => void>()
  readonly #stateListeners = new Set<(state: CoreState) => void>()
  #process: CoreProcess | undefined
  #state: CoreState = { state: 'starting' }
  #nextId = 1
  #restartMs = FIRST_RESTART_MS
  #startedAt = 0
  #cancelRestart: (() => void) | undefined
  #stopping: Promise<void> | undefined
  #ended: (() => void) | undefined

  constructor(options: CoreLinkOptions) {
    this.#start = options.start
    this.#clock = options.clock ?? wallClock
    this.#parsers = options.parsers?.((message) => this.#process?.send(message))
    this.#launch()
  }

  get state(): CoreState {
    return this.#state
  }

  /** The core's process id, for tests that kill it and for the run file. */
  get corePid(): number | undefined {
    return this.#process?.pid
  }

  /** Requests that are not answered yet. */
  get pendingCount(): number {
    return this.#pending.size
  }

  onEvent(listener: (event: CoreEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  onState(listener: (state: CoreState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Resolves when the core serves calls or has refused for good. */
  async whenSettled(): Promise<CoreState> {
    await this.#waitForStart(Number.POSITIVE_INFINITY)
    return this.#state
  }

  /** Sends one request. A core that is starting is waited for; a core that dies meanwhile answers CORE_RESTARTED. */
  async request(request: HostRequest): Promise<Answer<unknown>> {
    if (this.#state.state === 'starting') await this.#waitForStart(START_PATIENCE_MS)
    const { state } = this
    if (state.state === 'refused') return { ok: false, code: state.code, data: state.data }
    const core = this.#process
    if (state.state !== 'ready' || core === undefined) return { ok: false, code: 'BUSY', data: {} }
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((settle) => {
      this.#pending.set(id, { settle })
      core.send({ ...request, id })
    })
  }

  /** Ends the core: politely first, by force when it does not go. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#cancelRestart?.()
    const core = this.#process
    if (core !== undefined) {
      const ended = new Promise<void>((resolve) => {
        this.#ended = resolve
      })
      const cancelForce = this.#clock.after(STOP_PATIENCE_MS, () => core.kill())
      core.send({ type: 'stop' })
      await ended
      cancelForce()
    }
    this.#setState({ state: 'stopped' })
  }

  #launch(): void {
    this.#startedAt = this.#clock.now()
    this.#setState({ state: 'starting' })
    // Messages of a core that is already replaced must not settle requests of its successor.
    let current = true
    this.#process = this.#start({
      onMessage: (message) => {
        if (current) this.#receive(message)
      },
      onExit: () => {
        current = false
        this.#exited()
      },
    })
  }

  #receive(message: CoreMessage): void {
    if (message.type === 'answer') {
      const pending = this.#pending.get(message.id)
      this.#pending.delete(message.id)
      pending?.settle(
        message.ok ? { ok: true, value: message.value } : { ok: false, code: message.code, data: message.data },
      )
    } else if (message.type === 'event') {
      for (const listener of this.#eventListeners) listener(message.event)
    } else if (message.type === 'ready') {
      this.#setState({ state: 'ready', info: message.info })
    } else if (message.type === 'refused') {
      this.#setState({ state: 'refused', code: message.code, data: message.data })
    } else {
      this.#parsers?.order(message)
    }
  }

  #exited(): void {
    this.#process = undefined
    this.#parsers?.killAll()
    for (const [id, { settle }] of [...this.#pending]) {
      this.#pending.delete(id)
      settle({ ok: false, code: 'CORE_RESTARTED', data: {} })
    }
    this.#ended?.()
    if (this.#stopping !== undefined || this.#state.state === 'refused') return
    if (this.#clock.now() - this.#startedAt >= HEALTHY_MS) this.#restartMs = FIRST_RESTART_MS
    const delay = this.#restartMs
    this.#restartMs = Math.min(delay * 2, LONGEST_RESTART_MS)
    this.#setState({ state: 'starting' })
    this.#cancelRestart = this.#clock.after(delay, () => this.#launch())
  }

  #setState(state: CoreState): void {
    if (state.state === 'starting' && this.#state.state === 'starting') return
    this.#state = state
    if (state.state !== 'starting') {
      for (const wake of [...this.#waiting]) wake()
    }
    for (const listener of this.#stateListeners) listener(state)
  }

  #waitForStart(patienceMs: number): Promise<void> {
    if (this.#state.state !== 'starting') return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        cancel()
        resolve()
      }
      const cancel = Number.isFinite(patienceMs) ? this.#clock.after(patienceMs, wake) : (): void => undefined
      this.#waiting.add(wake)
    })
  }
}
