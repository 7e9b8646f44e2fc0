import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import type { GridColumn } from '../../ui/grid/column.ts'

export type GoodsRow = CallOut<'goods.page'>['rows'][number]

export const GOODS_COLUMNS: readonly GridColumn<GoodsRow>[] = [
  {
    id: 'sku',
    title: '商品货号',
    width: 116,
    kind: 'code',
    text: (row) => row.sku,
    frozen: true,
    sort: 'sku',
    filter: { kind: 'text' },
  },
  {
    id: 'name',
    title: '商品名称',
    width: 220,
    text: (row) => row.name,
    frozen: true,
    sort: 'name',
    filter: { kind: 'text' },
  },
  { id: 'client', title: '客户', width: 180, text: (row) => row.client, sort: 'client', filter: { kind: 'text' } },
  {
    id: 'hsCode',
    title: '商品编码',
    width: 104,
    kind: 'code',
    text: (row) => row.hsCode,
    sort: 'hsCode',
    filter: { kind: 'text' },
  },
  { id: 'model', title: '规格型号', width: 120, text: (row) => row.model, filter: { kind: 'text' } },
  { id: 'brand', title: '品牌', width: 80, text: (row) => row.brand, filter: { kind: 'text' } },
  { id: 'unit', title: '申报单位', width: 92, kind: 'code', text: (row) => row.unit, filter: { kind: 'exact' } },
  { id: 'unit1', title: '法一', width: 66, kind: 'code', text: (row) => row.unit1, filter: { kind: 'exact' } },
  { id: 'factor1', title: '换算一', width: 76, kind: 'number', text: (row) => row.factor1 },
  { id: 'unit2', title: '法二', width: 66, kind: 'code', text: (row) => row.unit2, filter: { kind: 'exact' } },
  { id: 'factor2', title: '换算二', width: 76, kind: 'number', text: (row) => row.factor2 },
  { id: 'unitNetWeight', title: '单件净重', width: 82, kind: 'number', text: (row) => row.unitNetWeight },
  {
    id: 'originCountry',
    title: '原产国',
    width: 80,
    kind: 'code',
    text: (row) => row.originCountry,
    filter: { kind: 'exact' },
  },
  { id: 'gtin', title: '商品条码', width: 120, kind: 'code', text: (row) => row.gtin, filter: { kind: 'text' } },
  {
    id: 'bookItems',
    title: '账册备案序号',
    width: 130,
    kind: 'code',
    text: (row) => row.bookItems.join('、'),
    filter: { kind: 'text' },
  },
  { id: 'dutyRate', title: '关税率', width: 64, kind: 'number', text: (row) => row.dutyRate },
  { id: 'vatRate', title: '增值税率', width: 70, kind: 'number', text: (row) => row.vatRate },
  { id: 'consumptionRate', title: '消费税率', width: 70, kind: 'number', text: (row) => row.consumptionRate },
  {
    id: 'validFrom',
    title: '生效',
    width: 88,
    kind: 'date',
    text: (row) => row.validFrom,
    sort: 'validFrom',
    filter: { kind: 'date' },
  },
  {
    id: 'validTo',
    title: '失效',
    width: 88,
    kind: 'date',
    text: (row) => row.validTo ?? '',
    sort: 'validTo',
    filter: { kind: 'date' },
  },
  {
    id: 'elements',
    title: '申报要素',
    width: 240,
    text: (row) => row.elements,
    hidden: true,
    filter: { kind: 'text' },
  },
  { id: 'note', title: '备注', width: 160, text: (row) => row.note, hidden: true, filter: { kind: 'text' } },
]

const FACTOR_HELP = '一个申报单位折合多少个法定单位，如 1 罐 = 0.9 千克填 0.9。最多 5 位小数，精确计算不用浮点。'
const RATE_HELP = '留空时取税则表中该编码当日的税率；填写则以此为准。小数表示，13% 填 0.13。'

