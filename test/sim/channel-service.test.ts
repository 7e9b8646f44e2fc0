import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFolders, ScriptedClient, type Folders } from '../../electron/adapter/channel/folder.fixture.ts'
import { openConfiguredChannel } from '../../electron/adapter/channel/index.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import type { ChannelBody } from '../../shared/contract/area/channel.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { openOffice, playedWire, type Office, type PlayedWire } from './filing-office.ts'

/** Channels as an administrator sets them up, and queued messages that change their way. */

let folders: Folders | undefined
let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
  if (folders !== undefined) rmSync(folders.root, { recursive: true, force: true })
  folders = undefined
})

function bodyOf(of: Folders): ChannelBody {
  return { kind: 'import-client', lines: [{ ...of.line, types: [] }], prefix: '', stallMinutes: 10, receiptMinutes: 60 }
}

async function realLedger(directory?: string): Promise<TestLedger> {
  const test = await openTestLedger({
    kind: 'real',
    ...(directory === undefined ? {} : { directory }),
    channels: (place) => ({
      open: (setting) =>
        openConfiguredChannel(setting, {
          directory: join(place.directory, 'channels'),
          clock: place.clock,
          rng: place.rng,
        }),
    }),
  })
  closing.push(() => test.close())
  return test
}

const save = (body: ChannelBody, change: Partial<CallIn<'channel.save'>> = {}): CallIn<'channel.save'> => ({
  id: 'eport',
  title: '示例客户端',
  body,
  ...change,
})

