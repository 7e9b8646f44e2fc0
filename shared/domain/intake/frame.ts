import type { ColumnNote, FileFinding, RowFinding, Shape } from './document.ts'
import type { IntakeKind } from './kind.ts'
import type { Mapping } from './mapping.ts'
import type { HeadLabel } from './head-label.ts'
import { PAPER_REFUSAL_CODES } from '../paper/refusal.ts'
import type { PaperFrame } from '../paper/request.ts'

/** Hard limits on a client's file (RELIABILITY row 34). All are settings; these are the defaults. */
export interface IntakeLimits {
  /** xlsx, xml and zip files. */
  readonly fileBytes: number
  readonly csvBytes: number
  /** .xls, .xlsb and odd files, which must be held whole. */
  readonly oddBytes: number
  /** Sum over all parts of a zip, declared and while inflating. */
  readonly inflatedBytes: number
  /** Inflated : compressed, for parts above 1 MB. */
  readonly ratio: number
  readonly entries: number
  readonly rows: number
  readonly csvRows: number
  readonly columns: number
  /** Characters of one cell. */
  readonly cellChars: number
  /** Characters of one CSV record. */
  readonly lineChars: number
  /** The shared string table, held in memory. */
  readonly sharedStringBytes: number
  /** One CEB XML document, held whole. */
  readonly xmlBytes: number
  readonly wallMs: number
  readonly rssBytes: number
  /** Distinct documents kept open while their rows are not adjacent. */
  readonly openOrders: number
}

const MB = 1 << 20
export const DEFAULT_LIMITS: IntakeLimits = {
  fileBytes: 200 * MB,
  csvBytes: 4096 * MB,
  oddBytes: 32 * MB,
  inflatedBytes: 2048 * MB,
  ratio: 100,
  entries: 2000,
  rows: 1_048_576,
  csvRows: 5_000_000,
  columns: 512,
  cellChars: 32_767,
  lineChars: MB,
  sharedStringBytes: 128 * MB,
  xmlBytes: 16 * MB,
  wallMs: 180_000,
  rssBytes: 300 * MB,
  openOrders: 20_000,
}

export interface RejectedRow {
  /** 1-based row of the original file. */
  readonly row: number
  /** Chinese sentence(s) for the column 退回原因. */
  readonly reason: string
}

/** What the parser is asked to do; followed by exactly `size` bytes of the file. */
export interface ParseRequest {
  /** sniff: sheets, guessed mapping, first rows. rows: every row as documents. return: the rejected rows as the client's own file. */
  readonly task: 'sniff' | 'rows' | 'return'
  readonly kind: IntakeKind
  readonly fileName: string
  readonly size: number
  readonly limits: IntakeLimits
  /** Chosen mapping; `return` needs the one that `rows` was done with, except for XML. */
  readonly mapping?: Mapping
  /** Remembered mappings of this client and kind, tried by fingerprint before guessing. */
  readonly known?: readonly Mapping[]
  readonly rejected?: readonly RejectedRow[]
}

/** Asks for the bare rows of every table of a file: lists of evidence, rate libraries, XML that is laid out as a list. */
export interface TableRequest {
  readonly task: 'table'
  readonly fileName: string
  readonly size: number
  readonly limits: IntakeLimits
}

export type SourceFormat = 'xlsx' | 'odd' | 'csv' | 'xml' | 'json'

export interface PreviewRow {
  readonly row: number
  /** Display texts by column, personal ones masked. */
  readonly cells: readonly string[]
  readonly findings: readonly RowFinding[]
}

/** A bare row: 1-based number, texts, kinds of cell.ts. */
export type CellRow = readonly [row: number, texts: readonly string[], kinds: readonly number[]]

/** Everything the child says. The last frame is always `done` or `refused`. */
export type Frame =
  | PaperFrame
  | { readonly t: 'source'; readonly format: SourceFormat; readonly encoding: string; readonly delimiter: string }
  | {
      readonly t: 'sheet'
      readonly index: number
      readonly name: string
      readonly hidden: boolean
      readonly rows: number
      readonly columns: number
    }
  | {
      readonly t: 'mapping'
      readonly mapping: Mapping
      readonly origin: 'given' | 'remembered' | 'guessed'
      readonly missing: readonly string[]
    }
  | {
      readonly t: 'headers'
      readonly headers: readonly {
        readonly column: number
        readonly text: string
        readonly samples: readonly string[]
      }[]
      /** What stands above the table, label by label. */
      readonly labels: readonly HeadLabel[]
    }
  | { readonly t: 'preview'; readonly rows: readonly PreviewRow[] }
  | { readonly t: 'shape'; readonly shape: Shape }
  /** Text of rows (rows-text.ts) as it came: whoever stages them takes it apart and checks it. */
  | { readonly t: 'rows'; readonly bytes: Uint8Array }
  /** A document that was sent as good turned bad: a later row of the file belongs to it or repeats its key. */
  | { readonly t: 'recall'; readonly row: number; readonly finding: RowFinding }
  /** A table begins; its rows follow as `cells`. */
  | { readonly t: 'table'; readonly name: string; readonly date1904: boolean }
  | { readonly t: 'cells'; readonly rows: readonly CellRow[] }
  | { readonly t: 'finding'; readonly finding: FileFinding }
  | { readonly t: 'progress'; readonly bytes: number; readonly rows: number }
  | { readonly t: 'file'; readonly name: string; readonly mediaType: string }
  | { readonly t: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly t: 'done'
      readonly rows: number
      readonly documents: number
      readonly bad: number
      readonly notes: readonly ColumnNote[]
    }
  | { readonly t: 'refused'; readonly code: RefusalCode; readonly data: Readonly<Record<string, string | number>> }

/** Why a whole file is refused. */
export const REFUSAL_CODES = [
  'REQUEST_INVALID',
  'FILE_TRUNCATED',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_ENCRYPTED',
  'FILE_UNREADABLE',
  'FILE_KIND_UNKNOWN',
  'MAPPING_NEEDED',
  'MAPPING_INVALID',
  'SHEET_MISSING',
  'ZIP_DAMAGED',
  'ZIP_OVERLAP',
  'ZIP_RATIO',
  'ZIP_TOO_MANY_ENTRIES',
  'ZIP_TOO_LARGE',
  'ZIP_DUPLICATE_NAME',
  'ZIP_METHOD',
  'XML_DTD',
  'XML_ENTITY',
  'XML_DAMAGED',
  'XML_TOO_LARGE',
  'XML_KIND',
  'TOO_MANY_ROWS',
  'TOO_MANY_COLUMNS',
  'LINE_TOO_LONG',
  'CELL_TOO_LONG',
  'ENCODING_BROKEN',
  'PARSER_CRASHED',
  'PARSER_TIMEOUT',
  'PARSER_MEMORY',
  'PARSER_PROTOCOL',
  ...PAPER_REFUSAL_CODES,
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** Thrown inside the parser to refuse the whole file; becomes the last frame. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly data: Readonly<Record<string, string | number>>
  constructor(code: RefusalCode, data: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.data = data
  }
}
