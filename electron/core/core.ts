import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../db/house/audit.ts'
import { readSchemaVersion, type LedgerIdentity } from '../../db/house/identity.ts'
import { readUser } from '../../db/house/people.ts'
import type { WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import {
  Failure,
  isProcedureName,
  procedureOf,
  type Answer,
  type CommandName,
  type JobName,
  type ProcedureName,
  type QueryName,
} from '../../shared/contract/index.ts'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import { issueText } from '../../shared/contract/issue-text.ts'
import type { Role } from '../../shared/contract/role.ts'
import type { Topic } from '../../shared/contract/topic.ts'
import { clientKeys } from './client-key.ts'
import { contentWriter, type ContentWriter } from './content.ts'
import type { Actor, ReadContext, WriteContext } from './context.ts'
import { isDiskFull } from './disk-full.ts'
import { createJobRunner, type JobRunner } from './job-runner.ts'
import type { Ports, Wire } from './ports.ts'
import { LAN_OFF, type CallSession, type LanState } from './link-protocol.ts'
import { deviceOf, handheldActor, heard } from './service/lan/device.ts'
import { HANDHELD_PROCEDURES } from '../../shared/contract/area/lan.ts'
import { createPump, type Pump } from './pump/pump.ts'
import { commandHandlers, jobHandlers, queryHandlers } from './handlers.ts'
import { createBox, type Secrets } from './secret.ts'
import { createKeyRing } from './service/channel/meter.ts'
import { configuredWires } from './service/channel/setting.ts'
import { resumeWaiting } from './service/filing/resume-waiting.ts'
import { createPayCheckRun, type PayCheckRun } from './service/paycheck/answer.ts'
import { readToken } from './session.ts'

/**
 * The ledger's own process: one writer, jobs in slices, readers elsewhere. Every call passes the same gate:
 * name, session, role, input, handler, output.
 */
export interface Core {
  /** @param from whoever the host vouches for; absent = a window or program of this machine */
  call(name: string, input: unknown, token: string | undefined, from?: Origin): Promise<Answer<unknown>>
  /** May whoever asks move files: an active user, on a machine that may? */
  signedIn(token: string | undefined, from?: Origin): boolean
  /** Is the machine paired? @throws Failure DEVICE_UNKNOWN */
  admit(from: Origin): void
  /** What the host says of its server for the local network. */
  noteLan(state: LanState): void
  readonly schemaVersion: number
  readonly content: ContentWriter
  readonly jobs: JobRunner
  readonly pump: Pump
  readonly payChecks: PayCheckRun
  readonly identity: LedgerIdentity
  readonly ledger: WriteHandle
  /** The context of the program itself, for the composition root and tests. */
  context(actor: Actor): WriteContext
  stop(): Promise<void>
}

/** Which machine asks. */
export type Origin = Pick<CallSession, 'via' | 'device'>

export type CoreEvent = { type: 'topics'; topics: Topic[] } | { type: 'job'; job: JobView }

/** Runs queries elsewhere (a reader worker); absent, or undefined as the answer = here. */
export type ReadElsewhere = (name: QueryName, input: unknown, actor: Actor) => Promise<Answer<unknown>> | undefined

export interface CoreOptions {
  readonly ledger: WriteHandle
  readonly identity: LedgerIdentity
  readonly secrets: Secrets
  readonly ports: Ports
  readonly readElsewhere?: ReadElsewhere
  readonly onEvent: (event: CoreEvent) => void
  /** Where the details of an internal error go; never personal data. */
  readonly logError: (id: string, error: unknown) => void
}

/** The program itself as an actor: recovery, pump, timers. */
export const SYSTEM: Actor = { userId: 0, login: 'system', name: '系统', roles: ['admin'] }
/** What anybody may call before signing in; the ledger's kind (培训/正式) stands on the sign-in page too. */
const BEFORE_SIGN_IN: ReadonlySet<string> = new Set(['session.users', 'session.signIn', 'ledger.info'])

/** A window or program of this machine. */
const HERE: Origin = { via: 'window' }

export function createCore(options: CoreOptions): Core {
  const { ledger, identity, secrets } = options
  const wires: Wire[] = [
    ...options.ports.wires,
    ...configuredWires(ledger, secrets, identity.kind, options.ports.channels),
  ]
  const keys = createKeyRing(ledger, options.ports.signers, options.ports.clock)
  const ports: Ports = { ...options.ports, wires, signers: keys.signers }
  const now = (): number => ports.clock.now()
  const clientKey = clientKeys(ledger, secrets)
  const boxes = new Map<number, ReturnType<typeof createBox>>()
  const boxOf = (owner: number): ReturnType<typeof createBox> => {
    if (owner === 0) return secrets.box
    const known = boxes.get(owner) ?? createBox(clientKey(owner), ports.rng)
    boxes.set(owner, known)
    return known
  }
  const content = contentWriter(ledger, ports.segments, boxOf, now)

  let touched = new Set<Topic>()
  let wake = false
  function announce(): void {
    if (touched.size > 0) {
      const topics = [...touched]
      touched = new Set()
      options.onEvent({ type: 'topics', topics })
    }
    if (wake) {
      wake = false
      pump.wake()
      payChecks.wake()
    }
  }
  const announceSoon = (): void => {
    if (touched.size === 0 && !wake) setImmediate(announce)
  }

  function context(actor: Actor): WriteContext {
    return {
      ledger,
      secrets,
      content,
      identity,
      actor,
      ports,
      clientKey,
      now,
      audit: (action, subject, detail = {}) =>
        void appendAudit(ledger, {
          at: now(),
          actorId: actor.userId,
          actor: actor.login,
          action,
          subject,
          detail: JSON.stringify(detail),
        }),
      touch(...topics) {
        announceSoon()
        for (const topic of topics) touched.add(topic)
      },
      wakePump() {
        announceSoon()
        wake = true
      },
    }
  }

  function reportInternal(error: unknown): string {
    const id = randomUUID().slice(0, 8)
    options.logError(id, error)
    return id
  }

  const jobs = createJobRunner(
    {
      contextFor: context,
      definition: (name) => jobHandlers[name] as never,
      onChange: (job) => options.onEvent({ type: 'job', job }),
      reportInternal,
    },
    SYSTEM,
  )
  const systemContext = context(SYSTEM)
  const pump = createPump(systemContext, {
    reportInternal,
    atLeisure() {
      keys.flush()
      keys.seekLost(() => systemContext.touch('key', 'ledger'))
      resumeWaiting(systemContext, jobs)
    },
  })
  let stopped = false
  const payChecks = createPayCheckRun(systemContext, reportInternal)
  const lan = { state: LAN_OFF }
  const needs = {
    lan,
    pump,
    jobs,
    secrets,
    keys,
    note: (action: string, subject: string, detail: Readonly<Record<string, unknown>>) =>
      transaction(ledger, () => systemContext.audit(action, subject, detail)),
    fileWaiting: () => void setImmediate(() => (stopped ? undefined : resumeWaiting(systemContext, jobs))),
    connect(wire: Wire) {
      const at = wires.findIndex((one) => one.id === wire.id)
      wires.splice(at < 0 ? wires.length : at, 1, wire)
      pump.connect(wire)
    },
  }
  const commands = commandHandlers(needs)
  const queries = queryHandlers(needs)

  function actorOf(token: string | undefined): Actor | undefined {
    const userId = token === undefined ? undefined : readToken(secrets, token)
    const user = userId === undefined ? undefined : readUser(ledger, userId)
    return user === undefined || !user.active
      ? undefined
      : { userId: user.id, login: user.login, name: user.name, roles: user.roles as Role[] }
  }

  /**
   * Who asks. A machine of the network shows its device first: a handheld works as the person that it was paired for and may do a keeper's few
   * things; at a desk people sign in as they do here.
   * @throws Failure NOT_SIGNED_IN, DEVICE_UNKNOWN, ROLE_REFUSED
   */
  function callerOf(name: ProcedureName, token: string | undefined, from: Origin): Actor {
    const { title, roles } = procedureOf(name)
    const here = from.via !== 'lan'
    if (name === 'lan.redeem') {
      if (here) throw new Failure('ROLE_REFUSED', { title, roles: [] })
      return SYSTEM
    }
    const device = here ? undefined : deviceOf(ledger, from.device ?? '')
    if (!here && device === undefined) throw new Failure('DEVICE_UNKNOWN')
    const handheld = device?.kind === 'handheld'
    if (handheld && !HANDHELD_PROCEDURES.has(name)) throw new Failure('ROLE_REFUSED', { title, roles: [] })
    const actor =
      device !== undefined && handheld
        ? handheldActor(ledger, device)
        : (actorOf(token) ?? (BEFORE_SIGN_IN.has(name) ? SYSTEM : undefined))
    if (actor === undefined) throw new Failure('NOT_SIGNED_IN')
    if (!actor.roles.some((role) => role === 'admin' || roles.includes(role)))
      throw new Failure('ROLE_REFUSED', { title, roles })
    return device === undefined ? actor : { ...actor, deviceId: device.id }
  }

  async function perform(name: ProcedureName, input: unknown, actor: Actor): Promise<unknown> {
    const declared = procedureOf(name)
    if (declared.kind === 'job') return { jobId: transaction(ledger, () => jobs.start(name as JobName, input, actor)) }
    if (declared.kind === 'query') {
      const elsewhere =
        declared.onWriter === true ? undefined : options.readElsewhere?.(name as QueryName, input, actor)
      if (elsewhere !== undefined) {
        const answer = await elsewhere
        if (!answer.ok) throw Object.assign(new Failure('INTERNAL'), { code: answer.code, data: answer.data })
        return answer.value
      }
      const handler = queries[name as QueryName] as (c: ReadContext, i: unknown) => unknown
      return declared.output.parse(handler(context(actor), input))
    }
    const handler = commands[name as CommandName] as (c: WriteContext, i: unknown) => unknown
    const writer = context(actor)
    const value = transaction(ledger, () => {
      const answer = handler(writer, input)
      if (declared.topics.length > 0) writer.touch(...declared.topics)
      return answer as never
    })
    return declared.output.parse(value)
  }

  return {
    content,
    jobs,
    pump,
    payChecks,
    identity,
    ledger,
    context,
    schemaVersion: readSchemaVersion(ledger),
    signedIn(token, from = HERE) {
      const device = from.via === 'lan' ? deviceOf(ledger, from.device ?? '') : undefined
      return actorOf(token) !== undefined && (from.via !== 'lan' || device?.kind === 'desk')
    },
    admit(from) {
      const device = from.via === 'lan' ? deviceOf(ledger, from.device ?? '') : undefined
      if (device === undefined) throw new Failure('DEVICE_UNKNOWN')
      heard(systemContext, device)
    },
    noteLan(state) {
      lan.state = state
      systemContext.touch('lan')
    },
    async call(name, input, token, from = HERE) {
      if (!isProcedureName(name)) return { ok: false, code: 'PROCEDURE_UNKNOWN', data: { name } }
      const declared = procedureOf(name)
      let actor: Actor
      try {
        actor = callerOf(name, token, from)
      } catch (error) {
        if (error instanceof Failure) return { ok: false, code: error.code, data: error.data }
        throw error
      }
      const parsed = declared.input.safeParse(input ?? {})
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        return {
          ok: false,
          code: 'INPUT_INVALID',
          data: { path: issue?.path.join('.') ?? '', reason: issue === undefined ? '' : issueText(issue) },
        }
      }
      try {
        return { ok: true, value: await perform(name, parsed.data, actor) }
      } catch (error) {
        if (error instanceof Failure) return { ok: false, code: error.code, data: error.data }
        if (isDiskFull(error)) return { ok: false, code: 'DISK_FULL', data: {} }
        return { ok: false, code: 'INTERNAL', data: { id: reportInternal(error) } }
      }
    },
    async stop() {
      stopped = true
      await jobs.stop()
      await pump.stop()
      await payChecks.stop()
      keys.flush()
      for (const wire of wires) wire.close()
      ports.segments.sync()
      ledger.database.close()
    },
  }
}

const readerQueries = queryHandlers(undefined)

/** The reader's half of the gate: role and input were checked by the core; the output is checked here. */
export function answerQuery(context: ReadContext, name: QueryName, input: unknown): Answer<unknown> {
  try {
    const handler = readerQueries[name] as (c: ReadContext, i: unknown) => unknown
    return { ok: true, value: procedureOf(name).output.parse(handler(context, input)) }
  } catch (error) {
    if (error instanceof Failure) return { ok: false, code: error.code, data: error.data }
    throw error
  }
}
