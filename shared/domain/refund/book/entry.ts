/** The office's money with its clients: what can happen, and which accounts it moves. Account numbers are settings of whoever keeps the books. */

export const ACCOUNTS = ['bank', 'client', 'advance', 'fee', 'interest'] as const
/** Stands in vouchers for the bookkeeping program alone: the tax inside fees and interest. */
export const OUTPUT_TAX = { code: '22210107', name: '应交税费—应交增值税（销项税额）' } as const
export type Account = (typeof ACCOUNTS)[number]
/** Usual numbers and names; the chart of accounts is the office's own (设置). */
export const ACCOUNT_NAMES: Readonly<Record<Account, { readonly code: string; readonly name: string }>> = {
  bank: { code: '1002', name: '银行存款' },
  client: { code: '2241', name: '其他应付款—客户往来' },
  advance: { code: '1221', name: '其他应收款—垫付退税' },
  fee: { code: '6001', name: '主营业务收入—服务费' },
  interest: { code: '6051', name: '其他业务收入—垫款利息' },
}

export const ENTRY_KINDS = [
  'refundReceived',
  'producerPaid',
  'advancePaid',
  'advanceRepaid',
  'advanceReturned',
  'feeCharged',
  'interestCharged',
  'clientPaid',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

export interface EntryRule {
  readonly name: string
  readonly debit: Account
  readonly credit: Account
  /** What the statement says of it to the client. */
  readonly says: string
  /** Charged by rules, not typed. */
  readonly byRule: boolean
}

export const ENTRY_RULES: Readonly<Record<EntryKind, EntryRule>> = {
  refundReceived: { name: '收到退税款', debit: 'bank', credit: 'client', says: '代收退税', byRule: false },
  producerPaid: { name: '支付客户（生产企业）', debit: 'client', credit: 'bank', says: '付给贵司', byRule: false },
  advancePaid: { name: '垫付退税', debit: 'advance', credit: 'bank', says: '垫付退税', byRule: false },
  advanceRepaid: { name: '以退税款归还垫款', debit: 'client', credit: 'advance', says: '归还垫款', byRule: false },
  advanceReturned: { name: '客户归还垫款', debit: 'bank', credit: 'advance', says: '贵司归还垫款', byRule: false },
  feeCharged: { name: '服务费', debit: 'client', credit: 'fee', says: '服务费', byRule: true },
  interestCharged: { name: '垫款利息', debit: 'client', credit: 'interest', says: '垫款利息', byRule: true },
  clientPaid: { name: '收到客户付款', debit: 'bank', credit: 'client', says: '贵司付款', byRule: false },
}

/** What belongs to one packet, and may name it. */
export const PACKET_ENTRIES: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'refundReceived',
  'producerPaid',
  'advancePaid',
  'advanceRepaid',
])

export interface Posting {
  readonly account: Account
  /** Debit positive, credit negative. */
  readonly amount: number
}

/** Both postings of an entry; they add up to nothing. A reversal has a negative amount. */
export function postingsOf(kind: EntryKind, amount: number): readonly [Posting, Posting] {
  const { debit, credit } = ENTRY_RULES[kind]
  return [
    { account: debit, amount },
    { account: credit, amount: -amount },
  ]
}

/** True for the text of a kind. */
export function isEntryKind(text: string): text is EntryKind {
  return ENTRY_KINDS.some((kind) => kind === text)
}
