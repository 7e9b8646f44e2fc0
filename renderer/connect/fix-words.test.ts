import { describe, expect, it } from 'vitest'
import { fixSchema } from '../../shared/contract/area/parcel.ts'
import { fixProblem } from '../../shared/domain/match/fix.ts'
import { EMPTY_FIX, FIX_DOCUMENTS, draftFix, fixFields, fixText } from './fix-words.ts'

describe('a free fix', () => {
  it('every fix the form can make is one that contract and rules take', () => {
    for (const { value: document } of FIX_DOCUMENTS) {
      for (const { field, kind } of fixFields(document, false)) {
        const fix = draftFix({
          ...EMPTY_FIX,
          document,
          field,
          value: kind === 'amount' ? '1.5' : kind === 'count' ? '1' : '某值',
        })
        expect(fixSchema.safeParse(fix).success, `${document}.${field}`).toBe(true)
        expect(fix === undefined ? 'none' : fixProblem(fix)).toBeUndefined()
      }
    }
  })

  it('an unfinished form is no fix', () => {
    expect(draftFix(EMPTY_FIX)).toBeUndefined()
    expect(draftFix({ ...EMPTY_FIX, kind: 'copy', field: 'buyerName' })).toBeUndefined()
  })

  it('is said in words, never as field names', () => {
    expect(
      fixText({
        kind: 'copy',
        document: 'payment',
        field: 'amountPaid',
        from: { document: 'order', field: 'acturalPaid' },
      }),
    ).toBe('支付单“支付金额”改为订单的“实际支付金额”')
    expect(fixText({ kind: 'set', document: 'order', field: 'itemNo', value: 'SL-2', sku: 'SL-1' })).toBe(
      '订单中货号 SL-1 的“企业商品货号”改为“SL-2”',
    )
    expect(fixText({ kind: 'trim', document: 'order', field: 'buyerTelephone' })).toBe(
      '整理订单“订购人电话”（去空格、全角转半角）',
    )
  })
})
