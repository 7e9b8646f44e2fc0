import { CHANNEL_GROUPS, channelCode } from './channel.ts'

/** States of a declaration: our own steps, then what customs says. */
export const DECLARATION_STATES = [
  'draft',
  'queued',
  'sent',
  'stored',
  'submitted',
  'accepted',
  'hold',
  'supplement',
  'reviewed',
  'inspection',
  'tax',
  'released',
  'closed',
  'rejected',
  'failed',
  'deleted',
] as const
export type DeclarationState = (typeof DECLARATION_STATES)[number]

export interface DeclarationStateRow {
  readonly state: DeclarationState
  readonly name: string
  readonly tone: 'blue' | 'green' | 'amber' | 'red' | 'grey'
  /** What it means and what comes next. */
  readonly help: string
}

export const DECLARATION_STATE_TABLE: readonly DeclarationStateRow[] = [
  { state: 'draft', name: '草稿', tone: 'grey', help: '只在本机。按 F8 检查，无误后导入暂存或申报。' },
  { state: 'queued', name: '待发', tone: 'blue', help: '已制单，等待通道发出。' },
  { state: 'sent', name: '已发出', tone: 'blue', help: '通道已收下，等待单一窗口答复。' },
  {
    state: 'stored',
    name: '已暂存',
    tone: 'amber',
    help: '单一窗口已暂存，尚未申报：请持卡人在单一窗口核对后申报，或在此申报。',
  },
  { state: 'submitted', name: '已申报', tone: 'blue', help: '已向海关申报，等待入库。' },
  { state: 'accepted', name: '海关入库', tone: 'blue', help: '海关已接收，等待审结。' },
  { state: 'hold', name: '挂起', tone: 'amber', help: '海关挂起，需要人工处理，请看回执说明。' },
  { state: 'supplement', name: '待完整申报', tone: 'amber', help: '两步申报：概要已放行，请在规定期限内完整申报。' },
  { state: 'reviewed', name: '审结', tone: 'blue', help: '海关审结，等待放行。' },
  { state: 'inspection', name: '查验', tone: 'amber', help: '海关通知查验，请安排到场配合。' },
  { state: 'tax', name: '待缴税', tone: 'amber', help: '需缴税费，缴清后放行。' },
  { state: 'released', name: '放行', tone: 'green', help: '已放行，等待结关。' },
  { state: 'closed', name: '结关', tone: 'green', help: '已结关。后续退税、收汇以此版为准。' },
  { state: 'rejected', name: '退单', tone: 'red', help: '海关退单或退回修改。请按原因更正后重新申报。' },
  { state: 'failed', name: '导入失败', tone: 'red', help: '没有存入单一窗口。请按原因更正后再发。' },
  { state: 'deleted', name: '已删单', tone: 'grey', help: '海关已删除该报关单。' },
]
const BY_STATE: ReadonlyMap<string, DeclarationStateRow> = new Map(
  DECLARATION_STATE_TABLE.map((row) => [row.state, row]),
)

/** The row of a state. Throws RangeError for a text that is none. */
export function declarationState(state: string): DeclarationStateRow {
  const row = BY_STATE.get(state)
  if (row === undefined) throw new RangeError(`declaration state ${state}`)
  return row
}

/**
 * May the content be changed in this state? While something is under way, and once customs has it, not; but the full
 * declaration of a two-step one is still owed after the summary was released.
 */
export function mayEdit(state: DeclarationState): boolean {
  return state === 'draft' || state === 'stored' || state === 'rejected' || state === 'failed' || state === 'supplement'
}

/** May a version be sent in this state? */
export function maySend(state: DeclarationState): boolean {
  return mayEdit(state)
}

/** What an answer says about one version. `at`: milliseconds, or as near as the answer tells; `identity` orders answers of one moment. */
export interface DeclarationAnswer {
  readonly kind: 'response' | 'customs'
  /** Response: '0' is stored, everything else refused. Customs: CHANNEL. */
  readonly status: string
  readonly at: string
  readonly identity: string
  readonly platformNo: string
  readonly entryNo: string
  readonly text: string
}

export interface DeclarationStanding {
  readonly state: DeclarationState | undefined
  readonly rank: number
  /** The CHANNEL (or response code) that decided. */
  readonly status: string
  readonly at: string
  readonly text: string
  readonly platformNo: string
  readonly entryNo: string
}

const NOTHING: DeclarationStanding = {
  state: undefined,
  rank: -1,
  status: '',
  at: '',
  text: '',
  platformNo: '',
  entryNo: '',
}

function stepOf(answer: DeclarationAnswer): { readonly state: DeclarationState | undefined; readonly rank: number } {
  if (answer.kind === 'response')
    return answer.status === '0' ? { state: 'stored', rank: 10 } : { state: 'failed', rank: 0 }
  const row = channelCode(answer.status)
  return row === undefined ? { state: undefined, rank: 0 } : CHANNEL_GROUPS[row.group]
}

/** A number that later answers may complete, never change. */
const kept = (before: string, now: string): string => (before === '' ? now : before)
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const ended = (state: DeclarationState | undefined): boolean => state === 'rejected' || state === 'failed'

/**
 * Answers of one moment in the order in which they can only have come: a notice knows seconds, and customs may accept and reject within
 * one. Immediate answers carry no time at all: of a refusal and an acceptance of one version the acceptance is the later one.
 */
function sequence(answer: DeclarationAnswer): number {
  if (answer.kind === 'response') return answer.status === '0' ? 1 : 0
  const { state, rank } = stepOf(answer)
  return ended(state) ? 1000 : rank
}

/**
 * What the answers to one version add up to, in whatever order they came: by their own times, status by rank, never backwards
 * (BND A.8). A rejection ends a round; what comes later than it begins the next one (somebody declared again on the official site).
 * What is released is not rejected any more: only a deletion goes above it.
 */
export function standingOf(answers: readonly DeclarationAnswer[]): DeclarationStanding {
  const sorted = [...answers].sort(
    (a, b) => order(a.at, b.at) || sequence(a) - sequence(b) || order(a.identity, b.identity),
  )
  let standing = NOTHING
  for (const answer of sorted) {
    const numbers = {
      platformNo: kept(standing.platformNo, answer.platformNo),
      entryNo: kept(standing.entryNo, answer.entryNo),
    }
    const { state, rank } = stepOf(answer)
    const over = standing.rank >= CHANNEL_GROUPS.released.rank
    const moves =
      state !== undefined &&
      (ended(state)
        ? !over && (answer.kind === 'customs' || standing.rank < CHANNEL_GROUPS.accepted.rank)
        : ended(standing.state) || rank > standing.rank || (rank === standing.rank && state !== standing.state))
    standing = moves
      ? { ...numbers, state, rank, status: answer.status, at: answer.at, text: answer.text }
      : { ...standing, ...numbers }
  }
  return standing
}
