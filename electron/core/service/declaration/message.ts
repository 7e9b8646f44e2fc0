import type { Out } from '../../../../shared/contract/index.ts'
import { textIn } from '../../../../shared/domain/declaration/content.ts'
import { checkDeclaration } from '../../../../shared/message/dec/check.ts'
import { readDecTree } from '../../../../shared/message/dec/read.ts'
import { isDecReceipt, readDecReceipts, type DecReceipt } from '../../../../shared/message/dec/receipt.ts'
import { SHIPPED_TABLES } from '../../../../shared/message/dec/shipped-tables.ts'
import type { XmlTree } from '../../../../shared/message/xml/node.ts'
import { readXml } from '../../../../shared/message/xml/read-xml.ts'

/** DecMessage and its answers in files, for `message read` and `message check`. */

function treeOf(xml: string): XmlTree | undefined {
  const reading = readXml(xml)
  return reading.ok && (reading.tree.root.local === 'DecMessage' || isDecReceipt(reading.tree.root))
    ? reading.tree
    : undefined
}

function receiptKeys(receipt: DecReceipt): Record<string, string> {
  if (receipt.kind === 'response')
    return { ClientSeqNo: receipt.ownNo, SeqNo: receipt.platformNo, ResponseCode: receipt.code }
  return {
    CUS_CIQ_NO: receipt.platformNo,
    ENTRY_ID: receipt.entryNo,
    CHANNEL: receipt.channel,
    NOTICE_DATE: receipt.noticeTime,
  }
}

/** What a declaration or an answer to one says of itself; undefined when the text is neither. */
export function declarationMessageRead(xml: string): Out<'message.read'> | undefined {
  const tree = treeOf(xml)
  if (tree === undefined) return undefined
  const { local } = tree.root
  if (local !== 'DecMessage') {
    const receipts = readDecReceipts(tree)
    return {
      ok: receipts.length > 0,
      type: local,
      guid: '',
      documents: receipts.length,
      keys: receipts.map(receiptKeys),
      code: receipts.length > 0 ? '' : 'NO_RETURNS',
    }
  }
  const reading = readDecTree(tree)
  if (!reading.ok) return undefined
  const { head, sign, items } = reading.message.content
  const keys = {
    ClientSeqNo: textIn(sign, 'ClientSeqNo'),
    SeqNo: textIn(head, 'SeqNo'),
    EntryId: textIn(head, 'EntryId'),
    IEFlag: textIn(head, 'IEFlag'),
    OperType: textIn(sign, 'OperType'),
    items: String(items.length),
  }
  return { ok: true, type: local, guid: keys.ClientSeqNo, documents: 1, keys: [keys], code: '' }
}

/**
 * Checks a declaration in a file: errors come as `schema`, warnings and unknown elements as `rule`. A draft (OperType G) is held to
 * what a draft needs. undefined when the text is no declaration and no answer to one.
 */
export function declarationMessageCheck(xml: string): Out<'message.check'> | undefined {
  const tree = treeOf(xml)
  if (tree === undefined) return undefined
  const reading = readDecTree(tree)
  if (!reading.ok) {
    const understood = readDecReceipts(tree).length > 0
    const finding = {
      kind: 'schema' as const,
      code: 'NO_RETURNS',
      path: '',
      document: -1,
      message: '回执中没有可读的答复',
    }
    return { ok: understood, type: tree.root.local, schema: understood ? [] : [finding], rule: [] }
  }
  const { content, unknown } = reading.message
  const found = checkDeclaration(content, textIn(content.sign, 'OperType') === 'G' ? 'save' : 'declare', SHIPPED_TABLES)
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
  return { ok: schema.length === 0, type: 'DecMessage', schema, rule: [...shown('warning', 'rule'), ...strangers] }
}
