import { fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { _electron, chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { electronBinary } from '../../../electron/host/electron-launch.ts'
import { findInstalledBrowser } from '../../../electron/host/installed-browser.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export interface ElectronOptions {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The part of Playwright's ElectronApplication that the specs use; `electron` is what the main process imports. */
export interface ElectronApplication {
  readonly isStandIn: boolean
  firstWindow(): Promise<Page>
  waitForWindow(): Promise<Page>
  evaluate<Result, Value>(
    run: (electron: typeof Electron, value: Value) => Result | Promise<Result>,
    value: Value,
  ): Promise<Result>
  /** Quits as the user would, and waits. */
  close(): Promise<void>
  /** SIGKILL, as a crash. */
  kill(): Promise<void>
}

async function launchBrowser(profile: string): Promise<{ process: ChildProcess; endpoint: string }> {
  const browser = findInstalledBrowser()
  if (browser === undefined) throw new Error('no installed Chromium')
  const isRoot = process.getuid?.() === 0
  const args = [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--disable-gpu',
    ...(isRoot ? ['--no-sandbox'] : []),
    'about:blank',
  ]
  const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = /^DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1]
    if (endpoint !== undefined) {
      child.stderr.resume()
      return { process: child, endpoint }
    }
  }
  throw new Error('the browser ended before it listened')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

class StandInApplication implements ElectronApplication {
  readonly isStandIn = true
  readonly #main: ChildProcess
  readonly #browser: ChildProcess
  readonly #connection: Browser
  readonly #profile: string
  readonly #answers = new Map<number, (answer: { readonly value?: unknown; readonly error?: string }) => void>()
  readonly #seen = new Set<Page>()
  #next = 1

  constructor(main: ChildProcess, browser: ChildProcess, connection: Browser, profile: string) {
    this.#main = main
    this.#browser = browser
    this.#connection = connection
    this.#profile = profile
    main.on('message', (answer: { readonly id: number; readonly value?: unknown; readonly error?: string }) => {
      this.#answers.get(answer.id)?.(answer)
      this.#answers.delete(answer.id)
    })
    main.on('exit', () => {
      for (const answer of this.#answers.values()) answer({ error: 'the main process ended' })
    })
  }

  firstWindow(): Promise<Page> {
    return this.waitForWindow()
  }

  /** The next window that no earlier call has answered. */
  async waitForWindow(): Promise<Page> {
    const [context] = this.#connection.contexts()
    if (!context) throw new Error('no context')
    for (;;) {
      const page = context
        .pages()
        .find((one) => !this.#seen.has(one) && one.url().startsWith('https://client.app.invalid/'))
      if (page) {
        this.#seen.add(page)
        await page.waitForLoadState()
        return page
      }
      if (this.#main.exitCode !== null) throw new Error(`the main process ended with ${this.#main.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  evaluate<Result, Value>(
    run: (electron: typeof Electron, value: Value) => Result | Promise<Result>,
    value: Value,
  ): Promise<Result> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#answers.set(id, (answer) => {
        if (answer.error !== undefined) reject(new Error(answer.error))
        else resolve(answer.value as Result)
      })
      this.#main.send({ id, source: run.toString(), value })
    })
  }

  async close(): Promise<void> {
    await this.evaluate(({ app }) => app.quit(), undefined).catch(() => undefined)
    await ended(this.#main)
    await this.#endBrowser()
  }

  async kill(): Promise<void> {
    this.#main.kill('SIGKILL')
    await ended(this.#main)
    await this.#endBrowser()
  }

  async #endBrowser(): Promise<void> {
    await this.#connection.close()
    this.#browser.kill()
    await ended(this.#browser)
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

const mainProcess = join(import.meta.dirname, 'main-process.ts')
const mainBundle = join(root, 'dist', 'electron', 'main.js')
const quiet = ['--disable-warning=ExperimentalWarning']

async function launchStandIn({ args, env }: ElectronOptions): Promise<ElectronApplication> {
  const profile = mkdtempSync(join(tmpdir(), 'stand-in-electron-'))
  const { process: browser, endpoint } = await launchBrowser(profile)
  const main = fork(mainProcess, [mainBundle, ...args], {
    execArgv: quiet,
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env, NODE_OPTIONS: '', STAND_IN_CDP: endpoint },
  })
  return new StandInApplication(main, browser, await chromium.connectOverCDP(endpoint), profile)
}

/** The real Electron where its binary is, else the stand-in. Needs dist/electron and dist/renderer. */
export async function launchElectron(options: ElectronOptions): Promise<ElectronApplication> {
  const binary = electronBinary(root)
  if (binary === undefined) return launchStandIn(options)
  const application = await _electron.launch({
    executablePath: binary,
    args: [root, ...options.args],
    env: { ...process.env, ...options.env } as Record<string, string>,
  })
  return {
    isStandIn: false,
    firstWindow: () => application.firstWindow(),
    waitForWindow: () => application.waitForEvent('window'),
    evaluate: (run, value) => application.evaluate(run as never, value as never),
    close: () => application.close(),
    kill: async () => {
      application.process().kill('SIGKILL')
      await ended(application.process())
    },
  }
}

/** The program as a command line: what it prints on standard output, and its exit code. */
export async function runElectronCli({
  args,
  env,
}: ElectronOptions): Promise<{ readonly code: number | null; readonly output: string }> {
  const binary = electronBinary(root)
  const [file, before] =
    binary === undefined ? [process.execPath, [...quiet, mainProcess, mainBundle]] : [binary, [root]]
  const child = spawn(file, [...before, '--cli', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
  })
  const [output] = await Promise.all([text(child.stdout), ended(child)])
  return { code: child.exitCode, output }
}
