import { fixedText, plus } from '../../decimal/decimal.ts'
import { foldHeader } from '../../intake/header-text.ts'
import { itemKey } from '../number.ts'
import type { Claim, ExportRow, PurchaseRow } from './claim.ts'
import type { FxRow } from './fx-rows.ts'
import { money, type Column, type SheetContext } from './sheet-column.ts'
import { FX, FX_NOW } from './sheet-fx.ts'
export type { SheetContext } from './sheet-column.ts'

/**
 * The sheets that the bureau's import takes, by the header texts of the user's own template: order and number of columns are the template's
 * (current ones: header in row 8, 17 columns, receipts 24; 2018: header in row 1). Coded cells are `code|name` (refund/SPEC B.2, B.3).
 */
export const SHEET_KINDS = ['purchase', 'export', 'fx', 'agency', 'purchase2018', 'export2018'] as const
export type SheetKind = (typeof SHEET_KINDS)[number]

export const SHEET_NAMES: Readonly<Record<SheetKind, string>> = {
  purchase: '外贸企业出口退税进货明细申报表',
  export: '外贸企业出口退税出口明细申报表',
  fx: '出口货物收汇情况表',
  agency: '外贸综合服务企业代办退税申报表',
  purchase2018: '10026',
  export2018: '10031',
}
/** 1-based header row and first data row of the layouts. */
export const HEADER_ROW: Readonly<Record<SheetKind, number>> = {
  purchase: 8,
  export: 8,
  fx: 8,
  agency: 8,
  purchase2018: 1,
  export2018: 1,
}

const VOUCHER_TYPES: Readonly<Record<PurchaseRow['voucherKind'], string>> = {
  special: '02|增值税专用发票',
  agency: '02|增值税专用发票',
  ordinary: '',
  customsPayment: '13|海关进口增值税专用缴款书',
  consumption: '03|税收缴款书（出口货物劳务专用）',
}
const taxOf = (row: PurchaseRow): string => (row.voucherKind === 'consumption' ? 'C|消费税' : 'V|增值税')
const seq = (number: number): string => String(number).padStart(8, '0')

const PURCHASE: readonly Column<PurchaseRow>[] = [
  { header: '申报年月', words: ['所属期'], kind: 'text', value: (_row, context) => context.period },
  { header: '申报批次', words: ['批次'], kind: 'text', value: (_row, context) => context.batch },
  { header: '序号', words: ['申报序号'], kind: 'text', value: (_row, _context, number) => seq(number) },
  { header: '关联号', words: [], kind: 'text', value: (row) => row.linkNo },
  { header: '税种', words: [], kind: 'text', value: taxOf },
  { header: '凭证种类', words: ['进货凭证种类'], kind: 'text', value: (row) => VOUCHER_TYPES[row.voucherKind] },
  { header: '进货凭证号', words: ['凭证号', '进货凭证号码'], kind: 'text', value: (row) => row.voucherNo },
  { header: '开票日期', words: ['发票开票日期', '填发日期'], kind: 'text', value: (row) => row.issuedOn },
  { header: '供货方纳税号', words: ['供货方税号', '供货方纳税人识别号'], kind: 'text', value: (row) => row.sellerId },
  { header: '出口商品代码', words: ['商品代码'], kind: 'text', value: (row) => row.hsCode },
  { header: '商品名称', words: [], kind: 'text', value: (row) => row.name },
  { header: '计量单位', words: ['单位'], kind: 'text', value: (row, context) => context.unitName(row.unit) },
  { header: '数量', words: [], kind: 'number', value: (row) => fixedText(row.quantity) },
  { header: '计税金额', words: [], kind: 'number', value: (row) => money(row.taxableAmount) },
  { header: '征税率(%)', words: ['征税率', '法定征税税率'], kind: 'number', value: (row) => fixedText(row.levyRate) },
  { header: '退税率(%)', words: ['退税率'], kind: 'number', value: (row) => fixedText(row.refundRate) },
  { header: '可退税额', words: ['应退税额'], kind: 'number', value: (row) => money(row.refund) },
  { header: '税额', words: [], kind: 'number', value: (row) => money(plus(row.refund, row.notRefunded)) },
  { header: '业务类型', words: [], kind: 'text', value: (_row, context) => context.businessType },
  { header: '备注', words: [], kind: 'text', value: () => '' },
]

