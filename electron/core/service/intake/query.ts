import { pageBatches, readBatch, type BatchRecord, type BatchState } from '../../../../db/intake/batch.ts'
import { countFindings, pageFindings, readFinding, type BatchFinding } from '../../../../db/intake/finding.ts'
import { readJob } from '../../../../db/house/job.ts'
import { readUser } from '../../../../db/house/people.ts'
import { readClient } from '../../../../db/party/client.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Filter, Out } from '../../../../shared/contract/index.ts'
import { INTAKE_KINDS, type IntakeKind } from '../../../../shared/contract/area/intake.ts'
import { fieldOf, fieldsOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import { fileFindingText, noteText } from '../../../../shared/domain/intake/finding-text.ts'
import { isIntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { parseMapping } from '../../../../shared/domain/intake/mapping.ts'
import type { SomeQueries } from '../../registry.ts'
import { findingText, type FindingData } from './finding-text.ts'
import { readReport } from './report.ts'

type BatchRow = Out<'intake.page'>['rows'][number]
type Reason = Out<'intake.batch'>['reasons'][number]
type FindingRow = Out<'intake.findings'>['rows'][number]

const kindOf = (text: string): IntakeKind => INTAKE_KINDS.find((kind) => kind === text) ?? 'import-parcel'

function batchRow(ledger: ReadHandle, batch: BatchRecord): BatchRow {
  const client = batch.clientId === undefined ? undefined : readClient(ledger, batch.clientId)
  const mapping = parseMapping(JSON.parse(batch.mapping))
  return {
    id: batch.id,
    key: String(batch.id),
    clientId: batch.clientId ?? 0,
    client: client?.name ?? '',
    kind: kindOf(batch.kind),
    fileName: batch.fileName,
    fileHash: batch.fileSha256,
    state: batch.state,
    rows: batch.rows,
    good: batch.good,
    bad: batch.bad,
    unchanged: batch.unchanged,
    changed: batch.changed,
    mapping: batch.mappingName !== '' ? batch.mappingName : mapping.ok ? mapping.mapping.sheet.name : '',
    at: new Date(batch.at).toISOString(),
    actor: readUser(ledger, batch.actorId)?.name ?? '',
    ...(batch.jobId === undefined ? {} : { jobId: batch.jobId }),
    ...(batch.code === undefined ? {} : { code: batch.code, data: failureData(ledger, batch) }),
  }
}

/** What the failure of the batch is about, as its job kept it. */
function failureData(ledger: ReadHandle, batch: BatchRecord): Record<string, unknown> {
  const job = batch.jobId === undefined ? undefined : readJob(ledger, batch.jobId)
  return job?.data === undefined || job.code !== batch.code ? {} : (JSON.parse(job.data) as Record<string, unknown>)
}

const valuesOf = (filter: Filter): string[] =>
  Array.isArray(filter.value) ? filter.value : filter.value === undefined ? [] : [filter.value]

/** Filters of the batch list: client, kind, state; others are the grid's mistake and change nothing. */
function listed(filters: readonly Filter[], field: string): string[] | undefined {
  const found = filters.filter((filter) => filter.field === field && (filter.op === 'is' || filter.op === 'in'))
  return found.length === 0 ? undefined : found.flatMap(valuesOf)
}

export function requireBatch(ledger: ReadHandle, id: number): BatchRecord {
  const batch = readBatch(ledger, id)
  if (batch === undefined || batch.kind === 'correction') throw new Failure('BATCH_UNKNOWN', { batch: id })
  return batch
}

export const STATE_NAMES: Readonly<Record<BatchState, string>> = {
  staging: '检查中',
  staged: '待接收',
  accepting: '接收中',
  accepted: '已接收',
  cancelled: '已取消',
  failed: '失败',
}

function dataOf(finding: BatchFinding): FindingData {
  return finding.data === '' ? {} : (JSON.parse(finding.data) as FindingData)
}

/** The sentence of a code without the data of one row, or with them when every row says the same. */
function reasonText(ledger: ReadHandle, batchId: number, code: string, first: number, count: number): string {
  if (code === 'ROW_CHANGED') return '与台账已有内容不同（逐项差异见问题行）'
  const sample = readFinding(ledger, batchId, first)
  return sample !== undefined && (count === 1 || sample.data === '')
    ? findingText(code, dataOf(sample))
    : findingText(code, {
        length: '…',
        limit: '…',
        error: '',
        first: '…',
        later: '',
        decimals: '…',
        year: '…',
        table: '…',
        reason: '见问题行',
      })
}

function reasons(ledger: ReadHandle, batch: BatchRecord): Reason[] {
  const list: Reason[] = countFindings(ledger, batch.id).map(({ code, count, first }) => ({
    code,
    count,
    text: reasonText(ledger, batch.id, code, first, count),
  }))
  const report = readReport(batch.report)
  const add = (code: string, count: number): void => {
    if (count > 0) list.push({ code, count, text: findingText(code) })
  }
  add('UNCHANGED', report.accept?.unchanged ?? batch.unchanged)
  add('CORRECTED', report.accept?.corrected ?? 0)
  add('LEFT_OUT', report.accept?.leftOut ?? 0)
  add('ORPHANS', report.accept?.orphans ?? 0)
  for (const finding of report.file ?? [])
    list.push({ code: finding.code, count: Number(finding.data?.['count'] ?? 1), text: fileFindingText(finding) })
  for (const note of report.notes ?? []) list.push({ code: note.code, count: note.count, text: noteText(note) })
  return list
}

/** The field that no column of the file carries, by its name. */
function missingHeader(kind: string, field: string): string {
  const label = isIntakeKind(kind) ? fieldOf(kind, field)?.label : undefined
  return label === undefined ? '' : `（无此列）${label}`
}

function findingRow(kind: string, finding: BatchFinding): FindingRow {
  return {
    row: finding.row,
    column: finding.column,
    header: finding.header !== '' ? finding.header : missingHeader(kind, finding.field),
    field: finding.field,
    code: finding.code,
    text: findingText(finding.code, dataOf(finding)),
    value: finding.value,
  }
}

export const readQueries: SomeQueries<'intake.fields' | 'intake.page' | 'intake.batch' | 'intake.findings'> = {
  'intake.fields': (_context, input) => ({
    fields: fieldsOf(input.kind).map((field) => ({
      id: field.id,
      label: field.label,
      level: field.level,
      required: field.need === 'file',
      personal: field.personal,
      kind: field.kind,
    })),
  }),
  'intake.page': (context, input) => {
    const up = input.sort !== undefined && !input.sort.down
    const fromEnd = input.after === undefined && input.fromEnd
    const filter = {
      clients: listed(input.filters, 'client')?.map(Number),
      kinds: listed(input.filters, 'kind'),
      states: listed(input.filters, 'state'),
    }
    const page = pageBatches(
      context.ledger,
      filter,
      fromEnd ? !up : up,
      input.after === undefined ? undefined : Number(input.after),
      input.limit + 1,
    )
    const rows = page.slice(0, input.limit).map((batch) => batchRow(context.ledger, batch))
    if (fromEnd) return { rows: rows.reverse() }
    const last = rows.at(-1)
    return { rows, ...(page.length > input.limit && last !== undefined ? { next: last.key } : {}) }
  },
  'intake.batch': (context, input) => {
    const batch = requireBatch(context.ledger, input.batchId)
    return { ...batchRow(context.ledger, batch), reasons: reasons(context.ledger, batch) }
  },
  'intake.findings': (context, input) => {
    const { kind } = requireBatch(context.ledger, input.batchId)
    const found = pageFindings(context.ledger, input.batchId, input.code, input.after, input.limit + 1)
    const rows = found.slice(0, input.limit)
    const last = rows.at(-1)
    return {
      rows: rows.map((finding) => findingRow(kind, finding)),
      ...(found.length > input.limit && last !== undefined ? { next: last.number } : {}),
    }
  },
}
