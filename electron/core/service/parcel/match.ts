import { purchasedInYear } from '../../../../db/filing/parcel-link.ts'
import { bulkTransaction, withNarrowCache } from '../../../../db/bulk.ts'
import { saveMatchResults, type MatchResult } from '../../../../db/trade/match-write.ts'
import {
  countBetween,
  lastParcel,
  matchRowsBetween,
  matchRowsOf,
  matchTexts,
  otherUse,
  sharedWaybills,
  type MatchRow,
} from '../../../../db/trade/match.ts'
import { MATCH_STATE } from '../../../../db/trade/parcel-filter.ts'
import { hiddenBatches } from '../../../../db/trade/visible.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { lineTaxes } from '../../../../shared/code/context.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import { FILING_STATES } from '../../../../shared/domain/filing/state.ts'
import { parcelTax } from '../../../../shared/domain/inventory/parcel-tax.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import { evaluateTriple } from '../../../../shared/domain/match/match.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import { yearlyQuantity } from '../../../../shared/domain/tax/retail-limits.ts'
import type { CommodityTax } from '../../../../shared/domain/tax/retail-import-tax.ts'
import type { JobContext, ReadContext } from '../../context.ts'
import type { ReadTriple } from '../filing/triple-read.ts'
import { wholeSetting } from '../house/setting.ts'
import { Pace } from '../intake/pace.ts'
import { tariffInForce } from '../party/table.ts'
import { amountsPass, classOf, classTax, sortRow, type MatchClass } from './match-class.ts'
import { filingStateAfter, OPEN_STATES_JSON, outcomeOf, type Outcome } from './match-outcome.ts'
import { contextOf, surroundingsOf, tripleOf, type Surroundings } from './match-triple.ts'
import { modeOf } from './row.ts'

/** Which parcels to match again: all of an id range, or listed ones. */
export type MatchTarget = { readonly from: number; readonly to: number } | { readonly ids: readonly number[] }
export interface MatchFigures {
  readonly checked: number
  readonly agreed: number
  readonly waiting: number
  readonly defect: number
}

const LEAST_ROWS = 40
const MOST_ROWS = 1000
/** Classes remembered at a time; a day's imports have some hundred. */
const MOST_CLASSES = 4000

export interface Verdict {
  readonly row: MatchRow
  readonly outcome: Outcome
  /** Expected import tax, counts of 0.00001 yuan. */
  readonly tax: number
}

/** Judges rows of the match; one a run. It writes nothing. */
export class Matcher {
  readonly #ledger: ReadHandle
  readonly #around: Surroundings
  readonly #classes = new Map<string, MatchClass>()
  readonly #taxOf: (line: ResolvedLine) => CommodityTax
  readonly #months: number
  readonly year: number
  /** Parcels outside the rows judged that use the same waybill number: they are to be judged again, too. */
  readonly others = new Set<number>()
  /** Rows that were like the first of their class, so that the rules were not asked. */
  alike = 0

