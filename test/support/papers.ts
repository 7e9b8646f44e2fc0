import { crc32, deflateSync } from 'node:zlib'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { PaperSource } from '../../electron/core/ports.ts'
import { papersOverChild } from '../../electron/adapter/pdf/over-child.ts'
import type { PdfPrint } from '../../shared/domain/paper/book.ts'
import { parserHere } from './parser-here.ts'

/** Made papers: no invoice of anybody, no picture of anything. */

/** In this process; what is about the child itself takes the port of the composition root. */
export const papers = papersOverChild(parserHere())

export const sourceOf = (bytes: Uint8Array): PaperSource => ({ bytes: bytes.length, chunks: () => [bytes] })

/** Pages with the given lines, one array a page, as PDF with a text layer. */
export async function textPdf(...pages: readonly (readonly string[])[]): Promise<Buffer> {
  const print: PdfPrint = {
    title: '示例',
    landscape: false,
    foot: '示例',
    blocks: pages.flatMap((lines, index) => [
      ...(index === 0 ? [] : [{ kind: 'pageBreak' as const }]),
      ...lines.map((text) => ({ kind: 'paragraph' as const, text })),
    ]),
  }
  return printed(print)
}

/** A print as bytes. */
export async function printed(print: PdfPrint): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const answer = await papers.print(print, (bytes) => pieces.push(bytes))
  if (!answer.ok) throw new Error(answer.code)
  return Buffer.concat(pieces)
}

/** A PDF that asks for a password before it opens. */
export async function lockedPdf(password: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.addPage()
  document.encrypt({ userPassword: password, ownerPassword: '示例' })
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

/** A PDF whose Chinese text names a predefined character map and brings no table of its own, as old programs wrote it. */
export function gbkPdf(text: Buffer): Buffer {
  const stream = `BT /F1 12 Tf 72 700 Td <${text.toString('hex')}> Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ]
  let body = '%PDF-1.4\n'
  const places: number[] = []
  objects.forEach((object, index) => {
    places.push(body.length)
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  })
  const start = body.length
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  body += `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(body, 'latin1')
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, sum])
}

/** A PNG of one colour; `alpha`: with a channel that no viewer takes as it is. */
export function plainPng(width: number, height: number, alpha = false): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, alpha ? 6 : 2, 0, 0, 0], 8)
  const line = Buffer.alloc(1 + width * (alpha ? 4 : 3), 200)
  line[0] = 0
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The smallest grey JPEG, 8×8, with a camera's note on how it was held (Exif orientation; 1 = upright). */
export function plainJpeg(orientation = 1): Buffer {
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0', 'latin1'),
    Buffer.from([orientation, 0, 0, 0, 0, 0, 0]),
  ])
  const segment = (marker: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data])
  const quantity = segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)]))
  const frame = segment(0xc0, Buffer.from([8, 0, 8, 0, 16, 1, 1, 0x11, 0]))
  const table = (kind: number): Buffer => segment(0xc4, Buffer.from([kind, 1, ...Array<number>(15).fill(0), 0]))
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))
  const start = Buffer.from([0xff, 0xd8])
  const end = Buffer.from([0x3f, 0xff, 0xd9])
  return Buffer.concat([start, segment(0xe1, exif), quantity, frame, table(0), table(0x10), scan, end])
}
