import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import type { BookResult, PdfBook } from '../../../shared/domain/paper/book.ts'
import { refusalText } from '../../../shared/domain/intake/finding-text.ts'
import { chineseFont, fitted, printable } from './font.ts'
import { openPdf, paperFormat } from './open-paper.ts'
import { stampPage } from './page-place.ts'
import { putImage } from './put-image.ts'

/** Papers in their order as one PDF: index in front, bookmarks, a stamp on every page. */

const A4: [number, number] = [595.28, 841.89]
const LEFT = 56
const RIGHT = A4[0] - 56
const TOP = A4[1] - 70
const BOTTOM = 70
const ROW = 22
const GREY = rgb(0.35, 0.35, 0.35)

/** What a page of a stranger may not bring along: it would act when the page is opened or clicked. */
function withoutActions(page: PDFPage): void {
  page.node.delete(PDFName.of('AA'))
  const notes = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray)
  for (let i = 0; i < (notes?.size() ?? 0); i++) {
    const note = notes?.lookup(i)
    if (!(note instanceof PDFDict)) continue
    note.delete(PDFName.of('AA'))
    note.delete(PDFName.of('A'))
  }
}

async function addPaper(document: PDFDocument, bytes: Buffer, name: string): Promise<PDFPage[]> {
  const format = paperFormat(bytes, name)
  if (format !== 'pdf') return [await putImage(document, bytes, format)]
  const source = await openPdf(bytes)
  const pages = await document.copyPages(source, source.getPageIndices()).catch(() => {
    throw new Refusal('PDF_DAMAGED')
  })
  for (const page of pages) {
    withoutActions(page)
    document.addPage(page)
  }
  return pages
}

interface Entry {
  readonly title: string
  readonly note: string
  readonly pages: readonly PDFPage[]
}

/** Index pages: how many are needed is known before they are drawn, because their lines are equally high. */
function indexRoom(book: PdfBook): { readonly firstRows: number; readonly pages: number } {
  const used = 46 + book.facts.length * 18 + 40
  const firstRows = Math.max(4, Math.floor((TOP - BOTTOM - used) / ROW))
  const rest = Math.max(0, book.papers.length - firstRows)
  const rows = Math.floor((TOP - BOTTOM - 40) / ROW)
  return { firstRows, pages: 1 + Math.ceil(rest / rows) }
}

function drawHeadings(page: PDFPage, font: PDFFont, y: number): number {
  for (const [text, x] of [
    ['序号', LEFT],
    ['单证', LEFT + 40],
    ['说明', LEFT + 240],
    ['页数', RIGHT - 78],
    ['起始页', RIGHT - 38],
  ] as const)
    page.drawText(text, { x, y, size: 10, font, color: GREY })
  page.drawLine({ start: { x: LEFT, y: y - 6 }, end: { x: RIGHT, y: y - 6 }, thickness: 0.8 })
  return y - ROW
}

/** A line of the index leads to its paper when it is clicked. */
function linkTo(document: PDFDocument, from: PDFPage, to: PDFPage, y: number): void {
  const link = document.context.obj({
    Type: 'Annot',
    Subtype: 'Link',
    Rect: [LEFT, y - 6, RIGHT, y + ROW - 8],
    Border: [0, 0, 0],
    Dest: [to.ref, 'Fit'],
  })
  from.node.addAnnot(document.context.register(link))
}

