import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNumber } from '../../db/trade/number-key.ts'
import { systemClock, systemRng } from '../../electron/adapter/system/clock.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { nodeParserStarter, portOver } from '../../electron/host/parser-port.ts'
import type { In, JobName, Out } from '../../shared/contract/index.ts'
import { memoryKeys } from './ledger.ts'

export interface LoadTimes {
  readonly rows: number
  /** From the job's start to staged, checked rows; the file is in the store already. */
  readonly stageMs: number
  /** From the start of the acceptance to the flip, and found by number; undefined when it was not wanted. */
  readonly acceptMs: number | undefined
}

/** A person looks so long at what was recognised in a file before it is loaded. */
const LOOK_MS = 2000

/**
 * Takes one file through the real path (child process, staging, acceptance) into a new encrypted ledger on disk: as in the office, where the
 * program has been up for a while and a file is recognised and looked at before it is loaded.
 */
export async function measureLoad(
  file: string,
  fileName: string,
  accept: { readonly number: string } | undefined,
): Promise<LoadTimes> {
  const directory = mkdtempSync(join(tmpdir(), 'portledger-load-'))
  const parsers = nodeParserStarter()
  const core = openCore({
    directory,
    found: 'training',
    keys: memoryKeys(),
    clock: systemClock,
    rng: systemRng(),
    readers: 1,
    spawn: portOver(parsers),
    quiet: true,
    outside: () => ({ wires: [], signers: [] }),
  })
  try {
    const signed = await core.call('session.signIn', { login: 'admin' }, undefined)
    const token = signed.ok ? (signed.value as { session: string }).session : ''
    const value = async <T>(name: string, input: unknown): Promise<T> => {
      const answer = await core.call(name, input, token)
      if (!answer.ok) throw new Error(`${name} ${answer.code}`)
      return answer.value as T
    }
    const job = async <N extends JobName>(name: N, input: Partial<In<N>>): Promise<Out<N>> => {
      const view = await core.jobs.ended((await value<{ jobId: number }>(name, input)).jobId)
      if (view.state !== 'done') throw new Error(`${name} ${view.state} ${view.code ?? ''}`)
      return view.result as Out<N>
    }
    const { id: clientId } = await value<{ id: number }>('client.save', { code: 'K1', name: '示例客户' })
    const upload = core.content.open('upload', fileName, 0)
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) upload.write(piece as Buffer)
    const { sha256 } = upload.finish()
    await job('intake.sniff', { hash: sha256, fileName, kind: 'import-parcel', clientId })
    // The reader answers: it is up.
    await value('goods.page', { limit: 1 })
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const begun = performance.now()
    const staged = await job('intake.stage', { hash: sha256, fileName, kind: 'import-parcel', clientId })
    const stageMs = performance.now() - begun
    if (staged.bad !== 0 || staged.good !== staged.rows) throw new Error(JSON.stringify(staged))
    if (accept === undefined) return { rows: staged.rows, stageMs, acceptMs: undefined }
    const again = performance.now()
    const accepted = await job('intake.accept', { batchId: staged.batchId, match: false })
    const acceptMs = performance.now() - again
    if (accepted.accepted !== staged.rows || findNumber(core.ledger, accept.number).length === 0)
      throw new Error(JSON.stringify(accepted))
    return { rows: staged.rows, stageMs, acceptMs }
  } finally {
    parsers.dropSpare()
    await core.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
