import { createPrivateKey, createSign, hkdfSync, type KeyObject } from 'node:crypto'
import { sm2PublicKey, sm2Sign } from '../../../shared/message/crypto/sm.ts'
import type { Rng, Signer, SignerInfo } from '../../core/ports.ts'
import { readPkcs8 } from './der.ts'

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

function rsaSigner(key: SoftwareKey, pem: KeyObject): Signer {
  const info = infoOf(key, 'rsa-sha1')
  return {
    info: () => info,
    sign(bytes) {
      return Promise.resolve({ ok: true, signature: new Uint8Array(createSign('sha1').update(bytes).sign(pem)) })
    },
  }
}

/** A nonce out of range has a chance of 2^-32; a second draw settles it. */
const DRAWS = 8

function sm2Signer(key: SoftwareKey, secret: Uint8Array, rng: Rng): Signer {
  const info = infoOf(key, 'sm2-sm3')
  // Refuses bytes that are no key at once, not with the first message.
  sm2PublicKey(secret)
  return {
    info: () => info,
    sign(bytes) {
      for (let draw = 0; draw < DRAWS; draw++) {
        try {
          return Promise.resolve({ ok: true, signature: sm2Sign(bytes, secret, rng.bytes(32).slice()) })
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
        }
      }
      return Promise.resolve({ ok: false, reason: '随机数不可用', locked: false })
    },
  }
}

function pemBody(pem: string): Uint8Array | undefined {
  const match = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem)
  return match === null ? undefined : Buffer.from(match[1] ?? '', 'base64')
}

/**
 * A signer from a key in software.
 * @throws SignerKeyError when the key is neither PKCS#8 (RSA or SM2, not encrypted) nor 64 hexadecimal digits
 */
export function softwareSigner(key: SoftwareKey, rng: Rng): Signer {
  const text = key.privateKey.trim()
  try {
    if (/^[0-9a-fA-F]{64}$/.test(text)) return sm2Signer(key, Buffer.from(text, 'hex'), rng)
    const body = pemBody(text)
    const found = body === undefined ? undefined : readPkcs8(body)
    if (found?.kind === 'sm2') return sm2Signer(key, found.key, rng)
    if (found?.kind === 'rsa') return rsaSigner(key, createPrivateKey(text))
  } catch (cause) {
    throw new SignerKeyError(key.id, { cause })
  }
  throw new SignerKeyError(key.id)
}

/** The signature key of a training ledger: derived from the ledger's own key, so that it needs no file; worth nothing outside. */
export function trainingSigner(ledgerKey: Uint8Array, ledgerId: string, rng: Rng): Signer {
  const secret = Buffer.from(hkdfSync('sha256', ledgerKey, Buffer.alloc(0), 'portledger training signer v1', 32))
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
  )
}
