import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedText } from '../decimal/decimal.ts'
import { fieldRow } from '../record/field.ts'
import { exact, exampleCitizenId, exampleGoods, exampleTriple } from '../record/example.ts'
import type { Triple } from '../record/record.ts'
import { DEFAULT_MATCH_SETTINGS } from './defect.ts'
import { applyFix, fixProblem, replaceGoodsFix, transportFixes } from './fix.ts'
import { matchTriple } from './match.ts'
import { reasonText, rejectionReason } from './rejection.ts'
import type { Fix } from './rule.ts'
import { MATCH_RULES } from './rules.ts'

const context = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
const rules = (triple: Triple): string[] => matchTriple(triple, context).map((d) => d.rule)
const fixedTriple = (triple: Triple, fix: Fix): Triple => {
  const answer = applyFix(triple, fix)
  if (!answer.ok) throw new Error(answer.code)
  return answer.triple
}
const good = exampleTriple('9610I', 7, 2)
const set = (document: Fix['document'], field: string, value: string): Fix => ({ kind: 'set', document, field, value })

describe('批量修改', () => {
  it('the suggestion of each equality rule resolves the defect it belongs to', () => {
    let tried = 0
    for (const rule of MATCH_RULES) {
      const { comparison } = rule
      if (comparison === undefined || rule.direction !== 'import') continue
      const { left, right } = comparison
      if (left.document !== 'order' || (right.document !== 'payment' && right.document !== 'waybill')) continue
      const other = comparison.by === 'amount' ? '1' : comparison.kind === 'id' ? exampleCitizenId(8) : '示例他值'
      const broken = fixedTriple(good, set(right.document, right.field, other))
      expect(rules(broken)).toContain(rule.id)
      for (const suggestion of rule.fixes.filter((s) => s.fix.kind === 'copy')) {
        tried++
        expect(rules(fixedTriple(broken, suggestion.fix))).not.toContain(rule.id)
      }
    }
    expect(tried).toBeGreaterThan(9)
  })

  it('every suggestion of every rule is a fix that can be applied', () => {
    for (const rule of MATCH_RULES)
      for (const suggestion of rule.fixes) expect([rule.id, fixProblem(suggestion.fix)]).toEqual([rule.id, undefined])
  })

  it('applying twice is applying once, and nothing but the named field changes', () => {
    const fixes: fc.Arbitrary<Fix> = fc.oneof(
      fc.record({
        kind: fc.constant('set' as const),
        document: fc.constantFrom('order' as const, 'waybill' as const),
        field: fc.constantFrom('consignee', 'consigneeTelephone', 'note'),
        value: fc.string({ maxLength: 12 }),
      }),
      fc.record({
        kind: fc.constant('trim' as const),
        document: fc.constant('waybill' as const),
        field: fc.constantFrom('consignee', 'consigneeTelephone', 'logisticsNo'),
      }),
      fc.constant<Fix>({
        kind: 'copy',
        document: 'order',
        field: 'buyerName',
        from: { document: 'payment', field: 'payerName' },
      }),
      fc
        .constantFrom('goodsValue', 'acturalPaid', 'totalPrice')
        .map((field): Fix => ({ kind: 'recompute', document: 'order', field })),
      fc
        .constantFrom('unit', 'itemNo')
        .map((field): Fix => ({ kind: 'set', document: 'order', field, sku: exampleGoods(7).sku, value: '140' })),
    )
    const messy = fixedTriple(
      fixedTriple(good, set('order', 'goodsValue', '1.5')),
      set('payment', 'payerName', '示例他人'),
    )
    fc.assert(
      fc.property(fixes, (fix) => {
        const first = applyFix(messy, fix)
        if (!first.ok) throw new Error(first.code)
        const again = applyFix(first.triple, fix)
        if (!again.ok) throw new Error(again.code)
        expect(again.triple).toEqual(first.triple)
        expect(again.changes).toEqual([])
        for (const change of first.changes) expect([change.document, change.field]).toEqual([fix.document, fix.field])
        const flat = (t: Triple): [string, unknown][] =>
          [
            ['order', t.order],
            ['payment', t.payment],
            ['waybill', t.waybill],
          ].flatMap(([name, d]) =>
            Object.entries(d ?? {}).map(([k, v]): [string, unknown] => [`${String(name)}.${k}`, v]),
          )
        const before = new Map(flat(messy))
        const changed = flat(first.triple)
          .filter(([key, value]) => !Object.is(before.get(key), value))
          .map(([key]) => key)
        const allowed = [`${fix.document}.${fix.field}`, 'order.lines']
        expect(changed.filter((key) => !allowed.includes(key))).toEqual([])
      }),
    )
  })

  it('recompute repairs sums from the lines up', () => {
    const lines = good.order.lines.map((l) => ({ ...l, totalPrice: exact<'money'>('1') }))
    let triple: Triple = { ...good, order: { ...good.order, lines, goodsValue: exact('2'), acturalPaid: exact('3') } }
    expect(rules(triple)).toEqual(['M-PAY-AMOUNT', 'M-LINE-TOTAL', 'M-LINE-TOTAL', 'M-ORDER-TOTAL'])
    for (const field of ['totalPrice', 'goodsValue', 'acturalPaid'])
      triple = fixedTriple(triple, { kind: 'recompute', document: 'order', field })
    expect(rules(triple)).toEqual([])
    expect(triple.order.acturalPaid).toBe(good.order.acturalPaid)
  })

  it('another goods record is put in place for the lines of one SKU only', () => {
    const sku = good.order.lines[0]?.itemNo ?? ''
    const triple = fixedTriple(good, replaceGoodsFix(sku, 'SKU-NEW'))
    expect(triple.order.lines.map((l) => l.itemNo)).toEqual(['SKU-NEW', good.order.lines[1]?.itemNo])
  })

  it('the transport of the night is filled in', () => {
    const open: Triple = {
      ...good,
      transport: good.transport && { ...good.transport, trafNo: '', voyageNo: '', billNo: '' },
    }
    expect(rules(open)).toEqual(['M-TRANSPORT-MISSING'])
    const filled = transportFixes({ trafNo: 'CK245', voyageNo: 'CK245', billNo: '11212345675' }).reduce(
      fixedTriple,
      open,
    )
    expect(rules(filled)).toEqual([])
  })

  it('trimming a phone makes the one with blanks and 86 equal to the plain one', () => {
    const triple = fixedTriple(good, set('waybill', 'consigneeTelephone', `+86 ${good.order.consigneeTelephone}`))
    expect(rules(triple)).toEqual(['M-CONSIGNEE-PHONE'])
    expect(rules(fixedTriple(triple, { kind: 'trim', document: 'waybill', field: 'consigneeTelephone' }))).toEqual([])
  })

  it.each<[Fix, string]>([
    [set('order', 'constructor', 'x'), 'FIX_FIELD_UNKNOWN'],
    [set('order', '__proto__', 'x'), 'FIX_FIELD_UNKNOWN'],
    [set('order', 'goodsValue', '1,000'), 'FIX_VALUE_NOT_NUMBER'],
    [set('waybill', 'packNo', '-1'), 'FIX_VALUE_NOT_NUMBER'],
    [{ kind: 'set', document: 'order', field: 'note' }, 'FIX_VALUE_MISSING'],
    [{ kind: 'copy', document: 'order', field: 'note' }, 'FIX_VALUE_MISSING'],
    [
      { kind: 'copy', document: 'order', field: 'note', from: { document: 'payment', field: 'amountPaid' } },
      'FIX_KIND_DIFFERS',
    ],
    [
      { kind: 'copy', document: 'order', field: 'note', from: { document: 'payment', field: 'note' } },
      'FIX_SOURCE_EMPTY',
    ],
    [{ kind: 'recompute', document: 'order', field: 'buyerName' }, 'FIX_NOT_COMPUTABLE'],
    [set('receipt', 'note', 'x'), 'FIX_DOCUMENT_MISSING'],
  ])('%j is refused with %s and changes nothing', (fix, code) => {
    expect(applyFix(good, fix)).toEqual({ ok: false, code })
  })

  it('an amount is set exactly as typed', () => {
    const triple = fixedTriple(good, set('order', 'freight', '10.00001'))
    expect(triple.order.freight === undefined ? '' : fixedText(triple.order.freight)).toBe('10.00001')
    expect(fieldRow('order', 'freight')?.label).toBe('运杂费')
  })
})

