import { encode } from 'iconv-lite'
import { parse } from 'papaparse'
import { describe, expect, it } from 'vitest'
import { copyRow, ERROR, TEXT, type KeptRow } from '../../../shared/domain/intake/cell.ts'
import { DEFAULT_LIMITS, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import { seeded } from '../../../test/support/people.ts'
import { guessDialect } from './csv-split.ts'
import { ByteReader } from './protocol.ts'
import { CsvSource } from './source-csv.ts'

async function open(
  file: Buffer,
  piece: number,
  limits: IntakeLimits = DEFAULT_LIMITS,
): Promise<{ source: CsvSource; rows: KeptRow[] }> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < file.length; at += piece) yield await Promise.resolve(file.subarray(at, at + piece))
  }
  const reader = new ByteReader(pieces())
  const source = await CsvSource.open(reader, (await reader.some(1 << 16)) ?? Buffer.alloc(0), file.length, limits)
  const rows: KeptRow[] = []
  await source.head(0, 3)
  await source.read(
    0,
    (cells) => rows.push(copyRow(cells)) > 0,
    () => Promise.resolve(),
  )
  return { source, rows }
}

const texts = (rows: readonly KeptRow[]): (readonly string[])[] => rows.map((row) => row.texts)

describe('CSV：编码由内容判断', () => {
  const content = '订单号,收货人,说明\r\nDD1,示一,"带,逗号"\r\nDD2,𠮷野,联通\r\n'.repeat(40)
  it.each([
    ['utf-8', Buffer.from(content), 'utf-8'],
    ['utf-8 with mark', Buffer.from(`\ufeff${content}`), 'utf-8'],
    ['gb18030', encode(content, 'gb18030'), 'gb18030'],
    ['utf-16le with mark', Buffer.concat([Buffer.from([0xff, 0xfe]), encode(content, 'utf-16le')]), 'utf-16le'],
    ['utf-16be with mark', Buffer.concat([Buffer.from([0xfe, 0xff]), encode(content, 'utf-16be')]), 'utf-16be'],
    ['utf-16le without mark', encode(`order,name\r\n${'a,b\r\n'.repeat(200)}`, 'utf-16le'), 'utf-16le'],
  ])('%s, in pieces of every size', async (name, file, encoding) => {
    const expected = texts((await open(Buffer.from(content), 1 << 20)).rows)
    for (const piece of [1, 2, 3, 7, 1000, 1 << 20]) {
      const { source, rows } = await open(file, piece)
      expect(source.encoding).toBe(encoding)
      if (!name.includes('without')) expect(texts(rows)).toEqual(expected)
      expect(rows[0]?.texts[0]).toMatch(/^(?:订单号|order)$/)
    }
  })

  it('a file that is ASCII for a megabyte and then GBK is still read as GBK', async () => {
    const file = Buffer.concat([
      Buffer.from('a,b\r\n'.repeat(250_000)),
      encode('订单号一二三四五六七八九十,收货人一二三四五六七\r\n', 'gb18030'),
    ])
    const { source, rows } = await open(file, 65_536)
    expect(source.encoding).toBe('gb18030')
    expect(rows.at(-1)?.texts).toEqual(['订单号一二三四五六七八九十', '收货人一二三四五六七'])
  })

  it('UTF-8 that breaks later refuses the file instead of inventing characters', async () => {
    const file = Buffer.concat([Buffer.from('订单号,收货人\r\n'.repeat(100)), Buffer.from([0xb6, 0xa9, 0x0d, 0x0a])])
    await expect(open(file, 65_536)).rejects.toMatchObject({ code: 'ENCODING_BROKEN' })
  })
})

