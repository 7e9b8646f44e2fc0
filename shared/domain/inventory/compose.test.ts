import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedText, parseFixed, type Fixed } from '../decimal/decimal.ts'
import { DEFAULT_MATCH_SETTINGS, mayFile, type MatchContext } from '../match/defect.ts'
import { evaluateTriple } from '../match/match.ts'
import { exact, exampleTriple } from '../record/example.ts'
import { MODES, modeRow, type Mode } from '../record/mode.ts'
import type { FilingProfile, GoodsRecord, OrderLine, Triple } from '../record/record.ts'
import { readSimplifiedZones, type SimplifiedZone } from './simplified-hs.ts'
import { composeInventory, type InventoryStamp } from './compose.ts'
import type { ComposedDocument, Elements } from './document.ts'
import { lineNetWeight, statutoryQuantity } from './quantity.ts'
import {
  composeCollection403,
  composeOrder303,
  composeOrder311,
  composePayment411,
  composeWaybill505,
  composeWaybill511,
} from './triple-documents.ts'

const context: MatchContext = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
const stamp: InventoryStamp = {
  guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94',
  appTime: '20261122101010',
  appType: '1',
  appStatus: '2',
  copNo: 'I7K3QXA0000000042F',
  declDate: '20261122',
  preNo: '',
  invtNo: '',
}

/** Element order and obligation (*) of the 202205 XSD, from CEB SPEC 3.1 and 3.2; the conformance tests hold the XSDs themselves. */
const LAYOUT: Readonly<Record<string, readonly [head: string, line: string]>> = {
  CEB621Message: [
    'guid* appType* appTime* appStatus* orderNo* ebpCode* ebpName* ebcCode* ebcName* logisticsNo* logisticsCode* logisticsName* copNo preNo assureCode* emsNo invtNo ieFlag* declTime* customsCode* portCode* ieDate buyerIdType* buyerIdNumber* buyerName* buyerTelephone* consigneeAddress* agentCode* agentName* areaCode areaName tradeMode* trafMode* trafNo voyageNo billNo loctNo licenseNo country* freight* insuredFee* currency* wrapType packNo* grossWeight* netWeight* note',
    'gnum* itemRecordNo itemNo itemName gcode* gname* gmodel* barCode country* tradeCountry currency* qty* unit* qty1* unit1* qty2 unit2 price* totalPrice* note',
  ],
  CEB603Message: [
    'guid* appType* appTime* appStatus* customsCode* ebpCode* ebpName* orderNo* logisticsCode* logisticsName* logisticsNo* copNo* preNo invtNo ieFlag* portCode* ieDate* statisticsFlag* agentCode* agentName* ebcCode* ebcName* ownerCode* ownerName* iacCode iacName emsNo tradeMode* trafMode* trafName voyageNo billNo totalPackageNo loctNo licenseNo country* POD* freight* fCurrency* fFlag* insuredFee* iCurrency* iFlag* wrapType* packNo* grossWeight* netWeight* note',
    'gnum* itemNo* itemRecordNo itemName gcode* gname* gmodel* barCode* country* currency* qty* qty1* qty2 unit* unit1* unit2 price* totalPrice* note',
  ],
  CEB311Message: [
    'guid* appType* appTime* appStatus* orderType* orderNo* ebpCode* ebpName* ebcCode* ebcName* goodsValue* freight* discount* taxTotal* acturalPaid* currency* buyerRegNo* buyerName* buyerTelephone* buyerIdType* buyerIdNumber* payCode payName payTransactionId batchNumbers consignee* consigneeTelephone* consigneeAddress* consigneeDistrict note',
    'gnum* itemNo itemName* gmodel* itemDescribe barCode unit* qty* price* totalPrice* currency* country* note',
  ],
  CEB303Message: [
    'guid* appType* appTime* appStatus* orderType* orderNo* ebpCode* ebpName* ebcCode* ebcName* goodsValue* freight* currency* note',
    'gnum* itemNo* itemName* itemDescribe barCode unit* currency* qty* price* totalPrice* note',
  ],
  CEB411Message: [
    'guid* appType* appTime* appStatus* payCode* payName* payTransactionId* orderNo* ebpCode* ebpName* payerIdType* payerIdNumber* payerName* telephone amountPaid* currency* payTime* note',
    '',
  ],
  CEB403Message: [
    'guid* appType* appTime* appStatus* ebpCode* ebpName* ebcCode* ebcName* orderNo* payCode payName* payNo charge* currency* accountingDate* note',
    '',
  ],
  CEB511Message: [
    'guid* appType* appTime* appStatus* logisticsCode* logisticsName* logisticsNo* billNo orderNo* freight insuredFee currency* weight* packNo* goodsInfo consignee* consigneeAddress* consigneeTelephone* note',
    '',
  ],
  CEB505Message: [
    'guid* appType* appTime* appStatus* logisticsCode* logisticsName* logisticsNo* freight* insuredFee* currency* grossWeight* packNo* goodsInfo* ebcCode ebcName ebcTelephone note',
    '',
  ],
}

