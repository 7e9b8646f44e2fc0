import { bondedText, type BondedContent, type BondedFields } from '../../../domain/bonded/content.ts'
import { fixed, fixedText, parseFixed } from '../../../domain/decimal/decimal.ts'
import { bridgeTolerance } from '../../../domain/bonded/vehicle.ts'
import { HEAD_PLACE, type Findings } from '../../dec/check/finding.ts'

/** Rules of passes (SPEC B.5): 核放单 and 两步申报核放单. */

/** A list or stock order that a pass names. Weights and quantities are counts of 0.00001. */
export interface PassPaper {
  readonly gross: number
  /** What of each line no other pass carries yet, by its number from 1. */
  readonly left: ReadonlyMap<string, number>
}

/** What the ledger and the office know about a pass. */
export interface PassTables {
  paper(number: string): PassPaper | undefined
  /** `expired`: the day on which its record ended, '' = it is in force. undefined: no such vehicle. */
  vehicle(plate: string): { readonly tare: number; readonly expired: string } | undefined
  /** Tolerance in percent of the goods (count of 0.00001), and at least so many kilograms. */
  readonly percent: number
  readonly atLeast: number
}

const EMPTY_VEHICLE = '6'
/** 非报关进出区: packing material and the like may go without papers. */
const NOT_DECLARED = '4'
const MANY_VEHICLES = '3'
const number = (fields: BondedFields, name: string): number =>
  parseFixed(bondedText(fields, name) === '' ? '0' : bondedText(fields, name)) ?? 0

const about = (field: string) => ({ field, source: 'bondedRule' }) as const
const kilograms = (value: number): string => `${fixedText(fixed(value))} 千克`

function checkPapers(content: BondedContent, findings: Findings): void {
  const { head, links } = content
  const numbers = links.map((link) => bondedText(link, 'RtlBillNo')).filter((text) => text !== '')
  const joined = bondedText(head, 'RltNo')
    .split('\\')
    .filter((text) => text !== '')
  if (bondedText(head, 'PassportTypecd') === EMPTY_VEHICLE) {
    if (numbers.length + joined.length > 0)
      findings.error('PAPERS_UNWANTED', HEAD_PLACE, '空车核放单不关联单证', about('RltNo'))
    return
  }
  if (joined.length + numbers.length === 0 && bondedText(head, 'PassportTypecd') === NOT_DECLARED) return
  if (joined.length === 0)
    findings.error(
      'PAPERS_MISSING',
      HEAD_PLACE,
      '请选择关联的单证；空车请选类型 6，只运包装物请选类型 4',
      about('RltNo'),
    )
  else if (joined.join(' ') !== numbers.join(' '))
    findings.error('PAPERS_DIFFER', HEAD_PLACE, '关联单证编号与关联单证明细不一致', about('RltNo'))
  const bind = bondedText(head, 'BindTypecd')
  if (bind === '') findings.error('ELEMENT_MISSING', HEAD_PLACE, '请填写「绑定类型」', about('BindTypecd'))
  if (bind === '2' && joined.length > 1)
    findings.error('BIND', HEAD_PLACE, '一票一车只能关联一份单证；多份请选一车多票', about('BindTypecd'))
  if (bind === '3' && joined.length > 1)
    findings.error('BIND', HEAD_PLACE, '一票多车只能关联一份单证', about('BindTypecd'))
}

function checkWeights(head: BondedFields, findings: Findings): void {
  const [vehicle, frame, container, gross, net, total] = [
    'VehicleWt',
    'VehicleFrameWt',
    'ContainerWt',
    'TotalGrossWt',
    'TotalNetWt',
    'TotalWt',
  ].map((name) => number(head, name)) as [number, number, number, number, number, number]
  if (vehicle <= 0) findings.error('VEHICLE_WEIGHT', HEAD_PLACE, '车自重应大于 0', about('VehicleWt'))
  if (net > gross) findings.error('NET_ABOVE_GROSS', HEAD_PLACE, '货物总净重大于总毛重', about('TotalNetWt'))
  const sum = vehicle + frame + container + gross
  if (total !== sum)
    findings.error(
      'TOTAL_WEIGHT',
      HEAD_PLACE,
      `总重量 ${fixedText(fixed(total))} 不等于车、架、箱与货物毛重之和 ${fixedText(fixed(sum))}`,
      about('TotalWt'),
    )
}

