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
