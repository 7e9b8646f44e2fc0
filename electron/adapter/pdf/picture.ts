import type * as PdfjsModule from 'pdfjs-dist/legacy/build/pdf.mjs'
import { PDFDocument } from '@cantoo/pdf-lib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import { PageDrawing, type Operators } from './draw-page.ts'
import { readPdf, type LookTools } from './look.ts'
import { openPdf, paperFormat } from './open-paper.ts'
import { putImage } from './put-image.ts'

/** One page of a paper as a picture (SVG). */

type Page = Awaited<ReturnType<PdfjsModule.PDFDocumentProxy['getPage']>>
interface Shelf {
  has(name: string): boolean
  get(name: string, then?: (thing: unknown) => void): unknown
}
const isShelf = (value: unknown): value is Shelf => typeof value === 'object' && value !== null && 'has' in value

/** Names of the fonts and pictures that operators wait for. */
function wanted(ops: typeof PdfjsModule.OPS, operators: Operators): string[] {
  const waiting = new Set<number>([ops.dependency, ops.paintImageXObject, ops.paintImageXObjectRepeat])
  return operators.fnArray.flatMap((number, at): string[] => {
    const args: unknown = operators.argsArray[at]
    if (!Array.isArray(args)) return []
    const [first] = args as unknown[]
    if (number === ops.paintImageMaskXObject)
      return typeof first === 'object' && first !== null && 'data' in first && typeof first.data === 'string'
        ? [first.data]
        : []
    return waiting.has(number) ? (args as unknown[]).filter((one) => typeof one === 'string') : []
  })
}

async function svgOf(tools: LookTools, page: Page): Promise<string> {
  const { pdfjs } = tools
  const operators = await page.getOperatorList()
  const shelf = (name: string): Shelf | undefined => {
    const found: unknown = name.startsWith('g_') ? page.commonObjs : page.objs
    return isShelf(found) ? found : undefined
  }
  // Pictures are decoded beside the operators; each is waited for.
  await Promise.all(
    [...new Set(wanted(pdfjs.OPS, operators))].map(
      (name) =>
        new Promise<void>((done) => {
          const from = shelf(name)
          if (from === undefined) done()
          else from.get(name, () => done())
        }),
    ),
  )
  const viewport = page.getViewport({ scale: 1 })
  const drawing = new PageDrawing(pdfjs.OPS, viewport.transform, (name) => {
    const from = shelf(name)
    return from?.has(name) === true ? from.get(name) : undefined
  })
  drawing.draw(operators)
  return drawing.svg(viewport.width, viewport.height)
}

/**
 * The page with a number (from 1), drawn.
 * @throws Refusal
 */
export async function pictureOfPage(
  tools: LookTools,
  bytes: Buffer,
  options: { readonly fileName: string; readonly page: number },
): Promise<string> {
  const format = paperFormat(bytes, options.fileName)
  let pdf: Uint8Array = bytes
  if (format === 'pdf') await openPdf(bytes)
  else {
    const document = await PDFDocument.create()
    await putImage(document, bytes, format)
    pdf = await document.save()
  }
  const document = await readPdf(tools, pdf)
  if (options.page > document.numPages) throw new Refusal('PDF_NO_PAGES')
  return svgOf(tools, await document.getPage(options.page))
}
