import type { ReadHandle, WriteHandle } from '../../db/open.ts'
import type { In, JobName, Out } from '../../shared/contract/index.ts'
import type { Role } from '../../shared/contract/role.ts'
import type { Topic } from '../../shared/contract/topic.ts'
import type { ContentReader, ContentWriter } from './content.ts'
import type { Ports } from './ports.ts'
import type { Secrets } from './secret.ts'
import type { LedgerIdentity } from '../../db/house/identity.ts'

/** Who calls. Every command knows its actor. */
export interface Actor {
  readonly userId: number
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The handheld or other machine that he works on, when it was paired with the ledger. */
  readonly deviceId?: number
}

/** What a query gets: a read-only view. */
export interface ReadContext {
  readonly ledger: ReadHandle
  readonly secrets: Secrets
  readonly content: ContentReader
  readonly identity: LedgerIdentity
  readonly actor: Actor
  /** The key of a client's personal data; throws when it was destroyed (erasure). */
  clientKey(clientId: number): Uint8Array
  now(): number
}

/** What a command gets, inside its transaction. */
export interface WriteContext extends ReadContext {
  readonly ledger: WriteHandle
  readonly content: ContentWriter
  readonly ports: Ports
  /** Appends to the audit chain; detail must hold no personal data in clear. */
  audit(action: string, subject: string, detail?: Readonly<Record<string, unknown>>): void
  /** Tells the screens, after the commit. */
  touch(...topics: Topic[]): void
  /** Wakes the outbox pump after the commit. */
  wakePump(): void
}

/** What a job gets. It runs in slices so that it never blocks the screen or another clerk. */
export interface JobContext extends WriteContext {
  readonly jobId: number
  /** Where an earlier run of this job stopped. */
  readonly cursor: string | undefined
  /** One short transaction (aim: 20 ms at most), then others get their turn. Throws JOB_CANCELLED when the user cancelled. */
  slice<T>(work: () => T): Promise<T>
  /** Gives others their turn without a transaction. Throws JOB_CANCELLED. */
  breathe(): Promise<void>
  /** Cheap: kept in memory, written to the ledger at most a few times a second; with a cursor always, in the current transaction if there is one. */
  progress(done: number, total?: number, cursor?: string): void
  readonly cancelled: boolean
}

export interface JobDefinition<N extends JobName> {
  /** What the job strip shows, from the input alone. */
  label(input: In<N>): string
  run(context: JobContext, input: In<N>): Promise<Out<N>>
  /** After a crash: run again from the cursor, or undo what is half done and end as failed. */
  readonly afterCrash: 'resume' | 'undo'
  /** Removes what a cancelled, failed or crashed run left invisible. */
  undo?(context: WriteContext, input: In<N>, jobId: number): void
}
