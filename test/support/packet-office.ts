import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import type { CallIn, CallOut } from '../../shared/contract/index.ts'
import { openTestLedger, type TestLedger } from './ledger.ts'
import { parserHere } from './parser-here.ts'
import {
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  workbook,
  type ExportSample,
  type InvoiceSample,
} from './refund-files.ts'

/** A ledger with a client, a rate library of 13 %, and papers as asked for. */
export interface PacketOffice {
  readonly ledger: TestLedger
  readonly clientId: number
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
}

export async function packetOffice(): Promise<PacketOffice> {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const { id: clientId } = await ledger.value('client.save', {
    ...SAMPLE_CLIENT,
    roles: [...SAMPLE_CLIENT.roles],
    mandates: [...SAMPLE_CLIENT.mandates],
  })
  const take: PacketOffice['take'] = async (kind, rows, more = {}) => {
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
  }
  let exported = 0
  let invoiced = 0
  const office: PacketOffice = {
    ledger,
    clientId,
    take,
    async exports(...samples) {
      await take('export', [
        EXPORT_HEADER,
        ...samples.map((one) => exportRow({ no: declarationNo(++exported), ...one })),
      ])
    },
    async invoices(...samples) {
      await take('invoice', [
        INVOICE_HEADER,
        ...samples.map((one) => invoiceRow({ no: invoiceNo(++invoiced), ...one })),
      ])
    },
    async rates(...rows) {
      const header = ['商品代码', '商品名称', '计量单位', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识']
      const hash = ledger.upload(
        workbook([
          header,
          ...rows.map(([code, rate, special = '']) => [code, '示例', '', '2019-04-01', '', '13', rate, special]),
        ]),
      )
      const view = await ledger.job('rateLibrary.load', {
        files: [{ hash, fileName: '文库.xlsx' }],
        version: `示例${rows.length}${hash.slice(0, 4)}`,
        source: '示例',
      })
      await ledger.value('rateLibrary.activate', { libraryId: view.result?.libraryId ?? 0 })
    },
    async packet(channel = 'own', period = '202611') {
      return (await ledger.value('packet.create', { clientId, channel, period })).id
    },
    get: (id) => ledger.value('packet.get', { id }),
    close: () => ledger.close(),
  }
  return office
}
