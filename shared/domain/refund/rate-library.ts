import type { Percent } from './evidence.ts'
import { percentOf } from './evidence-value.ts'

/**
 * 退税率文库: intervals of codes of 4 to 13 digits, looked up by code and export date (refund/SPEC E). special: '1' export forbidden or refund
 * cancelled (taxed), '2' exempt, '' ordinary.
 */
export interface RateRow {
  readonly code: string
  readonly name: string
  readonly unit: string
  /** YYYY-MM-DD; '' = since ever, until further notice. */
  readonly validFrom: string
  readonly validTo: string
  readonly levyRates: readonly Percent[]
  readonly refundRate: Percent
  readonly special: string
  /** A few adjustments depend on the invoice's date instead: both '' otherwise. */
  readonly invoiceFrom: string
  readonly invoiceTo: string
  /** The notice it rests on, '' when the library does not say. */
  readonly basis: string
}

export type RateAnswer =
  | { readonly kind: 'found'; readonly row: RateRow; readonly how: 'exact' | 'extension' | 'prefix' | 'chosen' }
  /** Extensions of the code with different policy: which one the goods are must be asked, once for each goods. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly RateRow[] }
  | { readonly kind: 'missing' }

const SHORTEST = 4

const byInvoice = (row: RateRow): boolean => row.invoiceFrom !== '' || row.invoiceTo !== ''
const holdsOn = (row: RateRow, day: string): boolean =>
  row.validFrom <= day && (row.validTo === '' || day <= row.validTo)

function holds(row: RateRow, day: string, invoiceOn: string): boolean {
  if (!holdsOn(row, day)) return false
  if (!byInvoice(row)) return true
  if (invoiceOn === '') return false
  return row.invoiceFrom <= invoiceOn && (row.invoiceTo === '' || invoiceOn <= row.invoiceTo)
}

const policyOf = (row: RateRow): string => `${row.refundRate} ${row.special}`

/** A library in memory, for many look-ups. */
export class RateIndex {
  readonly #byCode = new Map<string, RateRow[]>()
  /** Codes in order, so that extensions of a code are neighbours. */
  readonly #codes: readonly string[]

