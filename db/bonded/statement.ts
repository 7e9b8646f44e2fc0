import type { ReadHandle, WriteHandle } from '../open.ts'

/** Signed statements of reconciliations. */
export interface StatementRow {
  readonly id: number
  /** Moment and last entry that it counts. */
  readonly moment: number
  readonly throughEntry: number
  /** JSON: book ids; owner id or null. */
  readonly books: string
  readonly owners: string
  readonly fileId: number
  readonly hash: string
  /** The workbook in the content store. */
  readonly sha256: string
  /** JSON: items, differing. */
  readonly figures: string
  readonly note: string
  readonly actorId: number
  readonly actor: string
  readonly at: number
}

const STATEMENT =
  "select s.statement_id as id, s.moment, s.through_entry as throughEntry, s.books, s.owners, s.file_id as fileId, s.hash, s.sha256, s.figures, s.note, s.actor_id as actorId, s.at, coalesce((select u.name from user_account u where u.user_id = s.actor_id), '') as actor from bonded_statement s"

/** Keeps a statement. @returns its id */
export function insertStatement(ledger: WriteHandle, s: Omit<StatementRow, 'id' | 'actor'>): number {
  return (
    ledger
      .sql(
        'insert into bonded_statement (moment, through_entry, books, owners, file_id, hash, sha256, figures, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning statement_id as id',
      )
      .get(
        s.moment,
        s.throughEntry,
        s.books,
        s.owners,
        s.fileId,
        s.hash,
        s.sha256,
        s.figures,
        s.note,
        s.actorId,
        s.at,
      ) as {
      id: number
    }
  ).id
}

/** Statements, newest first. */
export function listStatements(ledger: ReadHandle, limit: number): StatementRow[] {
  return ledger.sql(`${STATEMENT} order by s.statement_id desc limit ?`).all(limit) as StatementRow[]
}

/** One statement. */
export function readStatement(ledger: ReadHandle, id: number): StatementRow | undefined {
  return ledger.sql(`${STATEMENT} where s.statement_id = ?`).get(id) as StatementRow | undefined
}
