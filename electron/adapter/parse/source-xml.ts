import { DocumentChecker, type OpenDocument, addFinding } from '../../../shared/domain/intake/assemble-check.ts'
import { planMapping, type Plan } from '../../../shared/domain/intake/assemble-plan.ts'
import { TEXT } from '../../../shared/domain/intake/cell.ts'
import type { CompactRow } from '../../../shared/domain/intake/document.ts'
import type { IntakeField } from '../../../shared/domain/intake/field.ts'
import { fieldsOf } from '../../../shared/domain/intake/field-dictionary.ts'
import { Refusal, type IntakeLimits, type ParseRequest } from '../../../shared/domain/intake/frame.ts'
import { KeyTable } from '../../../shared/domain/intake/key-table.ts'
import { HEAD_SECTIONS, type IntakeKind, type Section } from '../../../shared/domain/intake/kind.ts'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { fileStem } from '../../../shared/domain/intake/safe-text.ts'
import { RETURN_COLUMNS } from '../../../shared/domain/intake/header-text.ts'
import { WorkbookWriter, type OutCell } from '../../../shared/domain/intake/workbook-writer.ts'
import { shownValue } from '../../../shared/domain/intake/mask-value.ts'
import { compileReader, type CellReader } from '../../../shared/domain/intake/normalize.ts'
import { newReading } from '../../../shared/domain/intake/reading.ts'
import { readCeb } from '../../../shared/message/ceb/read.ts'
import type { CebDocument, CebMessage } from '../../../shared/message/ceb/type.ts'
import type { FrameWriter } from './frame-writer.ts'
import { FileFrames } from './return-file.ts'
import { nodeSqueeze } from './squeeze.ts'
import { TextStream } from './text-stream.ts'
import { Zip } from './zip.ts'

/** Which kind a message is of, and which kinds of intake may take it. */
const MESSAGES = new Map<
  string,
  { readonly own: IntakeKind; readonly section: Section; readonly taken: readonly IntakeKind[] }
>([
  ['CEB311Message', { own: 'import-order', section: 'order', taken: ['import-order', 'import-parcel'] }],
  ['CEB411Message', { own: 'payment', section: 'payment', taken: ['payment'] }],
  ['CEB511Message', { own: 'waybill', section: 'waybill', taken: ['waybill'] }],
  ['CEB303Message', { own: 'export-order', section: 'order', taken: ['export-order', 'export-parcel'] }],
  ['CEB403Message', { own: 'export-receipt', section: 'receipt', taken: ['export-receipt'] }],
  ['CEB505Message', { own: 'export-waybill', section: 'waybill', taken: ['export-waybill'] }],
])

export interface XmlEntry {
  readonly name: string
  readonly document: CebDocument
  readonly kind: IntakeKind
  readonly section: Section
  /** 1-based over the whole file or archive. */
  readonly row: number
}

function readMessage(bytes: Buffer, limits: IntakeLimits): CebMessage {
  if (bytes.length > limits.xmlBytes) throw new Refusal('XML_TOO_LARGE', { limit: limits.xmlBytes })
  const reading = readCeb(new TextStream().push(bytes, true))
  if (reading.ok) return reading.message
  if (reading.code === 'XML_DTD') throw new Refusal('XML_DTD')
  if (reading.code === 'CEB_UNKNOWN_ROOT') throw new Refusal('XML_KIND', { found: (reading.at ?? '').slice(0, 60) })
  throw new Refusal(reading.code === 'XML_TOO_LARGE' ? 'XML_TOO_LARGE' : 'XML_DAMAGED', { line: reading.line ?? 0 })
}

function* messages(bytes: Buffer, limits: IntakeLimits): Generator<{ readonly name: string; readonly bytes: Buffer }> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    yield { name: '', bytes }
    return
  }
  const zip = new Zip(bytes, limits)
  for (const entry of zip.entries.values()) {
    if (!entry.name.toLowerCase().endsWith('.xml')) continue
    // The entry's name is only ever shown.
    yield { name: entry.name.slice(0, 200), bytes: zip.read(entry, limits.xmlBytes) }
  }
}

/** The business documents of a CEB message or of a zip of such, in order. Throws Refusal. */
export function* xmlDocuments(bytes: Buffer, kind: IntakeKind, limits: IntakeLimits): Generator<XmlEntry> {
  let row = 0
  for (const { name, bytes: part } of messages(bytes, limits)) {
    const message = readMessage(part, limits)
    const known = MESSAGES.get(message.type)
    if (known?.taken.includes(kind) !== true) throw new Refusal('XML_KIND', { found: message.type, wanted: kind })
    for (const document of message.documents)
      yield { name, document, kind: known.own, section: known.section, row: ++row }
  }
  if (row === 0) throw new Refusal('FILE_EMPTY')
}

