/** `npm run build`: the screens and Electron's side, whether or not they are up to date. */
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
for (const script of ['build/renderer.ts', 'build/electron.ts']) {
  const { status } = spawnSync(process.execPath, [...process.execArgv, script], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
