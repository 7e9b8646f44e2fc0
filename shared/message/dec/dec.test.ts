import { describe, expect, it } from 'vitest'
import { EMPTY_CONTENT, textIn } from '../../domain/declaration/content.ts'
import { DEC_COUNTRY, DEC_CURRENCY, DECLARATION_TABLES, DEC_ELEMENT_TABLE } from '../../code/declaration.ts'
import { codeTable } from '../../code/tables.ts'
import { buildDec, DecBuildError } from './build.ts'
import { checkDeclaration, type DecTables } from './check.ts'
import { containerCheckDigit } from './check/lists.ts'
import { exportContent, exportItem } from './declaration.fixture.ts'
import { diffDeclarations } from './diff.ts'
import { UNSEEN_ELEMENTS } from './field.ts'
import { readDec } from './read.ts'
import { noticeDigits, ownNumberInFileName } from './receipt.ts'
import { DEC_SECTIONS } from './section.ts'

const tables: DecTables = {
  has: (table, code) => (DECLARATION_TABLES.find((one) => one.info.id === table) ?? codeTable(table))?.has(code),
  letters: (table, number) =>
    (table === 'decCountry' ? DEC_COUNTRY : DEC_CURRENCY).rows.find((row) => row.extra['number'] === number)?.code,
}
const codes = (
  content: ReturnType<typeof exportContent>,
  level: 'save' | 'declare' = 'declare',
  level2: 'error' | 'warning' = 'error',
): string[] =>
  checkDeclaration(content, level, tables)
    .filter((one) => one.level === level2)
    .map((one) => `${one.code} ${one.path}`)

