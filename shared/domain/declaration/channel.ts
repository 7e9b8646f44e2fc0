/**
 * CHANNEL codes of declaration receipts (BND A.8, codes/dec_channel.csv). Two public lists exist and disagree in places; both names
 * are kept and shown where they do. A code that is in neither is shown with its note and changes nothing.
 */
export const CHANNEL_GROUPS = {
  saved: { state: 'stored', rank: 10 },
  submitted: { state: 'submitted', rank: 20 },
  accepted: { state: 'accepted', rank: 30 },
  hold: { state: 'hold', rank: 35 },
  supplement: { state: 'supplement', rank: 38 },
  reviewed: { state: 'reviewed', rank: 40 },
  inspection: { state: 'inspection', rank: 50 },
  tax: { state: 'tax', rank: 50 },
  released: { state: 'released', rank: 60 },
  closed: { state: 'closed', rank: 70 },
  deleted: { state: 'deleted', rank: 80 },
  failed: { state: 'failed', rank: 0 },
  rejected: { state: 'rejected', rank: 0 },
  /** News that moves nothing. */
  note: { state: undefined, rank: 0 },
} as const
export type ChannelGroup = keyof typeof CHANNEL_GROUPS

export interface ChannelCode {
  readonly code: string
  readonly name: string
  /** What the other list calls it, when the two do not agree. */
  readonly otherName: string
  readonly group: ChannelGroup
}

const rows: readonly (readonly [code: string, group: ChannelGroup, name: string, otherName?: string])[] = [
  ['S0', 'saved', '暂存成功'],
  ['3', 'saved', '上载成功'],
  ['4', 'failed', '上载失败'],
  ['F1', 'failed', '暂存失败'],
  ['f0', 'failed', '客户端错误'],
  ['7', 'submitted', '申报成功'],
  ['8', 'failed', '申报失败（无权限）'],
  ['9', 'failed', '直接申报失败'],
  ['Y', 'failed', '申报失败', '无权限'],
  ['L', 'accepted', '海关已接收（入库）'],
  ['E', 'rejected', '海关退单'],
  ['Z', 'rejected', '退回修改'],
  ['H', 'hold', '挂起，需手工申报'],
  ['G', 'reviewed', '报关单已审结', '接单交单'],
  ['W', 'reviewed', '无纸验放（审结）'],
  ['J', 'reviewed', '通关无纸化审结', '税费手续'],
  ['C', 'inspection', '查验通知'],
  ['T', 'tax', '需交税费'],
  ['B', 'released', '担保放行'],
  ['K', 'released', '通关无纸化担保放行'],
  ['I', 'released', '无纸放行'],
  ['P', 'released', '已放行'],
  ['F', 'note', '放行交单', '放行'],
  ['R', 'closed', '已结关'],
  ['A', 'deleted', '海关放行前删除'],
  ['D', 'deleted', '海关删单', '放行后删除'],
  ['M', 'note', '报关单重审'],
  ['N', 'note', '重传文件'],
  ['O', 'note', '准予进卡'],
  ['X', 'note', '准予进港'],
  ['Q', 'note', '验估反馈'],
  ['S', 'note', '施检'],
  ['V', 'note', '转现场验估'],
  ['a', 'note', '签证收单'],
  ['b', 'note', '已发检验检疫审核'],
  ['c', 'note', '检验检疫撤单'],
  ['d', 'note', '申请检验检疫成功'],
  ['SpL', 'accepted', '概要申报入库'],
  ['SpE', 'rejected', '概要申报退单'],
  ['SpJ', 'reviewed', '概要申报审结'],
  ['SpC', 'inspection', '概要申报查验'],
  ['SpK', 'supplement', '提货放行，待完整申报'],
  ['Sp1', 'supplement', '要求完整申报'],
]

export const CHANNEL_CODES: readonly ChannelCode[] = rows.map(([code, group, name, otherName = '']) => ({
  code,
  name,
  otherName,
  group,
}))
const BY_CODE: ReadonlyMap<string, ChannelCode> = new Map(CHANNEL_CODES.map((row) => [row.code, row]))

/** The row of a code; undefined for one that neither list has. Codes differ by case (`S`, `a`, `A`). */
export function channelCode(code: string): ChannelCode | undefined {
  return BY_CODE.get(code)
}

/** What a code is called; both names where the lists disagree, the bare code when it is unknown. */
export function channelName(code: string): string {
  const row = BY_CODE.get(code)
  if (row === undefined) return code
  return row.otherName === '' ? row.name : `${row.name}（另一说：${row.otherName}）`
}
