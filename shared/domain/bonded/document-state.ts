import type { BondedType } from './document-kind.ts'

/** States of bonded documents: our own steps, then what the platform and customs say. A fold over answers, by time and rank. */
export const BONDED_STATES = [
  'draft',
  'queued',
  'sent',
  'stored',
  'submitted',
  'accepted',
  'manual',
  'passed',
  'preDebited',
  'gate',
  'debited',
  'rejected',
  'failed',
  'deleted',
  'void',
] as const
export type BondedState = (typeof BONDED_STATES)[number]

export interface BondedStateRow {
  readonly state: BondedState
  readonly name: string
  readonly tone: 'blue' | 'green' | 'amber' | 'red' | 'grey' | 'purple'
  readonly rank: number
  /** What it means and what comes next. */
  readonly help: string
}

export const BONDED_STATE_TABLE: readonly BondedStateRow[] = [
  { state: 'draft', name: '草稿', tone: 'grey', rank: 0, help: '只在本机。按 F8 检查，无误后导入暂存。' },
  { state: 'queued', name: '待发', tone: 'blue', rank: 1, help: '已制单，等待通道发出。' },
  { state: 'sent', name: '已发出', tone: 'blue', rank: 2, help: '通道已收下，等待单一窗口答复。' },
  {
    state: 'stored',
    name: '已暂存',
    tone: 'amber',
    rank: 10,
    help: '单一窗口已暂存，尚未申报：请持卡人在单一窗口核对后申报，或在此申报。',
  },
  { state: 'submitted', name: '已申报', tone: 'blue', rank: 15, help: '已向海关申报，等待入库。' },
  { state: 'accepted', name: '海关入库', tone: 'blue', rank: 20, help: '海关已入库，等待审核。' },
  { state: 'manual', name: '转人工', tone: 'amber', rank: 30, help: '海关转人工审核。' },
  { state: 'passed', name: '通过', tone: 'green', rank: 40, help: '海关审核通过；清单尚未核扣。' },
  { state: 'preDebited', name: '预核扣', tone: 'blue', rank: 50, help: '账册已预核扣；报关单放行并全部过卡后核扣。' },
  { state: 'gate', name: '已过卡', tone: 'green', rank: 60, help: '车辆已过卡口。' },
  { state: 'debited', name: '已核扣', tone: 'green', rank: 70, help: '账册已核增或核减。' },
  { state: 'rejected', name: '退单', tone: 'red', rank: 0, help: '海关退单。请按原因更正后重新申报。' },
  { state: 'failed', name: '导入失败', tone: 'red', rank: 0, help: '没有存入。请按原因更正后再发。' },
  { state: 'deleted', name: '已删单', tone: 'grey', rank: 80, help: '海关已删除，账册已恢复。' },
  { state: 'void', name: '已作废', tone: 'grey', rank: 80, help: '已作废；随车货物应退回归位。' },
]
const BY_STATE: ReadonlyMap<string, BondedStateRow> = new Map(BONDED_STATE_TABLE.map((row) => [row.state, row]))

/** The row of a state. Throws RangeError for a text that is none. */
export function bondedState(state: string): BondedStateRow {
  const row = BY_STATE.get(state)
  if (row === undefined) throw new RangeError(`bonded state ${state}`)
  return row
}

/** May the content be changed, and a version be sent, in this state? */
export function mayEditBonded(state: BondedState): boolean {
  return state === 'draft' || state === 'stored' || state === 'rejected' || state === 'failed'
}

/** May an application to delete (void, close) it be sent? Customs has it, and has not ended it. */
export function mayUndoBonded(state: BondedState): boolean {
  return ['accepted', 'manual', 'passed', 'preDebited', 'debited', 'gate'].includes(state)
}

export const BONDED_ACTS = ['store', 'declare', 'undo'] as const
export type BondedAct = (typeof BONDED_ACTS)[number]

/** What an answer says about one version. */
export interface BondedAnswer {
  /** CommonResponeMessage, INV200 …, INV201, INV211, SAS221 … */
  readonly type: string
  /** DealFlag or manageResult; '' when the receipt has none. */
  readonly status: string
  /** 14 digits, Beijing; '' when it says no time. */
  readonly at: string
  readonly identity: string
  readonly platformNo: string
  readonly customsNo: string
  readonly text: string
  /** vrfdedMarkcd, invtStucd, stucd, entryStucd, invtIochkptStucd, as far as the receipt has them. */
  readonly marks: Readonly<Record<string, string>>
  /** The act of the version it belongs to. */
  readonly act: BondedAct
}

export interface BondedStanding {
  readonly state: BondedState | undefined
  readonly status: string
  readonly at: string
  readonly text: string
  readonly platformNo: string
  readonly customsNo: string
  readonly booked: string
  readonly gate: string
  readonly entryReleased: string
}