describe('DecMessage 编解码', () => {
  it('what is written is read back the same', () => {
    const content = {
      ...exportContent(),
      containers: [{ ContainerId: 'CSQU3054383', ContainerMd: '11', GoodsNo: '1' }],
      licences: [{ DocuCode: 'Y', CertCode: '<07>&1' }],
    }
    const reading = readDec(buildDec(content))
    expect(reading.ok && [reading.message.unknown, reading.message.version]).toEqual([[], '4.8'])
    expect(reading.ok ? diffDeclarations(content, reading.message.content) : undefined).toEqual([])
  })
  it('on exports origin and destination change places in the message, on imports not, and never in the ledger', () => {
    const xml = buildDec(exportContent())
    expect(xml).toContain('<OriginCountry>USA</OriginCountry>')
    expect(xml).toContain('<DestinationCountry>CHN</DestinationCountry>')
    const back = readDec(xml)
    expect(back.ok && textIn(back.message.content.items[0]?.fields ?? {}, 'OriginCountry')).toBe('CHN')
    expect(buildDec(exportContent({ IEFlag: 'I' }))).toContain('<OriginCountry>CHN</OriginCountry>')
  })
  it('every element stands in the message in the order of the tables, empty ones too', () => {
    const xml = buildDec(EMPTY_CONTENT)
    const head = DEC_SECTIONS[0]
    const names =
      head?.kind === 'single'
        ? head.group.fields.map((field) => field.name).filter((name) => !UNSEEN_ELEMENTS.has(name))
        : []
    expect(/<DecHead>(.*?)<\/DecHead>/.exec(xml)?.[1]).toBe(names.map((name) => `<${name}/>`).join(''))
    expect([names.length, names[0], names[90]]).toEqual([91, 'SeqNo', 'DeclCiqCode'])
  })
  it('an element whose name nobody has seen is written only when it is filled in and wanted, and read when it comes', () => {
    const content = exportContent({ TradeMode: '9810', BusinessItems: '00100' })
    expect(buildDec(content)).not.toContain('BusinessItems')
    expect(buildDec(exportContent(), '4.8', true)).not.toContain('BusinessItems')
    const xml = buildDec(content, '4.8', true)
    expect(xml).toContain('<DeclCiqCode/><BusinessItems>00100</BusinessItems></DecHead>')
    const back = readDec(xml)
    expect(back.ok && [back.message.unknown, back.message.content.head['BusinessItems']]).toEqual([[], '00100'])
    const marks = (value: string) => exportContent({ BusinessItems: value })
    expect(diffDeclarations(marks('00100'), marks(''))).toEqual([])
    expect(diffDeclarations(marks('00100'), marks('00000'))).toMatchObject([{ path: 'head.BusinessItems' }])
    const said = (head: Record<string, string>) =>
      checkDeclaration(exportContent(head), 'save')
        .filter((one) => one.path === 'head.BusinessItems')
        .map((one) => `${one.level} ${one.code}`)
    expect(said({ TradeMode: '9810' })).toEqual(['warning BUSINESS_ITEM_WAREHOUSE'])
    expect(said({ TradeMode: '9810', BusinessItems: '00100' })).toEqual([])
    expect(said({ TradeMode: '0110', BusinessItems: '00100' })).toEqual(['warning BUSINESS_ITEM_WAREHOUSE'])
    expect(said({ BusinessItems: '1' })).toEqual(['error BUSINESS_ITEMS_FORM'])
  })
  it('the transit group and the attachments stand in their places and only when filled in', () => {
    expect(buildDec(exportContent())).not.toContain('<Trn')
    const xml = buildDec({ ...exportContent(), transit: { TurnNo: '1' }, attachments: [{ EdocID: 'a.pdf' }] })
    const order = ['<DecSign>', '<TrnHead>', '<EdocRealation>'].map((name) => xml.indexOf(name))
    expect([...order].sort((a, b) => a - b)).toEqual(order)
    expect(order).not.toContain(-1)
  })
  it('an unknown element or a character that XML cannot carry is refused by path, never dropped', () => {
    expect(() => buildDec(exportContent({ PayWay: '1' }))).toThrow(DecBuildError)
    expect(() => buildDec(exportContent({}, { GName: 'a\u0001' }))).toThrow('XML_CHARACTER at DecList[1]/GName')
  })
  it('elements of older messages are named and left alone; other roots are refused', () => {
    const reading = readDec(
      '<DecMessage version="3.1"><DecHead><PayWay>1</PayWay><IEFlag>I</IEFlag></DecHead><Fee/></DecMessage>',
    )
    expect(reading.ok && [reading.message.version, reading.message.unknown, reading.message.content.head]).toEqual([
      '3.1',
      ['DecHead/PayWay', 'Fee'],
      { IEFlag: 'I' },
    ])
    expect(readDec('<Other/>')).toMatchObject({ ok: false, code: 'DEC_UNKNOWN_ROOT' })
    expect(readDec('<!DOCTYPE a><DecMessage/>')).toMatchObject({ ok: false, code: 'XML_DTD' })
  })
})

