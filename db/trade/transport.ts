import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * Transport batches: the flight, lorry or train that parcels travel with. Parcels only point at one; voyage and bill are read from here when a
 * document is composed, so that what becomes known at night is written once.
 */
export interface TransportBody {
  readonly name: string
  readonly mode: string
  readonly trafMode: string
  readonly trafNo: string
  readonly voyageNo: string
  readonly billNo: string
  readonly loctNo: string
  /** yyyy-mm-dd, '' when not known yet */
  readonly ieDate: string
  readonly note: string
}
export interface TransportRow extends TransportBody {
  readonly id: number
  readonly revision: number
}

const COLUMNS =
  'transport_id as id, name, mode, traf_mode as trafMode, traf_no as trafNo, voyage_no as voyageNo, bill_no as billNo, location_code as loctNo, ie_date as ieDate, note, revision'

/** One transport batch. */
export function readTransport(ledger: ReadHandle, id: number): TransportRow | undefined {
  return ledger.sql(`select ${COLUMNS} from transport where transport_id = ?`).get(id) as TransportRow | undefined
}

/** The list of transport batches (alias `w`). */
const LIST: ListTable = { from: 'transport w', id: 'w.transport_id', columns: COLUMNS }

export const pageTransports = (ledger: ReadHandle, question: ListQuestion): TransportRow[] =>
  pageRows<TransportRow>(ledger, LIST, question)
export const countTransports = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, LIST, question)

export interface TransportQuestion {
  readonly mode?: string | undefined
  /** Part of a name, a voyage or a bill, whatever its case; '' = any. */
  readonly text: string
  readonly ids?: readonly number[] | undefined
  readonly limit: number
}

/** The newest first, of those that are asked for. */
export function listTransports(ledger: ReadHandle, { mode, text, ids, limit }: TransportQuestion): TransportRow[] {
  const wanted = text.toLowerCase()
  const these = ids === undefined ? null : JSON.stringify(ids)
  return ledger
    .sql(
      `select ${COLUMNS} from transport where (? is null or mode = ?) and (? is null or transport_id in (select value from json_each(?)))
        and (? = '' or instr(lower(name), ?) > 0 or instr(lower(voyage_no), ?) > 0 or instr(lower(bill_no), ?) > 0) order by transport_id desc limit ?`,
    )
    .all(mode ?? null, mode ?? null, these, these, wanted, wanted, wanted, wanted, limit) as TransportRow[]
}

/** Parcels of transport batches by filing state; states that nobody is in are left out. */
export function transportStates(
  ledger: ReadHandle,
  ids: readonly number[],
): { id: number; state: string; count: number }[] {
  return ledger
    .sql(
      'select s.transport_id as id, s.filing_state as state, s.parcels as count from json_each(?) j cross join transport_sum s on s.transport_id = j.value where s.parcels > 0',
    )
    .all(JSON.stringify(ids)) as { id: number; state: string; count: number }[]
}

const FIELDS = [
  'name',
  'mode',
  'traf_mode',
  'traf_no',
  'voyage_no',
  'bill_no',
  'location_code',
  'ie_date',
  'note',
] as const
const valuesOf = (body: TransportBody): string[] => [
  body.name,
  body.mode,
  body.trafMode,
  body.trafNo,
  body.voyageNo,
  body.billNo,
  body.loctNo,
  body.ieDate,
  body.note,
]

/** A new transport batch, revision 1. @returns its id */
export function insertTransport(ledger: WriteHandle, body: TransportBody, at: number): number {
  const row = ledger
    .sql(
      `insert into transport (${FIELDS.join(', ')}, revision, changed_at) values (${FIELDS.map(() => '?').join(', ')}, 1, ?) returning transport_id as id`,
    )
    .get(...valuesOf(body), at) as { id: number }
  return row.id
}

/** Replaces the fields of a transport batch. @returns its new revision */
export function updateTransport(ledger: WriteHandle, id: number, body: TransportBody, at: number): number {
  const row = ledger
    .sql(
      `update transport set ${FIELDS.map((field) => `${field} = ?`).join(', ')}, revision = revision + 1, changed_at = ? where transport_id = ? returning revision`,
    )
    .get(...valuesOf(body), at, id) as { revision: number }
  return row.revision
}

/** Parcels among the listed ones that go in this direction (1 import, 2 export), ascending. */
export function parcelsInDirection(ledger: ReadHandle, ids: readonly number[], direction: number): number[] {
  const rows = ledger
    .sql(
      'select p.parcel_id as id from json_each(?) j cross join parcel p on p.parcel_id = j.value where p.direction = ? order by p.parcel_id',
    )
    .all(JSON.stringify(ids), direction) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Puts parcels into a transport batch. @returns those that were not in it before, ascending */
export function moveParcels(ledger: WriteHandle, ids: readonly number[], transportId: number, at: number): number[] {
  const rows = ledger
    .sql(
      'select p.parcel_id as id from json_each(?) j cross join parcel p on p.parcel_id = j.value where p.transport_id is not ? order by p.parcel_id',
    )
    .all(JSON.stringify(ids), transportId) as { id: number }[]
  for (const { id } of rows)
    ledger.sql('update parcel set transport_id = ?, changed_at = ? where parcel_id = ?').run(transportId, at, id)
  return rows.map((row) => row.id)
}
