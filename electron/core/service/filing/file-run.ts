import { anyWaiting, removeWaiting, urgentClients, type WaitingParcel } from '../../../../db/channel/waiting.ts'
import { takeNumbers } from '../../../../db/house/identity.ts'
import { purchasedInYear } from '../../../../db/filing/parcel-link.ts'
import { madeBy } from '../../../../db/trade/maker.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { beijingTime } from '../../../../shared/domain/filing/app-time.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import { CebBuildError } from '../../../../shared/message/ceb/build.ts'
import type { JobContext, ReadContext, WriteContext } from '../../context.ts'
import type { Signer } from '../../ports.ts'
import { setting } from '../house/setting.ts'
import { surroundingsOf } from '../parcel/match-triple.ts'
import {
  filedElsewhere,
  freezeMessage,
  sealMessage,
  signerOf,
  staleDocuments,
  unbuildable,
  unfitForSchema,
  type SealedMessage,
} from './freeze.ts'
import type { PreparedDocument, PreparedParcel, PrepareTools } from './prepare.ts'
import { yearOf } from '../../../../db/filing/projection.ts'
import { Holds, type FileRule } from './reasons-to-hold.ts'
import { applyTools } from './receive.ts'
import { readTriples, type ReadTriple } from './triple-read.ts'

/** What filing and redeclaring share: judging parcels as of now, grouping them into messages, freezing message by message. */

/** CEB 202205: at most 100 documents a message. */
export const MESSAGE_DOCUMENTS = 100
/** At most so many parcels are judged and composed in one turn: some ten milliseconds. */
export const PARCELS_A_TURN = 50
/** However slow the machine is, so many are: fewer would cost more in turns than in work. */
export const LEAST_A_TURN = 10
export const COP_SERIES = 'filing.copNo'
const NUMBERS_AT_ONCE = 1000
/** So many messages are sealed before they are frozen: their bytes go to the disk together, and one is built while another is signed. */
export const PARCELS_AT_ONCE = 2 * MESSAGE_DOCUMENTS

/** Everything that one run judges parcels by; made anew for each run, because the day and the tables are those of now. */
export interface RunTools {
  /** Parcels by id; one that has no order comes as undefined. */
  read(ids: readonly number[]): { id: number; read: ReadTriple | undefined }[]
  readonly prepare: PrepareTools
  context(mode: Mode): MatchContext
}

/** Channels that a filing may be queued for: those whose nature fits the ledger. */
export function fittingChannels(context: Pick<WriteContext, 'ports' | 'identity'>): ReadonlySet<string> {
  return new Set(
    context.ports.wires
      .filter((wire) => wire.training === (context.identity.kind === 'training'))
      .map((wire) => wire.id),
  )
}

/** Tools of a run; `pending` is what buyers bought in documents that are prepared and not yet in the ledger. */
export function runTools(
  context: Pick<ReadContext, 'ledger' | 'clientKey' | 'now' | 'identity' | 'actor'>,
  rng: PrepareTools['rng'],
  channels: ReadonlySet<string>,
  acceptWarnings: boolean,
  pending: ReadonlyMap<string, number> = new Map(),
): RunTools {
  const appTime = beijingTime(context.now())
  const around = surroundingsOf(context)
  const twoPersons = setting(context.ledger, 'filing.twoPersons') === 'true'
  return {
    read(ids) {
      const found = new Map(readTriples(context, around, ids).map((read) => [read.facts.parcelId, read]))
      return ids.map((id) => ({ id, read: found.get(id) }))
    },
    context: (mode) => around.context(mode),
    prepare: {
      rng,
      deviceCode: context.identity.deviceCode,
      appTime,
      acceptWarnings,
      channels,
      annualUsed: (buyerHash) =>
        purchasedInYear(context.ledger, buyerHash, yearOf(appTime)) + (pending.get(buyerHash) ?? 0),
      madeHere: (parcelId) => twoPersons && madeBy(context.ledger, parcelId, context.actor.userId),
    },
  }
}

