import { afterEach, describe, expect, it } from 'vitest'
import { solveMatching } from '../../shared/domain/refund/solve/solve.ts'
import { strictMatch } from '../../shared/domain/refund/solve/greedy.ts'
import { declarationNo, invoiceNo, workbook } from '../support/refund-files.ts'
import { openRefundOffice, type RefundOffice } from '../support/refund-office.ts'
import { makeMatching } from '../support/refund-year.ts'

let office: RefundOffice | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

describe('配票：从单证到结果', () => {
  it('papers come in, are laid, and what is left says why; a choice by hand stays and its end lets the solver go on', async () => {
    office = await openRefundOffice()
    const { test, clientId } = office
    await office.exports([{ no: declarationNo(1) }, { no: declarationNo(2), name: '示例折叠椅', quantity: '80' }])
    await office.invoices([
      { no: invoiceNo(1) },
      { no: invoiceNo(2), name: '示例折椅', quantity: '80', amount: '1000.00', tax: '130.00' },
    ])
    const before = await test.value('allocation.client', { clientId })
    expect(before.parts).toMatchObject([
      {
        item: { key: `${declarationNo(1)}001` },
        line: { voucherNo: invoiceNo(1) },
        itemQuantity: '500',
        amount: '5000.00',
        refund: '',
        manual: false,
      },
    ])
    expect(before).toMatchObject({
      unrated: 1,
      items: [{ reason: 'NO_INVOICE' }],
      lines: [{ reason: 'NAME' }],
      proposals: [{ why: 'name' }],
    })
    await office.library('3923100090', '13')
    const [left, line] = [before.items[0], before.lines[0]]
    const rated = await test.value('allocation.client', { clientId })
    expect(rated).toMatchObject({ refund: '650.00', unrated: 0, best: { refund: '130.00' } })
    const wish = {
      clientId,
      itemId: left?.item.itemId ?? 0,
      lineId: line?.line.lineId ?? 0,
      slot: 0,
      quantity: '80',
      itemQuantity: '80',
    }
    expect(await test.call('allocation.choose', { ...wish, quantity: '81' })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
      data: { reason: '发票行数量不足' },
    })
    const { id } = await test.value('allocation.choose', wish)
    const chosen = await test.value('allocation.client', { clientId })
    expect(chosen).toMatchObject({ refund: '780.00', items: [], lines: [] })
    expect(chosen.parts.map((part) => part.manual)).toEqual([false, true])
    expect(await test.value('allocation.clients', {})).toMatchObject({
      clients: [{ items: 2, covered: 2, lines: 2, unused: 0, refund: '780.00' }],
    })
    await test.value('allocation.end', { id })
    expect(await test.call('allocation.end', { id })).toMatchObject({ ok: false, code: 'RECORD_UNKNOWN' })
    expect(await test.value('allocation.client', { clientId })).toMatchObject({ refund: '650.00' })
    await test.value('setting.save', { key: 'refund.aims', value: 'tails,amount' })
    expect(await test.call('setting.save', { key: 'refund.aims', value: 'luck' })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
    })
  })

  it('at least 95 % of what fits by construction is laid, and never less than the strict match lays', () => {
    const made = makeMatching({ seed: 7, clients: 30, items: 900, lines: 1200 })
    const { allocations } = solveMatching(made)
    const laid = new Map<number, number>()
    for (const part of allocations) laid.set(part.lineId, (laid.get(part.lineId) ?? 0) + part.quantity)
    const share =
      [...made.matchable].reduce((sum, [id, count]) => sum + Math.min(1, (laid.get(id) ?? 0) / count), 0) /
      made.matchable.size
    expect(share).toBeGreaterThanOrEqual(0.95)
    const claimed = (parts: readonly { taxableAmount: number }[]): number =>
      parts.reduce((sum, part) => sum + part.taxableAmount, 0)
    expect(claimed(allocations)).toBeGreaterThanOrEqual(claimed(strictMatch(made)))
  })
})

describe('疑点：从单证到分组', () => {
  it("what is found follows the papers; the bureau's file is matched, and its codes count for the rule they mean", async () => {
    office = await openRefundOffice()
    const { test, clientId } = office
    await office.exports([{ no: declarationNo(1) }, { no: declarationNo(2), quantity: '80', name: '示例折叠椅' }])
    await office.invoices([{ no: invoiceNo(1) }])
    await office.library('3923100090', '13')
    const found = async (): Promise<string[]> =>
      (await test.value('doubt.groups', {})).groups
        .filter((one) => one.count > 0)
        .map((one) => `${one.rule} ${one.count}`)
    expect((await found()).sort()).toEqual(['D-FX 2', 'D-VOUCHER-MISSING 1', 'D-VOUCHER-UNTICKED 1'])
    const groups = await test.value('doubt.groups', { clientId })
    expect(groups).toMatchObject({ packets: 2, failing: 1, clean: 0 })
    expect(await test.value('doubt.list', { rule: 'D-VOUCHER-UNTICKED' })).toMatchObject({
      total: 1,
      rows: [{ subject: invoiceNo(1), packet: declarationNo(1), text: '用途：未确认' }],
    })
    const file = workbook([
      ['疑点反馈'],
      ['疑点代码', '疑点描述', '级别', '是否可跳过', '关联值'],
      ['E001', '凭证未确认用途', '1', '否', invoiceNo(1)],
      ['E002', '无此报关单', '2', '是', `${declarationNo(9)}001`],
      ['', '没有代码', '', '', ''],
    ])
    const hash = test.upload(file)
    expect(await test.job('doubt.import', { hash, fileName: '反馈.xlsx' })).toMatchObject({
      result: { rows: 3, good: 2, bad: 1, matched: 1, sameFile: false, findings: [{ row: 5 }] },
    })
    expect(await test.job('doubt.import', { hash, fileName: '反馈.xlsx' })).toMatchObject({
      result: { sameFile: true },
    })
    await test.value('doubt.meaning', { code: 'E001', rule: 'D-VOUCHER-UNTICKED' })
    expect(
      (await test.value('doubt.bureau', {})).rows.map((row) => [
        row.code,
        row.matched,
        row.rule,
        row.ours,
        row.skippable,
      ]),
    ).toEqual([
      ['E002', false, '', false, true],
      ['E001', true, 'D-VOUCHER-UNTICKED', true, false],
    ])
    expect(
      (await test.value('doubt.groups', {})).groups.find((one) => one.rule === 'D-VOUCHER-UNTICKED'),
    ).toMatchObject({
      bureau: 1,
      codes: ['E001'],
    })
    expect(await test.call('doubt.meaning', { code: 'E001', rule: 'D-NONE' })).toMatchObject({
      ok: false,
      code: 'RECORD_UNKNOWN',
    })
  })
})
