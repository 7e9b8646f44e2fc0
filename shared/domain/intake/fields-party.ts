import { fieldsOfSection, type FieldSource } from './field.ts'

/** Clients and goods records: names of GLOSSARY.md. Dates are YYYY-MM-DD here, as the records hold them. */

const CLIENT: readonly FieldSource[] = [
  ['code', '客户编号', 'number', 40, 'no', '客户代码 编号 客户简码 客户号 clientcode customercode'],
  [
    'name',
    '企业名称',
    'text',
    200,
    'file',
    '公司名称 客户名称 单位名称 企业全称 公司全称 客户企业 客户企业名称 名称 公司 客户 companyname company clientname customer',
  ],
  [
    'usci',
    '统一社会信用代码',
    'usci',
    18,
    'no',
    '社会信用代码 信用代码 统一信用代码 统一代码 社会统一信用代码 税号 纳税人识别号 三证合一代码 usci uscc creditcode taxno',
  ],
  [
    'customsCode',
    '海关注册编码',
    'customsCode',
    10,
    'no',
    '海关编码 海关代码 海关备案编码 海关注册登记编码 海关注册号 海关十位编码 企业海关编码 海关备案号 customscode',
  ],
  ['role', '企业类型', 'text', 60, 'no', '角色 企业角色 类型 客户类型 role'],
  ['contact', '联系人', 'name', 60, 'no', '联系人姓名 联络人 对接人 经办人 业务联系人 contact contactname'],
  ['phone', '联系电话', 'phone', 50, 'no', '电话 手机 手机号 手机号码 联系人电话 联系方式 联系手机 phone tel mobile'],
  ['email', '电子邮箱', 'text', 100, 'no', '邮箱 电子邮件 email mail'],
  ['address', '地址', 'address', 200, 'no', '企业地址 公司地址 注册地址 经营地址 办公地址 联系地址 address'],
  ['place', '所在地', 'text', 60, 'no', '所在城市 注册地 所在地市 城市 地市 所属地区 place city'],
  ['mandateNo', '委托协议号', 'number', 60, 'no', '协议编号 委托协议编号 合同号 合同编号 mandateno contractno'],
  ['mandateFrom', '委托生效日', 'date', 10, 'no', '协议生效日期 委托开始日期 合同开始日期 生效日期 起始日期'],
  ['mandateTo', '委托到期日', 'date', 10, 'no', '协议到期日期 委托截止日期 合同到期日 到期日期 截止日期 有效期至'],
  ['note', '备注', 'text', 1000, 'no', '说明 remark note'],
]

const GOODS: readonly FieldSource[] = [
  [
    'sku',
    '商品货号',
    'number',
    30,
    'file',
    'SKU 货号 企业商品货号 商品编号 商品SKU SKU编码 产品编号 产品编码 料号 物料编码 商家编码 货品编号 货品编码 itemno skuid skucode itemcode productcode',
  ],
  [
    'name',
    '商品名称',
    'text',
    250,
    'file',
    '品名 中文品名 商品中文名称 商品名 货物名称 产品名称 申报品名 名称 goodsname productname itemname name',
  ],
  ['hsCode', '商品编码', 'hsCode', 13, 'later', 'HS编码 海关编码 税号 HS HSCODE 海关商品编码 税则号列 商品税号 hscode'],
  ['elements', '申报要素', 'text', 510, 'no', '规格型号要素 要素 申报要素内容 elements'],
  ['model', '规格型号', 'text', 510, 'no', '规格 型号 商品规格 商品规格型号 产品规格 model spec specification'],
  ['brand', '品牌', 'text', 100, 'no', '品牌名称 商标 牌名 brand'],
  ['gtin', '商品条码', 'gtin', 14, 'no', '条码 条形码 商品条形码 国际条码 gtin ean upc barcode'],
  [
    'originCountry',
    '原产国',
    'table:country',
    3,
    'no',
    '原产地 产地 原产国地区 原产国代码 生产国 国别 origin countryoforigin',
  ],
  ['unit', '申报计量单位', 'table:unit', 3, 'later', '计量单位 申报单位 单位 成交单位 成交计量单位 销售单位 unit uom'],
  [
    'unit1',
    '法定计量单位',
    'table:unit',
    3,
    'no',
    '第一法定单位 法定单位 法定第一单位 第一计量单位 第一单位 第一法定计量单位 unit1',
  ],
  ['unit2', '第二计量单位', 'table:unit', 3, 'no', '第二法定单位 法定第二单位 第二单位 第二法定计量单位 unit2'],
  [
    'factor1',
    '法定单位换算系数',
    'decimal',
    25,
    'no',
    '第一换算系数 法定数量换算 第一法定数量 单件法定数量 法定换算率 第一比例因子 第一法定数量系数 换算系数 factor1',
  ],
  [
    'factor2',
    '第二单位换算系数',
    'decimal',
    25,
    'no',
    '第二换算系数 第二法定数量 单件第二数量 第二比例因子 第二法定数量系数 factor2',
  ],
  [
    'unitNetWeight',
    '单件净重',
    'decimal',
    25,
    'no',
    '净重 单品净重 商品净重 单位净重 单个净重 净重(KG) netweight unitnetweight',
  ],
  ['bookItemNo', '账册备案序号', 'text', 200, 'no', '备案序号 账册序号 账册项号 备案料号 账册备案料号 项号 bookitemno'],
  ['validFrom', '生效日期', 'date', 10, 'no', '启用日期 有效期起 开始日期 生效日 validfrom'],
  ['validTo', '失效日期', 'date', 10, 'no', '有效期至 有效期止 截止日期 到期日 停用日期 validto'],
  ['note', '备注', 'text', 1000, 'no', '说明 remark note'],
]

export const CLIENT_FIELDS = fieldsOfSection('client', CLIENT)
export const GOODS_FIELDS = fieldsOfSection('goods', GOODS)
