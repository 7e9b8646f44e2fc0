import { createVerify, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { SYSTEM } from '../../electron/core/core.ts'
import type { PayUpload, Signer } from '../../electron/core/ports.ts'
import { softwareSigner, trainingPublicKey, trainingSigner } from '../../electron/adapter/signer/software.ts'
import { answerOpen } from '../../electron/core/service/paycheck/take.ts'
import { openTrainingWindow, type TrainingWindow } from '../../electron/training/window.ts'
import { sm2Verify } from '../../shared/message/crypto/sm.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const signer: Signer = softwareSigner(
  { id: 'k1', title: '示例密钥', privateKey: pem, certificateNumber: '01691fe9', certificate: '' },
  seededRng(3),
)

/** Customs' side on its own: the form field is taken apart by hand, the signature verified by node:crypto. */
function customs() {
  const got: string[] = []
  const say = { next: [] as (string | 'later' | 'unknown')[] }
  const upload: PayUpload = {
    upload(_url, body) {
      const text = Buffer.from(body).toString('utf8')
      got.push(text)
      const said = say.next.shift()
      if (said === 'later' || said === 'unknown') return Promise.resolve({ kind: said, detail: '示例' })
      return Promise.resolve({
        kind: 'answered',
        text:
          said ??
          (holds(text)
            ? '{"code":"10000","message":"上传成功","total":0,"serviceTime":1}'
            : '{"code":"20000","message":"上传失败"}'),
      })
    },
  }
  return { got, say, upload }
}

function holds(body: string): boolean {
  const match =
    /^\{"sessionID":"([^"]*)","payExchangeInfoHead":(\{.*\}),"payExchangeInfoLists":(\[.*\]),"serviceTime":"(\d+)","certNo":"01691fe9","signValue":"([^"]*)"\}$/s.exec(
      body,
    )
  if (match === null) return false
  const [, session = '', head = '', lists = '', time = '', value = ''] = match
  const text = `"sessionID":"${session}"||"payExchangeInfoHead":"${head}"||"payExchangeInfoLists":"${lists}"||"serviceTime":"${time}"`
  return createVerify('RSA-SHA1').update(text, 'utf8').verify(rsa.publicKey, value, 'base64')
}

const HEAD =
  '交易流水号,订单号,原始请求,原始响应,电商平台代码,支付企业代码,交易金额,验核机构,支付类型,交易成功时间,商品名称,商品链接,收款账号,收款单位'
const row = (order: string, name = '示例面霜', tx = `T-${order}`, amount = '99.50'): string =>
  `${tx},${order},"https://pay.example/?sub=张示例&sign=""A""","<xml>\n<code>SUCCESS</code></xml>",4101960AAA,4403169D3W,${amount},3,1,20261122101112,${name},https://m.example/${order},11110000,示例电商`

async function office(at = customs()): Promise<{ one: TestLedger; at: ReturnType<typeof customs>; clientId: number }> {
  const one = (test = await openTestLedger({ signers: [signer], payUpload: at.upload, spawn: parserHere() }))
  const { id: clientId } = await one.value('client.save', { code: 'S1', name: '示例客户', note: '' })
  return { one, at, clientId }
}

async function take(one: TestLedger, clientId: number, text: string, fileName = '支付原始数据.csv') {
  const staged = await one.job('intake.stage', { hash: one.upload(text), fileName, kind: 'pay-raw', clientId })
  if (staged.result === undefined) throw new Error(JSON.stringify(staged))
  return one.job('intake.accept', { batchId: staged.result.batchId })
}

/** Lets the answering run until nothing is due. */
async function settle(one: TestLedger): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    await one.core.payChecks.idle()
  }
}
const rows = async (one: TestLedger) => (await one.value('payCheck.page', { limit: 20 })).rows
const ask = (one: TestLedger, order: string, session: string): string =>
  answerOpen(
    one.core.context(SYSTEM),
    JSON.stringify({ orderNo: order, sessionID: session, serviceTime: 1 }),
    '127.0.0.1',
  )

