/** The clerk's procedures on the fake host: intake, match, filing, receipts, transport, channel. */
import type { CallOut } from '../../../shared/contract/index.ts'
import { groups } from './clerk-groups.ts'
import { parcelRow } from './rows.ts'

export function parcel(id: number): CallOut<'parcel.get'> {
  const row = parcelRow(id)
  const view = (
    kind: CallOut<'parcel.get'>['documents'][number]['kind'],
    fields: Readonly<Record<string, readonly [string, string]>>,
    unequal: readonly string[] = [],
  ): CallOut<'parcel.get'>['documents'][number] => ({
    kind,
    present: true,
    id: 1,
    revision: kind === 'order' ? 2 : 1,
    fields: Object.entries(fields).map(([field, [label, value]]) => ({
      field,
      label,
      value,
      personal: /Name|Number|phone/.test(field),
      unequal: unequal.includes(field),
    })),
    lines:
      kind === 'order' || kind === 'inventory'
        ? [
            {
              gnum: '1',
              itemNo: 'SL-1',
              itemName: row.goods,
              qty: '2',
              unit: '122',
              price: '120.5',
              totalPrice: '241',
              country: '609',
            },
            {
              gnum: '2',
              itemNo: 'SL-2',
              itemName: '保湿面膜',
              qty: '1',
              unit: '011',
              price: '59',
              totalPrice: '59',
              country: '133',
            },
          ]
        : [],
    source: { batchId: 12, fileName: '11月22日订单.xlsx', fileHash: 'b'.repeat(64), row: 17 + (id % 100) },
  })
  return {
    row,
    documents: [
      view(
        'order',
        {
          orderNo: ['订单编号', row.orderNo],
          buyerName: ['订购人姓名', '张*'],
          buyerIdType: ['证件类型', '1'],
          buyerIdNumber: ['证件号码', '4101************12'],
          buyerTelephone: ['电话', '138****0001'],
          acturalPaid: ['实际支付金额', '300'],
          goodsValue: ['商品价格', '300'],
          freight: ['运杂费', '0'],
          currency: ['币制', '142'],
          ebpCode: ['电商平台代码', row.platformCode],
          ebcCode: ['电商企业代码', '4101960A01'],
          consignee: ['收货人', '张*'],
          consigneeAddress: ['收货地址', '河南省郑州市金水区***'],
          payTransactionId: ['支付交易编号', row.paymentNo],
          note: ['备注', ''],
        },
        ['acturalPaid', 'buyerName'],
      ),
      view(
        'payment',
        {
          orderNo: ['订单编号', row.orderNo],
          payerName: ['支付人姓名', '李*'],
          payerIdNumber: ['证件号码', '4101************12'],
          amountPaid: ['支付金额', '299.99'],
          currency: ['币制', '142'],
          payCode: ['支付企业代码', '4101960D04'],
          payName: ['支付企业名称', '示例支付'],
          payTransactionId: ['支付交易编号', row.paymentNo],
          payTime: ['支付时间', '2026-11-21 20:15:09'],
        },
        ['amountPaid', 'payerName'],
      ),
      view('waybill', {
        orderNo: ['订单编号', row.orderNo],
        logisticsNo: ['运单编号', row.waybillNo],
        logisticsCode: ['物流企业代码', row.carrierCode],
        consignee: ['收货人', '张*'],
        consigneeAddress: ['收货地址', '河南省郑州市金水区***'],
        grossWeight: ['毛重', row.grossWeight],
        packNo: ['件数', '1'],
        freight: ['运费', '0'],
      }),
      view('inventory', {
        orderNo: ['订单编号', row.orderNo],
        copNo: ['企业内部编号', row.copNo],
        buyerName: ['订购人', '张*'],
        buyerIdNumber: ['证件号码', '4101************12'],
        logisticsNo: ['运单编号', row.waybillNo],
        tradeMode: ['监管方式', '1210'],
        customsCode: ['申报关区', '4612'],
        grossWeight: ['毛重', row.grossWeight],
      }),
    ],
    defects: groups.slice(0, 2).map((group) => ({
      rule: group.rule,
      title: group.title,
      severity: group.severity,
      text: `订单 300，支付单 299.99，相差 0.01`,
      todo: group.todo,
      source: group.source,
      fields: [
        { document: 'order', field: 'acturalPaid' },
        { document: 'payment', field: 'amountPaid' },
      ],
    })),
    tax: {
      total: '27.3',
      steps: [
        { text: '完税价格 = 商品价格 300 + 运费 0 + 保费 0', value: '300', source: '财关税〔2016〕18号' },
        { text: '增值税 300 × 13% × 70%', value: '27.3', source: '财关税〔2018〕49号' },
      ],
    },
    filings: [
      { id: 900, kind: 'CEB621Message', key: row.copNo, state: 'rejected', stateName: '退单', version: 1 },
      { id: 901, kind: 'CEB311Message', key: row.orderNo, state: 'accepted', stateName: '入库', version: 1 },
    ],
  }
}
