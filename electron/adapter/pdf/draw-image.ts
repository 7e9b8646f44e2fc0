import { crc32, deflateSync } from 'node:zlib'

/** Decoded pictures of a page as PNG, no finer than a screen shows them. */

/** As the reader of PDFs hands a picture over. kind 1: one bit a pixel, 2: RGB, 3: RGBA. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly kind: number
  readonly data: Uint8Array | Uint8ClampedArray
}

type Sample = (x: number, y: number, channel: number) => number

function sampleOf(pixels: Pixels): { readonly at: Sample; readonly channels: number } {
  const { width, data, kind } = pixels
  if (kind === 1) {
    const row = (width + 7) >> 3
    return { at: (x, y) => (((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255, channels: 1 }
  }
  const channels = kind === 2 ? 3 : 4
  return { at: (x, y, channel) => data[(y * width + x) * channels + channel] ?? 0, channels }
}

/** The mean of each square of `by` × `by` pixels, channel after channel. */
function smaller(pixels: Pixels, by: number): { width: number; height: number; channels: number; data: Uint8Array } {
  const { at, channels } = sampleOf(pixels)
  const width = Math.max(1, Math.floor(pixels.width / by))
  const height = Math.max(1, Math.floor(pixels.height / by))
  const data = new Uint8Array(width * height * channels)
  const area = by * by
  let to = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let dy = 0; dy < by; dy++) for (let dx = 0; dx < by; dx++) sum += at(x * by + dx, y * by + dy, channel)
        data[to++] = sum / area
      }
  return { width, height, channels, data }
}

/** A colour picture without colours, as most scans are. */
function isGrey(data: Uint8Array, channels: number): boolean {
  if (channels === 1) return true
  if (channels === 4) return false
  for (let i = 0; i + 2 < data.length; i += 3) {
    const [red = 0, green = 0, blue = 0] = [data[i], data[i + 1], data[i + 2]]
    if (Math.abs(red - green) > 12 || Math.abs(green - blue) > 12) return false
  }
  return true
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** color: 0 grey, 2 RGB, 6 RGBA of the PNG format. */
function png(width: number, height: number, depth: number, color: number, rows: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([depth, color, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Sixteen greys: print stays as sharp, the noise of a scanner no longer costs a megabyte. */
function greyPng(width: number, height: number, channels: number, data: Uint8Array): Buffer {
  const row = 1 + ((width + 1) >> 1)
  const rows = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const grey = (data[(y * width + x) * channels] ?? 0) >> 4
      const at = y * row + 1 + (x >> 1)
      rows[at] = (rows[at] ?? 0) | (x % 2 === 0 ? grey << 4 : grey)
    }
  return png(width, height, 4, 0, rows)
}

function colorPng(width: number, height: number, channels: number, data: Uint8Array): Buffer {
  const row = 1 + width * channels
  const rows = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let i = 0; i < width * channels; i++) {
      const value = data[y * width * channels + i] ?? 0
      rows[y * row + 1 + i] = (value & 0xf8) | (value >> 5)
    }
  return png(width, height, 8, channels === 3 ? 2 : 6, rows)
}

/** A picture as the address of a PNG; `wide`: how many pixels of the screen it covers. */
export function pictureUrl(pixels: Pixels, wide: number): string {
  const by = Math.max(1, Math.floor(pixels.width / Math.max(1, wide)))
  const { width, height, channels, data } = smaller(pixels, by)
  const bytes = isGrey(data, channels)
    ? greyPng(width, height, channels, data)
    : colorPng(width, height, channels, data)
  return `data:image/png;base64,${bytes.toString('base64')}`
}

/** A mask (0 = paint) in a colour, as the address of a PNG. */
export function maskUrl(mask: Pick<Pixels, 'width' | 'height' | 'data'>, color: string): string {
  const { width, height, data } = mask
  const row = (width + 7) >> 3
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) || 0)
  const rows = Buffer.alloc((1 + width * 4) * height)
  let to = 0
  for (let y = 0; y < height; y++) {
    to++
    for (let x = 0; x < width; x++) {
      const paint = (((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0
      rows.set([red ?? 0, green ?? 0, blue ?? 0, paint ? 255 : 0], to)
      to += 4
    }
  }
  return `data:image/png;base64,${png(width, height, 8, 6, rows).toString('base64')}`
}
