import { encode } from 'iconv-lite'
import { utils, write } from 'xlsx'

/** Generated refund papers, all of them examples (示例): the shapes of the real files, no real company. */

/** A workbook of one sheet from rows of texts, as bytes. */
export function workbook(rows: readonly (readonly (string | number)[])[], sheet = '导出'): Uint8Array {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), sheet)
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Uint8Array
}

export const EXPORT_HEADER = [
  '海关报关单号',
  '出口日期',
  '成交方式',
  '运费金额',
  '保费金额',
  '海关贸易方式代码',
  '币种',
  '序号',
  '商品代码',
  '商品名称',
  '成交金额',
  '计量单位1',
  '数量1',
  '计量单位2',
  '数量2',
  '进出口合同号',
]

/** 18 digits: district, year, export mark, number. */
export const declarationNo = (i: number): string => `46042026 0${String(i).padStart(9, '0')}`.replace(' ', '')

export interface ExportSample {
  readonly no: string
  readonly date?: string
  readonly item?: number
  readonly amount?: string
  readonly quantity?: string
  readonly name?: string
  readonly hs?: string
  readonly incoterm?: string
  readonly freight?: string
  readonly insurance?: string
}

export const exportRow = (one: ExportSample): string[] => [
  one.no,
  one.date ?? '2026-05-12',
  one.incoterm ?? 'FOB',
  one.freight ?? '',
  one.insurance ?? '',
  '0110',
  'USD',
  String(one.item ?? 1),
  one.hs ?? '3923100090',
  one.name ?? '示例收纳箱',
  one.amount ?? '1000.00',
  '个',
  one.quantity ?? '500',
  '千克',
  '250',
  'HT2026-01',
]

export const INVOICE_HEADER = [
  '数电票号码',
  '发票代码',
  '发票号码',
  '销方识别号',
  '销方名称',
  '购方识别号',
  '开票日期',
  '发票票种',
  '货物或应税劳务名称',
  '规格型号',
  '单位',
  '数量',
  '单价',
  '金额',
  '税率',
  '税额',
  '备注',
  '发票状态',
]

export const invoiceNo = (i: number): string => `2641200000${String(i).padStart(10, '0')}`
/** A producer that does not exist. */
export const SELLER = '91410100MA00000001'

export interface InvoiceSample {
  readonly no: string
  readonly date?: string
  readonly name?: string
  readonly quantity?: string
  readonly amount?: string
  readonly rate?: string
  readonly tax?: string
  readonly unit?: string
  readonly note?: string
  readonly kind?: string
  readonly seller?: string
  readonly price?: string
}

export const invoiceRow = (one: InvoiceSample): string[] => [
  one.no,
  '',
  '',
  one.seller ?? SELLER,
  '示例工厂',
  '',
  one.date ?? '2026-05-20 10:11:12',
  one.kind ?? '数电票（增值税专用发票）',
  one.name ?? '*塑料制品*示例收纳箱',
  '',
  one.unit ?? '个',
  one.quantity ?? '500',
  one.price ?? '',
  one.amount ?? '5000.00',
  one.rate ?? '13%',
  one.tax ?? '650.00',
  one.note ?? '',
  '正常',
]

/** An e-port declaration as the program beside the card writes it: gb2312, no line breaks. */
export function eportXml(
  no: string,
  lines: readonly { item: number; hs: string; name: string; amount: string; quantity: string }[],
  date = '20260512',
): Uint8Array {
  const rows = lines.map(
    (line) =>
      `<declist><spxh>${line.item}</spxh><cmcode>${line.hs}</cmcode><cm_name>${line.name}</cm_name><yb_bz>502</yb_bz><yb_amt>${line.amount}</yb_amt><fd_unit>035</fd_unit><fd_qnt>250</fd_qnt><no2_fd_unit></no2_fd_unit><no2_fd_qnt></no2_fd_qnt><cj_unit>007</cj_unit><cj_qnt>${line.quantity}</cj_qnt></declist>`,
  )
  return encode(
    `<?xml version="1.0" encoding="gb2312"?><dec><dechead><bgd_no>${no}</bgd_no><lj_date>${date}</lj_date><cj_type>3</cj_type><yf></yf><bf></bf><my_type>0110</my_type></dechead><declists>${rows.join('')}</declists></dec>`,
    'gb2312',
  )
}

