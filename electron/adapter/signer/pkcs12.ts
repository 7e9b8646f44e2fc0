import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { derNodes, type DerNode } from './der.ts'

/**
 * Key files of the kind PKCS#12 (RFC 7292), as far as today's and yesterday's tools write them: PBES2 with PBKDF2 and AES or 3DES,
 * and the older 3DES scheme. Files whose certificate is packed with RC2-40 (old Windows exports) give their key without it.
 */
export interface Pkcs12Content {
  /** PKCS#8, DER. */
  readonly key: Uint8Array
  /** DER, the one that belongs to the key where that can be told. */
  readonly certificates: readonly Uint8Array[]
}

export type Pkcs12Reading =
  | { readonly ok: true; readonly content: Pkcs12Content }
  | { readonly ok: false; readonly reason: 'PASSWORD_WRONG' | 'FILE_UNREADABLE' | 'SCHEME_UNKNOWN' }

class SchemeUnknown extends Error {}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const OID = {
  data: '2a864886f70d010701',
  encryptedData: '2a864886f70d010706',
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  pbe3Des: '2a864886f70d010c0103',
  keyBag: '2a864886f70d010c0a0101',
  shroudedBag: '2a864886f70d010c0a0102',
  certBag: '2a864886f70d010c0a0103',
} as const
const CIPHERS: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  '60864801650304012a': { name: 'aes-256-cbc', bytes: 32 },
  '608648016503040116': { name: 'aes-192-cbc', bytes: 24 },
  '608648016503040102': { name: 'aes-128-cbc', bytes: 16 },
  '2a864886f70d0307': { name: 'des-ede3-cbc', bytes: 24 },
}
/** Of PBKDF2 (hmacWith…) and of the MAC (plain digests). */
const DIGESTS: Readonly<Record<string, string>> = {
  '2a864886f70d0207': 'sha1',
  '2a864886f70d0209': 'sha256',
  '2a864886f70d020b': 'sha512',
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
}
const BLOCKS: Readonly<Record<string, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 }
/** More rounds than any tool writes would only keep the program busy. */
const MOST_ROUNDS = 5_000_000

const inside = (node: DerNode | undefined): DerNode[] => {
  const nodes = node === undefined ? undefined : derNodes(node.body)
  if (nodes === undefined) throw new RangeError('not PKCS#12')
  return nodes
}

function whole(node: DerNode | undefined): number {
  const value = node?.tag === 0x02 && node.body.length <= 4 ? Number.parseInt(hex(node.body), 16) : Number.NaN
  if (!(value > 0 && value <= MOST_ROUNDS)) throw new RangeError('not a count')
  return value
}

function bytesOf(node: DerNode | undefined): Uint8Array {
  if (node === undefined) throw new RangeError('not PKCS#12')
  return node.body
}

/** Octets that were written in one piece or in several. */
function octets(node: DerNode | undefined): Uint8Array {
  if (node?.tag === 0x24 || node?.tag === 0xa0) return Buffer.concat(inside(node).map((part) => part.body))
  return bytesOf(node)
}

/** The password as the older schemes want it: UTF-16, a zero behind it. */
function wide(password: string): Buffer {
  return Buffer.from(`${password}\0`, 'utf16le').swap16()
}

function repeated(bytes: Uint8Array, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0)
  const size = block * Math.ceil(bytes.length / block)
  return Buffer.alloc(size, bytes)
}

/** RFC 7292 appendix B.2. `purpose` 1 key, 2 initial vector, 3 MAC. */
function derive(
  digest: string,
  password: string,
  salt: Uint8Array,
  rounds: number,
  purpose: number,
  count: number,
): Buffer {
  const block = BLOCKS[digest] ?? 64
  let seed = Buffer.concat([repeated(salt, block), repeated(wide(password), block)])
  const parts: Buffer[] = []
  for (let have = 0; have < count;) {
    let round = createHash(digest).update(Buffer.alloc(block, purpose)).update(seed).digest()
    for (let i = 1; i < rounds; i++) round = createHash(digest).update(round).digest()
    parts.push(round)
    have += round.length
    const step = BigInt(`0x${hex(repeated(round, block).subarray(0, block))}`) + 1n
    const next: Buffer[] = []
    for (let at = 0; at < seed.length; at += block) {
      const sum = (BigInt(`0x${hex(seed.subarray(at, at + block))}`) + step) & ((1n << BigInt(8 * block)) - 1n)
      next.push(Buffer.from(sum.toString(16).padStart(2 * block, '0'), 'hex'))
    }
    seed = Buffer.concat(next)
  }
  return Buffer.concat(parts).subarray(0, count)
}

