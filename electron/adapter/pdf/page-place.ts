import { degrees, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { printable } from './font.ts'

/** Writing at the foot of a page as a reader sees it: whatever its rotation and wherever its boxes begin. */

const SIZE = 8
const MARGIN = 10

/** A point of the page as seen (from its lower left corner) in the page's own coordinates. */
function seen(page: PDFPage, x: number, y: number): { x: number; y: number; turn: number } {
  const box = page.getCropBox()
  const turn = ((page.getRotation().angle % 360) + 360) % 360
  if (turn === 90) return { x: box.x + box.width - y, y: box.y + x, turn }
  if (turn === 180) return { x: box.x + box.width - x, y: box.y + box.height - y, turn }
  if (turn === 270) return { x: box.x + y, y: box.y + box.height - x, turn }
  return { x: box.x + x, y: box.y + y, turn }
}

/** Puts a short line at the lower right corner, on a light ground so that it can be read on any scan. */
export function stampPage(page: PDFPage, font: PDFFont, text: string): void {
  const box = page.getCropBox()
  const lying = page.getRotation().angle % 180 !== 0
  const wide = lying ? box.height : box.width
  const line = printable(text)
  const width = font.widthOfTextAtSize(line, SIZE)
  const left = Math.max(2, wide - width - MARGIN)
  const ground = seen(page, left - 3, MARGIN - 4)
  page.drawRectangle({
    x: ground.x,
    y: ground.y,
    width: width + 6,
    height: SIZE + 5,
    rotate: degrees(ground.turn),
    color: rgb(1, 1, 1),
    opacity: 0.85,
  })
  const place = seen(page, left, MARGIN)
  page.drawText(line, {
    x: place.x,
    y: place.y,
    size: SIZE,
    font,
    rotate: degrees(place.turn),
    color: rgb(0.1, 0.1, 0.5),
  })
}

/** A rectangle of the page as seen: tenths of a point from its upper left corner. */
interface SeenRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const ROOM_AROUND = 2
const MARK = 6.5

/** Frames a place of the page and writes its number beside it. */
export function markPage(page: PDFPage, font: PDFFont, rectangle: SeenRectangle, text: string): void {
  const box = page.getCropBox()
  const tall = page.getRotation().angle % 180 !== 0 ? box.width : box.height
  const left = rectangle.x / 10 - ROOM_AROUND
  const below = tall - (rectangle.y + rectangle.height) / 10 - ROOM_AROUND
  const [width, height] = [rectangle.width / 10 + 2 * ROOM_AROUND, rectangle.height / 10 + 2 * ROOM_AROUND]
  const corner = seen(page, left, below)
  const color = rgb(0.85, 0.2, 0.1)
  page.drawRectangle({
    x: corner.x,
    y: corner.y,
    width,
    height,
    rotate: degrees(corner.turn),
    borderColor: color,
    borderWidth: 0.8,
    borderOpacity: 0.9,
  })
  const at = seen(page, left + width + 1, below + height - MARK)
  page.drawText(text, { x: at.x, y: at.y, size: MARK, font, rotate: degrees(at.turn), color })
}

/** Where a viewer shall stand to see a place of the page: left and upper edge in the page's own coordinates. */
export function viewOf(page: PDFPage, rectangle: SeenRectangle): readonly [left: number, top: number] {
  const box = page.getCropBox()
  const tall = page.getRotation().angle % 180 !== 0 ? box.width : box.height
  const point = seen(page, Math.max(0, rectangle.x / 10 - 40), Math.min(tall, tall - rectangle.y / 10 + 60))
  return [point.x, point.y]
}
