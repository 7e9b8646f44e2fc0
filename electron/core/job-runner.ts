import { endJob, insertJob, listJobs, readJob, saveJobProgress, type JobRow } from '../../db/house/job.ts'
import { readUser } from '../../db/house/people.ts'
import { transaction } from '../../db/tx.ts'
import { Failure, procedureOf, isProcedureName, type JobName, type In } from '../../shared/contract/index.ts'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import type { Role } from '../../shared/contract/role.ts'
import type { Actor, JobContext, JobDefinition, WriteContext } from './context.ts'
import { isDiskFull } from './disk-full.ts'

/**
 * Long work. Jobs run beside each other in slices on the writer's thread; each slice is one short transaction and then
 * the event loop turns, so that commands, drafts and other jobs come in between.
 */
const AT_ONCE = 4
const PROGRESS_EVERY_MS = 250

interface Running {
  readonly row: JobRow
  cancelled: boolean
  done: number
  total: number | undefined
}

export interface JobRunner {
  start(name: JobName, input: unknown, actor: Actor): number
  cancel(id: number): void
  view(id: number): JobView | undefined
  list(active: boolean): JobView[]
  /** Resumes or undoes what a crash left running. */
  recover(): void
  /** Resolves when the job has ended. */
  ended(id: number): Promise<JobView>
  /** Waits for running slices and stops taking new ones; jobs stay "running" in the ledger and are recovered at the next start. */
  stop(): Promise<void>
}

interface Needs {
  contextFor(actor: Actor): WriteContext
  definition(name: JobName): JobDefinition<JobName>
  onChange(view: JobView): void
  reportInternal(error: unknown): string
}

function viewOf(row: JobRow, running: Running | undefined): JobView {
  const iso = (ms: number): string => new Date(ms).toISOString()
  const title = isProcedureName(row.name) ? procedureOf(row.name).title : row.name
  return {
    id: row.id,
    name: row.name,
    title,
    label: row.label,
    state: row.state,
    done: running?.done ?? row.done,
    startedAt: iso(row.startedAt),
    ...((running?.total ?? row.total) === undefined ? {} : { total: running?.total ?? row.total }),
    ...(row.endedAt === undefined ? {} : { endedAt: iso(row.endedAt) }),
    ...(row.result === undefined ? {} : { result: JSON.parse(row.result) as unknown }),
    ...(row.code === undefined ? {} : { code: row.code }),
    ...(row.data === undefined ? {} : { data: JSON.parse(row.data) as Record<string, unknown> }),
  }
}

class Stopped extends Error {}

