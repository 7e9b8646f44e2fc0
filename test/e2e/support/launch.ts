import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { attach } from '../../../electron/host/attach-client.ts'
import type { AttachedHost } from '../../../electron/host/attach-client.ts'
import { StartedHost } from '../../support/started-host.ts'

export interface LaunchOptions {
  /** What to start; the default is the program itself. Relative to the project. */
  readonly script?: string
  /** Options of `npm start` beside `--ledger` and `--no-open`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The program on a ledger of its own, in a folder that goes away with it. */
export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), 'portledger-e2e-'))
  readonly ledgerFolder = join(this.folder, 'ledger')
  readonly #options: LaunchOptions
  #host: StartedHost | undefined

  constructor(options: LaunchOptions = {}) {
    this.#options = options
  }

  get host(): StartedHost {
    if (!this.#host) throw new Error('the program is not running')
    return this.#host
  }

  async start(): Promise<void> {
    const { script = 'electron/host/start.ts', args = ['--training'], env = {} } = this.#options
    this.#host = new StartedHost({ script, args, env, ledgerFolder: this.ledgerFolder, homeFolder: this.folder })
    await this.#host.whenUp()
  }

  /** The way in for the command line: to prepare and to check what the screen shows. */
  async attached(token?: string): Promise<AttachedHost> {
    const attached = await attach(this.ledgerFolder, token === undefined ? {} : { token })
    if (!attached) throw new Error('nothing to attach to')
    return attached
  }

  /** Opens the program in a page, as the first window or one more. */
  async open(page: Page): Promise<void> {
    await page.goto(await (await this.attached()).windowUrl())
  }

  /** SIGKILL to the core process; resolves when its successor serves. */
  killCore(): Promise<void> {
    return this.host.killCore()
  }

  /** SIGKILL to host and core, then a new start on the same ledger: a new port, so the page must be opened again. */
  async crashAndRestart(): Promise<void> {
    await this.host.kill()
    await this.start()
  }

  /** A polite end and a new start on the same ledger. */
  async restart(): Promise<void> {
    await this.host.stop()
    await this.start()
  }

  async end(): Promise<void> {
    await this.#host?.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/**
 * Cuts a window off from its host, or joins it again. (The single window's line is cut through the training channel's
 * own procedures.) Both ways at once: the browser's offline mode ends open streams, the route refuses new requests.
 */
export async function cutOff(page: Page, cut: boolean): Promise<void> {
  const context = page.context()
  await (cut
    ? context.route('**/*', (route) => route.abort('internetdisconnected'))
    : context.unrouteAll({ behavior: 'wait' }))
  await context.setOffline(cut)
}

/** Everything the page complained about: uncaught errors, console errors, refused by the content security policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`pageerror ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console ${message.text()}`)
  })
  return complaints
}

/** `test` with a started program on an empty training ledger. Options: `test.use({ launch: { args: [] } })`. */
export const test = base.extend<{ launch: LaunchOptions; program: Program }>({
  launch: [{}, { option: true }],
  program: async ({ launch }, use) => {
    const program = new Program(launch)
    try {
      await program.start()
      await use(program)
    } finally {
      await program.end()
    }
  },
})

export { expect } from '@playwright/test'
