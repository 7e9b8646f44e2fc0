import { encode } from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { utils, write } from 'xlsx'
import { runChild } from '../../electron/adapter/parse/child-feed.fixture.ts'
import {
  parseHere,
  rawZip,
  sheetData,
  verdict,
  workbookEntries,
  type RawEntry,
  type ReadFrame,
} from '../../electron/adapter/parse/workbook.fixture.ts'
import { CsvSplitter } from '../../electron/adapter/parse/csv-split.ts'
import { TextStream } from '../../electron/adapter/parse/text-stream.ts'
import { SheetScanner } from '../../electron/adapter/parse/xlsx-sheet.ts'
import { SharedStrings } from '../../electron/adapter/parse/xlsx-strings.ts'
import { Assembler } from '../../shared/domain/intake/assemble.ts'
import type { RowCells } from '../../shared/domain/intake/cell.ts'
import { findingText } from '../../shared/domain/intake/finding-text.ts'
import { DEFAULT_LIMITS, Refusal } from '../../shared/domain/intake/frame.ts'
import type { Mapping } from '../../shared/domain/intake/mapping.ts'
import { INTAKE_KINDS } from '../../shared/domain/intake/kind.ts'
import { person, pick, seeded } from '../support/people.ts'
import { often } from '../support/often.ts'

/**
 * RELIABILITY row 42: 10,000 seeded sheets and CSVs a commit (TEST_TIMES=100: a million), at the reader's functions in this process (a hang or an
 * error that is no refusal fails), and some through the real child, which may die, the parent not.
 */
const header = [
  '订单编号',
  '收货人',
  '收货人电话',
  '收货地址',
  '订购人',
  '身份证号',
  'sku1',
  '数量',
  '单价',
  '支付时间',
  '币制',
]
const rows = Array.from({ length: 6 }, (_unused, i) => {
  const one = person(i)
  return [
    `DD2026${i}`,
    one.name,
    one.phone,
    one.address,
    one.name,
    one.idNumber,
    `S${i}`,
    i + 1,
    10.5,
    '2026/1/5 13:05',
    '142 人民币',
  ]
})
const HOSTILE = [
  '"',
  '""',
  ',',
  '\n',
  '\r',
  '\t',
  '=1+1',
  '#NAME?',
  '1E+17',
  '４５７',
  '\u200b',
  '\ufffd',
  '\ud800',
  '😀',
  '__proto__',
  '9'.repeat(20),
  '-',
  '2026-02-30',
  '合计',
  '<',
  '&',
  ']]>',
  '\0',
  '订单编号',
  "'",
  '0x1F',
  '1,234',
  '١٢',
  'NaN',
  '',
]
const TAGS: readonly [string, ...string[]] = [
  '<c',
  '</c>',
  '<row r="1">',
  '</row>',
  '<v>',
  '</v>',
  '<f>',
  '<is><t>',
  '</sheetData>',
  '<!--',
  '-->',
  '<![CDATA[',
  '&#x0;',
  '&#1114112;',
  '&lt;',
  't="s"',
  't="inlineStr"',
  'r="',
  's="99"',
  '/>',
  '<mergeCell ref="A1:ZZZ9"/>',
  '<x:',
  '\u00ff',
  ' ',
]

type Random = () => number

function mutateBytes(random: Random, bytes: Buffer, count: number, words: readonly [string, ...string[]]): Buffer {
  let out = Buffer.from(bytes)
  for (let i = 0; i < count; i++) {
    const at = Math.floor(random() * out.length)
    const way = random()
    if (way < 0.35) out[at] = Math.floor(random() * 256)
    else if (way < 0.6)
      out = Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + Math.floor(random() * 20)))])
    else if (way < 0.9) out = Buffer.concat([out.subarray(0, at), Buffer.from(pick(random, words)), out.subarray(at)])
    else out = Buffer.concat([out.subarray(0, at), out.subarray(Math.floor(random() * at), at), out.subarray(at)])
    if (out.length === 0) return Buffer.from('x')
  }
  return out
}

