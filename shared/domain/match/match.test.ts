import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, type Money } from '../decimal/decimal.ts'
import { exact, exampleCitizenId, exampleGoods, exampleTriple } from '../record/example.ts'
import { MODES, type Mode } from '../record/mode.ts'
import type { GoodsRecord, OrderRecord, Triple } from '../record/record.ts'
import { DEFAULT_MATCH_SETTINGS, amountsAgree, matchState, mayFile, type Defect, type MatchContext } from './defect.ts'
import { matchTriple } from './match.ts'
import { MATCH_RULES, comparisonRules, matchRule, rulesOfReceiptCode } from './rules.ts'

const context: MatchContext = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
const rulesOf = (triple: Triple, extra: Partial<MatchContext> = {}): string[] =>
  matchTriple(triple, { ...context, ...extra }).map((d) => d.rule)
const good = (mode: Mode = '9610I', lines = 1): Triple => exampleTriple(mode, 7, lines)
const withOrder = (triple: Triple, change: Partial<OrderRecord>): Triple => ({
  ...triple,
  order: { ...triple.order, ...change },
})
const withGoods = (triple: Triple, change: Partial<GoodsRecord>): Triple => ({
  ...triple,
  goods: new Map([...triple.goods].map(([sku, g]) => [sku, { ...g, ...change }])),
})

describe('一致的三单', () => {
  it('examples of every mode agree, may be filed, and the same triple gives the same findings', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.nat(100_000), fc.integer({ min: 1, max: 5 }), (mode, n, lines) => {
        const triple = exampleTriple(mode, n, lines)
        const defects = matchTriple(triple, context)
        expect(defects).toEqual([])
        expect(matchTriple(triple, context)).toEqual(defects)
      }),
      { numRuns: 60 },
    )
  })
})

