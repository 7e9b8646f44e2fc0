import { SaxesParser } from 'saxes'
import type { XmlAttribute, XmlDeclaration, XmlElement, XmlNode, XmlTree } from './node.ts'
import { XML_NAMESPACE } from './node.ts'

/**
 * What a stranger's document may cost. The largest honest message (100 documents of 99 lines) has some 220,000
 * elements in 15 million characters, the deepest (a signed message) 6 levels.
 */
export const XML_LIMITS = {
  characters: 33_554_432,
  depth: 32,
  elements: 400_000,
  attributes: 64,
  declarations: 2_000,
  name: 256,
} as const

/**
 * Why a text was not read: TOO_LARGE, TOO_DEEP, TOO_MANY (elements, attributes, declarations or an endless name), DTD (document type
 * declarations are refused, and with them entities), MALFORMED (not well-formed XML 1.0).
 */
export type XmlFailure = 'XML_TOO_LARGE' | 'XML_TOO_DEEP' | 'XML_TOO_MANY' | 'XML_DTD' | 'XML_MALFORMED'

export type XmlReading =
  | { readonly ok: true; readonly tree: XmlTree }
  | { readonly ok: false; readonly code: XmlFailure; readonly line: number; readonly at: string }

class Refusal extends Error {
  readonly code: XmlFailure
  constructor(code: XmlFailure) {
    super(code)
    this.code = code
  }
}

/** The parser's message is not passed on: it quotes the document, which may hold personal data. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && Object.getPrototypeOf(error) === Error.prototype
}

interface OpenElement extends XmlElement {
  readonly attributes: XmlAttribute[]
  readonly declarations: XmlDeclaration[]
  readonly children: XmlNode[]
}

type Scope = ReadonlyMap<string, string>

interface Frame {
  readonly element: OpenElement
  readonly scope: Scope
}

const ROOT_SCOPE: Scope = new Map([
  ['', ''],
  ['xml', XML_NAMESPACE],
])
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/
const NO_DECLARATIONS: XmlDeclaration[] = []
const NO_ATTRIBUTES: XmlAttribute[] = []

function splitName(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(':')
  if (colon < 0) return { prefix: '', local: name }
  if (colon === 0 || colon === name.length - 1 || name.includes(':', colon + 1)) throw new Refusal('XML_MALFORMED')
  return { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
}

/** The scope inside an element with declarations; refuses what "Namespaces in XML 1.0" forbids. */
function innerScope(outer: Scope, declarations: readonly XmlDeclaration[]): Scope {
  const inner = new Map(outer)
  for (const { prefix, uri } of declarations) {
    const takesBack = prefix !== '' && uri === ''
    if (takesBack || prefix === 'xmlns' || (prefix === 'xml') !== (uri === XML_NAMESPACE))
      throw new Refusal('XML_MALFORMED')
    inner.set(prefix, uri)
  }
  return inner
}

function resolveAttributes(plain: readonly (readonly [string, string])[], scope: Scope): XmlAttribute[] {
  const seen = new Set<string>()
  return plain.map(([name, value]) => {
    const { prefix, local } = splitName(name)
    const namespace = prefix === '' ? '' : scope.get(prefix)
    const expanded = `${namespace ?? prefix} ${local}`
    if (prefix !== '' && seen.has(expanded)) throw new Refusal('XML_MALFORMED')
    if (prefix !== '') seen.add(expanded)
    return { name, prefix, local, namespace, value }
  })
}

