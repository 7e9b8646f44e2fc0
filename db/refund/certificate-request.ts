import type { RequestKind, RequestState } from '../../shared/domain/refund/certificate/request.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Certificates asked for. Quantities are counts of 0.00001 in the item's deal unit. */

export interface RequestRow {
  readonly id: number
  readonly clientId: number
  readonly kind: RequestKind
  readonly period: string
  readonly batch: string
  readonly state: RequestState
  readonly certificateNo: string
  readonly note: string
  readonly at: number
  readonly changedAt: number
}
export interface RequestLine {
  readonly number: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly quantity: number
  /** JSON of texts by field. */
  readonly body: string
}

const COLUMNS =
  'request_id as id, client_id as clientId, kind, period, batch, state, certificate_no as certificateNo, note, at, changed_at as changedAt'

/** Requests, the newest first; at most 2,000. */
export function listRequests(ledger: ReadHandle, clientId?: number): RequestRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from certificate_request where ?1 is null or client_id = ?1 order by request_id desc limit 2000`,
    )
    .all(clientId ?? null) as RequestRow[]
}

/** One request. */
export function readRequest(ledger: ReadHandle, id: number): RequestRow | undefined {
  return ledger.sql(`select ${COLUMNS} from certificate_request where request_id = ?`).get(id) as RequestRow | undefined
}

/** The lines of a request. */
export function requestLines(ledger: ReadHandle, id: number): RequestLine[] {
  return ledger
    .sql(
      'select number, declaration_no as declarationNo, item_no as itemNo, quantity, body from certificate_request_line where request_id = ? order by number',
    )
    .all(id) as RequestLine[]
}

/** What requests hold of items, by `declaration item`; of the kinds and states named. */
export function requestedItems(
  ledger: ReadHandle,
  kinds: readonly RequestKind[],
  states: readonly RequestState[],
): Map<string, number> {
  const rows = ledger
    .sql(
      `select l.declaration_no || ' ' || l.item_no as key, sum(l.quantity) as quantity from certificate_request_line l join certificate_request r on r.request_id = l.request_id
       where r.kind in (select value from json_each(?)) and r.state in (select value from json_each(?)) group by l.declaration_no, l.item_no`,
    )
    .all(JSON.stringify(kinds), JSON.stringify(states)) as { key: string; quantity: number }[]
  return new Map(rows.map((row) => [row.key, row.quantity]))
}

/** A new request with its lines. @returns its id and batch; undefined when the month's batches are used up */
export function insertRequest(
  ledger: WriteHandle,
  one: Pick<RequestRow, 'clientId' | 'kind' | 'period' | 'note' | 'at'> & { actorId: number },
  lines: readonly Omit<RequestLine, 'number'>[],
): { id: number; batch: string } | undefined {
  const { last } = ledger
    .sql(
      'select coalesce(max(cast(batch as integer)), 0) as last from certificate_request where client_id = ? and kind = ? and period = ?',
    )
    .get(one.clientId, one.kind, one.period) as { last: number }
  if (last >= 999) return undefined
  const batch = String(last + 1).padStart(3, '0')
  const { id } = ledger
    .sql(
      "insert into certificate_request (client_id, kind, period, batch, state, certificate_no, note, actor_id, at, changed_at) values (?, ?, ?, ?, 'drawn', '', ?, ?, ?, ?) returning request_id as id",
    )
    .get(one.clientId, one.kind, one.period, batch, one.note, one.actorId, one.at, one.at) as { id: number }
  for (const [at, line] of lines.entries())
    ledger
      .sql(
        'insert into certificate_request_line (request_id, number, declaration_no, item_no, quantity, body) values (?, ?, ?, ?, ?, ?)',
      )
      .run(id, at + 1, line.declarationNo, line.itemNo, line.quantity, line.body)
  return { id, batch }
}

export interface RequestEvent {
  readonly act: string
  readonly state: RequestState
  readonly day: string
  readonly info: string
  readonly sha256: string
  readonly actorId: number
  readonly at: number
}

/** Notes a step; the request's row follows. */
export function insertRequestEvent(
  ledger: WriteHandle,
  requestId: number,
  event: RequestEvent,
  certificateNo: string,
): void {
  ledger
    .sql(
      'insert into certificate_request_event (request_id, act, state, day, info, sha256, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(requestId, event.act, event.state, event.day, event.info, event.sha256, event.actorId, event.at)
  ledger
    .sql('update certificate_request set state = ?, certificate_no = ?, changed_at = ? where request_id = ?')
    .run(event.state, certificateNo, event.at, requestId)
}
