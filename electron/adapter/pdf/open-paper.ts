import { EncryptedPDFError, ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import type { PaperFormat } from '../../../shared/domain/paper/look.ts'

/** What a file is by its content; its name is only asked to say that it lies. */

const KNOWN: readonly (readonly [text: string, found: string])[] = [
  ['PK\u0003\u0004', ' Office 文档或压缩包'],
  ['\u00d0\u00cf\u0011\u00e0', '旧版 Office 文档'],
  ['Rar!', '压缩包'],
  ['7z\u00bc\u00af', '压缩包'],
  ['GIF8', ' GIF 图片'],
  ['BM', ' BMP 图片'],
  ['II*\u0000', ' TIFF 图片'],
  ['MM\u0000*', ' TIFF 图片'],
  ['RIFF', ' WEBP 图片或音视频'],
]

function foundKind(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 16)
  const known = KNOWN.find(([text]) => start.startsWith(text))
  if (known !== undefined) return known[1]
  if (start.slice(4, 8) === 'ftyp') return ' HEIC 图片或视频'
  const text = bytes.toString('utf8', 0, 400).trimStart().toLowerCase()
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return '网页'
  if (text.startsWith('<?xml') || text.startsWith('<')) return ' XML 文本'
  return '无法识别的内容'
}

const EXTENSIONS: Readonly<Record<string, PaperFormat>> = { pdf: 'pdf', jpg: 'jpg', jpeg: 'jpg', png: 'png' }

/** @throws Refusal FILE_EMPTY, PAPER_KIND, PAPER_FAKE */
export function paperFormat(bytes: Buffer, fileName: string): PaperFormat {
  if (bytes.length === 0) throw new Refusal('FILE_EMPTY')
  const extension = /\.(\w{1,8})$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  // Some programs put a few bytes in front of the mark; readers look for it in the first kilobyte.
  if (bytes.toString('latin1', 0, 1024).includes('%PDF-')) return 'pdf'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg'
  if (bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001a\n') return 'png'
  const found = foundKind(bytes)
  throw EXTENSIONS[extension] === undefined
    ? new Refusal('PAPER_KIND', { found: found.trim() })
    : new Refusal('PAPER_FAKE', { extension, found })
}

/** What stands behind the end mark of an honest file: a line end, or what a mail gateway appended. */
const TAIL = 8192

/**
 * Opens a PDF for putting together. A PDF that only restricts printing or copying opens with the empty password.
 * @throws Refusal PDF_CUT, PDF_ENCRYPTED, PDF_DAMAGED, PDF_NO_PAGES
 */
export async function openPdf(bytes: Buffer): Promise<PDFDocument> {
  if (!bytes.toString('latin1', Math.max(0, bytes.length - TAIL)).includes('%%EOF')) throw new Refusal('PDF_CUT')
  const options = { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest, throwOnInvalidObject: false } as const
  let document: PDFDocument
  try {
    document = await PDFDocument.load(bytes, options)
  } catch (error) {
    if (!(error instanceof EncryptedPDFError)) throw new Refusal('PDF_DAMAGED')
    document = await PDFDocument.load(bytes, { ...options, password: '' }).catch(() => {
      throw new Refusal('PDF_ENCRYPTED')
    })
  }
  if (pageCount(document) === 0) throw new Refusal('PDF_NO_PAGES')
  return document
}

function pageCount(document: PDFDocument): number {
  try {
    return document.getPageCount()
  } catch {
    throw new Refusal('PDF_DAMAGED')
  }
}