class TreeBuilder {
  private readonly stack: Frame[] = []
  private root: OpenElement | undefined
  private readonly before: XmlNode[] = []
  private readonly after: XmlNode[] = []
  private elements = 0
  private declared = 0
  private unbound: number | undefined
  private relative: number | undefined

  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    if (++this.elements > XML_LIMITS.elements) throw new Refusal('XML_TOO_MANY')
    if (this.stack.length >= XML_LIMITS.depth) throw new Refusal('XML_TOO_DEEP')
    if (name.length > XML_LIMITS.name) throw new Refusal('XML_TOO_MANY')
    const parent = this.stack.at(-1)
    let scope = parent?.scope ?? ROOT_SCOPE
    let declarations = NO_DECLARATIONS
    let plain: [string, string][] | undefined
    let count = 0
    for (const key in attributes) {
      const value = attributes[key] ?? ''
      count++
      if (key !== 'xmlns' && !key.startsWith('xmlns:')) (plain ??= []).push([key, value])
      else {
        if (declarations === NO_DECLARATIONS) declarations = []
        declarations.push({ prefix: key.slice(6), uri: value })
      }
    }
    // Each declaring element copies its scope: without this bound a crafted document would cost quadratic time.
    this.declared += declarations.length
    if (count > XML_LIMITS.attributes || this.declared > XML_LIMITS.declarations) throw new Refusal('XML_TOO_MANY')
    if (declarations.length > 0) {
      scope = innerScope(scope, declarations)
      if (declarations.some(({ uri }) => uri !== '' && !ABSOLUTE.test(uri))) this.relative ??= line
    }
    const { prefix, local } = splitName(name)
    const element: OpenElement = {
      kind: 'element',
      name,
      prefix,
      local,
      namespace: scope.get(prefix),
      attributes: plain === undefined ? NO_ATTRIBUTES : resolveAttributes(plain, scope),
      declarations,
      children: [],
      line,
    }
    if (element.namespace === undefined || element.attributes.some((attribute) => attribute.namespace === undefined))
      this.unbound ??= line
    if (parent === undefined) this.root = element
    else parent.element.children.push(element)
    this.stack.push({ element, scope })
  }

  close(): void {
    this.stack.pop()
  }

  add(node: XmlNode): void {
    const frame = this.stack.at(-1)
    if (frame !== undefined) frame.element.children.push(node)
    else if (typeof node !== 'string') (this.root === undefined ? this.before : this.after).push(node)
  }

  path(): string {
    return this.stack.map((frame) => frame.element.local).join('/')
  }

  tree(): XmlTree {
    if (this.root === undefined) throw new Refusal('XML_MALFORMED')
    return {
      root: this.root,
      before: this.before,
      after: this.after,
      ...(this.unbound === undefined ? {} : { unbound: this.unbound }),
      ...(this.relative === undefined ? {} : { relative: this.relative }),
    }
  }
}

/**
 * Reads XML 1.0 text into a tree, namespaces resolved. Refuses document type declarations (hence entities), texts over
 * the limits and whatever is not well-formed; answers, never throws. An unbound prefix is no refusal: real receipts
 * come without declarations; see `XmlElement.namespace`. `at` is the path of the element that was open.
 */
export function readXml(text: string): XmlReading {
  if (text.length > XML_LIMITS.characters) return { ok: false, code: 'XML_TOO_LARGE', line: 1, at: '' }
  // The parser lets half of a surrogate pair pass when it stands before certain characters.
  if (!text.isWellFormed()) return { ok: false, code: 'XML_MALFORMED', line: 1, at: '' }
  // No 'error' handler: the parser then throws a plain Error, which says the same. An eighth handler would make V8 keep the
  // parser's fields in a dictionary and read six times slower.
  // XML 1.1 would allow escaped control characters; every document is judged by the rules of 1.0.
  const parser = new SaxesParser({ xmlns: false, position: true, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  const builder = new TreeBuilder()
  parser.on('opentag', (tag) => builder.open(tag.name, tag.attributes, parser.line))
  parser.on('closetag', () => builder.close())
  parser.on('text', (chunk) => builder.add(chunk))
  parser.on('cdata', (chunk) => builder.add({ kind: 'cdata', text: chunk }))
  parser.on('comment', () => builder.add({ kind: 'comment' }))
  parser.on('processinginstruction', ({ target, body }) => builder.add({ kind: 'instruction', target, body }))
  parser.on('doctype', () => {
    throw new Refusal('XML_DTD')
  })
  try {
    parser.write(text)
    parser.close()
    return { ok: true, tree: builder.tree() }
  } catch (error) {
    const code = error instanceof Refusal ? error.code : isParserError(error) ? 'XML_MALFORMED' : undefined
    if (code === undefined) throw error
    return { ok: false, code, line: parser.line, at: builder.path() }
  }
}
