import { fixed } from '../../shared/domain/decimal/decimal.ts'
import type { RateRow } from '../../shared/domain/refund/rate-library.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Rate libraries as loaded, and what was answered about ambiguous codes. */

export interface RateLibrary {
  readonly id: number
  readonly version: string
  readonly source: string
  readonly fileSha256: string
  /** loading, loaded (may be looked at), active, old, failed. */
  readonly state: 'loading' | 'loaded' | 'active' | 'old' | 'failed'
  readonly rows: number
  readonly names: number
  readonly actorId: number
  readonly at: number
}

const COLUMNS =
  'l.library_id as id, l.version, l.source, l.file_sha256 as fileSha256, l.state, l.rows, l.names, l.actor_id as actorId, l.at'

/** All libraries, the newest first. */
export function listRateLibraries(ledger: ReadHandle): RateLibrary[] {
  return ledger.sql(`select ${COLUMNS} from rate_library l order by l.library_id desc limit 200`).all() as RateLibrary[]
}

export function readRateLibrary(ledger: ReadHandle, id: number): RateLibrary | undefined {
  return ledger.sql(`select ${COLUMNS} from rate_library l where l.library_id = ?`).get(id) as RateLibrary | undefined
}

/** The library in force. */
export function activeRateLibrary(ledger: ReadHandle): RateLibrary | undefined {
  return ledger
    .sql(`select ${COLUMNS} from rate_library l where l.state = 'active' order by l.library_id desc limit 1`)
    .get() as RateLibrary | undefined
}

/** A library of these files that is not a failure. */
export function findRateLibrary(ledger: ReadHandle, fileSha256: string): RateLibrary | undefined {
  return ledger
    .sql(`select ${COLUMNS} from rate_library l where l.file_sha256 = ? and l.state in ('loaded', 'active', 'old')`)
    .get(fileSha256) as RateLibrary | undefined
}

export function insertRateLibrary(
  ledger: WriteHandle,
  one: Pick<RateLibrary, 'version' | 'source' | 'fileSha256' | 'actorId' | 'at'>,
): number {
  return (
    ledger
      .sql(
        "insert into rate_library (version, source, file_sha256, state, rows, names, actor_id, at) values (?, ?, ?, 'loading', 0, 0, ?, ?) returning library_id as id",
      )
      .get(one.version, one.source, one.fileSha256, one.actorId, one.at) as { id: number }
  ).id
}

/** Appends rows from a number on. */
export function insertRateRows(ledger: WriteHandle, libraryId: number, first: number, rows: readonly RateRow[]): void {
  const statement = ledger.sql(
    'insert into rate_row (library_id, number, code, valid_from, valid_to, levy_rates, refund_rate, special, name, unit, invoice_from, invoice_to, basis) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  rows.forEach((row, i) =>
    statement.run(
      libraryId,
      first + i,
      row.code,
      row.validFrom,
      row.validTo,
      row.levyRates.join(','),
      row.refundRate,
      row.special,
      row.name,
      row.unit,
      row.invoiceFrom,
      row.invoiceTo,
      row.basis,
    ),
  )
}

/** Names of codes; the first of a code counts. */
export function insertRateNames(
  ledger: WriteHandle,
  libraryId: number,
  names: readonly { readonly code: string; readonly name: string; readonly unit: string }[],
): void {
  const statement = ledger.sql('insert or ignore into rate_name (library_id, code, name, unit) values (?, ?, ?, ?)')
  for (const one of names) statement.run(libraryId, one.code, one.name, one.unit)
}

/** Ends the loading. */
export function endRateLibrary(
  ledger: WriteHandle,
  id: number,
  state: 'loaded' | 'failed',
  rows: number,
  names: number,
): void {
  ledger.sql('update rate_library set state = ?, rows = ?, names = ? where library_id = ?').run(state, rows, names, id)
}

/** Libraries that a crash left half loaded. */
export function failLoadingLibraries(ledger: WriteHandle): void {
  ledger.sql("update rate_library set state = 'failed' where state = 'loading'").run()
}

/** Takes a library into force. */
export function activateRateLibrary(ledger: WriteHandle, id: number): void {
  ledger.sql("update rate_library set state = 'old' where state = 'active'").run()
  ledger.sql("update rate_library set state = 'active' where library_id = ?").run(id)
}

interface StoredRow extends Omit<RateRow, 'levyRates' | 'refundRate'> {
  readonly levyRates: string
  readonly refundRate: number
}

/** All rows of a library. */
export function rateRows(ledger: ReadHandle, libraryId: number): RateRow[] {
  const rows = ledger
    .sql(
      'select code, valid_from as validFrom, valid_to as validTo, levy_rates as levyRates, refund_rate as refundRate, special, name, unit, invoice_from as invoiceFrom, invoice_to as invoiceTo, basis from rate_row where library_id = ? order by number',
    )
    .all(libraryId) as StoredRow[]
  return rows.map((row) => ({
    ...row,
    refundRate: fixed(row.refundRate),
    levyRates: row.levyRates === '' ? [] : row.levyRates.split(',').map((text) => fixed<'percent'>(Number(text))),
  }))
}

/** The name of a code in a library. */
export function rateName(ledger: ReadHandle, libraryId: number, code: string): string {
  return (
    (
      ledger.sql('select name from rate_name where library_id = ? and code = ?').get(libraryId, code) as
        { name: string } | undefined
    )?.name ?? ''
  )
}

export interface RateChoice {
  readonly clientId: number
  readonly hsCode: string
  readonly name: string
  readonly code: string
}

/** Every choice that counts: the newest of each client's goods. */
export function rateChoices(ledger: ReadHandle): RateChoice[] {
  return ledger
    .sql(
      'select c.client_id as clientId, c.hs_code as hsCode, c.name, c.code from rate_choice c where c.choice_id = (select max(n.choice_id) from rate_choice n where n.client_id = c.client_id and n.hs_code = c.hs_code and n.name = c.name)',
    )
    .all() as RateChoice[]
}

/** Notes which extension a client's goods are. */
export function insertRateChoice(ledger: WriteHandle, one: RateChoice & { actorId: number; at: number }): void {
  ledger
    .sql('insert into rate_choice (client_id, hs_code, name, code, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(one.clientId, one.hsCode, one.name, one.code, one.actorId, one.at)
}

/** Goods of the dossiers: client, code, names by HS code. */
export function goodsCodes(
  ledger: ReadHandle,
): { readonly clientId: number; readonly sku: string; readonly name: string; readonly hsCode: string }[] {
  return ledger
    .sql(
      "select client_id as clientId, sku, name, hs_code as hsCode from goods where hs_code <> '' order by client_id, sku",
    )
    .all() as { clientId: number; sku: string; name: string; hsCode: string }[]
}
