import { afterEach, describe, expect, it } from 'vitest'
import { savePurchase } from '../../db/filing/parcel-link.ts'
import { attemptsOf } from '../../db/filing/outbox.ts'
import type { Signer } from '../../electron/core/ports.ts'
import { openOffice, playedWire, type Office } from './filing-office.ts'
import { fakeSigner } from './filing-template.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

async function open(options: Parameters<typeof openOffice>[0] = {}): Promise<Office> {
  office = await openOffice(options)
  return office
}
const MINUTE = 60_000

describe('what is filed', () => {
  it('a parcel is filed once: a second filing holds it with its reason, and nothing leaves twice', async () => {
    const { test, wire, parcels, sync } = await open()
    expect(await test.value('filing.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 5,
      held: 0,
      blocked: [],
      messages: 2,
    })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 5, messages: 2, blocked: 0 },
    })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 0, messages: 0, blocked: 5, reasons: [{ rule: 'F-FILED', count: 5 }] },
    })
    await sync()
    expect(wire.sent.map((one) => [one.message.type, one.message.documents.length])).toEqual([
      ['CEB311Message', 5],
      ['CEB621Message', 5],
    ])
    expect(wire.sent.every((one) => one.message.signed)).toBe(true)
  })

  it('two filings of the same parcels at the same moment make one', async () => {
    const { test, parcels } = await open()
    const [first, second] = await Promise.all([
      test.job('filing.file', { selection: { ids: parcels } }),
      test.job('filing.file', { selection: { ids: parcels } }),
    ])
    expect((first.result?.filed ?? 0) + (second.result?.filed ?? 0)).toBe(5)
    expect(
      (await test.value('filing.count', { filters: [{ field: 'kind', op: 'is', value: 'CEB621Message' }] })).count,
    ).toBe(5)
  })

  it('the profile says which documents the office sends itself; an inventory goes without the payment that somebody else sends', async () => {
    const { test, wire, parcels, sync, changeProfile } = await open()
    await changeProfile({ sends: { order: false, payment: true, waybill: true, receipts: false } })
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    expect(wire.sent.map((one) => one.message.type)).toEqual(['CEB411Message', 'CEB511Message', 'CEB621Message'])
    wire.items.push({
      id: '1',
      fileName: '',
      bytes: new TextEncoder().encode(
        receipt(
          await copNoOf(test, parcels[0] ?? 0),
          '2',
          '清单新增申报成功[X][电商企业编码：4101960BBB订单编号：SL1]; 对应电商平台为[X]订单号为[Y]支付信息不存在',
        ),
      ),
    })
    await sync()
    const row = (
      await test.value('filing.page', {
        filters: [
          { field: 'parcel', op: 'is', value: String(parcels[0]) },
          { field: 'kind', op: 'is', value: 'CEB621Message' },
        ],
      })
    ).rows[0]
    expect(row).toMatchObject({ state: 'declaring', reasonCode: '', reason: '等待支付信息' })
  })

  it('a parcel with two reasons is one parcel held, and stands under each of its reasons', async () => {
    const { test, parcels } = await open()
    const two = parcels.slice(0, 2)
    await test.job('fix.apply', {
      selection: { ids: two },
      fix: { kind: 'set', document: 'order', field: 'buyerTelephone', value: '' },
      reason: '示例',
    })
    await test.job('fix.apply', {
      selection: { ids: two.slice(0, 1) },
      fix: { kind: 'set', document: 'waybill', field: 'packNo', value: '2' },
      reason: '示例',
    })
    const check = await test.value('filing.check', { selection: { ids: parcels } })
    expect(check).toMatchObject({ ready: 3, held: 2 })
    expect(Object.fromEntries(check.blocked.map((one) => [one.rule, one.count]))).toEqual({
      'M-FIELD-MISSING': 2,
      'M-PACK-NO': 1,
    })
  })

  it('two orders of one payment filed together are both filed: the payment goes out once, before both inventories', async () => {
    const { test, wire, parcels, sync, changeProfile } = await open()
    await changeProfile({ sends: { order: false, payment: true, waybill: false, receipts: false } })
    const two = parcels.slice(1, 3)
    for (const document of ['payment', 'order'] as const)
      await test.job('fix.apply', {
        selection: { ids: two },
        fix: { kind: 'set', document, field: 'payTransactionId', value: 'ZF-SHARED-1' },
        reason: '示例',
      })
    let refused = 1
    wire.answer = (one) => (one.message.type === 'CEB411Message' && refused-- > 0 ? 'later' : 'taken')
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      state: 'done',
      result: { filed: 5, messages: 2, blocked: 0 },
    })
    await sync()
    expect(wire.sent.map((one) => one.message.type)).toEqual(['CEB411Message'])
    test.clock.advance(10 * MINUTE)
    await sync()
    expect(wire.sent.map((one) => [one.message.type, one.message.documents.length])).toEqual([
      ['CEB411Message', 4],
      ['CEB411Message', 4],
      ['CEB621Message', 5],
    ])
    const payments = wire.sent[1]?.message.documents.map((document) => document.head['payTransactionId'])
    expect(payments?.filter((number) => number === 'ZF-SHARED-1')).toHaveLength(1)
  })

  it('messages hold at most a hundred documents', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 230 })
    expect(await test.value('filing.check', { selection: { ids: parcels } })).toMatchObject({ ready: 230, messages: 6 })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 230, messages: 6 },
    })
    await sync()
    expect(wire.sent.map((one) => one.message.documents.length).sort((a, b) => b - a)).toEqual([
      100, 100, 100, 100, 30, 30,
    ])
  })

  it('a parcel whose text no message can carry is held; the others are filed', async () => {
    const { test, parcels } = await open()
    const goods = await test.value('goods.page', { limit: 500 })
    const order = await test.value('parcel.get', { id: parcels[2] ?? 0 })
    const sku = order.documents.find((document) => document.kind === 'order')?.lines[0]?.['itemNo'] ?? ''
    const record = goods.rows.find((one) => one.sku === sku && one.client !== '' && one.clientId === office?.clientId)
    if (record === undefined) throw new Error('no goods record')
    const { id, key: _key, client: _client, initials: _initials, problems: _problems, revision, ...body } = record
    await test.value('goods.save', { ...body, model: 'x\u0001y', id, revision })
    const result = await test.job('filing.file', { selection: { ids: parcels } })
    expect(result).toMatchObject({ result: { filed: 4, blocked: 1 } })
  })

  it('a buyer who would cross the annual limit over all clients is held until somebody accepts it', async () => {
    const { test, parcels } = await open()
    const buyer = test.core.ledger
      .sql(
        'select o.buyer_id_h as hash from parcel p join trade_order o on o.order_id = p.order_id where p.parcel_id = ?',
      )
      .get(parcels[0] ?? 0) as { hash: string }
    savePurchase(test.core.ledger, { buyerHash: buyer.hash, year: 2026, filingId: 999_999, amount: 25_999 * 100_000 })
    const check = await test.value('filing.check', { selection: { ids: parcels } })
    expect(check).toMatchObject({
      ready: 4,
      held: 1,
      blocked: [{ rule: 'M-LIMIT-ANNUAL', count: 1 }],
      warnings: [{ rule: 'M-LIMIT-ANNUAL', count: 1 }],
    })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 4, blocked: 1 },
    })
    expect(await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })).toMatchObject({
      result: { filed: 1, blocked: 4 },
    })
  })

  it('a rejected inventory gives the buyer his year back, a new declaration takes it again', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 1 })
    const counted = (): number =>
      (test.core.ledger.sql('select sum(counted) as n from buyer_purchase').get() as { n: number }).n
    await test.job('filing.file', { selection: { ids: parcels } })
    expect(counted()).toBe(1)
    await sync()
    wire.items.push({
      id: '1',
      fileName: '',
      bytes: new TextEncoder().encode(
        receipt(await copNoOf(test, parcels[0] ?? 0), '100', '[Code:1300;Desc:人工退单]'),
      ),
    })
    await sync()
    expect(counted()).toBe(0)
    test.clock.advance(MINUTE)
    expect(
      await test.job('filing.redeclare', { selection: { filters: [{ field: 'reason', op: 'is', value: '1300' }] } }),
    ).toMatchObject({ result: { redeclared: 1, messages: 1 } })
    expect(counted()).toBe(1)
  })
})

