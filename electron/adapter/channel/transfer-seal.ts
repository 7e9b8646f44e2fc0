import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  scryptSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'

/**
 * Files on a stick between an inside and an outside network. Both sides know one pairing phrase; from it come a key that seals
 * (personal data lies on no stick in clear) and a signing key for each direction, so that a file that was altered, that comes from
 * another pair, or that is carried back to where it came from is no file. The same content gives the same bytes.
 */
export type Direction = 'to-outside' | 'to-inside'

export interface TransferContent {
  readonly name: string
  readonly type: string
  readonly copMsgId: string
  readonly bytes: Uint8Array
}

export interface TransferSeal {
  seal(direction: Direction, content: TransferContent): Uint8Array
  /** undefined: not ours, altered, or meant for the other side. */
  open(direction: Direction, file: Uint8Array): TransferContent | undefined
}

const MAGIC = Buffer.from('PLTF1')
const NONCE = 12
const TAG = 16
const SIGNATURE = 64
const HEAD = MAGIC.length + NONCE + TAG
/** PKCS#8 of an Ed25519 key before its 32 bytes (RFC 8410). */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
/** A phrase is shorter than a key: guessing it must cost something. */
const COST = { N: 16_384, r: 8, p: 1 }

function derive(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `portledger transfer ${purpose} v1`, 32))
}

/** @param phrase what both sides were told, at least 20 characters */
export function transferSeal(phrase: string): TransferSeal {
  const master = scryptSync(phrase.normalize('NFC'), 'portledger transfer', 32, COST)
  const keys = new Map<Direction, { sealing: Buffer; nonces: Buffer; signing: KeyObject; checking: KeyObject }>()
  for (const direction of ['to-outside', 'to-inside'] as const) {
    const signing = createPrivateKey({
      key: Buffer.concat([ED25519, derive(master, `sign ${direction}`)]),
      format: 'der',
      type: 'pkcs8',
    })
    keys.set(direction, {
      sealing: derive(master, `seal ${direction}`),
      nonces: derive(master, `nonce ${direction}`),
      signing,
      checking: createPublicKey(signing),
    })
  }
  const keysOf = (
    direction: Direction,
  ): { sealing: Buffer; nonces: Buffer; signing: KeyObject; checking: KeyObject } => {
    const found = keys.get(direction)
    if (found === undefined) throw new RangeError('a direction has keys')
    return found
  }

  return {
    seal(direction, { name, type, copMsgId, bytes }) {
      const { sealing, nonces, signing } = keysOf(direction)
      const header = Buffer.from(JSON.stringify({ name, type, copMsgId }), 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(header.length)
      const clear = Buffer.concat([length, header, bytes])
      // From the content, so that sending it again is sending the same file; two contents never share one.
      const nonce = createHmac('sha256', nonces).update(clear).digest().subarray(0, NONCE)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce)
      const sealed = Buffer.concat([cipher.update(clear), cipher.final()])
      const file = Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), sealed])
      return Buffer.concat([file, sign(null, file, signing)])
    },
    open(direction, file) {
      const { sealing, checking } = keysOf(direction)
      const bytes = Buffer.from(file)
      const signed = bytes.subarray(0, -SIGNATURE)
      if (
        bytes.length < HEAD + 4 + SIGNATURE ||
        !bytes.subarray(0, MAGIC.length).equals(MAGIC) ||
        !verify(null, signed, checking, bytes.subarray(-SIGNATURE))
      )
        return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealing, signed.subarray(MAGIC.length, MAGIC.length + NONCE))
        decipher.setAuthTag(signed.subarray(MAGIC.length + NONCE, HEAD))
        const clear = Buffer.concat([decipher.update(signed.subarray(HEAD)), decipher.final()])
        const length = clear.readUInt32BE(0)
        const header: unknown = JSON.parse(clear.subarray(4, 4 + length).toString('utf8'))
        const text = (name: string): string => {
          const value: unknown = typeof header === 'object' && header !== null ? Reflect.get(header, name) : undefined
          return typeof value === 'string' ? value : ''
        }
        return { name: text('name'), type: text('type'), copMsgId: text('copMsgId'), bytes: clear.subarray(4 + length) }
      } catch {
        return undefined
      }
    },
  }
}
