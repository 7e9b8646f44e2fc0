import { afterEach, describe, expect, it } from 'vitest'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import type { CallIn, Out } from '../../shared/contract/index.ts'
import { exportContent, exportItem } from '../../shared/message/dec/declaration.fixture.ts'
import { buildDec } from '../../shared/message/dec/build.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { openOffice } from './filing-office.ts'
import { parserHere } from '../support/parser-here.ts'
import {
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  SELLER,
  workbook,
} from '../support/refund-files.ts'

type Content = CallIn<'declaration.save'>['content']
const contentOf = (head: Record<string, string> = {}, item: Record<string, string> = {}): Content =>
  JSON.parse(JSON.stringify(exportContent({ OwnerCodeScc: SELLER, IEDate: '20261120', ...head }, item))) as Content

interface Desk extends TestLedger {
  readonly clientId: number
  settle(): Promise<void>
  invoice(no: number, more?: Partial<Parameters<typeof invoiceRow>[0]>): Promise<void>
  library(code: string, rate: string, special?: string): Promise<void>
}

async function openDesk(): Promise<Desk> {
  const ledger = await openTestLedger({
    spawn: parserHere(),
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: `${directory}/training.sqlite`, key: new Uint8Array(32).fill(7), clock, rng }),
    ],
  })
  const { id: clientId } = await ledger.value('client.save', {
    ...SAMPLE_CLIENT,
    roles: [...SAMPLE_CLIENT.roles],
    mandates: [...SAMPLE_CLIENT.mandates],
  })
  return {
    ...ledger,
    clientId,
    async settle() {
      for (let i = 0; i < 60; i++) {
        ledger.clock.advance(1000)
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      }
    },
    async invoice(no, more = {}) {
      const row = invoiceRow({ no: invoiceNo(no), name: '节日灯', quantity: '100', unit: '套', ...more })
      const taken = await ledger.job('evidence.take', {
        kind: 'invoice',
        clientId,
        hash: ledger.upload(workbook([INVOICE_HEADER, row])),
        fileName: `发票${no}.xlsx`,
      })
      expect(taken.result).toMatchObject({ good: 1, bad: 0 })
    },
    async library(code, rate, special = '') {
      const header = ['商品代码', '商品名称', '计量单位', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识']
      const hash = ledger.upload(workbook([header, [code, '示例', '', '2019-04-01', '', '13', rate, special]]))
      const view = await ledger.job('rateLibrary.load', {
        files: [{ hash, fileName: '文库.xlsx' }],
        version: '示例',
        source: '示例',
      })
      await ledger.value('rateLibrary.activate', { libraryId: view.result?.libraryId ?? 0 })
    },
  }
}

let desk: Desk | undefined
afterEach(async () => {
  await desk?.close()
  desk = undefined
})

const lawsHold = async (one: TestLedger): Promise<void> => {
  const verified = await one.job('ledger.verify', {})
  expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
}

describe('退税预览', () => {
  it('says of a typed export what is known, and plainly what is not', async () => {
    const one = (desk = await openDesk())
    const bare = await one.value('refund.preview', { content: contentOf({ OwnerName: '示例工厂', TradeCoScc: '' }) })
    expect(bare.unknown.join()).toMatch(/没有选择客户.*退税率文库.*没有 USD 在 2026-11-20 的汇率/)
    expect(bare.items[0]).toMatchObject({ rate: '', refund: '', cost: '', route: 'waiting' })
    expect(bare.items[0]?.unknown.join()).toMatch(/退税率不知道.*没有商品备案.*没有同名同单位的进货发票/)
    expect(bare.producer.problems).toHaveLength(1)

    await one.library('9405310000', '9')
    await one.value('rateTable.enter', { basis: 'month', day: '2026-11-01', currency: 'USD', rate: '7.1' })
    await one.invoice(1, { quantity: '10', amount: '300.00', tax: '39.00' })
    await one.value('producer.save', {
      clientId: one.clientId,
      taxId: SELLER,
      name: '示例工厂',
      filedOn: '2026-01-05',
      contractNo: 'ZF1',
      contractTo: '2027-12-31',
    })
    const known = await one.value('refund.preview', {
      clientId: one.clientId,
      content: contentOf({}, { GUnit: '006' }),
    })
    // 100 sets at the last price of 30: base 3,000; 9 % of it; FOB 500 dollars.
    expect(known).toMatchObject({ refund: '270.00', fobRmb: '3550.00', cost: '6.24', costTone: 'green' })
    expect(known.producer).toMatchObject({ state: '可代办退税', problems: [] })
    expect(known.items[0]).toMatchObject({ rate: '9%', levy: '13%', fob: 'USD 500.00', base: '3000.00', route: 'own' })
    const bare2 = await one.value('refund.preview', { clientId: one.clientId, content: contentOf({ IEFlag: 'I' }) })
    expect(bare2).toMatchObject({ isExport: false, items: [] })
  })
})