  constructor(context: Pick<ReadContext, 'ledger' | 'clientKey' | 'now'>) {
    this.#ledger = context.ledger
    this.#around = surroundingsOf(context)
    this.#taxOf = lineTaxes({ tariff: tariffInForce(context.ledger), lists: {} }, this.#around.day)
    this.#months = wholeSetting(context.ledger, 'match.waybillReuseMonths')
    this.year = Number(this.#around.day.slice(0, 4))
  }

  /** What the rules say of these rows; rows without an order are left out. */
  judge(rows: readonly MatchRow[]): Verdict[] {
    const used = this.#waybillUses(rows)
    const verdicts: Verdict[] = []
    for (const row of rows) {
      const verdict = row.orderKey === null ? undefined : this.#judgeOne(row, used.get(row.parcelId))
      if (verdict !== undefined) verdicts.push(verdict)
    }
    return verdicts
  }

  #waybillUses(rows: readonly MatchRow[]): Map<number, string> {
    const hidden = hiddenBatches(this.#ledger)
    const used = new Map<number, string>()
    for (const row of sharedWaybills(this.#ledger, rows)) {
      const other = otherUse(this.#ledger, row.parcelId, this.#months, hidden)
      if (other === undefined) continue
      used.set(row.parcelId, other.orderNo)
      this.others.add(other.parcelId)
    }
    return used
  }

  #judgeOne(row: MatchRow, usedBy: string | undefined): Verdict | undefined {
    const mode = modeOf(row.mode)
    const isImport = modeRow(mode).direction === 'import'
    const usual = this.#around.context(mode)
    const sorted = usedBy === undefined ? sortRow(row) : undefined
    const known = sorted === undefined ? undefined : this.#classes.get(sorted.key)
    if (sorted !== undefined && known !== undefined && amountsPass(row, sorted, known, usual, isImport)) {
      this.alike++
      return { row, outcome: known.outcome, tax: isImport ? classTax(row, sorted, known, usual) : 0 }
    }
    const context = contextOf(this.#around, row, usedBy)
    const texts = matchTexts(this.#ledger, row.parcelId)
    if (texts === undefined) return undefined
    const triple = tripleOf(this.#around, row, texts)
    const { defects, lines } = evaluateTriple(triple, context)
    const tax = isImport ? parcelTax(triple, lines, context, this.#taxOf) : undefined
    const outcome = outcomeOf(defects)
    if (sorted !== undefined && known === undefined) {
      const made = classOf(outcome, lines, this.#taxOf, isImport)
      // What depends on the quantity of a commodity is asked of each parcel by itself.
      const counted = isImport && lines.some((line) => yearlyQuantity(line.gcode, context.day) !== undefined)
      if (!counted && amountsPass(row, sorted, made, usual, isImport)) this.#remember(sorted.key, made)
    }
    return { row, outcome, tax: tax?.ok === true ? tax.tax.total : 0 }
  }

  #remember(key: string, made: MatchClass): void {
    if (this.#classes.size >= MOST_CLASSES) this.#classes.clear()
    this.#classes.set(key, made)
  }
}

/** What has to be written for a verdict; undefined when everything stands so already. */
function resultOf({ row, outcome, tax }: Verdict): MatchResult | undefined {
  const filingState = filingStateAfter(row.filingState, outcome)
  const same = row.mark === outcome.mark
  const sameFiling = row.filingState === filingState
  const sameState = row.matchState === outcome.matchState && sameFiling
  if (same && sameState && row.tax === tax) return undefined
  return {
    row,
    matchState: outcome.matchState,
    filingState,
    mark: outcome.mark,
    tax,
    changed: !sameFiling ? 'filing' : !sameState ? 'match' : row.tax !== tax ? 'tax' : 'mark',
    hadDefects: !same && row.mark !== 0,
    defects: same ? [] : outcome.defects,
  }
}

const STATE_FIGURE = {
  [MATCH_STATE.waiting]: 'waiting',
  [MATCH_STATE.defect]: 'defect',
  [MATCH_STATE.agreed]: 'agreed',
} as const

/** A run of the match inside somebody's slices: what it judges it writes in the transaction that is open. */
export class MatchRun {
  readonly figures = { checked: 0, agreed: 0, waiting: 0, defect: 0 }
  readonly matcher: Matcher
  readonly pace: Pace
  readonly #job: JobContext

  constructor(job: JobContext) {
    this.#job = job
    this.matcher = new Matcher(job)
    this.pace = new Pace(job.ports.clock, LEAST_ROWS, MOST_ROWS)
  }

  /** Judges and writes one slice of rows. */
  write(rows: readonly MatchRow[]): void {
    const verdicts = this.matcher.judge(rows)
    saveMatchResults(
      this.#job.ledger,
      verdicts.flatMap((verdict) => resultOf(verdict) ?? []),
      this.#job.now(),
    )
    for (const { outcome } of verdicts) {
      this.figures.checked++
      this.figures[STATE_FIGURE[outcome.matchState as keyof typeof STATE_FIGURE]]++
    }
  }

  /** The same for listed parcels, as they stand now. */
  writeListed(ids: readonly number[]): void {
    this.write(matchRowsOf(this.#job.ledger, { ids, states: OPEN_STATES_JSON, year: this.matcher.year }))
  }

  /** Parcels that were found to share a waybill number with those judged: matched last, when nothing changes any more. */
  async finish(judged: (id: number) => boolean): Promise<MatchFigures> {
    const figures = { ...this.figures }
    const others = [...this.matcher.others].filter((id) => !judged(id))
    if (others.length > 0) await matchListed(this.#job, this, others)
    return figures
  }
}

async function matchRange(job: JobContext, run: MatchRun, from: number, to: number): Promise<void> {
  const total = countBetween(job.ledger, from, to)
  for (let after = from - 1; ;) {
    await job.breathe()
    const last = bulkTransaction(job.ledger, () =>
      run.pace.slice((limit) => {
        const rows = matchRowsBetween(job.ledger, {
          after,
          to,
          limit,
          states: OPEN_STATES_JSON,
          year: run.matcher.year,
        })
        run.write(rows)
        return rows.length < limit ? undefined : rows.at(-1)?.parcelId
      }),
    )
    job.progress(Math.min(run.figures.checked, total), total)
    if (last === undefined) return
    after = last
  }
}

async function matchListed(job: JobContext, run: MatchRun, ids: readonly number[]): Promise<void> {
  for (let at = 0; at < ids.length;) {
    await job.breathe()
    at = bulkTransaction(job.ledger, () =>
      run.pace.slice((limit) => {
        run.writeListed(ids.slice(at, at + limit))
        return at + limit
      }),
    )
  }
}

/**
 * Evaluates all rules for parcels that are not on their way to customs and writes what changed: defects, match state, tax, and whether
 * the parcel may be filed (draft or ready). In slices of the job, resumable: matching twice changes nothing. Call it after the batch has
 * become visible. Other parcels that turn out to share a waybill number are matched, too.
 */
export async function matchParcels(job: JobContext, target: MatchTarget): Promise<MatchFigures> {
  const run = new MatchRun(job)
  if ('ids' in target) {
    await matchListed(job, run, target.ids)
    const own = new Set(target.ids)
    return run.finish((id) => own.has(id))
  }
  await withNarrowCache(job.ledger, () => matchRange(job, run, target.from, target.to))
  return run.finish((id) => id >= target.from && id <= target.to)
}

/** All parcels there are. */
export const everyParcel = (ledger: ReadHandle): MatchTarget => ({ from: 0, to: lastParcel(ledger) })

const EVERY_STATE = JSON.stringify(FILING_STATES)

/** The surroundings of single parcels that were read one by one: for a detail pane or the preview of a fix. */
export function judgeOf(context: Pick<ReadContext, 'ledger' | 'clientKey' | 'now'>): {
  context(read: ReadTriple): MatchContext
} {
  const { ledger } = context
  const around = surroundingsOf(context)
  const months = wholeSetting(ledger, 'match.waybillReuseMonths')
  const hidden = hiddenBatches(ledger)
  const year = Number(around.day.slice(0, 4))
  return {
    context(read) {
      const row = matchRowsOf(ledger, { ids: [read.facts.parcelId], states: EVERY_STATE, year })[0]
      const used = row === undefined ? undefined : otherUse(ledger, row.parcelId, months, hidden)
      const annualUsed = purchasedInYear(ledger, read.facts.buyerHash ?? '', year)
      return contextOf(around, { mode: read.mode, annualUsed: fixed(annualUsed) }, used?.orderNo)
    },
  }
}
