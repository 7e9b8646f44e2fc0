import {
  beginAccept,
  endBatch,
  makeVisible,
  readBatch,
  saveBatchReport,
  type BatchRecord,
} from '../../../../db/intake/batch.ts'
import { bulkTransaction } from '../../../../db/bulk.ts'
import { dropSlices } from '../../../../db/intake/staging.ts'
import { readOrder } from '../../../../db/trade/document.ts'
import { idRange } from '../../../../db/trade/row-id.ts'
import { applyLink, dropLinks, pendingLinks, type DocumentLink } from '../../../../db/trade/document-link.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { transaction } from '../../../../db/tx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Shape } from '../../../../shared/domain/intake/document.ts'
import { isIntakeKind, isRecordKind, type IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { isDiskFull } from '../../disk-full.ts'
import { matchParcels } from '../parcel/match.ts'
import { fillIndexes, IndexKeys } from './accept-index.ts'
import { BEGIN, RowAccepter, type Progress } from './accept-rows.ts'
import { comingSlices, takeAhead, type ComingSlice } from './coming-slices.ts'
import { buildHere, buildOrder, type BuiltRow } from './row-build.ts'
import { acceptParty } from './accept-party.ts'
import { directionOf } from './document-build.ts'
import { Pace } from './pace.ts'
import { requireBatch, STATE_NAMES } from './query.ts'
import { readReport, type AcceptReport } from './report.ts'
import { endOrLeave } from './stage.ts'

type Input = In<'intake.accept'>
type Output = Out<'intake.accept'>

/** Rows written in one transaction: up to three documents, a parcel and its sealed texts each. */
const LEAST_ROWS = 50
const MOST_ROWS = 500
const LINKS_AT_ONCE = 300
const DROPPED_AT_ONCE = 20

/**
 * Acceptances run one after the other: two that brought the same order at the same time could not see each other, because both
 * are hidden until they are complete.
 */
const queues = new WeakMap<WriteHandle, Promise<void>>()

async function alone<T>(ledger: WriteHandle, work: () => Promise<T>): Promise<T> {
  const before = queues.get(ledger) ?? Promise.resolve()
  let release = (): void => undefined
  const mine = new Promise<void>((resolve) => (release = resolve))
  queues.set(
    ledger,
    before.then(() => mine),
  )
  await before
  try {
    return await work()
  } finally {
    release()
  }
}

function kindOf(batch: BatchRecord): IntakeKind {
  if (!isIntakeKind(batch.kind)) throw new Failure('BATCH_UNKNOWN', { batch: batch.id })
  return batch.kind
}

/** The staged slices as rows, into documents of the hidden batch. @param keys gets the new parcels */
async function writeRows(
  context: JobContext,
  batch: BatchRecord,
  input: Input,
  from: Progress,
  keys: IndexKeys | undefined,
): Promise<Progress> {
  const { ledger, secrets, ports } = context
  const clientId = batch.clientId ?? 0
  const kind = kindOf(batch)
  const order = buildOrder(context, kind, clientId, JSON.parse(batch.shape) as Shape)
  const coming =
    takeAhead(ledger, batch.id, order) ??
    comingSlices(context, batch.id, order, ports.builders?.open(order) ?? buildHere(secrets, ports.rng, order))
  const accepter = new RowAccepter(
    context,
    {
      batchId: batch.id,
      clientId,
      direction: directionOf(kind),
      replaceChanged: input.replaceChanged,
      rows: batch.good,
    },
    from,
  )
  const pace = new Pace(ports.clock, LEAST_ROWS, MOST_ROWS)
  const total = batch.good + batch.changed
  try {
    await context.breathe()
    let last = from.slice
    for (let slice = coming.take(from.slice, from.skip); slice !== undefined; slice = coming.take(last, 0)) {
      last = slice.slice + 1
      await writeSlice(context, accepter, slice, { pace, total, keys })
    }
    return accepter.progress(last, 0)
  } finally {
    coming.close()
  }
}

/** Writes the rows of a slice, some in each transaction, as they are built. */
async function writeSlice(
  context: JobContext,
  accepter: RowAccepter,
  { slice, rows, skip, portions }: ComingSlice,
  { pace, total, keys }: { readonly pace: Pace; readonly total: number; readonly keys: IndexKeys | undefined },
): Promise<void> {
  let done = skip
  let waiting: BuiltRow[] = []
  /** What is left in equal parts: no small one at the end, which costs as much as another. */
  const part = (): number => {
    const left = Math.max(1, rows - done)
    return Math.ceil(left / Math.ceil(left / pace.size))
  }
  const write = async (): Promise<void> => {
    await context.breathe()
    const most = part()
    const written = pace.slice((count) => {
      const some = waiting.slice(0, Math.min(count, most))
      const parcels = bulkTransaction(context.ledger, () => {
        const added = accepter.write(some)
        done += some.length
        const progress = done === rows ? accepter.progress(slice + 1, 0) : accepter.progress(slice, done)
        context.progress(accepter.done, total, JSON.stringify(progress))
        return added
      })
      keys?.add(parcels)
      return some.length
    })
    waiting = waiting.slice(written)
    context.progress(accepter.done, total)
  }
  for await (const portion of portions) {
    waiting.push(...portion)
    while (waiting.length >= part()) await write()
  }
  while (waiting.length > 0) await write()
}

function reportOf(progress: Progress, defects: number): AcceptReport {
  const { accepted, unchanged, corrected, leftOut, orphans, links } = progress
  return { accepted, unchanged, corrected, leftOut, orphans, links, defects }
}

/** What lists show of the goods of a corrected order. */
function goodsText(ledger: WriteHandle, link: DocumentLink): string {
  if (link.kind !== 'order') return ''
  const lines = JSON.parse(readOrder(ledger, link.documentId)?.lines ?? '[]') as {
    itemName?: string
    itemNo?: string
  }[]
  const name = (lines[0]?.itemName ?? lines[0]?.itemNo ?? '').slice(0, 120)
  return lines.length > 1 ? `${name} 等 ${lines.length} 项` : name
}

/** Behind the moment of visibility there is no way back: a wish to cancel is not heard any more, only the end of the program. */
async function carryOn(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Failure && error.code === 'JOB_CANCELLED') return false
    throw error
  }
}

