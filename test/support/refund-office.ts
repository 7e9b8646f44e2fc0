import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { openTestLedger, type TestLedger } from './ledger.ts'
import { parserHere } from './parser-here.ts'
import {
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceRow,
  workbook,
  type ExportSample,
  type InvoiceSample,
} from './refund-files.ts'

/** A ledger with one client and the papers of a refund. */
export interface RefundOffice {
  readonly test: TestLedger
  readonly clientId: number
  take(kind: CallIn<'evidence.take'>['kind'], bytes: Uint8Array): Promise<void>
  exports(rows: readonly ExportSample[]): Promise<void>
  invoices(rows: readonly InvoiceSample[]): Promise<void>
  /** A library of one code, in force. */
  library(code: string, percent: string): Promise<void>
}

export async function openRefundOffice(): Promise<RefundOffice> {
  const test = await openTestLedger({ spawn: parserHere() })
  const { id: clientId } = await test.value('client.save', {
    ...SAMPLE_CLIENT,
    roles: [...SAMPLE_CLIENT.roles],
    mandates: [...SAMPLE_CLIENT.mandates],
  })
  const take: RefundOffice['take'] = async (kind, bytes) => {
    const view = await test.job('evidence.take', { kind, hash: test.upload(bytes), fileName: '示例.xlsx', clientId })
    if (view.result === undefined || view.result.bad > 0)
      throw new Error(
        `${view.code} ${JSON.stringify(view.data ?? view.result)} ${String(test.internalErrors.at(-1) ?? '')}`,
      )
  }
  return {
    test,
    clientId,
    take,
    exports: (rows) => take('export', workbook([EXPORT_HEADER, ...rows.map(exportRow)])),
    invoices: (rows) => take('invoice', workbook([INVOICE_HEADER, ...rows.map(invoiceRow)])),
    async library(code, percent) {
      const hash = test.upload(
        workbook([
          ['CODE', 'NAME', 'UNIT', 'ST_DATE', 'END_DATE', 'ZSSL_SET', 'TSL', 'TSFLAG'],
          [code, '示例', '个', '20200101', '20991231', '13', percent, ''],
        ]),
      )
      const view = await test.job('rateLibrary.load', {
        version: '示例',
        source: '示例',
        files: [{ hash, fileName: '示例.xlsx' }],
      })
      if (view.result === undefined) throw new Error(`${view.code} ${JSON.stringify(view.data)}`)
      await test.value('rateLibrary.activate', { libraryId: view.result.libraryId })
    },
  }
}
