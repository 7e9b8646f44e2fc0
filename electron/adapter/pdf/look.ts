import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDict, PDFName, PDFNumber, PDFStream, type PDFDocument, type PDFPage } from '@cantoo/pdf-lib'
import type * as PdfjsModule from 'pdfjs-dist/legacy/build/pdf.mjs'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import type { PageLook, PaperLook, TextPlace } from '../../../shared/domain/paper/look.ts'
import { lookAtJpeg, lookAtPng, type ImageLook } from './image.ts'
import { openPdf, paperFormat } from './open-paper.ts'
import { characterMaps, pictureDecoders } from './place.ts'

/** Looking at one paper: pages, resolution, text with its places. */

/** Runs of text that one frame carries. */
const PLACES_A_FRAME = 500
/** A page of small print has some thousands; what has more is no paper. */
const MOST_PLACES = 100_000
const ROOM = 1_000_000

const tenths = (points: number): number =>
  Number.isFinite(points) ? Math.max(-ROOM, Math.min(ROOM, Math.round(points * 10))) : 0

/** A picture is laid over the whole of an A4 page, whatever density its file claims. */
const A4_INCHES = { short: 8.27, long: 11.69 }

function imagePage(image: ImageLook): PageLook {
  const lying = image.turn === 90 || image.turn === 270
  const [width, height] = lying ? [image.height, image.width] : [image.width, image.height]
  const dpi = Math.max(1, Math.round(width / (width > height ? A4_INCHES.long : A4_INCHES.short)))
  return { width: tenths((width * 72) / dpi), height: tenths((height * 72) / dpi), dpi, characters: 0 }
}

/** Pixels per inch of a page's widest picture, taken to span the page as scans do; 0 without one. */
function scanDpi(page: PDFPage): number {
  const pictures = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict)
  let widest = 0
  for (const [, reference] of pictures?.entries() ?? []) {
    const picture = page.doc.context.lookup(reference)
    if (!(picture instanceof PDFStream) || picture.dict.lookup(PDFName.of('Subtype')) !== PDFName.of('Image')) continue
    const width = picture.dict.lookup(PDFName.of('Width'))
    if (width instanceof PDFNumber) widest = Math.max(widest, width.asNumber())
  }
  const inches = page.getWidth() / 72
  return widest === 0 || !(inches > 0) ? 0 : Math.min(ROOM, Math.round(widest / inches))
}

function safeDpi(document: PDFDocument, index: number): number {
  try {
    return scanDpi(document.getPage(index))
  } catch {
    // Odd resources make nobody's paper useless: the resolution stays unknown.
    return 0
  }
}

type Pdfjs = typeof PdfjsModule

/** The reader of PDFs, in this thread, with the character maps and picture decoders it may ask for. It fetches nothing and runs nothing of a paper's. */
export interface LookTools {
  readonly pdfjs: Pdfjs
  readonly maps: ReadonlyMap<string, Uint8Array>
}

/** Loads everything that is needed before the first file is opened. */
export async function readyToLook(): Promise<LookTools> {
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  Object.assign(globalThis, { pdfjsWorker: worker })
  const maps = new Map(
    [characterMaps(), pictureDecoders()].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.bcmap') || name.endsWith('.wasm'))
        .map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const),
    ),
  )
  return { pdfjs: await import('pdfjs-dist/legacy/build/pdf.mjs'), maps }
}

function mapOffer(maps: LookTools['maps']) {
  return class {
    fetch(wanted: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
      const map = wanted.kind === 'cMapUrl' || wanted.kind === 'wasmUrl' ? maps.get(wanted.filename) : undefined
      return map === undefined ? Promise.reject(new Error('not offered')) : Promise.resolve(map)
    }
  }
}

type TextItem = { readonly str: string; readonly width: number; readonly height: number; readonly transform: number[] }

function placeOf(
  item: TextItem,
  page: number,
  viewport: { readonly transform: number[] },
  util: Pdfjs['Util'],
): TextPlace {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = util.transform(viewport.transform, item.transform) as number[]
  const height = Math.hypot(c, d) || item.height
  // Text that runs upwards or downwards gets the rectangle that it covers.
  const along = Math.hypot(a, b) || 1
  const [right, down] = [(a / along) * item.width, (b / along) * item.width]
  const left = Math.min(x, x + right)
  const top = Math.min(y, y + down) - height
  const [width, tall] = [Math.max(Math.abs(right), 0), Math.max(Math.abs(down), 0) + height]
  return { page, x: tenths(left), y: tenths(top), width: tenths(width), height: tenths(tall), text: item.str }
}

/** Opens a PDF for reading what is on its pages. @throws Refusal PDF_ENCRYPTED, PDF_DAMAGED */
export async function readPdf(tools: LookTools, bytes: Uint8Array): Promise<PdfjsModule.PDFDocumentProxy> {
  const task = tools.pdfjs.getDocument({
    // It takes the bytes over, so it gets a copy.
    data: new Uint8Array(bytes),
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    wasmUrl: 'wasm/',
    BinaryDataFactory: mapOffer(tools.maps),
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 120_000_000,
    enableXfa: false,
    verbosity: 0,
  })
  return await task.promise.catch((error: unknown) => {
    throw new Refusal(error instanceof Error && error.name === 'PasswordException' ? 'PDF_ENCRYPTED' : 'PDF_DAMAGED')
  })
}

async function lookAtPdf(
  tools: LookTools,
  bytes: Buffer,
  options: { readonly text: boolean; readonly maxPages: number },
  send: (places: readonly TextPlace[]) => Promise<void>,
): Promise<PaperLook> {
  const whole = await openPdf(bytes)
  const count = whole.getPageCount()
  if (count > options.maxPages) throw new Refusal('PDF_TOO_MANY_PAGES', { pages: count, limit: options.maxPages })
  const { pdfjs } = tools
  const document = await readPdf(tools, bytes)
  const pages: PageLook[] = []
  let sent = 0
  let pending: TextPlace[] = []
  for (let number = 1; number <= Math.min(count, document.numPages); number++) {
    const page = await document.getPage(number)
    const viewport = page.getViewport({ scale: 1 })
    let characters = 0
    const content = await page.getTextContent({ includeMarkedContent: false }).catch(() => undefined)
    for (const item of content?.items ?? []) {
      if (!('str' in item) || item.str.trim() === '') continue
      characters += item.str.length
      if (!options.text || sent >= MOST_PLACES) continue
      sent++
      pending.push(placeOf(item as TextItem, number, viewport, pdfjs.Util))
      if (pending.length >= PLACES_A_FRAME) {
        await send(pending)
        pending = []
      }
    }
    pages.push({
      width: tenths(viewport.width),
      height: tenths(viewport.height),
      dpi: safeDpi(whole, number - 1),
      characters,
    })
    page.cleanup()
  }
  if (pending.length > 0) await send(pending)
  return { format: 'pdf', pages }
}

/**
 * What a paper is; the places of its text go to `send` on the way.
 * @throws Refusal
 */
export async function lookAtPaper(
  tools: LookTools,
  bytes: Buffer,
  options: { readonly fileName: string; readonly text: boolean; readonly maxPages: number },
  send: (places: readonly TextPlace[]) => Promise<void>,
): Promise<PaperLook> {
  const format = paperFormat(bytes, options.fileName)
  if (format === 'pdf') return lookAtPdf(tools, bytes, options, send)
  return { format, pages: [imagePage(format === 'jpg' ? lookAtJpeg(bytes) : lookAtPng(bytes))] }
}
