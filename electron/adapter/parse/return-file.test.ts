import { encode } from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { person } from '../../../test/support/people.ts'
import { parseHere, sheetData, verdict, workbook, type ReadFrame } from './workbook.fixture.ts'

function fileOf(frames: readonly ReadFrame[]): { readonly name: string; readonly bytes: Buffer } {
  const file = frames.find((frame) => frame.t === 'file')
  return {
    name: file?.t === 'file' ? file.name : '',
    bytes: Buffer.concat(frames.flatMap((frame) => (frame.t === 'bytes' ? [frame.bytes] : []))),
  }
}

function mappingOf(frames: readonly ReadFrame[]): Mapping {
  const frame = frames.find((one) => one.t === 'mapping')
  if (frame?.t !== 'mapping') throw new Error('no mapping')
  return frame.mapping
}

const documentsOf = (frames: readonly ReadFrame[]): number =>
  frames.reduce((sum, frame) => sum + (frame.t === 'rows' ? frame.rows.length : 0), 0)
const reasonsOf = (frames: readonly ReadFrame[]): string[] =>
  frames.flatMap((frame) =>
    frame.t === 'rows'
      ? frame.rows.flatMap((row) =>
          row[5] === 0 ? [] : row[5].map((finding) => `${finding.row}${finding.column ?? ''} ${finding.code}`),
        )
      : [],
  )
const sheetOf = (bytes: Buffer): unknown[][] => {
  const book = read(bytes, { type: 'buffer', cellFormula: true })
  return utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
    header: 1,
    raw: true,
    blankrows: true,
    defval: null,
  })
}

const header = ['订单编号', '收货人', '收货人电话', '收货地址', '订购人', '身份证号', '货号', '数量', '单价', '备注']
const order = (i: number, quantity: string | number = 1, note = ''): (string | number)[] => {
  const one = person(i)
  return [`DD2026000${i}`, one.name, one.phone, one.address, one.name, one.idNumber, `SKU${i}`, quantity, 10.5, note]
}
const rejected = [
  { row: 4, reason: '第 4 行“数量”（H 列）：不是数字。请只填数字。' },
  { row: 6, reason: '“备注”有问题' },
]

describe('退回客户自己的文件（xlsx）', () => {
  const file = workbook({
    date1904: true,
    styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
    sheets: [
      {
        name: '一月订单',
        xml: `${sheetData([['一月订单', undefined, { v: '40000.5', s: 1 }], header, order(1), order(2, '三'), order(3), order(4, 2, '=cmd|x'), order(5)])}<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A5:A6"/></mergeCells>`,
      },
    ],
  })

  it('brings the header rows, only the bad rows, their row numbers and reasons; numbers stay numbers, nothing is a formula', async () => {
    const staged = await parseHere(file)
    expect(reasonsOf(staged)).toEqual(['4H NUMBER_SHAPE'])
    const frames = await parseHere(file, {
      task: 'return',
      mapping: mappingOf(staged),
      rejected,
      fileName: 'C:\\客户\\..\\一月订单.xlsx',
    })
    expect(verdict(frames)).toBe('done')
    const returned = fileOf(frames)
    expect(returned.name).toBe('一月订单-退回.xlsx')
    const rows = sheetOf(returned.bytes)
    expect(rows[0]).toEqual(['一月订单', null, 40000.5, ...Array<null>(9).fill(null)])
    expect(rows[1]).toEqual([...header, '原行号', '退回原因'])
    expect(rows.slice(2)).toEqual([
      [...order(2, '三').slice(0, 9), null, 4, rejected[0]?.reason],
      [...order(4, 2, '=cmd|x'), 6, rejected[1]?.reason],
    ])
    const book = read(returned.bytes, { type: 'buffer', cellFormula: true, cellNF: true })
    const sheet = book.Sheets['一月订单'] ?? {}
    expect(Object.values(sheet).some((cell: unknown) => typeof cell === 'object' && cell !== null && 'f' in cell)).toBe(
      false,
    )
    expect(book.Workbook?.WBProps?.date1904).toBe(true)
    expect((sheet['C1'] as { z?: string }).z).toBe('yyyy/m/d h:mm:ss')
    expect(sheet['!merges']).toHaveLength(1)
  })

  it('mended and imported again it is recognised by itself, and only its rows come', async () => {
    const staged = await parseHere(file)
    const mapping = mappingOf(staged)
    const back = fileOf(await parseHere(file, { task: 'return', mapping, rejected })).bytes
    const again = await parseHere(back, { known: [mapping] })
    expect(again.find((frame) => frame.t === 'mapping')).toMatchObject({
      origin: 'remembered',
      mapping: { dataStart: 3 },
    })
    expect([documentsOf(again), verdict(again)]).toEqual([2, 'done'])
    expect(reasonsOf(again)).toEqual(['3H NUMBER_SHAPE'])
  })

  it('returned a second time the old two columns give way to new ones', async () => {
    const mapping = mappingOf(await parseHere(file))
    const once = fileOf(await parseHere(file, { task: 'return', mapping, rejected })).bytes
    const twice = fileOf(
      await parseHere(once, { task: 'return', known: [mapping], rejected: [{ row: 3, reason: '还是不对' }] }),
    ).bytes
    expect(sheetOf(twice)[1]).toEqual([...header, '原行号', '退回原因'])
    expect(sheetOf(twice).slice(2)).toEqual([[...order(2, '三').slice(0, 9), null, 3, '还是不对']])
  })

  it('refuses when no row was rejected', async () => {
    expect(
      verdict(await parseHere(file, { task: 'return', mapping: mappingOf(await parseHere(file)), rejected: [] })),
    ).toBe('FILE_EMPTY')
  })
})

