import { insertMoneyFile } from '../../../../db/refund-money/fx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Frame } from '../../../../shared/domain/intake/frame.ts'
import {
  HEADER_SEARCH_ROWS,
  ListReader,
  type ListRow,
  type RowValues,
} from '../../../../shared/domain/refund/evidence-sheet.ts'
import { locateMoneyTable, type MoneyKind } from '../../../../shared/domain/refund/money-sheet.ts'
import type { JobContext, WriteContext } from '../../context.ts'
import { tableFrames } from '../refund-evidence/table-rows.ts'

/** Rows of a bank's, a rate's or the bureau's list, read by the throw-away child. */

const MOST_ROWS = 50_000

class Lists {
  readonly values: RowValues[] = []
  missing: readonly string[] = []
  found = false
  readonly #kind: MoneyKind
  #date1904 = false
  #head: ListRow[] | undefined = []
  #reader: ListReader | undefined

  constructor(kind: MoneyKind) {
    this.#kind = kind
  }

  take(frame: Frame): void {
    if (frame.t === 'table') {
      this.#end()
      this.#date1904 = frame.date1904
      this.#reader = undefined
      this.#head = []
    } else if (frame.t === 'cells') for (const [row, texts, kinds] of frame.rows) this.#row({ row, texts, kinds })
    else if (frame.t === 'done') this.#end()
  }

  #row(source: ListRow): void {
    if (this.#reader !== undefined) return this.#read(source)
    this.#head?.push(source)
    if ((this.#head?.length ?? 0) >= HEADER_SEARCH_ROWS) this.#end()
  }

  /** The header must stand in what was seen; a sheet without one is passed over. */
  #end(): void {
    const head = this.#head ?? []
    this.#head = undefined
    const table = head.length === 0 ? undefined : locateMoneyTable(this.#kind, head)
    if (table === undefined) return
    if (table.missing.length > 0) {
      this.missing = table.missing
      return
    }
    this.found = true
    this.#reader = new ListReader(table, this.#date1904)
    for (const source of head) this.#read(source)
  }

  #read(source: ListRow): void {
    const values = this.#reader?.read(source)
    if (values === undefined) return
    if (this.values.length >= MOST_ROWS)
      throw new Failure('FILE_REFUSED', { reason: `一个文件最多 ${MOST_ROWS} 行，请拆分` })
    this.values.push(values)
  }
}

/** @throws Failure CONTENT_MISSING, HEADER_MISSING and those of the parser */
export async function readMoneyList(
  context: JobContext,
  kind: MoneyKind,
  hash: string,
  fileName: string,
): Promise<readonly RowValues[]> {
  const lists = new Lists(kind)
  for await (const frame of tableFrames(context, hash, fileName)) {
    lists.take(frame)
    await context.breathe()
  }
  if (!lists.found)
    throw new Failure('HEADER_MISSING', {
      fields: lists.missing.length > 0 ? lists.missing.join('、') : '全部栏目（没有找到表头）',
    })
  return lists.values
}

/** What is wrong with a row of a list, by its place. */
export type ListFinding = Parameters<typeof insertMoneyFile>[2][number]

/** So many findings are said at once; the file keeps them all. */
const MOST_SHOWN = 200
export const shownFindings = (findings: readonly ListFinding[]): { row: number; text: string }[] =>
  findings
    .slice(0, MOST_SHOWN)
    .map((one) => ({ row: one.row, text: `${one.header === '' ? '' : `“${one.header}”`}${one.text}` }))

/** Notes a list that came as a file, and what is wrong with its rows. @returns its id */
export function noteMoneyFile(
  context: WriteContext,
  kind: MoneyKind,
  file: { readonly hash: string; readonly fileName: string; readonly clientId: number },
  rows: { readonly all: number; readonly good: number },
  findings: readonly ListFinding[],
): number {
  return insertMoneyFile(
    context.ledger,
    {
      kind,
      clientId: file.clientId,
      sha256: file.hash,
      fileName: file.fileName,
      rows: rows.all,
      good: rows.good,
      bad: rows.all - rows.good,
      again: 0,
      report: '{}',
      actorId: context.actor.userId,
      at: context.now(),
    },
    findings,
  )
}

/** A row that somebody typed counts as a file of one row. @returns its id */
export const noteTyped = (context: WriteContext, kind: MoneyKind, clientId: number): number =>
  noteMoneyFile(context, kind, { hash: '', fileName: '', clientId }, { all: 1, good: 1 }, [])
