/** A host without a core: serves the built screens under the real content security policy and answers from generated rows. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { NONCE_PLACE, contentSecurityPolicy, resolveStaticFile } from '../../../electron/host/static-files.ts'
import { Failure, isProcedureName, procedureOf } from '../../../shared/contract/index.ts'
import { handlers } from './answers.ts'

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** Answers one call; input and output are held against the contract, so that the fake cannot drift from it. */
function answer(name: string, input: unknown): unknown {
  if (!isProcedureName(name)) return { ok: false, code: 'PROCEDURE_UNKNOWN', data: { name } }
  const handler: ((input: never) => unknown) | undefined = handlers[name]
  if (handler === undefined) return { ok: false, code: 'BUSY', data: {} }
  const procedure = procedureOf(name)
  const parsed = procedure.input.safeParse(input)
  if (!parsed.success)
    return {
      ok: false,
      code: 'INPUT_INVALID',
      data: { path: parsed.error.issues[0]?.path.join('.') ?? '', reason: parsed.error.issues[0]?.message ?? '' },
    }
  try {
    const value = handler(parsed.data as never)
    return { ok: true, value: procedure.kind === 'job' ? value : procedure.output.parse(value) }
  } catch (error) {
    if (error instanceof Failure) return { ok: false, code: error.code, data: error.data }
    return { ok: false, code: 'INTERNAL', data: { id: String(error) } }
  }
}

export interface FakeHost {
  readonly origin: string
  readonly server: Server
  /** Sends an event to every open window. */
  readonly send: (event: unknown) => void
  readonly cut: (down: boolean) => void
}

/** @param folder the built renderer */
export async function startFakeHost(folder: string, port = 0): Promise<FakeHost> {
  const streams = new Set<ServerResponse>()
  let down = false
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://host')
    const json = (value: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (url.pathname.startsWith('/call/')) {
      const body = await bodyOf(request)
      return down
        ? void response.destroy()
        : json(answer(decodeURIComponent(url.pathname.slice(6)), JSON.parse(body.toString('utf8'))))
    }
    if (url.pathname === '/events') {
      if (down) return void response.destroy()
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"type":"core","state":"up"}\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return undefined
    }
    if (url.pathname === '/content') {
      const bytes = await bodyOf(request)
      return json({ ok: true, value: { hash: 'a'.repeat(64), bytes: bytes.length } })
    }
    const file = resolveStaticFile(folder, url.pathname)
    if (file === undefined) return void response.writeHead(404).end()
    const nonce = randomBytes(16).toString('base64')
    const bytes = await readFile(file.path)
    const content = file.mediaType.startsWith('text/html')
      ? bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce)
      : bytes
    response
      .writeHead(200, { 'content-type': file.mediaType, 'content-security-policy': contentSecurityPolicy(nonce) })
      .end(content)
    return undefined
  }
  const server = createServer(
    (request, response) => void serve(request, response).catch(() => response.writeHead(500).end()),
  )
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    origin: `http://127.0.0.1:${bound}`,
    server,
    send: (event) => streams.forEach((stream) => stream.write(`data: ${JSON.stringify(event)}\n\n`)),
    cut: (now) => {
      down = now
      if (now) streams.forEach((stream) => stream.destroy())
    },
  }
}