/** One change to a good import triple, and the one rule that must speak. */
const IMPORT_CASES: readonly (readonly [rule: string, change: (t: Triple) => Triple])[] = [
  [
    'M-PAY-AMOUNT',
    (t) => ({
      ...t,
      payment: t.payment && { ...t.payment, amountPaid: fixed<'money'>((t.payment.amountPaid ?? 0) + 1001) },
    }),
  ],
  ['M-PAYER-ID', (t) => ({ ...t, payment: t.payment && { ...t.payment, payerIdNumber: exampleCitizenId(8) } })],
  ['M-PAYER-NAME', (t) => ({ ...t, payment: t.payment && { ...t.payment, payerName: '示例他人' } })],
  ['M-PAY-COMPANY', (t) => withOrder(t, { payCode: '31222699S7' })],
  ['M-PAY-TRANSACTION', (t) => withOrder(t, { payTransactionId: 'ZF-OTHER' })],
  ['M-PLATFORM-DIFFERS', (t) => ({ ...t, payment: t.payment && { ...t.payment, ebpCode: '4403169D3W' } })],
  ['M-PAY-MISSING', (t) => ({ ...t, payment: undefined })],
  ['M-WAYBILL-MISSING', (t) => ({ ...t, waybill: undefined })],
  ['M-CONSIGNEE-NAME', (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, consignee: '示例他人' } })],
  [
    'M-CONSIGNEE-PHONE',
    (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, consigneeTelephone: `+86${t.waybill.consigneeTelephone}` } }),
  ],
  [
    'M-CONSIGNEE-ADDRESS',
    (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, consigneeAddress: '河南省郑州市示例区' } }),
  ],
  [
    'M-ORDER-TOTAL',
    (t) => ({
      ...withOrder(t, { acturalPaid: fixed<'money'>((t.order.acturalPaid ?? 0) + 1001) }),
      payment: t.payment && { ...t.payment, amountPaid: undefined },
    }),
  ],
  [
    'M-GOODS-VALUE',
    (t) => withOrder(t, { goodsValue: fixed<'money'>((t.order.goodsValue ?? 0) + 2000), discount: exact('0.02') }),
  ],
  [
    'M-LINE-TOTAL',
    (t) => withOrder(t, { lines: t.order.lines.map((l) => ({ ...l, price: fixed<'money'>((l.price ?? 0) + 2000) })) }),
  ],
  ['M-CURRENCY', (t) => withOrder(t, { currency: '502' })],
  [
    'M-BUYER-ID',
    (t) => ({
      ...withOrder(t, { buyerIdNumber: '410105197008080089' }),
      payment: t.payment && { ...t.payment, payerIdNumber: '' },
    }),
  ],
  ['M-BUYER-ID-TYPE', (t) => withOrder(t, { buyerIdType: '2' })],
  ['M-PACK-NO', (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, packNo: '2' } })],
  ['M-WEIGHT', (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, grossWeight: exact('0.001') } })],
  ['M-GOODS-UNKNOWN', (t) => ({ ...t, goods: new Map() })],
  ['M-HS-MISSING', (t) => withGoods(t, { hsCode: '33049900' })],
  ['M-UNIT1', (t) => withGoods(t, { unit1: '' })],
  ['M-UNIT2', (t) => withGoods(t, { unit2: '122', factor2: undefined })],
  ['M-UNIT-DIFFERS', (t) => withOrder(t, { lines: t.order.lines.map((l) => ({ ...l, unit: '140' })) })],
  ['M-ORIGIN', (t) => withGoods(t, { originCountry: '' })],
  ['M-TRANSPORT-MISSING', (t) => ({ ...t, transport: undefined })],
  ['M-PROFILE-MISSING', (t) => ({ ...t, profile: t.profile && { ...t.profile, guarantorCode: '' } })],
  ['M-PLATFORM-PROFILE', (t) => ({ ...t, profile: t.profile && { ...t.profile, platformCode: '4403169D3W' } })],
  ['M-MERCHANT-PROFILE', (t) => ({ ...t, profile: t.profile && { ...t.profile, merchantCode: '4403169D3W' } })],
  ['M-GNUM', (t) => withOrder(t, { lines: t.order.lines.map((l) => ({ ...l, gnum: 2 })) })],
  ['M-FIELD-MISSING', (t) => withOrder(t, { buyerTelephone: '' })],
  [
    'M-QUANTITY-YEAR',
    (t) => ({
      ...withOrder(
        withGoods(t, { hsCode: '1006302000', unit2: '', factor2: undefined, unitNetWeight: exact('20.00001') }),
        {
          lines: t.order.lines.map((l) => ({ ...l, qty: exact<'quantity'>('1'), totalPrice: l.price })),
          goodsValue: t.order.lines[0]?.price,
          acturalPaid: undefined,
        },
      ),
      waybill: t.waybill && { ...t.waybill, grossWeight: exact('30') },
      payment: t.payment && { ...t.payment, amountPaid: undefined },
    }),
  ],
  [
    'M-ZERO-PRICE',
    (t) => {
      const lines = [
        ...t.order.lines,
        ...t.order.lines.map((l) => ({ ...l, gnum: 2, price: exact<'money'>('0'), totalPrice: exact<'money'>('0') })),
      ]
      return { ...withOrder(t, { lines }), waybill: t.waybill && { ...t.waybill, grossWeight: exact('9') } }
    },
  ],
]

