import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { timeShown } from './list-kit.ts'
import { openList, orderIds, type OpenList } from './lists.ts'

/** Rows that fit on a sheet of a workbook, without the header. */
const SHEET_ROWS = 1_048_575
/** Listed rows that are asked for at once. */
const ID_RUN = 200
/** Rows that are written before others get their turn. */
const ROWS_A_TURN = 400

function open(input: In<'list.export'>): OpenList {
  const list = openList(
    input.list,
    input.columns.map((column) => column.id),
  )
  if (list === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.list })
  if ('unknownColumn' in list)
    throw new Failure('INPUT_INVALID', { path: 'columns', reason: `列表没有“${list.unknownColumn}”这一列` })
  return list
}

/** Listed rows in the order of the screen, as runs of ids. */
async function idRuns(
  job: JobContext,
  { list }: OpenList,
  input: In<'list.export'>,
  ids: readonly number[],
): Promise<number[][]> {
  const sort = input.sort ?? { by: 'id', down: true }
  const distinct = [...new Set(ids)].sort((a, b) => (sort.down ? b - a : a - b))
  const runs: number[][] = []
  for (let at = 0; at < distinct.length; at += ID_RUN) runs.push(distinct.slice(at, at + ID_RUN))
  if (list.places === undefined || sort.by === 'id' || runs.length < 2) return runs
  const places = []
  for (const run of runs) {
    await job.breathe()
    places.push(list.places(job, run, sort))
  }
  const ordered = orderIds(places, sort.down)
  return runs.map((_run, i) => ordered.slice(i * ID_RUN, (i + 1) * ID_RUN)).filter((run) => run.length > 0)
}

/** The filters of one pass after the other: all that matches, or run by run what is listed. */
async function passes(job: JobContext, list: OpenList, input: In<'list.export'>): Promise<Filter[][]> {
  const { selection } = input
  if (selection === undefined) return [input.filters]
  if (!('ids' in selection)) return [selection.filters]
  if (list.list.pageSize > ID_RUN) return [[{ field: list.list.idField, op: 'in', value: selection.ids.map(String) }]]
  const runs = await idRuns(job, list, input, selection.ids)
  return runs.map((run) => [{ field: list.list.idField, op: 'in', value: run.map(String) }])
}

function expected(job: JobContext, { list }: OpenList, input: In<'list.export'>): number {
  const { selection } = input
  if (selection !== undefined && 'ids' in selection) return selection.ids.length
  return list.count(job, selection === undefined ? input.filters : selection.filters)
}

/** The rows of all passes, one after the other. */
async function* rowsOf(
  job: JobContext,
  list: OpenList,
  input: In<'list.export'>,
  total: number,
): AsyncGenerator<readonly string[]> {
  const { selection, sort } = input
  const except = new Set(selection !== undefined && 'except' in selection ? selection.except : [])
  let written = 0
  for (const filters of await passes(job, list, input)) {
    let after: string | undefined
    do {
      await job.breathe()
      const page = list.page(job, {
        filters,
        ...(sort === undefined ? {} : { sort }),
        ...(after === undefined ? {} : { after }),
        fromEnd: false,
        limit: list.list.pageSize,
      })
      for (const { id, cells } of page.rows) {
        if (except.has(id)) continue
        if (written === SHEET_ROWS && input.format === 'xlsx') throw tooLong()
        yield cells
        written++
        if (written % ROWS_A_TURN === 0) await job.breathe()
      }
      job.progress(written, total)
      after = page.next
    } while (after !== undefined)
  }
}

const tooLong = (): Failure =>
  new Failure('INPUT_INVALID', {
    path: 'format',
    reason: `Excel 工作表最多容纳 ${SHEET_ROWS} 行，请改用 CSV 或缩小范围`,
  })

/** Everything the screen's list holds, not only what it has loaded; nothing is kept of a run that was cancelled. */
async function exportList(job: JobContext, input: In<'list.export'>): Promise<Out<'list.export'>> {
  const list = open(input)
  await job.breathe()
  const total = expected(job, list, input)
  if (total === 0) throw new Failure('NOTHING_SELECTED')
  const leftOut = input.selection !== undefined && 'except' in input.selection ? input.selection.except.length : 0
  if (input.format === 'xlsx' && total > SHEET_ROWS + leftOut) throw tooLong()
  const stamp = timeShown(new Date(job.now()).toISOString()).replace(/[-:]/g, '').replace(' ', '-')
  const fileName = `${list.list.title}-${stamp}.${input.format}`
  const upload = job.content.open('export', fileName, 0)
  const columns = input.columns.map((column, i) => ({
    title: column.title,
    kind: list.columns[i]?.number === true ? ('number' as const) : ('text' as const),
  }))
  const rows = await job.ports.sheets.write(
    input.format,
    { name: list.list.title, columns, rows: rowsOf(job, list, input, total) },
    (bytes) => upload.write(bytes),
  )
  if (rows === 0) throw new Failure('NOTHING_SELECTED')
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('list.export', input.list, {
      format: input.format,
      rows,
      columns: input.columns.map((column) => column.id),
      file: sha256,
    })
    return { hash: sha256, fileName, rows }
  })
}

export const listExport: JobDefinition<'list.export'> = {
  label: (input) => `${input.columns.length} 列 · ${input.format === 'xlsx' ? 'Excel' : 'CSV'}`,
  run: exportList,
  // Nothing is visible before the last line: a run that was cut off leaves nothing and is not worth going on with.
  afterCrash: 'undo',
}
