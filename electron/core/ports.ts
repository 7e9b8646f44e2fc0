import type { Checked } from '../../db/law.ts'
import type { ChannelBody } from '../../shared/contract/area/channel.ts'
import type { RefusalCode } from '../../shared/domain/intake/frame.ts'
import type { BookResult, PdfBook, PdfPrint } from '../../shared/domain/paper/book.ts'
import type { PaperLook, TextPlace } from '../../shared/domain/paper/look.ts'
import type { BuildOrder, SliceBuilder } from './service/intake/row-build.ts'

/**
 * What the core asks of the world. Time, randomness, disk, network, keys and child processes come in
 * through these, so that a seed replays a whole day and an adapter can be exchanged without a change here.
 */

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Calls back after so many milliseconds; the answer cancels it. */
  after(ms: number, work: () => void): () => void
}

export interface Rng {
  bytes(count: number): Uint8Array
}

/** Append-only segment files beside the database; what is appended is durable after `sync`. */
export interface SegmentFiles {
  append(bytes: Uint8Array): { segment: number; position: number }
  /** fsync of everything appended so far. */
  sync(): void
  /** The same without holding anybody up; what is appended meanwhile may not be included. Absent = only `sync`. */
  flush?(): Promise<void>
  read(segment: number, position: number, length: number): Uint8Array
  /** Bytes in all segments. */
  size(): number
}

/** Where the ledger's 32-byte key lives, outside the ledger. */
export interface Keys {
  /** @returns undefined when there is none for this ledger */
  load(ledgerId: string): Uint8Array | undefined
  store(ledgerId: string, key: Uint8Array): void
  /** For messages: where a person finds it. */
  place(ledgerId: string): string
}

/** Backups: a whole copy of the ledger's files, made while it is open. */
export type { Checked }

/** Laws checked beside the writer, one after the other; LAWS names their places. */
export interface LawRun {
  check(place: number): Promise<Checked>
  close(): void
}

/** A copy of the database that was opened anew and read. */
export interface CheckedCopy {
  readonly rows: number
  readonly sha256: string
}

export interface BackupFiles {
  /** A new empty place; bytes written there are not a backup until `finish`. */
  begin(name: string): {
    /** Copies the database beside the writer, opens the copy anew and reads it. @throws Failure BACKUP_UNREADABLE */
    copyDatabase(): Promise<CheckedCopy>
    /** Bytes copied so far, and about how many there are. */
    copied(): { done: number; total: number }
    copySegments(): void
    finish(sha256: string): { file: string; bytes: number }
    abandon(): void
  }
  list(): { file: string; bytes: number; at: number }[]
}

// ---------------------------------------------------------------------------------------------- parse child

/** A frame that the parse child sends; its shape is checked by the caller. */
export type ParserFrame = Readonly<Record<string, unknown>> & { readonly t: string }

export interface ParserChild {
  /** Sends the request, then the file's bytes; resolves when all was taken (back-pressure respected). */
  feed(request: unknown, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  readonly frames: AsyncIterable<ParserFrame>
  kill(): void
}

/** `papers` opens PDFs and pictures and writes PDFs, and may read no other program's code; absent = files of rows. */
export interface ParserLimits {
  readonly memoryMb: number
  readonly seconds: number
  readonly program?: 'papers'
}

/** Starts a throw-away child that parses untrusted bytes: no ledger, no keys, capped memory and time. */
export interface Spawn {
  spawnParser(limits: ParserLimits): ParserChild
}

/** Builds staged rows in a thread of its own; the core builds by itself where there is none. */
export interface Builders {
  /** What is staged will be accepted: the thread can start. */
  prepare(): void
  open(order: BuildOrder): SliceBuilder
}

// ---------------------------------------------------------------------------------------------- papers

/** A stored file as a stream; `chunks` is called once. */
export interface PaperSource {
  readonly bytes: number
  chunks(): Iterable<Uint8Array>
}

/** A paper that cannot be taken is an answer: refusalText(code, data) says why, in Chinese. */
export type PaperAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RefusalCode; readonly data: Readonly<Record<string, string | number>> }

