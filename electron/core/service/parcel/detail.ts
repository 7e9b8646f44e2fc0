import { documentWithOrigin, filingsOfParcel, sourceOf } from '../../../../db/trade/parcel-detail.ts'
import type { DocumentTable } from '../../../../db/trade/correction.ts'
import { hiddenBatches, isVisible } from '../../../../db/trade/visible.ts'
import { lineTaxes } from '../../../../shared/code/context.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { filingStateRow, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { parcelTax, parcelTaxSteps } from '../../../../shared/domain/inventory/parcel-tax.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import type { Defect } from '../../../../shared/domain/match/defect.ts'
import { evaluateTriple } from '../../../../shared/domain/match/match.ts'
import { defectSentence } from '../../../../shared/domain/match/sentence.ts'
import { findMatchRule } from '../../../../shared/domain/match/rules.ts'
import {
  COLLECTION_FIELDS,
  ORDER_FIELDS,
  PAYMENT_FIELDS,
  WAYBILL_FIELDS,
  type FieldRow,
} from '../../../../shared/domain/record/field.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { ReadContext } from '../../context.ts'
import { readTriples, type ReadTriple } from '../filing/triple-read.ts'
import { tariffInForce } from '../party/table.ts'
import { judgeOf } from './match.ts'
import { inventoryView } from './inventory-view.ts'
import { maskedField } from './masked-field.ts'
import { surroundingsOf } from './match-triple.ts'
import { openPersonal, parcelRows } from './row.ts'

/** One parcel with its documents side by side, what the rules say and where every figure comes from. */
type DocumentView = Out<'parcel.get'>['documents'][number]
type Kind = 'order' | 'payment' | 'waybill' | 'receipt'

const SHELF: Readonly<Record<Kind, { table: DocumentTable; fields: readonly FieldRow[] }>> = {
  order: { table: 'trade_order', fields: ORDER_FIELDS },
  payment: { table: 'payment', fields: PAYMENT_FIELDS },
  waybill: { table: 'waybill', fields: WAYBILL_FIELDS },
  receipt: { table: 'collection', fields: COLLECTION_FIELDS },
}

function unequalFields(defects: readonly Defect[], document: Kind): Set<string> {
  return new Set(
    defects
      .filter((one) => one.severity !== 'warning')
      .flatMap((one) => one.fields.filter((field) => field.document === document).map((field) => field.field)),
  )
}

function documentView(
  context: ReadContext,
  clientId: number,
  kind: Kind,
  id: number | null,
  defects: readonly Defect[],
): DocumentView {
  const { table, fields } = SHELF[kind]
  const found = id === null ? undefined : documentWithOrigin(context.ledger, table, id)
  if (id === null || found === undefined) return { kind, present: false, revision: 0, fields: [], lines: [] }
  const sealed = found.row['personal']
  const personal = openPersonal(context, clientId, Buffer.isBuffer(sealed) ? sealed : null)
  const texts: Readonly<Record<string, string>> = {
    ...(JSON.parse(String(found.row['head'])) as Record<string, string>),
    ...personal,
  }
  const unequal = unequalFields(defects, kind)
  const source = sourceOf(context.ledger, found.originId)
  return {
    kind,
    present: true,
    id,
    revision: Number(found.row['revision']),
    fields: fields.map((row) => ({
      field: row.field,
      label: row.label,
      value: maskedField(row, texts[row.field] ?? (row.field === 'grossWeight' ? (texts['weight'] ?? '') : '')),
      personal: row.personal,
      unequal: unequal.has(row.field),
    })),
    lines: kind === 'order' ? (JSON.parse(String(found.row['lines'])) as Record<string, string>[]) : [],
    ...(source === undefined
      ? {}
      : {
          source: {
            batchId: source.batchId,
            fileName: source.fileName === '' ? '批量修改' : source.fileName,
            fileHash: source.fileHash,
            row: found.originRow,
          },
        }),
  }
}

function sentence(defect: Defect, read: ReadTriple | undefined, lines: readonly ResolvedLine[]): string {
  return read === undefined ? defect.rule : defectSentence(defect, { triple: read.triple, lines })
}

/** @throws Failure PARCEL_UNKNOWN */
export function parcelDetail(context: ReadContext, input: In<'parcel.get'>): Out<'parcel.get'> {
  const row = parcelRows(context, [input.id], String)[0]
  const read = readTriples(context, surroundingsOf(context), [input.id])[0]
  if (row === undefined || !isVisible(hiddenBatches(context.ledger), input.id))
    throw new Failure('PARCEL_UNKNOWN', { parcel: input.id })
  const own = read === undefined ? undefined : judgeOf(context).context(read)
  const evaluated =
    read === undefined || own === undefined ? { defects: [], lines: [] } : evaluateTriple(read.triple, own)
  const facts = read?.facts
  const ids = {
    order: facts?.orderId ?? null,
    payment: facts?.paymentId ?? null,
    waybill: facts?.waybillId ?? null,
    receipt: facts?.collectionId ?? null,
  }
  const isImport = modeRow(row.mode).direction === 'import'
  const kinds: Kind[] = isImport ? ['order', 'payment', 'waybill'] : ['order', 'receipt', 'waybill']
  const tax =
    isImport && read !== undefined && own !== undefined
      ? parcelTax(
          read.triple,
          evaluated.lines,
          own,
          lineTaxes({ tariff: tariffInForce(context.ledger), lists: {} }, own.day),
        )
      : undefined
  return {
    row,
    documents: [
      ...kinds.map((kind) => documentView(context, row.clientId, kind, ids[kind], evaluated.defects)),
      inventoryView(context, read, own, evaluated.lines),
    ],
    defects: evaluated.defects.map((one) => {
      const rule = findMatchRule(one.rule)
      return {
        rule: one.rule,
        title: rule?.title ?? one.rule,
        severity: one.severity,
        text: sentence(one, read, evaluated.lines),
        todo: rule?.todo ?? '',
        source: rule?.source ?? '',
        fields: one.fields.map((field) => ({ document: field.document, field: field.field })),
      }
    }),
    ...(tax?.ok === true
      ? {
          tax: {
            total: fixedText(tax.tax.total),
            steps: parcelTaxSteps(tax).map((step) => ({ text: step.text, value: step.value, source: step.source })),
          },
        }
      : {}),
    filings: filingsOfParcel(context.ledger, input.id).map((filing) => ({
      ...filing,
      stateName: isFilingState(filing.state) ? filingStateRow(filing.state).name : filing.state,
    })),
  }
}
