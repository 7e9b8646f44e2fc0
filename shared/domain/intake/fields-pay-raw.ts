import { fieldsOfSection, type FieldSource } from './field.ts'

/** Payment raw data of 179号公告; element names are the announcement's (its spelling too). One row a goods line of an order of a payment. */
const PAY_RAW: readonly FieldSource[] = [
  [
    'payTransactionId',
    '交易流水号',
    'number',
    60,
    'file',
    '支付流水号 支付交易编号 支付单号 交易号 流水号 paytransactionid transactionid tradeno',
  ],
  ['orderNo', '订单编号', 'number', 60, 'file', '订单号 交易编号 商户订单号 平台订单号 orderno orderid outtradeno'],
  [
    'initalRequest',
    '原始请求',
    'verbatim',
    8000,
    'file',
    '请求报文 支付请求 原始请求报文 请求原文 initialrequest request',
  ],
  [
    'initalResponse',
    '原始响应',
    'verbatim',
    8000,
    'file',
    '响应报文 支付响应 原始响应报文 响应原文 返回报文 initialresponse response',
  ],
  ['ebpCode', '电商平台代码', 'code', 18, 'file', '平台代码 电商平台海关编码 ebpcode'],
  ['payCode', '支付企业代码', 'code', 18, 'file', '支付企业海关编码 支付公司代码 paycode'],
  ['totalAmount', '交易金额', 'decimal', 25, 'file', '支付金额 总金额 实付金额 订单金额 金额 totalamount amount'],
  ['currency', '币制', 'table:currency', 3, 'no', '币种 currency'],
  ['verDept', '验核机构', 'number', 1, 'file', '验核部门 verdept'],
  ['payType', '支付类型', 'number', 1, 'no', '支付方式 用户支付的类型 paytype'],
  ['tradingTime', '交易成功时间', 'number', 14, 'file', '支付时间 交易时间 成功时间 tradingtime paytime'],
  ['note', '备注', 'text', 1000, 'no', '说明 note remark'],
  ['gname', '商品名称', 'text', 250, 'file', '品名 货物名称 名称 gname goodsname'],
  ['itemLink', '商品展示链接', 'text', 3000, 'file', '商品链接 链接 展示链接 商品地址 itemlink link url'],
  ['recpAccount', '收款账号', 'number', 60, 'file', '收款账户 交易商户收款账号 recpaccount'],
  ['recpCode', '收款企业代码', 'code', 18, 'no', '收款企业信用代码 收款企业组织机构代码 recpcode'],
  ['recpName', '收款企业名称', 'text', 100, 'file', '收款单位 收款企业 收款方 recpname'],
]

export const PAY_RAW_FIELDS = fieldsOfSection('goods', PAY_RAW)
