/**
 * What the host process (windows, loopback server; knows no SQLite) and the core process (owns the ledger) say to
 * each other. Everything is a structured clone: the channel is `child_process` with advanced serialization under plain
 * Node, and a utility process's parent port in Electron.
 */
import type { FailureData } from '../../shared/contract/failure.ts'
import type { ParserLimits } from './ports.ts'

/** Who asks. The host vouches for `caller` and `via`; `token` is what the caller itself presented (from session.signIn). */
export interface CallSession {
  /** One window, browser profile or attached command line; never reused. */
  readonly caller: string
  readonly via: 'window' | 'loopback' | 'cli' | 'lan'
  /** Of a machine of the local network: the secret that it was given when it was paired. */
  readonly device?: string
  readonly token?: string
}

/** Requests carry an id and get exactly one answer with the same id. */
export type HostRequest =
  | { readonly type: 'call'; readonly name: string; readonly input: unknown; readonly session: CallSession }
  /** Begins a file. `label` is the bare file name for people to read, never a path. Value: UploadOpened. */
  | { readonly type: 'upload-open'; readonly label: string; readonly session: CallSession }
  /** The answer is the back-pressure: the next chunk follows it. Value: null. */
  | { readonly type: 'upload-chunk'; readonly upload: string; readonly bytes: Uint8Array }
  /** Value: StoredContent. */
  | { readonly type: 'upload-close'; readonly upload: string }
  | { readonly type: 'upload-abort'; readonly upload: string }
  /** Content of the store by its hash; `name` is what the user will save it as. Value: DownloadOpened. */
  | { readonly type: 'download-open'; readonly hash: string; readonly name: string; readonly session: CallSession }
  /** Value: Uint8Array, or null at the end. */
  | { readonly type: 'download-read'; readonly download: string }
  | { readonly type: 'download-close'; readonly download: string }
  /** May this machine ask anything at all? Value: null. */
  | { readonly type: 'admit'; readonly session: CallSession }
  /** The network server as the ledger wants it. Value: LanSetting. */
  | { readonly type: 'lan-setup' }
  /** What came of it. Value: null. */
  | { readonly type: 'lan-state'; readonly state: LanState }
  /** How the listener for customs' questions (platDataOpen) is set up. Value: ListenerSetup. */
  | { readonly type: 'listener-setup' }
  /** What became of the listener: '' = it listens or is off, else why it does not. Value: null. */
  | { readonly type: 'listener-state'; readonly problem: string }
  /** The text of openReq as it came, and from where. Value: the JSON to answer. */
  | { readonly type: 'listener-take'; readonly text: string; readonly peer: string }

export type HostMessage =
  | (HostRequest & { readonly id: number })
  /** Finish what is running or leave it resumable, then end the process. */
  | { readonly type: 'stop' }
  /** First of all, to a core started with `--wrapped-keys`: what the system's key store keeps for us. */
  | { readonly type: 'keys'; readonly wrappingKey: Uint8Array }
  | ParserReport

export interface LanSetting {
  readonly enabled: boolean
  readonly port: number
}

export interface LanState {
  /** 0 = not listening. */
  readonly port: number
  /** Where other machines reach it: https://address:port. */
  readonly addresses: readonly string[]
  /** SHA-256 of its certificate, in groups. */
  readonly fingerprint: string
  /** Last day of the certificate, yyyy-mm-dd. */
  readonly validTo: string
  /** In words, why it does not listen; '' = it does, or is off. */
  readonly problem: string
}

export const LAN_OFF: LanState = { port: 0, addresses: [], fingerprint: '', validTo: '', problem: '' }

export interface ListenerSetup {
  readonly enabled: boolean
  readonly host: string
  readonly port: number
  readonly path: string
  /** IPv4 addresses that may ask; nobody else. */
  readonly peers: readonly string[]
}

export interface StoredContent {
  /** SHA-256 in hexadecimal: what procedures take. */
  readonly hash: string
  readonly bytes: number
}

/** What every window hears. */
export type CoreEvent =
  /** Screens that show these topics ask again. */
  | { readonly type: 'topics'; readonly topics: readonly string[] }
  /** A JobView of the contract. */
  | { readonly type: 'job'; readonly job: unknown }

/** What a window hears beside the core's own events: whether the core is there at all. */
export type HostEvent = CoreEvent | { readonly type: 'core'; readonly state: 'up' | 'down' }

export interface CoreInfo {
  readonly ledgerId: string
  readonly kind: 'training' | 'real'
  readonly schemaVersion: number
}

export type CoreMessage =
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly type: 'answer'
      readonly id: number
      readonly ok: false
      readonly code: string
      readonly data: FailureData
    }
  | { readonly type: 'event'; readonly event: CoreEvent }
  /** The ledger is open and calls are served. */
  | { readonly type: 'ready'; readonly info: CoreInfo }
  /** The ledger cannot be opened and trying again would not help (LEDGER_IN_USE, LEDGER_KEY_WRONG, ...); the process ends after it. */
  | { readonly type: 'refused'; readonly code: string; readonly data: FailureData }
  | ParserOrder

/**
 * The process that holds the ledger starts no other: the host starts the throw-away parse child for the core and passes the
 * file's bytes and the child's frames on. Both ways carry credit: the next bytes follow `parser-taken`, and after
 * PARSER_WINDOW frames the next ones follow `parser-more`.
 */
export type ParserOrder =
  | ({ readonly type: 'parser-start'; readonly parser: number } & ParserLimits)
  /** null: the file ends. */
  | { readonly type: 'parser-feed'; readonly parser: number; readonly bytes: Uint8Array | null }
  | { readonly type: 'parser-more'; readonly parser: number }
  | { readonly type: 'parser-kill'; readonly parser: number }

export type ParserReport =
  | { readonly type: 'parser-taken'; readonly parser: number }
  | { readonly type: 'parser-frame'; readonly parser: number; readonly frame: unknown }
  /** After the last frame. */
  | { readonly type: 'parser-end'; readonly parser: number }

/** Frames under way at once. */
export const PARSER_WINDOW = 16
