import { textIn, type DecContent } from '../../shared/domain/declaration/content.ts'
import { checkDeclaration } from '../../shared/message/dec/check.ts'
import { readDecTree } from '../../shared/message/dec/read.ts'
import { buildDecReceipt, type DecReceipt } from '../../shared/message/dec/receipt.ts'
import { SHIPPED_TABLES } from '../../shared/message/dec/shipped-tables.ts'
import { escapeText } from '../../shared/message/xml/escape.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { happens } from './chance.ts'
import type { TrainingSettings } from './settings.ts'

/** General declarations at the training window: the import client's immediate answer, then customs' receipts (BND A.8). */

export const DECLARATION_TYPE = 'DecMessage'

/** An answer with the type under which it is handed out. */
export interface DeclarationReturn {
  readonly type: string
  readonly body: string
}

const answer = (receipt: DecReceipt): DeclarationReturn => ({
  type: receipt.kind === 'response' ? 'DecImportResponse' : 'DEC_DATA',
  body: buildDecReceipt(receipt, escapeText),
})
const beijing = (ms: number): Date => new Date(ms + 8 * 3_600_000)

/** Content of a DecMessage; undefined when the bytes are none. */
function contentOf(xml: string): DecContent | undefined {
  const tree = readXml(xml)
  if (!tree.ok) return undefined
  const reading = readDecTree(tree.tree)
  return reading.ok ? reading.message.content : undefined
}

function refusal(ownNo: string, message: string): DeclarationReturn {
  return answer({ kind: 'response', code: '1', message, ownNo, platformNo: '', transitNo: '' })
}

/** Letter, year, thirteen digits. */
function platformNumber(direction: string, now: number, id: number): string {
  return `${direction}${beijing(now).getUTCFullYear()}${String(id).padStart(13, '0')}`
}

/** Newest document under a platform number: what a later version replaces. */
function before(store: TrainingStore, platformNo: string): TrainingDocument | undefined {
  return platformNo === '' ? undefined : store.ofOrder(platformNo, DECLARATION_TYPE)
}

/**
 * Takes one declaration: stores it, or refuses it with a reason. An own number is taken once and for ever; a version that follows
 * names the platform number of the one before, which must not be under way at customs. OperType C and D go on to customs.
 */
export function receiveDeclaration(
  store: TrainingStore,
  settings: TrainingSettings,
  xml: string,
  copMsgId: string,
  now: number,
): DeclarationReturn {
  const content = contentOf(xml)
  const refuse = (ownNo: string, said: string): DeclarationReturn => {
    store.addLog(now, 'refused', DECLARATION_TYPE, ownNo, '', said)
    return refusal(ownNo, said)
  }
  if (content === undefined) return refuse('', '报文格式错误')
  const { head, sign } = content
  const ownNo = textIn(sign, 'ClientSeqNo')
  const declares = textIn(sign, 'OperType') !== 'G'
  if (ownNo === '') return refuse('', '客户端报关单编号不能为空')
  const known = store.newest(DECLARATION_TYPE, ownNo)
  if (known !== undefined) {
    store.addLog(now, 'duplicate', DECLARATION_TYPE, ownNo, known.appTime, copMsgId)
    return refusal(ownNo, `客户端报关单编号 ${ownNo} 已存在，请勿重复导入`)
  }
  const wrong = checkDeclaration(content, declares ? 'declare' : 'save', SHIPPED_TABLES).find(
    (one) => one.level === 'error',
  )
  if (wrong !== undefined) return refuse(ownNo, wrong.message)
  const replaced = before(store, textIn(head, 'SeqNo'))
  if (textIn(head, 'SeqNo') !== '' && replaced === undefined)
    return refuse(ownNo, `统一编号 ${textIn(head, 'SeqNo')} 不存在`)
  const completes = replaced?.state === 'supplement' && textIn(head, 'Type').charAt(2) === '6'
  if (replaced !== undefined && replaced.state !== 'stored' && replaced.state !== 'rejected' && !completes)
    return refuse(ownNo, `统一编号 ${replaced.orderKey} 已申报，不能修改`)
  if (replaced !== undefined) store.setState(replaced.id, 'superseded', replaced.customsNo, replaced.entryNo)
  // Documents and steps of all kinds share one counter, so the number is this document's own.
  const platformNo =
    replaced?.orderKey ?? platformNumber(textIn(head, 'IEFlag') || 'E', now, store.count('accepted') + 1)
  const id = store.addDocument(
    {
      type: DECLARATION_TYPE,
      businessKey: ownNo,
      orderKey: platformNo,
      appTime: textIn(sign, 'SignDate'),
      copMsgId,
      buyer: '',
      year: '',
      amount: 0,
      fields: JSON.stringify({ head }),
    },
    now,
  )
  store.setState(id, declares ? 'declared' : 'stored', platformNo, '')
  store.addLog(now, 'accepted', DECLARATION_TYPE, ownNo, textIn(sign, 'SignDate'), copMsgId)
  if (declares) store.addStep(now + 2 * settings.delayMs, id, 'submit')
  return answer({
    kind: 'response',
    code: '0',
    message: declares ? '导入成功' : '暂存成功',
    ownNo,
    platformNo,
    transitNo: '',
  })
}

