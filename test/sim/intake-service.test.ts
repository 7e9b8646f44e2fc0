import { afterEach, expect, it } from 'vitest'
import { findNumberOf, NUMBER_KIND } from '../../db/trade/number-key.ts'
import { csv, importCsv, importRow, IMPORT_HEADERS, ORDER_HEADERS } from '../support/intake-files.ts'
import { dump, openDesk, visibleRows, type Desk } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'
import { person } from '../support/people.ts'

let ledger: TestLedger
let desk: Desk

async function open(): Promise<void> {
  ledger = await openTestLedger({ spawn: parserHere() })
  desk = await openDesk(ledger)
}
afterEach(async () => {
  await ledger.close()
})

const rows = (sql: string, ...values: unknown[]): Record<string, unknown>[] =>
  ledger.core.ledger.database.prepare(sql).all(...values) as Record<string, unknown>[]
const seen = () => visibleRows(ledger.core.ledger)
const batch = (batchId: number) => ledger.value('intake.batch', { batchId })
const findings = async (batchId: number) => (await ledger.value('intake.findings', { batchId })).rows

const PAYMENT_HEADERS = [
  '订单编号',
  '支付交易编号',
  '支付企业代码',
  '支付企业名称',
  '支付人姓名',
  '支付人证件号码',
  '支付金额',
]
const payments = (from: number, to: number): string =>
  csv(
    PAYMENT_HEADERS,
    Array.from({ length: to - from + 1 }, (_, i) => {
      const n = from + i
      return {
        订单编号: importRow(n).订单编号,
        支付交易编号: importRow(n).支付交易编号,
        支付企业代码: '4101960GGG',
        支付企业名称: '示例支付',
        支付人姓名: person(n).name,
        支付人证件号码: person(n).idNumber,
        支付金额: '23',
      }
    }),
  )
const WAYBILL_HEADERS = ['订单编号', '物流企业代码', '物流运单编号', '毛重', '收货人姓名', '收货人电话', '收货地址']
const waybills = (from: number, to: number): string =>
  csv(
    WAYBILL_HEADERS,
    Array.from({ length: to - from + 1 }, (_, i) => {
      const n = from + i
      const row = importRow(n)
      return {
        订单编号: row.订单编号,
        物流企业代码: '4101980FFF',
        物流运单编号: row.物流运单编号,
        毛重: '0.7',
        收货人姓名: row.收货人姓名,
        收货人电话: row.收货人电话,
        收货地址: row.收货地址,
      }
    }),
  )
const orders = (from: number, to: number): string =>
  csv(
    ORDER_HEADERS,
    Array.from({ length: to - from + 1 }, (_, i) => importRow(from + i)),
  )

it('what is staged is invisible; accepting shows all of it at once, with numbers and sorts', async () => {
  await open()
  const staged = await desk.stage(importCsv(1, 700))
  expect(staged).toMatchObject({ rows: 700, good: 700, bad: 0, again: false })
  expect(seen()).toEqual({ orders: 0, payments: 0, waybills: 0, collections: 0, parcels: 0 })
  expect(rows('select count(*) as n from staging_slice')[0]).toEqual({ n: 1 })
  expect(await desk.accept(staged.batchId)).toEqual({
    batchId: staged.batchId,
    accepted: 700,
    unchanged: 0,
    corrected: 0,
    leftOut: 0,
    defects: 0,
  })
  expect(seen()).toEqual({ orders: 700, payments: 700, waybills: 700, collections: 0, parcels: 700 })
  const row = importRow(321)
  const [id] = findNumberOf(ledger.core.ledger, NUMBER_KIND.waybill, row.物流运单编号)
  expect(
    rows('select order_no, payment_no, mode, goods_value, currency, filing_state from parcel where parcel_id = ?', id),
  ).toEqual([
    {
      order_no: row.订单编号,
      payment_no: row.支付交易编号,
      mode: '9610I',
      goods_value: Math.round(Number(row.单价) * Number(row.数量) * 100_000),
      currency: '142',
      filing_state: 'draft',
    },
  ])
  expect(
    rows(
      'select (select count(*) from parcel_by_order) as orders, (select count(*) from parcel_by_value) as sorted, (select count(*) from projection_number) as numbers, (select count(*) from staging_slice) as staged',
    ),
  ).toEqual([{ orders: 700, sorted: 700, numbers: 2100, staged: 0 }])
})

