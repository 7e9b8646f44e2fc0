import type { ColumnNote, FileFinding } from '../../../../shared/domain/intake/document.ts'

/** What became of an accepted batch; counts of documents unless said otherwise. */
export interface AcceptReport {
  readonly accepted: number
  readonly unchanged: number
  readonly corrected: number
  readonly leftOut: number
  /** Documents that came before their order. */
  readonly orphans: number
  /** Links to what was there before. */
  readonly links: number
  readonly defects: number
}

/** The report kept with a batch: notes on the file, and what became of its rows. */
export interface BatchReport {
  readonly sourceRows?: number
  readonly format?: string
  readonly encoding?: string
  readonly notes?: readonly ColumnNote[]
  readonly file?: readonly FileFinding[]
  readonly accept?: AcceptReport
}

/** The report of a batch; {} when it has none yet. */
export function readReport(json: string): BatchReport {
  return JSON.parse(json) as BatchReport
}
