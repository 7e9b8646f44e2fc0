import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CoreLink } from './core-link.ts'
import { nodeCoreStarter } from './core-process-handle.ts'
import { startLoopbackServer } from './loopback-server.ts'
import type { LoopbackServer } from './loopback-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'loopback-'))
const rendererFolder = join(folder, 'renderer')
mkdirSync(join(rendererFolder, 'assets'), { recursive: true })
mkdirSync(join(folder, 'renderer-secret'))
writeFileSync(join(folder, 'renderer-secret', 'key.json'), '"机密"')
writeFileSync(join(folder, 'outside.json'), '"机密"')
writeFileSync(join(rendererFolder, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><p>口岸台账</p>')
writeFileSync(join(rendererFolder, 'assets', 'main.js'), 'export {}')
writeFileSync(join(rendererFolder, '.hidden.json'), '"机密"')
writeFileSync(join(rendererFolder, 'ledger.sqlite'), '机密')

let link: CoreLink
let server: LoopbackServer
let cookie = ''
let windows: number[] = []

interface Reply {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** One request written byte for byte, since no client library would send the hostile ones. */
function raw(text: string, closeAfterHead = false): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1')
    let received = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      received += part
      if (closeAfterHead && received.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', ...rest] = received.split('\r\n\r\n')
      resolve({ status: Number(head.split(' ')[1] ?? 0), head, body: rest.join('\r\n\r\n') })
    })
    socket.write(text)
  })
}

const host = (): string => `127.0.0.1:${server.port}`
const lines = (...parts: string[]): string => `${parts.join('\r\n')}\r\nConnection: close\r\n\r\n`
const get = (path: string, ...headers: string[]): string => lines(`GET ${path} HTTP/1.1`, `Host: ${host()}`, ...headers)
const signedIn = (): string => `Cookie: ${cookie}`
const post = (path: string, body: string, ...headers: string[]): string =>
  `${lines(`POST ${path} HTTP/1.1`, `Host: ${host()}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers)}${body}`
const json = 'Content-Type: application/json'

beforeAll(async () => {
  link = new CoreLink({
    start: nodeCoreStarter({ script: `${import.meta.dirname}/../../test/support/stub-core.ts`, args: [] }),
  })
  server = await startLoopbackServer({
    link,
    rendererFolder,
    limits: { callBytes: 4096, uploadBytes: 1_000_000, headerMs: 300, callBodyMs: 300, idleMs: 300 },
    onWindows: (count) => windows.push(count),
  })
  const opened = await raw(get(new URL(server.newBootstrapUrl()).pathname + new URL(server.newBootstrapUrl()).search))
  cookie = /Set-Cookie: ([^;]+)/.exec(opened.head)?.[1] ?? ''
})

afterAll(async () => {
  await server.close()
  await link.stop()
  rmSync(folder, { recursive: true })
})

describe('the loopback server lets its own window in', () => {
  it('trades a one-time address for a cookie that no script can read and no other site can send', async () => {
    const url = new URL(server.newBootstrapUrl())
    const first = await raw(get(url.pathname + url.search))
    expect(first.status).toBe(303)
    expect(first.head).toMatch(/Location: \/\r\n/)
    expect(first.head).toMatch(/Set-Cookie: portledger-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/\r\n/)
    expect((await raw(get(url.pathname + url.search))).status).toBe(403)
  })

  it('serves the page under a policy whose nonce is new at each load and stands in the page', async () => {
    const pages = await Promise.all([raw(get('/', signedIn())), raw(get('/', signedIn()))])
    const nonces = pages.map(({ head }) => /Content-Security-Policy: .*'nonce-([^']+)'/.exec(head)?.[1] ?? '')
    expect(new Set(nonces).size).toBe(2)
    expect(pages.map(({ body }) => /nonce="([^"]+)"/.exec(body)?.[1])).toEqual(nonces)
    expect(pages[0]?.head).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(pages[0]?.head).toContain('Cache-Control: no-store')
    expect(pages[0]?.head).toContain('X-Content-Type-Options: nosniff')
    expect((await raw(get('/assets/main.js', signedIn()))).head).toContain('text/javascript')
  })

  it('carries a call and its answer, a failure with its data, and who asks', async () => {
    const origin = `Origin: http://${host()}`
    const echo = await raw(post('/call/stub.echo', '{"a":"名"}', json, origin, signedIn()))
    expect([echo.status, JSON.parse(echo.body)]).toEqual([200, { ok: true, value: { a: '名' } }])
    const failed = await raw(post('/call/stub.fail', '{}', json, origin, signedIn()))
    expect(JSON.parse(failed.body)).toEqual({ ok: false, code: 'PARCEL_UNKNOWN', data: { parcel: 'P1' } })
    const session = await raw(post('/call/stub.session', '{}', json, origin, signedIn(), 'X-PortLedger-Session: t-1'))
    expect(JSON.parse(session.body)).toEqual({
      ok: true,
      value: { caller: expect.stringMatching(/^browser-/), via: 'loopback', token: 't-1' },
    })
  })

  it('takes a file into the content store and gives the same bytes back as an attachment', async () => {
    const bytes = Buffer.alloc(700_000, '示例文件')
    const url = `http://${host()}`
    const headers = { Cookie: cookie, Origin: url }
    const put = await fetch(`${url}/content?name=${encodeURIComponent('../..\\甲/订单.xlsx')}`, {
      method: 'PUT',
      headers,
      body: bytes,
    })
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(await put.json()).toEqual({ ok: true, value: { hash, bytes: bytes.length } })
    const got = await fetch(`${url}/content/${hash}?name=${encodeURIComponent('错误"行.xlsx')}`, { headers })
    expect(got.headers.get('content-disposition')).toBe(
      `attachment; filename="_.xlsx"; filename*=UTF-8''${encodeURIComponent('错误"行.xlsx')}`,
    )
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
    expect((await fetch(`${url}/content/${'0'.repeat(64)}`, { headers })).status).toBe(404)
  })

  it('counts an open event stream as a window until it closes, and says first whether the core is there', async () => {
    windows = []
    const stream = await raw(get('/events', signedIn()), true)
    expect(stream.head).toContain('text/event-stream')
    await expect.poll(() => windows).toEqual([1, 0])
    const controller = new AbortController()
    const response = await fetch(`http://${host()}/events`, { headers: { Cookie: cookie }, signal: controller.signal })
    const reader = response.body?.getReader()
    let text = ''
    const readUntil = async (wanted: string): Promise<void> => {
      while (!text.includes(wanted)) text += new TextDecoder().decode((await reader?.read())?.value)
    }
    await readUntil('{"type":"core","state":"up"}')
    await link.request({ type: 'call', name: 'stub.emit', input: {}, session: { caller: 't', via: 'cli' } })
    await readUntil('{"type":"topics","topics":["parcel"]}')
    await link.request({ type: 'call', name: 'stub.die', input: {}, session: { caller: 't', via: 'cli' } })
    await readUntil('{"type":"core","state":"down"}')
    text = ''
    await readUntil('{"type":"core","state":"up"}')
    controller.abort()
  })
})

