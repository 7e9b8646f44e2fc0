import type { ReadHandle } from '../open.ts'
import { findNumberOf, NUMBER_KIND } from './number-key.ts'
import { batchOf } from './row-id.ts'
import { isVisible } from './visible.ts'
import type { DirectionNumber } from './document.ts'

/**
 * Finding what the ledger already knows of a document, by business key. Codes of platforms and companies count only where both
 * sides name one, because many files leave them out. Rows of hidden batches are not there.
 */
export interface ParcelKeys {
  readonly parcelId: number
  readonly direction: DirectionNumber
  readonly clientId: number
  readonly platformCode: string
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly paymentNo: string
  readonly orderId: number | null
  readonly paymentId: number | null
  readonly waybillId: number | null
  readonly collectionId: number | null
  readonly filingState: string
}

const PARCEL = `parcel_id as parcelId, direction, client_id as clientId, platform_code as platformCode, order_no as orderNo, waybill_no as waybillNo, carrier_code as carrierCode, payment_no as paymentNo,
  order_id as orderId, payment_id as paymentId, waybill_id as waybillId, collection_id as collectionId, filing_state as filingState`

/** The keys and document ids of one parcel. */
function readParcelKeys(ledger: ReadHandle, parcelId: number): ParcelKeys | undefined {
  return ledger.sql(`select ${PARCEL} from parcel where parcel_id = ?`).get(parcelId) as ParcelKeys | undefined
}

const compatible = (a: string, b: string): boolean => a === '' || b === '' || a === b

export interface Owner {
  readonly clientId: number
  readonly direction: DirectionNumber
}

function findParcel(
  ledger: ReadHandle,
  owner: Owner,
  kind: 1 | 2 | 3,
  number: string,
  hidden: readonly number[],
  fits: (keys: ParcelKeys) => boolean,
): ParcelKeys | undefined {
  for (const id of findNumberOf(ledger, kind, number)) {
    if (!isVisible(hidden, id)) continue
    const keys = readParcelKeys(ledger, id)
    if (keys !== undefined && keys.clientId === owner.clientId && keys.direction === owner.direction && fits(keys))
      return keys
  }
  return undefined
}

/** The parcel of an order of a client: same number, and no other platform. */
export function findParcelByOrder(
  ledger: ReadHandle,
  owner: Owner,
  orderNo: string,
  platformCode: string,
  hidden: readonly number[],
): ParcelKeys | undefined {
  return orderNo === ''
    ? undefined
    : findParcel(
        ledger,
        owner,
        NUMBER_KIND.order,
        orderNo,
        hidden,
        (keys) => keys.orderNo === orderNo && compatible(keys.platformCode, platformCode),
      )
}

/** The parcel that names this waybill number. */
export function findParcelByWaybill(
  ledger: ReadHandle,
  owner: Owner,
  waybillNo: string,
  carrierCode: string,
  hidden: readonly number[],
): ParcelKeys | undefined {
  return waybillNo === ''
    ? undefined
    : findParcel(
        ledger,
        owner,
        NUMBER_KIND.waybill,
        waybillNo,
        hidden,
        (keys) => keys.waybillNo === waybillNo && compatible(keys.carrierCode, carrierCode),
      )
}

/** The parcel that names this payment number. */
export function findParcelByPayment(
  ledger: ReadHandle,
  owner: Owner,
  paymentNo: string,
  hidden: readonly number[],
): ParcelKeys | undefined {
  return paymentNo === ''
    ? undefined
    : findParcel(ledger, owner, NUMBER_KIND.payment, paymentNo, hidden, (keys) => keys.paymentNo === paymentNo)
}

const WAITING = {
  payment: {
    kind: NUMBER_KIND.waitingPayment,
    sql: 'select payment_no as number, payment_company as company from payment where payment_id = ? and client_id = ? and parcel_id is null',
  },
  waybill: {
    kind: NUMBER_KIND.waitingWaybill,
    sql: 'select waybill_no as number, carrier_code as company from waybill where waybill_id = ? and client_id = ? and parcel_id is null',
  },
  collection: {
    kind: NUMBER_KIND.waitingCollection,
    sql: 'select payment_no as number, payment_company as company from collection where collection_id = ? and client_id = ? and parcel_id is null',
  },
} as const
export type LooseKind = keyof typeof WAITING

