import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StartedHost } from '../../test/support/started-host.ts'
import { attach } from './attach-client.ts'
import { readRunFile } from './run-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'parallel-'))
const ledgerFolder = join(folder, 'ledger')
const hosts: StartedHost[] = []
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.kill()))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

function start(): StartedHost {
  const host = new StartedHost({
    script: 'test/support/start-core.ts',
    ledgerFolder,
    homeFolder: folder,
    args: ['--training'],
  })
  hosts.push(host)
  return host
}

describe('four starts at the same moment on a ledger that is not there yet', () => {
  it('found one ledger with one writer; the other three are windows on it', async () => {
    await Promise.all(Array.from({ length: 4 }, () => start().whenUp()))
    const winners = hosts.filter((host) => !host.joined)
    expect(winners).toHaveLength(1)
    expect(new Set(hosts.map((host) => new URL(host.url).origin)).size).toBe(1)
    expect(readRunFile(ledgerFolder)?.pid).toBe(winners[0]?.process.pid)
    expect(await (await attach(ledgerFolder))?.call('session.users', {})).toMatchObject({ ok: true })
  })

  it('a killed winner leaves the ledger to the next start', async () => {
    await hosts.find((host) => !host.joined)?.kill()
    const next = await start().whenUp()
    expect(next.joined).toBe(false)
    expect(await (await attach(ledgerFolder))?.call('session.users', {})).toMatchObject({ ok: true })
    expect(await next.stop()).toBe(0)
  })
})
