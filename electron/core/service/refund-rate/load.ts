import { createHash } from 'node:crypto'
import { bulkTransaction } from '../../../../db/bulk.ts'
import { transaction } from '../../../../db/tx.ts'
import {
  endRateLibrary,
  failLoadingLibraries,
  findRateLibrary,
  insertRateLibrary,
  insertRateNames,
  insertRateRows,
} from '../../../../db/refund/rate.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { ZipWriter } from '../../../../shared/domain/intake/zip-writer.ts'
import {
  hasRates,
  RATE_PROBLEMS,
  rateColumns,
  readRateRow,
  type RateField,
  type RateRow,
} from '../../../../shared/domain/refund/rate-library.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { nodeSqueeze } from '../../squeeze.ts'
import { isDiskFull } from '../../disk-full.ts'
import { parseTables } from '../intake/parser.ts'

type Input = In<'rateLibrary.load'>
type Output = Out<'rateLibrary.load'>

const ROWS_A_SLICE = 300
const PROBLEMS_SHOWN = 200

/** A .dbf and its .fpt must reach the child together: several files go as one archive, a single one as it is. */
function together(
  context: JobContext,
  files: Input['files'],
): { size: number; chunks: Iterable<Uint8Array>; name: string } {
  const [first] = files
  if (files.length === 1 && first !== undefined) {
    const object = context.content.find(first.hash)
    if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: first.hash })
    return { size: object.bytes, chunks: context.content.chunks(first.hash), name: first.fileName }
  }
  const chunks: Uint8Array[] = []
  const zip = new ZipWriter((bytes) => chunks.push(Uint8Array.from(bytes)), nodeSqueeze)
  for (const file of files) {
    zip.begin(file.fileName)
    for (const chunk of context.content.chunks(file.hash)) zip.bytes(chunk)
    zip.end()
  }
  zip.finish()
  return { size: chunks.reduce((sum, chunk) => sum + chunk.length, 0), chunks, name: '文库.zip' }
}

/** Rows and names as they come, written in slices. */
class Loader {
  readonly #context: JobContext
  readonly #libraryId: number
  #columns: ReadonlyMap<RateField, number> | undefined
  #table = ''
  #rows: RateRow[] = []
  #names: { code: string; name: string; unit: string }[] = []
  rows = 0
  names = 0
  refused = 0
  tables = 0
  readonly problems: Output['problems'] = []

  constructor(context: JobContext, libraryId: number) {
    this.#context = context
    this.#libraryId = libraryId
  }

  begin(name: string): void {
    this.#table = name
    this.#columns = undefined
  }

  row(number: number, texts: readonly string[]): void {
    const columns = this.#columns
    if (columns === undefined) {
      this.#columns = rateColumns(texts)
      if (this.#columns !== undefined) this.tables++
      return
    }
    if (texts.every((text) => text.trim() === '')) return
    if (hasRates(columns)) {
      const read = readRateRow(columns, texts)
      if (read.ok) this.#rows.push(read.row)
      else this.#refuse(number, read.code)
      return
    }
    const text = (field: RateField): string => (texts[columns.get(field) ?? -1] ?? '').trim()
    const code = text('code').replace(/[.\s]/g, '')
    if (/^\d{4,13}$/.test(code)) this.#names.push({ code, name: text('name'), unit: text('unit') })
    else this.#refuse(number, 'RATE_CODE')
  }

  #refuse(row: number, code: string): void {
    this.refused++
    if (this.problems.length < PROBLEMS_SHOWN)
      this.problems.push({ row, file: this.#table, text: RATE_PROBLEMS[code] ?? code })
  }

  /** Writes what is waiting, some hundred rows a transaction. */
  async flush(): Promise<void> {
    while (this.#rows.length > 0) {
      const slice = this.#rows.splice(0, ROWS_A_SLICE)
      await this.#context.breathe()
      bulkTransaction(this.#context.ledger, () =>
        insertRateRows(this.#context.ledger, this.#libraryId, this.rows + 1, slice),
      )
      this.rows += slice.length
    }
    while (this.#names.length > 0) {
      const slice = this.#names.splice(0, ROWS_A_SLICE)
      await this.#context.breathe()
      bulkTransaction(this.#context.ledger, () => insertRateNames(this.#context.ledger, this.#libraryId, slice))
      this.names += slice.length
    }
    this.#context.progress(this.rows + this.names)
  }

  get waiting(): number {
    return this.#rows.length + this.#names.length
  }
}

async function load(context: JobContext, input: Input): Promise<Output> {
  const { ledger, actor } = context
  const digest = createHash('sha256')
    .update([...input.files.map((file) => file.hash)].sort().join('\n'))
    .digest('hex')
  const known = findRateLibrary(ledger, digest)
  if (known !== undefined)
    return { libraryId: known.id, rows: known.rows, names: known.names, refused: 0, problems: [], again: true }
  const { size, chunks, name } = together(context, input.files)
  const libraryId = await context.slice(() =>
    insertRateLibrary(ledger, {
      version: input.version,
      source: input.source,
      fileSha256: digest,
      actorId: actor.userId,
      at: context.now(),
    }),
  )
  const loader = new Loader(context, libraryId)
  for await (const frame of parseTables(context, size, chunks, name)) {
    if (frame.t === 'table') loader.begin(frame.name)
    else if (frame.t === 'cells') for (const [number, texts] of frame.rows) loader.row(number, texts)
    if (loader.waiting >= ROWS_A_SLICE) await loader.flush()
  }
  await loader.flush()
  if (loader.tables === 0 || loader.rows === 0)
    throw new Failure('HEADER_MISSING', { fields: '商品代码、起止日期、退税率（DBF 须连同 FPT 一起选）' })
  await context.slice(() => {
    endRateLibrary(ledger, libraryId, 'loaded', loader.rows, loader.names)
    context.audit('rateLibrary.load', `rate library ${libraryId}`, {
      version: input.version,
      rows: loader.rows,
      names: loader.names,
      refused: loader.refused,
      files: input.files.map((file) => file.hash),
    })
    context.touch('refund')
  })
  const { rows, names, refused, problems } = loader
  return { libraryId, rows, names, refused, problems, again: false }
}

export const loadJob: JobDefinition<'rateLibrary.load'> = {
  label: (input) => `读入退税率文库 ${input.version}`,
  afterCrash: 'undo',
  async run(context, input) {
    try {
      return await load(context, input)
    } catch (error) {
      if (!isDiskFull(error)) transaction(context.ledger, () => failLoadingLibraries(context.ledger))
      throw error
    }
  },
  undo: (context) => failLoadingLibraries(context.ledger),
}