it('the same file for the same client and kind is one batch, before and after it is accepted', async () => {
  await open()
  const first = await desk.stage(importCsv(1, 20))
  expect(await desk.stage(importCsv(1, 20))).toEqual({ ...first, again: true })
  await desk.accept(first.batchId)
  expect(await desk.stage(importCsv(1, 20))).toEqual({ ...first, again: true })
  expect(seen().parcels).toBe(20)
  expect((await ledger.value('intake.page', {})).rows.map((row) => [row.id, row.state])).toEqual([
    [first.batchId, 'accepted'],
  ])
})

it('an edited copy: equal rows are unchanged, others are listed with both values and stay out unless corrections are wanted', async () => {
  await open()
  await desk.take(importCsv(1, 30))
  const copy = importCsv(1, 32, (n) => (n === 4 ? { 单价: '99.9', 收货地址: '河南省郑州市金水区改址路1号' } : {}))
  const staged = await desk.stage(copy)
  expect(staged).toMatchObject({ rows: 32, good: 2, bad: 0, unchanged: 29, changed: 1 })
  const listed = await findings(staged.batchId)
  expect(listed.map((one) => [one.row, one.field])).toContainEqual([5, 'line.price'])
  expect(listed.find((one) => one.field === 'line.price')?.text).toBe('与台账不同：台账为“14.5”，文件为“99.9”')
  expect(listed.find((one) => one.field === 'order.consigneeAddress')?.text).not.toContain('改址路')
  expect((await batch(staged.batchId)).reasons.map((reason) => reason.code)).toEqual(
    expect.arrayContaining(['ROW_CHANGED', 'UNCHANGED']),
  )
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: 2, unchanged: 29, corrected: 0, leftOut: 1 })
  expect(rows('select goods_value from parcel where order_no = ?', 'SLT000000004')).toEqual([
    { goods_value: 2_900_000 },
  ])

  const again = await desk.stage(copy.replace('SLT000000032', 'SLT000000099'))
  expect(again).toMatchObject({ good: 1, changed: 1, unchanged: 30 })
  expect(await desk.accept(again.batchId, { replaceChanged: true })).toMatchObject({
    accepted: 1,
    corrected: 1,
    leftOut: 0,
  })
  const [parcel] = rows(
    'select p.goods_value, o.revision, o.replaces, o.order_no from parcel p join trade_order o using (order_id) where p.order_no = ?',
    'SLT000000004',
  )
  expect(parcel).toMatchObject({ goods_value: 19_980_000, revision: 2 })
  expect(rows('select revision, order_no from trade_order where order_id = ?', parcel?.['replaces'])).toEqual([
    { revision: 1, order_no: 'SLT000000004' },
  ])
  expect(rows('select count(*) as n from parcel where order_no = ?', 'SLT000000004')).toEqual([{ n: 1 }])
})

