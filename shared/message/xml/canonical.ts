import { escapeAttribute, escapeText } from './escape.ts'
import type { XmlDeclaration, XmlElement, XmlNode, XmlTree } from './node.ts'
import type { XmlFailure } from './read-xml.ts'
import { readXml } from './read-xml.ts'

/** Order of Unicode characters, as C14N sorts names; UTF-16 order differs above U+FFFF. */
function compareCharacters(a: string, b: string): number {
  if (a === b) return 0
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0)
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0)
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Namespace declarations in force, by prefix. */
export type Bindings = ReadonlyMap<string, string>

export const NO_BINDINGS: Bindings = new Map()

/** The bindings inside an element. */
export function bindingsInside(outer: Bindings, declarations: readonly XmlDeclaration[]): Bindings {
  if (declarations.length === 0) return outer
  const inner = new Map(outer)
  for (const { prefix, uri } of declarations) inner.set(prefix, uri)
  return inner
}

function declarationText(prefix: string, uri: string): string {
  return prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`
}

/** Declarations to print: what is in force here and was not in force, with the same value, at the printed parent. */
function printedDeclarations(inForce: Bindings, printed: Bindings): string {
  const fresh: [string, string][] = []
  for (const [prefix, uri] of inForce) {
    if (prefix === 'xml' || uri === (printed.get(prefix) ?? '')) continue
    fresh.push([prefix, uri])
  }
  return fresh
    .sort(([a], [b]) => compareCharacters(a, b))
    .map(([prefix, uri]) => declarationText(prefix, uri))
    .join('')
}

function printedAttributes(element: XmlElement): string {
  if (element.attributes.length === 0) return ''
  const sorted = [...element.attributes].sort(
    (a, b) => compareCharacters(a.namespace ?? '', b.namespace ?? '') || compareCharacters(a.local, b.local),
  )
  return sorted.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`).join('')
}

function instructionText(target: string, body: string): string {
  const escaped = body.replaceAll('\r', '&#xD;')
  return body === '' ? `<?${target}?>` : `<?${target} ${escaped}?>`
}

/**
 * Canonical text of an element (C14N 1.0 inclusive, without comments).
 * @param outer bindings in force around the element
 * @param printed bindings that the printed surroundings already declare: `outer` inside a document, NO_BINDINGS for an
 *   element that stands alone and therefore repeats all that are in force
 * @param without an element left out with all its content (the enveloped signature)
 */
export function canonicalElement(
  element: XmlElement,
  outer: Bindings,
  printed: Bindings,
  without?: XmlElement,
): string {
  const inForce = bindingsInside(outer, element.declarations)
  const unchanged = element.declarations.length === 0 && outer === printed
  let text = `<${element.name}${unchanged ? '' : printedDeclarations(inForce, printed)}${printedAttributes(element)}>`
  for (const child of element.children) {
    if (child === without) continue
    text += canonicalNode(child, inForce, without)
  }
  return `${text}</${element.name}>`
}

function canonicalNode(node: XmlNode, bindings: Bindings, without?: XmlElement): string {
  if (typeof node === 'string') return escapeText(node)
  if (node.kind === 'element') return canonicalElement(node, bindings, bindings, without)
  if (node.kind === 'cdata') return escapeText(node.text)
  return node.kind === 'instruction' ? instructionText(node.target, node.body) : ''
}

/** Canonical text of a document; `without` as in canonicalElement. */
export function canonicalTree(tree: XmlTree, without?: XmlElement): string {
  const outside = (nodes: readonly XmlNode[]) =>
    nodes.map((node) => canonicalNode(node, NO_BINDINGS)).filter((text) => text !== '')
  const before = outside(tree.before)
    .map((text) => `${text}\n`)
    .join('')
  const after = outside(tree.after)
    .map((text) => `\n${text}`)
    .join('')
  return before + canonicalElement(tree.root, NO_BINDINGS, NO_BINDINGS, without) + after
}

/** XML_NO_CANON: readable, but without canonical form (a prefix is not bound, or a namespace is relative). */
export type Canonical =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: XmlFailure | 'XML_NO_CANON' }

/** Whether the tree has a canonical form at all (C14N 1.0, 1.3). */
export function hasCanonicalForm(tree: XmlTree): boolean {
  return tree.unbound === undefined && tree.relative === undefined
}

/**
 * Canonical XML 1.0 (inclusive, without comments, http://www.w3.org/TR/2001/REC-xml-c14n-20010315) of a document that
 * anybody wrote. Its UTF-8 encoding is what is digested. Refuses what readXml refuses; answers, never throws.
 */
export function canonicalize(xml: string): Canonical {
  const reading = readXml(xml)
  if (!reading.ok) return { ok: false, code: reading.code }
  return hasCanonicalForm(reading.tree)
    ? { ok: true, text: canonicalTree(reading.tree) }
    : { ok: false, code: 'XML_NO_CANON' }
}
