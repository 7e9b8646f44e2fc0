import type { ReadHandle } from './open.ts'

/**
 * A law of the ledger: something that must hold after every transaction, checked by `ledger.verify`.
 * `broken` names at most twenty offenders, without personal data.
 */
export interface Law {
  readonly id: string
  readonly title: string
  check(ledger: ReadHandle): { checked: number; broken: string[] }
}
