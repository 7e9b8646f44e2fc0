import type { EvidenceKind } from '../../../../shared/domain/refund/evidence-field.ts'
import type { EvidenceFinding, RowValues } from '../../../../shared/domain/refund/evidence-sheet.ts'
import { ExportCollector, type ReadDeclaration } from '../../../../shared/domain/refund/read-export.ts'
import {
  readCertificate,
  readVoucherState,
  VoucherCollector,
  type ReadCertificate,
  type ReadVoucher,
  type ReadVoucherState,
} from '../../../../shared/domain/refund/read-voucher.ts'

/** What a list of evidence said, document by document, and what was refused. */
export type EvidenceDocument =
  | { readonly t: 'export'; readonly one: ReadDeclaration; readonly rows: readonly number[] }
  | { readonly t: 'voucher'; readonly one: ReadVoucher; readonly rows: readonly number[] }
  | { readonly t: 'state'; readonly one: ReadVoucherState; readonly rows: readonly number[] }
  | { readonly t: 'certificate'; readonly one: ReadCertificate; readonly rows: readonly number[] }

export interface Collected {
  readonly documents: readonly EvidenceDocument[]
  readonly findings: readonly EvidenceFinding[]
}

export interface Collector {
  push(values: RowValues): void
  finish(): Collected
}

/** Kinds whose every row is a document of its own. */
function single<T>(
  read: (values: RowValues) => T | undefined,
  make: (one: T, row: number) => EvidenceDocument,
): Collector {
  const documents: EvidenceDocument[] = []
  const findings: EvidenceFinding[] = []
  return {
    push(values) {
      const one = values.findings.length > 0 ? undefined : read(values)
      findings.push(...values.findings)
      if (one !== undefined) documents.push(make(one, values.row))
    },
    finish: () => ({ documents, findings }),
  }
}

/** @param today YYYY-MM-DD */
export function collectorOf(kind: EvidenceKind, today: string): Collector {
  if (kind === 'export') {
    const inner = new ExportCollector(today)
    return {
      push: (values) => inner.push(values),
      finish: () => {
        const { documents, findings } = inner.finish()
        return { documents: documents.map((one) => ({ t: 'export', one, rows: one.rows })), findings }
      },
    }
  }
  if (kind === 'invoice' || kind === 'customsPayment' || kind === 'consumptionPayment') {
    const inner = new VoucherCollector(today, kind)
    return {
      push: (values) => inner.push(values),
      finish: () => {
        const { documents, findings } = inner.finish()
        return { documents: documents.map((one) => ({ t: 'voucher', one, rows: one.rows })), findings }
      },
    }
  }
  if (kind === 'voucherState')
    return single(
      (values) => readVoucherState(values, today),
      (one, row) => ({ t: 'state', one, rows: [row] }),
    )
  return single(
    (values) => readCertificate(values, today),
    (one, row) => ({ t: 'certificate', one, rows: [row] }),
  )
}
