/** Builds the screens into dist/renderer: hashed assets, no inline script, for the Chromium that Electron and current browsers have. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { sourceHash, stampPath } from '../electron/host/stale-build.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outDir = join(root, 'dist', 'renderer')

/** A page that our own content security policy would break must not leave the build. */
function refuseInlineScript(): void {
  const page = readFileSync(join(outDir, 'index.html'), 'utf8')
  for (const [tag, attributes = '', body = ''] of page.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (!/\bsrc=/.test(attributes) || body.trim() !== '') throw new Error(`index.html carries an inline script: ${tag.slice(0, 80)}`)
  }
}

const hash = await sourceHash(root, 'renderer')
const stamp = stampPath(root, 'renderer')
rmSync(stamp, { force: true })
await build({
  configFile: false,
  root: join(root, 'renderer'),
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  // Found by the same relative imports as under Node.
  build: { outDir, emptyOutDir: true, target: 'chrome120', sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
})
refuseInlineScript()
mkdirSync(dirname(stamp), { recursive: true })
writeFileSync(stamp, hash)
