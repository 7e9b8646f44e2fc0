import { crc32, deflateRawSync } from 'node:zlib'
import { decodeRowFinding } from '../../../shared/domain/intake/decode-frame.ts'
import type { CompactRow, Shape } from '../../../shared/domain/intake/document.ts'
import type { Frame, ParseRequest } from '../../../shared/domain/intake/frame.ts'
import { DEFAULT_LIMITS } from '../../../shared/domain/intake/frame.ts'
import { decodeRows } from '../../../shared/domain/intake/rows-text.ts'
import { runParser } from './parser.ts'
import { encodeRequest, readFrames } from './protocol.ts'

/** Hand-made files for tests: zips with every field under control, workbooks, and the parser run in this process. */

export interface RawEntry {
  readonly name: string
  readonly bytes: Uint8Array
  /** 8 deflate (default), 0 stored. */
  readonly method?: number
  readonly flags?: number
  /** Lies: sizes and place in the directory. */
  readonly declared?: number
  readonly compressed?: number
  readonly offset?: number
}

/** A zip of raw entries, honest unless told to lie. */
export function rawZip(entries: readonly RawEntry[], count = entries.length): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const method = entry.method ?? 8
    const data = method === 8 ? deflateRawSync(entry.bytes) : Buffer.from(entry.bytes)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(entry.flags ?? 0x800, 6)
    head.writeUInt16LE(method, 8)
    head.writeUInt32LE(crc32(entry.bytes), 14)
    head.writeUInt32LE(data.length, 18)
    head.writeUInt32LE(entry.bytes.length, 22)
    head.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 4)
    central.writeUInt16LE(20, 6)
    central.writeUInt16LE(entry.flags ?? 0x800, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(crc32(entry.bytes), 16)
    central.writeUInt32LE(entry.compressed ?? data.length, 20)
    central.writeUInt32LE(entry.declared ?? entry.bytes.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(entry.offset ?? at, 42)
    parts.push(head, name, data)
    directory.push(central, name)
    at += head.length + name.length + data.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, list, end])
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

export interface WorkbookParts {
  /** Inner XML of each worksheet, from sheetData on. */
  readonly sheets: readonly {
    readonly name: string
    readonly xml: string
    readonly state?: string
    readonly raw?: boolean
  }[]
  readonly strings?: string
  readonly styles?: string
  readonly date1904?: boolean
  readonly more?: readonly RawEntry[]
  readonly workbookRelations?: string
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8')

function contentTypes(parts: WorkbookParts): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const one = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}.xml" ContentType="${kind}.${type}+xml"/>`
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${one('workbook', 'sheet.main')}${parts.sheets.map((_sheet, i) => one(`worksheets/sheet${i + 1}`, 'worksheet')).join('')}${one('sharedStrings', 'sharedStrings')}${one('styles', 'styles')}</Types>`
}

/** The entries of a workbook, to be put into a zip. */
export function workbookEntries(parts: WorkbookParts): RawEntry[] {
  const sheets = parts.sheets.map((sheet, i) => ({
    name: `xl/worksheets/sheet${i + 1}.xml`,
    bytes: bytes(
      sheet.raw === true
        ? sheet.xml
        : `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}">${sheet.xml}</worksheet>`,
    ),
  }))
  const links = parts.sheets
    .map(
      (_sheet, i) =>
        `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    )
    .join('')
  return [
    { name: '[Content_Types].xml', bytes: bytes(contentTypes(parts)) },
    {
      name: '_rels/.rels',
      bytes: bytes(
        `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
    },
    {
      name: 'xl/workbook.xml',
      bytes: bytes(
        `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${parts.date1904 === true ? '<workbookPr date1904="1"/>' : ''}<sheets>${parts.sheets.map((sheet, i) => `<sheet name="${sheet.name}" sheetId="${i + 1}"${sheet.state === undefined ? '' : ` state="${sheet.state}"`} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: bytes(
        `<Relationships xmlns="${PACKAGE}/relationships">${links}<Relationship Id="s" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="${OFFICE}/styles" Target="styles.xml"/>${parts.workbookRelations ?? ''}</Relationships>`,
      ),
    },
    ...(parts.strings === undefined
      ? []
      : [
          {
            name: 'xl/sharedStrings.xml',
            bytes: bytes(
              parts.strings.startsWith('<?xml') || parts.strings.startsWith('<!')
                ? parts.strings
                : `<sst xmlns="${MAIN}">${parts.strings}</sst>`,
            ),
          },
        ]),
    ...(parts.styles === undefined
      ? []
      : [{ name: 'xl/styles.xml', bytes: bytes(`<styleSheet xmlns="${MAIN}">${parts.styles}</styleSheet>`) }]),
    ...sheets,
    ...(parts.more ?? []),
  ]
}

