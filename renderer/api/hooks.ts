import type { UseQueryResult } from '@tanstack/react-query'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState, useSyncExternalStore } from 'react'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import type {
  Answer,
  CallIn,
  CallOut,
  CommandName,
  FailureCode,
  JobName,
  Out,
  QueryName,
} from '../../shared/contract/index.ts'
import { FAILURE_TEXT, Failure } from '../../shared/contract/index.ts'
import { topicsOf } from './invalidate.ts'
import { useApi } from './provider.tsx'

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURE_TEXT, code)
}

/** A failed answer as the error that react-query keeps. */
export function failureOf(answer: {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>
}): Failure {
  return isFailureCode(answer.code)
    ? new Failure(answer.code, answer.data)
    : new Failure('INTERNAL', { id: answer.code })
}

export interface QueryOptions {
  readonly enabled?: boolean
  /** Keep showing the last answer while the next one (other input) is fetched: no flicker. */
  readonly keep?: boolean
  readonly refetchMs?: number
}

/** A query of the contract; asks again whenever one of its topics changes. */
export function useQueryProcedure<N extends QueryName>(
  name: N,
  input: CallIn<N>,
  options: QueryOptions = {},
): UseQueryResult<CallOut<N>, Failure> {
  const { client } = useApi()
  return useQuery<CallOut<N>, Failure>({
    queryKey: [name, input],
    queryFn: async () => {
      const answer = await client.call(name, input)
      if (!answer.ok) throw failureOf(answer)
      return answer.value
    },
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    ...(options.refetchMs === undefined ? {} : { refetchInterval: options.refetchMs }),
  })
}

export interface CommandHandle<N extends CommandName> {
  readonly run: (input: CallIn<N>) => Promise<Answer<CallOut<N>>>
  readonly pending: boolean
  /** The last run's failure, until the next run. */
  readonly failure: Failure | undefined
}

/** A command of the contract. Its topics are touched as soon as it succeeds, so a screen reads its own writes. */
export function useCommand<N extends CommandName>(name: N): CommandHandle<N> {
  const { client, touch } = useApi()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const run = useCallback(
    async (input: CallIn<N>) => {
      setPending(true)
      setFailure(undefined)
      const answer = await client.call(name, input)
      setPending(false)
      if (answer.ok) touch(topicsOf(name))
      else setFailure(failureOf(answer))
      return answer
    },
    [client, name, touch],
  )
  return { run, pending, failure }
}

/** The gate checked the result against the job's declared output. */
function isResult<N extends JobName>(_name: N, value: unknown): value is Out<N> {
  return value !== undefined
}

function answerOfJob<N extends JobName>(name: N, job: JobView): Answer<Out<N>> {
  const result: unknown = job.result
  if (job.state === 'done' && isResult(name, result)) return { ok: true, value: result }
  if (job.state === 'cancelled') return { ok: false, code: 'JOB_CANCELLED', data: job.data ?? {} }
  return { ok: false, code: job.code ?? 'INTERNAL', data: job.data ?? { id: String(job.id) } }
}

export interface JobHandle<N extends JobName> {
  /** Starts the job and resolves when it has ended. */
  readonly start: (input: CallIn<N>) => Promise<Answer<Out<N>>>
  readonly cancel: () => void
  /** The last started job, live. */
  readonly job: JobView | undefined
  readonly running: boolean
}

/** A job of the contract: starts, follows by events and polling, ends in its result or failure. */
export function useJob<N extends JobName>(name: N): JobHandle<N> {
  const { client, jobs, touch } = useApi()
  const [jobId, setJobId] = useState<number | undefined>(undefined)
  const [running, setRunning] = useState(false)
  const latest = useRef<number | undefined>(undefined)
  useSyncExternalStore(jobs.subscribe, jobs.snapshot)
  const start = useCallback(
    async (input: CallIn<N>): Promise<Answer<Out<N>>> => {
      setRunning(true)
      const started: Answer<{ jobId: number }> = await startJob(client, name, input)
      if (!started.ok) {
        setRunning(false)
        return started
      }
      latest.current = started.value.jobId
      setJobId(started.value.jobId)
      const ended = await jobs.waitFor(started.value.jobId)
      if (latest.current === ended.id) setRunning(false)
      touch([...topicsOf(name), 'job'])
      return answerOfJob(name, ended)
    },
    [client, jobs, name, touch],
  )
  const cancel = useCallback(() => {
    if (latest.current !== undefined) void client.call('job.cancel', { id: latest.current })
  }, [client])
  return { start, cancel, job: jobId === undefined ? undefined : jobs.get(jobId), running }
}

type ApiClient = ReturnType<typeof useApi>['client']

async function startJob<N extends JobName>(
  client: ApiClient,
  name: N,
  input: CallIn<N>,
): Promise<Answer<{ jobId: number }>> {
  const answer: Answer<unknown> = await client.call(name, input)
  if (!answer.ok) return answer
  const value = answer.value
  if (typeof value === 'object' && value !== null && 'jobId' in value && typeof value.jobId === 'number')
    return {
      ok: true,
      value: { jobId: value.jobId },
    }
  return { ok: false, code: 'INTERNAL', data: { id: name } }
}
