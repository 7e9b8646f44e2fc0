import { insertRelease } from '../../db/bonded/release.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, fullWarehouse, lawsHold, openWarehouse, RELEASE, stock, type Warehouse } from './shelf-office.ts'

let warehouse: Warehouse | undefined
afterEach(async () => {
  await warehouse?.test.close()
  warehouse = undefined
})

const W = 'warehouse'
const orderOf = (one: Warehouse, index: number): string =>
  (
    one.test.core.ledger
      .sql('select order_no as orderNo from parcel where parcel_id = ?')
      .get(one.parcels[index] ?? 0) as { orderNo: string }
  ).orderNo
const shelfSum = (one: Warehouse): number =>
  (
    one.test.core.ledger
      .sql(
        "select coalesce(sum(p.qty), 0) as n from stock_projection p join bin b on b.bin_id = p.bin_id where b.kind = 'storage'",
      )
      .get() as { n: number }
  ).n

async function packed(one: Warehouse, indexes: readonly number[]): Promise<number> {
  const { test } = one
  const { id } = await test.value(
    'wave.make',
    { kind: 'list', numbers: indexes.map((i) => orderOf(one, i)), undecided: true },
    W,
  )
  await test.value('wave.pick', { id }, W)
  for (const i of indexes) await test.value('work.pack', { code: orderOf(one, i) }, W)
  return id
}

describe('波次', () => {
  it('a pasted list keeps its order and names what cannot be had; nothing is served by halves', async () => {
    warehouse = await fullWarehouse(4)
    const { test } = warehouse
    await answer(warehouse, RELEASE, (i) => i < 3)
    const numbers = [
      orderOf(warehouse, 2),
      'KT404',
      orderOf(warehouse, 0),
      orderOf(warehouse, 3),
      orderOf(warehouse, 2),
    ]
    const made = await test.value('wave.make', { kind: 'list', numbers }, W)
    expect(made.held).toEqual([
      { parcel: 'KT404', reason: '没有这个保税包裹' },
      { parcel: orderOf(warehouse, 3), reason: '海关还没有放行' },
    ])
    const wave = await test.value('wave.get', { id: made.id })
    expect(wave.parcels.map((row) => [row.position, row.orderNo])).toEqual([
      [1, orderOf(warehouse, 2)],
      [2, orderOf(warehouse, 0)],
    ])
    expect(wave.parcels[0]?.picks).toMatch(/^A-\d\d .+ × \d/)
    expect(
      (await test.value('wave.make', { kind: 'list', numbers: [orderOf(warehouse, 0)] }, W)).held[0]?.reason,
    ).toContain('已在波次')
    expect(await test.value('wave.plan', {})).toMatchObject({ total: 1 })
    expect(await test.value('wave.plan', { undecided: true })).toMatchObject({ total: 2 })
    lawsHold(warehouse)
  })

  it('the lot that expires first is taken first; held, expired and promised goods are not; a short parcel stays out with what is missing', async () => {
    warehouse = await fullWarehouse(3, 1)
    const { test } = warehouse
    await answer(warehouse, RELEASE)
    const needed = JSON.parse(
      (
        test.core.ledger
          .sql('select o.lines from parcel p join trade_order o on o.order_id = p.order_id where p.parcel_id = ?')
          .get(warehouse.parcels[0] ?? 0) as { lines: string }
      ).lines,
    ) as { itemNo: string; qty: string }[]
    const sku = needed[0]?.itemNo ?? ''
    await stock(
      warehouse,
      [
        { sku, qty: 50, bin: 'B-01', lotNo: 'LATE', expiresOn: '2028-01-01' },
        { sku, qty: 50, bin: 'B-02', lotNo: 'SOON', expiresOn: '2027-01-01' },
        { sku, qty: 50, bin: 'B-03', lotNo: 'HELD', expiresOn: '2026-12-01' },
      ],
      'QD-2',
    )
    const { rows } = await test.value('stock.page', { filters: [{ field: 'lotNo', op: 'is', value: 'HELD' }] })
    await test.value('stock.hold', { lotId: rows[0]?.lotId ?? 0, reason: '待检' }, W)
    const made = await test.value('wave.make', { kind: 'cutoff' }, W)
    for (const one of made.held) expect(one.reason).toMatch(/要 \d+，可拣 \d+/)
    const taken = test.core.ledger
      .sql(
        "select distinct l.lot_no as lotNo from pick_task t join stock_lot l on l.lot_id = t.lot_id where l.sku = ? and l.expires_on <> ''",
      )
      .all(sku) as { lotNo: string }[]
    expect(taken.map((row) => row.lotNo)).toEqual(made.id === 0 ? [] : ['SOON'])
    lawsHold(warehouse)
  })
})

