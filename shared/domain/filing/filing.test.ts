import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beijingTime, isAppTime, risingAppTime } from './app-time.ts'
import { FILING_KIND_TABLE, filingKind, filingKindOfReceipt } from './kind.ts'
import {
  applyReceipt,
  attributeReceipt,
  comparableTime,
  filingSummary,
  initialVersionState,
  localStep,
  type AppliedReceipt,
  type VersionState,
} from './receipt.ts'
import { DEFAULT_STEP_BUDGETS, silenceOf } from './silence.ts'
import { FILING_ACTIONS, FILING_STATES, FILING_STATE_TABLE, filingStateRow, mayAct } from './state.ts'
import { ALREADY_THERE, RETURN_STATUS_TABLE, infoCodes, returnStatusName, returnStatusRow } from './status.ts'

const sent = initialVersionState('sent')
const fold = (receipts: readonly AppliedReceipt[], from: VersionState = sent): VersionState =>
  receipts.reduce(applyReceipt, from)
const receipt = (status: string, returnTime = '20230807101010000', hash = status): AppliedReceipt => ({
  status,
  returnTime,
  hash,
})

const anyStatus = fc.constantFrom(
  ...RETURN_STATUS_TABLE.map((r) => r.status),
  ...ALREADY_THERE,
  '-621001',
  '-621005',
  '999',
  '',
)
const anyReceipt: fc.Arbitrary<AppliedReceipt> = fc.record({
  status: anyStatus,
  returnTime: fc.constantFrom(
    '20230807101010',
    '20230807101010000',
    '20230807101010123',
    '20230807101011000',
    '20230808000000000',
  ),
  hash: fc.constantFrom('a', 'b', 'c'),
})

