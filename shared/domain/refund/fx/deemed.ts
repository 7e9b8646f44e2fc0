/**
 * 视同收汇: reasons and evidence. The new rulebook's own list (2026 No. 5 art. 48–50) was not seen; these are the nine reasons of 2013 No. 30 annex 3 in
 * outline and the credit-insurance payout of 2022 No. 9, kept as data and shown as 未核实.
 */
export interface DeemedReason {
  readonly code: string
  readonly name: string
  readonly evidence: string
  readonly source: string
  readonly verified: boolean
}

const OLD = '国家税务总局公告2013年第30号附件3'
export const DEEMED_REASONS: readonly DeemedReason[] = [
  {
    code: '01',
    name: '因国外商品市场行情变动',
    evidence: '有关商会或中国驻外使领馆的证明等',
    source: OLD,
    verified: false,
  },
  { code: '02', name: '因出口商品质量原因', evidence: '进口商函件、商检证明等', source: OLD, verified: false },
  {
    code: '03',
    name: '因动物及鲜活产品变质、腐烂、非正常死亡或损耗',
    evidence: '进口商函件、商检证明等',
    source: OLD,
    verified: false,
  },
  {
    code: '04',
    name: '因自然灾害、战争等不可抗力',
    evidence: '报刊等新闻媒体报道、使领馆证明等',
    source: OLD,
    verified: false,
  },
  { code: '05', name: '因进口商破产、关闭、解散', evidence: '报刊报道、使领馆证明等', source: OLD, verified: false },
  { code: '06', name: '因进口国货币汇率变动', evidence: '外汇牌价、进口商函件等', source: OLD, verified: false },
  { code: '07', name: '因溢短装', evidence: '提单或其他货运单证等', source: OLD, verified: false },
  { code: '08', name: '合同约定全部收汇日期在申报期之后', evidence: '出口合同', source: OLD, verified: false },
  { code: '09', name: '其他原因', evidence: '主管税务机关认可的证明', source: OLD, verified: false },
  {
    code: '10',
    name: '取得出口信用保险赔款',
    evidence: '保险赔付凭证',
    source: '国家税务总局公告2022年第9号',
    verified: true,
  },
]

/** The reason of a code. */
export function deemedReason(code: string): DeemedReason | undefined {
  return DEEMED_REASONS.find((one) => one.code === code)
}
