import { describe, expect, it } from 'vitest'
import { FILING_STATES } from '../filing/state.ts'
import { MATCH_RULES } from '../match/rules.ts'
import { meantNumber, numberColumn, replyOf, UNKNOWN_REPLY } from './reply.ts'

const facts = { reasonCode: '', findings: [] }

describe('what a client is told', () => {
  it('every state has words of its own, without codes', () => {
    const said = FILING_STATES.map((state) => replyOf({ ...facts, state }).status)
    expect(new Set(said).size).toBe(said.length)
    for (const text of [...said, UNKNOWN_REPLY.status]) expect(text).toMatch(/^[\p{sc=Han}，、]+$/u)
  })

  it('says which documents are missing and which fields do not agree', () => {
    expect(replyOf({ ...facts, state: 'draft', findings: [{ rule: 'M-PAY-MISSING', severity: 2 }] })).toEqual({
      status: '资料未齐，未申报',
      reason: '缺支付单',
      ask: '请补发：支付单',
    })
    const differs = replyOf({ ...facts, state: 'draft', findings: [{ rule: 'M-PAY-AMOUNT', severity: 3 }] })
    expect(differs).toMatchObject({ status: '资料有差异，未申报', reason: '实付与支付金额不等' })
    expect(differs.ask).toMatch(/^请核对后重发：订单的.+、支付单的.+$/)
  })

  it('asks nothing of a client whose parcel only waits, or whose rejection was not his fault', () => {
    for (const state of ['ready', 'queued', 'sent', 'accepted', 'released', 'silent'] as const)
      expect(replyOf({ ...facts, state }).ask).toBe('')
    expect(replyOf({ ...facts, state: 'rejected', reasonCode: '1301' })).toEqual({
      status: '海关退单',
      reason: '海关系统异常',
      ask: '无需提供，我方重报',
    })
    expect(replyOf({ ...facts, state: 'rejected', reasonCode: '1327' }).ask).toContain('请核对后重发')
    expect(replyOf({ ...facts, state: 'rejected', reasonCode: 'T:收货地址不详' })).toMatchObject({
      reason: '收货地址不详',
      ask: '我方核对后告知',
    })
  })

  it('a warning is not his business, and every rule can be told', () => {
    expect(replyOf({ ...facts, state: 'ready', findings: [{ rule: MATCH_RULES[0]?.id ?? '', severity: 0 }] })).toEqual({
      status: '资料齐全，等待申报',
      reason: '',
      ask: '',
    })
    for (const rule of MATCH_RULES) {
      const { reason, ask } = replyOf({
        ...facts,
        state: 'draft',
        findings: [{ rule: rule.id, severity: rule.severity === 'defect' ? 3 : 2 }],
      })
      expect([rule.id, reason, ask !== '']).toEqual([rule.id, rule.title, true])
    }
  })
})

describe('the number that is meant', () => {
  it('is without the signs and the label that stand around it in a chat', () => {
    for (const text of [
      'KT20260001，',
      ' KT20260001。',
      "'KT20260001",
      '“KT20260001”',
      '单号：KT20260001、',
      '运单KT20260001',
      'ＫＴ２０２６０００１，',
    ])
      expect(meantNumber(text)).toBe('KT20260001')
    expect(meantNumber('KT-2026/0001')).toBe('KT-2026/0001')
    expect(meantNumber('请尽快')).toBe('请尽快')
  })
})

describe('the column of numbers in a pasted block', () => {
  const rows = [
    ['1', 'KT20260001', '示例商品', 'YD00000001'],
    ['2', 'KT20260002', '示例商品', 'YD00000002'],
    ['3', 'KT20260003', '', 'YD00000003'],
  ]

  it('is the one that the ledger knows, else the first that looks like numbers', () => {
    expect(numberColumn(rows, (text) => text.startsWith('YD'))).toBe(3)
    expect(numberColumn(rows, () => false)).toBe(1)
  })

  it('is none in a block without numbers', () => {
    expect(numberColumn([['示例'], ['商品']], () => false)).toBe(-1)
    expect(numberColumn([], () => false)).toBe(-1)
  })
})
