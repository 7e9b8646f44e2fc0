import { describe, expect, it } from 'vitest'
import { codeTexts, readForm } from './form.ts'

const CODES: Readonly<Record<string, string>> = {
  '2225': '2225',
  '0110': '0110',
  件: '011',
  千克: '035',
  美元: 'USD',
  洛杉矶: '3154',
}
const read = (rows: readonly (readonly string[])[]) =>
  readForm(
    rows,
    (_name, text) =>
      codeTexts(text)
        .map((one) => CODES[one])
        .find((one) => one !== undefined) ?? text,
  )

describe('报关单表格', () => {
  it('the printed form is understood: its title says the direction, brackets in titles and values do not hide them', () => {
    const { head, unknown } = read([
      ['中华人民共和国海关出口货物报关单'],
      ['出境关别', '外港海关(2225)', '', '监管方式', '(0110)一般贸易'],
      ['运抵国（地区）', 'USA', '毛重（千克）', '1,200.5', '指运港', '洛杉矶（美国）'],
    ])
    expect(head).toEqual({
      IEFlag: 'E',
      IEPort: '2225',
      TradeMode: '0110',
      TradeCountry: 'USA',
      GrossWet: '1200.5',
      DistinatePort: '3154',
    })
    expect(unknown).toEqual([])
  })
  it('numbers of a Chinese keyboard are numbers, and a line without its total has price times quantity', () => {
    const { items } = read([
      ['商品编号', '商品名称', '成交数量', '单价', '币制'],
      ['９４０５３１００００', '节日灯（LED）', '１，０００', '1.255', '美元'],
      ['9405310000', '节日灯', '十', '5', '美元'],
    ])
    expect(items).toEqual([
      {
        CodeTS: '9405310000',
        GName: '节日灯（LED）',
        GQty: '1000',
        DeclPrice: '1.255',
        DeclTotal: '1255.00',
        TradeCurr: 'USD',
      },
      { CodeTS: '9405310000', GName: '节日灯', GQty: '十', DeclPrice: '5', TradeCurr: 'USD' },
    ])
  })
  it('a direction that is written wins over the title', () => {
    expect(read([['海关出口货物报关单'], ['进出口', '进口']]).head['IEFlag']).toBe('I')
  })
  it('columns that hold several elements are taken apart: goods and model, quantities above the declared one, money', () => {
    const rows = (goods: string, quantity: string, money: string): string[][] => [
      ['项号', '商品编号', '商品名称及规格型号', '数量及单位', '单价/总价/币制'],
      ['1', '6109100010', goods, quantity, money],
    ]
    const { items, unknown } = read(rows('示例T恤衫\n针织|棉100%', '800千克\n1000件', '5.00\n5,000.00\n美元'))
    expect(unknown).toEqual([])
    expect(items).toEqual([
      {
        GNo: '1',
        CodeTS: '6109100010',
        GName: '示例T恤衫',
        GModel: '针织|棉100%',
        FirstQty: '800',
        FirstUnit: '035',
        GQty: '1000',
        GUnit: '011',
        DeclPrice: '5.00',
        DeclTotal: '5000.00',
        TradeCurr: 'USD',
      },
    ])
    expect(read(rows('示例T恤衫|针织|棉100%', '1000件', '5/5000/美元')).items[0]).toMatchObject({
      GName: '示例T恤衫',
      GModel: '针织|棉100%',
      GQty: '1000',
      GUnit: '011',
      TradeCurr: 'USD',
    })
    expect(read(rows('示例T恤衫', '800千克\n2套\n1000件', '')).items[0]).toMatchObject({ SecondQty: '2', GQty: '1000' })
  })
  it('a code is looked for as written, in brackets, at the edge, and by the bare name, in this order', () => {
    expect(codeTexts('外港海关(2225)')).toEqual(['外港海关(2225)', '2225', '外港海关'])
    expect(codeTexts('142 人民币')).toEqual(['142 人民币', '142'])
    expect(codeTexts('人民币-142')).toEqual(['人民币-142', '142'])
    expect(codeTexts('USD')).toEqual(['USD'])
  })
})