function expectLayout(layout: string, elements: Elements): void {
  const fields = layout.split(' ').map((f) => ({ name: f.replace('*', ''), required: f.endsWith('*') }))
  const known = fields.map((f) => f.name)
  const names = Object.keys(elements)
  expect(names.filter((n) => !known.includes(n))).toEqual([])
  expect(names).toEqual(known.filter((n) => names.includes(n)))
  expect(fields.filter((f) => f.required && !names.includes(f.name)).map((f) => f.name)).toEqual([])
  for (const name of names) expect([name, elements[name] !== '']).toEqual([name, true])
}
function expectDocument(type: string, document: ComposedDocument): void {
  const layout = LAYOUT[type]
  if (layout === undefined) throw new Error(type)
  expectLayout(layout[0], document.head)
  for (const line of document.lines) expectLayout(layout[1], line)
}
function sum(texts: readonly (string | undefined)[]): number {
  return texts.reduce((total, text) => total + (parseFixed(text ?? '') ?? Number.NaN), 0)
}

const compose = (
  triple: Triple,
  settings: Partial<MatchContext['settings']> = {},
): ReturnType<typeof composeInventory> =>
  composeInventory(triple, { ...context, settings: { ...context.settings, ...settings } }, stamp)
const withProfile = (triple: Triple, change: Partial<FilingProfile>): Triple => ({
  ...triple,
  profile: triple.profile && { ...triple.profile, ...change },
})
const withGoods = (triple: Triple, change: Partial<GoodsRecord>): Triple => ({
  ...triple,
  goods: new Map([...triple.goods].map(([sku, g]) => [sku, { ...g, ...change }])),
})
const withLines = (triple: Triple, change: Partial<OrderLine>): Triple => ({
  ...triple,
  order: { ...triple.order, lines: triple.order.lines.map((l) => ({ ...l, ...change })) },
})

