import { AMENDMENT_KIND_NAMES, amendmentState, type AmendmentKind, type AmendmentState } from './amendment.ts'
import type { DeclarationState } from './state.ts'

/**
 * Which content of a declaration counts for what comes after it (refund, FX, statistics): the closed one, as it was
 * really declared and as it was last amended. Everything else answers why not, and what to do.
 */
export interface ClosedFacts {
  readonly state: DeclarationState
  readonly stateName: string
  readonly entryNo: string
  /** Frozen versions, oldest first; `operType` G was only stored: a person declared it on the official site. */
  readonly versions: readonly { readonly version: number; readonly operType: string; readonly at: number }[]
  /** What was read back, oldest first. */
  readonly declared: readonly { readonly number: number; readonly at: number }[]
  readonly amendments: readonly {
    readonly number: number
    readonly kind: AmendmentKind
    readonly state: AmendmentState
    /** When customs approved it, by this ledger's clock; undefined before. */
    readonly approvedAt: number | undefined
  }[]
}

export type ClosedSource =
  { readonly kind: 'sent'; readonly version: number } | { readonly kind: 'declared'; readonly number: number }

export type ClosedAnswer =
  | {
      readonly ok: true
      readonly entryNo: string
      readonly source: ClosedSource
      /** Amendments that are under way: the content may still change. */
      readonly pending: readonly number[]
    }
  | { readonly ok: false; readonly reason: string }

const no = (reason: string): ClosedAnswer => ({ ok: false, reason })

/** The rule, over facts alone. */
export function closedVersion(facts: ClosedFacts): ClosedAnswer {
  const withdrawn = facts.amendments.find(
    (one) => one.kind === 'withdraw' && (one.state === 'approved' || one.state === 'done'),
  )
  if (withdrawn !== undefined) return no(`第 ${withdrawn.number} 次修撤单已批准撤单`)
  if (facts.state !== 'closed') return no(`当前为“${facts.stateName}”，结关后才有效`)
  const newest = facts.versions.at(-1)
  if (newest === undefined || facts.entryNo === '') return no('没有海关编号')
  const amended = facts.amendments.filter(
    (one) => one.kind === 'amend' && (one.state === 'approved' || one.state === 'done'),
  )
  const since = Math.max(newest.at, ...amended.map((one) => one.approvedAt ?? newest.at))
  const read = facts.declared.filter((one) => one.at >= since).at(-1)
  const pending = facts.amendments
    .filter((one) => amendmentState(one.state).open && one.state !== 'approved')
    .map((one) => one.number)
  if (read !== undefined)
    return { ok: true, entryNo: facts.entryNo, source: { kind: 'declared', number: read.number }, pending }
  const unread = amended.at(-1)
  if (unread !== undefined)
    return no(`第 ${unread.number} 次${AMENDMENT_KIND_NAMES[unread.kind]}已批准，修改后的报关单还没有读回`)
  if (newest.operType === 'G') return no('是在单一窗口申报的，实际申报的内容还没有读回')
  return { ok: true, entryNo: facts.entryNo, source: { kind: 'sent', version: newest.version }, pending }
}