describe('进口：每条规则各说一件事', () => {
  it.each(IMPORT_CASES)('%s speaks, alone', (rule, change) => {
    expect(rulesOf(change(good()))).toEqual([rule])
  })

  it('goods without net weight lose both the weight and the statutory kilograms', () => {
    expect(rulesOf(withGoods(good(), { unitNetWeight: undefined }))).toEqual(['M-UNIT1', 'M-NET-WEIGHT'])
  })
  it('a goods record outside its validity is unknown on that day', () => {
    const triple = withGoods(good(), { validFrom: '2020-01-01', validTo: '2026-11-21' })
    expect(rulesOf(triple)).toContain('M-GOODS-UNKNOWN')
    expect(rulesOf(triple, { day: '2026-11-21' })).toEqual([])
  })
  it('bonded goods need an item of the account book of the profile', () => {
    const triple = exampleTriple('1210I', 3)
    expect(rulesOf(withGoods(triple, { bookItems: [] }))).toEqual(['M-BOOK-ITEM-MISSING'])
    expect(rulesOf(withGoods(triple, { bookItems: [{ bookNo: 'OTHER', itemNo: '1' }] }))).toEqual([
      'M-BOOK-ITEM-MISSING',
    ])
    expect(
      rulesOf(
        withGoods(triple, {
          bookItems: [
            { bookNo: '', itemNo: '1' },
            { bookNo: '', itemNo: '2' },
          ],
        }),
      ),
    ).toEqual(['M-BOOK-ITEM-CHOICE'])
    expect(
      rulesOf(
        withGoods(triple, {
          bookItems: [
            { bookNo: '', itemNo: '1' },
            { bookNo: 'T4612W000001', itemNo: '2' },
          ],
        }),
      ),
    ).toEqual([])
  })
  it('dated lists speak when they are loaded and are silent when not', () => {
    const triple = good()
    const code = [...triple.goods.values()][0]?.hsCode ?? ''
    expect(
      rulesOf(triple, { isPositive: (hs) => hs === code, isProhibited: () => false, needsLicence: () => false }),
    ).toEqual([])
    expect(rulesOf(triple, { isPositive: () => false })).toEqual(['M-POSITIVE-LIST'])
    expect(rulesOf(triple, { isProhibited: (hs) => hs === code })).toEqual(['M-PROHIBITED'])
    expect(rulesOf(triple, { needsLicence: () => true })).toEqual(['M-LICENCE'])
    expect(rulesOf(good('9610E'), { needsLicence: () => true })).toEqual(['M-E-SIMPLIFIED-LICENCE'])
  })
  it('units of the tariff are compared with those of the goods record', () => {
    const triple = withGoods(good(), { unit1: '035', unit2: '', factor2: undefined })
    expect(rulesOf(triple, { tariffUnits: () => ({ unit1: '035', unit2: '' }) })).toEqual([])
    expect(rulesOf(triple, { tariffUnits: () => ({ unit1: '011', unit2: '' }) })).toEqual(['M-UNIT-TARIFF'])
    expect(rulesOf(triple, { tariffUnits: () => ({ unit1: '035', unit2: '011' }) })).toEqual(['M-UNIT2'])
  })
  it('net weight may equal gross weight but not exceed it by a hundred-thousandth', () => {
    const triple = good()
    const unit = [...triple.goods.values()][0]?.unitNetWeight ?? 0
    const net = (unit * (triple.order.lines[0]?.qty ?? 0)) / 100_000
    const at = (count: number): Triple => ({
      ...triple,
      waybill: triple.waybill && { ...triple.waybill, grossWeight: fixed<'weight'>(count) },
    })
    expect(rulesOf(at(net))).toEqual([])
    expect(rulesOf(at(net - 1))).toEqual(['M-WEIGHT'])
  })
  it('a waybill number used by another order within six months is named', () => {
    expect(rulesOf(good(), { waybillUsedBy: 'SL1' })).toEqual(['M-DUPLICATE-WAYBILL'])
  })
})

describe('限值', () => {
  const priced = (price: string, qty: string): Triple => {
    const triple = good()
    const lines = triple.order.lines.map((l) => ({
      ...l,
      qty: exact<'quantity'>(qty),
      price: exact<'money'>(price),
      totalPrice: fixed<'money'>((exact(price) * exact(qty)) / 100_000),
    }))
    return {
      ...withOrder(triple, { lines, goodsValue: undefined, acturalPaid: undefined, freight: undefined }),
      waybill: triple.waybill && { ...triple.waybill, grossWeight: exact('9') },
    }
  }
  it.each([
    ['5000', '1', []],
    ['5000.01', '1', ['M-LIMIT-FULL-TAX']],
    ['2500', '2', []],
    ['2500.01', '2', ['M-LIMIT-SINGLE']],
    ['26000.01', '1', ['M-LIMIT-ANNUAL', 'M-LIMIT-SINGLE']],
  ])('%s × %s: %j', (price, qty, rules) => {
    expect(rulesOf(priced(price, qty))).toEqual(rules)
  })
  it('the annual limit is a warning before filing, over all clients, and does not block', () => {
    const defects = matchTriple(priced('100', '1'), { ...context, annualUsed: exact('25900.01') })
    expect(defects.map((d) => d.rule)).toEqual(['M-LIMIT-ANNUAL'])
    expect(mayFile(defects)).toBe(true)
    expect(rulesOf(priced('100', '1'), { annualUsed: exact('25900') })).toEqual([])
  })
  it('the limits are those of the day', () => {
    expect(rulesOf(priced('2500', '2'), { day: '2018-12-31' })).toEqual(['M-LIMIT-SINGLE'])
  })
})

