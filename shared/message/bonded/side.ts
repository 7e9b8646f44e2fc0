import type { BondedContent, BondedFields } from '../../domain/bonded/content.ts'
import { Findings, type DecFinding } from '../dec/check/finding.ts'
import { formProblem } from '../dec/check/value.ts'
import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import type { BondedGroup } from './block.ts'
import { BondedBuildError, elementText, groupText, signedText, type BondedEnvelope } from './envelope.ts'
import type { ReceiptBlock } from './receipt.ts'
import { SIDE_SHAPES, SIDE_TYPES, type SideType } from './side-shape.ts'
import { findElement } from './tree.ts'

/** Building, reading and checking messages whose order of elements matters (side-shape.ts), block by block. */

/** A document's content as the blocks of its message, in the message's order. */
export function sideBlocks(type: SideType, content: BondedContent): ReceiptBlock[] {
  const { groups, head, lines, links } = SIDE_SHAPES[type]
  return groups.flatMap((group): ReceiptBlock[] => {
    const name = group.element
    if (group === head) return [{ name, fields: content.head }]
    if (group === lines) return content.lines.map(({ fields }) => ({ name, fields }))
    return group === links ? content.links.map((fields) => ({ name, fields })) : []
  })
}

/** The blocks of a message as a document's content; papers beside it are not kept. */
export function sideContent({ type, blocks, lead }: SideMessage): BondedContent {
  const { head, lines, links } = SIDE_SHAPES[type]
  const of = (group: BondedGroup | undefined): BondedFields[] =>
    blocks.filter((block) => block.name === group?.element).map((block) => block.fields)
  return {
    head: of(head)[0] ?? {},
    lines: of(lines).map((fields) => ({ fields, itemId: 0, ownerId: 0, lotId: 0 })),
    links: of(links),
    tail: lead,
  }
}

/** Writes the message: blocks by group in the shape's order, every element of the table. `lead`: the single elements in front. Throws BondedBuildError. */
export function buildSide(
  type: SideType,
  blocks: readonly ReceiptBlock[],
  envelope: BondedEnvelope,
  lead: BondedFields = {},
): string {
  const shape = SIDE_SHAPES[type]
  const stranger = blocks.find((block) => !shape.groups.some((group) => group.element === block.name))
  if (stranger !== undefined) throw new BondedBuildError('UNKNOWN_FIELD', stranger.name)
  const front = shape.lead.map((name) => elementText(name, lead[name] ?? '')).join('')
  const inner = shape.groups
    .map((group) =>
      blocks
        .filter((block) => block.name === group.element)
        .map((block, i) => groupText(group, block.fields, `${group.element}[${i + 1}]`))
        .join(''),
    )
    .join('')
  const flag = shape.flagged ? elementText('DelcareFlag', envelope.declares ? '1' : '0') : ''
  const data = `<PocketInfo/><BussinessData><${shape.root}>${front}${inner}</${shape.root}>${flag}</BussinessData>`
  return signedText(type, `${type}.xsd`, data, shape.flagged ? envelope : { ...envelope, cardNo: undefined })
}

export interface SideMessage {
  readonly type: SideType
  readonly blocks: readonly ReceiptBlock[]
  /** The single elements in front. */
  readonly lead: BondedFields
  /** Where groups or elements stand in another order than the schema's, and what it does not know. */
  readonly misplaced: readonly string[]
}

function blockOf(element: XmlElement, group: BondedGroup, misplaced: string[]): ReceiptBlock {
  const fields: Record<string, string> = {}
  let last = -1
  for (const inner of elementsOf(element)) {
    const at = group.fields.findIndex((field) => field.name === inner.local)
    if (at < 0 || at <= last) misplaced.push(`${group.element}/${inner.local}`)
    else last = at
    if (at >= 0) fields[inner.local] ??= textOf(inner).trim()
  }
  return { name: group.element, fields }
}

/** Reads a message of these; undefined when the tree is none. */
export function readSide(tree: XmlTree): SideMessage | undefined {
  const data = findElement(tree.root, 'BussinessData')
  const places = [tree.root, ...(data === undefined ? [] : elementsOf(data))]
  const type = SIDE_TYPES.find((one) => places.some((place) => place.local === SIDE_SHAPES[one].root))
  const root = type === undefined ? undefined : places.find((place) => place.local === SIDE_SHAPES[type].root)
  if (type === undefined || root === undefined) return undefined
  const { groups, lead: singles } = SIDE_SHAPES[type]
  const lead: Record<string, string> = {}
  const misplaced: string[] = []
  const blocks: ReceiptBlock[] = []
  let last = 0
  for (const inner of elementsOf(root)) {
    if (singles.includes(inner.local)) {
      lead[inner.local] = textOf(inner).trim()
      continue
    }
    const at = groups.findIndex((group) => group.element === inner.local)
    const group = groups[at]
    if (group === undefined || at < last) misplaced.push(inner.local)
    if (group === undefined) continue
    last = Math.max(last, at)
    blocks.push(blockOf(inner, group, misplaced))
  }
  return { type, blocks, lead, misplaced }
}

function checkBlock(group: BondedGroup, fields: BondedFields, index: number, findings: Findings): void {
  const place = { path: `${group.element}[${index}]`, cn: `${group.cn}第 ${index + 1} 行` }
  for (const rule of group.fields) {
    const value = fields[rule.name] ?? ''
    if (value === '') {
      if (rule.needed === 'S')
        findings.error('ELEMENT_MISSING', place, `请填写「${rule.cn}」`, { field: rule.name, source: 'bonded' })
      continue
    }
    // The schema's decimals may be negative: a difference is.
    const problem = formProblem(rule, rule.kind === 'decimal' ? value.replace(/^-/, '') : value)
    if (problem !== undefined)
      findings.error(problem.code, place, `「${rule.cn}」${problem.said}`, { field: rule.name, source: 'bonded' })
  }
}

/** Obligations, forms and the order of the schema. */
export function checkSide(message: SideMessage): readonly DecFinding[] {
  const findings = new Findings()
  for (const path of message.misplaced)
    findings.error('ELEMENT_ORDER', { path, cn: path }, '不在结构规定的位置，或不是这里的元素', { source: 'bonded' })
  for (const group of SIDE_SHAPES[message.type].groups)
    message.blocks
      .filter((block) => block.name === group.element)
      .forEach((block, i) => checkBlock(group, block.fields, i, findings))
  return findings.list
}