const TOOLS_LAST_MS = 10_000

/** Tools that are made anew every few seconds: a long run declares with the time, the tables and the profiles of its moment. */
export function freshTools(context: Pick<ReadContext, 'now'>, make: () => RunTools): () => RunTools {
  let made: { tools: RunTools; at: number } | undefined
  return () => {
    const age = made === undefined ? TOOLS_LAST_MS : Math.abs(context.now() - made.at)
    made = made === undefined || age >= TOOLS_LAST_MS ? { tools: make(), at: context.now() } : made
    return made.tools
  }
}

/** Documents of one kind in groups of one message: a hundred, or fewer where the schema takes fewer (711 takes one). */
function chunks(documents: readonly PreparedDocument[], { edition }: ProfileBody): PreparedDocument[][] {
  const [first] = documents
  const most = first === undefined ? 1 : Math.min(MESSAGE_DOCUMENTS, fieldTable(first.kind, edition).maxDocuments)
  const groups: PreparedDocument[][] = []
  for (let from = 0; from < documents.length; from += most) groups.push(documents.slice(from, from + most))
  return groups
}

export interface RunResult {
  /** Parcels whose documents are queued. */
  filed: number
  messages: number
}

/** What is known of the parcels that are being frozen together. */
interface Batch {
  /** Parcels that were dropped on the way. */
  readonly gone: Set<number>
  /** By parcel the messages that its next document must not overtake. */
  readonly after: Map<number, number[]>
  /** By parcel its last document: when that is frozen, the parcel is filed. */
  readonly last: ReadonlyMap<number, PreparedDocument | undefined>
}

function waitFor(after: Batch['after'], parcelId: number, message: number): void {
  after.set(parcelId, [...(after.get(parcelId) ?? []), message])
}

/** Each business key once: what two parcels share is filed by the first of them, and by the next when that one is held. */
function firstOfEachKey(documents: readonly PreparedDocument[]): PreparedDocument[] {
  const first = new Map<string, PreparedDocument>()
  for (const document of documents) if (!first.has(document.businessKey)) first.set(document.businessKey, document)
  return [...first.values()]
}

/** Collects prepared parcels and freezes them as messages of at most 100, client by client, mode by mode. */
export class FileRun {
  readonly holds = new Holds()
  readonly result: RunResult = { filed: 0, messages: 0 }
  /** What buyers bought in parcels that are prepared and not frozen yet. */
  readonly pending = new Map<string, number>()
  /** Parcels that are to be filed as soon as their key can sign again. */
  readonly waiting = new Map<number, WaitingParcel>()
  #failure: Failure | undefined
  #nextNumber = 0
  #numbersLeft = 0
  readonly #job: JobContext
  readonly #why: string
  readonly #groups = new Map<string, PreparedParcel[]>()
  /** Keys that refused to work: not asked again in this run. */
  readonly #locked = new Map<string, Failure>()

  readonly #signerOf: typeof signerOf
  readonly #mayWait: boolean
  readonly #urgent: ReadonlySet<number>

  /** @param options findSigner: who signs for a profile (measurements leave the key out); mayWait: keep what its key did not sign */
  constructor(job: JobContext, why: string, options: { findSigner?: typeof signerOf; mayWait?: boolean } = {}) {
    this.#job = job
    this.#why = why
    this.#signerOf = options.findSigner ?? signerOf
    this.#mayWait = options.mayWait === true
    this.#urgent = urgentClients(job.ledger)
  }

  /** The next number of our own series, in the caller's transaction; they are drawn many at once, because a gap does no harm. */
  takeSequence(): number {
    if (this.#numbersLeft === 0) {
      this.#nextNumber = takeNumbers(this.#job.ledger, COP_SERIES, NUMBERS_AT_ONCE)
      this.#numbersLeft = NUMBERS_AT_ONCE
    }
    this.#numbersLeft--
    return this.#nextNumber++
  }

