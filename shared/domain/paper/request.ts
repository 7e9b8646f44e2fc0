import { asArray, asBoolean, asInteger, asOneOf, asRecord, asText, asTexts } from '../intake/json-check.ts'
import type { BookFigure, BookPaper, BookResult, PdfBlock, PdfBook, PdfColumn, PdfPrint } from './book.ts'
import { PAPER_FORMATS, type PageLook, type PaperLook, type TextPlace } from './look.ts'

/** The border between the program and the throw-away child that opens and writes papers. Neither end trusts the other; decoders throw ShapeError. */

interface Common {
  /** Bytes of all files together. */
  readonly size: number
  /** Bytes of each file, in their order. */
  readonly files: readonly number[]
  readonly rssBytes: number
}

export type PaperRequest =
  /** What one file is; `text`: also the places of its text. */
  | (Common & { readonly task: 'look'; readonly fileName: string; readonly text: boolean; readonly maxPages: number })
  /** One page (from 1) as a picture. */
  | (Common & { readonly task: 'picture'; readonly fileName: string; readonly page: number })
  | (Common & { readonly task: 'assemble'; readonly book: PdfBook })
  | (Common & { readonly task: 'print'; readonly print: PdfPrint })

/** What the child says beside `bytes`, `progress`, `done` and `refused`. */
export type PaperFrame =
  | { readonly t: 'look'; readonly look: PaperLook }
  | { readonly t: 'places'; readonly places: readonly TextPlace[] }
  | { readonly t: 'book'; readonly book: BookResult }

const MOST_PAPERS = 500
const MOST_PAGES = 5000
const MOST_FIGURES = 20_000
const MOST_BYTES = 1 << 30
const ROOM = 1_000_000

function decodePaper(value: unknown): BookPaper {
  const raw = asRecord(value, 'paper')
  return { title: asText(raw['title'], 'title', 300), note: asText(raw['note'], 'note', 600) }
}

function decodeFigure(value: unknown): BookFigure {
  const raw = asRecord(value, 'figure')
  const length = (name: string): number => asInteger(raw[name], name, -ROOM, ROOM)
  return {
    group: asText(raw['group'], 'group', 200),
    label: asText(raw['label'], 'label', 400),
    value: asText(raw['value'], 'value', 200),
    paper: raw['paper'] === undefined ? undefined : asInteger(raw['paper'], 'paper', 0, MOST_PAPERS),
    page: asInteger(raw['page'], 'page', 1, MOST_PAGES),
    x: length('x'),
    y: length('y'),
    width: length('width'),
    height: length('height'),
  }
}

function decodeBook(value: unknown): PdfBook {
  const raw = asRecord(value, 'book')
  return {
    title: asText(raw['title'], 'title', 300),
    facts: asTexts(raw['facts'], 'facts', 30, 600),
    papers: asArray(raw['papers'], 'papers', MOST_PAPERS).map(decodePaper),
    index: asBoolean(raw['index'], 'index'),
    stamp: raw['stamp'] === undefined ? undefined : asText(raw['stamp'], 'stamp', 200),
    figures: raw['figures'] === undefined ? [] : asArray(raw['figures'], 'figures', MOST_FIGURES).map(decodeFigure),
  }
}

function decodeColumn(value: unknown): PdfColumn {
  const raw = asRecord(value, 'column')
  return {
    title: asText(raw['title'], 'title', 100),
    share: asInteger(raw['share'], 'share', 1, 10_000),
    align: asOneOf(raw['align'], 'align', ['left', 'right', 'center']),
  }
}

function decodeFact(value: unknown): readonly [string, string] {
  const [label, text] = asTexts(value, 'fact', 2, 4000)
  return [label ?? '', text ?? '']
}

