import { afterEach, describe, expect, it } from 'vitest'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { packetOffice } from '../support/packet-office.ts'
import { parserHere } from '../support/parser-here.ts'
import { dbfTable, declarationNo, EXPORT_HEADER, exportRow, workbook } from '../support/refund-files.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const FIELDS = [
  { name: 'CODE', type: 'C', length: 13 },
  { name: 'NAME', type: 'C', length: 40 },
  { name: 'UNIT', type: 'C', length: 10 },
  { name: 'ST_DATE', type: 'C', length: 8 },
  { name: 'END_DATE', type: 'C', length: 8 },
  { name: 'ZSSL_SET', type: 'C', length: 20 },
  { name: 'TSL', type: 'N', length: 8 },
  { name: 'TSFLAG', type: 'C', length: 1 },
] as const
const NAMES = [
  { name: 'CODE', type: 'C', length: 13 },
  { name: 'NAME', type: 'M', length: 10 },
  { name: 'UNIT', type: 'C', length: 10 },
] as const

async function office(): Promise<TestLedger> {
  test = await openTestLedger({ spawn: parserHere() })
  return test
}

async function load(ledger: TestLedger, rows: readonly (readonly string[])[], version: string) {
  const rates = dbfTable(FIELDS, rows)
  const names = dbfTable(
    NAMES,
    rows.map((row) => [row[0] ?? '', `${row[1] ?? ''}（全称，含生僻字㐀）`, row[2] ?? '']),
  )
  const files = [
    { hash: ledger.upload(rates.dbf), fileName: 'cmcode.DBF' },
    { hash: ledger.upload(names.dbf), fileName: 'stdcm.dbf' },
    { hash: ledger.upload(names.fpt), fileName: 'STDCM.FPT' },
  ]
  const view = await ledger.job('rateLibrary.load', { files, version, source: '示例文库' })
  if (view.result === undefined)
    throw new Error(`${view.code} ${JSON.stringify(view.data)} ${String(ledger.internalErrors.at(-1) ?? '')}`)
  return view.result
}