describe('退回客户自己的文件（CSV）', () => {
  const lines = (rows: readonly (readonly (string | number)[])[]): string =>
    rows
      .map((row) =>
        row
          .map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell)))
          .join(','),
      )
      .join('\r\n')
  const content = lines([header, order(1), order(2), order(3, '三', '=1+1, "x"'), order(4), order(5, 2, '＋cmd')])
  it.each([
    ['utf-8', Buffer.from(content)],
    ['gb18030', encode(content, 'gb18030')],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), encode(content, 'utf-16le')])],
  ])('%s: same encoding, dangerous starts disarmed, round trip equal', async (encoding, file) => {
    const staged = await parseHere(file, { fileName: '一月.csv' })
    const returned = fileOf(
      await parseHere(file, { task: 'return', mapping: mappingOf(staged), rejected, fileName: '一月.csv' }),
    )
    expect(returned.name).toBe('一月-退回.csv')
    const again = await parseHere(returned.bytes, {
      task: 'sniff',
      known: [mappingOf(staged)],
      fileName: '一月-退回.csv',
    })
    expect(again.find((frame) => frame.t === 'source')).toMatchObject({ encoding })
    expect(again.find((frame) => frame.t === 'mapping')).toMatchObject({ origin: 'remembered' })
    const rows = await parseHere(returned.bytes, { known: [mappingOf(staged)] })
    const notes = rows.flatMap((frame) =>
      frame.t === 'rows' ? frame.rows.map((row) => (row[2][0] === 0 ? '' : row[2][0]?.[9])) : [],
    )
    expect(reasonsOf(rows)).toEqual(['2H NUMBER_SHAPE'])
    expect(notes.length).toBe(2)
    const text = new TextDecoder(encoding).decode(returned.bytes)
    expect(text).toContain(`"'=1+1, ""x"""`)
    expect(text).toContain(`"'＋cmd"`)
    expect(
      rows.flatMap((frame) =>
        frame.t === 'rows' ? frame.rows.flatMap((row) => (row[2][0] === 0 ? [] : (row[2][0] ?? []))) : [],
      ),
    ).toEqual(expect.arrayContaining(['=1+1, "x"', '＋cmd']))
  })
  it('a number guarded as ="…" goes back guarded', async () => {
    const guarded = content.replaceAll('DD2026000', '"=""DD2026000').replaceAll(/(DD2026000\d)/g, '$1"""')
    const staged = await parseHere(Buffer.from(guarded))
    const returned = fileOf(
      await parseHere(Buffer.from(guarded), { task: 'return', mapping: mappingOf(staged), rejected }),
    )
    expect(returned.bytes.toString('utf8')).toContain('"=""DD20260003"""')
    expect(documentsOf(await parseHere(returned.bytes))).toBe(2)
  })
})

describe('导出的文件名', () => {
  it.each([
    ['../../etc/passwd.xlsx', 'passwd-退回.xlsx'],
    ['C:\\x\\CON.xlsx', '导入文件-退回.xlsx'],
    ['a:b*c?.xlsx', 'abc-退回.xlsx'],
    ['...xlsx', '导入文件-退回.xlsx'],
    ['\u202exslx.exe.xlsx', 'xslx.exe-退回.xlsx'],
    ['', '导入文件-退回.xlsx'],
  ])('%j → %s', async (fileName, expected) => {
    const file = workbook({ sheets: [{ name: 's', xml: sheetData([header, order(1, '三')]) }] })
    expect(fileOf(await parseHere(file, { task: 'return', rejected: [{ row: 2, reason: 'x' }], fileName })).name).toBe(
      expected,
    )
  })
})
