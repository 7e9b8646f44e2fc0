import { createHash } from 'node:crypto'
import { join, posix, resolve, win32 } from 'node:path'
import { homedir } from 'node:os'

/** What the places depend on, as arguments, so that a test can play every operating system. */
export interface Home {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const thisHome: Home = { platform: process.platform, env: process.env, home: homedir() }

/** Where each system keeps a program's data; `PORTLEDGER_HOME` overrides it. */
export function dataFolder({ platform, env, home }: Home = thisHome): string {
  const chosen = env['PORTLEDGER_HOME']
  if (chosen) return resolve(chosen)
  if (platform === 'win32') return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'PortLedger')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'PortLedger')
  return posix.join(env['XDG_DATA_HOME'] || posix.join(home, '.local', 'share'), 'portledger')
}

/** Training and real never share a folder by default. */
export function defaultLedgerFolder(training: boolean, where: Home = thisHome): string {
  return join(dataFolder(where), training ? 'training-ledger' : 'ledger')
}

function ledgerName(ledgerFolder: string): string {
  return createHash('sha256').update(resolve(ledgerFolder)).digest('hex').slice(0, 16)
}

/** A browser profile of its own for each ledger: its windows are separate, and no other page ever runs in it. */
export function browserProfileFolder(ledgerFolder: string, where: Home = thisHome): string {
  return join(dataFolder(where), 'browser', ledgerName(ledgerFolder))
}

/** The same for Electron, whose single-instance lock goes by the profile. */
export function electronProfileFolder(ledgerFolder: string, where: Home = thisHome): string {
  return join(dataFolder(where), 'electron', ledgerName(ledgerFolder))
}

/** Tells an attaching command line where the running core is. */
export function runFilePath(ledgerFolder: string): string {
  return join(ledgerFolder, 'run.json')
}
