import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { CodeTable } from '../../../../shared/code/table.ts'
import { elementNames } from '../../../../shared/domain/declaration/elements.ts'
import type { DecTables } from '../../../../shared/message/dec/check.ts'
import { tableInForce, tariffInForce } from '../party/table.ts'
import { codeTexts } from '../../../../shared/message/dec/form.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

/** The tables in force, as checks and forms ask them. */

/** The table in force; undefined while it is being read. */
export function codeTable(ledger: ReadHandle, id: string): CodeTable | undefined {
  try {
    return tableInForce(ledger, id)
  } catch (error) {
    // Ports are still being read: nothing is said about a port for a moment.
    if (error instanceof Failure) return undefined
    throw error
  }
}

/** Today in China. */
export const today = (now: number): string => beijingDay(now)

/** Names of the elements of a commodity code; undefined while no list is loaded for it. */
export function elementList(ledger: ReadHandle, hsCode: string): string[] | undefined {
  const row = hsCode === '' ? undefined : codeTable(ledger, 'declarationElements')?.lookup(hsCode)
  const names = row === undefined ? [] : elementNames(row.extra['elements'] ?? '')
  return names.length === 0 ? undefined : names
}

/** Statutory units of a commodity code today; undefined when the tariff does not know it. */
export function tariffUnits(
  ledger: ReadHandle,
  hsCode: string,
  day: string,
): { readonly unit1: string; readonly unit2: string; readonly name: string } | undefined {
  const row = tariffInForce(ledger).on(hsCode, day)
  return row === undefined ? undefined : { unit1: row.unit1, unit2: row.unit2, name: row.name }
}

/** The 3-letter code for a 3-digit one. */
export function lettersOf(ledger: ReadHandle, table: string, number: string): string | undefined {
  return codeTable(ledger, table)?.rows.find((row) => row.extra['number'] === number)?.code
}

export function decTables(ledger: ReadHandle, now: number): DecTables {
  const day = today(now)
  return {
    has: (table, code) => codeTable(ledger, table)?.has(code),
    letters: (table, number) => lettersOf(ledger, table, number),
    units: (hsCode) => tariffUnits(ledger, hsCode, day),
    elements: (hsCode) => elementList(ledger, hsCode),
  }
}

/** Everyday words for the packages of the table. */
const WRAP_WORDS: Readonly<Record<string, string>> = {
  纸箱: '22',
  纸盒: '22',
  木箱: '23',
  袋: '06',
  编织袋: '06',
  裸装: '01',
  散装: '00',
}

/**
 * The code that a form means by a text: the code itself, a 3-digit code, or the one row of that name, with or without what the
 * table puts in brackets behind it. undefined when none is clear.
 */
export function codeMeant(ledger: ReadHandle, table: string, text: string): string | undefined {
  const known = codeTable(ledger, table)
  if (known === undefined) return text
  for (const one of codeTexts(text)) {
    const code = codeOf(known, table, one)
    if (code !== undefined) return code
  }
  return undefined
}

function codeOf(known: CodeTable, table: string, text: string): string | undefined {
  if (known.has(text)) return text
  const upper = text.toUpperCase()
  if (known.has(upper)) return upper
  const word = table === 'decWrapType' ? WRAP_WORDS[text] : undefined
  if (word !== undefined && known.has(word)) return word
  for (const name of [
    (row: { name: string }) => row.name,
    (row: { name: string }) => row.name.replace(/（.*）$/, ''),
  ]) {
    const named = known.rows.filter((row) => name(row) === text)
    if (named.length === 1) return named[0]?.code
  }
  return known.rows.find((row) => row.extra['number'] === text)?.code
}
