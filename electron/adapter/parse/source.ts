import type { FileFinding } from '../../../shared/domain/intake/document.ts'
import type { KeptRow, Merge, RowCells } from '../../../shared/domain/intake/cell.ts'
import type { SourceFormat } from '../../../shared/domain/intake/frame.ts'

export interface SheetInfo {
  readonly index: number
  readonly name: string
  readonly hidden: boolean
  /** As far as known without reading everything; 0 = unknown. */
  readonly rows: number
  readonly columns: number
}

export interface SheetHead {
  readonly rows: readonly KeptRow[]
  readonly merges: readonly Merge[]
  readonly hiddenColumns: readonly number[]
}

/** A client's file, opened: tables of rows whatever the format. */
export interface TableSource {
  readonly format: SourceFormat
  readonly encoding: string
  readonly delimiter: string
  readonly date1904: boolean
  readonly sheets: readonly SheetInfo[]
  /** The first rows that hold something; merges cost a pass over the whole sheet and are left out unless asked for. */
  head(sheet: number, rows: number, withMerges: boolean): Promise<SheetHead>
  /**
   * Every non-empty row in order. `each` answers false to stop. `between` is awaited between pieces with the
   * share of the file's bytes consumed, so that a slow receiver slows the reader.
   */
  read(sheet: number, each: (cells: RowCells) => boolean, between: (bytes: number) => Promise<void>): Promise<void>
  /** Notices about the file, complete after `read`. */
  findings(): readonly FileFinding[]
}