describe('谁发哪张单', () => {
  const sends = (
    triple: Triple,
    change: Partial<{ payment: boolean; waybill: boolean; receipts: boolean }>,
  ): Triple => ({
    ...triple,
    profile: triple.profile && { ...triple.profile, sends: { ...triple.profile.sends, ...change } },
  })
  const only = (defects: readonly Defect[]): unknown[] => defects.map((d) => [d.rule, d.severity, d.blocks])

  it('a payment that others send is waited for and does not block; one that we send is a defect', () => {
    const triple = { ...good(), payment: undefined }
    expect(only(matchTriple(triple, context))).toEqual([['M-PAY-MISSING', 'wait', false]])
    expect(matchState(matchTriple(triple, context))).toBe('agreed')
    expect(only(matchTriple(sends(triple, { payment: true }), context))).toEqual([['M-PAY-MISSING', 'defect', true]])
  })
  it('without a waybill number nothing can be filed, whoever sends it', () => {
    const triple = { ...good(), waybill: undefined }
    expect(matchState(matchTriple(triple, context))).toBe('waiting')
    expect(mayFile(matchTriple(triple, context))).toBe(false)
    expect(matchState(matchTriple(sends(triple, { waybill: true }), context))).toBe('defect')
  })
  it('of a waybill that others send the number and the weight are enough', () => {
    const triple = good()
    const bare = {
      ...triple,
      waybill: triple.waybill && { ...triple.waybill, consignee: '', consigneeAddress: '', consigneeTelephone: '' },
    }
    expect(rulesOf(bare)).toEqual([])
    expect(rulesOf(sends(bare, { waybill: true }))).toEqual(['M-FIELD-MISSING', 'M-FIELD-MISSING', 'M-FIELD-MISSING'])
  })
  it('missing transport is something to wait for, and only 9610 import needs it', () => {
    expect(matchState(matchTriple({ ...good(), transport: undefined }, context))).toBe('waiting')
    for (const mode of MODES) if (mode !== '9610I') expect(rulesOf({ ...good(mode), transport: undefined })).toEqual([])
  })
})

