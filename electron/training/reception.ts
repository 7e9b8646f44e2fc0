import { businessKeys } from '../../shared/message/ceb/business-key.ts'
import { readCebTree } from '../../shared/message/ceb/read.ts'
import type { SignatureTools } from '../../shared/message/ceb/signature-read.ts'
import { readSignedCeb } from '../../shared/message/ceb/signed.ts'
import { checkCebTree } from '../../shared/message/ceb/check.ts'
import type { CebDocument, CebMessage } from '../../shared/message/ceb/type.ts'
import type { XmlTree } from '../../shared/message/xml/node.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { FOLLOW_UPS } from './follow-up.ts'
import { inventoryAmount } from './judge.ts'
import { TAKEN_TYPES, type Return } from './return-message.ts'
import type { TrainingSettings } from './settings.ts'
import { beijingDay } from '../../shared/domain/dated/beijing-day.ts'

/** Codes with which the platform answers a declaration that is not newer than what it has (SPEC 3.7). */
const OLDER: Readonly<Record<string, { code: string; info: string }>> = {
  CEB311Message: { code: '-301014', info: '订单报文处理失败，接收报文为旧报文数据，不做处理;' },
  CEB411Message: { code: '-401012', info: '支付单报文处理失败，接收报文为旧报文数据，不做处理' },
  CEB511Message: { code: '-505016', info: '物流报文处理失败，接收报文为旧报文数据，不做处理' },
  CEB303Message: { code: '-301014', info: '订单报文处理失败，接收报文为旧报文数据，不做处理;' },
  CEB403Message: { code: '-304001', info: '业务主键重复' },
  CEB505Message: { code: '-504012', info: '物流运单已存在' },
  CEB621Message: { code: '-621004', info: '清单已经申报过，请勿重复申报' },
  CEB603Message: { code: '-304001', info: '业务主键重复' },
  CEB623Message: { code: '-623009', info: '撤销清单已经申报过' },
}

/** The name under which a document is the same document, whatever its guid. */
function keyOf(document: CebDocument, keys: Readonly<Record<string, string>>): string {
  return Object.keys(keys).length === 0 ? (document.head['guid'] ?? '') : Object.values(keys).join('|')
}

/** Kinds that belong to the inventory that they name. */
const OF_INVENTORY: ReadonlySet<string> = new Set(['CEB625Message', 'CEB213Message', 'CEB215Message'])

/** What belongs together: the documents of one order; the returns of one inventory; the parts of a split document. */
function orderKey(type: string, document: CebDocument): string {
  const { head } = document
  if (FOLLOW_UPS.has(type))
    return OF_INVENTORY.has(type) ? (head['invtNo'] ?? '') : (head['copNo'] ?? head['logisticsNo'] ?? '')
  return `${head['orderNo'] ?? ''}|${head['ebpCode'] ?? head['ebcCode'] ?? ''}`
}

/** A refused or cancelled declaration may be followed by a newer one. */
const REPEATABLE: ReadonlySet<string> = new Set(['rejected', 'cancelled'])

function stored(
  message: CebMessage,
  document: CebDocument,
  businessKey: string,
  copMsgId: string,
): Omit<TrainingDocument, 'id' | 'state' | 'customsNo' | 'entryNo'> {
  const inventory = message.type === 'CEB621Message'
  return {
    type: message.type,
    businessKey,
    orderKey: orderKey(message.type, document),
    appTime: document.head['appTime'] ?? '',
    copMsgId,
    buyer: inventory ? (document.head['buyerIdNumber'] ?? '') : '',
    year: (document.head['appTime'] ?? '').slice(0, 4),
    amount: inventory ? inventoryAmount(document) : 0,
    fields: JSON.stringify(document),
  }
}

/**
 * Takes one message: new declarations are accepted and answered with 2, older or repeated ones with their error code.
 * A rejected declaration may be followed by a newer one under the same key; an accepted one may not.
 */
export function receive(
  store: TrainingStore,
  settings: TrainingSettings,
  message: CebMessage,
  copMsgId: string,
  now: number,
): Return[] {
  const keys = businessKeys(message)
  const returns: Return[] = []
  for (const [index, document] of message.documents.entries()) {
    const businessKey = keyOf(document, keys[index] ?? {})
    const appTime = document.head['appTime'] ?? ''
    const before = store.newest(message.type, businessKey)
    const record = stored(message, document, businessKey, copMsgId)
    if (before !== undefined && (appTime <= before.appTime || !REPEATABLE.has(before.state))) {
      const older = appTime <= before.appTime
      store.addLog(now, older ? 'older' : 'duplicate', message.type, businessKey, appTime, copMsgId)
      const answer = OLDER[message.type]
      if (answer !== undefined)
        returns.push({ document: { ...record, customsNo: '', entryNo: '' }, status: answer.code, info: answer.info })
      continue
    }
    if (before !== undefined) store.setState(before.id, 'superseded', before.customsNo, before.entryNo)
    const id = store.addDocument(record, now)
    store.addLog(now, 'accepted', message.type, businessKey, appTime, copMsgId)
    store.addStep(now + 2 * settings.delayMs, id, 'check')
    const waiting = message.type === 'CEB621Message' && store.ofOrder(record.orderKey, 'CEB411Message') === undefined
    const where = `[电商企业编码：${document.head['ebcCode'] ?? ''}订单编号：${document.head['orderNo'] ?? ''}]`
    const info = `新增申报成功[${document.head['guid'] ?? ''}]${waiting ? `${where}; 对应电商平台为[${document.head['ebpCode'] ?? ''}]订单号为[${document.head['orderNo'] ?? ''}]支付信息不存在` : ''}`
    returns.push({ document: { ...record, customsNo: '', entryNo: entryNumber(now, id) }, status: '2', info })
  }
  return returns
}

/** Pre-entry number: a letter, the date, nine digits. */
export function entryNumber(now: number, id: number): string {
  return `B${beijingDay(now).replace(/-/g, '')}${String(id).padStart(9, '0')}`
}

/** A message as the window reads it: a signed one out of the bytes that its signature covers, where the office's key is known. */
export function readTransmitted(
  xml: string,
  signatures: SignatureTools | undefined,
):
  | { readonly ok: true; readonly message: CebMessage; readonly tree: XmlTree }
  | { readonly ok: false; readonly wrong: string } {
  const parsed = readXml(xml)
  const plain = parsed.ok ? readCebTree(parsed.tree) : parsed
  if (!parsed.ok || !plain.ok) return { ok: false, wrong: '报文格式错误' }
  const { tree } = parsed
  if (signatures === undefined || !plain.message.signed) return { ...plain, tree }
  const read = readSignedCeb(xml, signatures)
  return read.ok ? { ok: true, message: read.message, tree } : { ok: false, wrong: `数字签名无效：${read.code}` }
}

/** What keeps a message from being taken at all; undefined when nothing does. */
export function formatError(tree: XmlTree, message: CebMessage): string | undefined {
  if (!TAKEN_TYPES.has(message.type)) return `不支持的报文类型 ${message.type}`
  const found = checkCebTree(tree, '202205').schema[0]
  if (found !== undefined && checkCebTree(tree, '2018').schema.length > 0)
    return `数据包不能通过 schema 验证：${found.path} ${found.code}`
  if (message.type === 'CEB621Message' && !message.signed) return '数字签名无效：清单缺少签名'
  return undefined
}
