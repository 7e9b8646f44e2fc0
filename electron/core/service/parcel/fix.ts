import { insertCorrectionBatch } from '../../../../db/intake/batch.ts'
import { insertFixRun } from '../../../../db/trade/correction.ts'
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
import { readTriples, type ReadTriple } from '../filing/triple-read.ts'
import { keepingSlices } from '../house/kept.ts'
import { correctDocument, type CorrectedDocument } from './correct.ts'
import { judgeOf, MatchRun } from './match.ts'
import { openAmong } from './match-outcome.ts'
import { surroundingsOf, type Surroundings } from './match-triple.ts'

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

/** What a document is found and joined by; another number is another document. */
const KEYS: ReadonlySet<string> = new Set(['orderNo'])

function assertFix(fix: Fix): void {
  if (fix.sku === undefined && KEYS.has(fix.field))
    throw new Failure('FIX_INVALID', { reason: '订单编号是单证的业务主键，不能批量修改；请改正原文件后重新导入' })
  const problem = fixProblem(fix)
  if (problem !== undefined) throw new Failure('FIX_INVALID', { reason: FIX_PROBLEMS[problem] })
}

function documentIdOf(read: ReadTriple, document: CorrectedDocument): number | null {
  const { facts } = read
  return document === 'order'
    ? facts.orderId
    : document === 'payment'
      ? facts.paymentId
      : document === 'waybill'
        ? facts.waybillId
        : facts.collectionId
}

const isCorrectable = (document: string): document is CorrectedDocument =>
  ['order', 'payment', 'waybill', 'receipt'].includes(document)

/** Stores the changes of one parcel as new revisions. @returns how many documents got one */
function store(job: JobContext, read: ReadTriple, changes: readonly FieldChange[], newId: () => number): number {
  const { clientId, parcelId } = read.facts
  const byDocument = new Map<CorrectedDocument, FieldChange[]>()
  for (const change of changes)
    if (isCorrectable(change.document))
      byDocument.set(change.document, [...(byDocument.get(change.document) ?? []), change])
  let stored = 0
  const sealer = createColumnSealer(job.clientKey(clientId), job.ports.rng)
  for (const [document, own] of byDocument) {
    const id = documentIdOf(read, document)
    if (id !== null && correctDocument(job, clientId, document, id, parcelId, newId(), own, sealer)) stored++
  }
  return stored
}

/** Where a run of a fix stands; saved with each slice, so that a run that was cut off goes on behind it. */
interface FixPlace {
  readonly after: number
  readonly batchId: number
  readonly number: number
  readonly figures: FixFigures
}

/**
 * One fix over many parcels. A slice stores the new revisions of some parcels, points the parcels to them and matches them again, in one
 * transaction: whenever the run is cut off, no parcel speaks of documents that it no longer has.
 */
class FixRun {
  readonly #job: JobContext
  readonly #fix: Fix
  readonly #around: Surroundings
  readonly #match: MatchRun
  readonly #before: FixFigures
  readonly #judged = new Set<number>()
  #batchId: number
  #number: number
  #changed = 0
  #unchanged = 0
  #blocked = 0

  constructor(job: JobContext, fix: Fix, place: FixPlace | undefined) {
    this.#job = job
    this.#fix = fix
    this.#around = surroundingsOf(job)
    this.#match = new MatchRun(job)
    this.#before = place?.figures ?? { changed: 0, unchanged: 0, blocked: 0, agreed: 0 }
    this.#batchId = place?.batchId ?? 0
    this.#number = place?.number ?? 0
  }

  get figures(): FixFigures {
    const { changed, unchanged, blocked, agreed } = this.#before
    return {
      changed: changed + this.#changed,
      unchanged: unchanged + this.#unchanged,
      blocked: blocked + this.#blocked,
      agreed: agreed + this.#match.figures.agreed,
    }
  }

