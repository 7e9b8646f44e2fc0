import { failureText } from '../../shared/contract/failure.ts'
import type { FailureData } from '../../shared/contract/failure.ts'
import { wallClock } from './core-link.ts'
import type { CoreLink, CoreState } from './core-link.ts'
import { openLanDesk } from './lan-desk.ts'
import { watchLastWindow } from './last-window.ts'
import { startLoopbackServer } from './loopback-server.ts'
import type { LoopbackServer } from './loopback-server.ts'
import { keepPayCheckListener } from './pay-check-listener.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'

export interface HostOptions {
  /** Started already; the host waits for it and ends it. */
  readonly link: CoreLink
  readonly ledgerFolder: string
  readonly rendererFolder: string
  readonly port?: number
  /** Go on when the last window has been gone for a while. */
  readonly stay: boolean
}

export interface RunningHost {
  readonly server: LoopbackServer
  readonly link: CoreLink
  /** Resolves when everything is down, whatever asked for it. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export type HostStart =
  | { readonly ok: true; readonly host: RunningHost }
  | { readonly ok: false; readonly code: string; readonly data: FailureData; readonly sentence: string }

/** Core, loopback server and run file, up and down in the right order; the same for a browser window, Electron and the packaged command line. */
export async function startHost(options: HostOptions): Promise<HostStart> {
  const { link } = options
  const state = await link.whenSettled()
  if (state.state === 'refused')
    return { ok: false, code: state.code, data: state.data, sentence: failureText(state.code, state.data) }

  const onWindows = watchLastWindow({
    clock: wallClock,
    busy: () => link.pendingCount > 0,
    onGone: () => {
      if (!options.stay) void stop()
    },
  })
  const server = await startLoopbackServer({
    link,
    rendererFolder: options.rendererFolder,
    ...(options.port === undefined ? {} : { port: options.port }),
    onWindows,
  })
  const lan = openLanDesk({ link, rendererFolder: options.rendererFolder })
  writeRunFile(options.ledgerFolder, { pid: process.pid, port: server.port, secret: server.runSecret })

  const listener = keepPayCheckListener(link)

  let finish: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    finish = resolve
  })
  let stopping: Promise<void> | undefined
  const takeDown = async (): Promise<void> => {
    // First nobody new, then the core; the run file last: until then the ledger is in use.
    await Promise.all([server.close(), listener.stop(), lan.close()])
    // The closing took the last window away; nobody needs to wait whether it comes back.
    onWindows(0)
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
