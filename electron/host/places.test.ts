import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserArguments, hasScreen, openBrowserWindow } from './browser-window.ts'
import { browserCandidates, findInstalledBrowser, isRunnableFile } from './installed-browser.ts'
import { browserProfileFolder, dataFolder, defaultLedgerFolder } from './places.ts'
import { readStartOptions } from './start-options.ts'

describe('places on each system', () => {
  it('data lies where the system keeps the data of programs', () => {
    expect(dataFolder({ platform: 'linux', env: {}, home: '/home/a' })).toBe('/home/a/.local/share/portledger')
    expect(dataFolder({ platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home: '/home/a' })).toBe('/data/portledger')
    expect(dataFolder({ platform: 'darwin', env: {}, home: '/Users/a' })).toBe(
      '/Users/a/Library/Application Support/PortLedger',
    )
    expect(
      dataFolder({ platform: 'win32', env: { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, home: 'C:\\Users\\a' }),
    ).toBe('C:\\Users\\a\\AppData\\Local\\PortLedger')
  })

  it('training and real ledgers never share a folder, and each ledger has a browser profile of its own', () => {
    expect(defaultLedgerFolder(true)).not.toBe(defaultLedgerFolder(false))
    expect(browserProfileFolder('/ledger/a')).not.toBe(browserProfileFolder('/ledger/b'))
    expect(browserProfileFolder('/ledger/a')).toBe(browserProfileFolder('/ledger/x/../a'))
  })
})

describe('the browser', () => {
  const only =
    (path: string) =>
    (candidate: string): boolean =>
      candidate === path

  it('is found where each system installs one', () => {
    const linux = { platform: 'linux', env: { PATH: '/opt/bin:/usr/bin' } } as const
    expect(findInstalledBrowser({ ...linux, runnable: only('/usr/bin/chromium') })).toBe('/usr/bin/chromium')
    expect(findInstalledBrowser({ ...linux, runnable: only('/opt/bin/google-chrome') })).toBe('/opt/bin/google-chrome')
    const windows = { platform: 'win32', env: { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' } } as const
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    expect(findInstalledBrowser({ ...windows, runnable: only(edge) })).toBe(edge)
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findInstalledBrowser({ platform: 'darwin', env: {}, runnable: only(chrome) })).toBe(chrome)
    expect(findInstalledBrowser({ ...linux, runnable: () => false })).toBeUndefined()
  })

  it('is never taken from a folder named relatively: the working directory is no place for programs', () => {
    expect(
      browserCandidates({ platform: 'linux', env: { PATH: '.:bin:/usr/bin' }, runnable: () => true }).every((path) =>
        path.startsWith('/'),
      ),
    ).toBe(true)
  })

  it('keeps its sandbox unless Chromium itself refuses it to root', () => {
    const request = { url: 'http://127.0.0.1:5/start?once=x', profileFolder: '/profile' }
    expect(browserArguments(request, false)).not.toContain('--no-sandbox')
    expect(browserArguments(request, true)).toContain('--no-sandbox')
    expect(browserArguments(request, false)).toEqual(
      expect.arrayContaining([`--app=${request.url}`, '--user-data-dir=/profile']),
    )
  })

  it('is not looked for on a machine without a screen', () => {
    expect(hasScreen({ platform: 'linux', env: {}, runnable: () => true })).toBe(false)
    expect(hasScreen({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, runnable: () => true })).toBe(true)
    expect(hasScreen({ platform: 'win32', env: {}, runnable: () => true })).toBe(true)
  })
})

describe('options of npm start', () => {
  it('stay is implied when no window is opened', () => {
    expect(readStartOptions(['--ledger', '/x', '--no-open'])).toMatchObject({
      ledgerFolder: '/x',
      open: false,
      stay: true,
      training: true,
    })
    expect(readStartOptions(['--real'])).toMatchObject({ training: false })
    expect(readStartOptions(['--real', '--training'])).toContain('只能选一个')
    expect(readStartOptions(['--training'])).toMatchObject({ training: true, open: true, stay: false, port: undefined })
  })

  it.each([['--port', '80'], ['--port', 'x'], ['--ports', '8080'], ['extra']])(
    '%s %s is answered with the usage',
    (...args) => {
      expect(readStartOptions(args)).toContain('npm start')
    },
  )
})

describe('a browser that does not show the window', () => {
  const request = (folder: string) => ({ url: 'http://127.0.0.1:5/', profileFolder: join(folder, 'profile') })
  const machine = (browser: string) =>
    ({ platform: 'linux', env: { DISPLAY: ':0', PORTLEDGER_BROWSER: browser }, runnable: isRunnableFile }) as const
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'browser-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is reported when it starts and ends with an error', async () => {
    const opened = await openBrowserWindow(request(folder), machine('/bin/false'))
    expect(opened.ok && (await opened.failed)).toContain('退出码 1')
  })

  it('is reported when it cannot be started at all', async () => {
    const broken = join(folder, 'broken')
    writeFileSync(broken, '#!/no/such/interpreter\n', { mode: 0o755 })
    expect(await openBrowserWindow(request(folder), machine(broken))).toMatchObject({ ok: false })
    expect(await openBrowserWindow(request(folder), machine(join(folder, 'missing')))).toMatchObject({ ok: false })
  })
})
