import type { ReadHandle, WriteHandle } from '../open.ts'

export type BatchState = 'staging' | 'staged' | 'accepting' | 'accepted' | 'cancelled' | 'failed'

/** What the first look at a client's file and the fate of its rows came to; counts of documents unless said otherwise. */
export interface BatchFigures {
  readonly rows: number
  readonly good: number
  readonly bad: number
  readonly unchanged: number
  readonly changed: number
}

export interface BatchRecord extends BatchFigures {
  readonly id: number
  readonly clientId: number | undefined
  readonly kind: string
  readonly fileSha256: string
  readonly fileName: string
  /** JSON of the mapping it was read with; '{}' before that is known. */
  readonly mapping: string
  readonly mappingName: string
  readonly state: BatchState
  readonly visible: boolean
  readonly accepted: number
  readonly actorId: number
  readonly jobId: number | undefined
  readonly code: string | undefined
  /** JSON: element names behind the values of staged rows. */
  readonly shape: string
  /** JSON: notes on the file, what became of the rows. */
  readonly report: string
  readonly at: number
}

interface Row {
  batch_id: number
  client_id: number | null
  kind: string
  file_sha256: string
  file_name: string
  mapping: string
  mapping_name: string
  state: BatchState
  visible: number
  rows: number
  good: number
  bad: number
  unchanged: number
  changed: number
  accepted: number
  actor_id: number
  job_id: number | null
  code: string | null
  shape: string
  report: string
  at: number
}
const fromRow = (row: Row): BatchRecord => ({
  id: row.batch_id,
  clientId: row.client_id ?? undefined,
  kind: row.kind,
  fileSha256: row.file_sha256,
  fileName: row.file_name,
  mapping: row.mapping,
  mappingName: row.mapping_name,
  state: row.state,
  visible: row.visible === 1,
  rows: row.rows,
  good: row.good,
  bad: row.bad,
  unchanged: row.unchanged,
  changed: row.changed,
  accepted: row.accepted,
  actorId: row.actor_id,
  jobId: row.job_id ?? undefined,
  code: row.code ?? undefined,
  shape: row.shape,
  report: row.report,
  at: row.at,
})

/** A new batch, staging, without rows. @returns its id */
export function insertBatch(
  ledger: WriteHandle,
  batch: Pick<
    BatchRecord,
    'clientId' | 'kind' | 'fileSha256' | 'fileName' | 'mappingName' | 'actorId' | 'jobId' | 'at'
  >,
): number {
  const row = ledger
    .sql(
      `insert into batch (client_id, kind, file_sha256, file_name, mapping, mapping_name, state, visible, rows, good, bad, unchanged, changed, accepted, actor_id, job_id, at)
    values (?, ?, ?, ?, '{}', ?, 'staging', 1, 0, 0, 0, 0, 0, 0, ?, ?, ?) returning batch_id as id`,
    )
    .get(
      batch.clientId ?? null,
      batch.kind,
      batch.fileSha256,
      batch.fileName,
      batch.mappingName,
      batch.actorId,
      batch.jobId ?? null,
      batch.at,
    ) as { id: number }
  return row.id
}

/**
 * A batch of the program's own for corrections of documents (a bulk fix): no file, no staging, visible at once, because
 * each correction is one transaction.
 * @returns its id
 */
export function insertCorrectionBatch(
  ledger: WriteHandle,
  batch: { clientId: number | undefined; actorId: number; jobId: number | undefined; at: number },
): number {
  const row = ledger
    .sql(
      `insert into batch (client_id, kind, file_sha256, file_name, mapping, mapping_name, state, visible, rows, good, bad, unchanged, changed, accepted, actor_id, job_id, at)
    values (?, 'correction', '', '', '{}', '', 'accepted', 1, 0, 0, 0, 0, 0, 0, ?, ?, ?) returning batch_id as id`,
    )
    .get(batch.clientId ?? null, batch.actorId, batch.jobId ?? null, batch.at) as { id: number }
  return row.id
}