describe('退税率文库', () => {
  it('the desktop files in gb18030 with their memo file are one library, nothing is in force before it is activated, bad rows are named', async () => {
    const ledger = await office()
    const result = await load(
      ledger,
      [
        ['3923100090', '塑料制箱盒', '千克', '20190401', '20991231', '13', '13', ''],
        ['85', '坏', '', '20190401', '', '13', '13', ''],
      ],
      '2026A',
    )
    expect(result).toMatchObject({ rows: 1, names: 1, refused: 2, again: false })
    expect(result.problems[0]?.text).toContain('4 至 13 位')
    expect(await ledger.value('rate.find', { hsCode: '3923100090', exportDate: '2026-05-01' })).toMatchObject({
      kind: 'noLibrary',
    })
    await ledger.value('rateLibrary.activate', { libraryId: result.libraryId })
    const found = await ledger.value('rate.find', { hsCode: '3923100090', exportDate: '2026-05-01' })
    expect(found).toMatchObject({ kind: 'found', how: 'exact', library: '2026A' })
    expect(found.rows[0]).toMatchObject({ refundRate: '13', levyRates: '13', name: '塑料制箱盒' })
    expect(
      await load(
        ledger,
        [
          ['3923100090', '塑料制箱盒', '千克', '20190401', '20991231', '13', '13', ''],
          ['85', '坏', '', '20190401', '', '13', '13', ''],
        ],
        '又一次',
      ),
    ).toMatchObject({ again: true, libraryId: result.libraryId })
  })

  it('a new library says which goods and declared items it changes before it is in force; an old export keeps its rate', async () => {
    const ledger = await office()
    const { id: clientId } = await ledger.value('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    })
    const hash = ledger.upload(
      workbook([
        EXPORT_HEADER,
        exportRow({ no: declarationNo(1), date: '2026-03-31' }),
        exportRow({ no: declarationNo(2), date: '2026-04-01' }),
      ]),
    )
    expect((await ledger.job('evidence.take', { kind: 'export', hash, fileName: 'a.xlsx', clientId })).state).toBe(
      'done',
    )
    const first = await load(ledger, [['3923100090', '箱', '', '20190401', '20991231', '13', '9', '']], '2026A')
    await ledger.value('rateLibrary.activate', { libraryId: first.libraryId })
    const second = await load(
      ledger,
      [
        ['3923100090', '箱', '', '20190401', '20260331', '13', '9', ''],
        ['3923100090', '箱', '', '20260401', '20991231', '13', '0', '1'],
      ],
      '2026B',
    )
    const effect = await ledger.value('rateLibrary.effect', { libraryId: second.libraryId })
    expect(effect).toMatchObject({ items: 1, clients: 1 })
    expect(effect.changes).toEqual([
      expect.objectContaining({
        before: '9%',
        after: '0% 征税',
        day: '2026-04-01',
        where: `报关单 ${declarationNo(2)} 第 1 项`,
      }),
    ])
    await ledger.value('rateLibrary.activate', { libraryId: second.libraryId })
    expect(
      (await ledger.value('rate.find', { hsCode: '3923100090', exportDate: '2026-03-31' })).rows[0]?.refundRate,
    ).toBe('9')
    expect((await ledger.value('rateLibrary.list', {})).libraries.map((one) => one.stateName)).toEqual([
      '使用中',
      '旧版本',
    ])
  })

  it('extensions with different policy are asked once for each client’s goods, and the answer holds', async () => {
    const ledger = await office()
    const { id: clientId } = await ledger.value('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    })
    const hash = ledger.upload(
      workbook([
        EXPORT_HEADER,
        exportRow({ no: declarationNo(1), hs: '0210990090', name: '示例肉' }),
        exportRow({ no: declarationNo(2), hs: '0210990090', name: '示例肉' }),
      ]),
    )
    await ledger.job('evidence.take', { kind: 'export', hash, fileName: 'a.xlsx', clientId })
    const { libraryId } = await load(
      ledger,
      [
        ['021099009001', '甲', '', '20190401', '', '9', '9', ''],
        ['021099009002', '乙', '', '20190401', '', '13', '13', ''],
      ],
      '2026A',
    )
    await ledger.value('rateLibrary.activate', { libraryId })
    const { questions } = await ledger.value('rate.questions', {})
    expect(questions).toEqual([expect.objectContaining({ hsCode: '0210990090', name: '示例肉', items: 2 })])
    await ledger.value('rate.choose', { clientId, hsCode: '0210990090', name: '示例肉', code: '021099009002' })
    expect((await ledger.value('rate.questions', {})).questions).toEqual([])
    expect(
      await ledger.value('rate.find', { hsCode: '0210990090', exportDate: '2026-05-01', clientId, name: '示例肉' }),
    ).toMatchObject({ kind: 'found', how: 'chosen' })
    expect(
      await ledger.call('rate.choose', { clientId, hsCode: '0210990090', name: '示例肉', code: '0301000000' }),
    ).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  })

  it('an Excel copy is read by its headers, a cut table is refused whole', async () => {
    const ledger = await office()
    const book = ledger.upload(
      workbook([
        ['退税率文库'],
        ['商品代码', '商品名称', '计量单位', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识'],
        ['3923100090', '箱', '千克', '2019-04-01', '', '13%', '13%', ''],
      ]),
    )
    const view = await ledger.job('rateLibrary.load', {
      files: [{ hash: book, fileName: '文库.xlsx' }],
      version: '2026A',
      source: '示例',
    })
    expect(view.result).toMatchObject({ rows: 1, refused: 0 })
    const { dbf } = dbfTable(
      FIELDS,
      Array.from({ length: 20 }, (_u, i) => [`39231000${i + 10}`, '箱', '', '20190401', '', '13', '13', '']),
    )
    const cut = ledger.upload(dbf.subarray(0, dbf.length - 200))
    expect(
      await ledger.job('rateLibrary.load', {
        files: [{ hash: cut, fileName: 'cmcode.DBF' }],
        version: 'x',
        source: '示例',
      }),
    ).toMatchObject({ code: 'FILE_UNREADABLE' })
    const stranger = ledger.upload(
      workbook([
        ['姓名', '电话'],
        ['示例', '1'],
      ]),
    )
    expect(
      await ledger.job('rateLibrary.load', {
        files: [{ hash: stranger, fileName: '别的.xlsx' }],
        version: 'y',
        source: '示例',
      }),
    ).toMatchObject({ code: 'HEADER_MISSING' })
    expect((await ledger.value('rateLibrary.list', {})).libraries).toHaveLength(3)
  })

  it('an adjustment by the invoice’s date holds for the invoices of its days, in matching, packet and doubts; the effect of a library says by how much it changes them', async () => {
    const office = await packetOffice()
    test = office.ledger
    const { ledger, clientId } = office
    const header = ['商品代码', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识', '开票日期起', '开票日期止']
    const version = async (name: string, ...rows: readonly (readonly string[])[]): Promise<number> => {
      const hash = ledger.upload(workbook([header, ...rows]))
      const files = [{ hash, fileName: '文库.xlsx' }]
      const view = await ledger.job('rateLibrary.load', { files, version: name, source: '示例' })
      return view.result?.libraryId ?? 0
    }
    const plain = ['3923100090', '2019-04-01', '', '13', '9', '', '', '']
    await ledger.value('rateLibrary.activate', { libraryId: await version('A', plain) })
    await office.exports({ quantity: '500' }, { quantity: '100' })
    await office.invoices(
      { quantity: '200', amount: '2000.00', tax: '260.00', date: '2026-05-20' },
      { quantity: '300', amount: '3000.00', tax: '390.00', date: '2026-06-20' },
      { quantity: '100', amount: '1000.00', tax: '130.00', date: '2026-05-31' },
    )
    const packet = await office.packet()
    await ledger.value('packet.allocate', {
      id: packet,
      allocations: (await ledger.value('packet.candidates', { id: packet })).lines.slice(0, 2).map((line) => ({
        itemId: 1,
        lineId: line.lineId,
        slot: 0,
        quantity: line.left,
        itemQuantity: line.left,
        origin: 'manual' as const,
      })),
    })
    const adjusted = ['3923100090', '2019-04-01', '', '13', '13', '', '2026-05-01', '2026-05-31']
    const libraryId = await version('B', plain, adjusted)
    const effect = await ledger.value('rateLibrary.effect', { libraryId })
    // 2,000 in the packet and 1,000 outside it earn four percent more; the invoice of June does not.
    expect(effect).toMatchObject({ packets: 1, money: '80.00', items: 1, waiting: '40.00', clients: 1 })
    expect(effect.byClient).toEqual([
      expect.objectContaining({ clientId, packets: 1, items: 1, goods: 0, money: '120.00' }),
    ])
    expect(effect.changes.map((one) => [one.where, one.before, one.after, one.money])).toEqual([
      ['退税包 202611-001', '450.00', '530.00', '80.00'],
      [`报关单 ${declarationNo(2)} 第 1 项`, '9%', '9%；开票 2026-05-01 至 2026-05-31 为 13%', '40.00'],
    ])
    await ledger.value('rateLibrary.activate', { libraryId })
    const detail = await office.get(packet)
    expect(detail.laid.map((row) => [row.refundRate, row.refund])).toEqual([
      ['13', '260.00'],
      ['9', '270.00'],
    ])
    const { parts } = await ledger.value('allocation.client', { clientId })
    expect(parts.map((part) => [part.rate, part.refund])).toEqual([['13', '130.00']])
    const rules = (await ledger.value('packet.doubts', { id: packet })).rows.map((row) => row.rule)
    expect(rules.filter((rule) => ['D-RATE-ABOVE', 'D-REFUND', 'D-RATE-LOWER'].includes(rule))).toEqual([])
    const asked = { hsCode: '3923100090', exportDate: '2026-05-12' }
    expect((await ledger.value('rate.find', asked)).rows[0]?.refundRate).toBe('9')
    expect((await ledger.value('rate.find', { ...asked, invoiceOn: '2026-05-31' })).rows[0]?.refundRate).toBe('13')
  })
})
