import { parse } from 'papaparse'
import { describe, expect, it } from 'vitest'
import { read, utils, type WorkSheet } from 'xlsx'
import type { SheetColumn, SheetRow } from './column.ts'
import { writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

/**
 * Read back with the xlsx package and papaparse. LibreOffice, which RELIABILITY row 41 names, is not on this machine; what is
 * checked instead is that no formula element is in the file and that every text comes back equal.
 */
const DANGEROUS = [
  '=1+1',
  "=cmd|'/c calc'!A1",
  '+1+1',
  '-1+1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '=HYPERLINK("http://x")',
  "'=1",
  '"=1"',
  ',=1',
  '=1\n=2',
]
const TEXTS = [
  ...DANGEROUS,
  '中文 & <tag> "引号"',
  ' 前后空格 ',
  '𠮷野',
  '00123',
  '457895689564578123',
  '_x000D_',
  'a\u0001b',
  '1E+17',
  'TRUE',
  '2026-01-05',
]
const columns: readonly SheetColumn[] = [
  { title: '订单编号', kind: 'text', width: 20 },
  { title: '金额', kind: 'number', format: '#,##0.00' },
  { title: '=标题', kind: 'text' },
]
const rows: readonly SheetRow[] = TEXTS.map((text, i) => [text, `${i}.25`, undefined])

async function collect(
  write: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<number>,
): Promise<{ bytes: Buffer; count: number }> {
  const pieces: Uint8Array[] = []
  const count = await write((bytes) => Promise.resolve(void pieces.push(bytes)))
  return { bytes: Buffer.concat(pieces), count }
}

function sheet(bytes: Buffer): WorkSheet {
  const book = read(bytes, { type: 'buffer', cellFormula: true, cellNF: true, cellHTML: false })
  return book.Sheets[book.SheetNames[0] ?? ''] ?? {}
}

describe('导出 xlsx', () => {
  it('no text becomes a formula and every text comes back equal; numbers are number cells with their format', async () => {
    const { bytes, count } = await collect((sink) => writeXlsx(columns, rows, sink, { sheetName: '清单/2026' }))
    const cells = sheet(bytes)
    expect(count).toBe(TEXTS.length)
    expect(
      Object.values(cells).filter((cell: unknown) => typeof cell === 'object' && cell !== null && 'f' in cell),
    ).toEqual([])
    const data = utils.sheet_to_json<unknown[]>(cells, { header: 1, raw: true })
    expect(data[0]).toEqual(['订单编号', '金额', '=标题'])
    expect(data.slice(1).map((row) => row[1])).toEqual(TEXTS.map((_text, i) => i + 0.25))
    expect(data.slice(1).map((row) => row[0])).toEqual(TEXTS)
    expect(cells['B2'] as { t?: string; z?: string }).toMatchObject({ t: 'n', z: '#,##0.00' })
    expect((cells['A2'] as { t?: string }).t).toBe('s')
  })
  it('numbers that Excel cannot hold stay text', async () => {
    const { bytes } = await collect((sink) =>
      writeXlsx(
        [{ title: 'n', kind: 'number' }],
        [['123456789012345'], ['1234567890123456'], ['0.1'], ['12345678901234.56'], ['abc'], ['']],
        sink,
      ),
    )
    const cells = sheet(bytes)
    expect(['A2', 'A3', 'A4', 'A5', 'A6', 'A7'].map((at) => (cells[at] as { t?: string } | undefined)?.t)).toEqual([
      'n',
      's',
      'n',
      's',
      's',
      undefined,
    ])
    expect((cells['A3'] as { v?: unknown }).v).toBe('1234567890123456')
  })
  it('ten thousand rows come in pieces and none is lost', async () => {
    let largest = 0
    async function* many(): AsyncGenerator<SheetRow> {
      for (let i = 0; i < 10_000; i++) yield await Promise.resolve([`DD${i}`, `${i}`, '备注'])
    }
    const { bytes, count } = await collect((sink) =>
      writeXlsx(columns, many(), async (piece) => {
        largest = Math.max(largest, piece.length)
        await sink(piece)
      }),
    )
    expect(count).toBe(10_000)
    expect(largest).toBeLessThan(1 << 19)
    expect(utils.decode_range(sheet(bytes)['!ref'] ?? 'A1').e.r).toBe(10_000)
  })
})

describe('导出 CSV', () => {
  it.each(['utf-8', 'gb18030'] as const)(
    '%s: dangerous starts carry an apostrophe, all else comes back equal',
    async (encoding) => {
      const { bytes } = await collect((sink) => writeCsv(columns, rows, sink, { encoding }))
      const text = new TextDecoder(encoding).decode(bytes)
      const back = parse<string[]>(text, { newline: '\r\n' }).data.slice(1, -1)
      expect(back.map((row) => row[0])).toEqual(
        TEXTS.map((value) => (/^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value)),
      )
      expect(bytes[0] === 0xef).toBe(encoding === 'utf-8')
    },
  )
})