describe('支付原始数据的导入', () => {
  it('from CSV and from JSON, to the character and sealed: nothing of it stands in the database in clear', async () => {
    const { one, at, clientId } = await office()
    expect(await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)).toMatchObject({
      result: { accepted: 1, leftOut: 0 },
    })
    const json = [
      {
        payExchangeInfoHead: {
          initalRequest: 'REQ"x"',
          initalResponse: 'RES',
          ebpCode: '4101960AAA',
          payCode: '4403169D3W',
          payTransactionId: 420000012320261122001,
          totalAmount: 10.5,
          currency: '142',
          verDept: '3',
          tradingTime: '20261122101112',
        },
        payExchangeInfoLists: [
          {
            orderNo: 'DD-2',
            goodsInfo: [
              { gname: '示例奶粉', itemLink: 'https://m.example/2' },
              { gname: '示例纸巾', itemLink: 'https://m.example/3' },
            ],
            recpAccount: '1111',
            recpName: '示例电商',
          },
          {
            orderNo: 'DD-3',
            goodsInfo: [{ gname: '示例面霜', itemLink: 'https://m.example/4' }],
            recpAccount: '1111',
            recpName: '示例电商',
          },
        ],
      },
    ]
    const text = JSON.stringify(json)
      .replace('420000012320261130000', '420000012320261122001')
      .replace(/"payTransactionId":[\d.e+]+/, '"payTransactionId":420000012320261122001')
    expect(await take(one, clientId, text, '179.json')).toMatchObject({ result: { accepted: 3 } })
    expect(await take(one, clientId, `${text}\n`, '179.json')).toMatchObject({ result: { accepted: 0, unchanged: 3 } })
    expect(await one.value('payCheck.status', {})).toMatchObject({ payments: 2, orders: 3 })
    const tables = one.core.ledger.sql("select name from sqlite_master where type = 'table'").all() as {
      name: string
    }[]
    for (const { name } of tables)
      expect(JSON.stringify(one.core.ledger.sql(`select * from "${name}"`).all()), name).not.toMatch(
        /张示例|REQ|示例奶粉/,
      )
    ask(one, 'DD-2', 'S-2')
    await settle(one)
    const sent = JSON.parse(at.got[0] ?? '{}') as {
      payExchangeInfoHead: { payTransactionId: string; totalAmount: number; initalRequest: string }
      payExchangeInfoLists: { goodsInfo: unknown[] }[]
    }
    expect(sent.payExchangeInfoHead).toMatchObject({
      payTransactionId: '420000012320261122001',
      totalAmount: 10.5,
      initalRequest: 'REQ"x"',
    })
    expect(sent.payExchangeInfoLists.map((list) => list.goodsInfo.length)).toEqual([2, 1])
  })

  it('a bad payment comes back with its reason and never stops the good ones', async () => {
    const { one, clientId } = await office()
    const lines = [
      row('DD-1'),
      row('DD-2').replace(',3,1,', ',9,1,'),
      row('DD-3', '示例', 'T-X'),
      row('DD-4', '示例', 'T-X', '1.00'),
    ]
    expect(await take(one, clientId, [HEAD, ...lines].join('\n'))).toMatchObject({
      result: { accepted: 1, leftOut: 3 },
    })
    expect(await one.value('payCheck.status', {})).toMatchObject({ payments: 1, orders: 1 })
  })
})

