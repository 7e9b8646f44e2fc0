import type { XmlElement } from '../../xml/node.ts'
import { elementsOf, XSI_NAMESPACE } from '../../xml/node.ts'
import type { Finding, Place } from './finding.ts'
import { finding } from './finding.ts'
import type { Sequence, SequenceStep } from './sequence.ts'
import { walkSequence } from './sequence.ts'

export type Report = (finding: Finding) => void

const BLANK = /^[ \t\r\n]*$/

/** Namespace and local name as one text. */
export function elementKey(namespace: string | undefined, local: string): string {
  return `${namespace ?? '?'} ${local}`
}

const keyOf = (element: XmlElement) => elementKey(element.namespace, element.local)

/** Attributes that every element may carry: hints where the schema lies. */
function isHint(namespace: string | undefined, local: string): boolean {
  return namespace === XSI_NAMESPACE && (local === 'schemaLocation' || local === 'noNamespaceSchemaLocation')
}

/** Reports every attribute that is neither allowed nor a schema hint. */
export function checkAttributes(
  element: XmlElement,
  place: Place,
  report: Report,
  allowed: readonly string[] = [],
): void {
  for (const { namespace, local, name } of element.attributes) {
    if (isHint(namespace, local) || (namespace === '' && allowed.includes(local))) continue
    report(
      finding(
        'schema',
        'ATTRIBUTE_UNKNOWN',
        { ...place, at: element.line },
        `元素 ${element.local} 不允许有属性 ${name}，请删除`,
      ),
    )
  }
}

/** Only blanks may stand between elements; a CDATA section never may, even an empty one. */
export function checkBetween(element: XmlElement, place: Place, report: Report): void {
  const wrong = element.children.some((child) =>
    typeof child === 'string' ? !BLANK.test(child) : child.kind === 'cdata',
  )
  if (wrong)
    report(
      finding(
        'schema',
        'TEXT_UNEXPECTED',
        { ...place, at: element.line },
        `元素 ${element.local} 里除下级元素外还有文字，请删除`,
      ),
    )
}

function reportDefect<T>(
  step: Exclude<SequenceStep<T, XmlElement>, { is: 'accepted' }>,
  parent: XmlElement,
  place: Place,
  cn: (local: string) => string,
  report: Report,
): void {
  if (step.is === 'missing') {
    const local = step.key.slice(step.key.indexOf(' ') + 1)
    report(
      finding('schema', 'ELEMENT_MISSING', { ...place, at: parent.line }, `缺少必填的${cn(local)}，请补填`, {
        field: local,
      }),
    )
    return
  }
  const { child, known } = step
  const said = known
    ? `${cn(child.local)}重复、超过允许的个数或次序不对，请按规范的次序填写`
    : `不认识的元素 ${child.name}（或命名空间不对），请删除或更正`
  report(
    finding('schema', known ? 'ELEMENT_ORDER' : 'ELEMENT_UNKNOWN', { ...place, at: child.line }, said, {
      field: child.local,
    }),
  )
}

/** Checks that the element's content is the sequence, and hands each child that stands where it should to `accept`. */
export function checkContent<T>(
  parent: XmlElement,
  model: Sequence<T>,
  place: Place,
  report: Report,
  accept: (child: XmlElement, then: T, index: number) => void,
  cn: (local: string) => string = (local) => ` ${local} `,
): void {
  checkBetween(parent, place, report)
  walkSequence(model, elementsOf(parent), keyOf, (step) => {
    if (step.is === 'accepted') accept(step.child, step.then, step.index)
    else reportDefect(step, parent, place, cn, report)
  })
}
