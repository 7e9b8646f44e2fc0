import { request as plainRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { connect, rootCertificates, type TLSSocket } from 'node:tls'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../core/ports.ts'

/**
 * One request, one answer, with the one distinction that a sender needs: did bytes leave? Certificates are always verified,
 * redirects are never followed, and an answer that ends early is no answer.
 */
export type HttpOutcome =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly contentType: string
      readonly retryAfterMs: number | undefined
      readonly location: string
      readonly body: Uint8Array
    }
  /** No connection came about: nothing has left. */
  | { readonly kind: 'notSent'; readonly code: string }
  /** Something may have left, and what came back is not whole. */
  | { readonly kind: 'broken'; readonly code: string }

export interface HttpWay {
  /** PEM of an authority that the machine does not know; '' = only the machine's own. */
  readonly authority: string
  readonly proxy: string
  /** user:password */
  readonly proxyLogin: string
  readonly timeoutMs: number
  readonly clock: Pick<Clock, 'after'>
}

export interface HttpAsk {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly contentType?: string
  readonly body?: Uint8Array
}

const LARGEST_ANSWER = 64 * 1024 * 1024
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Personal data goes over an open line only to a program on this machine. */
function mayGoPlain(url: URL): boolean {
  return LOOPBACK.has(url.hostname)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'ERROR'
  return 'code' in error && typeof error.code === 'string' ? error.code : 'ERROR'
}

function authorities(way: HttpWay): string[] | undefined {
  return way.authority === '' ? undefined : [...rootCertificates, way.authority]
}

/** A tunnel through the proxy; the certificate that is verified is the gateway's. */
function tunnel(url: URL, way: HttpWay, signal: AbortSignal): Promise<TLSSocket> {
  const proxy = new URL(way.proxy)
  const host = `${url.hostname}:${url.port === '' ? '443' : url.port}`
  const headers =
    way.proxyLogin === ''
      ? { host }
      : { host, 'proxy-authorization': `Basic ${Buffer.from(way.proxyLogin).toString('base64')}` }
  return new Promise((resolve, reject) => {
    const asking = plainRequest({
      host: proxy.hostname,
      port: proxy.port === '' ? 80 : Number(proxy.port),
      method: 'CONNECT',
      path: host,
      headers,
      signal,
      agent: false,
    })
    asking.on('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy()
        reject(Object.assign(new Error('proxy'), { code: `PROXY_${answer.statusCode ?? 0}` }))
        return
      }
      const secure = connect({
        socket,
        host: url.hostname,
        ...(isIP(url.hostname) === 0 ? { servername: url.hostname } : {}),
        ca: authorities(way),
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
      })
      secure.once('secureConnect', () => resolve(secure))
      secure.once('error', reject)
    })
    asking.on('error', reject)
    asking.end()
  })
}

function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header.trim()) ? Number(header) * 1000 : undefined
}

/** The body, when all of it came. */
function readAnswer(answer: IncomingMessage): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let size = 0
    answer.on('data', (part: Buffer) => {
      size += part.length
      if (size > LARGEST_ANSWER) answer.destroy(Object.assign(new Error('large'), { code: 'ANSWER_TOO_LARGE' }))
      else parts.push(part)
    })
    answer.on('error', (error) => resolve({ kind: 'broken', code: codeOf(error) }))
    answer.on('close', () => resolve({ kind: 'broken', code: 'TRUNCATED' }))
    answer.on('end', () => {
      if (!answer.complete) return resolve({ kind: 'broken', code: 'TRUNCATED' })
      const { headers, statusCode = 0 } = answer
      resolve({
        kind: 'answer',
        status: statusCode,
        contentType: headers['content-type'] ?? '',
        retryAfterMs: retryAfter(headers['retry-after']),
        location: headers.location ?? '',
        body: Buffer.concat(parts),
      })
    })
  })
}

function start(
  ask: HttpAsk,
  url: URL,
  way: HttpWay,
  socket: TLSSocket | undefined,
  signal: AbortSignal,
): ClientRequest {
  const headers: Record<string, string | number> = {
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(ask.contentType === undefined ? {} : { 'content-type': ask.contentType }),
    ...(ask.body === undefined ? {} : { 'content-length': ask.body.length }),
  }
  const options: RequestOptions = {
    method: ask.method,
    headers,
    signal,
    ...(socket === undefined ? { agent: false } : { createConnection: (): Duplex => socket }),
  }
  // Through a tunnel the socket is secure already; `http` then only writes the request into it.
  if (url.protocol === 'http:' || socket !== undefined)
    return plainRequest(url.protocol === 'http:' ? url : new URL(url.href.replace(/^https:/, 'http:')), options)
  return secureRequest(url, { ...options, ca: authorities(way), minVersion: 'TLSv1.2', rejectUnauthorized: true })
}

/** Asks once. Never throws. */
export async function httpAsk(ask: HttpAsk, way: HttpWay): Promise<HttpOutcome> {
  const url = new URL(ask.url)
  if (url.protocol === 'http:' && !mayGoPlain(url)) return { kind: 'notSent', code: 'PLAIN_REFUSED' }
  const stopper = new AbortController()
  let isLate = false
  const cancel = way.clock.after(way.timeoutMs, () => {
    isLate = true
    stopper.abort()
  })
  let hasLeft = false
  const fail = (error: unknown): HttpOutcome => ({
    kind: hasLeft ? 'broken' : 'notSent',
    code: isLate ? 'TIMEOUT' : codeOf(error),
  })
  try {
    const socket = way.proxy !== '' && url.protocol === 'https:' ? await tunnel(url, way, stopper.signal) : undefined
    hasLeft = socket !== undefined
    return await new Promise<HttpOutcome>((resolve) => {
      const asking = start(ask, url, way, socket, stopper.signal)
      asking.on('socket', (one) =>
        one.once(
          url.protocol === 'https:' && socket === undefined ? 'secureConnect' : 'connect',
          () => (hasLeft = true),
        ),
      )
      asking.on('error', (error) => resolve(fail(error)))
      asking.on('response', (answer) => void readAnswer(answer).then(resolve))
      asking.end(ask.body)
    })
  } catch (error) {
    return fail(error)
  } finally {
    cancel()
  }
}