const RESULT: Readonly<Record<string, BondedState>> = {
  1: 'passed',
  2: 'manual',
  3: 'rejected',
  Y: 'accepted',
  Z: 'failed',
}
const LIST_RESULT: Readonly<Record<string, BondedState>> = {
  1: 'debited',
  2: 'manual',
  3: 'rejected',
  4: 'preDebited',
  5: 'passed',
  Y: 'accepted',
  Z: 'failed',
}
/** stucd of a pass: 2 to 4 passed the gate, 5 deleted, 6 void (codes/passport_stucd). */
const PASS_STATE: Readonly<Record<string, BondedState>> = { 2: 'gate', 3: 'gate', 4: 'gate', 5: 'deleted', 6: 'void' }

/**
 * The state that one answer speaks of; undefined for news that moves nothing. SPEC B.6: INV201 by manageResult, INV211 by
 * vrfdedMarkcd, passes by stucd (the code table of SAS224 was never seen: only its stucd counts).
 */
export function stateOfAnswer(type: BondedType, answer: BondedAnswer): BondedState | undefined {
  const { status, marks } = answer
  if (answer.type === 'CommonResponeMessage')
    return status === '0' ? (answer.act === 'declare' ? 'submitted' : 'stored') : 'failed'
  if (/^(INV|SAS|BWS|EMS)200$/.test(answer.type)) return RESULT[status]
  if (answer.type === 'INV202') return undefined
  if (type === 'INV101') {
    if (marks['invtStucd'] === '3') return 'deleted'
    if (answer.type === 'INV211')
      return marks['vrfdedMarkcd'] === '1'
        ? 'preDebited'
        : marks['vrfdedMarkcd'] === '2' || marks['vrfdedMarkcd'] === '3'
          ? 'debited'
          : undefined
    if (answer.act === 'undo' && status === '1') return 'deleted'
    return LIST_RESULT[status]
  }
  if (type === 'SAS121' || type === 'ICP101') {
    const passed = PASS_STATE[marks['stucd'] ?? '']
    if (passed !== undefined) return passed
    if (answer.type === 'SAS223' || answer.type === 'SAS253') return status === '1' ? 'gate' : undefined
    if (answer.type === 'SAS224' || answer.type === 'SAS222') return undefined
  }
  if (answer.act === 'undo' && status === '1') return 'void'
  return RESULT[status]
}

const ended = (state: BondedState | undefined): boolean => state === 'rejected' || state === 'failed'
const gone = (state: BondedState | undefined): boolean => state === 'deleted' || state === 'void'
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Answers of one moment in the order in which they can only have come; immediate answers carry no time and stand before all others. */
function sequence(type: BondedType, answer: BondedAnswer): number {
  const state = stateOfAnswer(type, answer)
  if (answer.type === 'CommonResponeMessage') return state === 'failed' ? 0 : 1
  return state === undefined ? 2 : ended(state) ? 1000 : bondedState(state).rank
}

const NOTHING: BondedStanding = {
  state: undefined,
  status: '',
  at: '',
  text: '',
  platformNo: '',
  customsNo: '',
  booked: '',
  gate: '',
  entryReleased: '',
}

/** Marks of a list that later receipts complete: the highest that any receipt has said. */
function higher(before: string, now: string | undefined): string {
  return now !== undefined && now > before ? now : before
}

/**
 * What the answers to all versions of a document add up to, in whatever order they came: by their own times, status by rank, never
 * backwards (passed > manual and rejected > stored, SPEC B.6). A rejection ends a round, what is later begins the next one; what is
 * debited is not rejected any more, only deleted; a refused application to delete changes nothing.
 */
export function standingOfBonded(type: BondedType, answers: readonly BondedAnswer[]): BondedStanding {
  const sorted = [...answers].sort(
    (a, b) => order(a.at, b.at) || sequence(type, a) - sequence(type, b) || order(a.identity, b.identity),
  )
  let standing = NOTHING
  for (const answer of sorted) {
    const kept = {
      platformNo: standing.platformNo === '' ? answer.platformNo : standing.platformNo,
      customsNo: standing.customsNo === '' ? answer.customsNo : standing.customsNo,
      booked: higher(standing.booked, answer.marks['vrfdedMarkcd']),
      gate: higher(standing.gate, answer.marks['invtIochkptStucd']),
      entryReleased: higher(standing.entryReleased, answer.marks['entryStucd']),
    }
    const state = stateOfAnswer(type, answer)
    const before = standing.state
    const undoing = answer.act === 'undo' && !gone(state)
    const rank = before === undefined ? -1 : bondedState(before).rank
    const moves =
      state !== undefined &&
      !undoing &&
      !gone(before) &&
      (ended(state) ? rank < bondedState('preDebited').rank : ended(before) || bondedState(state).rank > rank)
    standing = moves
      ? { ...kept, state, status: answer.status, at: answer.at, text: answer.text }
      : { ...standing, ...kept }
  }
  return standing
}

/** What a list's state does to the book. */
export function stageOf(state: BondedState): 'none' | 'pre' | 'booked' {
  return state === 'preDebited' ? 'pre' : state === 'debited' ? 'booked' : 'none'
}