  constructor(rows: Iterable<RateRow>) {
    for (const row of rows) {
      const list = this.#byCode.get(row.code)
      if (list === undefined) this.#byCode.set(row.code, [row])
      else list.push(row)
    }
    // Of intervals that overlap the one that began last wins; an invoice-date row is the special case of its time.
    for (const list of this.#byCode.values())
      list.sort(
        (a, b) =>
          Number(byInvoice(b)) - Number(byInvoice(a)) ||
          (a.invoiceFrom !== b.invoiceFrom
            ? a.invoiceFrom < b.invoiceFrom
              ? 1
              : -1
            : a.validFrom < b.validFrom
              ? 1
              : -1),
      )
    this.#codes = [...this.#byCode.keys()].sort()
  }

  get size(): number {
    return this.#codes.length
  }

  /** The row of exactly this code that holds. */
  on(code: string, day: string, invoiceOn = ''): RateRow | undefined {
    return this.#byCode.get(code)?.find((row) => holds(row, day, invoiceOn))
  }

  /** Adjustments by the invoice's date that hold for exports of a day: what invoices of those days earn instead. */
  adjustments(code: string, day: string): readonly RateRow[] {
    return (this.#byCode.get(code) ?? []).filter((row) => byInvoice(row) && holdsOn(row, day))
  }

  /** All intervals of a code, the newest first. */
  history(code: string): readonly RateRow[] {
    return this.#byCode.get(code) ?? []
  }

  #extensions(code: string, day: string, invoiceOn: string): RateRow[] {
    let low = 0
    let high = this.#codes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#codes[middle] ?? '') < code) low = middle + 1
      else high = middle
    }
    const rows: RateRow[] = []
    for (let i = low; i < this.#codes.length && (this.#codes[i] ?? '').startsWith(code); i++) {
      const row = this.on(this.#codes[i] ?? '', day, invoiceOn)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }

  /**
   * The rate of goods on a day: the code itself and its longer extensions; if they carry different policy it is ambiguous (unless somebody has said
   * which); without any, the longest shorter code.
   * @param hsCode ten digits
   * @param day export date on the declaration
   * @param chosen the extension that somebody named for these goods
   */
  find(
    hsCode: string,
    day: string,
    options: { readonly invoiceOn?: string; readonly chosen?: string | undefined } = {},
  ): RateAnswer {
    const invoiceOn = options.invoiceOn ?? ''
    const { chosen } = options
    if (chosen !== undefined && chosen !== '' && chosen.startsWith(hsCode)) {
      const row = this.on(chosen, day, invoiceOn)
      if (row !== undefined) return { kind: 'found', row, how: 'chosen' }
    }
    const rows = this.#extensions(hsCode, day, invoiceOn)
    const [first] = rows
    if (first !== undefined) {
      if (new Set(rows.map(policyOf)).size > 1) return { kind: 'ambiguous', candidates: rows }
      return { kind: 'found', row: first, how: first.code === hsCode ? 'exact' : 'extension' }
    }
    for (let length = hsCode.length - 1; length >= SHORTEST; length--) {
      const row = this.on(hsCode.slice(0, length), day, invoiceOn)
      if (row !== undefined) return { kind: 'found', row, how: 'prefix' }
    }
    return { kind: 'missing' }
  }
}

// ---------------------------------------------------------------------------------------------- reading a library

const RATE_FIELDS = [
  'code',
  'name',
  'unit',
  'validFrom',
  'validTo',
  'levyRates',
  'refundRate',
  'special',
  'invoiceFrom',
  'invoiceTo',
  'basis',
] as const
export type RateField = (typeof RATE_FIELDS)[number]

// Names of cmcode.DBF, of the bureau's tables (TSLVWK), and of Excel copies of both.
const WORDS: Readonly<Record<RateField, readonly string[]>> = {
  code: ['code', 'cmcode', 'spdm', '商品代码', '出口商品代码', '商品编码', '海关商品代码', '商品码'],
  name: ['name', 'cmname', 'spmc', '商品名称', '名称'],
  unit: ['unit', 'jldw', 'jldwmc', '计量单位', '单位', '标准计量单位'],
  validFrom: ['stdate', 'startdate', 'yxqq', '起始日期', '有效期起', '开始日期', '生效日期', '执行起始日期'],
  validTo: ['enddate', 'yxqz', '截止日期', '有效期止', '终止日期', '结束日期', '失效日期', '执行截止日期'],
  levyRates: ['zsslset', 'zssl', '征税率', '征税税率', '征税率集合', '法定征税率', '增值税征税率'],
  refundRate: ['tsl', '退税率', '增值税退税率', '出口退税率', '调整后退税率', '调整退税率'],
  special: ['tsflag', 'tsspbs', '特殊商品标识', '特殊商品标志', '特殊标识', '特殊商品代码'],
  invoiceFrom: ['fpkprqq', '发票日期起', '开票日期起', '发票开具日期起'],
  invoiceTo: ['fpkprqz', '发票日期止', '开票日期止', '发票开具日期止'],
  basis: ['zcyj', '政策依据', '文件依据'],
}

const fold = (text: string): string => text.replace(/[\s_()（）%％]/g, '').toLowerCase()

/** Column of each field in a header; undefined when it is no header of rates or names. */
export function rateColumns(header: readonly string[]): ReadonlyMap<RateField, number> | undefined {
  const columns = new Map<RateField, number>()
  header.forEach((text, column) => {
    const key = fold(text)
    const field = RATE_FIELDS.find((one) => WORDS[one].some((word) => word === key))
    if (field !== undefined && !columns.has(field)) columns.set(field, column)
  })
  return columns.has('code') && (columns.has('refundRate') || columns.has('name')) ? columns : undefined
}

/** Does the header belong to rates (else to names alone)? A table of adjustments may have days of invoices and none of exports. */
export const hasRates = (columns: ReadonlyMap<RateField, number>): boolean =>
  columns.has('refundRate') && (columns.has('validFrom') || columns.has('invoiceFrom'))

export const RATE_PROBLEMS: Readonly<Record<string, string>> = {
  RATE_CODE: '商品代码应为 4 至 13 位数字',
  RATE_DATE: '起止日期应为 YYYYMMDD 或 YYYY-MM-DD，且截止不早于起始',
  RATE_VALUE: '退税率不认得',
  RATE_ABOVE: '退税率高于征税率',
}

/** 20260401, 2026-04-01, 2026/4/1 → YYYY-MM-DD; '' stays ''; undefined when it is none. Far futures mean until further notice. */
function dayOf(text: string): string | undefined {
  const bare = text.trim()
  if (bare === '' || /^0+$/.test(bare)) return ''
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s].*)?$/.exec(bare)
  if (match === null) return undefined
  const [, year = '', month = '', day = ''] = match
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined
  if (Number(year) >= 2090) return ''
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** One row of a library file. @returns a code of RATE_PROBLEMS when it is refused */
export function readRateRow(
  columns: ReadonlyMap<RateField, number>,
  texts: readonly string[],
): { readonly ok: true; readonly row: RateRow } | { readonly ok: false; readonly code: string } {
  const text = (field: RateField): string => {
    const column = columns.get(field)
    return column === undefined ? '' : (texts[column] ?? '').trim()
  }
  const code = text('code').replace(/[.\s]/g, '')
  if (!/^\d{4,13}$/.test(code)) return { ok: false, code: 'RATE_CODE' }
  const validFrom = dayOf(text('validFrom'))
  const validTo = dayOf(text('validTo'))
  const invoiceFrom = dayOf(text('invoiceFrom'))
  const invoiceTo = dayOf(text('invoiceTo'))
  if (
    validFrom === undefined ||
    validTo === undefined ||
    invoiceFrom === undefined ||
    invoiceTo === undefined ||
    (validTo !== '' && validTo < validFrom) ||
    (invoiceTo !== '' && invoiceTo < invoiceFrom)
  )
    return { ok: false, code: 'RATE_DATE' }
  const refundRate = percentOf(text('refundRate') === '' ? '0' : text('refundRate'))
  const levies = text('levyRates')
    .split(/[,，;；/]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(percentOf)
  if (refundRate === undefined || levies.some((one) => one === undefined)) return { ok: false, code: 'RATE_VALUE' }
  const levyRates = levies.flatMap((one) => (one === undefined ? [] : [one]))
  if (levyRates.length > 0 && refundRate > Math.max(...levyRates)) return { ok: false, code: 'RATE_ABOVE' }
  const special = /^[12]/.exec(text('special'))?.[0] ?? ''
  return {
    ok: true,
    row: {
      code,
      name: text('name'),
      unit: text('unit'),
      validFrom,
      validTo,
      levyRates,
      refundRate,
      special,
      invoiceFrom,
      invoiceTo,
      basis: text('basis'),
    },
  }
}

/** The days of invoices that an adjustment is for, in words; '' for a row that asks for no invoice's date. */
export function invoiceDaysOf(row: Pick<RateRow, 'invoiceFrom' | 'invoiceTo'>): string {
  if (row.invoiceFrom === '' && row.invoiceTo === '') return ''
  if (row.invoiceTo === '') return `开票 ${row.invoiceFrom} 起`
  return row.invoiceFrom === '' ? `开票至 ${row.invoiceTo}` : `开票 ${row.invoiceFrom} 至 ${row.invoiceTo}`
}

/** What a rate means for the claim, in words. */
export function treatmentOf(row: Pick<RateRow, 'refundRate' | 'special'>): string {
  if (row.special === '1') return '不退税，视同内销征税'
  if (row.special === '2') return '免税不退税'
  return row.refundRate === 0 ? '退税率为零' : '退税'
}
