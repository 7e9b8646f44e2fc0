import { EMPTY, RAW, TEXT, type RowCells } from '../../../shared/domain/intake/cell.ts'
import { Refusal, type CellRow, type IntakeLimits, type TableRequest } from '../../../shared/domain/intake/frame.ts'
import { looksLikeDbf, openDbf } from '../../../shared/message/refund/dbf.ts'
import { firstLook, markupFormat, zipFormat } from './detect.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { TableSource } from './source.ts'
import { Zip, type ZipEntry } from './zip.ts'

/** Rows a frame: the text of a frame stays an ordinary object of the heap. */
const ROWS_A_FRAME = 200

/** Sends rows in slices, one table after the other. */
class RowSender {
  readonly #writer: FrameWriter
  readonly #size: number
  #rows: CellRow[] = []
  rows = 0

  constructor(writer: FrameWriter, size: number) {
    this.#writer = writer
    this.#size = size
  }

  async begin(name: string, date1904: boolean): Promise<void> {
    await this.#send()
    await this.#writer.send({ t: 'table', name: name.slice(0, 255), date1904 })
  }

  /** Queues a row; nothing is written before `turn`. */
  push(row: CellRow): void {
    this.#rows.push(row)
    this.rows++
  }

  get full(): boolean {
    return this.#rows.length >= ROWS_A_FRAME
  }

  async #send(): Promise<void> {
    for (let at = 0; at < this.#rows.length; at += ROWS_A_FRAME)
      await this.#writer.send({ t: 'cells', rows: this.#rows.slice(at, at + ROWS_A_FRAME) })
    this.#rows = []
  }

  /** Writes what is queued, looks at the memory, reports progress. */
  async turn(bytes: number): Promise<void> {
    await this.#send()
    await this.#writer.flush(bytes, this.rows, this.#size)
  }

