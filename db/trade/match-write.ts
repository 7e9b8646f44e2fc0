import type { ReadHandle, WriteHandle } from '../open.ts'

/** What the match found of one parcel. */
export interface Verdict {
  readonly parcelId: number
  /** 0 waiting, 1 defect, 2 agreed. */
  readonly matchState: number
  /** One bit a rule of the rule table's order; 0 = nothing to say. */
  readonly bits: number
  /** Expected tax in counts of 0.00001 of a yuan. */
  readonly tax: number
  /** Severity: 0 warning, 1 waiting but fileable, 2 waiting, 3 defect. Detail: JSON without personal data. */
  readonly defects: readonly { readonly rule: string; readonly severity: number; readonly detail: string }[]
}

/** Filing states in which a parcel is still (or again) in the clerk's hand. */
const OPEN_STATES = "('draft', 'ready', 'rejected', 'failed', 'cancelled')"

/** The next parcels in an id range that are in the clerk's hand, ascending. */
export function openParcels(ledger: ReadHandle, after: number, to: number, limit: number): number[] {
  const rows = ledger
    .sql(
      `select parcel_id as id from parcel where parcel_id > ? and parcel_id <= ? and filing_state in ${OPEN_STATES} order by parcel_id limit ?`,
    )
    .all(after, to, limit) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Those of the listed parcels that are in the clerk's hand. */
export function openAmong(ledger: ReadHandle, ids: readonly number[]): number[] {
  const rows = ledger
    .sql(
      `select p.parcel_id as id from json_each(?) j join parcel p on p.parcel_id = j.value where p.filing_state in ${OPEN_STATES} order by p.parcel_id`,
    )
    .all(JSON.stringify(ids)) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Highest parcel id there is. */
export function lastParcel(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(parcel_id), 0) as id from parcel').get() as { id: number }).id
}

/** Stores a verdict where it differs from what stands there; matching twice changes nothing. @returns true when something changed */
export function writeVerdict(ledger: WriteHandle, verdict: Verdict, now: number): boolean {
  const old = ledger
    .sql('select rule, severity, detail from projection_defect where parcel_id = ? order by rule')
    .all(verdict.parcelId) as { rule: string; severity: number; detail: string }[]
  const next = [...verdict.defects].sort((a, b) => (a.rule < b.rule ? -1 : 1))
  const same =
    old.length === next.length &&
    next.every(
      (one, i) => one.rule === old[i]?.rule && one.severity === old[i]?.severity && one.detail === old[i]?.detail,
    )
  if (!same) {
    for (const one of old)
      ledger.sql('delete from projection_defect where rule = ? and parcel_id = ?').run(one.rule, verdict.parcelId)
    for (const one of next)
      ledger
        .sql('insert into projection_defect (rule, parcel_id, severity, detail) values (?, ?, ?, ?)')
        .run(one.rule, verdict.parcelId, one.severity, one.detail)
  }
  const { changes } = ledger
    .sql(
      'update parcel set defect_bits = ?, match_state = ?, tax = ?, changed_at = ? where parcel_id = ? and (defect_bits <> ? or match_state <> ? or tax <> ?)',
    )
    .run(
      verdict.bits,
      verdict.matchState,
      verdict.tax,
      now,
      verdict.parcelId,
      verdict.bits,
      verdict.matchState,
      verdict.tax,
    )
  return !same || changes > 0
}

/** The order number of another parcel that uses this carrier and waybill number, of the newest since a moment. */
export function waybillUsedElsewhere(
  ledger: ReadHandle,
  targets: readonly number[],
  parcelId: number,
  carrier: string,
  waybillNo: string,
  since: string,
): string | undefined {
  for (const target of targets) {
    if (target === parcelId) continue
    const row = ledger
      .sql(
        'select order_no as orderNo from parcel where parcel_id = ? and carrier_code = ? and waybill_no = ? and ordered_on >= ?',
      )
      .get(target, carrier, waybillNo, since) as { orderNo: string } | undefined
    if (row !== undefined) return row.orderNo
  }
  return undefined
}
