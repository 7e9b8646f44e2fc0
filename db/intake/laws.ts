import type { Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'

const offenders = (ledger: ReadHandle, sql: string): string[] =>
  (ledger.sql(`${sql} limit 20`).all() as { what: string }[]).map((row) => row.what)
const count = (ledger: ReadHandle, sql: string): number => (ledger.sql(sql).get() as { n: number }).n

/** Laws of batches, staging and findings. */
export const intakeLaws: readonly Law[] = [
  {
    id: 'L-BATCH-VISIBLE',
    title: '批次要么整批可见，要么整批不可见，与其状态一致',
    check: (ledger) => ({
      checked: count(ledger, 'select count(*) as n from batch'),
      broken: offenders(
        ledger,
        `select 'batch ' || batch_id || ' ' || state as what from batch
        where visible not in (0, 1) or (visible = 0 and state not in ('accepting', 'cancelled', 'failed')) or (state = 'accepting' and visible <> 0)`,
      ),
    }),
  },
  {
    id: 'L-BATCH-WORK',
    title: '检查中或接收中的批次都有正在进行的任务',
    check: (ledger) => ({
      checked: count(ledger, "select count(*) as n from batch where state in ('staging', 'accepting')"),
      broken: offenders(
        ledger,
        `select 'batch ' || b.batch_id as what from batch b
        where b.state in ('staging', 'accepting') and not exists (select 1 from job j where j.job_id = b.job_id and j.state in ('waiting', 'running'))`,
      ),
    }),
  },
  {
    id: 'L-BATCH-COUNT',
    title: '待接收批次的暂存行数等于其合格行数，各类行数之和等于总行数',
    check: (ledger) => ({
      checked: count(ledger, "select count(*) as n from batch where state = 'staged'"),
      broken: offenders(
        ledger,
        `select 'batch ' || b.batch_id as what from batch b
        where b.kind <> 'correction' and (b.rows <> b.good + b.bad + b.unchanged + b.changed
          or (b.state = 'staged' and b.good + b.changed <> (select coalesce(sum(s.rows), 0) from staging_slice s where s.batch_id = b.batch_id)))`,
      ),
    }),
  },
  {
    id: 'L-FILE-ONCE',
    title: '同一客户的同一文件只有一个有效批次',
    check: (ledger) => ({
      checked: count(ledger, "select count(*) as n from batch where file_sha256 <> ''"),
      broken: offenders(
        ledger,
        `select 'batch ' || max(batch_id) as what from batch where file_sha256 <> '' and state in ('staging', 'staged', 'accepting', 'accepted')
        group by file_sha256, client_id, kind having count(*) > 1`,
      ),
    }),
  },
  {
    id: 'L-FINDING',
    title: '每条问题都属于一个批次，坏行数与问题清单一致',
    check: (ledger) => ({
      checked: count(ledger, 'select count(*) as n from batch_finding'),
      broken: offenders(
        ledger,
        `select 'batch ' || b.batch_id as what from batch b
        where b.state in ('staged', 'accepted') and b.bad > 0 and not exists (select 1 from batch_finding f where f.batch_id = b.batch_id)`,
      ),
    }),
  },
]