export function createJobRunner(needs: Needs, system: Actor): JobRunner {
  // What a job was told may hold a person's data (a fix sets a phone number): it is stored sealed.
  const sealed = (input: unknown): string =>
    base.secrets.box.seal(Buffer.from(JSON.stringify(input))).toString('base64')
  const inputOf = (row: JobRow): In<JobName> =>
    JSON.parse(base.secrets.box.open(Buffer.from(row.input, 'base64')).toString('utf8')) as In<JobName>
  const running = new Map<number, Running>()
  const queue: number[] = []
  /** Endings of jobs that a full disk did not take. */
  const owed = new Map<number, () => void>()
  const waiters = new Map<number, ((view: JobView) => void)[]>()
  let stopping = false
  const base = needs.contextFor(system)

  function announce(id: number): JobView | undefined {
    const row = readJob(base.ledger, id)
    if (row === undefined) return undefined
    const view = viewOf(row, running.get(id))
    needs.onChange(view)
    return view
  }

  function actorOf(row: JobRow): Actor {
    const user = readUser(base.ledger, row.actorId)
    return user === undefined
      ? system
      : { userId: user.id, login: user.login, name: user.name, roles: user.roles as Role[] }
  }

  function jobContext(state: Running): JobContext {
    const context = needs.contextFor(actorOf(state.row))
    let lastWrite = 0
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    const check = (): void => {
      if (stopping) throw new Stopped()
      if (state.cancelled) throw new Failure('JOB_CANCELLED')
    }
    return {
      ...context,
      jobId: state.row.id,
      cursor: state.row.cursor,
      async slice<T>(work: () => T): Promise<T> {
        await turn()
        check()
        return transaction(context.ledger, work as () => never) as T
      },
      async breathe(): Promise<void> {
        await turn()
        check()
      },
      progress(done: number, total?: number, cursor?: string): void {
        state.done = done
        if (total !== undefined) state.total = total
        const now = context.now()
        if (cursor === undefined && now - lastWrite < PROGRESS_EVERY_MS) return
        lastWrite = now
        saveJobProgress(context.ledger, state.row.id, done, state.total, cursor)
        if (cursor === undefined) announce(state.row.id)
      },
      get cancelled(): boolean {
        return state.cancelled
      },
    }
  }

  function end(
    id: number,
    ending: { state: 'done' | 'failed' | 'cancelled'; result?: string; code?: string; data?: string },
  ): void {
    const last = running.get(id)
    transaction(base.ledger, () => {
      // Progress is written now and then only; what stands in the list afterwards is where it ended.
      if (last !== undefined) saveJobProgress(base.ledger, id, last.done, last.total, undefined)
      endJob(base.ledger, id, { ...ending, at: base.now() })
    })
    running.delete(id)
    const view = announce(id)
    if (view !== undefined) settle(view)
  }

  function settle(view: JobView): void {
    const waiting = waiters.get(view.id) ?? []
    waiters.delete(view.id)
    for (const resolve of waiting) resolve(view)
  }

  function tell(view: JobView): void {
    needs.onChange(view)
    settle(view)
  }

  function undo(row: JobRow): void {
    const definition = needs.definition(row.name as JobName)
    const context = needs.contextFor(actorOf(row))
    if (definition.undo !== undefined) transaction(base.ledger, () => definition.undo?.(context, inputOf(row), row.id))
  }

  /** Ends a job that threw. On a full disk even that cannot be written: people hear of it at once, the ledger when there is room, or at the next start. */
  function fail(row: JobRow, error: unknown): void {
    const ending = isDiskFull(error)
      ? { code: 'DISK_FULL', data: {} }
      : error instanceof Failure
        ? error
        : { code: 'INTERNAL', data: { id: needs.reportInternal(error) } }
    const state = ending.code === 'JOB_CANCELLED' ? 'cancelled' : 'failed'
    const write = (): void => {
      undo(row)
      end(row.id, { state, code: ending.code, data: JSON.stringify(ending.data) })
    }
    try {
      write()
    } catch (again) {
      if (!isDiskFull(again)) throw again
      owed.set(row.id, write)
      running.delete(row.id)
      tell({ ...viewOf(row, undefined), state: 'failed', code: 'DISK_FULL', data: {} })
    }
  }

  function writeOwed(): void {
    for (const [id, write] of owed) {
      try {
        write()
        owed.delete(id)
      } catch (error) {
        if (!isDiskFull(error)) throw error
        return
      }
    }
  }

  async function run(id: number): Promise<void> {
    const row = readJob(base.ledger, id)
    if (row === undefined || (row.state !== 'waiting' && row.state !== 'running')) return
    const state: Running = { row, cancelled: running.get(id)?.cancelled ?? false, done: row.done, total: row.total }
    running.set(id, state)
    const definition = needs.definition(row.name as JobName)
    try {
      saveJobProgress(base.ledger, id, row.done, row.total, undefined)
      announce(id)
      const result = await definition.run(jobContext(state), inputOf(row))
      const declared = procedureOf(row.name as JobName)
      end(id, { state: 'done', result: JSON.stringify(declared.output.parse(result)) })
      base.touch(...declared.topics)
    } catch (error) {
      // A job that waited for something outside while the ledger was closed meets a closed ledger: it is taken up again at the next start.
      if (stopping || error instanceof Stopped) return
      fail(row, error)
      base.touch(...procedureOf(row.name as JobName).topics)
    }
  }

  function next(): void {
    if (!stopping) writeOwed()
    while (!stopping && running.size < AT_ONCE) {
      const id = queue.shift()
      if (id === undefined) return
      void run(id).finally(next)
    }
  }

  return {
    start(name, input, actor) {
      const definition = needs.definition(name)
      const id = insertJob(base.ledger, {
        name,
        label: definition.label(input as In<JobName>),
        input: sealed(input),
        actorId: actor.userId,
        at: base.now(),
      })
      queue.push(id)
      setImmediate(next)
      announce(id)
      return id
    },
    cancel(id) {
      const state = running.get(id)
      if (state !== undefined) {
        state.cancelled = true
        return
      }
      const at = queue.indexOf(id)
      if (at >= 0) {
        queue.splice(at, 1)
        end(id, { state: 'cancelled', code: 'JOB_CANCELLED', data: '{}' })
      } else if (readJob(base.ledger, id) === undefined) throw new Failure('JOB_UNKNOWN', { job: id })
    },
    view(id) {
      const row = readJob(base.ledger, id)
      return row === undefined ? undefined : viewOf(row, running.get(id))
    },
    list: (active) => listJobs(base.ledger, active).map((row) => viewOf(row, running.get(row.id))),
    recover() {
      for (const row of listJobs(base.ledger, true)) {
        if (!isProcedureName(row.name)) continue
        if (needs.definition(row.name as JobName).afterCrash === 'resume') queue.push(row.id)
        else {
          undo(row)
          end(row.id, { state: 'failed', code: 'CORE_RESTARTED', data: '{}' })
        }
      }
      setImmediate(next)
    },
    ended: (id) =>
      new Promise((resolve) => {
        const row = readJob(base.ledger, id)
        if (row !== undefined && row.state !== 'waiting' && row.state !== 'running') resolve(viewOf(row, undefined))
        else waiters.set(id, [...(waiters.get(id) ?? []), resolve])
      }),
    async stop() {
      stopping = true
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
