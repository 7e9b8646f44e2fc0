import type { Session, WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const made: { options: Record<string, unknown>; loaded: string[] }[] = []
const opened: string[] = []

vi.mock('electron', () => ({
  shell: { openExternal: async (address: string) => void opened.push(address) },
  BrowserWindow: class {
    readonly record: (typeof made)[number]
    constructor(options: Record<string, unknown>) {
      this.record = { options, loaded: [] }
      made.push(this.record)
    }
    once(): void {}
    async loadURL(address: string): Promise<void> {
      this.record.loaded.push(address)
    }
  },
}))

const { confineContents, denyPermissions, openWindow } = await import('./window.ts')

beforeEach(() => {
  made.length = 0
  opened.length = 0
})

/** Contents whose listeners the test calls. */
function playedContents() {
  const listeners = new Map<string, (event: { url: string; preventDefault: () => void }) => void>()
  let openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'none' })
  const contents = {
    on: (event: string, listener: (event: { url: string; preventDefault: () => void }) => void) =>
      void listeners.set(event, listener),
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler
    },
  }
  confineContents(contents as unknown as WebContents)
  return {
    open: (url: string) => openHandler({ url }).action,
    prevented: (event: string, url = '') => {
      let prevented = false
      listeners.get(event)?.({ url, preventDefault: () => (prevented = true) })
      return prevented
    },
  }
}

describe('the window', () => {
  it('is sandboxed, isolated, without Node and without web views, and loads only the program', () => {
    openWindow()
    expect(made[0]?.loaded).toEqual(['app://client/'])
    expect(made[0]?.options['webPreferences']).toEqual({
      preload: expect.stringMatching(/preload\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
  })

  const permissions = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'usb',
    'serial',
    'hid',
    'idle-detection',
  ]
  it.each(permissions)('is not granted %s, asked or checked', (permission) => {
    const answers: unknown[] = []
    const grant = (answer: unknown): void => void answers.push(answer)
    denyPermissions({
      setPermissionRequestHandler: (handler: (contents: unknown, permission: string, callback: typeof grant) => void) =>
        handler({}, permission, grant),
      setPermissionCheckHandler: (handler: (contents: unknown, permission: string) => boolean) =>
        grant(handler({}, permission)),
      setDevicePermissionHandler: (handler: (details: unknown) => boolean) =>
        grant(handler({ deviceType: permission })),
      setDisplayMediaRequestHandler: (handler: (request: unknown, callback: typeof grant) => void) =>
        handler({}, (streams) => grant(Object.keys(Object(streams)).length > 0)),
    } as unknown as Session)
    expect(answers).toEqual([false, false, false, false])
  })

  const elsewhere = [
    'https://evil.example/',
    'https://evil.example/?localhost:',
    'https://evil.example/?app://client/',
    'https://evil.example/#app://client/',
    'app://client.evil/',
    'app://client.evil.example/',
    'app://evil@client.evil/',
    'app://user@client/',
    'app://:word@client/',
    'app://clien/',
    'app://clients/',
    'app://CLIENT.evil/',
    'app://evil/client/',
    'app:client/',
    'apps://client/',
    'APP-x://client/',
    'http://client/',
    'https://client/',
    'file:///client/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<p>',
    'blob:app://client/1',
    'about:blank',
    'about:srcdoc',
    'chrome://gpu',
    'devtools://devtools',
    'view-source:app://client/',
    'ftp://client/',
    '',
    '//client/',
    'app://client:80/',
  ]
  it.each(elsewhere)('does not navigate to %s', (url) => {
    expect(playedContents().prevented('will-navigate', url)).toBe(true)
  })

  it('navigates within the program, follows no redirect and attaches no web view', () => {
    const contents = playedContents()
    expect(contents.prevented('will-navigate', 'app://client/#/filing')).toBe(false)
    expect(contents.prevented('will-redirect', 'app://client/')).toBe(true)
    expect(contents.prevented('will-attach-webview')).toBe(true)
  })

  it('opens no second window, and hands only listed addresses to the system', () => {
    const contents = playedContents()
    for (const url of ['app://client/', 'https://evil.example/', 'https://www.customs.gov.cn/', 'file:///etc/passwd'])
      expect(contents.open(url)).toBe('deny')
    expect(opened).toEqual(['https://www.customs.gov.cn/'])
  })
})
