import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Core } from '../../electron/core/core.ts'
import { openCore } from '../../electron/host/open-core.ts'
import { nodeParserPort } from '../../electron/host/parser-port.ts'
import { standardOutside } from '../../electron/host/outside.ts'
import { errorLog } from '../../electron/host/error-log.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import { contract, procedureOf, type Answer, type ProcedureName } from '../../shared/contract/index.ts'
import { memoryKeys, seededRng } from '../support/ledger.ts'
import { parcelCsv } from '../support/parcel-file.ts'
import { person } from '../support/people.ts'

/** Every place a personal datum could be left in clear is searched for those of 120 invented buyers. */
const COUNT = 120
const people = Array.from({ length: COUNT + 1 }, (_, i) => person(i + 1))
/** What a bulk fix sets. */
const FIXED_PHONE = '19900009999'
const canaries = [...new Set([...people.flatMap((one) => [one.idNumber, one.phone, one.address]), FIXED_PHONE])]
const folder = mkdtempSync(join(tmpdir(), 'portledger-canary-'))
const directory = join(folder, 'ledger')
const keys = memoryKeys()
let core: Core
let token = ''

const open = (): Core =>
  openCore({
    directory,
    found: 'training',
    keys,
    readers: 0,
    spawn: nodeParserPort,
    outside: standardOutside,
    quiet: true,
    logError: errorLog(directory),
  })

async function call<T>(name: string, input: unknown): Promise<T> {
  const answer = (await core.call(name, input, token)) as Answer<T>
  if (!answer.ok) throw new Error(`${name} ${answer.code} ${JSON.stringify(answer.data)}`)
  return answer.value
}
async function job<T>(name: string, input: unknown): Promise<T> {
  const { jobId } = await call<{ jobId: number }>(name, input)
  const view = await core.jobs.ended(jobId)
  if (view.state !== 'done') throw new Error(`${name} ${view.code ?? ''} ${JSON.stringify(view.data)}`)
  return view.result as T
}
function upload(text: string | Buffer, name: string): string {
  const writer = core.content.open('upload', name, 0)
  writer.write(typeof text === 'string' ? Buffer.from(text) : text)
  return writer.finish().sha256
}
async function signIn(): Promise<void> {
  const answer = (await core.call('session.signIn', { login: 'admin' }, undefined)) as Answer<{ session: string }>
  token = answer.ok ? answer.value.session : ''
}

/** Which canaries stand in a text. */
const found = (text: string): string[] => canaries.filter((canary) => text.includes(canary)).slice(0, 3)

/** The same of a file: of megabytes of sealed bytes only what could be a number or an address is looked through for each. */
function foundIn(bytes: Buffer): string[] {
  const numbers = bytes.toString('latin1').match(/[\dX]{11,}/g) ?? []
  const addresses = bytes.toString('utf8').match(/[\u4e00-\u9fff][\u4e00-\u9fff\w-]{3,}/g) ?? []
  return found([...numbers, ...addresses].join('\n'))
}

/** A question of a window: what must be said is said with what there is, what need not be is left out. */
function question(schema: unknown, n: number, known: { hash: string; id: number }): unknown {
  const one = schema as {
    type?: string
    enum?: unknown[]
    const?: unknown
    anyOf?: unknown[]
    required?: string[]
    properties?: Record<string, unknown>
    minimum?: number
    pattern?: string
    minItems?: number
    items?: unknown
  }
  if (one.const !== undefined) return one.const
  if (one.enum !== undefined) return one.enum[n % one.enum.length]
  if (one.anyOf !== undefined) return question(one.anyOf[n % one.anyOf.length], n, known)
  if (one.type === 'object')
    return Object.fromEntries(
      (one.required ?? []).map((name) => [
        name,
        /hash/i.test(name)
          ? known.hash
          : /^(id|parcelId)$/.test(name)
            ? known.id
            : question(one.properties?.[name], n, known),
      ]),
    )
  if (one.type === 'array') return one.minItems === undefined ? [] : [question(one.items, n, known)]
  if (one.type === 'boolean') return false
  if (one.type === 'string') return one.pattern === undefined ? `KT20260000000${n}` : '2026-11-22'
  return Math.max(n, one.minimum ?? 0)
}

