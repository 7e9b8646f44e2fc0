import { postingsOf, type EntryKind } from '../../shared/domain/refund/book/entry.ts'
import type { BookEntry } from '../../shared/domain/refund/book/statement.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { hiddenEvidence, shownBatches } from '../refund/evidence-batch.ts'

/** The office's money with its clients in double entry. Amounts are counts of 0.00001. */

export interface NewEntry {
  readonly kind: EntryKind
  readonly clientId: number
  readonly day: string
  readonly amount: number
  readonly reference: string
  readonly note: string
  /** What it was made from; a second one of the same key is not stored. */
  readonly sourceKey: string | undefined
  readonly reverses: number | undefined
  readonly actorId: number
  readonly at: number
}

/** Stores an entry with its postings. @returns its id, undefined when its source was already booked */
export function insertEntry(ledger: WriteHandle, one: NewEntry): number | undefined {
  const row = ledger
    .sql(
      'insert or ignore into money_entry (kind, client_id, day, amount, reference, note, source_key, reverses, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning entry_id as id',
    )
    .get(
      one.kind,
      one.clientId,
      one.day,
      one.amount,
      one.reference,
      one.note,
      one.sourceKey ?? null,
      one.reverses ?? null,
      one.actorId,
      one.at,
    ) as { id: number } | undefined
  if (row === undefined) return undefined
  for (const [number, posting] of postingsOf(one.kind, one.amount).entries())
    ledger
      .sql('insert into money_posting (entry_id, number, account, client_id, amount) values (?, ?, ?, ?, ?)')
      .run(row.id, number + 1, posting.account, one.clientId, posting.amount)
  return row.id
}

/** Notes the packet that an entry belongs to. */
export function linkEntryPacket(ledger: WriteHandle, entryId: number, packetId: number): void {
  ledger.sql('insert into money_entry_packet (entry_id, packet_id) values (?, ?)').run(entryId, packetId)
}

export interface EntryRow extends Omit<BookEntry, 'reverses'> {
  readonly clientId: number
  readonly reverses: number | null
  readonly reversedBy: number | null
  readonly sourceKey: string | null
  readonly packetId: number | null
  /** Year, month and batch. */
  readonly packet: string | null
  readonly actorId: number
  readonly at: number
}

const COLUMNS = `e.entry_id as id, e.kind, e.client_id as clientId, e.day, e.amount, e.reference, e.note, e.source_key as sourceKey, k.packet_id as packetId, p.period || '-' || p.batch as packet, e.reverses, (select r.entry_id from money_entry r where r.reverses = e.entry_id) as reversedBy, e.actor_id as actorId, e.at`
const FROM =
  'money_entry e left join money_entry_packet k on k.entry_id = e.entry_id left join refund_packet p on p.packet_id = k.packet_id'
const TABLE: ListTable = { from: FROM, id: 'e.entry_id', columns: COLUMNS }

export const pageEntries = (ledger: ReadHandle, question: ListQuestion): EntryRow[] =>
  pageRows<EntryRow>(ledger, TABLE, question)
export const countEntries = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, TABLE, question)

/** One entry. */
export function readEntry(ledger: ReadHandle, id: number): EntryRow | undefined {
  return ledger.sql(`select ${COLUMNS} from ${FROM} where e.entry_id = ?`).get(id) as EntryRow | undefined
}

/** All entries of a client up to a day, by day. */
export function entriesOf(ledger: ReadHandle, clientId: number, to: string): BookEntry[] {
  const rows = ledger
    .sql(`select ${COLUMNS} from ${FROM} where e.client_id = ? and e.day <= ? order by e.day, e.entry_id`)
    .all(clientId, to) as EntryRow[]
  return rows.map(({ reverses, ...row }) => ({ ...row, reverses: reverses ?? undefined }))
}

