import type { FieldGroup, MessageTable } from '../table.ts'
import type { CebDocument, CebMessage, CebType } from '../type.ts'
import type { Finding, Place } from './finding.ts'
import { documentPlace, finding, linePlace } from './finding.ts'
import { checkDocument } from './rule-document.ts'
import { RuleGroup } from './rule-report.ts'
import { checkValues } from './rule-value.ts'

const MESSAGE_PLACE: Place = { path: '', document: -1, cn: '报文' }
const MAX_DOCUMENTS = 100

/**
 * Messages that must be signed although the schema leaves it open: 公告 2018-56 (orders, payments, waybills) and the text
 * of 202205 (509, 603, 605, 607, 701).
 */
const SIGNATURE_WANTED: readonly CebType[] = [
  'CEB311Message',
  'CEB411Message',
  'CEB511Message',
  'CEB509Message',
  'CEB603Message',
  'CEB605Message',
  'CEB607Message',
  'CEB701Message',
]

function checkOne(document: CebDocument, index: number, table: MessageTable, findings: Finding[]): void {
  const place = documentPlace(table.document, index)
  const headPath = table.head.element === undefined ? place : { ...place, path: `${place.path}/${table.head.element}` }
  const head = new RuleGroup(headPath, document.head, table.head, findings)
  const { line } = table
  const lines =
    line === undefined
      ? []
      : document.lines.map((values, i) => new RuleGroup(linePlace(place, line.element, i), values, line, findings))
  checkValues(head, table.type)
  for (const group of lines) checkValues(group, table.type)
  checkDocument({ table, head, lines })
}

/** Reports texts that come twice among the documents. */
function checkRepeats(
  texts: readonly (string | undefined)[],
  code: string,
  said: string,
  table: MessageTable,
  findings: Finding[],
): void {
  const first = new Map<string, number>()
  texts.forEach((text, index) => {
    if (text === undefined) return
    const earlier = first.get(text)
    if (earlier === undefined) first.set(text, index)
    else findings.push(finding('rule', code, documentPlace(table.document, index), `与第 ${earlier + 1} 份单证${said}`))
  })
}

function keyText(document: CebDocument, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => document.head[key] ?? '')
  return values.includes('') ? undefined : values.join('\n')
}

function checkMessageNodes(message: CebMessage, table: MessageTable, findings: Finding[]): void {
  const { documents, version, transfer, signed } = message
  if (version !== '1.0') {
    findings.push(
      finding('rule', 'VERSION', MESSAGE_PLACE, '根元素的 version 一般填 1.0，请核对', {
        field: 'version',
        value: version,
      }),
    )
  }
  if (table.transfer === undefined) return
  if (documents.length > MAX_DOCUMENTS) {
    findings.push(
      finding(
        'rule',
        'BATCH_SIZE',
        MESSAGE_PLACE,
        `一个报文最多 ${MAX_DOCUMENTS} 份单证，现有 ${documents.length} 份，请拆分`,
      ),
    )
  }
  checkRepeats(
    documents.map(({ head }) => head.guid),
    'GUID_REPEATED',
    '的系统唯一序号相同，请换新',
    table,
    findings,
  )
  checkRepeats(
    documents.map((document) => keyText(document, table.keys)),
    'KEY_REPEATED',
    '是同一份业务单证，请去掉一份',
    table,
    findings,
  )
  if (!signed && SIGNATURE_WANTED.includes(table.type)) {
    findings.push(finding('rule', 'SIGNATURE_WANTED', MESSAGE_PLACE, '这类报文须加签名后发送', { field: 'Signature' }))
  }
  if (transfer !== undefined) checkOuter({ ...transfer }, table.transfer, table.type, findings)
}

function checkOuter(
  values: Readonly<Record<string, string>>,
  group: FieldGroup,
  type: CebType,
  findings: Finding[],
): void {
  const outer = new RuleGroup({ ...MESSAGE_PLACE, path: 'BaseTransfer' }, values, group, findings)
  checkValues(outer, type)
  for (const { name, required } of group.fields)
    if (required && values[name] === '') outer.about('VALUE_WANTED', name, '必填，请补填')
}

/**
 * Holds a message against the text of the rules and what practice taught (SPEC 3.3, 3.4): amounts, numbering, codes and check
 * digits, modes, repeats. Does not judge the schema, nor anything that needs another document, a tariff or a clock.
 */
export function checkRules(message: CebMessage, table: MessageTable): Finding[] {
  const findings: Finding[] = []
  checkMessageNodes(message, table, findings)
  message.documents.forEach((document, index) => checkOne(document, index, table, findings))
  return findings
}
