import type { ReadHandle, WriteHandle } from '../open.ts'

/** What the bureau answered, and what we know of producers for the rules. */

export interface BureauDoubt {
  readonly id: number
  readonly code: string
  readonly level: string
  readonly text: string
  readonly skippable: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly voucherNo: string
  readonly linkNo: string
  readonly clientId: number
  readonly at: number
}

/** Stores one row of the bureau's file. */
export function insertBureauDoubt(
  ledger: WriteHandle,
  one: Omit<BureauDoubt, 'id'> & { fileId: number; sourceRow: number; actorId: number },
): void {
  ledger
    .sql(
      'insert into bureau_doubt (file_id, source_row, code, level, text, skippable, declaration_no, item_no, voucher_no, link_no, client_id, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      one.fileId,
      one.sourceRow,
      one.code,
      one.level,
      one.text,
      one.skippable,
      one.declarationNo,
      one.itemNo,
      one.voucherNo,
      one.linkNo,
      one.clientId,
      one.actorId,
      one.at,
    )
}

const BUREAU =
  'doubt_id as id, code, level, text, skippable, declaration_no as declarationNo, item_no as itemNo, voucher_no as voucherNo, link_no as linkNo, client_id as clientId, at'

/** The bureau's rows about any of these numbers of declarations, vouchers and links, written since a moment. */
export function bureauDoubtsAbout(ledger: ReadHandle, numbers: readonly string[], since: number): BureauDoubt[] {
  return ledger
    .sql(
      `select ${BUREAU} from bureau_doubt where at >= ?1 and (declaration_no in (select value from json_each(?2)) or voucher_no in (select value from json_each(?2)) or link_no in (select value from json_each(?2))) order by doubt_id desc`,
    )
    .all(since, JSON.stringify(numbers)) as BureauDoubt[]
}

/** The bureau's rows, the newest first. */
export function bureauDoubts(ledger: ReadHandle, limit: number): BureauDoubt[] {
  return ledger.sql(`select ${BUREAU} from bureau_doubt order by doubt_id desc limit ?`).all(limit) as BureauDoubt[]
}

/** Which of our rules each of the bureau's codes means. */
export function doubtCodes(ledger: ReadHandle): Map<string, string> {
  const rows = ledger
    .sql(
      'select code, rule from doubt_code d where not exists (select 1 from doubt_code n where n.code = d.code and n.choice_id > d.choice_id)',
    )
    .all() as { code: string; rule: string }[]
  return new Map(rows.map((row) => [row.code, row.rule]))
}

/** Says which of our rules a code means; '' = none. */
export function insertDoubtCode(
  ledger: WriteHandle,
  one: { code: string; rule: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into doubt_code (code, rule, actor_id, at) values (?, ?, ?, ?)')
    .run(one.code, one.rule, one.actorId, one.at)
}

/** Standing of each producer by tax id: filed for agency refund, and since when its right is stopped, given up or withdrawn. */
export function producerStanding(ledger: ReadHandle): Map<string, { filed: boolean; stoppedOn: string }> {
  const rows = ledger
    .sql(
      "select tax_id as taxId, coalesce(json_extract(body, '$.filedOn'), '') as filedOn, coalesce(json_extract(body, '$.stoppedOn'), '') as stoppedOn, coalesce(json_extract(body, '$.withdrawnOn'), '') as withdrawnOn from producer",
    )
    .all() as { taxId: string; filedOn: string; stoppedOn: string; withdrawnOn: string }[]
  return new Map(
    rows.map((row) => [
      row.taxId,
      {
        filed: row.filedOn !== '',
        stoppedOn: [row.stoppedOn, row.withdrawnOn].filter((day) => day !== '').sort()[0] ?? '',
      },
    ]),
  )
}
