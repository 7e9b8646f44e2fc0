import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Answer, CallIn, CallOut, JobName, Out, ProcedureName } from '../../shared/contract/index.ts'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import type { Core } from '../core/core.ts'
import { attach, type AttachedHost } from '../host/attach-client.ts'
import { errorLog } from '../host/error-log.ts'
import { heldOpen } from '../host/hold-open.ts'
import { openCore } from '../host/open-core.ts'
import { standardOutside } from '../host/outside.ts'
import { nodeParserPort } from '../host/parser-port.ts'

/** The procedures without a screen: on the running core when there is one, else on a core of our own. */
export interface Desk {
  call<N extends ProcedureName>(name: N, input: CallIn<N>): Promise<Answer<CallOut<N>>>
  callAny(name: string, input: unknown): Promise<Answer<unknown>>
  /** Starts a job and waits for its end. */
  job<N extends JobName>(name: N, input: CallIn<N>): Promise<Answer<Out<N>>>
  jobAny(name: string, input: unknown): Promise<Answer<unknown>>
  upload(file: string): Promise<Answer<{ hash: string; bytes: number }>>
  /** The bytes of an exported content. */
  download(hash: string): Promise<Answer<Buffer>>
  readonly attached: boolean
  close(): Promise<void>
}

export interface DeskOptions {
  readonly ledger: string
  readonly login: string
  /** What an empty folder becomes; undefined: it is no ledger, and that is said. */
  readonly found: 'training' | 'real' | undefined
  readonly onJob?: (job: JobView) => void
}

interface Line {
  call(name: string, input: unknown): Promise<Answer<unknown>>
  upload(file: string): Promise<Answer<{ hash: string; bytes: number }>>
  download(hash: string): Promise<Answer<Buffer>>
  ended(jobId: number): Promise<JobView | undefined>
  close(): Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function attachedLine(host: AttachedHost): Line {
  return {
    call: (name, input) => host.call(name, input),
    upload: (file) => host.upload(createReadStream(file), basename(file)),
    async download(hash) {
      const answer = await host.download(hash)
      if (!answer.ok) return answer
      const parts: Uint8Array[] = []
      for await (const part of answer.value) parts.push(part)
      return { ok: true, value: Buffer.concat(parts) }
    },
    async ended(jobId) {
      for (;;) {
        const answer = await host.call('job.get', { id: jobId })
        const job = answer.ok ? (answer.value as JobView) : undefined
        if (job === undefined || (job.state !== 'waiting' && job.state !== 'running')) return job
        await pause(100)
      }
    },
    close: () => Promise.resolve(),
  }
}

function ownLine(core: Core, token: string): Line {
  return {
    call: (name, input) => heldOpen(core.call(name, input, token)),
    async upload(file) {
      const upload = core.content.open('upload', basename(file), 0)
      for await (const chunk of createReadStream(file)) upload.write(chunk as Buffer)
      const { sha256, bytes } = upload.finish()
      return { ok: true, value: { hash: sha256, bytes } }
    },
    download: (hash) => Promise.resolve({ ok: true, value: core.content.bytes(hash) }),
    ended: (jobId) => heldOpen(core.jobs.ended(jobId)),
    close: () => heldOpen(core.stop()),
  }
}

function deskOn(line: Line, attached: boolean): Desk {
  async function jobAny(name: string, input: unknown): Promise<Answer<unknown>> {
    const started = await line.call(name, input)
    if (!started.ok) return started
    const job = await line.ended((started.value as { jobId: number }).jobId)
    if (job === undefined) return { ok: false, code: 'CORE_RESTARTED', data: {} }
    return job.state === 'done'
      ? { ok: true, value: job.result }
      : { ok: false, code: job.code ?? 'JOB_CANCELLED', data: job.data ?? {} }
  }
  return {
    attached,
    jobAny,
    call: async (name, input) => (await line.call(name, input)) as Answer<never>,
    callAny: (name, input) => line.call(name, input),
    job: async (name, input) => (await jobAny(name, input)) as Answer<never>,
    upload: (file) => line.upload(file),
    download: (hash) => line.download(hash),
    close: () => line.close(),
  }
}

async function signIn(
  call: (name: string, input: unknown) => Promise<Answer<unknown>>,
  login: string,
): Promise<Answer<string>> {
  const answer = await call('session.signIn', { login, password: process.env['PORTLEDGER_PASSWORD'] ?? '' })
  return answer.ok ? { ok: true, value: (answer.value as { session: string }).session } : answer
}

const isNew = (directory: string): boolean =>
  !existsSync(directory) || (statSync(directory).isDirectory() && readdirSync(directory).length === 0)

/** Attaches or opens. @throws Failure of openCore (LEDGER_IN_USE, LEDGER_KEY_MISSING, ...) */
export async function openDesk(options: DeskOptions): Promise<Answer<Desk>> {
  const stranger = await attach(options.ledger)
  if (stranger !== undefined) {
    const session = await signIn((name, input) => stranger.call(name, input), options.login)
    if (!session.ok) return session
    const host = await attach(options.ledger, { token: session.value })
    if (host !== undefined) return { ok: true, value: deskOn(attachedLine(host), true) }
  }
  if (isNew(options.ledger) && options.found === undefined)
    return { ok: false, code: 'LEDGER_NOT_FOUND', data: { dir: options.ledger } }
  const core = openCore({
    directory: options.ledger,
    ...(isNew(options.ledger) && options.found !== undefined ? { found: options.found } : {}),
    readers: 0,
    spawn: nodeParserPort,
    outside: standardOutside,
    quiet: true,
    logError: errorLog(options.ledger),
    onEvent: (event) => {
      if (event.type === 'job') options.onJob?.(event.job)
    },
  })
  const session = await signIn((name, input) => core.call(name, input, undefined), options.login)
  if (!session.ok) {
    await core.stop()
    return session
  }
  return { ok: true, value: deskOn(ownLine(core, session.value), false) }
}
