import type { BondedFields } from '../../domain/bonded/content.ts'
import { Findings, type DecFinding } from '../dec/check/finding.ts'
import { formProblem } from '../dec/check/value.ts'
import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import { BondedBuildError, groupText, signedText, type BondedEnvelope } from './build.ts'
import { bondedGroup, type BondedGroup } from './group.ts'
import { findElement } from './read.ts'
import type { ReceiptBlock } from './receipt.ts'
import {
  PROCESSING_HEAD_FIELDS,
  PROCESSING_ITEM_FIELDS,
  PROCESSING_PAPER_FIELDS,
  PROCESSING_USAGE_FIELDS,
  VEHICLE_FIELDS,
  WRITE_OFF_HEAD_FIELDS,
  WRITE_OFF_ITEM_FIELDS,
  WRITE_OFF_LIST_FIELDS,
  WRITE_OFF_PAPER_FIELDS,
} from './table/side.ts'

/**
 * Messages whose structure is known from the customs-side schemas only (lowerCamel, a root named like the message): EMS121 write-offs, EMS111
 * processing books, SAS131 vehicles. They are built, checked and read in the order of the schema; the import client's own form was not seen.
 */

export const SIDE_TYPES = ['EMS121', 'EMS111', 'SAS131'] as const
export type SideType = (typeof SIDE_TYPES)[number]

export const SIDE_SHAPES: Readonly<
  Record<SideType, { readonly name: string; readonly groups: readonly BondedGroup[] }>
> = {
  EMS121: {
    name: '账册报核',
    groups: [
      bondedGroup('报核表头', 'EmsChgoffBsc', WRITE_OFF_HEAD_FIELDS),
      bondedGroup('报核清单', 'EmsChgoffInvtLt', WRITE_OFF_LIST_FIELDS),
      bondedGroup('报核明细', 'EmsChgoffDt', WRITE_OFF_ITEM_FIELDS),
      bondedGroup('随附单证', 'EmsAdjaccAcmpFormDt', WRITE_OFF_PAPER_FIELDS),
    ],
  },
  EMS111: {
    name: '加工账册备案',
    groups: [
      bondedGroup('账册表头', 'EmsPutrecBsc', PROCESSING_HEAD_FIELDS),
      bondedGroup('账册商品', 'EmsPutrecDt', PROCESSING_ITEM_FIELDS),
      bondedGroup('单耗', 'EmsPutrecUcnsDt', PROCESSING_USAGE_FIELDS),
      bondedGroup('随附单证', 'EmsPutrecAcmpFormDt', PROCESSING_PAPER_FIELDS),
    ],
  },
  SAS131: { name: '车辆备案', groups: [bondedGroup('车辆', 'SasVehicleBsc', VEHICLE_FIELDS)] },
}

export const isSideType = (text: string): text is SideType => SIDE_TYPES.some((type) => type === text)

/** Writes the message: blocks by group in the schema's order, every element of the table. Throws BondedBuildError. */
export function buildSide(type: SideType, blocks: readonly ReceiptBlock[], envelope: BondedEnvelope): string {
  const { groups } = SIDE_SHAPES[type]
  const stranger = blocks.find((block) => !groups.some((group) => group.element === block.name))
  if (stranger !== undefined) throw new BondedBuildError('UNKNOWN_FIELD', stranger.name)
  const inner = groups
    .map((group) =>
      blocks
        .filter((block) => block.name === group.element)
        .map((block, i) => groupText(group, block.fields, `${group.element}[${i + 1}]`))
        .join(''),
    )
    .join('')
  const data = `<PocketInfo/><BussinessData><${type}>${inner}</${type}></BussinessData>`
  return signedText(type, `${type}.xsd`, data, { ...envelope, cardNo: undefined })
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
  const root = [tree.root, ...(data === undefined ? [] : elementsOf(data))].find((one) => isSideType(one.local))
  if (root === undefined || !isSideType(root.local)) return undefined
  const { groups } = SIDE_SHAPES[root.local]
  const misplaced: string[] = []
  const blocks: ReceiptBlock[] = []
  let last = 0
  for (const inner of elementsOf(root)) {
    const at = groups.findIndex((group) => group.element === inner.local)
    const group = groups[at]
    if (group === undefined || at < last) misplaced.push(inner.local)
    if (group === undefined) continue
    last = Math.max(last, at)
    blocks.push(blockOf(inner, group, misplaced))
  }
  return { type: root.local, blocks, misplaced }
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
