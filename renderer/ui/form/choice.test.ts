import { describe, expect, it } from 'vitest'
import { matchChoices } from './choice.ts'
import { initialsOf } from './initials.ts'

const FIELDS = [
  { value: 'order.orderNo', label: '订单编号', hint: 'orderNo' },
  { value: 'order.buyerName', label: '订购人姓名', hint: 'buyerName' },
  { value: 'waybill.logisticsNo', label: '物流运单编号', hint: 'logisticsNo' },
  { value: 'payment.amountPaid', label: '支付金额', hint: 'amountPaid' },
  { value: 'waybill.grossWeight', label: '毛重', hint: 'grossWeight' },
]
const found = (text: string): string[] => matchChoices(FIELDS, text).map((choice) => choice.label)

describe('pickers', () => {
  it('initials of field names as a clerk types them', () => {
    expect(
      [
        '订单编号',
        '支付金额',
        '毛重',
        '物流运单编号',
        '商品名称',
        '收货人',
        '平台代码',
        '单价',
        '数量',
        '行邮税',
        '原产国',
        '证件号码',
        '币制',
        '运费',
        '姓名',
        '体积 L',
      ].map(initialsOf),
    ).toEqual([
      'ddbh',
      'zfje',
      'mz',
      'wlydbh',
      'spmc',
      'shr',
      'ptdm',
      'dj',
      'sl',
      'xys',
      'ycg',
      'zjhm',
      'bz',
      'yf',
      'xm',
      'tjl',
    ])
  })

  it('initials, Chinese, element name and parts of them find a field, the closest first', () => {
    expect(found('ddbh')).toEqual(['订单编号'])
    expect(found('支付')).toEqual(['支付金额'])
    expect(found('grossw')).toEqual(['毛重'])
    expect(found('编号')).toEqual(['订单编号', '物流运单编号'])
    expect(found('ordern')[0]).toBe('订单编号')
    expect(found('没有的')).toEqual([])
    expect(found('')).toHaveLength(5)
  })
})
