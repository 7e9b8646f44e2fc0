import type { DocumentName, FieldKind } from '../record/field.ts'

/**
 * The three-document match as data. One row a rule: what it is called, what it means, what to do, where it comes from,
 * and which receipt code customs would answer if the parcel were filed as it is. Ids are stable for ever: settings,
 * stored defects and help texts name them.
 */

/** defect = customs would reject it; wait = something has not come yet; warning = filed if the clerk says so. */
export type Severity = 'defect' | 'wait' | 'warning'

/** `document.field`; `line.` is a line of the order, `goods.` the goods record, `profile.` and `transport.` what they say. */
export interface FieldRef {
  readonly document: DocumentName | 'line' | 'goods' | 'profile'
  readonly field: string
}

/**
 * An equality of two head fields, which the core evaluates in SQL: texts by the keyed hash of documentText(kind, text),
 * amounts by the difference of their integers. When either side is not known there is nothing to compare.
 */
export interface Comparison {
  readonly left: FieldRef
  readonly right: FieldRef
  readonly by: 'text' | 'amount'
  readonly kind: FieldKind
}

/** A bulk change (see fix.ts). `document` order with `sku` set means the order's lines with that SKU. */
export interface Fix {
  readonly kind: 'set' | 'copy' | 'trim' | 'recompute'
  readonly document: DocumentName
  readonly field: string
  readonly value?: string | undefined
  readonly from?: { readonly document: DocumentName; readonly field: string } | undefined
  readonly sku?: string | undefined
}

export interface FixSuggestion {
  readonly title: string
  readonly fix: Fix
}

export interface MatchRule {
  readonly id: string
  readonly severity: Severity
  readonly direction: 'import' | 'export' | 'both'
  readonly title: string
  readonly explanation: string
  readonly todo: string
  readonly source: string
  /** Codes of customs (in returnInfo) or of the platform (negative returnStatus) for this defect. */
  readonly receiptCodes: readonly string[]
  readonly comparison?: Comparison
  /** Fields that the screen marks. */
  readonly fields: readonly FieldRef[]
  readonly fixes: readonly FixSuggestion[]
}

/** Reads 'order.buyerName'. */
export function ref(text: string): FieldRef {
  const dot = text.indexOf('.')
  const document = text.slice(0, dot)
  if (!isRefDocument(document)) throw new RangeError(`field reference ${text}`)
  return { document, field: text.slice(dot + 1) }
}

function isRefDocument(text: string): text is FieldRef['document'] {
  return ['order', 'payment', 'waybill', 'receipt', 'transport', 'line', 'goods', 'profile'].includes(text)
}

interface RuleBody {
  readonly id: string
  readonly severity: Severity
  readonly direction?: MatchRule['direction']
  readonly title: string
  readonly explanation: string
  readonly todo: string
  readonly source: string
  readonly codes?: readonly string[]
  readonly fields?: readonly string[]
  readonly equal?: readonly [left: string, right: string, by: 'text' | 'amount', kind: FieldKind]
  readonly fixes?: readonly FixSuggestion[]
}

/** Writes a rule down with its defaults. */
export function rule(body: RuleBody): MatchRule {
  const comparison: Comparison | undefined =
    body.equal === undefined
      ? undefined
      : { left: ref(body.equal[0]), right: ref(body.equal[1]), by: body.equal[2], kind: body.equal[3] }
  const fields = (body.fields ?? []).map(ref)
  return {
    id: body.id,
    severity: body.severity,
    direction: body.direction ?? 'import',
    title: body.title,
    explanation: body.explanation,
    todo: body.todo,
    source: body.source,
    receiptCodes: body.codes ?? [],
    fields: comparison === undefined ? fields : [comparison.left, comparison.right, ...fields],
    fixes: body.fixes ?? [],
    ...(comparison === undefined ? {} : { comparison }),
  }
}

/** "copy the other document's value here". */
export function copyFix(title: string, from: string, to: string): FixSuggestion {
  const source = ref(from)
  const target = ref(to)
  if (!isDocument(source.document) || !isDocument(target.document)) throw new RangeError(`copy ${from} to ${to}`)
  return {
    title,
    fix: {
      kind: 'copy',
      document: target.document,
      field: target.field,
      from: { document: source.document, field: source.field },
    },
  }
}

/** "compute this field anew". */
export function recomputeFix(title: string, field: string): FixSuggestion {
  return { title, fix: { kind: 'recompute', document: 'order', field } }
}

function isDocument(text: FieldRef['document']): text is DocumentName {
  return text !== 'line' && text !== 'goods' && text !== 'profile'
}
