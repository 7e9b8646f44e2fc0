/**
 * Bundles Electron's main process, the preload and the processes beside it into dist/electron. Every script that is
 * started by its own name keeps it (`reader-worker.ts` becomes `reader-worker.js` in the same folder), so code that
 * finds its neighbour through import.meta works unchanged from source and from the bundle.
 */
import { cpSync, existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { InlineConfig, Plugin } from 'vite'
import { characterMaps, fontFile, pictureDecoders } from '../electron/adapter/pdf/place.ts'
import { sourceHash, stampPath } from '../electron/host/stale-build.ts'
import { buildInto } from './output.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Started by name, each in a process or thread of its own. */
const ENTRIES: Readonly<Record<string, string>> = {
  main: 'electron/main/main.ts',
  'core-process': 'electron/host/core-process.ts',
  'reader-worker': 'electron/host/reader-worker.ts',
  'sign-worker': 'electron/adapter/signer/sign-worker.ts',
  'build-worker': 'electron/host/build-worker.ts',
  'checkpoint-worker': 'electron/host/checkpoint-worker.ts',
  'copy-worker': 'electron/host/copy-worker.ts',
  'law-worker': 'electron/host/law-worker.ts',
  'parse-child-utility': 'electron/main/parse-child-utility.ts',
  'paper-child-utility': 'electron/main/paper-child-utility.ts',
}

/** `new URL('./reader-worker.ts', import.meta.url)` names a file that is JavaScript in the bundle. */
const startedByName: Plugin = {
  name: 'started-by-name',
  transform: (code) =>
    code.includes('import.meta.url')
      ? code.replace(/new URL\((['"])\.\/([\w-]+)\.ts\1, import\.meta\.url\)/g, "new URL('./$2.js', import.meta.url)")
      : undefined,
}

const shared: InlineConfig = {
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  // Native code stays in node_modules; everything else goes in, so that the package carries no folder of JavaScript.
  ssr: { noExternal: true, external: ['electron', 'better-sqlite3'] },
}

function bundle(
  outDir: string,
  entries: Readonly<Record<string, string>>,
  format: 'es' | 'cjs',
  extension: string,
): Promise<unknown> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)]))
  return build({
    ...shared,
    plugins: [startedByName],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rolldownOptions: {
        input,
        output: { format, entryFileNames: `[name].${extension}`, chunkFileNames: `chunk-[name]-[hash].${extension}` },
      },
    },
  })
}

await buildInto(
  join(root, 'dist', 'electron'),
  stampPath(root, 'electron'),
  await sourceHash(root, 'electron'),
  async (outDir) => {
    await bundle(outDir, ENTRIES, 'es', 'js')
    // Font, character maps and picture decoders of the child for papers: it opens them by path (electron/adapter/pdf/place.ts).
    const paper = join(outDir, 'paper')
    cpSync(fontFile(), join(paper, basename(fontFile())))
    cpSync(characterMaps(), join(paper, 'cmaps'), { recursive: true })
    cpSync(pictureDecoders(), join(paper, 'wasm'), { recursive: true })
    // A sandboxed preload is one CommonJS file.
    await bundle(outDir, { preload: 'electron/main/preload.ts' }, 'cjs', 'cjs')
    for (const name of [...Object.keys(ENTRIES).map((entry) => `${entry}.js`), 'preload.cjs']) {
      if (!existsSync(join(outDir, name))) throw new Error(`the bundle has no ${name}`)
    }
  },
)
