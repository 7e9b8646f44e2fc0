import { afterEach, describe, expect, it } from 'vitest'
import { BOOK, lawsHold, openWarehouse, stock, type Warehouse } from './shelf-office.ts'

let warehouse: Warehouse | undefined
afterEach(async () => {
  await warehouse?.test.close()
  warehouse = undefined
})

async function twoKeepers(): Promise<Warehouse> {
  const one = await openWarehouse()
  for (const login of ['keeper2', 'boss'])
    await one.test.value('user.save', { login, name: `示例${login}`, roles: ['warehouse'] })
  return one
}

describe('盘点', () => {
  it('two people who count the same place are told; a difference is counted again by somebody else; a third approves; only then stock moves', async () => {
    warehouse = await twoKeepers()
    const { test, goods, items } = warehouse
    const [first, second] = goods
    const [a, b] = [first?.sku ?? '', second?.sku ?? '']
    await stock(warehouse, [
      { sku: a, qty: 10, bin: 'A-01', lotNo: 'L1' },
      { sku: b, qty: 5, bin: 'A-02' },
    ])
    const { id, lines } = await test.value('count.open', { name: '循环一' }, 'warehouse')
    expect(lines).toBe(2)
    expect(await test.call('count.open', { name: '又一次' }, 'warehouse')).toMatchObject({
      ok: false,
      code: 'NOTHING_SELECTED',
    })
    expect((await test.value('count.lines', { id })).rows.map((line) => line.booked)).toEqual(['', ''])
    const count = (bin: string, code: string, qty: string, seen: number, as: string) =>
      test.call('count.tally', { id, bin, code, qty, seen }, as)
    expect(await count('A-01', a, '9', 0, 'warehouse')).toMatchObject({ ok: true, value: { state: 'again', round: 1 } })
    expect(await count('A-01', a, '10', 0, 'keeper2')).toMatchObject({
      ok: false,
      code: 'COUNT_TAKEN',
      data: { qty: '9' },
    })
    expect(await count('A-01', a, '9', 1, 'keeper2')).toMatchObject({ ok: true, value: { state: 'differs', round: 2 } })
    expect(await count('A-02', b, '-1', 0, 'keeper2')).toMatchObject({ ok: false, code: 'QUANTITY_WRONG' })
    expect(await count('A-02', b, '1.5', 0, 'keeper2')).toMatchObject({ ok: false, code: 'QUANTITY_WRONG' })
    expect(await count('Z-99', b, '1', 0, 'keeper2')).toMatchObject({ ok: false, code: 'BIN_UNKNOWN' })
    expect(await count('A-02', '404404', '1', 0, 'keeper2')).toMatchObject({ ok: false, code: 'COUNT_NOT_HERE' })
    // Goods move while the count is open: what lay there at the moment of counting counts.
    await test.value('bin.save', { code: 'B-01' })
    const lot = (await test.value('stock.page', { filters: [{ field: 'sku', op: 'is', value: b }] })).rows[0]
    await test.value('stock.move', { from: 'A-02', to: 'B-01', lotId: lot?.lotId ?? 0, qty: '2' }, 'warehouse')
    expect(await count('A-02', b, '3', 0, 'keeper2')).toMatchObject({ ok: true, value: { state: 'agrees' } })
    const submit = async (as: string) =>
      test.call('count.submit', { id, revision: (await test.value('count.get', { id })).count.revision }, as)
    expect(await submit('warehouse')).toMatchObject({ ok: false, code: 'COUNT_LINE', data: { line: 1 } })
    expect(await test.call('count.decide', { id, lines: [1], decision: 'accept' }, 'keeper2')).toMatchObject({
      ok: false,
      code: 'COUNT_LINE',
    })
    await test.value('count.decide', { id, lines: [1], decision: 'accept', reason: '破损丢弃未登记' }, 'keeper2')
    expect(await submit('warehouse')).toMatchObject({ ok: true })
    const { count: head } = await test.value('count.get', { id })
    const approve = (as: string) => test.call('count.approve', { id, revision: head.revision, approve: true }, as)
    expect(await approve('warehouse')).toMatchObject({ ok: false, code: 'COUNT_APPROVER' })
    expect(await approve('keeper2')).toMatchObject({ ok: false, code: 'COUNT_APPROVER' })
    const qtyOf = async (): Promise<string | undefined> =>
      (await test.value('stock.page', { filters: [{ field: 'bin', op: 'is', value: 'A-01' }] })).rows[0]?.qty
    expect(await qtyOf()).toBe('10')
    expect(await approve('boss')).toMatchObject({ ok: true, value: { surplus: '0', shortage: '1', lines: 1 } })
    expect(await qtyOf()).toBe('9')
    expect(await approve('boss')).toMatchObject({ ok: false, code: 'COUNT_STATE' })
    const account = test.core.ledger
      .sql('select quantity as q from bonded_balance_projection where item_id = ? and account = 20')
      .get(items.get(first?.itemNo ?? '') ?? 0)
    expect(account).toEqual({ q: 100_000 })
    lawsHold(warehouse)
  })

  it('a sheet comes back with a reason for every row that cannot be: unknown bin, less than nothing, half a piece, twice, another book', async () => {
    warehouse = await twoKeepers()
    const { test, goods } = warehouse
    const [a, b] = [goods[0]?.sku ?? '', goods[1]?.sku ?? '']
    test.core.ledger
      .sql("update bonded_item set price = 800000, currency = '142', hs_code = '3305100090' where item_no = ?")
      .run(goods[1]?.itemNo)
    await stock(warehouse, [
      { sku: a, qty: 10, bin: 'A-01' },
      { sku: b, qty: 5, bin: 'A-02' },
    ])
    const { id } = await test.value('count.open', { name: '全盘', kind: 'full', blind: false }, 'warehouse')
    const rows = [
      ['库位', '货号', '实盘', '账册'],
      ['A-01', a, '10', BOOK],
      ['a-02', b, '6', ''],
      ['A-02', b, '6', ''],
      ['Z-1', a, '1', ''],
      ['A-02', a, '-1', ''],
      ['A-02', a, '0.5', ''],
      ['A-02', a, '1', 'T9999W000001'],
      ['A-02', '404', '1', ''],
      ['A-02', a, '', ''],
      ['A-02', a, '2', ''],
    ]
    const answer = await test.value('count.import', { id, rows }, 'keeper2')
    expect(answer).toMatchObject({ taken: 3, again: 0 })
    expect(answer.refused.map((row) => row.row)).toEqual([4, 5, 6, 7, 8, 9])
    expect(answer.refused[0]?.reason).toContain('与第 3 行重复')
    expect(answer.refused[4]?.reason).toContain(`属于账册 ${BOOK}`)
    const { rows: lines } = await test.value('count.lines', { id })
    expect(lines.map((line) => [line.bin, line.booked, line.counted, line.difference])).toEqual([
      ['A-01', '10', '10', '0'],
      ['A-02', '5', '6', '1'],
      ['A-02', '0', '2', '2'],
    ])
    // Pages by key, also of one state only; a count of what matches beside them.
    const page = (after?: string, fromEnd = false) =>
      test.value('count.lines', {
        id,
        filters: [{ field: 'state', op: 'is', value: 'again' }],
        limit: 1,
        fromEnd,
        ...(after === undefined ? {} : { after }),
      })
    const first = await page()
    expect([first.rows.map((line) => line.line), (await page(first.next)).rows.map((line) => line.line)]).toEqual([
      [2],
      [3],
    ])
    expect([(await page('3')).rows, (await page(undefined, true)).rows.map((line) => line.line)]).toEqual([[], [3]])
    const differing = { filters: [{ field: 'state', op: 'is' as const, value: 'again' }] }
    expect(await test.value('count.lineCount', { id, ...differing })).toMatchObject({ count: 2 })
    // What is over: no price of the first item is known; the second's duty rate is not.
    const detail = await test.value('count.get', { id })
    expect(detail).toMatchObject({
      shortage: { lines: 0 },
      surplus: { lines: 2, value: '8.00', tax: '0.00', unknown: 2 },
    })
    expect(lines.map((line) => [line.value, line.tax, line.valueWhy.slice(0, 10)])).toEqual([
      ['', '', ''],
      ['8.00', '', '全额征税需要关税税率'],
      ['', '', '商品项没有申报单价'],
    ])
    // Everything that matches is decided at once; who has not seen it is told, and decides nothing.
    const decide = (as: string) =>
      test.call(
        'count.decide',
        {
          id,
          selection: { ...differing, except: [3] },
          decision: 'keep',
          reason: '多发',
          through: detail.decidedThrough,
        },
        as,
      )
    expect(await decide('keeper2')).toMatchObject({ ok: true, value: { changed: 1 } })
    expect(await decide('boss')).toMatchObject({
      ok: false,
      code: 'COUNT_DECIDED',
      data: { line: 2, by: '示例keeper2' },
    })
    const sheet = await test.job('count.sheet', { id }, 'warehouse')
    expect(sheet).toMatchObject({ state: 'done', result: { rows: 3 } })
    await test.value('count.drop', { id }, 'warehouse')
    expect(await test.call('count.import', { id, rows }, 'keeper2')).toMatchObject({ ok: false, code: 'COUNT_STATE' })
    expect((await test.value('count.open', { name: '再来', kind: 'full' }, 'warehouse')).lines).toBe(2)
    lawsHold(warehouse)
  })

  it('a file keeps its row numbers, and comes back as itself with the refused rows, their numbers and reasons', async () => {
    warehouse = await twoKeepers()
    const { test, goods } = warehouse
    const sku = goods[0]?.sku ?? ''
    await stock(warehouse, [{ sku, qty: 10, bin: 'A-01' }])
    const { id } = await test.value('count.open', { name: '文件' }, 'warehouse')
    const file = ['示例仓,盘点表', '', '库位,货号,实盘,备注', `A-01,${sku},10,"好, 的"`, '', `Z-9,${sku},3,丢了`].join(
      '\r\n',
    )
    const fileName = '盘点 1.csv'
    const hash = test.upload(file)
    const read = await test.job('sheet.rows', { hash, fileName }, 'warehouse')
    expect(read).toMatchObject({ state: 'done' })
    const { rows, sheet } = read.result ?? { rows: [], sheet: { index: 0, name: '' } }
    expect(rows[5]).toEqual(['Z-9', sku, '3', '丢了'])
    const { refused, head, taken } = await test.value('count.import', { id, rows }, 'warehouse')
    expect([taken, head, refused.map((row) => row.row)]).toEqual([1, 3, [6]])
    const rejected = refused.map(({ row, reason }) => ({ row, reason }))
    const back = await test.job('sheet.return', { hash, fileName, sheet, head, rejected }, 'warehouse')
    expect(back.result).toMatchObject({ rows: 1, fileName: '盘点 1-退回.csv' })
    const text = Buffer.concat([...test.core.content.chunks(back.result?.hash ?? '')]).toString('utf8')
    expect(text.replace('\ufeff', '').split('\r\n')).toEqual([
      expect.stringContaining('示例仓,盘点表'),
      '',
      '库位,货号,实盘,备注,原行号,退回原因',
      expect.stringMatching(`^Z-9,${sku},3,丢了,6,没有库位“Z-9”`),
      '',
    ])
  })

  it('a count that is sent back, or counted once more on request, goes on where it stood', async () => {
    warehouse = await twoKeepers()
    const { test, goods } = warehouse
    const sku = goods[0]?.sku ?? ''
    await stock(warehouse, [{ sku, qty: 10, bin: 'A-01' }])
    const { id } = await test.value('count.open', { name: '抽盘' }, 'warehouse')
    const tally = (qty: string, seen: number, as: string) =>
      test.value('count.tally', { id, bin: 'A-01', code: sku, qty, seen }, as)
    await tally('8', 0, 'warehouse')
    await tally('8', 1, 'keeper2')
    await test.value('count.decide', { id, lines: [1], decision: 'recount' }, 'checker')
    const state = async (): Promise<string | undefined> => (await test.value('count.lines', { id })).rows[0]?.state
    expect(await state()).toBe('again')
    await tally('10', 2, 'keeper2')
    expect(await state()).toBe('agrees')
    const revision = async (): Promise<number> => (await test.value('count.get', { id })).count.revision
    await test.value('count.submit', { id, revision: await revision() }, 'warehouse')
    await test.value('count.approve', { id, revision: await revision(), approve: false, reason: '请再核对' }, 'boss')
    expect((await test.value('count.get', { id })).count.state).toBe('open')
    expect(await test.call('count.approve', { id, revision: await revision(), approve: true }, 'boss')).toMatchObject({
      ok: false,
      code: 'COUNT_STATE',
    })
    lawsHold(warehouse)
  })
})