describe('出口清单申报前', () => {
  it('the check sums up by which way the refund of the goods would go, and why', async () => {
    const one = await openOffice({ mode: '9610E', parcels: 4 })
    const check = async (): Promise<Out<'filing.check'>> =>
      one.test.value('filing.check', { selection: { ids: one.parcels } })
    const before = await check()
    expect(before.refund.map((row) => row.routeName)).toEqual(['待确定'])
    expect(before.refund[0]?.reasons.join()).toContain('是否在综试区注册不明')
    expect(before.refund.reduce((sum, row) => sum + row.lines, 0)).toBeGreaterThanOrEqual(before.ready)
    const { clientId } = one
    const profile = await one.test.value('profile.get', { clientId, mode: '9610E' })
    await one.test.value('zone.add', {
      clientId,
      validFrom: '2026-01-01',
      zone: '示例综试区',
      districts: [profile.body.customsDistrict],
      platform: 'yes',
    })
    expect((await check()).refund.map((row) => row.routeName)).toEqual(['无票免税'])
    await one.test.close()
  })
})

describe('结关之后', () => {
  it('closing makes one notice an item with the exact FOB in RMB, its invoice ends it, a changed declaration replaces it', async () => {
    const one = (desk = await openDesk())
    await one.library('9405310000', '9')
    await one.value('rateTable.enter', { basis: 'month', day: '2026-11-01', currency: 'USD', rate: '7.12345' })
    // CIF 1,000 of two lines, freight 100, insurance 1 %: FOB 890, the first line's half 445.
    const content = contentOf({
      TransMode: '1',
      FeeMark: '3',
      FeeRate: '100',
      FeeCurr: 'USD',
      InsurMark: '1',
      InsurRate: '1',
      ContrNo: 'HT-9',
    })
    content?.items?.push(JSON.parse(JSON.stringify(exportItem({ GName: '彩灯串' }))) as never)
    const { id } = await one.value('declaration.save', { clientId: one.clientId, content })
    await one.value('declaration.declare', { id, revision: 1 })
    await one.settle()
    const { row } = await one.value('declaration.get', { id })
    expect(row.state).toBe('closed')
    const made = await one.value('notice.list', {})
    expect(made.rows.map((each) => [each.item, each.name, each.quantity, each.fob, each.fobRmb, each.state])).toEqual([
      [`${row.entryNo}001`, '节日灯', '100', 'USD 445.00', '3169.94', 'toAsk'],
      [`${row.entryNo}002`, '彩灯串', '100', 'USD 445.00', '3169.94', 'toAsk'],
    ])
    // Nothing of it is evidence: it stands as prefill until customs' own data come.
    expect((await one.value('exportItem.count', {})).count).toBe(0)
    expect((await one.value('prefill.list', {})).rows[0]).toMatchObject({
      declarationNo: row.entryNo,
      state: 'waiting',
    })

    const [first, second] = made.rows
    const { text } = await one.value('notice.ask', { noticeIds: [first?.id ?? 0] })
    for (const word of ['节日灯', '100 套', 'USD 445.00', '3169.94 元', '1 USD = 7.12345 元', '退税率：9%', 'HT-9'])
      expect(text).toContain(word)
    one.clock.advance(5 * 86_400_000)
    expect((await one.value('notice.list', { state: 'asked' })).rows[0]).toMatchObject({ days: 5, asked: 1 })
    await one.invoice(1, { amount: '3000.00', tax: '390.00' })
    expect((await one.value('notice.list', { state: 'received' })).rows.map((each) => each.vouchers)).toEqual([
      [invoiceNo(1)],
    ])

    // The same content read back changes nothing; another quantity is a notice that replaces the old one.
    const readBack = async (quantity: string, file: string): Promise<void> => {
      const theirs = { ...content, head: { ...content?.head, SeqNo: row.platformNo, EntryId: row.entryNo } }
      const items = theirs.items?.map((each, i) =>
        i === 1 ? { ...each, fields: { ...each.fields, GQty: quantity } } : each,
      )
      one.clock.advance(1000)
      const built = buildDec({ ...exportContent(), ...theirs, items } as Parameters<typeof buildDec>[0])
      await one.job('declaration.readBack', { id, hash: one.upload(built), fileName: file })
    }
    await readBack('100', '一.xml')
    expect((await one.value('notice.list', { state: 'toAsk' })).rows.map((each) => each.id)).toEqual([second?.id])
    await readBack('90', '二.xml')
    const changed = (await one.value('notice.list', { state: 'toAsk' })).rows
    expect(changed.map((each) => [each.quantity, each.corrected])).toEqual([['90', true]])
    await one.value('notice.drop', { noticeIds: [changed[0]?.id ?? 0], reason: '客户自行索票' })
    expect((await one.value('notice.list', {})).rows).toEqual([])
    await lawsHold(one)
  })

  it('what needs no invoice gets no notice; customs’ data stand beside the prefill with every difference', async () => {
    const one = (desk = await openDesk())
    await one.library('9405310000', '0', '1')
    const { id } = await one.value('declaration.save', { clientId: one.clientId, content: contentOf() })
    await one.value('declaration.declare', { id, revision: 1 })
    await one.settle()
    const { row } = await one.value('declaration.get', { id })
    expect((await one.value('notice.list', {})).counts.every((each) => each.count === 0)).toBe(true)
    const customs = exportRow({ no: row.entryNo, name: '节日灯', hs: '9405310000', amount: '480.00', quantity: '100' })
    customs[1] = '2026-11-20'
    customs[11] = '套'
    await one.job('evidence.take', {
      kind: 'export',
      clientId: one.clientId,
      hash: one.upload(workbook([EXPORT_HEADER, customs])),
      fileName: '海关.xlsx',
    })
    const [prefill] = (await one.value('prefill.list', {})).rows
    expect(prefill?.state).toBe('differs')
    expect(prefill?.differences).toContainEqual({ label: '第 1 项金额', ours: '500', theirs: '480' })
    expect((await one.value('exportItem.count', {})).count).toBe(1)
    await lawsHold(one)
  })
})

