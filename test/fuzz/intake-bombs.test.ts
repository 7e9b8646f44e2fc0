import { afterAll, describe, expect, it } from 'vitest'
import { runChild, type ChildOutcome } from '../../electron/adapter/parse/child-feed.fixture.ts'
import {
  parseHere,
  rawZip,
  sheetData,
  verdict,
  workbook,
  workbookEntries,
} from '../../electron/adapter/parse/workbook.fixture.ts'
import { DEFAULT_LIMITS, type ParseRequest } from '../../shared/domain/intake/frame.ts'

/**
 * RELIABILITY row 34: bombs are refused early. Time and resident memory of each are printed, not asserted (the
 * machine is shared); the child's own cap of 300 MB is asserted by its being alive to refuse.
 */
const header = ['订单编号', '收货人', '货号', '数量', '单价']
const small = { sheets: [{ name: 's', xml: sheetData([header, ['D1', '示一', 'S', 1, 1]]) }] }
const entries = workbookEntries(small)
const zeros = Buffer.alloc(20 << 20)
const text = (value: string): Buffer => Buffer.from(value, 'utf8')

function* pieces(first: string, piece: string, count: number): Generator<Uint8Array> {
  yield text(first)
  const bytes = text(piece)
  for (let i = 0; i < count; i++) yield bytes
}

interface Bomb {
  readonly name: string
  readonly file: () => Uint8Array | Iterable<Uint8Array>
  readonly expected: string
  readonly request?: Partial<ParseRequest>
}

const onlySheet = (xml: string): Buffer => workbook({ sheets: [{ name: 's', xml }] })

