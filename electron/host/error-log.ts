import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Details of internal errors stay on this machine, beside the ledger, without the data that caused them. */
export function errorLog(directory: string): (id: string, error: unknown) => void {
  return (id, error) => {
    try {
      mkdirSync(join(directory, 'log'), { recursive: true, mode: 0o700 })
      const stack = error instanceof Error ? (error.stack ?? error.message) : typeof error
      appendFileSync(join(directory, 'log', 'error.log'), `${new Date().toISOString()} ${id} ${stack}\n`, {
        mode: 0o600,
      })
    } catch {
      // A full disk must not turn a logged error into a crash.
    }
  }
}
