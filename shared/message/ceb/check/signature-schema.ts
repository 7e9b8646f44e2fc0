import { decodeBase64 } from '../../xml/base64.ts'
import type { XmlElement } from '../../xml/node.ts'
import { elementsOf, isElement, textOf } from '../../xml/node.ts'
import { DS_NAMESPACE } from '../namespace.ts'
import type { Place } from './finding.ts'
import { finding } from './finding.ts'
import { sequence } from './sequence.ts'
import type { Report } from './structure.ts'
import { checkAttributes, checkContent, elementKey } from './structure.ts'
import { collapseBlanks } from './value.ts'

type Simple = 'string' | 'base64' | 'integer'
/** [name, least, most] in order. */
type Item = readonly [name: string, min: number, max: number]

/** What xmldsig-core-schema.xsd says about one element. */
type Content =
  | { readonly is: 'sequence'; readonly items: readonly Item[] }
  | { readonly is: 'text'; readonly type: Simple }
  /** Text, but no elements. */
  | { readonly is: 'empty' }
  /** Any number of these; `foreign` elements of other namespaces too; `mixed` with text. */
  | {
      readonly is: 'choice'
      readonly names: readonly string[]
      readonly min: number
      readonly max: number
      readonly mixed: boolean
    }

interface Rule {
  readonly content: Content
  readonly id?: boolean
  readonly required?: readonly string[]
  readonly uris?: readonly string[]
}

const text = (type: Simple): Rule => ({ content: { is: 'text', type } })
const inOrder = (...items: readonly Item[]): Rule => ({ content: { is: 'sequence', items } })
const algorithm: Rule = { content: { is: 'empty' }, required: ['Algorithm'] }

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['Signature', { ...inOrder(['SignedInfo', 1, 1], ['SignatureValue', 1, 1], ['KeyInfo', 0, 1]), id: true }],
  ['SignedInfo', inOrder(['CanonicalizationMethod', 1, 1], ['SignatureMethod', 1, 1], ['Reference', 1, Infinity])],
  ['CanonicalizationMethod', algorithm],
  ['SignatureMethod', algorithm],
  ['DigestMethod', algorithm],
  [
    'Reference',
    {
      ...inOrder(['Transforms', 0, 1], ['DigestMethod', 1, 1], ['DigestValue', 1, 1]),
      id: true,
      uris: ['URI', 'Type'],
    },
  ],
  ['Transforms', inOrder(['Transform', 1, Infinity])],
  [
    'Transform',
    { content: { is: 'choice', names: ['XPath'], min: 0, max: Infinity, mixed: true }, required: ['Algorithm'] },
  ],
  ['XPath', text('string')],
  ['DigestValue', text('base64')],
  ['SignatureValue', text('base64')],
  [
    'KeyInfo',
    {
      content: {
        is: 'choice',
        names: ['KeyName', 'KeyValue', 'RetrievalMethod', 'X509Data', 'MgmtData'],
        min: 1,
        max: Infinity,
        mixed: true,
      },
    },
  ],
  ['KeyName', text('string')],
  ['MgmtData', text('string')],
  ['KeyValue', { content: { is: 'choice', names: ['RSAKeyValue'], min: 1, max: 1, mixed: true } }],
  ['RSAKeyValue', inOrder(['Modulus', 1, 1], ['Exponent', 1, 1])],
  ['Modulus', text('base64')],
  ['Exponent', text('base64')],
  ['RetrievalMethod', { ...inOrder(['Transforms', 0, 1]), uris: ['URI', 'Type'] }],
  [
    'X509Data',
    {
      content: {
        is: 'choice',
        names: ['X509IssuerSerial', 'X509SKI', 'X509SubjectName', 'X509Certificate', 'X509CRL'],
        min: 1,
        max: Infinity,
        mixed: false,
      },
    },
  ],
  ['X509IssuerSerial', inOrder(['X509IssuerName', 1, 1], ['X509SerialNumber', 1, 1])],
  ['X509IssuerName', text('string')],
  ['X509SerialNumber', text('integer')],
  ['X509SKI', text('base64')],
  ['X509SubjectName', text('string')],
  ['X509Certificate', text('base64')],
  ['X509CRL', text('base64')],
])

