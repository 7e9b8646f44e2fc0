import { bondedText, type BondedContent, type BondedFields } from '../../domain/bonded/content.ts'
import type { BondedType } from '../../domain/bonded/document-kind.ts'
import type { BondedGroup } from './block.ts'
import { elementText, groupText, signedText, type BondedEnvelope } from './envelope.ts'
import { BONDED_SHAPES } from './group.ts'
import { buildSide, sideBlocks } from './side.ts'
import { isSideType } from './side-shape.ts'

/**
 * Writes a message of the import form: the envelope of the official template (its signature stays empty: the client signs), groups
 * and elements in the template's order, DelcareFlag last. Nothing is checked beyond what would make it unreadable. Throws BondedBuildError.
 */
export function buildBonded(type: BondedType, content: BondedContent, envelope: BondedEnvelope): string {
  if (isSideType(type)) return buildSide(type, sideBlocks(type, content), envelope, content.tail)
  const shape = BONDED_SHAPES[type]
  const head = groupText(shape.head, content.head, shape.head.element)
  const group = (of: BondedGroup | undefined, rows: readonly BondedFields[]): string[] =>
    of === undefined ? [] : rows.map((row, i) => groupText(of, row, `${of.element}[${i + 1}]`))
  const lines = group(
    shape.lines,
    content.lines.map((line) => line.fields),
  )
  const papers = group(shape.links, content.links)
  const tail = shape.tail.map((name) => elementText(name, bondedText(content.tail, name)))
  const pocket =
    shape.pocket === undefined ? '' : shape.pocket === '' ? '<PocketInfo/>' : `<PocketInfo>${shape.pocket}</PocketInfo>`
  const data = `${pocket}<BussinessData><${shape.root}>${head}${lines.join('')}${papers.join('')}${tail.join('')}</${shape.root}><DelcareFlag>${envelope.declares ? '1' : '0'}</DelcareFlag></BussinessData>`
  return signedText(type, shape.schema, data, envelope)
}
