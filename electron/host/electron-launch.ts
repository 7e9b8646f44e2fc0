import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { buildStale } from './stale-build.ts'
import type { StartOptions } from './start-options.ts'

const REACH_MS = 2500
const DOWNLOAD_MS = 90_000
/** Offline machines should not wait the reach time at each start. */
const TRY_AGAIN_MS = 24 * 3600_000

/** The Electron executable, when the package has already fetched it. */
export function electronBinary(projectRoot: string): string | undefined {
  const folder = join(projectRoot, 'node_modules', 'electron')
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** Can a connection be opened at all? A name that resolves into nowhere would hang the download for minutes. */
function reachable(host: string, port: number, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(withinMs, () => end(false))
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })
}

function downloadSource(env: Readonly<Record<string, string | undefined>>): { host: string; port: number } {
  const mirror = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror']
  if (mirror !== undefined && URL.canParse(mirror)) {
    const url = new URL(mirror)
    return { host: url.hostname, port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443) }
  }
  return { host: 'github.com', port: 443 }
}

function triedLately(stamp: string): boolean {
  try {
    return Date.now() - statSync(stamp).mtimeMs < TRY_AGAIN_MS
  } catch {
    return false
  }
}

async function fetchElectron(projectRoot: string, say: (sentence: string) => void): Promise<string | undefined> {
  const stamp = join(projectRoot, '.cache', 'electron-unreachable')
  const installer = join(projectRoot, 'node_modules', 'electron', 'install.js')
  if (triedLately(stamp) || !existsSync(installer)) return undefined
  const { host, port } = downloadSource(process.env)
  if (await reachable(host, port, REACH_MS)) {
    say('正在下载 Electron（最多一分半钟，不成则改用浏览器窗口）……')
    await new Promise<void>((resolve) => {
      const child = spawn(process.execPath, [installer], {
        stdio: 'ignore',
        timeout: DOWNLOAD_MS,
        killSignal: 'SIGKILL',
      })
      child.on('error', () => resolve())
      child.on('exit', () => resolve())
    })
  }
  const binary = electronBinary(projectRoot)
  if (binary === undefined) {
    mkdirSync(join(projectRoot, '.cache'), { recursive: true })
    writeFileSync(stamp, '')
  }
  return binary
}

/** Runs the program in Electron until it ends; false when there is no Electron here and none to be had quickly. */
export async function startInElectron(
  projectRoot: string,
  options: StartOptions,
  say: (sentence: string) => void,
): Promise<boolean> {
  if (process.env['PORTLEDGER_NO_ELECTRON'] === '1') return false
  // Chromium refuses to run as root with its sandbox, and the program refuses to run without: then the browser window serves.
  if (process.platform === 'linux' && process.getuid?.() === 0) return false
  const binary = electronBinary(projectRoot) ?? (await fetchElectron(projectRoot, say))
  if (binary === undefined) return false
  const built = await buildStale(projectRoot, ['electron'])
  if (!built.ok) {
    say(built.reason)
    return false
  }
  const args = [projectRoot, '--ledger', options.ledgerFolder, ...(options.training ? ['--training'] : [])]
  const child = spawn(binary, args, { stdio: ['ignore', 2, 2] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`Electron 无法启动：${error.message}`)
      resolve(false)
    })
    child.on('exit', () => resolve(true))
  })
}
