import type { XmlTree } from '../xml/node.ts'
import { readXml } from '../xml/read-xml.ts'
import type { Finding, Place } from './check/finding.ts'
import { finding } from './check/finding.ts'
import { checkObject } from './check/object.ts'
import { checkRules } from './check/rule.ts'
import { checkSchema } from './check/schema.ts'
import { readCebTree } from './read.ts'
import { editionHas, fieldTable } from './table.ts'
import type { CebMessage, CebType, Edition } from './type.ts'
import { isCebType } from './type.ts'

export type { Finding } from './check/finding.ts'

export interface CebCheck {
  readonly type?: CebType
  /** Empty exactly when the official XSD of the edition accepts the document. */
  readonly schema: readonly Finding[]
  readonly rule: readonly Finding[]
}

const MESSAGE_PLACE: Place = { path: '', document: -1, cn: '报文' }

const FAILURE_SENTENCES: Readonly<Record<string, string>> = {
  XML_TOO_LARGE: '文件过大，不像是一份报文',
  XML_TOO_DEEP: '元素嵌套过深，不像是一份报文',
  XML_TOO_MANY: '元素、属性或命名空间过多，不像是一份报文',
  XML_DTD: '含有文档类型声明 (DOCTYPE)，出于安全不读取，请删除声明',
  XML_MALFORMED: '不是格式正确的 XML，请检查标签是否成对、特殊字符是否转义',
}

function refused(code: string, at: number | undefined, said: string): CebCheck {
  const place = at === undefined ? MESSAGE_PLACE : { ...MESSAGE_PLACE, at }
  return { schema: [finding('schema', code, place, said)], rule: [] }
}

/**
 * Checks a text as one edition wants it. `schema` is the verdict of the official XSD (see checkSchema for the few places
 * where it is stricter); a text that cannot be read at all, or is no CEB message, has one schema finding. Rules are held
 * against whatever could be read, so a document may have both. Answers, never throws, on any text.
 */
export function checkCeb(xml: string, edition: Edition): CebCheck {
  const reading = readXml(xml)
  if (!reading.ok) return refused(reading.code, reading.line, FAILURE_SENTENCES[reading.code] ?? '')
  const { type, schema } = checkCebTree(reading.tree, edition)
  if (type === undefined || !editionHas(type, edition))
    return { ...(type === undefined ? {} : { type }), schema, rule: [] }
  const message = readCebTree(reading.tree)
  return { type, schema, rule: message.ok ? checkRules(message.message, fieldTable(type, edition)) : [] }
}

/** The schema findings of a tree that readXml made; see checkCeb. */
export function checkCebTree(tree: XmlTree, edition: Edition): Pick<CebCheck, 'type' | 'schema'> {
  const { root } = tree
  if (!isCebType(root.local))
    return refused('CEB_UNKNOWN_ROOT', root.line, `根元素 ${root.name.slice(0, 60)} 不是跨境统一版报文`)
  if (!editionHas(root.local, edition)) {
    return {
      type: root.local,
      ...refused('EDITION_LACKS', root.line, `${edition} 版没有 ${root.local}，请改用 202205 版`),
    }
  }
  return { type: root.local, schema: checkSchema(tree, fieldTable(root.local, edition)) }
}

/**
 * The same for a message that is not text yet, so that a batch can be checked before it is built: what buildCeb writes
 * from it has schema findings by checkCeb exactly when it has some here, except that a missing signature is no
 * finding (it comes after building). Throws RangeError when the edition does not have the message.
 */
export function checkMessage(message: CebMessage, edition: Edition): CebCheck {
  const table = fieldTable(message.type, edition)
  const rule = checkRules(message, table).filter((found) => found.code !== 'SIGNATURE_WANTED')
  return { type: message.type, schema: checkObject(message, table), rule }
}
