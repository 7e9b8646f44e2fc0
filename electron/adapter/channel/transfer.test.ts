import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { realDisk } from './disk.ts'
import { envelopeFor, makeFolders, NOW, ScriptedClient, type Folders } from './folder.fixture.ts'
import { openFolderChannel } from './folder.ts'
import { openStickChannel, relayOnce, type Stick } from './transfer.ts'
import { transferSeal } from './transfer-seal.ts'

const PHRASE = '示例口令 twenty characters'
const ID = '4CDE1CFD-EDED-46B1-946C-B8022E42FC94'
const message = { copMsgId: ID, type: 'CEB621Message', documents: 1 }
const envelope = envelopeFor(ID)
const world = { clock: { now: () => NOW + 3_600_000 }, disk: realDisk }
let folders: Folders
let stick: Stick
beforeEach(() => {
  folders = makeFolders()
  mkdirSync(join(folders.root, 'stick'))
  stick = {
    id: 's',
    title: '示例盘',
    folder: join(folders.root, 'stick'),
    seal: transferSeal(PHRASE),
    record: join(folders.root, 'record', 's.sent'),
  }
})
afterEach(() => rmSync(folders.root, { recursive: true, force: true }))

const outside = () => openFolderChannel(folders.channel(), world)
const out = (): string => join(stick.folder, '送往外网')
const back = (): string => join(stick.folder, '带回内网')

it('a message is carried out and its receipts are carried back, byte for byte', async () => {
  const inside = openStickChannel(stick, world)
  expect((await inside.send(envelope, message)).kind).toBe('taken')
  expect(readFileSync(join(out(), `${ID}.pltf`)).includes('CEB621Message')).toBe(false)
  const client = new ScriptedClient(folders)
  expect(await relayOnce(stick, outside(), world)).toMatchObject({ passedOn: 1, refused: [], waiting: [] })
  client.step()
  expect(client.sent).toEqual([Buffer.from(envelope).toString('base64')])
  client.answer('Receipt_示例.xml', '<回执/>', NOW)
  expect((await relayOnce(stick, outside(), world)).broughtBack).toBe(1)
  await inside.fetch('', 10)
  const page = await inside.fetch('', 10)
  expect(page.items.map((item) => [item.fileName, new TextDecoder().decode(item.bytes)])).toEqual([
    ['Receipt_示例.xml', '<回执/>'],
  ])
})

it('a stick pulled out half-way, in either direction, is said; put back, everything arrives once', async () => {
  const inside = openStickChannel(stick, world)
  const ids = ['M1', 'M2', 'M3']
  for (const id of ids) await inside.send(envelopeFor(id), { ...message, copMsgId: id })
  const client = new ScriptedClient(folders)
  let acts = 0
  /** Gone before its nth act that changes the stick. */
  const until = (last: number) => ({
    ...world,
    disk: {
      ...realDisk,
      ...Object.fromEntries(
        (['move', 'write', 'makeDirectory'] as const).map((name) => [
          name,
          (...args: [string, never]) => {
            if (++acts > last) throw Object.assign(new Error('gone'), { code: 'EIO' })
            return (realDisk[name] as (...all: typeof args) => void)(...args)
          },
        ]),
      ),
    },
  })
  const cut = await relayOnce(stick, outside(), until(3))
  expect([cut.stopped, cut.passedOn]).toEqual(['EIO', 2])
  client.step()
  expect(await relayOnce(stick, outside(), world)).toMatchObject({ stopped: '', refused: [], waiting: [] })
  client.step()
  expect(client.sent.sort()).toEqual(ids.map((id) => Buffer.from(envelopeFor(id)).toString('base64')).sort())
  for (const id of ids) client.answer(`Receipt_${id}.xml`, `<回执 ${id}/>`, NOW)
  acts = 0
  expect((await relayOnce(stick, outside(), until(1))).stopped).toBe('EIO')
  expect((await relayOnce(stick, outside(), world)).stopped).toBe('')
  await inside.fetch('', 10)
  expect((await inside.fetch('', 10)).items).toHaveLength(3)
})

