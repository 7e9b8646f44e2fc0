import type { ReadHandle, WriteHandle } from '../open.ts'
import type { ZoneFact } from '../../shared/domain/refund/zone.ts'
import type { Route } from '../../shared/domain/refund/route.ts'

/** Where clients stand (pilot zones), and by which way a person sends an item. */

export interface StoredZone extends ZoneFact {
  readonly id: number
  readonly clientId: number
  readonly actorId: number
  readonly at: number
}

interface Row extends Omit<StoredZone, 'districts'> {
  readonly districts: string
}

/** The facts of a client, or of all, the earliest day first and the newest word on a day last. */
export function zoneFacts(ledger: ReadHandle, clientId?: number): StoredZone[] {
  const rows = ledger
    .sql(
      'select fact_id as id, client_id as clientId, valid_from as validFrom, zone, districts, platform, income_tax as incomeTax, note, actor_id as actorId, at from client_zone where (? is null or client_id = ?) order by client_id, valid_from, fact_id',
    )
    .all(clientId ?? null, clientId ?? null) as Row[]
  return rows.map((row) => ({ ...row, districts: JSON.parse(row.districts) as string[] }))
}

/** Adds a fact. @returns its id */
export function insertZone(ledger: WriteHandle, one: Omit<StoredZone, 'id'>): number {
  return (
    ledger
      .sql(
        'insert into client_zone (client_id, valid_from, zone, districts, platform, income_tax, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning fact_id as id',
      )
      .get(
        one.clientId,
        one.validFrom,
        one.zone,
        JSON.stringify(one.districts),
        one.platform,
        one.incomeTax,
        one.note,
        one.actorId,
        one.at,
      ) as { id: number }
  ).id
}

export interface RouteChoice {
  readonly declarationNo: string
  readonly itemNo: number
  readonly route: Route | ''
  readonly reason: string
  readonly actorId: number
  readonly at: number
}

const CHOICE = 'declaration_no as declarationNo, item_no as itemNo, route, reason, actor_id as actorId, at'

/** The newest choice of each item that a person sent another way, by `declarationNo itemNo`. */
export function routeChoices(ledger: ReadHandle): Map<string, RouteChoice> {
  const rows = ledger
    .sql(
      `select ${CHOICE} from route_choice c where choice_id = (select max(n.choice_id) from route_choice n where n.declaration_no = c.declaration_no and n.item_no = c.item_no) and route <> ''`,
    )
    .all() as RouteChoice[]
  return new Map(rows.map((row) => [`${row.declarationNo} ${row.itemNo}`, row]))
}

export function insertRouteChoice(ledger: WriteHandle, one: RouteChoice): void {
  ledger
    .sql('insert into route_choice (declaration_no, item_no, route, reason, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(one.declarationNo, one.itemNo, one.route, one.reason, one.actorId, one.at)
}