describe('退单原因', () => {
  it.each([
    ['100', '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]', '1327', ['M-PAYER-ID', 'M-PAYER-NAME']],
    ['100', '[Code:13035;Desc:支付企业不一致]', '13035', ['M-PAY-COMPANY']],
    ['100', '[Code:1301;Desc:系统异常，请稍后重试]', '1301', []],
    ['-621005', '清单[X]的购买金额超过单笔限额[5000]', '-621005', ['M-LIMIT-SINGLE']],
    [
      '-301008',
      '订单[电商企业编码：1,订单编号：2]报文校验失败:订单客户端协议发送方的senderId与传输节点dxpId信息不一致',
      '-301008',
      [],
    ],
  ])('%s %s is grouped under %s with its rules', (status, info, code, ids) => {
    const reason = rejectionReason(status, info)
    expect([reason.code, reason.rules.map((r) => r.id)]).toEqual([code, ids])
    expect(reason.todo).not.toBe('')
  })
  it('texts that differ only in numbers and names are one group', () => {
    const a = rejectionReason('100', '清单[B20260101000000001]收件地址不详，订单号SL0001')
    const b = rejectionReason('100', '清单[B20260101000000002]收件地址不详，订单号SL0999')
    expect(a.code).toBe(b.code)
    expect(reasonText('收件地址不详')).toBe('收件地址不详')
  })
  it('a fault of customs itself may simply be declared again; ours not', () => {
    expect(rejectionReason('100', '[Code:1301;Desc:系统异常，请稍后重试]').retry).toBe(true)
    expect(rejectionReason('100', '[Code:1327;Desc:x]').retry).toBe(false)
  })
})
