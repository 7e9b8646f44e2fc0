import { request as httpRequest } from 'node:http'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../../shared/contract/failure.ts'
import type { HostEvent, StoredContent } from '../core/link-protocol.ts'
import { answerChallenge, newSecret, sameSecret } from './loopback-guard.ts'
import { readRunFile } from './run-file.ts'

/** A running host, seen from another program of the same user: the command line. */
export interface AttachedHost {
  call(name: string, input: unknown): Promise<Answer<unknown>>
  /** Streams a file into the content store. */
  upload(source: AsyncIterable<Uint8Array>, label: string): Promise<Answer<StoredContent>>
  /** The bytes of a content, as they arrive. */
  download(hash: string): Promise<Answer<AsyncIterable<Uint8Array>>>
  /** Ends when the signal is given or the host goes away. */
  events(signal: AbortSignal): AsyncGenerator<HostEvent, void>
  /** An address that opens one more window on this host. */
  windowUrl(): Promise<string>
}

export interface AttachOptions {
  /** What session.signIn answered. */
  readonly token?: string
  readonly answerWithinMs?: number
}

const UNREACHABLE: Answer<never> = { ok: false, code: 'CORE_RESTARTED', data: {} }

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function toAnswer(body: unknown): Answer<unknown> {
  if (isRecord(body) && body['ok'] === true) return { ok: true, value: body['value'] }
  if (isRecord(body) && typeof body['code'] === 'string') {
    const data = body['data']
    return { ok: false, code: body['code'], data: isRecord(data) ? data : {} }
  }
  return UNREACHABLE
}

/** Is the one that listens on the port really the host that wrote the run file? It proves it before it hears the secret. */
async function proves(origin: string, secret: string, withinMs: number): Promise<boolean> {
  const challenge = newSecret()
  try {
    const response = await fetch(`${origin}/hello?challenge=${challenge}`, {
      signal: AbortSignal.timeout(withinMs),
      redirect: 'error',
    })
    const answer = toAnswer(await response.json())
    const proof = answer.ok && isRecord(answer.value) ? answer.value['proof'] : undefined
    return typeof proof === 'string' && sameSecret(proof, answerChallenge(secret, challenge))
  } catch {
    return false
  }
}

/**
 * Attaches to the host that has this ledger open. Undefined when none is running (a run file left by a killed host is
 * found out by nobody answering on its port with the right proof).
 */
export async function attach(ledgerFolder: string, options: AttachOptions = {}): Promise<AttachedHost | undefined> {
  const run = readRunFile(ledgerFolder)
  if (!run) return undefined
  const origin = `http://127.0.0.1:${run.port}`
  if (!(await proves(origin, run.secret, options.answerWithinMs ?? 10_000))) return undefined
  const headers: Record<string, string> = { Authorization: `Bearer ${run.secret}` }
  if (options.token !== undefined) headers['X-PortLedger-Session'] = options.token

  const ask = async (path: string, init: RequestInit): Promise<Answer<unknown>> => {
    try {
      const response = await fetch(origin + path, {
        ...init,
        headers: { ...headers, ...init.headers },
        redirect: 'error',
      })
      return toAnswer(await response.json())
    } catch {
      return UNREACHABLE
    }
  }
  return {
    call: (name, input) =>
      ask(`/call/${name}`, {
        method: 'POST',
        body: JSON.stringify(input ?? {}),
        headers: { 'Content-Type': 'application/json' },
      }),
    upload: async (source, label) => {
      const answer = await putContent(`${origin}/content?name=${encodeURIComponent(label)}`, headers, source)
      if (!answer.ok) return answer
      const { hash, bytes } = isRecord(answer.value) ? answer.value : {}
      return typeof hash === 'string' && typeof bytes === 'number' ? { ok: true, value: { hash, bytes } } : UNREACHABLE
    },
    download: async (hash) => {
      const response = await fetch(`${origin}/content/${hash}`, { headers, redirect: 'error' }).catch(() => undefined)
      if (response?.ok === true && response.body) return { ok: true, value: response.body }
      const refused = response ? toAnswer(await response.json().catch(() => undefined)) : UNREACHABLE
      return refused.ok ? UNREACHABLE : refused
    },
    events: (signal) => readEvents(origin, headers, signal),
    windowUrl: async () => {
      const answer = await ask('/bootstrap', { method: 'POST' })
      const url = answer.ok && isRecord(answer.value) ? answer.value['url'] : undefined
      if (typeof url !== 'string') throw new Error('the running host gave no address')
      return url
    },
  }
}

/** Streamed, so that a file of gigabytes is never in memory. A source that breaks off rejects with its own error. */
async function putContent(
  url: string,
  headers: Readonly<Record<string, string>>,
  source: AsyncIterable<Uint8Array>,
): Promise<Answer<unknown>> {
  const request = httpRequest(url, { method: 'PUT', headers })
  const answered = new Promise<Answer<unknown>>((resolve) => {
    request.on('response', (response) => {
      json(response).then(
        (body) => resolve(toAnswer(body)),
        () => resolve(UNREACHABLE),
      )
    })
    request.on('error', () => resolve(UNREACHABLE))
  })
  let sourceError: unknown
  const watched = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      yield* source
    } catch (error) {
      sourceError = error
      throw error
    }
  }
  // A refusal may arrive while we still write; then the writing fails and the answer counts.
  await pipeline(watched(), request).catch(() => undefined)
  if (sourceError !== undefined) throw sourceError
  return answered
}

async function* readEvents(
  origin: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): AsyncGenerator<HostEvent, void> {
  try {
    const response = await fetch(`${origin}/events`, { headers, signal, redirect: 'error' })
    if (!response.ok || !response.body) return
    let rest = ''
    const decoder = new TextDecoder()
    for await (const part of response.body) {
      const blocks = (rest + decoder.decode(part, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '))
        if (data !== undefined) yield JSON.parse(data.slice(6))
      }
    }
  } catch (error) {
    // The host going away, and the caller's own signal, both simply end the stream.
    if (!(error instanceof Error)) throw error
  }
}
