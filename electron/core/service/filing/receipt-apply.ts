import { withEffects } from '../../../../db/crossborder/effect.ts'
import { attributeAll, foldVersions, otherEnds } from '../../../../db/filing/attribute.ts'
import {
  eventsOf,
  findFiling,
  findFilingOfParcel,
  readFiling,
  versionsOf,
  versionsOfMessage,
  type FilingRow,
  type VersionRow,
} from '../../../../db/filing/filing.ts'
import {
  hasEqualReceipt,
  insertReceipt,
  moveReceipt,
  receiptsOf,
  receiptsOfMessage,
  savePlace,
  type PlaceRow,
  type ReceiptRow,
} from '../../../../db/filing/inbox.ts'
import { findMessage, readMessage } from '../../../../db/filing/outbox.ts'
import { parcelsByOrder } from '../../../../db/filing/parcel-link.ts'
import { withReceipt } from '../../../../db/filing/version-state.ts'
import type { ReadHandle, WriteHandle } from '../../../../db/open.ts'
import { findNumberOf, NUMBER_KIND } from '../../../../db/trade/number-key.ts'
import { isAppTime } from '../../../../shared/domain/filing/app-time.ts'
import { comparableTime, isKnownStatus } from '../../../../shared/domain/filing/receipt.ts'
import type { StepBudget } from '../../../../shared/domain/filing/silence.ts'
import { ALREADY_THERE, returnStatusRow } from '../../../../shared/domain/filing/status.ts'
import { BONDED_KIND, placeBondedReceipt } from '../bonded/answer.ts'
import { DECLARATION_KIND, placeDeclarationReceipt } from '../declaration/answer.ts'
import type { ParsedReceipt } from './inbox-read.ts'
import { messageArrived, messageUnanswered } from './message-step.ts'
import { saveVersion, settleFiling, type FilingInHand } from './project.ts'

/** Why a receipt waits, was noted without effect, or needs a look; shown beside it. */
export const PLACE_TEXT = {
  NO_FILING: '没有找到对应的申报单证；单证出现后自动归位',
  TENANT_MISMATCH: '企业内部编号相符，但申报企业不同：可能是别家的回执，未作用于单证',
  PARTY_MISMATCH: '电商平台或电商企业与所报单证不符，未作用于单证',
  ORDER_UNKNOWN: '回执没有企业内部编号，文字中的订单号也没有对应的单证',
  ORDER_NOT_UNIQUE: '回执没有企业内部编号，文字中的订单号对应多份单证，无法确定',
  KEY_MISSING: '回执没有可用于查找单证的编号',
  MESSAGE_UNKNOWN: '没有找到回执所指的传输报文',
  TIME_INVALID: '回执时间不是有效时间，无法确定属于哪一版，未作用于单证',
  STATUS_UNKNOWN: '未知的回执状态：已归位并显示，不改变单证状态',
  CLOCK: '回执时间早于第一次申报：请检查本机时钟',
  MESSAGE: '针对整个传输报文',
  TRANSPORT: '交换平台的传输应答',
  BONDED_CONTRADICTION: '与保税账或所报单证矛盾，整份暂不入账；账册变动后自动重试，也可在单证中按海关回执入账',
  KIND_UNKNOWN: '该回执对应的单证种类不在本程序申报范围内',
} as const
export type PlaceWhy = keyof typeof PLACE_TEXT | ''

type Found =
  | { readonly kind: 'filing'; readonly filing: FilingRow }
  | { readonly kind: 'message'; readonly messageId: number }
  | { readonly kind: 'waiting'; readonly why: PlaceWhy; readonly waitKey: string }

/** What a receipt waits for, and what a new filing calls out. */
export const waitKeyOf = {
  filing: (kind: string, businessKey: string): string => `${kind}|${businessKey}`,
  order: (kind: string, orderNo: string): string => `order|${kind}|${orderNo}`,
  message: (copMsgId: string): string => `message|${copMsgId}`,
}

const same = (ours: string, theirs: string): boolean => ours === '' || theirs === '' || ours === theirs

function byOrder(ledger: ReadHandle, receipt: ParsedReceipt): Found {
  if (receipt.forKind === '' || receipt.orderNo === '') return { kind: 'waiting', why: 'KEY_MISSING', waitKey: '' }
  const waitKey = waitKeyOf.order(receipt.forKind, receipt.orderNo)
  const found: FilingRow[] = []
  for (const { parcelId } of parcelsByOrder(ledger, receipt.orderNo)) {
    const filing = findFilingOfParcel(ledger, parcelId, receipt.forKind)
    if (filing === undefined) continue
    const newest = versionsOf(ledger, filing.id).at(-1)
    if (
      newest !== undefined &&
      same(newest.platformCode, receipt.platformCode) &&
      same(newest.merchantCode, receipt.merchantCode)
    )
      found.push(filing)
  }
  const [only] = found
  if (found.length === 1 && only !== undefined) return { kind: 'filing', filing: only }
  return { kind: 'waiting', why: found.length === 0 ? 'ORDER_UNKNOWN' : 'ORDER_NOT_UNIQUE', waitKey }
}

