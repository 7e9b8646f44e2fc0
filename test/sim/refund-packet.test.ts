import { afterEach, describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import type { CallIn } from '../../shared/contract/index.ts'
import { STANDARD_HEADERS } from '../../shared/domain/refund/packet/sheet.ts'
import {
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  SELLER,
  workbook,
} from '../support/refund-files.ts'
import { allocationsOf } from '../../renderer/feature/packet/columns.ts'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'

let office: PacketOffice | undefined
afterEach(async () => {
  await office?.close()
  office = undefined
})
const open = async (): Promise<PacketOffice> => (office = await packetOffice())

function cellsOf(one: PacketOffice, hash: string): string[][] {
  const book = read(one.ledger.core.content.bytes(hash))
  return utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
    header: 1,
    raw: false,
    defval: '',
  })
}

describe('退税包', () => {
  it('papers that agree exactly are laid on each other, refund is base × rate to the fen, and a link’s purchases equal its exports', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({}, { quantity: '300', amount: '600.00' })
    await one.invoices(
      { quantity: '500', amount: '5000.01', tax: '650.00' },
      { quantity: '200', amount: '2000.00', tax: '260.00' },
      { quantity: '100', amount: '1000.00', tax: '130.00' },
    )
    const id = await one.packet()
    const answer = await one.ledger.value('packet.allocate', { id, exact: true })
    expect(answer).toMatchObject({ state: 'matched', refund: '1040.00' })
    const detail = await one.get(id)
    expect(detail.laid.map((row) => [row.quantity, row.taxable, row.refund])).toEqual([
      ['500', '5000.01', '650.00'],
      ['200', '2000.00', '260.00'],
      ['100', '1000.00', '130.00'],
    ])
    expect(new Set(detail.laid.map((row) => row.linkNo))).toEqual(new Set(['20261100100000001', '20261100100000002']))
    expect(detail.fobUsd).toBe('1600.00')
    expect(Number(detail.exchangeCost)).toBeCloseTo(8000.01 / 1600, 3)
  })

  it('no voucher and no item is used twice over the whole ledger; what is withdrawn is free again', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({})
    await one.invoices({ quantity: '800', amount: '8000.00', tax: '1040.00' })
    const first = await one.packet()
    await one.ledger.value('packet.allocate', { id: first, exact: true })
    const second = await one.packet()
    expect(await one.ledger.call('packet.allocate', { id: second, exact: true })).toMatchObject({
      ok: false,
      code: 'NOTHING_SELECTED',
    })
    const [laid] = (await one.get(first)).laid
    const want = { itemId: laid?.itemId ?? 0, lineId: laid?.lineId ?? 0, quantity: '301', itemQuantity: '1' }
    expect(await one.ledger.call('packet.allocate', { id: second, allocations: [want] })).toMatchObject({
      code: 'PAPER_USED',
      data: { left: '300' },
    })
    expect(
      await one.ledger.call('packet.allocate', { id: second, allocations: [{ ...want, quantity: '1' }] }),
    ).toMatchObject({ code: 'PAPER_USED', data: { left: '0' } })
    await one.ledger.value('packet.act', { id: first, act: 'withdraw' })
    expect(await one.ledger.value('packet.allocate', { id: second, exact: true })).toMatchObject({ state: 'matched' })
    expect((await one.ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  })

  it('what is laid goes back as it is, in both units of each part, when a person adds to it or takes a row out', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({}, {})
    await one.invoices({ unit: '吨', quantity: '0.25' }, {})
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    const before = await one.get(id)
    expect(before.laid.map((row) => [row.unit, row.quantity, row.lineQuantity])).toEqual([
      ['个', '500', '500'],
      ['千克', '250', '0.25'],
    ])
    // What is laid here is not offered a second time.
    expect((await one.ledger.value('packet.candidates', { id })).lines).toEqual([])
    const again = await one.ledger.value('packet.allocate', { id, allocations: allocationsOf(before) })
    expect(again.refund).toBe(before.refund)
    // A paper that a packet claims is not corrected under it; the refusal names the packet as people know it.
    const changed = [INVOICE_HEADER, invoiceRow({ no: invoiceNo(2), amount: '6000.00', tax: '780.00' })]
    const { batchId, bad } = await one.take('invoice', changed, { replaceChanged: true })
    expect(bad).toBe(1)
    const [finding] = (await one.ledger.value('evidence.batch', { batchId })).findings
    expect(finding?.text).toContain('退税包 202611-001')
    const less = await one.ledger.value('packet.allocate', { id, allocations: allocationsOf(before).slice(0, 1) })
    expect(less.refund).toBe(before.laid[0]?.refund)
  })

  it('consumption tax comes back beside VAT for the same goods: as much as has VAT vouchers, each paper once, on its own rows of the sheets', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ quantity: '500', amount: '1000.00' }, { quantity: '100', amount: '200.00', name: '示例折叠椅' })
    await one.invoices({ quantity: '500', amount: '5000.00', tax: '650.00' })
    const certificates = [
      [
        '缴款书号码',
        '填发日期',
        '供货方税号',
        '货物名称',
        '单位',
        '数量',
        '计税金额',
        '比例税率',
        '定额税率',
        '消费税税额',
      ],
      ['JKS20260001', '2026-05-18', SELLER, '示例收纳箱', '个', '400', '4000.00', '20%', '0.5', '1000.00'],
      ['JKS20260002', '2026-05-18', SELLER, '示例收纳箱', '个', '300', '3000.00', '', '', '90.01'],
      ['JKS20260003', '2026-05-18', SELLER, '示例收纳箱', '个', '300', '3000.00', '20%', '', '700.00'],
    ]
    expect(await one.take('consumptionPayment', certificates)).toMatchObject({ good: 2, bad: 1 })
    const id = await one.packet()
    const { refund } = await one.ledger.value('packet.allocate', { id, exact: true })
    const detail = await one.get(id)
    // 400 × (20 % of 10 + 0.5) = 1,000.00; 100 of 300 by quantity alone: 30.00. What has no VAT voucher gets none.
    expect(detail.laid.map((row) => [row.voucherNo, row.quantity, row.refund])).toEqual([
      [invoiceNo(1), '500', '650.00'],
      ['JKS20260001', '400', '1000.00'],
      ['JKS20260002', '100', '30.00'],
    ])
    expect([refund, detail.consumption, detail.taxable]).toEqual(['1680.00', '1030.00', '5000.00'])
    // 5,000 − 1,030 for 1,000 dollars.
    expect(detail.exchangeCost).toBe('3.9700')
    const { lines } = await one.ledger.value('allocation.client', { clientId: one.clientId })
    expect(lines.map((left) => [left.line.voucherNo, left.left])).toEqual([['JKS20260002', '200']])
    await one.ledger.value('packet.act', { id, act: 'check' })
    const files = (await one.ledger.job('packet.export', { id, layout: '2018' })).result?.files ?? []
    const cells = files.map((file) => {
      const book = read(one.ledger.core.content.bytes(file.hash))
      return utils.sheet_to_json<Record<string, string>>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { raw: false })
    })
    const [purchases = [], exported = []] = cells[0]?.[0]?.['税种'] === undefined ? [cells[1], cells[0]] : cells
    expect(purchases.map((row) => [row['税种'], row['可退税额']])).toEqual([
      ['V|增值税', '650'],
      ['C|消费税', '1000'],
      ['C|消费税', '30'],
    ])
    expect(exported.map((row) => [row['出口数量'], row['退增值税税额'], row['退消费税税额']])).toEqual([
      ['500', '650', '1030'],
    ])
    const links = new Set(purchases.map((row) => row['关联号']))
    expect([...links]).toEqual([exported[0]?.['关联号']])
    // The item is claimed once; a certificate laid beyond its VAT vouchers stops the check.
    const wide = allocationsOf(detail).map((part) =>
      part.lineId === detail.laid[0]?.lineId ? { ...part, quantity: '300', itemQuantity: '300' } : part,
    )
    await one.ledger.value('packet.act', { id, act: 'correct' })
    const wrong = await one.ledger.value('packet.allocate', { id, allocations: wide })
    expect(wrong.problems.map((problem) => problem.code)).toContain('CONSUMPTION_OVER')
    expect((await one.ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  })

  it('what a packet claims is matched no more: only what is left of its papers stays open, until it is withdrawn', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({}, { quantity: '300', amount: '600.00' })
    await one.invoices({ quantity: '800', amount: '8000.00', tax: '1040.00' })
    const { clients } = await one.ledger.value('allocation.clients', {})
    const clientId = clients[0]?.clientId ?? 0
    const matching = () => one.ledger.value('allocation.client', { clientId })
    expect((await matching()).refund).toBe('1040.00')
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    expect(await matching()).toMatchObject({ refund: '0.00', parts: [], items: [], lines: [] })
    await one.ledger.value('packet.act', { id, act: 'withdraw' })
    expect((await matching()).refund).toBe('1040.00')
  })

  it('parts of a line add up to the line to the last fen, and a returned quantity can be claimed by nobody', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ quantity: '1' }, { quantity: '1' }, { quantity: '3' })
    await one.invoices({ quantity: '3', amount: '100.00', tax: '13.00' })
    await one.take('certificate', [
      ['证明种类', '证明编号', '开具日期', '报关单号', '项号', '数量'],
      ['退运已补税证明', 'Z1', '2026-11-01', declarationNo(3), '1', '2'],
    ])
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    const detail = await one.get(id)
    expect(detail.laid.map((row) => [row.quantity, row.taxable])).toEqual([
      ['1', '33.33'],
      ['1', '33.34'],
      ['1', '33.33'],
    ])
    expect(detail.taxable).toBe('100.00')
  })

  it('what the library, the bureau and the rules say against a claim stops its check with a sentence each', async () => {
    const one = await open()
    await one.exports({}, { hs: '8541430000', name: '示例组件' }, { incoterm: 'CIF', freight: '100', insurance: '10' })
    await one.invoices({ quantity: '1000', amount: '9000.00', tax: '1170.00' }, { name: '示例组件' })
    const id = await one.packet()
    const answer = await one.ledger.value('packet.allocate', { id, exact: true })
    expect(answer.problems.map((problem) => problem.code)).toContain('RATE_NOLIBRARY')
    await one.rates(['3923100090', '13'], ['8541430000', '0', '1'])
    await one.take('voucherState', [
      ['数电票号码', '发票状态', '查询日期'],
      [invoiceNo(1), '异常凭证', '2026-11-22'],
    ])
    const refused = await one.ledger.call('packet.act', { id, act: 'check' })
    expect(refused).toMatchObject({ ok: false, code: 'PACKET_PROBLEMS' })
    const { problemList, fobUsd } = await one.get(id)
    expect(
      problemList
        .filter((problem) => problem.severity === 'stop')
        .map((problem) => problem.code)
        .sort(),
    ).toEqual(['RATE_TAXED', 'VOUCHER_STATE'])
    // 1000 FOB + 1000 + (1000 − 110).
    expect(fobUsd).toBe('2890.00')
  })

  it('goes from papers to money: checked, exported, filed, doubted, corrected, filed again, refunded, settled; what a state forbids is refused', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({})
    await one.invoices({})
    await one.take('voucherState', [
      ['数电票号码', '发票状态', '勾选用途', '查询日期'],
      [invoiceNo(1), '正常', '退税', '2026-11-22'],
    ])
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    const step = (act: CallIn<'packet.act'>['act'], more: Record<string, string> = {}) =>
      one.ledger.value('packet.act', { id, act, ...more })
    expect(await one.ledger.call('packet.act', { id, act: 'file' })).toMatchObject({ code: 'PACKET_STATE' })
    await step('check')
    expect((await one.ledger.job('packet.export', { id })).state).toBe('done')
    await step('selfCheck')
    await step('file', { day: '2026-11-20' })
    expect(await one.get(id)).toMatchObject({ papersDueOn: '2026-12-05', papersKeptUntil: '2036-11-20' })
    await step('doubt', { info: '单价偏高' })
    expect(
      (await one.ledger.value('ledger.workQueue', {})).piles.find((pile) => pile.id === 'packet-doubts'),
    ).toMatchObject({
      count: 1,
      open: { screen: 'packet', filters: [{ field: 'state', op: 'is', value: 'doubts' }] },
    })
    await step('correct')
    await step('check')
    await one.ledger.job('packet.export', { id })
    await step('file')
    await step('approve')
    expect(await step('refund', { amount: '650', day: '2026-11-21' })).toMatchObject({ state: 'refunded' })
    expect(await step('settle')).toMatchObject({ state: 'settled' })
    const detail = await one.get(id)
    expect(detail.revision).toBe(2)
    expect(detail.events.find((event) => event.stateName === '已退库')).toMatchObject({
      amount: '650.00',
      day: '2026-11-21',
    })
    expect(detail.acts).toEqual([])
    expect(
      await one.take('export', [EXPORT_HEADER, exportRow({ no: declarationNo(1), amount: '9.00' })], {
        replaceChanged: true,
      }),
    ).toMatchObject({ corrected: 0, bad: 1 })
  })

  it('a voucher that is rolled back leaves the claim, the rest goes on as a new revision', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ quantity: '700' })
    await one.invoices({}, { quantity: '200', amount: '2000.00', tax: '260.00' })
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    await one.ledger.value('packet.act', { id, act: 'check' })
    await one.ledger.job('packet.export', { id })
    await one.ledger.value('packet.act', { id, act: 'file' })
    expect(
      await one.ledger.value('packet.rollBack', { id, voucherNo: invoiceNo(2), reason: '供货方重开' }),
    ).toMatchObject({ state: 'matched', refund: '650.00' })
    expect((await one.get(id)).laid).toHaveLength(1)
    expect(await one.ledger.call('packet.rollBack', { id, voucherNo: invoiceNo(2), reason: 'x' })).toMatchObject({
      code: 'PACKET_STATE',
    })
  })
})

