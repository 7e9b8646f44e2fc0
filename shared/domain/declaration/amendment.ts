/**
 * Changes and withdrawals (修撤单) that are applied for once customs has the declaration. No message for them was found
 * (BND, gaps): they are filed on the official site and followed here by hand, step by step, until they are decided.
 */
export const AMENDMENT_KINDS = ['amend', 'withdraw'] as const
export type AmendmentKind = (typeof AMENDMENT_KINDS)[number]
export const AMENDMENT_KIND_NAMES: Readonly<Record<AmendmentKind, string>> = { amend: '改单', withdraw: '撤单' }

export const AMENDMENT_STATES = [
  'drafted',
  'submitted',
  'accepted',
  'supplement',
  'approved',
  'done',
  'refused',
  'cancelled',
] as const
export type AmendmentState = (typeof AMENDMENT_STATES)[number]

export const AMENDMENT_STEPS = ['submit', 'accept', 'supplement', 'approve', 'complete', 'refuse', 'cancel'] as const
export type AmendmentStep = (typeof AMENDMENT_STEPS)[number]

export interface AmendmentStateRow {
  readonly state: AmendmentState
  readonly name: string
  readonly tone: 'blue' | 'green' | 'amber' | 'red' | 'grey'
  readonly help: string
  /** What may come next. */
  readonly steps: readonly AmendmentStep[]
  /** Somebody still has to do something, or to wait. */
  readonly open: boolean
}

export const AMENDMENT_STATE_TABLE: readonly AmendmentStateRow[] = [
  {
    state: 'drafted',
    name: '待提交',
    tone: 'grey',
    help: '请在单一窗口“修撤单”提交，提交后在此登记。',
    steps: ['submit', 'cancel'],
    open: true,
  },
  {
    state: 'submitted',
    name: '已提交',
    tone: 'blue',
    help: '等待海关受理。',
    steps: ['accept', 'supplement', 'approve', 'refuse', 'cancel'],
    open: true,
  },
  {
    state: 'accepted',
    name: '海关受理',
    tone: 'blue',
    help: '海关审核中。',
    steps: ['supplement', 'approve', 'refuse', 'cancel'],
    open: true,
  },
  {
    state: 'supplement',
    name: '需补充',
    tone: 'amber',
    help: '海关要求补充材料，请按要求补充后重新提交。',
    steps: ['submit', 'refuse', 'cancel'],
    open: true,
  },
  {
    state: 'approved',
    name: '已批准',
    tone: 'amber',
    help: '已批准。改单：请导出修改后的报关单，用“读回申报”读入；撤单：等海关删单。',
    steps: ['complete'],
    open: true,
  },
  { state: 'done', name: '已办结', tone: 'green', help: '已办结。', steps: [], open: false },
  {
    state: 'refused',
    name: '不予修撤',
    tone: 'red',
    help: '海关不予修改或撤销，原报关单有效。',
    steps: [],
    open: false,
  },
  { state: 'cancelled', name: '已撤回', tone: 'grey', help: '申请已撤回，原报关单有效。', steps: [], open: false },
]
const BY_STATE: ReadonlyMap<string, AmendmentStateRow> = new Map(AMENDMENT_STATE_TABLE.map((row) => [row.state, row]))

/** The row of a state. Throws RangeError for a text that is none. */
export function amendmentState(state: string): AmendmentStateRow {
  const row = BY_STATE.get(state)
  if (row === undefined) throw new RangeError(`amendment state ${state}`)
  return row
}

export interface AmendmentStepRow {
  readonly step: AmendmentStep
  readonly name: string
  readonly to: AmendmentState
}
export const AMENDMENT_STEP_TABLE: readonly AmendmentStepRow[] = [
  { step: 'submit', name: '登记已提交', to: 'submitted' },
  { step: 'accept', name: '登记海关受理', to: 'accepted' },
  { step: 'supplement', name: '登记需补充', to: 'supplement' },
  { step: 'approve', name: '登记已批准', to: 'approved' },
  { step: 'complete', name: '登记办结', to: 'done' },
  { step: 'refuse', name: '登记不予修撤', to: 'refused' },
  { step: 'cancel', name: '登记撤回', to: 'cancelled' },
]

/** The step's row when it may follow the state; else undefined. */
export function amendmentStep(state: AmendmentState, step: AmendmentStep): AmendmentStepRow | undefined {
  return amendmentState(state).steps.includes(step) ? AMENDMENT_STEP_TABLE.find((row) => row.step === step) : undefined
}

/** Reasons as the office sorts them; the official list was not seen. */
export const AMENDMENT_REASONS: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'error', name: '申报错误' },
  { id: 'transport', name: '装运、配载或运输工具变更' },
  { id: 'quantity', name: '实际进出口数量、重量不符' },
  { id: 'price', name: '价格变更（结算价、溢短装等）' },
  { id: 'customs', name: '海关要求修改' },
  { id: 'cancelled', name: '货物未进出口或退关' },
  { id: 'other', name: '其他' },
]
