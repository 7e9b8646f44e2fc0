import { insertCorrectionBatch } from '../../../../db/intake/batch.ts'
import { insertFixRun } from '../../../../db/trade/correction.ts'
import { openAmong } from '../../../../db/trade/match-write.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { MAX_NUMBER, rowId } from '../../../../db/trade/row-id.ts'
import type { Fix } from '../../../../shared/contract/area/parcel.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { matchState } from '../../../../shared/domain/match/defect.ts'
import { applyFix, FIX_PROBLEMS, fixProblem, type FieldChange } from '../../../../shared/domain/match/fix.ts'
import { evaluateTriple } from '../../../../shared/domain/match/match.ts'
import { findMatchRule } from '../../../../shared/domain/match/rules.ts'
import { fieldRow } from '../../../../shared/domain/record/field.ts'
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../../shared/domain/identifier/mask.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { createColumnSealer } from '../../secret.ts'
import { tripleReader, type ReadTriple } from '../filing/triple-read.ts'
import { correctDocument, type CorrectedDocument } from './correct.ts'
import { dayOf, judgeOf, matchParcels } from './match.ts'

export interface FixFigures {
  readonly changed: number
  readonly unchanged: number
  readonly blocked: number
  /** Parcels that agree after the fix. */
  readonly agreed: number
}

const A_SLICE = 25
const PREVIEW_SAMPLES = 20
/** Parcels that a preview judges; of larger selections it is a sample of the first. */
const PREVIEW_LIMIT = 2000

function assertFix(fix: Fix): void {
  const problem = fixProblem(fix)
  if (problem !== undefined) throw new Failure('FIX_INVALID', { reason: FIX_PROBLEMS[problem] })
}

function documentIdOf(read: ReadTriple, document: CorrectedDocument): number | null {
  const { facts } = read
  return document === 'order' ? facts.orderId : document === 'payment' ? facts.paymentId : document === 'waybill' ? facts.waybillId : facts.collectionId
}

const isCorrectable = (document: string): document is CorrectedDocument => ['order', 'payment', 'waybill', 'receipt'].includes(document)

/** Stores the changes of one parcel as new revisions. @returns how many documents got one */
function store(job: JobContext, read: ReadTriple, changes: readonly FieldChange[], newId: () => number): number {
  const { clientId, parcelId } = read.facts
  const byDocument = new Map<CorrectedDocument, FieldChange[]>()
  for (const change of changes) if (isCorrectable(change.document)) byDocument.set(change.document, [...(byDocument.get(change.document) ?? []), change])
  let stored = 0
  const sealer = createColumnSealer(job.clientKey(clientId), job.ports.rng)
  for (const [document, own] of byDocument) {
    const id = documentIdOf(read, document)
    if (id !== null && correctDocument(job, clientId, document, id, parcelId, newId(), own, sealer)) stored++
  }
  return stored
}

/**
 * Applies a fix to listed parcels: changed documents become new revisions in a batch of kind 'correction', the parcel points to them and is
 * matched again, all in slices of the job. Parcels with an unsettled filing are left alone and counted as blocked. A parcel that already
 * stands as the fix wants is unchanged, so that running it again after a crash changes nothing twice.
 */
