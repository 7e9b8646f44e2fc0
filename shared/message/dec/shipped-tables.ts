import { DEC_COUNTRY, DEC_CURRENCY, DECLARATION_TABLES } from '../../code/declaration.ts'
import { codeTable } from '../../code/tables.ts'
import type { DecTables } from './check/value.ts'

/** The tables that ship with the program, where no ledger is at hand (a message read from a file). */
export const SHIPPED_TABLES: DecTables = {
  has: (table, code) => (DECLARATION_TABLES.find((one) => one.info.id === table) ?? codeTable(table))?.has(code),
  letters: (table, number) =>
    (table === 'decCountry' ? DEC_COUNTRY : DEC_CURRENCY).rows.find((row) => row.extra['number'] === number)?.code,
}
