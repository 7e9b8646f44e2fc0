import { PDFDocument, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import type { PdfBlock, PdfColumn, PdfPrint } from '../../../shared/domain/paper/book.ts'
import { chineseFont, printable, wrapped } from './font.ts'

/** Pages made from figures: headings, paragraphs, framed facts, tables that repeat their head on each page. */

const A4 = { short: 595.28, long: 841.89 }
const SIDE = 42
const TOP = 46
const FOOT = 48
const SIZE = 9
const LINE = 1.35
const PAD = 3

class Pages {
  readonly document: PDFDocument
  readonly font: PDFFont
  readonly width: number
  readonly height: number
  page: PDFPage
  /** Height left to write in, measured from the lower edge. */
  y: number

  constructor(document: PDFDocument, font: PDFFont, landscape: boolean) {
    this.document = document
    this.font = font
    this.width = landscape ? A4.long : A4.short
    this.height = landscape ? A4.short : A4.long
    this.page = document.addPage([this.width, this.height])
    this.y = this.height - TOP
  }

  get room(): number {
    return this.width - 2 * SIDE
  }

  next(): void {
    this.page = this.document.addPage([this.width, this.height])
    this.y = this.height - TOP
  }

  /** Goes on to the next page when so much does not fit any more. @returns whether it did */
  need(height: number): boolean {
    if (this.y - height >= FOOT || this.y === this.height - TOP) return false
    this.next()
    return true
  }

  text(line: string, x: number, width: number, size: number, align: PdfColumn['align']): void {
    if (line === '') return
    const free = align === 'left' ? 0 : width - this.font.widthOfTextAtSize(line, size)
    const left = x + (align === 'center' ? free / 2 : free)
    this.page.drawText(line, { x: left, y: this.y, size, font: this.font })
  }

  frame(x: number, y: number, width: number, height: number, shaded = false): void {
    this.page.drawRectangle({
      x,
      y,
      width,
      height,
      borderWidth: 0.6,
      borderColor: rgb(0.2, 0.2, 0.2),
      ...(shaded ? { color: rgb(0.93, 0.93, 0.93) } : {}),
    })
  }
}

function lines(pages: Pages, text: string, size: number, align: 'left' | 'center' | 'right'): void {
  for (const line of wrapped(pages.font, text, size, pages.room)) {
    pages.need(size * LINE)
    pages.y -= size
    pages.text(line, SIDE, pages.room, size, align)
    pages.y -= size * (LINE - 1)
  }
}

/** Cells of one height; texts are broken inside them. A row that is higher than a page goes on over the next ones. */
function row(
  pages: Pages,
  cells: readonly { readonly text: string; readonly width: number; readonly align: PdfColumn['align'] }[],
  shaded: boolean,
  again?: () => void,
): void {
  const broken = cells.map((cell) => wrapped(pages.font, cell.text, SIZE, cell.width - 2 * PAD))
  const count = Math.max(1, ...broken.map((one) => one.length))
  const fullPage = Math.floor((pages.height - TOP - FOOT) / (SIZE * LINE)) - 4
  for (let from = 0; from < count; from += fullPage) {
    const part = Math.min(count - from, fullPage)
    const height = part * SIZE * LINE + 2 * PAD
    if (pages.need(height)) again?.()
    const top = pages.y
    let x = SIDE
    cells.forEach((cell, index) => {
      pages.frame(x, top - height, cell.width, height, shaded)
      pages.y = top - PAD - SIZE + 1
      for (const line of broken[index]?.slice(from, from + part) ?? []) {
        pages.text(line, x + PAD, cell.width - 2 * PAD, SIZE, cell.align)
        pages.y -= SIZE * LINE
      }
      x += cell.width
    })
    pages.y = top - height
  }
}

function table(pages: Pages, block: Extract<PdfBlock, { kind: 'table' }>): void {
  const shares = block.columns.reduce((sum, column) => sum + column.share, 0)
  const widths = block.columns.map((column) => (pages.room * column.share) / shares)
  const cells = (texts: readonly string[], centred: boolean) =>
    block.columns.map((column, index) => ({
      text: texts[index] ?? '',
      width: widths[index] ?? 0,
      align: centred ? ('center' as const) : column.align,
    }))
  const head = (): void =>
    row(
      pages,
      cells(
        block.columns.map((column) => column.title),
        true,
      ),
      true,
    )
  pages.need(60)
  head()
  for (const texts of block.rows) row(pages, cells(texts, false), false, head)
  if (block.foot !== undefined) row(pages, cells(block.foot, false), true, head)
}

function facts(pages: Pages, block: Extract<PdfBlock, { kind: 'facts' }>): void {
  const width = pages.room / block.columns
  for (let from = 0; from < block.facts.length; from += block.columns) {
    const some = block.facts.slice(from, from + block.columns)
    const cells = Array.from({ length: block.columns }, (_unused, index) => {
      const fact = some[index]
      return { text: fact === undefined ? '' : `${fact[0]}：${fact[1]}`, width, align: 'left' as const }
    })
    row(pages, cells, false)
  }
}

function write(pages: Pages, block: PdfBlock): void {
  if (block.kind === 'table') table(pages, block)
  else if (block.kind === 'facts') facts(pages, block)
  else if (block.kind === 'pageBreak') pages.next()
  else if (block.kind === 'space') pages.y -= block.height
  else if (block.kind === 'heading') {
    const size = block.level === 1 ? 16 : 11
    pages.need(size * 3)
    pages.y -= block.level === 1 ? 0 : 6
    lines(pages, block.text, size, block.level === 1 ? 'center' : 'left')
    pages.y -= 4
  } else lines(pages, block.text, block.size ?? SIZE + 1, block.align ?? 'left')
}

/** Writes pages from figures. Text that the font does not have shows as an empty box. */
export async function printPages(
  print: PdfPrint,
  fontBytes: Uint8Array,
): Promise<{ readonly bytes: Uint8Array; readonly pages: number }> {
  const document = await PDFDocument.create()
  document.setTitle(printable(print.title))
  const pages = new Pages(document, await chineseFont(document, fontBytes), print.landscape)
  for (const block of print.blocks) write(pages, block)
  const all = document.getPages()
  all.forEach((page, index) => {
    const number = `第 ${index + 1} / ${all.length} 页`
    const size = 8
    page.drawText(printable(print.foot), { x: SIDE, y: 24, size, font: pages.font, color: rgb(0.3, 0.3, 0.3) })
    const x = pages.width - SIDE - pages.font.widthOfTextAtSize(number, size)
    page.drawText(number, { x, y: 24, size, font: pages.font, color: rgb(0.3, 0.3, 0.3) })
  })
  return { bytes: await document.save({ objectsPerTick: 500 }), pages: all.length }
}
