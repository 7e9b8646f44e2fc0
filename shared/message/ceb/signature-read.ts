import { decodeBase64 } from '../xml/base64.ts'
import { bindingsInside, canonicalElement, canonicalTree, hasCanonicalForm, NO_BINDINGS } from '../xml/canonical.ts'
import type { XmlElement, XmlTree } from '../xml/node.ts'
import { elementsOf, isElement, textOf } from '../xml/node.ts'
import type { XmlFailure } from '../xml/read-xml.ts'
import { readXml } from '../xml/read-xml.ts'
import { CEB_NAMESPACE, DS_NAMESPACE } from './namespace.ts'
import type { Digest, SignatureAlgorithm } from './signature.ts'
import { ALGORITHM_URIS, CANONICAL_URI, ENVELOPED_URI } from './signature.ts'
import { fieldTable } from './table.ts'
import { isCebType } from './type.ts'

/**
 * Why a signature is not accepted. MISSING: none there. MISPLACED: not where the schema has it, or in a foreign namespace.
 * REPEATED: more than one in the document, anywhere. SHAPE: parts missing, added, out of order, or anything but blanks between
 * them. REFERENCE: does not cover exactly the whole document. TRANSFORM, ALGORITHM: others than the standard's.
 * DIGEST: the document was changed. VALUE: the signature does not hold.
 */
export type SignatureProblem =
  | XmlFailure
  | 'XML_NO_CANON'
  | 'CEB_UNKNOWN_ROOT'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_MISPLACED'
  | 'SIGNATURE_REPEATED'
  | 'SIGNATURE_SHAPE'
  | 'SIGNATURE_REFERENCE'
  | 'SIGNATURE_TRANSFORM'
  | 'SIGNATURE_ALGORITHM'
  | 'SIGNATURE_DIGEST'
  | 'SIGNATURE_VALUE'

export interface ReadSignature {
  readonly algorithm: SignatureAlgorithm
  /** UTF-8 of the canonical document without the signature: what DigestValue has to be the digest of. */
  readonly covered: Uint8Array
  readonly digestValue: Uint8Array
  /** UTF-8 of the canonical stand-alone SignedInfo: what SignatureValue signs. */
  readonly signedInfo: Uint8Array
  readonly signatureValue: Uint8Array
  /** Says which key to look up among those trusted; nothing in KeyInfo is trusted itself. */
  readonly keyName: string
}

export type SignatureReading =
  { readonly ok: true; readonly signature: ReadSignature } | { readonly ok: false; readonly code: SignatureProblem }

/** Leaves the reading with a code; only inside this module. */
class Defect extends Error {
  readonly code: SignatureProblem
  constructor(code: SignatureProblem) {
    super(code)
    this.code = code
  }
}

const BLANK = /^[ \t\r\n]*$/

/** The children of an element, which must be exactly these in order, with only blanks between them and no attributes but the named. */
function exactly(
  element: XmlElement,
  names: readonly string[],
  attributes: readonly string[] = [],
): readonly XmlElement[] {
  const stray = element.children.some((child) => !isElement(child) && !(typeof child === 'string' && BLANK.test(child)))
  if (stray) throw new Defect('SIGNATURE_SHAPE')
  if (element.attributes.some(({ name }) => !attributes.includes(name))) throw new Defect('SIGNATURE_SHAPE')
  const children = elementsOf(element)
  const foreign = children.some((child, i) => child.namespace !== DS_NAMESPACE || child.local !== names[i])
  if (foreign || children.length !== names.length) throw new Defect('SIGNATURE_SHAPE')
  return children
}

/** Text of an element that holds nothing else: no attribute, no child, no comment that could hide a part of it. */
function plainText(element: XmlElement): string {
  if (element.attributes.length > 0 || element.children.some((child) => typeof child !== 'string'))
    throw new Defect('SIGNATURE_SHAPE')
  return textOf(element)
}

function bytesOf(element: XmlElement): Uint8Array {
  const bytes = decodeBase64(plainText(element))
  if (bytes === undefined || bytes.length === 0) throw new Defect('SIGNATURE_SHAPE')
  return bytes
}

function at(children: readonly XmlElement[], index: number): XmlElement {
  const child = children[index]
  if (child === undefined) throw new Defect('SIGNATURE_SHAPE')
  return child
}

/** The Algorithm of an element without content. */
function algorithmOf(element: XmlElement): string {
  exactly(element, [], ['Algorithm'])
  return element.attributes[0]?.value ?? ''
}

function countSignatures(element: XmlElement): number {
  let count = element.local === 'Signature' || element.local === 'SignedInfo' ? 1 : 0
  for (const child of element.children) if (isElement(child)) count += countSignatures(child)
  return count
}

/** The one signature, where the schema of the message has it. */
function findSignature(root: XmlElement): XmlElement {
  if (!isCebType(root.local) || root.namespace !== CEB_NAMESPACE) throw new Defect('CEB_UNKNOWN_ROOT')
  const count = countSignatures(root)
  if (count === 0) throw new Defect('SIGNATURE_MISSING')
  const children = elementsOf(root)
  const index = children.findIndex((child) => child.local === 'Signature' && child.namespace === DS_NAMESPACE)
  const signature = children[index]
  if (signature === undefined) throw new Defect('SIGNATURE_MISPLACED')
  // One Signature and its one SignedInfo: anything more is a second signature somewhere.
  if (count !== 2) throw new Defect(count > 2 ? 'SIGNATURE_REPEATED' : 'SIGNATURE_SHAPE')
  const after = children.slice(index + 1)
  const { side, signature: obligation } = fieldTable(root.local, '202205')
  const extensionFollows =
    side === 'export' &&
    after.length === 1 &&
    after[0]?.local === 'ExtendMessage' &&
    after[0].namespace === CEB_NAMESPACE
  if (obligation === 'none' || (after.length > 0 && !extensionFollows)) throw new Defect('SIGNATURE_MISPLACED')
  return signature
}

