import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallSession, CoreEvent } from '../core/link-protocol.ts'
import type { CoreLink } from './core-link.ts'
import { EventStreams } from './event-stream.ts'
import {
  answerJson,
  coreEvent,
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
import { ADDRESS_LIMITS, AddressBook, type AddressLimits } from './lan-limits.ts'
import { COMMON_HEADERS, contentDisposition } from './static-files.ts'

/**
 * The program for other machines of the local network: the same pages and the same calls through the same gate, over TLS, for machines that
 * were paired. Off unless an administrator turns it on. Who calls is decided by the core: here a machine only has to show its secret.
 */
export interface LanLimits extends AddressLimits {
  readonly callBytes: number
  readonly uploadBytes: number
  readonly bodyMs: number
  readonly idleMs: number
}

const LAN_LIMITS: LanLimits = {
  ...ADDRESS_LIMITS,
  callBytes: 8 * 1024 * 1024,
  uploadBytes: 512 * 1024 * 1024,
  bodyMs: 30_000,
  idleMs: 60_000,
}

export interface LanServerOptions {
  readonly link: Pick<CoreLink, 'request' | 'onEvent' | 'onState' | 'state'>
  readonly rendererFolder: string
  readonly port: number
  /** Names and addresses that the machine answers to; everything else in a Host header is refused. */
  readonly names: readonly string[]
  readonly certificate: string
  /** What a device installs to trust the certificate. */
  readonly authority: string
  readonly key: string
  readonly limits?: Partial<LanLimits>
  readonly now?: () => number
}

export interface LanServer {
  readonly port: number
  close(): Promise<void>
}

/** `__Host-`: only over TLS, only for this host, no domain; the browser keeps it from scripts and from other sites. */
export const DEVICE_COOKIE = '__Host-portledger-device'
/** Where a device gets the authority from. */
const AUTHORITY_PATH = '/certificate.crt'
const YEAR_S = 365 * 86_400
const SECRET = /^[\w-]{43}$/

function headerCount(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length
}

function deviceSecret(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === DEVICE_COOKIE) {
      const value = part.slice(equals + 1).trim()
      return SECRET.test(value) ? value : ''
    }
  }
  return undefined
}

class LanHost {
  readonly #options: LanServerOptions
  readonly #limits: LanLimits
  readonly #book: AddressBook
  readonly #server: Server
  readonly #events = new EventStreams(() => undefined)
  readonly #streams = new Map<ServerResponse, { address: string; session: CallSession }>()
  readonly #stops: (() => void)[]
  #port = 0

  constructor(options: LanServerOptions) {
    this.#options = options
    this.#limits = { ...LAN_LIMITS, ...options.limits }
    this.#book = new AddressBook(this.#limits, options.now ?? (() => performance.now()))
    this.#server = createServer(
      {
        cert: options.certificate,
        key: options.key,
        minVersion: 'TLSv1.2',
        maxHeaderSize: 16 * 1024,
        headersTimeout: 10_000,
        requestTimeout: 0,
        connectionsCheckingInterval: 2000,
        keepAliveTimeout: 15_000,
        handshakeTimeout: 10_000,
      },
      (request, response) => void serveRequest(request, response, () => this.#route(request, response)),
    )
    this.#server.maxConnections = 512
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy())
    this.#stops = [
      options.link.onEvent((event) => this.#hear(event)),
      options.link.onState((state) => this.#events.send(coreEvent(state))),
    ]
  }

