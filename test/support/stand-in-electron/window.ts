import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from '@playwright/test'
import { fromBrowser, originOf, toBrowser } from './address.ts'
import { strict } from './strict.ts'

type InvokeHandler = (
  event: { readonly sender: WebContents; readonly senderFrame: StandInFrame | null },
  ...values: unknown[]
) => unknown
type ProtocolHandler = (request: Request) => Promise<Response>
type OpenHandler = (details: { readonly url: string }) => { readonly action: 'deny' | 'allow' }

interface StandInFrame {
  readonly origin: string
  readonly url: string
}

export const invokeHandlers = new Map<string, InvokeHandler>()
export const protocolHandlers = new Map<string, ProtocolHandler>()
/** Takes each new contents to whoever listens to `app`'s web-contents-created. */
export const contentsCreated = new EventEmitter()

let stage: Promise<BrowserContext> | undefined

/** The test's browser, joined with the first window: a command line needs none. */
async function joinBrowser(): Promise<BrowserContext> {
  const endpoint = process.env['STAND_IN_CDP']
  if (endpoint === undefined) throw new Error('stand-in electron: STAND_IN_CDP names no browser')
  const [context] = (await chromium.connectOverCDP(endpoint)).contexts()
  if (!context) throw new Error('stand-in electron: the browser has no default context')
  await context.route('**/*', serve)
  return context
}

const windows = new Map<Page, BrowserWindow>()
let nextId = 1

async function serve(route: Route): Promise<void> {
  const request = route.request()
  const address = fromBrowser(request.url())
  const page = pageOf(request)
  const window = page && windows.get(page)
  // A page that no BrowserWindow made, which its opener's page closes in a moment.
  if (!page || !window) return route.abort('aborted')
  if (request.isNavigationRequest() && request.frame() === page.mainFrame() && !window.webContents.mayNavigate(address))
    return route.abort('aborted')
  const handler = protocolHandlers.get(address.slice(0, address.indexOf(':')))
  if (!handler) return route.abort('blockedbyclient')
  // A Request cannot be made for this scheme with a body; the program's own protocol only ever reads.
  const response = await handler(new Request(address, { method: request.method() }))
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** Undefined for the first request of a page that has no frame yet. */
function pageOf(request: PageRequest): Page | undefined {
  try {
    return request.frame().page()
  } catch {
    return undefined
  }
}

/** Runs in the page before its own scripts: Electron's two preload modules, and the preload itself. */
function preloadScript(preload: string): string {
  return `(() => {
    if (window.top !== window) return
    const invokeOutside = window.standInInvoke
    const openOutside = window.standInOpen
    window.open = (address) => {
      openOutside(new URL(address ?? '', document.baseURI).href)
      return null
    }
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null
      if (!link) return
      event.preventDefault()
      openOutside(link.href)
    }, true)
    const listeners = new Map()
    Object.defineProperty(window, 'standInDeliver', { value: (channel, payload) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, payload)
    } })
    const modules = { electron: {
      contextBridge: { exposeInMainWorld: (key, api) => Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true }) },
      ipcRenderer: {
        invoke: async (channel, ...values) => {
          const answer = await invokeOutside({ channel, values: structuredClone(values) })
          if ('error' in answer) throw new Error("Error invoking remote method '" + channel + "': " + answer.error)
          return answer.value
        },
        on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
        removeListener: (channel, listener) => void listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener)),
      },
    } }
    const require = (name) => {
      if (name in modules) return modules[name]
      throw new Error('stand-in electron: a sandboxed preload cannot require ' + name)
    }
    const module = { exports: {} };
    ((require, module, exports) => {${preload}\n})(require, module, module.exports)
  })()`
}

export class WebContents extends EventEmitter {
  readonly id = nextId++
  readonly #page: Promise<Page>
  #sending: Promise<unknown> = Promise.resolve()
  #frame: StandInFrame = { origin: 'null', url: '' }
  openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(page: Promise<Page>) {
    super()
    this.#page = page
  }

  /** One object per page load, so that a program may compare frames. */
  get mainFrame(): StandInFrame {
    return this.#frame
  }

  navigated(address: string): void {
    this.#frame = { origin: originOf(address), url: fromBrowser(address) }
  }

  frameOf(frame: Frame): StandInFrame {
    return frame.parentFrame() === null ? this.#frame : { origin: originOf(frame.url()), url: frame.url() }
  }

  mayNavigate(url: string): boolean {
    let prevented = false
    this.emit('will-navigate', { url, preventDefault: () => (prevented = true) })
    return !prevented
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  send(channel: string, payload: unknown): void {
    const copy = structuredClone(payload)
    this.#sending = this.#sending.then(async () => {
      const page = await this.#page
      // A page that is being closed or reloaded hears nothing, as in Electron.
      await page
        .evaluate(([to, what]) => Reflect.get(window, 'standInDeliver')?.(to, what), [channel, copy] as const)
        .catch(() => undefined)
    })
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly options: {
    readonly width?: number
    readonly height?: number
    readonly webPreferences?: { readonly preload?: string }
  }
  readonly #page: Promise<Page>

  constructor(options: BrowserWindow['options']) {
    super()
    this.options = options
    this.#page = this.#open()
    const contents = new WebContents(this.#page)
    this.webContents = strict('webContents', contents)
    contentsCreated.emit('created', this.webContents)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()]
  }

  async #open(): Promise<Page> {
    stage ??= joinBrowser()
    const page = await (await stage).newPage()
    windows.set(page, this)
    await page.setViewportSize({ width: this.options.width ?? 800, height: this.options.height ?? 600 })
    await page.exposeBinding('standInInvoke', ({ frame }, message: { channel: string; values: unknown[] }) =>
      this.#invoke(frame, message),
    )
    await page.exposeBinding('standInOpen', (_source, address: string) => this.#openOutside(fromBrowser(address)))
    const preload = this.options.webPreferences?.preload
    if (preload !== undefined) await page.addInitScript({ content: preloadScript(readFileSync(preload, 'utf8')) })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.webContents.navigated(frame.url())
    })
    // However else it came about.
    page.on('popup', (popup) => void popup.close())
    page.on('close', () => {
      windows.delete(page)
      this.emit('closed')
      if (windows.size === 0) contentsCreated.emit('all-closed')
    })
    return page
  }

  /** window.open, and links to a new window. */
  #openOutside(url: string): void {
    if (this.webContents.openHandler({ url }).action !== 'deny')
      throw new Error(`stand-in electron: cannot open a second window for ${url}`)
  }

  async #invoke(frame: Frame, { channel, values }: { channel: string; values: unknown[] }): Promise<object> {
    const handler = invokeHandlers.get(channel)
    if (!handler) return { error: `Error: No handler registered for '${channel}'` }
    try {
      return {
        value: structuredClone(
          await handler({ sender: this.webContents, senderFrame: this.webContents.frameOf(frame) }, ...values),
        ),
      }
    } catch (error) {
      return { error: String(error) }
    }
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page
    await page.goto(toBrowser(address))
    this.emit('ready-to-show')
  }

  show(): void {}

  close(): void {
    void this.#page.then((page) => page.close())
  }
}