describe('取消', () => {
  it('a cancelled filing keeps what it froze, files the rest later, and says and writes down how many stay', async () => {
    const { test, parcels } = await open({ parcels: 900 })
    const { jobId } = await test.value('filing.file', { selection: { ids: parcels } })
    const inventories = { filters: [{ field: 'kind', op: 'is' as const, value: 'CEB621Message' }] }
    while ((await test.value('filing.count', inventories)).count === 0)
      await new Promise((resolve) => setImmediate(resolve))
    await test.value('job.cancel', { id: jobId })
    const ended = await test.core.jobs.ended(jobId)
    expect(ended).toMatchObject({ state: 'cancelled', code: 'JOB_CANCELLED' })
    const kept = (await test.value('filing.count', inventories)).count
    expect(ended.data?.['count']).toBe(kept)
    expect((await test.value('audit.page', {})).rows.find((row) => row.action === 'filing.file')?.subject).toBe(
      `${kept} parcels`,
    )
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 900 - kept },
    })
  })
})

describe('更正重报', () => {
  it('one fix for all that were rejected for the same reason goes into their new versions, and the lineage stays', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 3 })
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    for (const parcel of parcels)
      wire.items.push({
        id: String(parcel),
        fileName: '',
        bytes: new TextEncoder().encode(
          receipt(await copNoOf(test, parcel), '100', '[Code:1300;Desc:人工退单，请补充说明]'),
        ),
      })
    await sync()
    test.clock.advance(MINUTE)
    const selection = { filters: [{ field: 'reason', op: 'is' as const, value: '1300' }] }
    expect(
      await test.job('filing.redeclare', {
        selection,
        fix: { kind: 'set', document: 'order', field: 'note', value: '已补充品牌' },
      }),
    ).toMatchObject({ result: { redeclared: 3, messages: 1, blocked: 0 } })
    await sync()
    const [first, second] = wire.sent.filter((one) => one.message.type === 'CEB621Message')
    expect(second?.message.documents.map((document) => document.head['note'])).toEqual([
      '已补充品牌',
      '已补充品牌',
      '已补充品牌',
    ])
    expect(second?.message.documents.map((document) => document.head['copNo'])).toEqual(
      first?.message.documents.map((document) => document.head['copNo']),
    )
    expect(
      new Set(
        [...(first?.message.documents ?? []), ...(second?.message.documents ?? [])].map(
          (document) => document.head['guid'],
        ),
      ).size,
    ).toBe(6)
    const [row] = (await test.value('filing.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB621Message' }] }))
      .rows
    expect(row).toMatchObject({ version: 2, versions: 2, state: 'sent' })
    expect((await test.value('filing.get', { id: row?.id ?? 0 })).versions[1]).toMatchObject({
      replaces: 1,
      why: '更正重报',
    })
    expect(await test.job('filing.redeclare', { selection: { ids: parcels } })).toMatchObject({
      result: { redeclared: 0, blocked: 3 },
    })
  })
})

