import { openDB, type IDBPDatabase } from 'idb'
import type { DeviceScan, ScanOutcome } from '../../shared/contract/area/lan.ts'
import type { Answer } from '../../shared/contract/index.ts'

/**
 * Scans wait in the device until the ledger has answered them, each under an id and a number that were made here, and go in the order in
 * which they were made, one call at a time. They outlive a reload and a device that is switched off.
 */
export interface QueuePorts {
  readonly send: (scans: DeviceScan[]) => Promise<Answer<{ outcomes: ScanOutcome[]; nextSeq: number }>>
  readonly newId: () => string
  readonly now: () => number
  readonly later: (work: () => void, ms: number) => () => void
}

export interface QueueState {
  /** Scans that the ledger has not answered. */
  readonly waiting: number
  readonly online: boolean
  /** The ledger refuses this device: it was shut out, or never paired. */
  readonly refused: string
}

export interface ScanQueue {
  readonly state: () => QueueState
  readonly subscribe: (listener: () => void) => () => void
  /** Keeps a scan; resolves when it is stored here. */
  readonly add: (kind: DeviceScan['kind'], input: Readonly<Record<string, unknown>>) => Promise<string>
  /** Hears what the ledger made of each scan. */
  readonly onOutcome: (listener: (outcome: ScanOutcome) => void) => () => void
  /** Hears of each scan as soon as it is stored here; `reach`: the ledger could be asked when it was last tried. */
  readonly onStored: (listener: (code: string, reach: boolean) => void) => () => void
  readonly flush: () => void
  /** The ledger's next number for this device, when it is known. */
  readonly heardNext: (nextSeq: number) => void
}

const AT_ONCE = 50
const RETRY_MS = 3000
/** Answers of the gate that a repeat does not change. */
const REFUSALS: ReadonlySet<string> = new Set(['DEVICE_UNKNOWN', 'ROLE_REFUSED', 'NOT_SIGNED_IN'])

interface Numbered {
  readonly seq: number
}

async function open(): Promise<IDBPDatabase> {
  return openDB('portledger-handheld', 1, {
    upgrade(database) {
      database.createObjectStore('scan', { keyPath: 'seq' })
      database.createObjectStore('note')
    },
  })
}

class DeviceQueue implements ScanQueue {
  readonly #database: IDBPDatabase
  readonly #ports: QueuePorts
  readonly #listeners = new Set<() => void>()
  readonly #stored = new Set<(code: string, reach: boolean) => void>()
  readonly #outcomes = new Set<(outcome: ScanOutcome) => void>()
  #state: QueueState = { waiting: 0, online: true, refused: '' }
  #sending = false
  #adding: Promise<unknown> = Promise.resolve()
  #cancel: (() => void) | undefined

  constructor(database: IDBPDatabase, ports: QueuePorts, waiting: number) {
    this.#database = database
    this.#ports = ports
    this.#state = { ...this.#state, waiting }
  }

  readonly state = (): QueueState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly onOutcome = (listener: (outcome: ScanOutcome) => void): (() => void) => {
    this.#outcomes.add(listener)
    return () => this.#outcomes.delete(listener)
  }

  readonly onStored = (listener: (code: string, reach: boolean) => void): (() => void) => {
    this.#stored.add(listener)
    return () => this.#stored.delete(listener)
  }

  #set(change: Partial<QueueState>): void {
    this.#state = { ...this.#state, ...change }
    this.#listeners.forEach((listener) => listener())
  }

  readonly add = (kind: DeviceScan['kind'], input: Readonly<Record<string, unknown>>): Promise<string> => {
    const id = this.#ports.newId()
    // Numbers are given one after the other, however quickly the gun fires.
    const stored = this.#adding.then(async () => {
      const turn = this.#database.transaction(['scan', 'note'], 'readwrite')
      const next: number = (await turn.objectStore('note').get('next')) ?? 1
      const scan: DeviceScan = { id, seq: next, kind, at: this.#ports.now(), input: { ...input } }
      await turn.objectStore('scan').put(scan)
      await turn.objectStore('note').put(next + 1, 'next')
      await turn.done
      this.#set({ waiting: this.#state.waiting + 1 })
      const code = typeof input['code'] === 'string' ? input['code'] : ''
      this.#stored.forEach((listener) => listener(code, this.#state.online))
      void this.#send()
      return id
    })
    this.#adding = stored.catch(() => undefined)
    return stored
  }

  readonly heardNext = (nextSeq: number): void => {
    this.#adding = this.#adding.then(async () => {
      const next: number = (await this.#database.get('note', 'next')) ?? 1
      // The ledger knows more of this device than the device itself: its store was emptied.
      if (nextSeq > next) await this.#database.put('note', nextSeq, 'next')
    })
  }

  readonly flush = (): void => {
    this.#cancel?.()
    this.#cancel = undefined
    void this.#send()
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      while (await this.#sendSome());
    } finally {
      this.#sending = false
    }
  }

  /** @returns whether there may be more to send now */
  async #sendSome(): Promise<boolean> {
    const scans: DeviceScan[] = await this.#database.getAll('scan', undefined, AT_ONCE)
    if (scans.length === 0) {
      this.#set({ waiting: 0 })
      return false
    }
    const answer = await this.#ports.send(scans)
    if (!answer.ok) {
      const refused = REFUSALS.has(answer.code)
      this.#set({ online: refused, refused: refused ? answer.code : '' })
      this.#cancel?.()
      this.#cancel = this.#ports.later(() => void this.#send(), RETRY_MS)
      return false
    }
    // What was answered leaves the device; what was not stays, in its order.
    const answered = new Set(answer.value.outcomes.map((outcome) => outcome.id))
    const turn = this.#database.transaction('scan', 'readwrite')
    for (const scan of scans) if (answered.has(scan.id)) await turn.store.delete(scan.seq)
    await turn.done
    const waiting = await this.#database.count('scan')
    this.#set({ waiting, online: true, refused: '' })
    for (const outcome of answer.value.outcomes) this.#outcomes.forEach((listener) => listener(outcome))
    return answered.size > 0
  }
}

/** Opens the device's store and begins to send what waits in it. */
export async function openQueue(ports: QueuePorts): Promise<ScanQueue> {
  const database = await open()
  const waiting: readonly Numbered[] = await database.getAll('scan')
  const queue = new DeviceQueue(database, ports, waiting.length)
  queue.flush()
  return queue
}
