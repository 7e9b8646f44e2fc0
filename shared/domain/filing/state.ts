/**
 * The states of a filing as a table: what they are called, which colour family they wear, whether a person has to
 * act, and what is allowed in them. Screens ask this table; tests walk it. Colours are those of SCREENS.md; the text
 * always stands beside the colour.
 */

/** Colour families; 'silent' is the dark amber with a dot of a filing nobody answered in time. */
export type Tone = 'grey' | 'blue' | 'amber' | 'green' | 'red' | 'purple' | 'silent'

export const FILING_STATES = [
  'draft',
  'ready',
  'queued',
  'sent',
  'staged',
  'declaring',
  'accepted',
  'awaitingArrival',
  'review',
  'inspection',
  'suspended',
  'detained',
  'concluded',
  'released',
  'closed',
  'rejected',
  'failed',
  'cancelled',
  'returned',
  'silent',
] as const
export type FilingState = (typeof FILING_STATES)[number]

/** What a person or the program may do with a filing. */
export const FILING_ACTIONS = [
  'edit',
  'check',
  'file',
  'recall',
  'retransmit',
  'query',
  'redeclare',
  'change',
  'cancel',
  'return',
] as const
export type FilingAction = (typeof FILING_ACTIONS)[number]
export const FILING_ACTION_NAMES: Readonly<Record<FilingAction, string>> = {
  edit: '修改',
  check: '检查',
  file: '申报',
  recall: '撤回待发',
  retransmit: '重发原报文',
  query: '查询状态',
  redeclare: '更正重报',
  change: '变更申报',
  cancel: '申请撤销',
  return: '申请退货',
}

export interface FilingStateRow {
  readonly state: FilingState
  readonly name: string
  readonly tone: Tone
  /** open = on its way; attention = waits for a person; done = nothing more is expected from anybody. */
  readonly phase: 'local' | 'open' | 'attention' | 'done'
  readonly allowed: readonly FilingAction[]
  /** What the state means and what to do next, for F1. */
  readonly help: string
}

const row = (
  state: FilingState,
  name: string,
  tone: Tone,
  phase: FilingStateRow['phase'],
  allowed: readonly FilingAction[],
  help: string,
): FilingStateRow => ({ state, name, tone, phase, allowed, help })

/**
 * A rejected or failed filing is redeclared as a new version; one that customs has taken is only changed (appType 2) or
 * cancelled (623/605) while it is not released, and returned (625/213) after release: CEB SPEC 1.1, 3.6.
 */
export const FILING_STATE_TABLE: readonly FilingStateRow[] = [
  row('draft', '草稿', 'grey', 'local', ['edit', 'check'], '尚有差异或缺项，改正后变为可申报。'),
  row('ready', '可申报', 'grey', 'local', ['edit', 'check', 'file'], '检查已通过，可以申报。'),
  row('queued', '待发', 'blue', 'open', ['recall'], '报文已固定并排队，通道连通后自动发出。'),
  row('sent', '已发', 'blue', 'open', ['query', 'retransmit'], '已交给通道，等待电子口岸回执。'),
  row('staged', '已暂存', 'amber', 'attention', ['redeclare', 'query'], '电子口岸只做了暂存，没有申报；请重新申报。'),
  row('declaring', '申报中', 'blue', 'open', ['query'], '电子口岸已受理，正在发往海关。'),
  row('accepted', '入库', 'blue', 'open', ['query', 'change', 'cancel'], '海关逻辑校验通过并入库，等待审核或放行。'),
  row('awaitingArrival', '待运抵', 'amber', 'open', ['query', 'change', 'cancel'], '等待货物运抵监管场所。'),
  row('review', '人工审核', 'amber', 'open', ['query', 'cancel'], '海关人工审核中，必要时联系申报地海关。'),
  row('inspection', '查验', 'amber', 'open', ['query'], '海关要求查验，请安排货物与资料到场。'),
  row('suspended', '挂起', 'amber', 'open', ['query'], '海关挂起或移交，请联系申报地海关。'),
  row('detained', '扣留', 'red', 'attention', ['query'], '货物被扣留移送，请按海关通知处理。'),
  row('concluded', '审结', 'blue', 'open', ['query', 'cancel'], '海关审结；出口清单还要等运抵、放行与离境。'),
  row('released', '放行', 'green', 'done', ['query', 'return'], '海关已放行，可以出库、配送或离境。'),
  row('closed', '结关', 'green', 'done', ['query', 'return'], '已结关，流程结束。'),
  row('rejected', '退单', 'red', 'attention', ['edit', 'redeclare'], '海关退单，请按原因改正后更正重报。'),
  row(
    'failed',
    '申报失败',
    'red',
    'attention',
    ['edit', 'redeclare', 'query'],
    '电子口岸处理失败，请按错误代码改正后更正重报。',
  ),
  row('cancelled', '已撤销', 'purple', 'done', ['redeclare'], '清单已撤销；需要时可重新申报。'),
  row('returned', '退运', 'purple', 'done', ['query'], '货物已退运。'),
  row(
    'silent',
    '无回音',
    'silent',
    'attention',
    ['query', 'retransmit'],
    '超过预期时间没有回执；请先查询，再决定是否重发原报文。',
  ),
]

const BY_STATE: ReadonlyMap<string, FilingStateRow> = new Map(FILING_STATE_TABLE.map((r) => [r.state, r]))

/** The table row of a state. Throws RangeError for a text that is no state. */
export function filingStateRow(state: FilingState): FilingStateRow {
  const found = BY_STATE.get(state)
  if (found === undefined) throw new RangeError(`filing state ${state}`)
  return found
}

/** Narrows a text to a state. */
export function isFilingState(text: string): text is FilingState {
  return BY_STATE.has(text)
}

/** True when the action is allowed in the state. */
export function mayAct(state: FilingState, action: FilingAction): boolean {
  return filingStateRow(state).allowed.includes(action)
}
