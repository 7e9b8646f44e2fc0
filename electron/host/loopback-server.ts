import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CoreLink } from './core-link.ts'
import { EventStreams } from './event-stream.ts'
import {
  answerJson,
  coreEvent,
  explain,
  isProcedurePath,
  readJson,
  refuse,
  sendDownload,
  sendFile,
  serveRequest,
  takeUpload,
  targetOf,
  withToken,
} from './http-answer.ts'
import { answerChallenge, cookieName, guardRequest, LoopbackSessions } from './loopback-guard.ts'
import type { Caller } from './loopback-guard.ts'
import { COMMON_HEADERS } from './static-files.ts'

export interface LoopbackLimits {
  /** A pasted block of some ten thousand cells is the largest honest call. */
  readonly callBytes: number
  readonly uploadBytes: number
  readonly headerMs: number
  readonly callBodyMs: number
  /** Silence on a connection that is sending or receiving a file. */
  readonly idleMs: number
}

export const LIMITS: LoopbackLimits = {
  callBytes: 8 * 1024 * 1024,
  uploadBytes: 4 * 1024 * 1024 * 1024,
  headerMs: 10_000,
  callBodyMs: 30_000,
  idleMs: 60_000,
}

export interface LoopbackOptions {
  readonly link: CoreLink
  readonly rendererFolder: string
  readonly limits?: Partial<LoopbackLimits>
  /** How many windows are looking. */
  readonly onWindows?: (count: number) => void
  /** 0, the default, takes a free port. */
  readonly port?: number
}

export interface LoopbackServer {
  readonly port: number
  readonly origin: string
  readonly runSecret: string
  /** An address that opens the program once. */
  newBootstrapUrl(): string
  close(): Promise<void>
}

/** The program's own web server on 127.0.0.1: the renderer's files, its calls, its files up and down, its events. */
class LoopbackHost {
  readonly #options: LoopbackOptions
  readonly #limits: LoopbackLimits
  readonly #sessions = new LoopbackSessions()
  readonly #events: EventStreams
  readonly #server: Server
  #port = 0

  constructor(options: LoopbackOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...options.limits }
    this.#events = new EventStreams((count) => options.onWindows?.(count))
    this.#server = createServer(
      {
        maxHeaderSize: 16 * 1024,
        headersTimeout: this.#limits.headerMs,
        // A file of gigabytes may take its time; bodies have their own deadlines below.
        requestTimeout: 0,
        connectionsCheckingInterval: Math.min(2000, this.#limits.headerMs),
        keepAliveTimeout: 5000,
      },
      (request, response) => void serveRequest(request, response, () => this.#route(request, response)),
    )
    this.#server.maxConnections = 256
    this.#server.timeout = 0
    options.link.onEvent((event) => this.#events.send(event))
    options.link.onState((state) => this.#events.send(coreEvent(state)))
  }

  async listen(): Promise<LoopbackServer> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host: '127.0.0.1', port: this.#options.port ?? 0, exclusive: true }, resolve)
    })
    this.#port = (this.#server.address() as AddressInfo).port
    const origin = `http://127.0.0.1:${this.#port}`
    return {
      port: this.#port,
      origin,
      runSecret: this.#sessions.runSecret,
      newBootstrapUrl: () => this.#bootstrapUrl(),
      close: () => this.#close(),
    }
  }

  #bootstrapUrl(): string {
    return `http://127.0.0.1:${this.#port}/start?once=${this.#sessions.newBootstrap()}`
  }

  async #close(): Promise<void> {
    this.#events.close()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const passed = guardRequest(request, this.#port, this.#sessions)
    if (!passed.ok) return refuse(response, passed.refusal.status, passed.refusal.code)
    const target = targetOf(request)
    if (target === undefined) return refuse(response, 400, 'TARGET_REFUSED')
    const { path, query } = target
    const method = request.method ?? ''

    if (method === 'GET' && path === '/start') return this.#start(query, response)
    if (method === 'GET' && path === '/hello') return this.#hello(query, response)
    const { caller } = passed
    const { link } = this.#options
    if (!caller) return this.#stranger(path, response)
    if (method === 'POST' && path === '/bootstrap' && caller.via === 'cli')
      return answerJson(response, { ok: true, value: { url: this.#bootstrapUrl() } })
    if (method === 'POST' && path.startsWith('/call/')) return this.#call(path.slice(6), request, response, caller)
    if (method === 'PUT' && path === '/content')
      return takeUpload(link, this.#limits, query, request, response, withToken(request, caller))
    if (method === 'GET' && path.startsWith('/content/'))
      return sendDownload(link, this.#limits, path.slice(9), query, response, withToken(request, caller))
    if (method === 'GET' && path === '/events') return this.#listen(response, caller)
    if (method === 'GET' || method === 'HEAD') return sendFile(this.#options.rendererFolder, path, method, response)
    refuse(response, 405, 'METHOD_REFUSED')
  }

  #start(query: URLSearchParams, response: ServerResponse): void {
    const cookie = this.#sessions.redeem(query.get('once') ?? '')
    if (cookie === undefined) return explain(response, 403, '此地址只能使用一次，现已失效。请重新启动口岸台账。')
    response.writeHead(303, {
      ...COMMON_HEADERS,
      'Set-Cookie': `${cookieName(this.#port)}=${cookie}; HttpOnly; SameSite=Strict; Path=/`,
      Location: '/',
    })
    response.end()
  }

  #hello(query: URLSearchParams, response: ServerResponse): void {
    const challenge = query.get('challenge') ?? ''
    if (!/^[\w-]{16,128}$/.test(challenge)) return refuse(response, 400, 'CHALLENGE_REFUSED')
    answerJson(response, { ok: true, value: { proof: answerChallenge(this.#sessions.runSecret, challenge) } })
  }

  #stranger(path: string, response: ServerResponse): void {
    if (path === '/') explain(response, 403, '请从口岸台账程序打开此窗口，不要直接输入地址。')
    else refuse(response, 401, 'SECRET_REFUSED')
  }

  async #call(name: string, request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    if (!isProcedurePath(name)) return refuse(response, 404, 'PROCEDURE_UNKNOWN')
    const input = await readJson(request, this.#limits.callBytes, this.#limits.callBodyMs)
    const session = withToken(request, caller)
    answerJson(response, await this.#options.link.request({ type: 'call', name, input, session }))
  }

  #listen(response: ServerResponse, caller: Caller): void {
    if (!this.#events.add(response, COMMON_HEADERS, coreEvent(this.#options.link.state), caller.via !== 'cli'))
      refuse(response, 503, 'TOO_MANY_WINDOWS')
  }
}

/** Starts the loopback server; it listens when the promise resolves. */
export function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  return new LoopbackHost(options).listen()
}
