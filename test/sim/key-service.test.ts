import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { eportSigner } from '../../electron/adapter/signer/eport.ts'
import type { Signer } from '../../electron/core/ports.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { seededRng, type TestLedger } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { startEportControl, type EportControl } from '../support/eport-control.ts'
import { inTurn } from '../../electron/core/service/channel/meter.ts'
import { openOffice, type Office } from './filing-office.ts'
import { fakeSigner } from './filing-template.ts'
import { until } from '../support/until.ts'

/** Signing keys in an office: a lost one stops only what is its own, and its PIN leaves no trace. */

const PIN = 'canary-PIN-8071'
const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const realTime = {
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

async function officeWithCard(): Promise<{ office: Office; control: EportControl }> {
  const control = await startEportControl(PIN)
  const card = eportSigner({ id: 'card1', title: '示例卡', url: control.url }, realTime)
  const office = await openOffice({ parcels: 6, signers: [fakeSigner, card] })
  closing.push(
    () => office.test.close(),
    () => control.close(),
  )
  await office.changeProfile({ signer: 'card1', transferCode: '' })
  return { office, control }
}

const keyOf = async (test: TestLedger, id: string) =>
  (await test.value('key.list', {})).keys.find((key) => key.id === id)

async function unlocked(test: TestLedger, pin: string): Promise<void> {
  const before = await keyOf(test, 'card1')
  await test.value('key.unlock', { id: 'card1', pin })
  for (let i = 0; i < 400 && JSON.stringify(await keyOf(test, 'card1')) === JSON.stringify(before); i++)
    await new Promise((resolve) => setImmediate(resolve))
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory).flatMap((name) =>
    statSync(join(directory, name)).isDirectory() ? filesUnder(join(directory, name)) : [join(directory, name)],
  )
}

it('the PIN is in no table, no file, no event and no error, whether it was right, wrong or sent in the wrong shape', async () => {
  const {
    office: { test, parcels },
    control,
  } = await officeWithCard()
  await unlocked(test, `${PIN}-wrong`)
  expect(await keyOf(test, 'card1')).toMatchObject({ state: 'locked', triesLeft: 5 })
  await unlocked(test, PIN)
  const answers = [
    await test.call('key.unlock', { id: 'card1', pin: { is: PIN } } as never),
    await test.call('key.unlock', { id: PIN, pin: PIN } as never),
  ]
  expect(await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })).toMatchObject({
    state: 'done',
    result: { filed: 6 },
  })
  expect(control.calls.some((call) => call.args['passwd'] === PIN)).toBe(true)
  const tables = (
    test.core.ledger.sql("select name from sqlite_schema where type = 'table'").all() as { name: string }[]
  ).map((row) => row.name)
  const rows = tables.map((name) =>
    JSON.stringify(test.core.ledger.database.prepare(`select * from "${name}"`).all(), (_key, value: unknown) =>
      value !== null && typeof value === 'object' && 'type' in value && value.type === 'Buffer' && 'data' in value
        ? Buffer.from(value.data as number[]).toString('latin1')
        : typeof value === 'bigint'
          ? String(value)
          : value,
    ),
  )
  const jobs = (test.core.ledger.sql('select input from job').all() as { input: string }[]).map((row) =>
    test.core
      .context({ userId: 0, login: '', name: '', roles: [] })
      .secrets.box.open(Buffer.from(row.input, 'base64'))
      .toString('utf8'),
  )
  const seen = [
    ...rows,
    ...jobs,
    JSON.stringify(test.events),
    test.internalErrors.map(String).join(),
    JSON.stringify(answers[0]),
  ].join('\n')
  expect(seen).not.toContain(PIN)
  for (const file of filesUnder(test.directory)) expect(readFileSync(file).includes(PIN)).toBe(false)
})