/** The truck against its record. */
function checkVehicle(head: BondedFields, tables: PassTables, findings: Findings): void {
  const plate = bondedText(head, 'VehicleNo')
  if (plate === '') return
  const known = tables.vehicle(plate)
  if (known === undefined) {
    findings.warn(
      'VEHICLE_UNKNOWN',
      HEAD_PLACE,
      `车辆 ${plate} 没有在“车辆备案”中登记，自重无从核对`,
      about('VehicleNo'),
    )
    return
  }
  if (known.expired !== '')
    findings.warn('VEHICLE_EXPIRED', HEAD_PLACE, `车辆 ${plate} 的备案已于 ${known.expired} 到期`, about('VehicleNo'))
  const tare = number(head, 'VehicleWt')
  if (tare > 0 && Math.abs(tare - known.tare) > tables.atLeast)
    findings.warn(
      'VEHICLE_TARE',
      HEAD_PLACE,
      `车自重 ${kilograms(tare)} 与备案的 ${kilograms(known.tare)} 相差超过 ${kilograms(tables.atLeast)}`,
      about('VehicleWt'),
    )
}

/** Lines of one of several vehicles: together they carry no more than the list has. */
function checkLoad(content: BondedContent, paper: PassPaper, findings: Findings): void {
  const loaded = new Map<string, number>()
  content.lines.forEach(({ fields }, i) => {
    const line = bondedText(fields, 'RltGdsSeqno')
    const all = (loaded.get(line) ?? 0) + number(fields, 'DclQty')
    loaded.set(line, all)
    const left = paper.left.get(line)
    const place = { path: `lines[${i}]`, cn: `第 ${i + 1} 项` }
    if (line === '') return
    if (left === undefined) findings.error('LINE_UNKNOWN', place, `关联清单没有第 ${line} 项商品`, about('RltGdsSeqno'))
    else if (all > left)
      findings.error(
        'LOAD_OVER',
        place,
        `本车 ${fixedText(fixed(all))}，清单第 ${line} 项只剩 ${fixedText(fixed(Math.max(0, left)))} 未放行`,
        about('DclQty'),
      )
  })
}

/** Gross of the goods against the papers that ride along. */
function checkGross(content: BondedContent, tables: PassTables, findings: Findings): void {
  const { head } = content
  const gross = number(head, 'TotalGrossWt')
  const isEmpty = bondedText(head, 'PassportTypecd') === EMPTY_VEHICLE
  if (isEmpty && gross > 0)
    findings.warn('EMPTY_LOADED', HEAD_PLACE, '空车核放单的货物毛重应为 0', about('TotalGrossWt'))
  const papers = bondedText(head, 'RltNo')
    .split('\\')
    .flatMap((one) => (one === '' ? [] : [tables.paper(one)]))
  if (isEmpty || papers.length === 0 || papers.includes(undefined)) return
  const many = bondedText(head, 'BindTypecd') === MANY_VEHICLES
  const expected = many
    ? content.lines.reduce((sum, { fields }) => sum + number(fields, 'GrossWt'), 0)
    : papers.reduce((sum, paper) => sum + (paper?.gross ?? 0), 0)
  const tolerance = bridgeTolerance(expected, tables.percent, tables.atLeast)
  if (expected > 0 && (gross < expected - tolerance || gross > expected + tolerance))
    findings.warn(
      'GROSS_DIFFERS',
      HEAD_PLACE,
      `货物总毛重 ${kilograms(gross)} 与${many ? '本车商品' : '关联清单'}的 ${kilograms(expected)} 相差超过容差 ${kilograms(tolerance)}（含托盘的请核对托盘重）`,
      about('TotalGrossWt'),
    )
  const [only] = papers
  if (many && only !== undefined) checkLoad(content, only, findings)
}

/** The rules of a pass; what the ledger knows is looked at where it is asked. */
export function checkPass(content: BondedContent, findings: Findings, tables: PassTables | undefined): void {
  checkPapers(content, findings)
  checkWeights(content.head, findings)
  if (tables === undefined) return
  checkVehicle(content.head, tables, findings)
  checkGross(content, tables, findings)
}

/** The rules of a two-step pass (ICP101): declarations in place of lists. */
export function checkTwoStep(content: BondedContent, findings: Findings, tables: PassTables | undefined): void {
  const entries = content.links.map((link) => bondedText(link, 'EntryId'))
  if (entries.length === 0)
    findings.error('PAPERS_MISSING', HEAD_PLACE, '请填写关联的概要申报报关单编号', about('VehicleNo'))
  const seen = new Set<string>()
  entries.forEach((entry, i) => {
    const place = { path: `links[${i}]`, cn: `关联报关单第 ${i + 1} 行` }
    if (entry !== '' && !/^\d{18}$/.test(entry))
      findings.error('ENTRY_FORM', place, `报关单编号应为 18 位数字，“${entry}”不是`, about('EntryId'))
    if (entry !== '' && seen.has(entry))
      findings.error('ENTRY_TWICE', place, `报关单 ${entry} 填了两次`, about('EntryId'))
    seen.add(entry)
  })
  checkWeights(content.head, findings)
  if (tables !== undefined) checkVehicle(content.head, tables, findings)
}
