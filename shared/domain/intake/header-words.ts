/**
 * The words headers are made of. A header such as 收件方手机号 is cut into concepts (RECEIVER + PHONE) and compared with
 * the concepts of the known names of a field, so that names nobody listed are understood when their words are known.
 */
const WORDS: Readonly<Record<string, string>> = {
  // who
  BUYER:
    '订购人 订购者 购买人 购买者 购物人 购货人 买家 买方 买受人 买主 下单人 下单者 下单用户 订货人 订单人 采购人 申购人 消费者 消费人 会员 客户 客人 顾客 用户 实名人 buyer purchaser customer member user shopper',
  RECEIVER:
    '收货人 收货方 收货 收件人 收件方 收件 收方 接收人 接收方 签收人 取件人 领取人 收货联系 派送 配送 送货 送达 投递 寄达 寄送 consignee receiver recipient shipto deliver delivery',
  PAYER: '支付人 支付者 支付方 支付用户 付款人 付款方 付款者 付款用户 缴款人 扣款人 payer',
  SENDER: '发货人 发货方 发件人 发件方 寄件人 寄件方 寄方 发方 shipper sender consignor shipfrom',
  LEGAL: '法定代表人 法人代表 法人 负责人 legalperson',
  CONTACT: '联系人 联络人 对接人 经办人 contactperson contact',
  // whose
  PLATFORM:
    '电商平台 交易平台 购物平台 销售平台 平台 商城 站点 渠道来源 来源渠道 platform marketplace ebp site channel',
  MERCHANT:
    '电商企业 经营单位 收发货人 境内发货人 商家 商户 店铺 网店 卖家 卖方 货主 电商 merchant seller shop store ebc vendor',
  CARRIER:
    '物流企业 物流公司 物流商 快递公司 快递企业 快递商 承运人 承运商 承运企业 承运公司 承运单位 配送公司 派送公司 运输公司 落地配 shippingcompany deliverycompany logisticscompany expresscompany carrier courier',
  PAYCOMPANY:
    '支付企业 支付公司 支付机构 支付平台 支付商 支付渠道 支付通道 支付方式 付款方式 付款渠道 收单机构 paymentprovider provider paycompany paychannel paymethod paymentmethod',
  COMPANY: '企业 公司 单位 厂商 工厂 company enterprise corp firm',
  // what document
  ORDER:
    '订单 订购单 订货单 网购单 购物单 业务单 成交单 客单 交易单 交易 销售单 采购单 购买单 网单 商单 原单 单据 order trade po so',
  WAYBILL:
    '运单 面单 快递单 快递 物流单 物流 快件 包裹 货运单 发货单 配送单 派送单 追踪 跟踪 查询单 分运单 分单 waybill tracking track awb hawb express logistics parcel shipment mail package',
  MASTER: '提运单 提单 主运单 总运单 主提单 航空主单 主单 总单 mawb masterbill bol bl bill master',
  PAYMENT: '支付 付款 缴费 扣款 付费 网银 收单 微信 支付宝 payment pay paid transaction',
  COLLECTION: '收款 到账 入账 收汇 回款 进账 结汇 collection received receipt charge',
  GOODS: '商品 货品 产品 货物 物品 宝贝 品项 单品 货 goods product item commodity article',
  BOOK: '账册 电子账册 手册 book ems',
  RECORD: '备案 record',
  LEGALUNIT: '法定 法一 statutory',
  FIRST: '第一 法一 first',
  SECOND: '第二 法二 second',
  // which attribute
  NO: '流水单号 流水号 凭证号 序列号 识别号 单号 编号 号码 号 单据号 number num no id ref reference sn serial',
  CODE: '代码 编码 代号 简码 code',
  NAME: '名称 全称 姓名 名字 称呼 名 name fullname',
  PERSON: '姓名 真实姓名 实名 名字',
  SHORT: '简称 short abbr',
  PHONE:
    '联系电话 联系手机 联系方式 联络电话 联络方式 电话号码 手机号码 手机号 手机 电话 移动电话 座机 固话 tel telephone phone mobile cellphone cell',
  IDNO: '身份证件号码 身份证号码 身份证号 身份证件 身份证 证件号码 证件号 证件编号 idcard idcardno idnumber idno identity certificateno certno',
  IDTYPE: '证件类型 证件类别 证件种类 idtype certtype',
  ACCOUNT: '注册号 账号 帐号 账户 会员名 会员号 用户名 昵称 旺旺 登录名 account nick nickname login username',
  ADDRESS: '详细地址 通讯地址 地址 住址 街道地址 详址 address addr street',
  PROVINCE: '省份 省直辖市 省 province state',
  CITY: '城市 地市 市 city',
  COUNTY: '区县 县区 市区县 区 县 county district town',
  AREACODE: '行政区划代码 行政区划 区划代码 区划',
  DISTRICT: '关区 海关 申报关区 主管海关 申报海关 申报地海关',
  VALUE: '货款 货值 价值 商品总价 商品总额 商品金额 成交总额 成交总价 value',
  AMOUNT: '总金额 金额 总额 款额 款项 数额 amount sum money',
  PRICE:
    '单价 单位价格 单件价格 每件价格 单件金额 单件价 每件价 件价 成交价 售价 卖价 销售价 申报价 价格 unitcost cost price',
  TOTAL: '总价 总计 合计 小计 总 total subtotal',
  QTY: '数量 个数 购入数 发货数 订购量 购买量 销量 units 件数量 购买数 下单数 订购数 成交数 数目 qty quantity count pcs',
  PIECES: '件数 包裹数 箱数 packages pieces ctns packs',
  UNIT: '计量单位 单位 unit uom',
  GROSS: '毛重 毛 gross gw',
  NET: '净重 净 net nw',
  WEIGHT: '重量 称重 实重 计费重 包裹重 发货重 重 weight wt',
  CURRENCY: '币制 币种 货币 币别 currency curr ccy',
  TIME: '时间 日期 年月日 time date datetime',
  FREIGHT:
    '运杂费 运输费 运费 邮费 邮资 物流费 快递费 配送费 派送费 货运费 freight postage shippingfee shipfee deliveryfee',
  INSURED: '保价费 保价 保费 保险费 保险 insurance insured',
  DISCOUNT:
    '非现金抵扣 优惠券 优惠 折扣 抵扣 减免 满减 立减 红包 代金券 积分 促销 活动优惠 补贴 discount coupon promotion promo voucher',
  TAX: '代扣税款 税款 税费 税金 税额 综合税 跨境税 行邮税 关税 税 tax duty',
  ACTUAL: '实际 actual',
  PAID: '实付款 实付 实收 应付款 应付 应收 已付 实际支付 实际付款 买家实付',
  COUNTRY: '国家 国别 国 country nation',
  ORIGIN: '原产国 原产地 原产 产地 产国 生产国 origin madein',
  DESTINATION: '目的国 运抵国 目的地 抵运国 destination',
  SPEC: '规格型号 规格 型号 款式 spec specification model',
  DESCRIPTION: '描述 详情 description desc',
  ELEMENTS: '申报要素 要素 elements',
  BRAND: '品牌 商标 牌子 brand',
  BARCODE: '条形码 条码 国际码 barcode ean upc gtin',
  HS: '商品编码 海关编码 海关商品编码 税则号列 税则号 税号 hscode hs tariff',
  SKU: 'sku 货号 料号 款号 品号 商编 物料号 物料 itemno skuid partno articleno',
  ITEMNAME: '品名 商品名称 货物名称 标题 title itemname',
  SEQ: '序号 项号 行号 seq sequence lineno',
  BATCH: '批次 批号 lot batch',
  NOTE: '备注 留言 附言 摘要 说明 remark remarks note memo comment message',
  MODE: '监管方式 贸易方式 业务模式 业务类型 申报模式 通关模式 模式 mode',
  TRANSPORT: '运输方式 运输类型 transportmode trafmode',
  VEHICLE: '运输工具 车牌 船名 车辆 vessel vehicle truck',
  VOYAGE: '航班 航次 班次 flight voyage',
  WRAP: '包装种类 包装类型 包装方式 包装 packing wrap',
  PLACE: '监管场所 作业场所 场所 仓库 location warehouse',
  INFO: '信息 内件 主要货物 info contents',
  TYPE: '类型 类别 种类 type kind',
  CREDIT: '统一社会信用代码 社会信用代码 信用代码 纳税人识别号 usci uscc creditcode',
  CUSTOMSREG: '海关注册编码 海关注册 海关备案编码 海关代码 海关十位编码 customscode',
  MANDATE: '委托 协议 合同 mandate contract',
  FROM: '生效 起始 开始 启用 from start begin effective',
  UNTIL: '到期 截止 失效 终止 有效期至 停用 until end expire expiry',
  FACTOR: '换算系数 换算率 换算 比例因子 系数 factor ratio',
  EMAIL: '邮箱 电子邮件 邮件地址 email mail',
  SINGLE: '单件 单品 单个 每件',
}

