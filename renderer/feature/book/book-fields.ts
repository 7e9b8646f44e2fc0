import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { BOOK_KINDS, BOOK_MODES, ITEM_STATES } from '../../../shared/domain/bonded/book.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import type { FilterOption, GridColumn } from '../../ui/grid/column.ts'
import { toneOf } from '../../ui/tone.ts'

export type Book = CallOut<'book.list'>['books'][number]
export type ItemRow = CallOut<'book.items'>['rows'][number]
export type Movement = CallOut<'book.movements'>['movements'][number]

const bookOptions = (books: readonly Book[]): FilterOption[] =>
  books.map((book) => ({
    value: String(book.id),
    label: book.title === '' ? book.bookNo : `${book.bookNo} ${book.title}`,
  }))

const quantity = (
  id: Exclude<keyof ItemRow, 'factor1'> & string,
  title: string,
  width: number,
  more: Partial<GridColumn<ItemRow>> = {},
): GridColumn<ItemRow> => ({
  id,
  title,
  width,
  kind: 'number',
  text: (row) => {
    const value = row[id]
    return value === '0' ? '' : String(value)
  },
  ...more,
})

export function itemColumns(books: readonly Book[]): readonly GridColumn<ItemRow>[] {
  const exact = { kind: 'exact', ops: ['is', 'starts'] } as const
  return [
    {
      id: 'book',
      title: '账册',
      width: 112,
      kind: 'code',
      text: (row) => row.bookNo,
      frozen: true,
      filter: { kind: 'options', options: bookOptions(books) },
    },
    {
      id: 'seq',
      title: '备案序号',
      width: 88,
      kind: 'code',
      text: (row) => (row.seq === 0 ? '未备案' : String(row.seq)),
      tone: (row) => toneOf(row.tone),
      frozen: true,
      filter: { kind: 'number', ops: ['is', 'from', 'to'] },
    },
    { id: 'itemNo', title: '料号', width: 120, kind: 'code', text: (row) => row.itemNo, frozen: true, filter: exact },
    { id: 'name', title: '商品名称', width: 180, text: (row) => row.name, filter: { kind: 'text' } },
    { id: 'declaredUnit', title: '单位', width: 46, kind: 'code', text: (row) => row.declaredUnit },
    quantity('customs', '账面', 92),
    quantity('preDebited', '预核扣', 80),
    quantity('released', '放行未核扣', 88),
    quantity('free', '可用', 88),
    quantity('preCredited', '待记账', 80),
    quantity('house', '实物', 92),
    quantity('inFlight', '在途', 76),
    quantity('countDifference', '盘点差异', 76),
    quantity('difference', '账实差', 84, {
      tone: (row) => (row.difference === '0' ? 'grey' : 'amber'),
      filter: { kind: 'exact', ops: ['filled', 'empty'] },
    }),
    { id: 'hsCode', title: '商品编码', width: 100, kind: 'code', text: (row) => row.hsCode, filter: exact },
    { id: 'gtin', title: '条码', width: 120, kind: 'code', text: (row) => row.gtin, filter: exact },
    {
      id: 'limitDate',
      title: '存储期限',
      width: 90,
      kind: 'date',
      text: (row) => row.limitDate,
      filter: { kind: 'date', ops: ['from', 'to'] },
    },
    { id: 'inDate', title: '最近入区', width: 90, kind: 'date', text: (row) => row.inDate },
    { id: 'listNo', title: '记账清单', width: 160, kind: 'code', text: (row) => row.listNo, filter: exact },
    {
      id: 'state',
      title: '状态',
      width: 70,
      text: (row) => row.stateName,
      tone: (row) => toneOf(row.tone),
      filter: { kind: 'options', options: ITEM_STATES.map((one) => ({ value: one.state, label: one.name })) },
    },
    { id: 'spec', title: '规格型号', width: 200, text: (row) => row.spec, hidden: true },
    { id: 'source', title: '来源', width: 150, text: (row) => row.source, hidden: true },
  ]
}

const FACTOR = '一个申报单位折合多少，最多 5 位小数，精确计算。'