it('a card that is pulled in mid-queue keeps back what is its own, and only that; back in its reader, what waited is filed by itself', async () => {
  const {
    office: { test, parcels, changeProfile },
    control,
  } = await officeWithCard()
  await unlocked(test, PIN)
  expect(
    (await test.job('filing.file', { selection: { ids: parcels.slice(0, 2) }, acceptWarnings: true })).result,
  ).toMatchObject({ filed: 2 })
  control.card = 'out'
  const held = await test.job('filing.file', { selection: { ids: parcels.slice(2, 4) }, acceptWarnings: true })
  expect(held).toMatchObject({
    state: 'done',
    result: { filed: 0, waiting: 2, reasons: [{ rule: 'F-WAITS', count: 2 }] },
  })
  expect(await keyOf(test, 'card1')).toMatchObject({ state: 'lost', documents: 4 })
  expect((await test.value('ledger.strip', {})).keysReady).toBe(1)
  await changeProfile({ signer: 'software' })
  expect(
    (await test.job('filing.file', { selection: { ids: parcels.slice(2, 3) }, acceptWarnings: true })).result,
  ).toMatchObject({ filed: 1, waiting: 0 })
  await changeProfile({ signer: 'card1' })
  expect((await test.value('key.plan', {})).lines).toMatchObject([{ keyId: 'card1', waiting: 1 }])
  control.card = 'in'
  // It is noticed by itself, and its PIN is not asked for again.
  test.clock.advance(31_000)
  await until(async () => (await keyOf(test, 'card1'))?.state === 'ready')
  expect(control.calls.filter((call) => call.method === 'VerifyPIN')).toHaveLength(1)
  test.clock.advance(31_000)
  const filedBy = async (): Promise<(string | undefined)[]> =>
    (await test.value('filing.page', { limit: 100 })).rows
      .map((row) => row.kind)
      .filter((kind) => kind === 'CEB621Message')
  await until(async () => (await filedBy()).length >= 4)
  expect(await filedBy()).toHaveLength(4)
  expect((await test.value('key.plan', {})).lines).toMatchObject([{ keyId: 'card1', parcels: 2, waiting: 0 }])
  expect((await test.job('ledger.verify', {})).result?.ok).toBe(true)
})

it('what waits for one key goes with its client to another; a key of another company takes nothing', async () => {
  const spare: Signer = { ...fakeSigner, info: () => ({ ...fakeSigner.info(), id: 'spare', title: '备用密钥' }) }
  const foreign: Signer = {
    ...fakeSigner,
    info: () => ({ ...fakeSigner.info(), id: 'foreign', companyCode: '91460100MA5TEST00X' }),
  }
  const locked: Signer = {
    ...fakeSigner,
    info: () => ({ ...fakeSigner.info(), id: 'locked' }),
    state: () => ({ state: 'locked', reason: '请输入卡密码' }),
    sign: () => Promise.resolve({ ok: false, reason: '请输入卡密码', locked: true }),
  }
  const { test, parcels, clientId, changeProfile } = await openOffice({ parcels: 3, signers: [locked, spare, foreign] })
  closing.push(() => test.close())
  await changeProfile({ signer: 'locked', transferCode: '91460100MA5OTHER0X' })
  await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })
  const move = (to: string) => test.call('key.move', { from: 'locked', to, clientIds: [clientId] })
  expect(await move('foreign')).toMatchObject({ ok: false, code: 'KEY_OTHER_COMPANY' })
  expect(await move('nothing')).toMatchObject({ ok: false, code: 'SIGNER_MISSING' })
  expect((await test.value('key.plan', {})).lines).toMatchObject([{ keyId: 'locked', waiting: 3 }])
  expect(await move('spare')).toMatchObject({ ok: true, value: { profiles: 1 } })
  expect((await test.value('key.plan', {})).lines).toMatchObject([{ keyId: 'spare', waiting: 3 }])
  test.clock.advance(31_000)
  await until(async () => (await test.value('key.plan', {})).lines.length === 0)
  expect(
    (await test.value('ledger.strip', {})).queued + (await test.value('ledger.strip', {})).inFlight,
  ).toBeGreaterThan(0)
  expect(await move('spare')).toMatchObject({ ok: false, code: 'NOTHING_SELECTED' })
})

it('an urgent signature comes before all that wait, and the others keep their order', async () => {
  const turns = inTurn()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const sign = (name: string, urgent: boolean, until: Promise<void> = Promise.resolve()): Promise<void> =>
    turns(urgent, async () => {
      await until
      order.push(name)
    })
  const all = [
    sign('甲', false, first.promise),
    sign('乙', false),
    sign('丙', false),
    sign('急一', true),
    sign('急二', true),
  ]
  first.resolve()
  await Promise.all(all)
  expect(order).toEqual(['甲', '急一', '急二', '乙', '丙'])
  await expect(turns(false, () => Promise.reject(new Error('the key failed')))).rejects.toThrow('the key failed')
  await sign('丁', false)
  expect(order.at(-1)).toBe('丁')
})

