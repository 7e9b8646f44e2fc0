import { checkCitizenId } from '../identifier/citizen-id.ts'
import { checkGtin } from '../identifier/gtin.ts'
import { checkUsci } from '../identifier/usci.ts'
import { DATE, EMPTY, KIND_MASK, NUMBER, type KeptRow } from './cell.ts'
import { codeForName, isCode } from './code-name.ts'
import type { CodeTable, IntakeField } from './field.ts'

/** What the values of a column look like: shares of the non-empty sample values, 0..1. */
export interface ValueLook {
  readonly count: number
  /** Non-empty values over sample rows. */
  readonly filled: number
  readonly distinct: number
  readonly length: number
  readonly id: number
  readonly phone: number
  readonly name: number
  readonly address: number
  readonly numeric: number
  readonly whole: number
  readonly date: number
  readonly hs: number
  readonly usci: number
  readonly customs: number
  readonly gtin: number
  readonly chinese: number
  readonly waybill: number
  readonly masked: number
  readonly values: readonly string[]
  readonly kinds: readonly number[]
}

const NUMERIC =
  /^[¥￥$€£]?\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[¥￥$€£]?\s*\d{1,12}(?:\.\d+)?\s*(?:元|kg|g|件|个|pcs|千克|克)?$/i
const DATE_TEXT =
  /^(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}|^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$|^\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d{2}/
const ADDRESS =
  /(?:省|市|区|县|镇|乡|路|街|道|巷|号|栋|楼|室|村|小区|花园|大厦).{0,40}(?:省|市|区|县|镇|乡|路|街|道|巷|号|栋|楼|室|村|小区|花园|大厦)/