const INTEGER = /^[+-]?\d+$/
const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._\-·]*$/u
/** RFC 3986 URI reference after characters that XLink allows to stand unescaped have been taken for letters. */
const URI = (() => {
  const character = String.raw`[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2}`
  const authority = String.raw`//[A-Za-z0-9\-._~!$&'()*+,;=:@%]*(?=[/?#]|$)`
  return new RegExp(
    `^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:${authority})?(?:${character})*(?:[?](?:${character}|[?])*)?(?:#(?:${character}|[?])*)?$`,
  )
})()
const RELATIVE_WITH_COLON = /^[^/?#]*:/
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/

function isUri(raw: string): boolean {
  const uri = collapseBlanks(raw).replace(/[^\u0021-\u007e]|[<>"{}|\\^`]/g, '_')
  return URI.test(uri) && (!RELATIVE_WITH_COLON.test(uri) || SCHEME.test(uri))
}

function isSimple(type: Simple, raw: string): boolean {
  if (type === 'string') return true
  return type === 'integer' ? INTEGER.test(collapseBlanks(raw)) : decodeBase64(raw) !== undefined
}

function wrong(element: XmlElement, place: Place, report: Report, said: string): void {
  report(
    finding('schema', 'SIGNATURE_SHAPE', { ...place, at: element.line }, `签名的 ${element.local} ${said}`, {
      field: element.local,
    }),
  )
}

function checkSignatureAttributes(element: XmlElement, rule: Rule, place: Place, report: Report): void {
  const { required = [], uris = [], id = false } = rule
  checkAttributes(element, place, report, [...required, ...uris, ...(id ? ['Id'] : [])])
  const plain = new Map(
    element.attributes.filter((attribute) => attribute.namespace === '').map(({ local, value }) => [local, value]),
  )
  for (const name of required) if (!plain.has(name)) wrong(element, place, report, `缺少属性 ${name}，请重新签名`)
  for (const name of [...required, ...uris]) {
    if (!isUri(plain.get(name) ?? '')) wrong(element, place, report, `的属性 ${name} 不是合法的地址，请重新签名`)
  }
  if (id && !NC_NAME.test(collapseBlanks(plain.get('Id') ?? 'none')))
    wrong(element, place, report, '的属性 Id 不合法，请重新签名')
}

function checkChoice(
  element: XmlElement,
  content: Content & { readonly is: 'choice' },
  place: Place,
  report: Report,
): void {
  const children = elementsOf(element)
  if (children.length < content.min || children.length > content.max)
    wrong(element, place, report, '的下级元素个数不对，请重新签名')
  const stray = element.children.some((child) =>
    typeof child === 'string' ? /[^ \t\r\n]/.test(child) : child.kind === 'cdata',
  )
  if (!content.mixed && stray) wrong(element, place, report, '里不应有文字，请重新签名')
  for (const child of children) {
    const own = child.namespace === DS_NAMESPACE
    if (own && content.names.includes(child.local)) checkNode(child, place, report)
    // Elements of other namespaces are the sender's own business; elements without one are not allowed.
    else if (own || child.namespace === '' || child.namespace === undefined)
      wrong(element, place, report, `不允许下级元素 ${child.name}，请重新签名`)
  }
}

function checkNode(element: XmlElement, place: Place, report: Report): void {
  const rule = RULES.get(element.local)
  if (rule === undefined) return wrong(element, place, report, '不认识，请重新签名')
  checkSignatureAttributes(element, rule, place, report)
  const { content } = rule
  if (content.is === 'choice') return checkChoice(element, content, place, report)
  if (content.is === 'sequence') {
    const particles = content.items.map(([name, min, max]) => ({
      key: elementKey(DS_NAMESPACE, name),
      min,
      max,
      then: name,
    }))
    return checkContent(element, sequence(particles), place, report, (child) => checkNode(child, place, report))
  }
  if (element.children.some(isElement)) wrong(element, place, report, '不应有下级元素，请重新签名')
  if (content.is === 'text' && !isSimple(content.type, textOf(element)))
    wrong(element, place, report, '的内容格式不对，请重新签名')
}

/** Judges a ds:Signature element as xmldsig-core-schema.xsd does. */
export function checkSignatureSchema(element: XmlElement, place: Place, report: Report): void {
  checkNode(element, place, report)
}