function drawIndex(
  document: PDFDocument,
  font: PDFFont,
  book: PdfBook,
  entries: readonly Entry[],
  first: readonly number[],
): void {
  const room = indexRoom(book)
  const pages = Array.from({ length: room.pages }, (_unused, index) => document.insertPage(index, A4))
  let at = 0
  let page = pages[0]
  if (page === undefined) return
  let y = TOP
  const titleSize = 18
  const title = fitted(font, printable(book.title), titleSize, RIGHT - LEFT)
  page.drawText(title, { x: (A4[0] - font.widthOfTextAtSize(title, titleSize)) / 2, y, size: titleSize, font })
  y -= 46
  for (const fact of book.facts) {
    page.drawText(fitted(font, printable(fact), 11, RIGHT - LEFT), { x: LEFT, y, size: 11, font })
    y -= 18
  }
  y = drawHeadings(page, font, y - 10)
  for (const [index, entry] of entries.entries()) {
    if (y < BOTTOM) {
      page = pages[++at] ?? page
      y = drawHeadings(page, font, TOP)
    }
    const to = entry.pages[0]
    if (to !== undefined) linkTo(document, page, to, y)
    const cells = [
      [String(index + 1), LEFT + 6, 30],
      [entry.title, LEFT + 40, 192],
      [entry.note, LEFT + 240, RIGHT - 84 - (LEFT + 240)],
      [String(entry.pages.length), RIGHT - 70, 30],
      [String(first[index] ?? 0), RIGHT - 30, 30],
    ] as const
    for (const [text, x, width] of cells)
      page.drawText(fitted(font, printable(text), 10, width), { x, y, size: 10, font })
    page.drawLine({
      start: { x: LEFT, y: y - 6 },
      end: { x: RIGHT, y: y - 6 },
      thickness: 0.3,
      color: rgb(0.8, 0.8, 0.8),
    })
    y -= ROW
  }
}

/** One bookmark a paper. */
function addBookmarks(document: PDFDocument, entries: readonly Entry[]): void {
  const { context } = document
  const references = entries.map(() => context.nextRef())
  const root = context.nextRef()
  entries.forEach((entry, index) => {
    const [own, page] = [references[index], entry.pages[0]]
    if (own === undefined || page === undefined) return
    const [before, after] = [references[index - 1], references[index + 1]]
    context.assign(
      own,
      context.obj({
        Title: PDFHexString.fromText(`${index + 1} ${printable(entry.title)}`),
        Parent: root,
        Dest: [page.ref, 'Fit'],
        ...(before === undefined ? {} : { Prev: before }),
        ...(after === undefined ? {} : { Next: after }),
      }),
    )
  })
  const [head, tail] = [references[0], references.at(-1)]
  if (head === undefined || tail === undefined) return
  context.assign(root, context.obj({ Type: 'Outlines', First: head, Last: tail, Count: entries.length }))
  document.catalog.set(PDFName.of('Outlines'), root)
}

/**
 * Puts papers together. `file` gives the bytes of the paper with a number, once, in order.
 * @throws Refusal PAPER_AT, naming the paper (from 1) that cannot be taken and why
 */
export async function assembleBook(
  book: PdfBook,
  file: (index: number) => Promise<Buffer>,
  fontBytes: Uint8Array,
  progress: (papers: number) => Promise<void>,
): Promise<{ readonly bytes: Uint8Array; readonly result: BookResult }> {
  const document = await PDFDocument.create()
  document.setTitle(printable(book.title))
  const font = await chineseFont(document, fontBytes)
  const entries: Entry[] = []
  for (const [index, paper] of book.papers.entries()) {
    try {
      entries.push({ ...paper, pages: await addPaper(document, await file(index), paper.note) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal('PAPER_AT', {
        number: index + 1,
        reason: `${paper.title}${refusalText(error.code, error.data)}`,
      })
    }
    await progress(index + 1)
  }
  const before = book.index ? indexRoom(book).pages : 0
  const first: number[] = []
  let next = before + 1
  for (const entry of entries) {
    first.push(next)
    next += entry.pages.length
  }
  if (book.index) drawIndex(document, font, book, entries, first)
  const pages = document.getPages()
  if (book.stamp !== undefined) stampAll(book.stamp, font, entries, before, pages.length)
  addBookmarks(document, entries)
  return { bytes: await document.save({ objectsPerTick: 500 }), result: { pages: pages.length, first } }
}

function stampAll(stamp: string, font: PDFFont, entries: readonly Entry[], before: number, total: number): void {
  let number = before
  entries.forEach((entry, index) => {
    entry.pages.forEach((page, at) => {
      number++
      const own = entry.pages.length === 1 ? '' : `（${at + 1}/${entry.pages.length}）`
      stampPage(page, font, `${stamp}　附件 ${index + 1}${own}　第 ${number} / ${total} 页`)
    })
  })
}
