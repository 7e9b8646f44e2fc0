import type { ReadHandle, WriteHandle } from '../open.ts'

export interface JobRow {
  readonly id: number
  readonly name: string
  readonly label: string
  /** Sealed: a job may have been told a person's data. */
  readonly input: string
  readonly actorId: number
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly done: number
  readonly total: number | undefined
  readonly cursor: string | undefined
  readonly result: string | undefined
  readonly code: string | undefined
  readonly data: string | undefined
  readonly startedAt: number
  readonly endedAt: number | undefined
}

interface Row {
  job_id: number
  name: string
  label: string
  input: string
  actor_id: number
  state: JobRow['state']
  done: number
  total: number | null
  cursor: string | null
  result: string | null
  code: string | null
  data: string | null
  started_at: number
  ended_at: number | null
}
const fromRow = (row: Row): JobRow => ({
  id: row.job_id,
  name: row.name,
  label: row.label,
  input: row.input,
  actorId: row.actor_id,
  state: row.state,
  done: row.done,
  total: row.total ?? undefined,
  cursor: row.cursor ?? undefined,
  result: row.result ?? undefined,
  code: row.code ?? undefined,
  data: row.data ?? undefined,
  startedAt: row.started_at,
  endedAt: row.ended_at ?? undefined,
})

/** A new job, waiting to run. */
export function insertJob(
  ledger: WriteHandle,
  job: { name: string; label: string; input: string; actorId: number; at: number },
): number {
  const row = ledger
    .sql(
      "insert into job (name, label, input, actor_id, state, done, started_at) values (?, ?, ?, ?, 'waiting', 0, ?) returning job_id as id",
    )
    .get(job.name, job.label, job.input, job.actorId, job.at) as { id: number }
  return row.id
}

/** One job. */
export function readJob(ledger: ReadHandle, id: number): JobRow | undefined {
  const row = ledger.sql('select * from job where job_id = ?').get(id) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** Jobs that have not ended, oldest first; or the newest hundred of all. */
export function listJobs(ledger: ReadHandle, active: boolean): JobRow[] {
  const rows = active
    ? ledger.sql("select * from job where state in ('waiting', 'running') order by job_id").all()
    : ledger.sql('select * from job order by job_id desc limit 100').all()
  return (rows as Row[]).map(fromRow)
}

/** Progress and the place from which the job can go on after a crash. */
export function saveJobProgress(
  ledger: WriteHandle,
  id: number,
  done: number,
  total: number | undefined,
  cursor: string | undefined,
): void {
  ledger
    .sql("update job set state = 'running', done = ?, total = ?, cursor = coalesce(?, cursor) where job_id = ?")
    .run(done, total ?? null, cursor ?? null, id)
}

/** The end of a job; an ended job never changes again. */
export function endJob(
  ledger: WriteHandle,
  id: number,
  end: { state: 'done' | 'failed' | 'cancelled'; result?: string; code?: string; data?: string; at: number },
): void {
  ledger
    .sql(
      "update job set state = ?, result = ?, code = ?, data = ?, ended_at = ? where job_id = ? and state in ('waiting', 'running')",
    )
    .run(end.state, end.result ?? null, end.code ?? null, end.data ?? null, end.at, id)
}