/** A document that still waits for its order, by its own number. @returns its id */
export function findWaiting(
  ledger: ReadHandle,
  what: LooseKind,
  clientId: number,
  number: string,
  companyCode: string,
  hidden: readonly number[],
): number | undefined {
  if (number === '') return undefined
  const { kind, sql } = WAITING[what]
  for (const id of findNumberOf(ledger, kind, number)) {
    if (!isVisible(hidden, id)) continue
    const row = ledger.sql(sql).get(id, clientId) as { number: string; company: string } | undefined
    if (row !== undefined && row.number === number && compatible(row.company, companyCode)) return id
  }
  return undefined
}

const BY_ORDER = {
  payment:
    'select payment_id as id from payment where order_no = ? and client_id = ? and parcel_id is null order by payment_id desc',
  waybill:
    'select waybill_id as id from waybill where order_no = ? and client_id = ? and parcel_id is null order by waybill_id desc',
  collection:
    'select collection_id as id from collection where order_no = ? and client_id = ? and parcel_id is null order by collection_id desc',
} as const

/** The newest document of a client that waits for this order. @returns its id */
export function findWaitingFor(
  ledger: ReadHandle,
  what: LooseKind,
  clientId: number,
  orderNo: string,
  hidden: readonly number[],
): number | undefined {
  if (orderNo === '') return undefined
  const rows = ledger.sql(BY_ORDER[what]).all(orderNo, clientId) as { id: number }[]
  return rows.find((row) => isVisible(hidden, row.id))?.id
}

/**
 * What a client has so far: lets an import into an empty corner skip all looking up. `hidden`: batches whose rows do not count where they
 * have a shelf of their own; rows of smaller ones may count, which costs the looking up and nothing else.
 */
export function clientHolds(
  ledger: ReadHandle,
  clientId: number,
  hidden: readonly number[],
): { parcels: boolean; waiting: boolean } {
  const row = ledger
    .sql(
      `select exists (select 1 from shelf s join parcel_sum p using (shelf_id) where s.client_id = ?1 and s.lot not in (select value from json_each(?2)) and p.parcels > 0) as parcels,
    exists (select 1 from payment indexed by payment_waiting where client_id = ?1 and parcel_id is null) or exists (select 1 from waybill indexed by waybill_waiting where client_id = ?1 and parcel_id is null)
    or exists (select 1 from collection indexed by collection_waiting where client_id = ?1 and parcel_id is null) as waiting`,
    )
    .get(clientId, JSON.stringify(hidden)) as { parcels: number; waiting: number }
  return { parcels: row.parcels === 1, waiting: row.waiting === 1 }
}

export interface RevisionMark {
  readonly digest: string
  readonly revision: number
  readonly replaces: number | undefined
}

const MARK = {
  order: 'select digest, revision, replaces from trade_order where order_id = ?',
  payment: 'select digest, revision, replaces from payment where payment_id = ?',
  waybill: 'select digest, revision, replaces from waybill where waybill_id = ?',
  collection: 'select digest, revision, replaces from collection where collection_id = ?',
} as const

/** What tells one revision of a document from another. */
export function readMark(ledger: ReadHandle, what: keyof typeof MARK, id: number): RevisionMark | undefined {
  const row = ledger.sql(MARK[what]).get(id) as
    { digest: string; revision: number; replaces: number | null } | undefined
  return row === undefined ? undefined : { ...row, replaces: row.replaces ?? undefined }
}

/** True for rows that a correction made here, not a client's file. */
export function isCorrection(ledger: ReadHandle, id: number): boolean {
  return (
    ledger.sql("select 1 as yes from batch where batch_id = ? and kind = 'correction'").get(batchOf(id)) !== undefined
  )
}
