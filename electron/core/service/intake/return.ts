import { returnedFindings, type BatchFinding } from '../../../../db/intake/finding.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import { isIntakeKind, isOfNoClient, type IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { parseMapping } from '../../../../shared/domain/intake/mapping.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { findingText, type FindingData } from './finding-text.ts'
import { parse } from './parser.ts'
import { requireBatch } from './query.ts'

type Output = Out<'intake.return'>

/** Findings read in one go. */
const PORTION = 2000
/** Longest reason of one row: a person reads it in a cell. */
const LONGEST = 1000

function sentence(kind: IntakeKind, finding: BatchFinding): string {
  const data = finding.data === '' ? {} : (JSON.parse(finding.data) as FindingData)
  const name = finding.header !== '' ? finding.header : (fieldOf(kind, finding.field)?.label ?? '')
  const column = finding.column === '' ? '' : `${finding.column}列`
  const place = name === '' ? column : `${column}“${name}”`
  return place === '' ? findingText(finding.code, data) : `${place}：${findingText(finding.code, data)}`
}

/**
 * The rows that go back, each with its reasons. All rows of an order go back together, or the client would send an order without some
 * of its lines.
 */
async function rejectedRows(context: JobContext, batchId: number, kind: IntakeKind): Promise<Map<number, string>> {
  const rows = new Map<number, string>()
  for (let after = 0; ;) {
    await context.breathe()
    const findings = returnedFindings(context.ledger, batchId, after, PORTION)
    const last = findings.at(-1)
    if (last === undefined) return rows
    for (const finding of findings) {
      const reason = sentence(kind, finding)
      const known = rows.get(finding.row) ?? ''
      if (!known.includes(reason))
        rows.set(finding.row, (known === '' ? reason : `${known}；${reason}`).slice(0, LONGEST))
      for (const other of finding.moreRows.split(','))
        if (other !== '' && !rows.has(Number(other))) rows.set(Number(other), '')
    }
    after = last.number
  }
}

const SAME_ORDER = '同一订单的其他行有问题，一并退回'

async function giveBack(context: JobContext, input: In<'intake.return'>): Promise<Output> {
  const batch = requireBatch(context.ledger, input.batchId)
  if (!isIntakeKind(batch.kind)) throw new Failure('BATCH_UNKNOWN', { batch: batch.id })
  const rows = await rejectedRows(context, batch.id, batch.kind)
  if (rows.size === 0) throw new Failure('NOTHING_SELECTED')
  const parsed = parseMapping(JSON.parse(batch.mapping))
  const rejected = [...rows]
    .sort((a, b) => a[0] - b[0])
    .map(([row, reason]) => ({ row, reason: reason === '' ? SAME_ORDER : reason }))
  const owner = isOfNoClient(batch.kind) ? 0 : (batch.clientId ?? 0)
  let name = `退回_${batch.fileName}`
  const pieces: Uint8Array[] = []
  for await (const frame of parse(context, batch.fileSha256, {
    task: 'return',
    kind: batch.kind,
    fileName: batch.fileName,
    rejected,
    ...(parsed.ok ? { mapping: parsed.mapping } : {}),
  })) {
    if (frame.t === 'file') name = frame.name
    else if (frame.t === 'bytes') pieces.push(frame.bytes)
    context.progress(0, rows.size)
  }
  const stored = await context.slice(() => {
    const content = context.content.put('export', name, owner, Buffer.concat(pieces))
    context.audit('intake.return', `batch ${batch.id}`, { rows: rows.size, file: content.sha256 })
    return content
  })
  return { hash: stored.sha256, fileName: name, rows: rows.size }
}

export const returnJob: JobDefinition<'intake.return'> = {
  label: (input) => `退回批次 ${input.batchId} 的不合格行`,
  afterCrash: 'undo',
  run: giveBack,
}