function readReference(reference: XmlElement): { readonly digestUri: string; readonly digestValue: Uint8Array } {
  const uri = reference.attributes.find(({ name }) => name === 'URI')
  if (uri?.value !== '' || reference.attributes.length !== 1) throw new Defect('SIGNATURE_REFERENCE')
  const [transforms, method, value] = [0, 1, 2].map((i) =>
    at(exactly(reference, ['Transforms', 'DigestMethod', 'DigestValue'], ['URI']), i),
  )
  if (transforms === undefined || method === undefined || value === undefined) throw new Defect('SIGNATURE_SHAPE')
  const steps = elementsOf(transforms)
  if (steps.length !== 1) throw new Defect('SIGNATURE_TRANSFORM')
  if (algorithmOf(at(exactly(transforms, ['Transform']), 0)) !== ENVELOPED_URI) throw new Defect('SIGNATURE_TRANSFORM')
  return { digestUri: algorithmOf(method), digestValue: bytesOf(value) }
}

function pairedAlgorithm(signatureUri: string, digestUri: string): SignatureAlgorithm {
  const names: readonly SignatureAlgorithm[] = ['RSA-SHA1', 'SM2-SM3']
  const found = names.find(
    (name) => ALGORITHM_URIS[name].signature === signatureUri && ALGORITHM_URIS[name].digest === digestUri,
  )
  if (found === undefined) throw new Defect('SIGNATURE_ALGORITHM')
  return found
}

function readKeyName(keyInfo: XmlElement | undefined): string {
  const name =
    keyInfo === undefined
      ? undefined
      : elementsOf(keyInfo).find((child) => child.local === 'KeyName' && child.namespace === DS_NAMESPACE)
  return name === undefined ? '' : textOf(name)
}

function readTree(tree: XmlTree): ReadSignature {
  const { root } = tree
  if (!hasCanonicalForm(tree)) throw new Defect('XML_NO_CANON')
  const signature = findSignature(root)
  const hasKey = elementsOf(signature).length === 3
  const parts = exactly(
    signature,
    hasKey ? ['SignedInfo', 'SignatureValue', 'KeyInfo'] : ['SignedInfo', 'SignatureValue'],
  )
  const signedInfo = at(parts, 0)
  const references = elementsOf(signedInfo).filter(({ local }) => local === 'Reference').length
  if (references !== 1) throw new Defect('SIGNATURE_REFERENCE')
  const info = exactly(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference'])
  if (algorithmOf(at(info, 0)) !== CANONICAL_URI) throw new Defect('SIGNATURE_ALGORITHM')
  const signatureUri = algorithmOf(at(info, 1))
  const { digestUri, digestValue } = readReference(at(info, 2))
  // xml:* attributes further out would belong to the stand-alone SignedInfo; no CEB message has any.
  if (root.attributes.some(({ prefix }) => prefix === 'xml')) throw new Defect('SIGNATURE_SHAPE')
  const inForce = bindingsInside(bindingsInside(NO_BINDINGS, root.declarations), signature.declarations)
  const utf8 = new TextEncoder()
  return {
    algorithm: pairedAlgorithm(signatureUri, digestUri),
    covered: utf8.encode(canonicalTree(tree, signature)),
    digestValue,
    signedInfo: utf8.encode(canonicalElement(signedInfo, inForce, NO_BINDINGS)),
    signatureValue: bytesOf(at(parts, 1)),
    keyName: readKeyName(parts[2]),
  }
}

/**
 * Reads the signature of a CEB document, strictly: the one form of SPEC 4.3 and nothing else, so that what is covered is
 * always the whole document. Does not verify; see verifySignature. Answers, never throws, on any text.
 */
export function readSignature(xml: string): SignatureReading {
  const reading = readXml(xml)
  if (!reading.ok) return { ok: false, code: reading.code }
  try {
    return { ok: true, signature: readTree(reading.tree) }
  } catch (error) {
    if (error instanceof Defect) return { ok: false, code: error.code }
    throw error
  }
}

export interface SignatureTools {
  readonly digests: Readonly<Record<SignatureAlgorithm, Digest>>
  /** Whether the signature holds under the trusted key that the caller knows by this name; false when he knows none. */
  readonly verify: (
    algorithm: SignatureAlgorithm,
    keyName: string,
    signedInfo: Uint8Array,
    signatureValue: Uint8Array,
  ) => boolean
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Reads and verifies: form, then digest of the document, then the signature under the caller's trusted key. */
export function verifySignature(xml: string, tools: SignatureTools): SignatureReading {
  const reading = readSignature(xml)
  if (!reading.ok) return reading
  const { algorithm, covered, digestValue, keyName, signedInfo, signatureValue } = reading.signature
  if (!sameBytes(tools.digests[algorithm](covered), digestValue)) return { ok: false, code: 'SIGNATURE_DIGEST' }
  return tools.verify(algorithm, keyName, signedInfo, signatureValue) ? reading : { ok: false, code: 'SIGNATURE_VALUE' }
}
