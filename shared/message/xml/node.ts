/** Namespaces that never change. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

export interface XmlAttribute {
  readonly name: string
  readonly prefix: string
  readonly local: string
  /** '' without prefix; undefined when the prefix is not bound. */
  readonly namespace: string | undefined
  readonly value: string
}

/** A namespace declaration; prefix '' is the default namespace, uri '' takes it back. */
export interface XmlDeclaration {
  readonly prefix: string
  readonly uri: string
}

export interface XmlElement {
  readonly kind: 'element'
  /** As written, with prefix. */
  readonly name: string
  readonly prefix: string
  readonly local: string
  /** '' when in no namespace; undefined when the prefix is not bound (such a document is still read, but is not valid). */
  readonly namespace: string | undefined
  readonly attributes: readonly XmlAttribute[]
  readonly declarations: readonly XmlDeclaration[]
  readonly children: readonly XmlNode[]
  /** Line on which the start tag ends, from 1. */
  readonly line: number
}

/** Text is a string. CDATA is kept apart because the schema, unlike a reader, tells it from text between elements. */
export type XmlNode =
  | XmlElement
  | string
  | { readonly kind: 'cdata'; readonly text: string }
  | { readonly kind: 'comment' }
  | { readonly kind: 'instruction'; readonly target: string; readonly body: string }

/** A document: the root with the instructions around it. */
export interface XmlTree {
  readonly root: XmlElement
  readonly before: readonly XmlNode[]
  readonly after: readonly XmlNode[]
  /** Line of the first element or attribute whose prefix is not bound: the text is read, but is no namespace-well-formed XML. */
  readonly unbound?: number
  /** Line of the first declaration of a relative namespace: readable, but it has no canonical form. */
  readonly relative?: number
}

/** The element's own text, comments and instructions left out; child elements do not count. */
export function textOf(element: XmlElement): string {
  const children = element.children
  const first = children[0]
  if (children.length === 1 && typeof first === 'string') return first
  let text = ''
  for (const child of children) {
    if (typeof child === 'string') text += child
    else if (child.kind === 'cdata') text += child.text
  }
  return text
}

/** Whether a node is an element. */
export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string' && node.kind === 'element'
}

/** The child elements, in order. */
export function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(isElement)
}
