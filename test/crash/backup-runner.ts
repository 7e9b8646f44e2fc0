import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileKeys } from '../../electron/adapter/system/keys-file.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { parserHere } from '../support/parser-here.ts'

/**
 * Backs a ledger up again and again while contents are added to it, and says on standard output what was promised, one JSON line each.
 * Arguments: ledger, keys; 'verify' as third opens the ledger and verifies it.
 */
const [directory = '', keysDirectory = '', what = ''] = process.argv.slice(2)
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
const backups = join(directory, 'backups')
const names = (): string[] => {
  try {
    return readdirSync(backups)
  } catch {
    return []
  }
}
say({ seen: names() })

const signed = await core.call('session.signIn', { login: 'admin' }, undefined)
const token = signed.ok ? (signed.value as { session: string }).session : undefined

async function job<T>(name: string, input: unknown): Promise<T> {
  const answer = await core.call(name, input, token)
  if (!answer.ok) throw new Error(`${name} ${answer.code}`)
  const view = await core.jobs.ended((answer.value as { jobId: number }).jobId)
  if (view.state !== 'done') throw new Error(`${name} ${view.state} ${view.code ?? ''}`)
  return view.result as T
}

if (what === 'verify') {
  const { ok, laws } = await job<{ ok: boolean; laws: { id: string; ok: boolean }[] }>('ledger.verify', {})
  say({ verified: ok, broken: laws.filter((law) => !law.ok).map((law) => law.id) })
  await core.stop()
} else {
  for (let round = 0; ; round++) {
    const upload = core.content.open('upload', `${round}.bin`, 0)
    upload.write(Buffer.alloc(100_000, `${process.pid} ${round}`))
    const { sha256: content } = upload.finish()
    const { file, sha256 } = await job<{ file: string; sha256: string }>('ledger.backup', { label: `${process.pid}` })
    say({ file, sha256, content })
  }
}
