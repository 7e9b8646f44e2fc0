import { readFileSync } from 'node:fs'
import { heldOpen } from '../../electron/host/hold-open.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { nodeParserPort } from '../../electron/host/parser-port.ts'
import { standardOutside } from '../../electron/host/outside.ts'
import { fileKeys } from '../../electron/adapter/system/keys-file.ts'
import { SAMPLE_CLIENT, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import type { Clock } from '../../electron/core/ports.ts'
import type { Answer } from '../../shared/contract/index.ts'

/**
 * A clerk's day that can be killed anywhere and started again: import every file, accept, file what agrees, send and
 * receive until everything is released. Started over and over by the kill test. Arguments: ledger, keys, goods file, files …
 * Time runs sixty times as fast, across restarts, so that back-offs pass while the test looks on.
 */
const [ledger = '', keys = '', epochText = '0', goodsFile = '', ...files] = process.argv.slice(2)
const epoch = Number(epochText)
const FASTER = 60
const clock: Clock = {
  now: () => epoch + (Date.now() - epoch) * FASTER,
  after(ms, work) {
    const timer = setTimeout(work, ms / FASTER)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
const say = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const core = openCore({
  directory: ledger,
  found: 'training',
  keys: fileKeys(keys),
  clock,
  readers: 0,
  spawn: nodeParserPort,
  outside: standardOutside,
  quiet: true,
  logError: (_id, error) => say({ error: String(error instanceof Error ? error.stack : error) }),
})
const session = (await core.call('session.signIn', { login: 'admin' }, undefined)) as Answer<{ session: string }>
const token = session.ok ? session.value.session : ''

async function call<T>(name: string, input: unknown): Promise<T> {
  const answer = await core.call(name, input, token)
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.data)}`)
  return answer.value as T
}
async function job<T>(name: string, input: unknown): Promise<T | undefined> {
  const { jobId } = await call<{ jobId: number }>(name, input)
  const view = await heldOpen(core.jobs.ended(jobId))
  if (view.state !== 'done' && view.code !== 'NOTHING_SELECTED')
    throw new Error(`${name}: ${view.code ?? ''} ${JSON.stringify(view.data)}`)
  return view.result as T | undefined
}
function upload(file: string): string {
  const writer = core.content.open('upload', file.split('/').at(-1) ?? '', 0)
  writer.write(readFileSync(file))
  return writer.finish().sha256
}

async function office(): Promise<number> {
  const found = await call<{ rows: { id: number }[] }>('client.page', {
    filters: [{ field: 'code', op: 'is', value: SAMPLE_CLIENT.code }],
  })
  const id = found.rows[0]?.id ?? (await call<{ id: number }>('client.save', { ...SAMPLE_CLIENT })).id
  const profile = await core.call('profile.get', { clientId: id, mode: '1210I' }, token)
  if (!profile.ok) await call('profile.save', { clientId: id, mode: '1210I', body: SAMPLE_IMPORT_PROFILE })
  await take(id, 'goods', goodsFile)
  return id
}

async function take(clientId: number, kind: string, file: string): Promise<void> {
  const staged = await job<{ batchId: number }>('intake.stage', {
    hash: upload(file),
    fileName: file.split('/').at(-1),
    kind,
    clientId,
  })
  if (staged === undefined) return
  const batch = await call<{ state: string }>('intake.batch', { batchId: staged.batchId })
  if (batch.state === 'staged') await job('intake.accept', { batchId: staged.batchId })
  say({ done: file.split('/').at(-1) })
}

/** Jobs that the last run left behind go first, as they would in the program. */
for (const view of core.jobs.list(true)) await heldOpen(core.jobs.ended(view.id))
await call('training.set', { seed: 7, delayMs: 200, lossPercent: 15, duplicatePercent: 20, disorder: true })
const clientId = await office()
for (const file of files) await take(clientId, 'import-parcel', file)
for (let round = 0; round < 60; round++) {
  await job('filing.file', {
    selection: {
      filters: [
        { field: 'matchState', op: 'is', value: 'agreed' },
        { field: 'filingState', op: 'in', value: ['draft', 'ready'] },
      ],
    },
    acceptWarnings: true,
  })
  await job('channel.sync', { untilIdle: true, maxSeconds: 240 })
  const all = await call<{ count: number }>('parcel.count', {})
  const released = await call<{ count: number }>('parcel.count', {
    filters: [{ field: 'filingState', op: 'in', value: ['released', 'closed'] }],
  })
  say({ open: all.count - released.count })
  if (released.count === all.count) break
}
await core.stop()
say({ finished: true })