describe('放行的备案序号', () => {
  it('goods of the item that customs released a parcel of are taken before what expires sooner in another item', async () => {
    warehouse = await fullWarehouse(2, 1)
    const { test, parcels } = warehouse
    await answer(warehouse, RELEASE)
    const { ledger } = test.core
    const first = parcels[0] ?? 0
    const lines = ledger
      .sql('select o.lines from parcel p join trade_order o on o.order_id = p.order_id where p.parcel_id = ?')
      .pluck()
      .get(first) as string
    const [need] = JSON.parse(lines) as { itemNo: string; qty: string }[]
    const sku = need?.itemNo ?? ''
    await stock(
      warehouse,
      [
        { sku, qty: 500, bin: 'B-01', lotNo: 'SOON', expiresOn: '2027-01-01' },
        { sku, qty: 500, bin: 'B-02', lotNo: 'ITEM', expiresOn: '2028-01-01' },
      ],
      'QD-2',
    )
    const lot = ledger.sql("select lot_id as lotId, item_id as itemId from stock_lot where lot_no = 'ITEM'").get() as {
      lotId: number
      itemId: number
    }
    const item = 900_001
    ledger.sql("update stock_lot set item_id = ? where lot_no = 'ITEM'").run(item)
    insertRelease(ledger, {
      ...{ parcelId: first, filingId: 1, line: 1, bookNo: 'T', itemNo: '', itemId: item, ownerId: 1, quantity: 1 },
      ...{ total: 0, currency: '142', invtNo: '', releasedAt: 1, why: '' },
    })
    const made = await test.value('wave.make', { kind: 'list', numbers: [orderOf(warehouse, 0)] }, W)
    const taken = ledger
      .sql(
        'select distinct l.lot_no as lotNo from pick_task t join stock_lot l on l.lot_id = t.lot_id where t.parcel_id = ? and l.sku = ?',
      )
      .pluck()
      .all(first, sku)
    expect([made.parcels, taken]).toEqual([1, ['ITEM']])
    ledger.sql('update stock_lot set item_id = ? where lot_id = ?').run(lot.itemId, lot.lotId)
    lawsHold(warehouse)
  })
})

