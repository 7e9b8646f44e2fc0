/** Kinds of bonded documents and the codes in them, as data (SPEC B, codes/). */

export const BONDED_TYPES = [
  'INV101',
  'SAS101',
  'SAS111',
  'SAS121',
  'BWS101',
  'ICP101',
  'SAS131',
  'EMS111',
  'EMS121',
] as const
export type BondedType = (typeof BONDED_TYPES)[number]

export interface BondedTypeRow {
  readonly type: BondedType
  readonly name: string
  /** Element of our own number in the head; '' = only the envelope has it. */
  readonly ownNo: string
  /** Element of the platform's number (统一编号) in the head; '' = there is none. */
  readonly platformNo: string
  /** Element of customs' number in the head, which a later version repeats; '' = it repeats none. */
  readonly customsNo: string
  /** Elements of the kind (type of list, pass, business) and of the direction; '' = it has none. */
  readonly listType: string
  readonly direction: string
  /** Element of a line's number, written when the message is frozen; '' = lines have numbers of the book, or none. */
  readonly lineNo: string
  readonly declareType: string
  /** Value of declareType that deletes or voids; '' = there is none. */
  readonly undoes: string
  readonly undoName: string
  /**
   * import: the form of the import client, as several sources show it. customs: only customs' own structure was seen; such a document is made
   * from its record (vehicle, book, write-off), has no draft at the window, and is sent only where the office says so.
   */
  readonly form: 'import' | 'customs'
}

export const BONDED_TYPE_TABLE: readonly BondedTypeRow[] = [
  {
    type: 'INV101',
    name: '核注清单',
    ownNo: 'EtpsInnerInvtNo',
    platformNo: 'SeqNo',
    customsNo: 'BondInvtNo',
    listType: 'InvtType',
    direction: 'ImpexpMarkcd',
    lineNo: 'GdsSeqno',
    declareType: 'DclTypecd',
    undoes: '3',
    undoName: '删除',
    form: 'import',
  },
  {
    type: 'SAS101',
    name: '业务申报表',
    ownNo: 'EtpsPreentNo',
    platformNo: 'SeqNo',
    customsNo: 'SasDclNo',
    listType: 'BusinessTypecd',
    direction: 'DirectionTypecd',
    lineNo: 'SasDclSeqno',
    declareType: 'DclTypecd',
    undoes: '3',
    undoName: '结案',
    form: 'import',
  },
  {
    type: 'SAS111',
    name: '出入库单',
    ownNo: 'EtpsPreentNo',
    platformNo: 'SeqNo',
    customsNo: 'SasStockNo',
    listType: 'BusinessTypecd',
    direction: 'StockTypecd',
    lineNo: 'SasStockSeqno',
    declareType: 'DclTypecd',
    undoes: '3',
    undoName: '作废',
    form: 'import',
  },
  {
    type: 'SAS121',
    name: '核放单',
    ownNo: 'EtpsPreentNo',
    platformNo: 'SeqNo',
    customsNo: 'PassportNo',
    listType: 'PassportTypecd',
    direction: 'IoTypecd',
    lineNo: 'PassportSeqNo',
    declareType: 'DclTypecd',
    undoes: '3',
    undoName: '作废',
    form: 'import',
  },
  {
    type: 'BWS101',
    name: '账册备案',
    ownNo: 'EtpsPreentNo',
    platformNo: 'SeqNo',
    customsNo: '',
    listType: 'BwlTypeCd',
    direction: '',
    lineNo: 'GdsSeqNo',
    declareType: 'DclTypeCd',
    undoes: '',
    undoName: '',
    form: 'import',
  },
  {
    type: 'ICP101',
    name: '两步申报核放单',
    ownNo: 'EtpsPreentNo',
    platformNo: 'SasPassportPreentNo',
    customsNo: 'PassportNo',
    listType: '',
    direction: '',
    lineNo: '',
    declareType: 'DclTypecd',
    undoes: '',
    undoName: '',
    form: 'import',
  },
  {
    type: 'SAS131',
    name: '车辆备案',
    ownNo: 'dclPreentNo',
    platformNo: '',
    customsNo: '',
    listType: '',
    direction: '',
    lineNo: '',
    declareType: 'dclTypecd',
    undoes: '',
    undoName: '',
    form: 'customs',
  },
  {
    type: 'EMS111',
    name: '加工账册备案',
    ownNo: 'etpsPreentNo',
    platformNo: '',
    customsNo: '',
    listType: '',
    direction: '',
    lineNo: '',
    declareType: 'dclTypecd',
    undoes: '',
    undoName: '',
    form: 'customs',
  },
  {
    type: 'EMS121',
    name: '加工账册报核',
    ownNo: '',
    platformNo: '',
    customsNo: '',
    listType: '',
    direction: '',
    lineNo: '',
    declareType: '',
    undoes: '',
    undoName: '',
    form: 'customs',
  },
]

