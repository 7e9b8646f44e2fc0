import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XmlDocument } from 'libxml2-wasm'
import { afterAll, describe, expect, it } from 'vitest'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { attachSignature, signingInput } from '../../shared/message/ceb/signature.ts'
import { CEB_TYPES } from '../../shared/message/ceb/type.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import { sm2PublicKey, sm2Sign, sm3Digest } from '../../shared/message/crypto/sm.ts'
import { fillMessage } from './ceb-fill.ts'
import { seeded } from './ceb-mutate.ts'

/**
 * Signatures of our own documents, checked by implementations that share nothing with ours: the canonical form by libxml2, digests and
 * RSA by Node's OpenSSL, SM2 with SM3 by the openssl program where there is one.
 */
const DS = 'http://www.w3.org/2000/09/xmldsig#'
/** The user id of SM2 signatures in GM/T 0009, which the note on CEB signatures does not change. */
const SM2_ID = '1234567812345678'
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()
const utf8 = new TextEncoder()
const folder = mkdtempSync(join(tmpdir(), 'portledger-signature-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function opensslHasSm2(): boolean {
  try {
    return execFileSync('openssl', ['list', '-public-key-algorithms'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).includes('SM2')
  } catch {
    return false
  }
}

/** What libxml2 makes of a signed text: the canonical document without its signature, the canonical SignedInfo, digest and value. */
function partsBy(signed: string): { covered: string; signedInfo: string; digest: string; value: Buffer } {
  const whole = XmlDocument.fromString(signed)
  const bare = XmlDocument.fromString(signed.replace(/<ds:Signature [^]*<\/ds:Signature>/, ''))
  try {
    const info = whole.get('//ds:SignedInfo', { ds: DS })
    const text = (name: string): string => whole.get(`//ds:${name}`, { ds: DS })?.content ?? ''
    return {
      covered: bare.canonicalizeToString(),
      signedInfo: info?.canonicalizeToString() ?? '',
      digest: text('DigestValue'),
      value: Buffer.from(text('SignatureValue'), 'base64'),
    }
  } finally {
    whole.dispose()
    bare.dispose()
  }
}

/** The DER of a raw r‖s. */
function derOf(raw: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array): Buffer => {
    const start = bytes.findIndex((byte) => byte !== 0)
    const short = Buffer.from(bytes.subarray(start < 0 ? bytes.length - 1 : start))
    const body = (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short
    return Buffer.concat([Buffer.from([2, body.length]), body])
  }
  const body = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

/** SubjectPublicKeyInfo of an SM2 point (id-ecPublicKey with the curve 1.2.156.10197.1.301). */
function spkiOf(point: Uint8Array): string {
  const der = Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'), point])
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`
}

const TYPES = CEB_TYPES.filter((type) => fieldTable(type, '202205').signature !== 'none')
const message = (type: (typeof TYPES)[number], seed: number) =>
  buildCeb(fillMessage(type, '202205', seeded(seed)), '202205')

describe('what we sign is verified by others', () => {
  it(`RSA-SHA1: the digest of libxml2's canonical document and the signature over its SignedInfo hold, for all ${TYPES.length} kinds that are sent`, () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
    for (const [i, type] of TYPES.entries()) {
      const unsigned = message(type, 100 + i)
      const { signedInfo } = signingInput(unsigned, 'RSA-SHA1', sha1)
      const parts = partsBy(
        attachSignature(unsigned, {
          signedInfo,
          signatureValue: sign('sha1', utf8.encode(signedInfo), rsa.privateKey).toString('base64'),
          keyName: '01',
        }),
      )
      expect(createHash('sha1').update(parts.covered).digest('base64'), type).toBe(parts.digest)
      expect(verify('sha1', Buffer.from(parts.signedInfo), rsa.publicKey, parts.value), type).toBe(true)
      expect(verify('sha1', Buffer.from(`${parts.signedInfo} `), rsa.publicKey, parts.value), type).toBe(false)
    }
  })

  const sm2 = opensslHasSm2()
  it(
    sm2
      ? 'SM2-SM3: openssl holds the signature, and refuses it over another text; SM3 digests agree'
      : 'there is no openssl with SM2 on this machine, so SM2 was checked by the published vectors only',
    () => {
      const privateKey = sm3Digest(utf8.encode('key of a test'))
      const key = join(folder, 'public.pem')
      writeFileSync(key, spkiOf(sm2PublicKey(privateKey)))
      const holds = (text: string, value: Buffer): boolean => {
        const [body, signature] = [join(folder, 'text'), join(folder, 'signature')]
        writeFileSync(body, text)
        writeFileSync(signature, derOf(value))
        try {
          execFileSync(
            'openssl',
            ['dgst', '-sm3', '-sigopt', `distid:${SM2_ID}`, '-verify', key, '-signature', signature, body],
            { stdio: 'ignore' },
          )
          return true
        } catch {
          return false
        }
      }
      for (const [i, type] of (sm2 ? TYPES.slice(0, 4) : []).entries()) {
        const unsigned = message(type, 200 + i)
        const { signedInfo } = signingInput(unsigned, 'SM2-SM3', sm3Digest)
        const bytes = utf8.encode(signedInfo)
        const parts = partsBy(
          attachSignature(unsigned, {
            signedInfo,
            signatureValue: Buffer.from(sm2Sign(bytes, privateKey, sm3Digest(bytes))).toString('base64'),
            keyName: '01',
          }),
        )
        expect(createHash('sm3').update(parts.covered).digest('base64'), type).toBe(parts.digest)
        expect([holds(parts.signedInfo, parts.value), holds(`${parts.signedInfo} `, parts.value)], type).toEqual([
          true,
          false,
        ])
      }
    },
  )
})
