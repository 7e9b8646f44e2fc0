import { FELL_SILENT, LEFT, type Happened } from '../../shared/domain/dated/happened.ts'
import type { ListCondition } from '../filing/page.ts'
import type { ReadHandle } from '../open.ts'

/** What happened within a span of time, from the timelines: everything that was written after the last event before it. */

/** The timelines and the key that their subjects have in lists. */
const TIMELINES = {
  filing: { table: 'filing_event', id: 'filing_id', subject: 'f.filing_id', type: "''" },
  declaration: { table: 'declaration_event', id: 'declaration_id', subject: 'd.declaration_id', type: "''" },
  bonded: {
    table: 'bonded_document_event',
    id: 'document_id',
    subject: 'd.document_id',
    type: '(select k.type from bonded_document k where k.document_id = e.document_id)',
  },
} as const
export type TimelineName = keyof typeof TIMELINES

/** Steps of our own: nobody else did anything. */
const OWN = "('draft', 'ready', 'queued', 'sent')"

/** The last event up to a moment: read backwards, so that it costs what happened since. */
const lastOf = (table: string): string =>
  `coalesce((select b.event_id from ${table} b where b.at <= ? order by b.event_id desc limit 1), 0)`
const spanOf = (table: string): string => `e.event_id > ${lastOf(table)} and e.event_id <= ${lastOf(table)}`

/** Rows of a list with something on their timeline: that they left, fell silent, or came to a state that their version was not in before. */
export function happenedCondition(name: TimelineName, { what, since, until }: Happened): ListCondition {
  const { table, id, subject } = TIMELINES[name]
  const span = spanOf(table)
  if (what === LEFT || what === FELL_SILENT)
    return {
      text: `${subject} in (select e.${id} from ${table} e where ${span} and e.what = ?)`,
      values: [since, until, what],
    }
  return {
    text: `${subject} in (select e.${id} from ${table} e where ${span} and e.state = ? and ${isNew(table, id)})`,
    values: [since, until, what, since],
  }
}

/** The version of the event had not been in its state before the span. */
function isNew(table: string, id: string): string {
  return `e.what <> '${FELL_SILENT}' and not exists (select 1 from ${table} o where o.${id} = e.${id} and o.event_id <= ${lastOf(table)} and o.version = e.version and o.state = e.state)`
}

export interface HappenedCount {
  /** The type of document where a list shows several, else ''. */
  readonly type: string
  readonly what: string
  readonly count: number
}

/** How many subjects left, fell silent or came to each state within a span: the same rows that `happenedCondition` chooses. */
export function happenedCounts(
  ledger: ReadHandle,
  name: TimelineName,
  { since, until }: Omit<Happened, 'what'>,
): HappenedCount[] {
  const { table, id, type } = TIMELINES[name]
  const span = spanOf(table)
  const own = ledger
    .sql(
      `select ${type} as type, e.what, count(distinct e.${id}) as count from ${table} e where ${span} and e.what in ('${LEFT}', '${FELL_SILENT}') group by 1, 2`,
    )
    .all(since, until) as HappenedCount[]
  const states = ledger
    .sql(
      `select ${type} as type, e.state as what, count(distinct e.${id}) as count from ${table} e where ${span} and e.state not in ${OWN} and ${isNew(table, id)} group by 1, 2 order by count desc`,
    )
    .all(since, until, since) as HappenedCount[]
  return [...own, ...states]
}

/** From when on the newest `limit` events of a timeline are; undefined when there are not more. */
export function newestSince(ledger: ReadHandle, name: TimelineName, limit: number): number | undefined {
  const row = ledger
    .sql(
      `select at from ${TIMELINES[name].table} where event_id <= (select max(event_id) from ${TIMELINES[name].table}) - ? order by event_id desc limit 1`,
    )
    .get(limit) as { at: number } | undefined
  return row?.at
}

/** Times without any contact to the other side, the newest first. Milliseconds. */
export interface ContactGap {
  readonly channel: string
  readonly from: number
  readonly to: number
}

/** Gaps that ended after a moment. */
export function contactGaps(ledger: ReadHandle, after: number, limit: number): ContactGap[] {
  return ledger
    .sql(
      'select channel_id as channel, from_at as "from", to_at as "to" from channel_gap where to_at > ? order by gap_id desc limit ?',
    )
    .all(after, limit) as ContactGap[]
}

/** Bills and deposits whose term was changed within a span. */
export function movedClaims(ledger: ReadHandle, kind: string, since: number, until: number): number[] {
  return (
    ledger
      .sql(
        `select c.claim_id as id from customs_claim c where c.kind = ? and (
      exists (select 1 from customs_claim_event e where e.claim_id = c.claim_id and e.what = 'extended' and e.at > ? and e.at <= ?)
      or exists (select 1 from customs_claim_version v join customs_claim_version w on w.claim_id = v.claim_id and w.version = v.version - 1
        where v.claim_id = c.claim_id and v.at > ? and v.at <= ? and (v.ends_on <> w.ends_on or v.declared_on <> w.declared_on or v.issued_on <> w.issued_on)))`,
      )
      .all(kind, since, until, since, until) as { id: number }[]
  ).map((row) => row.id)
}

/** Questions of customs about payment data whose time ran out within a span, unanswered. */
export function lateChecks(ledger: ReadHandle, since: number, until: number): number[] {
  return (
    ledger
      .sql(
        `select p.check_id as id from pay_check_projection p join pay_check c on c.check_id = p.check_id where p.state not in ('taken', 'refused') and c.due_at > ? and c.due_at <= ?`,
      )
      .all(since, until) as { id: number }[]
  ).map((row) => row.id)
}

/** Returns (of a kind) whose goods should have been back between two days (the last not counted) and are not. */
export function lateReturns(ledger: ReadHandle, kind: string, from: string, to: string): number[] {
  return (
    ledger
      .sql(
        `select u.follow_id as id from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind left join return_arrival a on a.follow_id = u.follow_id
      where u.kind = ? and json_extract(u.body, '$.arriveBy') >= ? and json_extract(u.body, '$.arriveBy') < ? and a.follow_id is null and f.state not in ('rejected', 'failed', 'cancelled')`,
      )
      .all(kind, from, to) as { id: number }[]
  ).map((row) => row.id)
}

/** Clients whose mandates ended between two days (the last not counted). */
export function endedMandates(ledger: ReadHandle, from: string, to: string): number[] {
  return (
    ledger
      .sql(
        'select distinct client_id as id from mandate where ended = 0 and valid_to is not null and valid_to >= ? and valid_to < ?',
      )
      .all(from, to) as { id: number }[]
  ).map((row) => row.id)
}