it('bad rows stay out with row, column and reason, go back in the client\u2019s own file, and only the corrected ones come in', async () => {
  await open()
  const good = person(3).idNumber
  const file = importCsv(1, 12, (n) =>
    n === 3
      ? { 订购人证件号码: good.slice(0, 17) + (good.endsWith('1') ? '2' : '1') }
      : n === 7
        ? { 数量: '#NAME?' }
        : n === 9
          ? { 订购人姓名: '' }
          : {},
  )
  const staged = await desk.stage(file)
  expect(staged).toMatchObject({ rows: 12, good: 9, bad: 3 })
  expect((await findings(staged.batchId)).map((one) => [one.row, one.column, one.code])).toEqual([
    [4, 'G', 'CITIZEN_ID_CHECK_DIGIT'],
    [8, 'O', 'CELL_ERROR'],
    [10, 'F', 'VALUE_MISSING'],
  ])
  await desk.accept(staged.batchId)
  expect(seen().parcels).toBe(9)
  const back = await ledger.job('intake.return', { batchId: staged.batchId })
  expect(back.result).toMatchObject({ rows: 3 })
  const returned = ledger.core.content.bytes(back.result?.hash ?? '').toString('utf8')
  const lines = returned.trim().split(/\r?\n/)
  expect(lines).toHaveLength(4)
  expect(lines[1]).toContain('SLT000000003')
  expect(returned).toContain('校验位')
  const corrected = returned
    .replace(/,(\d{17}[\dX]),/, (whole, id: string) => (id.startsWith(good.slice(0, 17)) ? `,${good},` : whole))
    .replace('#NAME?', '2')
  const second = await desk.stage(corrected)
  expect(second).toMatchObject({ rows: 3, good: 2, bad: 1 })
  await desk.accept(second.batchId)
  expect(seen().parcels).toBe(11)
})

it('an order with one bad line goes back whole, because without that line it would be another order', async () => {
  await open()
  const line = (n: number, sku: string, qty: string) => ({ ...importRow(n), 企业商品货号: sku, 数量: qty })
  const staged = await desk.stage(
    csv(IMPORT_HEADERS, [line(1, 'A', '1'), line(1, 'B', '-1'), line(1, 'C', '1'), line(2, 'A', '1')]),
  )
  expect(staged).toMatchObject({ rows: 2, good: 1, bad: 1 })
  const back = await ledger.job('intake.return', { batchId: staged.batchId })
  expect(back.result?.rows).toBe(3)
  const lines = ledger.core.content
    .bytes(back.result?.hash ?? '')
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
  expect(lines.slice(1).map((text) => text.includes('SLT000000001'))).toEqual([true, true, true])
  expect(lines[1]).toContain('同一订单的其他行有问题')
})

it('a row whose key comes again later in the file is taken back from what had passed', async () => {
  await open()
  const twice = payments(1, 1200) + payments(1, 1).split('\r\n').slice(1).join('\r\n')
  const staged = await desk.stage(twice, 'payment')
  expect(staged).toMatchObject({ rows: 1201, good: 1199, bad: 2 })
  expect((await findings(staged.batchId)).map((one) => [one.row, one.code]).toSorted()).toEqual([
    [1202, 'KEY_REPEATED'],
    [2, 'KEY_REPEATED'],
  ])
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: 1199 })
  expect(rows('select count(*) as n from payment where payment_no = ?', importRow(1).支付交易编号)).toEqual([{ n: 0 }])
})

it('payments and waybills before their order wait visibly and are linked when it comes, whatever the order of the files', async () => {
  await open()
  const paid = await desk.take(payments(1, 10), 'payment')
  expect(paid.accepted).toBe(10)
  expect((await batch(1)).reasons).toContainEqual({
    code: 'ORPHANS',
    count: 10,
    text: expect.stringContaining('订单尚未导入'),
  })
  expect(seen()).toMatchObject({ payments: 10, parcels: 0 })
  await desk.take(orders(1, 10), 'import-order')
  await desk.take(waybills(1, 12), 'waybill')
  const [state] = rows(
    'select count(*) as parcels, count(payment_id) as paid, count(waybill_id) as shipped, sum(gross_weight) as weight from parcel',
  )
  expect(state).toEqual({ parcels: 10, paid: 10, shipped: 10, weight: 700_000 })
  expect(rows('select count(*) as n from payment where parcel_id is null')).toEqual([{ n: 0 }])
  expect(rows('select count(*) as n from waybill where parcel_id is null')).toEqual([{ n: 2 }])
  expect(rows('select count(*) as n from document_link')).toEqual([{ n: 0 }])
  const [id] = findNumberOf(ledger.core.ledger, NUMBER_KIND.waybill, importRow(5).物流运单编号)
  expect(rows('select order_no, payment_no from parcel where parcel_id = ?', id)).toEqual([
    { order_no: importRow(5).订单编号, payment_no: importRow(5).支付交易编号 },
  ])
  await desk.take(orders(11, 12), 'import-order')
  expect(rows('select count(*) as n from parcel where waybill_id is not null')).toEqual([{ n: 12 }])
})

