import type { XmlElement, XmlTree } from '../../xml/node.ts'
import { elementsOf, isElement, textOf } from '../../xml/node.ts'
import type { FieldRule } from '../field.ts'
import { CEB_NAMESPACE, DS_NAMESPACE } from '../namespace.ts'
import type { FieldGroup, MessageTable } from '../table.ts'
import type { Finding, Place } from './finding.ts'
import { documentPlace, finding, linePlace, quoted } from './finding.ts'
import type { Particle, Sequence } from './sequence.ts'
import { sequence } from './sequence.ts'
import { checkSignatureSchema } from './signature-schema.ts'
import type { Report } from './structure.ts'
import { checkAttributes, checkBetween, checkContent, elementKey } from './structure.ts'
import { characters, valueProblem, valueSentence } from './value.ts'

const MESSAGE_PLACE: Place = { path: '', document: -1, cn: '报文' }
const MAX_SUBSCRIBES = 5

function checkField(element: XmlElement, rule: FieldRule, place: Place, report: Report): void {
  if (element.attributes.length > 0) checkAttributes(element, place, report)
  if (element.children.some(isElement)) {
    const said = `「${rule.cn}」${rule.name} 只能是文字，不能有下级元素，请更正`
    report(finding('schema', 'CHILD_UNEXPECTED', { ...place, at: element.line }, said, { field: rule.name }))
  }
  const value = textOf(element)
  const problem = valueProblem(rule, value)
  if (problem === undefined) return
  const said = `「${rule.cn}」${rule.name} ${quoted(rule.name, value)}${valueSentence(problem, rule, value)}`
  report(finding('schema', problem, { ...place, at: element.line }, said, { field: rule.name, value }))
}

interface CompiledGroup {
  readonly model: Sequence<FieldRule>
  readonly cn: (local: string) => string
}

const compiledGroups = new WeakMap<FieldGroup, CompiledGroup>()

function compiledGroup(group: FieldGroup): CompiledGroup {
  const known = compiledGroups.get(group)
  if (known !== undefined) return known
  const compiled: CompiledGroup = {
    model: sequence(
      group.fields.map((rule) => ({
        key: elementKey(CEB_NAMESPACE, rule.name),
        min: rule.required ? 1 : 0,
        max: 1,
        then: rule,
      })),
    ),
    cn: (local) => {
      const rule = group.byName.get(local)
      return rule === undefined ? ` ${local} ` : `「${rule.cn}」${local} `
    },
  }
  compiledGroups.set(group, compiled)
  return compiled
}

function checkGroup(element: XmlElement, group: FieldGroup, place: Place, report: Report): void {
  const { model, cn } = compiledGroup(group)
  checkAttributes(element, place, report)
  checkContent(element, model, place, report, (child, rule) => checkField(child, rule, place, report), cn)
}

/** name and version, then Message with at most one element of any kind. */
function checkExtend(element: XmlElement, group: FieldGroup, place: Place, report: Report): void {
  const fields: Particle<FieldRule | 'message'>[] = [...compiledGroup(group).model.particles]
  const model = sequence([
    ...fields,
    { key: elementKey(CEB_NAMESPACE, 'Message'), min: 1, max: 1, then: 'message' as const },
  ])
  checkAttributes(element, place, report)
  checkContent(element, model, place, report, (child, rule) => {
    if (rule !== 'message') return checkField(child, rule, place, report)
    checkAttributes(child, place, report)
    checkBetween(child, place, report)
    if (elementsOf(child).length > 1) {
      report(
        finding('schema', 'ELEMENT_ORDER', { ...place, at: child.line }, 'Message 里最多一个元素，请合并', {
          field: 'Message',
        }),
      )
    }
  })
}

type NodeCheck = (element: XmlElement, index: number, report: Report) => void

function checkHeadAndLines(element: XmlElement, table: MessageTable, place: Place, report: Report): void {
  const { head, line } = table
  const nodes: Particle<'head' | 'line'>[] = [
    { key: elementKey(CEB_NAMESPACE, head.element ?? ''), min: 1, max: 1, then: 'head' },
  ]
  if (line !== undefined)
    nodes.push({ key: elementKey(CEB_NAMESPACE, line.element), min: line.min, max: line.max, then: 'line' })
  checkAttributes(element, place, report)
  checkContent(element, sequence(nodes), place, report, (child, node, index) => {
    if (node === 'head') checkGroup(child, head, { ...place, path: `${place.path}/${head.element ?? ''}` }, report)
    else if (line !== undefined) checkGroup(child, line, linePlace(place, line.element, index), report)
  })
}