  hold(parcelId: number, rules: readonly string[]): void {
    this.holds.add(parcelId, rules)
  }

  add(parcel: PreparedParcel): void {
    // Follow-ups of several kinds may be asked for once more together; a message has one kind.
    const key = `${parcel.clientId}|${parcel.mode}|${parcel.inventory?.kind ?? ''}`
    const group = this.#groups.get(key) ?? []
    group.push(parcel)
    this.#groups.set(key, group)
    this.#book(parcel.inventory, 1)
  }

  #book(document: PreparedDocument | undefined, sign: 1 | -1): void {
    if (document === undefined || document.buyerHash === '') return
    this.pending.set(document.buyerHash, (this.pending.get(document.buyerHash) ?? 0) + sign * document.dutiable)
  }

  /** Freezes groups that fill so many messages, or all of them. */
  async flush(all: boolean): Promise<void> {
    for (const [key, group] of this.#groups) {
      while (group.length >= PARCELS_AT_ONCE || (all && group.length > 0))
        await this.#freezeParcels(group.splice(0, PARCELS_AT_ONCE))
      if (group.length === 0) this.#groups.delete(key)
    }
  }

  /** When nothing at all was filed because of a key, that is the answer. @throws Failure SIGNER_MISSING, SIGN_FAILED */
  failIfOnlySigning(): void {
    if (this.result.filed === 0 && this.#failure !== undefined) throw this.#failure
  }

  /** The triple's own documents first, then the inventories, which wait for them. */
  async #freezeParcels(parcels: readonly PreparedParcel[]): Promise<void> {
    const [first] = parcels
    if (first === undefined) return
    const last = new Map(parcels.map(({ parcelId, inventory, before }) => [parcelId, inventory ?? before.at(-1)]))
    const batch: Batch = { gone: new Set(), after: new Map(), last }
    const kinds = new Set(parcels.flatMap((parcel) => parcel.before.map((document) => document.kind)))
    for (const kind of kinds)
      await this.#freezeKind(
        first,
        parcels.flatMap((parcel) => parcel.before.filter((document) => document.kind === kind)),
        batch,
      )
    await this.#freezeKind(
      first,
      parcels.flatMap((parcel) => parcel.inventory ?? []),
      batch,
    )
    for (const parcel of parcels) this.#book(parcel.inventory, -1)
  }

  async #freezeKind(of: PreparedParcel, documents: readonly PreparedDocument[], batch: Batch): Promise<void> {
    const { gone } = batch
    let rest = documents.filter((document) => !gone.has(document.parcelId))
    const drop = (parcelIds: readonly number[], rule: FileRule): void => {
      for (const id of parcelIds) {
        if (!gone.has(id)) this.hold(id, [rule])
        gone.add(id)
      }
      rest = rest.filter((document) => !gone.has(document.parcelId))
    }
    const checked = new Set<PreparedDocument>()
    while (rest.length > 0) {
      for (const sealed of await this.#sealAll(of, firstOfEachKey(rest), drop, checked)) {
        if (!(await this.#job.slice(() => this.#freezeOrDrop(sealed, batch, drop)))) continue
        const done = new Set(sealed.documents)
        rest = rest.filter((document) => !done.has(document))
      }
      rest = this.#withoutShared(rest, batch)
    }
  }

  /** What another parcel has filed meanwhile under the same key goes out once; the parcel's next document must not overtake it. */
  #withoutShared(documents: readonly PreparedDocument[], { after }: Batch): PreparedDocument[] {
    const elsewhere = filedElsewhere(this.#job.ledger, documents)
    for (const [{ parcelId }, message] of elsewhere) waitFor(after, parcelId, message)
    return documents.filter((document) => !elsewhere.has(document))
  }

  /**
   * Seals the documents in messages; what had to be dropped is in none of them. A message is checked in one turn, built in the next and
   * stored in a third, and while one is being signed the next is built. Their bytes are on the disk before any of them is frozen.
   */
  async #sealAll(
    of: PreparedParcel,
    documents: readonly PreparedDocument[],
    drop: (ids: readonly number[], rule: FileRule) => void,
    checked: Set<PreparedDocument>,
  ): Promise<SealedMessage[]> {
    const sealing: Promise<SealedMessage | undefined>[] = []
    try {
      for (const some of chunks(documents, of.profile)) {
        await this.#job.breathe()
        // The platform refuses a message as a whole: one document that the schema does not take would bring down a hundred.
        const unfit = some.every((one) => checked.has(one)) ? [] : unfitForSchema(some, of.profile)
        for (const one of some) checked.add(one)
        if (unfit.length > 0) drop(unfit, 'F-SCHEMA')
        else {
          await this.#job.breathe()
          const one = this.#seal(of, some, drop)
          // What ends it is heard of below; until then nobody has asked.
          one.catch(() => undefined)
          sealing.push(one)
        }
      }
    } finally {
      await Promise.allSettled(sealing)
    }
    const sealed = (await Promise.all(sealing)).filter((message) => message !== undefined)
    await this.#job.content.flush()
    return sealed
  }

  /** Builds and signs; what cannot be built or signed is dropped and undefined comes back, so that the rest is tried again. */
  async #seal(
    of: PreparedParcel,
    rest: readonly PreparedDocument[],
    drop: (ids: readonly number[], rule: FileRule) => void,
  ): Promise<SealedMessage | undefined> {
    const [first] = rest
    const ids = rest.map((document) => document.parcelId)
    const locked = this.#locked.get(of.profile.signer)
    try {
      if (locked !== undefined) throw locked
      const signer: Signer | undefined =
        first === undefined ? undefined : this.#signerOf(this.#job.ports.signers, of.profile, first.kind)
      return await sealMessage(this.#job, rest, of.profile, signer, this.#urgent.has(of.clientId))
    } catch (error) {
      if (error instanceof CebBuildError) {
        const bad = unbuildable(rest, of.profile)
        drop(bad.length === 0 ? ids : bad, 'F-CHARACTER')
        return undefined
      }
      if (!(error instanceof Failure) || (error.code !== 'SIGN_FAILED' && error.code !== 'SIGNER_MISSING')) throw error
      this.#failure = error
      if (error.code === 'SIGNER_MISSING' || error.data['locked'] === true) this.#locked.set(of.profile.signer, error)
      const canWait = this.#mayWait && error.data['locked'] === true
      for (const id of canWait ? ids : [])
        this.waiting.set(id, { parcelId: id, clientId: of.clientId, signer: of.profile.signer })
      drop(ids, error.code === 'SIGNER_MISSING' ? 'F-SIGNER' : canWait ? 'F-WAITS' : 'F-SIGN')
      return undefined
    }
  }

  /** One transaction: looks once more whether all of a message may still be filed, then freezes it. False = some were dropped; try the rest. */
  #freezeOrDrop(
    sealed: SealedMessage,
    { after, last }: Batch,
    drop: (ids: readonly number[], rule: FileRule) => void,
  ): boolean {
    const stale = staleDocuments(this.#job, sealed)
    for (const { parcelId, rule } of stale) drop([parcelId], rule)
    if (stale.length > 0 || filedElsewhere(this.#job.ledger, sealed.documents).size > 0) return false
    const id = freezeMessage(this.#job, sealed, applyTools(this.#job), this.#why, after)
    this.#job.content.sync()
    const parcels = sealed.documents.map((document) => document.parcelId)
    if (anyWaiting(this.#job.ledger)) removeWaiting(this.#job.ledger, parcels)
    for (const parcelId of parcels) waitFor(after, parcelId, id)
    this.result.messages++
    for (const document of sealed.documents) if (last.get(document.parcelId) === document) this.result.filed++
    this.#job.touch('filing', 'outbox', 'parcel')
    this.#job.wakePump()
    return true
  }
}
