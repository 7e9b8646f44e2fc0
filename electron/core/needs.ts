import type { LanState } from './link-protocol.ts'
import type { JobRunner } from './job-runner.ts'
import type { Wire } from './ports.ts'
import type { Pump } from './pump/pump.ts'
import type { KeyRing } from './service/channel/meter.ts'
import type { Secrets } from './secret.ts'

/** What some handlers need beside their context: the moving parts of the writer's process. */
/** What the host said last of its server for the local network. */
export interface LanBoard {
  state: LanState
}

export interface Needs {
  readonly lan: LanBoard
  readonly pump: Pump
  readonly jobs: JobRunner
  readonly secrets: Secrets
  readonly keys: KeyRing
  /** Writes into the audit chain what became of an act after its command had ended. */
  note(action: string, subject: string, detail: Readonly<Record<string, unknown>>): void
  /** After the present command: files what waits for keys that are ready now. */
  fileWaiting(): void
  /** Takes a channel into use, in place of the one with the same id. */
  connect(wire: Wire): void
}
