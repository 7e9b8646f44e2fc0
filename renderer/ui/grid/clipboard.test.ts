import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBlock, formatHtml, parseBlock, parseNumbers } from './clipboard.ts'

const text = (value: string) => ({ text: value, number: false })

describe('block clipboard', () => {
  it('a block copied out comes back in cell by cell, whatever stands in the cells', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '1', '中', '"', '\t', '\n', ' ', ',') })
      .filter((value) => !/^[=+\-@\t]/.test(value))
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(parseBlock(`${formatBlock(rows.map((row) => row.map(text)))}\r\n`)).toEqual(rows)
      }),
      { numRuns: 200 },
    )
  })

  it('the closing line break of Excel is no row, an empty cell in the middle is a cell', () => {
    expect(parseBlock('a\t\tb\r\n1\t2\t3\r\n')).toEqual([
      ['a', '', 'b'],
      ['1', '2', '3'],
    ])
  })

  it('a quote inside a word is a character', () => {
    expect(parseBlock('5" 屏\t"x" y')).toEqual([['5" 屏', '"x" y']])
    expect(parseBlock('"两行\n地址"\tb')).toEqual([['两行\n地址', 'b']])
  })

  it('a pasted list of numbers keeps its order, drops blanks and repeats', () => {
    expect(parseNumbers('B2\r\nA1\r\n\r\nB2\r\nC3, D4；E5\r\n')).toEqual(['B2', 'A1', 'C3', 'D4', 'E5'])
  })

  it('a text that looks like a formula leaves as text, a negative number as a number', () => {
    expect(formatBlock([[text('=1+1'), text('＋86'), { text: '-5', number: true }]])).toBe("'=1+1\t'＋86\t-5")
  })

  it('long digit strings say that they are text, markup in a cell stays text', () => {
    const html = formatHtml([[text('123456789012345678'), text('<b>')]])
    expect(html).toContain(`mso-number-format:'\\@'">123456789012345678<`)
    expect(html).toContain('&lt;b&gt;')
    expect(html).not.toContain('<b>')
  })
})