it('a second payment for an order that has one stays out or replaces it, never both', async () => {
  await open()
  await desk.take(importCsv(1, 3))
  const other = payments(2, 2).replace(importRow(2).支付交易编号, 'OTHER0001')
  const staged = await desk.stage(other, 'payment')
  expect(staged).toMatchObject({ good: 0, changed: 1 })
  expect(await desk.accept(staged.batchId, { replaceChanged: true })).toMatchObject({ corrected: 1 })
  const [parcel] = rows('select payment_no, payment_id from parcel where order_no = ?', importRow(2).订单编号)
  expect(parcel?.['payment_no']).toBe('OTHER0001')
  expect(
    rows('select revision, replaces is not null as replaces from payment where payment_id = ?', parcel?.['payment_id']),
  ).toEqual([{ revision: 2, replaces: 1 }])
})

it('two batches that bring the same orders at the same time make each parcel once', async () => {
  await open()
  const first = await desk.stage(importCsv(1, 600))
  const second = await desk.stage(importCsv(1, 601))
  expect([first.good, second.good]).toEqual([600, 601])
  const [one, two] = await Promise.all([desk.accept(first.batchId), desk.accept(second.batchId)])
  expect([one.accepted, two.accepted, two.unchanged]).toEqual([600, 1, 600])
  expect(seen().parcels).toBe(601)
})

it('a cancelled staging leaves nothing, a cancelled acceptance leaves only what nobody sees, and the file can come again', async () => {
  let count = 0
  let jobId = 0
  ledger = await openTestLedger({
    spawn: parserHere(() => {
      if (++count === 5 && jobId !== 0) ledger.core.jobs.cancel(jobId)
    }),
  })
  desk = await openDesk(ledger)
  const file = importCsv(1, 2500)
  const started = await ledger.value('intake.stage', {
    hash: ledger.upload(file, 'a.csv'),
    fileName: 'a.csv',
    kind: 'import-parcel',
    clientId: desk.clientId,
  })
  jobId = started.jobId
  expect(await ledger.core.jobs.ended(jobId)).toMatchObject({ state: 'cancelled', code: 'JOB_CANCELLED' })
  expect(rows('select state, visible from batch')).toEqual([{ state: 'cancelled', visible: 1 }])
  jobId = 0
  const staged = await desk.stage(file)
  expect(staged).toMatchObject({ again: false, good: 2500 })
  const accepting = await ledger.value('intake.accept', { batchId: staged.batchId, match: false })
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if ((rows('select count(*) as n from parcel')[0]?.['n'] as number) > 0) resolve()
      else setImmediate(look)
    }
    look()
  })
  ledger.core.jobs.cancel(accepting.jobId)
  expect(await ledger.core.jobs.ended(accepting.jobId)).toMatchObject({ state: 'cancelled' })
  expect(rows('select state, visible from batch where batch_id = ?', staged.batchId)).toEqual([
    { state: 'cancelled', visible: 0 },
  ])
  expect(seen().parcels).toBe(0)
  expect(await desk.take(file)).toMatchObject({ accepted: 2500 })
  expect(seen()).toMatchObject({ parcels: 2500, orders: 2500 })
})

it('a staged batch can be given up, an accepted one cannot', async () => {
  await open()
  const staged = await desk.stage(importCsv(1, 5))
  await ledger.value('intake.discard', { batchId: staged.batchId })
  expect(await ledger.job('intake.accept', { batchId: staged.batchId })).toMatchObject({
    state: 'failed',
    code: 'BATCH_STATE',
  })
  const again = await desk.stage(importCsv(1, 5))
  await desk.accept(again.batchId)
  expect(await ledger.call('intake.discard', { batchId: again.batchId })).toMatchObject({
    ok: false,
    code: 'BATCH_STATE',
  })
  expect(await ledger.call('intake.discard', { batchId: 99 })).toMatchObject({ ok: false, code: 'BATCH_UNKNOWN' })
})