/** A workbook file. */
export function workbook(parts: WorkbookParts): Buffer {
  return rawZip(workbookEntries(parts))
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Rows as sheetData: strings become inline strings, numbers number cells, `{ v, s }` number cells with a style. */
export function sheetData(
  rows: readonly (readonly (
    string | number | { readonly v: string; readonly s?: number; readonly t?: string } | undefined
  )[])[],
): string {
  const cell = (value: (typeof rows)[number][number], column: number, row: number): string => {
    const at = `${String.fromCharCode(65 + (column % 26))}`
    const name = `${column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : ''}${at}${row}`
    if (value === undefined) return ''
    if (typeof value === 'string') return `<c r="${name}" t="inlineStr"><is><t>${escape(value)}</t></is></c>`
    if (typeof value === 'number') return `<c r="${name}"><v>${value}</v></c>`
    return `<c r="${name}"${value.s === undefined ? '' : ` s="${value.s}"`}${value.t === undefined ? '' : ` t="${value.t}"`}><v>${escape(value.v)}</v></c>`
  }
  return `<sheetData>${rows.map((row, i) => `<row r="${i + 1}">${row.map((value, column) => cell(value, column, i + 1)).join('')}</row>`).join('')}</sheetData>`
}

/** A frame with its rows taken apart. */
export type ReadFrame = Exclude<Frame, { t: 'rows' }> | { readonly t: 'rows'; readonly rows: readonly CompactRow[] }

/** Frames with their rows taken apart by the shape before them. */
export async function* takenApart(frames: AsyncIterable<Frame>): AsyncGenerator<ReadFrame, void, void> {
  let shape: Shape | undefined
  for await (const frame of frames) {
    if (frame.t === 'shape') shape = frame.shape
    if (frame.t !== 'rows') yield frame
    else if (shape !== undefined)
      yield { t: 'rows', rows: decodeRows(Buffer.from(frame.bytes).toString('utf8'), shape, decodeRowFinding) }
  }
}

/** Runs the parser in this process and answers all its frames. */
export async function parseHere(
  file: Uint8Array,
  request: Partial<ParseRequest> = {},
  pieceBytes = 65_536,
): Promise<ReadFrame[]> {
  const out: Uint8Array[] = []
  async function* input(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(
      encodeRequest({
        task: 'rows',
        kind: 'import-order',
        fileName: '示例.xlsx',
        size: file.length,
        limits: { ...DEFAULT_LIMITS, rssBytes: 4e9 },
        ...request,
      }),
    )
    for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes)
  }
  await runParser(
    input(),
    { write: (piece) => Promise.resolve(void out.push(piece)) },
    { loaded: () => undefined, resident: () => 0 },
  )
  const frames: ReadFrame[] = []
  async function* written(): AsyncGenerator<Uint8Array> {
    for (const piece of out) yield await Promise.resolve(piece)
  }
  for await (const frame of takenApart(readFrames(written()))) frames.push(frame)
  return frames
}

/** The last frame as one word: `done` or the refusal's code. */
export function verdict(frames: readonly (Frame | ReadFrame)[]): string {
  const last = frames.at(-1)
  return last === undefined ? 'nothing' : last.t === 'refused' ? last.code : last.t
}