describe('清单', () => {
  it('a parcel the match calls good gives a document with every required element, in the order of the XSD', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.nat(10_000), fc.integer({ min: 1, max: 4 }), (mode, n, count) => {
        const triple = exampleTriple(mode, n, count)
        const evaluated = evaluateTriple(triple, context)
        expect(mayFile(evaluated.defects)).toBe(true)
        const composed = compose(triple)
        expect(composed.defects).toEqual([])
        expectDocument(composed.type, composed.document)
        const again = composeInventory(triple, context, stamp, evaluated.lines)
        expect(again.document).toEqual(composed.document)
        const { head, lines } = composed.document
        expect(lines.map((l) => l['gnum'])).toEqual(Array.from({ length: count }, (_, i) => String(i + 1)))
        if (triple.order.goodsValue !== undefined)
          expect(sum(lines.map((l) => l['totalPrice']))).toBe(triple.order.goodsValue)
        expect(sum([head['netWeight']])).toBeLessThanOrEqual(sum([head['grossWeight']]))
      }),
      { numRuns: 100 },
    )
  })

  it('9610 import names vehicle, voyage and bill; 1210 leaves them empty, comes from 142 and names book, item and zone company', () => {
    const direct = compose(exampleTriple('9610I', 1)).document
    expect([
      direct.head['tradeMode'],
      direct.head['trafNo'],
      direct.head['voyageNo'],
      direct.head['billNo'],
      direct.head['country'],
    ]).toEqual(['9610', 'CK245', 'CK245', '11212345675', '502'])
    expect(direct.head['emsNo'] ?? direct.head['areaCode'] ?? direct.lines[0]?.['itemRecordNo']).toBeUndefined()
    const bonded = compose(exampleTriple('1210I', 1)).document
    expect([bonded.head['tradeMode'], bonded.head['country'], bonded.head['emsNo'], bonded.head['areaCode']]).toEqual([
      '1210',
      '142',
      'T4612W000001',
      '4101660EEE',
    ])
    expect(bonded.head['trafNo'] ?? bonded.head['voyageNo'] ?? bonded.head['billNo']).toBeUndefined()
    expect(bonded.lines[0]?.['itemRecordNo']).toBe('2')
  })

  it.each<[Mode, string, string | undefined]>([
    ['9610E', '9610', undefined],
    ['1210E', '1210', 'T4612W000001'],
    ['9710E', '9710', undefined],
    ['9810E', '9810', undefined],
  ])('%s is declared under %s with book %s', (mode, tradeMode, book) => {
    const { head } = compose(exampleTriple(mode, 1)).document
    expect([
      head['tradeMode'],
      head['emsNo'],
      head['iacCode'] !== undefined,
      head['ieFlag'],
      head['fFlag'],
      head['iFlag'],
    ]).toEqual([tradeMode, book, book !== undefined, 'E', '3', '3'])
  })

  it('运抵国：各行一致的以订单为准，否则用申报方案的运抵国，绝不用启运国；都没有就是缺项', () => {
    const triple = withProfile(exampleTriple('9610E', 1, 2), { dispatchCountry: '142', destinationCountry: '305' })
    const to = (...countries: string[]): Triple => ({
      ...triple,
      order: {
        ...triple.order,
        lines: triple.order.lines.map((line, i) => ({ ...line, country: countries[i] ?? '' })),
      },
    })
    const shown = (one: Triple): (string | undefined)[] => {
      const { head, lines } = compose(one).document
      return [head['country'], ...lines.map((line) => line['country'])]
    }
    expect(shown(to('502', '502'))).toEqual(['502', '502', '502'])
    expect(shown(to('502', '116'))).toEqual(['305', '502', '116'])
    expect(shown(to('', ''))).toEqual(['305', '305', '305'])
    const nowhere = withProfile(to('', ''), { destinationCountry: '' })
    expect(
      evaluateTriple(nowhere, { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }).defects.map((one) => one.rule),
    ).toContain('M-E-DESTINATION')
  })

  const zones = (text: string): { simplifiedZones: readonly SimplifiedZone[] } => {
    const read = readSimplifiedZones(text)
    return { simplifiedZones: read.ok ? read.zones : [] }
  }

  it('simplified export shows all ten digits until the office names its district; summary export always shows them', () => {
    const triple = exampleTriple('9610E', 0)
    const code = (text: string, one: Triple = triple): string | undefined =>
      compose(one, zones(text)).document.lines[0]?.['gcode']
    expect(['', '5141', '4612', '4612 2027-01-01', '4612 ~2026-01-01'].map((text) => code(text))).toEqual([
      '3304990039',
      '3304990039',
      '3304000000',
      '3304990039',
      '3304990039',
    ])
    expect((['9710E', '9810E', '1210E'] as const).map((mode) => code('4612', exampleTriple(mode, 0)))).toEqual([
      '3304990000',
      '3304990000',
      '3304990039',
    ])
    const summary = compose(withProfile(triple, { statisticsFlag: 'B' }), zones('4612')).document
    expect([summary.head['statisticsFlag'], summary.lines[0]?.['gcode']]).toEqual(['B', '3304990039'])
  })

  it('a record of 4 or 6 digits is enough where the list names goods by no more, and warns of what cannot be checked', () => {
    const found = (mode: Mode, hsCode: string, text: string): unknown[] => {
      const triple = withGoods(exampleTriple(mode, 1), { hsCode })
      const settings = { ...DEFAULT_MATCH_SETTINGS, ...zones(text) }
      const defects = evaluateTriple(triple, { day: '2026-11-22', settings }).defects
      return [compose(triple, zones(text)).document.lines[0]?.['gcode'], ...defects.map((one) => one.rule)]
    }
    expect(found('9610E', '3304', '')).toEqual([undefined, 'M-HS-MISSING'])
    expect(found('9610E', '3304', '4612')).toEqual(['3304000000', 'M-E-SIMPLIFIED-SHORT'])
    expect(found('9610E', '330499', '4612')).toEqual(['3304000000', 'M-E-SIMPLIFIED-SHORT'])
    expect(found('9710E', '3304', '4612')).toEqual([undefined, 'M-HS-MISSING'])
    expect(found('9710E', '330499', '4612')).toEqual(['3304990000', 'M-E-SIMPLIFIED-SHORT'])
    expect(found('1210E', '3304', '4612')).toEqual([undefined, 'M-HS-MISSING'])
    expect(found('9610I', '3304', '4612')).toEqual([undefined, 'M-HS-MISSING'])
  })

  it('the list of districts is read strictly', () => {
    expect(readSimplifiedZones('5213，5141 2026-01-01~2026-12-31\n4612 2026-02-01')).toEqual({
      ok: true,
      zones: [
        { key: '5213', validFrom: '', validTo: '', source: '关务设置' },
        { key: '5141', validFrom: '2026-01-01', validTo: '2026-12-31', source: '关务设置' },
        { key: '4612', validFrom: '2026-02-01', validTo: '', source: '关务设置' },
      ],
    })
    for (const part of ['521', '5213 2026-02-30', '5213 2026-03-01~2026-02-01', '5213 a', '5213 2026-01-01 x'])
      expect(readSimplifiedZones(part)).toEqual({ ok: false, part })
  })

  it('a gift keeps its price 0, a missing bar code becomes 无', () => {
    const gift = compose(
      withGoods(withLines(exampleTriple('9610I', 1), { price: exact('0'), totalPrice: exact('0'), note: '赠品' }), {
        gtin: '',
      }),
    ).document.lines[0]
    expect([gift?.['price'], gift?.['totalPrice'], gift?.['note'], gift?.['barCode']]).toEqual(['0', '0', '赠品', '无'])
  })

  it('a 30-character SKU of 311 does not enter itemNo of 621, and blocks 603, where it is required', () => {
    const sku = 'S'.repeat(30)
    const long = (mode: Mode): Triple => {
      const triple = withLines(exampleTriple(mode, 1), { itemNo: sku })
      return { ...triple, goods: new Map([...triple.goods.values()].map((g) => [sku, { ...g, sku }])) }
    }
    const imported = compose(long('9610I'))
    expect(imported.document.lines[0]?.['itemNo']).toBeUndefined()
    expect(imported.defects.map((d) => [d.rule, d.blocks])).toEqual([['M-LONG-TEXT', false]])
    expect(compose(long('9610E')).defects.map((d) => [d.rule, d.blocks])).toEqual([['M-LONG-TEXT', true]])
  })

  it('a text longer than the element is a defect and is never cut; rare ideographs count as one character', () => {
    const at = (address: string): ReturnType<typeof composeInventory> => {
      const triple = exampleTriple('9610I', 1)
      return compose({ ...triple, order: { ...triple.order, consigneeAddress: address } })
    }
    expect(at('路'.repeat(200)).defects).toEqual([])
    expect(at('𠮷'.repeat(200)).defects).toEqual([])
    const over = at('路'.repeat(201))
    expect(over.defects.map((d) => [d.rule, d.data['field'], d.data['length']])).toEqual([
      ['M-LONG-TEXT', 'consigneeAddress', '201'],
    ])
    expect(over.document.head['consigneeAddress']).toHaveLength(201)
  })

  it('a change carries the numbers of the receipts', () => {
    const { head } = composeInventory(
      exampleTriple('9610I', 1),
      context,
      { ...stamp, appType: '2', preNo: 'B20261122000000001', invtNo: '461220261000000001' },
      undefined,
    ).document
    expect([head['appType'], head['preNo'], head['invtNo']]).toEqual(['2', 'B20261122000000001', '461220261000000001'])
  })

  it('without a profile there is nothing to declare, and it is said', () => {
    const composed = compose({ ...exampleTriple('9610I', 1), profile: undefined })
    expect(composed.defects.map((d) => d.rule)).toEqual(['M-PROFILE-MISSING'])
  })

  it('unknown sums are computed from the lines: price from total, total from price', () => {
    const noTotal = compose(
      withLines(exampleTriple('9610I', 1), { qty: exact('3'), price: exact('3.33333'), totalPrice: undefined }),
    ).document.lines[0]
    expect(noTotal?.['totalPrice']).toBe('9.99999')
    const noPrice = compose(
      withLines(exampleTriple('9610I', 1), { qty: exact('3'), price: undefined, totalPrice: exact('10') }),
    ).document.lines[0]
    expect(noPrice?.['price']).toBe('3.33333')
  })
})