it('files of another pair that lie on the stick are told of on the channel', async () => {
  const inside = openStickChannel(stick, world)
  await inside.fetch('', 10)
  writeFileSync(
    join(back(), 'strange.pltf'),
    transferSeal('another phrase of this length').seal('to-inside', {
      name: 'x',
      type: '',
      copMsgId: '',
      bytes: new Uint8Array(3),
    }),
  )
  await inside.fetch('', 10)
  expect((await inside.fetch('', 10)).items.map((item) => item.fileName)).toEqual(['strange.pltf'])
  expect(inside.notices?.().join()).toContain('请核对两边的配对口令')
})

it('what is carried twice, or put back by hand, is passed on once', async () => {
  const inside = openStickChannel(stick, world)
  await inside.send(envelope, message)
  const kept = join(folders.root, 'kept')
  copyFileSync(join(out(), `${ID}.pltf`), kept)
  const client = new ScriptedClient(folders, { clears: true })
  for (let carried = 0; carried < 3; carried++) {
    copyFileSync(kept, join(out(), `replayed-${carried}.pltf`))
    await relayOnce(stick, outside(), world)
    client.step()
  }
  expect(client.sent).toHaveLength(1)
  expect((await openStickChannel(stick, world).send(envelope, message)).kind).toBe('taken')
  expect(realDisk.list(out())).toEqual([])
})

it('an altered file, another pair’s file and a file for the other side pass nothing on', async () => {
  const content = { name: 'x.xml', type: 'CEB621Message', copMsgId: 'X', bytes: envelopeFor('X') }
  openStickChannel(stick, world)
  const good = stick.seal.seal('to-outside', content)
  for (let at = 0; at < good.length; at += 37) {
    const wrong = Buffer.from(good)
    wrong[at] = (wrong[at] ?? 0) ^ 1
    expect(stick.seal.open('to-outside', wrong)).toBeUndefined()
  }
  writeFileSync(join(out(), 'other.pltf'), transferSeal('another phrase of twenty').seal('to-outside', content))
  writeFileSync(join(out(), 'mirrored.pltf'), stick.seal.seal('to-inside', content))
  writeFileSync(join(out(), 'cut.pltf'), good.subarray(0, 40))
  expect(await relayOnce(stick, outside(), world)).toMatchObject({
    passedOn: 0,
    refused: ['cut.pltf', 'mirrored.pltf', 'other.pltf'],
  })
  expect(folders.names('outBox')).toEqual([])
  writeFileSync(join(back(), 'forged.pltf'), transferSeal('another phrase of twenty').seal('to-inside', content))
  const inside = openStickChannel(stick, world)
  await inside.fetch('', 10)
  const [forged] = (await inside.fetch('', 10)).items
  expect(forged?.fileName ?? 'forged.pltf').toBe('forged.pltf')
})

it('a stick that is not plugged in is offline, and a channel outside that is offline keeps its message on the stick', async () => {
  const away = join(folders.root, 'away')
  const inside = openStickChannel({ ...stick, folder: away }, world)
  expect(await inside.send(envelope, message)).toMatchObject({
    kind: 'later',
    detail: `OFFLINE ENOENT ${join(away, '送往外网')}`,
  })
  expect((await inside.fetch('', 10)).offline).toBe(`ENOENT ${join(away, '带回内网')}`)
  await openStickChannel(stick, world).send(envelope, message)
  const gone = openFolderChannel(
    folders.channel({ lines: [{ ...folders.line, outBox: join(folders.root, 'none') }] }),
    world,
  )
  expect((await relayOnce(stick, gone, world)).waiting).toHaveLength(1)
  expect(realDisk.list(out())).toEqual([`${ID}.pltf`])
})