function decodeBlock(value: unknown): PdfBlock {
  const raw = asRecord(value, 'block')
  const kind = asOneOf(raw['kind'], 'kind', ['heading', 'paragraph', 'facts', 'table', 'space', 'pageBreak'])
  if (kind === 'heading') return { kind, text: asText(raw['text'], 'text'), level: raw['level'] === 2 ? 2 : 1 }
  if (kind === 'paragraph')
    return {
      kind,
      text: asText(raw['text'], 'text', 20_000),
      ...(raw['align'] === undefined ? {} : { align: asOneOf(raw['align'], 'align', ['left', 'center', 'right']) }),
      ...(raw['size'] === undefined ? {} : { size: asInteger(raw['size'], 'size', 4, 60) }),
    }
  if (kind === 'facts')
    return {
      kind,
      columns: asInteger(raw['columns'], 'columns', 1, 8),
      facts: asArray(raw['facts'], 'facts', 400).map(decodeFact),
    }
  if (kind === 'table')
    return {
      kind,
      columns: asArray(raw['columns'], 'columns', 30).map(decodeColumn),
      rows: asArray(raw['rows'], 'rows', 20_000).map((row) => asTexts(row, 'row', 30, 4000)),
      ...(raw['foot'] === undefined ? {} : { foot: asTexts(raw['foot'], 'foot', 30, 4000) }),
    }
  return kind === 'space' ? { kind, height: asInteger(raw['height'], 'height', 0, 800) } : { kind }
}

function decodePrint(value: unknown): PdfPrint {
  const raw = asRecord(value, 'print')
  return {
    title: asText(raw['title'], 'title', 300),
    landscape: asBoolean(raw['landscape'], 'landscape'),
    foot: asText(raw['foot'], 'foot', 300),
    blocks: asArray(raw['blocks'], 'blocks', 2000).map(decodeBlock),
  }
}

/** Checks the request that precedes the bytes of the files. */
export function decodePaperRequest(value: unknown): PaperRequest {
  const raw = asRecord(value, 'request')
  const task = asOneOf(raw['task'], 'task', ['look', 'picture', 'assemble', 'print'])
  const common: Common = {
    size: asInteger(raw['size'], 'size', 0, MOST_BYTES),
    files: asArray(raw['files'], 'files', MOST_PAPERS).map((size) => asInteger(size, 'file', 0, MOST_BYTES)),
    rssBytes: asInteger(raw['rssBytes'], 'rssBytes', 1),
  }
  if (task === 'assemble') return { ...common, task, book: decodeBook(raw['book']) }
  if (task === 'print') return { ...common, task, print: decodePrint(raw['print']) }
  const fileName = asText(raw['fileName'], 'fileName', 1000)
  if (task === 'picture') return { ...common, task, fileName, page: asInteger(raw['page'], 'page', 1, MOST_PAGES) }
  return {
    ...common,
    task,
    fileName,
    text: asBoolean(raw['text'], 'text'),
    maxPages: asInteger(raw['maxPages'], 'maxPages', 1, MOST_PAGES),
  }
}

function decodePage(value: unknown): PageLook {
  const raw = asRecord(value, 'page')
  return {
    width: asInteger(raw['width'], 'width', 0, ROOM),
    height: asInteger(raw['height'], 'height', 0, ROOM),
    dpi: asInteger(raw['dpi'], 'dpi', 0, ROOM),
    characters: asInteger(raw['characters'], 'characters'),
  }
}

function decodePlace(value: unknown): TextPlace {
  const raw = asRecord(value, 'place')
  const length = (name: string): number => asInteger(raw[name], name, -ROOM, ROOM)
  return {
    page: asInteger(raw['page'], 'page', 1, MOST_PAGES),
    x: length('x'),
    y: length('y'),
    width: length('width'),
    height: length('height'),
    text: asText(raw['text'], 'text', 40_000),
  }
}

/** Checks the JSON of a frame that is about a paper; undefined for one that is not. */
export function decodePaperFrame(raw: Readonly<Record<string, unknown>>): PaperFrame | undefined {
  if (raw['t'] === 'look') {
    const look = asRecord(raw['look'], 'look')
    return {
      t: 'look',
      look: {
        format: asOneOf(look['format'], 'format', PAPER_FORMATS),
        pages: asArray(look['pages'], 'pages', MOST_PAGES).map(decodePage),
      },
    }
  }
  if (raw['t'] === 'places') return { t: 'places', places: asArray(raw['places'], 'places', 5000).map(decodePlace) }
  if (raw['t'] === 'book') {
    const book = asRecord(raw['book'], 'book')
    return {
      t: 'book',
      book: {
        pages: asInteger(book['pages'], 'pages', 0, 100_000),
        first: asArray(book['first'], 'first', MOST_PAPERS).map((page) => asInteger(page, 'first', 0, 100_000)),
      },
    }
  }
  return undefined
}