describe('法定数量', () => {
  const text = (value: Fixed | undefined): string | undefined => (value === undefined ? undefined : fixedText(value))
  it.each([
    ['3', '142', '142', undefined, undefined, '3'],
    ['3', '142', '011', '2', undefined, '6'],
    ['3', '142', '035', undefined, '0.12345', '0.37035'],
    ['3', '142', '035', '0.2', '0.12345', '0.6'],
    ['1.5', '142', '035', undefined, '0.33333', '0.5'],
    ['0.00003', '142', '036', undefined, '0.5', '0.015'],
    ['3', '142', '036', undefined, '0.12345', '370.35'],
    ['3', '142', '095', undefined, '0.1', undefined],
    ['3', '142', '035', undefined, undefined, undefined],
    ['0.00001', '142', '035', undefined, '0.1', undefined],
    ['3', '142', '', '2', '1', undefined],
  ])(
    '%s of unit %s in unit %s (factor %s, %s kg each) is %s, half-up to five places',
    (qty, unit, target, factor, weight, expected) => {
      const result = statutoryQuantity(
        exact(qty),
        unit,
        target,
        factor === undefined ? undefined : exact(factor),
        weight === undefined ? undefined : exact(weight),
      )
      expect(text(result)).toBe(expected)
    },
  )
  it('net weight is quantity times unit weight', () => {
    expect(text(lineNetWeight(exact('1'), exact('0.05')))).toBe('0.05')
    expect(text(lineNetWeight(exact('2.5'), exact('0.00003')))).toBe('0.00008')
  })
})

