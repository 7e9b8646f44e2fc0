import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** What of an error may be written down: a reader of JSON quotes what it could not read, and that is the data. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const stack = error.stack ?? `${error.name}: ${error.message}`
  if (!(error instanceof SyntaxError)) return stack
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames].join('\n')
}

/** Details of internal errors stay on this machine, beside the ledger, without the data that caused them. */
export function errorLog(directory: string): (id: string, error: unknown) => void {
  return (id, error) => {
    try {
      mkdirSync(join(directory, 'log'), { recursive: true, mode: 0o700 })
      appendFileSync(join(directory, 'log', 'error.log'), `${new Date().toISOString()} ${id} ${described(error)}\n`, {
        mode: 0o600,
      })
    } catch {
      // A full disk must not turn a logged error into a crash.
    }
  }
}
