import { datedRow, type DatedRow } from '../dated/dated.ts'
import { fixedText, fractionHalfUp, parseFixed, ZERO, type Fixed } from '../decimal/decimal.ts'
import { isFilingState, mayAct } from '../filing/state.ts'
import { put, stamped, type ComposedDocument, type Elements } from '../inventory/document.ts'
import type { FollowUpStamp, InventoryNow } from './cancellation.ts'
import type { DeclaredDocument, FollowUpHold } from './follow-up.ts'
import type { ReturnedLine } from './return-application.ts'

/**
 * Exported goods that come back: 出口退货申请 213, 退货理货明细 215 when they are in the supervised place; and 运单状态 513, the carrier's word that an
 * imported parcel was signed for (CEB SPEC 3.1, 3.2).
 */

/** How long after release exported goods may come back. */
export interface ExportReturnRule extends DatedRow {
  readonly months: number
  readonly confidence: 'seen' | 'memory'
}

const EXPORT_RETURN_RULES: readonly ExportReturnRule[] = [
  {
    key: 'export-return',
    validFrom: '2020-03-27',
    validTo: '',
    months: 12,
    source: '海关总署公告2020年第44号（出口放行之日起1年内）',
    confidence: 'memory',
  },
]

/** Which return mode follows a trade mode. 213 takes 9661 and 1261 (202205 PDF); which belongs to which is our reading. */
export interface ReturnModeRule extends DatedRow {
  readonly returnMode: string
  readonly confidence: 'seen' | 'memory'
}

const RETURN_SOURCE = '跨境统一版 202205：213 监管方式 9661、1261；与原监管方式的对应为推定'
const RETURN_MODES: readonly ReturnModeRule[] = [
  {
    key: '9610',
    validFrom: '2020-03-27',
    validTo: '',
    returnMode: '9661',
    source: RETURN_SOURCE,
    confidence: 'memory',
  },
  {
    key: '1210',
    validFrom: '2020-03-27',
    validTo: '',
    returnMode: '1261',
    source: RETURN_SOURCE,
    confidence: 'memory',
  },
]

export interface ExportReturnClock {
  readonly releasedOn: string
  readonly arriveBy: string
  readonly source: string
  readonly confidence: 'seen' | 'memory'
}

/** The day so many months after another; the last day of the month where that month is shorter. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** Until when goods released on a day (yyyy-mm-dd) may come back; undefined before the regime. */
export function exportReturnClock(
  releasedOn: string,
  rules: readonly ExportReturnRule[] = EXPORT_RETURN_RULES,
): ExportReturnClock | undefined {
  const rule = datedRow(rules, 'export-return', releasedOn)
  if (rule === undefined) return undefined
  const { source, confidence } = rule
  return { releasedOn, arriveBy: monthsAfter(releasedOn, rule.months), source, confidence }
}

/** The return mode of a trade mode on a day; undefined where none is known. */
export function returnModeOf(tradeMode: string, day: string): string | undefined {
  return datedRow(RETURN_MODES, tradeMode, day)?.returnMode
}

/** What a person says of the way back. */
export interface ExportReturnDetails {
  readonly billNo: string
  readonly trafMode: string
  readonly trafName: string
  readonly voyageNo: string
  readonly portCode: string
  /** Where the goods come from; not 142. */
  readonly country: string
  /** The waybill that the goods come back with; '' = that of the export. */
  readonly logisticsNo: string
}

const WANTED: readonly (readonly [field: keyof ExportReturnDetails, what: string])[] = [
  ['billNo', '提运单号'],
  ['trafMode', '运输方式'],
  ['trafName', '运输工具名称'],
  ['voyageNo', '航班航次号'],
  ['portCode', '进境口岸海关代码'],
  ['country', '退回来自的国家（地区）'],
]
const CHINA = '142'

/** What is missing or cannot be, in words; [] when nothing is. */
export function exportReturnProblems(details: ExportReturnDetails): string[] {
  const missing = WANTED.filter(([field]) => details[field] === '').map(([, what]) => what)
  return details.country === CHINA ? [...missing, '退回来自的国家（地区）（不能是 142 中国）'] : missing
}

/** Why exported goods may not come back now; undefined when they may. `today` only counts when the office holds to the deadline. */
export function exportReturnHold(
  inventory: InventoryNow,
  returnMode: string | undefined,
  clock: ExportReturnClock | undefined,
  today: string | undefined,
): FollowUpHold | undefined {
  if (!isFilingState(inventory.state) || !mayAct(inventory.state, 'return')) return 'U-STATE-RETURN'
  if (inventory.invtNo === '') return 'U-NUMBER'
  if (returnMode === undefined) return 'U-RETURN-MODE'
  return today !== undefined && (clock === undefined || today > clock.arriveBy) ? 'U-LATE' : undefined
}

