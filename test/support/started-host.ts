import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')

export interface HostSettings {
  /** `electron/host/start.ts`, or the stub's. Relative to the project. */
  readonly script: string
  readonly ledgerFolder: string
  /** Where keys and browser profiles go: never the user's own. */
  readonly homeFolder: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A host started with `--no-open`, driven through what it prints. Ends when this process ends. */
export class StartedHost {
  /** Opens the program once; `newUrl` of the attach client gives more. */
  url = ''
  origin = ''
  joined = false
  corePid: number | undefined
  readonly process: ChildProcess
  readonly #lines: unknown[] = []
  #wake: () => void = () => undefined
  #errors = ''

  constructor(settings: HostSettings) {
    const script = join(root, settings.script)
    this.process = fork(script, ['--ledger', settings.ledgerFolder, '--no-open', ...(settings.args ?? [])], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A test runner's own loaders have no business in the program.
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        ...(process.features.typescript === false ? ['--experimental-strip-types'] : []),
      ],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORTLEDGER_NO_ELECTRON: '1',
        PORTLEDGER_HOME: settings.homeFolder,
        PORTLEDGER_KEYS: join(settings.homeFolder, 'keys'),
        ...settings.env,
      },
    })
    this.process.stderr?.on('data', (part: Buffer) => {
      this.#errors = (this.#errors + part.toString('utf8')).slice(-20_000)
    })
    if (this.process.stdout) createInterface({ input: this.process.stdout }).on('line', (line) => this.#hear(line))
    this.process.on('exit', () => this.#wake())
  }

  get exitCode(): number | null {
    return this.process.exitCode
  }

  /** What it said on standard error. */
  get errors(): string {
    return this.#errors
  }

  #hear(line: string): void {
    const said: unknown = JSON.parse(line)
    this.#lines.push(said)
    if (typeof said === 'object' && said !== null) {
      if ('url' in said && typeof said.url === 'string') this.url = said.url
      if ('origin' in said && typeof said.origin === 'string') this.origin = said.origin
      if ('joined' in said) this.joined = true
      if ('core' in said && typeof said.core === 'number') this.corePid = said.core
    }
    this.#wake()
  }

  /** Waits until it has said enough, or ended. */
  async until(condition: () => boolean, what: string): Promise<this> {
    while (!condition()) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`host ended before ${what}: ${this.#errors}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this
  }

  whenUp(): Promise<this> {
    return this.until(() => this.url !== '', 'it was up')
  }

  /** SIGKILL to the core, then waits for its successor. */
  async killCore(): Promise<void> {
    await this.until(() => this.corePid !== undefined, 'a core was up')
    const dead = this.corePid
    if (dead === undefined) return
    process.kill(dead, 'SIGKILL')
    await this.until(() => this.corePid !== dead, 'a new core was up')
  }

  /** SIGKILL to the host itself; its core ends when the channel breaks. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    this.process.kill('SIGKILL')
    await once(this.process, 'exit')
  }

  /** Asks it to end and waits. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM')
      await once(this.process, 'exit')
    }
    return this.process.exitCode
  }
}
