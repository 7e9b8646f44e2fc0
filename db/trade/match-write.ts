import type { WriteHandle } from '../open.ts'

export interface MatchResult {
  readonly parcelId: number
  readonly matchState: number
  readonly filingState: string
  readonly mark: number
  /** Expected tax in counts of 0.00001 yuan. */
  readonly tax: number
  /** What differs from what stands there: the states (and whatever else), the tax, or only the findings. */
  readonly changed: 'state' | 'tax' | 'mark'
  /** Had defects before: their rows go. */
  readonly hadDefects: boolean
  readonly defects: readonly (readonly [rule: string, severity: number, detail: string])[]
}

/** Rows of a JSON list of lists, by place: `?1`. */
const listed = (...names: readonly string[]): string =>
  `(select ${names.map((name, at) => `value ->> ${at} as ${name}`).join(', ')} from json_each(?1)) as j`

/**
 * One statement a kind of change, over all rows of a slice. A column that is named moves indexes and sums even when it keeps its value,
 * so only what changes is named.
 */
const UPDATES = {
  state: `update parcel set match_state = j.match, filing_state = j.filing, defect_bits = j.mark, tax = j.tax, changed_at = ?2
    from ${listed('id', 'mark', 'tax', 'match', 'filing')} where parcel_id = j.id`,
  tax: `update parcel set defect_bits = j.mark, tax = j.tax, changed_at = ?2 from ${listed('id', 'mark', 'tax')} where parcel_id = j.id`,
  mark: `update parcel set defect_bits = j.mark, changed_at = ?2 from ${listed('id', 'mark')} where parcel_id = j.id`,
} as const

/** Writes what a slice's match found; parcels whose result is as it was are not among them. */
export function saveMatchResults(ledger: WriteHandle, results: readonly MatchResult[], at: number): void {
  const changes = { state: [] as unknown[][], tax: [] as unknown[][], mark: [] as unknown[][] }
  const forgotten: number[] = []
  const found: (readonly [rule: string, parcelId: number, severity: number, detail: string])[] = []
  for (const { parcelId, matchState, filingState, mark, tax, changed, hadDefects, defects } of results) {
    if (hadDefects) forgotten.push(parcelId)
    // Longer than a statement reads is no harm: it takes its columns by their place.
    changes[changed].push(changed === 'state' ? [parcelId, mark, tax, matchState, filingState] : [parcelId, mark, tax])
    for (const [rule, severity, detail] of defects) found.push([rule, parcelId, severity, detail])
  }
  if (forgotten.length > 0)
    ledger
      .sql('delete from projection_defect where parcel_id in (select value from json_each(?))')
      .run(JSON.stringify(forgotten))
  for (const kind of ['state', 'tax', 'mark'] as const)
    if (changes[kind].length > 0) ledger.sql(UPDATES[kind]).run(JSON.stringify(changes[kind]), at)
  if (found.length === 0) return
  // By rule and id, as the table is.
  found.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
  ledger
    .sql(
      `insert into projection_defect (rule, parcel_id, severity, detail) select rule, id, severity, detail from ${listed('rule', 'id', 'severity', 'detail')}`,
    )
    .run(JSON.stringify(found))
}
