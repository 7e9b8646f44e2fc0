import { degrees, drawImage, PDFRawStream, type PDFDocument, type PDFPage, type PDFRef } from '@cantoo/pdf-lib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import { lookAtJpeg, lookAtPng, pngChunks, type ImageLook } from './image.ts'

/** A picture as a page of its own: A4, upright or lying as the picture is, as large as it fits. */

const A4 = { short: 595.28, long: 841.89 }
const MARGIN = 14

interface PngParts {
  readonly depth: number
  readonly color: number
  readonly palette: Buffer | undefined
  readonly pixels: Buffer
}

/** The parts of a PNG that a viewer can inflate by itself; undefined for one whose pixels must be decoded. */
function plainParts(bytes: Buffer): PngParts | undefined {
  const data: Buffer[] = []
  let palette: Buffer | undefined
  let head: Buffer | undefined
  for (const chunk of pngChunks(bytes)) {
    if (chunk.type === 'IHDR') head = chunk.data
    else if (chunk.type === 'PLTE') palette = chunk.data
    else if (chunk.type === 'IDAT') data.push(chunk.data)
    else if (chunk.type === 'tRNS') return undefined
  }
  const [depth = 0, color = 0, interlaced = 1] = head === undefined ? [] : [head[8], head[9], head[12]]
  // 0 grey, 2 colour, 3 palette. An alpha channel (4, 6), sixteen bits and interlacing are no viewer's business.
  if (interlaced !== 0 || depth > 8 || (color !== 0 && color !== 2 && color !== 3)) return undefined
  if (color === 3 && palette === undefined) throw new Refusal('IMAGE_DAMAGED')
  return { depth, color, palette: color === 3 ? palette : undefined, pixels: Buffer.concat(data) }
}

/** A PNG as it is: no decoding, no second copy of the pixels. */
function plainPng(document: PDFDocument, parts: PngParts, look: ImageLook): PDFRef {
  const { context } = document
  const { depth, color, palette, pixels } = parts
  const space =
    palette === undefined
      ? context.obj(color === 2 ? 'DeviceRGB' : 'DeviceGray')
      : context.obj([
          'Indexed',
          'DeviceRGB',
          palette.length / 3 - 1,
          context.register(PDFRawStream.of(context.obj({}), palette)),
        ])
  const parameters = { Predictor: 15, Colors: color === 2 ? 3 : 1, BitsPerComponent: depth, Columns: look.width }
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: look.width,
    Height: look.height,
    BitsPerComponent: depth,
    ColorSpace: space,
    Filter: 'FlateDecode',
    DecodeParms: parameters,
  })
  return context.register(PDFRawStream.of(dict, pixels))
}

async function pictureOf(
  document: PDFDocument,
  bytes: Buffer,
  format: 'jpg' | 'png',
  look: ImageLook,
): Promise<PDFRef> {
  if (format === 'jpg') return (await document.embedJpg(bytes)).ref
  const parts = plainParts(bytes)
  return parts === undefined ? (await document.embedPng(bytes)).ref : plainPng(document, parts, look)
}

/**
 * Adds a page with the picture, turned as the camera noted.
 * @throws Refusal IMAGE_CUT, IMAGE_DAMAGED, IMAGE_TOO_LARGE
 */
export async function putImage(document: PDFDocument, bytes: Buffer, format: 'jpg' | 'png'): Promise<PDFPage> {
  const look = format === 'jpg' ? lookAtJpeg(bytes) : lookAtPng(bytes)
  const picture = await pictureOf(document, bytes, format, look).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal('IMAGE_DAMAGED')
  })
  const [wide, tall] = look.width > look.height ? [A4.long, A4.short] : [A4.short, A4.long]
  const page = document.addPage([wide, tall])
  const scale = Math.min((wide - 2 * MARGIN) / look.width, (tall - 2 * MARGIN) / look.height)
  const [width, height] = [look.width * scale, look.height * scale]
  const place = { x: (wide - width) / 2, y: (tall - height) / 2, width, height }
  const upright = { rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) }
  page.pushOperators(...drawImage(page.node.newXObject('Paper', picture), { ...place, ...upright }))
  page.setRotation(degrees(look.turn))
  return page
}
