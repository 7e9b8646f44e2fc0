import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Keys } from '../../core/ports.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/**
 * Ledger keys in files, each sealed (AES-256-GCM) under a wrapping key that the system's key store keeps. A file moved
 * to another ledger's name does not open: the ledger's id is part of what is authenticated.
 */
export function wrappedKeys(directory: string, wrappingKey: Uint8Array): Keys {
  const place = (ledgerId: string): string => join(directory, `${ledgerId.replace(/[^A-Za-z0-9-]/g, '_')}.sealed`)
  return {
    place,
    load(ledgerId) {
      const file = place(ledgerId)
      if (!existsSync(file)) return undefined
      const sealed = readFileSync(file)
      if (sealed.length !== NONCE_BYTES + TAG_BYTES + KEY_BYTES) return undefined
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, sealed.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(ledgerId))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
      } catch {
        // Sealed under another wrapping key: for this user the ledger's key is missing.
        return undefined
      }
    },
    store(ledgerId, key) {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce)
      cipher.setAAD(Buffer.from(ledgerId))
      const data = Buffer.concat([cipher.update(key), cipher.final()])
      const handle = openSync(place(ledgerId), 'wx', 0o600)
      try {
        writeSync(handle, Buffer.concat([nonce, cipher.getAuthTag(), data]))
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
  }
}
