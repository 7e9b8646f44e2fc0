import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle } from '../open.ts'
import { DECLARATION_COLUMNS, type DeclarationRow } from './declaration.ts'

/** The list of declarations (alias `d`). */
const DECLARATION: ListTable = { from: 'declaration d', id: 'd.declaration_id', columns: DECLARATION_COLUMNS }

export const pageDeclarations = (ledger: ReadHandle, question: ListQuestion): DeclarationRow[] => pageRows<DeclarationRow>(ledger, DECLARATION, question)
export const countDeclarations = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number => countRows(ledger, DECLARATION, question)
