import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildDxp } from '../../../shared/message/dxp/index.ts'
import type { Wire } from '../../core/ports.ts'
import { openFolderChannel, readFolderChannels } from './folder.ts'

let root = ''
let wire: Wire
const NOW = Date.UTC(2026, 10, 22)
const message = { copMsgId: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94', type: 'CEB621Message', documents: 1 }
const envelope = new TextEncoder().encode(buildDxp({ copMsgId: message.copMsgId, senderId: 'DXPENT0000012345', receiverIds: ['DXPEDCCEB0000002'], createTime: '', msgType: message.type, data: new Uint8Array([1]) }))
const NAME = 'CEB621Message_DXPENT0000012345_DXPEDCCEB0000002_4CDE1CFD-EDED-46B1-946C-B8022E42FC94.xml'
const put = (folder: string, name: string, content: string, at = NOW - 60_000): void => {
  writeFileSync(join(root, folder, name), content)
  utimesSync(join(root, folder, name), at / 1000, at / 1000)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portledger-folder-'))
  for (const folder of ['out', 'in', 'sent']) mkdirSync(join(root, folder))
  wire = openFolderChannel({ id: 'f', title: '示例', out: join(root, 'out'), in: join(root, 'in'), sent: join(root, 'sent') }, { now: () => NOW })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('a message becomes one complete file under the name that clients expect, and sending it again leaves one file', async () => {
  for (let i = 0; i < 2; i++) expect(await wire.send(envelope, message)).toEqual({ kind: 'taken', detail: '' })
  expect(readdirSync(join(root, 'out'))).toEqual([NAME])
  expect(new Uint8Array(readFileSync(join(root, 'out', NAME)))).toEqual(envelope)
})

it('what became of a message is told from where its file lies, and where nothing lies nothing is claimed', async () => {
  expect((await wire.ask(message.copMsgId)).kind).toBe('cannotSay')
  put('out', `${NAME}.part`, 'half')
  expect((await wire.ask(message.copMsgId)).kind).toBe('notKnown')
  await wire.send(envelope, message)
  expect((await wire.ask(message.copMsgId)).kind).toBe('known')
  renameSync(join(root, 'out', NAME), join(root, 'sent', NAME))
  expect(await wire.ask(message.copMsgId)).toMatchObject({ kind: 'known', detail: '客户端已发送' })
})

it('receipts are handed out oldest first and put aside only when their cursor comes back', async () => {
  put('in', 'b.xml', 'second', NOW - 20_000)
  put('in', 'a.xml', 'first', NOW - 30_000)
  put('in', 'c.xml', 'still being written', NOW - 10)
  put('in', 'd.xml.part', 'half')
  const page = await wire.fetch('', 10)
  expect(page.items.map((item) => new TextDecoder().decode(item.bytes))).toEqual(['first', 'second'])
  expect((await wire.fetch('', 10)).items).toHaveLength(2)
  expect((await wire.fetch(page.cursor, 10)).items).toEqual([])
  expect(readdirSync(join(root, 'in')).sort()).toEqual(['c.xml', 'd.xml.part', '已读'])
  expect(readdirSync(join(root, 'in', '已读')).sort()).toEqual(['a.xml', 'b.xml'])
})

it('folders that are not there make the channel offline and lose nothing', async () => {
  const gone = openFolderChannel({ id: 'g', title: '', out: join(root, 'none'), in: join(root, 'none') }, { now: () => NOW })
  expect(await gone.send(envelope, message)).toMatchObject({ kind: 'later', detail: 'OFFLINE ENOENT' })
  expect((await gone.ask('x')).kind).toBe('offline')
  expect(await gone.fetch('7', 10)).toEqual({ items: [], cursor: '7', offline: 'ENOENT' })
})

it('channels are read from a list; a list that is none shows as a channel that is offline', async () => {
  const file = join(root, 'channels.json')
  expect(readFolderChannels(file, { now: () => NOW })).toEqual([])
  writeFileSync(file, JSON.stringify([{ id: 'eport', out: 'o', in: 'i' }]))
  expect(readFolderChannels(file, { now: () => NOW }).map(({ id, title, training }) => ({ id, title, training }))).toEqual([{ id: 'eport', title: 'eport', training: false }])
  for (const wrong of ['{}', '[{"id":"x"}]']) {
    writeFileSync(file, wrong)
    const [only] = readFolderChannels(file, { now: () => NOW })
    expect(only?.title).toBe('通道设置无法读取')
    expect((await only?.fetch('', 1))?.offline).toContain('channels.json')
  }
})
