import fontkit from '@pdf-lib/fontkit'
import type { PDFDocument, PDFFont } from '@cantoo/pdf-lib'

/** Chinese text in PDFs we write: one font, cut down to the characters used. */

type Opened = ReturnType<typeof fontkit.create>
type Glyph = ReturnType<Opened['glyphForCodePoint']>

type Subset = ReturnType<Opened['createSubset']>
/** What the typings do not show of the subsetter. */
interface SubsetParts {
  readonly loca: { version?: number }
  _addGlyph(id: number): number
}

/**
 * Makes the subset's table of places count in bytes. Left to itself it counts in pairs of bytes while the font is
 * small, and every outline behind one of odd length would be read from the wrong place and not be drawn.
 */
function withExactPlaces(subset: Subset): Subset {
  const parts = subset as unknown as SubsetParts
  const add = parts._addGlyph.bind(subset)
  parts._addGlyph = (id) => {
    parts.loca.version = 1
    return add(id)
  }
  return subset
}

/**
 * The font engine as the PDF library wants it. Characters are set one by one: Chinese print needs no ligatures, and
 * shaping each line costs more than drawing it. The subsetter offers its stream only, because the library would else
 * call an `encode` that means something different here.
 */
const engine = {
  create(data: Uint8Array) {
    const font = fontkit.create(data)
    const glyphs = new Map<number, Glyph>()
    const glyph = (code: number): Glyph => {
      const known = glyphs.get(code) ?? font.glyphForCodePoint(code)
      glyphs.set(code, known)
      return known
    }
    return {
      postscriptName: font.postscriptName,
      unitsPerEm: font.unitsPerEm,
      ascent: font.ascent,
      descent: font.descent,
      italicAngle: font.italicAngle,
      capHeight: font.capHeight,
      xHeight: font.xHeight,
      bbox: font.bbox,
      characterSet: [],
      layout: (text: string) => ({ glyphs: Array.from(text, (one) => glyph(one.codePointAt(0) ?? 0)) }),
      glyphForCodePoint: glyph,
      createSubset() {
        const subset = withExactPlaces(font.createSubset())
        return {
          includeGlyph: (one: Glyph | number) => subset.includeGlyph(one),
          encodeStream: () => subset.encodeStream(),
        }
      },
    }
  },
}

/** Puts the font into a document. */
export async function chineseFont(document: PDFDocument, bytes: Uint8Array): Promise<PDFFont> {
  document.registerFontkit(engine as never)
  return document.embedFont(bytes, { subset: true })
}

/** Text without what cannot be printed: control characters become spaces. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u200b\ufeff]/gu, ' ')
}

/** The longest beginning of a text that fits into a width; the whole text when it fits. */
export function fitted(font: PDFFont, text: string, size: number, width: number): string {
  if (font.widthOfTextAtSize(text, size) <= width) return text
  const signs = Array.from(text)
  let used = font.widthOfTextAtSize('…', size)
  let count = 0
  for (const sign of signs) {
    used += font.widthOfTextAtSize(sign, size)
    if (used > width) break
    count++
  }
  return `${signs.slice(0, count).join('')}…`
}

/** A Latin word or number stays together; Chinese may break anywhere but before a closing mark. */
const NEVER_FIRST = /^[，。；：、！？）》」』】%）,.;:!?)\]}]/
const UNIT = /[A-Za-z0-9_.,:;/\\@#&+*'"()-]+|\s+|./gsu

/** Breaks a text into lines of a width; a word longer than the line is cut. */
export function wrapped(font: PDFFont, text: string, size: number, width: number): string[] {
  const lines: string[] = []
  for (const part of text.split('\n').map(printable)) {
    let line = ''
    let used = 0
    for (const unit of part.match(UNIT) ?? []) {
      const pieces = font.widthOfTextAtSize(unit, size) > width ? Array.from(unit) : [unit]
      for (const piece of pieces) {
        const wide = font.widthOfTextAtSize(piece, size)
        if (used > 0 && used + wide > width && !NEVER_FIRST.test(piece)) {
          lines.push(line.trimEnd())
          line = piece.trimStart()
          used = line === '' ? 0 : wide
        } else {
          line += piece
          used += wide
        }
      }
    }
    lines.push(line.trimEnd())
  }
  return lines
}