it('no personal value stands in clear anywhere in the database, and equal values are found by their keyed hash', async () => {
  await open()
  const canary = {
    name: '甲乙丙丁戊',
    phone: '19900007788',
    address: '河南省郑州市金水区哨兵路7788号',
    id: person(77).idNumber,
    account: 'vip-canary-7788',
  }
  const change = {
    订购人姓名: canary.name,
    收货人姓名: canary.name,
    订购人电话: canary.phone,
    收货人电话: canary.phone,
    收货地址: canary.address,
    订购人证件号码: canary.id,
  }
  const headers = [...IMPORT_HEADERS, '订购人注册号']
  const file = csv(
    headers,
    [1, 2, 3].map((n) => ({
      ...importRow(n, n === 2 ? change : {}),
      订购人注册号: n === 2 ? canary.account : `u${n}`,
    })),
  )
  const staged = await desk.stage(file)
  const before = dump(ledger.core.ledger)
  await desk.accept(staged.batchId)
  const edited = await desk.stage(file.replace('金水区哨兵路', '金水区改道路'))
  await desk.accept(edited.batchId, { replaceChanged: true })
  const bad = await desk.stage(
    file.replace(`${canary.id}`, `${canary.id.slice(0, 17)}?`).replaceAll('SLT00000', 'SLT10000'),
  )
  expect(bad.bad).toBe(1)
  for (const text of [before, dump(ledger.core.ledger)]) {
    for (const [what, value] of Object.entries(canary)) expect(text.includes(value), what).toBe(false)
    expect(text).not.toContain('哨兵路')
  }
  const hash = ledger.core.context({ userId: 0, login: '', name: '', roles: [] }).secrets.personalHash('id', canary.id)
  expect(rows('select order_no from trade_order where buyer_id_h = ? and revision = 1', hash)).toEqual([
    { order_no: 'SLT000000002' },
  ])
})

it('goods and clients come in through their own room, refused rows with their reason', async () => {
  await open()
  const goods = csv(
    ['商品货号', '商品名称', '商品编码', '申报计量单位'],
    [
      { 商品货号: 'A1', 商品名称: '示例奶粉', 商品编码: '1901101000', 申报计量单位: '122' },
      { 商品货号: 'A2', 商品名称: '示例面膜', 商品编码: '33', 申报计量单位: '片' },
    ],
  )
  const staged = await desk.stage(goods, 'goods')
  expect(staged).toMatchObject({ good: 1, bad: 1 })
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: 1 })
  expect(rows('select sku, name from goods')).toEqual([{ sku: 'A1', name: '示例奶粉' }])
  const clients = csv(
    ['客户编号', '企业名称', '统一社会信用代码'],
    [{ 客户编号: 'K77', 企业名称: '示例七七贸易有限公司', 统一社会信用代码: '91410100MA0000007F' }],
  )
  const job = await ledger.job('intake.stage', {
    hash: ledger.upload(clients),
    fileName: 'k.csv',
    kind: 'client',
    clientId: 0,
  })
  expect(job.state).toBe('done')
})

