import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attach, type AttachedHost } from '../../electron/host/attach-client.ts'
import { importCsv } from '../support/intake-files.ts'
import { StartedHost } from '../support/started-host.ts'

/** Large enough to be in the middle of it for seconds. */
const ROWS = 30_000
const POLL = { timeout: 30_000, interval: 20 }
const folder = mkdtempSync(join(tmpdir(), 'portledger-child-'))
const ledgerFolder = join(folder, 'ledger')
const file = importCsv(1, ROWS)
let running: StartedHost | undefined
afterAll(async () => {
  await running?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Process {
  readonly pid: number
  readonly parent: number
}

/** Parse children on this machine whose ancestors include one of our processes. */
function parseChildren(...parents: readonly (number | undefined)[]): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Process[] => {
      try {
        if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('parse-child.ts')) return []
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // A process that was killed and not yet fetched is a zombie: it runs no more.
        const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return state !== 'Z' && parents.includes(Number(parent)) ? [{ pid: Number(name), parent: Number(parent) }] : []
      } catch {
        return []
      }
    })
}

function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
  } catch {
    return false
  }
}

async function value<T>(attached: AttachedHost, name: string, input: unknown): Promise<T> {
  const answer = await attached.call(name, input)
  if (!answer.ok) throw new Error(`${name} ${answer.code} ${JSON.stringify(answer.data)}`)
  return answer.value as T
}

interface Job {
  readonly state: string
  readonly done: number
  readonly code?: string
  readonly result?: unknown
}

interface Desk {
  readonly host: StartedHost
  readonly attached: AttachedHost
  /** The same people and goods under numbers that begin with `prefix`: a file of its own. */
  start(prefix: string): Promise<number>
  job(id: number): Promise<Job>
  ended(id: number): Promise<Job>
}

/** A host with the real core, and a clerk attached to it. */
async function open(): Promise<Desk> {
  const host = new StartedHost({
    script: 'test/support/start-core.ts',
    ledgerFolder,
    homeFolder: join(folder, 'home'),
    args: ['--training', '--stay'],
  })
  running = host
  await host.whenUp()
  const first = await attach(ledgerFolder)
  if (first === undefined) throw new Error('no host')
  const token = (await value<{ session: string }>(first, 'session.signIn', { login: 'admin' })).session
  const attached = await attach(ledgerFolder, { token })
  if (attached === undefined) throw new Error('no host')
  const clients = await value<{ rows: { id: number }[] }>(attached, 'client.page', {})
  const clientId =
    clients.rows[0]?.id ?? (await value<{ id: number }>(attached, 'client.save', { code: 'K1', name: '示例客户' })).id
  const job = (id: number): Promise<Job> => value<Job>(attached, 'job.get', { id })
  return {
    host,
    attached,
    job,
    async start(prefix) {
      async function* bytes(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from(file.replaceAll('SLT0', `${prefix}T0`)))
      }
      const stored = await attached.upload(bytes(), 'a.csv')
      if (!stored.ok) throw new Error(stored.code)
      return (
        await value<{ jobId: number }>(attached, 'intake.stage', {
          hash: stored.value.hash,
          fileName: 'a.csv',
          kind: 'import-parcel',
          clientId,
        })
      ).jobId
    },
    async ended(id) {
      await expect.poll(async () => (await job(id)).state, POLL).not.toMatch(/waiting|running/)
      return job(id)
    },
  }
}

/** Starts an import and waits until rows of it are staged; answers the job and its child. */
async function inTheMiddle(desk: Desk, prefix: string): Promise<{ id: number; child: Process }> {
  const id = await desk.start(prefix)
  await expect.poll(async () => (await desk.job(id)).done, POLL).toBeGreaterThan(0)
  const [child] = parseChildren(desk.host.process.pid, desk.host.corePid)
  if (child === undefined) throw new Error('the import was over before anybody looked')
  return { id, child }
}

describe.runIf(process.platform === 'linux')('一次性解析子进程属于宿主进程', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await open()
  }, 60_000)

  it('dies with the core it works for; the next core has ended the import', async () => {
    const { id, child } = await inTheMiddle(desk, 'A')
    expect(child.parent).toBe(desk.host.process.pid)
    expect(child.parent).not.toBe(desk.host.corePid)
    await desk.host.killCore()
    await expect.poll(() => alive(child.pid), POLL).toBe(false)
    expect(await desk.ended(id)).toMatchObject({ state: 'failed', code: 'CORE_RESTARTED' })
  }, 120_000)

  it('killed in mid-parse it ends its import and nothing else; the same file goes in again whole', async () => {
    const { id, child } = await inTheMiddle(desk, 'A')
    process.kill(child.pid, 'SIGKILL')
    expect(await desk.ended(id)).toMatchObject({ state: 'failed', code: 'PARSER_CRASHED' })
    expect(await desk.ended(await desk.start('A'))).toMatchObject({
      state: 'done',
      result: { rows: ROWS, good: ROWS, again: false },
    })
    expect(parseChildren(desk.host.process.pid, desk.host.corePid)).toEqual([])
    const verify = await value<{ jobId: number }>(desk.attached, 'ledger.verify', {})
    expect((await desk.ended(verify.jobId)).result).toMatchObject({ ok: true })
  }, 120_000)

  it('dies with its host, and so does the core', async () => {
    const { child } = await inTheMiddle(desk, 'B')
    const core = desk.host.corePid ?? 0
    await desk.host.kill()
    await expect.poll(() => alive(child.pid) || alive(core), POLL).toBe(false)
  }, 120_000)
})
