import { evidenceAliases, saveEvidenceAlias } from '../../../../db/refund/evidence-batch.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { foldHeader } from '../../../../shared/domain/intake/header-text.ts'
import type { Frame } from '../../../../shared/domain/intake/frame.ts'
import type { EvidenceKind } from '../../../../shared/domain/refund/evidence-field.ts'
import {
  HEADER_SEARCH_ROWS,
  ListReader,
  locateTable,
  type ListRow,
  type LocatedTable,
  type RowValues,
} from '../../../../shared/domain/refund/evidence-sheet.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { JobContext, WriteContext } from '../../context.ts'
import { parseTables } from '../intake/parser.ts'

/** Most rows of one file of evidence: what is assembled is held until the file ends. */
const MOST_ROWS = 300_000

/** The tables of a file, found by their headers, row by row. Sheets without a header of the kind (code lists beside the data) are passed over. */
export class TableRows {
  readonly #kind: EvidenceKind
  readonly #aliases: ReadonlyMap<string, string>
  #date1904 = false
  #head: ListRow[] = []
  #reader: ListReader | undefined
  #searching = true
  #missing: readonly string[] = []
  /** Tables that were read. */
  readonly located: LocatedTable[] = []
  rows = 0

  constructor(kind: EvidenceKind, aliases: ReadonlyMap<string, string>) {
    this.#kind = kind
    this.#aliases = aliases
  }

  /** Takes a frame of the child; `each` gets what stands below a header. */
  take(frame: Frame, each: (values: RowValues, source: ListRow) => void): void {
    if (frame.t === 'table') {
      this.#endTable(each)
      this.#date1904 = frame.date1904
      this.#head = []
      this.#reader = undefined
      this.#searching = true
    } else if (frame.t === 'cells') for (const [row, texts, kinds] of frame.rows) this.#row({ row, texts, kinds }, each)
    else if (frame.t === 'done') this.#endTable(each)
  }

  #row(source: ListRow, each: (values: RowValues, source: ListRow) => void): void {
    if (this.#reader !== undefined) return this.#read(source, each)
    if (!this.#searching) return
    this.#head.push(source)
    if (this.#head.length >= HEADER_SEARCH_ROWS) this.#endTable(each)
  }

  #endTable(each: (values: RowValues, source: ListRow) => void): void {
    if (this.#reader !== undefined || !this.#searching || this.#head.length === 0) return
    this.#searching = false
    const table = locateTable(this.#kind, this.#head, this.#aliases)
    if (table === undefined) return
    if (table.missing.length > 0) {
      this.#missing = table.missing
      return
    }
    this.located.push(table)
    this.#reader = new ListReader(table, this.#date1904)
    for (const source of this.#head) this.#read(source, each)
    this.#head = []
  }

  #read(source: ListRow, each: (values: RowValues, source: ListRow) => void): void {
    const values = this.#reader?.read(source)
    if (values === undefined) return
    if (++this.rows > MOST_ROWS) throw new Failure('FILE_REFUSED', { reason: `一个文件最多 ${MOST_ROWS} 行，请拆分` })
    each(values, source)
  }

  /** @throws Failure MAPPING_NEEDED when no table of the kind was found */
  requireTable(): void {
    if (this.located.length > 0) return
    throw new Failure('MAPPING_NEEDED', {
      fields: this.#missing.length > 0 ? this.#missing.join('、') : '全部栏目（没有找到表头）',
    })
  }

  /** Headers that no field took, once each. */
  get unknown(): string[] {
    return [
      ...new Set(this.located.flatMap((table) => table.unknown.map((one) => `${one.column} ${one.header}`))),
    ].slice(0, 60)
  }
}

/** Remembers header words of the caller, and answers all that are known for the kind. */
export function learnAliases(
  ledger: WriteHandle,
  kind: EvidenceKind,
  columns: Readonly<Record<string, string>>,
  actorId: number,
  at: number,
): Map<string, string> {
  for (const [header, field] of Object.entries(columns))
    saveEvidenceAlias(ledger, kind, foldHeader(header), field, actorId, at)
  return evidenceAliases(ledger, kind)
}

/** The frames of a stored file. */
export function tableFrames(
  context: WriteContext | JobContext,
  sha256: string,
  fileName: string,
): AsyncGenerator<Frame, void> {
  const object = context.content.find(sha256)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: sha256 })
  return parseTables(context, object.bytes, context.content.chunks(sha256), fileName)
}
