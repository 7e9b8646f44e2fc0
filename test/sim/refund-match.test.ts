import { afterEach, describe, expect, it } from 'vitest'
import { solveMatching } from '../../shared/domain/refund/solve/solve.ts'
import { strictMatch } from '../../shared/domain/refund/solve/greedy.ts'
import { declarationNo, invoiceNo } from '../support/refund-files.ts'
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
