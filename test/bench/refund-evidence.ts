import { openTestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'
import {
  dbfTable,
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  workbook,
} from '../support/refund-files.ts'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import type { Measured } from './bench.ts'

const INTERVALS = 12_000
const NAMES = 32_000
const LINES = 12_000
const ITEMS = 9_000

/** Papers and the rate library, through the reader and into an encrypted ledger; the child runs in this process. */
export async function bench(): Promise<readonly Measured[]> {
  const ledger = await openTestLedger({ spawn: parserHere() })
  try {
    const { id: clientId } = await ledger.value('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    })
    const fields = ['CODE 13', 'NAME 40', 'UNIT 10', 'ST_DATE 8', 'END_DATE 8', 'ZSSL_SET 20', 'TSL 8', 'TSFLAG 1'].map(
      (one) => ({ name: one.split(' ')[0] ?? '', type: 'C' as const, length: Number(one.split(' ')[1]) }),
    )
    const rates = dbfTable(
      fields,
      Array.from({ length: INTERVALS }, (_u, i) => [
        String(1_000_000_000 + i * 7),
        `示例商品${i}`,
        '千克',
        '20190401',
        '20991231',
        '13',
        String(i % 14),
        '',
      ]),
    )
    const names = dbfTable(
      [
        { name: 'CODE', type: 'C', length: 13 },
        { name: 'NAME', type: 'M', length: 10 },
      ],
      Array.from({ length: NAMES }, (_u, i) => [String(1_000_000_000 + i * 7), `示例商品全称${i}号${i * 31}`]),
    )
    const files = [
      ['cmcode.DBF', rates.dbf],
      ['stdcm.dbf', names.dbf],
      ['STDCM.FPT', names.fpt],
    ].map(([fileName, bytes]) => ({ fileName: String(fileName), hash: ledger.upload(bytes as Uint8Array) }))
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now()
      await work()
      return (performance.now() - start) / 1000
    }
    const library = await timed(async () => {
      const view = await ledger.job('rateLibrary.load', { files, version: '示例', source: '示例' })
      await ledger.value('rateLibrary.activate', { libraryId: view.result?.libraryId ?? 0 })
      await ledger.value('rate.find', { hsCode: '1000000000', exportDate: '2026-05-01' })
    })
    const exports = ledger.upload(
      workbook([
        EXPORT_HEADER,
        ...Array.from({ length: ITEMS }, (_u, i) =>
          exportRow({ no: declarationNo(1 + Math.floor(i / 10)), item: 1 + (i % 10) }),
        ),
      ]),
    )
    const invoices = ledger.upload(
      workbook([
        INVOICE_HEADER,
        ...Array.from({ length: LINES }, (_u, i) => invoiceRow({ no: invoiceNo(1 + Math.floor(i / 4)) })),
      ]),
    )
    const items = await timed(() =>
      ledger.job('evidence.take', { kind: 'export', hash: exports, fileName: 'a.xlsx', clientId }),
    )
    const lines = await timed(() =>
      ledger.job('evidence.take', { kind: 'invoice', hash: invoices, fileName: 'b.xlsx', clientId }),
    )
    return [
      {
        name: `文库 ${INTERVALS} 区间 ${NAMES} 名称`,
        value: library,
        unit: '秒',
        ratio: `${(library / 3).toFixed(2)}（目标 ≤ 3 秒）`,
        note: '读入、启用、第一次查询',
      },
      { name: `出口报关单 ${ITEMS} 项`, value: ITEMS / items, unit: '项/秒', note: `${items.toFixed(2)} 秒，xlsx` },
      { name: `发票 ${LINES} 行`, value: LINES / lines, unit: '行/秒', note: `${lines.toFixed(2)} 秒，xlsx` },
    ]
  } finally {
    await ledger.close()
  }
}
