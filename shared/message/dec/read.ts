import {
  EMPTY_CONTENT,
  type DecContent,
  type DecFields,
  type DecItem,
  type DecListName,
  type DecPermit,
  type DecSingleName,
} from '../../domain/declaration/content.ts'
import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import { readXml, type XmlFailure } from '../xml/read-xml.ts'
import { DEC_SECTIONS, ITEM_GROUP, PERMIT_GROUP, VEHICLE_GROUP, type DecGroup } from './section.ts'
import { swapCountries, type DecMessage } from './type.ts'

/** Why nothing was read: an XmlFailure, or DEC_UNKNOWN_ROOT (well-formed, but no DecMessage; `at` is its root). */
export type DecFailure = XmlFailure | 'DEC_UNKNOWN_ROOT'
export type DecReading =
  | { readonly ok: true; readonly message: DecMessage }
  | { readonly ok: false; readonly code: DecFailure; readonly at?: string; readonly line?: number }

const MOST_UNKNOWN = 200

class Reader {
  readonly #unknown = new Set<string>()

  note(path: string): void {
    if (this.#unknown.size < MOST_UNKNOWN) this.#unknown.add(path)
  }

  unknown(): readonly string[] {
    return [...this.#unknown]
  }

  /** The known elements of a group; `child` names sub-groups that are read elsewhere. */
  fields(element: XmlElement, group: DecGroup, child?: string): DecFields {
    const fields: Record<string, string> = {}
    for (const inner of elementsOf(element)) {
      const name = inner.local
      if (name === child) continue
      if (!group.byName.has(name)) this.note(`${group.element}/${name}`)
      else if (fields[name] !== undefined) this.note(`${group.element}/${name}[2]`)
      else fields[name] = textOf(inner)
    }
    return fields
  }

  item(element: XmlElement): DecItem {
    const permits = elementsOf(element)
      .filter((one) => one.local === 'DecGoodsLimits')
      .flatMap((one) => this.rows(one, PERMIT_GROUP.element).map((permit) => this.permit(permit)))
    return { fields: this.fields(element, ITEM_GROUP, 'DecGoodsLimits'), permits }
  }

  permit(element: XmlElement): DecPermit {
    const vehicles = elementsOf(element)
      .filter((one) => one.local === VEHICLE_GROUP.element)
      .map((one) => this.fields(one, VEHICLE_GROUP))
    return { fields: this.fields(element, PERMIT_GROUP, VEHICLE_GROUP.element), vehicles }
  }

  /** The rows of a wrapper. */
  rows(wrapper: XmlElement, name: string): readonly XmlElement[] {
    const rows: XmlElement[] = []
    for (const inner of elementsOf(wrapper)) {
      if (inner.local === name) rows.push(inner)
      else this.note(`${wrapper.local}/${inner.local}`)
    }
    return rows
  }
}

/** A row of empty elements, as templates have them, is no row. */
const filled = (fields: DecFields): boolean => Object.values(fields).some((value) => value !== '')

function readSections(root: XmlElement, reader: Reader): DecContent {
  const singles: Partial<Record<DecSingleName, DecFields>> = {}
  const lists: Partial<Record<DecListName, DecFields[]>> = {}
  let items: DecItem[] = []
  for (const element of elementsOf(root)) {
    const section = DEC_SECTIONS.find(
      (one) =>
        (one.kind === 'single'
          ? one.group.element
          : 'wrapper' in one && one.wrapper !== undefined
            ? one.wrapper
            : one.group.element) === element.local,
    )
    if (section === undefined) reader.note(element.local)
    else if (section.kind === 'items')
      items = [...items, ...reader.rows(element, section.group.element).map((row) => reader.item(row))]
    else if (section.kind === 'single') {
      if (singles[section.name] !== undefined) reader.note(`${element.local}[2]`)
      else singles[section.name] = reader.fields(element, section.group)
    } else {
      const rows = section.wrapper === undefined ? [element] : reader.rows(element, section.group.element)
      lists[section.name] = [
        ...(lists[section.name] ?? []),
        ...rows.map((row) => reader.fields(row, section.group)).filter(filled),
      ]
    }
  }
  const direction = singles.head?.['IEFlag'] ?? ''
  return {
    ...EMPTY_CONTENT,
    ...singles,
    ...lists,
    items: items.map((item) => ({ ...item, fields: swapCountries(item.fields, direction) })),
  }
}

/** Reads a tree that readXml made; see readDec. */
export function readDecTree(tree: XmlTree): DecReading {
  const { root } = tree
  if (root.local !== 'DecMessage') return { ok: false, code: 'DEC_UNKNOWN_ROOT', at: root.local, line: root.line }
  const reader = new Reader()
  const content = readSections(root, reader)
  const version = root.attributes.find((attribute) => attribute.local.toLowerCase() === 'version')?.value ?? ''
  return { ok: true, message: { version, content, unknown: reader.unknown() } }
}

/**
 * Reads a DecMessage by local names, whatever its namespace, order or age: elements that the tables do not know are named in
 * `unknown` and otherwise left alone. On exports origin and destination are given as people mean them. Answers, never throws.
 */
export function readDec(xml: string): DecReading {
  const reading = readXml(xml)
  return reading.ok ? readDecTree(reading.tree) : { ok: false, code: reading.code, at: reading.at, line: reading.line }
}
