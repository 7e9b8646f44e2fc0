/**
 * What the program's main process imports from `electron`, on plain Node and an installed Chromium. Has what the
 * program uses and nothing more. It cannot prove the process sandbox, context isolation, custom scheme privileges,
 * native dialogs, the key store, fuses or Electron's own versions; on a machine with the binary the same specs run on it.
 */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as stage from './window.ts'
import { strict } from './strict.ts'

class App extends EventEmitter {
  readonly isPackaged = false
  #quitting = false
  #lock: string | undefined
  #userData = ''

  enableSandbox(): void {}

  setPath(name: string, path: string): void {
    if (name === 'userData') this.#userData = path
  }

  requestSingleInstanceLock(): boolean {
    mkdirSync(this.#userData, { recursive: true })
    const lock = join(this.#userData, 'stand-in.lock')
    try {
      process.kill(Number(readFileSync(lock, 'utf8')), 0)
      return false
    } catch {
      writeFileSync(lock, String(process.pid))
      this.#lock = lock
      return true
    }
  }

  getAppMetrics(): { pid: number | undefined; serviceName: string }[] {
    return [...utilities]
      .filter(([child]) => child.exitCode === null && child.signalCode === null)
      .map(([child, serviceName]) => ({ pid: child.pid, serviceName }))
  }

  whenReady(): Promise<void> {
    return Promise.resolve()
  }

  /** Closes the windows, then asks `will-quit`; whoever prevents it calls again. */
  quit(): void {
    this.#quitting = true
    for (const window of stage.BrowserWindow.getAllWindows()) window.close()
    if (stage.BrowserWindow.getAllWindows().length === 0) this.#end()
  }

  allClosed(): void {
    if (this.#quitting) this.#end()
    else this.emit('window-all-closed')
  }

  #end(): void {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) this.exit(0)
  }

  exit(code: number): void {
    if (this.#lock !== undefined) rmSync(this.#lock, { force: true })
    process.exit(code)
  }
}

const utilities = new Map<ChildProcess, string>()
const theApp = new App()
export const app = strict('app', theApp)
stage.contentsCreated.on('created', (contents) => theApp.emit('web-contents-created', {}, contents))
stage.contentsCreated.on('all-closed', () => theApp.allClosed())

export const BrowserWindow = stage.BrowserWindow

export const ipcMain = strict('ipcMain', {
  handle: (channel: string, handler: Parameters<typeof stage.invokeHandlers.set>[1]): void =>
    void stage.invokeHandlers.set(channel, handler),
})

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (): void => undefined,
  handle: (scheme: string, handler: Parameters<typeof stage.protocolHandlers.set>[1]): void =>
    void stage.protocolHandlers.set(scheme, handler),
})

/** Taken and never asked: headless Chromium refuses every permission by itself. What the handlers say is a unit test's matter. */
export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler: (): void => undefined,
    setPermissionCheckHandler: (): void => undefined,
    setDevicePermissionHandler: (): void => undefined,
    setDisplayMediaRequestHandler: (): void => undefined,
  }),
})

const unscripted = (name: string) => (): never => {
  throw new Error(`stand-in electron: the test has not said what ${name} answers`)
}
/** A test replaces these, as with Playwright's Electron. */
export const dialog = strict<Record<string, unknown>>('dialog', {
  showMessageBox: unscripted('dialog.showMessageBox'),
  showSaveDialog: unscripted('dialog.showSaveDialog'),
  showErrorBox: (title: string, content: string): void => void process.stderr.write(`${title}: ${content}\n`),
})

/** Shown to nobody here. */
export class Notification {
  show(): void {}
}

export const shell = strict<Record<string, unknown>>('shell', { openExternal: unscripted('shell.openExternal') })

const sealKey = createHash('sha256').update('stand-in key store').digest()
export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async (): Promise<boolean> => true,
  getSelectedStorageBackend: (): string => 'gnome_libsecret',
  encryptStringAsync: async (text: string): Promise<Buffer> => {
    const cipher = createCipheriv('aes-256-cbc', sealKey, Buffer.alloc(16))
    return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  },
  decryptStringAsync: async (sealed: Buffer) => {
    const decipher = createDecipheriv('aes-256-cbc', sealKey, Buffer.alloc(16))
    return {
      shouldReEncrypt: false,
      result: Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8'),
    }
  },
})

interface Template {
  readonly label?: string
  readonly role?: string
  readonly click?: () => void
  readonly submenu?: readonly Template[]
}
let applicationMenu: readonly Template[] = []
export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly Template[]): readonly Template[] => template,
  setApplicationMenu: (menu: readonly Template[]): void => {
    applicationMenu = menu
  },
  getApplicationMenu: (): readonly Template[] => applicationMenu,
})

interface ForkOptions {
  readonly env?: Record<string, string>
  readonly serviceName?: string
  readonly execArgv?: readonly string[]
  readonly stdio?: readonly ('ignore' | 'pipe' | 'inherit')[]
}

/** A utility process is a plain Node child here, with Electron's parent port made from the IPC channel. */
export const utilityProcess = strict('utilityProcess', {
  fork(script: string, args: readonly string[] = [], options: ForkOptions = {}) {
    const [input = 'ignore', output = 'inherit', errors = 'inherit'] = options.stdio ?? []
    const child = fork(script, args, {
      serialization: 'advanced',
      execArgv: [
        ...(options.execArgv ?? []),
        '--disable-warning=ExperimentalWarning',
        '--import',
        join(import.meta.dirname, 'parent-port.ts'),
      ],
      stdio: [input, output, errors, 'ipc'],
      env: options.env ?? process.env,
    })
    utilities.set(child, options.serviceName ?? 'Node Utility Process')
    return {
      get pid() {
        return child.pid
      },
      stdout: child.stdout,
      on: (event: 'spawn' | 'message' | 'exit', listener: (value?: unknown) => void) =>
        void child.on(event, (value: unknown) => listener(value ?? undefined)),
      postMessage: (message: unknown) => {
        if (child.connected) child.send(message instanceof Object ? message : { primitive: message }, () => undefined)
      },
      kill: () => child.kill(),
    }
  },
})
