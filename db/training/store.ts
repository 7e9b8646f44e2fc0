import { openWriter, type WriteHandle } from '../open.ts'
import { transaction } from '../tx.ts'

/**
 * The training window's own database: what it was sent, what it made of it, what it will answer when. It knows nothing
 * of the ledger, so that its log is an independent witness.
 */
const STRUCTURE = `
create table if not exists setting (name text primary key, value text not null) strict, without rowid;
-- Every transmission, also repeated ones.
create table if not exists transmission (number integer primary key, cop_msg_id text not null, type text not null, documents integer not null, at integer not null) strict;
create index if not exists transmission_cop on transmission (cop_msg_id);
-- Each accepted declaration of a document: one row a version.
create table if not exists document (
  document_id integer primary key, type text not null, business_key text not null, order_key text not null, app_time text not null, cop_msg_id text not null, state text not null,
  customs_no text not null, entry_no text not null, buyer text not null, year text not null, amount integer not null, fields text not null, at integer not null
) strict;
create index if not exists document_key on document (type, business_key, document_id);
create index if not exists document_order on document (order_key, type);
create index if not exists document_buyer on document (buyer, year) where buyer <> '';
create index if not exists document_cop on document (cop_msg_id);
create index if not exists document_customs on document (customs_no) where customs_no <> '';
-- Appended only: accepted, older, duplicate, refused.
create table if not exists log (number integer primary key, at integer not null, what text not null, type text not null, business_key text not null, app_time text not null, detail text not null) strict;
create index if not exists log_what on log (what);
-- What happens next to a document.
create table if not exists step (step_id integer primary key, due_at integer not null, document_id integer not null, act text not null) strict;
create index if not exists step_due on step (due_at);
-- Answers made, and in which order they are handed out. A lost one is handed out only when somebody asks.
create table if not exists answer (answer_id integer primary key, due_at integer not null, cop_msg_id text not null, type text not null, body text not null, lost integer not null, handed integer not null) strict;
create index if not exists answer_open on answer (handed, due_at) where handed = 0;
create table if not exists delivery (number integer primary key, answer_id integer not null) strict;
create trigger if not exists log_no_update before update on log begin select raise(abort, 'log is append-only'); end;
create trigger if not exists log_no_delete before delete on log begin select raise(abort, 'log is append-only'); end;
`

export interface TrainingDocument {
  readonly id: number
  readonly type: string
  readonly businessKey: string
  readonly orderKey: string
  readonly appTime: string
  readonly copMsgId: string
  readonly state: string
  readonly customsNo: string
  readonly entryNo: string
  readonly buyer: string
  readonly year: string
  /** Hundred-thousandths of a yuan. */
  readonly amount: number
  /** The head's elements and the lines, JSON. */
  readonly fields: string
}
export interface TrainingStep {
  readonly id: number
  readonly dueAt: number
  readonly documentId: number
  readonly act: string
}

const DOCUMENT =
  'document_id as id, type, business_key as businessKey, order_key as orderKey, app_time as appTime, cop_msg_id as copMsgId, state, customs_no as customsNo, entry_no as entryNo, buyer, year, amount, fields'

// Texts are put together once: a text that is new to the engine with each call costs more than the look-up that it names.
const BY_ID = `select ${DOCUMENT} from document where document_id = ?`
const NEWEST = `select ${DOCUMENT} from document where type = ? and business_key = ? order by document_id desc limit 1`
const NEWEST_OF_ORDER = `select ${DOCUMENT} from document where order_key = ? and type = ? order by document_id desc limit 1`
const ALL_OF_ORDER = `select ${DOCUMENT} from document where order_key = ? and type = ? order by document_id`
const BY_CUSTOMS_NO = `select ${DOCUMENT} from document where customs_no = ? and customs_no <> '' and type in ('CEB621Message', 'CEB603Message') order by document_id desc limit 1`

export class TrainingStore {
  readonly #db: WriteHandle

  /** Opens (or creates) the window's database; encrypted like the ledger's. */
  constructor(file: string, key: Uint8Array) {
    this.#db = openWriter(file, key)
    this.#db.database.exec(STRUCTURE)
  }

