import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer, type Server as SecureServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCeb } from '../../../shared/message/ceb/read.ts'
import { rsaCertificate } from '../../../test/support/certificate.ts'
import type { Clock, SentMessage, Wire } from '../../core/ports.ts'
import { envelopeFor } from './folder.fixture.ts'
import { openConfiguredChannel } from './index.ts'
import { readRows } from './haikou.ts'

/** A gateway on this machine that plays what real ones do to their callers. */

const clock: Clock = {
  now: () => Date.UTC(2026, 10, 22, 1),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
const tls = rsaCertificate({ name: '127.0.0.1', address: [127, 0, 0, 1] })
const ID = '4CDE1CFD-EDED-46B1-946C-B8022E42FC94'
const message: SentMessage = { copMsgId: ID, type: 'CEB621Message', documents: 1 }
const envelope = envelopeFor(ID)

interface Call {
  readonly method: string
  readonly path: string
  readonly body: string
}
type Play = (call: Call, response: ServerResponse, request: IncomingMessage) => void

let server: SecureServer
let calls: Call[] = []
let play: Play = () => undefined
const answer =
  (text: string, type = 'text/plain', status = 200): Play =>
  (_call, response) =>
    void response.writeHead(status, { 'content-type': type }).end(text)
const port = (of: Server | SecureServer): number => (of.address() as AddressInfo).port

beforeAll(async () => {
  server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        path: request.url ?? '',
        body: Buffer.concat(parts).toString('utf8'),
      }
      calls.push(call)
      play(call, response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => void server.close())
beforeEach(() => {
  calls = []
})

const gatewayWay = (change: object = {}) => ({
  url: `https://127.0.0.1:${port(server)}/base/`,
  authority: tls.certificatePem,
  proxy: '',
  proxyLogin: '',
  timeoutSeconds: 1,
  ...change,
})
const world = { directory: '', clock, rng: { bytes: (count: number) => new Uint8Array(count) } }
const haikou = (change: object = {}): Wire =>
  openConfiguredChannel(
    {
      id: 'hk',
      title: '示例',
      body: { kind: 'haikou', dxpId: 'DXPENT0000012345', senderId: 'SHOP', receiverId: 'PORT', ...gatewayWay(change) },
    },
    world,
  )
const shenzhen = (): Wire =>
  openConfiguredChannel(
    {
      id: 'sz',
      title: '示例',
      body: { kind: 'shenzhen', clientId: '4403示例', key: 'secret', icNo: '1', macAddress: '00', ...gatewayWay() },
    },
    world,
  )

describe('which answers prove something', () => {
  const cases: [string, Play, object][] = [
    [
      'a login page is nobody’s answer, whatever its status',
      answer('<!DOCTYPE html><html><form>登录</form></html>', 'text/plain'),
      { kind: 'later', detail: expect.stringContaining('UNAUTHORIZED') as unknown },
    ],
    ['401 pauses the channel', answer('', 'text/plain', 401), { kind: 'later', detail: 'UNAUTHORIZED 401' }],
    [
      'a redirect is not followed',
      (_call, response) => void response.writeHead(302, { location: 'https://example.com/' }).end(),
      { kind: 'later', detail: expect.stringContaining('未跟随') as unknown },
    ],
    [
      'a server that broke may have passed it on',
      answer('', 'text/plain', 502),
      { kind: 'unknown', detail: 'HTTP 502' },
    ],
    [
      '429 says when to come again',
      (_call, response) => void response.writeHead(429, { 'retry-after': '7' }).end(),
      { kind: 'later', detail: 'HTTP 429', retryAfterMs: 7000 },
    ],
    [
      'an answer that ends early is no answer',
      (_call, response) => void (response.writeHead(200, { 'content-length': '10' }).write('O'), response.destroy()),
      { kind: 'unknown' },
    ],
    ['silence is doubt', () => undefined, { kind: 'unknown', detail: 'TIMEOUT' }],
    ['a word that the source does not document is doubt', answer('RECEIVED'), { kind: 'unknown', detail: 'RECEIVED' }],
    ['OK is taken', answer('OK'), { kind: 'taken' }],
  ]
  it.each(cases)('%s', async (_title, how, expected) => {
    play = how
    expect(await haikou().send(envelope, message)).toMatchObject(expected)
    expect(calls).toHaveLength(1)
  })

  it('a certificate that nobody vouches for, a closed port and an open line are offline, and nothing leaves', async () => {
    play = answer('OK')
    expect(await haikou({ authority: '' }).send(envelope, message)).toMatchObject({
      kind: 'later',
      detail: expect.stringMatching(/^OFFLINE .*(SELF_SIGNED|CERT)/) as unknown,
    })
    expect(await haikou({ url: 'https://127.0.0.1:1/' }).send(envelope, message)).toMatchObject({
      kind: 'later',
      detail: 'OFFLINE ECONNREFUSED',
    })
    expect(await haikou({ url: 'http://gateway.example/' }).send(envelope, message)).toEqual({
      kind: 'later',
      detail: 'OFFLINE PLAIN_REFUSED',
    })
    expect(calls).toEqual([])
  })

  it('a gateway that forgets what it has had is told the same bytes under the same number', async () => {
    play = answer('', 'text/plain', 504)
    const wire = haikou()
    await wire.send(envelope, message)
    expect((await wire.ask(ID)).kind).toBe('cannotSay')
    play = answer('OK')
    await haikou().send(envelope, message)
    expect(calls[1]).toEqual(calls[0])
  })

  it('while fetching, pages, halves and refusals change nothing and keep the cursor', async () => {
    for (const how of [
      cases[0]?.[1],
      cases[1]?.[1],
      cases[2]?.[1],
      cases[5]?.[1],
      answer('[{"a":', 'application/json'),
      answer('', 'text/plain', 500),
    ]) {
      play = how ?? answer('')
      for (const wire of [haikou(), shenzhen()])
        expect(await wire.fetch('5', 10)).toMatchObject({
          items: [],
          cursor: '5',
          offline: expect.any(String) as unknown,
        })
    }
  })
})

describe('a proxy', () => {
  let proxy: Server | undefined
  afterEach(() => void proxy?.close())

  it('carries a tunnel in which the gateway’s own certificate is verified, after its login', async () => {
    const seen: string[] = []
    proxy = createPlainServer()
    proxy.on('connect', (request: IncomingMessage, socket) => {
      seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`)
      const far = connect(port(server), '127.0.0.1', () => void socket.write('HTTP/1.1 200 OK\r\n\r\n'))
      far.pipe(socket).pipe(far)
    })
    await new Promise<void>((resolve) => proxy?.listen(0, '127.0.0.1', resolve))
    play = answer('OK')
    const through = { proxy: `http://127.0.0.1:${port(proxy)}`, proxyLogin: 'a:b' }
    expect((await haikou(through).send(envelope, message)).kind).toBe('taken')
    expect(seen).toEqual([`127.0.0.1:${port(server)} Basic ${Buffer.from('a:b').toString('base64')}`])
    expect((await haikou({ ...through, authority: '' }).send(envelope, message)).kind).toBe('later')
    expect(calls).toHaveLength(1)
  })
})

describe('the Haikou way', () => {
  const ROW =
    '{org_id=1, instm=1691397847000, agentcode=46016602EV, re_elist_guid_cus=9422f96b, returnstatus=800, ebpcode=46016602EV, preno=B20230807570793612, returntime2=20230807164407, ebccode=46016602EV, returninfo=[Code:2600;Desc:放行], returntime=1691397832000, re_elist_guid=4e7a2dab, customscode=6409, invtno=64092023I000722460}'
  const FIRST =
    '{org_id=1, instm=1691397837000, agentcode=46016602EV, returnstatus=2, ebpcode=46016602EV, returninfo=清单新增申报成功[A, b=1][电商企业编码：46016602EV订单编号：JO_D1], returntime=1691397830000, customscode=6409}'

  it('carries the signed document inside JSON', async () => {
    play = answer('OK')
    await haikou().send(envelope, message)
    const { Message } = JSON.parse(calls[0]?.body ?? '') as {
      Message: { MessageHead: object; MessageBody: { data: string } }
    }
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/base/cebcmsg' })
    expect(Message.MessageHead).toMatchObject({
      MessageId: ID,
      MessageType: 'CEB621Message.xml',
      SenderID: 'SHOP',
      ReceiverID: 'PORT',
    })
    expect(Buffer.from(Message.MessageBody.data, 'base64').toString('utf8')).toBe(`<示例>${ID}</示例>`)
  })

  it('rows become the receipts that they stand for; a row that comes again is not handed out again once it is durable', async () => {
    play = (call, response, request) =>
      answer(call.path.includes('622') ? `[${FIRST}, ${ROW}]` : '[]')(call, response, request)
    const wire = haikou()
    const lost = await wire.fetch('', 10)
    expect(lost.items).toHaveLength(2)
    const page = await wire.fetch('', 10)
    expect(page.items).toEqual(lost.items)
    const [first, released] = page.items.map((item) => readCeb(new TextDecoder().decode(item.bytes)))
    expect(first).toMatchObject({
      ok: true,
      message: {
        type: 'CEB622Message',
        documents: [
          {
            head: {
              returnStatus: '2',
              returnInfo: '清单新增申报成功[A, b=1][电商企业编码：46016602EV订单编号：JO_D1]',
            },
          },
        ],
      },
    })
    expect(released).toMatchObject({
      ok: true,
      message: {
        documents: [
          {
            head: {
              preNo: 'B20230807570793612',
              invtNo: '64092023I000722460',
              returnTime: '20230807164352000',
              returnInfo: '[Code:2600;Desc:放行]',
            },
          },
        ],
      },
    })
    expect(await wire.fetch(page.cursor, 10)).toEqual({ items: [], cursor: page.cursor })
    expect(calls.at(-1)?.path).toBe('/base/ceb622msg?dxpid=DXPENT0000012345&qryid=20230807164207')
  })

  it('a page that is full leaves the rest for the next', async () => {
    play = (call, response, request) =>
      answer(call.path.includes('622') ? `[${ROW}, ${FIRST}]` : '[]')(call, response, request)
    const wire = haikou()
    const one = await wire.fetch('', 1)
    const two = await wire.fetch(one.cursor, 1)
    expect([one, two].map((page) => page.items.length)).toEqual([1, 1])
    expect(one.items[0]?.id).not.toBe(two.items[0]?.id)
  })

  it('what is no list of rows is no answer', () => {
    for (const text of ['{}', '[1', '<html>', '[{x=1}]', 'OK']) expect(readRows(text)).toBeUndefined()
    for (const text of ['', '[]', 'null']) expect(readRows(text)).toEqual([])
    expect(readRows('[{"returnstatus":"2","instm":1691397837000}]')).toEqual([
      { returnstatus: '2', instm: '1691397837000' },
    ])
  })
})

describe('the Shenzhen way', () => {
  it('carries the envelope inside a form, packed when it is long', async () => {
    play = answer('{"result":true,"description":"ok"}', 'application/json')
    const wire = shenzhen()
    expect(await wire.send(envelope, message)).toMatchObject({ kind: 'taken' })
    const long = envelopeFor(ID, 'CEB621Message', new Uint8Array(200_000).fill(65))
    await wire.send(long, message)
    const [plainForm, packedForm] = calls.map((call) => new URLSearchParams(call.body))
    expect(plainForm?.get('messageType')).toBe('SZCPORTCEB621Message')
    const data = (text: string | null | undefined): Buffer =>
      Buffer.from(/<Data>(.*)<\/Data>/.exec(text ?? '')?.[1] ?? '', 'base64')
    expect(new Uint8Array(data(plainForm?.get('messageText')))).toEqual(envelope)
    expect(packedForm?.get('messageText')).toContain('<ZipFlag>1</ZipFlag>')
    expect(new Uint8Array(gunzipSync(data(packedForm?.get('messageText'))))).toEqual(long)
  })

  it('a code with a minus is tried again, another one is final', async () => {
    play = answer('{"result":false,"errorCode":"-3","description":"忙"}', 'application/json')
    expect(await shenzhen().send(envelope, message)).toEqual({ kind: 'later', detail: '-3 忙' })
    play = answer('{"result":false,"errorCode":"E01","description":"未开通"}', 'application/json')
    expect(await shenzhen().send(envelope, message)).toEqual({ kind: 'refused', detail: 'E01 未开通' })
  })

  it('receipts are acknowledged only when they are durable here', async () => {
    play = (call, response, request) =>
      answer(
        call.path.includes('receiveMessage')
          ? '{"result":true,"receiptList":[{"receiptId":"r1","messageId":"SZCPORTCEB622Message_X_1","messageText":"<a/>"}]}'
          : '{"result":true}',
        'application/json',
      )(call, response, request)
    const wire = shenzhen()
    const page = await wire.fetch('', 10)
    expect(page.items).toMatchObject([{ id: 'r1', fileName: 'SZCPORTCEB622Message_X_1.xml' }])
    await wire.fetch('', 10)
    expect(calls.every((call) => call.path.includes('receiveMessage'))).toBe(true)
    await wire.fetch(page.cursor, 10)
    expect(
      new URLSearchParams(calls.find((call) => call.path.includes('sendReceiptReceived'))?.body).get('messageText'),
    ).toBe('[{"receiptId":"r1"}]')
  })
})
