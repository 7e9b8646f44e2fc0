import { purchasedInYear } from '../../../../db/filing/parcel-link.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { lastParcel, openAmong, openParcels, waybillUsedElsewhere, writeVerdict, type Verdict } from '../../../../db/trade/match-write.ts'
import { findNumberOf, NUMBER_KIND } from '../../../../db/trade/number-key.ts'
import { lineTaxes } from '../../../../shared/code/context.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import { parcelTax } from '../../../../shared/domain/inventory/parcel-tax.ts'
import { matchState, type Defect, type MatchContext } from '../../../../shared/domain/match/defect.ts'
import { evaluateTriple } from '../../../../shared/domain/match/match.ts'
import { MATCH_RULES } from '../../../../shared/domain/match/rules.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, ReadContext } from '../../context.ts'
import { matchContext } from '../filing/match-context.ts'
import { tripleReader, type ReadTriple } from '../filing/triple-read.ts'
import { wholeSetting } from '../house/setting.ts'
import { tariffInForce } from '../party/table.ts'
import { SEVERITY } from './row.ts'

/** Which parcels to match again: all of an id range, or listed ones. */
export type MatchTarget = { readonly from: number; readonly to: number } | { readonly ids: readonly number[] }
export interface MatchFigures {
  readonly checked: number
  readonly agreed: number
  readonly waiting: number
  readonly defect: number
}

const A_SLICE = 60
const STATE_NUMBER = { waiting: 0, defect: 1, agreed: 2 } as const
const BIT: ReadonlyMap<string, number> = new Map(MATCH_RULES.map((rule, index) => [rule.id, index < 52 ? 2 ** index : 1]))

/** The day of a declaration made now, Beijing. */
export const dayOf = (now: number): string => new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)

function severityOf(defect: Defect): number {
  if (defect.severity === 'defect') return SEVERITY.defect
  if (defect.severity === 'warning') return SEVERITY.warning
  return defect.blocks ? SEVERITY.wait : SEVERITY.waitFileable
}

/** One row a rule; what it says of several lines is one list. */
function stored(defects: readonly Defect[]): Verdict['defects'] {
  const byRule = new Map<string, Defect[]>()
  for (const one of defects) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one])
  return [...byRule].map(([rule, list]) => ({ rule, severity: Math.max(...list.map(severityOf)), detail: JSON.stringify(list.map((one) => ({ gnum: one.gnum, data: one.data }))) }))
}

export interface Judge {
  /** The verdict on one parcel, with its defects as the rules put them. */
  judge(read: ReadTriple): { verdict: Verdict; defects: readonly Defect[] }
  /** The same for changed documents, before they are stored. */
  context(read: ReadTriple): MatchContext
}

/** Rules, tables and settings as of now, made once per run. */
export function judgeOf(context: Pick<ReadContext, 'ledger' | 'now'>): Judge {
  const { ledger } = context
  const day = dayOf(context.now())
  const year = Number(day.slice(0, 4))
  const contexts = { import: matchContext(ledger, day, 'import'), export: matchContext(ledger, day, 'export') }
  const taxOf = lineTaxes({ tariff: tariffInForce(ledger), lists: {} }, day)
  const since = dayOf(context.now() - wholeSetting(ledger, 'match.waybillReuseMonths') * 30 * 86_400_000)

  function contextOf(read: ReadTriple): MatchContext {
    const { facts, triple } = read
    const { direction } = modeRow(read.mode)
    const waybill = triple.waybill
    const hits = waybill === undefined || waybill.logisticsNo === '' ? [] : findNumberOf(ledger, NUMBER_KIND.waybill, waybill.logisticsNo)
    const used = hits.length > 1 && waybill !== undefined ? waybillUsedElsewhere(ledger, hits, facts.parcelId, waybill.logisticsCode, waybill.logisticsNo, since) : undefined
    const buyer = facts.buyerHash ?? ''
    return {
      ...contexts[direction],
      ...(direction === 'import' && buyer !== '' ? { annualUsed: fixed<'money'>(purchasedInYear(ledger, buyer, year)) } : {}),
      ...(used === undefined ? {} : { waybillUsedBy: used }),
    }
  }

  return {
    context: contextOf,
    judge(read) {
      const own = contextOf(read)
      const { defects, lines } = evaluateTriple(read.triple, own)
      const tax = modeRow(read.mode).direction === 'import' ? parcelTax(read.triple, lines, own, taxOf) : undefined
      const kept = stored(defects)
      return {
        defects,
        verdict: {
          parcelId: read.facts.parcelId, matchState: STATE_NUMBER[matchState(defects)], bits: kept.reduce((bits, one) => bits + (BIT.get(one.rule) ?? 0), 0),
          tax: tax?.ok === true ? tax.tax.total : 0, defects: kept,
        },
      }
    },
  }
}

function nextIds(ledger: ReadHandle, target: MatchTarget, after: number): number[] {
  if ('ids' in target) return openAmong(ledger, target.ids.slice(after, after + A_SLICE))
  return openParcels(ledger, after, target.to, A_SLICE)
}

/**
 * Evaluates all rules for parcels that are not on their way to customs and writes what changed: defects, match state, tax, and whether
 * the parcel may be filed. In slices of the job, resumable (matching twice changes nothing). Call it after the batch has become visible.
 */
export async function matchParcels(job: JobContext, target: MatchTarget): Promise<MatchFigures> {
  const figures = { checked: 0, agreed: 0, waiting: 0, defect: 0 }
  const read = tripleReader(job, dayOf(job.now()))
  const { judge } = judgeOf(job)
  const listed = 'ids' in target
  let after = listed ? 0 : target.from - 1
  for (;;) {
    if (listed && after >= target.ids.length) break
    const ids = await job.slice(() => {
      const found = nextIds(job.ledger, target, after)
      for (const id of found) {
        const parcel = read(id)
        if (parcel === undefined) continue
        const { verdict } = judge(parcel)
        writeVerdict(job.ledger, verdict, job.now())
        figures.checked++
        figures[verdict.matchState === STATE_NUMBER.agreed ? 'agreed' : verdict.matchState === STATE_NUMBER.defect ? 'defect' : 'waiting']++
      }
      return found
    })
    if (listed) after += A_SLICE
    else {
      const last = ids.at(-1)
      if (last === undefined) break
      after = last
    }
  }
  return figures
}

/** All parcels there are. */
export const everyParcel = (ledger: ReadHandle): MatchTarget => ({ from: 0, to: lastParcel(ledger) })
