/** What a paper is, as the throw-away child that opened it says. */

export const PAPER_FORMATS = ['pdf', 'jpg', 'png'] as const
export type PaperFormat = (typeof PAPER_FORMATS)[number]

/** One page as a reader sees it (rotation applied). Lengths in tenths of a point. */
export interface PageLook {
  readonly width: number
  readonly height: number
  /** Pixels per inch of the largest picture on it; 0 = no picture, or nobody can say. */
  readonly dpi: number
  /** Characters of its text layer; 0 on scans and photos. */
  readonly characters: number
}

export interface PaperLook {
  readonly format: PaperFormat
  readonly pages: readonly PageLook[]
}

/**
 * A run of text of a PDF and where it stands: page from 1, rectangle in tenths of a point from the upper left corner
 * of the page as seen.
 */
export interface TextPlace {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly text: string
}

/** Runs that stand on one line, from left to right. */
export interface TextLine {
  readonly page: number
  readonly y: number
  readonly places: readonly TextPlace[]
}

const middle = (place: TextPlace): number => place.y + place.height / 2

/** Groups runs into lines by page and height, from top to bottom; a run belongs to a line while its middle is within the line's height. */
export function linesOf(places: readonly TextPlace[]): TextLine[] {
  const sorted = [...places].sort((a, b) => a.page - b.page || middle(a) - middle(b) || a.x - b.x)
  const lines: { page: number; y: number; places: TextPlace[] }[] = []
  for (const place of sorted) {
    const last = lines.at(-1)
    const first = last?.places[0]
    const fits =
      last !== undefined &&
      first !== undefined &&
      last.page === place.page &&
      Math.abs(middle(first) - middle(place)) * 2 < Math.min(first.height, place.height)
    if (fits) last.places.push(place)
    else lines.push({ page: place.page, y: place.y, places: [place] })
  }
  for (const line of lines) line.places.sort((a, b) => a.x - b.x)
  return lines
}

/** The text of a line; runs that stand apart are separated by a space. */
export function lineText(line: TextLine): string {
  let text = ''
  let end = 0
  for (const place of line.places) {
    const apart = text !== '' && place.x - end > place.height / 4
    text += (apart ? ' ' : '') + place.text
    end = place.x + place.width
  }
  return text
}
