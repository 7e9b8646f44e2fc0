import { join } from 'node:path'
import { BrowserWindow, shell } from 'electron'
import type { Session, WebContents } from 'electron'
import { CLIENT_ORIGIN } from './bridge-channels.ts'
import { externalAddress } from './external.ts'

/** The page's own address, compared as a whole: `app://client.evil/` and `app://client@evil/` begin alike. */
function isClientPage(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === 'app:' && url.host === 'client' && url.username === '' && url.password === ''
}

/** Nothing in this program needs a camera, a location or a notification; both the question and the silent check say no. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
}

/** Holds for every contents that ever comes to be, windows and whatever might be inside them. */
export function confineContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isClientPage(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url)
    if (address !== undefined) void shell.openExternal(address)
    return { action: 'deny' }
  })
}

/** The one place where windows are made. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    title: '口岸台账',
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
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
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${CLIENT_ORIGIN}/`)
  return window
}
