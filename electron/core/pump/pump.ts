import { addChannel, listChannels } from '../../../db/filing/channel.ts'
import {
  appendAttempt,
  awaitedMessages,
  channelFigures,
  hurryQueued,
  messagesIn,
  readMessage,
  saveLease,
} from '../../../db/filing/outbox.ts'
import type { WriteHandle } from '../../../db/open.ts'
import { transaction } from '../../../db/tx.ts'
import type { WriteContext } from '../context.ts'
import type { Wire } from '../ports.ts'
import { readInbox, replayParked } from '../service/filing/receive.ts'
import { createChannelRun, Stopped, type ChannelRun, type TurnResult } from './channel-run.ts'
import { abandonedState } from './decide.ts'
import { watchSilence } from './silence.ts'

/** What a screen says about one channel. */
export interface ChannelStatus {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly enabled: boolean
  readonly online: boolean
  readonly queued: number
  readonly inFlight: number
  readonly lastContactAt: number | undefined
  readonly lastError: string | undefined
  readonly notices: readonly string[]
}

export interface SyncResult {
  readonly sent: number
  readonly received: number
  readonly receipts: number
  readonly queued: number
  readonly inFlight: number
  readonly offline: readonly string[]
}

/** Sends what is queued, asks about what stayed unknown, fetches and applies receipts, watches for silence. */
export interface Pump {
  /** Work appeared or a switch was turned; returns at once. */
  wake(): void
  /** Sends and receives now; with `untilIdle` until nothing is left to do or the time is over. */
  sync(options: {
    untilIdle: boolean
    maxSeconds: number
    cancelled: () => boolean
    onProgress: (done: number) => void
  }): Promise<SyncResult>
  status(): ChannelStatus[]
  /** Drives a channel from now on, in place of the one with the same id. */
  connect(wire: Wire): void
  stop(): Promise<void>
}

export interface PumpNeeds {
  /** Writes an internal error's details to the log and answers its id. */
  reportInternal(error: unknown): string
  /** Called now and then, while nothing else is done. */
  atLeisure?(): void
}

const SILENCE_EVERY_MS = 30_000
/** How often a sync looks whether something has become due. */
const LOOK_EVERY_MS = { real: 2_000, training: 200 }
const TURNS_TO_STOP = 50
/** Questions of one sync where each is one of its own. */
const ASKED_EACH = 200

interface Totals {
  sent: number
  received: number
  receipts: number
}

interface Driven {
  run: ChannelRun
  /** One act at a time on a channel, whoever asks for it. */
  busy: Promise<unknown>
  cancelTimer: () => void
}

/** The pump of an open ledger, for the job that a person starts (jobs are declared before there is a pump). */
const pumps = new WeakMap<WriteHandle, Pump>()

/** @throws RangeError when the ledger has none */
export function pumpOf(ledger: WriteHandle): Pump {
  const pump = pumps.get(ledger)
  if (pump === undefined) throw new RangeError('this ledger has no pump')
  return pump
}

