import { fieldsOfSection, type FieldSource, type IntakeField } from '../intake/field.ts'

/**
 * What lists of evidence carry. One kind = one set of columns, recognised by the words of their headers: the e-port's export lists, the invoice
 * platform's lists, the certificates' lists. XML and DBF files are laid out as such lists before they come here.
 */
export const EVIDENCE_KINDS = [
  'export',
  'invoice',
  'voucherState',
  'customsPayment',
  'consumptionPayment',
  'certificate',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

export const EVIDENCE_KIND_NAMES: Readonly<Record<EvidenceKind, string>> = {
  export: '出口报关单',
  invoice: '增值税发票',
  voucherState: '凭证状态（勾选、红冲、异常）',
  customsPayment: '海关缴款书',
  consumptionPayment: '消费税缴款书',
  certificate: '税务证明',
}

const OWNER: FieldSource = [
  'owner',
  '客户',
  'text',
  200,
  'no',
  '客户编号 客户代码 客户名称 委托方 境内收发货人 境内发货人 经营单位 经营单位名称 经营单位代码 发货人 境内收发货人代码 收发货人统一社会信用代码 申报企业',
]

const EXPORT: readonly FieldSource[] = [
  OWNER,
  [
    'declarationNo',
    '报关单号',
    'number',
    24,
    'file',
    '海关报关单号 报关单编号 海关编号 出口报关单号 出口货物报关单号 报关单号码 报关单号项号 bgdno entryid',
  ],
  ['itemNo', '项号', 'integer', 4, 'no', '序号 商品序号 商品项号 报关单项号 spxh gno'],
  ['exportDate', '出口日期', 'date', 10, 'file', '离境日期 进出口日期 出口时间 ljdate iedate'],
  ['tradeMode', '监管方式', 'text', 40, 'no', '海关贸易方式代码 贸易方式 监管方式代码 贸易方式代码 mytype trademode'],
  ['incoterm', '成交方式', 'text', 20, 'file', '成交方式代码 价格条款 贸易条款 cjtype transmode'],
  ['currency', '币制', 'table:currency', 3, 'file', '币种 成交币制 币制代码 成交币种 原币币种 ybbz curr'],
  [
    'hsCode',
    '商品编码',
    'hsCode',
    13,
    'file',
    '商品代码 出口商品代码 税则号列 商品编号 海关商品编码 HS编码 cmcode codets',
  ],
  ['name', '商品名称', 'text', 500, 'file', '品名 货物名称 商品名称规格型号 cmname gname'],
  ['amount', '成交金额', 'decimal', 25, 'file', '总价 成交总价 申报总价 原币金额 金额 离岸价原币 ybamt decltotal'],
  ['unit', '成交计量单位', 'text', 30, 'no', '计量单位1 成交单位 申报计量单位 计量单位 单位 cjunit gunit'],
  ['quantity', '成交数量', 'decimal', 25, 'no', '数量1 申报数量 出口数量 数量 cjqnt gqty'],
  ['unit1', '法定计量单位', 'text', 30, 'no', '计量单位2 第一法定单位 法定第一计量单位 法定单位 fdunit unit1'],
  ['quantity1', '法定数量', 'decimal', 25, 'no', '数量2 第一法定数量 法定第一数量 fdqnt qty1'],
  ['unit2', '第二计量单位', 'text', 30, 'no', '计量单位3 第二法定单位 法定第二计量单位 no2fdunit unit2'],
  ['quantity2', '第二数量', 'decimal', 25, 'no', '数量3 第二法定数量 法定第二数量 no2fdqnt qty2'],
  ['freight', '运费', 'decimal', 25, 'no', '运费金额 运费值 yf feerate'],
  ['freightMark', '运费标记', 'text', 10, 'no', '运费类型 运费方式 yfmark feemark'],
  ['freightCurrency', '运费币制', 'table:currency', 3, 'no', '运费币种 yfbz feecurr'],
  ['insurance', '保费', 'decimal', 25, 'no', '保费金额 保险费 保费率 bf insurrate'],
  ['insuranceMark', '保费标记', 'text', 10, 'no', '保费类型 保费方式 bfmark insurmark'],
  ['insuranceCurrency', '保费币制', 'table:currency', 3, 'no', '保费币种 bfbz insurcurr'],
  ['other', '杂费', 'decimal', 25, 'no', '杂费金额 zf otherrate'],
  ['otherMark', '杂费标记', 'text', 10, 'no', '杂费类型 zfmark othermark'],
  ['otherCurrency', '杂费币制', 'table:currency', 3, 'no', '杂费币种 zfbz othercurr'],
  ['contractNo', '合同协议号', 'text', 60, 'no', '进出口合同号 合同号 合同编号 合同协议编号 htno contrno'],
  ['billNo', '提运单号', 'text', 60, 'no', '提单号 运单号 billno'],
  [
    'producerCode',
    '生产销售单位代码',
    'code',
    18,
    'no',
    '境内生产销售单位代码 生产销售单位信用代码 货主单位代码 发货单位代码 producercode ownercode',
  ],
  ['destination', '运抵国', 'text', 60, 'no', '运抵国地区 最终目的国 目的国 tradecountry'],
  ['grossWeight', '毛重', 'decimal', 25, 'no', '毛重千克 总毛重 grosswt'],
]

const INVOICE: readonly FieldSource[] = [
  OWNER,
  ['code', '发票代码', 'number', 12, 'no', '税控发票代码 fpdm'],
  ['number', '发票号码', 'number', 20, 'no', '发票号 票号 税控发票号码 fphm'],
  ['digitalNo', '数电票号码', 'number', 20, 'no', '数电发票号码 全电发票号码 数电票号 数电票发票号码 invoicenumber'],
  ['issuedOn', '开票日期', 'date', 10, 'file', '开票时间 发票日期 开具日期 kprq issuetime'],
  [
    'sellerId',
    '销方识别号',
    'text',
    20,
    'file',
    '销方税号 销售方纳税人识别号 销方纳税人识别号 销售方识别号 销售方税号 销售方统一社会信用代码 供货方纳税号 xfsbh selleridnum',
  ],
  ['sellerName', '销方名称', 'text', 200, 'no', '销售方名称 销方企业名称 供货方名称 xfmc sellername'],
  [
    'buyerId',
    '购方识别号',
    'text',
    20,
    'no',
    '购方税号 购买方纳税人识别号 购方纳税人识别号 购买方识别号 购买方税号 gfsbh buyeridnum',
  ],
  ['buyerName', '购方名称', 'text', 200, 'no', '购买方名称 购方企业名称 gfmc buyername'],
  ['kind', '发票票种', 'text', 60, 'no', '票种 发票类型 发票种类 发票类别 凭证种类 fplx'],
  [
    'name',
    '货物名称',
    'text',
    300,
    'file',
    '货物或应税劳务名称 货物或应税劳务服务名称 货物应税劳务名称 商品名称 项目名称 货物劳务名称 品名 itemname',
  ],
  ['spec', '规格型号', 'text', 200, 'no', '规格 型号 specmod'],
  ['unit', '单位', 'text', 30, 'no', '计量单位 meaunits'],
  ['quantity', '数量', 'decimal', 40, 'no', 'quantity 商品数量'],
  ['price', '单价', 'text', 40, 'no', '不含税单价 unprice'],
  ['amount', '金额', 'decimal', 25, 'file', '不含税金额 计税金额 有效抵扣金额 发票金额 amount'],
  ['levyRate', '税率', 'text', 20, 'no', '征税率 税率征收率 征收率 taxrate'],
  ['tax', '税额', 'decimal', 25, 'file', '有效抵扣税额 comtaxam'],
  ['note', '备注', 'text', 1000, 'no', '发票备注 remark'],
  ['status', '发票状态', 'text', 40, 'no', '状态 fpzt'],
  ['simplified', '简易计税', 'text', 40, 'no', '小规模 简易征收 征收方式 是否简易征收 特定征税方式'],
]

const VOUCHER_STATE: readonly FieldSource[] = [
  ['code', '发票代码', 'number', 12, 'no', '税控发票代码'],
  ['number', '发票号码', 'number', 22, 'no', '发票号 进货凭证号 凭证号 缴款书号码'],
  ['digitalNo', '数电票号码', 'number', 20, 'no', '数电发票号码 全电发票号码'],
  ['state', '发票状态', 'text', 60, 'no', '状态 风险状态 凭证状态 管理状态 异常凭证状态 查询结果'],
  ['use', '勾选用途', 'text', 60, 'no', '用途 用途确认 勾选状态 勾选类型 用途标签 是否勾选'],
  ['period', '所属期', 'text', 20, 'no', '勾选属期 税款所属期 抵扣属期 用途确认属期'],
  ['checkedOn', '查询日期', 'date', 10, 'no', '勾选时间 勾选日期 确认日期 用途确认日期 查询时间'],
]

const CUSTOMS_PAYMENT: readonly FieldSource[] = [
  OWNER,
  ['number', '缴款书号码', 'text', 30, 'file', '海关缴款书号码 缴款书号 专用缴款书号码 凭证号 进货凭证号'],
  ['issuedOn', '填发日期', 'date', 10, 'file', '开具日期 填开日期 缴款日期 填发时间'],
  ['sellerId', '进口单位识别号', 'text', 20, 'no', '缴款单位识别号 纳税人识别号 缴款单位税号'],
  ['name', '货物名称', 'text', 300, 'file', '商品名称 品名 货物'],
  ['unit', '单位', 'text', 30, 'no', '计量单位'],
  ['quantity', '数量', 'decimal', 40, 'no', '商品数量'],
  ['amount', '完税价格', 'decimal', 25, 'file', '计税金额 完税价格合计 关税完税价格 组成计税价格'],
  ['levyRate', '税率', 'text', 20, 'no', '征税率'],
  ['tax', '税款金额', 'decimal', 25, 'file', '税额 增值税税额 缴款金额'],
  ['note', '备注', 'text', 1000, 'no', '报关单号 进口报关单号'],
]

// 税收缴款书（出口货物劳务专用）及其分割单、海关进口消费税专用缴款书：从价按比例税率，从量按定额税率。
const CONSUMPTION_PAYMENT: readonly FieldSource[] = [
  OWNER,
  [
    'number',
    '缴款书号码',
    'text',
    30,
    'file',
    '税收缴款书号码 消费税缴款书号码 专用缴款书号码 分割单号码 分割单号 缴款书号 凭证号 进货凭证号',
  ],
  ['issuedOn', '填发日期', 'date', 10, 'file', '开具日期 填开日期 缴款日期 填发时间'],
  [
    'sellerId',
    '供货方识别号',
    'text',
    20,
    'no',
    '供货方税号 供货方纳税号 销方识别号 缴款单位识别号 纳税人识别号 缴款单位税号',
  ],
  ['sellerName', '供货方名称', 'text', 200, 'no', '销方名称 缴款单位 缴款单位名称 供货企业'],
  ['name', '货物名称', 'text', 300, 'file', '商品名称 品名 货物 品目名称'],
  ['unit', '单位', 'text', 30, 'no', '计量单位'],
  ['quantity', '数量', 'decimal', 40, 'no', '商品数量 课税数量'],
  ['amount', '计税金额', 'decimal', 25, 'file', '金额 完税价格 销售额 组成计税价格'],
  ['levyRate', '比例税率', 'text', 20, 'no', '税率 消费税税率 消费税率 从价税率'],
  ['unitTax', '定额税率', 'decimal', 25, 'no', '单位税额 从量税率 定额税 从量单位税额'],
  ['tax', '消费税税额', 'decimal', 25, 'file', '税额 消费税额 税款金额 实缴税额 实缴金额 实纳金额'],
  ['note', '备注', 'text', 1000, 'no', '说明'],
]

const CERTIFICATE: readonly FieldSource[] = [
  OWNER,
  ['kind', '证明种类', 'text', 60, 'file', '证明类型 证明名称 种类'],
  ['number', '证明编号', 'number', 30, 'file', '证明号 证明号码 代理证明号 代理出口货物证明号 编号'],
  ['issuedOn', '开具日期', 'date', 10, 'file', '证明日期 出具日期 开具时间'],
  ['declarationNo', '报关单号', 'number', 24, 'file', '出口报关单号 报关单编号 海关编号 报关单号项号'],
  ['itemNo', '项号', 'integer', 4, 'no', '序号 商品项号'],
  ['quantity', '数量', 'decimal', 25, 'file', '出口数量 退运数量 证明数量'],
  ['amountUsd', '美元离岸价', 'decimal', 25, 'no', '美元金额 离岸价美元 金额'],
  ['note', '备注', 'text', 500, 'no', '说明'],
]

// Section `goods` makes dates YYYY-MM-DD; the sections of parcels want digits only.
const table = (rows: readonly FieldSource[]): readonly IntakeField[] => fieldsOfSection('goods', rows, ['owner'])

const FIELDS: Readonly<Record<EvidenceKind, readonly IntakeField[]>> = {
  export: table(EXPORT),
  invoice: table(INVOICE),
  voucherState: table(VOUCHER_STATE),
  customsPayment: table(CUSTOMS_PAYMENT),
  consumptionPayment: table(CONSUMPTION_PAYMENT),
  certificate: table(CERTIFICATE),
}

/** The columns of a kind, in the order of a list. */
export function evidenceFields(kind: EvidenceKind): readonly IntakeField[] {
  return FIELDS[kind]
}

/** Fields of which one must be there: an invoice has a number of either form. */
export const ONE_OF: Readonly<Partial<Record<EvidenceKind, readonly string[]>>> = {
  invoice: ['number', 'digitalNo'],
  voucherState: ['number', 'digitalNo'],
}
