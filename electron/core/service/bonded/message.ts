import type { Out } from '../../../../shared/contract/index.ts'
import { UNIT } from '../../../../shared/code/tables.ts'
import { bondedText } from '../../../../shared/domain/bonded/content.ts'
import { bondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { checkBonded, type BondedTables } from '../../../../shared/message/bonded/check.ts'
import { readBondedTree } from '../../../../shared/message/bonded/read.ts'
import { readBondedReceipts, type BondedReceipt } from '../../../../shared/message/bonded/receipt.ts'
import { checkSide, readSide, type SideMessage } from '../../../../shared/message/bonded/side.ts'
import { SIDE_SHAPES } from '../../../../shared/message/bonded/side-shape.ts'
import type { XmlTree } from '../../../../shared/message/xml/node.ts'
import { readXml } from '../../../../shared/message/xml/read-xml.ts'
import { bookNoOf } from './document-content.ts'

/** 金关二期 messages and receipts in files, for `message read` and `message check`. */

const SHIPPED: BondedTables = {
  has: (table, code) => (table === 'unit' ? UNIT.has(code) : undefined),
  remainder: () => 'allow',
}

function treeOf(xml: string): XmlTree | undefined {
  const reading = readXml(xml)
  return reading.ok ? reading.tree : undefined
}

const receiptKeys = (receipt: BondedReceipt): Record<string, string> => ({
  etpsPreentNo: receipt.ownNo,
  SeqNo: receipt.platformNo,
  businessId: receipt.customsNo,
  manageResult: receipt.status,
  manageDate: receipt.time,
  ...receipt.marks,
})

/** A message beside the documents: how many blocks of each group it has. */
function sideRead(side: SideMessage): Out<'message.read'> {
  const { groups } = SIDE_SHAPES[side.type]
  const counts = groups.map((group) => [
    group.element,
    String(side.blocks.filter((block) => block.name === group.element).length),
  ])
  return { ok: true, type: side.type, guid: '', documents: 1, keys: [Object.fromEntries(counts)], code: '' }
}

function sideCheck(side: SideMessage): Out<'message.check'> {
  const schema = checkSide(side).map(({ code, path, message }) => ({
    kind: 'schema' as const,
    code,
    path,
    document: 0,
    message,
  }))
  return { ok: schema.length === 0, type: side.type, schema, rule: [] }
}

/** What a bonded document or an answer to one says of itself; undefined when the text is neither. */
export function bondedMessageRead(xml: string): Out<'message.read'> | undefined {
  const tree = treeOf(xml)
  if (tree === undefined) return undefined
  const receipts = readBondedReceipts(tree)
  const [first] = receipts
  if (first !== undefined)
    return {
      ok: true,
      type: first.type,
      guid: '',
      documents: receipts.length,
      keys: receipts.map(receiptKeys),
      code: '',
    }
  const side = readSide(tree)
  if (side !== undefined) return sideRead(side)
  const reading = readBondedTree(tree)
  if (!reading.ok) return undefined
  const { type, content, declares } = reading.message
  const ownNo = bondedText(content.head, bondedType(type).ownNo)
  const keys = {
    ownNo,
    SeqNo: bondedText(content.head, 'SeqNo'),
    book: bookNoOf(type, content.head),
    DelcareFlag: declares ? '1' : '0',
    lines: String(content.lines.length),
    links: String(content.links.length),
  }
  return { ok: true, type, guid: ownNo, documents: 1, keys: [keys], code: '' }
}

/** Checks a bonded document in a file: errors come as `schema`, warnings and unknown elements as `rule`. undefined when the text is none. */
export function bondedMessageCheck(xml: string): Out<'message.check'> | undefined {
  const tree = treeOf(xml)
  if (tree === undefined) return undefined
  const [first] = readBondedReceipts(tree)
  if (first !== undefined) return { ok: true, type: first.type, schema: [], rule: [] }
  const side = readSide(tree)
  if (side !== undefined) return sideCheck(side)
  const reading = readBondedTree(tree)
  if (!reading.ok) return undefined
  const { type, content, unknown } = reading.message
  const found = checkBonded(type, content, SHIPPED)
  const shown = (level: 'error' | 'warning', kind: 'schema' | 'rule') =>
    found
      .filter((one) => one.level === level)
      .map(({ code, path, message }) => ({ kind, code, path, document: 0, message }))
  const strangers = unknown.map((path) => ({
    kind: 'rule' as const,
    code: 'ELEMENT_UNKNOWN',
    path,
    document: 0,
    message: `不认识的元素 ${path}，读入时略过`,
  }))
  const schema = shown('error', 'schema')
  return { ok: schema.length === 0, type, schema, rule: [...shown('warning', 'rule'), ...strangers] }
}
