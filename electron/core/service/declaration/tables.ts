import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { DEC_PORT_TABLE_ID } from '../../../../shared/code/declaration.ts'
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

/** Everyday words, as papers have them, for codes of small tables. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  decWrapType: {
    纸箱: '22',
    纸盒: '22',
    CARTON: '22',
    CARTONS: '22',
    CTN: '22',
    CTNS: '22',
    木箱: '23',
    'WOODEN CASE': '23',
    'WOODEN CASES': '23',
    袋: '06',
    编织袋: '06',
    BAG: '06',
    BAGS: '06',
    裸装: '01',
    散装: '00',
    'IN BULK': '00',
  },
  decTrafMode: {
    海运: '2',
    'BY SEA': '2',
    SEA: '2',
    'BY VESSEL': '2',
    铁路: '3',
    'BY RAIL': '3',
    RAIL: '3',
    公路: '4',
    汽运: '4',
    'BY TRUCK': '4',
    TRUCK: '4',
    'BY ROAD': '4',
    空运: '5',
    'BY AIR': '5',
    AIR: '5',
  },
}
/** How papers call countries that the table calls otherwise. */
const COUNTRY_WORDS: Readonly<Record<string, string>> = {
  'U.S.A': 'USA',
  US: 'USA',
  'UNITED STATES OF AMERICA': 'USA',
  UK: 'GBR',
  'GREAT BRITAIN': 'GBR',
  KOREA: 'KOR',
  'SOUTH KOREA': 'KOR',
  RUSSIA: 'RUS',
  VIETNAM: 'VNM',
}

/** `Alger(Algiers), Algeria` → ALGER, ALGIERS; `LONG BEACH, CA, U.S.A.` → LONG BEACH */
function placeNames(english: string): string[] {
  const place = english.split(',', 1)[0] ?? ''
  return place
    .split(/[()/]/)
    .map((name) => name.trim().toUpperCase().replace(/[.]+$/, ''))
    .filter((name) => name !== '')
}

/** The code of a port or country by its English name; undefined when none, or more than one, has it. */
function englishMeant(ledger: ReadHandle, table: string, text: string): string | undefined {
  const wanted = placeNames(text)[0] ?? ''
  const [base, code] = table === DEC_PORT_TABLE_ID ? (['port', 'code2018'] as const) : (['country', 'iso'] as const)
  if (table !== DEC_PORT_TABLE_ID && table !== 'decCountry') return undefined
  const word = base === 'country' ? COUNTRY_WORDS[wanted] : undefined
  if (word !== undefined) return word
  const rows = (codeTable(ledger, base)?.rows ?? []).filter((row) =>
    placeNames(row.extra['english'] ?? '').includes(wanted),
  )
  // A city of one name in two countries: the country behind it decides.
  const behind = (text.split(',').at(-1) ?? '').trim().toUpperCase().replace(/[.]+$/, '')
  const exact =
    rows.length > 1 ? rows.filter((row) => (row.extra['english'] ?? '').toUpperCase().endsWith(`, ${behind}`)) : rows
  const codes = new Set(exact.map((row) => row.extra[code] ?? ''))
  const [only] = codes
  return codes.size === 1 && only !== '' ? only : undefined
}

/**
 * The code that a form means by a text: the code itself, a 3-digit code, or the one row of that name, with or without what the
 * table puts in brackets behind it. undefined when none is clear.
 */
export function codeMeant(ledger: ReadHandle, table: string, text: string): string | undefined {
  const known = codeTable(ledger, table)
  if (known === undefined) return text
  for (const one of codeTexts(text)) {
    const code = codeOf(known, table, one) ?? englishMeant(ledger, table, one)
    if (code !== undefined) return code
  }
  return undefined
}

function codeOf(known: CodeTable, table: string, text: string): string | undefined {
  if (known.has(text)) return text
  const upper = text.toUpperCase()
  if (known.has(upper)) return upper
  const word = WORDS[table]?.[upper]
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
