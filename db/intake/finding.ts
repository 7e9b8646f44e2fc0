import type { ReadHandle, WriteHandle } from '../open.ts'

/** A bad cell (or row, when column is '') of a batch. Values are masked before they come here. */
export interface BatchFinding {
  /** 1-based row of the client's file. */
  readonly row: number
  /** The other rows of the same document, '5,6'; on its first finding only. */
  readonly moreRows: string
  readonly column: string
  readonly header: string
  /** `section.element` */
  readonly field: string
  readonly code: string
  readonly value: string
  /** JSON for the sentence. */
  readonly data: string
}

export interface NumberedFinding extends BatchFinding {
  readonly number: number
}

const COLUMNS =
  'number, source_row as row, more_rows as moreRows, column_name as "column", header, field, code, value, data'

/** Adds findings; numbers go on from `first`. */
export function insertFindings(
  ledger: WriteHandle,
  batchId: number,
  first: number,
  findings: readonly BatchFinding[],
): void {
  const insert = ledger.sql(
    'insert into batch_finding (batch_id, number, source_row, more_rows, column_name, header, field, code, value, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  findings.forEach((f, i) =>
    insert.run(batchId, first + i, f.row, f.moreRows, f.column, f.header, f.field, f.code, f.value, f.data),
  )
}

/** The number that the next finding of a batch gets. */
export function nextFindingNumber(ledger: ReadHandle, batchId: number): number {
  return (
    ledger.sql('select coalesce(max(number), 0) + 1 as n from batch_finding where batch_id = ?').get(batchId) as {
      n: number
    }
  ).n
}

/** Findings after a number, of one code or of all. */
export function pageFindings(
  ledger: ReadHandle,
  batchId: number,
  code: string | undefined,
  after: number,
  limit: number,
): NumberedFinding[] {
  if (code === undefined)
    return ledger
      .sql(`select ${COLUMNS} from batch_finding where batch_id = ? and number > ? order by number limit ?`)
      .all(batchId, after, limit) as NumberedFinding[]
  return ledger
    .sql(`select ${COLUMNS} from batch_finding where batch_id = ? and code = ? and number > ? order by number limit ?`)
    .all(batchId, code, after, limit) as NumberedFinding[]
}

/** How often each code was found, with its first row. */
export function countFindings(ledger: ReadHandle, batchId: number): { code: string; count: number; first: number }[] {
  return ledger
    .sql(
      'select code, count(*) as count, min(number) as first from batch_finding where batch_id = ? group by code order by count desc, code',
    )
    .all(batchId) as { code: string; count: number; first: number }[]
}

/** One finding by number. */
export function readFinding(ledger: ReadHandle, batchId: number, number: number): NumberedFinding | undefined {
  return ledger.sql(`select ${COLUMNS} from batch_finding where batch_id = ? and number = ?`).get(batchId, number) as
    NumberedFinding | undefined
}

/** Codes that say something of a row without sending it back to the client. */
const STAYS = "('ROW_CHANGED', 'ROW_FILED')"

/** Findings of rows that go back to the client, after a number. */
export function returnedFindings(ledger: ReadHandle, batchId: number, after: number, limit: number): NumberedFinding[] {
  return ledger
    .sql(
      `select ${COLUMNS} from batch_finding where batch_id = ? and number > ? and code not in ${STAYS} order by number limit ?`,
    )
    .all(batchId, after, limit) as NumberedFinding[]
}
