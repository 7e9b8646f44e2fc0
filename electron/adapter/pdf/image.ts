import { crc32 } from 'node:zlib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'

/** What the first bytes of a picture say. Nothing is decoded here. */
export interface ImageLook {
  readonly format: 'jpg' | 'png'
  /** Pixels as stored. */
  readonly width: number
  readonly height: number
  /** Pixels per inch that the file claims; 0 = it claims nothing. */
  readonly dpi: number
  /** Clockwise turn (0, 90, 180, 270) that the camera noted: a picture is stored as the sensor saw it. */
  readonly turn: 0 | 90 | 180 | 270
}

/** Above it decoding costs more memory than the child has; A4 at 600 DPI is 35 million. */
const MOST_PIXELS = 120_000_000
const TURNS: Readonly<Record<number, ImageLook['turn']>> = { 3: 180, 6: 90, 8: 270 }

function checked(look: ImageLook): ImageLook {
  if (look.width === 0 || look.height === 0) throw new Refusal('IMAGE_DAMAGED')
  if (look.width * look.height > MOST_PIXELS)
    throw new Refusal('IMAGE_TOO_LARGE', { width: look.width, height: look.height })
  return look
}

/** The orientation of an Exif segment (tag 0x0112 of the first directory); 1 when there is none. */
function orientation(segment: Buffer): number {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return 1
  const tiff = segment.subarray(6)
  if (tiff.length < 14) return 1
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (start + 2 > tiff.length) return 1
  const count = short(start)
  for (let i = 0; i < count; i++) {
    const at = start + 2 + i * 12
    if (at + 12 > tiff.length) return 1
    if (short(at) === 0x0112) return short(at + 8)
  }
  return 1
}

function jfifDpi(segment: Buffer): number {
  if (segment.length < 12 || segment.toString('latin1', 0, 5) !== 'JFIF\0') return 0
  const density = segment.readUInt16BE(8)
  return segment[7] === 1 ? density : segment[7] === 2 ? Math.round(density * 2.54) : 0
}

const isFrameStart = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** @throws Refusal IMAGE_CUT, IMAGE_DAMAGED, IMAGE_TOO_LARGE */
export function lookAtJpeg(bytes: Buffer): ImageLook {
  let at = 2
  let dpi = 0
  let turn: ImageLook['turn'] = 0
  let size: { width: number; height: number } | undefined
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    if (at + 4 > bytes.length) throw new Refusal('IMAGE_CUT')
    if (bytes[at] !== 0xff) throw new Refusal('IMAGE_DAMAGED')
    const marker = bytes[at + 1] ?? 0
    const length = bytes.readUInt16BE(at + 2)
    const segment = bytes.subarray(at + 4, at + 2 + length)
    if (at + 2 + length > bytes.length) throw new Refusal('IMAGE_CUT')
    if (marker === 0xe0) dpi = jfifDpi(segment)
    else if (marker === 0xe1) turn = TURNS[orientation(segment)] ?? turn
    else if (isFrameStart(marker)) {
      if (segment.length < 6) throw new Refusal('IMAGE_DAMAGED')
      size = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3) }
    } else if (marker === 0xda) break
    at += 2 + length
  }
  if (size === undefined) throw new Refusal('IMAGE_DAMAGED')
  // Phones append things behind the end mark; without any end mark the picture stops in the middle.
  if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < at) throw new Refusal('IMAGE_CUT')
  return checked({ format: 'jpg', ...size, dpi, turn })
}

export interface PngChunk {
  readonly type: string
  readonly data: Buffer
}

/** The chunks of a PNG, each with its check sum. @throws Refusal IMAGE_CUT, IMAGE_DAMAGED */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  let at = 8
  for (;;) {
    if (at + 12 > bytes.length) throw new Refusal('IMAGE_CUT')
    const length = bytes.readUInt32BE(at)
    if (at + 12 + length > bytes.length) throw new Refusal('IMAGE_CUT')
    const body = bytes.subarray(at + 4, at + 8 + length)
    if (crc32(body) !== bytes.readUInt32BE(at + 8 + length)) throw new Refusal('IMAGE_DAMAGED')
    const type = body.toString('latin1', 0, 4)
    yield { type, data: body.subarray(4) }
    if (type === 'IEND') return
    at += 12 + length
  }
}

/** @throws Refusal IMAGE_CUT, IMAGE_DAMAGED, IMAGE_TOO_LARGE */
export function lookAtPng(bytes: Buffer): ImageLook {
  let dpi = 0
  let size: { width: number; height: number } | undefined
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'IHDR' && data.length === 13) size = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) }
    if (type === 'pHYs' && data.length === 9 && data[8] === 1) dpi = Math.round(data.readUInt32BE(0) * 0.0254)
  }
  if (size === undefined) throw new Refusal('IMAGE_DAMAGED')
  return checked({ format: 'png', ...size, dpi, turn: 0 })
}
