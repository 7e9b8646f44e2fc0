import { fixed, parseFixed, timesHalfUp, total, ZERO, type Money } from '../decimal/decimal.ts'
import { normalisePhone } from '../identifier/phone.ts'
import { documentText, fieldRow, type DocumentName, type FieldRow } from '../record/field.ts'
import type { OrderLine, Triple } from '../record/record.ts'
import type { Fix } from './rule.ts'

/**
 * Bulk changes as data: one fix is applied to all parcels with the same defect. Applying is pure and idempotent, touches
 * only the field it names, and says what it changed, so that the same function serves the preview and the change.
 *   set        a field to a value; with `sku`, in the order's lines of that SKU (field itemNo: another goods record)
 *   copy       a field from another document of the same parcel
 *   trim       blanks, full-width digits, letters of an ID, the country prefix of a phone
 *   recompute  goodsValue, acturalPaid, or the lines' totalPrice
 */

/** One changed field. `gnum` 0 = head. Values are as they stood and stand in the record. */
export interface FieldChange {
  readonly document: DocumentName
  readonly field: string
  readonly gnum: number
  readonly before: string | number | undefined
  readonly after: string | number | undefined
}

export const FIX_PROBLEMS = {
  FIX_FIELD_UNKNOWN: '该单证没有这个字段',
  FIX_VALUE_MISSING: '没有填写要改成的值',
  FIX_VALUE_NOT_NUMBER: '该字段需要数字（最多五位小数，不含千分位）',
  FIX_DOCUMENT_MISSING: '这票没有该单证',
  FIX_SOURCE_EMPTY: '来源字段为空，不能覆盖',
  FIX_NOT_COMPUTABLE: '该字段不能重新计算',
  FIX_KIND_DIFFERS: '来源与目标不是同类字段',
} as const
export type FixProblem = keyof typeof FIX_PROBLEMS

export type FixAnswer =
  | { readonly ok: true; readonly triple: Triple; readonly changes: readonly FieldChange[] }
  | { readonly ok: false; readonly code: FixProblem }

const RECOMPUTED: ReadonlySet<string> = new Set(['goodsValue', 'acturalPaid', 'totalPrice'])

/** What is wrong with a fix whatever the parcel: for checking the dialog before anything is previewed. */
export function fixProblem(fix: Fix): FixProblem | undefined {
  if (fix.kind === 'recompute')
    return fix.document === 'order' && RECOMPUTED.has(fix.field) ? undefined : 'FIX_NOT_COMPUTABLE'
  const target = targetRow(fix)
  if (target === undefined) return 'FIX_FIELD_UNKNOWN'
  if (fix.kind === 'copy') {
    if (fix.from === undefined) return 'FIX_VALUE_MISSING'
    const source = fieldRow(fix.from.document, fix.from.field)
    if (source === undefined) return 'FIX_FIELD_UNKNOWN'
    return (source.kind === 'amount') === (target.kind === 'amount') ? undefined : 'FIX_KIND_DIFFERS'
  }
  if (fix.kind === 'set') {
    if (fix.value === undefined) return 'FIX_VALUE_MISSING'
    if (target.kind === 'amount' && fix.value !== '' && parseFixed(fix.value) === undefined)
      return 'FIX_VALUE_NOT_NUMBER'
    if (target.kind === 'count' && !/^\d{0,9}$/.test(fix.value)) return 'FIX_VALUE_NOT_NUMBER'
  }
  return undefined
}

function targetRow(fix: Fix): FieldRow | undefined {
  return fieldRow(fix.sku === undefined ? fix.document : 'line', fix.field)
}

/**
 * Applies a fix to one parcel. Nothing changes when the field already stands so (`changes` is empty then).
 * A parcel that lacks the document, or whose source is empty, is answered with a code and left alone.
 */
export function applyFix(triple: Triple, fix: Fix): FixAnswer {
  const problem = fixProblem(fix)
  if (problem !== undefined) return { ok: false, code: problem }
  if (fix.kind === 'recompute') return recompute(triple, fix.field)
  const row = targetRow(fix)
  if (row === undefined) return { ok: false, code: 'FIX_FIELD_UNKNOWN' }
  if (fix.sku !== undefined) return changeLines(triple, fix, row, fix.sku)
  const document: object | undefined = triple[fix.document]
  if (document === undefined) return { ok: false, code: 'FIX_DOCUMENT_MISSING' }
  const before = plainValue(Reflect.get(document, fix.field))
  const after = fix.kind === 'copy' ? copiedValue(triple, fix) : newValue(fix, row, before)
  if (after === undefined && fix.kind === 'copy') return { ok: false, code: 'FIX_SOURCE_EMPTY' }
  if (Object.is(before, after)) return { ok: true, triple, changes: [] }
  return {
    ok: true,
    triple: withHead(triple, fix.document, fix.field, after),
    changes: [{ document: fix.document, field: fix.field, gnum: 0, before, after }],
  }
}

