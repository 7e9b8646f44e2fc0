import { beginAccept, makeVisible, type BatchRecord } from '../../../../db/intake/batch.ts'
import { insertFindings, nextFindingNumber } from '../../../../db/intake/finding.ts'
import { dropSlices, readSlice } from '../../../../db/intake/staging.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { Shape } from '../../../../shared/domain/intake/document.ts'
import { HEAD_SECTIONS, isIntakeKind, type HeadSection } from '../../../../shared/domain/intake/kind.ts'
import type { JobContext } from '../../context.ts'
import { openParcelsOf } from '../parcel/rematch.ts'
import { matchSelection } from '../parcel/run.ts'
import { importBookItems } from '../bonded/item-import.ts'
import { importStock } from '../bonded/stock-import.ts'
import { importClaims } from '../crossborder/claim-import.ts'
import { importPayRaw } from '../paycheck/import.ts'
import { importClients, importGoods, type PartyImportResult, type PartyRow } from '../party/import.ts'
import { stagingBox } from './client-facts.ts'
import { STATE_NAMES } from './query.ts'
import { readReport } from './report.ts'
import { eachRow } from './staged-row.ts'

/**
 * Clients and goods: some thousands of records with rooms of their own and no batch to hide in, so they are saved in the one
 * transaction that accepts the batch. A row their room refuses is listed with its reason and does not stop the others.
 */
export async function acceptParty(context: JobContext, batch: BatchRecord): Promise<Out<'intake.accept'>> {
  const answer = acceptedBefore(context, batch) ?? (await save(context, batch))
  // New goods records may be what parcels were waiting for. A wish to cancel is not heard any more: the records are in.
  if (batch.kind === 'goods' && answer.accepted > 0) {
    await matchSelection(context, openParcelsOf(batch.clientId)).catch((error: unknown) => {
      if (!(error instanceof Failure && error.code === 'JOB_CANCELLED')) throw error
    })
  }
  return answer
}

/** What this very job had saved when the program ended. */
function acceptedBefore(context: JobContext, batch: BatchRecord): Out<'intake.accept'> | undefined {
  const report =
    batch.state === 'accepted' && batch.jobId === context.jobId ? readReport(batch.report).accept : undefined
  return report === undefined
    ? undefined
    : {
        batchId: batch.id,
        accepted: report.accepted,
        unchanged: report.unchanged,
        corrected: report.corrected,
        leftOut: report.leftOut,
        defects: report.defects,
      }
}

async function save(context: JobContext, batch: BatchRecord): Promise<Out<'intake.accept'>> {
  if (batch.state !== 'staged') throw new Failure('BATCH_STATE', { state: STATE_NAMES[batch.state] })
  const rows = await partyRows(context, batch)
  const { ledger } = context
  return context.slice(() => {
    const result = importRecords(context, batch, rows)
    const refused = result.refused.map((one) => ({
      row: one.row,
      moreRows: '',
      column: '',
      header: '',
      field: '',
      code: 'PARTY_REFUSED',
      value: '',
      data: JSON.stringify({ code: one.code, reason: one.reason }),
    }))
    insertFindings(ledger, batch.id, nextFindingNumber(ledger, batch.id), refused)
    const figures = {
      accepted: result.saved,
      unchanged: result.unchanged,
      corrected: 0,
      leftOut: result.refused.length,
    }
    beginAccept(ledger, batch.id, context.jobId)
    makeVisible(
      ledger,
      batch.id,
      result.saved,
      JSON.stringify({ ...readReport(batch.report), accept: { ...figures, orphans: 0, links: 0, defects: 0 } }),
    )
    dropSlices(ledger, batch.id, rows.length)
    context.audit('intake.accept', `batch ${batch.id}`, figures)
    return { batchId: batch.id, ...figures, defects: 0 }
  })
}

function importRecords(context: JobContext, batch: BatchRecord, rows: readonly PartyRow[]): PartyImportResult {
  if (batch.kind === 'client') return importClients(context, rows)
  if (batch.kind === 'book-item') return importBookItems(context, batch, rows)
  if (batch.kind === 'stock') return importStock(context, batch, rows)
  if (batch.kind === 'pay-raw') return importPayRaw(context, batch.clientId ?? 0, batch.fileName, rows)
  if (batch.kind === 'duty' || batch.kind === 'deposit') return importClaims(context, batch.kind, batch, rows)
  return importGoods(context, batch.clientId ?? 0, rows)
}

async function partyRows(context: JobContext, batch: BatchRecord): Promise<PartyRow[]> {
  const section: HeadSection = batch.kind === 'client' ? 'client' : 'goods'
  const shape = JSON.parse(batch.shape) as Shape
  const at = HEAD_SECTIONS.indexOf(section)
  const box = stagingBox(context, isIntakeKind(batch.kind) ? batch.kind : 'goods', batch.clientId ?? 0)
  const rows: PartyRow[] = []
  for (let next = 0; ;) {
    await context.breathe()
    const slice = readSlice(context.ledger, batch.id, next)
    if (slice === undefined) return rows
    for (const row of eachRow(box, shape, slice.body)) {
      const values: Record<string, string> = {}
      shape[section].forEach((name, i) => {
        const value = row.heads[at]?.[i] ?? ''
        if (value !== '') values[name] = value
      })
      rows.push({ row: row.row, values })
    }
    next = slice.slice + 1
  }
}
