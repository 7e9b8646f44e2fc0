import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildIndex, normaliseQuery, searchIndex, type SearchItem } from './search.ts'

const item = (id: string, code: string, name: string, initials = '', pinyin = ''): SearchItem => ({
  id,
  code,
  name,
  initials,
  pinyin,
})
const items = [
  item('1', '91410100MA45', '河南示例贸易有限公司', 'hnslmyyxgs', 'henanshilimaoyiyouxiangongsi'),
  item('2', '4101960AAA', '郑州示例电商', 'zzslds', 'zhengzhoushilidianshang'),
  item('3', '502', '美元', 'my', 'meiyuan'),
  item('4', '1502', '示例五零二', 'slwle', 'shiliwulinger'),
  item('5', 'CQ01', '重庆示例', 'cqsl zqsl', 'chongqingshili zhongqingshili'),
]
const index = buildIndex(items)
const found = (text: string, limit = 10): string[] => searchIndex(index, text, limit).map((h) => h.item.id)

describe('查找', () => {
  it.each([
    ['502', ['3', '4']],
    ['5０2', ['3', '4']],
    ['美元', ['3']],
    ['贸易', ['1']],
    ['例电', ['2']],
    ['my', ['3', '1']],
    ['zzsl', ['2']],
    ['cqsl', ['5']],
    ['zqsl', ['5']],
    ['zhongq', ['5']],
    ['MA45', ['1']],
    ['ma45', ['1']],
    ['河南 贸易', ['1']],
    ['zz 电商', ['2']],
    ['  ', []],
    ['不存在', []],
  ])('%j finds %j, best first', (text, ids) => {
    expect(found(text)).toEqual(ids)
  })

  it('says why: code before name before initials before parts', () => {
    expect(searchIndex(index, '502', 10).map((h) => h.match)).toEqual(['code', 'code-end'])
    expect(searchIndex(index, 'my', 10).map((h) => h.match)).toEqual(['initials', 'initials-part'])
  })
  it('the limit cuts the worse ones', () => {
    expect(found('502', 1)).toEqual(['3'])
    expect(found('示例', 2)).toHaveLength(2)
  })

  it('every item is found by its code, by any two neighbouring characters of its name, and by its initials', () => {
    fc.assert(
      fc.property(fc.constantFrom(...items), fc.nat(20), (one, at) => {
        expect(found(one.code)).toContain(one.id)
        const start = at % (one.name.length - 1)
        expect(found(one.name.slice(start, start + 2))).toContain(one.id)
        for (const initials of one.initials.split(' ')) expect(found(initials)).toContain(one.id)
      }),
    )
  })
  it('normalising twice is normalising once', () => {
    fc.assert(fc.property(fc.string(), (text) => normaliseQuery(normaliseQuery(text)) === normaliseQuery(text)))
  })
})