/** The share of a statutory quantity that belongs to the returned quantity; half-up at five places. */
function share(whole: string | undefined, returned: Fixed, declared: Fixed): string {
  const all = parseFixed<string>(whole ?? '')
  if (all === undefined || declared <= 0) return ''
  return fixedText(fractionHalfUp(BigInt(all) * BigInt(returned), BigInt(declared), 5))
}

function returnedLine(line: DeclaredDocument['lines'][number], number: number, qty: Fixed): Elements {
  const declared = parseFixed<string>(line['qty'] ?? '') ?? ZERO
  const target: Elements = { gnum: String(number) }
  for (const name of ['gcode', 'gname', 'gmodel']) put(target, name, line[name] ?? '')
  target['qty'] = fixedText(qty)
  put(target, 'qty1', share(line['qty1'], qty, declared))
  put(target, 'unit', line['unit'] ?? '')
  put(target, 'unit1', line['unit1'] ?? '')
  if ((line['unit2'] ?? '') !== '') {
    put(target, 'qty2', share(line['qty2'], qty, declared))
    put(target, 'unit2', line['unit2'] ?? '')
  }
  return target
}

/** Composes a 213 from the export inventory as declared; its lines are numbered anew, because its numbers have no gaps. */
export function composeExportReturn(
  declared: DeclaredDocument,
  inventory: InventoryNow,
  returnMode: string,
  details: ExportReturnDetails,
  reason: string,
  lines: readonly ReturnedLine[],
  stamp: FollowUpStamp,
): ComposedDocument {
  const head = stamped(stamp)
  const copy = (...names: string[]): void => {
    for (const name of names) put(head, name, declared.head[name] ?? '')
  }
  copy('customsCode', 'loctNo', 'ebpCode', 'ebpName', 'ebcCode', 'ebcName')
  put(head, 'logisticsNo', details.logisticsNo || (declared.head['logisticsNo'] ?? ''))
  copy('logisticsCode', 'logisticsName')
  put(head, 'coElNo', stamp.copNo)
  put(head, 'preNo', inventory.preNo)
  put(head, 'invtNo', inventory.invtNo)
  put(head, 'tradeMode', returnMode)
  copy('agentCode', 'agentName')
  put(head, 'billNo', details.billNo)
  head['ieFlag'] = 'I'
  for (const name of ['trafMode', 'trafName', 'portCode'] as const) put(head, name, details[name])
  put(head, 'reason', reason)
  put(head, 'country', details.country)
  put(head, 'voyageNo', details.voyageNo)
  const body = lines.flatMap(({ gnum, qty }, i): Elements[] => {
    const line = declared.lines.find((one) => one['gnum'] === String(gnum))
    return line === undefined ? [] : [returnedLine(line, i + 1, qty)]
  })
  return { head, lines: body }
}

/** What the supervised place says of a tally. */
export interface TallyDetails {
  readonly operatorCode: string
  readonly operatorName: string
  readonly location: string
}

/** Composes a 215 from the 213 as declared: the goods of that application are in the place. */
export function composeTally(
  application: DeclaredDocument,
  details: TallyDetails,
  stamp: FollowUpStamp,
): ComposedDocument {
  const head = stamped(stamp)
  const copy = (...names: string[]): void => {
    for (const name of names) put(head, name, application.head[name] ?? '')
  }
  copy('customsCode')
  put(head, 'operatorCode', details.operatorCode)
  put(head, 'operatorName', details.operatorName)
  copy('logisticsCode', 'logisticsName', 'logisticsNo', 'invtNo')
  put(head, 'coElNo', stamp.copNo)
  copy('preNo', 'billNo', 'ieFlag', 'trafMode', 'trafName', 'voyageNo')
  put(head, 'location', details.location)
  return { head, lines: [] }
}

/** Why a parcel's delivery is not reported; undefined when it is. `open`: it was reported already. */
export function deliveryHold(
  inventory: { readonly state: string } | undefined,
  direction: 'import' | 'export',
  open: boolean,
): FollowUpHold | undefined {
  if (direction !== 'import') return 'U-DIRECTION'
  if (inventory === undefined) return 'U-NOT-FILED'
  if (!isFilingState(inventory.state) || !mayAct(inventory.state, 'return')) return 'U-STATE-DELIVERED'
  return open ? 'U-DONE' : undefined
}

/** Composes a 513: the parcel was signed for (S, the only state that customs takes) at a moment (14 digits, Beijing). */
export function composeDelivery(declared: DeclaredDocument, signedAt: string, stamp: FollowUpStamp): ComposedDocument {
  const head = stamped(stamp)
  for (const name of ['logisticsCode', 'logisticsName', 'logisticsNo']) put(head, name, declared.head[name] ?? '')
  head['logisticsStatus'] = 'S'
  head['logisticsTime'] = signedAt
  return { head, lines: [] }
}
