import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Mapping } from '../../../../shared/domain/intake/mapping.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { parse, parseTables } from '../intake/parser.ts'

/** The rows of an Excel or CSV file as texts, for the small tables of the warehouse, and that file back with what was refused; read by the throw-away child like every file. */

/** More rows than any of these tables takes. */
const MOST = 20_000

async function readRows(job: JobContext, input: In<'sheet.rows'>): Promise<Out<'sheet.rows'>> {
  const object = job.content.find(input.hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  const rows: string[][] = []
  const sheet = { index: -1, name: '' }
  let more = false
  let passed = false
  for await (const frame of parseTables(job, object.bytes, job.content.chunks(input.hash), input.fileName)) {
    // The first sheet that holds anything is the one that is meant.
    if (frame.t === 'table') {
      passed = rows.length > 0
      if (!passed) Object.assign(sheet, { index: sheet.index + 1, name: frame.name })
    } else if (frame.t === 'cells' && !passed)
      for (const [row, texts] of frame.rows) {
        if (row > MOST) {
          more = true
          continue
        }
        // Empty rows are not sent; each row keeps its number, because whoever mends it looks for it in his file.
        while (rows.length < row - 1) rows.push([])
        rows.push(Array.from(texts, (text) => text ?? ''))
      }
    await job.breathe()
  }
  if (rows.length === 0) throw new Failure('FILE_EMPTY')
  return { rows, more, sheet: { index: Math.max(0, sheet.index), name: sheet.name } }
}

export const sheetRowsJob: JobDefinition<'sheet.rows'> = {
  label: (input) => `读取 ${input.fileName}`,
  run: readRows,
  afterCrash: 'undo',
}

/** The layout of a small table, as far as giving it back needs one. */
const layoutOf = ({ sheet, head }: In<'sheet.return'>): Mapping => ({
  version: 1,
  kind: 'goods',
  layout: 'row-per-line',
  sheet,
  headerTop: head,
  headerBottom: head,
  dataStart: head + 1,
  columns: [],
  head: [],
  constants: [],
  blankContinues: false,
  fingerprint: '',
})

async function giveBack(job: JobContext, input: In<'sheet.return'>): Promise<Out<'sheet.return'>> {
  let name = `退回_${input.fileName}`
  const pieces: Uint8Array[] = []
  for await (const frame of parse(job, input.hash, {
    task: 'return',
    kind: 'goods',
    fileName: input.fileName,
    rejected: input.rejected,
    mapping: layoutOf(input),
  })) {
    if (frame.t === 'file') name = frame.name
    else if (frame.t === 'bytes') pieces.push(frame.bytes)
    await job.breathe()
  }
  return await job.slice(() => {
    const { sha256 } = job.content.put('export', name, 0, Buffer.concat(pieces))
    job.audit('sheet.return', 'sheet', { rows: input.rejected.length, file: sha256 })
    return { hash: sha256, fileName: name, rows: input.rejected.length }
  })
}

export const sheetReturnJob: JobDefinition<'sheet.return'> = {
  label: (input) => `退回 ${input.fileName} 的 ${input.rejected.length} 行`,
  run: giveBack,
  afterCrash: 'undo',
}