describe('setting up a channel', () => {
  it('is an administrator’s act; the channel is there at once, switched off, and there again after a restart', async () => {
    folders = makeFolders()
    const test = await realLedger()
    await test.value('user.save', { login: 'clerk1', name: '示例录单员', roles: ['clerk'] })
    expect(await test.call('channel.save', save(bodyOf(folders)), 'clerk1')).toMatchObject({
      ok: false,
      code: 'ROLE_REFUSED',
    })
    expect(await test.call('channel.settings', {}, 'clerk1')).toMatchObject({ ok: false, code: 'ROLE_REFUSED' })
    await test.value('channel.save', save(bodyOf(folders)))
    expect((await test.value('channel.list', {})).channels).toMatchObject([
      { id: 'eport', title: '示例客户端', kind: 'import-client', enabled: false },
    ])
    await test.value('channel.switch', { id: 'eport', enabled: true })
    const again = await test.reopen()
    closing = [() => again.close()]
    expect((await again.value('channel.list', {})).channels).toMatchObject([{ id: 'eport', enabled: true }])
    await again.value('channel.save', save(bodyOf(folders), { revision: 1, title: '改名' }))
    expect((await again.value('channel.settings', {})).settings).toMatchObject([{ title: '改名', revision: 2 }])
    expect(await again.call('channel.save', save(bodyOf(folders), { revision: 1 }))).toMatchObject({
      ok: false,
      code: 'RECORD_CHANGED',
    })
  })

  it('refuses folders that are the same, that are no whole paths, and any on a training ledger', async () => {
    folders = makeFolders()
    const test = await realLedger()
    const body = bodyOf(folders)
    const line = folders.line
    const withLine = (change: Partial<typeof line>): ChannelBody =>
      ({ ...body, kind: 'import-client', lines: [{ ...line, types: [], ...change }] }) as ChannelBody
    expect(await test.call('channel.save', save(withLine({ inBox: line.outBox })))).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
    })
    for (const inBox of ['InBox', '../in', './in', 'C:relative'])
      expect(await test.call('channel.save', save(withLine({ inBox })))).toMatchObject({
        ok: false,
        code: 'INPUT_INVALID',
      })
    // A receive folder has one reader, whatever its path is written like.
    await test.value('channel.save', save(body))
    const other = (change: Partial<typeof line>, title = '另一通道') =>
      test.call('channel.save', save(withLine(change), { id: 'other', title }))
    const elsewhere = { outBox: `${line.outBox}2`, inBox: `${line.inBox}2`, sentBox: '', failBox: '' }
    for (const shared of [{ inBox: `${line.inBox.toUpperCase()}/` }, { outBox: line.outBox }])
      expect(await other({ ...elsewhere, ...shared })).toMatchObject({
        code: 'FIELD_INVALID',
        data: { reason: '已由通道“示例客户端”使用' },
      })
    expect(await other(elsewhere, '示例客户端')).toMatchObject({ data: { label: '名称' } })
    expect(await other(elsewhere)).toMatchObject({ ok: true })
    const training = await openTestLedger({})
    closing.push(() => training.close())
    expect(await training.call('channel.save', save(body))).toMatchObject({ ok: false, code: 'LEDGER_TRAINING_MIXED' })
  })

  it('a gateway’s secrets are sealed, never shown again, and kept when left empty; an open line is refused', async () => {
    const test = await realLedger()
    const body: ChannelBody = {
      kind: 'shenzhen',
      url: 'https://gateway.example/',
      authority: '',
      proxy: '',
      proxyLogin: 'me:canary-proxy',
      timeoutSeconds: 30,
      clientId: 'c',
      key: 'canary-key-0815',
      icNo: '',
      macAddress: '',
    }
    await test.value('channel.save', save(body))
    const [shown] = (await test.value('channel.settings', {})).settings
    expect(shown).toMatchObject({ secrets: ['key', 'proxyLogin'], body: { key: '', proxyLogin: '' } })
    await test.value('channel.save', save({ ...body, key: '', proxyLogin: 'me:other' }, { revision: 1 }))
    const stored =
      (test.core.ledger.sql('select body from channel_setting').all() as { body: Buffer }[])[0]?.body ?? Buffer.alloc(0)
    expect(stored.toString('latin1')).not.toContain('canary')
    expect(test.core.context(SYSTEM).secrets.box.open(stored).toString('utf8')).toContain('canary-key-0815')
    expect(JSON.stringify(test.core.ledger.sql('select * from audit').all())).not.toContain('canary')
    expect(
      await test.call('channel.save', save({ ...body, url: 'http://gateway.example/' }, { id: 'open' })),
    ).toMatchObject({ code: 'FIELD_INVALID' })
    expect(
      await test.call('channel.save', save({ ...body, url: 'https://me:pw@gateway.example/' }, { id: 'open' })),
    ).toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('what came into its folders arrives in the ledger, and a client that has stopped is told of', async () => {
    folders = makeFolders()
    const test = await realLedger()
    await test.value('channel.save', save(bodyOf(folders)))
    await test.value('channel.switch', { id: 'eport', enabled: true })
    const client = new ScriptedClient(folders)
    client.answer('Receipt_示例.xml', '<DEC_DATA/>', test.clock.now() - 60_000)
    folders.put('outBox', 'forgotten.xml', 'x', test.clock.now() - 3_600_000)
    for (let look = 0; look < 3; look++) await test.job('channel.sync', { untilIdle: false })
    expect(readFileSync(join(folders.line.inBox, '已读', 'Receipt_示例.xml'), 'utf8')).toBe('<DEC_DATA/>')
    expect(test.core.ledger.sql('select file_name as name, channel from inbox').all()).toEqual([
      { name: 'Receipt_示例.xml', channel: 'eport' },
    ])
    expect((await test.value('channel.list', {})).channels[0]?.notices.join()).toContain('OutBox 中有 1 个文件')
  })
})