/** Words of little weight: nearly every header has one of them. */
const LIGHT: ReadonlySet<string> = new Set([
  'NO',
  'CODE',
  'NAME',
  'GOODS',
  'COMPANY',
  'TYPE',
  'INFO',
  'TOTAL',
  'ACTUAL',
  'AMOUNT',
  'TIME',
  'SINGLE',
])

/** People are named by what they do: 购物者, 提货人, 付款用户. */
const DOERS: Readonly<Record<string, readonly [stems: string, endings: string]>> = {
  BUYER: ['订购 购买 购物 购货 下单 订货 采购 买受 申购 消费 实名 清关 申报', '人 者 方 用户 客户 人员'],
  RECEIVER: ['收货 收件 接收 签收 提货 领取 取件 收包裹 派送 派件 配送 投递', '人 者 方 用户 客户 对象 联系人 联络人'],
  PAYER: ['支付 付款 扣款 缴费 付费 缴款 结算 汇款', '人 者 方 用户 客户'],
  SENDER: ['发货 发件 寄件 寄货 出货', '人 者 方 客户 联系人'],
}

const VOCABULARY = new Map<string, string[]>()
for (const [concept, [stems, endings]] of Object.entries(DOERS))
  for (const stem of stems.split(' ')) for (const ending of endings.split(' ')) VOCABULARY.set(stem + ending, [concept])