/** A mapping that fills every field of a kind: the elements are the columns. */
function elementMapping(kind: IntakeKind): Mapping {
  return {
    version: 1,
    kind,
    layout: 'row-per-line',
    sheet: { index: 0, name: '' },
    headerTop: 0,
    headerBottom: 0,
    dataStart: 1,
    head: [],
    constants: [],
    blankContinues: false,
    fingerprint: '',
    columns: fieldsOf(kind).map((field, column) => ({
      column,
      header: field.element,
      field: field.id,
      confidence: 1,
      reasons: [],
    })),
  }
}

interface Reader {
  readonly field: IntakeField
  readonly read: CellReader
  readonly slot: number
}

/** Reads messages of one type into the slots of the shape the whole file has. */
class MessageReader {
  readonly #checker: DocumentChecker
  readonly #head: ReadonlyMap<string, Reader>
  readonly #line: ReadonlyMap<string, Reader>
  readonly #plan: Plan
  readonly #section: Section

  constructor(kind: IntakeKind, section: Section) {
    this.#plan = planMapping(elementMapping(kind), false)
    this.#checker = new DocumentChecker(this.#plan)
    this.#section = section
    const readers = (wanted: (field: IntakeField) => boolean): Map<string, Reader> =>
      new Map(
        fieldsOf(kind)
          .filter(wanted)
          .map((field) => [
            field.element,
            {
              field,
              read: compileReader(field, { midnight: false, zeroTail: 'accept' }, false),
              slot: this.#plan.slot(field.section, field.element),
            },
          ]),
      )
    this.#head = readers((field) => field.section !== 'line')
    this.#line = readers((field) => field.section === 'line')
  }

  get plan(): Plan {
    return this.#plan
  }