/** Looks at one column of sample rows. */
export function lookAt(rows: readonly KeptRow[], column: number): ValueLook {
  const values: string[] = []
  const kinds: number[] = []
  for (const row of rows) {
    const kind = (row.kinds[column] ?? EMPTY) & KIND_MASK
    const value = (row.texts[column] ?? '').trim()
    if (kind === EMPTY || value === '') continue
    values.push(value)
    kinds.push(kind)
  }
  const count = values.length
  const share = (test: (value: string, kind: number) => boolean): number =>
    count === 0 ? 0 : values.filter((value, i) => test(value, kinds[i] ?? 0)).length / count
  const plainDigits = (value: string): string => value.replace(/^'|\.0$/g, '')
  return {
    count,
    values,
    kinds,
    filled: rows.length === 0 ? 0 : count / rows.length,
    distinct: count === 0 ? 0 : new Set(values).size / count,
    length: count === 0 ? 0 : values.reduce((sum, value) => sum + value.length, 0) / count,
    id: share(
      (value) =>
        /^\d{17}[\dXx]$/.test(plainDigits(value)) &&
        (checkCitizenId(value).ok || /000$/.test(value) || /^\d{6}(?:19|20)\d{2}[01]\d[0-3]\d/.test(value)),
    ),
    phone: share(
      (value) => /^(?:\+?86[- ]?)?1[3-9]\d{9}$/.test(plainDigits(value)) || /^0\d{2,3}-?\d{7,8}$/.test(value),
    ),
    name: share((value) => /^[\u4e00-\u9fff·]{2,4}$/.test(value) || /^[A-Za-z]+(?: [A-Za-z.]+){1,3}$/.test(value)),
    address: share((value) => value.length >= 6 && ADDRESS.test(value)),
    numeric: share((value, kind) => kind === NUMBER || NUMERIC.test(value)),
    whole: share((value) => /^\d{1,6}(?:\.0+)?$/.test(value)),
    date: share((value, kind) => kind === DATE || DATE_TEXT.test(value)),
    hs: share(
      (value) =>
        /^(?:0?[1-9]|[1-8]\d|9[0-8])\d{6}(?:\d{2})?(?:\d{3})?$/.test(value.replace(/\./g, '')) &&
        [7, 8, 9, 10, 12, 13].includes(value.replace(/\./g, '').length),
    ),
    usci: share((value) => checkUsci(value).ok),
    customs: share((value) => /^\d{4}[0-9A-Z]{6}$/i.test(value)),
    gtin: share((value) => /^\d{12,14}$/.test(value) && checkGtin(value).ok),
    chinese: share((value) => /[\u4e00-\u9fff]/.test(value)),
    waybill: share((value) => /^[A-Z]{1,4}\d{8,18}[A-Z]{0,2}$/i.test(value) || /^\d{12,15}$/.test(value)),
    masked: share((value) => /\*{2,}/.test(value)),
  }
}

/** Share of values that a code table can read. */
function codeShare(look: ValueLook, table: CodeTable): number {
  if (look.count === 0) return 0
  const readable = (value: string): boolean =>
    isCode(table, value) ||
    codeForName(table, value) !== undefined ||
    (/^\d{1,2}$/.test(value) && isCode(table, value.padStart(3, '0'))) ||
    /^[([]?\d{3,4}[)\]]?[\s\-_:]*\S*[\u4e00-\u9fff]/.test(value)
  return look.values.filter(readable).length / look.count
}

/** How well the values suit a field, −1 (never) … +1 (nothing else looks so); 0 = says nothing. */
export function suits(field: IntakeField, look: ValueLook): number {
  if (look.count === 0) return 0
  switch (field.kind) {
    case 'idNumber':
      return look.id + look.masked > 0.5 ? 1 : -0.8
    case 'phone':
      return look.phone + look.masked > 0.5
        ? 0.9
        : look.numeric > 0.5 && look.length >= 7 && look.length <= 13
          ? 0.2
          : -0.8
    case 'name':
      return look.name > 0.6 ? 0.5 : look.numeric > 0.3 || look.address > 0.3 || look.length > 20 ? -0.9 : 0
    case 'address':
      if (/Province|City|County/.test(field.element)) return look.chinese > 0.6 && look.length < 9 ? 0.3 : -0.6
      return look.address > 0.5 ? 0.8 : look.numeric > 0.3 || look.length < 5 ? -0.9 : 0
    case 'decimal':
    case 'integer':
      if (look.numeric < 0.6) return -0.9
      if (look.id > 0.3 || look.phone > 0.5 || look.gtin > 0.6) return -0.8
      if (field.kind === 'integer' || field.element === 'qty')
        return look.whole > 0.7 && look.length <= 6 ? 0.3 : field.kind === 'integer' ? -0.6 : 0.1
      return look.length > 12 ? -0.7 : 0.2
    case 'date':
    case 'datetime':
      return look.date > 0.6
        ? 0.9
        : look.numeric > 0.8 && look.values.every((value) => /^[34]\d{4}(?:\.\d+)?$/.test(value))
          ? 0.4
          : -0.9
    case 'hsCode':
      return look.hs > 0.6 ? 0.6 : -0.8
    case 'usci':
      return look.usci > 0.5 ? 1 : -0.5
    case 'customsCode':
      return look.customs > 0.5 ? 0.6 : -0.8
    case 'gtin':
      return look.gtin > 0.5 ? 0.8 : -0.6
    case 'verbatim':
      return look.length > 20 ? 0.3 : -0.3
    case 'area':
      return look.values.every((value) => /^\d{6}$/.test(value)) ? 0.7 : -0.8
    case 'table':
      return codeShare(look, field.table ?? 'currency') > 0.6 ? 0.6 : -0.7
    case 'code':
      // Customs codes have 10 and USCIs 18 characters; shop numbers and levels have not.
      return look.customs > 0.5 || look.usci > 0.5
        ? 0.5
        : look.chinese > 0.5
          ? -0.9
          : look.customs + look.usci < 0.2
            ? -0.7
            : -0.1
    case 'number':
      return suitsNumber(field.element, look)
    case 'text':
      if (look.id > 0.5 || look.phone > 0.5) return -0.7
      if (look.numeric > 0.9 && !/Name$|^name$/.test(field.element)) return -0.4
      if (/Name$|^name$/.test(field.element))
        return look.chinese > 0.5 ? 0.15 : look.numeric > 0.7 || look.waybill > 0.7 ? -1 : 0
      return 0
  }
}

function suitsNumber(element: string, look: ValueLook): number {
  if (look.address > 0.3) return -0.8
  if (look.id > 0.6 || look.phone > 0.6) return -0.6
  if (element === 'barCode') return look.gtin > 0.5 ? 0.5 : 0
  if (look.chinese > 0.5) return -0.6
  if (look.values.filter((value) => /^\d+\.\d+$/.test(value)).length > look.count * 0.3) return -0.8
  if (/^(?:orderNo|logisticsNo|payTransactionId|payNo)$/.test(element)) {
    if (look.length < 4 && look.whole > 0.9) return -0.9
    // What names an order or a parcel differs from row to row, save where an order has several lines.
    if (look.count >= 6 && new Set(look.values).size < look.count * 0.2) return -0.9
    return look.length >= 8 ? (element === 'logisticsNo' && look.waybill > 0.7 ? 0.35 : 0.2) : 0
  }
  return 0
}