describe('出口', () => {
  it.each<[string, Mode, (t: Triple) => Triple]>([
    ['M-E-RECEIPT-MISSING', '9610E', (t) => ({ ...t, receipt: undefined })],
    ['M-E-RECEIPT-PLATFORM', '9610E', (t) => ({ ...t, receipt: t.receipt && { ...t.receipt, ebpCode: '4403169D3W' } })],
    ['M-E-RECEIPT-MERCHANT', '9610E', (t) => ({ ...t, receipt: t.receipt && { ...t.receipt, ebcCode: '4403169D3W' } })],
    ['M-E-RECEIPT-AMOUNT', '9610E', (t) => ({ ...t, receipt: t.receipt && { ...t.receipt, charge: exact('1') } })],
    ['M-E-WAYBILL-MERCHANT', '9710E', (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, ebcCode: '4403169D3W' } })],
    ['M-E-PACK-NO', '9810E', (t) => ({ ...t, waybill: t.waybill && { ...t.waybill, packNo: '0' } })],
    ['M-E-DESTINATION', '9610E', (t) => ({ ...t, profile: t.profile && { ...t.profile, destinationPort: '' } })],
    ['M-CURRENCY', '9610E', (t) => withOrder(t, { currency: 'USD' })],
    [
      'M-CURRENCY',
      '9710E',
      (t) => withOrder(t, { currency: '999', lines: t.order.lines.map((l) => ({ ...l, currency: '999' })) }),
    ],
    ['M-BOOK-ITEM-MISSING', '1210E', (t) => withGoods(t, { bookItems: [] })],
  ])('%s speaks, alone', (rule, mode, change) => {
    expect(rulesOf(change(good(mode)))).toContain(rule)
    expect(new Set(rulesOf(change(good(mode)))).size).toBe(1)
  })
  it('9710 and 9810 over 5,000 yuan are warned of, 9610 not', () => {
    const big = (mode: Mode): Triple => {
      const t = good(mode)
      const lines = t.order.lines.map((l) => ({
        ...l,
        qty: exact<'quantity'>('1'),
        price: exact<'money'>('5000.01'),
        totalPrice: exact<'money'>('5000.01'),
        currency: '142',
      }))
      return { ...withOrder(t, { lines, goodsValue: exact('5000.01'), currency: '142' }), receipt: undefined }
    }
    expect(rulesOf(big('9710E'))).toEqual(['M-E-B2B-LIMIT'])
    expect(rulesOf(big('9810E'))).toEqual(['M-E-B2B-LIMIT'])
    expect(rulesOf(big('9610E'))).toEqual(['M-E-RECEIPT-MISSING'])
  })
})

describe('容差', () => {
  const money = (t: string): Money => exact<'money'>(t)
  it('one fen is equal, more is not, and the unverified 5 % is off until switched on', () => {
    const { settings } = context
    expect(amountsAgree(money('100'), money('100.01'), settings)).toBe(true)
    expect(amountsAgree(money('100'), money('100.01001'), settings)).toBe(false)
    const loose = { ...settings, percentTolerance: { ...settings.percentTolerance, enabled: true } }
    expect(amountsAgree(money('100'), money('105'), loose)).toBe(true)
    expect(amountsAgree(money('100'), money('106'), loose)).toBe(false)
    expect(settings.percentTolerance).toEqual({ enabled: false, rate: 5000, confidence: 'unverified' })
  })
})

describe('规则表', () => {
  it('ids are unique, every rule explains itself, says what to do and where it is from', () => {
    expect(new Set(MATCH_RULES.map((r) => r.id)).size).toBe(MATCH_RULES.length)
    for (const rule of MATCH_RULES) {
      expect(rule.id).toMatch(/^M-[A-Z0-9-]+$/)
      for (const text of [rule.title, rule.explanation, rule.todo, rule.source]) expect(text.length).toBeGreaterThan(2)
      expect(matchRule(rule.id)).toBe(rule)
    }
  })
  it('equality rules compare existing fields of the same sort and mark both sides', () => {
    for (const direction of ['import', 'export'] as const) {
      for (const rule of comparisonRules(direction))
        expect(rule.fields.slice(0, 2)).toEqual([rule.comparison?.left, rule.comparison?.right])
    }
    expect(comparisonRules('import').map((r) => r.id)).toContain('M-PAYER-ID')
    expect(comparisonRules('export').map((r) => r.id)).not.toContain('M-PAYER-ID')
  })
  it.each([
    ['1327', ['M-PAYER-ID', 'M-PAYER-NAME']],
    ['13035', ['M-PAY-COMPANY']],
    ['1313', ['M-LIMIT-ANNUAL']],
    ['-621005', ['M-LIMIT-SINGLE']],
    ['9999', []],
  ])('receipt code %s leads to %j', (code, ids) => {
    expect(rulesOfReceiptCode(code).map((r) => r.id)).toEqual(ids)
  })
  it('goods examples differ, so that the cases above are not all one article', () => {
    expect(new Set([0, 1, 2].map((n) => exampleGoods(n).hsCode)).size).toBe(3)
  })
})
