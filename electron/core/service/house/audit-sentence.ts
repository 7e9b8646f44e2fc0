import { clientNames } from '../../../../db/filing/page.ts'
import { listUsers } from '../../../../db/house/people.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { MODE_NAMES } from '../../../../shared/contract/area/party.ts'
import { isProcedureName, procedureOf, ROLE_NAMES } from '../../../../shared/contract/index.ts'
import { fieldRow, type DocumentName } from '../../../../shared/domain/record/field.ts'
import { figureTexts, subjectText } from './audit-word.ts'
import { SETTINGS } from './setting-table.ts'

/**
 * What a row of the audit chain says, in a sentence. The chain keeps what was written as it was written; the sentence is made from it
 * when it is read, so that a better wording needs no new row.
 */

export interface AuditNames {
  readonly users: ReadonlyMap<number, string>
  readonly clients: ReadonlyMap<number, string>
}

/** Names by id, for a page of rows. */
export function auditNames(ledger: ReadHandle): AuditNames {
  return {
    users: new Map([...listUsers(ledger).map((user): [number, string] => [user.id, user.name]), [0, '系统']]),
    clients: clientNames(ledger),
  }
}

type Detail = Readonly<Record<string, unknown>>
interface Row {
  readonly action: string
  readonly subject: string
  readonly detail: string
}
type Speak = (detail: Detail, subject: string, names: AuditNames) => string

/** "client 12" → "12", "5 parcels" → "5". */
const numberIn = (subject: string): string => /\d+/.exec(subject)?.[0] ?? ''
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
const clientOf = (names: AuditNames, id: unknown): string =>
  typeof id === 'number' ? (names.clients.get(id) ?? `客户 ${id}`) : ''
const version = (detail: Detail): string =>
  typeof detail['revision'] === 'number' ? `（第 ${detail['revision']} 版）` : ''
const verb = (detail: Detail): string => (detail['new'] === true || detail['revision'] === 1 ? '新建' : '修改')
const quoted = (text: string): string => (text === '' ? '' : `“${text}”`)
const because = (detail: Detail): string =>
  textOf(detail['reason']) === '' ? '' : `，原因：${textOf(detail['reason'])}`
const also = (count: unknown, text: string): string =>
  typeof count === 'number' && count > 0 ? `，${count} ${text}` : ''
const DOCUMENTS: Readonly<Record<string, DocumentName | 'line'>> = {
  order: 'order',
  payment: 'payment',
  waybill: 'waybill',
  receipt: 'receipt',
  transport: 'transport',
  line: 'line',
}
const DOCUMENT_NAMES: Readonly<Record<string, string>> = {
  order: '订单',
  payment: '支付单',
  waybill: '运单',
  receipt: '收款单',
  transport: '运输批次',
  line: '商品行',
}
const REVEALED: Readonly<Record<string, string>> = { parcel: '包裹', client: '客户' }
const LISTS: Readonly<Record<string, string>> = {
  tracked: '协议与证书',
  parcel: '包裹',
  filing: '申报单证',
  receipt: '回执',
  outbox: '待发与在途',
  client: '客户',
  goods: '商品备案',
}

function modeName(value: unknown): string {
  const mode = textOf(value)
  return Object.entries(MODE_NAMES).find(([id]) => id === mode)?.[1] ?? mode
}

function fieldName(document: unknown, field: unknown): string {
  const table = DOCUMENTS[textOf(document)]
  const label = table === undefined ? undefined : fieldRow(table, textOf(field))?.label
  return `${DOCUMENT_NAMES[textOf(document)] ?? textOf(document)}的${label ?? textOf(field)}`
}