function plainValue(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

function copiedValue(triple: Triple, fix: Fix): string | number | undefined {
  const source: object | undefined = fix.from === undefined ? undefined : triple[fix.from.document]
  const value =
    source === undefined || fix.from === undefined ? undefined : plainValue(Reflect.get(source, fix.from.field))
  return value === '' ? undefined : value
}

function newValue(fix: Fix, row: FieldRow, before: string | number | undefined): string | number | undefined {
  if (fix.kind === 'trim') return typeof before === 'string' ? trimmed(row, before) : before
  const value = fix.value ?? ''
  if (row.kind === 'amount') return value === '' ? undefined : parseFixed(value)
  return row.field === 'gnum' ? Number(value) : documentText(row.kind, value)
}

/** Stronger than documentText, because a person asked for it: a phone also loses its hyphens and the prefix 86. */
function trimmed(row: FieldRow, text: string): string {
  const clean = documentText(row.kind, text)
  return row.kind === 'phone' ? normalisePhone(clean) : clean
}

function withHead(triple: Triple, document: DocumentName, field: string, value: string | number | undefined): Triple {
  return { ...triple, [document]: { ...triple[document], [field]: value } }
}

function changeLines(triple: Triple, fix: Fix, row: FieldRow, sku: string): FixAnswer {
  const changes: FieldChange[] = []
  const lines = triple.order.lines.map((line): OrderLine => {
    if (line.itemNo !== sku) return line
    const before = plainValue(Reflect.get(line, fix.field))
    const after = fix.kind === 'copy' ? copiedValue(triple, fix) : newValue(fix, row, before)
    if (Object.is(before, after) || (after === undefined && fix.kind === 'copy')) return line
    changes.push({ document: 'order', field: fix.field, gnum: line.gnum, before, after })
    return { ...line, [fix.field]: after }
  })
  return { ok: true, triple: changes.length === 0 ? triple : { ...triple, order: { ...triple.order, lines } }, changes }
}

function lineTotal(line: OrderLine): Money | undefined {
  return line.price === undefined || line.qty === undefined
    ? line.totalPrice
    : timesHalfUp<'money'>(line.price, line.qty, 5)
}

function recompute(triple: Triple, field: string): FixAnswer {
  const { order } = triple
  if (field === 'totalPrice') return recomputeLines(triple)
  const goods = total(order.lines.map((line) => line.totalPrice ?? lineTotal(line) ?? ZERO))
  const after =
    field === 'goodsValue'
      ? goods
      : fixed<'money'>(
          (order.goodsValue ?? goods) + (order.freight ?? 0) + (order.taxTotal ?? 0) - (order.discount ?? 0),
        )
  const before = plainValue(Reflect.get(order, field))
  if (before === after) return { ok: true, triple, changes: [] }
  return {
    ok: true,
    triple: withHead(triple, 'order', field, after),
    changes: [{ document: 'order', field, gnum: 0, before, after }],
  }
}

function recomputeLines(triple: Triple): FixAnswer {
  const changes: FieldChange[] = []
  const lines = triple.order.lines.map((line): OrderLine => {
    const after = lineTotal(line)
    if (after === line.totalPrice) return line
    changes.push({ document: 'order', field: 'totalPrice', gnum: line.gnum, before: line.totalPrice, after })
    return { ...line, totalPrice: after }
  })
  return { ok: true, triple: changes.length === 0 ? triple : { ...triple, order: { ...triple.order, lines } }, changes }
}

/** "Use another goods record": lines with one SKU get another. */
export function replaceGoodsFix(sku: string, by: string): Fix {
  return { kind: 'set', document: 'order', field: 'itemNo', sku, value: by }
}

/** "Fill the transport": one set a field, for parcels that have a transport record. */
export function transportFixes(values: Readonly<Record<string, string>>): Fix[] {
  return Object.entries(values).map(([field, value]) => ({ kind: 'set', document: 'transport', field, value }))
}