function findTarget(ledger: ReadHandle, receipt: ParsedReceipt): Found {
  if (receipt.copMsgId !== '') {
    const message = findMessage(ledger, receipt.copMsgId)
    return message === undefined
      ? { kind: 'waiting', why: 'MESSAGE_UNKNOWN', waitKey: waitKeyOf.message(receipt.copMsgId) }
      : { kind: 'message', messageId: message.id }
  }
  if (receipt.forKind === '') return { kind: 'waiting', why: 'KIND_UNKNOWN', waitKey: '' }
  if (receipt.businessKey === '') return byOrder(ledger, receipt)
  const filing = findFiling(ledger, receipt.forKind, receipt.businessKey)
  if (filing !== undefined) return { kind: 'filing', filing }
  const copNo = receipt.businessKey.slice(receipt.businessKey.lastIndexOf('|') + 1)
  const foreign = findNumberOf(ledger, NUMBER_KIND.own, copNo).some(
    (parcelId) => findFilingOfParcel(ledger, parcelId, receipt.forKind)?.copNo === copNo,
  )
  return {
    kind: 'waiting',
    why: foreign ? 'TENANT_MISMATCH' : 'NO_FILING',
    waitKey: foreign ? '' : waitKeyOf.filing(receipt.forKind, receipt.businessKey),
  }
}

/** A receipt's time is 14 or 17 digits of a real moment. */
function isReturnTime(text: string): boolean {
  return /^\d{14}(\d{3})?$/.test(text) && isAppTime(text.slice(0, 14))
}

/** Rejections, failures and what could not be placed need a person; the rest is only news. */
function needsPerson(status: string): boolean {
  const state = returnStatusRow(status)?.state
  return state === 'rejected' || state === 'failed' || state === 'detained' || state === 'staged'
}

export interface ApplyTools {
  readonly ledger: WriteHandle
  readonly now: number
  readonly actorId: number
  readonly budgets: readonly StepBudget[]
  /** Messages that this run has found to have arrived: a hundred receipts for one message look once. */
  readonly arrived: Set<number>
}

export interface Applied {
  readonly state: 'applied' | 'waiting' | 'duplicate'
  /** A filing shows something else than before. */
  readonly changed: boolean
}

function arrived(tools: ApplyTools, messageId: number): boolean {
  if (tools.arrived.has(messageId)) return false
  tools.arrived.add(messageId)
  return messageArrived(tools, messageId, 'receipt')
}

const place = (state: PlaceRow['state'], why: PlaceWhy, more: Partial<PlaceRow> = {}): PlaceRow => ({
  state,
  filingId: null,
  version: null,
  why,
  waitKey: '',
  handled: 1,
  ...more,
})

function applyToFiling(tools: ApplyTools, receiptId: number, receipt: ParsedReceipt, row: FilingRow): Applied {
  const { ledger } = tools
  const wait = (why: PlaceWhy): Applied => {
    savePlace(ledger, receiptId, place('waiting', why, { handled: 0 }))
    return { state: 'waiting', changed: false }
  }
  if (!isReturnTime(receipt.returnTime)) return wait('TIME_INVALID')
  const versions = versionsOf(ledger, row.id)
  const first = versions[0]
  if (first === undefined) return wait('NO_FILING')
  if (
    !versions.some(
      (version) => same(version.platformCode, receipt.platformCode) && same(version.merchantCode, receipt.merchantCode),
    )
  )
    return wait('PARTY_MISMATCH')
  if (hasEqualReceipt(ledger, row.id, receipt.identity)) {
    savePlace(ledger, receiptId, place('duplicate', '', { filingId: row.id }))
    return { state: 'duplicate', changed: false }
  }
  const unknown = !isKnownStatus(receipt.status)
  const why: PlaceWhy = unknown
    ? 'STATUS_UNKNOWN'
    : comparableTime(receipt.returnTime) < comparableTime(first.appTime)
      ? 'CLOCK'
      : ''
  const handled = unknown || needsPerson(receipt.status) ? 0 : 1
  const put = (version: number): void =>
    savePlace(ledger, receiptId, place('applied', why, { filingId: row.id, version, handled }))
  const { filing, version } =
    versions.length === 1
      ? applyToOnly(tools, row, first, receipt, put)
      : applyToAll(tools, row, versions, receiptId, put)
  const changed = settleFiling(
    ledger,
    filing,
    tools.now,
    { what: 'receipt', version, status: receipt.status, info: receipt.info, receiptId, actorId: tools.actorId },
    tools.budgets,
  )
  return { state: 'applied', changed }
}

/** The common case: one version, to which everything belongs. */
function applyToOnly(
  tools: ApplyTools,
  row: FilingRow,
  only: VersionRow,
  receipt: ParsedReceipt,
  put: (version: number) => void,
): { filing: FilingInHand; version: number } {
  const stale = arrived(tools, only.messageId)
  const filing: FilingInHand = stale
    ? { row: readFiling(tools.ledger, row.id) ?? row, versions: versionsOf(tools.ledger, row.id) }
    : { row, versions: [only] }
  const current = filing.versions[0] ?? only
  saveVersion(tools.ledger, filing, current, withReceipt(current, receipt))
  put(only.version)
  return { filing, version: only.version }
}

