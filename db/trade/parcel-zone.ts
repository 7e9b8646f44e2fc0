import type { ReadHandle, WriteHandle } from '../open.ts'
import type { Sql } from './parcel-filter.ts'
import type { LaneView } from './parcel-lane.ts'
import { daysBetween, parcelPoint, pointTop } from './parcel-source.ts'
import { comparePlaces, compareText, type Place } from './parcel-walk.ts'
import { batchOf, idRange } from './row-id.ts'

/**
 * Where the parcels of a batch lie in the order of order numbers and of days. Order numbers mostly rise with time, so that of a month's
 * batches few hold the first hundred numbers; no index has days and order numbers together, because it would slow every load.
 */
interface Zone {
  readonly batchId: number
  readonly orderFrom: string
  readonly orderTo: string
  readonly dayFrom: string
  readonly dayTo: string
}

/** A new parcel, as far as zones are concerned. */
export interface InZone {
  readonly parcelId: number
  readonly shelfId: number
  readonly orderNo: string
  readonly orderedOn: string
}

const lesser = (a: string, b: string): string => (compareText(b, a) < 0 ? b : a)
const greater = (a: string, b: string): string => (compareText(b, a) > 0 ? b : a)

/** Widens the zones of new parcels: once a zone. */
export function widenZones(ledger: WriteHandle, parcels: readonly InZone[]): void {
  const zones = new Map<string, Zone & { readonly shelfId: number }>()
  for (const { parcelId, shelfId, orderNo, orderedOn } of parcels) {
    const batchId = batchOf(parcelId)
    const key = `${shelfId}|${batchId}`
    const known = zones.get(key)
    zones.set(key, {
      shelfId,
      batchId,
      orderFrom: lesser(known?.orderFrom ?? orderNo, orderNo),
      orderTo: greater(known?.orderTo ?? orderNo, orderNo),
      dayFrom: lesser(known?.dayFrom ?? orderedOn, orderedOn),
      dayTo: greater(known?.dayTo ?? orderedOn, orderedOn),
    })
  }
  const widen = ledger.sql(
    `insert into parcel_zone (shelf_id, batch_id, order_from, order_to, day_from, day_to) values (?, ?, ?, ?, ?, ?) on conflict do update set
      order_from = min(order_from, excluded.order_from), order_to = max(order_to, excluded.order_to), day_from = min(day_from, excluded.day_from), day_to = max(day_to, excluded.day_to)`,
  )
  for (const zone of zones.values())
    widen.run(zone.shelfId, zone.batchId, zone.orderFrom, zone.orderTo, zone.dayFrom, zone.dayTo)
}

/** Zones of these shelves that have such days and something after a place, in the order of where they begin. */
function zonesOf(
  ledger: ReadHandle,
  shelves: readonly number[],
  of: { from: string; to: string; after: Place | undefined; down: boolean },
): Zone[] {
  const beyond = of.down ? 'order_from <= ?' : 'order_to >= ?'
  return ledger
    .sql(
      `select batch_id as batchId, order_from as orderFrom, order_to as orderTo, day_from as dayFrom, day_to as dayTo from parcel_zone
      where shelf_id in (select value from json_each(?)) and day_from <= ? and day_to >= ? and ${of.after === undefined ? '? is null' : beyond}
      order by ${of.down ? 'order_to desc' : 'order_from'}, batch_id`,
    )
    .all(JSON.stringify(shelves), of.to, of.from, of.after?.value ?? null) as Zone[]
}

/** A bounded set of the page: its first rows, as far as they come before the worst that is kept already. */
export type PageSet = (below: Place | undefined) => readonly Place[]

/**
 * The sets of a page of some days by order number, by where they begin: a batch's rows of a day. What begins behind the worst that is kept
 * is not looked at. Undefined when the days are too many to be asked for one by one.
 */
export function zoneSets(
  ledger: ReadHandle,
  view: LaneView,
  days: { readonly from: string; readonly to: string },
  page: { down: boolean; after: Place | undefined; limit: number; rest: Sql },
): PageSet[] | undefined {
  const there = daysBetween(ledger, days.from, days.to)
  return there === undefined
    ? undefined
    : zonesOf(ledger, view.shelves, { ...days, ...page }).flatMap((zone) => {
        const begin: Place = page.down
          ? { value: zone.orderTo, id: Number.MAX_SAFE_INTEGER }
          : { value: zone.orderFrom, id: -1 }
        const isBehind = (below: Place): boolean => comparePlaces(begin, below) * (page.down ? -1 : 1) > 0
        const { from, to } = idRange(zone.batchId)
        return there
          .filter((day) => zone.dayFrom <= day && day <= zone.dayTo)
          .map((day): PageSet => {
            const point = parcelPoint('parcel_day', 'p.ordered_on = ? and p.parcel_id between ? and ?', day, from, to)
            return (below) =>
              below !== undefined && isBehind(below)
                ? []
                : pointTop(ledger, point, view, { ...page, by: 'orderNo', below })
          })
      })
}
