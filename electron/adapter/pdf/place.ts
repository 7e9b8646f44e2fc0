import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where font and character maps lie: beside the bundle (build/electron.ts puts them there), or in the packages they
 * come from. They are opened by path, because the child may read nothing but what it was granted.
 */
const bundled = join(import.meta.dirname, 'paper')
const packages = join(import.meta.dirname, '..', '..', '..', 'node_modules')

/** Noto Sans SC Regular, SIL Open Font License. */
export function fontFile(): string {
  const own = join(bundled, 'NotoSansSC_400Regular.ttf')
  return existsSync(own) ? own : join(packages, '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
}

/** Folder of the predefined character maps that older Chinese PDFs name instead of bringing their own. */
export function characterMaps(): string {
  const own = join(bundled, 'cmaps')
  return existsSync(own) ? own : join(packages, 'pdfjs-dist/cmaps')
}

/** Folder of the decoders for pictures as scanners pack them (JBIG2, JPEG 2000). */
export function pictureDecoders(): string {
  const own = join(bundled, 'wasm')
  return existsSync(own) ? own : join(packages, 'pdfjs-dist/wasm')
}

/** What the child must be granted: its code with font and maps, and the packages it is made of. */
export const PAPER_CODE = join(import.meta.dirname, '/')
export const PAPER_PACKAGES: readonly string[] = [
  '@cantoo/pdf-lib',
  'tslib',
  'fflate',
  'culori',
  'node-html-better-parser',
  'html-entities',
  '@pdf-lib/fontkit',
  'pako',
  'pdfjs-dist',
  '@expo-google-fonts/noto-sans-sc',
]