describe('the loopback server refuses', () => {
  const origin = (): string => `Origin: http://${host()}`
  const inside = '"机密"'
  type Hostile = readonly [title: string, request: () => string, status: number]
  const hostile: readonly Hostile[] = [
    [
      'a name that resolves to us (DNS rebinding)',
      () => lines('GET / HTTP/1.1', `Host: evil.example:${server.port}`, signedIn()),
      421,
    ],
    [
      'localhost instead of the address',
      () => lines('GET / HTTP/1.1', `Host: localhost:${server.port}`, signedIn()),
      421,
    ],
    ['another port', () => lines('GET / HTTP/1.1', 'Host: 127.0.0.1:1', signedIn()), 421],
    ['no port', () => lines('GET / HTTP/1.1', 'Host: 127.0.0.1', signedIn()), 421],
    [
      'our address as a part of a name',
      () => lines('GET / HTTP/1.1', `Host: 127.0.0.1:${server.port}.evil.example`, signedIn()),
      421,
    ],
    ['two hosts', () => lines('GET / HTTP/1.1', `Host: ${host()}`, 'Host: evil.example', signedIn()), 421],
    ['no host', () => lines('GET / HTTP/1.1', signedIn()), 400],
    ['the page without a cookie', () => get('/'), 403],
    ['an asset without a cookie', () => get('/assets/main.js'), 401],
    ['a call without a cookie', () => post('/call/stub.echo', '{}', json, origin()), 401],
    ['a cookie that was never given', () => get('/', `Cookie: portledger-${server.port}=${'A'.repeat(43)}`), 403],
    ['the cookie of another port', () => get('/', `Cookie: portledger-1=${cookie.split('=')[1] ?? ''}`), 403],
    ['an empty cookie', () => get('/', `Cookie: portledger-${server.port}=`), 403],
    [
      'a call from a foreign origin',
      () => post('/call/stub.echo', '{}', json, 'Origin: https://evil.example', signedIn()),
      403,
    ],
    [
      'an origin that only contains ours',
      () => post('/call/stub.echo', '{}', json, `Origin: http://evil.example/?http://${host()}`, signedIn()),
      403,
    ],
    [
      'the null origin of a sandboxed frame',
      () => post('/call/stub.echo', '{}', json, 'Origin: null', signedIn()),
      403,
    ],
    ['our address over https', () => post('/call/stub.echo', '{}', json, `Origin: https://${host()}`, signedIn()), 403],
    ['a call without an origin', () => post('/call/stub.echo', '{}', json, signedIn()), 403],
    ['a read that another site began', () => get('/', 'Sec-Fetch-Site: cross-site', signedIn()), 403],
    ['a read from another local port', () => get('/', 'Sec-Fetch-Site: same-site', signedIn()), 403],
    [
      'a form post',
      () => post('/call/stub.echo', 'a=1', 'Content-Type: application/x-www-form-urlencoded', origin(), signedIn()),
      415,
    ],
    ['text that is not JSON', () => post('/call/stub.echo', '{', json, origin(), signedIn()), 400],
    [
      'a preflight',
      () =>
        lines(
          'OPTIONS /call/stub.echo HTTP/1.1',
          `Host: ${host()}`,
          'Origin: https://evil.example',
          'Access-Control-Request-Method: POST',
        ),
      403,
    ],
    ['a method of no meaning', () => lines('DELETE /content HTTP/1.1', `Host: ${host()}`, origin(), signedIn()), 405],
    ['TRACE', () => lines('TRACE / HTTP/1.1', `Host: ${host()}`, signedIn()), 403],
    ['an absolute target', () => get(`http://evil.example/`, signedIn()), 400],
    ['a target without scheme', () => get('//evil.example/', signedIn()), 400],
    ['a procedure name with a path in it', () => post('/call/../content', '{}', json, origin(), signedIn()), 404],
    [
      'a body above the limit, by its announcement',
      () => post('/call/stub.echo', JSON.stringify('x'.repeat(5000)), json, origin(), signedIn()),
      413,
    ],
    ['a header of 20 KB', () => get('/', `X-Long: ${'x'.repeat(20_000)}`, signedIn()), 431],
    ['a guessed run secret', () => get('/', `Authorization: Bearer ${'A'.repeat(43)}`), 401],
    ['the right run secret from a page', () => get('/', `Authorization: Bearer ${server.runSecret}`, origin()), 401],
    ['a window that asks for another window', () => post('/bootstrap', '{}', json, origin(), signedIn()), 405],
    ['a guessed one-time address', () => get(`/start?once=${'A'.repeat(43)}`), 403],
    ['content that is not a hash', () => get('/content/..%2f..%2frun.json', signedIn()), 404],
    [
      'both kinds of length at once',
      () =>
        `${lines('POST /call/stub.echo HTTP/1.1', `Host: ${host()}`, json, origin(), signedIn(), 'Content-Length: 2', 'Transfer-Encoding: chunked')}{}`,
      400,
    ],
  ]
  it.each(hostile)('%s', async (_title, request, status) => {
    const reply = await raw(request())
    expect(reply.status).toBe(status)
    expect(reply.body).not.toContain('机密')
    expect(reply.head).not.toMatch(/access-control/i)
  })

  const traversals = [
    '/../outside.json',
    '/..%2foutside.json',
    '/%2e%2e/outside.json',
    '/%2e%2e%2foutside.json',
    '/assets/../../outside.json',
    '/assets/..%2f..%2foutside.json',
    '/..%5coutside.json',
    '/..\\outside.json',
    '/%252e%252e%252foutside.json',
    '/....//outside.json',
    '/.%2e/outside.json',
    '/../renderer-secret/key.json',
    '/%00/index.html',
    '/index.html%00.json',
    '/C:/outside.json',
    '/C%3a%5coutside.json',
    '/%5c%5cserver%5cshare%5ca.json',
    '/index.html::$DATA',
    '/.hidden.json',
    '/assets/',
    '/assets//main.js',
    '/%c0%ae%c0%ae/outside.json',
    '/%ff',
    '/ledger.sqlite',
    '/index.html.',
    '/index.html%20',
    '/%2foutside.json',
  ]
  it.each(traversals)('the path %s', async (path) => {
    const reply = await raw(get(path, signedIn()))
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.body).not.toContain(inside)
  })

  it('a body that grows beyond the limit without having announced it', async () => {
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
    const reply = await raw(
      `${lines('POST /call/stub.echo HTTP/1.1', `Host: ${host()}`, json, origin(), signedIn(), 'Transfer-Encoding: chunked')}${chunk}${chunk}`,
    )
    expect(reply.status).toBe(413)
  })

  it('a file above the limit, and keeps none of it', async () => {
    const part = `40000\r\n${'x'.repeat(0x40000)}\r\n`
    const reply = await raw(
      `${lines('PUT /content HTTP/1.1', `Host: ${host()}`, origin(), signedIn(), 'Transfer-Encoding: chunked')}${part.repeat(5)}`,
    )
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, code: 'CONTENT_TOO_LARGE' })
    const open = await link.request({
      type: 'call',
      name: 'stub.open',
      input: {},
      session: { caller: 't', via: 'cli' },
    })
    expect(open).toMatchObject({ ok: true, value: { uploads: 0 } })
  })

  it('headers that never end, a body that never comes and a file that stops half-way are cut off', async () => {
    const never = await Promise.all([
      raw(`GET / HTTP/1.1\r\nHost: ${host()}\r\nX-Slow: `),
      raw(lines('POST /call/stub.echo HTTP/1.1', `Host: ${host()}`, json, origin(), signedIn(), 'Content-Length: 100')),
      raw(`${lines('PUT /content HTTP/1.1', `Host: ${host()}`, origin(), signedIn(), 'Content-Length: 100')}half`),
    ])
    for (const { status } of never) expect([0, 408]).toContain(status)
    await expect
      .poll(() => link.request({ type: 'call', name: 'stub.open', input: {}, session: { caller: 't', via: 'cli' } }))
      .toMatchObject({ value: { uploads: 0 } })
  })
})
