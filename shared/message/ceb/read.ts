import type { Bindings } from '../xml/canonical.ts'
import { bindingsInside, canonicalElement, NO_BINDINGS } from '../xml/canonical.ts'
import type { XmlElement, XmlTree } from '../xml/node.ts'
import { elementsOf, textOf } from '../xml/node.ts'
import type { XmlFailure } from '../xml/read-xml.ts'
import { readXml } from '../xml/read-xml.ts'
import { DS_NAMESPACE } from './namespace.ts'
import type { FieldGroup, MessageTable } from './table.ts'
import { fieldTable } from './table.ts'
import type { BaseSubscribe, BaseTransfer, CebDocument, CebFields, CebMessage, CebType, ExtendMessage } from './type.ts'
import { isCebType } from './type.ts'

/** Why nothing was read: an XmlFailure, or CEB_UNKNOWN_ROOT (well-formed, but no CEB message; `at` is its root). */
export type CebFailure = XmlFailure | 'CEB_UNKNOWN_ROOT'

export type CebReading =
  | { readonly ok: true; readonly message: CebMessage }
  | { readonly ok: false; readonly code: CebFailure; readonly at?: string; readonly line?: number }

/** A table holds about 20 names; a stranger's document may repeat unknown ones without end. */
const MAX_UNKNOWN = 200

class Unknown {
  private readonly seen = new Set<string>()
  note(path: string): void {
    if (this.seen.size < MAX_UNKNOWN) this.seen.add(path)
  }
  paths(): readonly string[] {
    return [...this.seen]
  }
}

function isSignature(element: XmlElement): boolean {
  return (
    element.local === 'Signature' &&
    (element.namespace === DS_NAMESPACE || element.namespace === undefined || element.namespace === '')
  )
}

function readFields(element: XmlElement, group: FieldGroup, path: string, unknown: Unknown, skip?: string): CebFields {
  const fields: Record<string, string> = {}
  for (const child of element.children) {
    if (typeof child === 'string' || child.kind !== 'element') continue
    const name = child.local
    if (!group.byName.has(name)) {
      if (name !== skip) unknown.note(`${path}/${name}`)
    } else if (fields[name] !== undefined) unknown.note(`${path}/${name}[2]`)
    else fields[name] = textOf(child)
  }
  return fields
}

function readDocument(element: XmlElement, table: MessageTable, unknown: Unknown): CebDocument {
  const { head, line } = table
  if (head.element === undefined) return { head: readFields(element, head, table.document, unknown), lines: [] }
  let fields: CebFields | undefined
  const lines: CebFields[] = []
  for (const child of elementsOf(element)) {
    const path = `${table.document}/${child.local}`
    if (child.local === head.element && fields === undefined) fields = readFields(child, head, path, unknown)
    else if (line !== undefined && child.local === line.element) lines.push(readFields(child, line, path, unknown))
    else unknown.note(child.local === head.element ? `${path}[2]` : path)
  }
  return { head: fields ?? {}, lines }
}

function readTransfer(element: XmlElement, group: FieldGroup, unknown: Unknown): BaseTransfer {
  const {
    copCode = '',
    copName = '',
    dxpMode = '',
    dxpId = '',
    note,
  } = readFields(element, group, 'BaseTransfer', unknown)
  return { copCode, copName, dxpMode, dxpId, ...(note === undefined ? {} : { note }) }
}

function readSubscribe(element: XmlElement, group: FieldGroup, unknown: Unknown): BaseSubscribe {
  const { status = '', dxpMode = '', dxpAddress = '', note } = readFields(element, group, 'BaseSubscribe', unknown)
  return { status, dxpMode, dxpAddress, ...(note === undefined ? {} : { note }) }
}

function readExtension(element: XmlElement, group: FieldGroup, outer: Bindings, unknown: Unknown): ExtendMessage {
  const { name = '', version = '' } = readFields(element, group, 'ExtendMessage', unknown, 'Message')
  const around = bindingsInside(outer, element.declarations)
  const messages = elementsOf(element).filter((child) => child.local === 'Message')
  const message = messages.flatMap((child) => {
    const inside = bindingsInside(around, child.declarations)
    return elementsOf(child).map((own) => canonicalElement(own, inside, NO_BINDINGS))
  })
  return { name, version, message: message.join('') }
}

function attributeOf(element: XmlElement, local: string): string {
  return element.attributes.find((attribute) => attribute.local === local)?.value ?? ''
}

function readMessage(root: XmlElement, table: MessageTable): CebMessage {
  const unknown = new Unknown()
  if (root.local !== table.type) unknown.note(root.local)
  const documents: CebDocument[] = []
  const subscribes: BaseSubscribe[] = []
  let transfer: BaseTransfer | undefined
  let extension: ExtendMessage | undefined
  let signed = false
  const around = bindingsInside(NO_BINDINGS, root.declarations)
  for (const child of elementsOf(root)) {
    const name = child.local
    if (name === table.document) documents.push(readDocument(child, table, unknown))
    else if (isSignature(child) && !signed) signed = true
    else if (table.transfer !== undefined && name === 'BaseTransfer' && transfer === undefined)
      transfer = readTransfer(child, table.transfer, unknown)
    else if (table.subscribe !== undefined && name === 'BaseSubscribe')
      subscribes.push(readSubscribe(child, table.subscribe, unknown))
    else if (table.extend !== undefined && name === 'ExtendMessage' && extension === undefined) {
      extension = readExtension(child, table.extend, around, unknown)
    } else unknown.note(['BaseTransfer', 'ExtendMessage', 'Signature'].includes(name) ? `${name}[2]` : name)
  }
  const paths = unknown.paths()
  return {
    type: table.type,
    guid: attributeOf(root, 'guid'),
    version: attributeOf(root, 'version'),
    documents,
    signed,
    ...(transfer === undefined ? {} : { transfer }),
    ...(subscribes.length === 0 ? {} : { subscribes }),
    ...(extension === undefined ? {} : { extension }),
    ...(paths.length === 0 ? {} : { unknown: paths }),
  }
}

/** What the root element names. The official sample of a return's receipt is called CEB214: of what customs sends, the short name is taken too. */
function typeOfRoot(local: string): CebType | undefined {
  if (isCebType(local)) return local
  const whole = `${local}Message`
  return isCebType(whole) && fieldTable(whole, '202205').signature === 'none' ? whole : undefined
}

/** Reads a tree that readXml made; see readCeb. */
export function readCebTree(tree: XmlTree): CebReading {
  const { root } = tree
  const type = typeOfRoot(root.local)
  if (type === undefined) return { ok: false, code: 'CEB_UNKNOWN_ROOT', at: root.local, line: root.line }
  // Both editions share their element names; the newer has all of the older.
  return { ok: true, message: readMessage(root, fieldTable(type, '202205')) }
}

/**
 * Reads a CEB message as real receipts demand: namespace default, prefixed, any or none; byte order mark; elements in any
 * order; missing elements missing; empty ones ''; unknown or repeated ones named in `unknown` and otherwise left alone
 * (of a repeated element the first counts), so is a root without its "Message". Refuses what readXml refuses. Answers, never throws, on any text.
 */
export function readCeb(xml: string): CebReading {
  const reading = readXml(xml)
  return reading.ok ? readCebTree(reading.tree) : { ok: false, code: reading.code, at: reading.at, line: reading.line }
}
