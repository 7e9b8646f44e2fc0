import { followUpPiles, otherPiles, parcelPiles, reasonPiles, recentBatches } from '../../../../db/house/work-queue.ts'
import { silentDeclarations } from '../../../../db/declaration/silence.ts'
import { amendingDeclarations } from '../../../../db/declaration/amendment.ts'
import { openChecks } from '../../../../db/paycheck/check.ts'
import { declarationPiles } from '../../../../db/declaration/page.ts'
import { endingTracked } from '../../../../db/tracked/tracked.ts'
import { ENDED_STATES } from '../../../../shared/domain/tracked/kind.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { filingStateRow, type FilingState } from '../../../../shared/domain/filing/state.ts'
import { DECLARATION_STATE_TABLE } from '../../../../shared/domain/declaration/state.ts'
import { OPEN_AMENDMENTS } from '../declaration/detail.ts'
import { trackedDays } from '../tracked/tracked.ts'
import { wholeSetting } from './setting.ts'
import { reasonTitle } from '../parcel/row.ts'
import type { SomeQueries } from '../../registry.ts'
import { bondedPiles, bookPiles, packetPiles, writeOffPiles } from './area-piles.ts'
import { whileAway } from './away.ts'
import { claimPiles } from '../crossborder/claim.ts'

type Pile = Out<'ledger.workQueue'>['piles'][number]

/** Not yet on its way: what the clerk still has in hand. */
const IN_HAND: ReadonlySet<string> = new Set(['draft', 'ready'])
const MATCH_PILES = [
  { match: 0, id: 'waiting', title: '待比对', value: 'waiting', tone: 'grey' },
  { match: 1, id: 'defect', title: '有差异', value: 'defect', tone: 'red' },
  { match: 2, id: 'agreed', title: '可申报', value: 'agreed', tone: 'blue' },
] as const
/** States that ask for somebody. */
const ATTENTION: readonly FilingState[] = ['inspection', 'review', 'suspended', 'detained', 'staged', 'awaitingArrival']
/** Declarations in these ask for somebody; the others go their way or are somebody's draft. */
const DECLARATION_ATTENTION: ReadonlySet<string> = new Set([
  'rejected',
  'failed',
  'stored',
  'inspection',
  'tax',
  'hold',
  'supplement',
])
const MANDATE_DAYS = 30
const CLAIM_PILES = {
  duty: { overdue: '缴款书已逾期', soon: '缴款书 3 天内到期' },
  deposit: { overdue: '保证金已到期', soon: '保证金 30 天内到期' },
} as const

const is = (field: string, value: string): Filter => ({ field, op: 'is', value })

function pile(
  id: string,
  title: string,
  authority: string,
  count: number,
  tone: Pile['tone'],
  screen: string,
  filters: Filter[],
  detail?: string,
): Pile[] {
  return count <= 0
    ? []
    : [{ id, title, authority, count, tone, open: { screen, filters }, ...(detail === undefined ? {} : { detail }) }]
}

/** Questions of customs about payment data that nobody can answer, and those that are late. */
function payCheckPiles({ held, late }: { held: number; late: number }): Pile[] {
  const waits = pile('pay-check-held', '支付数据抽查：不能应答', '海关', held, 'red', 'payCheck', [is('open', '1')])
  return late > 0
    ? pile('pay-check-late', '支付数据抽查：已超时限', '海关', late, 'red', 'payCheck', [is('open', '1')])
    : waits
}

