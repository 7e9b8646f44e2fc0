import { fieldsOfSection, type FieldSource } from './field.ts'

/** Items of bonded account books with their opening balances, and stock lists of other systems. Names of GLOSSARY.md. */

const BOOK: FieldSource = [
  'bookNo',
  '账册编号',
  'number',
  12,
  'file',
  '账册号 电子账册号 备案编号 手册编号 物流账册号 仓库账册号 账册 bookno emsno bwsno putrecno',
]
const ITEM_NO: FieldSource = [
  'itemNo',
  '料号',
  'number',
  32,
  'file',
  '商品料号 账册料号 备案料号 物料编码 货号 SKU 商品货号 gdsmtno itemno sku',
]
const SEQ: FieldSource = [
  'bookItemSeq',
  '备案序号',
  'number',
  9,
  'no',
  '账册序号 账册项号 项号 商品序号 账册备案序号 putrecseqno gdsseqno bookitemseq',
]
const OWNER: FieldSource = ['owner', '货主', 'number', 40, 'no', '货主编号 货主代码 客户编号 客户代码 owner ownercode']

const BOOK_ITEM: readonly FieldSource[] = [
  BOOK,
  SEQ,
  ITEM_NO,
  ['hsCode', '商品编码', 'hsCode', 13, 'no', 'HS编码 税号 HS HSCODE 海关商品编码 税则号列 gdecd hscode'],
  ['name', '商品名称', 'text', 512, 'file', '品名 货物名称 名称 中文品名 gdsnm goodsname name'],
  ['spec', '规格型号', 'text', 512, 'no', '规格 型号 申报要素 规格型号描述 gdsspcfmodeldesc spec'],
  ['declaredUnit', '申报单位', 'table:unit', 3, 'file', '申报计量单位 计量单位 单位 dclunitcd unit'],
  ['legalUnit', '法定单位', 'table:unit', 3, 'no', '法定计量单位 第一法定单位 法定第一单位 lawfunitcd unit1'],
  ['secondUnit', '第二法定单位', 'table:unit', 3, 'no', '法定第二单位 法定第二计量单位 第二单位 secdlawfunitcd unit2'],
  ['factor1', '第一换算系数', 'decimal', 25, 'no', '法定换算系数 第一比例因子 法定单位换算 fstsfval factor1'],
  ['factor2', '第二换算系数', 'decimal', 25, 'no', '第二比例因子 第二单位换算 secdsfval factor2'],
  ['stockUnit', '库存单位', 'table:unit', 3, 'no', '仓库单位 销售单位 库存计量单位 stockunit'],
  ['stockFactor', '库存换算系数', 'decimal', 25, 'no', '库存单位换算 箱规 每库存单位申报数量 stockfactor'],
  ['country', '原产国', 'table:country', 3, 'no', '原产地 产地 原产国地区 国别 natcd origin country'],
  ['currency', '币制', 'table:currency', 3, 'no', '币种 申报币制 dclcurrcd currency'],
  ['price', '申报单价', 'decimal', 25, 'no', '单价 备案单价 dcluprcamt price'],
  ['limitDate', '存储期限', 'date', 10, 'no', '监管期限 存储监管期限 到期日期 limitdate'],
  ['gtin', '商品条码', 'gtin', 14, 'no', '条码 条形码 国际条码 gtin ean barcode'],
  OWNER,
  ['bookQuantity', '账面数量', 'decimal', 25, 'no', '期初账面 账册余量 账册数量 账面余量 剩余数量 海关账面 bookqty'],
  ['stockQuantity', '库存数量', 'decimal', 25, 'no', '期初库存 实物数量 实际库存 在库数量 库存 stockqty'],
]

const STOCK: readonly FieldSource[] = [
  [BOOK[0], BOOK[1], BOOK[2], BOOK[3], 'no', BOOK[5]],
  SEQ,
  ITEM_NO,
  ['gtin', '商品条码', 'gtin', 14, 'no', '条码 条形码 国际条码 gtin ean barcode'],
  OWNER,
  [
    'quantity',
    '数量',
    'decimal',
    25,
    'file',
    '库存数量 在库数量 实物数量 可用数量 现有量 结存 库存 qty quantity onhand',
  ],
  ['unit', '单位', 'table:unit', 3, 'no', '计量单位 库存单位 unit uom'],
  ['bin', '库位', 'text', 60, 'no', '货位 仓位 储位 bin location'],
  ['lot', '批次', 'text', 60, 'no', '批号 生产批号 lot batch'],
]

export const BOOK_ITEM_FIELDS = fieldsOfSection('goods', BOOK_ITEM)
export const STOCK_FIELDS = fieldsOfSection('goods', STOCK)
