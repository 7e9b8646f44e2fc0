import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { replyLookup } from './lookup.ts'

/** The client's own columns, in his order, with the answer behind them. */

const ANSWER = ['状态', '原因', '需要您提供', '清单编号'] as const
const ROWS_A_TURN = 400

async function replySheet(job: JobContext, input: In<'reply.sheet'>): Promise<Out<'reply.sheet'>> {
  const { column, header, lines } = replyLookup(job, input)
  const width = input.rows.reduce((most, row) => Math.max(most, row.length), 0)
  const titles = Array.from({ length: width }, (_, i) =>
    header ? (input.rows[0]?.[i] ?? '') : i === column ? '单号' : `列 ${i + 1}`,
  )
  const answers = new Map(lines.map((line) => [line.row, line]))
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const [i, cells] of input.rows.entries()) {
      if (header && i === 0) continue
      const line = answers.get(i)
      yield [
        ...Array.from({ length: width }, (_, at) => cells[at] ?? ''),
        line?.status ?? '',
        line?.reason ?? '',
        line?.ask ?? '',
        line?.invtNo ?? '',
      ]
      if (i % ROWS_A_TURN === 0) await job.breathe()
    }
  }
  const stamp = timeShown(new Date(job.now()).toISOString()).replace(/[-:]/g, '').replace(' ', '-')
  const fileName = `回复单-${stamp}.xlsx`
  const upload = job.content.open('export', fileName, 0)
  const columns = [...titles, ...ANSWER].map((title) => ({ title, kind: 'text' as const }))
  const count = await job.ports.sheets.write('xlsx', { name: '回复单', columns, rows: rows() }, (bytes) =>
    upload.write(bytes),
  )
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('reply.sheet', 'reply', { rows: count, file: sha256 })
    return { hash: sha256, fileName, rows: count }
  })
}

export const replySheetJob: JobDefinition<'reply.sheet'> = {
  label: (input) => `${input.rows.length} 行`,
  run: replySheet,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
