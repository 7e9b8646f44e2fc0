import type { HeadLabel } from './head-label.ts'
import type { ColumnNote, Copy, FileFinding, RowFinding, Shape } from './document.ts'
import {
  DEFAULT_LIMITS,
  REFUSAL_CODES,
  type Frame,
  type IntakeLimits,
  type CellRow,
  type ParseRequest,
  type PreviewRow,
  type TableRequest,
} from './frame.ts'
import { asArray, asBoolean, asData, asInteger, asOneOf, asRecord, asText, asTexts, ShapeError } from './json-check.ts'
import { decodePaperFrame } from '../paper/request.ts'
import { INTAKE_KINDS, type Section } from './kind.ts'
import { parseMapping, type Mapping } from './mapping.ts'

/** Decoders for both ends of the parser's border. Neither end trusts the other; all throw ShapeError. */

const MAX_ROW = 4_294_967_295

function decodeMapping(value: unknown): Mapping {
  const result = parseMapping(value)
  if (!result.ok) throw new ShapeError(result.reason)
  return result.mapping
}

/** Checks a finding on a row. Throws ShapeError. */
export function decodeRowFinding(value: unknown): RowFinding {
  const raw = asRecord(value, 'finding')
  return {
    code: asText(raw['code'], 'code', 60),
    row: asInteger(raw['row'], 'row', 0, MAX_ROW),
    ...(raw['column'] === undefined ? {} : { column: asText(raw['column'], 'column', 4) }),
    ...(raw['field'] === undefined ? {} : { field: asText(raw['field'], 'field', 60) }),
    ...(raw['header'] === undefined ? {} : { header: asText(raw['header'], 'header', 200) }),
    ...(raw['value'] === undefined ? {} : { value: asText(raw['value'], 'value', 80) }),
    ...(raw['data'] === undefined ? {} : { data: asData(raw['data'], 'data') }),
  }
}

function decodeFileFinding(value: unknown): FileFinding {
  const raw = asRecord(value, 'finding')
  return {
    code: asText(raw['code'], 'code', 60),
    ...(raw['sheet'] === undefined ? {} : { sheet: asText(raw['sheet'], 'sheet', 255) }),
    ...(raw['data'] === undefined ? {} : { data: asData(raw['data'], 'data') }),
  }
}

function decodeNote(value: unknown): ColumnNote {
  const raw = asRecord(value, 'note')
  return {
    code: asText(raw['code'], 'code', 60),
    column: asText(raw['column'], 'column', 4),
    header: asText(raw['header'], 'header', 200),
    field: asText(raw['field'], 'field', 60),
    count: asInteger(raw['count'], 'count'),
    row: asInteger(raw['row'], 'row', 0, MAX_ROW),
  }
}

function decodeShape(value: unknown): Shape {
  const raw = asRecord(value, 'shape')
  const names = (section: Section) => asTexts(raw[section], section, 200, 60)
  return {
    order: names('order'),
    line: names('line'),
    payment: names('payment'),
    waybill: names('waybill'),
    receipt: names('receipt'),
    client: names('client'),
    goods: names('goods'),
    derivable: asTexts(raw['derivable'], 'derivable', 31, 60),
    copies: asArray(raw['copies'], 'copies', 60).map((copy): Copy => {
      const [from, fromSlot, to, toSlot, bit] = asArray(copy, 'copy', 5).map((place) =>
        asInteger(place, 'copy', 0, 2 ** 31 - 1),
      )
      return [from ?? 0, fromSlot ?? 0, to ?? 0, toSlot ?? 0, bit ?? 0]
    }),
  }
}

function decodePreview(value: unknown): PreviewRow {
  const raw = asRecord(value, 'preview')
  return {
    row: asInteger(raw['row'], 'row', 1, MAX_ROW),
    cells: asTexts(raw['cells'], 'cells', 600),
    findings: asArray(raw['findings'], 'findings', 100).map(decodeRowFinding),
  }
}

function decodeHeader(value: unknown): { column: number; text: string; samples: readonly string[] } {
  const raw = asRecord(value, 'header')
  return {
    column: asInteger(raw['column'], 'column', 0, 16_383),
    text: asText(raw['text'], 'text', 400),
    samples: asTexts(raw['samples'], 'samples', 20, 400),
  }
}

function decodeLabel(value: unknown): HeadLabel {
  const raw = asRecord(value, 'label')
  return {
    label: asText(raw['label'], 'label', 400),
    row: asInteger(raw['row'], 'row', 1, 1_048_576),
    column: asInteger(raw['column'], 'column', 0, 16_383),
    offset: asInteger(raw['offset'], 'offset', 0, 16_383),
    value: asText(raw['value'], 'value', 400),
  }
}

const CELL_KINDS = 31

function decodeCellRow(value: unknown): CellRow {
  const [row, texts, kinds] = asArray(value, 'cells.row', 3)
  return [
    asInteger(row, 'cells.row', 1, MAX_ROW),
    asTexts(texts, 'cells.texts', 2000),
    asArray(kinds, 'cells.kinds', 2000).map((kind) => asInteger(kind, 'cells.kind', 0, CELL_KINDS)),
  ]
}

