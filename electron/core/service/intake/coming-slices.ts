import { readSlice, type StagingSlice } from '../../../../db/intake/staging.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import type { JobContext } from '../../context.ts'
import type { Clock } from '../../ports.ts'
import type { BuildOrder, BuiltRow, SliceBuilder } from './row-build.ts'

/** Rows that may lie there built before they are written: some 700 bytes each. */
const MOST_ROWS = 60_000
/** Fewer of them while the file is still being read. */
const MOST_ROWS_EARLY = 30_000
/** Slices that the builder has before it, so that it never waits for the next. */
const AT_ONCE = 2
/** While a file is still being read, the processors are for that: after each slice the builder rests so many times as long as it took. */
const REST = 2
/** What nobody has accepted for so long is forgotten; it is built again when it is wanted. */
const HELD_MS = 15 * 60_000

/** A slice on its way from staging into the ledger. */
export interface ComingSlice {
  readonly slice: number
  readonly rows: number
  readonly skip: number
  readonly portions: AsyncIterable<readonly BuiltRow[]>
}

export interface ComingOptions {
  readonly order: BuildOrder
  readonly clock: Clock
  readonly builder: SliceBuilder
  /** The first staged slice from a number on. */
  readonly read: (from: number) => StagingSlice | undefined
}

/**
 * The slices of one batch and the rows that are built from them. It begins while the file is still read and goes on while a person looks at
 * what was found in it, so that most of an acceptance is done when it is asked for; nothing of this is anywhere but in memory.
 */
export class ComingSlices {
  readonly #options: ComingOptions
  /** Asked of the builder and not taken yet, by number. */
  readonly #asked = new Map<number, ComingSlice>()
  #rows = 0
  #working = 0
  /** Below this number every slice was asked for or taken. */
  #next = 0
  #restUntil = 0
  #isGoingOn = false
  #isOver = false

  constructor(options: ComingOptions) {
    this.#options = options
  }

  /** The builder has failed, or this was closed: whoever wants the rows begins anew. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Built with the same key, shape and day. */
  isFor(order: BuildOrder): boolean {
    return JSON.stringify(order) === JSON.stringify(this.#options.order)
  }

  /** A slice that was staged just now: built at once if the builder has nothing to do and has rested. */
  offer(slice: StagingSlice): void {
    const mayWork = this.#working === 0 && this.#options.clock.now() >= this.#restUntil
    if (mayWork && this.#hasRoom(slice, MOST_ROWS_EARLY)) this.#ask(slice, 0)
  }

  /** All is staged: builds one slice after the other as long as there is room. */
  goOn(): void {
    this.#isGoingOn = true
    while (!this.#isOver && this.#working < AT_ONCE) {
      while (this.#asked.has(this.#next)) this.#next++
      const slice = this.#options.read(this.#next)
      if (slice === undefined || !this.#hasRoom(slice, MOST_ROWS)) return
      this.#next = slice.slice
      if (!this.#asked.has(slice.slice)) this.#ask(slice, 0)
    }
  }

  /** The first slice from a number on, from its row `skip`; what comes behind it is built meanwhile. */
  take(from: number, skip: number): ComingSlice | undefined {
    const found = this.#asked.get(from) ?? this.#askFor(from, skip)
    if (found === undefined) return undefined
    this.#asked.delete(found.slice)
    this.#rows -= found.rows
    this.#next = Math.max(this.#next, found.slice + 1)
    this.goOn()
    return found
  }

  close(): void {
    this.#isOver = true
    this.#asked.clear()
    this.#options.builder.close()
  }

  #askFor(from: number, skip: number): ComingSlice | undefined {
    const slice = this.#options.read(from)
    return slice && (this.#asked.get(slice.slice) ?? this.#ask(slice, skip))
  }

  #hasRoom(slice: StagingSlice, most: number): boolean {
    return this.#rows === 0 || this.#rows + slice.rows <= most
  }

  #ask({ slice, rows, body }: StagingSlice, skip: number): ComingSlice {
    const { builder, clock } = this.#options
    const begun = clock.now()
    const { portions, whole } = builder.build(body, skip)
    const coming: ComingSlice = { slice, rows, skip, portions }
    this.#asked.set(slice, coming)
    this.#rows += rows
    this.#working++
    void whole.then((isWhole) => {
      this.#working--
      const now = clock.now()
      this.#restUntil = now + REST * (now - begun)
      if (!isWhole) this.#isOver = true
      else if (this.#isGoingOn) this.goOn()
    })
    return coming
  }
}

/** The staged slices of a batch. */
export function comingSlices(
  { ledger, ports }: JobContext,
  batchId: number,
  order: BuildOrder,
  builder: SliceBuilder,
): ComingSlices {
  return new ComingSlices({
    order,
    builder,
    clock: ports.clock,
    read: (from) => (ledger.database.open ? readSlice(ledger, batchId, from) : undefined),
  })
}

/** The batch whose rows are built before they are accepted, of each ledger the latest. */
const ahead = new WeakMap<WriteHandle, { readonly batchId: number; readonly coming: ComingSlices; stop(): void }>()

/** Keeps what is built of a batch until it is accepted, given up, or another one comes. */
export function holdAhead(ledger: WriteHandle, batchId: number, coming: ComingSlices, clock: Clock): void {
  dropAhead(ledger)
  ahead.set(ledger, { batchId, coming, stop: clock.after(HELD_MS, () => dropAhead(ledger, batchId)) })
}

/** What is built of a batch already; whoever takes it closes it. */
export function takeAhead(ledger: WriteHandle, batchId: number, order: BuildOrder): ComingSlices | undefined {
  const held = ahead.get(ledger)
  if (held?.batchId !== batchId) return undefined
  if (held.coming.isOver || !held.coming.isFor(order)) {
    dropAhead(ledger)
    return undefined
  }
  held.stop()
  ahead.delete(ledger)
  return held.coming
}

/** Forgets what is built of a batch, or of any. */
export function dropAhead(ledger: WriteHandle, batchId?: number): void {
  const held = ahead.get(ledger)
  if (held === undefined || (batchId !== undefined && held.batchId !== batchId)) return
  ahead.delete(ledger)
  held.stop()
  held.coming.close()
}