  async finish(): Promise<void> {
    await this.turn(this.#size)
    if (this.rows === 0) throw new Refusal('FILE_EMPTY')
    await this.#writer.send({ t: 'done', rows: this.rows, documents: 0, bad: 0, notes: [] })
  }
}

function cellRow(cells: RowCells): CellRow {
  const texts: string[] = []
  const kinds: number[] = []
  for (let i = 0; i < cells.width; i++) {
    const kind = cells.kinds[i] ?? EMPTY
    kinds.push(kind)
    texts.push(kind === EMPTY ? '' : (cells.texts[i] ?? ''))
  }
  return [cells.row, texts, kinds]
}

async function sendSource(source: TableSource, sender: RowSender): Promise<void> {
  for (const sheet of source.sheets) {
    await sender.begin(sheet.name, source.date1904)
    await source.read(
      sheet.index,
      (cells) => {
        sender.push(cellRow(cells))
        return true
      },
      (bytes) => sender.turn(bytes),
    )
  }
}

const textRow = (row: number, texts: readonly string[], kind: number): CellRow => [
  row,
  texts,
  texts.map((text) => (text === '' ? EMPTY : kind)),
]

async function sendDbf(
  name: string,
  bytes: Buffer,
  memo: Buffer | undefined,
  limits: IntakeLimits,
  sender: RowSender,
): Promise<void> {
  const opened = openDbf(bytes, memo)
  if (!opened.ok)
    throw new Refusal(opened.code === 'DBF_CUT' ? 'FILE_TRUNCATED' : 'FILE_UNREADABLE', {
      reason: opened.code,
      missing: 0,
    })
  const { table } = opened
  if (table.count > limits.rows) throw new Refusal('TOO_MANY_ROWS', { limit: limits.rows })
  await sender.begin(name, false)
  sender.push(
    textRow(
      1,
      table.fields.map((field) => field.name),
      TEXT,
    ),
  )
  let row = 1
  for (const record of table.records()) {
    sender.push(textRow(++row, record, RAW))
    if (sender.full) await sender.turn(Math.round((bytes.length * row) / Math.max(1, table.count)))
  }
}

type XmlParts = readonly { readonly name: string; readonly bytes: Buffer }[]

function dbfEntries(zip: Zip): ZipEntry[] {
  return [...zip.entries.values()].filter((entry) => /\.dbf$/i.test(entry.name))
}

async function sendDbfZip(zip: Zip, limits: IntakeLimits, sender: RowSender): Promise<void> {
  for (const entry of dbfEntries(zip)) {
    const stem = entry.name.replace(/\.dbf$/i, '')
    const memo = zip.find(`${stem}.fpt`) ?? zip.find(`${stem}.dbt`)
    const memoBytes = memo === undefined ? undefined : zip.read(memo, limits.oddBytes)
    await sendDbf(entry.name, zip.read(entry, limits.oddBytes), memoBytes, limits, sender)
  }
}

/** Papers in XML, laid out as lists. The reader of XML is loaded for them alone. */
async function sendXml(
  parts: () => XmlParts,
  limits: IntakeLimits,
  sender: RowSender,
  loaded: () => void,
): Promise<void> {
  const { readPaper } = await import('./table-xml.ts')
  loaded()
  for (const part of parts()) {
    const list = readPaper(part.bytes, limits)
    await sender.begin(part.name === '' ? list.name : part.name, false)
    list.rows.forEach((texts, i) => sender.push(textRow(i + 1, texts, TEXT)))
    await sender.turn(0)
  }
}

function xmlOfZip(zip: Zip, limits: IntakeLimits): XmlParts {
  return [...zip.entries.values()]
    .filter((entry) => /\.xml$/i.test(entry.name))
    .map((entry) => ({ name: entry.name, bytes: zip.read(entry, limits.xmlBytes) }))
}

async function sendBook(
  bytes: Buffer,
  odd: boolean,
  limits: IntakeLimits,
  sender: RowSender,
  loaded: () => void,
): Promise<void> {
  const open = odd ? (await import('./source-odd.ts')).openOdd : (await import('./source-xlsx.ts')).openXlsx
  loaded()
  await sendSource(open(bytes, limits), sender)
}

/** The bare rows of a whole file held in memory. Throws Refusal. */
export async function sendTables(
  bytes: Buffer,
  request: TableRequest,
  writer: FrameWriter,
  loaded: () => void,
): Promise<void> {
  const { limits } = request
  const sender = new RowSender(writer, request.size)
  if (looksLikeDbf(bytes)) {
    loaded()
    await sendDbf('', bytes, undefined, limits, sender)
    return sender.finish()
  }
  const look = firstLook(bytes)
  if (look !== 'zip') {
    const format = look === 'markup' ? markupFormat(bytes) : 'odd'
    if (format === 'xml') await sendXml(() => [{ name: '', bytes }], limits, sender, loaded)
    else await sendBook(bytes, true, limits, sender, loaded)
    return sender.finish()
  }
  const zip = new Zip(bytes, limits)
  if (dbfEntries(zip).length > 0) {
    loaded()
    await sendDbfZip(zip, limits, sender)
    return sender.finish()
  }
  const format = zipFormat(bytes, limits)
  if (format === 'xml') await sendXml(() => xmlOfZip(zip, limits), limits, sender, loaded)
  else await sendBook(bytes, format === 'odd', limits, sender, loaded)
  return sender.finish()
}

/** The bare rows of delimited text, read as it arrives. Throws Refusal. */
export async function sendText(source: TableSource, request: TableRequest, writer: FrameWriter): Promise<void> {
  const sender = new RowSender(writer, request.size)
  await sendSource(source, sender)
  return sender.finish()
}

/** The receipts of an MT940 statement as a list. Throws Refusal. */
export async function sendStatement(
  bytes: Buffer,
  request: TableRequest,
  writer: FrameWriter,
  loaded: () => void,
): Promise<void> {
  const { mt940Rows } = await import('../../../shared/message/refund/bank.ts')
  const { TextStream } = await import('./text-stream.ts')
  loaded()
  const sender = new RowSender(writer, request.size)
  await sender.begin('MT940', false)
  for (const [i, texts] of (mt940Rows(new TextStream().push(bytes, true)) ?? []).entries())
    sender.push(textRow(i + 1, texts, TEXT))
  return sender.finish()
}