it('a file whose kind of business cannot be known is asked back, not guessed', async () => {
  await open()
  const profile = { clientId: desk.clientId, name: '', body: {}, revision: 0 }
  await ledger.value('profile.save', { ...profile, mode: '9610I' })
  expect((await desk.stage(importCsv(1, 2))).good).toBe(2)
  await ledger.value('profile.save', { ...profile, mode: '1210I' })
  expect(
    await ledger.job('intake.stage', {
      hash: ledger.upload(importCsv(3, 4)),
      fileName: 'b.csv',
      kind: 'import-parcel',
      clientId: desk.clientId,
    }),
  ).toMatchObject({ state: 'failed', code: 'MAPPING_NEEDED', data: { fields: '监管方式' } })
  // The list of imports names the same reason afterwards.
  expect((await ledger.value('intake.page', {})).rows[0]).toMatchObject({
    state: 'failed',
    code: 'MAPPING_NEEDED',
    data: { fields: '监管方式' },
  })
  const headers = [...IMPORT_HEADERS, '监管方式']
  const staged = await desk.stage(
    csv(
      headers,
      [3, 4, 5].map((n) => ({ ...importRow(n), 监管方式: n === 3 ? '保税备货' : n === 4 ? '9610' : '0110' })),
    ),
  )
  expect(staged).toMatchObject({ good: 2, bad: 1 })
  expect((await findings(staged.batchId)).map((one) => one.code)).toEqual(['MODE_UNFIT'])
  await desk.accept(staged.batchId)
  expect(rows('select mode from parcel order by order_no')).toEqual([{ mode: '1210I' }, { mode: '9610I' }])
})

it('after everything that can happen to batches the laws of the ledger hold', async () => {
  await open()
  await desk.take(payments(1, 8), 'payment')
  await desk.take(importCsv(5, 30))
  const edited = await desk.stage(importCsv(5, 34, (n) => (n === 9 ? { 单价: '77' } : n === 33 ? { 数量: '0' } : {})))
  await desk.accept(edited.batchId, { replaceChanged: true })
  await desk.stage(importCsv(100, 120))
  await desk.take(orders(1, 4), 'import-order')
  const verified = await ledger.job('ledger.verify', {})
  expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
  const checked = Object.fromEntries((verified.result?.laws ?? []).map((law) => [law.id, law.checked]))
  expect(checked).toMatchObject({ 'L-PARCEL-DOCUMENTS': 33, 'L-PARCEL-ONCE': 33, 'L-BATCH-COUNT': 1 })
})

it('the laws notice what they are for', async () => {
  await open()
  await desk.take(importCsv(1, 5))
  const broken = async (sql: string): Promise<string[]> => {
    ledger.core.ledger.database.exec(
      `savepoint damage; drop trigger if exists parcel_no_delete; drop trigger if exists trade_order_no_delete; ${sql}`,
    )
    const { LAWS } = await import('../../electron/core/service/house/laws.ts')
    const found = LAWS.filter((law) => law.id !== 'L-PAGES' && law.check(ledger.core.ledger).broken.length > 0).map(
      (law) => law.id,
    )
    ledger.core.ledger.database.exec('rollback to damage; release damage')
    return found
  }
  expect(await broken('select 1')).toEqual([])
  expect(await broken('update batch set visible = 0')).toContain('L-BATCH-VISIBLE')
  expect(await broken("update batch set state = 'accepting', visible = 0")).toContain('L-BATCH-WORK')
  expect(await broken('update batch set good = good + 1')).toContain('L-BATCH-COUNT')
  expect(await broken('delete from trade_order where order_id % 2097152 = 3')).toContain('L-PARCEL-DOCUMENTS')
  expect(await broken('update payment set parcel_id = parcel_id + 1 where payment_id % 2097152 = 3')).toContain(
    'L-PARCEL-DOCUMENTS',
  )
  expect(await broken('delete from projection_number where kind = 2 and target_id % 2097152 = 2')).toContain(
    'L-PARCEL-INDEXES',
  )
  expect(await broken('delete from parcel_by_value where parcel_id % 2097152 = 2')).toContain('L-PARCEL-INDEXES')
  expect(
    await broken(
      "update parcel set order_no = 'SLT000000001', platform_code = '4101960AAA' where parcel_id % 2097152 = 4",
    ),
  ).toContain('L-PARCEL-ONCE')
  expect(await broken('update trade_order set replaces = 5 where order_id % 2097152 = 4')).toContain('L-REVISION')
  expect(await broken("insert into document_link values (1, 0, 'payment', 1, 1)")).toContain('L-LINK')
  expect(await broken('update batch set batch_id = 50')).toContain('L-ROW-BATCH')
})