/**
 * PDFs and pictures, opened and written in a throw-away child, never in the ledger's process. Bytes of a result go to
 * `sink` as they come; before `ok` they are not whole. An error thrown by `sink` or `onPaper` (a cancelled job) ends
 * the child and is thrown on.
 */
export interface Papers {
  /** Format, pages, resolution; with `text` also each run of text with its page and rectangle. */
  look(
    source: PaperSource,
    options: { readonly fileName: string; readonly text: boolean; readonly maxPages: number },
  ): Promise<PaperAnswer<{ readonly look: PaperLook; readonly places: readonly TextPlace[] }>>
  /** One page (from 1) as a picture: an SVG of outlines and pictures, without script or reference to anything outside. */
  picture(
    source: PaperSource,
    options: { readonly fileName: string; readonly page: number },
    sink: (bytes: Uint8Array) => void,
  ): Promise<PaperAnswer<{ readonly pages: number }>>
  /** Papers in their order as one PDF with index, bookmarks and page stamps; `sources` are those of `book.papers`. */
  assemble(
    book: PdfBook,
    sources: readonly PaperSource[],
    sink: (bytes: Uint8Array) => void,
    onPaper?: (papers: number) => void,
  ): Promise<PaperAnswer<BookResult>>
  /** Pages made from figures. */
  print(print: PdfPrint, sink: (bytes: Uint8Array) => void): Promise<PaperAnswer<{ readonly pages: number }>>
}

// ---------------------------------------------------------------------------------------------- sheets

export interface SheetColumn {
  readonly title: string
  /** text: always a text cell, never a formula. number: a number cell as long as a spreadsheet program keeps all its digits. */
  readonly kind: 'text' | 'number'
}

/** Writes a table for spreadsheet programs, header row first; rows are drawn and bytes leave as they are made, so that memory does not grow with them. */
export interface SheetWriter {
  write(
    format: 'xlsx' | 'csv',
    table: {
      readonly name: string
      readonly columns: readonly SheetColumn[]
      readonly rows: AsyncIterable<readonly string[]>
    },
    sink: (bytes: Uint8Array) => void,
  ): Promise<number>
}

// ---------------------------------------------------------------------------------------------- single window

/**
 * Four kinds of answer to a send. `unknown` (time-out, cut connection) never leads to a blind resend:
 * the pump asks first.
 */
export type SendAnswer =
  | { readonly kind: 'taken'; readonly detail: string }
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/** Does the other side know this message? `cannotSay` when the channel has no such question. */
export type AskAnswer = { readonly kind: 'known' | 'notKnown' | 'cannotSay' | 'offline'; readonly detail: string }

