/**
 * The filings without which nothing is claimed by agency (2017 No. 35; SPEC A.4): ours of the producer (代办退税情况备案, DBTS_BA) and the producer's own at its
 * bureau (委托代办退税备案, WTDB_BA; its withdrawal WTDBCH_BA). They are made on the bureau's site and followed here.
 */
export const AGENCY_FILING_KINDS = ['service', 'entrust'] as const
export type AgencyFilingKind = (typeof AGENCY_FILING_KINDS)[number]
export const AGENCY_FILING_NAMES: Readonly<Record<AgencyFilingKind, string>> = {
  service: '代办退税情况备案（DBTS_BA，本企业）',
  entrust: '委托代办退税备案（WTDB_BA，生产企业）',
}

export const AGENCY_FILING_STATES = ['prepared', 'submitted', 'returned', 'accepted', 'changing', 'withdrawn'] as const
export type AgencyFilingState = (typeof AGENCY_FILING_STATES)[number]
interface StateRow {
  readonly name: string
  readonly tone: 'grey' | 'blue' | 'red' | 'green' | 'amber'
  readonly next: readonly AgencyFilingState[]
}
export const AGENCY_FILING_TABLE: Readonly<Record<AgencyFilingState, StateRow>> = {
  prepared: { name: '准备中', tone: 'grey', next: ['submitted', 'withdrawn'] },
  submitted: { name: '已提交', tone: 'blue', next: ['accepted', 'returned', 'withdrawn'] },
  returned: { name: '被退回', tone: 'red', next: ['submitted', 'withdrawn'] },
  accepted: { name: '已备案', tone: 'green', next: ['changing', 'withdrawn'] },
  changing: { name: '变更中', tone: 'amber', next: ['accepted', 'returned', 'withdrawn'] },
  withdrawn: { name: '已撤回', tone: 'grey', next: [] },
}

/** Why a claim cannot lean on a filing; '' when it can. A change that is under way leaves the filing in force. */
export function filingProblem(kind: AgencyFilingKind, state: AgencyFilingState | undefined): string {
  if (state === undefined || state === 'accepted' || state === 'changing') return ''
  return `${AGENCY_FILING_NAMES[kind]}${AGENCY_FILING_TABLE[state].name}`
}
