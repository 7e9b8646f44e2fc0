import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { filingLaws } from '../../db/filing/laws.ts'
import { openSegmentFiles } from '../../electron/adapter/system/segment-files.ts'
import { createCore, SYSTEM, type Core } from '../../electron/core/core.ts'
import { openLedger } from '../../electron/core/open-ledger.ts'
import type { AskAnswer, Clock, RemoteItem, SendAnswer, Wire } from '../../electron/core/ports.ts'
import { writeToken } from '../../electron/core/session.ts'
import { applyReceipt, initialVersionState, type VersionState } from '../../shared/domain/filing/receipt.ts'
import type { CallIn, JobName, Out } from '../../shared/contract/index.ts'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import { seededRng } from '../support/ledger.ts'
import { Peer } from './filing-peer.ts'
import { LOGIN_PAGE, NO_MORE, OF_A_FULL_DISK, type MoreFaults } from './more-faults.ts'

import { KEY, portsWith, random, shared, START } from './filing-template.ts'

/** One office, one seed: filings, faults, crashes and a clock that jumps, on a real encrypted ledger, in simulated time. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEARS = 10 * 365 * DAY

interface Timer {
  readonly at: number
  readonly number: number
  readonly work: () => void
}

export interface Outcome {
  readonly violations: string[]
  readonly filings: number
  readonly versions: number
  readonly accepted: number
  readonly crashes: number
  readonly sends: number
  /** Login pages that came instead of answers, and acts that failed because the disk was full. */
  readonly pages: number
  readonly fullDisks: number
  /** A digest of everything that the ledger shows in the end; the same for the same seed. */
  readonly trace: string
}

type WireAct = { readonly act: 'send' | 'ask'; readonly id: string; readonly answer: string }

export class World {
  readonly #random: () => number
  readonly #directory: string
  readonly peer: Peer
  readonly violations: string[] = []
  readonly #acts: WireAct[] = []
  #now = START
  #offset = 0
  #epoch = 0
  #timers: Timer[] = []
  #timerNumber = 0
  #activity = 0
  #crashAsked = false
  #core: Core
  #rngSeed: number
  #crashes = 0
  #sends = 0
  #errors = 0
  readonly #more: MoreFaults
  /** Draws of their own, so that the other faults of a seed stay what they are. */
  readonly #moreRandom: () => number
  #pages = 0
  #fullErrors = 0
  #isFull = false

