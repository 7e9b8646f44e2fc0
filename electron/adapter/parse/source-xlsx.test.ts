import { describe, expect, it } from 'vitest'
import { write, utils } from 'xlsx'
import {
  BOOLEAN,
  copyRow,
  DATE,
  EMPTY,
  ERROR,
  FORMULA,
  NUMBER,
  TEXT,
  type KeptRow,
} from '../../../shared/domain/intake/cell.ts'
import { DEFAULT_LIMITS } from '../../../shared/domain/intake/frame.ts'
import { sheetData, workbook, type WorkbookParts } from './workbook.fixture.ts'
import { openXlsx } from './source-xlsx.ts'
import { SheetScanner } from './xlsx-sheet.ts'
import { SharedStrings } from './xlsx-strings.ts'
import { isDateFormat, NO_STYLES } from './xlsx-styles.ts'

async function rowsOf(file: Buffer, sheet = 0): Promise<KeptRow[]> {
  const rows: KeptRow[] = []
  await openXlsx(file, DEFAULT_LIMITS).read(
    sheet,
    (cells) => rows.push(copyRow(cells)) > 0,
    () => Promise.resolve(),
  )
  return rows
}

const one = (xml: string, more: Partial<WorkbookParts> = {}): Buffer =>
  workbook({ sheets: [{ name: '订单', xml }], ...more })

