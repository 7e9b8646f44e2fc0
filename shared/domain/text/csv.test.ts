import { describe, expect, it } from 'vitest'
import { parseCsv } from './csv.ts'

describe('small CSV', () => {
  it('keeps quotes, separators and line ends inside quoted cells, and drops blank lines', () => {
    expect(parseCsv('\ufeffcode,name\r\n"1","a, ""b""\nc"\r\n\r\n2,d')).toEqual([
      ['code', 'name'],
      ['1', 'a, "b"\nc'],
      ['2', 'd'],
    ])
  })
  it('finds the separator by the first line', () => {
    expect(parseCsv('a\tb,c\td\n1\t2\t3')).toEqual([
      ['a', 'b,c', 'd'],
      ['1', '2', '3'],
    ])
  })
})
