import type { TableSource } from './source.ts'
import { Assembler } from '../../../shared/domain/intake/assemble.ts'
import { missingFields } from '../../../shared/domain/intake/field-dictionary.ts'
import {
  Refusal,
  type IntakeLimits,
  type ParseRequest,
  type SourceFormat,
  type TableRequest,
} from '../../../shared/domain/intake/frame.ts'
import { looksLikeMt940 } from '../../../shared/message/refund/mt940-look.ts'
import { looksLikeDbf } from '../../../shared/message/refund/dbf.ts'
import { firstLook, markupFormat, zipFormat, type FirstLook } from './detect.ts'
import { FrameWriter, type ByteSink } from './frame-writer.ts'
import { chooseMapping, droppedPersonalColumns, sendSheets, sniff } from './sniff.ts'
import { ByteReader, encodeFrame, readRequest, type ByteSource } from './protocol.ts'

/** A file below it fits whole into the window of open orders. */
const SMALL_FILE = 4 << 20
/** Open orders of a large file until its rows turn out to be scattered; more would only cost garbage collection. */
const WINDOW = 200

export interface ParserHooks {
  /** Called when all code is loaded and the first byte of the file is about to be read as more than a magic number. */
  loaded(): void
  resident(): number
}

/**
 * One run of the parser: a request and a file in, frames out. Knows nothing of how it was started. Whatever happens
 * inside, the last frame is `done` or `refused`.
 */
export async function runParser(input: ByteSource, output: ByteSink, hooks: ParserHooks): Promise<void> {
  const reader = new ByteReader(input)
  const request = await readRequest(reader)
  if (request === undefined) {
    await output.write(encodeFrame({ t: 'refused', code: 'REQUEST_INVALID', data: {} }))
    return
  }
  const writer = new FrameWriter(output, request.limits.rssBytes, hooks.resident)
  try {
    if (request.task === 'table') await tables(request, reader, writer, hooks)
    else await parse(request, reader, writer, hooks)
  } catch (error) {
    // An error that is no refusal is a bug or a file that found one: the parent gets a word, not a stack with file contents.
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal('FILE_UNREADABLE', { reason: error instanceof Error ? error.name : 'unknown' })
    await writer.send({ t: 'refused', code: refusal.code, data: refusal.data })
  }
}

async function wholeFile(request: ParseRequest | TableRequest, reader: ByteReader, first: Buffer): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(request.size)
  let at = first.copy(bytes)
  while (at < request.size) {
    const piece = await reader.some(request.size - at)
    if (piece === undefined) throw new Refusal('FILE_TRUNCATED', { missing: request.size - at })
    at += piece.copy(bytes, at)
  }
  return bytes
}

function checkSize(size: number, limit: number): void {
  if (size > limit) throw new Refusal('FILE_TOO_LARGE', { size, limit })
}

async function beginning(request: ParseRequest | TableRequest, reader: ByteReader): Promise<Buffer> {
  const { limits, size } = request
  checkSize(size, Math.max(limits.fileBytes, limits.csvBytes))
  if (size === 0) throw new Refusal('FILE_EMPTY')
  const first = await reader.some(Math.min(size, 64 * 1024))
  if (first === undefined) throw new Refusal('FILE_TRUNCATED', { missing: size })
  return first
}

async function tables(
  request: TableRequest,
  reader: ByteReader,
  writer: FrameWriter,
  hooks: ParserHooks,
): Promise<void> {
  const first = await beginning(request, reader)
  const { sendStatement, sendTables, sendText } = await import('./table.ts')
  if (!looksLikeDbf(first) && firstLook(first) === 'text') {
    if (looksLikeMt940(first.toString('latin1', 0, 4096))) {
      checkSize(request.size, request.limits.oddBytes)
      return sendStatement(await wholeFile(request, reader, first), request, writer, hooks.loaded)
    }
    const { CsvSource } = await import('./source-csv.ts')
    hooks.loaded()
    return sendText(await CsvSource.open(reader, first, request.size, request.limits), request, writer)
  }
  checkSize(request.size, request.limits.fileBytes)
  return sendTables(await wholeFile(request, reader, first), request, writer, hooks.loaded)
}