  #fill(
    target: string[],
    source: Readonly<Record<string, string>>,
    readers: ReadonlyMap<string, Reader>,
    row: number,
    document: OpenDocument,
  ): void {
    const out = newReading()
    for (const [element, text] of Object.entries(source)) {
      const reader = readers.get(element)
      if (reader === undefined || text === '') continue
      const value = reader.read(text, TEXT, out)
      if (out.problem !== '') {
        addFinding(document, {
          code: out.problem,
          row,
          field: reader.field.id,
          header: element,
          value: shownValue(reader.field, text),
          ...(out.data === undefined ? {} : { data: out.data }),
        })
        out.problem = ''
        out.data = undefined
      } else target[reader.slot] = value
    }
  }

  read(entry: XmlEntry): OpenDocument {
    const document: OpenDocument = {
      rows: [entry.row],
      heads: this.#plan.heads.map((head) => (head === undefined ? undefined : [...head])),
      lines: [],
      lineRows: [],
      findings: [],
      derived: 0,
    }
    const head = document.heads[HEAD_SECTIONS.findIndex((section) => section === this.#section)]
    if (head !== undefined) this.#fill(head, entry.document.head, this.#head, entry.row, document)
    for (const source of entry.document.lines) {
      const line = [...this.#plan.line]
      this.#fill(line, source, this.#line, entry.row, document)
      document.lines.push(line)
      document.lineRows.push(entry.row)
    }
    this.#checker.finish(document)
    return document
  }

  key(document: OpenDocument): string {
    return document.heads[this.#plan.keyHead]?.[this.#plan.keySlot] ?? ''
  }
}

function compact(document: OpenDocument, plan: Plan, shape: Plan['shape']): CompactRow {
  const place = (section: Section, values: readonly string[]): string[] => {
    const names = plan.shape[section]
    return shape[section].map((name) => values[names.indexOf(name)] ?? '')
  }
  const heads = document.heads.map((head, index) =>
    head === undefined ? 0 : place(HEAD_SECTIONS[index] ?? 'order', head),
  )
  let derived = 0
  plan.shape.derivable.forEach((name, bit) => {
    if ((document.derived & (1 << bit)) !== 0) derived |= 1 << shape.derivable.indexOf(name)
  })
  return [
    document.rows[0] ?? 0,
    0,
    heads.slice(0, heads.findLastIndex((head) => head !== 0) + 1),
    document.lines.map((line) => place('line', line)),
    derived,
    document.findings.length === 0 ? 0 : document.findings,
  ]
}

/** CEB messages to documents. `sniff` answers only how many there are. */
export async function parseXml(bytes: Buffer, request: ParseRequest, writer: FrameWriter): Promise<void> {
  const { plan } = new MessageReader(request.kind, 'order')
  const derivable = new Set(plan.shape.derivable)
  const readers = new Map<string, MessageReader>()
  for (const [, known] of MESSAGES) {
    if (!known.taken.includes(request.kind)) continue
    const reader = new MessageReader(known.own, known.section)
    readers.set(known.own, reader)
    for (const name of reader.plan.shape.derivable) derivable.add(name)
  }
  const union = (section: Section): string[] => [
    ...new Set([...readers.values()].flatMap((reader) => [...reader.plan.shape[section]])),
  ]
  const shape: Plan['shape'] = {
    order: union('order'),
    line: union('line'),
    payment: union('payment'),
    waybill: union('waybill'),
    receipt: union('receipt'),
    client: [],
    goods: [],
    derivable: [...derivable].slice(0, 31),
    copies: [],
  }
  await writer.send({ t: 'sheet', index: 0, name: '', hidden: false, rows: 0, columns: 0 })
  await writer.send({ t: 'source', format: 'xml', encoding: 'utf-8', delimiter: '' })
  await writer.send({ t: 'mapping', mapping: elementMapping(request.kind), origin: 'given', missing: [] })
  if (request.task === 'rows') await writer.send({ t: 'shape', shape })
  const seen = new KeyTable()
  let documents = 0
  let bad = 0
  for (const entry of xmlDocuments(bytes, request.kind, request.limits)) {
    const reader = readers.get(entry.kind)
    if (reader === undefined) continue
    documents++
    const document = reader.read(entry)
    const key = reader.key(document)
    const number = key === '' ? -1 : seen.number(key, entry.row)
    if (number >= 0 && !seen.fresh) {
      const before = seen.rowOf(number)
      addFinding(document, {
        code: 'KEY_REPEATED',
        row: entry.row,
        field: reader.plan.keyField,
        data: { first: before },
      })
      if (request.task === 'rows')
        writer.later({
          t: 'recall',
          row: before,
          finding: { code: 'KEY_REPEATED', row: before, field: reader.plan.keyField, data: { later: entry.row } },
        })
    }
    if (document.findings.length > 0) bad++
    if (request.task === 'rows') writer.document(compact(document, reader.plan, shape))
    if (documents % 100 === 0) await writer.flush(0, documents, bytes.length)
  }
  await writer.flush(bytes.length, documents, bytes.length, true)
  await writer.send({ t: 'done', rows: documents, documents, bad, notes: [] })
}

/** The rejected documents of an XML file as a list: one row a goods line, headed by the fields' names, so that it can be mended and imported. */
export async function returnXml(bytes: Buffer, request: ParseRequest, writer: FrameWriter): Promise<void> {
  const reasons = new Map((request.rejected ?? []).map((rejected) => [rejected.row, rejected.reason]))
  const fields = fieldsOf(request.kind).filter(
    (field) => !/^(?:consigneeProvince|consigneeCity|consigneeCounty)$/.test(field.element),
  )
  await writer.send({
    t: 'file',
    name: `${fileStem(request.fileName)}-退回.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  })
  const frames = new FileFrames(writer)
  const book = new WorkbookWriter(frames.add, nodeSqueeze, {
    sheetName: '退回',
    formats: [],
    widths: [...fields.map(() => 16), 8, 60, 24],
    frozenRows: 1,
    headerRows: [1, 1],
  })
  const text = (value: string): OutCell => ({ t: 'text', text: value })
  book.row([
    ...fields.map((field) => text(field.label)),
    text(RETURN_COLUMNS[0]),
    text(RETURN_COLUMNS[1]),
    text('来源文件'),
  ])
  let count = 0
  for (const entry of xmlDocuments(bytes, request.kind, request.limits)) {
    const reason = reasons.get(entry.row)
    if (reason === undefined) continue
    count++
    for (const line of entry.document.lines.length === 0 ? [{}] : entry.document.lines) {
      const values = new Map(Object.entries(line))
      const cell = (field: IntakeField): OutCell =>
        text((field.section === 'line' ? values.get(field.element) : ownHead(entry, field)) ?? '')
      book.row([...fields.map(cell), { t: 'number', text: String(entry.row) }, text(reason), text(entry.name)])
    }
    await frames.flush()
  }
  if (count === 0) throw new Refusal('FILE_EMPTY')
  book.finish()
  await frames.flush(true)
  await writer.send({ t: 'done', rows: count, documents: count, bad: count, notes: [] })
}

/** A head value for a column of the wanted kind; in a one-table list the shared fields stand with the order. */
function ownHead(entry: XmlEntry, field: IntakeField): string | undefined {
  if (entry.section !== field.section && field.section !== 'order') return undefined
  return Object.hasOwn(entry.document.head, field.element) ? entry.document.head[field.element] : undefined
}