function csvFile(random: Random): Buffer {
  const cells = [header, ...rows].map((row) =>
    row.map((cell) => (random() < 0.08 ? (HOSTILE[Math.floor(random() * HOSTILE.length)] ?? '') : String(cell))),
  )
  const delimiter = pick(random, [',', ',', '\t', ';'])
  const text = cells
    .map((row) => row.map((cell) => (random() < 0.15 ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter))
    .join(pick(random, ['\r\n', '\n', '\r']))
  const bytes = random() < 0.3 ? encode(text, 'gb18030') : random() < 0.1 ? encode(text, 'utf-16le') : Buffer.from(text)
  return random() < 0.6
    ? mutateBytes(random, bytes, 1 + Math.floor(random() * 6), ['"', ',', '\n', '\ufeff', '=', '一'])
    : bytes
}

const XML = sheetData([header, ...rows])
const PARTS = workbookEntries({
  sheets: [
    { name: '订单', xml: XML },
    { name: '代码', xml: '<sheetData/>' },
  ],
  strings: '<si><t>甲</t></si>',
  styles:
    '<numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs>',
})

/** A workbook with one part damaged; parts are stored so that the damage reaches the scanner. */
function damagedWorkbook(random: Random): Buffer {
  const target =
    random() < 0.7
      ? 'xl/worksheets/sheet1.xml'
      : pick(random, [
          'xl/workbook.xml',
          'xl/styles.xml',
          'xl/sharedStrings.xml',
          'xl/_rels/workbook.xml.rels',
          '_rels/.rels',
        ])
  return rawZip(
    PARTS.map((entry): RawEntry => ({
      ...entry,
      method: 0,
      bytes:
        entry.name === target
          ? mutateBytes(random, Buffer.from(entry.bytes), 1 + Math.floor(random() * 5), TAGS)
          : entry.bytes,
    })),
  )
}

/** Everything said is a finding or a refusal; no inner error came out in its coat. */
function sound(frames: readonly ReadFrame[], note: string): void {
  const last = frames.at(-1)
  if (last?.t === 'refused' && last.code === 'FILE_UNREADABLE') expect(last.data['reason'], note).toBe('xlsx')
  expect(last?.t, note).toMatch(/^(?:done|refused)$/)
  const rowsSeen = frames.flatMap((frame) => (frame.t === 'rows' ? frame.rows : []))
  if (last?.t === 'done' && rowsSeen.length > 0)
    expect(rowsSeen.filter((row) => row[5] !== 0).length, note).toBe(last.bad)
  for (const row of rowsSeen) if (row[5] !== 0) expect(row[5].length, note).toBeLessThanOrEqual(20)
}

async function round(seed: number, count: number, make: (random: Random) => Buffer): Promise<Map<string, number>> {
  const verdicts = new Map<string, number>()
  const random = seeded(seed)
  for (let i = 0; i < count; i++) {
    const file = make(random)
    const kind = random() < 0.8 ? 'import-order' : pick(random, [...INTAKE_KINDS])
    const task = random() < 0.75 ? 'rows' : random() < 0.7 ? 'sniff' : 'return'
    const frames = await parseHere(
      file,
      { kind, task, ...(task === 'return' ? { rejected: [{ row: 2, reason: '原因' }] } : {}) },
      1 + Math.floor(random() * 4000),
    )
    sound(frames, `seed ${seed} case ${i} ${kind} ${task}`)
    verdicts.set(verdict(frames), (verdicts.get(verdict(frames)) ?? 0) + 1)
  }
  return verdicts
}

const MAPPING: Mapping = {
  version: 1,
  kind: 'import-order',
  layout: 'row-per-line',
  sheet: { index: 0, name: '' },
  headerTop: 1,
  headerBottom: 1,
  dataStart: 2,
  head: [],
  constants: [],
  blankContinues: true,
  fingerprint: '',
  columns: [
    'order.orderNo',
    'order.consignee',
    'order.consigneeTelephone',
    'order.consigneeAddress',
    'order.buyerName',
    'order.buyerIdNumber',
    'line.itemNo',
    'line.qty',
    'line.price',
    undefined,
    'order.currency',
  ].map((field, column) => ({
    column,
    header: header[column] ?? '',
    ...(field === undefined ? {} : { field }),
    confidence: 1,
    reasons: [],
  })),
}

/** Reads with one of the reader's functions, assembles, and answers `done` or the refusal's code; any other error escapes. */
function readAt(read: (each: (cells: RowCells) => boolean) => void): string {
  const assembler = new Assembler(
    MAPPING,
    { date1904: false, window: 5, openOrders: 20 },
    {
      document: (row) => {
        if (row[5] !== 0) for (const finding of row[5]) expect(findingText(finding)).toMatch(/^第 \d+ 行.*。$/s)
      },
      recall: () => undefined,
    },
  )
  try {
    read((cells) => {
      assembler.push(cells)
      return true
    })
    assembler.finish()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

function readCsv(random: Random, file: Buffer): string {
  const stream = new TextStream()
  const piece = 1 + Math.floor(random() * 400)
  return readAt((each) => {
    const splitter = new CsvSplitter(pick(random, [',', '\t', ';']), pick(random, ['\n', '\r']), DEFAULT_LIMITS, each)
    for (let at = 0; at < file.length; at += piece)
      splitter.push(stream.push(file.subarray(at, at + piece), at + piece >= file.length), at + piece >= file.length)
  })
}

const STYLES = { date: Uint8Array.of(0, 1), padding: Uint8Array.of(0, 0), codes: ['', 'yyyy/m/d'] }
const STRINGS = new SharedStrings(Buffer.from('<sst><si><t>甲</t></si><si><r><t>乙</t></r></si></sst>'))

function readSheet(random: Random): string {
  const xml = mutateBytes(random, Buffer.from(XML), 1 + Math.floor(random() * 5), TAGS)
  const piece = 1 + Math.floor(random() * 3000)
  return readAt((each) => {
    const scanner = new SheetScanner(random() < 0.05 ? 'x:' : '', STRINGS, STYLES, DEFAULT_LIMITS, each)
    for (let at = 0; at < xml.length; at += piece) scanner.push(xml.subarray(at, at + piece))
    scanner.end()
  })
}

function count(times: number, make: () => string): Map<string, number> {
  const verdicts = new Map<string, number>()
  for (let i = 0; i < times; i++) {
    const found = make()
    verdicts.set(found, (verdicts.get(found) ?? 0) + 1)
  }
  return verdicts
}

// The xlsx package talks about records it does not know.
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterAll(() => vi.restoreAllMocks())

describe('一万个有种子的畸形文件', () => {
  it(`${often(4500)} CSV texts at the splitter`, () => {
    const random = seeded(1)
    const verdicts = count(often(4500), () => readCsv(random, csvFile(random)))
    expect(verdicts.get('done') ?? 0).toBeGreaterThan(2000)
    expect(verdicts.get('ENCODING_BROKEN') ?? 0).toBeGreaterThan(5)
  })
  it(`${often(4500)} sheets at the scanner`, () => {
    const random = seeded(2)
    const verdicts = count(often(4500), () => readSheet(random))
    expect(verdicts.get('done') ?? 0).toBeGreaterThan(500)
    expect(verdicts.get('XML_DAMAGED') ?? 0).toBeGreaterThan(200)
    expect(verdicts.get('XML_ENTITY') ?? 0).toBeGreaterThan(5)
  })
  it(`${often(1000)} whole files through guess, mapping and returned copy: CSV, damaged parts, damaged zips, .xls and .xlsb`, async () => {
    const whole = rawZip(PARTS)
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...rows]), '订单')
    const odd = (['biff8', 'xlsb'] as const).map((bookType) => write(book, { type: 'buffer', bookType }) as Buffer)
    expect((await round(3, often(400), csvFile)).get('done') ?? 0).toBeGreaterThan(50)
    expect((await round(4, often(300), damagedWorkbook)).get('done') ?? 0).toBeGreaterThan(20)
    await round(5, often(150), (random) =>
      mutateBytes(random, whole, 1 + Math.floor(random() * 4), ['PK', '\0\0', 'x']),
    )
    await round(6, often(150), (random) =>
      mutateBytes(random, odd[Math.floor(random() * 2)] ?? Buffer.alloc(1), 1 + Math.floor(random() * 3), [
        '\0',
        'x',
        '\xff',
      ]),
    )
  })
})

describe('真正的子进程', () => {
  it('16 damaged files: the child may die, the parent always gets a last word', async () => {
    const random = seeded(7)
    const files = Array.from({ length: 16 }, (_unused, i) => (i % 2 === 0 ? csvFile(random) : damagedWorkbook(random)))
    const run = async (list: readonly Buffer[]): Promise<void> => {
      for (const file of list)
        sound(
          (await runChild(file)).frames.filter((frame) => frame.t !== 'rows'),
          'child',
        )
    }
    await Promise.all([run(files.slice(0, 8)), run(files.slice(8))])
  })
})