describe('三单报文', () => {
  it('the documents we send have every required element in the order of the XSD and agree with the inventory', () => {
    for (const { mode, direction } of MODES.map(modeRow)) {
      const triple = exampleTriple(mode, 11, 2)
      const { lines } = evaluateTriple(triple, context)
      const { waybill, payment, receipt } = triple
      const inventory = compose(triple).document
      if (waybill === undefined) throw new Error('no waybill')
      const order =
        direction === 'import' ? composeOrder311(triple, lines, stamp) : composeOrder303(triple, lines, stamp)
      expectDocument(direction === 'import' ? 'CEB311Message' : 'CEB303Message', order)
      expectDocument(
        direction === 'import' ? 'CEB511Message' : 'CEB505Message',
        direction === 'import' ? composeWaybill511(triple, waybill, stamp) : composeWaybill505(triple, waybill, stamp),
      )
      if (payment !== undefined) expectDocument('CEB411Message', composePayment411(triple, payment, stamp))
      if (receipt !== undefined) expectDocument('CEB403Message', composeCollection403(triple, receipt, stamp))
      for (const field of ['orderNo', 'ebpCode', 'ebcCode']) expect(order.head[field]).toBe(inventory.head[field])
      const shared =
        direction === 'import'
          ? ['gnum', 'qty', 'unit', 'price', 'totalPrice', 'country']
          : ['gnum', 'qty', 'unit', 'price', 'totalPrice']
      for (const [i, line] of order.lines.entries())
        for (const field of shared) expect(line[field]).toBe(inventory.lines[i]?.[field])
      if (direction === 'import')
        expect(order.lines.map((l) => l['itemName'])).toEqual(inventory.lines.map((l) => l['gname']))
    }
  })
  it.each<[Mode, string]>([
    ['9610I', 'I'],
    ['9610E', 'E'],
    ['1210E', 'E'],
    ['9710E', 'B'],
    ['9810E', 'W'],
  ])('the order of %s is of type %s', (mode, type) => {
    const triple = exampleTriple(mode, 1)
    const { lines } = evaluateTriple(triple, context)
    expect((mode === '9610I' ? composeOrder311 : composeOrder303)(triple, lines, stamp).head['orderType']).toBe(type)
  })
  it('a name never goes with another company’s code', () => {
    const triple = exampleTriple('9610I', 1)
    const other = { ...triple, order: { ...triple.order, ebpCode: '4403169D3W', ebpName: '' } }
    const { head } = composeInventory(other, context, stamp).document
    expect([head['ebpCode'], head['ebpName']]).toEqual(['4403169D3W', undefined])
  })
})
