import type { ReadHandle, WriteHandle } from '../open.ts'

/** Files of refund papers that were taken in, what came back of them, and what was learnt about their headers. */

export interface EvidenceBatch {
  readonly id: number
  readonly kind: string
  /** 0: the rows name their clients. */
  readonly clientId: number
  readonly fileSha256: string
  readonly fileName: string
  readonly state: 'reading' | 'taken' | 'failed'
  readonly rows: number
  readonly good: number
  readonly bad: number
  readonly again: number
  readonly corrected: number
  /** JSON: headers that no field took. */
  readonly report: string
  readonly actorId: number
  readonly at: number
}

const COLUMNS = `b.batch_id as id, b.kind, b.client_id as clientId, b.file_sha256 as fileSha256, b.file_name as fileName, b.state, b.rows, b.good, b.bad, b.again, b.corrected, b.report, b.actor_id as actorId, b.at`

/** Batches whose rows must not be seen: being read now, or failed on the way; usually none. */
export function hiddenEvidence(ledger: ReadHandle): readonly number[] {
  return (ledger.sql('select batch_id as id from evidence_batch where visible = 0').all() as { id: number }[]).map(
    (row) => row.id,
  )
}

/** An SQL condition that keeps visible rows; the column is the program's own text. */
export function shownBatches(column: string, hidden: readonly number[]): string {
  return hidden.length === 0 ? '1' : `${column} not in (${hidden.join(', ')})`
}

export function readEvidenceBatch(ledger: ReadHandle, id: number): EvidenceBatch | undefined {
  return ledger.sql(`select ${COLUMNS} from evidence_batch b where b.batch_id = ?`).get(id) as EvidenceBatch | undefined
}

/** The batch that this file already is, for the kind and client. */
export function findEvidenceFile(
  ledger: ReadHandle,
  sha256: string,
  kind: string,
  clientId: number,
): EvidenceBatch | undefined {
  return ledger
    .sql(
      `select ${COLUMNS} from evidence_batch b where b.file_sha256 = ? and b.kind = ? and b.client_id = ? and b.file_sha256 <> '' and b.state in ('reading', 'taken')`,
    )
    .get(sha256, kind, clientId) as EvidenceBatch | undefined
}

/** The last batch of a kind, whichever client it names; undefined when none has come. */
export function newestEvidenceBatch(ledger: ReadHandle, kind: string): EvidenceBatch | undefined {
  return pageEvidenceBatches(ledger, { kind }, false, undefined, 1)[0]
}

/** Batches before (or, going up, after) one, by id; of the kinds and clients named. */
export function pageEvidenceBatches(
  ledger: ReadHandle,
  filter: { kind?: string | undefined; clientId?: number | undefined },
  up: boolean,
  after: number | undefined,
  limit: number,
): EvidenceBatch[] {
  const edge = after ?? (up ? -1 : Number.MAX_SAFE_INTEGER)
  return ledger
    .sql(
      `select ${COLUMNS} from evidence_batch b where b.batch_id ${up ? '>' : '<'} ? and (? is null or b.kind = ?) and (? is null or b.client_id = ?) order by b.batch_id ${up ? 'asc' : 'desc'} limit ?`,
    )
    .all(
      edge,
      filter.kind ?? null,
      filter.kind ?? null,
      filter.clientId ?? null,
      filter.clientId ?? null,
      limit,
    ) as EvidenceBatch[]
}

/** Begins a hidden batch. @returns its id */
export function insertEvidenceBatch(
  ledger: WriteHandle,
  one: Pick<EvidenceBatch, 'kind' | 'clientId' | 'fileSha256' | 'fileName' | 'actorId' | 'at'> & {
    readonly jobId: number | undefined
  },
): number {
  return (
    ledger
      .sql(
        `insert into evidence_batch (kind, client_id, file_sha256, file_name, visible, state, rows, good, bad, again, corrected, report, job_id, actor_id, at)
         values (?, ?, ?, ?, 0, 'reading', 0, 0, 0, 0, 0, '{}', ?, ?, ?) returning batch_id as id`,
      )
      .get(one.kind, one.clientId, one.fileSha256, one.fileName, one.jobId ?? null, one.actorId, one.at) as {
      id: number
    }
  ).id
}

export type EvidenceFigures = Pick<EvidenceBatch, 'rows' | 'good' | 'bad' | 'again' | 'corrected' | 'report'>

/**
 * Ends a batch: everything in it becomes visible, what it corrects becomes old, and the newest word on each voucher of it becomes its state.
 * One statement each, so that the flip is one short transaction.
 */
export function showEvidenceBatch(ledger: WriteHandle, id: number, figures: EvidenceFigures): void {
  ledger
    .sql(
      "update evidence_batch set visible = 1, state = 'taken', rows = ?, good = ?, bad = ?, again = ?, corrected = ?, report = ? where batch_id = ?",
    )
    .run(figures.rows, figures.good, figures.bad, figures.again, figures.corrected, figures.report, id)
  for (const [table, key, projection] of SUPERSEDING)
    ledger
      .sql(
        `insert or replace into ${projection} (${key}, by_id) ${superseding(table, key, 'where n.batch_id = ? and n.replaces is not null')}`,
      )
      .run(id)
  ledger
    .sql(
      `insert or replace into voucher_state_projection (voucher_no, state, use, period, checked_on, state_id) ${newestStates('in (select voucher_no from voucher_state where batch_id = ?)')}`,
    )
    .run(id)
}

