import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import type { BookFigure, BookResult, PdfBook } from '../../../shared/domain/paper/book.ts'
import { refusalText } from '../../../shared/domain/intake/finding-text.ts'
import { chineseFont, printable } from './font.ts'
import { openPdf, paperFormat } from './open-paper.ts'
import { drawList, LEFT, listRoom, RIGHT, type ListColumn } from './page-list.ts'
import { markPage, stampPage, viewOf } from './page-place.ts'
import { putImage } from './put-image.ts'

/** Papers in their order as one PDF: index in front, bookmarks, a stamp on every page. */

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

const INDEX: readonly ListColumn[] = [
  { title: '序号', x: LEFT + 2, width: 34 },
  { title: '单证', x: LEFT + 40, width: 192 },
  { title: '说明', x: LEFT + 240, width: RIGHT - 84 - (LEFT + 240) },
  { title: '页数', x: RIGHT - 78, width: 34 },
  { title: '起始页', x: RIGHT - 38, width: 38 },
]
const FIGURES: readonly ListColumn[] = [
  { title: '序号', x: LEFT + 2, width: 30 },
  { title: '单证号', x: LEFT + 32, width: 148 },
  { title: '数字', x: LEFT + 184, width: 126 },
  { title: '值', x: LEFT + 316, width: RIGHT - 44 - (LEFT + 316) },
  { title: '所在页', x: RIGHT - 38, width: 38 },
]

/** The page that shows a figure, and its number in the book. */
function placeOf(
  figure: BookFigure,
  entries: readonly Entry[],
  first: readonly number[],
): { readonly page: PDFPage; readonly number: number } | undefined {
  const entry = figure.paper === undefined ? undefined : entries[figure.paper]
  const page = entry?.pages[figure.page - 1]
  return page === undefined ? undefined : { page, number: (first[figure.paper ?? 0] ?? 0) + figure.page - 1 }
}

function drawFront(
  document: PDFDocument,
  font: PDFFont,
  book: PdfBook,
  entries: readonly Entry[],
  first: readonly number[],
): void {
  const rows = entries.map((entry, index) => ({
    cells: [String(index + 1), entry.title, entry.note, String(entry.pages.length), String(first[index] ?? 0)],
    to: entry.pages[0],
  }))
  drawList(document, font, 0, { title: book.title, facts: book.facts, columns: INDEX, rows })
  const figures = book.figures ?? []
  if (figures.length === 0) return
  const after = listRoom(entries.length, book.facts.length).pages
  const lines = figures.map((figure, index) => {
    const place = placeOf(figure, entries, first)
    return {
      cells: [
        String(index + 1),
        figure.group,
        figure.label,
        figure.value,
        place === undefined ? '未找到' : String(place.number),
      ],
      to: place?.page,
      ...(place === undefined ? {} : { view: viewOf(place.page, figure) }),
    }
  })
  drawList(document, font, after, { title: '数字出处', facts: [], columns: FIGURES, rows: lines })
  figures.forEach((figure, index) => {
    const place = placeOf(figure, entries, first)
    if (place !== undefined) markPage(place.page, font, figure, String(index + 1))
  })
}

/** Pages in front of the papers. */
function frontPages(book: PdfBook): number {
  const figures = book.figures?.length ?? 0
  if (!book.index) return 0
  return listRoom(book.papers.length, book.facts.length).pages + (figures === 0 ? 0 : listRoom(figures, 0).pages)
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
  const before = frontPages(book)
  const first: number[] = []
  let next = before + 1
  for (const entry of entries) {
    first.push(next)
    next += entry.pages.length
  }
  if (book.index) drawFront(document, font, book, entries, first)
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