const EXPORT: readonly Column<ExportRow>[] = [
  { header: '申报年月', words: ['所属期'], kind: 'text', value: (_row, context) => context.period },
  { header: '申报批次', words: ['批次'], kind: 'text', value: (_row, context) => context.batch },
  { header: '序号', words: ['申报序号'], kind: 'text', value: (_row, _context, number) => seq(number) },
  { header: '关联号', words: [], kind: 'text', value: (row) => row.linkNo },
  { header: '报关单号', words: ['出口报关单号'], kind: 'text', value: (row) => itemKey(row.declarationNo, row.itemNo) },
  { header: '代理证明号', words: [], kind: 'text', value: () => '' },
  { header: '出口发票号', words: [], kind: 'text', value: (row) => row.contractNo },
  { header: '出口日期', words: [], kind: 'text', value: (row) => row.exportDate },
  { header: '出口商品代码', words: ['商品代码'], kind: 'text', value: (row) => row.hsCode },
  { header: '商品名称', words: [], kind: 'text', value: (row) => row.name },
  { header: '计量单位', words: ['单位'], kind: 'text', value: (row, context) => context.unitName(row.unit) },
  { header: '出口数量', words: ['数量'], kind: 'number', value: (row) => fixedText(row.quantity) },
  { header: '美元离岸价', words: [], kind: 'number', value: (row) => money(row.fobUsd) },
  { header: '人民币离岸价', words: [], kind: 'number', value: (row) => money(row.fobRmb) },
  { header: '出口进货金额', words: [], kind: 'number', value: (row) => money(row.purchase) },
  { header: '退税率', words: ['退税率(%)'], kind: 'number', value: (row) => fixedText(row.refundRate) },
  { header: '退增值税税额', words: [], kind: 'number', value: (row) => money(row.refund) },
  { header: '退消费税税额', words: [], kind: 'number', value: (row) => money(row.consumption) },
  { header: '申报商品代码', words: [], kind: 'text', value: () => '' },
  {
    header: '退(免)税业务类型',
    words: ['业务类型', '退免税业务类型'],
    kind: 'text',
    value: (_row, context) => context.businessType,
  },
  { header: '国内启运方式', words: [], kind: 'text', value: () => '' },
  { header: '海关总署认证企业类型', words: ['海关认证企业类型'], kind: 'text', value: () => '' },
  { header: '备注', words: [], kind: 'text', value: () => '' },
]

const PURCHASE_NOW = [
  '申报年月',
  '申报批次',
  '关联号',
  '税种',
  '凭证种类',
  '进货凭证号',
  '开票日期',
  '供货方纳税号',
  '出口商品代码',
  '商品名称',
  '计量单位',
  '数量',
  '计税金额',
  '征税率(%)',
  '退税率(%)',
  '可退税额',
  '备注',
]
const EXPORT_NOW = [
  '申报年月',
  '申报批次',
  '关联号',
  '报关单号',
  '代理证明号',
  '出口发票号',
  '出口日期',
  '出口商品代码',
  '商品名称',
  '计量单位',
  '出口数量',
  '美元离岸价',
  '申报商品代码',
  '退(免)税业务类型',
  '国内启运方式',
  '海关总署认证企业类型',
  '备注',
]
const PURCHASE_2018 = [
  '序号',
  '关联号',
  '税种',
  '进货凭证号',
  '发票开票日期',
  '商品代码',
  '商品名称',
  '单位',
  '数量',
  '计税金额',
  '法定征税税率',
  '税额',
  '退税率',
  '可退税额',
  '业务类型',
  '供货方税号',
  '备注',
]
const EXPORT_2018 = [
  '序号',
  '关联号',
  '出口发票号',
  '报关单号',
  '代理证明号',
  '出口日期',
  '核销单号',
  '商品代码',
  '商品名称',
  '申报商品代码',
  '单位',
  '出口数量',
  '美元离岸价',
  '人民币离岸价',
  '出口进货金额',
  '退税率',
  '退增值税税额',
  '退消费税税额',
  '单证不齐标志',
  '业务类型',
  '进料登记册号',
  '备注',
]
const AGENCY_NOW = [
  '申报年月',
  '申报批次',
  '序号',
  '委托代办退税生产企业纳税人识别号',
  '报关单号',
  '出口日期',
  '出口商品代码',
  '商品名称',
  '计量单位',
  '出口数量',
  '美元离岸价',
  '代办退税凭证号',
  '代办退税凭证张数',
  '开票日期',
  '计税金额',
  '征税率(%)',
  '退税率(%)',
  '应退税额',
  '备注',
]

