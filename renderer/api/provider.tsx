import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useState } from 'react'
import { Failure } from '../../shared/contract/index.ts'
import type { Topic } from '../../shared/contract/index.ts'
import { TOPICS } from '../../shared/contract/topic.ts'
import type { Client } from './client.ts'
import { isTouched } from './invalidate.ts'
import { JobBoard, hasEnded } from './job-board.ts'

export interface Api {
  readonly client: Client
  readonly queries: QueryClient
  readonly jobs: JobBoard
  /** Marks everything that shows these topics as stale; what is on screen asks again. */
  readonly touch: (topics: readonly string[]) => void
  /** Told (in bunches) which topics changed: for screens that page by themselves. */
  readonly onTouched: (listener: (topics: ReadonlySet<string>) => void) => () => void
  /** Grows with every change of one of these topics: a screen that was hidden sees by it that it missed something. */
  readonly changesOf: (topics: readonly Topic[]) => number
}

/** While an import runs the core reports changes many times a second; screens ask again at most this often. */
const BUNCH_MS = 250
const PASSING: readonly string[] = ['CORE_RESTARTED', 'BUSY']

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The core is on this machine: the browser's idea of "offline" must never hold a query back.
        networkMode: 'always',
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => error instanceof Failure && PASSING.includes(error.code) && count < 20,
        retryDelay: (count) => Math.min(200 * 2 ** count, 3000),
      },
    },
  })
}

export function createApi(client: Client): Api {
  const queries = createQueries()
  const listeners = new Set<(topics: ReadonlySet<string>) => void>()
  const jobs = new JobBoard({
    ask: async (id) => {
      const answer = await client.call('job.get', { id })
      return answer.ok ? answer.value : undefined
    },
    later: (work, ms) => {
      setTimeout(work, ms)
    },
  })
  let bunch = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const changes = new Map<string, number>()
  let serial = 0
  const flush = (): void => {
    const topics = bunch
    serial += 1
    topics.forEach((topic) => changes.set(topic, serial))
    bunch = new Set()
    timer = undefined
    void queries.invalidateQueries({
      predicate: (query) => typeof query.queryKey[0] === 'string' && isTouched(query.queryKey[0], topics),
    })
    listeners.forEach((listener) => listener(topics))
  }
  const touch = (topics: readonly string[]): void => {
    topics.forEach((topic) => bunch.add(topic))
    // Whatever was changed has left its row in the audit log.
    if (bunch.size > 0) bunch.add('audit')
    if (bunch.size > 0) timer ??= setTimeout(flush, BUNCH_MS)
  }
  const onTouched = (listener: (topics: ReadonlySet<string>) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const changesOf = (topics: readonly Topic[]): number => Math.max(0, ...topics.map((topic) => changes.get(topic) ?? 0))
  return { client, queries, jobs, touch, onTouched, changesOf }
}

const ApiContext = createContext<Api | undefined>(undefined)

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === undefined) throw new Error('useApi outside ApiProvider')
  return api
}

export function useClient(): Client {
  return useApi().client
}

export function ApiProvider(props: { readonly api: Api; readonly children: ReactNode }) {
  const { api } = props
  useEffect(() => {
    const down = new Set<string>()
    return api.client.onEvent((event) => {
      if (event.type === 'topics') return api.touch(event.topics)
      if (event.type === 'job') {
        api.jobs.accept(event.job)
        return hasEnded(event.job) ? api.touch(['job']) : undefined
      }
      if (event.state === 'down') return void down.add(event.type)
      // A stream begins by saying that all is well; only after a break something may have been missed, and what is unknown:
      // everything on screen asks again.
      if (!down.delete(event.type)) return
      api.touch(TOPICS)
      void api.queries.invalidateQueries()
    })
  }, [api])
  return (
    <ApiContext.Provider value={api}>
      <QueryClientProvider client={api.queries}>{props.children}</QueryClientProvider>
    </ApiContext.Provider>
  )
}

/** Whether the host and its core answer; `down` shows the banner, nothing is lost meanwhile. */
export function useCoreState(): 'up' | 'down' {
  const client = useClient()
  const [down, setDown] = useState<ReadonlySet<string>>(new Set())
  useEffect(
    () =>
      client.onEvent((event) => {
        if (event.type !== 'core' && event.type !== 'link') return
        setDown((before) => {
          const after = new Set(before)
          if (event.state === 'down') after.add(event.type)
          else after.delete(event.type)
          return after.size === before.size ? before : after
        })
      }),
    [client],
  )
  return down.size > 0 ? 'down' : 'up'
}