describe('platDataOpen 与 realTimeDataUpload', () => {
  it('is answered at once, and what is sent is what was signed: a second library verifies it', async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
    expect(JSON.parse(ask(one, 'DD-1', 'S-1'))).toMatchObject({ code: '10000', message: '' })
    await settle(one)
    expect(at.got).toHaveLength(1)
    expect(holds(at.got[0] ?? '')).toBe(true)
    const [check] = await rows(one)
    expect(check).toMatchObject({
      state: 'taken',
      stateName: '已上传',
      code: '10000',
      client: '示例客户',
      came: '监听',
    })
    const detail = await one.value('payCheck.get', { id: check?.id ?? 0 })
    expect(detail.events.map((event) => event.what)).toEqual(['收到', '已签名固定', '发送中', '已上传'])
    // What was frozen is what customs got; on screen its personal parts are withheld until somebody says why.
    const frozen = await one.value('message.text', { hash: detail.hash ?? '' })
    expect(frozen.text).not.toContain('张示例')
    expect((await one.value('message.text', { hash: detail.hash ?? '', reveal: true, reason: '核对' })).text).toBe(
      at.got[0],
    )
  })

  it('what was asked, sent and answered stands word for word in the message log, by order and by session', async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
    at.say.next.push('<html>登录</html>')
    ask(one, 'DD-1', 'S-1')
    ask(one, 'DD-9', 'S-9')
    await settle(one)
    one.clock.advance(60_000)
    await settle(one)
    const log = async (value: string, more: { field: string; op: 'is'; value: string }[] = []) =>
      (await one.value('messageLog.page', { filters: [{ field: 'number', op: 'is', value }, ...more] })).rows
    const all = await log('DD-1')
    expect(all.map((message) => [message.directionName, message.typeName, message.state])).toEqual([
      ['收到', '支付原始数据答复', '已上传'],
      ['收到', '支付原始数据答复', '结果不明'],
      ['发出', '支付原始数据', '已上传'],
      ['收到', '支付数据抽查', '已受理'],
    ])
    expect(all[0]).toMatchObject({ name: 'S-1' })
    expect((await log('S-1')).map((message) => message.id)).toEqual(all.map((message) => message.id))
    expect(await log('S-1', [{ field: 'direction', op: 'is', value: 'out' }])).toMatchObject([{ client: '示例客户' }])
    const texts = await Promise.all(
      all.map(async ({ hash }) => (await one.value('message.text', { hash, reveal: true, reason: '核对' })).text),
    )
    expect(texts).toEqual([
      '{"code":"10000","message":"上传成功","total":0,"serviceTime":1}',
      '<html>登录</html>',
      at.got[0],
      '{"orderNo":"DD-1","sessionID":"S-1","serviceTime":1}',
    ])
    expect((await one.value('message.text', { hash: all[2]?.hash ?? '' })).text).not.toContain('张示例')
    expect(await one.value('messageLog.count', { filters: [] })).toMatchObject({ count: 5 })
    const exported = await one.job('messageLog.export', { filters: [] })
    expect(exported.result).toMatchObject({ files: 5 })
  })

  it('the same session again is answered again and sent once; another order under it is refused and noted', async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n${row('DD-2')}\n`)
    for (let i = 0; i < 50; i++) expect(JSON.parse(ask(one, 'DD-1', 'S-1'))).toMatchObject({ code: '10000' })
    expect(JSON.parse(ask(one, 'DD-2', 'S-1'))).toMatchObject({ code: '20000' })
    await settle(one)
    expect(at.got).toHaveLength(1)
    expect(await rows(one)).toHaveLength(1)
    expect((await one.value('payCheck.get', { id: 1 })).events.map((event) => event.what)).toContain('会话号冲突')
    expect(JSON.parse(answerOpen(one.core.context(SYSTEM), '{"orderNo":', ''))).toMatchObject({ code: '20000' })
  })

  it('silence and put-offs repeat the same bytes, further and further apart, until customs has answered', async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
    at.say.next.push('unknown', 'later', '<html>登录</html>')
    ask(one, 'DD-1', 'S-1')
    await settle(one)
    expect((await rows(one))[0]).toMatchObject({ state: 'unknown', attempts: 1 })
    for (const seconds of [10, 20, 40]) {
      one.clock.advance((seconds - 1) * 1000)
      await settle(one)
      const before = at.got.length
      one.clock.advance(1000)
      await settle(one)
      expect(at.got.length).toBe(before + 1)
    }
    expect((await rows(one))[0]).toMatchObject({ state: 'taken', attempts: 4 })
    expect(new Set(at.got).size).toBe(1)
  })

  it('what cannot be answered is held with its reason and deadline in the work queue, and is answered when the data comes', async () => {
    const { one, at, clientId } = await office()
    ask(one, 'DD-9', 'S-9')
    await settle(one)
    const [held] = await rows(one)
    expect(held).toMatchObject({
      state: 'held',
      info: expect.stringContaining('没有该订单的支付原始数据') as string,
      late: false,
    })
    expect(Date.parse(held?.dueAt ?? '') - Date.parse(held?.receivedAt ?? '')).toBe(24 * 3_600_000)
    const pile = async () =>
      (await one.value('ledger.workQueue', {})).piles
        .filter((one) => one.id.startsWith('pay-check'))
        .map((one) => `${one.title} ${one.count}`)
    expect(await pile()).toEqual(['支付数据抽查：不能应答 1'])
    one.clock.advance(25 * 3_600_000)
    expect(await pile()).toEqual(['支付数据抽查：已超时限 1'])
    await take(one, clientId, `${HEAD}\n${row('DD-9')}\n`)
    await settle(one)
    expect((await rows(one))[0]).toMatchObject({ state: 'taken' })
    expect(holds(at.got[0] ?? '')).toBe(true)
    expect(await pile()).toEqual([])
  })

  it('after the program was closed between the signature and the answer, the frozen bytes go out, not new ones', async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
    at.say.next.push('unknown')
    ask(one, 'DD-1', 'S-1')
    await settle(one)
    test = await one.reopen()
    test.clock.advance(60_000)
    test.core.payChecks.wake()
    await settle(test)
    expect(at.got).toHaveLength(2)
    expect(at.got[1]).toBe(at.got[0])
    expect((await rows(test))[0]).toMatchObject({ state: 'taken' })
  })

  it("customs' refusal is shown as it came and waits for a person, who has it answered anew by hand", async () => {
    const { one, at, clientId } = await office()
    await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
    at.say.next.push('{"code":"20001","message":"订单不存在"}')
    const { id } = await one.value('payCheck.take', { orderNo: 'DD-1', sessionId: 'S-HAND' })
    await settle(one)
    expect((await rows(one))[0]).toMatchObject({
      state: 'refused',
      code: '20001',
      info: '订单不存在',
      came: '手工登记',
    })
    expect(await one.value('payCheck.retry', { ids: [id] })).toEqual({ changed: 1 })
    await settle(one)
    expect((await rows(one))[0]).toMatchObject({ state: 'taken' })
    // What was refused is composed and signed anew: the data may have been corrected meanwhile.
    expect(at.got[1]).not.toBe(at.got[0])
    expect(await one.call('payCheck.take', { orderNo: 'DD-2', sessionId: 'S-HAND' })).toMatchObject({
      code: 'PAY_SESSION_TAKEN',
    })
    expect(await one.call('payCheck.take', { orderNo: 'DD-2', sessionId: '坏 的' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
  })

  it('培训窗口 asks about an order by itself, verifies the signature and answers; a signature that does not hold is refused', async () => {
    const key = new Uint8Array(32).fill(7)
    const make = async (other: boolean): Promise<string> => {
      let window: TrainingWindow | undefined
      const office = trainingPublicKey(other ? new Uint8Array(32).fill(8) : key)
      const one = await openTestLedger({
        spawn: parserHere(),
        signers: [trainingSigner(key, 'training', seededRng(4))],
        wires: ({ clock, rng, directory }) => [
          (window = openTrainingWindow({ file: join(directory, 'training.db'), key, clock, rng })),
        ],
        payUpload: {
          upload: (url, body) =>
            window?.payUpload((signed, value) => sm2Verify(signed, value, office)).upload(url, body) ??
            Promise.reject(new Error('no window')),
        },
      })
      const { id: clientId } = await one.value('client.save', { code: 'S1', name: '示例客户', note: '' })
      await take(one, clientId, `${HEAD}\n${row('DD-1')}\n`)
      await one.value('payCheck.take', {})
      await settle(one)
      const [check] = await rows(one)
      await one.close()
      return `${check?.came ?? ''} ${check?.orderNo ?? ''} ${check?.stateName ?? ''}`
    }
    expect(await make(false)).toBe('培训窗口 DD-1 已上传')
    expect(await make(true)).toBe('培训窗口 DD-1 上传被拒')
  })
})