export const ITEM_FIELDS: readonly FieldSpec[] = [
  {
    id: 'itemNo',
    label: '料号',
    kind: 'text',
    plain: true,
    required: true,
    maxLength: 32,
    help: '账册认得的料号，与清单一致。',
  },
  {
    id: 'seq',
    label: '备案序号',
    kind: 'text',
    maxLength: 9,
    help: '海关给的序号；未备案留空。出区与非逐单追加的账册必填。',
    source: '核注清单 PutrecSeqno',
  },
  {
    id: 'state',
    label: '状态',
    kind: 'choice',
    choices: ITEM_STATES.map((one) => ({ value: one.state, label: one.name })),
  },
  { id: 'name', label: '商品名称', kind: 'text', required: true, maxLength: 512, span: 2 },
  { id: 'hsCode', label: '商品编码', kind: 'text', plain: true, maxLength: 10 },
  { id: 'spec', label: '规格型号', kind: 'note', maxLength: 512, span: 3 },
  { id: 'declaredUnit', label: '申报单位', kind: 'code', table: 'unit', maxLength: 3, group: '单位与换算' },
  { id: 'legalUnit', label: '第一法定单位', kind: 'code', table: 'unit', maxLength: 3 },
  { id: 'factor1', label: '第一换算系数', kind: 'decimal', help: `${FACTOR}（第一法定单位）` },
  { id: 'secondUnit', label: '第二法定单位', kind: 'code', table: 'unit', maxLength: 3 },
  { id: 'factor2', label: '第二换算系数', kind: 'decimal', help: `${FACTOR}（第二法定单位）` },
  { id: 'gtin', label: '商品条码', kind: 'text', plain: true, maxLength: 14 },
  { id: 'stockUnit', label: '库存单位', kind: 'code', table: 'unit', maxLength: 3 },
  {
    id: 'stockFactor',
    label: '库存换算系数',
    kind: 'decimal',
    help: '一个库存单位折合多少申报单位，如 1 箱 = 12 瓶填 12。',
  },
  { id: 'country', label: '原产国', kind: 'code', table: 'country', maxLength: 3, group: '价格与期限' },
  { id: 'price', label: '申报单价', kind: 'decimal' },
  { id: 'currency', label: '币制', kind: 'code', table: 'currency', maxLength: 3 },
  { id: 'limitDate', label: '存储期限', kind: 'date' },
]

const ITEM_TEXTS = [
  'itemNo',
  'name',
  'hsCode',
  'spec',
  'declaredUnit',
  'legalUnit',
  'secondUnit',
  'factor1',
  'factor2',
  'stockUnit',
  'stockFactor',
  'country',
  'currency',
  'price',
  'limitDate',
  'gtin',
  'state',
] as const

export const NEW_ITEM: FormValues = { state: 'new' }

export function itemValues(row: ItemRow): FormValues {
  return {
    ...Object.fromEntries(ITEM_TEXTS.map((id) => [id, row[id]])),
    seq: row.seq === 0 ? '' : String(row.seq),
  }
}

export function itemInput(
  values: FormValues,
  bookId: number,
  id: number | undefined,
  revision: number,
): CallIn<'book.saveItem'> {
  const text = (field: string): string => values[field] ?? ''
  const state = ITEM_STATES.find((one) => one.state === text('state'))?.state ?? 'new'
  const seq = text('seq')
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    bookId,
    seq: /^\d{1,9}$/.test(seq) ? Number(seq) : 0,
    itemNo: text('itemNo'),
    name: text('name'),
    hsCode: text('hsCode'),
    spec: text('spec'),
    declaredUnit: text('declaredUnit'),
    legalUnit: text('legalUnit'),
    secondUnit: text('secondUnit'),
    factor1: text('factor1'),
    factor2: text('factor2'),
    stockUnit: text('stockUnit'),
    stockFactor: text('stockFactor'),
    country: text('country'),
    currency: text('currency'),
    price: text('price'),
    limitDate: text('limitDate'),
    gtin: text('gtin'),
    state,
  }
}

const WHO = '清单、核放单等单证按此填写企业栏目。'

