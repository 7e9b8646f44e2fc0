import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { envelopeFor, makeFolders, NOW } from '../adapter/channel/folder.fixture.ts'
import { realDisk } from '../adapter/channel/disk.ts'
import { openStickChannel } from '../adapter/channel/transfer.ts'
import { transferSeal } from '../adapter/channel/transfer-seal.ts'
import { relay } from './relay.ts'

it('the machine outside hands on what the stick brings, knows it after a restart, and says what is wrong with its settings', async () => {
  const folders = makeFolders()
  const stick = join(folders.root, 'stick')
  mkdirSync(stick)
  const pairing = '示例口令 twenty characters'
  const inside = openStickChannel(
    { id: 's', title: '', folder: stick, seal: transferSeal(pairing), record: join(folders.root, 's.sent') },
    { clock: { now: () => NOW }, disk: realDisk },
  )
  await inside.send(envelopeFor('M1'), { copMsgId: 'M1', type: 'CEB621Message', documents: 1 })
  const file = join(folders.root, 'relay.json')
  const write = (change: object): void =>
    writeFileSync(
      file,
      JSON.stringify({ stick, pairing, channel: { kind: 'exchange-client', lines: [folders.line] }, ...change }),
    )
  write({})
  expect(await relay(file)).toMatchObject({ ok: true, value: { passedOn: 1, refused: [], waiting: [] } })
  expect(await relay(file)).toMatchObject({ ok: true, value: { passedOn: 0 } })
  expect(folders.names('outBox')).toHaveLength(1)
  for (const wrong of [{ pairing: 'short' }, { channel: { kind: 'transfer-file', folder: stick } }, { channel: {} }]) {
    write(wrong)
    expect(await relay(file)).toMatchObject({ ok: false, code: 'INPUT_INVALID' })
  }
  write({ stick: join(folders.root, 'away') })
  expect(await relay(file)).toMatchObject({ ok: false, code: 'CHANNEL_OFFLINE' })
  rmSync(folders.root, { recursive: true })
})