describe('signing', () => {
  it('without the key that the profile names nothing is filed and the answer says so', async () => {
    const { test, parcels } = await open({ signers: [] })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      state: 'failed',
      code: 'SIGNER_MISSING',
    })
    expect((await test.value('filing.count', {})).count).toBe(0)
  })

  it('a locked key is asked once, what needs it waits, and everything is filed when it works again', async () => {
    let works = false
    let asked = 0
    const card: Signer = {
      info: fakeSigner.info,
      sign(bytes) {
        asked++
        return works ? fakeSigner.sign(bytes) : Promise.resolve({ ok: false, reason: '口令错误', locked: true })
      },
    }
    const { test, parcels } = await open({ parcels: 250, signers: [card] })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      state: 'done',
      result: { filed: 0, waiting: 250, reasons: [{ rule: 'F-WAITS', count: 250 }] },
    })
    expect(asked).toBe(1)
    works = true
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 250, blocked: 0 },
    })
  })
})

describe('channels', () => {
  it('the switch: off means nothing leaves and nothing is asked; on again, everything goes', async () => {
    const { test, wire, parcels, sync } = await open()
    await test.value('channel.switch', { id: 'training', enabled: false })
    await test.job('filing.file', { selection: { ids: parcels } })
    expect((await sync()).result).toMatchObject({ sent: 0, queued: 2, offline: ['training'] })
    expect(wire.sent).toEqual([])
    await test.value('channel.switch', { id: 'training', enabled: true })
    expect((await sync()).result).toMatchObject({ sent: 2, queued: 0, offline: [] })
  })

  it('a real channel never serves a training ledger, nor a training window a real one', async () => {
    const { test, wire, parcels, changeProfile, sync } = await open({
      wires: [playedWire({ id: 'eport', training: false })],
    })
    await changeProfile({ channel: 'eport' })
    expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
      result: { filed: 0, reasons: [{ rule: 'F-CHANNEL' }] },
    })
    expect(await test.call('channel.switch', { id: 'eport', enabled: true })).toMatchObject({
      ok: false,
      code: 'LEDGER_TRAINING_MIXED',
    })
    expect((await test.value('channel.list', {})).channels[0]).toMatchObject({
      enabled: false,
      online: false,
      lastError: 'LEDGER_TRAINING_MIXED',
    })
    await sync()
    expect(wire.sent).toEqual([])
  })

  it('one message that is always refused holds up no other, and its documents say why', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 120 })
    wire.answer = (one) =>
      one.message.type === 'CEB621Message' && one.message.documents.length === 20
        ? { kind: 'refused', detail: '报文类型未开通' }
        : 'taken'
    await test.job('filing.file', { selection: { ids: parcels } })
    expect((await sync()).result).toMatchObject({ sent: 3, queued: 0 })
    const groups = (await test.value('receipt.reasons', {})).groups
    expect(groups).toMatchObject([{ count: 20, state: 'failed', title: '通道拒收：报文类型未开通' }])
  })

  it('the inventory waits until its order has left', async () => {
    const { test, wire, parcels, sync } = await open()
    let orders: 'later' | 'taken' = 'later'
    wire.answer = (one) => (one.message.type === 'CEB311Message' ? orders : 'taken')
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    expect(wire.sent.map((one) => one.message.type)).toEqual(['CEB311Message'])
    orders = 'taken'
    test.clock.advance(MINUTE)
    await sync()
    expect(wire.sent.map((one) => one.message.type)).toEqual(['CEB311Message', 'CEB311Message', 'CEB621Message'])
  })

  it('an unclear answer is followed by a question; the identical bytes go out again only when nobody knows them', async () => {
    const { test, wire, parcels, sync } = await open()
    wire.answer = () => 'unknown'
    wire.known = () => 'notKnown'
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    expect(wire.asked).toEqual([])
    test.clock.advance(MINUTE)
    wire.answer = () => 'taken'
    await sync()
    await sync()
    const [first, second] = wire.sent.filter((one) => one.message.type === 'CEB311Message')
    expect(wire.asked).toContain(first?.copMsgId)
    expect(Buffer.from(second?.envelope ?? [])).toEqual(Buffer.from(first?.envelope ?? []))
    const [row] = (await test.value('outbox.page', { filters: [{ field: 'type', op: 'is', value: 'CEB311Message' }] }))
      .rows
    expect(row).toMatchObject({ state: 'taken', attempts: 2 })
    expect(attemptsOf(test.core.ledger, row?.id ?? 0).map((act) => `${act.act} ${act.answer}`)).toEqual([
      'send ',
      'answer unknown',
      'ask notKnown',
      'send ',
      'answer taken',
    ])
  })

  it('a program that ended while sending asks before anything else', async () => {
    const { test, wire, parcels, sync } = await open()
    await test.job('filing.file', { selection: { ids: parcels } })
    test.core.ledger.sql("update outbox_lease set state = 'sending', attempts = 1").run()
    await sync()
    expect(wire.sent).toEqual([])
    expect(wire.asked).toHaveLength(2)
    expect((await test.value('outbox.page', {})).rows.map((row) => row.state)).toEqual(['taken', 'taken'])
  })

  it('a gateway that is away is asked once for all, says so, and is tried again later', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 250 })
    wire.answer = () => ({ kind: 'later', detail: 'UNAUTHORIZED 401' })
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    expect(wire.sent).toHaveLength(1)
    expect((await test.value('channel.list', {})).channels[0]).toMatchObject({
      online: false,
      lastError: 'UNAUTHORIZED 401',
      queued: 6,
    })
    wire.answer = () => 'taken'
    test.clock.advance(MINUTE)
    expect((await sync()).result).toMatchObject({ queued: 0, offline: [] })
    expect(wire.sent).toHaveLength(7)
    expect((await test.value('channel.list', {})).channels[0]).toMatchObject({ online: true, queued: 0 })
  })

  it('what nobody answers in time is shown as silent and asked about, and never filed again by itself', async () => {
    const { test, wire, parcels, sync } = await open({ parcels: 2 })
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    test.clock.advance(29 * MINUTE)
    await sync()
    expect((await test.value('filing.count', { filters: [{ field: 'state', op: 'is', value: 'silent' }] })).count).toBe(
      0,
    )
    test.clock.advance(2 * MINUTE)
    await sync()
    await sync()
    const silent = await test.value('filing.page', { filters: [{ field: 'state', op: 'is', value: 'silent' }] })
    expect(silent.rows).toHaveLength(4)
    expect(silent.rows[0]).toMatchObject({ stateName: '无回音', tone: 'silent' })
    expect(wire.asked.length).toBeGreaterThan(0)
    const sends = wire.sent.length
    for (let i = 0; i < 20; i++) {
      test.clock.advance(60 * MINUTE)
      await sync()
    }
    expect(wire.sent.length).toBe(sends)
    const detail = await test.value('filing.get', { id: silent.rows[0]?.id ?? 0 })
    expect(detail.allowed).toContain('query')
    expect(detail.timeline.some((row) => row.what === '查询：对方已有此报文')).toBe(true)
    expect((await test.value('ledger.strip', {})).silent).toBe(4)
  })

  it('a sync until idle asks about answers that were lost on the way, and ends when there are none', async () => {
    const { test, wire, parcels, changeProfile } = await open({ parcels: 1 })
    await changeProfile({ sends: { order: false, payment: false, waybill: false, receipts: false } })
    let lost = true
    wire.pending = () => Promise.resolve(0)
    wire.known = () => {
      if (lost) wire.items.push({ id: '1', fileName: '', bytes: new TextEncoder().encode(receipt(copNo, '120', '')) })
      lost = false
      return 'known'
    }
    await test.job('filing.file', { selection: { ids: parcels } })
    const copNo = await copNoOf(test, parcels[0] ?? 0)
    expect(await test.job('channel.sync', { untilIdle: true, maxSeconds: 60 })).toMatchObject({ state: 'done' })
    expect(wire.asked).toHaveLength(2)
    expect(
      (await test.value('filing.page', { filters: [{ field: 'state', op: 'is', value: 'accepted' }] })).rows,
    ).toHaveLength(1)
  })

  it('a frozen message whose bytes were damaged does not leave', async () => {
    const { test, wire, parcels, sync } = await open()
    await test.job('filing.file', { selection: { ids: parcels } })
    test.core.ledger.database.exec('drop trigger outbox_message_no_update')
    test.core.ledger.sql("update outbox_message set sha256 = 'ff' where type = 'CEB621Message'").run()
    await sync()
    expect(wire.sent.map((one) => one.message.type)).toEqual(['CEB311Message'])
    expect((await test.value('receipt.reasons', {})).groups).toMatchObject([{ state: 'failed', count: 5 }])
  })
})