/** Entries of all clients over days, by day: for the bookkeeping program. */
export function entriesBetween(ledger: ReadHandle, from: string, to: string): EntryRow[] {
  return ledger
    .sql(`select ${COLUMNS} from ${FROM} where e.day >= ? and e.day <= ? order by e.day, e.entry_id`)
    .all(from, to) as EntryRow[]
}

export interface ClientSums {
  readonly clientId: number
  readonly account: string
  /** Debit less credit, as text: sums may leave the safe integers. */
  readonly amount: string
}

/** Each client's accounts up to a day. */
export function clientSums(ledger: ReadHandle, to: string): ClientSums[] {
  return ledger
    .sql(
      `select p.client_id as clientId, p.account, cast(sum(p.amount) as text) as amount from money_posting p join money_entry e on e.entry_id = p.entry_id where e.day <= ? and p.account in ('client', 'advance') group by p.client_id, p.account`,
    )
    .all(to) as ClientSums[]
}

/** Sums by kind of entry over days, as text. */
export function kindSums(
  ledger: ReadHandle,
  from: string,
  to: string,
): { kind: EntryKind; amount: string; count: number }[] {
  return ledger
    .sql(
      'select kind, cast(sum(amount) as text) as amount, count(*) as count from money_entry where day >= ? and day <= ? group by kind',
    )
    .all(from, to) as { kind: EntryKind; amount: string; count: number }[]
}

/** True when something was booked from a source. */
export function isBooked(ledger: ReadHandle, sourceKey: string): boolean {
  return ledger.sql('select 1 from money_entry where source_key = ?').get(sourceKey) !== undefined
}

/** What a client pays as of a day, and all rules of all clients. */
export function billingRuleOn(
  ledger: ReadHandle,
  clientId: number,
  day: string,
): { validFrom: string; body: string } | undefined {
  return ledger
    .sql(
      'select valid_from as validFrom, body from billing_rule where client_id = ? and valid_from <= ? order by valid_from desc, rule_id desc limit 1',
    )
    .get(clientId, day) as { validFrom: string; body: string } | undefined
}

/** Clients that have a billing rule. */
export function billedClients(ledger: ReadHandle): number[] {
  return (
    ledger.sql('select distinct client_id as id from billing_rule order by client_id').all() as { id: number }[]
  ).map((row) => row.id)
}

/** The client's current export declarations of days, by number. */
export function declarationsOf(
  ledger: ReadHandle,
  clientId: number,
  from: string,
  to: string,
): { declarationNo: string; exportDate: string }[] {
  return ledger
    .sql(
      `select e.declaration_no as declarationNo, e.export_date as exportDate from export_declaration e where e.client_id = ? and e.export_date >= ? and e.export_date <= ? and ${shownBatches('e.batch_id', hiddenEvidence(ledger))}
       and not exists (select 1 from export_superseded_projection p where p.export_id = e.export_id) order by e.export_date, e.declaration_no`,
    )
    .all(clientId, from, to) as { declarationNo: string; exportDate: string }[]
}

/** Sets what a client pays from a day on. */
export function insertBillingRule(
  ledger: WriteHandle,
  one: { clientId: number; validFrom: string; body: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into billing_rule (client_id, valid_from, body, actor_id, at) values (?, ?, ?, ?, ?)')
    .run(one.clientId, one.validFrom, one.body, one.actorId, one.at)
}

/** The VAT return's lines as filed. */
export function vatReturn(ledger: ReadHandle, month: string): { line: string; amount: number }[] {
  return ledger
    .sql(
      'select line, amount from vat_return r where month = ? and not exists (select 1 from vat_return n where n.month = r.month and n.line = r.line and n.return_id > r.return_id)',
    )
    .all(month) as { line: string; amount: number }[]
}

/** Notes a line of the VAT return. */
export function insertVatLine(
  ledger: WriteHandle,
  one: { month: string; line: string; amount: number; actorId: number; at: number },
): void {
  ledger
    .sql('insert into vat_return (month, line, amount, actor_id, at) values (?, ?, ?, ?, ?)')
    .run(one.month, one.line, one.amount, one.actorId, one.at)
}
