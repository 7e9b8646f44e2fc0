import { request as httpsRequest } from 'node:https'
import { connect as tlsConnect } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import {
  describeCertificate,
  makeLanCertificate,
  servesStill,
} from '../../electron/adapter/certificate/lan-certificate.ts'
import type { CallSession, HostRequest } from '../../electron/core/link-protocol.ts'
import { DEVICE_COOKIE, startLanServer, type LanServer } from '../../electron/host/lan-server.ts'
import { Failure, type Answer } from '../../shared/contract/index.ts'
import { openWarehouse, stock, type Warehouse } from './shelf-office.ts'

/** The network server before a real ledger, attacked the way another machine could. */
interface Reply {
  readonly status: number
  readonly body: { ok: boolean; code?: string; value?: Record<string, unknown> }
  readonly cookie: string
}
interface Net {
  readonly house: Warehouse
  readonly server: LanServer
  readonly touched: Set<(event: { type: 'topics'; topics: string[] }) => void>
  pair(kind: 'handheld' | 'desk', as?: string): Promise<string>
  ask(path: string, options?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Reply>
  call(name: string, input: unknown, secret: string, token?: string): Promise<Reply>
}

let net: Net | undefined
let clock = 0
afterEach(async () => {
  await net?.server.close()
  await net?.house.test.close()
  net = undefined
})

/** What the core's process does with a request. */
async function answerFor(house: Warehouse, request: HostRequest): Promise<Answer<unknown>> {
  const { core } = house.test
  if (request.type === 'call') return core.call(request.name, request.input, request.session.token, request.session)
  if (request.type !== 'admit') return { ok: true, value: null }
  try {
    core.admit(request.session)
    return { ok: true, value: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ok: false, code: error.code, data: error.data }
  }
}

function ask(
  port: number,
  path: string,
  options: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        rejectUnauthorized: false,
        headers: options.headers ?? {},
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('end', () => {
          const isJson = (response.headers['content-type'] ?? '').startsWith('application/json')
          resolve({
            status: response.statusCode ?? 0,
            body: isJson ? (JSON.parse(text) as Reply['body']) : { ok: response.statusCode === 200 },
            cookie: response.headers['set-cookie']?.[0] ?? '',
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

async function openNet(): Promise<Net> {
  clock = 0
  const house = await openWarehouse()
  const touched: Net['touched'] = new Set()
  const made = makeLanCertificate(['127.0.0.1', 'office-pc'], Date.now())
  const server = await startLanServer({
    link: {
      request: (request: HostRequest) => answerFor(house, request),
      onEvent: (listener) => {
        touched.add(listener)
        return () => touched.delete(listener)
      },
      onState: () => () => undefined,
      state: { state: 'ready', info: { ledgerId: 'L', kind: 'training', schemaVersion: 1 } },
    },
    rendererFolder: import.meta.dirname,
    port: 0,
    names: ['127.0.0.1', 'office-pc'],
    ...made,
    now: () => clock,
  })
  house.test.core.noteLan({
    port: server.port,
    addresses: [`https://127.0.0.1:${server.port}`],
    fingerprint: 'F',
    validTo: '2027-01-01',
    problem: '',
  })
  const origin = `https://127.0.0.1:${server.port}`
  const json = { 'Content-Type': 'application/json', Origin: origin }
  const one: Net = {
    house,
    server,
    touched,
    ask: (path, options) => ask(server.port, path, options),
    async pair(kind, as = 'warehouse') {
      const user = (await house.test.value('session.users', {})).users.find((row) => row.login === as)
      const { code } = await house.test.value('lan.pair', { kind, name: `示例${kind}`, userId: user?.id ?? 0 })
      const reply = await ask(server.port, '/pair', { method: 'POST', body: JSON.stringify({ code }), headers: json })
      expect(reply.status).toBe(200)
      expect(reply.cookie).toMatch(/^__Host-portledger-device=[\w-]{43}; HttpOnly; Secure; SameSite=Strict; Path=\//)
      expect(JSON.stringify(reply.body)).not.toContain(reply.cookie.split('=')[1]?.split(';')[0] ?? '!')
      return reply.cookie.split('=')[1]?.split(';')[0] ?? ''
    },
    call: (name, input, secret, token) =>
      ask(server.port, `/call/${name}`, {
        method: 'POST',
        body: JSON.stringify(input),
        headers: {
          ...json,
          Cookie: `${DEVICE_COOKIE}=${secret}`,
          ...(token === undefined ? {} : { 'x-portledger-session': token }),
        },
      }),
  }
  net = one
  return one
}

describe('证书', () => {
  it('is for the names of this machine, for at most 397 days, signed by an authority that signs nothing else; another name or a nearly spent one needs a new one', () => {
    const now = Date.parse('2026-11-29T00:00:00Z')
    const made = makeLanCertificate(['192.168.1.20', 'office-pc'], now)
    const read = new X509Certificate(made.certificate)
    const authority = new X509Certificate(made.authority)
    expect([read.verify(authority.publicKey), read.verify(read.publicKey)]).toEqual([true, false])
    expect([authority.ca, authority.verify(authority.publicKey), read.checkIssued(authority)]).toEqual([
      true,
      true,
      true,
    ])
    expect(read.checkIP('192.168.1.20')).toBe('192.168.1.20')
    expect(read.checkHost('office-pc')).toBe('office-pc')
    expect(read.ca).toBe(false)
    expect((Date.parse(read.validTo) - Date.parse(read.validFrom)) / 86_400_000).toBeLessThanOrEqual(398)
    expect(servesStill(made, ['office-pc'], now)).toBe(true)
    expect(servesStill(made, ['10.0.0.9'], now)).toBe(false)
    expect(servesStill(made, ['office-pc'], now + 380 * 86_400_000)).toBe(false)
    expect(servesStill({ ...made, key: makeLanCertificate(['x'], now).key }, ['office-pc'], now)).toBe(false)
    expect(
      servesStill({ ...made, authority: makeLanCertificate(['office-pc'], now).authority }, ['office-pc'], now),
    ).toBe(false)
    expect(servesStill({ certificate: 'nonsense', authority: '', key: '' }, [], now)).toBe(false)
    expect(describeCertificate(made.certificate).fingerprint).toMatch(/^([0-9A-F]{4} ){15}[0-9A-F]{4}$/)
  })
})

describe('局域网被攻击', () => {
  it('a wrong host, a foreign origin, a foreign page, a bearer, a form, a stranger get nothing', async () => {
    const { ask: go, server, pair } = await openNet()
    const secret = await pair('desk')
    const origin = `https://127.0.0.1:${server.port}`
    const cookie = { Cookie: `${DEVICE_COOKIE}=${secret}` }
    const post = (headers: Record<string, string>) =>
      go('/call/ledger.info', {
        method: 'POST',
        body: '{}',
        headers: { 'Content-Type': 'application/json', Origin: origin, ...cookie, ...headers },
      })
    expect((await post({})).status).toBe(200)
    expect(await post({ Host: `evil.example:${server.port}` })).toMatchObject({
      status: 421,
      body: { code: 'HOST_REFUSED' },
    })
    expect(await post({ Origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { code: 'ORIGIN_REFUSED' },
    })
    expect(await post({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' })).toMatchObject({ status: 403 })
    expect(await post({ Authorization: 'Bearer 0123456789abcdef' })).toMatchObject({ status: 401 })
    expect(await post({ 'Content-Type': 'text/plain' })).toMatchObject({ status: 415 })
    expect(
      await go('/call/ledger.info', {
        method: 'POST',
        body: '{}',
        headers: { 'Content-Type': 'application/json', ...cookie },
      }),
    ).toMatchObject({ status: 403 })
    expect(await post({ Cookie: '' })).toMatchObject({ status: 401, body: { code: 'DEVICE_UNKNOWN' } })
    expect(await post({ Cookie: `${DEVICE_COOKIE}=${'A'.repeat(43)}` })).toMatchObject({
      status: 401,
      body: { code: 'DEVICE_UNKNOWN' },
    })
    expect(
      await go('/call/lan.redeem', {
        method: 'POST',
        body: '{"code":"AAAAAAAAAAAAAAAA"}',
        headers: { 'Content-Type': 'application/json', Origin: origin },
      }),
    ).toMatchObject({ status: 401 })
    expect((await go('/events', { headers: {} })).status).toBe(401)
    expect((await go('//evil.example/', {})).status).toBe(400)
    expect((await go('/..%2f..%2fpackage.json', {})).status).toBe(404)
  })

  it('a pairing code works once and for ten minutes; guessing makes an address wait, and a right code does not help it then', async () => {
    const { ask: go, server, house } = await openNet()
    const { test } = house
    const headers = { 'Content-Type': 'application/json', Origin: `https://127.0.0.1:${server.port}` }
    const redeem = (code: string) => go('/pair', { method: 'POST', body: JSON.stringify({ code }), headers })
    const fresh = async (): Promise<string> => (await test.value('lan.pair', { kind: 'desk', name: '示例电脑' })).code
    const code = await fresh()
    expect((await redeem(` ${code.slice(0, 8).toLowerCase()}-${code.slice(8)} `)).status).toBe(200)
    expect(await redeem(code)).toMatchObject({ status: 403, body: { code: 'PAIRING_WRONG' } })
    const late = await fresh()
    test.clock.advance(10 * 60_000 + 1)
    expect(await redeem(late)).toMatchObject({ status: 403 })
    for (let i = 0; i < 6; i++) expect((await redeem(`WRONG${i}WRONGWRONG`)).status).toBe(403)
    expect(await redeem(await fresh())).toMatchObject({ status: 429, body: { code: 'PAIRING_WAIT' } })
    clock += 10 * 60_000 + 1
    expect((await redeem(await fresh())).status).toBe(200)
    expect(await test.call('lan.redeem', { code: await fresh() })).toMatchObject({ ok: false, code: 'ROLE_REFUSED' })
    expect(await test.call('lan.pair', { kind: 'handheld', name: 'x', userId: 1 }, 'clerk')).toMatchObject({
      ok: false,
      code: 'ROLE_REFUSED',
    })
    const clerk = (await test.value('session.users', {})).users.find((row) => row.login === 'clerk')
    expect(await test.call('lan.pair', { kind: 'handheld', name: 'x', userId: clerk?.id ?? 0 })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
    })
  })

  it('what is too large, too slow in asking less often, or no TLS at all is cut off', async () => {
    const { ask: go, server, pair } = await openNet()
    const secret = await pair('desk')
    const headers = {
      'Content-Type': 'application/json',
      Origin: `https://127.0.0.1:${server.port}`,
      Cookie: `${DEVICE_COOKIE}=${secret}`,
    }
    const big = await go('/call/ledger.info', {
      method: 'POST',
      body: '{}',
      headers: { ...headers, 'Content-Length': String(9 * 1024 * 1024) },
    }).catch(() => undefined)
    expect(big === undefined || big.status === 413).toBe(true)
    const statuses = await Promise.all(
      Array.from({ length: 330 }, () => go('/missing.js').then((reply) => reply.status)),
    )
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10)
    clock += 60_000
    expect((await go('/missing.js')).status).toBe(404)
    const weak = await new Promise<string>((resolve) => {
      const socket = tlsConnect(
        { host: '127.0.0.1', port: server.port, rejectUnauthorized: false, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' },
        () => resolve('connected'),
      )
      socket.on('error', () => resolve('refused'))
    })
    expect(weak).toBe('refused')
  })

  it('a handheld may do a keeper’s few things and nothing else; a desk signs in with a password; both are shut out at once', async () => {
    const { call, pair, house } = await openNet()
    const { test } = house
    const handheld = await pair('handheld')
    expect((await call('handheld.home', {}, handheld)).body).toMatchObject({
      ok: true,
      value: { user: '示例仓管员', nextSeq: 1 },
    })
    const token = (await test.value('session.signIn', { login: 'admin' })).session
    for (const name of [
      'user.save',
      'parcel.page',
      'personal.reveal',
      'lan.pair',
      'session.signIn',
      'session.users',
      'stock.move',
      'count.approve',
    ])
      expect((await call(name, {}, handheld, token)).body).toMatchObject({ ok: false, code: 'ROLE_REFUSED' })
    const desk = await pair('desk')
    expect((await call('session.signIn', { login: 'admin' }, desk)).body).toMatchObject({
      ok: false,
      code: 'PASSWORD_NEEDED',
    })
    expect((await call('parcel.page', {}, desk)).body).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
    const admin = (await test.value('session.users', {})).users.find((row) => row.login === 'accountant')
    await test.value('user.save', {
      id: admin?.id ?? 0,
      login: 'accountant',
      name: '示例会计',
      roles: ['accountant'],
      password: 'richtig',
    })
    expect((await call('session.signIn', { login: 'accountant', password: 'falsch' }, desk)).body).toMatchObject({
      ok: false,
      code: 'LOGIN_WRONG',
    })
    const signed = (await call('session.signIn', { login: 'accountant', password: 'richtig' }, desk)).body.value as {
      session: string
    }
    expect((await call('parcel.page', {}, desk, signed.session)).body.ok).toBe(true)
    expect((await call('user.save', {}, desk, signed.session)).body).toMatchObject({ code: 'ROLE_REFUSED' })
    for (const device of (await test.value('lan.status', {})).devices)
      await test.value('device.revoke', { id: device.id })
    expect(await call('handheld.home', {}, handheld)).toMatchObject({ status: 401, body: { code: 'DEVICE_UNKNOWN' } })
    expect(await call('parcel.page', {}, desk, signed.session)).toMatchObject({ status: 401 })
    expect((await test.value('lan.status', {})).devices.every((device) => device.revoked)).toBe(true)
  })
})

describe('手持扫描', () => {
  it('each scan is done once, in order, however often it arrives; one that cannot be does not hold up the others; a stranger’s number is refused', async () => {
    const { call, pair, house } = await openNet()
    const { test, goods } = house
    const sku = goods[0]?.sku ?? ''
    await stock(house, [{ sku, qty: 1, bin: 'A-01' }])
    const inbound = await test.value('inbound.open', {
      number: 'QD-9',
      ownerId: house.clientId,
      lines: [{ sku, qty: '5' }],
    })
    const secret = await pair('handheld')
    const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const scan = (seq: number, code: string, n = seq) => ({
      id: id(n),
      seq,
      kind: 'receive',
      at: 1,
      input: { id: inbound.id, code },
    })
    const send = async (scans: unknown[]) => (await call('handheld.scans', { scans }, secret)).body
    expect(await send([scan(1, sku), scan(2, '404404'), scan(3, sku)])).toMatchObject({
      ok: true,
      value: {
        nextSeq: 4,
        outcomes: [{ ok: true, again: false }, { ok: false, code: 'TALLY_NOT_LISTED' }, { ok: true }],
      },
    })
    expect(await send([scan(1, sku), scan(2, '404404'), scan(3, sku), scan(4, sku)])).toMatchObject({
      value: {
        outcomes: [
          { again: true },
          { again: true, code: 'TALLY_NOT_LISTED' },
          { again: true },
          { again: false, ok: true },
        ],
      },
    })
    const counted = async (): Promise<string | undefined> =>
      (await test.value('inbound.get', { id: inbound.id })).lines[0]?.counted
    expect(await counted()).toBe('3')
    expect(await send([scan(2, sku, 77)])).toMatchObject({ ok: false, code: 'SCAN_ORDER' })
    expect(await send([{ ...scan(5, sku), kind: 'dispatch' }])).toMatchObject({ ok: false, code: 'INPUT_INVALID' })
    expect(await send([scan(5, sku), { ...scan(6, sku), input: { id: 'x' } }])).toMatchObject({
      value: { outcomes: [{ ok: true }, { ok: false, code: 'INPUT_INVALID' }] },
    })
    expect(await counted()).toBe('4')
    const other = await pair('handheld')
    expect((await call('handheld.scans', { scans: [scan(1, sku)] }, other)).body).toMatchObject({
      ok: false,
      code: 'SCAN_ORDER',
    })
    expect(await test.call('handheld.scans', { scans: [scan(1, sku, 99)] as never }, 'warehouse')).toMatchObject({
      ok: false,
      code: 'DEVICE_ONLY',
    })
    const session: CallSession = { caller: 'x', via: 'lan', device: other }
    expect(test.core.signedIn(undefined, session)).toBe(false)
  })
})