function decrypt(algorithm: DerNode | undefined, sealed: Uint8Array, password: string): Buffer {
  const [name, parameters] = inside(algorithm)
  const scheme = hex(bytesOf(name))
  const open = (cipher: string, key: Uint8Array, iv: Uint8Array): Buffer => {
    const decipher = createDecipheriv(cipher, key, iv)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  }
  if (scheme === OID.pbe3Des) {
    const [salt, rounds] = inside(parameters)
    const count = whole(rounds)
    return open(
      'des-ede3-cbc',
      derive('sha1', password, bytesOf(salt), count, 1, 24),
      derive('sha1', password, bytesOf(salt), count, 2, 8),
    )
  }
  if (scheme !== OID.pbes2) throw new SchemeUnknown()
  const [derivation, encryption] = inside(parameters)
  const [kind, settings] = inside(derivation)
  const [cipherName, iv] = inside(encryption)
  const cipher = CIPHERS[hex(bytesOf(cipherName))]
  if (hex(bytesOf(kind)) !== OID.pbkdf2 || cipher === undefined) throw new SchemeUnknown()
  const [salt, rounds, ...rest] = inside(settings)
  const prf = rest.find((node) => node.tag === 0x30)
  const digest = prf === undefined ? 'sha1' : DIGESTS[hex(bytesOf(inside(prf)[0]))]
  if (digest === undefined) throw new SchemeUnknown()
  return open(cipher.name, pbkdf2Sync(password, bytesOf(salt), whole(rounds), cipher.bytes, digest), bytesOf(iv))
}

/** Is the password right? The MAC covers everything, so a wrong one never reaches a cipher. */
function macHolds(mac: DerNode | undefined, covered: Uint8Array, password: string): boolean {
  const [digestInfo, salt, rounds] = inside(mac)
  const [algorithm, expected] = inside(digestInfo)
  const digest = DIGESTS[hex(bytesOf(inside(algorithm)[0]))]
  if (digest === undefined) throw new SchemeUnknown()
  const given = bytesOf(expected)
  const key = derive(digest, password, bytesOf(salt), rounds === undefined ? 1 : whole(rounds), 3, given.length)
  const found = createHmac(digest, key).update(covered).digest()
  return found.length === given.length && timingSafeEqual(found, given)
}

interface Found {
  key: Uint8Array | undefined
  readonly certificates: Uint8Array[]
}

function readBags(bytes: Uint8Array, password: string, found: Found): void {
  for (const bag of inside(derNodes(bytes)?.[0])) {
    const [name, content] = inside(bag)
    const [value] = inside(content)
    const kind = hex(bytesOf(name))
    if (kind === OID.shroudedBag) {
      const [algorithm, sealed] = inside(value)
      found.key ??= decrypt(algorithm, bytesOf(sealed), password)
    } else if (kind === OID.keyBag) {
      const start = bytesOf(content)
      found.key ??= start
    } else if (kind === OID.certBag) {
      found.certificates.push(bytesOf(inside(inside(value)[1])[0]))
    }
  }
}

function readContents(bytes: Uint8Array, password: string): Found {
  const found: Found = { key: undefined, certificates: [] }
  for (const part of inside(derNodes(bytes)?.[0])) {
    const [name, content] = inside(part)
    if (hex(bytesOf(name)) === OID.data) {
      readBags(octets(inside(content)[0]), password, found)
      continue
    }
    const [, info] = inside(inside(content)[0])
    const [, algorithm, sealed] = inside(info)
    try {
      readBags(decrypt(algorithm, octets(sealed), password), password, found)
    } catch (error) {
      // Certificates in a scheme that is no longer offered: the key may still be readable.
      if (!(error instanceof SchemeUnknown)) throw error
    }
  }
  return found
}

/** Reads a key file. Never throws, never says anything about what is inside but that it could not be read. */
export function readPkcs12(bytes: Uint8Array, password: string): Pkcs12Reading {
  try {
    const [, safe, mac] = inside(derNodes(bytes)?.[0])
    const [, content] = inside(safe)
    const covered = octets(inside(content)[0])
    if (mac === undefined) return { ok: false, reason: 'SCHEME_UNKNOWN' }
    if (!macHolds(mac, covered, password)) return { ok: false, reason: 'PASSWORD_WRONG' }
    const { key, certificates } = readContents(covered, password)
    return key === undefined ? { ok: false, reason: 'SCHEME_UNKNOWN' } : { ok: true, content: { key, certificates } }
  } catch (error) {
    return { ok: false, reason: error instanceof SchemeUnknown ? 'SCHEME_UNKNOWN' : 'FILE_UNREADABLE' }
  }
}
