import { afterEach, describe, expect, it } from 'vitest'
import { BOOK, lawsHold, openWarehouse, stock, type Warehouse } from './shelf-office.ts'

let warehouse: Warehouse | undefined
afterEach(async () => {
  await warehouse?.test.close()
  warehouse = undefined
})

describe('库位', () => {
  it('pasted bins are taken row by row: the bad ones come back with their reason and stop nobody else', async () => {
    warehouse = await openWarehouse()
    const { test } = warehouse
    const rows = [
      ['库位', '库区', '用途', '状态'],
      ['a-01-01', 'A', '存储', '保税'],
      ['A-01-02', 'A', '', ''],
      ['库位三', 'A', '', ''],
      ['A-01-01', 'A', '', ''],
      ['A-01-04', 'A', '停车', ''],
    ]
    const answer = await test.value('bin.import', { rows }, 'warehouse')
    expect(answer).toMatchObject({ added: 2, changed: 0, unchanged: 0 })
    expect(answer.refused.map((one) => [one.row, one.reason])).toEqual([
      [4, '“库位编号”填写有误：只能用字母、数字、- . /，最多 24 位。'],
      [5, '“库位编号”填写有误：A-01-01 与第 2 行重复。'],
      [6, expect.stringContaining('“停车”不认识') as string],
    ])
    expect(await test.value('bin.import', { rows: rows.slice(0, 3) }, 'warehouse')).toMatchObject({
      added: 0,
      unchanged: 2,
    })
    await test.value('bin.colour', { codes: ['A-01-01'], colour: 'listPending', reason: '核注已报' }, 'warehouse')
    const page = await test.value('bin.page', { filters: [{ field: 'colour', op: 'is', value: 'listPending' }] })
    expect(page.rows.map((row) => [row.code, row.colourName, row.tone])).toEqual([['A-01-01', '核注申请中', 'amber']])
    expect(await test.call('bin.save', { code: 'A-01-01' }, 'warehouse')).toMatchObject({
      ok: false,
      code: 'BIN_EXISTS',
    })
    expect(await test.call('bin.save', { code: 'A-01-09' }, 'accountant')).toMatchObject({
      ok: false,
      code: 'ROLE_REFUSED',
    })
  })
})

