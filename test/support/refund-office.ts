import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { openTestLedger, type TestLedger } from './ledger.ts'
import { parserHere } from './parser-here.ts'
import {
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
import type { CallIn, CallOut } from '../../shared/contract/index.ts'
  declarationNo,
  invoiceNo,
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
/** A ledger with a client, a rate library of 13 %, and papers as asked for. */
  readonly ledger: TestLedger
  take(
    kind: CallIn<'evidence.take'>['kind'],
    rows: readonly (readonly string[])[],
    more?: Partial<CallIn<'evidence.take'>>,
  ): Promise<{ good: number; bad: number; corrected: number; batchId: number }>
  exports(...samples: readonly Partial<ExportSample>[]): Promise<void>
  invoices(...samples: readonly Partial<InvoiceSample>[]): Promise<void>
  rates(...rows: readonly (readonly [code: string, rate: string, special?: string])[]): Promise<void>
  packet(channel?: CallIn<'packet.create'>['channel'], period?: string): Promise<number>
  get(id: number): Promise<CallOut<'packet.get'>>
  close(): Promise<void>
export async function refundOffice(): Promise<RefundOffice> {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const { id: clientId } = await ledger.value('client.save', {
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
  const take: RefundOffice['take'] = async (kind, rows, more = {}) => {
    const view = await ledger.job('evidence.take', {
      kind,
      hash: ledger.upload(workbook(rows)),
      fileName: '示例.xlsx',
      clientId,
      ...more,
    })
    if (view.result === undefined)
      throw new Error(`${view.code} ${JSON.stringify(view.data)} ${String(ledger.internalErrors.at(-1) ?? '')}`)
    return view.result
  let exported = 0
  let invoiced = 0
  const office: RefundOffice = {
    ledger,
    async exports(...samples) {
      await take('export', [
        EXPORT_HEADER,
        ...samples.map((one) => exportRow({ no: declarationNo(++exported), ...one })),
      ])
    async invoices(...samples) {
      await take('invoice', [
        INVOICE_HEADER,
        ...samples.map((one) => invoiceRow({ no: invoiceNo(++invoiced), ...one })),
      ])
    async rates(...rows) {
      const header = ['商品代码', '商品名称', '计量单位', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识']
      const hash = ledger.upload(
          header,
          ...rows.map(([code, rate, special = '']) => [code, '示例', '', '2019-04-01', '', '13', rate, special]),
      const view = await ledger.job('rateLibrary.load', {
        files: [{ hash, fileName: '文库.xlsx' }],
        version: `示例${rows.length}${hash.slice(0, 4)}`,
      await ledger.value('rateLibrary.activate', { libraryId: view.result?.libraryId ?? 0 })
    async packet(channel = 'own', period = '202611') {
      return (await ledger.value('packet.create', { clientId, channel, period })).id
    get: (id) => ledger.value('packet.get', { id }),
    close: () => ledger.close(),
  return office
}
