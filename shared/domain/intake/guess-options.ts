import { DATE, NUMBER } from './cell.ts'
import type { IntakeField } from './field.ts'
import { fieldOf } from './field-dictionary.ts'
import type { ColumnEvidence } from './guess-fields.ts'
import { headerParts } from './header-text.ts'
import type { IntakeKind } from './kind.ts'
import type { ColumnMapping, Mapping } from './mapping.ts'
import { zeroTail } from './normalize-text.ts'
import type { ReadOptions } from './normalize.ts'

/** Options that the sample suggests for a column, each with its reason, so that a person sees what was decided. */
export function columnOptions(
  field: IntakeField,
  evidence: ColumnEvidence,
): { readonly options: ReadOptions; readonly reasons: readonly string[] } {
  const reasons: string[] = []
  let options: ReadOptions = {}
  const add = (more: ReadOptions, reason: string): void => {
    options = { ...options, ...more }
    reasons.push(reason)
  }
  const { values, kinds } = evidence.look
  if (field.kind === 'decimal' || field.kind === 'integer') {
    const suffix = commonSuffix(values)
    if (suffix !== undefined && !/^[¥￥元圆]$|^rmb$|^cny$/i.test(suffix)) {
      if (/weight/i.test(field.element) && /^(?:g|克)$/i.test(suffix))
        add({ suffix, grams: true }, `数值后带单位“${suffix}”，按克换算为千克`)
      else add({ suffix }, `数值前后带“${suffix}”，读取时去掉`)
    } else if (
      /weight/i.test(field.element) &&
      headerParts(evidence.header).brackets.some((inner) => /^(?:单位)?(?:g|克|gram)$/.test(inner))
    ) {
      add({ grams: true }, '表头注明单位为克，换算为千克')
    }
  }
  if (field.kind === 'date' || field.kind === 'datetime') dateOptions(field, values, kinds, add)
  if (field.kind === 'number' || field.kind === 'code') {
    const long = values.filter((value, i) => kinds[i] !== NUMBER && /^\d{16,}$/.test(value))
    if (long.length >= 5 && long.every((value) => zeroTail(value) > 0))
      add({ zeroTail: 'refuse' }, '长编号全部以 0 结尾，疑被 Excel 舍入')
  }
  return { options, reasons }
}

function commonSuffix(values: readonly string[]): string | undefined {
  const marks = new Map<string, number>()
  for (const value of values) {
    const match = /^\d[\d.,]*\s*([^\d\s.,-]{1,6})$/.exec(value) ?? /^([^\d\s.,-]{1,4})\s*\d[\d.,]*$/.exec(value)
    if (match?.[1] !== undefined) marks.set(match[1], (marks.get(match[1]) ?? 0) + 1)
  }
  const [mark, count] = [...marks].sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return count > 0 && count >= values.length * 0.6 ? mark : undefined
}

function dateOptions(
  field: IntakeField,
  values: readonly string[],
  kinds: readonly number[],
  add: (more: ReadOptions, reason: string) => void,
): void {
  const timeless = values.every((value, i) =>
    kinds[i] === DATE || /^[34]\d{4}(?:\.\d+)?$/.test(value)
      ? !value.includes('.')
      : !/\d[:时点]\d|\d{8}\d{4}/.test(value),
  )
  if (field.kind === 'datetime' && values.length > 0 && timeless)
    add({ midnight: true }, '只有日期没有时刻，按 00:00:00 填写')
  if (values.length > 0 && values.every((value, i) => kinds[i] !== DATE && /^[34]\d{4}(?:\.\d+)?$/.test(value)))
    add({ serial: true }, '数字为 Excel 日期序号')
  const parts = values
    .map((value) => /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(value))
    .filter((match) => match !== null)
  if (parts.some((match) => Number(match[1]) > 12)) add({ dateOrder: 'dmy' }, '日期按“日/月/年”读')
  else if (parts.some((match) => Number(match[2]) > 12)) add({ dateOrder: 'mdy' }, '日期按“月/日/年”读')
}

const HEADER_CURRENCY: readonly (readonly [RegExp, string])[] = [
  [/rmb|cny|人民币|元$|￥|¥/, '142'],
  [/usd|美元|美金|\$/, '502'],
  [/eur|欧元/, '300'],
  [/hkd|港币/, '110'],
  [/jpy|日元/, '116'],
  [/gbp|英镑/, '303'],
]

/** Values for the whole file that stand in its headers: 成交总价（RMB）. */
export function constantsFrom(kind: IntakeKind, columns: readonly ColumnMapping[]): Mapping['constants'] {
  const section =
    fieldOf(kind, 'order.currency') !== undefined
      ? 'order'
      : fieldOf(kind, 'payment.currency') !== undefined
        ? 'payment'
        : fieldOf(kind, 'receipt.currency') !== undefined
          ? 'receipt'
          : undefined
  if (section === undefined || columns.some((column) => column.field === `${section}.currency`)) return []
  const found = new Set<string>()
  for (const column of columns) {
    if (column.field === undefined || fieldOf(kind, column.field)?.kind !== 'decimal') continue
    for (const inner of headerParts(column.header).brackets)
      for (const [pattern, code] of HEADER_CURRENCY) if (pattern.test(inner)) found.add(code)
  }
  const [code] = found
  return found.size === 1 && code !== undefined ? [{ field: `${section}.currency`, value: code }] : []
}
