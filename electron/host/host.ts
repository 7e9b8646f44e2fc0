import { failureText } from '../../shared/contract/failure.ts'
import { CoreLink } from './core-link.ts'
import type { CoreState } from './core-link.ts'
import { nodeCoreStarter } from './core-process-handle.ts'
import { startLoopbackServer } from './loopback-server.ts'
import type { LoopbackServer } from './loopback-server.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'

export interface HostOptions {
  readonly ledgerFolder: string
  readonly rendererFolder: string
  /** The core's script and what it is told on its command line. */
  readonly coreScript: string
  readonly coreArgs: readonly string[]
  readonly port?: number
  /** End by itself when the last window has been gone for a while. */
  readonly stay: boolean
}

export interface RunningHost {
  readonly server: LoopbackServer
  readonly link: CoreLink
  /** Resolves when everything is down, whatever asked for it. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export type HostStart = { readonly ok: true; readonly host: RunningHost } | { readonly ok: false; readonly code: string; readonly sentence: string }

/** A reload closes the stream for a moment; a closed window does not come back within this time. */
const GONE_MS = 5000

/** Core, loopback server and run file, up and down in the right order. */
export async function startHost(options: HostOptions): Promise<HostStart> {
  const link = new CoreLink({ start: nodeCoreStarter({ script: options.coreScript, args: options.coreArgs }) })
  const state = await link.whenSettled()
  if (state.state === 'refused') return { ok: false, code: state.code, sentence: failureText(state.code, state.data) }

  let leaveTimer: NodeJS.Timeout | undefined
  let windows = 0
  const server = await startLoopbackServer({
    link,
    rendererFolder: options.rendererFolder,
    ...(options.port === undefined ? {} : { port: options.port }),
    onWindows: (count) => {
      const left = count === 0 && windows > 0
      windows = count
      clearTimeout(leaveTimer)
      if (left && !options.stay) leaveTimer = setTimeout(() => void stop(), GONE_MS)
    },
  })
  writeRunFile(options.ledgerFolder, { pid: process.pid, port: server.port, secret: server.runSecret })

  let finish: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    finish = resolve
  })
  let stopping: Promise<void> | undefined
  const takeDown = async (): Promise<void> => {
    clearTimeout(leaveTimer)
    // First nobody new, then the core; the run file last: until then the ledger is in use.
    await server.close()
    await link.stop()
    removeRunFile(options.ledgerFolder, server.runSecret)
    finish()
  }
  const stop = (): Promise<void> => (stopping ??= takeDown())
  // A core that refuses after a restart (a key taken away, a ledger replaced) leaves nothing to serve.
  link.onState((changed: CoreState) => {
    if (changed.state === 'refused') void stop()
  })
  return { ok: true, host: { server, link, ended, stop } }
}
