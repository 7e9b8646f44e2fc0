/**
 * `npm start`: the program in an Electron window where Electron is to be had, else in an installed browser.
 * Standard output carries JSON only (for `--no-open`); what people read goes to standard error.
 */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attach } from './attach-client.ts'
import { openBrowserWindow } from './browser-window.ts'
import { CoreLink } from './core-link.ts'
import { nodeCoreStarter } from './core-process-handle.ts'
import { startInElectron } from './electron-launch.ts'
import { startHost } from './host.ts'
import type { RunningHost } from './host.ts'
import { nodeParserStarter } from './parser-port.ts'
import { keepParsers } from './parser-relay.ts'
import { browserProfileFolder } from './places.ts'
import { buildStale } from './stale-build.ts'
import { readStartOptions } from './start-options.ts'
import type { StartOptions } from './start-options.ts'

const projectRoot = dirname(dirname(import.meta.dirname))
const rendererFolder = join(projectRoot, 'dist', 'renderer')

export interface StartPlan {
  readonly coreScript: string
  readonly rendererFolder: string
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)
const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

async function show(url: string, options: StartOptions): Promise<void> {
  const opened = await openBrowserWindow({ url, profileFolder: browserProfileFolder(options.ledgerFolder) })
  const byHand = (reason: string): void => say(`${reason}。请用浏览器打开此地址（五分钟内有效，仅限一次）：\n${url}`)
  if (!opened.ok) return byHand(opened.reason)
  say('口岸台账已在浏览器窗口中打开。')
  void opened.failed.then(byHand)
}

/** A second start on an open ledger is one more window on the same core. */
async function joinRunning(options: StartOptions): Promise<boolean> {
  const running = await attach(options.ledgerFolder)
  if (!running) return false
  const url = await running.windowUrl()
  if (options.open) await show(url, options)
  else printJson({ url, joined: true })
  return true
}

/** Two starts at once: the loser finds the ledger locked, perhaps before the winner has written its run file. */
async function joinStarting(options: StartOptions): Promise<boolean> {
  for (let attempt = 0; attempt < 80; attempt += 1) {
    if (await joinRunning(options)) return true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return false
}

function stopOnSignals(host: RunningHost): void {
  const stop = (): void => void host.stop()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Started by a test or another program that is gone: nobody is left to end us.
  process.on('disconnect', stop)
}

/** Reports each core process to a parent that drives us, so that a test can kill it. */
function reportCore(host: RunningHost): void {
  const report = (): void => {
    if (host.link.state.state === 'ready') printJson({ core: host.link.corePid })
  }
  report()
  host.link.onState(report)
}

/** The exit code. */
export async function start(options: StartOptions, plan: StartPlan): Promise<number> {
  mkdirSync(options.ledgerFolder, { recursive: true, mode: 0o700 })
  if (await joinRunning(options)) return 0
  const coreArgs = ['--ledger', options.ledgerFolder, ...(options.training ? ['--training'] : [])]
  const started = await startHost({
    link: new CoreLink({
      start: nodeCoreStarter({ script: plan.coreScript, args: coreArgs }),
      parsers: (report) => keepParsers(nodeParserStarter(), report),
    }),
    ledgerFolder: options.ledgerFolder,
    rendererFolder: plan.rendererFolder,
    stay: options.stay,
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  if (!started.ok) {
    if (started.code === 'LEDGER_IN_USE' && (await joinStarting(options))) return 0
    say(started.sentence)
    if (!options.open) printJson({ ok: false, code: started.code })
    return 1
  }
  const { host } = started
  stopOnSignals(host)
  const url = host.server.newBootstrapUrl()
  if (options.open) {
    await show(url, options)
  } else {
    printJson({ url, origin: host.server.origin })
    reportCore(host)
  }
  await host.ended
  return 0
}

async function main(): Promise<number> {
  const options = readStartOptions(process.argv.slice(2))
  if (typeof options === 'string') {
    say(options)
    return 2
  }
  const built = await buildStale(projectRoot, ['renderer'])
  if (!built.ok) {
    say(built.reason)
    return 1
  }
  if (options.open && (await startInElectron(projectRoot, options, say))) return 0
  return start(options, { coreScript: join(import.meta.dirname, 'core-process.ts'), rendererFolder })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main()
  // The IPC channel of a driving parent would keep us alive.
  if (process.connected) process.disconnect()
}
