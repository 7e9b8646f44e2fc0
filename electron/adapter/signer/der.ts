/** Just enough DER (X.690) to find a private key inside PKCS#8 and to say what kind of key it is. */

export interface DerNode {
  readonly tag: number
  readonly body: Uint8Array
}

const SEQUENCE = 0x30
const OCTETS = 0x04
const OBJECT_ID = 0x06

/** The nodes that follow one another in these bytes; undefined when they are no DER. */
export function derNodes(bytes: Uint8Array): DerNode[] | undefined {
  const nodes: DerNode[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at++]
    const first = bytes[at++]
    if (tag === undefined || first === undefined) return undefined
    let length = first
    if (first > 0x80) {
      const count = first & 0x7f
      if (count > 4) return undefined
      length = 0
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] ?? 0)
    } else if (first === 0x80) return undefined
    if (at + length > bytes.length) return undefined
    nodes.push({ tag, body: bytes.subarray(at, at + length) })
    at += length
  }
  return nodes
}

function children(node: DerNode | undefined, tag: number): DerNode[] | undefined {
  return node?.tag === tag ? derNodes(node.body) : undefined
}

/** 1.2.840.113549.1.1.1, 1.2.840.10045.2.1, 1.2.156.10197.1.301 */
const RSA = '2a864886f70d010101'
const ELLIPTIC = '2a8648ce3d0201'
const SM2_CURVE = '2a811ccf5501822d'

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * What lies in a PKCS#8 structure: an RSA key (left as it is), or the 32 bytes of an SM2 private key (GM/T 0006 curve).
 * @returns undefined for anything else
 */
export function readPkcs8(bytes: Uint8Array): { kind: 'rsa' } | { kind: 'sm2'; key: Uint8Array } | undefined {
  const fields = children(derNodes(bytes)?.[0], SEQUENCE)
  const algorithm = children(fields?.[1], SEQUENCE)
  const name = algorithm?.[0]
  const octets = fields?.[2]
  if (name?.tag !== OBJECT_ID || octets?.tag !== OCTETS) return undefined
  if (hex(name.body) === RSA) return { kind: 'rsa' }
  const curve = algorithm?.[1]
  if (hex(name.body) !== ELLIPTIC || curve === undefined || hex(curve.body) !== SM2_CURVE) return undefined
  const key = children(derNodes(octets.body)?.[0], SEQUENCE)?.[1]
  return key?.tag === OCTETS && key.body.length === 32 ? { kind: 'sm2', key: key.body } : undefined
}
