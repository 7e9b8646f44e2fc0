import { readFileSync } from 'node:fs'
import { fileKeys } from '../../electron/adapter/system/keys-file.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { findNumber } from '../../db/trade/number-key.ts'
import { visibleRows } from '../support/intake-desk.ts'
import { parserHere } from '../support/parser-here.ts'

/**
 * Imports one file into a ledger and says on standard output how far it is, one JSON line each. Started again after a kill it lets the
 * program recover and goes on. Arguments: ledger, keys, file, number that the file holds; 'verify' as file only verifies.
 */
const [directory = '', keysDirectory = '', file = '', number = ''] = process.argv.slice(2)
const say = (line: Readonly<Record<string, unknown>>): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const core = openCore({
  directory,
  found: 'training',
  keys: fileKeys(keysDirectory),
  readers: 1,
  spawn: parserHere(),
  outside: () => ({ wires: [], signers: [] }),
  logError: (_id, error) => say({ internal: error instanceof Error ? error.stack : String(error) }),
})
// Recovery runs in slices after this: what is seen now is what the crash left.
say({ seen: visibleRows(core.ledger) })

const signedIn = await core.call('session.signIn', { login: 'clerk' }, undefined)
const token = signedIn.ok ? (signedIn.value as { session: string }).session : undefined

async function call<T>(name: string, input: unknown): Promise<T> {
  const answer = await core.call(name, input, token)
  if (!answer.ok) throw new Error(`${name} ${answer.code}`)
  return answer.value as T
}

async function run<T>(name: string, input: unknown): Promise<T> {
  const view = await core.jobs.ended((await call<{ jobId: number }>(name, input)).jobId)
  if (view.state !== 'done') throw new Error(`${name} ${view.state} ${view.code ?? ''}`)
  return view.result as T
}

for (const job of core.jobs.list(true)) await core.jobs.ended(job.id)
if (file === 'verify') {
  const signed = await core.call('session.signIn', { login: 'admin' }, undefined)
  const started = signed.ok
    ? await core.call('ledger.verify', {}, (signed.value as { session: string }).session)
    : signed
  const view = started.ok ? await core.jobs.ended((started.value as { jobId: number }).jobId) : undefined
  say({ verified: view?.result })
} else {
  const clients = await call<{ rows: { id: number }[] }>('client.page', {})
  const clientId =
    clients.rows[0]?.id ?? (await call<{ id: number }>('client.save', { code: 'K1', name: '示例客户' })).id
  const upload = core.content.open('upload', 'kill.csv', 0)
  upload.write(readFileSync(file))
  const staged = await run<{ batchId: number }>('intake.stage', {
    hash: upload.finish().sha256,
    fileName: 'kill.csv',
    kind: 'import-order',
    clientId,
  })
  say({ staged: staged.batchId })
  const { state } = await call<{ state: string }>('intake.batch', { batchId: staged.batchId })
  if (state === 'staged') await run('intake.accept', { batchId: staged.batchId, match: false })
  say({ done: visibleRows(core.ledger), found: findNumber(core.ledger, number).length })
}
await core.stop()