interface Step {
  readonly channel: string
  readonly note: string
  readonly state: string
  readonly next?: string
}

const ROAD: Readonly<Record<string, Step>> = {
  submit: { channel: '7', note: '申报成功', state: 'declared', next: 'accept' },
  accept: { channel: 'L', note: '海关已接收', state: 'accepted', next: 'judge' },
  release: { channel: 'P', note: '已放行', state: 'released', next: 'finish' },
  finish: { channel: 'R', note: '已结关', state: 'closed' },
}

function stepOf(
  act: string,
  document: TrainingDocument,
  settings: TrainingSettings,
  head: Readonly<Record<string, string>>,
): Step {
  if (act !== 'judge') return ROAD[act] ?? ROAD['finish'] ?? { channel: 'R', note: '', state: 'closed' }
  const about = `${document.businessKey} ${document.appTime}`
  if (happens(settings.seed, settings.rejectPercent, `reject ${about}`))
    return { channel: 'E', note: '退单：请核对商品归类与申报要素后重新申报', state: 'rejected' }
  if (happens(settings.seed, settings.inspectPercent, `inspect ${about}`))
    return { channel: 'C', note: '查验通知：请到场配合', state: 'inspection', next: 'release' }
  if (head['Type']?.charAt(2) === '5')
    return { channel: 'SpK', note: '概要申报提货放行，请完整申报', state: 'supplement' }
  return { channel: 'J', note: '审结', state: 'reviewed', next: 'release' }
}

/** Runs one step of a declaration on its way through customs. */
export function declarationStep(
  store: TrainingStore,
  settings: TrainingSettings,
  act: string,
  document: TrainingDocument,
  dueAt: number,
): DeclarationReturn {
  const { head } = JSON.parse(document.fields) as { head: Record<string, string> }
  const step = stepOf(act, document, settings, head)
  const district = head['CustomMaster'] ?? '0000'
  const entryNo =
    document.entryNo !== '' || step.channel === '7'
      ? document.entryNo
      : `${district}${beijing(dueAt).getUTCFullYear()}${head['IEFlag'] === 'I' ? '1' : '0'}${String(document.id).padStart(9, '0')}`
  store.setState(document.id, step.state, document.orderKey, entryNo)
  if (step.next !== undefined) store.addStep(dueAt + settings.delayMs, document.id, step.next)
  const noticeTime = beijing(dueAt).toISOString().slice(0, 19)
  return answer({
    kind: 'customs',
    platformNo: document.orderKey,
    entryNo,
    noticeTime,
    channel: step.channel,
    note: step.note,
    district,
    crossedOn: '',
    declaredAt: noticeTime,
  })
}