describe('moving what is queued', () => {
  async function twoChannels(): Promise<Office & { other: PlayedWire }> {
    const other = playedWire({ id: 'other' })
    const office = await openOffice({ wires: [playedWire(), other] })
    closing.push(() => office.test.close())
    await office.test.value('channel.switch', { id: 'other', enabled: true })
    office.wire.answer = () => ({ kind: 'later', detail: 'OFFLINE' })
    await office.test.job('filing.file', { selection: { ids: office.parcels }, acceptWarnings: true })
    return { ...office, other }
  }

  it('what was clearly put off goes out by the other channel, once, under its own id; the screens follow', async () => {
    const { test, wire, other } = await twoChannels()
    await test.job('channel.sync', { untilIdle: false })
    expect(wire.sent).toHaveLength(1)
    const movable = await test.value('channel.movable', { from: 'training' })
    expect(movable).toMatchObject({ messages: 2, inDoubt: 0 })
    expect(await test.value('channel.move', { from: 'training', to: 'other' })).toMatchObject({ moved: 2, left: 0 })
    wire.answer = () => 'taken'
    for (let i = 0; i < 4; i++) await test.job('channel.sync', { untilIdle: false })
    expect(wire.sent).toHaveLength(1)
    expect(other.sent).toHaveLength(2)
    expect(other.sent[0]?.copMsgId).toBe(wire.sent[0]?.copMsgId)
    expect((await test.value('filing.page', {})).rows.every((row) => row.channel === 'other')).toBe(true)
    const verified = await test.job('ledger.verify', {})
    expect(verified.result?.ok).toBe(true)
    // Where it ended stands in the list of tasks, not where its progress was last written.
    const { jobs } = await test.value('job.list', { active: false })
    const listed = jobs.find((job) => job.name === 'ledger.verify')
    expect(listed).toMatchObject({ state: 'done', done: listed?.total })
  })

  it('what is in doubt stays with its channel and is asked about there', async () => {
    const { test, wire, other } = await twoChannels()
    wire.answer = () => 'unknown'
    await test.job('channel.sync', { untilIdle: false })
    wire.known = () => 'notKnown'
    expect(await test.value('channel.movable', { from: 'training' })).toMatchObject({ messages: 1, inDoubt: 1 })
    expect(await test.value('channel.move', { from: 'training', to: 'other' })).toMatchObject({ moved: 1, left: 1 })
    const moved = await test.call('channel.move', { from: 'training', to: 'other' })
    expect(moved).toMatchObject({ ok: false, code: 'NOTHING_SELECTED' })
    expect(other.sent).toHaveLength(0)
  })

  it('a message that is given away while its channel keeps its pace leaves by the other one alone', async () => {
    const [one, two] = [playedWire({ id: 'one', training: false }), playedWire({ id: 'two', training: false })]
    const office = await openOffice({ kind: 'real', wires: [one, two] })
    closing.push(() => office.test.close())
    const { test } = office
    await office.changeProfile({ channel: 'one' })
    for (const id of ['one', 'two']) await test.value('channel.switch', { id, enabled: true })
    await test.job('filing.file', { selection: { ids: office.parcels }, acceptWarnings: true })
    const turns = async (): Promise<void> => {
      for (let i = 0; i < 60; i++) await new Promise((resolve) => setImmediate(resolve))
    }
    test.clock.advance(1)
    await turns()
    expect(one.sent).toHaveLength(1)
    expect(await test.value('channel.move', { from: 'one', to: 'two' })).toMatchObject({ moved: 1 })
    for (let i = 0; i < 20; i++) {
      test.clock.advance(1000)
      await turns()
    }
    expect([one.sent.length, two.sent.length]).toEqual([1, 1])
    expect(test.internalErrors).toEqual([])
  })

  it('only to a channel that is there, that is another, and whose nature fits the ledger', async () => {
    const real = playedWire({ id: 'real', training: false })
    const office = await openOffice({ wires: [playedWire(), real] })
    closing.push(() => office.test.close())
    expect(await office.test.call('channel.move', { from: 'training', to: 'nowhere' })).toMatchObject({
      code: 'CHANNEL_UNKNOWN',
    })
    expect(await office.test.call('channel.move', { from: 'training', to: 'training' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    expect(await office.test.call('channel.move', { from: 'training', to: 'real' })).toMatchObject({
      code: 'LEDGER_TRAINING_MIXED',
    })
  })
})
