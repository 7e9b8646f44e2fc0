import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sm2PublicKey, sm2Sign, sm2Verify, sm3Digest } from '../crypto/sm.ts'
import { encodeBase64 } from '../xml/base64.ts'
import { buildCeb } from './build.ts'
import { checkCeb } from './check.ts'
import { attachSignature, signingInput } from './signature.ts'
import { readSignature, verifySignature } from './signature-read.ts'
import type { SignatureTools } from './signature-read.ts'
import type { CebMessage } from './type.ts'
import { exampleMessage } from './valid-message.fixture.ts'

const utf8 = new TextEncoder()
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const SM2_PRIVATE = sm3Digest(utf8.encode('key of a test'))
const SM2_PUBLIC = sm2PublicKey(SM2_PRIVATE)

const TOOLS: SignatureTools = {
  digests: { 'RSA-SHA1': sha1, 'SM2-SM3': sm3Digest },
  verify: (algorithm, keyName, signedInfo, value) => {
    if (keyName !== '03000000000cde6f') return false
    return algorithm === 'RSA-SHA1'
      ? verify('sha1', signedInfo, rsa.publicKey, value)
      : sm2Verify(signedInfo, value, SM2_PUBLIC)
  },
}

function signed(message: CebMessage, algorithm: 'RSA-SHA1' | 'SM2-SM3', keyName = '03000000000cde6f'): string {
  const unsigned = buildCeb(message, '202205')
  const { signedInfo } = signingInput(unsigned, algorithm, TOOLS.digests[algorithm])
  const bytes = utf8.encode(signedInfo)
  const value =
    algorithm === 'RSA-SHA1' ? sign('sha1', bytes, rsa.privateKey) : sm2Sign(bytes, SM2_PRIVATE, sm3Digest(bytes))
  return attachSignature(unsigned, {
    signedInfo,
    signatureValue: encodeBase64(value),
    keyName,
    certificate: encodeBase64(utf8.encode('示例证书')),
  })
}

const IMPORT = exampleMessage('CEB621Message', 2)
const EXPORT: CebMessage = {
  ...exampleMessage('CEB603Message'),
  extension: { name: 'own', version: '1', message: '<a></a>' },
}
const codeOf = (xml: string): string => {
  const reading = verifySignature(xml, TOOLS)
  return reading.ok ? 'ok' : reading.code
}

describe('signature of a CEB document', () => {
  it('holds after signing, with both algorithms, and makes the document valid by the schema', () => {
    for (const algorithm of ['RSA-SHA1', 'SM2-SM3'] as const) {
      for (const message of [IMPORT, EXPORT]) {
        const xml = signed(message, algorithm)
        expect(verifySignature(xml, TOOLS), `${algorithm} ${message.type}`).toMatchObject({
          ok: true,
          signature: { algorithm, keyName: '03000000000cde6f' },
        })
        expect(checkCeb(xml, '202205').schema).toEqual([])
      }
    }
  })

  it('stands where the schema wants it: last in import, before the extension in export messages', () => {
    expect(signed(IMPORT, 'SM2-SM3')).toMatch(
      /<\/ceb:BaseTransfer><ds:Signature [\s\S]*<\/ds:Signature><\/ceb:CEB621Message>$/,
    )
    expect(signed(EXPORT, 'SM2-SM3')).toMatch(
      /<\/ceb:BaseTransfer><ds:Signature [\s\S]*<\/ds:Signature><ceb:ExtendMessage>/,
    )
  })

  it('covers exactly the unsigned bytes', () => {
    const reading = readSignature(signed(IMPORT, 'RSA-SHA1'))
    expect(reading.ok && new TextDecoder().decode(reading.signature.covered)).toBe(buildCeb(IMPORT, '202205'))
  })

  it('signs SignedInfo as it stands alone: namespaces of the root in order, empty elements as pairs (SPEC 4.4)', () => {
    const { signedInfo, digestValue } = signingInput(buildCeb(IMPORT, '202205'), 'SM2-SM3', sm3Digest)
    expect(signedInfo).toBe(
      '<ds:SignedInfo xmlns:ceb="http://www.chinaport.gov.cn/ceb" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">' +
        '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod>' +
        '<ds:SignatureMethod Algorithm="http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"></ds:SignatureMethod>' +
        '<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform></ds:Transforms>' +
        '<ds:DigestMethod Algorithm="http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"></ds:DigestMethod>' +
        `<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
    )
    const reading = readSignature(signed(IMPORT, 'SM2-SM3'))
    expect(reading.ok && new TextDecoder().decode(reading.signature.signedInfo)).toBe(signedInfo)
  })

  it('survives what canonicalisation forgives: layout inside tags, comments, CDATA, byte order mark', () => {
    const xml = signed(IMPORT, 'RSA-SHA1')
    expect(codeOf(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)).toBe('ok')
    expect(
      codeOf(xml.replace('<ceb:appType>', '<ceb:appType\n >').replace('<ceb:appType>', '<!-- x --><ceb:appType>')),
    ).toBe('ok')
    expect(codeOf(xml.replace('示例奶粉', '<![CDATA[示例奶粉]]>'))).toBe('ok')
  })

  it('breaks with any change of the document, of SignedInfo, of the value, and with a key nobody trusts', () => {
    const xml = signed(IMPORT, 'SM2-SM3')
    expect(codeOf(xml.replace('<ceb:qty>2</ceb:qty>', '<ceb:qty>3</ceb:qty>'))).toBe('SIGNATURE_DIGEST')
    expect(codeOf(xml.replace('><ceb:BaseTransfer>', '>\n<ceb:BaseTransfer>'))).toBe('SIGNATURE_DIGEST')
    expect(codeOf(xml.replace('<ds:Reference URI="">', '<ds:Reference URI=""> '))).toBe('SIGNATURE_VALUE')
    expect(
      codeOf(
        xml.replace(/<ds:SignatureValue>./, (text) =>
          text.endsWith('A') ? '<ds:SignatureValue>B' : '<ds:SignatureValue>A',
        ),
      ),
    ).toBe('SIGNATURE_VALUE')
    expect(codeOf(signed(IMPORT, 'SM2-SM3', 'stranger'))).toBe('SIGNATURE_VALUE')
    expect(codeOf(xml.replace('xmlns:ceb=', 'xmlns:x="urn:x" xmlns:ceb='))).toBe('SIGNATURE_DIGEST')
  })

  it('errors of the programmer throw', () => {
    const unsigned = buildCeb(IMPORT, '202205')
    const { signedInfo } = signingInput(unsigned, 'RSA-SHA1', sha1)
    for (const text of [
      `${unsigned}\n`,
      unsigned.replace('><ceb:appType>', '>\n<ceb:appType >'),
      '<a></a>',
      signed(IMPORT, 'RSA-SHA1'),
      'x',
    ]) {
      expect(() => signingInput(text, 'RSA-SHA1', sha1)).toThrow(RangeError)
    }
    expect(() => signingInput(unsigned, 'SM2-SM3', sha1)).toThrow(RangeError)
    expect(() => attachSignature(unsigned, { signedInfo, signatureValue: 'no-base64', keyName: '1' })).toThrow(
      RangeError,
    )
    expect(() =>
      attachSignature(unsigned, { signedInfo: '<SignedInfo>', signatureValue: 'AAAA', keyName: '1' }),
    ).toThrow(RangeError)
    expect(() =>
      attachSignature('<ceb:CEB622Message ></ceb:CEB622Message>', { signedInfo, signatureValue: 'AAAA', keyName: '1' }),
    ).toThrow(RangeError)
  })
})
