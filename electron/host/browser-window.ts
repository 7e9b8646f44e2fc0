import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { findInstalledBrowser, thisMachine } from './installed-browser.ts'
import type { Machine } from './installed-browser.ts'

export interface WindowRequest {
  readonly url: string
  readonly profileFolder: string
}

/** How an installed Chromium-family browser shows the program as a window of its own, without tabs or address bar. */
export function browserArguments({ url, profileFolder }: WindowRequest, isRoot: boolean): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profileFolder}`,
    '--window-size=1440,900',
    '--lang=zh-CN',
    '--no-first-run',
    '--no-default-browser-check',
    // The profile shows nothing but this program: no account, no update of lists, no page sent to a translator.
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-features=Translate,MediaRouter,OptimizationHints',
    // Chromium refuses to start as root with its sandbox; --test-type spares the window the warning bar about it.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ]
}

/** A Linux machine without a screen has browsers, but nowhere to show them. */
export function hasScreen({ platform, env }: Machine): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

export type OpenedWindow =
  /** `failed` resolves, later, only when the browser ends with an error: no display, a broken profile. */
  { readonly ok: true; readonly failed: Promise<string> } | { readonly ok: false; readonly reason: string }

/** Opens the window. Not awaited further: the browser may hand the address to one of its running processes and end. */
export async function openBrowserWindow(request: WindowRequest, machine: Machine = thisMachine): Promise<OpenedWindow> {
  if (!hasScreen(machine)) return { ok: false, reason: '本机没有图形界面' }
  const browser = findInstalledBrowser(machine)
  if (browser === undefined)
    return { ok: false, reason: '没有找到 Chromium 内核的浏览器（Chrome、Edge、Chromium 均可）' }
  mkdirSync(request.profileFolder, { recursive: true, mode: 0o700 })
  const isRoot = machine.platform === 'linux' && process.getuid?.() === 0
  const child = spawn(browser, browserArguments(request, isRoot), { stdio: 'ignore', detached: true })
  const failed = new Promise<string>((resolve) => {
    child.once('exit', (code) => {
      if (code !== null && code !== 0) resolve(`浏览器启动后随即退出（退出码 ${code}）`)
    })
  })
  const started = await new Promise<OpenedWindow>((resolve) => {
    child.once('spawn', () => resolve({ ok: true, failed }))
    child.once('error', (error) => resolve({ ok: false, reason: `浏览器无法启动：${error.message}` }))
  })
  child.unref()
  return started
}
