import { fieldsOfSection, type FieldSource } from './field.ts'

/** Lists of payment bills (税款缴款书) and of deposits (保证金): one row one bill, names as in the record of a claim. */
const NUMBER_WORDS =
  '税单号 税费单号 缴款书号 缴款书编号 税款缴款书编号 税单编号 专用缴款书号 海关缴款书号码 缴款书号码 taxno billno'
const COMMON: readonly FieldSource[] = [
  [
    'entryNo',
    '报关单号',
    'number',
    18,
    'no',
    '海关编号 报关单编号 海关报关单号 报关单海关编号 关联报关单号 entryid entryno',
  ],
  ['clientCode', '客户编号', 'number', 40, 'no', '客户代码 客户 客户简码 clientcode'],
  ['note', '备注', 'text', 200, 'no', '说明 remark note'],
]
const DUTY: readonly FieldSource[] = [
  ['number', '税单编号', 'number', 40, 'file', NUMBER_WORDS],
  ['title', '税种', 'text', 40, 'no', '税费种类 税费类型 税种名称 税费名称 taxtype'],
  ['amount', '税额', 'decimal', 20, 'file', '税款金额 应缴税额 应缴金额 金额 税款 合计金额 税费金额 amount'],
  ['declaredOn', '完成申报日', 'date', 10, 'no', '申报日期 申报完成日期 完成申报日期 declaredate'],
  ['issuedOn', '填发日期', 'date', 10, 'no', '填发日 税单填发日期 开具日期 生成日期 制单日期 issuedate'],
  ...COMMON,
]
const DEPOSIT: readonly FieldSource[] = [
  ['number', '保证金单号', 'number', 40, 'file', '保证金编号 收据号 保证金收据号 担保编号 单号 编号 depositno'],
  ['title', '事由', 'text', 40, 'no', '保证金事由 担保事由 用途 原因 类型 reason'],
  ['amount', '保证金金额', 'decimal', 20, 'file', '金额 保证金 担保金额 amount'],
  ['endsOn', '到期日', 'date', 10, 'file', '到期日期 截止日期 保证期限 担保期限 有效期至 期限 enddate'],
  ...COMMON,
]

export const DUTY_FIELDS = fieldsOfSection('goods', DUTY)
export const DEPOSIT_FIELDS = fieldsOfSection('goods', DEPOSIT)
