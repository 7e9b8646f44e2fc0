import { bulkTransaction } from '../../../../db/bulk.ts'
import {
  evidenceBatchesOfJob,
  failEvidenceBatch,
  findEvidenceFile,
  insertEvidenceBatch,
  insertEvidenceFindings,
  newestEvidenceBatch,
  showEvidenceBatch,
  type EvidenceBatch,
} from '../../../../db/refund/evidence-batch.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { readClient } from '../../../../db/party/client.ts'
import { transaction } from '../../../../db/tx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { EVIDENCE_KIND_NAMES } from '../../../../shared/domain/refund/evidence-field.ts'
import type { EvidenceFinding } from '../../../../shared/domain/refund/evidence-sheet.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { isDiskFull } from '../../disk-full.ts'
import { today } from '../declaration/tables.ts'
import { collectorOf, type EvidenceDocument } from './collect.ts'
import { Owners, placeDocument, type Placing } from './place.ts'
import { learnAliases, TableRows, tableFrames } from './table-rows.ts'

type Input = In<'evidence.take'>
type Output = Out<'evidence.take'>

/** Documents a slice: some milliseconds each way. */
const DOCUMENTS_A_SLICE = 60
const FINDINGS_A_SLICE = 400

function known(batch: EvidenceBatch): Output {
  const { id, rows, good, bad, again, corrected } = batch
  return { batchId: id, rows, documents: good + again + corrected, good, bad, again, corrected, sameFile: true }
}

/** The bureau's word on vouchers that went back to what it was: the same bytes as before, but not the newest that came. */
function isNewsAgain(ledger: ReadHandle, same: EvidenceBatch): boolean {
  return same.kind === 'voucherState' && newestEvidenceBatch(ledger, same.kind)?.id !== same.id
}

interface Read {
  readonly documents: readonly EvidenceDocument[]
  readonly findings: readonly EvidenceFinding[]
  readonly rows: number
  readonly unknown: readonly string[]
  readonly source: string
}

async function read(context: JobContext, input: Input, aliases: ReadonlyMap<string, string>): Promise<Read> {
  const rows = new TableRows(input.kind, aliases)
  const collector = collectorOf(input.kind, today(context.now()))
  let xml = false
  for await (const frame of tableFrames(context, input.hash, input.fileName)) {
    if (frame.t === 'table' && /^(?:电子口岸报关单|电子发票|.*\.xml)$/i.test(frame.name)) xml = true
    rows.take(frame, (values) => collector.push(values))
    if (frame.t === 'progress') context.progress(frame.rows)
    await context.breathe()
  }
  rows.requireTable()
  return { ...collector.finish(), rows: rows.rows, unknown: rows.unknown, source: xml ? 'xml' : 'list' }
}

async function place(
  context: JobContext,
  read: Read,
  placing: Placing,
): Promise<{ good: number; again: number; corrected: number; refused: EvidenceFinding[] }> {
  const counts = { good: 0, again: 0, corrected: 0 }
  const refused: EvidenceFinding[] = []
  const owners = new Owners(context.ledger)
  for (let at = 0; at < read.documents.length; at += DOCUMENTS_A_SLICE) {
    const slice = read.documents.slice(at, at + DOCUMENTS_A_SLICE)
    await context.breathe()
    bulkTransaction(context.ledger, () => {
      for (const document of slice) {
        const placed = placeDocument(context.ledger, document, owners, placing)
        if (placed === 'new') counts.good++
        else if (placed === 'again') counts.again++
        else if (placed === 'corrected') counts.corrected++
        else refused.push(...placed)
      }
    })
    context.progress(at + slice.length, read.documents.length)
  }
  return { ...counts, refused }
}

async function keepFindings(context: JobContext, batchId: number, findings: readonly EvidenceFinding[]): Promise<void> {
  for (let at = 0; at < findings.length; at += FINDINGS_A_SLICE) {
    await context.breathe()
    bulkTransaction(context.ledger, () =>
      insertEvidenceFindings(context.ledger, batchId, at + 1, findings.slice(at, at + FINDINGS_A_SLICE)),
    )
  }
}

async function take(context: JobContext, input: Input): Promise<Output> {
  const { ledger, actor } = context
  const clientId = input.clientId ?? 0
  if (input.clientId !== undefined && readClient(ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  const same = findEvidenceFile(ledger, input.hash, input.kind, clientId)
  // A file whose changed documents were refused may come again to correct them.
  if (same !== undefined && !(input.replaceChanged && same.bad > 0) && !isNewsAgain(ledger, same)) return known(same)
  const { batchId, aliases } = await context.slice(() => ({
    batchId: insertEvidenceBatch(ledger, {
      kind: input.kind,
      clientId,
      fileSha256: same === undefined ? input.hash : '',
      fileName: input.fileName,
      jobId: context.jobId,
      actorId: actor.userId,
      at: context.now(),
    }),
    aliases: learnAliases(ledger, input.kind, input.columns, actor.userId, context.now()),
  }))
  const found = await read(context, input, aliases)
  const placed = await place(context, found, {
    ledger,
    batchId,
    clientId: input.clientId,
    source: found.source,
    replaceChanged: input.replaceChanged,
    actorId: actor.userId,
    at: context.now(),
  })
  const findings = [...found.findings, ...placed.refused].sort((a, b) => a.row - b.row)
  await keepFindings(context, batchId, findings)
  const bad = new Set(findings.map((finding) => finding.row)).size
  const { good, again, corrected } = placed
  await context.slice(() => {
    showEvidenceBatch(ledger, batchId, {
      rows: found.rows,
      good,
      bad,
      again,
      corrected,
      report: JSON.stringify({ unknown: found.unknown, file: input.hash }),
    })
    context.audit('evidence.take', `evidence ${batchId}`, {
      kind: input.kind,
      client: clientId,
      file: input.hash,
      rows: found.rows,
      good,
      bad,
      again,
      corrected,
    })
    context.touch('refund')
  })
  return {
    batchId,
    rows: found.rows,
    documents: good + again + corrected,
    good,
    bad,
    again,
    corrected,
    sameFile: false,
  }
}

function giveUp(context: Pick<JobContext, 'ledger'>, jobId: number): void {
  transaction(context.ledger, () => {
    for (const id of evidenceBatchesOfJob(context.ledger, jobId)) failEvidenceBatch(context.ledger, id)
  })
}

export const takeJob: JobDefinition<'evidence.take'> = {
  label: (input) => `导入${EVIDENCE_KIND_NAMES[input.kind]} ${input.fileName}`,
  afterCrash: 'undo',
  async run(context, input) {
    try {
      return await take(context, input)
    } catch (error) {
      // On a full disk the end of the batch may find no room either; then `undo` ends it when there is.
      if (!isDiskFull(error)) giveUp(context, context.jobId)
      throw error
    }
  },
  undo: (context, _input, jobId) => giveUp(context, jobId),
}
