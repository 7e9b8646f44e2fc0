import { usualCheckpoints } from '../bulk.ts'
import type { WriteHandle } from '../open.ts'
import { LaneSums } from '../trade/lane-sum.ts'
import type { NewParcel } from '../trade/load.ts'
import { widenZones } from '../trade/parcel-zone.ts'

/** Statements that only seeds of tests and benchmarks use: rows as they stand after months of work, without the work. */

export interface SeededParcel extends NewParcel {
  readonly matchState: number
  readonly filingState: string
  readonly reasonCode: string
  readonly transportId: number | undefined
  readonly copNo: string
  readonly invtNo: string
}

/** A parcel in any state. */
export function insertSeededParcel(ledger: WriteHandle, p: SeededParcel): void {
  ledger
    .sql(
      `insert into parcel (parcel_id, shelf_id, direction, mode, client_id, platform_code, order_no, waybill_no, carrier_code, payment_no, cop_no, invt_no, pre_no, order_id, payment_id, waybill_id, collection_id,
      goods_value, freight, paid, tax, gross_weight, currency, line_count, goods_text, defect_bits, match_state, filing_id, filing_state, reason_code, transport_id, ordered_on, changed_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, null, ?, ?, ?, ?, ?)`,
    )
    .run(
      p.parcelId,
      p.shelfId,
      p.direction,
      p.mode,
      p.clientId,
      p.platformCode,
      p.orderNo,
      p.waybillNo,
      p.carrierCode,
      p.paymentNo,
      p.copNo,
      p.invtNo,
      p.orderId,
      p.paymentId ?? null,
      p.waybillId ?? null,
      p.collectionId ?? null,
      p.goodsValue,
      p.freight,
      p.paid,
      p.tax,
      p.grossWeight,
      p.currency,
      p.lineCount,
      p.goodsText,
      p.matchState,
      p.filingState,
      p.reasonCode,
      p.transportId ?? null,
      p.orderedOn,
      p.changedAt,
    )
  const sums = new LaneSums()
  sums.add(p, p, 1)
  sums.save(ledger)
  if (p.transportId !== undefined)
    ledger
      .sql('insert into transport_sum values (?, ?, 1) on conflict do update set parcels = parcels + 1')
      .run(p.transportId, p.filingState)
  widenZones(ledger, [p])
}

/** A batch that was accepted long ago, or (`visible` false) one whose rows are being written. */
export function insertSeededBatch(
  ledger: WriteHandle,
  batch: { clientId: number; kind: string; fileName: string; rows: number; visible: boolean; at: number },
): number {
  const row = ledger
    .sql(
      `insert into batch (client_id, kind, file_sha256, file_name, mapping, mapping_name, state, visible, rows, good, bad, unchanged, changed, accepted, actor_id, at)
    values (?, ?, '', ?, '{}', '', ?, ?, ?, ?, 0, 0, 0, ?, 1, ?) returning batch_id as id`,
    )
    .get(
      batch.clientId,
      batch.kind,
      batch.fileName,
      batch.visible ? 'accepted' : 'accepting',
      batch.visible ? 1 : 0,
      batch.rows,
      batch.rows,
      batch.rows,
      batch.at,
    ) as { id: number }
  return row.id
}

/** Makes a seeded batch visible. */
export function showBatch(ledger: WriteHandle, batchId: number): void {
  ledger.sql("update batch set visible = 1, state = 'accepted' where batch_id = ?").run(batchId)
}

/** A defect of a seeded parcel. */
export function insertSeededDefect(ledger: WriteHandle, rule: string, parcelId: number, severity: number): void {
  ledger
    .sql("insert into projection_defect (rule, parcel_id, severity, detail) values (?, ?, ?, '[]')")
    .run(rule, parcelId, severity)
}

/** A transport batch. */
export function insertSeededTransport(ledger: WriteHandle, name: string, mode: string, at: number): number {
  const row = ledger
    .sql(
      "insert into transport (name, mode, traf_mode, traf_no, voyage_no, bill_no, location_code, ie_date, note, revision, changed_at) values (?, ?, '5', 'CK245', 'CK245', '11212345675', '', '', '', 1, ?) returning transport_id as id",
    )
    .get(name, mode, at) as { id: number }
  return row.id
}

/** Filling a database that nobody else reads yet need not wait for the disk. */
export function withoutWaiting<T>(ledger: WriteHandle, work: () => T): T {
  ledger.database.exec('pragma synchronous = off; pragma wal_autocheckpoint = 20000')
  try {
    return work()
  } finally {
    ledger.database.exec('pragma synchronous = full; pragma wal_checkpoint(truncate)')
    usualCheckpoints(ledger)
  }
}

/**
 * Released lists of 汇总申报 as a month leaves them, from filing `from` on: the filing, what its receipts add up to, its lines. Each tenth
 * has three lines. `groups`: heads, as JSON, over which the lists are spread; `returnTime`: 17 digits.
 */
export function insertSeededLists(
  ledger: WriteHandle,
  lists: { from: number; count: number; clientId: number; groups: readonly string[]; returnTime: string; at: number },
): void {
  const { from, count, clientId, returnTime, at } = lists
  const numbers = 'with recursive n (i) as (select ?1 union all select i + 1 from n where i + 1 < ?1 + ?2)'
  for (const head of lists.groups) ledger.sql('insert or ignore into export_group (head) values (?)').run(head)
  ledger
    .sql(
      `${numbers} insert into filing (filing_id, kind, business_key, parcel_id, client_id, order_no, version, app_time, state, flags, cop_no, pre_no, invt_no, reason_code, reason, channel, buyer_h, queued_at, changed_at, silent_noted)
      select i, 'CEB603Message', 'E' || i, i, ?3, 'SL' || i, 1, '20261101090000', 'released', 0, 'E' || i, '', '46042026E' || printf('%09d', i), '', '', 'training', '', ?4, ?4, 0 from n`,
    )
    .run(from, count, clientId, at)
  ledger
    .sql(
      `${numbers} insert into version_state (filing_id, version, state, rank, status, return_time, tie, seen, info, pre_no, pre_key, invt_no, invt_key)
      select i, 1, 'released', 50, '800', ?3, '', 1, '', '', '', '', '' from n`,
    )
    .run(from, count, returnTime)
  const line = `json_array(printf('%010d', 6100000000 + (i * 7 + %d) % 900), 'USA', '502', '011', (1 + i % 5) * 100000, (10 + i % 490) * 100000)`
  const lines = (numbersOf: readonly number[]): string =>
    `json_array(${numbersOf.map((n) => line.replace('%d', String(n))).join(', ')})`
  ledger
    .sql(
      `${numbers} insert into export_list (filing_id, group_id, lines, follow_id)
      select i, 1 + i % ?3, case when i % 10 = 0 then ${lines([0, 1, 2])} else ${lines([0])} end, null from n`,
    )
    .run(from, count, lists.groups.length)
}