export const BOOK_FIELDS: readonly FieldSpec[] = [
  {
    id: 'bookNo',
    label: '账册编号',
    kind: 'text',
    required: true,
    maxLength: 12,
    help: '12 位，T、H、L、E 开头。',
    source: '单一窗口核注清单页面',
  },
  { id: 'title', label: '简称', kind: 'text', maxLength: 100 },
  {
    id: 'kind',
    label: '类型',
    kind: 'choice',
    choices: BOOK_KINDS.map((one) => ({ value: one.kind, label: one.name })),
  },
  {
    id: 'mode',
    label: '记账模式',
    kind: 'choice',
    choices: BOOK_MODES.map((one) => ({ value: one.mode, label: one.name })),
    help: '累计：同料号一项；逐批：每条入区清单表体开一项，同一料号多项。',
  },
  { id: 'validTo', label: '账册有效期', kind: 'date' },
  { id: 'district', label: '主管关区', kind: 'text', maxLength: 4 },
  {
    id: 'cycleFrom',
    label: '核销周期起',
    kind: 'date',
    help: '物流账册自 2025-01-01 起按周期报核，原则上不超过 1 年。',
  },
  { id: 'cycleTo', label: '核销周期止', kind: 'date', help: '周期结束后 60 日内报核，经批准延期后总计不超过 90 日。' },
  {
    id: 'systemId',
    label: '系统',
    kind: 'choice',
    choices: [
      { value: 'Z7', label: 'Z7 特殊区域' },
      { value: 'Z8', label: 'Z8 保税物流' },
    ],
    help: '报文 SysId；含义为推断，未核实。',
  },
  { id: 'companyCode', label: '经营企业编码', kind: 'text', maxLength: 10, group: '企业', help: WHO },
  { id: 'companyCredit', label: '经营企业信用代码', kind: 'text', maxLength: 18 },
  { id: 'companyName', label: '经营企业名称', kind: 'text', maxLength: 200 },
  { id: 'declarantCode', label: '申报企业编码', kind: 'text', maxLength: 10, help: '留空与经营企业相同。' },
  { id: 'declarantCredit', label: '申报企业信用代码', kind: 'text', maxLength: 18 },
  { id: 'declarantName', label: '申报企业名称', kind: 'text', maxLength: 200 },
  { id: 'inputCode', label: '录入单位编码', kind: 'text', maxLength: 10, help: '留空与申报企业相同。' },
  { id: 'inputCredit', label: '录入单位信用代码', kind: 'text', maxLength: 18 },
  { id: 'inputName', label: '录入单位名称', kind: 'text', maxLength: 200 },
  { id: 'contact', label: '申请人及联系方式', kind: 'text', maxLength: 100 },
  { id: 'storageDays', label: '存储期限（天）', kind: 'text', maxLength: 5 },
  { id: 'storageLimit', label: '存储量上限', kind: 'decimal' },
  { id: 'note', label: '备注', kind: 'note', maxLength: 500, span: 3 },
]

const BODY_TEXTS = [
  'companyCode',
  'companyCredit',
  'companyName',
  'declarantCode',
  'declarantCredit',
  'declarantName',
  'inputCode',
  'inputCredit',
  'inputName',
  'district',
  'contact',
  'note',
  'storageDays',
  'storageLimit',
] as const
export const NEW_BOOK: FormValues = { kind: 'logistics', mode: 'accumulate', systemId: 'Z7' }

export function bookValues(book: Book): FormValues {
  const { body } = book
  return {
    ...Object.fromEntries(BODY_TEXTS.map((id) => [id, body[id]])),
    systemId: body.systemId,
    bookNo: book.bookNo,
    title: book.title,
    kind: book.kind,
    mode: book.mode,
    validTo: book.validTo,
    cycleFrom: book.cycleFrom,
    cycleTo: book.cycleTo,
  }
}

export function bookInput(values: FormValues, id: number | undefined, revision: number): CallIn<'book.save'> {
  const text = (field: string): string => values[field] ?? ''
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    bookNo: text('bookNo'),
    title: text('title'),
    kind: text('kind') === 'processing' ? 'processing' : 'logistics',
    mode: text('mode') === 'batch' ? 'batch' : 'accumulate',
    validTo: text('validTo'),
    cycleFrom: text('cycleFrom'),
    cycleTo: text('cycleTo'),
    body: {
      ...Object.fromEntries(BODY_TEXTS.map((field) => [field, text(field)])),
      systemId: text('systemId') === 'Z8' ? 'Z8' : 'Z7',
    },
  }
}