/**
 * Carries out the links of a visible batch, and matches the parcels that were there before and now have something new. Links are
 * forgotten last, so that a crash repeats both.
 */
async function applyLinks(context: JobContext, batchId: number, match: boolean): Promise<number> {
  const { ledger } = context
  const { from, to } = idRange(batchId)
  let defects = 0
  for (;;) {
    await carryOn(() => context.breathe())
    const links = pendingLinks(ledger, batchId, LINKS_AT_ONCE)
    const last = links.at(-1)
    if (last === undefined) return defects
    const touched: number[] = []
    transaction(ledger, () => {
      for (const link of links)
        if (
          applyLink(ledger, link, goodsText(ledger, link), context.now()) &&
          (link.parcelId < from || link.parcelId > to)
        )
          touched.push(link.parcelId)
    })
    context.touch('parcel')
    if (match && touched.length > 0)
      await carryOn(async () => (defects += (await matchParcels(context, { ids: touched })).defect))
    transaction(ledger, () => dropLinks(ledger, batchId, last.number))
  }
}

async function dropStaging(context: JobContext, batchId: number): Promise<void> {
  for (let dropped = DROPPED_AT_ONCE; dropped === DROPPED_AT_ONCE;) {
    await carryOn(() => context.breathe())
    dropped = bulkTransaction(context.ledger, () => dropSlices(context.ledger, batchId, DROPPED_AT_ONCE))
  }
}

function begin(context: JobContext, batch: BatchRecord): Progress {
  if (batch.state === 'accepting' && batch.jobId === context.jobId)
    return context.cursor === undefined ? BEGIN : (JSON.parse(context.cursor) as Progress)
  // A crash behind the moment of visibility: what is left is to be carried on.
  if (batch.state === 'accepted' && batch.jobId === context.jobId && context.cursor !== undefined)
    return JSON.parse(context.cursor) as Progress
  if (batch.state !== 'staged') throw new Failure('BATCH_STATE', { state: STATE_NAMES[batch.state] })
  transaction(context.ledger, () => beginAccept(context.ledger, batch.id, context.jobId))
  return BEGIN
}

async function accept(context: JobContext, input: Input): Promise<Output> {
  const { ledger } = context
  const batch = requireBatch(ledger, input.batchId)
  if (isRecordKind(batch.kind)) return acceptParty(context, batch)
  let progress = begin(context, batch)
  // Gone on with after a crash: the keys of what was written before are not at hand.
  const keys = progress === BEGIN ? new IndexKeys() : undefined
  if (progress.phase === 'rows') {
    progress = { ...(await writeRows(context, batch, input, progress, keys)), phase: 'index' }
    bulkTransaction(ledger, () => context.progress(batch.good, batch.good, JSON.stringify(progress)))
  }
  if (progress.phase === 'index') {
    await fillIndexes(context, batch.id, { count: progress.orphans, numbers: progress.numbers }, keys)
    progress = { ...progress, phase: 'links' }
    await context.slice(() => {
      makeVisible(
        ledger,
        batch.id,
        progress.accepted + progress.corrected,
        JSON.stringify({ ...readReport(batch.report), accept: reportOf(progress, 0) }),
      )
      context.progress(batch.good, batch.good, JSON.stringify(progress))
      context.audit('intake.accept', `batch ${batch.id}`, {
        ...reportOf(progress, 0),
        replaceChanged: input.replaceChanged,
      })
    })
    context.touch('intake', 'parcel', 'match')
  }
  let defects = await applyLinks(context, batch.id, input.match)
  await dropStaging(context, batch.id)
  if (input.match && progress.numbers > 0)
    await carryOn(async () => (defects += (await matchParcels(context, idRange(batch.id))).defect))
  transaction(ledger, () =>
    saveBatchReport(
      ledger,
      batch.id,
      JSON.stringify({ ...readReport(batch.report), accept: reportOf(progress, defects) }),
    ),
  )
  return {
    batchId: batch.id,
    accepted: progress.accepted,
    unchanged: progress.unchanged + batch.unchanged,
    corrected: progress.corrected,
    leftOut: progress.leftOut,
    defects,
  }
}

export const acceptJob: JobDefinition<'intake.accept'> = {
  label: (input) => `接收批次 ${input.batchId}`,
  afterCrash: 'resume',
  async run(context, input) {
    try {
      return await alone(context.ledger, () => accept(context, input))
    } catch (error) {
      const batch = isDiskFull(error) ? readBatch(context.ledger, input.batchId) : undefined
      if (batch?.state === 'accepting' && batch.jobId === context.jobId) endOrLeave(context, batch.id, 'DISK_FULL')
      throw error
    }
  },
  /** Cancelled or failed on the way: what was written stays hidden for ever, what was staged is swept by the next import. */
  undo(context, input, jobId) {
    const batch = readBatch(context.ledger, input.batchId)
    if (batch?.state === 'accepting' && batch.jobId === jobId)
      endBatch(context.ledger, batch.id, 'cancelled', 'JOB_CANCELLED')
  },
}
