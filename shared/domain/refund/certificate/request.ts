/** Certificates that the office asks the bureau for, as packets of their own: what each needs, its steps, its day. */

export const REQUEST_KINDS = ['agencyExport', 'returned', 'domesticSale'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

export interface RequestField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'money' | 'day'
  readonly required: boolean
}

const field = (name: string, label: string, kind: RequestField['kind'] = 'text', required = true): RequestField => ({
  name,
  label,
  kind,
  required,
})

/** Beyond declaration, item and quantity (refund/SPEC B.5, DLCK, TYYBSWTS, CKHWZNX). */
export const REQUEST_FIELDS: Readonly<Record<RequestKind, readonly RequestField[]>> = {
  agencyExport: [
    field('principal', '委托企业名称'),
    field('principalTaxId', '委托企业纳税人识别号'),
    field('agreementNo', '委托代理协议号'),
  ],
  returned: [
    field('reason', '退运原因'),
    field('taxPaid', '已补税额', 'money', false),
    field('taxVoucher', '补税凭证号', 'text', false),
    field('returnNo', '退运进口报关单号', 'text', false),
  ],
  domesticSale: [
    field('voucherNo', '原进货凭证号'),
    field('salesVoucher', '内销发票号'),
    field('soldOn', '内销日期', 'day'),
    field('creditable', '可抵扣税额', 'money', false),
    field('reason', '转内销原因'),
  ],
}

export const REQUEST_NAMES: Readonly<Record<RequestKind, string>> = {
  agencyExport: '代理出口货物证明',
  returned: '退运已补税（未退税）证明',
  domesticSale: '出口转内销证明',
}

export const REQUEST_STATES = ['drawn', 'exported', 'filed', 'granted', 'refused', 'withdrawn'] as const
export type RequestState = (typeof REQUEST_STATES)[number]
export const REQUEST_STATE_NAMES: Readonly<Record<RequestState, string>> = {
  drawn: '已拟',
  exported: '已导出',
  filed: '已报送',
  granted: '已取得',
  refused: '未获准',
  withdrawn: '已撤回',
}

export const REQUEST_ACTS = ['export', 'file', 'grant', 'refuse', 'withdraw'] as const
export type RequestAct = (typeof REQUEST_ACTS)[number]
export const REQUEST_ACT_NAMES: Readonly<Record<RequestAct, string>> = {
  export: '导出申请表',
  file: '登记报送',
  grant: '登记取得证明',
  refuse: '登记未获准',
  withdraw: '撤回',
}

const TABLE: Readonly<Record<RequestAct, { readonly from: readonly RequestState[]; readonly to: RequestState }>> = {
  export: { from: ['drawn', 'exported'], to: 'exported' },
  file: { from: ['exported'], to: 'filed' },
  grant: { from: ['filed'], to: 'granted' },
  refuse: { from: ['filed'], to: 'refused' },
  withdraw: { from: ['drawn', 'exported', 'filed'], to: 'withdrawn' },
}

/** Where an act leads; undefined when the state does not allow it. */
export function afterRequestAct(state: RequestState, act: RequestAct): RequestState | undefined {
  const row = TABLE[act]
  return row.from.includes(state) ? row.to : undefined
}

/** The acts that a state allows. */
export const requestActs = (state: RequestState): RequestAct[] =>
  REQUEST_ACTS.filter((act) => TABLE[act].from.includes(state))

/** Still to come: neither granted nor given up. */
export const requestIsOpen = (state: RequestState): boolean => ['drawn', 'exported', 'filed'].includes(state)

export interface RequestDeadline {
  readonly day: string
  readonly source: string
}

/**
 * By when a certificate must be asked for. Both days come from older rules and memory (unverified).
 * @param from export date (agencyExport), or the day of the sale at home (domesticSale); '' = not known
 */
export function requestDeadline(kind: RequestKind, from: string): RequestDeadline | undefined {
  if (from === '') return undefined
  const year = Number(from.slice(0, 4))
  if (kind === 'agencyExport')
    return { day: `${year + 1}-04-15`, source: '国家税务总局公告2012年第24号：次年4月15日前（凭记忆）' }
  if (kind === 'domesticSale') {
    const month = Number(from.slice(5, 7))
    const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
    return { day: `${next}-15`, source: '国家税务总局公告2012年第24号：转内销的次月申报期内（凭记忆）' }
  }
  return undefined
}