  constructor(template: string, seed: number, more: MoreFaults = NO_MORE) {
    this.#more = more
    this.#moreRandom = random(seed + 3_000_000)
    this.#random = random(seed)
    this.#rngSeed = seed * 1000 + 1
    this.peer = new Peer(random(seed + 7_000_000))
    this.#directory = mkdtempSync(join(shared, 'portledger-sim-'))
    cpSync(template, this.#directory, { recursive: true })
    this.#core = this.#open()
  }

  #open(): Core {
    const epoch = ++this.#epoch
    const clock: Clock = {
      now: () => Math.floor(this.#now + this.#offset),
      after: (ms, work) => {
        this.#activity++
        const timer: Timer = {
          at: this.#now + Math.max(0, ms),
          number: ++this.#timerNumber,
          work: () => (epoch === this.#epoch ? work() : undefined),
        }
        this.#timers.push(timer)
        return () => {
          this.#timers = this.#timers.filter((one) => one !== timer)
        }
      },
    }
    const rng = seededRng(this.#rngSeed++)
    const file = join(this.#directory, 'ledger.db')
    const { ledger, identity, secrets } = openLedger({ file, ledgerId: 'sim', key: KEY, kind: 'training', clock, rng })
    const segments = openSegmentFiles(join(this.#directory, 'segments'), { readonly: false })
    const failing = {
      ...segments,
      // The program dies in the middle of a transaction: bytes are in the segment, the row is not in the ledger.
      sync: () => {
        if (this.#isFull && this.#moreRandom() < 0.8)
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        if (this.peer.faults && this.#random() < 0.006) {
          this.#crashAsked = true
          throw Object.assign(new Error('killed'), { code: 'EIO' })
        }
        segments.sync()
      },
      // Within simulated time: a flush by the system would come back sooner or later by the load of the machine.
      flush: () => Promise.resolve(segments.sync()),
    }
    const core = createCore({
      ledger,
      identity,
      secrets,
      ports: portsWith(this.#directory, clock, rng, [this.#wire(epoch)], failing),
      onEvent: () => undefined,
      logError: (_id, error) => this.#noteError(epoch, error),
    })
    // The pump's own timers would poll through simulated days; here the program is asked to send and receive, as by a person.
    core.pump.wake = () => undefined
    core.jobs.recover()
    return core
  }

  #noteError(epoch: number, error: unknown): void {
    if (epoch !== this.#epoch || this.#crashAsked) return
    const words =
      error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : String(error)
    if (this.#more.fullDisk && OF_A_FULL_DISK.test(words)) return void this.#fullErrors++
    this.#errors++
    if (this.#errors < 5)
      this.violations.push(
        `internal error: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' | ') : String(error)}`,
      )
  }

  /** Answers come after a while, or never, and never to a program that has died. */
  #later<T>(epoch: number, ms: number, value: T, before: () => void = () => undefined): Promise<T> {
    return new Promise((resolve) => {
      this.#timers.push({
        at: this.#now + ms,
        number: ++this.#timerNumber,
        work: () => {
          before()
          this.#activity++
          if (epoch === this.#epoch) resolve(value)
        },
      })
    })
  }

  #wire(epoch: number): Wire {
    const r = this.#random
    const act = (kind: 'send' | 'ask', id: string, answer: string): void =>
      void this.#acts.push({ act: kind, id, answer })
    const crash = (): Promise<never> => {
      this.#crashAsked = true
      return new Promise(() => undefined)
    }
    return {
      id: 'training',
      title: '模拟',
      kind: 'training',
      training: true,
      send: (envelope, message) => {
        this.#activity++
        this.#sends++
        const bytes = envelope.slice()
        const arrive = (): void => this.peer.receive(bytes, this.#now)
        const answer = (kind: SendAnswer['kind'], ms: number, before?: () => void): Promise<SendAnswer> => {
          act('send', message.copMsgId, kind)
          return this.#later<SendAnswer>(epoch, ms, { kind, detail: kind === 'refused' ? '拒收' : '' }, before)
        }
        if (!this.peer.faults) return answer('taken', 500, arrive)
        if (this.#page(0.03)) {
          act('send', message.copMsgId, 'later')
          return this.#later<SendAnswer>(epoch, 200, { kind: 'later', detail: 'UNAUTHORIZED 登录页' })
        }
        const p = r()
        if (p < 0.08) return answer('unknown', 30_000)
        if (p < 0.16) return answer('unknown', 30_000, arrive)
        if (p < 0.22) {
          this.#timers.push({ at: this.#now + r() * 72 * HOUR, number: ++this.#timerNumber, work: arrive })
          return answer('unknown', 40_000)
        }
        if (p < 0.26) return answer('later', 1000)
        if (p < 0.28) return answer('refused', 1000)
        if (p < 0.31) {
          act('send', message.copMsgId, 'nothing')
          if (r() < 0.5) arrive()
          return new Promise(() => undefined)
        }
        if (p < 0.34) {
          act('send', message.copMsgId, 'crash')
          if (r() < 0.5) arrive()
          return crash()
        }
        return answer('taken', r() * 5000, arrive)
      },
      ask: (copMsgId) => {
        this.#activity++
        const answer = (kind: AskAnswer['kind']): Promise<AskAnswer> => {
          act('ask', copMsgId, kind)
          return this.#later<AskAnswer>(epoch, 300, { kind, detail: '' })
        }
        const p = r()
        if (this.peer.faults && p < 0.1) return answer('offline')
        if (this.peer.faults && p < 0.12) return crash()
        return answer(this.peer.ask(copMsgId, this.#now))
      },
      fetch: (cursor, limit) => {
        this.#activity++
        const p = r()
        if (this.peer.faults && p < 0.1) return this.#later(epoch, 1000, { items: [], cursor, offline: '断网' })
        if (this.peer.faults && p < 0.12) return crash()
        if (this.#page(0.05)) return this.#later(epoch, 200, { items: [], cursor, offline: 'UNAUTHORIZED 登录页' })
        this.peer.deliver(this.#now)
        if (this.#page(0.05)) this.peer.feed.push({ id: String(this.peer.feed.length + 1), bytes: LOGIN_PAGE })
        const from = cursor === '' ? 0 : Number(cursor)
        const items: RemoteItem[] = this.peer.feed
          .slice(from, from + limit)
          .map((item) => ({ id: item.id, fileName: `${item.id}.xml`, bytes: item.bytes }))
        return this.#later(epoch, 300, { items, cursor: String(from + items.length) })
      },
      close: () => undefined,
    }
  }

  #page(chance: number): boolean {
    const comes = this.#more.pages && this.peer.faults && this.#moreRandom() < chance
    if (comes) this.#pages++
    return comes
  }

  /** For a while nothing more goes onto the disk; then there is room again. */
  async #fillDisk(): Promise<void> {
    if (!this.#more.fullDisk || this.#moreRandom() >= 0.2) return
    this.#limitPages(true)
    await this.#clerk()
    await this.#sync()
    await this.#clerk()
    await this.#sync()
    this.#limitPages(false)
  }

  #limitPages(isFull: boolean): void {
    this.#isFull = isFull
    const pages = this.#core.ledger.database.pragma('page_count', { simple: true }) as number
    this.#core.ledger.database.pragma(`max_page_count = ${isFull ? pages : 1_073_741_823}`)
  }

  /** Lets everything run that needs no time. */
  async #drain(): Promise<void> {
    for (let quiet = 0; quiet < 6;) {
      const before = this.#activity
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#activity === before ? quiet + 1 : 0
    }
    if (this.#crashAsked) await this.#crash()
  }

  /** The program dies: nothing of it runs on, the files stay as they are. It is started again after a while. */
  async #crash(): Promise<void> {
    this.#crashes++
    this.#epoch++
    const dead = this.#core
    void dead.jobs.stop()
    void dead.pump.stop()
    dead.ledger.database.close()
    this.#crashAsked = false
    await new Promise((resolve) => setImmediate(resolve))
    this.#core = this.#open()
  }

  /** Time passes, timers fire in order. */
  async #advance(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.at <= until)
        .sort((a, b) => a.at - b.at || a.number - b.number)[0]
      if (due === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.#now = Math.max(this.#now, due.at)
      due.work()
      await this.#drain()
    }
    this.#now = until
  }

  async #job<N extends JobName>(name: N, input: CallIn<N>): Promise<Out<N> | undefined> {
    const epoch = this.#epoch
    const token = writeToken(this.#core.context(SYSTEM).secrets, 1, seededRng(3))
    const answer = await this.#core.call(name, input, token)
    if (!answer.ok) {
      if (answer.code !== 'INTERNAL' && !(this.#isFull && answer.code === 'DISK_FULL'))
        this.violations.push(`${name}: ${answer.code} ${JSON.stringify(answer.data)}`)
      return undefined
    }
    let view: JobView | undefined
    void this.#core.jobs.ended((answer.value as { jobId: number }).jobId).then((ended) => {
      view = ended
    })
    for (let i = 0; i < 20_000 && view === undefined && epoch === this.#epoch; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#crashAsked) await this.#crash()
    }
    return view?.result as Out<N> | undefined
  }

  async #sync(): Promise<void> {
    const epoch = this.#epoch
    let done = false
    let whole = false
    void this.#core.pump
      .sync({ untilIdle: false, maxSeconds: 600, cancelled: () => false, onProgress: () => undefined })
      .then(
        () => (done = whole = true),
        (error: unknown) => {
          done = true
          this.#noteError(epoch, error)
        },
      )
    for (let i = 0; i < 2000 && !done && epoch === this.#epoch; i++) {
      await this.#drain()
      const next = this.#timers.reduce((soonest, timer) => Math.min(soonest, timer.at), Number.POSITIVE_INFINITY)
      if (!done && next - this.#now < 2 * MINUTE) await this.#advance(Math.max(0, next - this.#now))
    }
    if (!done && epoch === this.#epoch) this.violations.push('a sync did not end')
    if (whole && epoch === this.#epoch) this.#judgeSilence()
  }

  /** Nothing stays unanswered unseen: what is overdue when the program has looked is on the list of what needs a person. */
  #judgeSilence(): void {
    const unseen = this.#core.ledger
      .sql('select filing_id as id from filing where silent_noted = 0 and silent_at <= ?')
      .all(Math.floor(this.#now + this.#offset)) as { id: number }[]
    for (const { id } of unseen.slice(0, 3)) this.violations.push(`filing ${id} is overdue and unseen`)
  }

  #stepClock(): void {
    const p = this.#random()
    this.#offset =
      p < 0.3
        ? 0
        : p < 0.6
          ? (this.#random() * 2 - 1) * YEARS
          : p < 0.8
            ? (this.#random() < 0.5 ? -8 : 8) * HOUR
            : (this.#random() * 2 - 1) * 10 * MINUTE
  }

  #parcels(): number[] {
    return (
      this.#core.ledger.sql('select parcel_id as id from parcel order by parcel_id').all() as { id: number }[]
    ).map((row) => row.id)
  }

  /** What a clerk does now and then. */
  async #clerk(): Promise<void> {
    const all = this.#parcels()
    const some = all.filter(() => this.#random() < 0.5)
    const ids = some.length === 0 ? all : some
    if (this.#random() < 0.5) await this.#job('filing.file', { selection: { ids }, acceptWarnings: true })
    else await this.#job('filing.redeclare', { selection: { ids } })
  }

  async run(): Promise<Outcome> {
    try {
      await this.#job('filing.file', { selection: { ids: this.#parcels().slice(0, 3) }, acceptWarnings: true })
      for (let i = 0; i < 20; i++) {
        await this.#sync()
        if (this.#random() < 0.4) await this.#clerk()
        if (this.#random() < 0.1) this.#stepClock()
        if (this.#random() < 0.03) this.#crashAsked = true
        await this.#fillDisk()
        await this.#advance(this.#random() * (this.#random() < 0.3 ? 8 * HOUR : 30 * MINUTE))
        await this.#drain()
        this.#obey('L-OUTBOX')
      }
      this.peer.heal()
      this.#offset = 0
      await this.#job('filing.file', { selection: { ids: this.#parcels() }, acceptWarnings: true })
      for (let i = 0; i < 16; i++) {
        await this.#sync()
        await this.#advance(i < 6 ? 15 * MINUTE : 9 * HOUR)
      }
      await this.#sync()
      this.#judge()
      return this.#outcome()
    } finally {
      this.#epoch++
      await this.#core.pump.stop()
      this.#core.ledger.database.close()
      rmSync(this.#directory, { recursive: true, force: true })
    }
  }

  #judge(): void {
    this.violations.push(...this.peer.violations)
    if (!this.peer.silent) this.violations.push('the peer still has something to say')
    this.#judgeSending()
    this.#judgeStates()
    for (const law of filingLaws) this.#obey(law.id)
  }

  #obey(id: string): void {
    for (const one of filingLaws.find((law) => law.id === id)?.check(this.#core.ledger).broken ?? ['no such law'])
      this.violations.push(`${id}: ${one}`)
  }

  /** Nothing is resent blindly: after a send that was not clearly put off, a question comes before the next send. */
  #judgeSending(): void {
    const last = new Map<string, string>()
    for (const { act, id, answer } of this.#acts) {
      if (act === 'ask') {
        if (answer === 'notKnown' || answer === 'cannotSay') last.set(id, 'asked')
        continue
      }
      const before = last.get(id)
      if (before !== undefined && before !== 'later' && before !== 'asked')
        this.violations.push(`message ${id} was sent again after “${before}” without a question`)
      last.set(id, answer)
    }
  }

  #judgeStates(): void {
    const rows = this.#core.ledger
      .sql(
        `select f.kind, f.business_key as businessKey, f.state as shown, f.version as newest, v.version, v.app_time as appTime, s.state, s.rank, s.status, m.cop_msg_id as copMsgId, l.state as lease, f.parcel_id as parcelId
      from filing f join filing_version v on v.filing_id = f.filing_id join version_state s on s.filing_id = v.filing_id and s.version = v.version join outbox_message m on m.message_id = v.message_id join outbox_lease l on l.message_id = m.message_id`,
      )
      .all() as {
      kind: string
      businessKey: string
      shown: string
      newest: number
      version: number
      appTime: string
      state: string
      rank: number
      status: string
      copMsgId: string
      lease: string
      parcelId: number
    }[]
    const inventories = new Set(rows.filter((row) => row.kind === 'CEB621Message').map((row) => row.parcelId))
    for (const id of this.#parcels()) if (!inventories.has(id)) this.violations.push(`parcel ${id} was never filed`)
    for (const row of rows) {
      const name = `${row.kind} ${row.businessKey} v${row.version}`
      if (row.version === row.newest && row.shown !== row.state)
        this.violations.push(`${name}: shows ${row.shown}, its newest version is ${row.state}`)
      if (this.peer.malformed.has(row.copMsgId)) {
        if (row.state !== 'failed') this.violations.push(`${name}: malformed but ${row.state}`)
        continue
      }
      const accepted = this.peer.accepted.find(
        (one) => one.type === row.kind && one.appTime === row.appTime && sameKey(one.key, row.businessKey),
      )
      if (accepted === undefined) {
        if (row.lease !== 'refused') this.violations.push(`${name}: lost (lease ${row.lease}, state ${row.state})`)
        else if (row.state !== 'failed') this.violations.push(`${name}: refused by the channel but ${row.state}`)
        continue
      }
      const expected = accepted.said.reduce<VersionState>(
        (state, said) => applyReceipt(state, { status: said.status, returnTime: said.time, hash: '' }),
        initialVersionState('sent'),
      )
      if (expected.state !== row.state || expected.returnStatus !== row.status)
        this.violations.push(
          `${name}: ${row.state} (${row.status}), the other side said ${expected.state} (${expected.returnStatus})`,
        )
    }
  }

  #outcome(): Outcome {
    const one = (text: string): number => (this.#core.ledger.sql(text).get() as { n: number }).n
    const trace =
      JSON.stringify(
        this.#core.ledger
          .sql(
            'select f.kind, f.business_key, f.state, f.version, f.app_time, f.changed_at, f.reason from filing f order by f.filing_id',
          )
          .raw(true)
          .all(),
      ) + JSON.stringify(this.#acts)
    return {
      violations: this.violations,
      filings: one('select count(*) as n from filing'),
      versions: one('select count(*) as n from filing_version'),
      accepted: this.peer.accepted.length,
      crashes: this.#crashes,
      sends: this.#sends,
      pages: this.#pages,
      fullDisks: this.#fullErrors,
      trace,
    }
  }
}

/** Business keys have the same values in another order on the two sides. */
function sameKey(a: string, b: string): boolean {
  return a.split('|').sort().join('|') === b.split('|').sort().join('|')
}