describe('收货', () => {
  it('every scan is compared with the list at once: what is not on it, too much, expired, half a piece; a count can be taken back', async () => {
    warehouse = await openWarehouse()
    const { test, goods, clientId } = warehouse
    const [first, second] = goods
    const opened = await test.value('inbound.open', {
      number: 'QD410126I000000001',
      ownerId: clientId,
      bookNo: BOOK,
      rows: [
        ['货号', '应到数量', '批次', '效期'],
        [first?.sku ?? '', '10', 'L1', '2027/6/30'],
        [second?.sku ?? '', '5', '', ''],
        [second?.sku ?? '', '-1', '', ''],
        ['不在账册', '1', '', ''],
        [second?.sku ?? '', '1.5', '', ''],
      ],
    })
    expect(opened.lines).toBe(2)
    expect(opened.refused.map((row) => row.row)).toEqual([4, 5, 6])
    const scan = (code: string, more: { qty?: string; over?: boolean; expiresOn?: string } = {}) =>
      test.call('inbound.tally', { id: opened.id, code, ...more }, 'warehouse')
    expect(await scan('4006381333931')).toMatchObject({ ok: false, code: 'TALLY_NOT_LISTED' })
    expect(await scan(second?.sku ?? '', { qty: '6' })).toMatchObject({
      ok: false,
      code: 'TALLY_OVER',
      data: { expected: '5', counted: '0', qty: '6' },
    })
    expect(await scan(second?.sku ?? '', { qty: '0.5' })).toMatchObject({ ok: false, code: 'QUANTITY_WRONG' })
    expect(await scan(second?.sku ?? '', { expiresOn: '2020-01-01' })).toMatchObject({
      ok: false,
      code: 'TALLY_EXPIRY',
    })
    const taken = await scan(second?.sku ?? '', { qty: '6', over: true })
    expect(taken).toMatchObject({
      ok: true,
      value: { bin: 'RECV-01', line: { counted: '6', difference: '1', word: '多到' } },
    })
    await test.value('inbound.undo', { entryId: taken.ok ? taken.value.entryId : 0 }, 'warehouse')
    expect(await test.call('inbound.undo', { entryId: taken.ok ? taken.value.entryId : 0 }, 'warehouse')).toMatchObject(
      { ok: false, code: 'RECORD_UNKNOWN' },
    )
    await test.value('inbound.tally', { id: opened.id, code: first?.sku ?? '', qty: '10' }, 'warehouse')
    await test.value('inbound.extra', { id: opened.id, code: '4006381333931', note: '无标签' }, 'warehouse')
    expect(await test.value('inbound.close', { id: opened.id }, 'warehouse')).toEqual({ differences: 1 })
    expect(await scan(second?.sku ?? '')).toMatchObject({ ok: false, code: 'INBOUND_STATE' })
    lawsHold(warehouse)
  })

  it('goods go from receiving to a bin, between bins, to damage; never more than lies there, never out of a hold, never by a way that is none', async () => {
    warehouse = await openWarehouse()
    const { test, goods, items } = warehouse
    const sku = goods[0]?.sku ?? ''
    const id = await stock(warehouse, [{ sku, qty: 10, bin: 'A-01', lotNo: 'L1', expiresOn: '2027-06-30' }])
    await test.value('bin.save', { code: 'A-02' })
    const { rows } = await test.value('stock.page', { filters: [{ field: 'sku', op: 'is', value: sku }] })
    const lotId = rows[0]?.lotId ?? 0
    expect(rows).toMatchObject([{ bin: 'A-01', qty: '10', lotNo: 'L1', expiresOn: '2027-06-30', bookNo: BOOK }])
    const move = (from: string, to: string, qty: string) =>
      test.call('stock.move', { from, to, lotId, qty }, 'warehouse')
    expect(await move('A-01', 'A-02', '11')).toMatchObject({
      ok: false,
      code: 'STOCK_SHORT',
      data: { there: '10', wanted: '11' },
    })
    expect(await move('A-01', 'A-99', '1')).toMatchObject({ ok: false, code: 'BIN_UNKNOWN' })
    expect(await move('A-01', 'A-02', '4')).toMatchObject({ ok: true, value: { left: '6' } })
    const hold = await test.value('stock.hold', { bin: 'A-01', lotId, reason: '待检' }, 'warehouse')
    expect(await move('A-01', 'A-02', '1')).toMatchObject({ ok: false, code: 'STOCK_HELD', data: { reason: '待检' } })
    await test.value('stock.release', { id: hold.id, reason: '检验合格' }, 'warehouse')
    await test.value('bin.save', { code: 'D-01', kind: 'damage' })
    expect(await move('A-01', 'D-01', '2')).toMatchObject({ ok: true })
    await test.value('bin.save', { code: 'R-01', kind: 'receiving' })
    expect(await move('A-01', 'R-01', '1')).toMatchObject({ ok: false, code: 'STOCK_WAY' })
    const accounts = test.core.ledger
      .sql(
        'select account, quantity from bonded_balance_projection where item_id = ? and quantity > 0 order by account',
      )
      .all(items.get(goods[0]?.itemNo ?? '') ?? 0)
    expect(accounts).toEqual([
      { account: 12, quantity: 800_000 },
      { account: 17, quantity: 200_000 },
    ])
    const sheet = await test.value('bin.sheet', { code: 'a-02' })
    expect(sheet.stands).toMatchObject([
      { qty: '4', accounts: [{ title: '库外' }, { title: '库位', qty: '8' }, { title: '残损', qty: '2' }] },
    ])
    expect((await test.value('warehouse.scan', { code: sku })).stands.map((one) => one.bin).sort()).toEqual([
      'A-01',
      'A-02',
      'D-01',
    ])
    expect(await test.value('warehouse.scan', { code: 'QD-TEST-1' })).toMatchObject({ kind: 'inbound', id })
    lawsHold(warehouse)
  })
})
