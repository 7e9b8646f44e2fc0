import type { ReadHandle, WriteHandle } from '../open.ts'

/** Producers (开票人) under their clients, and the letters that freeze their invoices. */

/** The dossier of a producer: what its standing at the bureau hangs on. Days are YYYY-MM-DD, '' = not yet. */
export interface ProducerBody {
  readonly customsCode: string
  /** 一般纳税人登记. */
  readonly generalFrom: string
  readonly smallScaleFrom: string
  /** 出口退（免）税备案. */
  readonly refundFiledOn: string
  /** 委托代办退税备案. */
  readonly filedOn: string
  readonly withdrawnOn: string
  /** Right to refund stopped or given up. */
  readonly stoppedOn: string
  readonly contractNo: string
  readonly contractFrom: string
  readonly contractTo: string
  readonly bank: string
  /** Last four characters only; the account itself is not needed to match. */
  readonly accountTail: string
  readonly visitedOn: string
  readonly visitNote: string
  readonly note: string
}

export interface ProducerRecord {
  readonly id: number
  readonly clientId: number
  readonly taxId: string
  readonly name: string
  readonly initials: string
  readonly body: ProducerBody
  readonly revision: number
  readonly changedAt: number
}

interface Row extends Omit<ProducerRecord, 'body'> {
  readonly body: string
}
const COLUMNS =
  'p.producer_id as id, p.client_id as clientId, p.tax_id as taxId, p.name, p.initials, p.body, p.revision, p.changed_at as changedAt'
const recordOf = (row: Row): ProducerRecord => ({ ...row, body: JSON.parse(row.body) as ProducerBody })

/** Every producer by name: some hundreds. */
export function listProducers(ledger: ReadHandle): ProducerRecord[] {
  return (ledger.sql(`select ${COLUMNS} from producer p order by p.name, p.producer_id`).all() as Row[]).map(recordOf)
}

export function readProducer(ledger: ReadHandle, id: number): ProducerRecord | undefined {
  const row = ledger.sql(`select ${COLUMNS} from producer p where p.producer_id = ?`).get(id) as Row | undefined
  return row === undefined ? undefined : recordOf(row)
}

export function producerByTaxId(ledger: ReadHandle, taxId: string): ProducerRecord | undefined {
  const row = ledger.sql(`select ${COLUMNS} from producer p where p.tax_id = ?`).get(taxId) as Row | undefined
  return row === undefined ? undefined : recordOf(row)
}

/** Tax id → client of each producer. */
export function producerOwners(ledger: ReadHandle): Map<string, number> {
  const rows = ledger.sql('select tax_id as taxId, client_id as clientId from producer').all() as {
    taxId: string
    clientId: number
  }[]
  return new Map(rows.map((row) => [row.taxId, row.clientId]))
}

/** Adds a producer. @returns its id */
export function insertProducer(ledger: WriteHandle, one: Omit<ProducerRecord, 'id' | 'revision'>): number {
  return (
    ledger
      .sql(
        "insert into producer (client_id, tax_id, name, initials, body, problems, revision, changed_at) values (?, ?, ?, ?, ?, '[]', 1, ?) returning producer_id as id",
      )
      .get(one.clientId, one.taxId, one.name, one.initials, JSON.stringify(one.body), one.changedAt) as { id: number }
  ).id
}

/** Changes a producer; the caller keeps the older revision. */
export function updateProducer(ledger: WriteHandle, one: ProducerRecord): void {
  ledger
    .sql(
      'update producer set client_id = ?, tax_id = ?, name = ?, initials = ?, body = ?, revision = ?, changed_at = ? where producer_id = ?',
    )
    .run(one.clientId, one.taxId, one.name, one.initials, JSON.stringify(one.body), one.revision, one.changedAt, one.id)
}

export interface InquiryLetter {
  readonly id: number
  readonly producerId: number
  readonly number: string
  readonly openedOn: string
  readonly note: string
  readonly outcome: string
  readonly endedOn: string
  readonly vouchers: readonly string[]
}

/** Letters of a producer, or of all, the newest first. */
export function inquiryLetters(ledger: ReadHandle, producerId?: number): InquiryLetter[] {
  const rows = ledger
    .sql(
      `select l.letter_id as id, l.producer_id as producerId, l.number, l.opened_on as openedOn, l.note, coalesce(e.outcome, '') as outcome, coalesce(e.ended_on, '') as endedOn,
         (select json_group_array(v.voucher_no) from inquiry_voucher v where v.letter_id = l.letter_id) as vouchers
       from inquiry_letter l left join inquiry_end e on e.letter_id = l.letter_id where ? is null or l.producer_id = ? order by l.letter_id desc limit 500`,
    )
    .all(producerId ?? null, producerId ?? null) as (Omit<InquiryLetter, 'vouchers'> & { vouchers: string })[]
  return rows.map((row) => ({ ...row, vouchers: JSON.parse(row.vouchers) as string[] }))
}

/** Vouchers that an open letter freezes, with its number. */
export function frozenVouchers(ledger: ReadHandle): Map<string, string> {
  const rows = ledger
    .sql(
      'select v.voucher_no as voucherNo, l.number from inquiry_voucher v join inquiry_letter l on l.letter_id = v.letter_id where not exists (select 1 from inquiry_end e where e.letter_id = l.letter_id)',
    )
    .all() as { voucherNo: string; number: string }[]
  return new Map(rows.map((row) => [row.voucherNo, row.number]))
}

/** Opens a letter over vouchers. @returns its id */
export function insertLetter(
  ledger: WriteHandle,
  one: {
    producerId: number
    number: string
    openedOn: string
    note: string
    vouchers: readonly string[]
    actorId: number
    at: number
  },
): number {
  const { id } = ledger
    .sql(
      'insert into inquiry_letter (producer_id, number, opened_on, note, actor_id, at) values (?, ?, ?, ?, ?, ?) returning letter_id as id',
    )
    .get(one.producerId, one.number, one.openedOn, one.note, one.actorId, one.at) as { id: number }
  for (const voucherNo of new Set(one.vouchers))
    ledger.sql('insert into inquiry_voucher (letter_id, voucher_no) values (?, ?)').run(id, voucherNo)
  return id
}

/** Ends a letter; its vouchers are free again. @returns whether it was open */
export function endLetter(
  ledger: WriteHandle,
  one: { letterId: number; outcome: string; endedOn: string; note: string; actorId: number; at: number },
): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into inquiry_end (letter_id, outcome, ended_on, note, actor_id, at) select ?, ?, ?, ?, ?, ? where exists (select 1 from inquiry_letter where letter_id = ?)',
      )
      .run(one.letterId, one.outcome, one.endedOn, one.note, one.actorId, one.at, one.letterId).changes > 0
  )
}
