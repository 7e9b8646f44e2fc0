import type { ReadHandle } from '../../../../db/open.ts'
import { parcelsInState } from '../../../../db/trade/match.ts'
import { MATCH_STATE } from '../../../../db/trade/parcel-filter.ts'
import type { FilingState } from '../../../../shared/domain/filing/state.ts'
import { FILING_STATE_TABLE } from '../../../../shared/domain/filing/state.ts'
import { matchState, mayFile, type Defect } from '../../../../shared/domain/match/defect.ts'
import { matchRule } from '../../../../shared/domain/match/rules.ts'
import { SEVERITY } from './row.ts'

/** What the rules say of a parcel, as it is stored: one row a rule, and what follows for its states. */
export interface Outcome {
  readonly matchState: number
  readonly mayFile: boolean
  /**
   * 0 when no rule speaks. Else bits 1 warning, 2 waiting, 4 defect, and above them 45 bits of a hash of everything stored: an equal mark
   * means that nothing has to be written.
   */
  readonly mark: number
  readonly defects: readonly (readonly [rule: string, severity: number, detail: string])[]
}

function severityOf(defect: Defect): number {
  if (defect.severity === 'warning') return SEVERITY.warning
  if (defect.severity === 'defect') return SEVERITY.defect
  return defect.blocks ? SEVERITY.wait : SEVERITY.waitFileable
}

/** One place where a rule speaks, in short: line, data, and the fields when they are not the rule's own. */
interface Entry {
  readonly g?: number
  readonly d?: Readonly<Record<string, string>>
  readonly f?: readonly string[]
}

function entryOf(defect: Defect): Entry {
  return {
    ...(defect.gnum === 0 ? {} : { g: defect.gnum }),
    ...(Object.keys(defect.data).length === 0 ? {} : { d: defect.data }),
    ...(defect.fields === matchRule(defect.rule).fields
      ? {}
      : { f: defect.fields.map((field) => `${field.document}.${field.field}`) }),
  }
}

function hash45(text: string): number {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x85ebca6b) ^ (high >>> 13)
  }
  return (low >>> 0) * 8192 + ((high >>> 0) & 8191)
}

/** The outcome of a list of findings. */
export function outcomeOf(findings: readonly Defect[]): Outcome {
  const state = MATCH_STATE[matchState(findings)]
  if (findings.length === 0) return { matchState: state, mayFile: true, mark: 0, defects: [] }
  const byRule = new Map<string, { severity: number; entries: Entry[] }>()
  for (const finding of findings) {
    const known = byRule.get(finding.rule) ?? { severity: 0, entries: [] }
    known.severity = Math.max(known.severity, severityOf(finding))
    known.entries.push(entryOf(finding))
    byRule.set(finding.rule, known)
  }
  const defects = [...byRule].map(([rule, { severity, entries }]) => [rule, severity, JSON.stringify(entries)] as const)
  const bits = defects.reduce(
    (all, [, severity]) => all | (severity === SEVERITY.defect ? 4 : severity === SEVERITY.warning ? 1 : 2),
    0,
  )
  return { matchState: state, mayFile: mayFile(findings), mark: hash45(JSON.stringify(defects)) * 8 + bits, defects }
}

/** Filing states in which a parcel is still, or again, in the clerk's hands: only these are matched and fixed. */
export const OPEN_STATES: readonly FilingState[] = FILING_STATE_TABLE.filter(
  (row) => row.allowed.includes('edit') || row.allowed.includes('redeclare'),
).map((row) => row.state)
export const OPEN_STATES_JSON = JSON.stringify(OPEN_STATES)

/** Those of the listed parcels that are in the clerk's hands, ascending. */
export const openAmong = (ledger: ReadHandle, ids: readonly number[]): number[] =>
  parcelsInState(ledger, ids, OPEN_STATES_JSON)

/** The filing state that follows from a match: only what was never filed moves between draft and ready. */
export function filingStateAfter(state: string, outcome: Outcome): string {
  return state === 'draft' || state === 'ready'
    ? outcome.mayFile && outcome.matchState === MATCH_STATE.agreed
      ? 'ready'
      : 'draft'
    : state
}