beforeAll(async () => {
  core = open()
  await signIn()
  const { id: clientId } = await call<{ id: number }>('client.save', { ...SAMPLE_CLIENT })
  await call('profile.save', { clientId, mode: '1210I', body: SAMPLE_IMPORT_PROFILE })
  await call('training.set', { delayMs: 0, rejectPercent: 20 })
  const take = async (kind: string, text: string | Buffer, fileName: string): Promise<void> => {
    const staged = await job<{ batchId: number }>('intake.stage', {
      hash: upload(text, fileName),
      fileName,
      kind,
      clientId,
    })
    await job('intake.accept', { batchId: staged.batchId })
  }
  await take(
    'goods',
    readFileSync(join(import.meta.dirname, '..', '..', 'electron', 'training', 'sample', SAMPLE_FILES.goods)),
    'goods.csv',
  )
  const bad = people[COUNT]
  const spoilt = `${parcelCsv(1, COUNT)}${
    parcelCsv(COUNT + 1, 1)
      .split('\r\n')[1]
      ?.replace(bad?.idNumber ?? '', `${bad?.idNumber.slice(0, 17) ?? ''}?`) ?? ''
  }\r\n`
  await take('import-parcel', spoilt, 'canary.csv')
  await call('draft.save', { key: 'parcel:new', body: JSON.stringify(people[0]) })
  await job('fix.apply', {
    selection: { filters: [{ field: 'orderNo', op: 'is', value: 'KT202600000001' }] },
    fix: { kind: 'set', document: 'order', field: 'buyerTelephone', value: FIXED_PHONE },
    reason: '示例',
  })
  await job('filing.file', {
    selection: { filters: [{ field: 'matchState', op: 'is', value: 'agreed' }] },
    acceptWarnings: true,
  })
  await job('channel.sync', { untilIdle: true, maxSeconds: 60 })
})
afterAll(async () => {
  await core.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('personal data in clear stand nowhere but where they were asked for', () => {
  it('not in any answer of lists, details, findings, receipts, masked messages, search and the audit', async () => {
    const page = await call<{ rows: { id: number; orderNo: string }[] }>('parcel.page', { limit: 500 })
    expect(page.rows).toHaveLength(COUNT)
    const texts: string[] = [JSON.stringify(page)]
    for (const row of page.rows.slice(0, 30))
      texts.push(
        JSON.stringify(await call('parcel.get', { id: row.id })),
        JSON.stringify(await call('search.all', { text: row.orderNo })),
      )
    const filings = await call<{ rows: { id: number }[] }>('filing.page', { limit: 500 })
    expect(filings.rows.length).toBeGreaterThanOrEqual(COUNT)
    for (const row of filings.rows.slice(0, 20)) {
      const detail = await call<{ versions: { messageHash: string }[] }>('filing.get', { id: row.id })
      texts.push(JSON.stringify(detail))
      for (const version of detail.versions)
        texts.push(JSON.stringify(await call('message.text', { hash: version.messageHash })))
    }
    const batches = await call<{ rows: { id: number }[] }>('intake.page', {})
    for (const batch of batches.rows)
      texts.push(
        JSON.stringify(await call('intake.batch', { batchId: batch.id })),
        JSON.stringify(await call('intake.findings', { batchId: batch.id })),
      )
    for (const name of [
      'filing.page',
      'receipt.page',
      'receipt.reasons',
      'match.groups',
      'ledger.workQueue',
      'audit.page',
      'outbox.page',
      'training.get',
      'client.page',
      'job.list',
    ])
      texts.push(JSON.stringify(await call(name, name === 'job.list' ? { active: false } : {})))
    texts.push(
      JSON.stringify(
        await call('fix.preview', {
          selection: { filters: [] },
          fix: { kind: 'set', document: 'order', field: 'buyerIdNumber', value: '示例' },
        }),
      ),
    )
    expect(texts.flatMap(found)).toEqual([])
  })

  it('not in any answer of any question of the contract, asked in the ways that a window may ask it', async () => {
    const hashes = (core.ledger.sql('select sha256 from outbox_message').all() as { sha256: string }[]).map(
      (row) => row.sha256,
    )
    const parcels = (core.ledger.sql('select parcel_id as id from parcel limit 3').all() as { id: number }[]).map(
      (row) => row.id,
    )
    const answered = new Set<string>()
    const leaks: unknown[] = []
    for (const name of Object.keys(contract) as ProcedureName[]) {
      const declared = procedureOf(name)
      if (declared.kind !== 'query') continue
      const schema = z.toJSONSchema(declared.input, { io: 'input', unrepresentable: 'any' })
      for (let n = 1; n <= 5; n++) {
        const answer = await core.call(
          name,
          question(schema, n, { hash: hashes[n] ?? '', id: parcels[n - 3] ?? n }),
          token,
        )
        if (!answer.ok) continue
        answered.add(name)
        const hits = found(JSON.stringify(answer.value))
        if (hits.length > 0) leaks.push([name, hits])
      }
    }
    expect(leaks).toEqual([])
    expect(answered.size).toBeGreaterThan(150)
  }, 60_000)

  it('not in what is exported, and not in any row of the database, read with its pages decrypted', async () => {
    const exported = await job<{ hash: string; rows: number }>('list.export', {
      list: 'parcel',
      format: 'csv',
      columns: [
        { id: 'orderNo', title: '订单编号' },
        { id: 'buyer', title: '订购人' },
        { id: 'buyerId', title: '证件' },
      ],
    })
    expect(exported.rows).toBe(COUNT)
    expect(found(core.content.bytes(exported.hash).toString('utf8'))).toEqual([])
    const { database } = core.ledger
    for (const { name } of database.prepare("select name from sqlite_schema where type = 'table'").all() as {
      name: string
    }[]) {
      for (const row of database.prepare(`select * from "${name}"`).iterate() as Iterable<Record<string, unknown>>) {
        const text = Object.values(row)
          .map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value)))
          .join('\n')
        expect([name, found(text)]).toEqual([name, []])
      }
    }
  })

  it('not in any file of the ledger, open or closed: database, log, segments, training window, error log, backup', async () => {
    const search = (): string[] => {
      const names = readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
      expect(names.some((name) => name.endsWith('.seg'))).toBe(true)
      for (const name of names) expect([name, foundIn(readFileSync(name))]).toEqual([name, []])
      return names
    }
    // Each of them would be seen where it lies between sealed bytes.
    const noise = seededRng(9).bytes(200)
    for (const canary of canaries) expect(foundIn(Buffer.concat([noise, Buffer.from(canary), noise]))).toEqual([canary])
    await job('ledger.backup', {})
    // While it runs, what was written last stands in the log beside the database: that is what is stolen from a running machine.
    const running = search()
    for (const end of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm'])
      expect(running.some((name) => name.endsWith(end))).toBe(true)
    await core.stop()
    search()
    core = open()
    await signIn()
  })

  it('shown in clear only by a reveal, whose row in the audit has the reason and not the value', async () => {
    const { rows } = await call<{ rows: { id: number }[] }>('parcel.page', { limit: 1 })
    const id = rows[0]?.id ?? 0
    expect(await core.call('personal.reveal', { subject: 'parcel', id, reason: ' ' }, token)).toMatchObject({
      ok: false,
      code: 'REASON_REQUIRED',
    })
    const revealed = await call('personal.reveal', { subject: 'parcel', id, reason: '海关电话核对收件人' })
    expect(found(JSON.stringify(revealed)).length).toBeGreaterThan(0)
    const audit = await call<{ rows: { action: string; detail: string }[] }>('audit.page', { limit: 5 })
    expect(audit.rows[0]).toMatchObject({ action: 'personal.reveal' })
    expect(audit.rows[0]?.detail).toContain('海关电话核对收件人')
    expect(found(JSON.stringify(audit))).toEqual([])
  })
})
