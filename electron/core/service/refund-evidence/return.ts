import { evidenceAliases, evidenceFindings, readEvidenceBatch } from '../../../../db/refund/evidence-batch.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { RETURN_COLUMNS } from '../../../../shared/domain/intake/header-text.ts'
import { fileStem } from '../../../../shared/domain/intake/safe-text.ts'
import { EVIDENCE_KINDS } from '../../../../shared/domain/refund/evidence-field.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { TableRows, tableFrames } from './table-rows.ts'

const FINDINGS_AT_ONCE = 2000

async function reasonsOf(context: JobContext, batchId: number): Promise<Map<number, string>> {
  const reasons = new Map<number, string>()
  let after = 0
  for (;;) {
    await context.breathe()
    const findings = evidenceFindings(context.ledger, batchId, after, FINDINGS_AT_ONCE)
    for (const finding of findings) {
      const place = finding.header === '' ? '' : `${finding.column} 列“${finding.header}”：`
      const before = reasons.get(finding.row)
      reasons.set(finding.row, `${before === undefined ? '' : `${before}；`}${place}${finding.text}`)
    }
    if (findings.length < FINDINGS_AT_ONCE) return reasons
    after += findings.length
  }
}

/** The refused rows of a file once more, cell by cell as they stand in it, with what is wrong behind them. */
async function giveBack(context: JobContext, input: In<'evidence.return'>): Promise<Out<'evidence.return'>> {
  const batch = readEvidenceBatch(context.ledger, input.batchId)
  const kind = EVIDENCE_KINDS.find((one) => one === batch?.kind)
  if (batch === undefined || kind === undefined) throw new Failure('BATCH_UNKNOWN', { batch: input.batchId })
  const file = batch.fileSha256 !== '' ? batch.fileSha256 : fileOf(batch.report)
  if (batch.bad === 0 || file === '') throw new Failure('NOTHING_SELECTED')
  const reasons = await reasonsOf(context, batch.id)
  const rows = new TableRows(kind, evidenceAliases(context.ledger, kind))
  const kept: string[][] = []
  let width = 0
  const headers: string[] = []
  for await (const frame of tableFrames(context, file, batch.fileName)) {
    rows.take(frame, (_values, source) => {
      const reason = reasons.get(source.row)
      if (reason === undefined) return
      width = Math.max(width, source.texts.length)
      kept.push([...source.texts, `\u0000${source.row}`, reason])
    })
    await context.breathe()
  }
  const [table] = rows.located
  for (const column of table?.columns ?? []) headers[column.column] = column.header
  for (const column of table?.unknown ?? []) headers[lettersIndex(column.column)] = column.header
  width = Math.max(width, headers.length)
  const columns = [...Array.from({ length: width }, (_unused, i) => headers[i] ?? ''), ...RETURN_COLUMNS].map(
    (title) => ({ title, kind: 'text' as const }),
  )
  const fileName = `${fileStem(batch.fileName)}-退回.xlsx`
  const upload = context.content.open('export', fileName, 0)
  await context.ports.sheets.write('xlsx', { name: '退回', columns, rows: padded(kept, width) }, (bytes) =>
    upload.write(bytes),
  )
  return context.slice(() => {
    const { sha256 } = upload.finish()
    context.audit('evidence.return', `evidence ${batch.id}`, { rows: kept.length, file: sha256 })
    return { hash: sha256, fileName, rows: kept.length }
  })
}

const fileOf = (report: string): string => (JSON.parse(report) as { file?: string }).file ?? ''

function lettersIndex(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

async function* padded(rows: readonly (readonly string[])[], width: number): AsyncGenerator<readonly string[]> {
  for (const row of rows) {
    const cells = row.slice(0, -2)
    yield [...cells, ...Array<string>(width - cells.length).fill(''), (row.at(-2) ?? '').slice(1), row.at(-1) ?? '']
  }
}

export const returnJob: JobDefinition<'evidence.return'> = {
  label: (input) => `退回批次 ${input.batchId} 不合格的行`,
  afterCrash: 'undo',
  run: giveBack,
}