/** Declared more than once: who is answered is a question to all receipts together, and an earlier answer may turn out to belong elsewhere. */
function applyToAll(
  tools: ApplyTools,
  row: FilingRow,
  versions: readonly VersionRow[],
  receiptId: number,
  put: (version: number) => void,
): { filing: FilingInHand; version: number } {
  const { ledger } = tools
  put(versions[0]?.version ?? 1)
  const numbers = versions.map((version) => ({ version: version.version, appTime: version.appTime }))
  const receipts = receiptsOf(ledger, row.id)
  const ofMessage = withEffects(ledger, row.id, messageReceipts(ledger, versions))
  const attributed = attributeAll(numbers, receipts, otherEnds(eventsOf(ledger, row.id), ofMessage))
  const proven = new Set(attributed.filter((_version, i) => !ALREADY_THERE.has(receipts[i]?.status ?? '')))
  for (const version of versions) if (proven.has(version.version)) arrived(tools, version.messageId)
  receipts.forEach((one, i) => moveReceipt(ledger, one.id, attributed[i] ?? one.version))
  for (const version of versions)
    if (!proven.has(version.version) && messageUnanswered(tools, version.messageId))
      tools.arrived.delete(version.messageId)
  const folded = foldVersions(numbers, eventsOf(ledger, row.id), receipts, ofMessage)
  const filing: FilingInHand = { row: readFiling(ledger, row.id) ?? row, versions: versionsOf(ledger, row.id) }
  for (const current of filing.versions) {
    const next = folded.versions.get(current.version)
    if (next !== undefined) saveVersion(ledger, filing, current, next)
  }
  return { filing, version: attributed[receipts.findIndex((one) => one.id === receiptId)] ?? 1 }
}

/** Format errors and transport answers by the version whose message they speak of. */
function messageReceipts(ledger: ReadHandle, versions: readonly VersionRow[]): Map<number, ReceiptRow[]> {
  return new Map(
    versions.map((version) => [
      version.version,
      receiptsOfMessage(ledger, readMessage(ledger, version.messageId)?.copMsgId ?? '').filter(
        (receipt) => receipt.status !== '',
      ),
    ]),
  )
}

/** A format error (CEB900) or a transport's refusal speaks of a whole message: of every document in it. */
function applyToMessage(tools: ApplyTools, receiptId: number, receipt: ParsedReceipt, messageId: number): Applied {
  const { ledger } = tools
  const why: PlaceWhy = receipt.type === 'DxpRep' ? 'TRANSPORT' : 'MESSAGE'
  arrived(tools, messageId)
  savePlace(ledger, receiptId, place('applied', why, { handled: receipt.status === '' ? 1 : 0 }))
  if (receipt.status === '') return { state: 'applied', changed: false }
  let changed = false
  for (const { filingId, version } of versionsOfMessage(ledger, messageId)) {
    const row = readFiling(ledger, filingId)
    if (row === undefined) continue
    const filing: FilingInHand = { row, versions: versionsOf(ledger, filingId) }
    const current = filing.versions.find((one) => one.version === version)
    if (current === undefined) continue
    const next = withReceipt(current, receipt)
    if (next === current) continue
    saveVersion(ledger, filing, current, next)
    changed =
      settleFiling(
        ledger,
        filing,
        tools.now,
        { what: 'receipt', version, status: receipt.status, info: receipt.info, receiptId, actorId: tools.actorId },
        tools.budgets,
      ) || changed
  }
  return { state: 'applied', changed }
}

/** Gives a stored receipt to what it speaks of, or lets it wait visibly. */
function placeReceipt(tools: ApplyTools, receiptId: number, receipt: ParsedReceipt): Applied {
  if (receipt.forKind === DECLARATION_KIND) return placeDeclarationReceipt(tools, receiptId, receipt)
  if (receipt.forKind === BONDED_KIND) return placeBondedReceipt(tools, receiptId, receipt)
  const target = findTarget(tools.ledger, receipt)
  if (target.kind === 'filing') return applyToFiling(tools, receiptId, receipt, target.filing)
  if (target.kind === 'message') return applyToMessage(tools, receiptId, receipt, target.messageId)
  savePlace(tools.ledger, receiptId, place('waiting', target.why, { waitKey: target.waitKey, handled: 0 }))
  return { state: 'waiting', changed: false }
}

/** Stores a receipt as it was read and gives it its place, in the caller's transaction. */
export function takeReceipt(tools: ApplyTools, inboxId: number, ordinal: number, receipt: ParsedReceipt): Applied {
  return placeReceipt(tools, insertReceipt(tools.ledger, { inboxId, ordinal, ...receipt }), receipt)
}

/** Tries a waiting receipt again (its filing has appeared). */
export function retryReceipt(tools: ApplyTools, receipt: ReceiptRow): Applied {
  return placeReceipt(tools, receipt.id, receipt)
}
