import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sm2PublicKey, sm2Sign, sm2Verify, sm3Digest } from '../crypto/sm.ts'
import { encodeBase64 } from '../xml/base64.ts'
import { buildCeb } from './build.ts'
import { attachSignature, signingInput, type SignatureAlgorithm } from './signature.ts'
import type { SignatureTools } from './signature-read.ts'
import { readSignedCeb } from './signed.ts'
import { fieldTable } from './table.ts'
import { CEB_TYPES, type CebMessage, type CebType } from './type.ts'
import { exampleMessage } from './valid-message.fixture.ts'

const utf8 = new TextEncoder()
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 1024 })
const SECRET = sm3Digest(utf8.encode('key of the office'))
const OTHER = sm3Digest(utf8.encode('key of somebody else'))
const PUBLIC = sm2PublicKey(SECRET)
const ALGORITHMS: readonly SignatureAlgorithm[] = ['RSA-SHA1', 'SM2-SM3']

/** One key is trusted, whatever KeyInfo says. */
const TOOLS: SignatureTools = {
  digests: { 'RSA-SHA1': sha1, 'SM2-SM3': sm3Digest },
  verify: (algorithm, _keyName, signedInfo, value) =>
    algorithm === 'RSA-SHA1' ? verify('sha1', signedInfo, rsa.publicKey, value) : sm2Verify(signedInfo, value, PUBLIC),
}

function signed(message: CebMessage, algorithm: SignatureAlgorithm, trusted = true): string {
  const unsigned = buildCeb(message, '202205')
  const { signedInfo } = signingInput(unsigned, algorithm, TOOLS.digests[algorithm])
  const bytes = utf8.encode(signedInfo)
  const value =
    algorithm === 'RSA-SHA1'
      ? sign('sha1', bytes, trusted ? rsa.privateKey : stranger.privateKey)
      : sm2Sign(bytes, trusted ? SECRET : OTHER, sm3Digest(bytes))
  return attachSignature(unsigned, {
    signedInfo,
    signatureValue: encodeBase64(value),
    keyName: '01691fe9',
    certificate: 'AAAA',
  })
}

const ORIGINAL = exampleMessage('CEB621Message', 2)
const FORGED: CebMessage = {
  ...ORIGINAL,
  documents: ORIGINAL.documents.map((one) => ({ ...one, head: { ...one.head, orderNo: 'FORGED' } })),
}
const signatureOf = (xml: string): string => /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? ''
const documentOf = (xml: string): string => /<ceb:Inventory>[\s\S]*?<\/ceb:Inventory>/.exec(xml)?.[0] ?? ''

/** The twelve ways of RELIABILITY 25 to make a reader act on something that nobody signed. */
function variants(algorithm: SignatureAlgorithm): Readonly<Record<string, string>> {
  const good = signed(ORIGINAL, algorithm)
  const forged = buildCeb(FORGED, '202205')
  const forgedDocument = documentOf(forged)
  const signature = signatureOf(good)
  const withSignature = (xml: string, part: string): string =>
    xml.replace('</ceb:CEB621Message>', `${part}</ceb:CEB621Message>`)
  return {
    // The signed document hangs inside a forged one, where its reference would still find it.
    moved: withSignature(
      forged,
      signature.replace('<ds:SignedInfo>', `<ds:Object>${good.replace(signature, '')}</ds:Object><ds:SignedInfo>`),
    ),
    'duplicated id': good.replace(
      documentOf(good),
      `${forgedDocument.replace('<ceb:Inventory>', '<ceb:Inventory Id="signed">')}${documentOf(good)}`,
    ),
    'extra sibling': good.replace(documentOf(good), `${documentOf(good)}${forgedDocument}`),
    'comment split': good.replace(/<ceb:orderNo>(.)/, '<ceb:orderNo>$1<!-- FORGED -->'),
    'namespace twist': good.replace(
      documentOf(good),
      `<x:Inventory xmlns:x="urn:x">${documentOf(good)}</x:Inventory>${forgedDocument}`,
    ),
    'empty reference': withSignature(forged, signature.replace(/<ds:Reference URI="">[\s\S]*<\/ds:Reference>/, '')),
    'transform abuse': withSignature(
      forged,
      signature.replace(
        '</ds:Transforms>',
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(//*)</ds:XPath></ds:Transform></ds:Transforms>',
      ),
    ),
    'foreign KeyInfo': signed(FORGED, algorithm, false),
    'weak digest': withSignature(
      forged,
      signature.replace(
        /<ds:DigestMethod Algorithm="[^"]*">/,
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5">',
      ),
    ),
    'stripped signature': forged,
    'detached swap': withSignature(forged, signature),
    'entity in signed part': good
      .replace(/^/, '<!DOCTYPE ceb:CEB621Message [<!ENTITY f "FORGED">]>')
      .replace(/<ceb:orderNo>[^<]*/, '<ceb:orderNo>&f;'),
  }
}

/** A message of a kind with a text in every element: what signing and reading have to carry. */
function messageOf(type: CebType): CebMessage {
  const table = fieldTable(type, '202205')
  const texts = (fields: typeof table.head.fields, number: number) =>
    Object.fromEntries(fields.map(({ name }) => [name, `${name}-示例-${number}`]))
  const line = table.line === undefined ? [] : [texts(table.line.fields, 1), texts(table.line.fields, 2)]
  return { ...ORIGINAL, type, guid: '0'.repeat(36), documents: [{ head: texts(table.head.fields, 0), lines: line }] }
}

describe('a signed document is read by its covered bytes alone', () => {
  it('every kind that is signed is read back as it was signed, with RSA and with SM2', () => {
    const kinds = CEB_TYPES.filter((type) => fieldTable(type, '202205').signature !== 'none')
    expect(kinds.length).toBeGreaterThanOrEqual(17)
    for (const algorithm of ALGORITHMS)
      for (const type of kinds) {
        const message = messageOf(type)
        const reading = readSignedCeb(signed(message, algorithm), TOOLS)
        expect(reading, `${algorithm} ${type}`).toMatchObject({
          ok: true,
          keyName: '01691fe9',
          message: { type, guid: message.guid, documents: message.documents, signed: true },
        })
      }
  })

  it('of the twelve wrappings none is ever acted upon: refused, or read exactly as signed', () => {
    for (const algorithm of ALGORITHMS) {
      const all = Object.entries(variants(algorithm))
      expect(all).toHaveLength(12)
      for (const [what, xml] of all) {
        expect(xml, what).not.toBe(signed(ORIGINAL, algorithm))
        const reading = readSignedCeb(xml, TOOLS)
        if (reading.ok) expect(reading.message.documents, `${algorithm} ${what}`).toEqual(ORIGINAL.documents)
        else expect(reading.code, `${algorithm} ${what}`).toMatch(/^(SIGNATURE_|XML_)/)
      }
      // Only the comment leaves the signature whole, and it is not there any more in what is read.
      expect(all.filter(([, xml]) => readSignedCeb(xml, TOOLS).ok).map(([what]) => what)).toEqual(['comment split'])
    }
  })

  it('a signature by the other algorithm of the office does not hold for this one', () => {
    const rsaSigned = signed(ORIGINAL, 'RSA-SHA1')
    expect(
      readSignedCeb(
        rsaSigned.replace(
          /<ds:SignatureValue>[^<]*/,
          `<ds:SignatureValue>${/<ds:SignatureValue>([^<]*)/.exec(signed(ORIGINAL, 'SM2-SM3'))?.[1] ?? ''}`,
        ),
        TOOLS,
      ),
    ).toEqual({ ok: false, code: 'SIGNATURE_VALUE' })
  })
})
