import { createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * The certificate under which the local network reaches this machine: P-256, made here (X.509 v3, RFC 5280), for the names and addresses that
 * the machine has, signed by an authority of its own that a device can install. The authority's key is gone as soon as it has signed: whoever
 * installs it trusts this one machine and nothing else for ever. It protects what goes over the wire from being read and changed; that the
 * machine is the right one is only shown by comparing its fingerprint, because nobody else vouches for it.
 */

const DAY_MS = 86_400_000
/** Browsers refuse server certificates that run longer (CA/Browser Forum and the platforms' limits). */
const VALID_DAYS = 397

const concat = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = concat(...parts)
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concat(Buffer.from([tag, ...size]), body)
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const object = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts)
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes)
/** UTCTime: two digits of the year are enough until 2049. */
const time = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`))

// Object identifiers of RFC 5280 and 5758, as the bytes after the tag.
const COMMON_NAME = '550403'
const ECDSA_SHA256 = '2a8648ce3d040302'
const SUBJECT_ALT_NAME = '551d11'
const BASIC_CONSTRAINTS = '551d13'
const KEY_USAGE = '551d0f'
const EXTENDED_KEY_USAGE = '551d25'
const SERVER_AUTH = '2b06010505070301'

function address(text: string): Buffer {
  return isIP(text) === 4 ? der(0x87, Buffer.from(text.split('.').map(Number))) : der(0x82, Buffer.from(text, 'ascii'))
}

const critical = der(0x01, Buffer.from([0xff]))

/** An authority that signs end entities only: cA, no path below it; keyCertSign. */
const AUTHORITY = der(
  0xa3,
  sequence(
    sequence(
      object(BASIC_CONSTRAINTS),
      critical,
      octets(sequence(der(0x01, Buffer.from([0xff])), der(0x02, Buffer.from([0])))),
    ),
    sequence(object(KEY_USAGE), critical, octets(der(0x03, Buffer.from([2, 0x04])))),
  ),
)

function serverExtensions(names: readonly string[]): Buffer {
  return der(
    0xa3,
    sequence(
      sequence(object(BASIC_CONSTRAINTS), critical, octets(sequence())),
      // digitalSignature
      sequence(object(KEY_USAGE), critical, octets(der(0x03, Buffer.from([7, 0x80])))),
      sequence(object(EXTENDED_KEY_USAGE), octets(sequence(object(SERVER_AUTH)))),
      sequence(object(SUBJECT_ALT_NAME), octets(sequence(...names.map(address)))),
    ),
  )
}

const pem = (bytes: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`

export interface LanCertificate {
  /** PEM. */
  readonly certificate: string
  /** PEM of the authority that signed it: what a device installs. */
  readonly authority: string
  /** PEM (PKCS#8); whoever has it can pretend to be this machine. */
  readonly key: string
}

const ALGORITHM = sequence(object(ECDSA_SHA256))
const named = (name: string): Buffer =>
  sequence(der(0x31, sequence(object(COMMON_NAME), der(0x0c, Buffer.from(name.trim(), 'utf8')))))

function signed(
  about: { readonly subject: Buffer; readonly issuer: Buffer; readonly of: KeyObject; readonly extensions: Buffer },
  by: KeyObject,
  now: number,
): string {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ALGORITHM,
    about.issuer,
    sequence(time(now - DAY_MS), time(now + VALID_DAYS * DAY_MS)),
    about.subject,
    about.of.export({ type: 'spki', format: 'der' }),
    about.extensions,
  )
  return pem(sequence(body, ALGORITHM, bits(sign('sha256', body, by))))
}

/**
 * Makes a certificate and the authority behind it.
 * @param names IPv4 addresses and ASCII host names that the machine is reached by; the first one is its common name
 * @param now milliseconds since 1970
 */
export function makeLanCertificate(names: readonly string[], now: number): LanCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Each authority has a name of its own: a newer one is not taken for the one that is installed.
  const issuer = named(`PortLedger 局域网 ${names[0] ?? ''} ${randomBytes(4).toString('hex')}`)
  return {
    authority: signed(
      { subject: issuer, issuer, of: authority.publicKey, extensions: AUTHORITY },
      authority.privateKey,
      now,
    ),
    certificate: signed(
      {
        subject: named(`PortLedger ${names[0] ?? ''}`),
        issuer,
        of: server.publicKey,
        extensions: serverExtensions(names),
      },
      authority.privateKey,
      now,
    ),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** Does a kept certificate still serve: readable, of this key and its authority, for all these names, for at least another month? */
export function servesStill(kept: LanCertificate, names: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(kept.certificate)
    const own = createPublicKey(kept.key).export({ type: 'spki', format: 'der' })
    if (!own.equals(certificate.publicKey.export({ type: 'spki', format: 'der' }))) return false
    if (!certificate.verify(new X509Certificate(kept.authority).publicKey)) return false
    if (Date.parse(certificate.validTo) < now + 30 * DAY_MS) return false
    return names.every(
      (name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined,
    )
  } catch {
    return false
  }
}

/** SHA-256 over the certificate in groups of four, and its last day. */
export function describeCertificate(certificate: string): { fingerprint: string; validTo: string } {
  const read = new X509Certificate(certificate)
  return {
    fingerprint: (read.fingerprint256.replace(/:/g, '').match(/.{4}/g) ?? []).join(' '),
    validTo: new Date(read.validTo).toISOString().slice(0, 10),
  }
}