for (const [concept, words] of Object.entries(WORDS)) {
  for (const word of words.split(' '))
    if (VOCABULARY.get(word)?.includes(concept) !== true)
      VOCABULARY.set(word, [...(VOCABULARY.get(word) ?? []), concept])
}
const LONGEST = Math.max(...[...VOCABULARY.keys()].map((word) => word.length))
/** What says nothing about a column. */
const FILLER =
  /^(?:的|之|所|方|栏|列|项|行|本|该|客|填写|填|写|实际|对应|相关|原始|真实|详细|具体|最终|平均|人民币|rmb|cny|kg|kgs|元|the|of|and|for|my|info|str|s)/

export interface HeaderWords {
  readonly concepts: ReadonlySet<string>
  /** Characters that belong to no known word. */
  readonly unknown: number
}

/** Cuts a folded header into concepts, longest words first. */
export function headerWords(folded: string): HeaderWords {
  const concepts = new Set<string>()
  let unknown = 0
  let at = 0
  const text = folded.replace(/\d+/g, '')
  while (at < text.length) {
    let length = Math.min(LONGEST, text.length - at)
    let found: string[] | undefined
    for (; length > 0; length--) {
      found = VOCABULARY.get(text.slice(at, at + length))
      if (found !== undefined) break
    }
    if (found !== undefined) {
      for (const concept of found) concepts.add(concept)
      at += length
      continue
    }
    const filler = FILLER.exec(text.slice(at))
    if (filler === null) unknown++
    at += filler?.[0].length ?? 1
  }
  return { concepts, unknown }
}

/** What a concept counts in a comparison. */
export function conceptWeight(concept: string): number {
  return LIGHT.has(concept) ? 0.45 : 1
}

/** Weight of all concepts. */
export function totalWeight(words: HeaderWords): number {
  let sum = 0
  for (const concept of words.concepts) sum += conceptWeight(concept)
  return sum
}

/**
 * How alike two sets of words are, 0..1: shared weight over all weight, unknown characters counting against it. Words that every
 * second header has prove nothing by themselves.
 */
export function wordLikeness(shared: number, a: HeaderWords, b: HeaderWords): number {
  return shared < 0.85 ? 0 : (2 * shared) / (totalWeight(a) + totalWeight(b) + 0.25 * (a.unknown + b.unknown))
}

/** Concepts that say whose a bare 姓名, 电话 or 地址 is. */
export const ROLES: readonly string[] = ['BUYER', 'RECEIVER', 'PAYER', 'SENDER']
/** Concepts that need such a role. */
export const ROLE_BOUND: readonly string[] = [
  'PHONE',
  'ADDRESS',
  'PERSON',
  'IDNO',
  'IDTYPE',
  'PROVINCE',
  'CITY',
  'COUNTY',
  'ACCOUNT',
]
