/** The kinds of business a filing profile is for: trade mode and direction. */
export const MODES = ['9610I', '1210I', '9610E', '1210E', '9710E', '9810E'] as const
export type Mode = (typeof MODES)[number]

export interface ModeRow {
  readonly mode: Mode
  readonly tradeMode: string
  readonly direction: 'import' | 'export'
  readonly name: string
  /** Goods in a special zone: account book, item number and zone company are required (CEB 621/603, bonded). */
  readonly bonded: boolean
  /** 303 orderType: E B2C, B B2B, W overseas-warehouse booking; 311 knows only I (CEB SPEC 3.2, 3.3). */
  readonly orderType: 'I' | 'E' | 'B' | 'W'
  /** Messages of the triple in this mode; 9610 export also wants the 收款单 (CEB SPEC 3.4, 2024-167 may have dropped it). */
  readonly receiptExpected: boolean
}

export const MODE_TABLE: readonly ModeRow[] = [
  {
    mode: '9610I',
    tradeMode: '9610',
    direction: 'import',
    name: '9610 直购进口',
    bonded: false,
    orderType: 'I',
    receiptExpected: false,
  },
  {
    mode: '1210I',
    tradeMode: '1210',
    direction: 'import',
    name: '1210 保税进口',
    bonded: true,
    orderType: 'I',
    receiptExpected: false,
  },
  {
    mode: '9610E',
    tradeMode: '9610',
    direction: 'export',
    name: '9610 一般出口',
    bonded: false,
    orderType: 'E',
    receiptExpected: true,
  },
  {
    mode: '1210E',
    tradeMode: '1210',
    direction: 'export',
    name: '1210 保税出口',
    bonded: true,
    orderType: 'E',
    receiptExpected: true,
  },
  {
    mode: '9710E',
    tradeMode: '9710',
    direction: 'export',
    name: '9710 B2B 直接出口',
    bonded: false,
    orderType: 'B',
    receiptExpected: false,
  },
  {
    mode: '9810E',
    tradeMode: '9810',
    direction: 'export',
    name: '9810 出口海外仓',
    bonded: false,
    orderType: 'W',
    receiptExpected: false,
  },
]

const BY_MODE: ReadonlyMap<string, ModeRow> = new Map(MODE_TABLE.map((row) => [row.mode, row]))

/** The row of a mode. Throws RangeError for a text that is none. */
export function modeRow(mode: Mode): ModeRow {
  const row = BY_MODE.get(mode)
  if (row === undefined) throw new RangeError(`mode ${mode}`)
  return row
}
