import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What of an error may be written down: a reader of JSON quotes what it could not read, and that is the data. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const stack = error.stack ?? `${error.name}: ${error.message}`
  if (!(error instanceof SyntaxError)) return stack
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames].join('\n')
}

/** A log that has grown to this size makes room: it is kept once more as error.1.log. */
const MOST_BYTES = 4 << 20

function makeRoom(file: string, older: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= MOST_BYTES) renameSync(file, older)
}

/** Details of internal errors stay on this machine, beside the ledger, without the data that caused them. */
export function errorLog(directory: string): (id: string, error: unknown) => void {
  return (id, error) => {
    try {
      const folder = join(directory, 'log')
      const file = join(folder, 'error.log')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      makeRoom(file, join(folder, 'error.1.log'))
      appendFileSync(file, `${new Date().toISOString()} ${id} ${described(error)}\n`, { mode: 0o600 })
    } catch {
      // A full disk must not turn a logged error into a crash.
    }
  }
}