describe('报关单检查', () => {
  it('the sound example passes', () => {
    expect(codes(exportContent())).toEqual([])
  })
  it('a draft needs less than a declaration', () => {
    const draft = exportContent({ GrossWet: '', TradeCountry: '' }, { DeclPrice: '', GModel: '' })
    expect(codes(draft, 'save')).toEqual([])
    expect(codes(draft)).toEqual([
      'ELEMENT_MISSING head.GrossWet',
      'ELEMENT_MISSING head.TradeCountry',
      'ELEMENT_MISSING items[0].DeclPrice',
      'ELEMENTS_MISSING items[0].GModel',
    ])
  })
  it('import-only elements are not asked of exports', () => {
    expect(
      codes(exportContent({ IEFlag: 'I', OverseasConsignorEname: 'X' })).filter((one) =>
        one.startsWith('ELEMENT_MISSING'),
      ),
    ).toEqual(['ELEMENT_MISSING head.DespPortCode', 'ELEMENT_MISSING head.GoodsPlace'])
  })
  it('net weight is not above gross', () => {
    expect(codes(exportContent({ NetWt: '120.00001' }))).toEqual(['NET_ABOVE_GROSS head.NetWt'])
    expect(codes(exportContent({ NetWt: '120' }))).toEqual([])
  })
  it('countries and currencies have three letters here, and the number says which', () => {
    const found = checkDeclaration(
      exportContent({ TradeCountry: '502' }, { TradeCurr: '502' }),
      'declare',
      tables,
    ).filter((one) => one.level === 'error')
    expect(found.map((one) => [one.code, one.path, /「502」应写作「(\w+)」/.exec(one.message)?.[1]])).toEqual([
      ['LETTERS_WANTED', 'head.TradeCountry', 'USA'],
      ['LETTERS_WANTED', 'items[0].TradeCurr', 'USD'],
    ])
  })
  it('an export filled in the way the message wants it is caught before it is swapped twice', () => {
    expect(codes(exportContent({}, { OriginCountry: 'USA', DestinationCountry: 'CHN' }))).toEqual([
      'COUNTRIES_SWAPPED items[0].OriginCountry',
    ])
  })
  it.each([
    ['E', '1', ['FEE_MISSING head.FeeRate', 'FEE_MISSING head.InsurRate']],
    ['E', '2', ['FEE_MISSING head.FeeRate']],
    ['E', '3', []],
    ['I', '1', []],
    ['I', '2', ['FEE_MISSING head.InsurRate']],
    ['I', '3', ['FEE_MISSING head.FeeRate', 'FEE_MISSING head.InsurRate']],
  ])('the terms decide who fills in freight and insurance (%s %s)', (flag, terms, expected) => {
    const content = exportContent(
      { IEFlag: flag, TransMode: terms, OverseasConsignorEname: 'X', DespPortCode: 'USA309', GoodsPlace: '示例仓库' },
      flag === 'I' ? { OriginCountry: 'USA', DestinationCountry: 'CHN' } : {},
    )
    expect(codes(content)).toEqual(expected)
  })
  it('a fee has mark, amount and, unless it is a rate, a currency', () => {
    expect(codes(exportContent({ TransMode: '2', FeeRate: '5' }))).toEqual(['FEE_PARTS head.FeeMark'])
    expect(codes(exportContent({ TransMode: '2', FeeRate: '5', FeeMark: '1', FeeCurr: 'USD' }))).toEqual([
      'FEE_CURRENCY head.FeeCurr',
    ])
    expect(codes(exportContent({ TransMode: '2', FeeRate: '5', FeeMark: '3' }))).toEqual(['FEE_CURRENCY head.FeeCurr'])
  })
  it('units decide quantities; the tariff decides units', () => {
    expect(codes(exportContent({}, { FirstQty: '99' }))).toEqual(['UNIT_QUANTITY items[0].FirstQty'])
    expect(codes(exportContent({}, { SecondQty: '' }))).toEqual(['SECOND_QUANTITY items[0].SecondQty'])
    expect(codes(exportContent({}, { SecondUnit: '' }))).toEqual(['SECOND_UNIT items[0].SecondQty'])
    const found = checkDeclaration(exportContent(), 'declare', {
      ...tables,
      units: () => ({ unit1: '035', unit2: '' }),
    }).filter((one) => one.level === 'error')
    expect(found.map((one) => one.path)).toEqual(['items[0].FirstUnit', 'items[0].SecondUnit'])
  })
  it('price times quantity is the total, up to the rounding of the price', () => {
    expect(codes(exportContent({}, { DeclTotal: '500.02' }))).toEqual(['PRICE_TOTAL items[0].DeclTotal'])
    expect(codes(exportContent({}, { GQty: '3', FirstQty: '3', DeclPrice: '33.3333', DeclTotal: '100' }))).toEqual([])
    expect(codes(exportContent({}, { GQty: '3', FirstQty: '3', DeclPrice: '33.33', DeclTotal: '100' }))).toEqual([
      'PRICE_TOTAL items[0].DeclTotal',
    ])
  })
  it('at most fifty lines', () => {
    const content = { ...exportContent(), items: Array.from({ length: 51 }, () => exportItem()) }
    expect(codes(content)).toEqual(['ITEMS_MANY items'])
    expect(codes({ ...content, items: content.items.slice(1) })).toEqual([])
    expect(codes({ ...content, items: [] })).toEqual(['ITEMS_NONE items'])
  })
  it('two-step and summary taxation are for imports; transit wants its group', () => {
    expect(codes(exportContent({ Type: '  5' }))).toEqual(['TWO_STEP_IMPORT head.Type'])
    expect(codes(exportContent({ Type: 'CL' }))).toEqual(['SUMMARY_TAX_IMPORT head.Type'])
    expect(codes(exportContent({ DeclTrnRel: '1' }))).toEqual(['TRANSIT_MISSING head.DeclTrnRel'])
  })
  it('forms: lengths in characters, decimals, dates that exist, whole numbers', () => {
    expect(
      codes(exportContent({ ContrNo: '中'.repeat(33), GrossWet: '120.000001', DespDate: '20260230', PackNo: '1.5' })),
    ).toEqual([
      'TOO_LONG head.ContrNo',
      'NUMBER_FORM head.GrossWet',
      'WHOLE_FORM head.PackNo',
      'DATE_FORM head.DespDate',
    ])
    expect(codes(exportContent({}, { DeclPrice: '5.00001' }))).toEqual(['NUMBER_PLACES items[0].DeclPrice'])
  })
  it('elements: brand kind, preference, number and gaps by the list of the code', () => {
    expect(codes(exportContent({}, { GModel: '5|0' }))).toEqual(['BRAND_KIND items[0].GModel'])
    const elements: DecTables = { ...tables, elements: () => ['品牌类型', '出口享惠情况', '材质', '用途'] }
    const found = (model: string): string[] =>
      checkDeclaration(exportContent({}, { GModel: model }), 'declare', elements)
        .filter((one) => one.level === 'error')
        .map((one) => one.code)
    expect([found('0|0|塑料|装饰'), found('0|0|塑料'), found('0|0||装饰')]).toEqual([
      [],
      ['ELEMENTS_COUNT'],
      ['ELEMENT_EMPTY'],
    ])
  })
  it('containers: check digit, and lines that exist', () => {
    expect([containerCheckDigit('CSQU3054383'), containerCheckDigit('CSQX3054383')]).toEqual([3, undefined])
    const content = {
      ...exportContent(),
      containers: [{ ContainerId: 'CSQU3054384', ContainerMd: '11', GoodsNo: '1,2' }],
    }
    expect(codes(content)).toEqual(['LINE_UNKNOWN containers[0].GoodsNo'])
    expect(codes(content, 'declare', 'warning')).toContain('CONTAINER_NUMBER containers[0].ContainerId')
  })
})

