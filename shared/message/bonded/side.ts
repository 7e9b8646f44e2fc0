import type { BondedFields } from '../../domain/bonded/content.ts'
import { Findings, type DecFinding } from '../dec/check/finding.ts'
import { formProblem } from '../dec/check/value.ts'
import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import { BondedBuildError, elementText, groupText, signedText, type BondedEnvelope } from './build.ts'
import { bondedGroup, type BondedGroup } from './group.ts'
import { findElement } from './read.ts'
import type { ReceiptBlock } from './receipt.ts'
import {
  PROCESSING_HEAD_FIELDS,
  PROCESSING_ITEM_FIELDS,
  PROCESSING_PAPER_FIELDS,
  PROCESSING_USAGE_FIELDS,
  TWO_STEP_ENTRY_FIELDS,
  TWO_STEP_HEAD_FIELDS,
  VEHICLE_FIELDS,
  WRITE_OFF_HEAD_FIELDS,
  WRITE_OFF_ITEM_FIELDS,
  WRITE_OFF_LIST_FIELDS,
  WRITE_OFF_PAPER_FIELDS,
} from './table/side.ts'

/**
 * Messages beside the documents of the screens. EMS121 (write-off), EMS111 (processing book) and SAS131 (vehicle) are known from the
 * customs-side schemas only (lowerCamel, a root named like the message); ICP101 (two-step pass) from the names of one importer (SPEC B.5).
 * They are built, checked and read in that order; the import client's own form of the first three was not seen.
 */

export const SIDE_TYPES = ['EMS121', 'EMS111', 'SAS131', 'ICP101'] as const
export type SideType = (typeof SIDE_TYPES)[number]

export interface SideShape {
  readonly name: string
  /** Element under BussinessData. */
  readonly root: string
  /** Single elements in front of the groups: the import form's SysId, OperCusRegCode. */
  readonly lead: readonly string[]
  /** Import forms end in DelcareFlag. */
  readonly flagged: boolean
  readonly groups: readonly BondedGroup[]
}

const customsSide = (type: string, name: string, groups: readonly BondedGroup[]): SideShape => ({
  name,
  root: type,
  lead: [],
  flagged: false,
  groups,
})

export const SIDE_SHAPES: Readonly<Record<SideType, SideShape>> = {
  EMS121: customsSide('EMS121', '账册报核', [
    bondedGroup('报核表头', 'EmsChgoffBsc', WRITE_OFF_HEAD_FIELDS),
    bondedGroup('报核清单', 'EmsChgoffInvtLt', WRITE_OFF_LIST_FIELDS),
    bondedGroup('报核明细', 'EmsChgoffDt', WRITE_OFF_ITEM_FIELDS),
    bondedGroup('随附单证', 'EmsAdjaccAcmpFormDt', WRITE_OFF_PAPER_FIELDS),
  ]),
  EMS111: customsSide('EMS111', '加工账册备案', [
    bondedGroup('账册表头', 'EmsPutrecBsc', PROCESSING_HEAD_FIELDS),
    bondedGroup('账册商品', 'EmsPutrecDt', PROCESSING_ITEM_FIELDS),
    bondedGroup('单耗', 'EmsPutrecUcnsDt', PROCESSING_USAGE_FIELDS),
    bondedGroup('随附单证', 'EmsPutrecAcmpFormDt', PROCESSING_PAPER_FIELDS),
  ]),
  SAS131: customsSide('SAS131', '车辆备案', [bondedGroup('车辆', 'SasVehicleBsc', VEHICLE_FIELDS)]),
  ICP101: {
    name: '两步申报核放单',
    root: 'Sas2sPassPortMessage',
    lead: ['SysId', 'OperCusRegCode'],
    flagged: true,
    groups: [
      bondedGroup('核放单表头', 'Sas2sPassportHead', TWO_STEP_HEAD_FIELDS),
      bondedGroup('关联报关单', 'Sas2sPassportRlt', TWO_STEP_ENTRY_FIELDS),
    ],
  },
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
  const { groups, lead } = SIDE_SHAPES[type]
  const misplaced: string[] = []
  const blocks: ReceiptBlock[] = []
  let last = 0
  for (const inner of elementsOf(root)) {
    if (lead.includes(inner.local)) continue
    const at = groups.findIndex((group) => group.element === inner.local)
    const group = groups[at]
    if (group === undefined || at < last) misplaced.push(inner.local)
    if (group === undefined) continue
    last = Math.max(last, at)
    blocks.push(blockOf(inner, group, misplaced))
  }
  return { type, blocks, misplaced }
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