  #newId(): number {
    if (this.#batchId === 0 || this.#number > MAX_NUMBER) {
      this.#batchId = insertCorrectionBatch(this.#job.ledger, {
        clientId: undefined,
        actorId: this.#job.actor.userId,
        jobId: this.#job.jobId,
        at: this.#job.now(),
      })
      this.#number = 0
    }
    return rowId(this.#batchId, this.#number++)
  }

  #slice(ids: readonly number[]): void {
    const open = openAmong(this.#job.ledger, ids)
    const parcels = new Map(readTriples(this.#job, this.#around, open).map((read) => [read.facts.parcelId, read]))
    const touched: number[] = []
    for (const id of ids) {
      const parcel = parcels.get(id)
      const answer = parcel === undefined ? undefined : applyFix(parcel.triple, this.#fix)
      if (parcel === undefined || answer === undefined || !answer.ok) this.#blocked++
      else if (answer.changes.length === 0 || store(this.#job, parcel, answer.changes, () => this.#newId()) === 0)
        this.#unchanged++
      else touched.push(id)
    }
    this.#changed += touched.length
    for (const id of touched) this.#judged.add(id)
    if (touched.length > 0) this.#match.writeListed(touched)
  }

  /** @param saved called in the transaction of each slice */
  async apply(ids: readonly number[], saved: (place: FixPlace, done: number) => void): Promise<void> {
    for (let at = 0; at < ids.length; at += A_SLICE) {
      const part = ids.slice(at, at + A_SLICE)
      await this.#job.slice(() => {
        this.#slice(part)
        saved(
          { after: part.at(-1) ?? 0, batchId: this.#batchId, number: this.#number, figures: this.figures },
          at + part.length,
        )
      })
    }
  }

  /** Matches what shares a number with the changed parcels, and writes down what was done. */
  async finish(reason: string): Promise<FixFigures> {
    await this.#match.finish((id) => this.#judged.has(id))
    const { figures } = this
    if (figures.changed > 0) await this.#job.slice(() => this.record(reason))
    return figures
  }

  /** Writes down what was done; in the caller's transaction. */
  record(reason: string): void {
    const { changed } = this.figures
    const fix = withoutPersonal(this.#fix)
    insertFixRun(this.#job.ledger, {
      batchId: this.#batchId,
      fix: JSON.stringify(fix),
      reason,
      changed,
      actorId: this.#job.actor.userId,
      at: this.#job.now(),
    })
    this.#job.audit('fix.apply', `${changed} parcels`, { fix, reason, batch: this.#batchId })
  }
}

/**
 * Applies a fix to listed parcels: changed documents become new revisions in a batch of kind 'correction', the parcel points to them and is
 * matched again, all in slices of the job. Parcels with an unsettled filing are left alone and counted as blocked. A parcel that already
 * stands as the fix wants is unchanged, so that running it again changes nothing twice.
 */
export async function applyFixToParcels(
  job: JobContext,
  ids: readonly number[],
  fix: Fix,
  reason: string,
): Promise<FixFigures> {
  assertFix(fix)
  const run = new FixRun(job, fix, undefined)
  await run.apply(ids, (_place, done) => job.progress(done, ids.length))
  return run.finish(reason)
}

/** A fix as it may stand in records: a personal value is not repeated there. */
function withoutPersonal(fix: Fix): Fix {
  return fieldRow(fix.document, fix.field)?.personal === true && fix.value !== undefined
    ? { ...fix, value: '***' }
    : fix
}

/** The first parcels of a selection. */
function firstIds(
  context: Pick<ReadContext, 'ledger'>,
  selection: In<'fix.apply'>['selection'],
  limit: number,
): number[] {
  return selectParcelIds(context.ledger, selection, { after: 0, limit })
}

const A_PAGE = 1000

/** All parcels of a selection behind one. */
async function everyId(job: JobContext, selection: In<'fix.apply'>['selection'], from: number): Promise<number[]> {
  const ids: number[] = []
  for (let after = from; ;) {
    const page = selectParcelIds(job.ledger, selection, { after, limit: A_PAGE })
    const last = page.at(-1)
    if (last === undefined) return ids
    ids.push(...page)
    after = last
    await job.breathe()
  }
}

export const fixApply: JobDefinition<'fix.apply'> = {
  label: (input) =>
    `批量修改 ${fieldRow(input.fix.sku === undefined ? input.fix.document : 'line', input.fix.field)?.label ?? input.fix.field}`,
  afterCrash: 'resume',
  async run(job, input) {
    assertFix(input.fix)
    const place = job.cursor === undefined ? undefined : (JSON.parse(job.cursor) as FixPlace)
    const ids = await everyId(job, input.selection, place?.after ?? 0)
    if (ids.length === 0 && place === undefined) throw new Failure('NOTHING_SELECTED')
    const run = new FixRun(job, input.fix, place)
    const before = run.figures.changed + run.figures.unchanged + run.figures.blocked
    return keepingSlices(
      job,
      async () => {
        await run.apply(ids, (now, done) => job.progress(before + done, before + ids.length, JSON.stringify(now)))
        return run.finish(input.reason)
      },
      () => ({ count: run.figures.changed, what: '已改的', record: () => run.record(input.reason) }),
    )
  },
}

function shown(change: FieldChange | undefined, value: string | number | undefined): string {
  if (change === undefined || value === undefined) return ''
  if (typeof value === 'number') return fixedText(fixed(value))
  const row = fieldRow(change.gnum > 0 ? 'line' : change.document, change.field)
  switch (row?.kind) {
    case 'id':
      return maskIdNumber(value)
    case 'phone':
      return maskPhone(value)
    case 'address':
      return maskAddress(value)
    case 'name':
      return row.personal ? maskName(value) : value
    default:
      return value
  }
}

/** What a fix would do, before anything is stored. Over 2,000 parcels it judges the first 2,000. */
export function fixPreview(context: ReadContext, input: In<'fix.preview'>): Out<'fix.preview'> {
  assertFix(input.fix)
  const ids = firstIds(context, input.selection, PREVIEW_LIMIT)
  if (ids.length === 0) throw new Failure('NOTHING_SELECTED')
  const parcels = new Map(
    readTriples(context, surroundingsOf(context), openAmong(context.ledger, ids)).map((read) => [
      read.facts.parcelId,
      read,
    ]),
  )
  const judge = judgeOf(context)
  const samples: Out<'fix.preview'>['samples'] = []
  let changed = 0
  let solved = 0
  for (const id of ids) {
    const parcel = parcels.get(id)
    const answer = parcel === undefined ? undefined : applyFix(parcel.triple, input.fix)
    if (parcel === undefined || answer === undefined || !answer.ok || answer.changes.length === 0) continue
    changed++
    const { defects } = evaluateTriple(answer.triple, judge.context(parcel))
    if (matchState(defects) === 'agreed') solved++
    const change = answer.changes[0]
    if (samples.length < PREVIEW_SAMPLES)
      samples.push({
        id,
        orderNo: parcel.facts.orderNo,
        before: shown(change, change?.before),
        after: shown(change, change?.after),
        defectsAfter: [...new Set(defects.map((one) => findMatchRule(one.rule)?.title ?? one.rule))],
      })
  }
  return { count: ids.length, changed, solved, samples }
}
