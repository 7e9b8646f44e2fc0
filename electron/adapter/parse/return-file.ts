import { encode } from 'iconv-lite'
import {
  BOOLEAN,
  DATE,
  EMPTY,
  ERROR,
  KIND_MASK,
  NUMBER,
  TEXT,
  type Merge,
  type RowCells,
} from '../../../shared/domain/intake/cell.ts'
import { Refusal, type ParseRequest } from '../../../shared/domain/intake/frame.ts'
import { isReturnColumn, RETURN_COLUMNS } from '../../../shared/domain/intake/header-text.ts'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { csvField, fileStem } from '../../../shared/domain/intake/safe-text.ts'
import { WorkbookWriter, type OutCell } from '../../../shared/domain/intake/workbook-writer.ts'
import type { FrameWriter } from './frame-writer.ts'
import { chooseMapping } from './sniff.ts'
import type { TableSource } from './source.ts'
import { nodeSqueeze } from './squeeze.ts'

/** Date formats of the returned copy: day, day with time, time. */
const FORMATS = ['yyyy/m/d', 'yyyy/m/d h:mm:ss', 'h:mm:ss']
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PIECE = 1 << 16

/** Collects small writes and passes them on as frames. */
export class FileFrames {
  #pieces: Uint8Array[] = []
  #held = 0
  readonly #writer: FrameWriter

  constructor(writer: FrameWriter) {
    this.#writer = writer
  }

  readonly add = (bytes: Uint8Array): void => {
    this.#pieces.push(bytes)
    this.#held += bytes.length
  }

