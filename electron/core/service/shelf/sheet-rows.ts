import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { parseTables } from '../intake/parser.ts'

/** The rows of an Excel or CSV file as texts, for the small tables of the warehouse; read by the throw-away child like every file. */

/** More rows than any of these tables takes. */
const MOST = 20_000

async function readRows(job: JobContext, input: In<'sheet.rows'>): Promise<Out<'sheet.rows'>> {
  const object = job.content.find(input.hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  const rows: string[][] = []
  let tables = 0
  for await (const frame of parseTables(job, object.bytes, job.content.chunks(input.hash), input.fileName)) {
    // The first sheet that holds anything is the one that is meant.
    if (frame.t === 'table') tables += rows.length > 0 || tables === 0 ? 1 : 0
    else if (frame.t === 'cells' && tables < 2)
      for (const [, texts] of frame.rows) if (rows.length <= MOST) rows.push(Array.from(texts, (text) => text ?? ''))
    await job.breathe()
  }
  if (rows.length === 0) throw new Failure('FILE_EMPTY')
  return { rows: rows.slice(0, MOST), more: rows.length > MOST }
}

export const sheetRowsJob: JobDefinition<'sheet.rows'> = {
  label: (input) => `读取 ${input.fileName}`,
  run: readRows,
  afterCrash: 'undo',
}
