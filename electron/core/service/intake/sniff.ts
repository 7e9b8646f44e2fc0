import { findSameFile } from '../../../../db/intake/batch.ts'
import { INTAKE_KIND_NAMES } from '../../../../shared/contract/area/intake.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { columnLetters } from '../../../../shared/domain/intake/cell.ts'
import type { RowFinding } from '../../../../shared/domain/intake/document.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import type { Frame, PreviewRow } from '../../../../shared/domain/intake/frame.ts'
import type { ColumnMapping, Mapping } from '../../../../shared/domain/intake/mapping.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { findingText } from './finding-text.ts'
import { givenMapping, knownMappings, type KnownMapping } from './mapping.ts'
import { parse } from './parser.ts'

type Output = Out<'intake.sniff'>

/** What was heard of the file so far. */
class Heard {
  format = ''
  mapping: Mapping | undefined
  origin: 'given' | 'remembered' | 'guessed' = 'guessed'
  missing: readonly string[] = []
  readonly sheets: Output['sheets'] = []
  headers: Output['headers'] = []
  labels: NonNullable<Output['labels']> = []
  preview: readonly PreviewRow[] = []

  take(frame: Frame): void {
    if (frame.t === 'source') this.format = frame.format
    else if (frame.t === 'sheet') this.sheets.push({ name: frame.name, rows: frame.rows, hidden: frame.hidden })
    else if (frame.t === 'headers') {
      this.labels = [...frame.labels]
      this.headers = frame.headers.map((header) => ({
        column: columnLetters(header.column),
        text: header.text,
        samples: [...header.samples],
      }))
    } else if (frame.t === 'preview') this.preview = frame.rows
    else if (frame.t === 'mapping') {
      this.mapping = frame.mapping
      this.origin = frame.origin
      this.missing = frame.missing
    }
  }
}

function findingView(finding: RowFinding): Output['preview'][number]['findings'][number] {
  return {
    row: finding.row,
    column: finding.column ?? '',
    header: finding.header ?? '',
    field: finding.field ?? '',
    code: finding.code,
    text: findingText(finding.code, finding.data),
    value: finding.value ?? '',
  }
}

function columnView(column: ColumnMapping): Output['columns'][number] {
  return {
    column: columnLetters(column.column),
    header: column.header,
    ...(column.field === undefined ? {} : { field: column.field }),
    confidence: column.confidence,
    reason: column.reasons.join('；'),
  }
}

function cellsView(row: PreviewRow): Record<string, string> {
  return Object.fromEntries(row.cells.flatMap((text, column) => (text === '' ? [] : [[columnLetters(column), text]])))
}

async function sniff(context: JobContext, input: In<'intake.sniff'>): Promise<Output> {
  const known: readonly KnownMapping[] =
    input.mapping === undefined ? knownMappings(context.ledger, input.kind, input.clientId) : []
  const mapping =
    input.mapping === undefined
      ? { known: known.map((one) => one.mapping) }
      : { mapping: givenMapping(input.kind, input.mapping) }
  const heard = new Heard()
  for await (const frame of parse(context, input.hash, {
    task: 'sniff',
    kind: input.kind,
    fileName: input.fileName,
    ...mapping,
  })) {
    heard.take(frame)
    await context.breathe()
  }
  const used = heard.mapping
  const remembered =
    heard.origin === 'remembered' && used !== undefined
      ? known.find((one) => one.mapping.fingerprint === used.fingerprint)?.name
      : undefined
  const same =
    input.clientId === undefined ? undefined : findSameFile(context.ledger, input.hash, input.clientId, input.kind)
  return {
    format: heard.format,
    sheets: heard.sheets,
    headers: heard.headers,
    labels: heard.labels,
    mapping: used === undefined ? {} : { ...used },
    ...(remembered === undefined ? {} : { remembered }),
    fingerprint: used?.fingerprint ?? '',
    missing: heard.missing.map((id) => fieldOf(input.kind, id)?.label ?? id),
    columns: used?.columns.map(columnView) ?? [],
    preview: heard.preview.map((row) => ({
      row: row.row,
      cells: cellsView(row),
      findings: row.findings.map(findingView),
    })),
    ...(same === undefined ? {} : { sameFile: same.id }),
  }
}

export const sniffJob: JobDefinition<'intake.sniff'> = {
  label: (input) => `识别${INTAKE_KIND_NAMES[input.kind]} ${input.fileName}`,
  afterCrash: 'undo',
  run: sniff,
}
