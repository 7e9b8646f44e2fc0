import { activeRateLibrary, rateChoices, rateRows, type RateChoice } from '../../../../db/refund/rate.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { RateIndex, type RateAnswer, type RateRow } from '../../../../shared/domain/refund/rate-library.ts'

/** Libraries in memory: a library never changes once it is loaded, so it is built once a process. */
const built = new WeakMap<object, Map<number, RateIndex>>()

/** The index of a library. */
function rateIndex(ledger: ReadHandle, libraryId: number): RateIndex {
  const known = built.get(ledger) ?? new Map<number, RateIndex>()
  built.set(ledger, known)
  const found = known.get(libraryId)
  if (found !== undefined) return found
  const index = new RateIndex(rateRows(ledger, libraryId))
  // Two are compared at most: older ones go.
  if (known.size >= 2) known.clear()
  known.set(libraryId, index)
  return index
}

const keyOf = (clientId: number, hsCode: string, name: string): string => `${clientId} ${hsCode} ${name}`

/** Rates as they stand now: the library in force and the choices made. */
export class Rates {
  readonly library: { readonly id: number; readonly version: string } | undefined
  readonly #index: RateIndex | undefined
  readonly #choices: ReadonlyMap<string, string>

  constructor(ledger: ReadHandle, libraryId?: number) {
    const active = libraryId === undefined ? activeRateLibrary(ledger) : { id: libraryId, version: '' }
    this.library = active
    this.#index = active === undefined ? undefined : rateIndex(ledger, active.id)
    this.#choices = new Map(
      rateChoices(ledger).map((one: RateChoice) => [keyOf(one.clientId, one.hsCode, one.name), one.code]),
    )
  }

  /**
   * @param day export date on the declaration
   * @param invoiceOn the voucher's own date: a few adjustments depend on it; '' = not known yet
   * @returns undefined when no library is in force
   */
  find(clientId: number, hsCode: string, name: string, day: string, invoiceOn = ''): RateAnswer | undefined {
    return this.#index?.find(hsCode, day, { invoiceOn, chosen: this.#choices.get(keyOf(clientId, hsCode, name)) })
  }

  /** What invoices of other days would earn for the goods of an answer, by adjustments of the library. */
  adjustments(answer: RateAnswer | undefined, day: string): readonly RateRow[] {
    if (answer?.kind !== 'found') return []
    return (this.#index?.adjustments(answer.row.code, day) ?? []).filter((row) => row !== answer.row)
  }

  history(code: string): ReturnType<RateIndex['history']> {
    return this.#index?.history(code) ?? []
  }
}
