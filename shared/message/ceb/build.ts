import { escapeAttribute, escapeText, UnfitTextError, unfitForXml } from '../xml/escape.ts'
import { canonicalize } from '../xml/canonical.ts'
import { CEB_NAMESPACE } from './namespace.ts'
import type { FieldGroup } from './table.ts'
import { fieldTable } from './table.ts'
import type { CebDocument, CebMessage, CebType, Edition, ExtendMessage } from './type.ts'

/**
 * A message that cannot be written: an error of the programmer, who should have checked his values.
 * UNKNOWN_FIELD: a name that the table does not have. XML_CHARACTER: a value holds a character XML 1.0 cannot carry
 * (ask `unfitForXml` at intake; such characters are refused, never dropped silently, because a dropped one would change a
 * business key). UNEXPECTED_NODE: lines or a transfer node where the message has none. The value is never quoted.
 */
export class CebBuildError extends Error {
  readonly code: 'UNKNOWN_FIELD' | 'XML_CHARACTER' | 'UNEXPECTED_NODE'
  readonly path: string
  constructor(code: CebBuildError['code'], path: string) {
    super(`${code} at ${path}`)
    this.name = 'CebBuildError'
    this.code = code
    this.path = path
  }
}

declare const built: unique symbol
/** An unsigned document as buildCeb wrote it: canonical form, `ceb` declared at its root and nothing else. */
export type BuiltCeb = string & { readonly [built]: true }

interface FieldWriter {
  readonly name: string
  readonly open: string
  readonly close: string
}
interface GroupWriter {
  readonly path: string
  readonly open: string
  readonly close: string
  readonly fields: readonly FieldWriter[]
}
interface MessageWriter {
  readonly name: string
  readonly document: string
  readonly head: GroupWriter
  readonly line: GroupWriter | undefined
  readonly transfer: GroupWriter | undefined
  readonly subscribe: GroupWriter | undefined
}

function groupWriter(group: FieldGroup, path: string): GroupWriter {
  return {
    path,
    open: group.element === undefined ? '' : `<ceb:${group.element}>`,
    close: group.element === undefined ? '' : `</ceb:${group.element}>`,
    fields: group.fields.map(({ name }) => ({ name, open: `<ceb:${name}>`, close: `</ceb:${name}>` })),
  }
}

const writers: Record<Edition, Map<CebType, MessageWriter>> = { '2018': new Map(), '202205': new Map() }

function messageWriter(type: CebType, edition: Edition): MessageWriter {
  const known = writers[edition].get(type)
  if (known !== undefined) return known
  const { document, head, line, transfer, subscribe } = fieldTable(type, edition)
  const optional = (group: FieldGroup | undefined, path: string) =>
    group === undefined ? undefined : groupWriter(group, path)
  const writer: MessageWriter = {
    name: type,
    document,
    head: groupWriter(head, head.element === undefined ? document : `${document}/${head.element}`),
    line: optional(line, `${document}/${line?.element ?? ''}`),
    transfer: optional(transfer, 'BaseTransfer'),
    subscribe: optional(subscribe, 'BaseSubscribe'),
  }
  writers[edition].set(type, writer)
  return writer
}

type Values = Readonly<Record<string, string | undefined>>

function unknownField(writer: GroupWriter, values: Values): CebBuildError {
  const known = new Set(writer.fields.map((field) => field.name))
  const name = Object.keys(values).find((key) => !known.has(key)) ?? ''
  return new CebBuildError('UNKNOWN_FIELD', `${writer.path}/${name}`)
}

function unfitField(writer: GroupWriter, values: Values): CebBuildError {
  const field = writer.fields.find(({ name }) => unfitForXml(values[name] ?? '') >= 0)
  return new CebBuildError('XML_CHARACTER', `${writer.path}/${field?.name ?? ''}`)
}

function writeFields(writer: GroupWriter, values: Values): string {
  let text = writer.open
  let left = 0
  for (const name in values) if (values[name] !== undefined) left++
  for (const field of writer.fields) {
    const value = values[field.name]
    if (value === undefined) continue
    left--
    text += field.open + escapeText(value) + field.close
  }
  if (left !== 0) throw unknownField(writer, values)
  return text + writer.close
}

function writeGroup(writer: GroupWriter, values: Values): string {
  try {
    return writeFields(writer, values)
  } catch (error) {
    throw error instanceof UnfitTextError ? unfitField(writer, values) : error
  }
}

function writeDocument(writer: MessageWriter, document: CebDocument): string {
  let text = `<ceb:${writer.document}>${writeGroup(writer.head, document.head)}`
  if (writer.line === undefined) {
    if (document.lines.length > 0) throw new CebBuildError('UNEXPECTED_NODE', `${writer.document}/lines`)
  } else {
    for (const line of document.lines) text += writeGroup(writer.line, line)
  }
  return `${text}</ceb:${writer.document}>`
}

function writeExtension(extension: ExtendMessage): string {
  const { name, version, message } = extension
  return (
    `<ceb:ExtendMessage><ceb:name>${escapeText(name)}</ceb:name><ceb:version>${escapeText(version)}</ceb:version>` +
    `<ceb:Message>${message}</ceb:Message></ceb:ExtendMessage>`
  )
}

/**
 * Writes the unsigned document: no XML declaration, canonical form (C14N 1.0), prefix `ceb:`, no blanks between elements, so
 * that its UTF-8 bytes are what a signature covers. Elements come in table order; a key whose value is undefined is left
 * out and '' becomes an empty pair (the schema refuses an empty number, so leave such a key out). Missing elements are not
 * noticed here: `checkCeb` is the judge. Throws CebBuildError for errors of the programmer.
 */
export function buildCeb(message: CebMessage, edition: Edition): BuiltCeb {
  const writer = messageWriter(message.type, edition)
  const attributes = ` guid="${escapeAttribute(message.guid)}" version="${escapeAttribute(message.version)}"`
  let text = `<ceb:${writer.name} xmlns:ceb="${CEB_NAMESPACE}"${attributes}>`
  for (const document of message.documents) text += writeDocument(writer, document)
  const { transfer, subscribes = [], extension } = message
  if (writer.transfer === undefined || writer.subscribe === undefined) {
    if (transfer !== undefined || subscribes.length > 0 || extension !== undefined)
      throw new CebBuildError('UNEXPECTED_NODE', 'BaseTransfer')
  } else {
    if (transfer !== undefined) text += writeGroup(writer.transfer, { ...transfer })
    for (const subscribe of subscribes) text += writeGroup(writer.subscribe, { ...subscribe })
  }
  if (extension === undefined) return `${text}</ceb:${writer.name}>` as BuiltCeb
  // The user's own XML may carry declarations that are superfluous inside the whole.
  const whole = canonicalize(`${text}${writeExtension(extension)}</ceb:${writer.name}>`)
  if (!whole.ok) throw new CebBuildError('UNEXPECTED_NODE', 'ExtendMessage/Message')
  return whole.text as BuiltCeb
}