export const workQueueQueries: SomeQueries<'ledger.workQueue' | 'ledger.whileAway'> = {
  'ledger.workQueue': (context) => {
    const now = context.now()
    const soon = new Date(now + (MANDATE_DAYS * 24 + 8) * 3_600_000).toISOString().slice(0, 10)
    const parcels = parcelPiles(context.ledger)
    const sum = (test: (row: (typeof parcels)[number]) => boolean): number =>
      parcels.filter(test).reduce((total, row) => total + row.count, 0)
    const other = otherPiles(context.ledger, soon)
    const trackedAhead = wholeSetting(context.ledger, 'tracked.alertDays')
    const { soon: trackedSoon } = trackedDays(context)
    const toneOf = (state: FilingState): Pile['tone'] => filingStateRow(state).tone
    return {
      piles: [
        ...pile('staged', '待接收批次', '本企业', other.staged, 'amber', 'intake', [is('state', 'staged')]),
        ...MATCH_PILES.flatMap((one) =>
          pile(
            one.id,
            one.title,
            '海关',
            sum((row) => IN_HAND.has(row.filingState) && row.matchState === one.match),
            one.tone,
            one.id === 'agreed' ? 'parcel' : 'match',
            [is('matchState', one.value), { field: 'filingState', op: 'in', value: [...IN_HAND] }],
          ),
        ),
        ...reasonPiles(context.ledger, 12).flatMap((row) =>
          pile(
            `reason-${row.code}`,
            `退单：${reasonTitle(row.code)}`,
            '海关',
            row.count,
            'red',
            'receipt',
            [is('reason', row.code)],
            row.code,
          ),
        ),
        ...followUpPiles(context.ledger).flatMap((row) =>
          pile(
            `follow-${row.kind}`,
            `退单：${filingKind(row.kind)?.name ?? row.kind}`,
            '海关',
            row.count,
            'red',
            'crossborder',
            [is('kind', row.kind), { field: 'state', op: 'in', value: ['rejected', 'failed'] }],
          ),
        ),
        ...pile(
          'silent',
          '无回音',
          '电子口岸',
          other.silent,
          'silent',
          'receipt',
          [is('filingState', 'silent')],
          '超过预期时间没有回执，先查询再决定',
        ),
        ...ATTENTION.flatMap((state) =>
          pile(
            `state-${state}`,
            filingStateRow(state).name,
            '海关',
            sum((row) => row.filingState === state),
            toneOf(state),
            'parcel',
            [is('filingState', state)],
          ),
        ),
        ...declarationPiles(context.ledger).flatMap((row) => {
          const state = DECLARATION_STATE_TABLE.find((one) => one.state === row.state)
          return state === undefined || !DECLARATION_ATTENTION.has(row.state)
            ? []
            : pile(`declaration-${row.state}`, `报关单：${state.name}`, '海关', row.count, state.tone, 'declaration', [
                is('state', row.state),
              ])
        }),
        ...claimPiles(context).flatMap(({ kind, state, count }) =>
          pile(
            `claim-${kind}-${state}`,
            CLAIM_PILES[kind][state],
            '海关',
            count,
            state === 'overdue' ? 'red' : 'amber',
            'crossborder',
            [is('kind', kind), is('state', 'open')],
          ),
        ),
        ...pile(
          'declaration-silent',
          '报关单：无回音',
          '海关',
          silentDeclarations(context.ledger),
          'silent',
          'declaration',
          [is('silent', '1')],
          '超过预期时间没有回执，先查询再决定',
        ),
        ...pile(
          'amending',
          '修撤单办理中',
          '海关',
          amendingDeclarations(context.ledger, OPEN_AMENDMENTS),
          'amber',
          'declaration',
          [is('amending', '1')],
        ),
        ...bondedPiles(context),
        ...writeOffPiles(context),
        ...bookPiles(context),
        ...packetPiles(context),
        ...payCheckPiles(openChecks(context.ledger, now)),
        ...pile(
          'tracked',
          `协议、证书 ${trackedAhead} 天内到期`,
          '本企业',
          endingTracked(context.ledger, trackedSoon, ENDED_STATES),
          'amber',
          'tracked',
          [
            { field: 'validTo', op: 'to', value: trackedSoon },
            { field: 'state', op: 'not', value: [...ENDED_STATES] },
          ],
        ),
        ...pile('receipts', '回执未找到单证', '电子口岸', other.waiting, 'amber', 'receipt', [is('state', 'waiting')]),
        ...pile('mandates', `委托 ${MANDATE_DAYS} 天内到期`, '本企业', other.mandates, 'amber', 'client', []),
      ],
      batches: recentBatches(context.ledger, 12).map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
    }
  },
  'ledger.whileAway': whileAway,
}