describe('回执与状态', () => {
  it('any order and any repetition of a set of receipts ends in one state (1,000 sets, 20 shuffles each)', () => {
    fc.assert(
      fc.property(
        fc.array(anyReceipt, { minLength: 1, maxLength: 8 }),
        fc.array(fc.array(fc.nat(7), { minLength: 8, maxLength: 24 }), { minLength: 20, maxLength: 20 }),
        (set, shuffles) => {
          const end = fold(set)
          for (const order of shuffles) {
            const picked = order.map((i) => set[i % set.length]).filter((r) => r !== undefined)
            // The random walk may miss some receipts: the whole set, reversed, follows it.
            expect(fold([...picked, ...[...set].reverse()])).toEqual(end)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each([
    [['2', '120', '800'], 'released'],
    [['800', '120', '2', '3'], 'released'],
    [['2', '120', '500'], 'inspection'],
    [['2', '120', '300', '100'], 'rejected'],
    [['2', '-621005'], 'failed'],
    [['2', '3', '4'], 'declaring'],
    [['899', '800'], 'closed'],
    [['1'], 'staged'],
    [['120', '399'], 'concluded'],
  ])('%j ends in %s', (statuses, state) => {
    expect(fold(statuses.map((s) => receipt(s))).state).toBe(state)
  })

  it('among controls the later one is shown', () => {
    expect(fold([receipt('500', '20230807110000000'), receipt('300', '20230807100000000')]).state).toBe('inspection')
    expect(fold([receipt('500', '20230807110000000'), receipt('300', '20230807120000000')]).state).toBe('review')
  })

  it('"already there" changes no state, alone or after an answer', () => {
    for (const status of ALREADY_THERE) {
      expect(fold([receipt(status)])).toEqual({ ...sent, alreadyThere: true })
      expect(fold([receipt('120'), receipt(status)]).state).toBe('accepted')
      expect(fold([receipt(status), receipt('120')]).state).toBe('accepted')
    }
  })

  it('an unknown status changes nothing at all', () => {
    expect(fold([receipt('777')])).toBe(sent)
    expect(returnStatusRow('777')).toBeUndefined()
    expect(returnStatusName('777')).toBe('777 未知状态')
  })

  it('a local step never overwrites what a receipt said', () => {
    expect(localStep(fold([receipt('120')]), 'sent').state).toBe('accepted')
    expect(localStep(initialVersionState('queued'), 'sent').state).toBe('sent')
  })

  it('every official status has a state whose row exists', () => {
    for (const row of RETURN_STATUS_TABLE) expect(filingStateRow(row.state).state).toBe(row.state)
  })
})

describe('回执归属', () => {
  const versions = [
    { version: 1, appTime: '20230807100000' },
    { version: 2, appTime: '20230807110000' },
  ]
  it.each([
    ['20230807100000000', 1],
    ['20230807100000', 1],
    ['20230807105959999', 1],
    ['20230807110000000', 2],
    ['20230807110000001', 2],
    ['20990101000000000', 2],
  ])('a receipt of %s belongs to version %i', (time, version) => {
    expect(attributeReceipt(versions, time)).toEqual({ version, clockSkew: false })
    expect(attributeReceipt([...versions].reverse(), time)).toEqual({ version, clockSkew: false })
  })
  it('a receipt older than every version goes to the first and says that a clock is wrong', () => {
    expect(attributeReceipt(versions, '20230807095959999')).toEqual({ version: 1, clockSkew: true })
    expect(attributeReceipt([], '20230807095959999')).toBeUndefined()
  })
  it('a 14-digit time is the beginning of its second', () => {
    expect(comparableTime('20230807100000') <= comparableTime('20230807100000000')).toBe(true)
    expect(comparableTime('20230807100001') > comparableTime('20230807100000999')).toBe(true)
  })

  it('receipts of versions in any order give one filing; no version moves another', () => {
    const stamped = fc.record({
      version: fc.constantFrom(1, 2, 3),
      second: fc.nat(59),
      status: fc.constantFrom('2', '120', '100', '800', '-621001'),
    })
    fc.assert(
      fc.property(
        fc.array(stamped, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
        (receipts, keys) => {
          const all = [1, 2, 3].map((version) => ({ version, appTime: `202308071${version}0000` }))
          const end = (order: typeof receipts): unknown => {
            const states = new Map(all.map((v) => [v.version, sent]))
            for (const r of order) {
              const time = `202308071${r.version}00${String(r.second).padStart(2, '0')}500`
              const owner = attributeReceipt(all, time)
              expect(owner?.version).toBe(r.version)
              states.set(
                r.version,
                applyReceipt(states.get(r.version) ?? sent, {
                  status: r.status,
                  returnTime: time,
                  hash: `${r.version}${r.second}${r.status}`,
                }),
              )
            }
            return [filingSummary([...states].map(([version, state]) => ({ version, state }))), [...states]]
          }
          const shuffled = receipts
            .map((r, i) => ({ r, key: keys[i] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map((x) => x.r)
          expect(end([...shuffled, ...receipts])).toEqual(end(receipts))
        },
      ),
    )
  })

  it('a rejected version 1 does not block the release of version 2', () => {
    const summary = filingSummary([
      { version: 1, state: fold([receipt('100')]) },
      { version: 2, state: fold([receipt('2'), receipt('800')]) },
    ])
    expect(summary).toEqual({ state: 'released', version: 2, flags: [] })
  })
  it('a release of an older version is shown as a contradiction, not as the state', () => {
    const summary = filingSummary([
      { version: 2, state: sent },
      { version: 1, state: fold([receipt('100'), receipt('800')]) },
    ])
    expect(summary.state).toBe('sent')
    expect(summary.flags).toEqual(['OLDER_VERSION_RELEASED', 'RELEASED_AND_REJECTED'])
  })
  it('an older version that customs still works on is shown', () => {
    expect(
      filingSummary([
        { version: 1, state: fold([receipt('120')]) },
        { version: 2, state: sent },
      ]).flags,
    ).toEqual(['OLDER_VERSION_OPEN'])
    expect(
      filingSummary([
        { version: 1, state: fold([receipt('120')]) },
        { version: 2, state: initialVersionState('draft') },
      ]).flags,
    ).toEqual([])
  })
  it('only "already there" and nothing else is shown, not swallowed', () => {
    expect(filingSummary([{ version: 1, state: fold([receipt('-301014')]) }]).flags).toEqual(['ALREADY_THERE_ONLY'])
  })
})

describe('状态表', () => {
  it('every state has one row, a Chinese name, a help text and known actions', () => {
    expect(FILING_STATE_TABLE.map((r) => r.state)).toEqual([...FILING_STATES])
    for (const row of FILING_STATE_TABLE) {
      expect(row.name).toMatch(/[\u4e00-\u9fff]/)
      expect(row.help).toMatch(/。$/)
      for (const action of row.allowed) expect(FILING_ACTIONS).toContain(action)
    }
  })
  it('nothing that customs holds or has released can be edited or filed a second time', () => {
    for (const state of [
      'queued',
      'sent',
      'declaring',
      'accepted',
      'review',
      'inspection',
      'released',
      'closed',
      'silent',
    ] as const) {
      for (const action of ['edit', 'file', 'redeclare'] as const) expect(mayAct(state, action)).toBe(false)
    }
  })
  it('only what was handed to a channel is resent, and only rejected, failed, staged or cancelled ones are redeclared', () => {
    expect(FILING_STATES.filter((s) => mayAct(s, 'retransmit'))).toEqual(['sent', 'silent'])
    expect(FILING_STATES.filter((s) => mayAct(s, 'redeclare'))).toEqual(['staged', 'rejected', 'failed', 'cancelled'])
  })
  it('kinds are found by message and by receipt', () => {
    for (const kind of FILING_KIND_TABLE) {
      expect(filingKind(kind.type)).toBe(kind)
      expect(filingKindOfReceipt(kind.receiptType)).toBe(kind)
    }
    expect(filingKind('CEB900Message')).toBeUndefined()
  })
})

describe('回执信息里的代码', () => {
  it.each([
    ['[Code:1800;Desc:逻辑校验通过]', [['1800', '逻辑校验通过']]],
    ['[Code:2300;Desc:审核通过],撤单申请审核通过,清单已成功撤单', [['2300', '审核通过']]],
    [
      '[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：26,114.44 > limitPrice: 26,000;]',
      [['1313', '订购人购买超过年度限额,超过个人年度购买额度;totalPrice：26,114.44 > limitPrice: 26,000;']],
    ],
    [
      '[Code:1300;Desc:甲];[Code:1322;Desc:乙]',
      [
        ['1300', '甲'],
        ['1322', '乙'],
      ],
    ],
    ['[Code:1322;Desc:商品[A]与[B]不一致]', [['1322', '商品[A]与[B]不一致']]],
    ['新增申报成功[GUID]', []],
  ])('%s', (text, expected) => {
    expect(infoCodes(text).map((c) => [c.code, c.text])).toEqual(expected)
  })
})

describe('申报时间与无回音', () => {
  it('appTime rises at every declaration even when the clock goes back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), { minLength: 2, maxLength: 20 }),
        (clock) => {
          let last: string | undefined
          for (const now of clock) {
            const next = risingAppTime(beijingTime(now), last)
            expect(isAppTime(next)).toBe(true)
            if (last !== undefined) expect(next > last).toBe(true)
            last = next
          }
        },
      ),
    )
    expect(risingAppTime('20231231235959', '20231231235959')).toBe('20240101000000')
    expect(beijingTime(Date.UTC(2023, 7, 7, 16, 0, 0))).toBe('20230808000000')
    expect(() => risingAppTime('20230230000000', undefined)).toThrow(RangeError)
  })
  it('silence begins after the budget, ends with settled states, and a clock set back is no silence', () => {
    const hour = 3_600_000
    const start = Date.UTC(2026, 0, 1)
    expect(silenceOf('CEB621Message', 'sent', start, start + hour / 4)).toBeUndefined()
    expect(silenceOf('CEB621Message', 'sent', start, start + hour)).toEqual({
      expects: '电子口岸受理（2）',
      overdueMinutes: 30,
      confidence: 'assumed',
    })
    expect(silenceOf('CEB311Message', 'declaring', start, start + 1000 * hour)).toBeUndefined()
    expect(silenceOf('CEB621Message', 'released', start, start + 1000 * hour)).toBeUndefined()
    expect(silenceOf('CEB621Message', 'sent', start + 10 * hour, start)).toBeUndefined()
    const own = [
      ...DEFAULT_STEP_BUDGETS,
      {
        validFrom: '2026-01-01',
        direction: 'import' as const,
        state: 'sent' as const,
        expects: '受理',
        minutes: 5,
        confidence: 'set' as const,
      },
    ]
    expect(silenceOf('CEB621Message', 'sent', start, start + hour, own)?.overdueMinutes).toBe(55)
  })
})
