import { FILING_STATES, type FilingState, type Tone } from '../filing/state.ts'

/**
 * A parcel in the warehouse as a table of steps. Picking and packing may run while customs decides; the gate is dispatch:
 * nothing leaves without its release.
 */
export const PARCEL_STEPS = ['planned', 'picked', 'packed', 'dispatched', 'intercepted', 'putBack', 'returned'] as const
export type ParcelStep = (typeof PARCEL_STEPS)[number]

export interface ParcelStepRow {
  readonly name: string
  readonly tone: Tone
  /** Steps that may come next. */
  readonly next: readonly ParcelStep[]
}

export const PARCEL_STEP_TABLE: Readonly<Record<ParcelStep, ParcelStepRow>> = {
  planned: { name: '待拣', tone: 'grey', next: ['picked', 'intercepted'] },
  picked: { name: '已拣', tone: 'blue', next: ['packed', 'intercepted'] },
  packed: { name: '已打包', tone: 'blue', next: ['packed', 'dispatched', 'intercepted'] },
  dispatched: { name: '已出库', tone: 'green', next: ['returned'] },
  intercepted: { name: '已拦截', tone: 'red', next: ['putBack'] },
  putBack: { name: '已放回', tone: 'purple', next: ['planned'] },
  returned: { name: '已退回', tone: 'purple', next: [] },
}

/** May `next` follow `now`? A parcel that was never in a wave begins with planned. */
export function mayStep(now: ParcelStep | undefined, next: ParcelStep): boolean {
  return now === undefined ? next === 'planned' : PARCEL_STEP_TABLE[now].next.includes(next)
}

/** A refused scan only asked again for what had been done: the parcel already stands at the step. Anything else is a mistake on the line. */
export function askedAgain(
  failure: { readonly code: string; readonly data: Readonly<Record<string, unknown>> },
  step: ParcelStep,
): boolean {
  return failure.code === 'PARCEL_STEP' && failure.data['state'] === PARCEL_STEP_TABLE[step].name
}

/** Customs has let the parcel go. */
export const RELEASED: readonly FilingState[] = ['released', 'closed']
/** Filed and not decided: may be picked and packed, not dispatched. */
export const UNDECIDED: readonly FilingState[] = [
  'queued',
  'sent',
  'declaring',
  'accepted',
  'awaitingArrival',
  'review',
  'concluded',
  'silent',
]
/** Whatever else has been filed must be stopped wherever it stands on the line. */
export const STOPPED: readonly FilingState[] = FILING_STATES.filter(
  (state) => !RELEASED.includes(state) && !UNDECIDED.includes(state) && state !== 'draft' && state !== 'ready',
)

export type Gate = 'open' | 'wait' | 'stop'

/** What the state of a parcel's inventory means at the door. Anything that is not a release keeps it shut. */
export function gateOf(filingState: string): Gate {
  if (RELEASED.some((state) => state === filingState)) return 'open'
  return UNDECIDED.some((state) => state === filingState) ? 'wait' : 'stop'
}

export const GATE_WORDS: Readonly<Record<Gate, { readonly name: string; readonly tone: Tone }>> = {
  open: { name: '已放行', tone: 'green' },
  wait: { name: '等海关', tone: 'amber' },
  stop: { name: '拦截', tone: 'red' },
}
