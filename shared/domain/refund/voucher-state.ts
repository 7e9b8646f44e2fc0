import type { CertificateKind, PaperKind, VoucherKind, VoucherState, VoucherUse } from './evidence.ts'

/** Chinese names of evidence, and what a voucher's state means for a claim. */

export const VOUCHER_KIND_NAMES: Readonly<Record<VoucherKind, string>> = {
  special: '增值税专用发票',
  agency: '代办退税专用发票',
  ordinary: '普通发票',
  customsPayment: '海关缴款书',
  consumption: '消费税缴款书',
}
export const VOUCHER_STATE_NAMES: Readonly<Record<VoucherState, string>> = {
  unknown: '未查询',
  absent: '信息不齐',
  normal: '正常',
  redPart: '部分红冲',
  red: '已红冲',
  void: '已作废',
  abnormal: '异常凭证',
}
export const VOUCHER_USE_NAMES: Readonly<Record<VoucherUse, string>> = {
  none: '未勾选',
  refund: '退税',
  agency: '代办退税',
  deduction: '抵扣',
}
export const CERTIFICATE_NAMES: Readonly<Record<CertificateKind, string>> = {
  agencyExport: '代理出口货物证明',
  returnedGoods: '退运已补税（未退税）证明',
  domesticSale: '出口货物转内销证明',
}
export const PAPER_NAMES: Readonly<Record<PaperKind, string>> = {
  purchaseContract: '购货合同',
  exportContract: '出口合同',
  transport: '运输单据',
  entrustment: '委托报关单据',
  insurance: '保险单据',
  payment: '付款凭证',
  other: '其他',
}

/** Green may be claimed, amber waits, red cannot be claimed. */
export function voucherTone(state: string): 'green' | 'amber' | 'red' | 'grey' {
  if (state === 'normal') return 'green'
  if (state === 'absent' || state === 'redPart') return 'amber'
  return state === 'unknown' ? 'grey' : 'red'
}

/** Why a voucher cannot be claimed as it stands, in a sentence; '' when nothing speaks against it. A state that waits is no problem. */
export function voucherProblem(kind: VoucherKind, state: string, use: string): string {
  if (state === 'void') return '发票已作废，不能申报退税。请向供货方索取新票'
  if (state === 'red') return '发票已全额红冲，不能申报退税。请向供货方索取新票'
  if (state === 'abnormal') return '被列为异常凭证，暂不能申报退税。请联系主管税务机关核实'
  if (state === 'redPart') return '发票已部分红冲，可退金额须按红冲后余额重新核对'
  if (kind === 'ordinary') return '普通发票不能退税，只能免税。请换开专用发票或走免税'
  if (use === 'deduction') return '已勾选用于抵扣，不能退税。请在发票平台撤销勾选后改为退税'
  if (kind === 'agency' && use === 'refund') return '代办退税专用发票被勾选为一般退税。请改为代办退税'
  if (kind !== 'agency' && use === 'agency') return '勾选为代办退税，但发票备注没有“代办退税专用”。请核对发票'
  return ''
}