describe('出库的门', () => {
  it('nothing leaves without its release, by the screen or around it; with it, once; and the books follow', async () => {
    warehouse = await fullWarehouse(3)
    const { test } = warehouse
    await packed(warehouse, [0, 1, 2])
    const bag = await test.value('handover.open', { vehicle: '豫A00001' }, W)
    const out = (i: number) =>
      test.call('work.dispatch', { code: orderOf(warehouse as Warehouse, i), handoverId: bag.id }, W)
    expect(await out(0)).toMatchObject({ ok: false, code: 'NOT_RELEASED' })
    const { ledger } = test.core
    const insert = ledger.database.prepare(
      "insert into parcel_step (parcel_id, wave_id, step, filing_state, detail, actor_id, at) values (?, 1, 'dispatched', 'released', '', 1, 1)",
    )
    expect(() => insert.run(warehouse?.parcels[0])).toThrow('nothing leaves without its release')
    await answer(warehouse, RELEASE, (i) => i === 0)
    expect(await out(0)).toMatchObject({ ok: true, value: { step: 'dispatched', position: 1 } })
    expect(await out(0)).toMatchObject({ ok: false, code: 'PARCEL_STEP' })
    expect(await out(1)).toMatchObject({ ok: false, code: 'NOT_RELEASED' })
    expect(await test.value('handover.get', { id: bag.id })).toMatchObject({
      parcels: [{ position: 1, orderNo: orderOf(warehouse, 0) }],
    })
    const flying = ledger
      .sql('select coalesce(sum(quantity), 0) as n from bonded_balance_projection where account = 15')
      .get() as { n: number }
    expect(flying.n).toBeGreaterThan(0)
    lawsHold(warehouse)
    // The law in verify can fail: a release that was never there.
    ledger.database.exec('drop trigger parcel_step_gate')
    insert.run(warehouse.parcels[1])
    const { LAWS } = await import('../../electron/core/service/house/laws.ts')
    expect(LAWS.find((law) => law.id === 'L-GATE')?.check(ledger).broken.length).toBeGreaterThan(0)
  })

  it('the sorting check keeps a parcel out of another carrier’s bag', async () => {
    warehouse = await fullWarehouse(1)
    const { test } = warehouse
    await answer(warehouse, RELEASE)
    await packed(warehouse, [0])
    const bag = await test.value('handover.open', { carrierCode: 'ANOTHER' }, W)
    expect(await test.call('work.dispatch', { code: orderOf(warehouse, 0), handoverId: bag.id }, W)).toMatchObject({
      ok: false,
      code: 'SORT_WRONG',
      data: { wanted: 'ANOTHER' },
    })
  })
})

describe('称重', () => {
  it('a weight that deviates stops the packing until somebody has looked; what is no weight is not taken', async () => {
    warehouse = await fullWarehouse(1)
    const { test } = warehouse
    const code = orderOf(warehouse, 0)
    const { id } = await test.value('wave.make', { kind: 'list', numbers: [code], undecided: true }, W)
    await test.value('wave.pick', { id }, W)
    expect(await test.call('work.pack', { code, weight: 'US,+1.2kg' }, W)).toMatchObject({
      ok: false,
      code: 'WEIGHT_UNREADABLE',
    })
    const declared = (await test.value('work.get', { code })).declaredWeight
    expect(Number(declared)).toBeGreaterThan(0)
    expect(await test.call('work.pack', { code, weight: String(Number(declared) + 5) }, W)).toMatchObject({
      ok: false,
      code: 'WEIGHT_DEVIATES',
      data: { declared },
    })
    expect((await test.value('work.get', { code })).step).toBe('picked')
    expect(
      await test.value('work.pack', { code, weight: String(Number(declared) + 5), accept: true }, W),
    ).toMatchObject({ step: 'packed' })
    expect(await test.value('work.pack', { code, weight: `${declared}kg` }, W)).toMatchObject({
      step: 'packed',
      weight: declared,
      warning: '',
    })
    // An office that only wants to be told is told.
    await test.value('setting.save', { key: 'shelf.weightStop', value: 'false' })
    expect((await test.value('work.pack', { code, weight: String(Number(declared) + 5) }, W)).warning).toContain(
      '重量偏差 5 千克',
    )
    lawsHold(warehouse)
  })
})

