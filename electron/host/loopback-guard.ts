import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** 256 bits, in characters that need no escaping in a URL, a cookie or a file. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares without telling by its duration where the difference lies, nor how long the secret is. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Shows that the server knows the run file's secret without sending it: somebody else may have taken the port meanwhile. */
export function answerChallenge(secret: string, challenge: string): string {
  return createHmac('sha256', secret).update(`portledger-host ${challenge}`).digest('base64url')
}

export interface Caller {
  readonly caller: string
  readonly via: 'loopback' | 'cli'
}

const BOOTSTRAP_LIFE_MS = 5 * 60_000

/**
 * Who may talk to the loopback server: the bearer of the run file's secret (a program of the same user), or a browser
 * that was handed a one-time address and got a cookie for it.
 */
export class LoopbackSessions {
  /** Written to the run file. */
  readonly runSecret = newSecret()
  readonly #now: () => number
  readonly #bootstraps = new Map<string, number>()
  readonly #cookies = new Map<string, Caller>()
  readonly #attached: Caller = { caller: `cli-${newSecret().slice(0, 12)}`, via: 'cli' }

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** A token for one page opening within five minutes. */
  newBootstrap(): string {
    const token = newSecret()
    this.#bootstraps.set(token, this.#now() + BOOTSTRAP_LIFE_MS)
    return token
  }

  /** Trades a one-time token for a cookie value; undefined when it is unknown, used or too old. */
  redeem(token: string): string | undefined {
    const endsAt = this.#bootstraps.get(token)
    this.#bootstraps.delete(token)
    if (endsAt === undefined || endsAt < this.#now()) return undefined
    const cookie = newSecret()
    this.#cookies.set(cookie, { caller: `browser-${newSecret().slice(0, 12)}`, via: 'loopback' })
    return cookie
  }

  byCookie(value: string): Caller | undefined {
    for (const [cookie, caller] of this.#cookies) {
      if (sameSecret(value, cookie)) return caller
    }
    return undefined
  }

  byBearer(value: string): Caller | undefined {
    return sameSecret(value, this.runSecret) ? this.#attached : undefined
  }
}

export type Refusal = { readonly status: number; readonly code: string }
export type Passed =
  { readonly ok: true; readonly caller: Caller | undefined } | { readonly ok: false; readonly refusal: Refusal }

const refuse = (status: number, code: string): Passed => ({ ok: false, refusal: { status, code } })

function headerCount(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length
}

function cookieNamed(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim()
  }
  return undefined
}

/** Cookies ignore the port, so two ledgers in one browser need two names. */
export function cookieName(port: number): string {
  return `portledger-${port}`
}

/**
 * The checks every request passes before anything looks at its path: exact Host (a rebound DNS name fails here), exact
 * Origin, same-origin fetch metadata, and who it is. `caller` is undefined for a request that shows no credential.
 */
export function guardRequest(request: IncomingMessage, port: number, sessions: LoopbackSessions): Passed {
  const host = `127.0.0.1:${port}`
  const { headers } = request
  if (headers.host !== host || headerCount(request, 'host') !== 1) return refuse(421, 'HOST_REFUSED')
  const origin = headers.origin
  if (origin !== undefined && origin !== `http://${host}`) return refuse(403, 'ORIGIN_REFUSED')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(403, 'ORIGIN_REFUSED')
  const bearer = /^Bearer ([\w-]{16,128})$/.exec(headers.authorization ?? '')?.[1]
  if (headers.authorization !== undefined) {
    // A browser never sends this header by itself; a page that could would also have an origin.
    const caller = bearer === undefined || origin !== undefined ? undefined : sessions.byBearer(bearer)
    return caller ? { ok: true, caller } : refuse(401, 'SECRET_REFUSED')
  }
  const cookie = cookieNamed(headers.cookie, cookieName(port))
  const caller = cookie === undefined ? undefined : sessions.byCookie(cookie)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads && origin === undefined) return refuse(403, 'ORIGIN_REFUSED')
  return { ok: true, caller }
}
