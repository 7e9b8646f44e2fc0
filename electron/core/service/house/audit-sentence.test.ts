import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openTestLedger } from '../../../../test/support/ledger.ts'
import { auditSentence, type AuditNames } from './audit-sentence.ts'
import { figureTexts, subjectText } from './audit-word.ts'

const names: AuditNames = { users: new Map(), clients: new Map([[3, '示例甲']]) }
const CORE = new URL('../../', import.meta.url)

/** What the core writes into its chain, read from its source. */
function written(pattern: RegExp): string[] {
  const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )
  return [
    ...new Set(
      files.flatMap((name) =>
        [...readFileSync(new URL(name, CORE), 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''),
      ),
    ),
  ].sort()
}

describe('操作日志的句子', () => {
  it('本程序写下的每种操作都说得成中文句子，没有 JSON', () => {
    const actions = written(/\.audit\(\s*'([\w.]+)'/g)
    expect(actions.length).toBeGreaterThan(20)
    for (const action of actions) {
      const text = auditSentence(
        {
          action,
          subject: 'parcel 12',
          detail: '{"code":"C1","rows":3,"client":3,"fix":{"kind":"set","document":"order","field":"note"}}',
        },
        names,
      )
      expect([action, text]).toEqual([action, expect.stringMatching(/[一-龥]{2}/)])
      expect(text).not.toMatch(/[{}[\]]|undefined|object Object/)
    }
  })

  it('说出是谁的、改了什么、多少、为什么', () => {
    const say = (action: string, subject: string, detail: object): string =>
      auditSentence({ action, subject, detail: JSON.stringify(detail) }, names)
    expect(say('profile.save', 'profile 9', { client: 3, mode: '1210I', revision: 2 })).toBe(
      '修改申报方案：示例甲 1210 保税进口（第 2 版）',
    )
    expect(say('filing.file', '41 parcels', { messages: 2, blocked: 3, acceptWarnings: true })).toBe(
      '申报 41 票，报文 2 份，3 票被挡，有提示的也申报',
    )
    expect(
      say('fix.apply', '7 parcels', {
        fix: {
          kind: 'copy',
          document: 'order',
          field: 'acturalPaid',
          from: { document: 'payment', field: 'amountPaid' },
        },
        reason: '客户确认',
      }),
    ).toBe('批量修改 7 票：订单的实际支付金额改为支付单的支付金额，原因：客户确认')
    expect(say('personal.reveal', 'parcel 5', { reason: '电话核实' })).toBe('查看包裹 5 的完整个人信息，原因：电话核实')
    expect(auditSentence({ action: 'something.later', subject: 'x 1', detail: 'not json' }, names)).toBe(
      '操作 something.later：x 1',
    )
  })

  it('本程序写下的每种对象都有中文名称；客户以名称出现，单号原样', () => {
    const things = written(/audit\(\s*[^,]+,\s*`([A-Za-z][A-Za-z ]*) \$\{/g)
    expect(things.length).toBeGreaterThan(30)
    for (const thing of things)
      expect([thing, subjectText(`${thing} 7`, new Map())]).toEqual([thing, expect.stringMatching(/^[一-龥]+ 7$/)])
    const counted = written(/audit\(\s*[^,]+,\s*`\$\{[^}]+\} ([a-z]+)`/g)
    expect(counted.length).toBeGreaterThan(3)
    for (const thing of counted)
      expect([thing, subjectText(`5 ${thing}`, new Map())]).toEqual([thing, expect.stringMatching(/^5 [一-龥]+$/)])
    expect(
      ['client 3', 'client 4', '6109100010', 'training-2'].map((text) => subjectText(text, names.clients)),
    ).toEqual(['示例甲', '客户 4', '6109100010', 'training-2'])
  })

  it('细目只说说得清的：有名称的数字、客户名称、中文；代码与无名的数留在原始记录', () => {
    expect(
      figureTexts(
        { kind: 'invoice', client: 3, good: 3, bad: 0, x: 1, act: 'declared', hash: 'a'.repeat(64) },
        names.clients,
      ),
    ).toEqual(['增值税发票', '示例甲', '合格 3', '有误 0'])
  })

  it('列表给出句子与操作人姓名，链上写下的原样不动', async () => {
    const test = await openTestLedger()
    await test.value('client.save', { code: 'C1', name: '示例甲' })
    const [row] = (await test.value('audit.page', {})).rows
    expect(row).toMatchObject({
      action: 'client.save',
      about: '示例甲',
      text: '新建客户 C1',
      detail: '{"code":"C1","new":true}',
    })
    expect(row?.actorName).not.toBe('')
    expect((await test.job('audit.verify', {})).result).toMatchObject({ ok: true })
    await test.close()
  })
})