const BOMBS: readonly Bomb[] = [
  {
    name: 'two entries over the same bytes',
    file: () => rawZip([...entries, { name: 'x.bin', bytes: zeros.subarray(0, 100), offset: 0 }]),
    expected: 'ZIP_OVERLAP',
  },
  {
    name: 'an entry inside another',
    file: () => rawZip(entries.map((entry, i) => (i === 3 ? { ...entry, offset: 60 } : entry))),
    expected: 'ZIP_OVERLAP',
  },
  {
    name: 'ratio 1000 declared',
    file: () => rawZip([...entries, { name: 'xl/media/a.bin', bytes: zeros }]),
    expected: 'ZIP_RATIO',
  },
  {
    name: '3 GB declared',
    file: () => rawZip([...entries, { name: 'a', bytes: text('x'), method: 0, declared: 3e9, compressed: 1 }]),
    expected: 'ZIP_TOO_LARGE',
  },
  {
    name: 'the sheet inflates beyond what it declared',
    file: () =>
      rawZip(
        entries.map((entry) =>
          entry.name.includes('sheet1')
            ? { name: entry.name, bytes: Buffer.concat([entry.bytes, zeros]), declared: 4000 }
            : entry,
        ),
      ),
    expected: 'ZIP_DAMAGED',
  },
  {
    name: 'the shared strings inflate beyond what they declared',
    file: () =>
      rawZip(
        workbookEntries({
          sheets: [{ name: 's', xml: '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>' }],
          strings: `<si><t>${'x'.repeat(5 << 20)}</t></si>`,
        }).map((entry) => (entry.name.includes('shared') ? { ...entry, declared: 100 } : entry)),
      ),
    expected: 'ZIP_DAMAGED',
  },
  {
    name: '2,001 entries',
    file: () =>
      rawZip([
        ...entries,
        ...Array.from({ length: 2001 - entries.length }, (_unused, i) => ({ name: `e${i}`, bytes: text('x') })),
      ]),
    expected: 'ZIP_TOO_MANY_ENTRIES',
  },
  {
    name: 'a directory that claims 65,535 entries',
    file: () => rawZip(entries, 65_535),
    expected: 'ZIP_TOO_MANY_ENTRIES',
  },
  {
    name: 'a zip in a zip',
    file: () => rawZip([{ name: 'inner.xlsx', bytes: workbook(small) }]),
    expected: 'FILE_KIND_UNKNOWN',
  },
  {
    name: 'one name twice',
    file: () => rawZip([...entries, { name: 'XL/Workbook.xml', bytes: text('<workbook/>') }]),
    expected: 'ZIP_DUPLICATE_NAME',
  },
  {
    name: 'ten levels of entities in the shared strings',
    file: () =>
      workbook({
        sheets: [{ name: 's', xml: '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>' }],
        strings: `<!DOCTYPE sst [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_unused, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]><sst><si><t>&a9;</t></si></sst>`,
      }),
    expected: 'XML_DTD',
  },
  {
    name: 'twenty million empty strings',
    file: () => workbook({ ...small, strings: '<si/>'.repeat(4_000_000) }),
    expected: 'ZIP_RATIO',
  },
  {
    name: 'shared strings above the limit',
    file: () =>
      rawZip(
        workbookEntries({ ...small, strings: `<si><t>${'甲'.repeat(700_000)}</t></si>` }).map((entry) => ({
          ...entry,
          method: 0,
        })),
      ),
    request: { limits: { ...DEFAULT_LIMITS, sharedStringBytes: 1 << 20 } },
    expected: 'ZIP_TOO_LARGE',
  },
  {
    name: 'a sheet that says A1:XFD1048576 and holds one cell',
    file: () =>
      onlySheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>订单编号</t></is></c></row></sheetData>',
      ),
    expected: 'MAPPING_NEEDED',
  },
  {
    name: 'a cell at XFD1048576',
    file: () => onlySheet('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    expected: 'TOO_MANY_COLUMNS',
  },
  {
    name: 'row 1,048,577',
    file: () => onlySheet('<sheetData><row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>'),
    expected: 'TOO_MANY_ROWS',
  },
  {
    name: 'a cell of 40 KB',
    file: () => onlySheet(sheetData([[`订单${'x'.repeat(40_000)}`]])),
    expected: 'CELL_TOO_LONG',
  },
  {
    name: 'a cell that never ends',
    file: () =>
      rawZip(
        workbookEntries({
          sheets: [
            { name: 's', xml: `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${'xyz '.repeat(3 << 20)}` },
          ],
        }).map((entry) => ({ ...entry, method: 0 })),
      ),
    expected: 'CELL_TOO_LONG',
  },
  {
    name: 'a quoted CSV line of 100 MB',
    file: () => pieces('a,b\n"', 'x'.repeat(1 << 16), 1600),
    request: { size: 4 + 2 + 1600 * 65_536 },
    expected: 'LINE_TOO_LONG',
  },
  {
    name: 'a CSV line of 100 MB without quotes',
    file: () => pieces('a,b\n', 'x,'.repeat(1 << 15), 1600),
    request: { size: 4 + 1600 * 65_536 },
    expected: 'LINE_TOO_LONG',
  },
  { name: '5 GB announced', file: () => text('a,b\n1,2'), request: { size: 5e9 }, expected: 'FILE_TOO_LARGE' },
  {
    name: '30,000 unclosed tags',
    file: () => text(`<CEB311Message xmlns="http://www.chinaport.gov.cn/ceb">${'<Order>'.repeat(30_000)}`),
    expected: 'XML_DAMAGED',
  },
  {
    name: 'rows that run backwards',
    file: () =>
      onlySheet(
        '<sheetData><row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="A5"><v>1</v></c></row></sheetData>',
      ),
    expected: 'XML_DAMAGED',
  },
  {
    name: 'encrypted entries',
    file: () => rawZip(entries.map((entry) => ({ ...entry, flags: 1 }))),
    expected: 'FILE_ENCRYPTED',
  },
]

const printed: string[] = []
afterAll(() => console.log(`${printed.join('\n')}\n（数字仅供参考：机器共享）`))

describe('炸弹：早早拒绝', () => {
  // Two at a time: each is a process of its own.
  it.concurrent.each(BOMBS)('$name → $expected', async ({ name, file, expected, request }) => {
    const outcome: ChildOutcome = await runChild(file(), request)
    printed.push(
      `${String(Math.round(outcome.ms)).padStart(6)} ms ${String(Math.round(outcome.exit.peakRssBytes / 1e6)).padStart(4)} MB  ${name}（喂入 ${(outcome.fed / 1e6).toFixed(1)} MB）`,
    )
    expect(verdict(outcome.frames)).toBe(expected)
  })
  it('a hundred megabytes are not swallowed before the refusal', async () => {
    const outcome = await runChild(pieces('a,b\n"', 'x'.repeat(1 << 16), 1600), { size: 6 + 1600 * 65_536 })
    expect(outcome.fed).toBeLessThan(20e6)
  })
  it('an honest file of high but allowed ratio is read', async () => {
    const rows = [header, ...Array.from({ length: 3000 }, (_unused, i) => [`D${i}`, '示一', 'SKU', 1, 1])]
    expect(
      verdict(
        await parseHere(workbook({ sheets: [{ name: 's', xml: sheetData(rows) }] }), {
          kind: 'import-order',
          task: 'sniff',
        }),
      ),
    ).toBe('done')
  })
})
