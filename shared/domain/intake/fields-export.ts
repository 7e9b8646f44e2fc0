import { fieldsOfSection, type FieldSource } from './field.ts'

/** Export order 303 (SPEC 3.2), 收款单 403, waybill 505. No buyer is named in them, so no personal data. */

const ORDER: readonly FieldSource[] = [
  ['orderNo', '订单编号', 'number', 60, 'file', '订单号 订单号码 交易订单号 平台订单号 平台单号 电商订单号 海外订单号 出口订单号 销售订单号 原始订单号 店铺订单号 交易编号 交易号 订单ID 入仓单号 订仓单号 海外仓订仓单号 order_id orderid ordernumber orderno po reference'],
  ['orderType', '订单类型', 'table:orderType', 1, 'no', '业务类型 订单类别 ordertype'],
  ['ebpCode', '电商平台代码', 'code', 50, 'later', '平台代码 平台编码 平台编号 电商平台编码 平台海关编码 platformcode'],
  ['ebpName', '电商平台名称', 'text', 100, 'later', '平台名称 电商平台 平台 销售平台 销售渠道 站点 platform platformname marketplace'],
  ['ebcCode', '电商企业代码', 'code', 18, 'later', '电商企业编码 电商企业编号 企业代码 企业海关编码 收发货人代码 境内发货人代码 商家代码'],
  ['ebcName', '电商企业名称', 'text', 100, 'later', '电商企业 企业名称 收发货人 收发货人名称 境内发货人 商家名称 店铺名称 sellername'],
  ['goodsValue', '商品金额', 'decimal', 25, 'no', '商品总金额 商品总价 商品价格 商品总额 货值 总货值 FOB总价 FOB金额 订单货值 成交总价 申报总价值 goodsvalue goodsamount'],
  ['freight', '运杂费', 'decimal', 25, 'no', '运费 邮费 物流费 国际运费 运输费 shippingfee postage'],
  ['currency', '币制', 'table:currency', 3, 'later', '币种 货币 成交币制 申报币制 结算币种 币制代码 currencycode'],
  ['tradeMode', '监管方式', 'table:tradeMode', 4, 'no', '贸易方式 业务模式 出口模式 申报模式 trademode'],
  ['note', '备注', 'text', 1000, 'no', '订单备注 说明 remark remarks memo comment'],
]

const LINE: readonly FieldSource[] = [
  ['gnum', '商品序号', 'integer', 5, 'no', '序号 项号 商品项号 行号 seq lineno'],
  ['itemNo', '企业商品货号', 'number', 30, 'no', '货号 商品货号 SKU SKU编码 商品SKU 产品SKU 商家编码 商品编号 产品编号 产品编码 料号 物料编码 海外仓SKU 企业商品编号 skuid skucode itemcode sellersku'],
  ['itemName', '企业商品名称', 'text', 250, 'later', '商品名称 品名 中文品名 货物名称 产品名称 商品标题 申报品名 报关品名 中文名称 商品中文名称 itemname goodsname productname description'],
  ['itemDescribe', '企业商品描述', 'text', 1000, 'no', '商品描述 描述 产品描述 商品说明 英文品名 英文名称 englishname'],
  ['gmodel', '规格型号', 'text', 510, 'no', '规格 型号 商品规格 产品规格 商品规格型号 申报要素 spec model'],
  ['barCode', '条码', 'number', 50, 'no', '条形码 商品条码 商品条形码 barcode ean upc'],
  ['unit', '计量单位', 'table:unit', 3, 'later', '单位 申报单位 成交单位 申报计量单位 计量单位代码 uom'],
  ['currency', '币制', 'table:currency', 3, 'no', '商品币制'],
  ['qty', '数量', 'decimal', 25, 'file', '商品数量 件数 成交数量 申报数量 销售数量 产品数量 quantity count num pcs'],
  ['price', '单价', 'decimal', 25, 'no', '商品单价 成交单价 申报单价 销售单价 FOB单价 unitprice'],
  ['totalPrice', '总价', 'decimal', 25, 'no', '行总价 小计 申报总价 商品小计 合计 单项总价 金额 linetotal totalprice amount'],
  ['gcode', '商品编码', 'hsCode', 13, 'no', '海关编码 HS编码 HS HSCODE 税号 海关商品编码 报关编码 hscode'],
  ['country', '最终目的国', 'table:country', 3, 'no', '目的国 目的地 运抵国 收件国家 收货国家 目的国地区 国家 destination destinationcountry shiptocountry'],
  ['qty1', '法定数量', 'decimal', 25, 'no', '第一法定数量 法定第一数量 第一数量'],
  ['unit1', '法定计量单位', 'table:unit', 3, 'no', '法定单位 第一法定单位 法定第一单位'],
  ['qty2', '第二数量', 'decimal', 25, 'no', '第二法定数量 法定第二数量'],
  ['unit2', '第二计量单位', 'table:unit', 3, 'no', '第二法定单位 法定第二单位 第二单位'],
  ['itemRecordNo', '账册备案料号', 'number', 30, 'no', '备案料号 账册料号 备案序号 账册序号'],
  ['note', '商品备注', 'text', 1000, 'no', '商品行备注 明细备注'],
]

