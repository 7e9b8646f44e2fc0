import { elementsOf, textOf, type XmlElement } from '../xml/node.ts'

/** Looking into messages whose envelopes differ between sources, while names do not. */

const MOST_DEPTH = 12

/** The first element of a name, at any depth; envelopes differ between sources, names do not. */
export function findElement(from: XmlElement, local: string, depth = 0): XmlElement | undefined {
  if (from.local === local) return from
  if (depth >= MOST_DEPTH) return undefined
  for (const inner of elementsOf(from)) {
    const found = findElement(inner, local, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The text children of an element by local name; the first of a name counts. */
export function childTexts(element: XmlElement): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const inner of elementsOf(element)) fields[inner.local] ??= textOf(inner).trim()
  return fields
}
