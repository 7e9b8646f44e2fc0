import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import {
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  workbook,
} from './refund-files.ts'

/** Writes the sample files of the warehouse keeper and the accountant. Everything is made up and marked 示例. */
const target = join(import.meta.dirname, '..', '..', 'electron', 'training', 'sample')
const put = (file: string, bytes: Uint8Array | string): void => writeFileSync(join(target, file), bytes)

const book = SAMPLE_IMPORT_PROFILE.bookNo
put(
  SAMPLE_FILES.bookItems,
  `\ufeff${[
    '账册编号,备案序号,料号,商品编码,商品名称,规格型号,申报单位,法定单位,第一换算系数,原产国,币制,申报单价,账面数量,库存数量',
    `${book},1,SL-NF-800,1901101000,示例牌婴儿配方奶粉,800克/罐|示例牌,122,035,0.8,609,142,120,500,500`,
    `${book},2,SL-MM-25,3304990039,示例牌补水面膜,25毫升/片|示例牌,020,035,0.025,133,142,6,1000,998`,
    `${book},3,SL-ZN-68,9619001100,示例牌婴儿纸尿裤,68片/包|示例牌,125,035,2.1,116,142,45,200,200`,
  ].join('\r\n')}\r\n`,
)
put(
  SAMPLE_FILES.refundExports,
  workbook(
    [
      EXPORT_HEADER,
      exportRow({ no: declarationNo(1) }),
      exportRow({ no: declarationNo(2), name: '示例折叠椅', hs: '9401790000', quantity: '80', amount: '1200.00' }),
      exportRow({ no: declarationNo(3), name: '示例雨伞', hs: '6601990000', quantity: '300', amount: '900.00' }),
    ],
    '出口报关单',
  ),
)
put(
  SAMPLE_FILES.refundInvoices,
  workbook(
    [
      INVOICE_HEADER,
      invoiceRow({ no: invoiceNo(1) }),
      invoiceRow({ no: invoiceNo(2), name: '*家具*示例折叠椅', quantity: '80', amount: '7000.00', tax: '910.00' }),
      invoiceRow({ no: invoiceNo(3), name: '*照明设备*示例台灯', quantity: '60', amount: '1800.00', tax: '234.00' }),
      invoiceRow({ no: invoiceNo(4), name: '*塑料制品*示例收纳盒', quantity: '100', amount: '900.00', tax: '107.00' }),
    ],
    '全量发票',
  ),
)
put(
  SAMPLE_FILES.rateLibrary,
  workbook(
    [
      ['CODE', 'NAME', 'UNIT', 'ST_DATE', 'END_DATE', 'ZSSL_SET', 'TSL', 'TSFLAG'],
      ...[
        ['3923100090', '示例收纳箱'],
        ['9401790000', '示例折叠椅'],
        ['6601990000', '示例雨伞'],
      ].map(([code = '', name = '']) => [code, name, '个', '20200101', '20991231', '13', '13', '']),
    ],
    '文库',
  ),
)
