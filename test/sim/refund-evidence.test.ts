import { afterEach, describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { parserHere } from '../support/parser-here.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import {
  declarationNo,
  eportXml,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  invoiceXml,
  SELLER,
  workbook,
} from '../support/refund-files.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

async function office(): Promise<{ ledger: TestLedger; clientId: number }> {
  test = await openTestLedger({ spawn: parserHere() })
  const { id } = await test.value('client.save', {
    ...SAMPLE_CLIENT,
    roles: [...SAMPLE_CLIENT.roles],
    mandates: [...SAMPLE_CLIENT.mandates],
  })
  return { ledger: test, clientId: id }
}

async function take(
  ledger: TestLedger,
  kind: CallIn<'evidence.take'>['kind'],
  bytes: Uint8Array,
  more: Partial<CallIn<'evidence.take'>> = {},
) {
  const hash = ledger.upload(bytes)
  const view = await ledger.job('evidence.take', { kind, hash, fileName: '示例.xlsx', ...more })
  if (view.result === undefined)
    throw new Error(`${view.code} ${JSON.stringify(view.data)} ${String(ledger.internalErrors.at(-1) ?? '')}`)
  return view.result
}

describe('退税单证导入', () => {
  it('good declarations go in, bad rows come back with row, column and reason, and a declaration is never half taken', async () => {
    const { ledger, clientId } = await office()
    const rows = [
      ['海关出口报关单信息'],
      [],
      EXPORT_HEADER,
      exportRow({ no: declarationNo(1), item: 1 }),
      exportRow({ no: declarationNo(1), item: 2, amount: '500.00' }),
      exportRow({ no: declarationNo(2), item: 1 }),
      exportRow({ no: declarationNo(2), item: 2, quantity: '-3' }),
      exportRow({ no: '4604', item: 1 }),
      exportRow({ no: `${declarationNo(3)}07`, item: 7 }),
      exportRow({ no: declarationNo(4), date: '2027-01-01' }),
    ]
    const result = await take(ledger, 'export', workbook(rows), { clientId })
    expect(result).toMatchObject({ rows: 7, good: 2, bad: 4, again: 0, sameFile: false })
    const { rows: items } = await ledger.value('exportItem.page', {})
    expect(items.map((item) => item.itemKey).sort()).toEqual([
      `${declarationNo(1)}001`,
      `${declarationNo(1)}002`,
      `${declarationNo(3)}007`,
    ])
    const batch = await ledger.value('evidence.batch', { batchId: result.batchId })
    expect(batch.findings.map((one) => [one.row, one.column, one.code])).toEqual([
      [6, '', 'DOCUMENT_ROWS'],
      [7, 'M', 'QUANTITY_NOT_POSITIVE'],
      [8, 'A', 'DECLARATION_NO_SHAPE'],
      [10, 'B', 'DATE_FUTURE'],
    ])
    for (const one of batch.findings) expect(one.text).toMatch(/[\u4e00-\u9fff]/)
  })

  it('a number that ends in zeros is taken from a cell that is text, or typed; from a number of Excel it was rounded', async () => {
    const { ledger, clientId } = await office()
    const [text, typed] = [declarationNo(1000), declarationNo(2000)]
    const number = [Number(declarationNo(3000)), ...exportRow({ no: '' }).slice(1)]
    const rows = [EXPORT_HEADER, exportRow({ no: text }), number]
    expect(await take(ledger, 'export', workbook(rows), { clientId })).toMatchObject({ good: 1, bad: 1 })
    const { rows: items } = await ledger.value('exportItem.page', {})
    expect(items.map((item) => item.declarationNo)).toEqual([text])
    const values = {
      declarationNo: typed,
      itemNo: '1',
      exportDate: '2026-05-12',
      incoterm: 'FOB',
      currency: 'USD',
      hsCode: '3923100090',
      name: '示例收纳箱',
      amount: '1000.00',
      unit: '个',
      quantity: '500',
    }
    expect(await ledger.value('evidence.key', { kind: 'export', clientId, rows: [values] })).toMatchObject({ good: 1 })
  })

  it('the same file is one batch, the same document in another file is taken once, and a changed one only as a correction that keeps the old', async () => {
    const { ledger, clientId } = await office()
    const first = workbook([EXPORT_HEADER, exportRow({ no: declarationNo(1) })])
    const one = await take(ledger, 'export', first, { clientId })
    expect(await take(ledger, 'export', first, { clientId })).toMatchObject({ batchId: one.batchId, sameFile: true })
    expect(
      await take(
        ledger,
        'export',
        workbook([EXPORT_HEADER, exportRow({ no: declarationNo(1) }), exportRow({ no: declarationNo(9) })]),
        { clientId },
      ),
    ).toMatchObject({ good: 1, again: 1 })
    const changed = workbook([EXPORT_HEADER, exportRow({ no: declarationNo(1), amount: '1200.00' })])
    expect(await take(ledger, 'export', changed, { clientId })).toMatchObject({ good: 0, bad: 1, corrected: 0 })
    expect(await take(ledger, 'export', changed, { clientId, replaceChanged: true })).toMatchObject({
      corrected: 1,
      bad: 0,
    })
    const { rows } = await ledger.value('exportItem.page', {
      filters: [{ field: 'declarationNo', op: 'is', value: declarationNo(1) }],
    })
    expect(rows.map((row) => row.amount)).toEqual(['1200.00'])
    const detail = await ledger.value('exportItem.get', { id: rows[0]?.id ?? 0 })
    expect(await ledger.job('ledger.rebuild', {})).toMatchObject({ result: { wrong: 0, wrongSums: 0 } })
    expect((await ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
    expect(detail.earlier).toHaveLength(1)
    expect(detail.lineage).toMatchObject({ row: 2, fileName: '示例.xlsx' })
  })

  it('an e-port declaration in gb2312 and a digital invoice as XML say what the lists say', async () => {
    const { ledger, clientId } = await office()
    await take(
      ledger,
      'export',
      eportXml(declarationNo(5), [
        { item: 1, hs: '3923100090', name: '示例收纳箱', amount: '1000.00', quantity: '500' },
      ]),
      { clientId },
    )
    const [item] = (await ledger.value('exportItem.page', {})).rows
    expect(item).toMatchObject({
      itemKey: `${declarationNo(5)}001`,
      name: '示例收纳箱',
      exportDate: '2026-05-12',
      currency: 'USD',
      incoterm: 'FOB',
      unit: '个',
      quantity: '500',
      amount: '1000.00',
    })
    await take(
      ledger,
      'invoice',
      invoiceXml(
        invoiceNo(1),
        [{ name: '*塑料制品*示例收纳箱', quantity: '500', amount: '5000.00', tax: '650.00' }],
        '代办退税专用',
      ),
      { clientId },
    )
    const [line] = (await ledger.value('voucher.page', {})).rows
    expect(line).toMatchObject({
      voucherNo: invoiceNo(1),
      kind: 'agency',
      sellerId: SELLER,
      levyRate: '13',
      tax: '650.00',
      state: 'unknown',
    })
  })

  it('an invoice whose figures do not multiply comes back, a discount lowers its line, a red one is no voucher', async () => {
    const { ledger, clientId } = await office()
    const discount = invoiceRow({ no: invoiceNo(1), quantity: '', amount: '-100.00', tax: '-13.00' })
    const result = await take(
      ledger,
      'invoice',
      workbook([
        INVOICE_HEADER,
        invoiceRow({ no: invoiceNo(1) }),
        discount,
        invoiceRow({ no: invoiceNo(2), tax: '600.00' }),
        invoiceRow({ no: invoiceNo(3), quantity: '-500', amount: '-5000.00', tax: '-650.00' }),
        invoiceRow({ no: invoiceNo(4), price: '9.99' }),
        invoiceRow({ no: '123', quantity: '1' }),
        invoiceRow({ no: invoiceNo(5), rate: '1%', amount: '1000.00', tax: '10.00' }),
      ]),
      { clientId },
    )
    expect(result).toMatchObject({ good: 2, bad: 4 })
    const { rows } = await ledger.value('voucher.page', { sort: { by: 'id', down: false } })
    expect(rows.map((row) => [row.voucherNo, row.amount, row.tax])).toEqual([
      [invoiceNo(1), '4900.00', '637.00'],
      [invoiceNo(5), '1000.00', '10.00'],
    ])
    expect((await ledger.value('voucher.get', { id: rows[1]?.id ?? 0 })).simplified).toBe(true)
    const { findings } = await ledger.value('evidence.batch', { batchId: result.batchId })
    expect(findings.map((one) => one.code)).toEqual([
      'TAX_NOT_PRODUCT',
      'RED_LETTER_LINE',
      'AMOUNT_NOT_PRODUCT',
      'VOUCHER_NO_SHAPE',
    ])
  })

  it('the newest word of the bureau is a voucher’s state whatever the order of import, and 信息不齐 waits with a day to ask again', async () => {
    const { ledger, clientId } = await office()
    const header = ['数电票号码', '发票状态', '勾选用途', '所属期', '查询日期']
    await take(ledger, 'voucherState', workbook([header, [invoiceNo(1), '作废', '', '', '2026-11-10']]))
    await take(
      ledger,
      'voucherState',
      workbook([
        header,
        [invoiceNo(1), '正常', '退税', '202611', '2026-11-01'],
        [invoiceNo(2), '查无', '', '', '2026-11-21'],
      ]),
    )
    await take(
      ledger,
      'invoice',
      workbook([INVOICE_HEADER.slice(0, -1), ...[1, 2, 3].map((i) => invoiceRow({ no: invoiceNo(i) }).slice(0, -1))]),
      { clientId },
    )
    const { rows } = await ledger.value('voucher.page', { sort: { by: 'id', down: false } })
    expect(rows.map((row) => [row.stateName, row.useName, row.problem !== ''])).toEqual([
      ['已作废', '退税', true],
      ['信息不齐', '', false],
      ['未查询', '', false],
    ])
    const waiting = await ledger.value('voucher.waiting', {})
    expect(waiting.rows.map((row) => [row.voucherNo, row.due, row.nextOn])).toEqual([
      [invoiceNo(3), true, '2026-11-22'],
      [invoiceNo(2), false, '2026-11-24'],
    ])
    expect(
      (await ledger.value('voucher.count', { filters: [{ field: 'state', op: 'is', value: 'void' }] })).count,
    ).toBe(1)
  })

  it('refused rows come back in the columns of the file with their number and reason', async () => {
    const { ledger, clientId } = await office()
    const result = await take(
      ledger,
      'export',
      workbook([EXPORT_HEADER, exportRow({ no: declarationNo(1) }), exportRow({ no: declarationNo(2), name: '' })]),
      { clientId },
    )
    const view = await ledger.job('evidence.return', { batchId: result.batchId })
    expect(view.result).toMatchObject({ rows: 1, fileName: '示例-退回.xlsx' })
    const book = read(ledger.core.content.bytes(view.result?.hash ?? ''))
    const cells = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1 })
    expect(cells[0]).toEqual([...EXPORT_HEADER, '原行号', '退回原因'])
    expect(cells[1]?.[0]).toBe(declarationNo(2))
    expect(cells[1]?.slice(-2)).toEqual(['3', 'J 列“商品名称”：没有填写。请补上'])
  })

  it('a renamed column is asked for once and remembered; a file of another kind names what is missing', async () => {
    const { ledger, clientId } = await office()
    const header = EXPORT_HEADER.map((word) => (word === '商品代码' ? '税则怪名' : word))
    const hash = ledger.upload(workbook([header, exportRow({ no: declarationNo(1) })]))
    expect(await ledger.job('evidence.take', { kind: 'export', hash, fileName: 'a.xlsx', clientId })).toMatchObject({
      code: 'MAPPING_NEEDED',
      data: { fields: '商品编码' },
    })
    expect(
      await take(ledger, 'export', workbook([header, exportRow({ no: declarationNo(1) })]), {
        clientId,
        columns: { 税则怪名: 'hsCode' },
      }),
    ).toMatchObject({ good: 1 })
    expect(
      await take(ledger, 'export', workbook([header, exportRow({ no: declarationNo(2) })]), { clientId }),
    ).toMatchObject({ good: 1 })
    expect(
      await ledger.job('evidence.take', { kind: 'certificate', hash, fileName: 'a.xlsx', clientId }),
    ).toMatchObject({ code: 'MAPPING_NEEDED' })
    expect(
      await ledger.job('evidence.take', {
        kind: 'export',
        hash: ledger.upload('<dec><x/></dec>'),
        fileName: 'a.xml',
        clientId,
      }),
    ).toMatchObject({ code: 'FILE_REFUSED' })
  })

  it('rows name their clients by code, name or tax id when nobody chose one, and a document of one client is never another’s', async () => {
    const { ledger, clientId } = await office()
    const other = await ledger.value('client.save', {
      ...SAMPLE_CLIENT,
      code: 'B2',
      name: '示例乙公司',
      usci: '',
      customsCode: '',
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [],
    })
    const rows = [
      [...EXPORT_HEADER, '客户名称'],
      [...exportRow({ no: declarationNo(1) }), '示例乙公司'],
      [...exportRow({ no: declarationNo(2) }), SAMPLE_CLIENT.code],
      [...exportRow({ no: declarationNo(3) }), '没有的公司'],
    ]
    const result = await take(ledger, 'export', workbook(rows))
    expect(result).toMatchObject({ good: 2, bad: 1 })
    expect(
      (await ledger.value('exportItem.count', { filters: [{ field: 'client', op: 'is', value: String(other.id) }] }))
        .count,
    ).toBe(1)
    expect(
      await take(ledger, 'export', workbook([EXPORT_HEADER, exportRow({ no: declarationNo(1) })]), {
        clientId,
        replaceChanged: true,
      }),
    ).toMatchObject({ bad: 1, corrected: 0 })
  })

  it('a typed document is checked like a file, and its refusal says row, field and reason', async () => {
    const { ledger, clientId } = await office()
    const row = {
      declarationNo: declarationNo(1),
      itemNo: '1',
      exportDate: '2026-05-12',
      incoterm: 'FOB',
      currency: '502',
      hsCode: '3923100090',
      name: '示例收纳箱',
      amount: '1000',
      unit: '个',
      quantity: '500',
    }
    expect(await ledger.value('evidence.key', { kind: 'export', clientId, rows: [row] })).toMatchObject({ good: 1 })
    expect(await ledger.value('evidence.key', { kind: 'export', clientId, rows: [row] })).toMatchObject({
      good: 0,
      again: 1,
    })
    expect(
      await ledger.call('evidence.key', {
        kind: 'export',
        clientId,
        rows: [{ ...row, declarationNo: declarationNo(2), amount: '1.234' }],
      }),
    ).toMatchObject({ ok: false, code: 'FIELD_INVALID', data: { label: '第 1 行 成交金额' } })
  })
})