describe('重建与号段', () => {
  it('the projections of the shelves are computed anew from movements and steps; a healthy ledger is left as it is', async () => {
    warehouse = await twoKeepers()
    const { test, goods } = warehouse
    await stock(warehouse, [{ sku: goods[0]?.sku ?? '', qty: 10, bin: 'A-01' }])
    expect(await test.job('ledger.rebuild', {})).toMatchObject({ state: 'done', result: { wrongSums: 0 } })
    test.core.ledger.sql('update stock_projection set qty = qty + 700000').run()
    expect(await test.job('ledger.rebuild', {})).toMatchObject({ result: { wrongSums: 1 } })
    lawsHold(warehouse)
  })

  it('storage is charged by what lay there each day, with the rate in force', async () => {
    warehouse = await twoKeepers()
    const { test, goods, clientId } = warehouse
    await stock(warehouse, [{ sku: goods[0]?.sku ?? '', qty: 10, bin: 'A-01' }])
    await test.value('storage.rate', { from: '2026-01-01', perUnitDay: '0.05' }, 'accountant')
    const day = '2026-11-22'
    const period = async (to: string) =>
      (await test.value('storage.statement', { from: '2026-11-20', to })).owners.find((row) => row.ownerId === clientId)
    expect(await period(day)).toMatchObject({ unitDays: '10', charge: '0.50', atEnd: '10' })
    expect(await period('2026-11-24')).toMatchObject({ unitDays: '30', charge: '1.50' })
    await test.value('storage.rate', { ownerId: clientId, from: '2026-11-24', perUnitDay: '0.1' }, 'accountant')
    // Two days at the rate for all, the third at the owner's own.
    expect(await period('2026-11-24')).toMatchObject({ perUnitDay: '0.05、0.1', charge: '2.00' })
    // The month's storage is charged to whoever agreed to pay for it, once.
    const rule = { fees: [{ kind: 'percentStorage' as const, value: '50' }], interest: '0', dayBase: 360 as const }
    await test.value('billing.save', { clientId, validFrom: '2026-01-01', rule })
    const { charges } = await test.value('charge.preview', { month: '2026-11' })
    // 2 days at 0.05 and 7 at 0.1, ten pieces: 8.00 yuan, half of it.
    expect(charges).toMatchObject([{ kind: 'feeCharged', day: '2026-11-30', amount: '4.00', booked: false }])
    test.clock.set(Date.UTC(2026, 11, 1, 3))
    expect(await test.value('charge.book', { month: '2026-11' })).toEqual({ booked: 1, total: '4.00' })
    expect(await test.call('charge.book', { month: '2026-11' })).toMatchObject({ ok: false, code: 'NOTHING_SELECTED' })
  })
})