export const GOODS_FIELDS: readonly FieldSpec[] = [
  {
    id: 'clientCode',
    label: '客户编号',
    kind: 'text',
    plain: true,
    required: true,
    maxLength: 20,
    help: '客户列表中的编号。',
  },
  {
    id: 'sku',
    label: '商品货号',
    kind: 'text',
    plain: true,
    required: true,
    maxLength: 30,
    help: '企业商品货号，与订单文件中的货号一致；同一客户内按生效日期区分版本。',
  },
  {
    id: 'gtin',
    label: '商品条码',
    kind: 'text',
    plain: true,
    maxLength: 50,
    help: '无条码填“无”。',
    source: 'GB 12904',
  },
  { id: 'name', label: '商品名称', kind: 'text', required: true, maxLength: 250, span: 2 },
  { id: 'brand', label: '品牌', kind: 'text', maxLength: 100 },
  {
    id: 'hsCode',
    label: '商品编码',
    kind: 'text',
    plain: true,
    maxLength: 10,
    help: '10 位税则号列。',
    source: '进出口税则',
  },
  { id: 'model', label: '规格型号', kind: 'text', maxLength: 510, span: 2 },
  { id: 'elements', label: '申报要素', kind: 'note', maxLength: 1000, span: 3 },
  { id: 'unit', label: '申报单位', kind: 'code', table: 'unit', maxLength: 3, group: '单位与重量' },
  { id: 'unit1', label: '第一法定单位', kind: 'code', table: 'unit', maxLength: 3 },
  { id: 'unit2', label: '第二法定单位', kind: 'code', table: 'unit', maxLength: 3 },
  { id: 'unitNetWeight', label: '单件净重', kind: 'decimal', help: '千克。' },
  { id: 'factor1', label: '第一换算系数', kind: 'decimal', help: FACTOR_HELP },
  { id: 'factor2', label: '第二换算系数', kind: 'decimal', help: FACTOR_HELP },
  {
    id: 'content',
    label: '每件含量',
    kind: 'decimal',
    help: '一个申报单位的含量（毫升、克，或片、张），用于判断高档化妆品的消费税。',
  },
  {
    id: 'measure',
    label: '含量单位',
    kind: 'choice',
    choices: [
      { value: 'ml-or-g', label: '毫升或克' },
      { value: 'piece', label: '片、张' },
    ],
  },
  { id: 'originCountry', label: '原产国', kind: 'code', table: 'country', maxLength: 3, group: '原产、账册与税率' },
  { id: 'bookItems', label: '账册备案序号', kind: 'text', span: 2, help: '可填多个，用逗号隔开。' },
  { id: 'dutyRate', label: '关税率', kind: 'decimal', help: RATE_HELP },
  { id: 'vatRate', label: '增值税率', kind: 'decimal', help: RATE_HELP },
  {
    id: 'consumptionRate',
    label: '消费税率',
    kind: 'text',
    maxLength: 24,
    help: '比例税率写 0.15；从量写“每单位金额/计量单位代码”，如 1/095；复合写 20%+1/035。从量的算法未核实，界面会注明。',
  },
  { id: 'validFrom', label: '生效日期', kind: 'date', required: true, group: '有效期' },
  { id: 'validTo', label: '失效日期', kind: 'date' },
  { id: 'note', label: '备注', kind: 'note', maxLength: 500, span: 3 },
]

const TEXTS = [
  'sku',
  'name',
  'hsCode',
  'model',
  'elements',
  'brand',
  'unit',
  'unit1',
  'unit2',
  'factor1',
  'factor2',
  'unitNetWeight',
  'originCountry',
  'gtin',
  'vatRate',
  'consumptionRate',
  'dutyRate',
  'content',
  'measure',
  'note',
] as const

export function goodsValues(row: GoodsRow, clientCode: string): FormValues {
  return {
    ...Object.fromEntries(TEXTS.map((id) => [id, row[id]])),
    clientCode,
    bookItems: row.bookItems.join(', '),
    validFrom: row.validFrom,
    validTo: row.validTo ?? '',
  }
}

/** What the form says, as the contract wants it. */
export function goodsInput(
  values: FormValues,
  clientId: number,
  id: number | undefined,
  revision: number,
): CallIn<'goods.save'> {
  const text = (field: string): string => values[field] ?? ''
  const items = text('bookItems')
    .split(/[,，、;；\s]+/)
    .filter((item) => item !== '')
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    clientId,
    sku: text('sku'),
    name: text('name'),
    hsCode: text('hsCode'),
    model: text('model'),
    elements: text('elements'),
    brand: text('brand'),
    unit: text('unit'),
    unit1: text('unit1'),
    unit2: text('unit2'),
    factor1: text('factor1'),
    factor2: text('factor2'),
    unitNetWeight: text('unitNetWeight'),
    originCountry: text('originCountry'),
    gtin: text('gtin'),
    vatRate: text('vatRate'),
    consumptionRate: text('consumptionRate'),
    dutyRate: text('dutyRate'),
    content: text('content'),
    measure: text('measure') === 'piece' ? 'piece' : 'ml-or-g',
    note: text('note'),
    bookItems: items,
    validFrom: text('validFrom'),
    ...(text('validTo') === '' ? {} : { validTo: text('validTo') }),
  }
}

export const NEW_GOODS: FormValues = { validFrom: '2000-01-01', measure: 'ml-or-g' }