/** The row of a type. Throws RangeError for a text that is none. */
export function bondedType(type: string): BondedTypeRow {
  const row = BONDED_TYPE_TABLE.find((one) => one.type === type)
  if (row === undefined) throw new RangeError(`bonded type ${type}`)
  return row
}

/** True for the name of a bonded document. */
export function isBondedType(text: string): text is BondedType {
  return BONDED_TYPES.some((type) => type === text)
}

export type Choices = Readonly<Record<string, string>>

/** Codes by element; shown beside the value, offered in forms. Sources: codes/*.csv of SPEC B. */
export const BONDED_CODES = {
  InvtType: {
    0: '普通清单',
    1: '集报清单',
    3: '先入区后报关',
    4: '简单加工',
    5: '保税展示交易',
    6: '区内流转',
    7: '区港联动',
    8: '保税电商',
    9: '一纳成品内销',
  },
  ListType: {
    A: '加工贸易深加工结转',
    B: '加工贸易余料结转',
    C: '不作价设备结转',
    D: '区间深加工结转',
    E: '区间料件结转',
    Y: '一般纳税人',
  },
  DclcusFlag: { 1: '报关', 2: '非报关' },
  DclcusTypecd: { 1: '关联报关', 2: '对应报关' },
  GenDecFlag: { 1: '生成报关单', 2: '不生成' },
  ImpexpMarkcd: { I: '进', E: '出' },
  IoTypecd: { I: '进区', E: '出区' },
  StockTypecd: { I: '入库', E: '出库' },
  DirectionTypecd: { I: '入区', E: '出区' },
  MtpckEndprdMarkcd: { I: '料件', E: '成品' },
  MtpckEndprdTypecd: { I: '料件', E: '成品' },
  ModfMarkcd: { 0: '未修改', 1: '修改', 2: '删除', 3: '增加' },
  BusinessTypecd: {
    A: '分送集报',
    B: '外发加工',
    C: '保税展示交易',
    D: '设备检测',
    E: '设备维修',
    F: '模具外发',
    G: '简单加工',
    H: '其他业务',
    Y: '一纳企业进出区',
  },
  PassportTypecd: {
    1: '先入区后报关',
    2: '一线一体化进出区',
    3: '二线进出区',
    4: '非报关进出区',
    5: '卡口登记货物',
    6: '空车进出区',
  },
  BindTypecd: { 1: '一车多票', 2: '一票一车', 3: '一票多车' },
  RltTbTypecd: { 1: '核注清单', 2: '出入库单', 3: '提运单' },
  RtlBillTypecd: { 1: '核注清单', 2: '出入库单', 3: '提运单' },
  DecType: {
    1: '进口报关单',
    2: '出口报关单',
    3: '进境备案清单',
    4: '出境备案清单',
    5: '进境两单一审备案清单',
    6: '出境两单一审备案清单',
    X: '进口两步申报报关单',
    Y: '进口两步申报备案清单',
  },
  UseCd: { 0: '非重点商品', 1: '目录重点商品', 2: '连带重点商品', 3: '过渡期重点商品' },
} as const satisfies Readonly<Record<string, Choices>>

/** What a code of an element means; '' when nobody says. */
export function bondedCodeName(element: string, code: string): string {
  const table: Choices | undefined = Object.hasOwn(BONDED_CODES, element)
    ? BONDED_CODES[element as keyof typeof BONDED_CODES]
    : undefined
  return table?.[code] ?? ''
}

/** Does a document of this kind and direction put goods into the book, take them out, or neither? */
export type BookEffect = 'in' | 'out' | 'none'

/** Lists move the book (SPEC C.1); every other document only goes with them. */
export function bookEffect(type: BondedType, direction: string): BookEffect {
  if (type !== 'INV101') return 'none'
  return direction === 'I' ? 'in' : direction === 'E' ? 'out' : 'none'
}