  /** One transaction. */
  atomically<T>(work: () => T): T {
    return transaction(this.#db, work as () => never) as T
  }

  settings(): Map<string, string> {
    return new Map(
      (this.#db.sql('select name, value from setting').all() as { name: string; value: string }[]).map((row) => [
        row.name,
        row.value,
      ]),
    )
  }

  changeSetting(name: string, value: string): void {
    this.#db
      .sql('insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value')
      .run(name, value)
  }

  addTransmission(copMsgId: string, type: string, documents: number, at: number): void {
    this.#db
      .sql('insert into transmission (cop_msg_id, type, documents, at) values (?, ?, ?, ?)')
      .run(copMsgId, type, documents, at)
  }

  knowsMessage(copMsgId: string): boolean {
    return this.#db.sql('select 1 from transmission where cop_msg_id = ? limit 1').get(copMsgId) !== undefined
  }

  /** The newest accepted declaration under a business key. */
  newest(type: string, businessKey: string): TrainingDocument | undefined {
    return this.#db.sql(NEWEST).get(type, businessKey) as TrainingDocument | undefined
  }

  /** The inventory with this customs number. */
  byCustomsNo(customsNo: string): TrainingDocument | undefined {
    return this.#db.sql(BY_CUSTOMS_NO).get(customsNo) as TrainingDocument | undefined
  }

  /** Everything of a kind that belongs together by its order key (parts of a split document, returns of one inventory), oldest first. */
  ofOrderKey(orderKey: string, type: string): TrainingDocument[] {
    return this.#db.sql(ALL_OF_ORDER).all(orderKey, type) as TrainingDocument[]
  }

  /** The id of the first declaration that was accepted under a business key. */
  firstOf(type: string, businessKey: string): number | undefined {
    return (
      (
        this.#db
          .sql('select min(document_id) as id from document where type = ? and business_key = ?')
          .get(type, businessKey) as { id: number | null }
      ).id ?? undefined
    )
  }

  /** How often this message was sent so far, lost attempts included. */
  attempts(copMsgId: string): number {
    const row = this.#db
      .sql(
        "select (select count(*) from transmission where cop_msg_id = ?) + (select count(*) from log where what = 'lost' and business_key = ?) as n",
      )
      .get(copMsgId, copMsgId) as { n: number }
    return row.n
  }

  document(id: number): TrainingDocument | undefined {
    return this.#db.sql(BY_ID).get(id) as TrainingDocument | undefined
  }

  /** The newest document of a type for an order. */
  ofOrder(orderKey: string, type: string): TrainingDocument | undefined {
    return this.#db.sql(NEWEST_OF_ORDER).get(orderKey, type) as TrainingDocument | undefined
  }

  addDocument(document: Omit<TrainingDocument, 'id' | 'state' | 'customsNo' | 'entryNo'>, at: number): number {
    const row = this.#db
      .sql(
        "insert into document (type, business_key, order_key, app_time, cop_msg_id, state, customs_no, entry_no, buyer, year, amount, fields, at) values (?, ?, ?, ?, ?, 'declared', '', '', ?, ?, ?, ?, ?) returning document_id as id",
      )
      .get(
        document.type,
        document.businessKey,
        document.orderKey,
        document.appTime,
        document.copMsgId,
        document.buyer,
        document.year,
        document.amount,
        document.fields,
        at,
      ) as { id: number }
    return row.id
  }

  setState(id: number, state: string, customsNo: string, entryNo: string): void {
    this.#db
      .sql('update document set state = ?, customs_no = ?, entry_no = ? where document_id = ?')
      .run(state, customsNo, entryNo, id)
  }

  /** What a buyer had accepted in a year by inventories that were not rejected. */
  boughtInYear(buyer: string, year: string, exceptKey: string): number {
    return (
      this.#db
        .sql(
          "select coalesce(sum(amount), 0) as n from document where buyer = ? and buyer <> '' and year = ? and business_key <> ? and state not in ('rejected', 'superseded')",
        )
        .get(buyer, year, exceptKey) as { n: number }
    ).n
  }

  addLog(at: number, what: string, type: string, businessKey: string, appTime: string, detail: string): void {
    this.#db
      .sql('insert into log (at, what, type, business_key, app_time, detail) values (?, ?, ?, ?, ?, ?)')
      .run(at, what, type, businessKey, appTime, detail)
  }

