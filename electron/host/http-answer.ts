import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FailureData } from '../../shared/contract/failure.ts'
import type { CallSession, HostEvent } from '../core/link-protocol.ts'
import type { CoreState } from './core-link.ts'
import {
  COMMON_HEADERS,
  contentDisposition,
  contentSecurityPolicy,
  NONCE_PLACE,
  resolveStaticFile,
} from './static-files.ts'
import { bareFileName, downloadContent, uploadContent, type Requester } from './transfer.ts'

/** What the loopback server and the network server have in common: bodies with limits, answers, files up and down. */

class BodyRefused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

/** A whole body, at most so large and so slow. */
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

/** A JSON body. @throws BodyRefused */
export async function readJson(request: IncomingMessage, limitBytes: number, limitMs: number): Promise<unknown> {
  // No form of a foreign page can send this type, another wall before the origin check.
  if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? '')) throw new BodyRefused(415, 'JSON_ONLY')
  const body = await readBody(request, limitBytes, limitMs)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new BodyRefused(400, 'JSON_ONLY')
  }
}

/** The path and query of a request; undefined for anything but the origin form: `GET http://elsewhere/` and `//elsewhere` name another server. */
export function targetOf(request: IncomingMessage): { path: string; query: URLSearchParams } | undefined {
  const target = request.url ?? ''
  if (!target.startsWith('/') || target.startsWith('//')) return undefined
  const mark = target.indexOf('?')
  return {
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
  }
}

export const isProcedurePath = (name: string): boolean => /^[a-zA-Z][\w.-]{0,80}$/.test(name)

/** The session with the token that the caller presents. */
export function withToken(request: IncomingMessage, session: Omit<CallSession, 'token'>): CallSession {
  const token = request.headers['x-portledger-session']
  return typeof token === 'string' && /^[\w.-]{1,200}$/.test(token) ? { ...session, token } : session
}

export function answerJson(response: ServerResponse, answer: unknown, status = 200): void {
  const body = Buffer.from(JSON.stringify(answer))
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(body.length),
  })
  response.end(body)
}

export function refuse(response: ServerResponse, status: number, code: string, data: FailureData = {}): void {
  // The rest of a refused body is not worth reading.
  response.setHeader('Connection', 'close')
  answerJson(response, { ok: false, code, data }, status)
}

/** For people who came by the address bar. */
export function explain(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Security-Policy': "default-src 'none'",
    'Content-Type': 'text/plain; charset=utf-8',
  })
  response.end(`${sentence}\n`)
}

/** Runs one request to its end, whatever happens in it. */
export async function serveRequest(
  request: IncomingMessage,
  response: ServerResponse,
  route: () => Promise<void>,
): Promise<void> {
  response.on('error', () => response.destroy())
  try {
    await route()
  } catch (error) {
    if (error instanceof BodyRefused) refuse(response, error.status, error.code)
    else if (response.headersSent || request.destroyed) response.destroy()
    else refuse(response, 500, 'INTERNAL', { id: 'host' })
  }
}

export function coreEvent({ state }: CoreState): HostEvent {
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

export interface TransferLimits {
  readonly uploadBytes: number
  /** Silence on a connection that is sending or receiving a file. */
  readonly idleMs: number
}

/** Takes a file into the content store. @throws BodyRefused */
export async function takeUpload(
  link: Requester,
  limits: TransferLimits,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
  session: CallSession,
): Promise<void> {
  const limit = limits.uploadBytes
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyRefused(413, 'CONTENT_TOO_LARGE')
  request.setTimeout(limits.idleMs, () => request.destroy())
  answerJson(response, await uploadContent(link, request, query.get('name') ?? '', session, limit))
}

/** Sends a content of the store. */
export async function sendDownload(
  link: Requester,
  limits: TransferLimits,
  hash: string,
  query: URLSearchParams,
  response: ServerResponse,
  session: CallSession,
): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return refuse(response, 404, 'CONTENT_MISSING')
  const name = bareFileName(query.get('name') ?? hash)
  const opened = await downloadContent(link, hash, name, session)
  if (!opened.ok) return answerJson(response, opened, 404)
  const { bytes, chunks } = opened.value
  response.setTimeout(limits.idleMs, () => response.destroy())
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

/** Sends a file of the renderer's build, its page with a fresh nonce. */
export async function sendFile(
  rendererFolder: string,
  path: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const file = resolveStaticFile(rendererFolder, path)
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