describe('拦截', () => {
  it('an inspection after packing stops the parcel; its goods wait in the exception bin and go back to item and lot', async () => {
    warehouse = await fullWarehouse(2)
    const { test } = warehouse
    const before = shelfSum(warehouse)
    await packed(warehouse, [0, 1])
    await answer(warehouse, [['500', '20261122112000000']], (i) => i === 0)
    const code = orderOf(warehouse, 0)
    const stops = await test.value('work.stops', {})
    expect(stops.parcels.map((row) => [row.orderNo, row.gate])).toEqual([[code, 'stop']])
    const bag = await test.value('handover.open', {}, W)
    expect(await test.call('work.dispatch', { code, handoverId: bag.id }, W)).toMatchObject({
      ok: false,
      code: 'PARCEL_STOPPED',
    })
    expect(await test.call('work.pack', { code }, W)).toMatchObject({ ok: false, code: 'PARCEL_STOPPED' })
    await test.value('work.intercept', { code, reason: '海关查验' }, W)
    const waiting = await test.value('bin.sheet', { code: 'HOLD-01' })
    expect(waiting.stands.length).toBeGreaterThan(0)
    await answer(warehouse, RELEASE, (i) => i === 1)
    expect(await test.value('work.dispatch', { code: orderOf(warehouse, 1), handoverId: bag.id }, W)).toMatchObject({
      step: 'dispatched',
    })
    expect(await test.value('work.putBack', { code }, W)).toMatchObject({ step: 'putBack' })
    expect((await test.value('bin.sheet', { code: 'HOLD-01' })).stands).toEqual([])
    const gone = (
      test.core.ledger
        .sql("select coalesce(sum(qty), 0) as n from pick_task where parcel_id = ? and state = 'picked'")
        .get(warehouse.parcels[1] ?? 0) as { n: number }
    ).n
    expect(shelfSum(warehouse)).toBe(before - gone)
    lawsHold(warehouse)
  })

  it('a cancellation that was applied for stops the parcel before customs has answered; what was only planned is free again', async () => {
    warehouse = await fullWarehouse(2)
    const { test } = warehouse
    const made = await test.value('wave.make', { kind: 'cutoff', undecided: true }, W)
    expect(made.parcels).toBe(2)
    await test.job('cancel.file', { selection: { ids: [warehouse.parcels[0] ?? 0] }, reason: '客户取消' })
    const code = orderOf(warehouse, 0)
    expect((await test.value('work.stops', {})).parcels.map((row) => row.why)).toEqual(['已申请撤销'])
    expect(await test.value('work.intercept', { code, reason: '客户取消' }, W)).toMatchObject({ step: 'putBack' })
    expect((await test.value('wave.get', { id: made.id })).parcels.find((row) => row.orderNo === code)?.picks).toBe('')
    expect((await test.value('wave.make', { kind: 'list', numbers: [code], undecided: true }, W)).held).toEqual([
      { parcel: code, reason: '已申请撤销' },
    ])
    lawsHold(warehouse)
  })
})

describe('退货', () => {
  it('sound goods go back to item and lot, the others to damage, never more than was sent', async () => {
    warehouse = await fullWarehouse(1)
    const { test } = warehouse
    await answer(warehouse, RELEASE)
    await packed(warehouse, [0])
    const code = orderOf(warehouse, 0)
    const bag = await test.value('handover.open', {}, W)
    await test.value('work.dispatch', { code, handoverId: bag.id }, W)
    const { lines } = await test.value('work.get', { code })
    const lot = lines[0]
    const before = shelfSum(warehouse)
    const back = (sound: string, damaged = '0') =>
      test.call('work.returned', { code, bin: 'A-01', lines: [{ lotId: lot?.lotId ?? 0, sound, damaged }] }, W)
    expect(await back('99999')).toMatchObject({ ok: false, code: 'RETURN_TOO_MUCH' })
    expect(await back('0')).toMatchObject({ ok: false, code: 'QUANTITY_WRONG' })
    expect(await back(lot?.qty ?? '1')).toMatchObject({ ok: true, value: { step: 'returned' } })
    expect(shelfSum(warehouse) - before).toBe(Number(lot?.qty) * 100_000)
    expect(await back('1')).toMatchObject({ ok: false, code: 'PARCEL_STEP' })
    lawsHold(warehouse)
  })
})

it('what is picked must be what is scanned: wrong goods are refused by name, a bin and its goods are taken for the whole wave', async () => {
  warehouse = await fullWarehouse(2)
  const { test } = warehouse
  const { id } = await test.value('wave.make', { kind: 'cutoff', undecided: true }, W)
  const { picks } = await test.value('wave.get', { id })
  const [first] = picks
  expect(await test.call('wave.pick', { id, bin: first?.bin ?? '', code: '404404404' }, W)).toMatchObject({
    ok: false,
    code: 'PICK_WRONG',
    data: { wanted: first?.sku },
  })
  expect(await test.call('wave.pick', { id, bin: 'Z-99' }, W)).toMatchObject({ ok: false, code: 'PICK_NONE' })
  expect(await test.value('wave.pick', { id, bin: first?.bin ?? '', code: first?.sku ?? '' }, W)).toMatchObject({
    qty: first?.qty,
    left: picks.length - 1 > 0 ? expect.any(Number) : 0,
  })
  // Whoever comes second is told who was first, and takes nothing.
  expect(await test.call('wave.pick', { id, bin: first?.bin ?? '', code: first?.sku ?? '' }, 'admin')).toMatchObject({
    ok: false,
    code: 'PICK_TAKEN',
    data: { qty: first?.qty, by: expect.not.stringMatching('您自己') },
  })
  await test.call('wave.pick', { id }, W)
  expect((await test.value('wave.get', { id })).wave.steps.map((one) => one.step)).toEqual(['picked'])
  expect(await test.call('wave.pick', { id }, W)).toMatchObject({ ok: false, code: 'PICK_NONE' })
  expect(await test.call('wave.pick', { id: 99 }, W)).toMatchObject({ ok: false, code: 'WAVE_UNKNOWN' })
  lawsHold(warehouse)
})

