import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import { failureText } from '../../shared/contract/index.ts'
import { hasEnded, useApi, useQueryProcedure } from '../api/index.ts'
import { readableCount } from '../ui/number-text.ts'
import { useWorkspace } from './workspace.tsx'

/** A job that ended well says so for a moment; one that failed stays until it has been read. */
const LINGER_MS = 4000
/** As many as one line holds at 1366 pixels; the others are on the jobs screen. */
const MOST_SHOWN = 2

/** Looking at a file again after each correction of its mapping is not worth a line. */
function isQuiet(job: JobView): boolean {
  return job.name === 'intake.sniff' && job.state !== 'running'
}

/** Long work in progress, in one line that is always there: a strip that came and went would move the rows under the cursor. */
export function JobStrip() {
  const { jobs, client } = useApi()
  const { open } = useWorkspace()
  const list = useSyncExternalStore(jobs.subscribe, jobs.snapshot)
  const active = useQueryProcedure('job.list', { active: true })
  useEffect(() => active.data?.jobs.forEach((job) => jobs.accept(job)), [active.data, jobs])
  useLeaving(list, (id) => jobs.forget(id))
  const wanted = list
    .filter((job) => job.state !== 'cancelled' && !isQuiet(job))
    .toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state])
  const shown = wanted.slice(0, MOST_SHOWN)
  return (
    <footer className="job-strip" aria-label="任务">
      {shown.length === 0 ? <span className="job-idle">没有进行中的任务</span> : null}
      {shown.map((job) => (
        <JobLine
          key={job.id}
          job={job}
          onCancel={() => void client.call('job.cancel', { id: job.id })}
          onForget={() => jobs.forget(job.id)}
        />
      ))}
      {wanted.length > shown.length ? (
        <button type="button" className="link-button" onClick={() => open({ screen: 'job' })}>
          {`另有 ${wanted.length - shown.length} 个任务`}
        </button>
      ) : null}
      <span className="gap" />
      <span className="job-idle">F1 按键说明</span>
    </footer>
  )
}

/** What somebody has to see stands in front of what only ended well. */
const URGENCY: Readonly<Record<JobView['state'], number>> = { failed: 0, running: 1, waiting: 2, done: 3, cancelled: 4 }

/** Takes each job that ended well off the strip a moment after its end, whether or not there was room to show it. */
function useLeaving(list: readonly JobView[], forget: (id: number) => void): void {
  const leaving = useRef(new Set<number>())
  useEffect(() => {
    for (const job of list) {
      if (job.state !== 'done' || leaving.current.has(job.id)) continue
      leaving.current.add(job.id)
      setTimeout(() => {
        leaving.current.delete(job.id)
        forget(job.id)
      }, LINGER_MS)
    }
  })
}

function progressText(job: JobView): string {
  if (job.state !== 'running') return ''
  if (job.total !== undefined && job.total > 0) return `${readableCount(job.done)} / ${readableCount(job.total)}`
  return job.done > 0 ? readableCount(job.done) : ''
}

const STATES: Readonly<Record<JobView['state'], string>> = {
  waiting: '排队中',
  running: '',
  done: '已完成',
  failed: '未完成',
  cancelled: '已取消',
}

function JobLine(props: { readonly job: JobView; readonly onCancel: () => void; readonly onForget: () => void }) {
  const { job } = props
  const failure = job.state === 'failed' ? failureText(job.code ?? 'INTERNAL', job.data ?? {}) : undefined
  return (
    <div className={`job-line job-${job.state}`} role={failure === undefined ? undefined : 'alert'}>
      <strong>{job.title}</strong>
      <span className="job-label" title={job.label}>
        {job.label}
      </span>
      {job.state === 'running' ? (
        <progress
          aria-label={`${job.title} 进度`}
          {...(job.total === undefined ? {} : { value: job.done, max: Math.max(1, job.total) })}
        />
      ) : null}
      <span className="number">{progressText(job)}</span>
      <span>{STATES[job.state]}</span>
      {failure === undefined ? null : (
        <span className="job-failure" title={failure}>
          {failure}
        </span>
      )}
      {hasEnded(job) ? (
        <button type="button" className="link-button" onClick={props.onForget}>
          知道了
        </button>
      ) : (
        <button type="button" className="link-button" onClick={props.onCancel}>
          取消
        </button>
      )}
    </div>
  )
}
