import { Assembler } from '../../../shared/domain/intake/assemble.ts'
import { EMPTY, FORMULA, KIND_MASK, type KeptRow, type RowCells } from '../../../shared/domain/intake/cell.ts'
import type { CompactRow, FileFinding, RowFinding } from '../../../shared/domain/intake/document.ts'
import { fieldOf, missingFields } from '../../../shared/domain/intake/field-dictionary.ts'
import { Refusal, type ParseRequest, type PreviewRow } from '../../../shared/domain/intake/frame.ts'
import { guessMapping, type GuessedMapping } from '../../../shared/domain/intake/guess-mapping.ts'
import { isReturnColumn, recognise } from '../../../shared/domain/intake/header-text.ts'
import { labelsAbove } from '../../../shared/domain/intake/head-label.ts'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../shared/domain/identifier/mask.ts'
import { maskLooks, shownValue } from '../../../shared/domain/intake/mask-value.ts'
import { lookAt } from '../../../shared/domain/intake/value-look.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { SheetHead, TableSource } from './source.ts'

const HEAD_ROWS = 120
const PREVIEW_ROWS = 20
const SAMPLES = 3

export interface ChosenMapping {
  readonly mapping: Mapping
  readonly origin: 'given' | 'remembered' | 'guessed'
  readonly sheet: number
  readonly head: SheetHead
}

/** The sheet a mapping means: of its name, else at its place. */
function sheetOf(source: TableSource, mapping: Mapping): number {
  const named = source.sheets.find((sheet) => sheet.name === mapping.sheet.name)
  const index = named?.index ?? mapping.sheet.index
  if (source.sheets[index] === undefined) throw new Refusal('SHEET_MISSING', { name: mapping.sheet.name })
  return index
}

/** The mapping to use: the one given, else a remembered one whose fingerprint fits, else a guess. */
export async function chooseMapping(source: TableSource, request: ParseRequest): Promise<ChosenMapping> {
  if (request.mapping !== undefined) {
    const sheet = sheetOf(source, request.mapping)
    const head = await source.head(sheet, HEAD_ROWS, false)
    // The layout may have moved (titles added); a person who maps by hand means the rows as they stand.
    const mapping = recognise(request.mapping, head.rows) ?? request.mapping
    return { mapping, origin: 'given', sheet, head }
  }
  const order = [...source.sheets].sort((a, b) => Number(a.hidden) - Number(b.hidden))
  const heads = new Map<number, SheetHead>()
  for (const sheet of order.slice(0, 12)) heads.set(sheet.index, await source.head(sheet.index, HEAD_ROWS, false))
  for (const known of request.known ?? []) {
    if (known.kind !== request.kind) continue
    for (const [index, head] of heads) {
      const mapping = recognise(known, head.rows)
      if (mapping !== undefined)
        return {
          mapping: { ...mapping, sheet: { index, name: source.sheets[index]?.name ?? '' } },
          origin: 'remembered',
          sheet: index,
          head,
        }
    }
  }
  return guess(source, request, heads)
}

async function guess(
  source: TableSource,
  request: ParseRequest,
  heads: ReadonlyMap<number, SheetHead>,
): Promise<ChosenMapping> {
  let best: { readonly guessed: GuessedMapping; readonly index: number; readonly head: SheetHead } | undefined
  const sample = (index: number, head: SheetHead) => ({
    index,
    name: source.sheets[index]?.name ?? '',
    hidden: source.sheets[index]?.hidden ?? false,
    rows: head.rows,
    merges: head.merges,
  })
  for (const [index, head] of heads) {
    if (head.rows.length === 0) continue
    const guessed = guessMapping(request.kind, sample(index, head))
    const value = guessed.strength - guessed.missing.length * 2 - (source.sheets[index]?.hidden === true ? 3 : 0)
    const before =
      best === undefined
        ? -Infinity
        : best.guessed.strength - best.guessed.missing.length * 2 - (source.sheets[best.index]?.hidden === true ? 3 : 0)
    if (value > before) best = { guessed, index, head }
  }
  if (best === undefined) throw new Refusal('FILE_EMPTY')
  // Merged cells are listed behind the data; only the chosen sheet is read to its end for them.
  const head = await source.head(best.index, HEAD_ROWS, true)
  const guessed = head.merges.length === 0 ? best.guessed : guessMapping(request.kind, sample(best.index, head))
  return { mapping: guessed.mapping, origin: 'guessed', sheet: best.index, head }
}

/** Columns with personal values that no field takes: dropped, and said so (PIPL art. 6; RELIABILITY row 51). */
export function droppedPersonalColumns(mapping: Mapping, rows: readonly KeptRow[]): FileFinding[] {
  const data = rows.filter((row) => row.row >= mapping.dataStart)
  return mapping.columns.flatMap((column) => {
    if (column.field !== undefined || isReturnColumn(column.header)) return []
    const look = lookAt(data, column.column)
    const personal =
      look.id > 0.3 ||
      look.phone > 0.5 ||
      look.address > 0.5 ||
      /身份证|护照|手机|微信|qq|邮箱|生日|出生|照片|性别|email/i.test(column.header)
    return personal
      ? [{ code: 'PERSONAL_COLUMN_DROPPED', data: { column: column.column, header: column.header.slice(0, 60) } }]
      : []
  })
}

