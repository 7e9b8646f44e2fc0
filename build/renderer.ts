/** Builds the screens into dist/renderer: hashed assets, no inline script, for the Chromium that Electron and current browsers have. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { sourceHash, stampPath } from '../electron/host/stale-build.ts'
import { buildInto } from './output.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The desk's program, and the small one for handhelds. */
const PAGES = ['index.html', 'handheld.html'] as const
/** What keeps the handheld's page in the device: at a place of its own, under a name that stays. */
const WORKER = 'handheld-worker'

/** A page that our own content security policy would break must not leave the build. */
function refuseInlineScript(outDir: string): void {
  for (const name of PAGES) {
    const page = readFileSync(join(outDir, name), 'utf8')
    for (const [tag, attributes = '', body = ''] of page.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
      if (!/\bsrc=/.test(attributes) || body.trim() !== '')
        throw new Error(`${name} carries an inline script: ${tag.slice(0, 80)}`)
    }
  }
}

await buildInto(
  join(root, 'dist', 'renderer'),
  stampPath(root, 'renderer'),
  await sourceHash(root, 'renderer'),
  async (outDir) => {
    await build({
      configFile: false,
      root: join(root, 'renderer'),
      base: './',
      logLevel: 'warn',
      plugins: [react()],
      build: {
        outDir,
        emptyOutDir: true,
        rolldownOptions: {
          input: {
            ...Object.fromEntries(PAGES.map((name) => [name.replace('.html', ''), join(root, 'renderer', name)])),
            [WORKER]: join(root, 'renderer', 'handheld', 'worker.ts'),
          },
          output: {
            entryFileNames: (chunk) => (chunk.name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
          },
        },
        target: 'chrome120',
        sourcemap: false,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4000,
      },
    })
    refuseInlineScript(outDir)
  },
)