const SUPERSEDING = [
  ['export_declaration', 'export_id', 'export_superseded_projection', 'delete from export_superseded_projection'],
  ['purchase_voucher', 'voucher_id', 'voucher_superseded_projection', 'delete from voucher_superseded_projection'],
] as const

const superseding = (table: string, key: string, where: string): string =>
  `select n.replaces as old, max(n.${key}) as by_id from ${table} n ${where} group by n.replaces`

// Each field takes its newest word that says something; batches that are hidden say nothing.
const newestStates = (which: string): string => `
  select v.voucher_no,
    coalesce((select s.state from voucher_state s join evidence_batch b on b.batch_id = s.batch_id and b.visible = 1 where s.voucher_no = v.voucher_no and s.state <> 'unknown' order by s.checked_on desc, s.state_id desc limit 1), 'unknown') as state,
    coalesce((select s.use from voucher_state s join evidence_batch b on b.batch_id = s.batch_id and b.visible = 1 where s.voucher_no = v.voucher_no and s.use <> '' order by s.checked_on desc, s.state_id desc limit 1), '') as use,
    coalesce((select s.period from voucher_state s join evidence_batch b on b.batch_id = s.batch_id and b.visible = 1 where s.voucher_no = v.voucher_no and s.period <> '' order by s.checked_on desc, s.state_id desc limit 1), '') as period,
    max(v.checked_on) as checked_on, max(v.state_id) as state_id
  from voucher_state v join evidence_batch b on b.batch_id = v.batch_id and b.visible = 1 where v.voucher_no ${which} group by v.voucher_no`

/** The projections of evidence from what is append-only. @returns how many rows they have, and how many were not as they should be */
export function rebuildEvidence(ledger: WriteHandle): { rows: number; wrong: number } {
  const parts = [
    ...SUPERSEDING.map(([table, key, projection, clear]) => ({
      projection,
      clear,
      columns: `${key}, by_id`,
      fresh: superseding(
        table,
        key,
        'join evidence_batch b on b.batch_id = n.batch_id and b.visible = 1 where n.replaces is not null',
      ),
    })),
    {
      projection: 'voucher_state_projection',
      clear: 'delete from voucher_state_projection',
      columns: 'voucher_no, state, use, period, checked_on, state_id',
      fresh: newestStates("<> ''"),
    },
  ]
  let rows = 0
  let wrong = 0
  for (const { projection, clear, columns, fresh } of parts) {
    const count = (text: string): number => (ledger.sql(`select count(*) as n from (${text})`).get() as { n: number }).n
    wrong += count(`select ${columns} from ${projection} except select * from (${fresh})`)
    wrong += count(`select * from (${fresh}) except select ${columns} from ${projection}`)
    ledger.sql(clear).run()
    rows += ledger.sql(`insert into ${projection} (${columns}) ${fresh}`).run().changes
  }
  return { rows, wrong }
}

/** A batch that came to nothing; its rows stay hidden. */
export function failEvidenceBatch(ledger: WriteHandle, id: number): void {
  ledger.sql("update evidence_batch set state = 'failed' where batch_id = ? and state = 'reading'").run(id)
}

/** Batches that a job left half read. */
export function evidenceBatchesOfJob(ledger: ReadHandle, jobId: number): number[] {
  return (
    ledger.sql("select batch_id as id from evidence_batch where job_id = ? and state = 'reading'").all(jobId) as {
      id: number
    }[]
  ).map((row) => row.id)
}

export interface StoredFinding {
  readonly row: number
  readonly column: string
  readonly header: string
  readonly code: string
  readonly text: string
  readonly value: string
}

/** Appends findings from a number on. */
export function insertEvidenceFindings(
  ledger: WriteHandle,
  batchId: number,
  first: number,
  findings: readonly StoredFinding[],
): void {
  findings.forEach((one, i) =>
    ledger
      .sql(
        'insert into evidence_finding (batch_id, number, source_row, column_name, header, code, text, value) values (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(batchId, first + i, one.row, one.column, one.header, one.code, one.text, one.value),
  )
}

/** Findings in the file's order. */
export function evidenceFindings(ledger: ReadHandle, batchId: number, after: number, limit: number): StoredFinding[] {
  return ledger
    .sql(
      'select source_row as row, column_name as "column", header, code, text, value from evidence_finding where batch_id = ? and number > ? order by number limit ?',
    )
    .all(batchId, after, limit) as StoredFinding[]
}

export function countEvidenceFindings(ledger: ReadHandle, batchId: number): number {
  return (
    ledger.sql('select count(*) as n from evidence_finding where batch_id = ?').get(batchId) as {
      n: number
    }
  ).n
}

/** Header words that were taught, of a kind. */
export function evidenceAliases(ledger: ReadHandle, kind: string): Map<string, string> {
  const rows = ledger.sql('select header, field from evidence_alias where kind = ?').all(kind) as {
    header: string
    field: string
  }[]
  return new Map(rows.map((row) => [row.header, row.field]))
}

/** Teaches a header word. */
export function saveEvidenceAlias(
  ledger: WriteHandle,
  kind: string,
  header: string,
  field: string,
  actorId: number,
  at: number,
): void {
  ledger
    .sql(
      'insert into evidence_alias (kind, header, field, actor_id, at) values (?, ?, ?, ?, ?) on conflict (kind, header) do update set field = excluded.field, actor_id = excluded.actor_id, at = excluded.at',
    )
    .run(kind, header, field, actorId, at)
}
