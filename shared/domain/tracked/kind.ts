/**
 * Papers with a number, a state and an end that declarations lean on: agency agreements (代理报关委托协议), inspection
 * ledgers (检验检疫电子底账), certificates of origin, licences. They are got on other systems; here their numbers, states and
 * ends are kept, so that nobody declares with one that is not confirmed or has run out.
 */
export const TRACKED_KIND_IDS = ['agreement', 'ledger', 'origin', 'licence'] as const
export type TrackedKindId = (typeof TRACKED_KIND_IDS)[number]

export interface TrackedState {
  readonly id: string
  readonly name: string
  readonly tone: 'blue' | 'green' | 'amber' | 'red' | 'grey'
  /** May a declaration lean on it? */
  readonly usable: boolean
  /** Nothing more comes: it is not reminded of. */
  readonly ended: boolean
  readonly next: readonly string[]
}

export interface TrackedKind {
  readonly id: TrackedKindId
  readonly name: string
  readonly numberName: string
  readonly partyName: string
  readonly schemeName: string
  readonly states: readonly TrackedState[]
}

const state = (
  id: string,
  name: string,
  tone: TrackedState['tone'],
  next: readonly string[],
  usable = false,
): TrackedState => ({ id, name, tone, usable, ended: next.length === 0, next })

export const TRACKED_KINDS: readonly TrackedKind[] = [
  {
    id: 'agreement',
    name: '代理报关委托协议',
    numberName: '协议编号',
    partyName: '委托方',
    schemeName: '委托方式',
    states: [
      state('recorded', '待发起', 'grey', ['sent', 'confirmed', 'ended']),
      state('sent', '已发起，待对方确认', 'amber', ['confirmed', 'refused', 'ended']),
      state('confirmed', '已确认', 'green', ['ended'], true),
      state('refused', '对方拒绝', 'red', ['sent', 'ended']),
      state('ended', '已终止', 'grey', []),
    ],
  },
  {
    id: 'ledger',
    name: '检验检疫电子底账',
    numberName: '电子底账号',
    partyName: '申请企业',
    schemeName: '检验检疫类别',
    states: [
      state('recorded', '已申请', 'amber', ['issued', 'refused', 'ended']),
      state('issued', '已出底账', 'green', ['used', 'ended'], true),
      state('refused', '不合格', 'red', ['recorded', 'ended']),
      state('used', '已使用', 'blue', ['ended'], true),
      state('ended', '已作废', 'grey', []),
    ],
  },
  {
    id: 'origin',
    name: '原产地证书',
    numberName: '证书编号',
    partyName: '申请人',
    schemeName: '优惠贸易协定',
    states: [
      state('recorded', '已申请', 'amber', ['issued', 'refused', 'ended']),
      state('issued', '已签发', 'green', ['used', 'ended'], true),
      state('refused', '不予签发', 'red', ['recorded', 'ended']),
      state('used', '已使用', 'blue', ['ended'], true),
      state('ended', '已作废', 'grey', []),
    ],
  },
  {
    id: 'licence',
    name: '许可证件',
    numberName: '证件编号',
    partyName: '持证企业',
    schemeName: '证件种类',
    states: [
      state('recorded', '已申请', 'amber', ['issued', 'refused', 'ended']),
      state('issued', '已签发', 'green', ['used', 'ended'], true),
      state('refused', '不予签发', 'red', ['recorded', 'ended']),
      state('used', '已用完', 'blue', ['ended'], true),
      state('ended', '已作废', 'grey', []),
    ],
  },
]

/** Throws RangeError for a text that is no kind. */
export function trackedKind(id: string): TrackedKind {
  const kind = TRACKED_KINDS.find((one) => one.id === id)
  if (kind === undefined) throw new RangeError(`tracked kind ${id}`)
  return kind
}

/** Throws RangeError for a state that the kind does not have. */
export function trackedState(kindId: string, stateId: string): TrackedState {
  const found = trackedKind(kindId).states.find((one) => one.id === stateId)
  if (found === undefined) throw new RangeError(`tracked state ${kindId} ${stateId}`)
  return found
}

/** States in which nothing is reminded of any more, whatever the kind. */
export const ENDED_STATES: readonly string[] = [
  ...new Set(TRACKED_KINDS.flatMap((kind) => kind.states.filter((one) => one.ended).map((one) => one.id))),
]

export type Validity = 'ended' | 'expired' | 'soon' | 'early' | 'valid' | 'open'

/** How a paper stands on a day (YYYY-MM-DD). The last day of its validity still counts. */
export function validityOn(
  paper: { readonly ended: boolean; readonly validFrom: string | null; readonly validTo: string | null },
  day: string,
  soonDay: string,
): Validity {
  if (paper.ended) return 'ended'
  if (paper.validTo !== null && paper.validTo < day) return 'expired'
  if (paper.validFrom !== null && paper.validFrom > day) return 'early'
  if (paper.validTo === null) return 'open'
  return paper.validTo <= soonDay ? 'soon' : 'valid'
}
export const VALIDITY_NAMES: Readonly<
  Record<Validity, { readonly name: string; readonly tone: TrackedState['tone'] }>
> = {
  ended: { name: '已结束', tone: 'grey' },
  expired: { name: '已过期', tone: 'red' },
  soon: { name: '即将到期', tone: 'amber' },
  early: { name: '未生效', tone: 'amber' },
  valid: { name: '有效', tone: 'green' },
  open: { name: '长期', tone: 'green' },
}