async function parse(
  request: ParseRequest,
  reader: ByteReader,
  writer: FrameWriter,
  hooks: ParserHooks,
): Promise<void> {
  const { limits, size } = request
  const first = await beginning(request, reader)
  const look = firstLook(first)
  if (look === 'text') {
    checkSize(size, limits.csvBytes)
    const { CsvSource } = await import('./source-csv.ts')
    const returning = request.task === 'return' ? await import('./return-file.ts') : undefined
    hooks.loaded()
    const source = await CsvSource.open(reader, first, size, limits)
    if (returning !== undefined) await returning.returnTable(source, request, writer)
    else await parseTable(source, request, writer)
    return
  }
  checkSize(size, look === 'odd' || look === 'json' ? limits.oddBytes : limits.fileBytes)
  const bytes = await wholeFile(request, reader, first)
  const format = formatOf(look, bytes, limits)
  if (format === 'odd') checkSize(size, limits.oddBytes)
  if (format === 'xml') {
    const { parseXml, returnXml } = await import('./source-xml.ts')
    hooks.loaded()
    if (request.task === 'return') await returnXml(bytes, request, writer)
    else await parseXml(bytes, request, writer)
    return
  }
  const returning = request.task === 'return' ? await import('./return-file.ts') : undefined
  const open = await openerOf(format)
  hooks.loaded()
  const source = open(bytes, limits)
  if (returning !== undefined) await returning.returnTable(source, request, writer)
  else await parseTable(source, request, writer)
}

function formatOf(look: FirstLook, bytes: Buffer, limits: IntakeLimits): SourceFormat {
  if (look === 'odd' || look === 'json') return look
  return look === 'markup' ? markupFormat(bytes) : zipFormat(bytes, limits)
}

/** Readers are loaded when they are needed: the child starts faster. */
async function openerOf(format: SourceFormat): Promise<(bytes: Buffer, limits: IntakeLimits) => TableSource> {
  if (format === 'odd') return (await import('./source-odd.ts')).openOdd
  if (format === 'json') return (await import('./source-json.ts')).openJson
  return (await import('./source-xlsx.ts')).openXlsx
}

async function parseTable(source: TableSource, request: ParseRequest, writer: FrameWriter): Promise<void> {
  if (request.task === 'sniff') await sniff(source, request, writer)
  else await readAll(source, request, writer)
}

async function readAll(source: TableSource, request: ParseRequest, writer: FrameWriter): Promise<void> {
  const { mapping, origin, sheet, head } = await chooseMapping(source, request)
  await sendSheets(source, writer)
  const missing = missingFields(mapping)
  await writer.send({ t: 'mapping', mapping, origin, missing })
  if (origin === 'guessed' && missing.length > 0) throw new Refusal('MAPPING_NEEDED', { fields: missing.join(',') })
  const assembler = new Assembler(
    mapping,
    {
      date1904: source.date1904,
      window: request.size <= SMALL_FILE ? request.limits.openOrders : WINDOW,
      openOrders: request.limits.openOrders,
    },
    {
      document: (row) => writer.document(row),
      recall: (row, finding) => writer.later({ t: 'recall', row, finding }),
    },
  )
  await writer.send({ t: 'shape', shape: assembler.shape })
  await source.read(
    sheet,
    (cells) => {
      assembler.push(cells)
      return true
    },
    (bytes) => writer.flush(bytes, assembler.rows, request.size),
  )
  assembler.finish()
  await writer.flush(request.size, assembler.rows, request.size, true)
  await writer.send({ t: 'source', format: source.format, encoding: source.encoding, delimiter: source.delimiter })
  for (const finding of [...source.findings(), ...assembler.findings(), ...droppedPersonalColumns(mapping, head.rows)])
    await writer.send({ t: 'finding', finding })
  if (assembler.rows === 0) throw new Refusal('FILE_EMPTY')
  await writer.send({
    t: 'done',
    rows: assembler.rows,
    documents: assembler.documents,
    bad: assembler.bad,
    notes: assembler.notes(),
  })
}
