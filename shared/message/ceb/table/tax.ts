import type { MessageSource } from '../field.ts'

/** 电子税单 816、电子税单状态 818、格式校验回执 900. Columns of a row: see FieldSource. */
export const TAX_MESSAGES: readonly MessageSource[] = [
  {
    type: 'CEB816Message', cn: '电子税单', side: 'import', document: 'Tax', maxDocuments: 0,
    signature: 'none', keys: ['taxNo'],
    headElement: 'TaxHeadRd',
    head: [
      ['guid', 'C36', 'R', '系统唯一序号', '36 位，每份单证一个，重新申报时换新'],
      ['returnTime', 'C17', 'R', '回执时间', '年月日时分秒毫秒 17 位'],
      ['invtNo', 'C1..18', 'R', '清单编号', '海关给出的清单编号'],
      ['taxNo', 'C1..50', 'R', '电子税单编号', '电子税单的编号'],
      ['customsTax', 'N19,5', 'R', '应征关税', '应缴关税'],
      ['valueAddedTax', 'N19,5', 'R', '应征增值税', '应缴增值税'],
      ['consumptionTax', 'N19,5', 'R', '应征消费税', '应缴消费税'],
      ['status', 'C1', 'R', '税单状态', '1 已生成，2 已汇总，3 作废'],
      ['entDutyNo', 'C..50', 'O', '缴款书编号', '汇总后的缴款书编号'],
      ['note', 'C..1000', 'O', '备注', '补充说明'],
      ['assureCode', 'C..64', 'O', '担保企业代码', '担保缴税企业的海关编码'],
      ['ebcCode', 'C..64', 'O', '电商企业代码', '电商企业的 10 位海关编码或 18 位信用代码'],
      ['logisticsCode', 'C..64', 'O', '物流企业代码', '物流企业的海关编码或信用代码'],
      ['agentCode', 'C1..18', 'O', '申报企业代码', '申报单位的海关编码或信用代码'],
      ['customsCode', 'C4', 'O', '申报地海关代码', '受理申报的 4 位关区代码'],
    ],
    line: { element: 'TaxListRd', min: 1, max: 99 },
    lineFields: [
      ['gnum', 'I', 'R', '商品序号', '从 1 起连续编号，不断号'],
      ['gcode', 'C10', 'R', '商品编码', '10 位商品编号'],
      ['taxPrice', 'N19,5', 'R', '完税总价格', '计税价格合计'],
      ['customsTax', 'N19,5', 'R', '应征关税', '应缴关税'],
      ['valueAddedTax', 'N19,5', 'R', '应征增值税', '应缴增值税'],
      ['consumptionTax', 'N19,5', 'R', '应征消费税', '应缴消费税'],
    ],
  },
  {
    type: 'CEB818Message', cn: '电子税单状态', side: 'import', document: 'Tax', maxDocuments: 0,
    signature: 'none', keys: ['taxNo'],
    headElement: 'TaxHeadStatus',
    head: [
      ['guid', 'C36', 'R', '系统唯一序号', '36 位，每份单证一个，重新申报时换新'],
      ['returnTime', 'C17', 'R', '回执时间', '年月日时分秒毫秒 17 位'],
      ['invtNo', 'C1..18', 'R', '清单编号', '海关给出的清单编号'],
      ['taxNo', 'C1..50', 'R', '电子税单编号', '电子税单的编号'],
      ['status', 'C1', 'R', '税单状态', '1 已生成，2 已汇总，3 作废'],
      ['entDutyNo', 'C..50', 'O', '缴款书编号', '汇总后的缴款书编号'],
      ['assureCode', 'C..64', 'O', '担保企业代码', '担保缴税企业的海关编码'],
    ],
  },
  {
    type: 'CEB900Message', cn: '格式校验回执', side: 'import', document: 'MessageReturn', maxDocuments: 1,
    signature: 'none', keys: ['oriCopMsgId', 'oriMessageType'],
    head: [
      ['guid', 'C36', 'R', '系统唯一序号', '36 位，每份单证一个，重新申报时换新'],
      ['returnStatus', 'C1..10', 'R', '回执状态', '负数，格式错误代码'],
      ['returnInfo', 'C..5000', 'R', '回执信息', '错误说明'],
      ['returnTime', 'C17', 'R', '回执时间', '年月日时分秒毫秒 17 位'],
      ['oriCopMsgId', 'C..255', 'R', '原传输报文编号', '出错报文在信封里的编号'],
      ['oriMessageType', 'C..15', 'R', '原报文类型', '出错报文的类型，认不出为 Unknown'],
      ['oriBizMessage', 'C..', 'R', '原始报文内容', '出错的业务报文原文'],
    ],
  },
]
