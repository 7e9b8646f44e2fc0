/** `npm run package`: builds the screens and Electron's side, then packages them. Arguments go to electron-builder. */
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildStale } from '../electron/host/stale-build.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const built = await buildStale(root, ['renderer', 'electron'])
if (!built.ok) {
  console.error(built.reason)
  process.exit(1)
}
const args = [
  'node_modules/electron-builder/cli.js',
  '--config',
  'electron-builder.yml',
  '--publish',
  'never',
  ...process.argv.slice(2),
]
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
