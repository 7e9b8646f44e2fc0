/** The clerk's procedures on the fake host: intake, match, filing, receipts, transport, channel. */
import type { CallIn, Out } from '../../../shared/contract/index.ts'
import { parcelRow } from './rows.ts'

const HEADERS = [
  '订单编号',
  '平台代码',
  '平台名称',
  '电商企业',
  '商品货号',
  '商品名称',
  '规格',
  '单位',
  '数量',
  '单价',
  '总价',
  '币制',
  '运费',
  '实付',
  '订购人',
  '身份证号',
  '手机',
  '收货人',
  '收货地址',
  '支付单号',
  '支付企业',
  '运单号',
  '物流企业',
  '毛重(g)',
  '收货电话',
]
const TARGETS = [
  'order.orderNo',
  'order.ebpCode',
  'order.ebpName',
  'order.ebcCode',
  'line.itemNo',
  'line.itemName',
  'line.gmodel',
  'line.unit',
  'line.qty',
  'line.price',
  'line.totalPrice',
  'order.currency',
  'order.freight',
  'order.acturalPaid',
  'order.buyerName',
  'order.buyerIdNumber',
  'order.buyerTelephone',
  'order.consignee',
  'order.consigneeAddress',
  'payment.payTransactionId',
  'payment.payCode',
  'waybill.logisticsNo',
  'waybill.logisticsCode',
  'waybill.weight',
  '',
]
const letters = (index: number): string => String.fromCharCode(65 + index)

export function sniffed(input: CallIn<'intake.sniff'>): Out<'intake.sniff'> {
  const given = input.mapping
  const sample = (row: number, column: number): string => {
    const parcel = parcelRow(row)
    const values = [
      parcel.orderNo,
      parcel.platformCode,
      '示例商城',
      '4101960A01',
      `SL-${row % 5}`,
      parcel.goods,
      '900g/罐',
      '罐',
      '2',
      '120.5',
      '241',
      '人民币',
      '0',
      row === 6 ? '24l.00' : '241',
      '张*',
      row === 3 ? '4101************1X' : '4101************12',
      '138****0001',
      '张*',
      '河南省郑州市***',
      parcel.paymentNo,
      '4101960D04',
      parcel.waybillNo,
      '4101980C03',
      '1850',
      '',
    ]
    return values[column] ?? ''
  }
  return {
    format: 'xlsx',
    sheets: [{ name: '11月订单', rows: 5000, hidden: false }],
    headers: HEADERS.map((text, index) => ({
      column: letters(index),
      text,
      samples: [1, 2, 3].map((row) => sample(row, index)),
    })),
    mapping: given ?? {
      version: 1,
      kind: input.kind,
      layout: 'row-per-line',
      sheet: { index: 0, name: '11月订单' },
      headerTop: 1,
      headerBottom: 1,
      dataStart: 2,
      head: [],
      constants: [{ field: 'payment.currency', value: '142' }],
      blankContinues: false,
      fingerprint: 'f',
      columns: HEADERS.map((header, column) => ({
        column,
        header,
        ...(TARGETS[column] === '' ? {} : { field: TARGETS[column] }),
        confidence: column % 7 === 3 ? 0.5 : column % 3 === 0 ? 1 : 0.85,
        reasons: ['表头与“订单编号”相同', '20 个取值都像编号'],
        ...(header === '毛重(g)' ? { grams: true } : {}),
      })),
    },
    fingerprint: 'f',
    missing: given === undefined ? ['order.consigneeTelephone'] : [],
    columns: HEADERS.map((header, index) => ({
      column: letters(index),
      header,
      ...(TARGETS[index] === '' ? {} : { field: TARGETS[index] }),
      confidence: 0.9,
      reason: '表头',
    })),
    preview: Array.from({ length: 20 }, (_, index) => ({
      row: index + 2,
      cells: Object.fromEntries(HEADERS.map((_header, column) => [letters(column), sample(index + 1, column)])),
      findings: [
        ...(index === 2
          ? [
              {
                row: 4,
                column: 'P',
                header: '身份证号',
                field: 'order.buyerIdNumber',
                code: 'ID_CHECK_DIGIT',
                text: '身份证校验位不对',
                value: '4101************1X',
              },
            ]
          : []),
        ...(index === 5
          ? [
              {
                row: 7,
                column: 'N',
                header: '实付',
                field: 'order.acturalPaid',
                code: 'NUMBER_UNREADABLE',
                text: '不是数字',
                value: '24l.00',
              },
            ]
          : []),
      ],
    })),
  }
}
