import { decodeBase64, encodeBase64 } from '../xml/base64.ts'
import type { Bindings } from '../xml/canonical.ts'
import { bindingsInside, canonicalTree, hasCanonicalForm, NO_BINDINGS } from '../xml/canonical.ts'
import { escapeText } from '../xml/escape.ts'
import { elementsOf } from '../xml/node.ts'
import { readXml } from '../xml/read-xml.ts'
import type { BuiltCeb } from './build.ts'
import { CEB_NAMESPACE, DS_NAMESPACE } from './namespace.ts'
import { fieldTable } from './table.ts'
import { isCebType } from './type.ts'

/** RSA-SHA1 for certificates issued before 2022-07-01, SM2-SM3 for those after (SPEC 4.3). */
export type SignatureAlgorithm = 'RSA-SHA1' | 'SM2-SM3'

export const CANONICAL_URI = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const ENVELOPED_URI = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

interface AlgorithmUris {
  readonly signature: string
  readonly digest: string
  readonly digestBytes: number
}

export const ALGORITHM_URIS: Readonly<Record<SignatureAlgorithm, AlgorithmUris>> = {
  'RSA-SHA1': {
    signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    digestBytes: 20,
  },
  'SM2-SM3': {
    signature: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3',
    digest: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm3',
    digestBytes: 32,
  },
}

export type Digest = (bytes: Uint8Array) => Uint8Array

export interface SigningInput {
  /** Canonical SignedInfo as it stands alone, with the namespaces in force repeated: its UTF-8 bytes are signed. */
  readonly signedInfo: string
  /** Base64. */
  readonly digestValue: string
}

function emptyElement(name: string, algorithm: string): string {
  return `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`
}

function signedInfoText(declarations: string, algorithm: SignatureAlgorithm, digestValue: string): string {
  const uris = ALGORITHM_URIS[algorithm]
  return (
    `<ds:SignedInfo${declarations}>${emptyElement('CanonicalizationMethod', CANONICAL_URI)}${emptyElement('SignatureMethod', uris.signature)}` +
    `<ds:Reference URI=""><ds:Transforms>${emptyElement('Transform', ENVELOPED_URI)}</ds:Transforms>` +
    `${emptyElement('DigestMethod', uris.digest)}<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  )
}

function declarationTexts(bindings: Bindings): string {
  const named = [...bindings].filter(([, uri]) => uri !== '').sort(([a], [b]) => (a < b ? -1 : 1))
  return named.map(([prefix, uri]) => (prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`)).join('')
}

/**
 * What has to be signed for a document that buildCeb has just written: it is canonical, so its bytes are digested as they are.
 * @param digest SHA-1 or SM3, matching the algorithm
 * Throws RangeError when the digest has the wrong length.
 */
export function signingInputOfBuilt(unsigned: BuiltCeb, algorithm: SignatureAlgorithm, digest: Digest): SigningInput {
  return inputOf(unsigned, BUILT_BINDINGS, algorithm, digest)
}

const BUILT_BINDINGS: Bindings = new Map([['ceb', CEB_NAMESPACE]])

function inputOf(xml: string, atRoot: Bindings, algorithm: SignatureAlgorithm, digest: Digest): SigningInput {
  const value = digest(new TextEncoder().encode(xml))
  if (value.length !== ALGORITHM_URIS[algorithm].digestBytes)
    throw new RangeError(`digest of ${value.length} bytes for ${algorithm}`)
  const inForce = bindingsInside(atRoot, [{ prefix: 'ds', uri: DS_NAMESPACE }])
  const digestValue = encodeBase64(value)
  return { signedInfo: signedInfoText(declarationTexts(inForce), algorithm, digestValue), digestValue }
}

/**
 * The same for an unsigned document that is only said to be one of buildCeb.
 * @param digest SHA-1 or SM3, matching the algorithm
 * Throws RangeError when the text is not canonical, is no CEB message, or carries a signature already, and when the digest
 * has the wrong length: all errors of the programmer.
 */
export function signingInput(unsignedXml: string, algorithm: SignatureAlgorithm, digest: Digest): SigningInput {
  const reading = readXml(unsignedXml)
  if (!reading.ok || !hasCanonicalForm(reading.tree) || canonicalTree(reading.tree) !== unsignedXml)
    throw new RangeError('not a canonical document')
  const { root } = reading.tree
  if (!isCebType(root.local) || root.namespace !== CEB_NAMESPACE)
    throw new RangeError(`not a CEB message: ${root.name}`)
  if (elementsOf(root).some((child) => child.local === 'Signature')) throw new RangeError('already signed')
  return inputOf(unsignedXml, bindingsInside(NO_BINDINGS, root.declarations), algorithm, digest)
}

export interface SignatureParts {
  /** As signingInput gave it. */
  readonly signedInfo: string
  /** Base64 of the signature; SM2: raw r ‖ s. */
  readonly signatureValue: string
  /** Number of the certificate. */
  readonly keyName: string
  /** Base64 of the DER certificate; left out when unknown. */
  readonly certificate?: string
}

const ROOT_NAME = /^<ceb:(CEB\d{3}Message)[ >]/

/** Where the schema wants the signature: import messages end with it, in export messages the extension follows it. */
function signaturePosition(unsignedXml: string): number {
  const type = ROOT_NAME.exec(unsignedXml)?.[1] ?? ''
  const end = unsignedXml.length - `</ceb:${type}>`.length
  if (!isCebType(type) || !unsignedXml.endsWith(`</ceb:${type}>`)) throw new RangeError('not a document of buildCeb')
  const table = fieldTable(type, '202205')
  if (table.signature === 'none') throw new RangeError(`${type} is not signed`)
  // Text cannot hold "<", so the first such tag is the extension's own.
  const extension = table.side === 'export' ? unsignedXml.indexOf('<ceb:ExtendMessage>') : -1
  return extension < 0 ? end : extension
}

/**
 * Puts the signature into the document, without a blank, so that taking it out again leaves exactly the bytes that were
 * digested. Throws RangeError when the document is not from buildCeb, is of a kind that is not signed, or a value is no base64.
 */
export function attachSignature(unsignedXml: string, parts: SignatureParts): string {
  const { signedInfo, signatureValue, keyName, certificate } = parts
  const start = signedInfo.indexOf('>')
  if (!signedInfo.startsWith('<ds:SignedInfo ') || start < 0) throw new RangeError('not a signedInfo of signingInput')
  for (const value of certificate === undefined ? [signatureValue] : [signatureValue, certificate]) {
    if (value === '' || decodeBase64(value) === undefined) throw new RangeError('not base64')
  }
  const at = signaturePosition(unsignedXml)
  const x509 =
    certificate === undefined
      ? ''
      : `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>`
  // Inside the document the namespaces are declared further out, so the stand-alone declarations go.
  const signature =
    `<ds:Signature xmlns:ds="${DS_NAMESPACE}"><ds:SignedInfo>${signedInfo.slice(start + 1)}` +
    `<ds:SignatureValue>${signatureValue}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:KeyName>${escapeText(keyName)}</ds:KeyName>${x509}</ds:KeyInfo></ds:Signature>`
  return unsignedXml.slice(0, at) + signature + unsignedXml.slice(at)
}