  /** Sends what has gathered; small leftovers only at the end. */
  async flush(everything = false): Promise<void> {
    if (this.#held === 0 || (!everything && this.#held < PIECE)) return
    const bytes = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#held = 0
    await this.#writer.send({ t: 'bytes', bytes })
  }
}

/** Where the returned file gets its two columns, and which old ones it drops. */
interface ReturnPlan {
  readonly mapping: Mapping
  /** First column behind the client's own. */
  readonly at: number
  /** Columns of an earlier return. */
  readonly dropped: ReadonlySet<number>
  readonly reasons: ReadonlyMap<number, string>
}

/** A row's cells with the two columns behind them; the rare cells further right move behind those. */
function outRow<T>(
  cells: RowCells,
  plan: ReturnPlan,
  make: (text: string, kind: number) => T,
  extra: readonly [T, T],
): (T | undefined)[] {
  const result: (T | undefined)[] = []
  const beyond: (T | undefined)[] = []
  for (let column = 0; column < Math.max(cells.width, plan.at); column++) {
    const kind = column < cells.width ? (cells.kinds[column] ?? EMPTY) & KIND_MASK : EMPTY
    const value = kind === EMPTY || plan.dropped.has(column) ? undefined : make(cells.texts[column] ?? '', kind)
    if (column < plan.at) result.push(value)
    else beyond.push(value)
  }
  return [...result, ...extra, ...beyond]
}

/** A cell as the client typed it: numbers stay numbers, digit by digit; everything else is text; nothing is a formula. */
function outCell(text: string, kind: number): OutCell {
  if (kind === NUMBER) return /^0\d/.test(text) || !/^-?\d/.test(text) ? { t: 'text', text } : { t: 'number', text }
  if (kind === DATE) return { t: 'number', text, format: text.startsWith('0.') ? 3 : text.includes('.') ? 2 : 1 }
  if (kind === BOOLEAN) return { t: 'boolean', text }
  if (kind === ERROR)
    return /^#(?:NAME\?|N\/A|REF!|VALUE!|DIV\/0!|NULL!|NUM!)$/.test(text)
      ? { t: 'error', text }
      : { t: 'text', text: '' }
  return { t: 'text', text }
}

async function planReturn(
  source: TableSource,
  request: ParseRequest,
): Promise<{ readonly plan: ReturnPlan; readonly sheet: number; readonly merges: readonly Merge[] }> {
  const { mapping, sheet, head } = await chooseMapping(source, request)
  const dropped = new Set<number>()
  for (const row of head.rows)
    if (row.row >= mapping.headerTop && row.row <= mapping.headerBottom)
      row.texts.forEach((text, column) => isReturnColumn(text) && dropped.add(column))
  const widths = head.rows
    .filter((row) => row.row <= mapping.headerBottom + 60)
    .map((row) => row.texts.findLastIndex((text, column) => text !== '' && !dropped.has(column)) + 1)
  const at = Math.max(
    1,
    ...widths,
    ...mapping.columns.filter((column) => !dropped.has(column.column)).map((column) => column.column + 1),
  )
  const reasons = new Map((request.rejected ?? []).map((rejected) => [rejected.row, rejected.reason]))
  return { plan: { mapping, at, dropped, reasons }, sheet, merges: head.merges }
}

/** True for rows that come back: everything above the data, and the rejected rows (of a form: all rows). */
function wanted(plan: ReturnPlan, row: number): boolean {
  return row < plan.mapping.dataStart || plan.mapping.layout === 'form' || plan.reasons.has(row)
}

/** The bad rows in the client's own file: his header rows, his cells, the row number and the reason. */
export async function returnTable(source: TableSource, request: ParseRequest, writer: FrameWriter): Promise<void> {
  const { plan, sheet } = await planReturn(source, request)
  const count =
    source.format === 'csv'
      ? await returnCsv(source, sheet, plan, request, writer)
      : await returnXlsx(source, sheet, plan, request, writer)
  if (count === 0) throw new Refusal('FILE_EMPTY')
  await writer.send({ t: 'done', rows: count, documents: count, bad: count, notes: [] })
}

async function returnXlsx(
  source: TableSource,
  sheet: number,
  plan: ReturnPlan,
  request: ParseRequest,
  writer: FrameWriter,
): Promise<number> {
  const { mapping } = plan
  // Merged header cells are worth the pass over the sheet: without them a two-row header is not the client's any more.
  const { merges } = await source.head(sheet, 1, true)
  await writer.send({ t: 'file', name: `${fileStem(request.fileName)}-退回.xlsx`, mediaType: XLSX_TYPE })
  const frames = new FileFrames(writer)
  const book = new WorkbookWriter(frames.add, nodeSqueeze, {
    sheetName: source.sheets[sheet]?.name ?? '',
    formats: FORMATS,
    date1904: source.date1904,
    frozenRows: mapping.layout === 'form' ? 0 : Math.min(20, mapping.dataStart - 1),
    widths: [...Array.from({ length: plan.at }, () => 16), 8, 60],
  })
  let next = mapping.dataStart
  let count = 0
  await source.read(
    sheet,
    (cells) => {
      if (!wanted(plan, cells.row)) return true
      const reason = plan.reasons.get(cells.row)
      const title = mapping.headerBottom > 0 && cells.row === mapping.headerBottom
      const extra: readonly [OutCell, OutCell] = title
        ? [
            { t: 'text', text: RETURN_COLUMNS[0] },
            { t: 'text', text: RETURN_COLUMNS[1] },
          ]
        : reason === undefined
          ? [undefined, undefined]
          : [
              { t: 'number', text: String(cells.row) },
              { t: 'text', text: reason },
            ]
      if (reason !== undefined) count++
      const above = cells.row < mapping.dataStart || mapping.layout === 'form'
      book.row(outRow<OutCell>(cells, plan, outCell, extra), above ? cells.row : next++)
      return true
    },
    () => frames.flush(),
  )
  book.finish(merges.filter((range) => range.bottom < mapping.dataStart || mapping.layout === 'form'))
  await frames.flush(true)
  return count
}

async function returnCsv(
  source: TableSource,
  sheet: number,
  plan: ReturnPlan,
  request: ParseRequest,
  writer: FrameWriter,
): Promise<number> {
  const { mapping } = plan
  const { delimiter } = source
  const encoding = source.encoding
  await writer.send({ t: 'file', name: `${fileStem(request.fileName)}-退回.csv`, mediaType: 'text/csv' })
  const frames = new FileFrames(writer)
  // Excel takes a CSV without a byte order mark for GBK, so UTF-8 always gets one.
  if (encoding === 'utf-8') frames.add(Uint8Array.of(0xef, 0xbb, 0xbf))
  if (encoding === 'utf-16le') frames.add(Uint8Array.of(0xff, 0xfe))
  if (encoding === 'utf-16be') frames.add(Uint8Array.of(0xfe, 0xff))
  // A text that the client guarded as ="…" goes back guarded.
  const field = (text: string, kind: number): string =>
    kind === TEXT ? `"=""${text.replaceAll('"', '')}"""` : csvField(text, delimiter)
  const line = (values: readonly (string | undefined)[]): void => {
    const text = `${values.map((value) => value ?? '').join(delimiter)}\r\n`
    frames.add(encoding === 'utf-8' ? Buffer.from(text, 'utf8') : encode(text, encoding))
  }
  let count = 0
  let row = 0
  await source.read(
    sheet,
    (cells) => {
      if (!wanted(plan, cells.row)) return true
      // Blank lines above the header are part of the client's layout.
      while (cells.row < mapping.dataStart && ++row < cells.row) line([])
      const reason = plan.reasons.get(cells.row)
      const title = mapping.headerBottom > 0 && cells.row === mapping.headerBottom
      const extra: readonly [string, string] = title
        ? [RETURN_COLUMNS[0], RETURN_COLUMNS[1]]
        : reason === undefined
          ? ['', '']
          : [String(cells.row), csvField(reason, delimiter)]
      if (reason !== undefined) count++
      line(outRow<string>(cells, plan, field, extra))
      return true
    },
    () => frames.flush(),
  )
  await frames.flush(true)
  return count
}
