import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../shared/contract/failure.ts'
import type { HostRequest } from '../core/link-protocol.ts'
import type { CoreLink } from './core-link.ts'
import {
  keepPayCheckListener,
  startPayCheckListener,
  type ListenerLimits,
  type PayCheckListener,
} from './pay-check-listener.ts'

const SETUP = { enabled: true, host: '127.0.0.1', port: 0, path: '/platDataOpen', peers: ['127.0.0.1'] }
const FORM = 'application/x-www-form-urlencoded'
const QUESTION = `openReq=${encodeURIComponent('{"orderNo":"DD-1","sessionID":"S-1","serviceTime":1}')}`

let listener: PayCheckListener | undefined
afterEach(async () => {
  await listener?.close()
  listener = undefined
})

async function listening(
  take: (text: string) => Promise<string | undefined>,
  limits: Partial<ListenerLimits> = {},
  setup: Partial<typeof SETUP> = {},
): Promise<number> {
  listener = await startPayCheckListener({ setup: { ...SETUP, ...setup }, take, now: () => 7, limits })
  return listener.port
}

interface Reply {
  readonly status: number
  readonly body: string
}

/** Sends a request; 'cut' when the connection is closed without an answer. */
function ask(
  port: number,
  options: {
    path?: string
    method?: string
    type?: string
    body?: string
    length?: number
    chunks?: readonly string[]
  } = {},
): Promise<Reply | 'cut'> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': options.type ?? FORM,
      ...(options.length === undefined ? {} : { 'content-length': options.length }),
    }
    const asking = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: options.path ?? '/platDataOpen',
        method: options.method ?? 'POST',
        headers,
        agent: false,
      },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (body += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
        answer.on('error', () => resolve('cut'))
      },
    )
    asking.on('error', () => resolve('cut'))
    for (const chunk of options.chunks ?? []) asking.write(chunk)
    asking.end(options.body ?? (options.chunks === undefined ? QUESTION : undefined))
  })
}

const ok = (): Promise<string> => Promise.resolve('{"code":"10000","message":"","serviceTime":7}')

describe('platDataOpen 的监听', () => {
  it('gives the text of openReq to the ledger and replies with its words', async () => {
    const heard: string[] = []
    const port = await listening((text) => {
      heard.push(text)
      return ok()
    })
    expect(await ask(port)).toEqual({ status: 200, body: '{"code":"10000","message":"","serviceTime":7}' })
    expect(heard).toEqual(['{"orderNo":"DD-1","sessionID":"S-1","serviceTime":1}'])
  })

  it('what is too large, of another type, elsewhere, or not a question never reaches the ledger', async () => {
    let reached = 0
    const port = await listening(() => {
      reached++
      return ok()
    })
    const big = 'x'.repeat(20_000)
    const statuses = await Promise.all([
      ask(port, { length: 10_000_000, body: 'openReq=1' }),
      ask(port, { chunks: [`openReq=${big}`], body: big }),
      ask(port, { type: 'application/json', body: '{}' }),
      ask(port, { type: 'multipart/form-data; boundary=x', body: '--x' }),
      ask(port, { type: 'text/html', body: QUESTION }),
      ask(port, { path: '/' }),
      ask(port, { path: '/platDataOpen/../call/setting.save' }),
      ask(port, { method: 'GET' }),
      ask(port, { method: 'PUT' }),
      ask(port, { body: 'other=1' }),
      ask(port, { body: `${QUESTION}&${QUESTION}` }),
    ])
    expect(statuses.map((reply) => (reply === 'cut' ? 'cut' : reply.status))).toEqual(
      [413, 413, 415, 415, 415, 404, 404, 405, 405, 400, 400].map((status, i) =>
        statuses[i] === 'cut' ? 'cut' : status,
      ),
    )
    expect(reached).toBe(0)
    for (const reply of statuses)
      if (reply !== 'cut') expect(JSON.parse(reply.body)).toMatchObject({ code: '20000', serviceTime: 7 })
  })

  it('a stranger is cut off before a byte of his is read', async () => {
    let reached = 0
    const port = await listening(
      () => {
        reached++
        return ok()
      },
      {},
      { peers: ['10.0.0.1'] },
    )
    expect(await ask(port)).toBe('cut')
    expect(reached).toBe(0)
  })

  it('a body that does not come to its end, and a head that does not, are cut off; others are served meanwhile', async () => {
    const port = await listening(ok, { bodyMs: 200, headerMs: 200 })
    const slow = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        let said = ''
        socket.on('data', (part) => (said += part.toString()))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(said))
      })
    const cut = Promise.all([
      slow(`POST /platDataOpen HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 500\r\n\r\nopenReq=`),
      slow('POST /platDataOpen HTTP/1.1\r\nHost: x\r\nX-Slow: '),
    ])
    expect(await ask(port)).toMatchObject({ status: 200 })
    for (const said of await cut) expect(said).not.toContain('10000')
  })

  it('a ledger that does not answer is not waited for by everybody: beyond the limit customs is told to come again', async () => {
    const waiting: ((text: string) => void)[] = []
    const port = await listening(() => new Promise((resolve) => waiting.push(resolve)), { waiting: 2 })
    const first = [ask(port), ask(port)]
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect(await ask(port)).toMatchObject({ status: 503 })
    for (const answer of waiting) answer('{"code":"10000"}')
    expect((await Promise.all(first)).map((reply) => reply !== 'cut' && reply.status)).toEqual([200, 200])
  })

  it('a ledger that cannot be reached is said to customs, not hidden', async () => {
    const port = await listening(() => Promise.resolve(undefined))
    const reply = await ask(port)
    expect(reply).toMatchObject({ status: 503 })
  })
})