it('no parcels, no wave', async () => {
  warehouse = await openWarehouse(0)
  expect(await warehouse.test.call('wave.make', { kind: 'cutoff' }, W)).toMatchObject({
    ok: false,
    code: 'NOTHING_SELECTED',
  })
})

it('no waybill number is given twice: pools do not overlap, a parcel keeps the number it has, an empty pool says so', async () => {
  warehouse = await fullWarehouse(3)
  const { test } = warehouse
  expect(
    await test.value('pool.add', { carrierCode: 'EXPRESS', first: 'YT0000008', last: 'YT0000009' }, W),
  ).toMatchObject({ numbers: 2 })
  expect(
    await test.call('pool.add', { carrierCode: 'EXPRESS', first: 'YT0000009', last: 'YT0000100' }, W),
  ).toMatchObject({ ok: false, code: 'POOL_OVERLAP' })
  expect(await test.call('pool.add', { carrierCode: 'EXPRESS', first: 'YT9', last: 'YT1' }, W)).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  const take = (i: number) =>
    test.call('pool.take', { code: orderOf(warehouse as Warehouse, i), carrierCode: 'EXPRESS' }, W)
  expect(await take(0)).toMatchObject({ ok: true, value: { number: 'YT0000008', again: false } })
  expect(await take(0)).toMatchObject({ ok: true, value: { number: 'YT0000008', again: true } })
  expect(await take(1)).toMatchObject({ ok: true, value: { number: 'YT0000009' } })
  expect(await take(2)).toMatchObject({ ok: false, code: 'POOL_EMPTY' })
  lawsHold(warehouse)
})

describe('追溯召回', () => {
  it('a supplier, an arrival or a lot leads to every parcel page by page, a parcel leads back; what was put back is none of them; the list names all, masked', async () => {
    warehouse = await fullWarehouse(4)
    const { test, goods } = warehouse
    test.core.ledger.sql("update inbound set supplier = '示例供应商'").run()
    await packed(warehouse, [0, 1, 2])
    const bySupplier = await test.value('trace.find', { text: '示例供应商' })
    const byArrival = await test.value('trace.find', { text: 'QD-TEST-1' })
    expect([bySupplier.subjects.length, byArrival.subjects, bySupplier.more]).toEqual([
      goods.length,
      bySupplier.subjects,
      false,
    ])
    const parcelsOf = async (text: string): Promise<Set<number>> => {
      const found = new Set<number>()
      for (const { kind, id, parcels } of (await test.value('trace.find', { text })).subjects) {
        let counted = 0
        for (let after: string | undefined; ;) {
          const input = { subject: { kind, id }, limit: 1, ...(after === undefined ? {} : { after }) }
          const page = await test.value('trace.parcels', input)
          for (const row of page.rows) found.add(row.id)
          counted += page.rows.length
          if (page.next === undefined) break
          after = page.next
        }
        expect(counted).toBe(parcels)
      }
      return found
    }
    expect(await parcelsOf('示例供应商')).toEqual(new Set(warehouse.parcels.slice(0, 3)))
    const [lot] = (await test.value('trace.find', { text: orderOf(warehouse, 0) })).subjects
    expect(lot).toMatchObject({ kind: 'lot' })
    const { arrivals } = await test.value('trace.sources', { kind: 'lot', id: lot?.id ?? 0 })
    expect(arrivals).toMatchObject([{ number: 'QD-TEST-1', supplier: '示例供应商', quantity: '100' }])
    await test.value('work.intercept', { code: orderOf(warehouse, 0), reason: '召回' }, W)
    await test.value('work.putBack', { code: orderOf(warehouse, 0) }, W)
    expect(await parcelsOf('示例供应商')).toEqual(new Set(warehouse.parcels.slice(1, 3)))
    const made = await test.job('trace.export', { text: '示例供应商' }, W)
    const lines = bySupplier.subjects.length
    expect(made).toMatchObject({ state: 'done', result: { subjects: lines } })
    const { rows } = await test.value('trace.parcels', {
      subject: { kind: 'lot', id: bySupplier.subjects[0]?.id ?? 0 },
    })
    for (const row of rows) expect(row.buyer).toMatch(/^.\*+/)
    expect(await test.job('trace.export', { text: '没有这个' }, W)).toMatchObject({ code: 'NOTHING_SELECTED' })
  })
})

