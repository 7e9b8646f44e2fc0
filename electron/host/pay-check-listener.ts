import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OPEN_REFUSED, openAnswer } from '../../shared/message/paycheck/upload.ts'
import type { ListenerSetup } from '../core/link-protocol.ts'
import type { CoreLink } from './core-link.ts'

/**
 * Where customs asks for payment raw data (platDataOpen, 179号公告): off until somebody turns it on, one path, named peers only. It stands in
 * the host, reads little and answers little, so that whatever is thrown at it never reaches the ledger.
 */

export interface ListenerLimits {
  /** An order number, a session and a time, form-encoded, are below one kilobyte. */
  readonly bodyBytes: number
  readonly bodyMs: number
  readonly headerMs: number
  readonly connections: number
  /** Questions that wait for the ledger at once; more are told to come again. */
  readonly waiting: number
}
const LISTENER_LIMITS: ListenerLimits = {
  bodyBytes: 16 * 1024,
  bodyMs: 10_000,
  headerMs: 5000,
  connections: 64,
  waiting: 16,
}

export interface ListenerOptions {
  readonly setup: ListenerSetup
  /** Gives the text of openReq to the ledger; answers the JSON to reply, undefined when the ledger cannot be reached. */
  readonly take: (text: string, peer: string) => Promise<string | undefined>
  readonly now: () => number
  readonly limits?: Partial<ListenerLimits>
}
export interface PayCheckListener {
  readonly port: number
  close(): Promise<void>
}

class Refused extends Error {
  readonly status: number
  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

const addressOf = (request: IncomingMessage): string => (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')

async function readBody(request: IncomingMessage, limits: ListenerLimits): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) throw new Refused(413, '请求太大')
  const parts: Buffer[] = []
  let size = 0
  // The whole body has one deadline: a sender of one byte a second is cut off too.
  const timer = setTimeout(() => request.destroy(new Refused(408, '请求太慢')), limits.bodyMs)
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > limits.bodyBytes) throw new Refused(413, '请求太大')
      parts.push(part)
    }
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(parts, size).toString('utf8')
}

class Listener {
  readonly #options: ListenerOptions
  readonly #limits: ListenerLimits
  readonly #server: Server
  #waiting = 0

  constructor(options: ListenerOptions) {
    this.#options = options
    this.#limits = { ...LISTENER_LIMITS, ...options.limits }
    const { headerMs, bodyMs } = this.#limits
    this.#server = createServer(
      {
        maxHeaderSize: 8 * 1024,
        headersTimeout: headerMs,
        requestTimeout: headerMs + bodyMs,
        connectionsCheckingInterval: Math.min(1000, headerMs),
        keepAliveTimeout: 1000,
      },
      (request, response) => void this.#serve(request, response),
    )
    this.#server.maxConnections = this.#limits.connections
    this.#server.timeout = headerMs + bodyMs
    // A stranger is gone before a byte of his is read.
    this.#server.on('connection', (socket) => {
      if (!options.setup.peers.includes((socket.remoteAddress ?? '').replace(/^::ffff:/, ''))) socket.destroy()
    })
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  async listen(): Promise<PayCheckListener> {
    const { host, port } = this.#options.setup
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, exclusive: true }, resolve)
    })
    this.#server.on('error', () => undefined)
    return { port: (this.#server.address() as AddressInfo).port, close: () => this.#close() }
  }

  async #close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy())
    try {
      reply(response, 200, await this.#answer(request))
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy()
      else if (error instanceof Refused) this.#refuse(response, error)
      else this.#refuse(response, new Refused(400, '请求无法读取'))
    }
  }

  #refuse(response: ServerResponse, refused: Refused): void {
    response.setHeader('Connection', 'close')
    reply(response, refused.status, openAnswer(OPEN_REFUSED, refused.message, this.#options.now()))
  }

  async #answer(request: IncomingMessage): Promise<string> {
    if ((request.url ?? '').split('?', 1)[0] !== this.#options.setup.path) throw new Refused(404, '没有这个地址')
    if (request.method !== 'POST') throw new Refused(405, '只接受 POST')
    if (!/^application\/x-www-form-urlencoded(\s*;|$)/i.test(request.headers['content-type'] ?? ''))
      throw new Refused(415, '应为 application/x-www-form-urlencoded')
    if (this.#waiting >= this.#limits.waiting) throw new Refused(503, '正忙，请稍后再发')
    this.#waiting++
    try {
      const fields = new URLSearchParams(await readBody(request, this.#limits))
      const asked = fields.getAll('openReq')
      const [text] = asked
      if (text === undefined || asked.length !== 1) throw new Refused(400, '缺 openReq，或不止一个')
      const answer = await this.#options.take(text, addressOf(request))
      if (answer === undefined) throw new Refused(503, '台账正忙，请稍后再发')
      return answer
    } finally {
      this.#waiting--
    }
  }
}

function reply(response: ServerResponse, status: number, body: string): void {
  const bytes = Buffer.from(body, 'utf8')
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(bytes.length),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(bytes)
}

/** Starts listening. Rejects when the address is taken or is none of this machine's. */
export function startPayCheckListener(options: ListenerOptions): Promise<PayCheckListener> {
  return new Listener(options).listen()
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: '端口已被其他程序占用',
  EADDRNOTAVAIL: '本机没有这个地址',
  EACCES: '没有权限使用这个端口',
}

/** Keeps the listener as the ledger's settings say: asks when the core comes up and whenever a setting changes. */
export function keepPayCheckListener(link: CoreLink, limits?: Partial<ListenerLimits>): { stop(): Promise<void> } {
  let running: { readonly setup: string; readonly listener: PayCheckListener } | undefined
  let turn: Promise<void> = Promise.resolve()
  let stopped = false

  const say = (problem: string): Promise<unknown> => link.request({ type: 'listener-state', problem })

  async function close(): Promise<void> {
    const before = running
    running = undefined
    await before?.listener.close()
  }

  async function fit(): Promise<void> {
    const answer = stopped ? undefined : await link.request({ type: 'listener-setup' })
    if (answer?.ok !== true) return
    const setup = answer.value as ListenerSetup
    const text = JSON.stringify(setup)
    if (running?.setup === text || (running === undefined && !setup.enabled)) return
    await close()
    if (!setup.enabled) return
    try {
      const listener = await startPayCheckListener({
        setup,
        now: () => Date.now(),
        ...(limits === undefined ? {} : { limits }),
        async take(asked, peer) {
          const taken = await link.request({ type: 'listener-take', text: asked, peer })
          return taken.ok ? String(taken.value) : undefined
        },
      })
      running = { setup: text, listener }
      await say('')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      await say(`监听没有打开：${PROBLEMS[code] ?? code}`)
    }
  }

  const soon = (): void => {
    turn = turn.then(fit, fit)
  }
  const offEvent = link.onEvent((event) => {
    if (event.type === 'topics' && event.topics.includes('setting')) soon()
  })
  const offState = link.onState(({ state }) => {
    if (state === 'ready') soon()
  })
  if (link.state.state === 'ready') soon()
  return {
    async stop() {
      stopped = true
      offEvent()
      offState()
      await turn
      await close()
    },
  }
}