  /** Newest first. */
  log(
    limit: number,
  ): { at: number; what: string; type: string; businessKey: string; appTime: string; detail: string }[] {
    return this.#db
      .sql(
        'select at, what, type, business_key as businessKey, app_time as appTime, detail from log order by number desc limit ?',
      )
      .all(limit) as { at: number; what: string; type: string; businessKey: string; appTime: string; detail: string }[]
  }

  count(what: string): number {
    return (this.#db.sql('select count(*) as n from log where what = ?').get(what) as { n: number }).n
  }

  /** Business keys (with type and appTime) that the log accepted more than once: must be none. */
  acceptedTwice(): string[] {
    const rows = this.#db
      .sql(
        "select type || ' ' || business_key || ' ' || app_time as name from log where what = 'accepted' group by type, business_key, app_time having count(*) > 1 limit 20",
      )
      .all() as { name: string }[]
    return rows.map((row) => row.name)
  }

  /** Everything accepted: type, key and appTime, oldest first. */
  accepted(): { type: string; businessKey: string; appTime: string }[] {
    return this.#db
      .sql(
        "select type, business_key as businessKey, app_time as appTime from log where what = 'accepted' order by number",
      )
      .all() as { type: string; businessKey: string; appTime: string }[]
  }

  addStep(dueAt: number, documentId: number, act: string): void {
    this.#db.sql('insert into step (due_at, document_id, act) values (?, ?, ?)').run(dueAt, documentId, act)
  }

  dueSteps(now: number, limit: number): TrainingStep[] {
    return this.#db
      .sql(
        'select step_id as id, due_at as dueAt, document_id as documentId, act from step where due_at <= ? order by due_at, step_id limit ?',
      )
      .all(now, limit) as TrainingStep[]
  }

  finishStep(id: number): void {
    // A step that is done is moved behind every clock instead of being removed: nothing is deleted here either.
    this.#db.sql("update step set due_at = 9000000000000000, act = 'done:' || act where step_id = ?").run(id)
  }

  openSteps(): number {
    return (this.#db.sql('select count(*) as n from step where due_at < 9000000000000000').get() as { n: number }).n
  }

  addAnswer(dueAt: number, copMsgId: string, type: string, body: string, lost: boolean): void {
    this.#db
      .sql('insert into answer (due_at, cop_msg_id, type, body, lost, handed) values (?, ?, ?, ?, ?, ?)')
      .run(dueAt, copMsgId, type, body, lost ? 1 : 0, lost ? 1 : 0)
  }

  dueAnswers(now: number, limit: number): { id: number; dueAt: number }[] {
    return this.#db
      .sql(
        'select answer_id as id, due_at as dueAt from answer where handed = 0 and due_at <= ? order by due_at, answer_id limit ?',
      )
      .all(now, limit) as { id: number; dueAt: number }[]
  }

  hand(answerId: number, times: number): void {
    this.#db.sql('update answer set handed = 1 where answer_id = ?').run(answerId)
    for (let i = 0; i < times; i++) this.#db.sql('insert into delivery (answer_id) values (?)').run(answerId)
  }

  openAnswers(): number {
    return (this.#db.sql('select count(*) as n from answer where handed = 0').get() as { n: number }).n
  }

  /** Lost answers to a message become deliverable: somebody asked. @returns how many */
  findLost(copMsgId: string): number {
    return this.#db.sql('update answer set lost = 0, handed = 0 where lost = 1 and cop_msg_id = ?').run(copMsgId)
      .changes
  }

  deliveries(after: number, limit: number): { number: number; type: string; body: string }[] {
    return this.#db
      .sql(
        'select d.number, a.type, a.body from delivery d join answer a on a.answer_id = d.answer_id where d.number > ? order by d.number limit ?',
      )
      .all(after, limit) as { number: number; type: string; body: string }[]
  }

  lastDelivery(): number {
    return (this.#db.sql('select coalesce(max(number), 0) as n from delivery').get() as { n: number }).n
  }

  close(): void {
    this.#db.database.close()
  }
}