export async function applyFixToParcels(job: JobContext, ids: readonly number[], fix: Fix, reason: string): Promise<FixFigures> {
  assertFix(fix)
  const figures = { changed: 0, unchanged: 0, blocked: 0, agreed: 0 }
  const touched: number[] = []
  const read = tripleReader(job, dayOf(job.now()))
  let batchId = 0
  let number = 0
  const newId = (): number => {
    if (batchId === 0 || number > MAX_NUMBER) {
      batchId = insertCorrectionBatch(job.ledger, { clientId: undefined, actorId: job.actor.userId, jobId: job.jobId, at: job.now() })
      number = 0
    }
    return rowId(batchId, number++)
  }
  for (let at = 0; at < ids.length; at += A_SLICE) {
    const part = ids.slice(at, at + A_SLICE)
    await job.slice(() => {
      const open = new Set(openAmong(job.ledger, part))
      for (const id of part) {
        const parcel = open.has(id) ? read(id) : undefined
        const answer = parcel === undefined ? undefined : applyFix(parcel.triple, fix)
        if (parcel === undefined || answer === undefined || !answer.ok) figures.blocked++
        else if (answer.changes.length === 0 || store(job, parcel, answer.changes, newId) === 0) figures.unchanged++
        else {
          figures.changed++
          touched.push(id)
        }
      }
    })
    job.progress(at + part.length, ids.length)
  }
  if (touched.length > 0) {
    figures.agreed = (await matchParcels(job, { ids: touched })).agreed
    await job.slice(() => {
      insertFixRun(job.ledger, { batchId, fix: JSON.stringify(withoutPersonal(fix)), reason, changed: touched.length, actorId: job.actor.userId, at: job.now() })
      job.audit('fix.apply', `${touched.length} parcels`, { fix: withoutPersonal(fix), reason })
    })
  }
  return figures
}

/** A fix as it may stand in records: a personal value is not repeated there. */
function withoutPersonal(fix: Fix): Fix {
  return fieldRow(fix.document, fix.field)?.personal === true && fix.value !== undefined ? { ...fix, value: '***' } : fix
}

/** All parcels of a selection. */
function everyId(context: Pick<ReadContext, 'ledger'>, selection: In<'fix.apply'>['selection'], limit: number): number[] {
  const ids: number[] = []
  for (let after = 0; ids.length < limit; ) {
    const part = selectParcelIds(context.ledger, selection, { after, limit: 1000 })
    ids.push(...part)
    const last = part.at(-1)
    if (last === undefined) break
    after = last
  }
  return ids
}

export const fixApply: JobDefinition<'fix.apply'> = {
  label: (input) => `批量修改 ${fieldRow(input.fix.document, input.fix.field)?.label ?? input.fix.field}`,
  afterCrash: 'resume',
  async run(job, input) {
    const ids = everyId(job, input.selection, Number.MAX_SAFE_INTEGER)
    if (ids.length === 0) throw new Failure('NOTHING_SELECTED')
    return applyFixToParcels(job, ids, input.fix, input.reason)
  },
}

function shown(change: FieldChange | undefined, value: string | number | undefined): string {
  if (change === undefined || value === undefined) return ''
  if (typeof value === 'number') return fixedText(fixed(value))
  const row = fieldRow(change.gnum > 0 ? 'line' : change.document, change.field)
  switch (row?.kind) {
    case 'id': return maskIdNumber(value)
    case 'phone': return maskPhone(value)
    case 'address': return maskAddress(value)
    case 'name': return row.personal ? maskName(value) : value
    default: return value
  }
}

/** What a fix would do, before anything is stored. Over 2,000 parcels it judges the first 2,000. */
export function fixPreview(context: ReadContext, input: In<'fix.preview'>): Out<'fix.preview'> {
  assertFix(input.fix)
  const ids = everyId(context, input.selection, PREVIEW_LIMIT)
  if (ids.length === 0) throw new Failure('NOTHING_SELECTED')
  const open = new Set(openAmong(context.ledger, ids))
  const read = tripleReader(context, dayOf(context.now()))
  const judge = judgeOf(context)
  const samples: Out<'fix.preview'>['samples'] = []
  let changed = 0
  let solved = 0
  for (const id of ids) {
    const parcel = open.has(id) ? read(id) : undefined
    const answer = parcel === undefined ? undefined : applyFix(parcel.triple, input.fix)
    if (parcel === undefined || answer === undefined || !answer.ok || answer.changes.length === 0) continue
    changed++
    const { defects } = evaluateTriple(answer.triple, judge.context(parcel))
    if (matchState(defects) === 'agreed') solved++
    const change = answer.changes[0]
    if (samples.length < PREVIEW_SAMPLES) samples.push({ id, orderNo: parcel.facts.orderNo, before: shown(change, change?.before), after: shown(change, change?.after), defectsAfter: [...new Set(defects.map((one) => findMatchRule(one.rule)?.title ?? one.rule))] })
  }
  return { count: ids.length, changed, solved, samples }
}
