import { EMPTY_BONDED, type BondedContent, type BondedFields } from '../../domain/bonded/content.ts'
import { isBondedType, type BondedType } from '../../domain/bonded/document-kind.ts'
import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import { readXml, type XmlFailure } from '../xml/read-xml.ts'
import type { BondedGroup } from './block.ts'
import { BONDED_SHAPES } from './group.ts'
import { readSide, sideContent } from './side.ts'
import { childTexts, findElement } from './tree.ts'

export interface BondedMessage {
  readonly type: BondedType
  readonly content: BondedContent
  readonly declares: boolean
  readonly envelope: BondedFields
  /** Paths of elements that the tables do not know, or that came twice. */
  readonly unknown: readonly string[]
}

/** Why nothing was read: an XmlFailure, or BONDED_UNKNOWN (well-formed, but no message of these). */
export type BondedReading =
  | { readonly ok: true; readonly message: BondedMessage }
  | { readonly ok: false; readonly code: XmlFailure | 'BONDED_UNKNOWN' }

const MOST_UNKNOWN = 200

function groupFields(element: XmlElement, group: BondedGroup, note: (path: string) => void): BondedFields {
  const fields: Record<string, string> = {}
  for (const inner of elementsOf(element)) {
    if (!group.byName.has(inner.local)) note(`${group.element}/${inner.local}`)
    else if (fields[inner.local] !== undefined) note(`${group.element}/${inner.local}[2]`)
    else fields[inner.local] = textOf(inner).trim()
  }
  return fields
}

/** A row of empty elements, as templates have them, is no row. */
const filled = (fields: BondedFields): boolean => Object.values(fields).some((value) => value !== '')

/** Reads a tree that readXml made; see readBonded. */
export function readBondedTree(tree: XmlTree): BondedReading {
  const data = findElement(tree.root, 'BussinessData')
  const info = findElement(tree.root, 'EnvelopInfo')
  const flag = data === undefined ? undefined : elementsOf(data).find((inner) => inner.local === 'DelcareFlag')
  const outside = {
    declares: flag !== undefined && textOf(flag).trim() === '1',
    envelope: info === undefined ? {} : childTexts(info),
  }
  const side = readSide(tree)
  if (side !== undefined)
    return {
      ok: true,
      message: { type: side.type, content: sideContent(side), unknown: side.misplaced, ...outside },
    }
  const root =
    data === undefined
      ? undefined
      : elementsOf(data).find((inner) => Object.values(BONDED_SHAPES).some((shape) => shape.root === inner.local))
  const shape = root === undefined ? undefined : Object.values(BONDED_SHAPES).find((one) => one.root === root.local)
  if (data === undefined || root === undefined || shape === undefined || !isBondedType(shape.type))
    return { ok: false, code: 'BONDED_UNKNOWN' }
  const unknown = new Set<string>()
  const note = (path: string): void => void (unknown.size < MOST_UNKNOWN && unknown.add(path))
  let content: BondedContent = EMPTY_BONDED
  const tail: Record<string, string> = {}
  for (const inner of elementsOf(root)) {
    if (inner.local === shape.head.element) content = { ...content, head: groupFields(inner, shape.head, note) }
    else if (shape.lines !== undefined && inner.local === shape.lines.element) {
      const fields = groupFields(inner, shape.lines, note)
      if (filled(fields))
        content = { ...content, lines: [...content.lines, { fields, itemId: 0, ownerId: 0, lotId: 0 }] }
    } else if (shape.links !== undefined && inner.local === shape.links.element) {
      const fields = groupFields(inner, shape.links, note)
      if (filled(fields)) content = { ...content, links: [...content.links, fields] }
    } else if (shape.tail.includes(inner.local)) tail[inner.local] = textOf(inner).trim()
    else note(inner.local)
  }
  return {
    ok: true,
    message: { type: shape.type, content: { ...content, tail }, unknown: [...unknown], ...outside },
  }
}

/**
 * Reads a message of the import form by local names, whatever its envelope, order or age. Elements that the tables do not know are
 * named in `unknown` and otherwise left alone. Answers, never throws.
 */
export function readBonded(xml: string): BondedReading {
  const tree = readXml(xml)
  return tree.ok ? readBondedTree(tree.tree) : { ok: false, code: tree.code }
}