/** A fully digital invoice as its own XML. */
export function invoiceXml(
  no: string,
  lines: readonly { name: string; quantity: string; amount: string; tax: string }[],
  note = '',
): Uint8Array {
  const items = lines.map(
    (line) =>
      `<IssuItemInformation><ItemName>${line.name}</ItemName><SpecMod></SpecMod><MeaUnits>个</MeaUnits><Quantity>${line.quantity}</Quantity><UnPrice></UnPrice><Amount>${line.amount}</Amount><TaxRate>0.13</TaxRate><ComTaxAm>${line.tax}</ComTaxAm></IssuItemInformation>`,
  )
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header><EIid>${no}</EIid><InherentLabel><GeneralOrSpecialVAT><LabelCode>01</LabelCode><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header><EInvoiceData><SellerInformation><SellerIdNum>${SELLER}</SellerIdNum><SellerName>示例工厂</SellerName></SellerInformation><BuyerInformation><BuyerIdNum>91410100MA00000002</BuyerIdNum><BuyerName>示例外贸</BuyerName></BuyerInformation>${items.join('')}<AdditionalInformation><Remark>${note}</Remark></AdditionalInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>${no}</InvoiceNumber><IssueTime>2026-05-20</IssueTime></TaxSupervisionInfo></EInvoice>`,
  )
}

/** A dBASE table in gb18030; memo columns become a FoxPro memo file beside it. */
export function dbfTable(
  fields: readonly { readonly name: string; readonly type: 'C' | 'N' | 'M'; readonly length: number }[],
  rows: readonly (readonly string[])[],
): { readonly dbf: Uint8Array; readonly fpt: Uint8Array } {
  const header = 32 + fields.length * 32 + 1
  const length = 1 + fields.reduce((sum, field) => sum + field.length, 0)
  const dbf = Buffer.alloc(header + rows.length * length + 1, 0x20)
  dbf.fill(0, 0, header)
  dbf.set([0xf5, 126, 6, 9], 0)
  dbf.writeUInt32LE(rows.length, 4)
  dbf.writeUInt16LE(header, 8)
  dbf.writeUInt16LE(length, 10)
  fields.forEach((field, i) => {
    dbf.write(field.name, 32 + i * 32, 'latin1')
    dbf.write(field.type, 32 + i * 32 + 11, 'latin1')
    dbf[32 + i * 32 + 16] = field.length
  })
  dbf[header - 1] = 0x0d
  const memos: Buffer[] = [Buffer.alloc(512)]
  memos[0]?.writeUInt16BE(64, 6)
  let block = 8
  rows.forEach((row, r) => {
    let at = header + r * length + 1
    fields.forEach((field, f) => {
      const text = row[f] ?? ''
      if (field.type === 'M') {
        const body = encode(text, 'gb18030')
        const size = Math.ceil((body.length + 8) / 64)
        const memo = Buffer.alloc(size * 64)
        memo.writeUInt32BE(1, 0)
        memo.writeUInt32BE(body.length, 4)
        memo.set(body, 8)
        memos.push(memo)
        dbf.write(String(block).padStart(field.length), at, 'latin1')
        block += size
      } else {
        const body = encode(field.type === 'N' ? text.padStart(field.length) : text, 'gb18030')
        dbf.set(body.subarray(0, field.length), at)
      }
      at += field.length
    })
  })
  dbf[dbf.length - 1] = 0x1a
  return { dbf, fpt: Buffer.concat(memos) }
}
