import { copyFix, rule, type MatchRule } from './rule.ts'

/** Order, 收款单 and waybill of an export parcel. */
export const EXPORT_RULES: readonly MatchRule[] = [
  rule({
    id: 'M-E-RECEIPT-MISSING', severity: 'wait', direction: 'export', title: '缺收款单', fields: ['receipt.charge'],
    explanation: '9610 出口按 202205 规范需要订单、收款单、运单。2024 年第 167 号公告可能已取消收款单（未见原文），故默认只提示、不阻止申报。', todo: '由我方发送收款单的客户：导入收款单。', source: 'CEB 资料 3.4 出口；0.1（167 号未核实）',
  }),
  rule({
    id: 'M-E-RECEIPT-AMOUNT', severity: 'warning', direction: 'export', title: '收款与订单金额不等', fields: ['receipt.charge', 'order.goodsValue', 'order.freight'],
    explanation: '收款金额与订单商品金额加运费不同。规范没有规定必须相等，仅作提示。', todo: '核对是否分次收款、手续费或币制不同。', source: '推断；CEB 202205 403 charge',
  }),
  rule({
    id: 'M-E-RECEIPT-PLATFORM', severity: 'defect', direction: 'export', title: '收款单电商平台不一致', equal: ['order.ebpCode', 'receipt.ebpCode', 'text', 'code'],
    explanation: '订单与收款单的电商平台代码应一致，海关用订单号加平台代码关联。', todo: '以订单为准改收款单。', source: 'CEB 资料 3.4', fixes: [copyFix('收款单平台改为订单的', 'order.ebpCode', 'receipt.ebpCode')],
  }),
  rule({
    id: 'M-E-RECEIPT-MERCHANT', severity: 'defect', direction: 'export', title: '收款单电商企业不一致', equal: ['order.ebcCode', 'receipt.ebcCode', 'text', 'code'],
    explanation: '订单与收款单的电商企业代码应一致。', todo: '以订单为准改收款单。', source: 'CEB 资料 3.4', fixes: [copyFix('收款单企业改为订单的', 'order.ebcCode', 'receipt.ebcCode')],
  }),
  rule({
    id: 'M-E-WAYBILL-MERCHANT', severity: 'defect', direction: 'export', title: '运单电商企业不一致', equal: ['order.ebcCode', 'waybill.ebcCode', 'text', 'code'],
    explanation: '运单写明的电商企业与订单不同。', todo: '以订单为准改运单。', source: 'CEB 202205 505 ebcCode', fixes: [copyFix('运单企业改为订单的', 'order.ebcCode', 'waybill.ebcCode')],
  }),
  rule({
    id: 'M-E-PACK-NO', severity: 'defect', direction: 'export', title: '件数不是正整数', fields: ['waybill.packNo'],
    explanation: '出口运单与清单的件数须为正整数。', todo: '补件数。', source: 'CEB 202205 505/603 packNo',
  }),
  rule({
    id: 'M-E-SIMPLIFIED-LICENCE', severity: 'defect', direction: 'export', title: '简化申报不得涉证', fields: ['goods.hsCode', 'profile.statisticsFlag'],
    explanation: '申报业务类型 A（简化申报）的商品不得涉证、涉税、退税；该商品在许可清单中。', todo: '改为 B（汇总申报），或不走跨境零售出口。', source: 'CEB 资料 3.4 出口 statisticsFlag A',
  }),
  rule({
    id: 'M-E-B2B-LIMIT', severity: 'warning', direction: 'export', title: '9710/9810 超 5000 元', fields: ['order.goodsValue'],
    explanation: '9710/9810 单票超过 5000 元人民币，或涉证涉税涉检的，须走 H2018 通关而不是出口统一版（来自行业资料，未见官方文本）。', todo: '核对货值；超过的按报关单申报。', source: 'CEB 资料 3.4（bbs.jying，未核实）',
  }),
  rule({
    id: 'M-E-DESTINATION', severity: 'defect', direction: 'export', title: '缺运抵国或指运港', fields: ['profile.dispatchCountry', 'profile.destinationPort'],
    explanation: '603 的运抵国（三位）与指运港（不超过 4 位旧海关代码）必填。', todo: '在申报方案中补运抵国与指运港。', source: 'CEB 202205 603 country、POD 必填',
  }),
]