describe('退税方式由人定', () => {
  it('a person’s way with his reason is what the solver and the packets follow, until it is taken back', async () => {
    const one = (desk = await openDesk())
    await one.library('9405310000', '9')
    const customs = exportRow({ no: '310420260000000001', name: '节日灯', hs: '9405310000', quantity: '100' })
    customs[11] = '套'
    await one.job('evidence.take', {
      kind: 'export',
      clientId: one.clientId,
      hash: one.upload(workbook([EXPORT_HEADER, customs])),
      fileName: '海关.xlsx',
    })
    await one.invoice(1, { amount: '3000.00', tax: '390.00' })
    const itemId = (await one.value('route.list', {})).rows[0]?.itemId ?? 0
    expect((await one.value('allocation.client', { clientId: one.clientId })).parts).toHaveLength(1)
    expect(await one.call('route.choose', { itemId, route: 'exempt' })).toMatchObject({ code: 'FIELD_INVALID' })
    await one.value('route.choose', { itemId, route: 'exempt', reason: '客户放弃退税' })
    const apart = await one.value('allocation.client', { clientId: one.clientId })
    expect([apart.parts, apart.apart.map((each) => each.routeName)]).toEqual([[], ['免税']])
    const { id } = await one.value('packet.create', { clientId: one.clientId, channel: 'own', period: '202611' })
    expect(await one.call('packet.allocate', { id, exact: true })).toMatchObject({ code: 'NOTHING_SELECTED' })
    await one.value('route.choose', { itemId, route: '' })
    expect((await one.value('packet.allocate', { id, exact: true })).refund).toBe('270.00')
    expect(await one.call('route.choose', { itemId, route: 'exempt', reason: '晚了' })).toMatchObject({
      code: 'PAPER_USED',
    })
    await lawsHold(one)
  })

  it('where the client stands on the day of export decides 无票免税', async () => {
    const one = (desk = await openDesk())
    const customs = exportRow({ no: '310420260000000001', name: '节日灯' })
    customs[5] = '9610'
    await one.job('evidence.take', {
      kind: 'export',
      clientId: one.clientId,
      hash: one.upload(workbook([EXPORT_HEADER, customs])),
      fileName: '海关.xlsx',
    })
    const route = async (): Promise<string | undefined> => (await one.value('route.list', {})).rows[0]?.route
    expect(await route()).toBe('undecided')
    const zone = { clientId: one.clientId, zone: '示例综试区', districts: ['3104'], platform: 'yes' as const }
    await one.value('zone.add', { ...zone, validFrom: '2026-11-01', incomeTax: 'deemed' })
    // Exported in May, before the client stood there.
    expect(await route()).toBe('undecided')
    await one.value('zone.add', { ...zone, validFrom: '2026-01-01', incomeTax: 'deemed' })
    expect(await route()).toBe('exemptWithoutVoucher')
    await one.value('zone.add', { ...zone, validFrom: '2026-01-01', districts: ['9999'] })
    expect(await route()).toBe('waiting')
  })
})