describe('xlsx：每个单元格的原文与种类', () => {
  it('reads shared, rich and phonetic strings, entities, escapes and CDATA', async () => {
    const strings =
      '<si><t>订单</t></si><si><r><t>收</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 货</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a&amp;b&#x4e2d;&#65;</t></si><si><t>x_x000D_y_x005F_x000D_</t></si><si><t><![CDATA[<raw>&]]></t></si><si/><si><t/></si>'
    const rows = await rowsOf(
      one(
        `<sheetData><row r="1">${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `<c r="${String.fromCharCode(65 + i)}1" t="s"><v>${i}</v></c>`).join('')}</row></sheetData>`,
        { strings },
      ),
    )
    expect(rows[0]?.texts).toEqual(['订单', '收 货', '東京', 'a&b中A', 'x\ry_x000D_', '<raw>&'])
  })

  it('keeps the exact text of numbers and tells dates, booleans, errors and formulas apart', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="0000000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>'
    const cells =
      '<c r="A2"><v>1E+17</v></c><c r="B2" s="1"><v>45292.5</v></c><c r="C2" s="2"><v>45293</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#NAME?</v></c><c r="F2" t="str"><f>A1&amp;"x"</f><v>结果</v></c><c r="G2"><f>1+1</f><v>2</v></c><c r="H2"><f>NOW()</f></c><c r="I2" s="3"><v>101210010</v></c><c r="J2"><v>4.4000000000000004</v></c>'
    const [row] = await rowsOf(one(`<sheetData><row r="2">${cells}</row></sheetData>`, { styles }))
    expect(row?.row).toBe(2)
    expect(row?.texts).toEqual([
      '1E+17',
      '45292.5',
      '45293',
      '1',
      '#NAME?',
      '结果',
      '2',
      '#FORMULA',
      '0101210010',
      '4.4000000000000004',
    ])
    expect(row?.kinds).toEqual([
      NUMBER,
      DATE,
      DATE,
      BOOLEAN,
      ERROR,
      TEXT | FORMULA,
      NUMBER | FORMULA,
      ERROR | FORMULA,
      NUMBER,
      NUMBER,
    ])
  })

  it('blank rows keep their numbers, missing references count on, hidden rows are marked', async () => {
    const rows = await rowsOf(
      one(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3" hidden="1"><c r="B3"><v>3</v></c></row><row><c><v>4</v></c><c><v>5</v></c></row><row r="9"><c r="A9" s="1"/><c r="AB9"><v>9</v></c></row></sheetData>',
      ),
    )
    expect(rows.map((row) => [row.row, row.hidden])).toEqual([
      [1, false],
      [3, true],
      [4, false],
      [9, false],
    ])
    expect(rows[1]?.kinds).toEqual([EMPTY, NUMBER])
    expect(rows[2]?.texts).toEqual(['4', '5'])
    expect(rows[3]?.texts[27]).toBe('9')
  })

  it('reads prefixed elements, comments, line breaks between tags and any attribute order', async () => {
    const xml =
      '<?xml version="1.0"?>\n<!-- made elsewhere -->\n<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\n<x:sheetData>\n <x:row r="1">\n  <x:c t="inlineStr" r="A1" s="0"><x:is><x:t>甲</x:t></x:is></x:c>\n <!-- c --> <x:c cm="1" r="C1"><x:v>7</x:v></x:c>\n</x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    const file = workbook({ sheets: [{ name: 's', xml, raw: true }] })
    expect((await rowsOf(file))[0]?.texts).toEqual(['甲', '', '7'])
    expect((await openXlsx(file, DEFAULT_LIMITS).head(0, 5, true)).merges).toEqual([
      { left: 0, top: 1, right: 1, bottom: 1 },
    ])
  })

  it('finds merged ranges behind a thousand rows without reading them', async () => {
    const rows = Array.from({ length: 3000 }, (_unused, i) => [`甲${i}`, i, i * 2, `说明文字${i}`])
    const file = one(`${sheetData(rows)}<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>`)
    const head = await openXlsx(file, DEFAULT_LIMITS).head(0, 10, true)
    expect(head.rows).toHaveLength(10)
    expect(head.merges).toEqual([{ left: 1, top: 2, right: 2, bottom: 4 }])
  })

  it('a sheet’s own word on its size is shown, not believed', async () => {
    const source = openXlsx(one(`<dimension ref="A1:T100001"/>${sheetData([['甲'], ['乙']])}`), DEFAULT_LIMITS)
    expect((await source.head(0, 10, false)).rows).toHaveLength(2)
    expect(source.sheets[0]?.rows).toBe(100_001)
  })

  it('a cell cut at every place, in pieces of every size, reads the same', () => {
    const strings = new SharedStrings(
      Buffer.from(`<sst>${Array.from({ length: 200 }, (_unused, i) => `<si><t>甲${i}</t></si>`).join('')}</sst>`),
    )
    const row = (i: number): string =>
      `<row r="${i}" spans="1:4"><c r="A${i}" s="1" t="s"><v>${i}</v></c><c r="B${i}"><v>${i / 8}</v></c><c r="D${i}" t="inlineStr"><is><t>乙${'丙'.repeat(i % 7)}</t></is></c><c r="E${i}" t="str"><f>A1&amp;"x"</f><v>${i}</v></c></row>`
    const xml = Buffer.from(
      `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>${Array.from({ length: 30 }, (_unused, i) => row(i + 1)).join('')}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
    )
    const scan = (size: number): unknown => {
      const rows: KeptRow[] = []
      const scanner = new SheetScanner('', strings, NO_STYLES, DEFAULT_LIMITS, (cells) => rows.push(copyRow(cells)) > 0)
      for (let at = 0; at < xml.length; at += size) scanner.push(xml.subarray(at, at + size))
      scanner.end()
      return { rows, merges: scanner.merges, hidden: scanner.hiddenColumns, formulas: scanner.formulas }
    }
    const whole = scan(xml.length)
    expect(whole).toMatchObject({ merges: [{ left: 0, top: 1, right: 1, bottom: 2 }], hidden: [1], formulas: 30 })
    for (let size = 1; size < 400; size++) expect(scan(size), `pieces of ${size}`).toEqual(whole)
  })

  it('agrees with SheetJS on a workbook that SheetJS wrote', async () => {
    const data = [
      ['订单号', '数量', '备注'],
      ['DD1', 3, '中文 & <tag>'],
      ['DD2', 0.1, ''],
      ['DD3', 1234567.891, '"引号"'],
      ['DD4', -5, "it's"],
    ]
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet(data), '数据')
    for (const bookSST of [true, false]) {
      const rows = await rowsOf(write(book, { type: 'buffer', bookType: 'xlsx', bookSST, compression: true }))
      expect(rows.map((row) => row.texts.map((text, i) => (row.kinds[i] === NUMBER ? Number(text) : text)))).toEqual(
        data.map((row) => row.slice(0, row.findLastIndex((value) => value !== '') + 1)),
      )
    }
  })

  it('lists sheets with their state and takes the 1904 system from the workbook', () => {
    const source = openXlsx(
      workbook({
        date1904: true,
        sheets: [
          { name: '一', xml: '<sheetData/>' },
          { name: '代码&amp;表', xml: '<sheetData/>', state: 'veryHidden' },
        ],
      }),
      DEFAULT_LIMITS,
    )
    expect(source.date1904).toBe(true)
    expect(source.sheets.map((sheet) => [sheet.name, sheet.hidden])).toEqual([
      ['一', false],
      ['代码&表', true],
    ])
  })
})

describe('xlsx：数字格式是不是日期', () => {
  it.each([
    ['yyyy/m/d', true],
    ['yyyy"年"m"月"d"日"', true],
    ['h:mm:ss', true],
    ['[$-804]yyyy-mm-dd', true],
    ['m/d/yy h:mm', true],
    ['[DBNum1]yyyy年m月', true],
    ['0.00', false],
    ['#,##0.00', false],
    ['General', false],
    ['@', false],
    ['0"days"', false],
    ['[h]:mm', false],
    ['0.00E+00', false],
    ['"¥"#,##0.00', false],
    ['[Red]0.00', false],
    ['0000000000', false],
    ['mm', true],
    ['\\d0', false],
  ])('%s → %s', (code, date) => {
    expect(isDateFormat(code)).toBe(date)
  })
})
