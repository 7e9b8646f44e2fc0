import { columnLetters } from '../intake/cell.ts'
import { fieldsOfSection, type FieldSource, type IntakeField } from '../intake/field.ts'
import { foldHeader, headerParts } from '../intake/header-text.ts'
import type { ListRow, LocatedTable } from './evidence-sheet.ts'

/** Lists of banks, of exchange rates and of the bureau's doubts: their columns, recognised by the words of their headers. */
export const MONEY_KINDS = ['fx', 'rate', 'feedback'] as const
export type MoneyKind = (typeof MONEY_KINDS)[number]

const FX: readonly FieldSource[] = [
  ['owner', '客户', 'text', 200, 'no', '客户编号 客户代码 客户名称 收款人 收款人名称 收款单位 企业名称'],
  [
    'receivedOn',
    '收款日期',
    'date',
    10,
    'file',
    '收汇日期 入账日期 交易日期 记账日期 起息日 起息日期 到账日期 交易时间 日期 valuedate bookingdate date',
  ],
  ['currency', '币种', 'table:currency', 3, 'no', '币别 币制 交易币种 收汇币种 货币 currency ccy'],
  [
    'amount',
    '金额',
    'decimal',
    25,
    'file',
    '收汇金额 贷方金额 贷方发生额 收入金额 入账金额 交易金额 凭证总金额 收款金额 发生额 交易发生额 creditamount amount',
  ],
  ['sign', '借贷标志', 'text', 10, 'no', '借贷方向 借贷 收支标志 收支方向 收支 debitcredit dc'],
  ['fee', '手续费', 'decimal', 25, 'no', '费用 扣费 国外扣费 国外银行费用 银行费用 charges fee'],
  [
    'voucherNo',
    '收汇凭证号',
    'text',
    40,
    'no',
    '业务编号 银行业务编号 业务参考号 交易流水号 流水号 凭证号 申报号码 涉外收入申报单号 reference ref',
  ],
  [
    'payer',
    '付款人',
    'text',
    200,
    'no',
    '付款人名称 对方户名 对方名称 汇款人 汇款人名称 付款单位 付汇人 payer ordering',
  ],
  ['payerCountry', '付款人国别', 'text', 60, 'no', '付款人国家 付款人常驻国家 国别 国家地区 country'],
  ['note', '附言', 'text', 500, 'no', '摘要 用途 汇款附言 交易附言 备注 remittance details remark'],
  ['bank', '收款银行', 'text', 200, 'no', '开户行 收款账号 账号 本方账号 account bank'],
]

const RATE: readonly FieldSource[] = [
  ['day', '日期', 'date', 10, 'file', '公布日期 牌价日期 汇率日期 起用日期 生效日期 月份 date'],
  ['currency', '币种', 'table:currency', 3, 'file', '币别 币制 货币 货币名称 currency ccy'],
  ['rate', '汇率', 'decimal', 25, 'file', '中间价 汇率中间价 折人民币 人民币汇率 记账汇率 rate'],
  ['basis', '适用', 'text', 10, 'no', '类型 适用期 basis'],
  ['per', '单位数', 'decimal', 10, 'no', '外币单位 每 per'],
]

const FEEDBACK: readonly FieldSource[] = [
  ['code', '疑点代码', 'text', 30, 'file', '疑点编码 错误代码 代码 ydcode'],
  ['level', '疑点级别', 'text', 20, 'no', '级别 疑点等级 errlev'],
  ['text', '疑点描述', 'text', 500, 'file', '疑点内容 错误信息 疑点信息 描述 内容 errmsg'],
  ['skip', '是否可跳过', 'text', 20, 'no', '可否人工跳过 允许挑过 可挑过 是否允许通过 passflag'],
  ['declarationNo', '报关单号', 'text', 24, 'no', '出口货物报关单号 报关单号项号 ckbgdh'],
  ['voucherNo', '进货凭证号', 'text', 40, 'no', '凭证号 发票号码 jhpzh'],
  ['linkNo', '关联号', 'text', 30, 'no', 'glh'],
  ['value', '关联值', 'text', 100, 'no', '关联内容 关联字段值 glwz1'],
]

/** True for a row of money that went out: a statement of both directions says which by its mark. */
export function isOutgoing(mark: string): boolean {
  return /^(?:借|借方|支出|付|付款|出账|d|dr|debit|dbit)$/i.test(mark.trim())
}

const FIELDS: Readonly<Record<MoneyKind, readonly IntakeField[]>> = {
  fx: fieldsOfSection('goods', FX),
  rate: fieldsOfSection('goods', RATE),
  feedback: fieldsOfSection('goods', FEEDBACK),
}

function fieldOfHeader(kind: MoneyKind, text: string): IntakeField | undefined {
  const fields = FIELDS[kind]
  for (const key of headerParts(text).keys) {
    const found =
      fields.find((field) => foldHeader(field.label) === key) ??
      fields.find((field) => [...field.synonyms, field.element].some((word) => foldHeader(word) === key))
    if (found !== undefined) return found
  }
  return undefined
}

/** Finds the header of a list by its words. @returns undefined when no row has two known headers */
export function locateMoneyTable(kind: MoneyKind, rows: readonly ListRow[]): LocatedTable | undefined {
  let best: LocatedTable | undefined
  for (const row of rows) {
    const taken = new Set<string>()
    const columns = row.texts.flatMap((header, column) => {
      const field = header.trim() === '' ? undefined : fieldOfHeader(kind, header)
      if (field === undefined || taken.has(field.element)) return []
      taken.add(field.element)
      return [{ column, header: header.trim().slice(0, 100), field }]
    })
    if (columns.length < 2 || columns.length <= (best?.columns.length ?? 0)) continue
    const placed = new Set(columns.map((one) => one.column))
    best = {
      headerRow: row.row,
      columns,
      missing: FIELDS[kind]
        .filter((field) => field.need === 'file' && !taken.has(field.element))
        .map((field) => field.label),
      unknown: row.texts.flatMap((header, column) =>
        header.trim() === '' || placed.has(column)
          ? []
          : [{ column: columnLetters(column), header: header.trim().slice(0, 100) }],
      ),
    }
  }
  return best
}