function messageModel(table: MessageTable): Sequence<NodeCheck> {
  const { head, document, maxDocuments, transfer, subscribe, extend, signature } = table
  const node = (
    local: string,
    min: number,
    max: number,
    then: NodeCheck,
    namespace = CEB_NAMESPACE,
  ): Particle<NodeCheck> => ({ key: elementKey(namespace, local), min, max, then })
  const outside = (path: string): Place => ({ ...MESSAGE_PLACE, path })
  const nodes = [
    node(document, 1, maxDocuments, (element, index, report) => {
      const place = documentPlace(document, index)
      if (head.element === undefined) checkGroup(element, head, place, report)
      else checkHeadAndLines(element, table, place, report)
    }),
  ]
  if (transfer === undefined || subscribe === undefined || extend === undefined) return sequence(nodes)
  nodes.push(
    node('BaseTransfer', 1, 1, (element, _index, report) =>
      checkGroup(element, transfer, outside('BaseTransfer'), report),
    ),
    node('BaseSubscribe', 0, MAX_SUBSCRIBES, (element, index, report) =>
      checkGroup(element, subscribe, outside(`BaseSubscribe[${index + 1}]`), report),
    ),
  )
  const last = [
    node('ExtendMessage', 0, 1, (element, _index, report) =>
      checkExtend(element, extend, outside('ExtendMessage'), report),
    ),
    node(
      'Signature',
      signature === 'required' ? 1 : 0,
      1,
      (element, _index, report) => checkSignatureSchema(element, outside('Signature'), report),
      DS_NAMESPACE,
    ),
  ]
  // The two halves of the standard disagree: import messages end with the signature, export messages with the extension.
  nodes.push(...(table.side === 'import' ? last : last.reverse()))
  return sequence(nodes)
}

const models = new WeakMap<MessageTable, Sequence<NodeCheck>>()

function modelOf(table: MessageTable): Sequence<NodeCheck> {
  const model = models.get(table) ?? messageModel(table)
  models.set(table, model)
  return model
}

const GUID_LENGTH = 36
const VERSION_LENGTH = 10

function checkRootAttributes(root: XmlElement, report: Report): void {
  const place = { ...MESSAGE_PLACE, at: root.line }
  checkAttributes(root, place, report, ['guid', 'version'])
  const value = (name: string) =>
    root.attributes.find((attribute) => attribute.namespace === '' && attribute.local === name)?.value
  for (const name of ['guid', 'version']) {
    if (value(name) === undefined)
      report(finding('schema', 'ATTRIBUTE_MISSING', place, `根元素缺少属性 ${name}，请补填`, { field: name }))
  }
  const guid = value('guid')
  if (guid !== undefined && characters(guid) !== GUID_LENGTH) {
    const said = `根元素的 guid 应为 ${GUID_LENGTH} 个字符，现有 ${characters(guid)} 个，请更正`
    report(finding('schema', 'LENGTH_EXACT', place, said, { field: 'guid' }))
  }
  const version = value('version')
  if (version !== undefined && (version === '' || characters(version) > VERSION_LENGTH)) {
    const said = `根元素的 version 应为 1 到 ${VERSION_LENGTH} 个字符，一般填 1.0`
    report(finding('schema', version === '' ? 'LENGTH_MIN' : 'LENGTH_MAX', place, said, { field: 'version' }))
  }
}

/**
 * Judges a document as the official XSD of the table's edition does: no finding means that the XSD accepts it.
 * Known differences, all stricter: document type declarations, xsi:type, and the parts of ds:KeyInfo that nobody uses
 * (PGPData, SPKIData, DSAKeyValue) are findings here; documents whose root is an inner element are no messages.
 */
export function checkSchema(tree: XmlTree, table: MessageTable): Finding[] {
  const findings: Finding[] = []
  const report: Report = (found) => findings.push(found)
  const { root, unbound } = tree
  if (unbound !== undefined) {
    report(
      finding(
        'schema',
        'NAMESPACE_UNBOUND',
        { ...MESSAGE_PLACE, at: unbound },
        '有前缀没有声明命名空间，请在根元素声明',
      ),
    )
  } else if (root.namespace !== CEB_NAMESPACE) {
    report(
      finding(
        'schema',
        'NAMESPACE_WRONG',
        { ...MESSAGE_PLACE, at: root.line },
        `根元素的命名空间应为 ${CEB_NAMESPACE}，请更正`,
      ),
    )
    return findings
  }
  checkRootAttributes(root, report)
  checkContent(root, modelOf(table), MESSAGE_PLACE, report, (child, check, index) => check(child, index, report))
  return findings
}