/** The headers of a layout when the user has no template of his own. */
export const STANDARD_HEADERS: Readonly<Record<SheetKind, readonly string[]>> = {
  purchase: PURCHASE_NOW,
  export: EXPORT_NOW,
  fx: FX_NOW,
  agency: AGENCY_NOW,
  purchase2018: PURCHASE_2018,
  export2018: EXPORT_2018,
}

/** A line of the agency claim: declaration item and invoice tied directly (SPEC A.5). */
export interface AgencyRow {
  readonly purchase: PurchaseRow
  readonly export: ExportRow
}

const AGENCY: readonly Column<AgencyRow>[] = [
  { header: '申报年月', words: ['所属期'], kind: 'text', value: (_row, context) => context.period },
  { header: '申报批次', words: ['批次'], kind: 'text', value: (_row, context) => context.batch },
  { header: '序号', words: ['申报序号'], kind: 'text', value: (_row, _context, number) => seq(number) },
  {
    header: '委托代办退税生产企业纳税人识别号',
    words: ['生产企业纳税人识别号', '委托方纳税人识别号'],
    kind: 'text',
    value: (row) => row.purchase.sellerId,
  },
  {
    header: '报关单号',
    words: ['出口报关单号'],
    kind: 'text',
    value: (row) => itemKey(row.export.declarationNo, row.export.itemNo),
  },
  { header: '出口日期', words: [], kind: 'text', value: (row) => row.export.exportDate },
  { header: '出口商品代码', words: ['商品代码'], kind: 'text', value: (row) => row.export.hsCode },
  { header: '商品名称', words: [], kind: 'text', value: (row) => row.export.name },
  { header: '计量单位', words: ['单位'], kind: 'text', value: (row, context) => context.unitName(row.purchase.unit) },
  { header: '出口数量', words: ['数量'], kind: 'number', value: (row) => fixedText(row.purchase.quantity) },
  { header: '美元离岸价', words: [], kind: 'number', value: (row) => money(row.export.fobUsd) },
  {
    header: '代办退税凭证号',
    words: ['代办退税发票号', '代办退税专用发票号'],
    kind: 'text',
    value: (row) => row.purchase.voucherNo,
  },
  { header: '代办退税凭证张数', words: ['发票张数'], kind: 'number', value: () => '1' },
  { header: '开票日期', words: [], kind: 'text', value: (row) => row.purchase.issuedOn },
  { header: '计税金额', words: [], kind: 'number', value: (row) => money(row.purchase.taxableAmount) },
  { header: '征税率(%)', words: ['征税率'], kind: 'number', value: (row) => fixedText(row.purchase.levyRate) },
  { header: '退税率(%)', words: ['退税率'], kind: 'number', value: (row) => fixedText(row.purchase.refundRate) },
  { header: '应退税额', words: ['可退税额', '退税额'], kind: 'number', value: (row) => money(row.purchase.refund) },
  { header: '备注', words: [], kind: 'text', value: () => '' },
]

export interface OutSheet {
  readonly kind: SheetKind
  readonly headers: readonly string[]
  readonly rows: readonly (readonly { readonly text: string; readonly kind: 'text' | 'number' }[])[]
  /** Headers of the template that this program does not fill. */
  readonly unfilled: readonly string[]
  /** What the template has no column for although the claim says it. */
  readonly missing: readonly string[]
  /** Columns that stand elsewhere than in the layout known here, or are called otherwise: sentences. */
  readonly moved: readonly string[]
}

