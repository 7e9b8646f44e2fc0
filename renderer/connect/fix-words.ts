import type { Fix } from '../../shared/contract/area/parcel.ts'
import type { FieldRow } from '../../shared/domain/record/field.ts'
import {
  COLLECTION_FIELDS,
  ORDER_FIELDS,
  ORDER_LINE_FIELDS,
  PAYMENT_FIELDS,
  WAYBILL_FIELDS,
  fieldRow,
} from '../../shared/domain/record/field.ts'

export type FixDocument = Fix['document']

export const FIX_DOCUMENTS: readonly {
  readonly value: FixDocument
  readonly label: string
  readonly fields: readonly FieldRow[]
}[] = [
  { value: 'order', label: '订单', fields: ORDER_FIELDS },
  { value: 'payment', label: '支付单', fields: PAYMENT_FIELDS },
  { value: 'waybill', label: '运单', fields: WAYBILL_FIELDS },
  { value: 'receipt', label: '收款单', fields: COLLECTION_FIELDS },
]

/** Fields of an order that can be computed again from the rest of it. */
export const RECOMPUTABLE: readonly string[] = ['goodsValue', 'acturalPaid', 'totalPrice']

export function fixFields(document: FixDocument, forLines: boolean): readonly FieldRow[] {
  return forLines ? ORDER_LINE_FIELDS : (FIX_DOCUMENTS.find((one) => one.value === document)?.fields ?? [])
}

const documentLabel = (document: FixDocument): string =>
  FIX_DOCUMENTS.find((one) => one.value === document)?.label ?? document
const fieldLabel = (document: FixDocument | 'line', field: string): string => fieldRow(document, field)?.label ?? field

/** A fix in words, as the audit and the button say it. */
export function fixText(fix: Fix): string {
  const target =
    fix.sku === undefined
      ? `${documentLabel(fix.document)}“${fieldLabel(fix.document, fix.field)}”`
      : `订单中货号 ${fix.sku} 的“${fieldLabel('line', fix.field)}”`
  if (fix.kind === 'copy')
    return `${target}改为${fix.from === undefined ? '' : `${documentLabel(fix.from.document)}的“${fieldLabel(fix.from.document, fix.from.field)}”`}`
  if (fix.kind === 'trim') return `整理${target}（去空格、全角转半角）`
  if (fix.kind === 'recompute') return `重新计算${fix.field === 'totalPrice' ? '各行总价' : target}`
  return `${target}改为“${fix.value ?? ''}”`
}

/** What the free form says, as a fix; undefined while something is missing. */
export interface FixDraft {
  readonly kind: Fix['kind']
  readonly document: FixDocument
  readonly field: string
  readonly value: string
  readonly fromDocument: FixDocument
  readonly fromField: string
  readonly sku: string
}

export const EMPTY_FIX: FixDraft = {
  kind: 'set',
  document: 'order',
  field: '',
  value: '',
  fromDocument: 'payment',
  fromField: '',
  sku: '',
}

export function draftFix(draft: FixDraft): Fix | undefined {
  if (draft.field === '') return undefined
  const base = { kind: draft.kind, document: draft.document, field: draft.field }
  if (draft.kind === 'copy')
    return draft.fromField === ''
      ? undefined
      : { ...base, from: { document: draft.fromDocument, field: draft.fromField } }
  if (draft.kind !== 'set') return base
  const sku = draft.sku.trim()
  return { ...base, value: draft.value, ...(sku === '' || draft.document !== 'order' ? {} : { sku }) }
}
