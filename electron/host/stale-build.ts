import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is built from source, and from which folders and files. */
const BUILDS = {
  renderer: {
    script: 'build/renderer.ts',
    sources: ['renderer', 'shared', 'build/renderer.ts', 'build/output.ts', 'package-lock.json'],
  },
  electron: {
    script: 'build/electron.ts',
    sources: ['electron', 'shared', 'db', 'build/electron.ts', 'build/output.ts', 'package-lock.json'],
  },
} as const

export type BuildName = keyof typeof BUILDS
export type BuildEnd = { readonly ok: true } | { readonly ok: false; readonly reason: string }

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [path]
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** One hash over names and contents: times of files change with every checkout and say nothing. */
export async function sourceHash(root: string, name: BuildName): Promise<string> {
  const files = (await Promise.all(BUILDS[name].sources.map((source) => filesOf(join(root, source))))).flat().sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

/** Written by the build script as its last act, so that a build that was killed counts as none. */
export function stampPath(root: string, name: BuildName): string {
  return join(root, 'dist', `${name}.source-hash`)
}

/** Runs the build scripts whose sources changed since they last ran. */
export async function buildStale(root: string, names: readonly BuildName[]): Promise<BuildEnd> {
  for (const name of names) {
    const stamp = stampPath(root, name)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === (await sourceHash(root, name))) continue
    const code = await new Promise<number | null>((resolve) => {
      // In a process of its own: the bundler's memory is given back before the ledger opens.
      const child = spawn(process.execPath, [...process.execArgv, join(root, BUILDS[name].script)], {
        cwd: root,
        stdio: ['ignore', 2, 2],
      })
      child.on('error', () => resolve(null))
      child.on('exit', resolve)
    })
    if (code !== 0)
      return { ok: false, reason: `界面未能生成（${BUILDS[name].script} 退出码 ${code ?? '无'}）。请查看上面的错误。` }
  }
  return { ok: true }
}