describe('the listener and its setting', () => {
  /** A core that answers as the test says. */
  function fakeLink(setup: { value: object }) {
    const asked: HostRequest[] = []
    const listeners: ((event: { type: 'topics'; topics: string[] }) => void)[] = []
    const link = {
      state: { state: 'ready' },
      onState: () => () => undefined,
      onEvent: (listener: (event: { type: 'topics'; topics: string[] }) => void) => {
        listeners.push(listener)
        return () => undefined
      },
      request: (request: HostRequest): Promise<Answer<unknown>> => {
        asked.push(request)
        return Promise.resolve({
          ok: true,
          value:
            request.type === 'listener-setup'
              ? setup.value
              : request.type === 'listener-take'
                ? '{"code":"10000"}'
                : null,
        })
      },
    }
    return {
      link: link as unknown as CoreLink,
      asked,
      changed: () => listeners.forEach((listener) => listener({ type: 'topics', topics: ['setting'] })),
    }
  }
  const until = async (test: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await test())) await new Promise((resolve) => setImmediate(resolve))
  }

  it('is off until it is set up, opens and closes with the setting, and says why when it cannot', async () => {
    const blocker = await startPayCheckListener({ setup: SETUP, take: ok, now: () => 0 })
    const setup = { value: { ...SETUP, enabled: false, port: blocker.port } as object }
    const { link, asked, changed } = fakeLink(setup)
    const keeper = keepPayCheckListener(link)
    await until(() => asked.length === 1)
    expect(asked).toEqual([{ type: 'listener-setup' }])
    setup.value = { ...SETUP, port: blocker.port }
    changed()
    await until(() => asked.some((request) => request.type === 'listener-state'))
    expect(asked.at(-1)).toEqual({ type: 'listener-state', problem: '监听没有打开：端口已被其他程序占用' })
    const { port } = blocker
    await blocker.close()
    changed()
    await until(() => asked.some((request) => request.type === 'listener-state' && request.problem === ''))
    expect(await ask(port)).toMatchObject({ status: 200 })
    setup.value = { ...SETUP, enabled: false, port }
    changed()
    await until(async () => (await ask(port)) === 'cut')
    await keeper.stop()
  })
})