  async listen(): Promise<LanServer> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host: '0.0.0.0', port: this.#options.port, exclusive: true }, resolve)
    })
    this.#port = (this.#server.address() as AddressInfo).port
    return { port: this.#port, close: () => this.#close() }
  }

  async #close(): Promise<void> {
    for (const stop of this.#stops) stop()
    this.#events.close()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  /** Whoever listens hears topics; when devices changed, those that were shut out hear nothing more. */
  #hear(event: CoreEvent): void {
    this.#events.send(event)
    if (event.type !== 'topics' || !event.topics.includes('lan')) return
    for (const [response, { session }] of this.#streams)
      void this.#options.link
        .request({ type: 'admit', session })
        .then((answer) => (answer.ok ? undefined : response.destroy()))
  }

  /** Exact Host (a rebound name fails here), exact Origin, same-origin fetch metadata. */
  #refusal(request: IncomingMessage): { status: number; code: string } | undefined {
    const { headers } = request
    const hosts = this.#options.names.map((name) => `${name}:${this.#port}`)
    const host = headers.host ?? ''
    if (!hosts.includes(host) || headerCount(request, 'host') !== 1) return { status: 421, code: 'HOST_REFUSED' }
    const { origin } = headers
    if (origin !== undefined && origin !== `https://${host}`) return { status: 403, code: 'ORIGIN_REFUSED' }
    const site = headers['sec-fetch-site']
    // A link in a chat or a scanned code opens a page; nothing else may come from elsewhere.
    const opensPage = headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET'
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage)
      return { status: 403, code: 'ORIGIN_REFUSED' }
    if (headers.authorization !== undefined) return { status: 401, code: 'SECRET_REFUSED' }
    const reads = request.method === 'GET' || request.method === 'HEAD'
    return !reads && origin === undefined ? { status: 403, code: 'ORIGIN_REFUSED' } : undefined
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = request.socket.remoteAddress ?? ''
    response.setHeader('Strict-Transport-Security', 'max-age=31536000')
    if (!this.#book.mayAsk(address)) return refuse(response, 429, 'BUSY')
    const refusal = this.#refusal(request)
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.code)
    const target = targetOf(request)
    if (target === undefined) return refuse(response, 400, 'TARGET_REFUSED')
    const { path, query } = target
    const method = request.method ?? ''
    if (method === 'POST' && path === '/pair') return this.#pair(address, request, response)
    const isFile = (method === 'GET' || method === 'HEAD') && path !== '/events' && !path.startsWith('/content/')
    if (isFile && path === AUTHORITY_PATH) return this.#authority(method, response)
    // The program's own pages hold nothing of the ledger.
    if (isFile) return sendFile(this.#options.rendererFolder, path, method, response)
    const secret = deviceSecret(request)
    if (secret === undefined) return refuse(response, 401, 'DEVICE_UNKNOWN')
    if (!this.#book.mayGuess(address)) return refuse(response, 429, 'BUSY')
    const session = withToken(request, { caller: `lan ${address}`, via: 'lan', device: secret })
    const admitted = await this.#options.link.request({ type: 'admit', session })
    if (!admitted.ok) {
      if (admitted.code === 'DEVICE_UNKNOWN') this.#book.noteGuess(address)
      return answerJson(response, admitted, admitted.code === 'DEVICE_UNKNOWN' ? 401 : 200)
    }
    const { link } = this.#options
    if (method === 'POST' && path.startsWith('/call/')) return this.#call(path.slice(6), request, response, session)
    if (method === 'PUT' && path === '/content')
      return takeUpload(link, this.#limits, query, request, response, session)
    if (method === 'GET' && path.startsWith('/content/'))
      return sendDownload(link, this.#limits, path.slice(9), query, response, session)
    if (method === 'GET' && path === '/events') return this.#listen(address, response, session)
    refuse(response, 405, 'METHOD_REFUSED')
  }

  /** The authority is no secret: whoever installs it trusts this machine alone. */
  #authority(method: string, response: ServerResponse): void {
    const bytes = Buffer.from(this.#options.authority)
    response.writeHead(200, {
      ...COMMON_HEADERS,
      'Content-Type': 'application/x-x509-ca-cert',
      'Content-Disposition': contentDisposition('portledger-lan.crt'),
      'Content-Length': String(bytes.length),
    })
    response.end(method === 'HEAD' ? undefined : bytes)
  }

  async #call(name: string, request: IncomingMessage, response: ServerResponse, session: CallSession): Promise<void> {
    if (!isProcedurePath(name)) return refuse(response, 404, 'PROCEDURE_UNKNOWN')
    const input = await readJson(request, this.#limits.callBytes, this.#limits.bodyMs)
    answerJson(response, await this.#options.link.request({ type: 'call', name, input, session }))
  }

  async #pair(address: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#book.mayGuess(address)) return refuse(response, 429, 'PAIRING_WAIT')
    const input = await readJson(request, 4096, this.#limits.bodyMs)
    const session: CallSession = { caller: `lan ${address}`, via: 'lan' }
    const answer = await this.#options.link.request({ type: 'call', name: 'lan.redeem', input, session })
    if (!answer.ok) {
      this.#book.noteGuess(address)
      return answerJson(response, answer, 403)
    }
    const { secret, kind, name } = answer.value as { secret: string; kind: string; name: string }
    response.setHeader(
      'Set-Cookie',
      `${DEVICE_COOKIE}=${secret}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age=${YEAR_S}`,
    )
    // The secret itself stays out of the page's reach.
    answerJson(response, { ok: true, value: { kind, name } })
  }

  #listen(address: string, response: ServerResponse, session: CallSession): void {
    const own = [...this.#streams.values()].filter((stream) => stream.address === address).length
    if (
      own >= this.#limits.streams ||
      !this.#events.add(response, COMMON_HEADERS, coreEvent(this.#options.link.state), true)
    )
      return refuse(response, 503, 'TOO_MANY_WINDOWS')
    this.#streams.set(response, { address, session })
    response.on('close', () => this.#streams.delete(response))
  }
}

/** Starts the network server; it listens when the promise resolves. @throws when the port is taken */
export function startLanServer(options: LanServerOptions): Promise<LanServer> {
  return new LanHost(options).listen()
}