/** Checks the JSON of one frame from the child. `rows` and `bytes` are not JSON and never come here. */
export function decodeFrame(value: unknown): Frame {
  const raw = asRecord(value, 'frame')
  switch (raw['t']) {
    case 'progress':
      return { t: 'progress', bytes: asInteger(raw['bytes'], 'bytes'), rows: asInteger(raw['rows'], 'rows') }
    case 'recall':
      return { t: 'recall', row: asInteger(raw['row'], 'row', 1, MAX_ROW), finding: decodeRowFinding(raw['finding']) }
    case 'table':
      return { t: 'table', name: asText(raw['name'], 'name', 255), date1904: asBoolean(raw['date1904'], 'date1904') }
    case 'cells':
      return { t: 'cells', rows: asArray(raw['rows'], 'rows', 2000).map(decodeCellRow) }
    case 'finding':
      return { t: 'finding', finding: decodeFileFinding(raw['finding']) }
    case 'source':
      return {
        t: 'source',
        format: asOneOf(raw['format'], 'format', ['xlsx', 'odd', 'csv', 'xml', 'json']),
        encoding: asText(raw['encoding'], 'encoding', 40),
        delimiter: asText(raw['delimiter'], 'delimiter', 4),
      }
    case 'sheet':
      return {
        t: 'sheet',
        index: asInteger(raw['index'], 'index', 0, 10_000),
        name: asText(raw['name'], 'name', 255),
        hidden: asBoolean(raw['hidden'], 'hidden'),
        rows: asInteger(raw['rows'], 'rows'),
        columns: asInteger(raw['columns'], 'columns'),
      }
    case 'mapping':
      return {
        t: 'mapping',
        mapping: decodeMapping(raw['mapping']),
        origin: asOneOf(raw['origin'], 'origin', ['given', 'remembered', 'guessed']),
        missing: asTexts(raw['missing'], 'missing', 200, 60),
      }
    case 'headers':
      return {
        t: 'headers',
        headers: asArray(raw['headers'], 'headers', 2000).map(decodeHeader),
        labels: asArray(raw['labels'], 'labels', 200).map(decodeLabel),
      }
    case 'preview':
      return { t: 'preview', rows: asArray(raw['rows'], 'rows', 200).map(decodePreview) }
    case 'shape':
      return { t: 'shape', shape: decodeShape(raw['shape']) }
    case 'file':
      return {
        t: 'file',
        name: asText(raw['name'], 'name', 255),
        mediaType: asText(raw['mediaType'], 'mediaType', 120),
      }
    case 'done':
      return {
        t: 'done',
        rows: asInteger(raw['rows'], 'rows'),
        documents: asInteger(raw['documents'], 'documents'),
        bad: asInteger(raw['bad'], 'bad'),
        notes: asArray(raw['notes'], 'notes', 20_000).map(decodeNote),
      }
    case 'refused':
      return { t: 'refused', code: asOneOf(raw['code'], 'code', REFUSAL_CODES), data: asData(raw['data'], 'data') }
    default: {
      const frame = decodePaperFrame(raw)
      if (frame === undefined) throw new ShapeError('frame: unknown')
      return frame
    }
  }
}

function decodeLimits(value: unknown): IntakeLimits {
  const raw = asRecord(value, 'limits')
  const limit = (name: keyof IntakeLimits) =>
    raw[name] === undefined ? DEFAULT_LIMITS[name] : asInteger(raw[name], name, 1)
  return {
    fileBytes: limit('fileBytes'),
    csvBytes: limit('csvBytes'),
    oddBytes: limit('oddBytes'),
    inflatedBytes: limit('inflatedBytes'),
    ratio: limit('ratio'),
    entries: limit('entries'),
    rows: limit('rows'),
    csvRows: limit('csvRows'),
    columns: limit('columns'),
    cellChars: limit('cellChars'),
    lineChars: limit('lineChars'),
    sharedStringBytes: limit('sharedStringBytes'),
    xmlBytes: limit('xmlBytes'),
    wallMs: limit('wallMs'),
    rssBytes: limit('rssBytes'),
    openOrders: limit('openOrders'),
  }
}

/** Checks the request that precedes the file's bytes. Absent limits take their defaults. */
export function decodeRequest(value: unknown): ParseRequest | TableRequest {
  const raw = asRecord(value, 'request')
  if (raw['task'] === 'table')
    return {
      task: 'table',
      fileName: asText(raw['fileName'], 'fileName', 1000),
      size: asInteger(raw['size'], 'size'),
      limits: decodeLimits(raw['limits'] ?? {}),
    }
  return {
    task: asOneOf(raw['task'], 'task', ['sniff', 'rows', 'return']),
    kind: asOneOf(raw['kind'], 'kind', INTAKE_KINDS),
    fileName: asText(raw['fileName'], 'fileName', 1000),
    size: asInteger(raw['size'], 'size'),
    limits: decodeLimits(raw['limits'] ?? {}),
    ...(raw['mapping'] === undefined ? {} : { mapping: decodeMapping(raw['mapping']) }),
    ...(raw['known'] === undefined ? {} : { known: asArray(raw['known'], 'known', 1000).map(decodeMapping) }),
    ...(raw['rejected'] === undefined
      ? {}
      : {
          rejected: asArray(raw['rejected'], 'rejected', 2_000_000).map((item) => {
            const pair = asRecord(item, 'rejected')
            return {
              row: asInteger(pair['row'], 'rejected.row', 1, MAX_ROW),
              reason: asText(pair['reason'], 'rejected.reason', 4000),
            }
          }),
        }),
  }
}
