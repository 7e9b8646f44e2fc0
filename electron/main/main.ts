/** Electron's main process: the order of starting, and nothing else. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Notification, protocol, safeStorage, session } from 'electron'
import { defaultKeysDirectory } from '../adapter/system/keys-file.ts'
import { CoreLink } from '../host/core-link.ts'
import { startHost } from '../host/host.ts'
import type { RunningHost } from '../host/host.ts'
import { keepParsers } from '../host/parser-relay.ts'
import { dataFolder, electronProfileFolder } from '../host/places.ts'
import { readStartOptions } from '../host/start-options.ts'
import type { StartOptions } from '../host/start-options.ts'
import { CHANNEL } from './bridge-channels.ts'
import { cliArguments, runCliMode } from './cli-mode.ts'
import { serveClient } from './client-protocol.ts'
import { forwardEvents, Gate } from './gate.ts'
import { askAboutKeys, askTarget } from './ask.ts'
import { loadWrappingKey } from './keys.ts'
import { installMenu } from './menu.ts'
import { utilityCoreStarter } from './utility-core.ts'
import { utilityParserStarter } from './utility-parser.ts'
import { confineContents, denyPermissions, openWindow } from './window.ts'

/** Beside this bundle. */
const here = import.meta.dirname
const rendererFolder = join(here, '..', 'renderer')

function startCore(options: Pick<StartOptions, 'ledgerFolder' | 'training'>, wrappingKey: Uint8Array): CoreLink {
  const args = ['--ledger', options.ledgerFolder, ...(options.training ? ['--training'] : [])]
  const startParser = utilityParserStarter({
    rows: join(here, 'parse-child-utility.js'),
    papers: join(here, 'paper-child-utility.js'),
  })
  return new CoreLink({
    start: utilityCoreStarter({ script: join(here, 'core-process.js'), args, wrappingKey }),
    parsers: (report) => keepParsers(startParser, report),
  })
}

/** Windows go first, then the core, then the program: a ledger is never left open behind a closed window. */
function endWithWindows(host: RunningHost): void {
  let stopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void host.stop().then(() => {
      stopped = true
      app.quit()
    })
  })
}

function systemWrappingKey(): Promise<Uint8Array | undefined> {
  return loadWrappingKey({
    store: safeStorage,
    platform: process.platform,
    file: join(defaultKeysDirectory(process.env), 'wrapping.key'),
    ask: askAboutKeys,
  })
}

/** `--cli`: the command line, on the running core or on one of its own; no window. */
async function runCommandLine(args: readonly string[]): Promise<void> {
  // A profile of its own: the windows' may be in use by a running program.
  app.setPath('userData', join(dataFolder(), 'electron', 'command-line'))
  await app.whenReady()
  const code = await runCliMode(args, async (options) => {
    const wrappingKey = await systemWrappingKey()
    return wrappingKey === undefined ? undefined : startCore(options, wrappingKey)
  })
  app.exit(code)
}

async function runWindows(options: StartOptions): Promise<void> {
  await app.whenReady()
  denyPermissions(session.defaultSession)
  protocol.handle('app', (request) => serveClient(rendererFolder, request))
  const wrappingKey = await systemWrappingKey()
  if (wrappingKey === undefined) return app.exit(1)

  const link = startCore(options, wrappingKey)
  // Beside the windows it serves the command line, which attaches to an open ledger through the same door as elsewhere.
  const started = await startHost({ link, ledgerFolder: options.ledgerFolder, rendererFolder, stay: true })
  if (!started.ok) {
    dialog.showErrorBox('口岸台账无法打开', started.sentence)
    return app.exit(1)
  }
  endWithWindows(started.host)
  const ours = new Set<number>()
  const gate = new Gate({
    ipc: ipcMain,
    link,
    isWindow: (id) => ours.has(id),
    chooseTarget: askTarget,
    notify: (title, body) => new Notification({ title, body, silent: true }).show(),
    onRefused: () => undefined,
  })
  forwardEvents(link, (event) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(CHANNEL.event, event)
  })
  const open = (): void => {
    const window = openWindow()
    const { id } = window.webContents
    ours.add(id)
    window.on('closed', () => {
      ours.delete(id)
      gate.windowGone(id)
    })
  }
  installMenu({ newWindow: open })
  app.on('second-instance', open)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  open()
}

function fail(error: unknown): void {
  dialog.showErrorBox('口岸台账无法启动', error instanceof Error ? error.message : String(error))
  app.exit(1)
}

function main(): void {
  app.enableSandbox()
  const command = cliArguments(process.argv)
  if (command !== undefined) {
    runCommandLine(command).catch(fail)
    return
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  app.on('web-contents-created', (_event, contents) => confineContents(contents))
  // Packaged, the program's own name stands first; in development Electron's and the project's.
  const options = readStartOptions(process.argv.slice(app.isPackaged ? 1 : 2))
  if (typeof options === 'string') {
    dialog.showErrorBox('口岸台账', options)
    return app.exit(2)
  }
  // One profile a ledger: the lock below is Electron's for the profile, so it holds for each ledger by itself.
  app.setPath('userData', electronProfileFolder(options.ledgerFolder))
  if (!app.requestSingleInstanceLock()) return app.quit()
  runWindows(options).catch(fail)
}

main()
