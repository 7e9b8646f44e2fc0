import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock, seededRng } from '../../test/support/ledger.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { readCeb } from '../../shared/message/ceb/read.ts'
import { readReceipts } from '../../shared/message/ceb/receipt.ts'
import { buildDxp, carriedText, readDxp } from '../../shared/message/dxp/index.ts'
import { citizenIdCheckCharacter } from '../../shared/domain/identifier/citizen-id.ts'
import { openTrainingWindow } from './window.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'portledger-training-'))
  folders.push(folder)
  const clock = fakeClock()
  const file = join(folder, 'training.db')
  const make = () => openTrainingWindow({ file, key: new Uint8Array(32).fill(3), clock, rng: seededRng(5) })
  return { clock, window: make(), make }
}

const body = '41010519900101123'
const buyerIdNumber = `${body}${citizenIdCheckCharacter(body) ?? ''}`

function orderMessage(orderNo: string, appTime = '20261122090000', copMsgId = `M-${orderNo}-${appTime}`) {
  const head = {
    guid: `00000000-0000-4000-8000-${orderNo.padStart(12, '0').slice(-12)}`,
    appType: '1',
    appTime,
    appStatus: '2',
    orderType: 'I',
    orderNo,
    ebpCode: '4101960B02',
    ebpName: '示例商城',
    ebcCode: '4101960A01',
    ebcName: '示例电商',
    goodsValue: '100',
    freight: '0',
    discount: '0',
    taxTotal: '9.1',
    acturalPaid: '109.1',
    currency: '142',
    buyerRegNo: 'vip',
    buyerName: '赵示例',
    buyerTelephone: '19900001234',
    buyerIdType: '1',
    buyerIdNumber,
    consignee: '赵示例',
    consigneeTelephone: '19900001234',
    consigneeAddress: '郑州示例路1号',
  }
  const lines = [
    {
      gnum: '1',
      itemName: '示例奶粉',
      gmodel: '800克',
      unit: '122',
      qty: '1',
      price: '100',
      totalPrice: '100',
      currency: '142',
      country: '609',
    },
  ]
  const xml = buildCeb(
    {
      type: 'CEB311Message',
      guid: head.guid,
      version: '1.0',
      documents: [{ head, lines }],
      transfer: { copCode: '4101980E05', copName: '示例服务', dxpMode: 'DXP', dxpId: 'DXPENT0000099999' },
      signed: false,
    },
    '202205',
  )
  const envelope = buildDxp({
    copMsgId,
    senderId: 'DXPENT0000099999',
    receiverIds: ['DXPEDCCEB0000002'],
    createTime: '2026-11-22T09:00:00',
    msgType: 'CEB311Message',
    data: new TextEncoder().encode(xml),
  })
  return { envelope: new TextEncoder().encode(envelope), message: { copMsgId, type: 'CEB311Message', documents: 1 } }
}

function statuses(items: readonly { bytes: Uint8Array }[]): string[] {
  return items.flatMap((item) => {
    const text = new TextDecoder().decode(item.bytes)
    const dxp = readDxp(text)
    const xml = dxp.ok ? (carriedText(dxp.message.data) ?? '') : text
    const reading = readCeb(xml)
    return reading.ok ? readReceipts(reading.message).map((receipt) => receipt.status) : ['unreadable']
  })
}

describe('the training window', () => {
  it('accepts a declaration once, and answers its repetition as older without accepting it again', async () => {
    const { clock, window } = open()
    const { envelope, message } = orderMessage('A1')
    expect(await window.send(envelope, message)).toMatchObject({ kind: 'taken' })
    expect(await window.send(envelope, message)).toMatchObject({ kind: 'taken' })
    clock.advance(60_000)
    const { items } = await window.fetch('', 100)
    expect(statuses(items).sort()).toEqual(['-301014', '120', '2'])
    expect(window.witness.accepted()).toHaveLength(1)
    expect(window.witness.acceptedTwice()).toEqual([])
    window.close()
  })

  it('remembers everything over a restart: cursor, pending answers, log', async () => {
    const { clock, window, make } = open()
    const { envelope, message } = orderMessage('A2')
    await window.send(envelope, message)
    clock.advance(1600)
    const first = await window.fetch('', 100)
    expect(statuses(first.items)).toEqual(['2'])
    window.close()
    const again = make()
    clock.advance(60_000)
    expect(statuses((await again.fetch(first.cursor, 100)).items)).toEqual(['120'])
    expect(await again.ask(message.copMsgId)).toMatchObject({ kind: 'known' })
    expect(await again.ask('never sent')).toMatchObject({ kind: 'notKnown' })
    expect(await again.pending?.()).toBe(0)
    again.close()
  })

  it('answers a message that the schema refuses with a format receipt that names the transport id', async () => {
    const { clock, window } = open()
    const xml =
      '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="x" version="1.0"></ceb:CEB311Message>'
    const envelope = buildDxp({
      copMsgId: 'BAD-1',
      senderId: 'DXPENT0000099999',
      receiverIds: ['DXPEDCCEB0000002'],
      createTime: '2026-11-22T09:00:00',
      msgType: 'CEB311Message',
      data: new TextEncoder().encode(xml),
    })
    await window.send(new TextEncoder().encode(envelope), { copMsgId: 'BAD-1', type: 'CEB311Message', documents: 0 })
    clock.advance(60_000)
    const { items } = await window.fetch('', 10)
    const text = new TextDecoder().decode(items[0]?.bytes)
    const dxp = readDxp(text)
    expect(dxp.ok ? (carriedText(dxp.message.data) ?? '') : text).toContain('BAD-1')
    expect(window.witness.accepted()).toEqual([])
    window.close()
  })

  it('loses, repeats and reorders only as its seed says, and offline takes nothing', async () => {
    const { clock, window } = open()
    window.trainingDesk.change({ seed: 4, duplicatePercent: 50, disorder: true, lossPercent: 40 })
    const answers: string[] = []
    for (let i = 0; i < 40; i++) {
      const { envelope, message } = orderMessage(`B${i}`)
      answers.push((await window.send(envelope, message)).kind)
    }
    expect(new Set(answers)).toEqual(new Set(['taken', 'unknown']))
    window.trainingDesk.change({ offline: true })
    const { envelope, message } = orderMessage('C1')
    expect(await window.send(envelope, message)).toMatchObject({ kind: 'later' })
    expect(await window.fetch('', 10)).toMatchObject({ items: [], offline: expect.any(String) as string })
    window.trainingDesk.change({ offline: false, lossPercent: 0 })
    clock.advance(3_600_000)
    const { items } = await window.fetch('', 1000)
    expect(items.length).toBeGreaterThan(window.witness.accepted().length)
    window.close()
  })
})