export interface RemoteItem {
  /** The other side's name for the item, unique within the channel. */
  readonly id: string
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** What a wire is told about the message whose envelope it sends. */
export interface SentMessage {
  readonly copMsgId: string
  readonly type: string
  readonly documents: number
  /** Papers that travel beside the document (a channel of files packs them together). */
  readonly attachments?: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

/** One way to the single window. */
export interface Wire {
  readonly id: string
  readonly title: string
  readonly kind: string
  /** A training wire only serves a training ledger, a real one only a real ledger. */
  readonly training: boolean
  /** Papers beside a document travel with it (SentMessage.attachments); absent = they do not. */
  readonly carriesPapers?: boolean
  /** How often answers may be fetched; absent = as often as the pump finds right. */
  readonly pollMs?: number
  send(envelope: Uint8Array, message: SentMessage): Promise<SendAnswer>
  /** @param about when the message was frozen: a record of what was sent can say nothing about what is older than itself */
  ask(copMsgId: string, about?: { readonly at: number }): Promise<AskAnswer>
  /** Items after the cursor, oldest first; the cursor to store once they are durable here. `offline` = nothing could be asked. */
  fetch(cursor: string, limit: number): Promise<{ items: readonly RemoteItem[]; cursor: string; offline?: string }>
  /** The other side still has answers in preparation (a training window knows; a real one cannot say). */
  pending?(): Promise<number>
  /** What a person should look at although nothing has failed: the other program has stopped, files came back. */
  notices?(): readonly string[]
  /** Settings and log of a training window. */
  readonly trainingDesk?: TrainingDesk
  close(): void
}

export interface TrainingDesk {
  settings(): Record<string, string | number | boolean>
  change(settings: Readonly<Record<string, string | number | boolean>>): void
  state(): {
    accepted: number
    documents: number
    duplicates: number
    pending: number
    log: { at: string; text: string }[]
  }
}

export interface SignerInfo {
  readonly id: string
  readonly title: string
  readonly algorithm: 'rsa-sha1' | 'sm2-sm3'
  readonly certificateNumber: string
  /** base64 DER */
  readonly certificate: string
  /** software, pkcs12, eport */
  readonly kind?: string
  readonly subject?: string
  /** USCC of the company that the certificate was issued to. */
  readonly companyCode?: string
  /** YYYY-MM-DD */
  readonly validFrom?: string
  readonly validTo?: string
}

/** locked: wants its PIN. lost: the card was pulled, the control does not answer, the file is gone. */
export interface SignerState {
  readonly state: 'ready' | 'locked' | 'lost'
  readonly reason: string
  /** Tries that are left before the card locks itself, where it says so. */
  readonly triesLeft?: number
}

export type SignAnswer = { ok: true; signature: Uint8Array } | { ok: false; reason: string; locked: boolean }

/** A signing key: software key, card. A refused or locked key is an answer, not an exception. */
export interface Signer {
  info(): SignerInfo
  /** How many signatures it makes at once; absent = one after the other, as a card does. */
  readonly parallel?: number
  /** @param about how many documents the signature covers, for which transmitting company, and whether it comes before what waits */
  sign(
    bytes: Uint8Array,
    about?: { readonly documents: number; readonly company: string; readonly urgent?: boolean },
  ): Promise<SignAnswer>
  /** Absent = always ready. */
  state?(): SignerState
  /** Takes the PIN, which is kept in memory only, until `lock` or the end of the program. */
  unlock?(pin: string): Promise<SignerState>
  lock?(): void
  /** Looks whether the key is there. */
  look?(): Promise<SignerState>
}

/** Opens a channel as an administrator set it up. What is wrong with it (folders that are not there) makes it offline, not broken. */
export interface ChannelMaker {
  open(setting: { readonly id: string; readonly title: string; readonly body: ChannelBody }): Wire
}

/** The way to customs for payment raw data (179号公告). The same bytes may go again: customs knows them by their session. */
export interface PayUpload {
  /** @param body the JSON of payExInfoStr, UTF-8 */
  upload(
    url: string,
    body: Uint8Array,
  ): Promise<
    | { readonly kind: 'answered'; readonly text: string }
    | { readonly kind: 'later' | 'unknown'; readonly detail: string }
  >
}

export interface Ports {
  readonly clock: Clock
  readonly rng: Rng
  readonly segments: SegmentFiles
  readonly backups: BackupFiles
  readonly spawn: Spawn
  readonly builders?: Builders
  /** Absent where there are no threads: the writer checks by itself. */
  readonly laws?: { open(): LawRun }
  readonly sheets: SheetWriter
  readonly papers: Papers
  /** All ways to the single window; a channel that is set up while the program runs appears here. */
  readonly wires: readonly Wire[]
  /** Absent where no channel can be set up (training, tests). */
  readonly channels?: ChannelMaker
  readonly signers: readonly Signer[]
  /** Files in the folder of keys that hold no usable key, by name. */
  readonly brokenKeys?: readonly string[]
  /** Absent where nothing may be uploaded (command line, tests). */
  readonly payUpload?: PayUpload
}
