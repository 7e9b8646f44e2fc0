import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { Keys } from '../../core/ports.ts'

/** Where keys lie when no operating-system key store is at hand: beside the user's settings, never in the ledger. */
export function defaultKeysDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const own = environment['PORTLEDGER_KEYS']
  if (own !== undefined && own !== '') return own
  if (platform() === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'PortLedger', 'keys')
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'PortLedger', 'keys')
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'portledger', 'keys')
}

/** Keys as files of 64 hex digits that only their owner may read (0600). */
export function fileKeys(directory: string): Keys {
  const place = (ledgerId: string): string => join(directory, `${ledgerId.replace(/[^A-Za-z0-9-]/g, '_')}.key`)
  return {
    place,
    load(ledgerId) {
      const file = place(ledgerId)
      if (!existsSync(file)) return undefined
      const text = readFileSync(file, 'utf8').trim()
      return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined
    },
    store(ledgerId, key) {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const handle = openSync(place(ledgerId), 'wx', 0o600)
      try {
        writeSync(handle, `${Buffer.from(key).toString('hex')}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
  }
}
