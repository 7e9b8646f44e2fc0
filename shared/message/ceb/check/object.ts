import { unfitForXml } from '../../xml/escape.ts'
import type { FieldGroup, MessageTable } from '../table.ts'
import type { CebMessage } from '../type.ts'
import type { Finding, Place } from './finding.ts'
import { documentPlace, finding, linePlace, quoted } from './finding.ts'
import { characters, valueProblem, valueSentence } from './value.ts'

const MESSAGE_PLACE: Place = { path: '', document: -1, cn: '报文' }
const MAX_SUBSCRIBES = 5
const GUID_LENGTH = 36
const VERSION_LENGTH = 10

type Values = Readonly<Record<string, string | undefined>>

function checkValues(values: Values, group: FieldGroup, place: Place, findings: Finding[]): void {
  for (const name in values) {
    if (values[name] !== undefined && !group.byName.has(name)) {
      findings.push(finding('schema', 'ELEMENT_UNKNOWN', place, `不认识的元素 ${name}，请删除或更正`, { field: name }))
    }
  }
  for (const rule of group.fields) {
    const value = values[rule.name]
    if (value === undefined) {
      if (rule.required)
        findings.push(
          finding('schema', 'ELEMENT_MISSING', place, `缺少必填的「${rule.cn}」${rule.name} ，请补填`, {
            field: rule.name,
          }),
        )
      continue
    }
    if (unfitForXml(value) >= 0) {
      findings.push(
        finding('schema', 'XML_CHARACTER', place, `「${rule.cn}」${rule.name} 含有不可见的控制字符，请删除后重填`, {
          field: rule.name,
        }),
      )
    }
    const problem = valueProblem(rule, value)
    if (problem === undefined) continue
    const said = `「${rule.cn}」${rule.name} ${quoted(rule.name, value)}${valueSentence(problem, rule, value)}`
    findings.push(finding('schema', problem, place, said, { field: rule.name, value }))
  }
}

function checkCount(count: number, min: number, max: number, element: string, place: Place, findings: Finding[]): void {
  if (count < min)
    findings.push(
      finding('schema', 'ELEMENT_MISSING', place, `至少要有 ${min} 个 ${element}，请补填`, { field: element }),
    )
  if (count > max)
    findings.push(
      finding('schema', 'ELEMENT_ORDER', place, `最多 ${max} 个 ${element}，现有 ${count} 个，请拆分`, {
        field: element,
      }),
    )
}

/** The schema's verdict on a message that is still an object; see checkMessage. */
export function checkObject(message: CebMessage, table: MessageTable): Finding[] {
  const findings: Finding[] = []
  const { documents, transfer, subscribes = [], guid, version } = message
  if (characters(guid) !== GUID_LENGTH) {
    findings.push(
      finding('schema', 'LENGTH_EXACT', MESSAGE_PLACE, `根元素的 guid 应为 ${GUID_LENGTH} 个字符，请更正`, {
        field: 'guid',
      }),
    )
  }
  if (version === '' || characters(version) > VERSION_LENGTH) {
    findings.push(
      finding(
        'schema',
        'LENGTH_MAX',
        MESSAGE_PLACE,
        `根元素的 version 应为 1 到 ${VERSION_LENGTH} 个字符，一般填 1.0`,
        { field: 'version' },
      ),
    )
  }
  checkCount(documents.length, 1, table.maxDocuments, table.document, MESSAGE_PLACE, findings)
  documents.forEach(({ head, lines }, index) => {
    const place = documentPlace(table.document, index)
    checkValues(
      head,
      table.head,
      table.head.element === undefined ? place : { ...place, path: `${place.path}/${table.head.element}` },
      findings,
    )
    const { line } = table
    if (line === undefined) return checkCount(lines.length, 0, 0, 'lines', place, findings)
    checkCount(lines.length, line.min, line.max, line.element, place, findings)
    lines.forEach((values, i) => checkValues(values, line, linePlace(place, line.element, i), findings))
  })
  if (table.transfer === undefined || table.subscribe === undefined) return findings
  const { subscribe } = table
  if (transfer === undefined)
    findings.push(
      finding('schema', 'ELEMENT_MISSING', MESSAGE_PLACE, '缺少必填的 BaseTransfer，请补填', { field: 'BaseTransfer' }),
    )
  else checkValues({ ...transfer }, table.transfer, { ...MESSAGE_PLACE, path: 'BaseTransfer' }, findings)
  checkCount(subscribes.length, 0, MAX_SUBSCRIBES, 'BaseSubscribe', MESSAGE_PLACE, findings)
  subscribes.forEach((values, i) =>
    checkValues({ ...values }, subscribe, { ...MESSAGE_PLACE, path: `BaseSubscribe[${i + 1}]` }, findings),
  )
  return findings
}
