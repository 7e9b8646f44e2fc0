import { useEffect, useSyncExternalStore } from 'react'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import { failureText } from '../../shared/contract/index.ts'
import { hasEnded, useApi, useQueryProcedure } from '../api/index.ts'
import { readableCount } from '../ui/number-text.ts'

/** A job that ended well says so for a moment; one that failed stays until it has been read. */
const LINGER_MS = 4000

/** Long work in progress; the user works on above it. */
export function JobStrip() {
  const { jobs, client } = useApi()
  const list = useSyncExternalStore(jobs.subscribe, jobs.snapshot)
  const active = useQueryProcedure('job.list', { active: true })
  useEffect(() => active.data?.jobs.forEach((job) => jobs.accept(job)), [active.data, jobs])
  const shown = list.filter((job) => job.state !== 'cancelled' && !isQuiet(job)).slice(0, 4)
  if (shown.length === 0) return null
  return (
    <footer className="job-strip" aria-label="任务">
      {shown.map((job) => <JobLine key={job.id} job={job} onCancel={() => void client.call('job.cancel', { id: job.id })} onForget={() => jobs.forget(job.id)} />)}
    </footer>
  )
}

/** Looking at a file again after each correction of its mapping is not worth a line. */
function isQuiet(job: JobView): boolean {
  return job.name === 'intake.sniff' && job.state !== 'running'
}

export function progressText(job: JobView): string {
  if (job.total !== undefined && job.total > 0) return `${readableCount(job.done)} / ${readableCount(job.total)}`
  return job.done > 0 ? readableCount(job.done) : ''
}

function JobLine(props: { readonly job: JobView; readonly onCancel: () => void; readonly onForget: () => void }) {
  const { job, onForget } = props
  const ended = hasEnded(job)
  useEffect(() => {
    if (job.state !== 'done') return undefined
    const timer = setTimeout(onForget, LINGER_MS)
    return () => clearTimeout(timer)
  }, [job.state, onForget])
  const state = job.state === 'waiting' ? '排队中' : job.state === 'done' ? '已完成' : job.state === 'failed' ? '未完成' : ''
  return (
    <div className={`job-line job-${job.state}`}>
      <strong>{job.title}</strong>
      <span className="job-label" title={job.label}>{job.label}</span>
      {job.state === 'running' ? <progress aria-label={`${job.title} 进度`} {...(job.total === undefined ? {} : { value: job.done, max: Math.max(1, job.total) })} /> : null}
      <span className="number">{progressText(job)}</span>
      <span>{state}</span>
      {job.state === 'failed' ? <span className="job-failure">{failureText(job.code ?? 'INTERNAL', job.data ?? {})}</span> : null}
      <span className="gap" />
      {ended ? <button type="button" className="link-button" onClick={onForget}>知道了</button> : <button type="button" className="link-button" onClick={props.onCancel}>取消</button>}
    </div>
  )
}