describe('messages', () => {
  it('reads and checks a message out of its envelope, schema findings apart from rule findings', async () => {
    const { test, wire, parcels, sync } = await open()
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    const sent = wire.sent.find((one) => one.message.type === 'CEB621Message')
    const hash = test.upload(sent?.envelope ?? '')
    expect(await test.value('message.read', { hash })).toMatchObject({
      ok: true,
      type: 'CEB621Message',
      documents: 5,
      code: '',
    })
    expect(await test.value('message.check', { hash })).toMatchObject({ ok: true, type: 'CEB621Message', schema: [] })
    const broken = test.upload('<CEB621Message xmlns="http://www.chinaport.gov.cn/ceb" guid="x" version="1.0"/>')
    const check = await test.value('message.check', { hash: broken })
    expect(check.ok).toBe(false)
    expect(check.schema.length).toBeGreaterThan(0)
    expect(await test.value('message.read', { hash: test.upload('{}') })).toMatchObject({ ok: false })
  })
})

async function copNoOf(test: Office['test'], parcelId: number): Promise<string> {
  return (
    (
      await test.value('filing.page', {
        filters: [
          { field: 'parcel', op: 'is', value: String(parcelId) },
          { field: 'kind', op: 'is', value: 'CEB621Message' },
        ],
      })
    ).rows[0]?.copNo ?? ''
  )
}

function receipt(copNo: string, status: string, info: string): string {
  return `<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="4B0D94B1-42A2-C399-E805-7CB8637AEFA6"><InventoryReturn><guid>4B0D94B1-42A2-C399-E805-7CB8637AEFA6</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><returnStatus>${status}</returnStatus><returnTime>20261122090010000</returnTime><returnInfo>${info}</returnInfo></InventoryReturn></CEB622Message>`
}
