import type { WriteHandle } from '../open.ts'
import { LaneSums } from './lane-sum.ts'
import type { MatchRow } from './match.ts'

export interface MatchResult {
  /** The parcel as it stands. */
  readonly row: MatchRow
  readonly matchState: number
  readonly filingState: string
  readonly mark: number
  /** Expected tax in counts of 0.00001 yuan. */
  readonly tax: number
  /** What differs from what stands there: the filing state, the match state (and whatever else), the tax, or only the findings. */
  readonly changed: 'filing' | 'match' | 'tax' | 'mark'
  /** Had defects before: their rows go. */
  readonly hadDefects: boolean
  readonly defects: readonly (readonly [rule: string, severity: number, detail: string])[]
}

/** Rows of a JSON list of lists, by place: `?1`. */
const listed = (...names: readonly string[]): string =>
  `(select ${names.map((name, at) => `value ->> ${at} as ${name}`).join(', ')} from json_each(?1)) as j`

/**
 * One statement for the rows of a slice that change in the same way: `?1` holds their ids and taxes as an object, which SQLite walks in one go;
 * a list of lists it would write out and read again for each row. A column that is named moves indexes and sums even when it keeps its
 * value, so only what changes is named. The sums are kept here (migration 0032).
 */
const FROM = 'from json_each(?1) as j where parcel_id = cast(j.key as integer)'
const UPDATES = {
  filing: `update parcel set match_state = ?4, filing_state = ?5, defect_bits = ?3, tax = j.value, changed_at = ?2 ${FROM}`,
  match: `update parcel set match_state = ?4, defect_bits = ?3, tax = j.value, changed_at = ?2 ${FROM}`,
  tax: `update parcel set defect_bits = ?3, tax = j.value, changed_at = ?2 ${FROM}`,
  mark: `update parcel set defect_bits = ?3, changed_at = ?2 ${FROM}`,
} as const

/** Rows that change in the same way. */
interface Alike {
  readonly like: MatchResult
  /** `"id":tax`, with commas. */
  taxes: string
}

const isAlike = (a: MatchResult, b: MatchResult): boolean =>
  a.mark === b.mark && a.changed === b.changed && a.matchState === b.matchState && a.filingState === b.filingState

function update(ledger: WriteHandle, { like, taxes }: Alike, at: number): void {
  const { changed, mark, matchState, filingState } = like
  const values: (string | number)[] = [`{${taxes}}`, at, mark]
  if (changed === 'filing' || changed === 'match') values.push(matchState)
  if (changed === 'filing') values.push(filingState)
  ledger.sql(UPDATES[changed]).run(...values)
}

/** Writes what a slice's match found; parcels whose result is as it was are not among them. */
export function saveMatchResults(ledger: WriteHandle, results: readonly MatchResult[], at: number): void {
  const groups: Alike[] = []
  /** Neighbours mostly change alike. */
  let last: Alike | undefined
  const [left, entered] = [new LaneSums(), new LaneSums()]
  const forgotten: number[] = []
  const found: (readonly [rule: string, parcelId: number, severity: number, detail: string])[] = []
  for (const result of results) {
    const { row, matchState, filingState, tax, changed, hadDefects, defects } = result
    const { parcelId } = row
    if (changed !== 'mark') {
      const {
        shelfId,
        summedCurrency: currency,
        summedValue: goodsValue,
        summedPaid: paid,
        summedWeight: grossWeight,
      } = row
      const before = { shelfId, filingState: row.filingState, matchState: row.matchState, currency }
      left.add(before, { goodsValue, paid, tax: row.tax, grossWeight }, -1)
      entered.add({ shelfId, filingState, matchState, currency }, { goodsValue, paid, tax, grossWeight }, 1)
    }
    if (hadDefects) forgotten.push(parcelId)
    if (last === undefined || !isAlike(last.like, result)) {
      last = groups.find((one) => isAlike(one.like, result))
      if (last === undefined) groups.push((last = { like: result, taxes: '' }))
    }
    last.taxes += `${last.taxes === '' ? '' : ','}"${parcelId}":${tax}`
    for (const [rule, severity, detail] of defects) found.push([rule, parcelId, severity, detail])
  }
  if (forgotten.length > 0)
    ledger
      .sql('delete from projection_defect where parcel_id in (select value from json_each(?))')
      .run(JSON.stringify(forgotten))
  for (const group of groups) update(ledger, group, at)
  left.save(ledger)
  entered.save(ledger)
  if (found.length === 0) return
  // By rule and id, as the table is.
  found.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
  ledger
    .sql(
      `insert into projection_defect (rule, parcel_id, severity, detail) select rule, id, severity, detail from ${listed('rule', 'id', 'severity', 'detail')}`,
    )
    .run(JSON.stringify(found))
}