it('an urgent client is signed first, wherever his parcels stand in the selection', async () => {
  const { test, parcels, clientId, changeProfile } = await openOffice({ parcels: 3 })
  closing.push(() => test.close())
  // Another client of the seeded office, whose parcels come later.
  const lateId = (
    test.core.ledger
      .sql("select client_id as id from profile where mode = '1210I' and client_id <> ? limit 1")
      .get(clientId) as { id: number }
  ).id
  const { secrets } = test.core.context(SYSTEM)
  const seeds = { parcels: 3, clients: 1, batchRows: 3, documents: 'all', states: 'fresh', oneBatch: true } as const
  seedParcels(
    { ledger: test.core.ledger, secrets, rng: seededRng(6), now: test.clock.now() },
    { ...seeds, firstNumber: 50 },
    [{ id: lateId, modes: ['1210I'] }],
  )
  await test.value('client.setUrgent', { clientId: lateId, urgent: true })
  expect(await test.call('client.setUrgent', { clientId: 999, urgent: true })).toMatchObject({ code: 'CLIENT_UNKNOWN' })
  await changeProfile({ sends: { order: false, payment: false, waybill: false, receipts: false } })
  const filed = await test.job('filing.file', { selection: { filters: [] }, acceptWarnings: true })
  const rows = (await test.value('filing.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB621Message' }] }))
    .rows
  const late = (await test.value('client.get', { id: lateId })).client.name
  const inOrder = [...rows].sort((a, b) => a.id - b.id).map((row) => row.client === late)
  expect({ filed: filed.result?.filed, inOrder }).toEqual({
    filed: parcels.length + 3,
    inOrder: [true, true, true, false, false, false],
  })
})

it('a key whose certificate has ended, or belongs to another company, signs nothing', async () => {
  const ending: Signer = {
    ...fakeSigner,
    info: () => ({ ...fakeSigner.info(), validTo: '2026-11-21', companyCode: '91460100MA5TEST00X' }),
  }
  const office = await openOffice({ signers: [ending] })
  closing.push(() => office.test.close())
  const file = () => office.test.job('filing.file', { selection: { ids: office.parcels }, acceptWarnings: true })
  expect(await file()).toMatchObject({ code: 'SIGN_FAILED', data: { reason: '证书已于 2026-11-21 过期' } })
  expect((await office.test.value('key.list', {})).keys).toMatchObject([{ state: 'expired' }])
  const other: Signer = {
    ...fakeSigner,
    info: () => ({ ...fakeSigner.info(), validTo: '2026-12-01', companyCode: '91460100MA5TEST00X' }),
  }
  const second = await openOffice({ signers: [other] })
  closing.push(() => second.test.close())
  await second.changeProfile({ transferCode: '91460100MA5OTHER0X' })
  expect(
    await second.test.job('filing.file', { selection: { ids: second.parcels }, acceptWarnings: true }),
  ).toMatchObject({ code: 'SIGN_FAILED', data: { reason: expect.stringContaining('不符') as unknown } })
  expect((await second.test.value('key.list', {})).keys[0]?.warning).toContain('还有 9 天')
})

it('the plan counts what is ready by key, and the measured speed outlives a restart', async () => {
  let tick = (): void => undefined
  const slow: Signer = {
    ...fakeSigner,
    sign: (bytes) => {
      tick()
      return fakeSigner.sign(bytes)
    },
  }
  const office = await openOffice({ parcels: 12, signers: [slow] })
  tick = () => office.test.clock.advance(2000)
  await office.test.job('match.run', {})
  const empty = await office.test.value('key.plan', {})
  expect(empty.lines).toMatchObject([{ keyId: 'software', parcels: 12, documentsPerMinute: 250, measured: false }])
  for (const id of office.parcels.slice(0, 6))
    await office.test.job('filing.file', { selection: { ids: [id] }, acceptWarnings: true })
  const again = await office.test.reopen()
  closing.push(() => again.close())
  const plan = await again.value('key.plan', {})
  expect(plan.lines).toMatchObject([
    { parcels: 6, documents: 12, documentsPerMinute: 30, measured: true, minutes: 1, inTime: true, keysNeeded: 1 },
  ])
  expect(plan.sentence).toContain('23:00 前完成需要 1 把密钥')
})
