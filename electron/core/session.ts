import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto'
import type { Rng } from './ports.ts'
import type { Secrets } from './secret.ts'

/**
 * A session token is signed, not stored: it survives a restart of the core, so that nobody loses his desk when the
 * ledger's process is restarted. It ends with the host's launch secret (the window's cookie) or when the user is made inactive.
 */
const sign = (secrets: Secrets, body: string): string =>
  createHmac('sha256', secrets.database).update(`session ${body}`).digest('base64url')

/** A token for a user. */
export function writeToken(secrets: Secrets, userId: number, rng: Rng): string {
  const body = `${userId}.${Buffer.from(rng.bytes(12)).toString('base64url')}`
  return `${body}.${sign(secrets, body)}`
}

/** The user of a token that this ledger issued, else undefined. */
export function readToken(secrets: Secrets, token: string): number | undefined {
  const cut = token.lastIndexOf('.')
  const body = token.slice(0, cut)
  const given = Buffer.from(token.slice(cut + 1))
  const right = Buffer.from(sign(secrets, body))
  if (cut < 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const userId = Number(body.split('.')[0])
  return Number.isSafeInteger(userId) ? userId : undefined
}

/** `salt.hash`, scrypt. */
export function hashPassword(password: string, rng: Rng): string {
  const salt = Buffer.from(rng.bytes(16))
  return `${salt.toString('base64url')}.${scryptSync(password, salt, 32).toString('base64url')}`
}

/** Does the password fit the record? */
export function passwordFits(password: string, record: string): boolean {
  const [salt = '', hash = ''] = record.split('.')
  const right = Buffer.from(hash, 'base64url')
  const given = scryptSync(password, Buffer.from(salt, 'base64url'), 32)
  return right.length === given.length && timingSafeEqual(right, given)
}
