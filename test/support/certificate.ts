import { generateKeyPairSync, sign } from 'node:crypto'
import { sm2PublicKey, sm2Sign } from '../../shared/message/crypto/sm.ts'

/** Self-signed certificates of invented companies, made without any tool: for TLS servers and signing keys of tests. */

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const size =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = rest.flatMap((value) => {
    const groups = [value & 127]
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left & 127) | 128)
    return groups
  })
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const whole = (value: number): Buffer => der(0x02, Buffer.from([value]))
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'))
const time = (iso: string): Buffer => der(0x18, Buffer.from(`${iso.replace(/\D/g, '').padEnd(14, '0')}Z`))
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes)
const name = (text: string, organisation: string): Buffer =>
  sequence(der(0x31, sequence(oid('2.5.4.10'), utf8(organisation))), der(0x31, sequence(oid('2.5.4.3'), utf8(text))))

export interface CertificateWish {
  readonly name?: string
  readonly organisation?: string
  readonly serial?: string
  readonly validFrom?: string
  readonly validTo?: string
  /** USCC in the extension that company certificates carry. */
  readonly companyCode?: string
  /** For a TLS server: it answers under this address. */
  readonly address?: readonly number[]
}

interface Signing {
  readonly algorithm: Buffer
  readonly publicKey: Buffer
  sign(bytes: Uint8Array): Uint8Array
}

function extensions(wish: CertificateWish): Buffer {
  const list: Buffer[] = []
  if (wish.address !== undefined)
    list.push(
      sequence(oid('2.5.29.17'), der(0x04, sequence(der(0x87, Buffer.from(wish.address))))),
      sequence(oid('2.5.29.19'), der(0x01, Buffer.from([255])), der(0x04, sequence(der(0x01, Buffer.from([255]))))),
    )
  if (wish.companyCode !== undefined)
    list.push(sequence(oid('1.2.156.10260.4.1.4'), der(0x04, der(0x13, Buffer.from(wish.companyCode)))))
  return list.length === 0 ? Buffer.alloc(0) : der(0xa3, sequence(...list))
}

function issue(wish: CertificateWish, by: Signing): Buffer {
  const who = name(wish.name ?? '示例', wish.organisation ?? '示例外贸综合服务有限公司')
  const serial = Buffer.from((wish.serial ?? '0a').padStart(2, '0'), 'hex')
  const body = sequence(
    der(0xa0, whole(2)),
    der(0x02, serial),
    by.algorithm,
    who,
    sequence(time(wish.validFrom ?? '20200101'), time(wish.validTo ?? '20500101')),
    who,
    by.publicKey,
    extensions(wish),
  )
  return sequence(body, by.algorithm, bits(by.sign(body)))
}

const pem = (kind: string, bytes: Uint8Array): string =>
  `-----BEGIN ${kind}-----\n${(
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${kind}-----\n`

export interface MadeKey {
  /** DER */
  readonly certificate: Buffer
  readonly certificatePem: string
  /** PKCS#8, DER */
  readonly key: Buffer
  readonly keyPem: string
}

/** An RSA key with its certificate. */
export function rsaCertificate(wish: CertificateWish = {}): MadeKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = issue(wish, {
    algorithm: sequence(oid('1.2.840.113549.1.1.11'), der(0x05)),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    sign: (bytes) => sign('sha256', bytes, privateKey),
  })
  const key = privateKey.export({ type: 'pkcs8', format: 'der' })
  return { certificate, certificatePem: pem('CERTIFICATE', certificate), key, keyPem: pem('PRIVATE KEY', key) }
}

/** PKCS#8 around an SM2 private key, as tools write it. */
function sm2Pkcs8(secret: Uint8Array): Buffer {
  return sequence(
    whole(0),
    sequence(oid('1.2.840.10045.2.1'), oid('1.2.156.10197.1.301')),
    der(0x04, sequence(whole(1), der(0x04, secret))),
  )
}

/** An SM2 key with its certificate. */
export function sm2Certificate(secret: Uint8Array, wish: CertificateWish = {}): MadeKey {
  const algorithm = sequence(oid('1.2.156.10197.1.501'))
  const publicKey = sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.156.10197.1.301')), bits(sm2PublicKey(secret)))
  const signed = (bytes: Uint8Array): Buffer => {
    const raw = sm2Sign(bytes, secret, new Uint8Array(32).fill(9))
    const half = (part: Uint8Array): Buffer => der(0x02, Buffer.from([0]), part)
    return sequence(half(raw.subarray(0, 32)), half(raw.subarray(32)))
  }
  const certificate = issue(wish, { algorithm, publicKey, sign: signed })
  const key = sm2Pkcs8(secret)
  return { certificate, certificatePem: pem('CERTIFICATE', certificate), key, keyPem: pem('PRIVATE KEY', key) }
}