function replay(rows: readonly KeptRow[], push: (cells: RowCells) => void): void {
  for (const row of rows)
    push({
      row: row.row,
      hidden: row.hidden,
      width: row.texts.length,
      texts: [...row.texts],
      kinds: Uint8Array.from(row.kinds),
    })
}

const NAMES_A_PERSON =
  /姓名|[收寄发]件人|[收发]货人|联系人|买家|订购人|付款人|支付人|consignee|recipient|buyer|contact/i
const NAMES_A_PLACE = /地址|门牌|街道|address|street/i
const NAMES_A_PHONE = /电话|手机|phone|mobile|\btel\b/i
const NAMES_AN_ID = /身份证|证件号|护照|passport/i

/** How a value that no field takes is shown: by what its header says of it. */
function shownUnder(header: string, text: string): string {
  const value = text.trim()
  if (NAMES_A_PLACE.test(header)) return maskAddress(value)
  if (NAMES_A_PHONE.test(header)) return maskPhone(value)
  if (NAMES_AN_ID.test(header)) return maskIdNumber(value)
  return NAMES_A_PERSON.test(header) ? maskName(maskLooks(value)) : shownValue(undefined, value)
}

/** How the values of a column are shown before a person has said what they are: masked where field, header or look is personal. */
function columnShower(mapping: Mapping, data: readonly KeptRow[]): (column: number, text: string) => string {
  const showers = new Map(
    mapping.columns.map(({ column, field: name, header }) => {
      const field = name === undefined ? undefined : fieldOf(mapping.kind, name)
      const isPlace = field?.personal !== true && lookAt(data, column).address > 0.5
      return [
        column,
        (text: string): string => {
          if (isPlace) return maskAddress(text)
          return field === undefined ? shownUnder(header, text) : shownValue(field, maskLooks(text))
        },
      ]
    }),
  )
  return (column, text) => (showers.get(column) ?? ((one: string) => shownValue(undefined, one)))(text)
}

/** The first rows as they would be read: display texts with personal ones masked, and what is wrong with them. */
function preview(chosen: ChosenMapping, date1904: boolean): PreviewRow[] {
  const { mapping, head } = chosen
  const findings = new Map<number, RowFinding[]>()
  const assembler = new Assembler(
    mapping,
    { date1904, window: HEAD_ROWS, openOrders: HEAD_ROWS },
    {
      document: (row: CompactRow) => {
        for (const finding of row[5] === 0 ? [] : row[5])
          findings.set(finding.row, [...(findings.get(finding.row) ?? []), finding])
      },
      recall: () => undefined,
    },
  )
  replay(head.rows, (cells) => assembler.push(cells))
  assembler.finish()
  const data = head.rows.filter((row) => row.row >= mapping.dataStart)
  const shown = columnShower(mapping, data)
  return data.slice(0, PREVIEW_ROWS).map((row) => ({
    row: row.row,
    cells: row.texts.map((text, column) =>
      ((row.kinds[column] ?? EMPTY) & KIND_MASK & ~FORMULA) === EMPTY ? '' : shown(column, text),
    ),
    findings: findings.get(row.row) ?? [],
  }))
}

/** The sheets of a file, after their heads were looked at and their sizes are known as far as they say. */
export async function sendSheets(source: TableSource, writer: FrameWriter): Promise<void> {
  for (const sheet of source.sheets)
    await writer.send({
      t: 'sheet',
      index: sheet.index,
      name: sheet.name,
      hidden: sheet.hidden,
      rows: sheet.rows,
      columns: sheet.columns,
    })
}

/** Answers a sniff: what the file is, how it would be mapped, and the first rows. */
export async function sniff(source: TableSource, request: ParseRequest, writer: FrameWriter): Promise<void> {
  const chosen = await chooseMapping(source, request)
  const { mapping, head } = chosen
  await sendSheets(source, writer)
  await writer.send({ t: 'source', format: source.format, encoding: source.encoding, delimiter: source.delimiter })
  await writer.send({ t: 'mapping', mapping, origin: chosen.origin, missing: missingFields(mapping) })
  const data = head.rows.filter((row) => row.row >= mapping.dataStart)
  const shown = columnShower(mapping, data)
  await writer.send({
    t: 'headers',
    headers: mapping.columns.map((column) => {
      const samples = data
        .map((row) => (row.texts[column.column] ?? '').trim())
        .filter((text) => text !== '')
        .slice(0, SAMPLES)
      return {
        column: column.column,
        text: column.header.slice(0, 400),
        samples: samples.map((text) => shown(column.column, text)),
      }
    }),
    labels: labelsAbove(head.rows, mapping.headerTop).map((one) => {
      const cell = mapping.head.find((known) => known.row === one.row && known.column === one.column)
      const field = cell === undefined ? undefined : fieldOf(mapping.kind, cell.field)
      return {
        ...one,
        value: field === undefined ? shownUnder(one.label, one.value) : shownValue(field, maskLooks(one.value)),
      }
    }),
  })
  await writer.send({ t: 'preview', rows: preview(chosen, source.date1904) })
  for (const finding of [...source.findings(), ...droppedPersonalColumns(mapping, head.rows)])
    await writer.send({ t: 'finding', finding })
  await writer.send({ t: 'done', rows: data.length, documents: 0, bad: 0, notes: [] })
}
