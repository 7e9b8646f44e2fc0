import type { ReadHandle } from './open.ts'

/**
 * A law of the ledger: something that must hold after every transaction, checked by `ledger.verify`.
 * `broken` names at most twenty offenders, without personal data.
 */
export interface Law {
  readonly id: string
  readonly title: string
  check(ledger: ReadHandle): Checked
}

/** How many rows a law looked at, and the offenders it names. */
export interface Checked {
  checked: number
  broken: string[]
}

/** Offenders that a law names. */
const MOST_NAMED = 20

/**
 * A law as queries that find its offenders, a row each.
 * @param counted the table whose rows are what was checked
 */
export function queryLaw(id: string, title: string, counted: string, queries: readonly string[]): Law {
  return {
    id,
    title,
    check: (ledger) => ({
      checked: (ledger.database.prepare(`select count(*) as n from ${counted}`).get() as { n: number }).n,
      broken: queries
        .flatMap((text) =>
          (ledger.database.prepare(`${text} limit ${MOST_NAMED}`).raw(true).all() as (string | number)[][]).map((row) =>
            row.join(' '),
          ),
        )
        .slice(0, MOST_NAMED),
    }),
  }
}
