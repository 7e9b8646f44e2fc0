import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runFilePath } from './places.ts'

/** How to reach the host that has this ledger open. Readable by the user alone: it holds the secret. */
export interface RunFile {
  readonly pid: number
  readonly port: number
  readonly secret: string
}

/** Written beside and renamed, so that a reader never sees half of it; 0600 from the first byte. */
export function writeRunFile(ledgerFolder: string, run: RunFile): void {
  const path = runFilePath(ledgerFolder)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, `${JSON.stringify(run)}\n`, { mode: 0o600 })
  renameSync(beside, path)
}

/** Undefined when there is none or it makes no sense: then nobody is running, or will be found out by not answering. */
export function readRunFile(ledgerFolder: string): RunFile | undefined {
  let found: unknown
  try {
    found = JSON.parse(readFileSync(runFilePath(ledgerFolder), 'utf8'))
  } catch {
    return undefined
  }
  if (typeof found !== 'object' || found === null || !('pid' in found) || !('port' in found) || !('secret' in found))
    return undefined
  const { pid, port, secret } = found
  if (typeof pid !== 'number' || typeof port !== 'number' || typeof secret !== 'string') return undefined
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !/^[\w-]{32,128}$/.test(secret)) return undefined
  return { pid, port, secret }
}

/** Removes our own run file; a successor's stays. */
export function removeRunFile(ledgerFolder: string, secret: string): void {
  if (readRunFile(ledgerFolder)?.secret === secret) rmSync(runFilePath(ledgerFolder), { force: true })
}
