import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  hkdfSync,
  type Cipheriv,
  type KeyObject,
} from 'node:crypto'
import type { Rng } from './ports.ts'

/**
 * Keys derived from the ledger's one key, sealed values and keyed hashes.
 *
 * - `Box` (AES-256-GCM, random nonce) seals whole blocks: content chunks, staging slices, drafts, wrapped keys.
 * - `ColumnSealer` (AES-256-CTR) seals personal columns row by row. One cipher serves a run of rows, because setting up
 *   a cipher costs several times the encryption of a row; each value starts on its own block and carries nonce and block
 *   number. Integrity comes from the database's page MAC, which covers every column.
 * - `personalHash` is a prefix-keyed SHA-256, truncated to 96 bits (truncation removes length extension): equal values
 *   can be found and compared without being readable.
 */
export interface Secrets {
  readonly database: Uint8Array
  /** Seals what belongs to the ledger as a whole. */
  readonly box: Box
  /** Look-up hash of a normalised personal value; `kind` separates names, numbers, phones, addresses, and whole documents. Empty stays empty. */
  personalHash(kind: PersonalKind, value: string): string
}
export type PersonalKind = 'name' | 'id' | 'phone' | 'address' | 'document'

export interface Box {
  seal(clear: Uint8Array): Buffer
  /** @throws when the bytes were altered or belong to another key */
  open(sealed: Uint8Array): Buffer
}

function derive(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `portledger ${purpose} v1`, 32))
}

const keyObjects = new WeakMap<Uint8Array, KeyObject>()

/** The key as ciphers take it: handing them bytes costs seven times the set-up of the cipher. The bytes must not change. */
function cipherKey(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key)
  if (known !== undefined) return known
  const made = createSecretKey(key)
  keyObjects.set(key, made)
  return made
}

/** AES-256-GCM with a random 12-byte nonce in front and the 16-byte tag behind it. */
export function createBox(bytes: Uint8Array, rng: Rng): Box {
  const key = cipherKey(bytes)
  return {
    seal(clear) {
      const nonce = rng.bytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = cipher.update(clear)
      cipher.final()
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      const body = decipher.update(sealed.subarray(28))
      decipher.final()
      return body
    },
  }
}

/** @param master the ledger's 32-byte key */
export function createSecrets(master: Uint8Array, rng: Rng): Secrets {
  const prefix = derive(master, 'personal hash').toString('latin1')
  return {
    database: derive(master, 'database'),
    box: createBox(derive(master, 'box'), rng),
    personalHash(kind, value) {
      return value === '' ? '' : hash('sha256', `${prefix}${kind}\u0000${value}`, 'base64').slice(0, 16)
    },
  }
}

const NONCE = 8
const HEADER = NONCE + 4
const BLOCK = 16

export interface ColumnSealer {
  /** Seals the text of one row's personal values. */
  seal(text: string): Buffer
  /** Seals many texts with one call of the cipher: a call costs more than the encryption of a row. */
  sealMany(texts: readonly string[]): Buffer[]
}

/** A sealer for a run of rows of one client; at most 2^32 blocks per run. */
export function createColumnSealer(clientKey: Uint8Array, rng: Rng): ColumnSealer {
  const nonce = Buffer.from(rng.bytes(NONCE))
  const cipher = createCipheriv('aes-256-ctr', cipherKey(clientKey), counter(nonce, 0))
  let block = 0
  function sealMany(texts: readonly string[]): Buffer[] {
    // Room for the worst case instead of a pass over each text to count its bytes.
    const clear = Buffer.alloc(texts.reduce((sum, text) => sum + BLOCK + 3 * text.length, 0))
    let at = 0
    const blocks = texts.map((text) => {
      const count = Math.ceil(clear.write(text, at, 'utf8') / BLOCK)
      at += BLOCK * count
      return count
    })
    const body = cipher.update(clear.subarray(0, at))
    // Not from the shared pool: what is handed to another thread would take the pool along.
    const sealed = Buffer.allocUnsafeSlow(body.length + HEADER * texts.length)
    at = 0
    return blocks.map((count, i) => {
      const start = at + HEADER * i
      const end = start + HEADER + BLOCK * count
      nonce.copy(sealed, start)
      sealed.writeUInt32BE(block, start + NONCE)
      body.copy(sealed, start + HEADER, at, at + BLOCK * count)
      at += BLOCK * count
      block += count
      return sealed.subarray(start, end)
    })
  }
  return { sealMany, seal: (text) => sealMany([text])[0] ?? Buffer.alloc(0) }
}

/** Ciphers of single blocks by key: what they make does not hang on what they made before, so one opens every row there is. */
const blockCiphers = new WeakMap<Uint8Array, Cipheriv>()

function blockCipher(key: Uint8Array): Cipheriv {
  const known = blockCiphers.get(key)
  if (known !== undefined) return known
  const made = createCipheriv('aes-256-ecb', cipherKey(key), null)
  made.setAutoPadding(false)
  blockCiphers.set(key, made)
  return made
}

/** Counter blocks of the value at hand. */
let counters = Buffer.alloc(64 * BLOCK)

/**
 * The text that `createColumnSealer` sealed with the same client key. The key stream is made block by block (that is what CTR is), because
 * a cipher of its own for each row, and the memory that it holds until it is collected, cost more than the row.
 */
export function openColumn(clientKey: Uint8Array, sealed: Uint8Array): string {
  const size = sealed.length - HEADER
  if (size <= 0) return ''
  const blocks = Math.ceil(size / BLOCK)
  if (counters.length < blocks * BLOCK) counters = Buffer.alloc(2 * blocks * BLOCK)
  const first = Buffer.from(sealed.buffer, sealed.byteOffset, HEADER).readUInt32BE(NONCE)
  for (let block = 0; block < blocks; block++) {
    const at = block * BLOCK
    for (let i = 0; i < NONCE; i++) counters[at + i] = sealed[i] ?? 0
    counters.writeUInt32BE(0, at + NONCE)
    counters.writeUInt32BE((first + block) >>> 0, at + NONCE + 4)
  }
  const clear = blockCipher(clientKey).update(counters.subarray(0, blocks * BLOCK))
  let end = 0
  for (let i = 0; i < size; i++) {
    const byte = (clear[i] ?? 0) ^ (sealed[HEADER + i] ?? 0)
    clear[i] = byte
    if (byte !== 0) end = i + 1
  }
  return clear.toString('utf8', 0, end)
}

function counter(nonce: Uint8Array, block: number): Buffer {
  const iv = Buffer.alloc(16)
  iv.set(nonce, 0)
  iv.writeUInt32BE(block, 12)
  return iv
}