export function createPump(context: WriteContext, needs: PumpNeeds): Pump {
  const { ledger, ports } = context
  let stopped = false
  let started: Promise<void> | undefined
  let cancelSilence = (): void => undefined
  let watching = false
  const turnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const channelNeeds = {
    alive: () => !stopped,
    async breathe() {
      await turnOfLoop()
      if (stopped) throw new Stopped()
    },
    sleep: (ms: number) => new Promise<void>((resolve) => void ports.clock.after(ms, resolve)),
    reportInternal: (error: unknown) => needs.reportInternal(error),
  }
  const driven: Driven[] = ports.wires.map((wire) => ({
    run: createChannelRun(context, wire, channelNeeds),
    busy: Promise.resolve(),
    cancelTimer: () => undefined,
  }))

  /** Before anything else: what a crash left half done is in doubt, and what was stored but not read is read. */
  function start(): Promise<void> {
    started ??= recover().catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }

  async function recover(): Promise<void> {
    transaction(ledger, () => {
      for (const id of messagesIn(ledger, 'sending')) {
        const message = readMessage(ledger, id)
        if (message === undefined) continue
        saveLease(ledger, id, {
          ...message.lease,
          state: abandonedState(),
          nextAt: context.now(),
          leaseUntil: 0,
          lastAnswer: 'ABANDONED',
          lastAt: context.now(),
        })
        appendAttempt(ledger, {
          messageId: id,
          at: context.now(),
          act: 'start',
          answer: abandonedState(),
          detail: 'the program ended while sending',
        })
      }
    })
    await readInbox(context, channelNeeds.breathe, channelNeeds.reportInternal)
    const replayed = await replayParked(context, channelNeeds.breathe, channelNeeds.reportInternal)
    if (replayed.applied + replayed.waiting > 0) context.touch('receipt', 'filing', 'parcel', 'outbox')
  }

  function exclusive<T>(channel: Driven, work: () => Promise<T>): Promise<T> {
    const next = channel.busy.then(work)
    channel.busy = next.catch(() => undefined)
    return next
  }

  /** An error of ours pauses nothing for ever: it is logged, and the next timer tries again. */
  async function quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!stopped && !(error instanceof Stopped)) needs.reportInternal(error)
    }
  }

  function schedule(channel: Driven, ms: number): void {
    channel.cancelTimer()
    if (!stopped) channel.cancelTimer = ports.clock.after(ms, () => void drive(channel))
  }

  async function drive(channel: Driven): Promise<void> {
    await quietly(() =>
      exclusive(channel, async () => {
        await start()
        while (!stopped && counted(await channel.run.turn(false)).progress) await channelNeeds.breathe()
      }),
    )
    if (!stopped) schedule(channel, channel.run.enabled() ? channel.run.nextIn() : channel.run.pollMs)
  }

  function watch(): void {
    if (stopped) return
    void quietly(async () => {
      await start()
      while (watchSilence(context) > 0) await channelNeeds.breathe()
      needs.atLeisure?.()
    }).then(() => {
      if (!stopped) cancelSilence = ports.clock.after(SILENCE_EVERY_MS, watch)
    })
  }

  /** All that is sent and received, by timers too: a sync reports what happened while it ran. */
  const totals: Totals = { sent: 0, received: 0, receipts: 0 }

  function counted(turn: TurnResult): TurnResult {
    totals.sent += turn.sent
    totals.received += turn.received
    totals.receipts += turn.receipts
    return turn
  }

  /** Nothing left to send, and the other side, where it tells, has nothing more to say by itself. */
  async function isQuiet({ run: { wire } }: Driven): Promise<boolean> {
    return channelFigures(ledger, wire.id).queued === 0 && wire.pending !== undefined && (await wire.pending()) === 0
  }

  function isIdle({ run: { wire } }: Driven): boolean {
    return channelFigures(ledger, wire.id).queued === 0 && awaitedMessages(ledger, wire.id) === 0
  }

  async function syncChannel(
    channel: Driven,
    options: Parameters<Pump['sync']>[0],
    done: () => number,
  ): Promise<string | undefined> {
    let left = options.maxSeconds * 1000
    let force = true
    let asked = false
    let askedEach = false
    transaction(ledger, () => hurryQueued(ledger, channel.run.wire.id, context.now()))
    for (;;) {
      const before = context.now()
      const turn = counted(await exclusive(channel, () => channel.run.turn(force)))
      force = false
      options.onProgress(done())
      while (watchSilence(context) > 0) await channelNeeds.breathe()
      // A clock that is set while we wait must neither end nor prolong the sync.
      left -= Math.min(Math.max(0, context.now() - before), 90_000)
      if (stopped || options.cancelled() || left <= 0) return turn.offline
      if (turn.progress) {
        asked = false
        await channelNeeds.breathe()
        continue
      }
      if (!options.untilIdle || turn.offline !== undefined) return turn.offline
      if (await isQuiet(channel)) {
        // What is still owed now was lost on the way: asking brings it out.
        if (asked || (await exclusive(channel, () => channel.run.askOwed())) === 0) return turn.offline
        asked = true
        continue
      }
      if (channel.run.wire.pending === undefined) {
        // The other side does not say by itself what it still owes: each message is asked about, once a sync.
        if (!askedEach) {
          askedEach = true
          if ((await exclusive(channel, () => channel.run.askOwed(ASKED_EACH))) > 0) continue
        }
        if (isIdle(channel)) return turn.offline
      }
      const pause = Math.min(
        left,
        channel.run.nextIn(),
        channel.run.wire.training ? LOOK_EVERY_MS.training : LOOK_EVERY_MS.real,
      )
      await channelNeeds.sleep(pause)
      left -= pause
    }
  }

  const makeKnown = ({ wire, mixed }: ChannelRun): void =>
    addChannel(ledger, {
      id: wire.id,
      title: wire.title,
      kind: wire.kind,
      training: wire.training,
      enabled: wire.training && !mixed,
    })

  if (driven.length > 0) transaction(ledger, () => driven.forEach(({ run }) => makeKnown(run)))
  const pump: Pump = {
    wake() {
      for (const channel of driven) schedule(channel, 0)
      if (watching) return
      watching = true
      cancelSilence = ports.clock.after(0, watch)
    },
    async sync(options) {
      await start()
      const before = { ...totals }
      const ends = await Promise.all(
        driven.map((channel) =>
          syncChannel(channel, options, () => totals.sent - before.sent + totals.receipts - before.receipts),
        ),
      )
      if (stopped) throw new Stopped()
      const offline = driven.flatMap((channel, i) => (ends[i] === undefined ? [] : [channel.run.wire.id]))
      const figures = driven.map((channel) => channelFigures(ledger, channel.run.wire.id))
      return {
        sent: totals.sent - before.sent,
        received: totals.received - before.received,
        receipts: totals.receipts - before.receipts,
        queued: figures.reduce((n, one) => n + one.queued, 0),
        inFlight: figures.reduce((n, one) => n + one.inFlight, 0),
        offline,
      }
    },
    status() {
      const known = new Map(listChannels(ledger).map((row) => [row.id, row]))
      return driven.map(({ run }) => {
        const row = known.get(run.wire.id)
        const error = run.mixed ? 'LEDGER_TRAINING_MIXED' : (row?.lastError ?? '')
        return {
          id: run.wire.id,
          title: run.wire.title,
          kind: run.wire.kind,
          enabled: run.enabled(),
          online: run.enabled() && run.online(),
          ...channelFigures(ledger, run.wire.id),
          lastContactAt: row?.lastContactAt ?? undefined,
          lastError: error === '' ? undefined : error,
          notices: run.wire.notices?.() ?? [],
        }
      })
    },
    connect(wire) {
      const run = createChannelRun(context, wire, channelNeeds)
      transaction(ledger, () => makeKnown(run))
      const known = driven.find((one) => one.run.wire.id === wire.id)
      if (known === undefined) {
        const added: Driven = { run, busy: Promise.resolve(), cancelTimer: () => undefined }
        driven.push(added)
        if (watching) schedule(added, 0)
        return
      }
      // What the old one is about to say still counts: it ends its act first.
      void exclusive(known, () => {
        known.run.wire.close()
        known.run = run
        return Promise.resolve()
      })
    },
    async stop() {
      stopped = true
      cancelSilence()
      for (const channel of driven) channel.cancelTimer()
      let quiet = false
      void Promise.allSettled(driven.map((channel) => channel.busy)).then(() => {
        quiet = true
      })
      // A wire may never answer: what it says after the stop is not listened to.
      for (let i = 0; i < TURNS_TO_STOP && !quiet; i++) await turnOfLoop()
    },
  }
  pumps.set(ledger, pump)
  return pump
}