describe('库位状态颜色', () => {
  it('a bin wears what the documents behind its goods say, an empty one what was set; lists and figures follow', async () => {
    warehouse = await fullWarehouse(2)
    const { test } = warehouse
    const { ledger } = test.core
    const bookId = (await test.value('book.list', {})).books[0]?.id ?? 0
    const paper = async (type: 'INV101' | 'SAS121', direction: 'I' | 'E'): Promise<number> => {
      const { content } = await test.value('bonded.start', { type, bookId, listType: '', direction })
      return (await test.value('bonded.save', { type, content })).id
    }
    const stands = (id: number, state: string, customsNo: string): unknown =>
      ledger.sql('update bonded_document set state = ?, customs_no = ? where document_id = ?').run(state, customsNo, id)
    const colour = async (code: string): Promise<string | undefined> =>
      (await test.value('bin.page', { filters: [{ field: 'code', op: 'is', value: code }] })).rows[0]?.colourName
    await test.value('bin.save', { code: 'Z-01', colour: 'nonBonded' })
    const inList = await paper('INV101', 'I')
    stands(inList, 'preDebited', 'QD-TEST-1')
    expect([await colour('A-01'), await colour('Z-01')]).toEqual(['核注申请中', '非保税'])
    stands(inList, 'debited', 'QD-TEST-1')
    expect(await colour('A-01')).toBe('保税')
    await packed(warehouse, [0, 1])
    expect(await colour('PACK-01')).toBe('保税')
    const [outList, pass] = [await paper('INV101', 'E'), await paper('SAS121', 'E')]
    const insert = ledger.sql(
      "insert into bonded_list_parcel (document_id, parcel_id, invt_no, line, item_id, owner_id, lot_id, quantity) values (?, ?, '', 1, 0, 0, 0, 100000)",
    )
    for (const parcel of warehouse.parcels) insert.run(outList, parcel)
    ledger.sql('insert into bonded_pass_list (pass_id, list_id) values (?, ?)').run(pass, outList)
    stands(outList, 'preDebited', 'QD-OUT')
    expect(await colour('PACK-01')).toBe('核注申请中')
    stands(pass, 'passed', 'Z1')
    expect(await colour('PACK-01')).toBe('核放申请中')
    const filters = [{ field: 'colour', op: 'is' as const, value: 'passPending' }]
    expect((await test.value('bin.page', { filters })).rows.map((row) => row.code)).toEqual(['PACK-01'])
    expect(await test.value('bin.count', { filters })).toMatchObject({ count: 1 })
    const { colours } = await test.value('warehouse.today', {})
    expect(colours.find((one) => one.colour === 'passPending')).toMatchObject({ bins: 1, used: 1 })
    expect(colours.reduce((sum, one) => sum + one.bins, 0)).toBe((await test.value('bin.count', {})).count)
    stands(pass, 'gate', 'Z1')
    stands(outList, 'debited', 'QD-OUT')
    expect(await colour('PACK-01')).toBe('已核销')
  })
})
