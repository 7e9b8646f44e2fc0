import type { FilingState } from './state.ts'

/**
 * What a returnStatus means (CEB SPEC 3.6) as a table. `rank` decides between the receipts of one version: the highest
 * wins, whatever the order of arrival; equal ranks are decided by time. It is our ordering [I], made from the official
 * list of codes and the sequences seen in real receipts (2 → 3 → 120 → 300/500 → 800 or 100 → 899).
 */
export interface ReturnStatusRow {
  readonly status: string
  readonly name: string
  readonly state: FilingState
  readonly rank: number
  readonly source: string
}

const OFFICIAL = 'CEB 202205 §3'
const SEEN = '仅见于第三方系统，未见官方文本'

export const RETURN_STATUS_TABLE: readonly ReturnStatusRow[] = [
  { status: '1', name: '电子口岸已暂存', state: 'staged', rank: 10, source: OFFICIAL },
  { status: '2', name: '电子口岸申报中', state: 'declaring', rank: 20, source: OFFICIAL },
  { status: '4', name: '发送海关失败', state: 'failed', rank: 32, source: OFFICIAL },
  { status: '3', name: '发送海关成功', state: 'declaring', rank: 40, source: OFFICIAL },
  { status: '120', name: '海关入库', state: 'accepted', rank: 50, source: OFFICIAL },
  { status: '400', name: '待运抵', state: 'awaitingArrival', rank: 55, source: SEEN },
  // Controls follow one another in any order, so they share a rank and the later one is shown.
  { status: '300', name: '人工审核', state: 'review', rank: 60, source: OFFICIAL },
  { status: '500', name: '查验', state: 'inspection', rank: 60, source: OFFICIAL },
  { status: '505', name: '移交', state: 'suspended', rank: 60, source: OFFICIAL },
  { status: '600', name: '挂起', state: 'suspended', rank: 60, source: OFFICIAL },
  { status: '501', name: '扣留移送通关', state: 'detained', rank: 70, source: OFFICIAL },
  { status: '502', name: '扣留移送缉私', state: 'detained', rank: 70, source: OFFICIAL },
  { status: '503', name: '扣留移送法规', state: 'detained', rank: 70, source: OFFICIAL },
  { status: '509', name: '其他扣留', state: 'detained', rank: 70, source: SEEN },
  { status: '599', name: '其他扣留', state: 'detained', rank: 70, source: OFFICIAL },
  { status: '399', name: '海关审结', state: 'concluded', rank: 80, source: OFFICIAL },
  { status: '100', name: '海关退单', state: 'rejected', rank: 90, source: OFFICIAL },
  // After 100 the same version is released only if customs itself took the rejection back; the flag RELEASED_AND_REJECTED shows it.
  { status: '800', name: '放行', state: 'released', rank: 100, source: OFFICIAL },
  { status: '899', name: '结关', state: 'closed', rank: 110, source: OFFICIAL },
  { status: '700', name: '退运', state: 'returned', rank: 120, source: OFFICIAL },
  { status: '430', name: '撤销成功', state: 'cancelled', rank: 130, source: SEEN },
]

const BY_STATUS: ReadonlyMap<string, ReturnStatusRow> = new Map(RETURN_STATUS_TABLE.map((r) => [r.status, r]))

/** Any negative status: a processing error of the platform. Above "2", because it takes the declaration back; below "3" and customs' own words. */
const PROCESSING_ERROR: ReturnStatusRow = {
  status: '<0',
  name: '处理失败',
  state: 'failed',
  rank: 30,
  source: OFFICIAL,
}

/**
 * Negative codes that say "I have this already": old message or already existing document (CEB 202205 table 7-2).
 * To a retransmission that is success (the first copy arrived); it never changes a state by itself.
 */
export const ALREADY_THERE: ReadonlySet<string> = new Set([
  '-301014',
  '-401012',
  '-505016',
  '-800005', // 接收报文为旧报文数据，不做处理
  '-301010',
  '-401007',
  '-504012',
  '-504015',
  '-304001',
  '-621004', // 已存在 / 已经申报过
])

/** The meaning of a returnStatus; undefined for a code this edition does not know (it is parked, not guessed). */
export function returnStatusRow(status: string): ReturnStatusRow | undefined {
  const known = BY_STATUS.get(status)
  if (known !== undefined) return known
  return /^-\d{1,9}$/.test(status) ? PROCESSING_ERROR : undefined
}

/** How a status reads on the screen: "120 海关入库"; unknown codes as they are. */
export function returnStatusName(status: string): string {
  const known = returnStatusRow(status)
  if (known === undefined) return `${status} 未知状态`
  return ALREADY_THERE.has(status) ? `${status} 已有同号报文` : `${status} ${known.name}`
}

/** `[Code:1327;Desc:...]` inside returnInfo (CEB SPEC 3.8). */
export interface InfoCode {
  readonly code: string
  readonly text: string
}

/** All codes in a returnInfo, in order. The text may hold brackets and semicolons; it ends at `]` before the next code or the end. */
export function infoCodes(returnInfo: string): InfoCode[] {
  const found: InfoCode[] = []
  for (const match of returnInfo.matchAll(/\[Code:(\d{1,9});Desc:([\s\S]*?)\](?=$|[,，;；\s[]|[^\]]*$)/g)) {
    found.push({ code: match[1] ?? '', text: match[2] ?? '' })
  }
  return found
}
