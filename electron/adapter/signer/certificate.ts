import { derNodes, type DerNode } from './der.ts'

/** What a certificate says (X.509, and the extension of CEB SPEC 4.4 in which company certificates carry the USCC). */
export interface CertificateFacts {
  /** Lower-case hexadecimal: what KeyName wants. */
  readonly serial: string
  readonly subject: string
  readonly organisation: string
  /** YYYY-MM-DD, in UTC. */
  readonly validFrom: string
  readonly validTo: string
  /** 18 characters; '' when it carries none. */
  readonly companyCode: string
  readonly algorithm: 'rsa-sha1' | 'sm2-sm3'
}

const COMMON_NAME = '550403'
const ORGANISATION = '55040a'
/** 1.2.156.10260.4.1.4 */
const COMPANY = '2a811cd014040104'
/** 1.2.840.10045.2.1: only SM2 keys are used on this curve family here. */
const ELLIPTIC = '2a8648ce3d0201'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const inside = (node: DerNode | undefined): DerNode[] => (node === undefined ? [] : (derNodes(node.body) ?? []))

function textOf(node: DerNode | undefined): string {
  if (node === undefined) return ''
  // BMPString is UTF-16, everything else that names are written in is UTF-8 or a part of it.
  return node.tag === 0x1e
    ? Buffer.from(node.body).swap16().toString('utf16le')
    : Buffer.from(node.body).toString('utf8')
}

function nameField(name: DerNode | undefined, field: string): string {
  for (const set of inside(name)) {
    for (const pair of inside(set)) {
      const [type, value] = inside(pair)
      if (type !== undefined && hex(type.body) === field) return textOf(value)
    }
  }
  return ''
}

function dateOf(node: DerNode | undefined): string {
  const digits = textOf(node).replace(/\D/g, '')
  // UTCTime has two digits of the year; 50 and above are of the last century (X.509).
  const full = node?.tag === 0x17 ? (Number(digits.slice(0, 2)) >= 50 ? '19' : '20') + digits : digits
  return `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`
}

function companyOf(extensions: DerNode | undefined): string {
  for (const extension of inside(inside(extensions)[0])) {
    const parts = inside(extension)
    if (parts[0] === undefined || hex(parts[0].body) !== COMPANY) continue
    const wrapped = parts.at(-1)
    const found = textOf(inside(wrapped)[0]) || textOf(wrapped)
    return /[0-9A-Z]{18}/.exec(found)?.[0] ?? ''
  }
  return ''
}

/** Reads a certificate; undefined when the bytes are none. */
export function readCertificate(bytes: Uint8Array): CertificateFacts | undefined {
  const body = inside(derNodes(bytes)?.[0])[0]
  const fields = inside(body)
  const start = fields[0]?.tag === 0xa0 ? 1 : 0
  const [serial, , , validity, subject, publicKey] = fields.slice(start)
  const [from, to] = inside(validity)
  const keyType = inside(inside(publicKey)[0])[0]
  if (serial?.tag !== 0x02 || from === undefined || to === undefined || keyType === undefined) return undefined
  return {
    serial: hex(serial.body[0] === 0 && serial.body.length > 1 ? serial.body.subarray(1) : serial.body),
    subject: nameField(subject, COMMON_NAME),
    organisation: nameField(subject, ORGANISATION),
    validFrom: dateOf(from),
    validTo: dateOf(to),
    companyCode: companyOf(fields.find((field) => field.tag === 0xa3)),
    algorithm: hex(keyType.body) === ELLIPTIC ? 'sm2-sm3' : 'rsa-sha1',
  }
}
