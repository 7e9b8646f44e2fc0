import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle } from '../open.ts'
import { DECLARATION_COLUMNS, type DeclarationRow } from './declaration.ts'

/** The list of declarations (alias `d`). */
const DECLARATION: ListTable = { from: 'declaration d', id: 'd.declaration_id', columns: DECLARATION_COLUMNS }

export const pageDeclarations = (ledger: ReadHandle, question: ListQuestion): DeclarationRow[] =>
  pageRows<DeclarationRow>(ledger, DECLARATION, question)
export const countDeclarations = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, DECLARATION, question)

/** How many declarations stand in each state. */
export function declarationPiles(ledger: ReadHandle): { state: string; count: number }[] {
  return ledger.sql('select state, count(*) as count from declaration group by state').all() as {
    state: string
    count: number
  }[]
}

/** What happened to declarations since a moment, by the state they came to. */
export function declarationEventsSince(ledger: ReadHandle, since: number): { state: string; count: number }[] {
  const first = (
    ledger
      .sql(
        'select min(event_id) as id from (select event_id, at from declaration_event order by event_id desc limit 20000) where at >= ?',
      )
      .get(since) as { id: number | null }
  ).id
  if (first === null) return []
  return ledger
    .sql(
      "select state, count(distinct declaration_id) as count from declaration_event where event_id >= ? and at >= ? and what in ('answer', 'sent', 'refused') group by state",
    )
    .all(first, since) as { state: string; count: number }[]
}
