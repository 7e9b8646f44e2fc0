import type { WriteContext } from '../context.ts'

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
  sync(options: { untilIdle: boolean; maxSeconds: number; cancelled: () => boolean; onProgress: (done: number) => void }): Promise<SyncResult>
  status(): ChannelStatus[]
  stop(): Promise<void>
}

export interface PumpNeeds {
  /** Writes an internal error's details to the log and answers its id. */
  reportInternal(error: unknown): string
}

export function createPump(_context: WriteContext, _needs: PumpNeeds): Pump {
  return {
    wake: () => undefined,
    sync: () => Promise.resolve({ sent: 0, received: 0, receipts: 0, queued: 0, inFlight: 0, offline: [] }),
    status: () => [],
    stop: () => Promise.resolve(),
  }
}
