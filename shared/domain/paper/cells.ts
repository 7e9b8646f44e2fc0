import { linesOf, type TextPlace } from './look.ts'

/** Text of a page as a reader takes it in: cells, each of the runs that stand close together on one line. */
export interface TextCell extends TextPlace {
  /** Number of its line within the paper, from 0. */
  readonly line: number
}

/** Runs nearer than this share of their height are one text. */
const CLOSE = 0.9

/** Cells in reading order; a line's cells from left to right. */
export function cellsOf(places: readonly TextPlace[]): TextCell[] {
  return linesOf(places).flatMap((line, number) => {
    const cells: TextCell[] = []
    for (const place of line.places) {
      const last = cells.at(-1)
      const gap = last === undefined ? Infinity : place.x - (last.x + last.width)
      if (last === undefined || gap > place.height * CLOSE) {
        cells.push({ ...place, line: number })
        continue
      }
      const space = gap > place.height / 5 && !last.text.endsWith(' ') ? ' ' : ''
      const y = Math.min(last.y, place.y)
      cells[cells.length - 1] = {
        ...last,
        y,
        width: Math.max(last.width, place.x + place.width - last.x),
        height: Math.max(last.y + last.height, place.y + place.height) - y,
        text: last.text + space + place.text,
      }
    }
    return cells
  })
}

/** How far two cells overlap from left to right, in tenths of a point. */
export function overlap(a: Pick<TextPlace, 'x' | 'width'>, b: Pick<TextPlace, 'x' | 'width'>): number {
  return Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
}
