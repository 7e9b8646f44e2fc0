import { bondedText, type BondedContent, type BondedFields } from '../../../domain/bonded/content.ts'
import { fixed, fixedText, parseFixed } from '../../../domain/decimal/decimal.ts'
import { HEAD_PLACE, type Findings } from '../../dec/check/finding.ts'

/** Rules of a 核放单 (SPEC B.5). */

const EMPTY_VEHICLE = '6'
const number = (fields: BondedFields, name: string): number =>
  parseFixed(bondedText(fields, name) === '' ? '0' : bondedText(fields, name)) ?? 0

function checkPapers(content: BondedContent, findings: Findings): void {
  const { head, links } = content
  const about = { field: 'RltNo', source: 'bondedRule' } as const
  const numbers = links.map((link) => bondedText(link, 'RtlBillNo')).filter((text) => text !== '')
  const joined = bondedText(head, 'RltNo')
    .split('\\')
    .filter((text) => text !== '')
  if (bondedText(head, 'PassportTypecd') === EMPTY_VEHICLE) {
    if (numbers.length + joined.length > 0) findings.error('PAPERS_UNWANTED', HEAD_PLACE, '空车核放单不关联单证', about)
    return
  }
  if (joined.length === 0) findings.error('PAPERS_MISSING', HEAD_PLACE, '请选择关联的单证；空车请选类型 6', about)
  else if (joined.join(' ') !== numbers.join(' '))
    findings.error('PAPERS_DIFFER', HEAD_PLACE, '关联单证编号与关联单证明细不一致', about)
  const bind = bondedText(head, 'BindTypecd')
  if (bind === '')
    findings.error('ELEMENT_MISSING', HEAD_PLACE, '请填写「绑定类型」', { field: 'BindTypecd', source: 'bondedRule' })
  if (bind === '2' && joined.length > 1)
    findings.error('BIND', HEAD_PLACE, '一票一车只能关联一份单证；多份请选一车多票', {
      field: 'BindTypecd',
      source: 'bondedRule',
    })
  if (bind === '3' && joined.length > 1)
    findings.error('BIND', HEAD_PLACE, '一票多车只能关联一份单证', { field: 'BindTypecd', source: 'bondedRule' })
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
  if (vehicle <= 0)
    findings.error('VEHICLE_WEIGHT', HEAD_PLACE, '车自重应大于 0', { field: 'VehicleWt', source: 'bondedRule' })
  if (net > gross)
    findings.error('NET_ABOVE_GROSS', HEAD_PLACE, '货物总净重大于总毛重', { field: 'TotalNetWt', source: 'bondedRule' })
  const sum = vehicle + frame + container + gross
  if (total !== sum)
    findings.error(
      'TOTAL_WEIGHT',
      HEAD_PLACE,
      `总重量 ${fixedText(fixed(total))} 不等于车、架、箱与货物毛重之和 ${fixedText(fixed(sum))}`,
      { field: 'TotalWt', source: 'bondedRule' },
    )
}

/** The rules of a pass. */
export function checkPass(content: BondedContent, findings: Findings): void {
  checkPapers(content, findings)
  checkWeights(content.head, findings)
}
