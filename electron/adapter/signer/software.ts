import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto'
import { sm2PublicKey } from '../../../shared/message/crypto/sm.ts'
import type { Rng, SignAnswer, Signer, SignerInfo } from '../../core/ports.ts'
import { readPkcs8 } from './der.ts'
import type { SignOutcome, SignPool } from './sign-pool.ts'
import { signNow, type SignWork } from './sign-work.ts'

/** Keys in software: RSA with SHA-1 for certificates issued before 2022-07, SM2 with SM3 for those after (CEB SPEC 4.3). */

/** What a key file says beside the key. */
export interface SoftwareKey {
  readonly id: string
  readonly title: string
  /** PKCS#8 as PEM (RSA or SM2), or the 64 hexadecimal digits of an SM2 private key. */
  readonly privateKey: string
  readonly certificateNumber: string
  /** base64 DER; '' when there is none. */
  readonly certificate: string
  readonly companyCode?: string
  /** YYYY-MM-DD. */
  readonly validTo?: string
}

export class SignerKeyError extends Error {
  readonly code = 'SIGNER_KEY_UNREADABLE'
}

function infoOf(key: SoftwareKey, algorithm: SignerInfo['algorithm']): SignerInfo {
  const { id, title, certificateNumber, certificate, companyCode, validTo } = key
  return {
    id,
    title,
    algorithm,
    certificateNumber,
    certificate,
    ...(companyCode === undefined ? {} : { companyCode }),
    ...(validTo === undefined ? {} : { validTo }),
  }
}

/** Where signatures are made: on threads of their own, or (tests, and where there is no pool) here. */
async function signed(work: SignWork, pool: SignPool | undefined): Promise<SignOutcome> {
  if (pool !== undefined) return pool.sign(work)
  try {
    return { signature: signNow(work) }
  } catch (error) {
    if (error instanceof RangeError) return { failure: 'nonce' }
    throw error
  }
}

const FAILURES = {
  nonce: '随机数不可用',
  key: '密钥无法签名',
  thread: '签名线程意外结束，请重试',
} as const

function answerOf(outcome: SignOutcome): SignAnswer {
  return 'signature' in outcome
    ? { ok: true, signature: outcome.signature }
    : { ok: false, reason: FAILURES[outcome.failure], locked: false }
}

const atOnce = (pool: SignPool | undefined): { parallel: number } => ({ parallel: pool?.threads ?? 1 })

function rsaSigner(key: SoftwareKey, privateKey: KeyObject, pool: SignPool | undefined): Signer {
  const info = infoOf(key, 'rsa-sha1')
  return {
    info: () => info,
    ...atOnce(pool),
    sign: async (bytes) => answerOf(await signed({ kind: 'rsa', key: privateKey, bytes }, pool)),
  }
}

/** A nonce out of range has a chance of 2^-32; a second draw settles it. */
const DRAWS = 8

function sm2Signer(key: SoftwareKey, secret: Uint8Array, rng: Rng, pool: SignPool | undefined): Signer {
  const info = infoOf(key, 'sm2-sm3')
  // Refuses bytes that are no key at once, not with the first message.
  const publicKey = sm2PublicKey(secret)
  return {
    info: () => info,
    ...atOnce(pool),
    async sign(bytes) {
      let outcome: SignOutcome = { failure: 'nonce' }
      for (let draw = 0; draw < DRAWS && 'failure' in outcome && outcome.failure === 'nonce'; draw++)
        outcome = await signed({ kind: 'sm2', secret, publicKey, nonce: rng.bytes(32).slice(), bytes }, pool)
      return answerOf(outcome)
    },
  }
}

function pemBody(pem: string): Uint8Array | undefined {
  const match = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem)
  return match === null ? undefined : Buffer.from(match[1] ?? '', 'base64')
}

/**
 * A signer from a key in software.
 * @param pool where its signatures are made; here, one after the other, without one
 * @throws SignerKeyError when the key is neither PKCS#8 (RSA or SM2, not encrypted) nor 64 hexadecimal digits
 */
export function softwareSigner(key: SoftwareKey, rng: Rng, pool?: SignPool): Signer {
  const text = key.privateKey.trim()
  try {
    if (/^[0-9a-fA-F]{64}$/.test(text)) return sm2Signer(key, Buffer.from(text, 'hex'), rng, pool)
    const body = pemBody(text)
    const found = body === undefined ? undefined : readPkcs8(body)
    if (found?.kind === 'sm2') return sm2Signer(key, found.key, rng, pool)
    if (found?.kind === 'rsa') return rsaSigner(key, createPrivateKey(text), pool)
  } catch (cause) {
    throw new SignerKeyError(key.id, { cause })
  }
  throw new SignerKeyError(key.id)
}

/** What the training window verifies the office's signatures with. */
export function trainingPublicKey(ledgerKey: Uint8Array): Uint8Array {
  return sm2PublicKey(trainingSecret(ledgerKey))
}

function trainingSecret(ledgerKey: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', ledgerKey, Buffer.alloc(0), 'portledger training signer v1', 32))
}

/** The signature key of a training ledger: derived from the ledger's own key, so that it needs no file; worth nothing outside. */
export function trainingSigner(ledgerKey: Uint8Array, ledgerId: string, rng: Rng, pool?: SignPool): Signer {
  const secret = trainingSecret(ledgerKey)
  return softwareSigner(
    {
      id: 'software',
      title: '培训软件密钥',
      privateKey: secret.toString('hex'),
      certificateNumber: `TRAINING${ledgerId
        .replace(/[^0-9a-f]/gi, '')
        .slice(0, 8)
        .toUpperCase()}`,
      certificate: '',
    },
    rng,
    pool,
  )
}