function fill<Row>(
  kind: SheetKind,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headers: readonly string[],
  context: SheetContext,
): OutSheet {
  const words = new Map<string, Column<Row>[]>()
  const say = (word: string, column: Column<Row>): void => {
    const known = words.get(foldHeader(word)) ?? []
    if (!known.includes(column)) words.set(foldHeader(word), [...known, column])
  }
  for (const column of columns) say(column.header, column)
  for (const column of columns) for (const word of column.words) if (!words.has(foldHeader(word))) say(word, column)
  const met = new Map<string, number>()
  const placed = headers.map((header): Column<Row> | undefined => {
    const folded = [foldHeader(header), foldHeader(header.replace(/[(（].*$/, ''))].find((text) => words.has(text))
    const found = folded === undefined ? undefined : words.get(folded)
    if (folded === undefined || found === undefined) return undefined
    const nth = met.get(folded) ?? 0
    met.set(folded, nth + 1)
    return found[Math.min(nth, found.length - 1)]
  })
  const used = new Set(placed)
  const standard = standardColumns(kind, columns)
  const wanted = new Set(standard)
  return {
    kind,
    headers,
    rows: rows.map((row, i) =>
      placed.map((column) =>
        column === undefined
          ? { text: '', kind: 'text' as const }
          : { text: column.value(row, context, i + 1), kind: column.kind },
      ),
    ),
    unfilled: headers.filter((header, i) => header.trim() !== '' && placed[i] === undefined),
    missing: columns
      .filter((column) => wanted.has(column) && !used.has(column) && column.header !== '备注')
      .map((column) => column.header),
    moved: movedColumns(headers, placed, standard),
  }
}

/** The columns of a layout in its order. */
function standardColumns<Row>(kind: SheetKind, columns: readonly Column<Row>[]): (Column<Row> | undefined)[] {
  const left = [...columns]
  return STANDARD_HEADERS[kind].map((header) => {
    const at = left.findIndex((column) => [column.header, ...column.words].includes(header))
    return at < 0 ? undefined : left.splice(at, 1)[0]
  })
}

function movedColumns<Row>(
  headers: readonly string[],
  placed: readonly (Column<Row> | undefined)[],
  standard: readonly (Column<Row> | undefined)[],
): string[] {
  return placed.flatMap((column, at): string[] => {
    if (column === undefined) return []
    const before = standard.indexOf(column)
    const header = (headers[at] ?? '').trim()
    const named = foldHeader(header) === foldHeader(column.header) ? [] : [`“${header}”按“${column.header}”填写`]
    return before < 0 || before === at
      ? named
      : [...named, `“${header}”在第 ${at + 1} 列（所知版式为第 ${before + 1} 列）`]
  })
}

/** The rows of the agency claim. */
function agencyRows(claim: Claim): AgencyRow[] {
  return claim.purchases.flatMap((purchase) => {
    const found = claim.exports.find((row) => row.itemId === purchase.itemId)
    return found === undefined ? [] : [{ purchase, export: found }]
  })
}

/** A sheet in the order of the headers given. */
export function sheetOf(
  kind: SheetKind,
  claim: Claim,
  headers: readonly string[],
  context: SheetContext,
  receipts: readonly FxRow[] = [],
): OutSheet {
  if (kind === 'fx') return fill(kind, FX, receipts, headers, context)
  if (kind === 'purchase' || kind === 'purchase2018') return fill(kind, PURCHASE, claim.purchases, headers, context)
  if (kind === 'export' || kind === 'export2018') return fill(kind, EXPORT, claim.exports, headers, context)
  return fill(kind, AGENCY, agencyRows(claim), headers, context)
}

/** The agency claim table as data, by the field names of the bureau's table (SPEC A.5). */
export function agencyJson(claim: Claim, context: SheetContext): Readonly<Record<string, string | number>>[] {
  return agencyRows(claim).map(({ purchase, export: row }, i) => ({
    ssq: context.period,
    sbpc: context.batch,
    sbxh: seq(i + 1),
    wtdbtsscqynsrsbh: purchase.sellerId,
    wtdbtsscqyshxydm: purchase.sellerId,
    ckbgdh: itemKey(row.declarationNo, row.itemNo),
    ckrq: row.exportDate,
    cksp_dm: row.hsCode,
    hgspmc: row.name,
    hgjldwmc: context.unitName(purchase.unit),
    cksl: fixedText(purchase.quantity),
    mylaj: money(row.fobUsd),
    dbtswspzhm: purchase.voucherNo,
    dbtsfpzs: 1,
    kprq: purchase.issuedOn,
    jsje: money(purchase.taxableAmount),
    zssl: fixedText(purchase.levyRate),
    tsl: fixedText(purchase.refundRate),
    tse: money(purchase.refund),
    bz: '',
  }))
}