describe('申报表', () => {
  async function checked(): Promise<{ one: PacketOffice; id: number }> {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({}, { amount: '1234.56', name: '示例提篮' })
    await one.invoices({}, { amount: '5555.55', tax: '722.22', name: '示例提篮' })
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    await one.ledger.value('packet.act', { id, act: 'check' })
    return { one, id }
  }

  it('the standard sheets have header row 8, seventeen columns, and read back equal to the claim', async () => {
    const { one, id } = await checked()
    const view = await one.ledger.job('packet.export', { id })
    const [purchase, exported] = view.result?.files ?? []
    const cells = cellsOf(one, purchase?.hash ?? '')
    expect(cells[7]).toEqual([...STANDARD_HEADERS.purchase])
    expect(cells[7]).toHaveLength(17)
    expect(cells[8]).toEqual([
      '202611',
      '001',
      '20261100100000001',
      'V|增值税',
      '02|增值税专用发票',
      invoiceNo(1),
      '2026-05-20',
      '91410100MA00000001',
      '3923100090',
      '示例收纳箱',
      '个',
      '500',
      '5000',
      '13',
      '13',
      '650',
      '',
    ])
    expect(cells[9]?.slice(11)).toEqual(['500', '5555.55', '13', '13', '722.22', ''])
    const out = cellsOf(one, exported?.hash ?? '')
    expect(out[7]).toEqual([...STANDARD_HEADERS.export])
    expect(out.slice(8).map((row) => [row[2], row[3], row[10], row[11]])).toEqual([
      ['20261100100000001', `${declarationNo(1)}001`, '500', '1000'],
      ['20261100100000002', `${declarationNo(2)}001`, '500', '1234.56'],
    ])
    const total = (rows: string[][], column: number): number =>
      rows.slice(8).reduce((sum, row) => sum + Number(row[column]), 0)
    expect(total(cells, 15)).toBeCloseTo(Number((await one.get(id)).refund), 2)
    expect(total(cells, 11)).toBe(total(out, 10))
  })

  it('the user’s own template decides columns, order and header row; what it lacks or adds is said', async () => {
    const { one, id } = await checked()
    const own = [
      ['进货明细'],
      ['纳税人识别号', '9141'],
      ['', ''],
      ['可退税额', '关联号', '进货凭证号', '我们自己的列', '计税金额'],
    ]
    const view = await one.ledger.job('packet.template', {
      kind: 'purchase',
      hash: one.ledger.upload(workbook(own, '模板')),
      fileName: '模板.xlsx',
    })
    expect(view.result).toMatchObject({ headerRow: 4, unfilled: ['我们自己的列'] })
    const made = await one.ledger.job('packet.export', { id })
    const cells = cellsOf(one, made.result?.files[0]?.hash ?? '')
    expect(cells[1]?.slice(0, 2)).toEqual(['纳税人识别号', '9141'])
    expect(cells[3]).toEqual(own[3])
    expect(cells[4]).toEqual(['650', '20261100100000001', invoiceNo(1), '', '5000'])
    expect(made.result?.notes.join()).toContain('我们自己的列')
    expect(made.result?.notes.join()).toContain('没有“数量”列')
  })

  it('the layout of 2018 has its own columns from row 1, and an agency claim ties item and invoice without a link, as sheet and as JSON', async () => {
    const { one, id } = await checked()
    const old = await one.ledger.job('packet.export', { id, layout: '2018' })
    expect(cellsOf(one, old.result?.files[1]?.hash ?? '')[0]).toEqual([...STANDARD_HEADERS.export2018])
    await one.exports({})
    await one.invoices({ note: '代办退税专用' })
    await one.ledger.value('producer.save', {
      clientId: one.clientId,
      taxId: '91410100MA00000001',
      name: '示例工厂',
      filedOn: '2026-01-05',
    })
    const agency = await one.packet('agency')
    await one.ledger.value('packet.allocate', { id: agency, exact: true })
    await one.ledger.value('packet.act', { id: agency, act: 'check' })
    const made = await one.ledger.job('packet.export', { id: agency })
    const json = JSON.parse(one.ledger.core.content.bytes(made.result?.files[1]?.hash ?? '').toString()) as {
      DBTS_SB: Record<string, string>[]
    }
    expect(json.DBTS_SB).toEqual([
      expect.objectContaining({
        ssq: '202611',
        ckbgdh: `${declarationNo(3)}001`,
        dbtswspzhm: invoiceNo(3),
        jsje: '5000.00',
        tse: '650.00',
        tsl: '13',
      }),
    ])
  })

  it('receipts and deemed receipts of its declarations go out on the FX sheet, rates by the office’s rule, and every sheet reads back equal cell by cell', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({})
    await one.invoices({})
    const enter = (basis: 'day' | 'month', day: string, rate: string) =>
      one.ledger.value('rateTable.enter', { basis, day, currency: 'USD', rate })
    await enter('month', '2026-06-01', '7.1')
    await enter('day', '2026-06-10', '7.25')
    await one.ledger.value('fx.enter', {
      clientId: one.clientId,
      voucherNo: 'FX01',
      receivedOn: '2026-06-10',
      currency: 'USD',
      amount: '600.00',
      payer: 'SAMPLE BUYER',
    })
    const { rows } = await one.ledger.value('fx.receipts', {})
    const receiptId = rows[0]?.id ?? 0
    await one.ledger.value('fx.link', { receiptId, declarationNo: declarationNo(1), amount: '600.00' })
    await one.ledger.value('fx.deem', {
      declarationNo: declarationNo(1),
      amount: '400.00',
      reasonCode: '10',
      evidence: '保险赔付凭证',
    })
    const id = await one.packet()
    await one.ledger.value('packet.allocate', { id, exact: true })
    await one.ledger.value('packet.act', { id, act: 'check' })
    const view = await one.ledger.job('packet.export', { id })
    const sheet = view.result?.files.find((file) => file.kind === 'fx')
    const cells = cellsOf(one, sheet?.hash ?? '')
    expect(cells[7]).toEqual([...STANDARD_HEADERS.fx])
    expect(STANDARD_HEADERS.fx).toHaveLength(24)
    const at = (row: number, header: string, nth = 0): string => {
      const places = (cells[7] ?? []).flatMap((text, i) => (text === header ? [i] : []))
      return cells[row]?.[places[nth] ?? -1] ?? ''
    }
    expect([at(8, '报关单号'), at(8, '币种'), at(8, '收汇凭证号'), at(8, '出口货物收汇金额'), at(8, '付汇人')]).toEqual(
      [declarationNo(1), 'USD|美元', 'FX01', '600', 'SAMPLE BUYER'],
    )
    expect(at(8, '折人民币', 1)).toBe('4260')
    expect([at(9, '视同收汇原因代码'), at(9, '视同收汇说明')]).toEqual(['10|取得出口信用保险赔款', '保险赔付凭证'])
    // Our own reader takes every sheet as it stands.
    for (const file of view.result?.files ?? []) {
      const own = await one.ledger.job('packet.template', {
        kind: file.kind === 'purchase' ? 'purchase' : file.kind === 'export' ? 'export' : 'fx',
        hash: file.hash,
        fileName: file.fileName,
      })
      expect(own.result).toMatchObject({ headerRow: 8, unfilled: [], missing: [], moved: [] })
      expect(own.result?.headers).toEqual(cellsOf(one, file.hash)[7])
    }
    await one.ledger.value('fx.void', { id: receiptId, reason: '示例：重复登记' })
    expect((await one.ledger.value('fx.shipments', {})).rows[0]).toMatchObject({ received: '0.00', open: '600.00' })
    expect(await one.ledger.call('fx.void', { id: receiptId, reason: '再次' })).toMatchObject({
      code: 'RECORD_UNKNOWN',
    })
  })

  it('columns that were moved or renamed are found by their headers, and it is said', async () => {
    const one = await open()
    const headers = ['关联号', '申报年月', '申报批次', '所属税种', '进货凭证号码', '计税金额', '可退税额']
    const hash = one.ledger.upload(workbook([headers]))
    const own = await one.ledger.job('packet.template', { kind: 'purchase', hash, fileName: '模板.xlsx' })
    expect(own.result?.unfilled).toEqual(['所属税种'])
    expect(own.result?.moved).toEqual(
      expect.arrayContaining(['“关联号”在第 1 列（所知版式为第 3 列）', '“进货凭证号码”按“进货凭证号”填写']),
    )
  })

  it.each(['2025-12-31', '2026-01-01'])(
    'what was filed re-computes to the same cent by the library of its time, exported on %s',
    async (date) => {
      const one = await open()
      await one.rates(['3923100090', '13'])
      await one.exports({ date })
      await one.invoices({})
      const id = await one.packet()
      await one.ledger.value('packet.allocate', { id, exact: true })
      await one.ledger.value('packet.act', { id, act: 'check' })
      await one.ledger.job('packet.export', { id })
      await one.ledger.value('packet.act', { id, act: 'file' })
      const before = await one.get(id)
      await one.rates(['3923100090', '9'])
      expect(await one.get(id)).toMatchObject({ refund: before.refund, taxable: before.taxable })
      await one.ledger.value('packet.act', { id, act: 'correct' })
      expect((await one.get(id)).refund).toBe('450.00')
    },
  )
})
