import { rgb, type PDFDocument, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { fitted, printable } from './font.ts'

/** Lists in front of a book: equally high lines, so that how many pages are needed is known before they are drawn. */

const A4: [number, number] = [595.28, 841.89]
export const LEFT = 56
export const RIGHT = A4[0] - 56
const TOP = A4[1] - 70
const BOTTOM = 70
const ROW = 22
const GREY = rgb(0.35, 0.35, 0.35)
const TITLE = 46
const HEADING = 40

export interface ListColumn {
  readonly title: string
  readonly x: number
  readonly width: number
}

export interface ListRow {
  readonly cells: readonly string[]
  /** The page that it leads to when it is clicked, and the place on it (the whole page without one). */
  readonly to: PDFPage | undefined
  readonly view?: readonly [left: number, top: number]
}

/** Rows of the first page, under the title and `facts` lines, and the pages of a list of `rows`. */
export function listRoom(rows: number, facts: number): { readonly firstRows: number; readonly pages: number } {
  const used = TITLE + facts * 18 + HEADING
  const firstRows = Math.max(4, Math.floor((TOP - BOTTOM - used) / ROW))
  const rest = Math.max(0, rows - firstRows)
  return { firstRows, pages: 1 + Math.ceil(rest / Math.floor((TOP - BOTTOM - HEADING) / ROW)) }
}

/** A line of a list leads somewhere when it is clicked. */
function link(document: PDFDocument, from: PDFPage, row: ListRow, y: number): void {
  if (row.to === undefined) return
  const { view, to } = row
  const annotation = document.context.obj({
    Type: 'Annot',
    Subtype: 'Link',
    Rect: [LEFT, y - 6, RIGHT, y + ROW - 8],
    Border: [0, 0, 0],
    Dest: view === undefined ? [to.ref, 'Fit'] : [to.ref, 'XYZ', view[0], view[1], 0],
  })
  from.node.addAnnot(document.context.register(annotation))
}

function headings(page: PDFPage, font: PDFFont, columns: readonly ListColumn[], y: number): number {
  for (const { title, x } of columns) page.drawText(title, { x, y, size: 10, font, color: GREY })
  page.drawLine({ start: { x: LEFT, y: y - 6 }, end: { x: RIGHT, y: y - 6 }, thickness: 0.8 })
  return y - ROW
}

/** Puts a list into the document as pages from `at` on. */
export function drawList(
  document: PDFDocument,
  font: PDFFont,
  at: number,
  list: {
    readonly title: string
    readonly facts: readonly string[]
    readonly columns: readonly ListColumn[]
    readonly rows: readonly ListRow[]
  },
): void {
  const room = listRoom(list.rows.length, list.facts.length)
  const pages = Array.from({ length: room.pages }, (_unused, index) => document.insertPage(at + index, A4))
  let number = 0
  let page = pages[0]
  if (page === undefined) return
  let y = TOP
  const size = 18
  const title = fitted(font, printable(list.title), size, RIGHT - LEFT)
  page.drawText(title, { x: (A4[0] - font.widthOfTextAtSize(title, size)) / 2, y, size, font })
  y -= TITLE
  for (const fact of list.facts) {
    page.drawText(fitted(font, printable(fact), 11, RIGHT - LEFT), { x: LEFT, y, size: 11, font })
    y -= 18
  }
  y = headings(page, font, list.columns, y - 10)
  for (const row of list.rows) {
    if (y < BOTTOM) {
      page = pages[++number] ?? page
      y = headings(page, font, list.columns, TOP)
    }
    link(document, page, row, y)
    for (const [index, { x, width }] of list.columns.entries())
      page.drawText(fitted(font, printable(row.cells[index] ?? ''), 10, width), { x, y, size: 10, font })
    const line = { start: { x: LEFT, y: y - 6 }, end: { x: RIGHT, y: y - 6 } }
    page.drawLine({ ...line, thickness: 0.3, color: rgb(0.8, 0.8, 0.8) })
    y -= ROW
  }
}