describe('CSV：引号、空行、行号', () => {
  it.each<readonly [string, string[][]]>([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a,1","b ""x"""\n', [['a,1', 'b "x"']]],
    ['"a\nb",c', [['a\nb', 'c']]],
    ['a,"",c', [['a', '', 'c']]],
    ['a,5" 屏,c', [['a', '5" 屏', 'c']]],
    [
      'a;b;c\n1;2;3',
      [
        ['a', 'b', 'c'],
        ['1', '2', '3'],
      ],
    ],
    [
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['sep=;\na;b', [['a', 'b']]],
    [
      'a,b\rc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [',,x', [['', '', 'x']]],
    ['"a"\r\n"b"\r\n', [['a'], ['b']]],
    ['"=""00123""",x', [['00123', 'x']]],
    ['="00123",x', [['00123', 'x']]],
  ])('%j', async (content, expected) => {
    for (const piece of [1, 3, 1000]) expect(texts((await open(Buffer.from(content), piece)).rows)).toEqual(expected)
  })

  it('row numbers count records, blank ones too', async () => {
    const { rows } = await open(Buffer.from('a,b\r\n\r\n"x\ny",1\r\n,,\r\nlast,2'), 5)
    expect(rows.map((row) => row.row)).toEqual([1, 3, 5])
  })

  it('text behind a closing quote breaks that cell only, ="…" is text by its author’s word', async () => {
    const { rows } = await open(Buffer.from('"a"x,b\n"=""007""",c\n'), 100)
    expect(rows.map((row) => row.kinds[0])).toEqual([ERROR, TEXT])
    expect(rows[0]?.texts[1]).toBe('b')
  })

  it('agrees with papaparse on 300 random files cut at random places', async () => {
    const random = seeded(42)
    const alphabet = ['a', '中', '"', '""', ',', '\n', '\r\n', ' ', 'x', '1']
    for (let round = 0; round < 300; round++) {
      const rows = Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
        Array.from({ length: 2 + Math.floor(random() * 3) }, () =>
          Array.from(
            { length: Math.floor(random() * 5) },
            () => alphabet[Math.floor(random() * alphabet.length)] ?? '',
          ).join(''),
        ),
      )
      const content = rows
        .map((row) =>
          row
            .map((cell) => (/[",\r\n]/.test(cell) || random() < 0.3 ? `"${cell.replaceAll('"', '""')}"` : cell))
            .join(','),
        )
        .join('\n')
      const { source, rows: read } = await open(Buffer.from(content), 1 + Math.floor(random() * 40))
      if (source.delimiter !== ',') continue
      const wanted = parse<string[]>(content, { delimiter: ',', newline: '\n' })
        .data.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1))
        .filter((row) => row.length > 0)
      expect(texts(read), JSON.stringify(content)).toEqual(wanted)
    }
  })
})

describe('CSV：分隔符与上限', () => {
  it.each([
    ['a,b\n1,2', ','],
    ['a\tb\tc\n1\t2\t3', '\t'],
    ['"a;x";b\n1;2', ';'],
    ['a|b\n1|2', '|'],
    ['只有一列\n1', ','],
    ['a;b,c\n1;2\n3;4', ';'],
  ])('%j → %j', (head, delimiter) => {
    expect(guessDialect(head).delimiter).toBe(delimiter)
  })
  it.each([
    ['a quoted line of 3 MB', `"${'x'.repeat(3 << 20)}"`, 'LINE_TOO_LONG'],
    ['an unquoted line of 3 MB', `a,${'x,'.repeat(1 << 20)}`, 'LINE_TOO_LONG'],
    ['a quote that never closes', `a,"b\n${'c,d\n'.repeat(400_000)}`, 'LINE_TOO_LONG'],
    ['513 columns', 'x,'.repeat(513), 'TOO_MANY_COLUMNS'],
    ['a cell of 33 KB', `a,${'x'.repeat(33_000)}`, 'CELL_TOO_LONG'],
  ])('%s refuses the file', async (_name, content, code) => {
    await expect(open(Buffer.from(content), 65_536)).rejects.toMatchObject({ code: code })
  })
  it('a file shorter than announced is refused', async () => {
    const reader = new ByteReader(
      (async function* () {
        yield await Promise.resolve(Buffer.from('a,b\n'))
      })(),
    )
    await expect(
      CsvSource.open(reader, (await reader.some(100)) ?? Buffer.alloc(0), 100, DEFAULT_LIMITS),
    ).rejects.toMatchObject({ code: 'FILE_TRUNCATED' })
  })
})