/** One batch. */
export function readBatch(ledger: ReadHandle, id: number): BatchRecord | undefined {
  const row = ledger.sql('select * from batch where batch_id = ?').get(id) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The batch that these bytes already are for a client and kind, unless it was given up. */
export function findSameFile(
  ledger: ReadHandle,
  fileSha256: string,
  clientId: number,
  kind: string,
): BatchRecord | undefined {
  const row = ledger
    .sql(
      "select * from batch where file_sha256 = ? and client_id = ? and kind = ? and state in ('staging', 'staged', 'accepting', 'accepted')",
    )
    .get(fileSha256, clientId, kind) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The batch that a job makes. */
export function findBatchOfJob(ledger: ReadHandle, jobId: number): BatchRecord | undefined {
  const row = ledger
    .sql("select * from batch where job_id = ? and kind <> 'correction' order by batch_id desc limit 1")
    .get(jobId) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** What the parser found before the first row. */
export function saveBatchShape(ledger: WriteHandle, id: number, mapping: string, shape: string): void {
  ledger.sql('update batch set mapping = ?, shape = ? where batch_id = ?').run(mapping, shape, id)
}

/** Figures while rows come in. */
export function saveBatchFigures(ledger: WriteHandle, id: number, figures: BatchFigures): void {
  ledger
    .sql('update batch set rows = ?, good = ?, bad = ?, unchanged = ?, changed = ? where batch_id = ?')
    .run(figures.rows, figures.good, figures.bad, figures.unchanged, figures.changed, id)
}

/** Staged: complete, checked, still invisible. */
export function finishStaging(ledger: WriteHandle, id: number, figures: BatchFigures, report: string): void {
  saveBatchFigures(ledger, id, figures)
  ledger.sql("update batch set state = 'staged', report = ? where batch_id = ? and state = 'staging'").run(report, id)
}

/** Hides the batch's id range before its first row is written. */
export function beginAccept(ledger: WriteHandle, id: number, jobId: number): void {
  ledger
    .sql("update batch set state = 'accepting', visible = 0, job_id = ? where batch_id = ? and state = 'staged'")
    .run(jobId, id)
}

/** The one moment in which all rows of a batch become visible. */
export function makeVisible(ledger: WriteHandle, id: number, accepted: number, report: string): void {
  ledger
    .sql(
      "update batch set state = 'accepted', visible = 1, accepted = ?, report = ? where batch_id = ? and state = 'accepting'",
    )
    .run(accepted, report, id)
}

/** After the links and the match: the last figures. */
export function saveBatchReport(ledger: WriteHandle, id: number, report: string): void {
  ledger.sql('update batch set report = ? where batch_id = ?').run(report, id)
}

/**
 * Ends a batch that comes to nothing. Rows that an accept had already written stay hidden for ever: `visible` is left as it is,
 * 1 when there were none and 0 when there were.
 */
export function endBatch(ledger: WriteHandle, id: number, state: 'cancelled' | 'failed', code: string): void {
  ledger
    .sql("update batch set state = ?, code = ? where batch_id = ? and state in ('staging', 'staged', 'accepting')")
    .run(state, code, id)
}

export interface BatchFilter {
  readonly clients: readonly number[] | undefined
  readonly kinds: readonly string[] | undefined
  readonly states: readonly string[] | undefined
}

/** Batches of client files, newest first (or oldest first with `up`), after the one with id `after`. Corrections are not listed. */
export function pageBatches(
  ledger: ReadHandle,
  filter: BatchFilter,
  up: boolean,
  after: number | undefined,
  limit: number,
): BatchRecord[] {
  const rows = ledger
    .sql(
      `select * from batch where kind <> 'correction'
      and (?1 is null or client_id in (select value from json_each(?1))) and (?2 is null or kind in (select value from json_each(?2))) and (?3 is null or state in (select value from json_each(?3)))
      and (?4 is null or ${up ? 'batch_id > ?4' : 'batch_id < ?4'})
    order by batch_id ${up ? 'asc' : 'desc'} limit ?5`,
    )
    .all(list(filter.clients), list(filter.kinds), list(filter.states), after ?? null, limit)
  return (rows as Row[]).map(fromRow)
}

function list(values: readonly (string | number)[] | undefined): string | null {
  return values === undefined ? null : JSON.stringify(values)
}