function fixText(fix: unknown): string {
  if (typeof fix !== 'object' || fix === null) return ''
  const value = fix as Detail
  const target = fieldName(value['document'], value['field'])
  const from = value['from']
  switch (value['kind']) {
    case 'copy':
      return `${target}改为${typeof from === 'object' && from !== null ? fieldName(Reflect.get(from, 'document'), Reflect.get(from, 'field')) : '另一单证的值'}`
    case 'trim':
      return `${target}去掉空白`
    case 'recompute':
      return `${target}重新计算`
    // A personal value was not written into the chain.
    default:
      return `${target}改为${textOf(value['value']) === '***' ? '新值（个人信息不记）' : quoted(textOf(value['value']))}`
  }
}

/** One entry an action that is said better in its own words than by its title and figures. */
const SENTENCES: Readonly<Record<string, Speak>> = {
  'client.save': (detail) => `${verb(detail)}客户 ${textOf(detail['code'])}${version(detail)}`,
  'profile.save': (detail, _subject, names) =>
    `${verb(detail)}申报方案：${clientOf(names, detail['client'])} ${modeName(detail['mode'])}${version(detail)}`,
  'goods.save': (detail, _subject, names) =>
    `${verb(detail)}商品备案 ${textOf(detail['sku'])}：${clientOf(names, detail['client'])}${version(detail)}`,
  'table.import': (detail, subject) =>
    `导入参数表 ${subject} 版本 ${textOf(detail['version'])}，${textOf(detail['rows'])} 行，尚未启用`,
  'table.activate': (detail, subject) => `启用参数表 ${subject} 版本 ${textOf(detail['version'])}`,
  'transport.save': (detail) => `${verb(detail)}运输批次${quoted(textOf(detail['name']))}${version(detail)}`,
  'transport.assign': (detail, subject) =>
    `${textOf(detail['changed'])} 票归入运输批次 ${numberIn(subject)}${also(detail['blocked'], '票未动')}`,
  'fix.apply': (detail, subject) => `批量修改 ${numberIn(subject)} 票：${fixText(detail['fix'])}${because(detail)}`,
  'filing.file': (detail, subject) =>
    `申报 ${numberIn(subject)} 票，报文 ${textOf(detail['messages'])} 份${also(detail['blocked'], '票被挡')}${also(detail['waiting'], '票待签')}${detail['acceptWarnings'] === true ? '，有提示的也申报' : ''}`,
  'key.move': (detail, subject) =>
    `${textOf(detail['clients'])} 家客户的 ${textOf(detail['profiles'])} 个申报方案由密钥 ${textOf(detail['from'])} 改用 ${subject}`,
  'client.setUrgent': (detail, subject, names) =>
    `${clientOf(names, Number(numberIn(subject)))}${detail['urgent'] === true ? '设为加急，先签名' : '不再加急'}`,
  'filing.redeclare': (detail, subject) =>
    `更正重报 ${numberIn(subject)} 票，报文 ${textOf(detail['messages'])} 份${also(detail['blocked'], '票被挡')}`,
  'receipt.handled': (_detail, subject) => `${numberIn(subject)} 条回执标记为已处理`,
  'receipt.apply': (detail) => `读入回执文件${quoted(textOf(detail['file']))}，${textOf(detail['receipts'])} 条回执`,
  'channel.switch': (detail, subject) => `${detail['enabled'] === true ? '打开' : '关闭'}通道 ${subject}`,
  'messageLog.evidence': (detail, subject) => `导出存证包 ${numberIn(subject)} 份报文${because(detail)}`,
  'message.reveal': (detail) => `查看报文完整原文${because(detail)}`,
  'personal.reveal': (detail, subject) =>
    `查看${REVEALED[subject.split(' ')[0] ?? ''] ?? ''} ${numberIn(subject)} 的完整个人信息${because(detail)}`,
  'user.save': (detail) =>
    `保存用户 ${textOf(detail['login'])}：${Array.isArray(detail['roles']) ? detail['roles'].map(roleName).join('、') : ''}${detail['active'] === false ? '，停用' : ''}`,
  'setting.save': (detail, subject) =>
    `设置“${SETTINGS.find((one) => one.key === subject)?.title ?? subject}”改为 ${textOf(detail['value'])}`,
  'list.export': (detail, subject) =>
    `导出${LISTS[subject] ?? subject}列表 ${textOf(detail['rows'])} 行（${textOf(detail['format'])}）`,
  'ledger.backup': (detail) => `备份台账，已重新打开核对 ${textOf(detail['rows'])} 行`,
  'ledger.rebuild': (detail) =>
    `重建投影：单证 ${textOf(detail['filings'])} 份${also(detail['wrong'], '份已改正')}，合计 ${textOf(detail['sums'])} 项${also(detail['wrongSums'], '项已改正')}`,
  'ledger.restore': (detail) => `从备份恢复台账，${textOf(detail['inDoubt'])} 份报文先查询再决定`,
  'intake.stage': (detail, subject, names) =>
    `读入文件到批次 ${numberIn(subject)}：${clientOf(names, detail['client'])}，${textOf(detail['good'])} 行可用${also(detail['bad'], '行有误')}`,
  'intake.accept': (_detail, subject) => `接收导入批次 ${numberIn(subject)}`,
  'intake.discard': (_detail, subject) => `丢弃导入批次 ${numberIn(subject)}`,
  'intake.return': (detail, subject) => `退回批次 ${numberIn(subject)} 的 ${textOf(detail['rows'])} 个问题行`,
  'paper.attach': (detail) => `附单据${quoted(textOf(detail['file']))}（${textOf(detail['pages'])} 页）`,
  'paper.describe': (detail) => `修改单据说明：${textOf(detail['title'])} ${textOf(detail['number'])}`,
  'paper.order': () => '调整单据次序',
  'paper.remove': (detail) => `移除单据${quoted(textOf(detail['file']))}`,
  'paper.restore': (detail) => `恢复单据${quoted(textOf(detail['file']))}`,
  'paper.bind': (detail) => `合并 ${textOf(detail['papers'])} 份单据，共 ${textOf(detail['pages'])} 页`,
  'declaration.print': (detail) => `生成${textOf(detail['kind'])} ${textOf(detail['ownNo'])}`,
  'tracked.save': (detail) => `${verb(detail)}${textOf(detail['kind'])} ${textOf(detail['number'])}`,
  'tracked.step': (detail) => `登记${textOf(detail['kind'])} ${textOf(detail['number'])}：${textOf(detail['state'])}`,
  'amendment.open': (detail) => `登记${textOf(detail['kind'])}申请 ${textOf(detail['ownNo'])}${because(detail)}`,
  'amendment.step': (detail) =>
    `登记${textOf(detail['kind'])}进展 ${textOf(detail['ownNo'])}：${textOf(detail['state'])}`,
  'declaration.template': (detail) =>
    `${detail['archived'] === true ? '停用' : '保存'}报关单模板${quoted(textOf(detail['name']))}`,
  'mapping.save': (detail) => `保存对应关系${quoted(textOf(detail['name']))}`,
}

function roleName(role: unknown): string {
  return Object.entries(ROLE_NAMES).find(([id]) => id === role)?.[1] ?? textOf(role)
}

function parsed(detail: string): Detail {
  try {
    const value: unknown = JSON.parse(detail)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Detail) : {}
  } catch {
    return {}
  }
}

/** Of an action without words of its own: its title, whom it concerned, and the figures beside it. */
function plainly(action: string, subject: string, detail: Detail, names: AuditNames): string {
  const title = isProcedureName(action) ? procedureOf(action).title : `操作 ${action}`
  const figures = figureTexts(detail, names.clients)
  return `${title}：${subjectText(subject, names.clients)}${figures.length === 0 ? '' : `（${figures.join('，')}）`}`
}

/** The sentence of a row. */
export function auditSentence({ action, subject, detail }: Row, names: AuditNames): string {
  const speak = Object.hasOwn(SENTENCES, action) ? SENTENCES[action] : undefined
  return speak === undefined ? plainly(action, subject, parsed(detail), names) : speak(parsed(detail), subject, names)
}
