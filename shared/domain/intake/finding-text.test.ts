import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IDENTIFIER_PROBLEMS } from '../identifier/result.ts'
import {
  FILE_FINDING_TEXT,
  fileFindingText,
  findingText,
  noteText,
  refusalText,
  ROW_FINDING_TEXT,
} from './finding-text.ts'

/** Codes that the sources hand out, found in their text. */
function codesIn(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return [
    ...new Set(
      files.flatMap((name) =>
        [...readFileSync(join(folder, name), 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''),
      ),
    ),
  ]
}

const here = import.meta.dirname
const adapter = join(here, '..', '..', '..', 'electron', 'adapter', 'parse')

describe('问题的中文句子', () => {
  it('every code a cell or row can be refused with has a sentence', () => {
    const codes = [
      ...codesIn(here, /refuse\(\s*out,\s*'([A-Z_0-9]+)'/g),
      ...codesIn(here, /\?\s*'([A-Z_]+)'\s*:\s*'[A-Z_]+'/g),
      ...codesIn(here, /code: '([A-Z_]+)',\s*row/g),
      ...codesIn(here, /#finding\(\s*document,\s*'([A-Z_]+)'/g),
    ].filter((code) => !Object.hasOwn(FILE_FINDING_TEXT, code))
    expect(codes.length).toBeGreaterThan(25)
    expect(
      codes.filter((code) => !Object.hasOwn(ROW_FINDING_TEXT, code) && !Object.hasOwn(IDENTIFIER_PROBLEMS, code)),
    ).toEqual([])
  })
  it('every notice on a file has a sentence', () => {
    const codes = [
      ...codesIn(adapter, /findings\.push\(\{\s*code: '([A-Z_]+)'/g),
      ...codesIn(adapter, /\[\{\s*code: '([A-Z_]+)',\s*data/g),
      ...codesIn(here, /#files\.push\(\{\s*code: '([A-Z_]+)'/g),
    ]
    expect(codes.length).toBeGreaterThan(8)
    expect(codes.filter((code) => !Object.hasOwn(FILE_FINDING_TEXT, code))).toEqual([])
  })
  it('says where, what and what next', () => {
    expect(
      findingText({
        code: 'ID_ROUNDED_BY_EXCEL',
        row: 12,
        column: 'C',
        header: '订单编号',
        field: 'order.orderNo',
        value: '457895689564578000',
      }),
    ).toBe(
      '第 12 行“订单编号”（C 列）“457895689564578000”：这个编号有 15 位以上，被 Excel 当作数字存过，末几位已丢失。请把该列设为“文本”后重新填写原号。',
    )
    expect(findingText({ code: 'CITIZEN_ID_CHECK_DIGIT', row: 3 })).toContain('校验位不符')
    expect(findingText({ code: 'TOO_LONG', row: 3, data: { length: 70, limit: 60 } })).toContain(
      '有 70 个字符，最多 60 个',
    )
    expect(findingText({ code: 'constructor', row: 3 })).toContain('未通过检查')
    expect(fileFindingText({ code: 'FORMULA_VALUES', sheet: '订单', data: { count: 3, cell: 'C2' } })).toBe(
      '工作表“订单”：有 3 个单元格是公式（如 C2），读取的是上次保存的计算结果。',
    )
    expect(
      noteText({ code: 'FULL_WIDTH', column: 'C', header: '订单号', field: 'order.orderNo', count: 4, row: 9 }),
    ).toBe('“订单号”（C 列）全角字符按半角读取：共 4 处，首见第 9 行。')
    expect(refusalText('TOO_MANY_ROWS', { limit: 100 })).toBe('行数超过 100。请拆分文件')
  })
})
