import { readDxp, type DxpMessage } from '../../../shared/message/dxp/index.ts'
import type { Clock, RemoteItem, SendAnswer, SentMessage, Wire } from '../../core/ports.ts'
import { httpAsk, type HttpAsk, type HttpOutcome, type HttpWay } from './http-client.ts'

/**
 * A gateway of a local e-port over HTTPS. What all gateways have in common is here: which answers prove something and which do
 * not. What a region wants to be told in its own way is a dialect (CEB SPEC 4.2).
 */
export interface GatewayDialect {
  /** The request that carries a message; a function of the message alone, so that each sending has the same bytes. */
  sendRequest(envelope: DxpMessage, bytes: Uint8Array, message: SentMessage): HttpAsk
  /** What a whole answer of status 2xx to it means. */
  readSent(text: string): SendAnswer
  /** What to ask for after a cursor. */
  fetchRequests(cursor: string): readonly HttpAsk[]
  /** Items of the answers, in the order of the requests; undefined when one of them cannot be read: then nothing of it counts. */
  readFetched(
    texts: readonly string[],
    cursor: string,
    limit: number,
  ): { readonly items: readonly RemoteItem[]; readonly cursor: string } | undefined
  /** Tells the gateway what is durable here, once its cursor came back. */
  settle?(cursor: string): HttpAsk | undefined
}

export interface Gateway {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly dialect: GatewayDialect
  readonly way: HttpWay
}

type Whole = Extract<HttpOutcome, { kind: 'answer' }>

const text = (body: Uint8Array): string => new TextDecoder().decode(body).replace(/^\uFEFF/, '')

/** A page for people where a machine should have answered: the login page of a gateway or of the network before it. */
function isPage(answer: Whole): boolean {
  return /html/i.test(answer.contentType) || /^\s*<(!doctype\s+html|html)\b/i.test(text(answer.body.subarray(0, 400)))
}

/** Why a whole answer is none of the gateway's own; undefined when it is. Nothing of ours was taken then. */
function trouble(answer: Whole): SendAnswer | undefined {
  const { status, retryAfterMs } = answer
  if (status === 401 || status === 403 || status === 407) return { kind: 'later', detail: `UNAUTHORIZED ${status}` }
  if (status >= 300 && status < 400) return { kind: 'later', detail: `OFFLINE 网关要求转到别处（${status}），未跟随` }
  if (isPage(answer)) return { kind: 'later', detail: 'UNAUTHORIZED 收到的是网页（登录页？），不是回执' }
  if (status === 404 || status === 405) return { kind: 'later', detail: `OFFLINE HTTP ${status}` }
  if (status === 429)
    return { kind: 'later', detail: `HTTP ${status}`, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  return undefined
}

function readSend(outcome: HttpOutcome, dialect: GatewayDialect): SendAnswer {
  if (outcome.kind === 'notSent') return { kind: 'later', detail: `OFFLINE ${outcome.code}` }
  if (outcome.kind === 'broken') return { kind: 'unknown', detail: outcome.code }
  const found = trouble(outcome)
  if (found !== undefined) return found
  if (outcome.status === 400 || outcome.status === 413 || outcome.status === 415 || outcome.status === 422)
    return { kind: 'refused', detail: `HTTP ${outcome.status} ${text(outcome.body).slice(0, 200)}` }
  // A server that broke, or a proxy that lost its server, may have passed the message on.
  if (outcome.status < 200 || outcome.status >= 300) return { kind: 'unknown', detail: `HTTP ${outcome.status}` }
  return dialect.readSent(text(outcome.body).trim())
}

/** Opens a gateway. Nothing is connected until something is sent or fetched. */
export function openGateway(gateway: Gateway): Wire {
  const { dialect, way } = gateway
  let settled = ''

  async function send(bytes: Uint8Array, message: SentMessage): Promise<SendAnswer> {
    const reading = readDxp(new TextDecoder().decode(bytes))
    if (!reading.ok) throw new RangeError('not an envelope')
    return readSend(await httpAsk(dialect.sendRequest(reading.message, bytes, message), way), dialect)
  }

  async function fetch(
    cursor: string,
    limit: number,
  ): Promise<{ items: readonly RemoteItem[]; cursor: string; offline?: string }> {
    const settling = cursor === settled ? undefined : dialect.settle?.(cursor)
    if (settling !== undefined) {
      const outcome = await httpAsk(settling, way)
      // What was not settled is handed out again, and known by its content.
      if (outcome.kind === 'answer' && outcome.status < 300) settled = cursor
    }
    const texts: string[] = []
    for (const ask of dialect.fetchRequests(cursor)) {
      const outcome = await httpAsk(ask, way)
      if (outcome.kind !== 'answer') return { items: [], cursor, offline: outcome.code }
      const found = trouble(outcome)
      if (found !== undefined) return { items: [], cursor, offline: found.detail.replace(/^OFFLINE /, '') }
      if (outcome.status < 200 || outcome.status >= 300) return { items: [], cursor, offline: `HTTP ${outcome.status}` }
      texts.push(text(outcome.body))
    }
    return (
      dialect.readFetched(texts, cursor, limit) ?? {
        items: [],
        cursor,
        offline: '网关的应答无法读取，未作用于任何单证',
      }
    )
  }

  return {
    id: gateway.id,
    title: gateway.title,
    kind: gateway.kind,
    training: false,
    send,
    fetch,
    // Neither way has a question for one message (CEB SPEC 4.2): silence is waited out, then the identical bytes are repeated.
    ask: () => Promise.resolve({ kind: 'cannotSay', detail: '' }),
    close: () => undefined,
  }
}

export interface GatewaySetting {
  readonly url: string
  readonly authority: string
  readonly proxy: string
  readonly proxyLogin: string
  readonly timeoutSeconds: number
}

export function wayOf(setting: GatewaySetting, clock: Pick<Clock, 'after'>): HttpWay {
  return {
    authority: setting.authority,
    proxy: setting.proxy,
    proxyLogin: setting.proxyLogin,
    timeoutMs: setting.timeoutSeconds * 1000,
    clock,
  }
}

/** A path behind the gateway's address. */
export function under(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path}`
}
