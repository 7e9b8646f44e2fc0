import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Payment bills and deposits: each saved content, what happened to them, and what that adds up to. Amounts are counts of 0.00001, days yyyy-mm-dd. */

export interface ClaimBody {
  readonly entryNo: string
  /** 0: of no client. */
  readonly clientId: number
  readonly title: string
  readonly amount: number
  readonly declaredOn: string
  readonly issuedOn: string
  readonly endsOn: string
  readonly note: string
}
export interface ClaimRow extends ClaimBody {
  readonly id: number
  readonly kind: string
  readonly number: string
  readonly version: number
  readonly open: number
  /** Paid, refunded or converted. */
  readonly settled: number
  /** The end after extensions. */
  readonly lastEnd: string
  readonly client: string
}
export interface ClaimEventRow {
  readonly id: number
  readonly what: string
  readonly day: string
  readonly amount: number
  readonly note: string
  readonly actorId: number
  readonly at: number
}

const CLAIM: ListTable = {
  from: `customs_claim_projection p join customs_claim c on c.claim_id = p.claim_id join customs_claim_version v on v.claim_id = p.claim_id and v.version = p.version left join client k on k.client_id = v.client_id`,
  id: 'p.claim_id',
  columns: `p.claim_id as id, c.kind, c.number, p.version, p.open, p.settled, p.ends_on as lastEnd, v.entry_no as entryNo, v.client_id as clientId, v.title, v.amount, v.declared_on as declaredOn, v.issued_on as issuedOn,
    v.ends_on as endsOn, v.note, coalesce(k.name, '') as client`,
}

export const pageClaims = (ledger: ReadHandle, question: ListQuestion): ClaimRow[] =>
  pageRows<ClaimRow>(ledger, CLAIM, question)
export const countClaims = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, CLAIM, question)

/** Everything that is owed or held, of one kind; some hundreds at most. */
export function openClaims(ledger: ReadHandle, kind: string): ClaimRow[] {
  return ledger
    .sql(`select ${CLAIM.columns} from ${CLAIM.from} where p.kind = ? and p.open = 1 order by p.claim_id`)
    .all(kind) as ClaimRow[]
}

/** One claim. */
export function readClaim(ledger: ReadHandle, id: number): ClaimRow | undefined {
  return ledger.sql(`select ${CLAIM.columns} from ${CLAIM.from} where p.claim_id = ?`).get(id) as ClaimRow | undefined
}

/** The claim with the authority's number. */
export function findClaim(ledger: ReadHandle, kind: string, number: string): ClaimRow | undefined {
  const row = ledger.sql('select claim_id as id from customs_claim where kind = ? and number = ?').get(kind, number) as
    { id: number } | undefined
  return row === undefined ? undefined : readClaim(ledger, row.id)
}

/** Adds a claim without content; its first version follows. @returns its id */
export function insertClaim(ledger: WriteHandle, kind: string, number: string, at: number): number {
  const row = ledger
    .sql('insert into customs_claim (kind, number, at) values (?, ?, ?) returning claim_id as id')
    .get(kind, number, at) as { id: number }
  return row.id
}

/** Adds a content. */
export function insertClaimVersion(
  ledger: WriteHandle,
  id: number,
  version: number,
  body: ClaimBody,
  actorId: number,
  at: number,
): void {
  ledger
    .sql(
      'insert into customs_claim_version (claim_id, version, entry_no, client_id, title, amount, declared_on, issued_on, ends_on, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      id,
      version,
      body.entryNo,
      body.clientId,
      body.title,
      body.amount,
      body.declaredOn,
      body.issuedOn,
      body.endsOn,
      body.note,
      actorId,
      at,
    )
}

/** Who saved a content. */
export function claimVersionActor(ledger: ReadHandle, id: number, version: number): number | undefined {
  const row = ledger
    .sql('select actor_id as actorId from customs_claim_version where claim_id = ? and version = ?')
    .get(id, version) as { actorId: number } | undefined
  return row?.actorId
}

/** Notes what happened to a claim. */
export function insertClaimEvent(ledger: WriteHandle, id: number, e: Omit<ClaimEventRow, 'id'>): void {
  ledger
    .sql(
      'insert into customs_claim_event (claim_id, what, day, amount, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, e.what, e.day, e.amount, e.note, e.actorId, e.at)
}

/** What happened to a claim, oldest first. */
export function claimEvents(ledger: ReadHandle, id: number): ClaimEventRow[] {
  return ledger
    .sql(
      'select event_id as id, what, day, amount, note, actor_id as actorId, at from customs_claim_event where claim_id = ? order by event_id',
    )
    .all(id) as ClaimEventRow[]
}

/** What all events of a claim say, by SQL, for one claim or all: the projection as it ought to be. */
const OUGHT = `select c.claim_id, c.kind, v.version,
  (select coalesce(sum(e.amount), 0) from customs_claim_event e where e.claim_id = c.claim_id and e.what in ('paid', 'refunded', 'converted')) as settled,
  coalesce((select e.day from customs_claim_event e where e.claim_id = c.claim_id and e.what = 'extended' order by e.event_id desc limit 1), v.ends_on) as ends_on,
  exists (select 1 from customs_claim_event e where e.claim_id = c.claim_id and e.what = 'void') as void, v.amount
  from customs_claim c join customs_claim_version v on v.claim_id = c.claim_id and v.version = (select max(w.version) from customs_claim_version w where w.claim_id = c.claim_id)`
const IS_OPEN = 'case when o.void = 1 or o.settled >= o.amount then 0 else 1 end'
const WRITE = `insert into customs_claim_projection (claim_id, kind, open, settled, ends_on, version)
  select o.claim_id, o.kind, ${IS_OPEN}, o.settled, o.ends_on, o.version from (${OUGHT}) o`
const OR_REPLACE = `on conflict (claim_id) do update set open = excluded.open, settled = excluded.settled, ends_on = excluded.ends_on, version = excluded.version`

/** Brings the projection of one claim in line, in the transaction of the event. */
export function projectClaim(ledger: WriteHandle, id: number): void {
  ledger.sql(`${WRITE} where o.claim_id = ? ${OR_REPLACE}`).run(id)
}

const WRONG = `from (${OUGHT}) o left join customs_claim_projection p on p.claim_id = o.claim_id
  where p.claim_id is null or p.open <> ${IS_OPEN} or p.settled <> o.settled or p.ends_on <> o.ends_on or p.version <> o.version`

/** Computes all projections anew. @returns how many there are, and how many said something else */
export function rebuildClaims(ledger: WriteHandle): { rows: number; wrong: number } {
  const { wrong } = ledger.sql(`select count(*) as wrong ${WRONG}`).get() as { wrong: number }
  if (wrong > 0) ledger.sql(`${WRITE} where true ${OR_REPLACE}`).run()
  const { rows } = ledger.sql('select count(*) as rows from customs_claim').get() as { rows: number }
  return { rows, wrong }
}

/** Claims whose projection is not what versions and events say. */
export function wrongClaims(ledger: ReadHandle, limit: number): number[] {
  return (ledger.sql(`select o.claim_id as id ${WRONG} limit ?`).all(limit) as { id: number }[]).map((row) => row.id)
}
