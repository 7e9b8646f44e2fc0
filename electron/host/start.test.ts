import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StartedHost } from '../../test/support/started-host.ts'
import type { HostSettings } from '../../test/support/started-host.ts'
import { attach } from './attach-client.ts'
import { answerChallenge } from './loopback-guard.ts'
import { readRunFile } from './run-file.ts'

let folder = ''
let ledgerFolder = ''
const hosts: StartedHost[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'))
  ledgerFolder = join(folder, 'ledger')
})

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.kill()))
  rmSync(folder, { recursive: true, force: true })
})

function host(args: readonly string[] = []): StartedHost {
  const settings: HostSettings = { script: 'test/support/start-stub.ts', ledgerFolder, homeFolder: folder, args }
  const started = new StartedHost(settings)
  hosts.push(started)
  return started
}

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield Buffer.from(text)
}

describe('a started host', () => {
  it('is reached by the command line through the run file: calls, files, events, another window', async () => {
    const started = await host().whenUp()
    const attached = await attach(ledgerFolder, { token: 't-1' })
    if (!attached) throw new Error('not attached')
    expect(await attached.call('stub.echo', { a: 1 })).toEqual({ ok: true, value: { a: 1 } })
    expect(await attached.call('stub.session', {})).toEqual({
      ok: true,
      value: { caller: expect.stringMatching(/^cli-/), via: 'cli', token: 't-1' },
    })
    expect(await attached.call('stub.fail', {})).toEqual({ ok: false, code: 'PARCEL_UNKNOWN', data: { parcel: 'P1' } })
    const stored = await attached.upload(parts('订单号,', '金额'), '订单.csv')
    if (!stored.ok) throw new Error(stored.code)
    const back = await attached.download(stored.value.hash)
    if (!back.ok) throw new Error(back.code)
    expect(await text(back.value)).toBe('订单号,金额')
    expect(await attached.download('0'.repeat(64))).toMatchObject({ ok: false, code: 'CONTENT_MISSING' })
    const stop = new AbortController()
    const heard: unknown[] = []
    for await (const event of attached.events(stop.signal)) {
      heard.push(event)
      if (heard.length === 1) await attached.call('stub.emit', {})
      else stop.abort()
    }
    expect(heard).toEqual([
      { type: 'core', state: 'up' },
      { type: 'topics', topics: ['parcel'] },
    ])
    expect((await attached.windowUrl()).startsWith(`${started.origin}/start?once=`)).toBe(true)
  })

  it('a source that breaks off in mid-upload leaves nothing in the store and tells its own error', async () => {
    await host().whenUp()
    const attached = await attach(ledgerFolder)
    async function* broken(): AsyncGenerator<Uint8Array, void> {
      yield Buffer.alloc(300_000)
      throw new Error('disk gone')
    }
    await expect(attached?.upload(broken(), 'a.csv')).rejects.toThrow('disk gone')
    await expect
      .poll(() => attached?.call('stub.open', {}))
      .toEqual({ ok: true, value: { uploads: 0, downloads: 0, aborted: 1 } })
  })

  it('keeps its secret to the user, and takes the run file away when it ends', async () => {
    const started = await host().whenUp()
    const path = join(ledgerFolder, 'run.json')
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readRunFile(ledgerFolder)?.pid).toBe(started.process.pid)
    expect(await started.stop()).toBe(0)
    expect(existsSync(path)).toBe(false)
    expect(await attach(ledgerFolder)).toBeUndefined()
  })

  it('a run file of a killed host is found out, and the next start replaces it', async () => {
    const first = await host().whenUp()
    await first.kill()
    expect(existsSync(join(ledgerFolder, 'run.json'))).toBe(true)
    expect(await attach(ledgerFolder)).toBeUndefined()
    const second = await host().whenUp()
    expect(second.joined).toBe(false)
    expect(readRunFile(ledgerFolder)?.pid).toBe(second.process.pid)
  })

  it('a stranger on the port of a stale run file never hears the secret', async () => {
    const secrets: string[] = []
    const stranger = createServer((request, response) => {
      secrets.push(JSON.stringify(request.rawHeaders))
      response.end(JSON.stringify({ ok: true, value: { proof: answerChallenge('guess', 'x') } }))
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await (await host().whenUp()).stop()
    writeFileSync(join(ledgerFolder, 'run.json'), JSON.stringify({ pid: 1, port, secret: 'S'.repeat(43) }))
    expect(await attach(ledgerFolder)).toBeUndefined()
    expect(secrets).toHaveLength(1)
    expect(secrets.join()).not.toContain('S'.repeat(43))
    stranger.closeAllConnections()
    await new Promise((resolve) => stranger.close(resolve))
  })

  it('a second start on the same ledger is one more window on the first', async () => {
    const first = await host().whenUp()
    const second = await host().whenUp()
    expect(second.joined).toBe(true)
    expect(new URL(second.url).origin).toBe(first.origin)
  })

  it('comes back after its core is killed, and the run file still leads to it', async () => {
    const started = await host().whenUp()
    await started.killCore()
    const attached = await attach(ledgerFolder)
    expect(await attached?.call('stub.pid', {})).toEqual({ ok: true, value: started.corePid })
  })

  it('prints nothing but JSON on standard output, and on its errors nothing at all', async () => {
    const started = await host().whenUp()
    expect(started.errors).toBe('')
    expect(readFileSync(join(ledgerFolder, 'run.json'), 'utf8')).not.toContain(started.url.split('once=')[1])
  })
})
