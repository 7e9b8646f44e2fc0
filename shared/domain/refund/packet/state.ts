/** The life of a packet as a table: screens ask it what is allowed, tests walk it. */
export const PACKET_STATES = [
  'collecting',
  'matched',
  'checked',
  'exported',
  'selfChecked',
  'filed',
  'waiting',
  'doubts',
  'approved',
  'refunded',
  'paid',
  'settled',
  'withdrawn',
] as const
export type PacketState = (typeof PACKET_STATES)[number]

export const PACKET_STATE_NAMES: Readonly<Record<PacketState, string>> = {
  collecting: '收集单证',
  matched: '已配单',
  checked: '已检查',
  exported: '已导出',
  selfChecked: '自检通过',
  filed: '已申报',
  waiting: '信息不齐',
  doubts: '有疑点',
  approved: '已核准',
  refunded: '已退库',
  paid: '已付工厂',
  settled: '已结清',
  withdrawn: '已撤回',
}
export const PACKET_TONES: Readonly<Record<PacketState, 'grey' | 'blue' | 'amber' | 'green' | 'red' | 'purple'>> = {
  collecting: 'grey',
  matched: 'blue',
  checked: 'blue',
  exported: 'blue',
  selfChecked: 'blue',
  filed: 'blue',
  waiting: 'amber',
  doubts: 'red',
  approved: 'green',
  refunded: 'green',
  paid: 'green',
  settled: 'green',
  withdrawn: 'grey',
}

/**
 * allocate: papers and their quantities change. correct: what was exported or filed is taken up again as a new revision. rollBack: one voucher leaves
 * the claim (进货凭证回退). The others are steps that people or the bureau take.
 */
export const PACKET_ACTS = [
  'allocate',
  'check',
  'export',
  'selfCheck',
  'file',
  'wait',
  'doubt',
  'approve',
  'refund',
  'pay',
  'settle',
  'withdraw',
  'correct',
  'rollBack',
] as const
export type PacketAct = (typeof PACKET_ACTS)[number]

export const PACKET_ACT_NAMES: Readonly<Record<PacketAct, string>> = {
  allocate: '配单',
  check: '检查',
  export: '导出申报表',
  selfCheck: '登记自检通过',
  file: '登记正式申报',
  wait: '登记信息不齐',
  doubt: '登记疑点',
  approve: '登记核准',
  refund: '登记退库到账',
  pay: '登记付给工厂',
  settle: '结清',
  withdraw: '撤回',
  correct: '更正',
  rollBack: '退回凭证',
}

/** From which states an act may be taken, and where it leads. */
const TABLE: Readonly<Record<PacketAct, { readonly from: readonly PacketState[]; readonly to: PacketState }>> = {
  allocate: { from: ['collecting', 'matched', 'checked'], to: 'matched' },
  check: { from: ['matched', 'checked'], to: 'checked' },
  export: { from: ['checked', 'exported'], to: 'exported' },
  selfCheck: { from: ['exported'], to: 'selfChecked' },
  // What waited for the bureau's data (信息不齐) is filed again as it is.
  file: { from: ['exported', 'selfChecked', 'waiting'], to: 'filed' },
  wait: { from: ['filed', 'doubts'], to: 'waiting' },
  doubt: { from: ['exported', 'selfChecked', 'filed', 'waiting', 'doubts'], to: 'doubts' },
  approve: { from: ['filed', 'waiting', 'doubts'], to: 'approved' },
  refund: { from: ['approved'], to: 'refunded' },
  pay: { from: ['refunded'], to: 'paid' },
  settle: { from: ['refunded', 'paid'], to: 'settled' },
  withdraw: {
    from: ['collecting', 'matched', 'checked', 'exported', 'selfChecked', 'filed', 'waiting', 'doubts'],
    to: 'withdrawn',
  },
  correct: { from: ['exported', 'selfChecked', 'filed', 'waiting', 'doubts'], to: 'matched' },
  rollBack: { from: ['filed', 'waiting', 'doubts'], to: 'matched' },
}

/** Where an act leads; undefined when the state does not allow it. */
export function afterAct(state: PacketState, act: PacketAct): PacketState | undefined {
  const row = TABLE[act]
  return row.from.includes(state) ? row.to : undefined
}

/** The acts that a state allows. */
export function actsOf(state: PacketState): PacketAct[] {
  return PACKET_ACTS.filter((act) => TABLE[act].from.includes(state))
}
/** Money that is still to come. */
export const isOpen = (state: PacketState): boolean => !['refunded', 'paid', 'settled', 'withdrawn'].includes(state)
