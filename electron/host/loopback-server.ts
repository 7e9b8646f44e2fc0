import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallSession, HostEvent } from '../core/link-protocol.ts'
import type { CoreLink, CoreState } from './core-link.ts'
import { EventStreams } from './event-stream.ts'
import { answerChallenge, cookieName, guardRequest, LoopbackSessions } from './loopback-guard.ts'
import type { Caller } from './loopback-guard.ts'
import {
  COMMON_HEADERS,
  contentDisposition,
  contentSecurityPolicy,
  NONCE_PLACE,
  resolveStaticFile,
} from './static-files.ts'
import { bareFileName, downloadContent, uploadContent } from './transfer.ts'

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

class BodyRefused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

async function readBody(request: IncomingMessage, limitBytes: number, limitMs: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyRefused(413, 'BODY_TOO_LARGE')
  const parts: Buffer[] = []
  let size = 0
  // The whole body has one deadline: a sender of one byte a second is cut off too.
  const timer = setTimeout(() => request.destroy(new BodyRefused(408, 'BODY_TOO_SLOW')), limitMs)
  try {
    for await (const part of request) {
      size += part.length
      if (size > limitBytes) throw new BodyRefused(413, 'BODY_TOO_LARGE')
      parts.push(part)
    }
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(parts, size)
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
      (request, response) => void this.#serve(request, response),
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

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy())
    try {
      await this.#route(request, response)
    } catch (error) {
      if (error instanceof BodyRefused) refuse(response, error.status, error.code)
      else if (response.headersSent || request.destroyed) response.destroy()
      else refuse(response, 500, 'INTERNAL')
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const passed = guardRequest(request, this.#port, this.#sessions)
    if (!passed.ok) return refuse(response, passed.refusal.status, passed.refusal.code)
    const target = request.url ?? ''
    // Only the origin form: `GET http://elsewhere/` and `//elsewhere` name another server.
    if (!target.startsWith('/') || target.startsWith('//')) return refuse(response, 400, 'TARGET_REFUSED')
    const mark = target.indexOf('?')
    const path = mark < 0 ? target : target.slice(0, mark)
    const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
    const method = request.method ?? ''

    if (method === 'GET' && path === '/start') return this.#start(query, response)
    if (method === 'GET' && path === '/hello') return this.#hello(query, response)
    const { caller } = passed
    if (!caller) return this.#stranger(path, response)
    if (method === 'POST' && path === '/bootstrap' && caller.via === 'cli')
      return answerJson(response, { ok: true, value: { url: this.#bootstrapUrl() } })
    if (method === 'POST' && path.startsWith('/call/')) return this.#call(path.slice(6), request, response, caller)
    if (method === 'PUT' && path === '/content') return this.#upload(query, request, response, caller)
    if (method === 'GET' && path.startsWith('/content/'))
      return this.#download(path.slice(9), query, request, response, caller)
    if (method === 'GET' && path === '/events') return this.#listen(response, caller)
    if (method === 'GET' || method === 'HEAD') return this.#file(path, method, response)
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
    if (!/^[a-zA-Z][\w.-]{0,80}$/.test(name)) return refuse(response, 404, 'PROCEDURE_UNKNOWN')
    // No form of a foreign page can send this type, another wall before the origin check.
    if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? ''))
      return refuse(response, 415, 'JSON_ONLY')
    const body = await readBody(request, this.#limits.callBytes, this.#limits.callBodyMs)
    let input: unknown
    try {
      input = JSON.parse(body.toString('utf8'))
    } catch {
      return refuse(response, 400, 'JSON_ONLY')
    }
    answerJson(
      response,
      await this.#options.link.request({ type: 'call', name, input, session: sessionOf(request, caller) }),
    )
  }

  async #upload(
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
    caller: Caller,
  ): Promise<void> {
    const limit = this.#limits.uploadBytes
    if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyRefused(413, 'CONTENT_TOO_LARGE')
    request.setTimeout(this.#limits.idleMs, () => request.destroy())
    const stored = await uploadContent(
      this.#options.link,
      request,
      query.get('name') ?? '',
      sessionOf(request, caller),
      limit,
    )
    answerJson(response, stored)
  }

  async #download(
    hash: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
    caller: Caller,
  ): Promise<void> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return refuse(response, 404, 'CONTENT_MISSING')
    const name = bareFileName(query.get('name') ?? hash)
    const opened = await downloadContent(this.#options.link, hash, name, sessionOf(request, caller))
    if (!opened.ok) return answerJson(response, opened, 404)
    const { bytes, chunks } = opened.value
    response.setTimeout(this.#limits.idleMs, () => response.destroy())
    response.writeHead(200, {
      ...COMMON_HEADERS,
      // Whatever the bytes are, the window must save them and never show them as a page of ours.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': contentDisposition(name),
      ...(bytes === undefined ? {} : { 'Content-Length': String(bytes) }),
    })
    for await (const chunk of chunks) {
      if (response.destroyed) return
      if (!response.write(chunk)) await drained(response)
    }
    response.end()
  }

  #listen(response: ServerResponse, caller: Caller): void {
    if (!this.#events.add(response, COMMON_HEADERS, coreEvent(this.#options.link.state), caller.via !== 'cli'))
      refuse(response, 503, 'TOO_MANY_WINDOWS')
  }

  async #file(path: string, method: string, response: ServerResponse): Promise<void> {
    const file = resolveStaticFile(this.#options.rendererFolder, path)
    const bytes = file && (await readFile(file.path).catch(() => undefined))
    if (!file || !bytes) return refuse(response, 404, 'NOT_FOUND')
    const nonce = randomBytes(16).toString('base64')
    const isPage = file.mediaType.startsWith('text/html')
    const body = isPage ? Buffer.from(bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce)) : bytes
    response.writeHead(200, {
      ...COMMON_HEADERS,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'Content-Type': file.mediaType,
      'Content-Length': String(body.length),
    })
    response.end(method === 'HEAD' ? undefined : body)
  }
}

function coreEvent({ state }: CoreState): HostEvent {
  return { type: 'core', state: state === 'ready' ? 'up' : 'down' }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

function sessionOf(request: IncomingMessage, caller: Caller): CallSession {
  const token = request.headers['x-portledger-session']
  return typeof token === 'string' && /^[\w.-]{1,200}$/.test(token) ? { ...caller, token } : caller
}

function answerJson(response: ServerResponse, answer: unknown, status = 200): void {
  const body = Buffer.from(JSON.stringify(answer))
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(body.length),
  })
  response.end(body)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  // The rest of a refused body is not worth reading.
  response.setHeader('Connection', 'close')
  answerJson(response, { ok: false, code, data: {} }, status)
}

/** For people who came by the address bar. */
function explain(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Security-Policy': "default-src 'none'",
    'Content-Type': 'text/plain; charset=utf-8',
  })
  response.end(`${sentence}\n`)
}

/** Starts the loopback server; it listens when the promise resolves. */
export function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  return new LoopbackHost(options).listen()
}
