import { copyFix, recomputeFix, rule, type MatchRule } from './rule.ts'

const S22 = 'CEB 202205 字段说明'
const RULES = 'CEB 资料 3.4 三单对碰'
const SEEN = '真实回执'

/** Order, payment and waybill of an import parcel against one another. */
export const DOCUMENT_RULES: readonly MatchRule[] = [
  rule({
    id: 'M-PAY-MISSING', severity: 'wait', title: '缺支付单', fields: ['payment.payTransactionId'],
    explanation: '台账中没有这张订单的支付单。若支付单由支付企业自行发送，海关回执会提示“支付信息不存在”，属于等待，不影响先申报清单。',
    todo: '由我方代发支付单的客户：导入支付单。由支付企业发送的：无需处理，入库前海关会自行核对。', source: `${RULES}；${SEEN} 622（状态 2）`,
  }),
  rule({
    id: 'M-PAY-AMOUNT', severity: 'defect', title: '实付与支付金额不等', equal: ['order.acturalPaid', 'payment.amountPaid', 'amount', 'amount'], codes: [],
    explanation: '订单实际支付金额应等于支付单支付金额。', todo: '核对是否漏录运费、优惠或代扣税款；确认后改订单或支付单，或重新计算实付。', source: `${S22}（acturalPaid）；${RULES}`,
    fixes: [copyFix('按支付单金额改订单实付', 'payment.amountPaid', 'order.acturalPaid'), recomputeFix('重新计算订单实付', 'acturalPaid')],
  }),
  rule({
    id: 'M-PAYER-ID', severity: 'defect', title: '支付人与订购人证件不符', equal: ['order.buyerIdNumber', 'payment.payerIdNumber', 'text', 'id'], codes: ['1327'],
    explanation: '支付人证件号码应与订购人一致，否则海关退单。', todo: '与客户确认实际支付人；本人支付的，统一为支付人证件号。', source: `${SEEN} [Code:1327]；${RULES}`,
    fixes: [copyFix('订购人证件改为支付人证件', 'payment.payerIdNumber', 'order.buyerIdNumber'), copyFix('支付人证件改为订购人证件', 'order.buyerIdNumber', 'payment.payerIdNumber')],
  }),
  rule({
    id: 'M-PAYER-NAME', severity: 'defect', title: '支付人与订购人姓名不符', equal: ['order.buyerName', 'payment.payerName', 'text', 'name'], codes: ['1327'],
    explanation: '支付人姓名应与订购人姓名一致，否则海关退单。', todo: '与客户确认实际支付人；本人支付的，统一为支付人姓名。', source: `${SEEN} [Code:1327]；${RULES}`,
    fixes: [copyFix('订购人姓名改为支付人姓名', 'payment.payerName', 'order.buyerName'), copyFix('支付人姓名改为订购人姓名', 'order.buyerName', 'payment.payerName')],
  }),
  rule({
    id: 'M-PAY-COMPANY', severity: 'defect', title: '支付企业不一致', equal: ['order.payCode', 'payment.payCode', 'text', 'code'], codes: ['13035'],
    explanation: '订单上的支付企业应与支付单一致。', todo: '以支付单的支付企业为准改订单。', source: `${SEEN} [Code:13035]；${RULES}`,
    fixes: [copyFix('订单支付企业改为支付单的', 'payment.payCode', 'order.payCode')],
  }),
  rule({
    id: 'M-PAY-TRANSACTION', severity: 'defect', title: '支付交易号不一致', equal: ['order.payTransactionId', 'payment.payTransactionId', 'text', 'number'],
    explanation: '订单上的支付交易编号应与支付单一致，海关用它关联支付单。', todo: '以支付单的交易编号为准改订单。', source: RULES,
    fixes: [copyFix('订单交易号改为支付单的', 'payment.payTransactionId', 'order.payTransactionId')],
  }),
  rule({
    id: 'M-PLATFORM-DIFFERS', severity: 'defect', title: '支付单电商平台不一致', equal: ['order.ebpCode', 'payment.ebpCode', 'text', 'code'],
    explanation: '订单与支付单的电商平台代码应一致，海关用订单号加平台代码关联。', todo: '核对平台代码，以订单为准改支付单。', source: `${RULES}（平台名称不一致）`,
    fixes: [copyFix('支付单平台改为订单的', 'order.ebpCode', 'payment.ebpCode')],
  }),
  rule({
    id: 'M-PLATFORM-PROFILE', severity: 'defect', direction: 'both', title: '平台与申报方案不符', equal: ['order.ebpCode', 'profile.platformCode', 'text', 'code'],
    explanation: '订单的电商平台与该客户申报方案中的平台不同，可能导错了客户或方案。', todo: '核对文件是否属于该客户；或为另一平台建立方案。', source: '本程序：防止串户',
  }),
  rule({
    id: 'M-MERCHANT-PROFILE', severity: 'defect', direction: 'both', title: '电商企业与申报方案不符', equal: ['order.ebcCode', 'profile.merchantCode', 'text', 'code'],
    explanation: '订单的电商企业与该客户申报方案中的电商企业不同，可能导错了客户。', todo: '核对文件是否属于该客户。', source: '本程序：防止串户；CEB 资料 3.4 订单–清单',
  }),
  rule({
    id: 'M-WAYBILL-MISSING', severity: 'wait', direction: 'both', title: '缺运单', fields: ['waybill.logisticsNo'],
    explanation: '没有运单号就不能申报清单：清单必须写明物流企业与运单编号。', todo: '导入运单，或在订单文件中补运单号。', source: `${RULES}；621/603 logisticsNo 必填`,
  }),
  rule({
    id: 'M-CONSIGNEE-NAME', severity: 'defect', title: '收货人姓名不一致', equal: ['order.consignee', 'waybill.consignee', 'text', 'name'],
    explanation: '订单收货人应与运单收货人一致。', todo: '确认以哪一方为准，再批量改另一方。', source: `${S22}；${RULES}`,
    fixes: [copyFix('订单收货人改为运单的', 'waybill.consignee', 'order.consignee'), copyFix('运单收货人改为订单的', 'order.consignee', 'waybill.consignee')],
  }),
  rule({
    id: 'M-CONSIGNEE-PHONE', severity: 'defect', title: '收货电话不一致', equal: ['order.consigneeTelephone', 'waybill.consigneeTelephone', 'text', 'phone'],
    explanation: '订单收货电话应与运单一致（有无 +86 也算不同）。', todo: '确认以哪一方为准，再批量改另一方。', source: `${S22}；${RULES}`,
    fixes: [copyFix('订单电话改为运单的', 'waybill.consigneeTelephone', 'order.consigneeTelephone'), copyFix('运单电话改为订单的', 'order.consigneeTelephone', 'waybill.consigneeTelephone')],
  }),
  rule({
    id: 'M-CONSIGNEE-ADDRESS', severity: 'defect', title: '收货地址不一致', equal: ['order.consigneeAddress', 'waybill.consigneeAddress', 'text', 'address'],
    explanation: '订单收货地址应与运单一致。', todo: '确认以哪一方为准，再批量改另一方。', source: `${S22}；${RULES}`,
    fixes: [copyFix('订单地址改为运单的', 'waybill.consigneeAddress', 'order.consigneeAddress'), copyFix('运单地址改为订单的', 'order.consigneeAddress', 'waybill.consigneeAddress')],
  }),
  rule({
    id: 'M-DUPLICATE-WAYBILL', severity: 'defect', direction: 'both', title: '运单号重复', fields: ['waybill.logisticsNo'],
    explanation: '同一物流企业 6 个月内不得重复使用运单号；一个运单对应一票清单、一个包裹。', todo: '核对是否重复导入，或向物流企业换号。', source: `${S22}（logisticsNo）；${RULES}`, codes: ['-504012', '-504015'],
  }),
  rule({
    id: 'M-WEIGHT', severity: 'defect', direction: 'both', title: '净重大于毛重', fields: ['waybill.grossWeight', 'goods.unitNetWeight'],
    explanation: '商品净重合计大于运单毛重，海关逻辑校验不通过。', todo: '核对商品备案的单位净重与运单毛重（单位千克）。', source: '常理校验；CEB 资料 3.4 运单–清单',
  }),
  rule({
    id: 'M-PACK-NO', severity: 'defect', title: '件数不是 1', fields: ['waybill.packNo'],
    explanation: '一个运单对应一票清单、一个包裹，件数只能是 1。', todo: '一单多件的请拆单，或核对件数。', source: `${S22}（packNo：1 only）`,
    fixes: [{ title: '件数改为 1', fix: { kind: 'set', document: 'waybill', field: 'packNo', value: '1' } }],
  }),
  rule({
    id: 'M-BUYER-ID', severity: 'defect', title: '订购人身份证号无效', fields: ['order.buyerIdNumber'], codes: ['1300'],
    explanation: '证件号码位数、出生日期或校验位不对，海关会退单（订购人身份证号码有误）。', todo: '向客户索取正确号码；若末尾是一串 0，是被 Excel 当数字存过。', source: 'GB 11643-1999；真实回执 [Code:1300]',
    fixes: [copyFix('改为支付人证件', 'payment.payerIdNumber', 'order.buyerIdNumber')],
  }),
  rule({
    id: 'M-BUYER-ID-TYPE', severity: 'defect', title: '证件类型不是身份证', fields: ['order.buyerIdType'],
    explanation: '订购人证件类型目前只接受 1（身份证）。', todo: '改为 1，并填写身份证号。', source: `${S22}（buyerIdType：restricted to 1）`,
    fixes: [{ title: '证件类型改为 1', fix: { kind: 'set', document: 'order', field: 'buyerIdType', value: '1' } }],
  }),
]