describe('差异', () => {
  it('numbers are compared by value, our numbers and the platform’s not at all', () => {
    const ours = exportContent()
    const theirs = exportContent(
      { SeqNo: 'E20260000000000001', GrossWet: '120.00', ContrNo: 'NEW' },
      { GQty: '100.0', GName: '节日灯串' },
    )
    expect(diffDeclarations(ours, theirs).map((one) => [one.label, one.ours, one.theirs])).toEqual([
      ['表头 合同号', '', 'NEW'],
      ['第 1 项 商品名称', '节日灯', '节日灯串'],
    ])
  })
  it('a line that was taken away is seen', () => {
    const ours = exportContent()
    expect(diffDeclarations(ours, { ...ours, items: [] }).map((one) => one.path)).toContain('items[0].CodeTS')
  })
})

describe('回执小件', () => {
  it('our number out of a file name', () => {
    expect(ownNumberInFileName('Successed_D7K3QXA0000000042F_20261122100000.xml')).toBe('D7K3QXA0000000042F')
    expect(ownNumberInFileName('Failed_I_D7K3QXA0000000042F_t-1.zip_20261122100000123.xml')).toBe('D7K3QXA0000000042F')
    expect(ownNumberInFileName('Receipt_1.xml')).toBe('')
  })
  it('a notice time is 14 digits or nothing', () => {
    expect([noticeDigits('2025-01-02T10:00:00'), noticeDigits('2025-01-02'), noticeDigits('x')]).toEqual([
      '20250102100000',
      '20250102000000',
      '',
    ])
  })
  it('each element with codes has its table', () => {
    const known = new Set([...DECLARATION_TABLES.map((one) => one.info.id), 'customsDistrict', 'unit', 'decPort'])
    for (const id of Object.values(DEC_ELEMENT_TABLE)) expect(known).toContain(id)
  })
})
