import type { JobRunner } from './job-runner.ts'
import type { Wire } from './ports.ts'
import type { Pump } from './pump/pump.ts'
import type { Secrets } from './secret.ts'

/** What some handlers need beside their context: the moving parts of the writer's process. */
export interface Needs {
  readonly pump: Pump
  readonly jobs: JobRunner
  readonly secrets: Secrets
  /** Takes a channel into use, in place of the one with the same id. */
  connect(wire: Wire): void
}