const RECEIPT: readonly FieldSource[] = [
  ['orderNo', '订单编号', 'number', 60, 'file', '订单号 订单号码 交易订单号 平台订单号 平台单号 电商订单号 商家订单号 orderno orderid ordernumber'],
  ['ebpCode', '电商平台代码', 'code', 50, 'later', '平台代码 平台编码 电商平台编码'],
  ['ebpName', '电商平台名称', 'text', 100, 'later', '平台名称 电商平台 平台'],
  ['ebcCode', '电商企业代码', 'code', 18, 'later', '电商企业编码 企业代码 收发货人代码'],
  ['ebcName', '电商企业名称', 'text', 100, 'later', '电商企业 企业名称 收发货人名称'],
  ['payCode', '支付企业代码', 'code', 18, 'later', '支付企业编码 支付公司代码 支付机构代码 收款机构代码 paycode'],
  ['payName', '支付企业名称', 'text', 100, 'later', '支付企业 支付公司 支付公司名称 支付机构 收款机构 收款平台 收款方式 收款渠道 支付方式 payname paymentmethod'],
  ['payNo', '支付交易编号', 'number', 60, 'no', '收款流水号 收款单号 支付流水号 支付单号 交易流水号 流水号 支付交易号 收款编号 payno paymentno transactionid'],
  ['charge', '收款金额', 'decimal', 25, 'file', '到账金额 收款总额 实收金额 入账金额 回款金额 支付金额 收汇金额 金额 charge amount receivedamount'],
  ['currency', '币制', 'table:currency', 3, 'later', '币种 收款币种 收款币制 货币 到账币种'],
  ['accountingDate', '到账时间', 'datetime', 14, 'later', '到账日期 收款时间 收款日期 入账时间 入账日期 收汇日期 回款日期 accountingdate receivedat'],
  ['note', '备注', 'text', 1000, 'no', '收款备注 说明 摘要 remark memo'],
]

const WAYBILL: readonly FieldSource[] = [
  ['logisticsCode', '物流企业代码', 'code', 18, 'later', '物流企业编码 物流公司代码 物流代码 快递公司代码 承运人代码 carriercode'],
  ['logisticsName', '物流企业名称', 'text', 100, 'later', '物流企业 物流公司 物流公司名称 快递公司 承运人 承运商 物流商 物流渠道 渠道 carrier courier'],
  ['logisticsNo', '物流运单编号', 'number', 32, 'file', '运单号 运单编号 物流单号 快递单号 面单号 物流运单号 跟踪号 追踪号 跟踪单号 转单号 包裹号 分运单号 分单号 国际运单号 waybillno trackingno trackingnumber awb hawb mailno'],
  ['orderNo', '订单编号', 'number', 60, 'file', '订单号 订单号码 交易订单号 平台订单号 平台单号 电商订单号 客户订单号 参考号 orderno orderid ordernumber reference'],
  ['freight', '运费', 'decimal', 25, 'no', '运输费 物流费 快递费 国际运费 freight shippingfee'],
  ['insuredFee', '保价费', 'decimal', 25, 'no', '保费 保险费 insurance'],
  ['currency', '币制', 'table:currency', 3, 'later', '币种 运费币制 运费币种 货币'],
  ['grossWeight', '毛重', 'decimal', 25, 'later', '重量 包裹重量 毛重(KG) 总毛重 实重 计费重 称重重量 总重量 grossweight gw weight'],
  ['netWeight', '净重', 'decimal', 25, 'no', '包裹净重 总净重 netweight nw'],
  ['packNo', '件数', 'integer', 9, 'no', '包裹数 箱数 总件数 包裹件数 packages pieces ctns'],
  ['goodsInfo', '主要货物信息', 'text', 200, 'later', '货物信息 商品信息 主要商品 内件品名 货物描述 goodsinfo contents'],
  ['ebcCode', '电商企业代码', 'code', 18, 'no', '收发货人代码 发货人代码'],
  ['ebcName', '电商企业名称', 'text', 100, 'no', '收发货人名称 发货人 发货人名称'],
  ['ebcTelephone', '电商企业电话', 'phone', 50, 'no', '收发货人电话 发货人电话 企业电话'],
  ['billNo', '提运单号', 'number', 37, 'no', '提单号 主单号 总运单号 总单号 航空主单号 mawb bl masterbill'],
  ['trafMode', '运输方式', 'table:trafMode', 1, 'no', '运输方式代码 出境运输方式 trafmode'],
  ['trafNo', '运输工具编号', 'text', 100, 'no', '运输工具名称 运输工具 车牌号 船名 vessel'],
  ['voyageNo', '航班航次号', 'number', 32, 'no', '航次号 航班号 航班 航次 flightno voyageno'],
  ['wrapType', '包装种类', 'table:wrapType', 1, 'no', '包装 包装类型 包装方式'],
  ['loctNo', '监管场所代码', 'number', 10, 'no', '监管场所 场所代码'],
  ['country', '运抵国', 'table:country', 3, 'no', '目的国 目的地 收件国家 收货国家 运抵国地区 国家 destination'],
  ['tradeMode', '监管方式', 'table:tradeMode', 4, 'no', '贸易方式 业务模式 出口模式'],
  ['note', '备注', 'text', 1000, 'no', '运单备注 说明 remark memo'],
]

export const EXPORT_ORDER = fieldsOfSection('order', ORDER)
export const EXPORT_LINE = fieldsOfSection('line', LINE)
export const EXPORT_RECEIPT = fieldsOfSection('receipt', RECEIPT)
export const EXPORT_WAYBILL = fieldsOfSection('waybill', WAYBILL, ['ebcTelephone'])
