import { describe, expect, it } from 'vitest'
import type { LeaseRow } from '../../../db/filing/outbox.ts'
import { afterAsk, afterSend, earlierCopyMayArrive, nextAct, pausesChannel, retryAfter } from './decide.ts'

const lease: LeaseRow = {
  state: 'sending',
  attempts: 1,
  nextAt: 0,
  leaseUntil: 90,
  sentAt: null,
  lastAnswer: '',
  lastAt: null,
  answered: 0,
}
const context = { now: 1_000_000, random: 0, silenceMs: 1_800_000, asked: 0, lastSendAt: 900_000 }

describe('leases', () => {
  it('the wait doubles from 5 seconds to an hour and never goes beyond, with jitter of at most a quarter', () => {
    expect([1, 2, 3, 4].map((attempt) => retryAfter(attempt, 0))).toEqual([5000, 10_000, 20_000, 40_000])
    for (const attempt of [11, 20, 1000, Number.MAX_SAFE_INTEGER]) expect(retryAfter(attempt, 0)).toBe(3_600_000)
    for (let random = 0; random < 256; random++) expect(retryAfter(1000, random)).toBeLessThan(4_500_000)
  })

  it('only "later" lets the next act be a send; everything unclear asks first', () => {
    const after = (kind: 'taken' | 'later' | 'refused' | 'unknown') =>
      afterSend(lease, { kind, detail: '' }, 5, 0, false)
    expect(after('taken')).toMatchObject({ state: 'taken', sentAt: 5 })
    expect(after('refused').state).toBe('refused')
    expect(nextAct(after('later').state)).toBe('send')
    expect(nextAct(after('unknown').state)).toBe('ask')
    expect(nextAct('sending')).toBe('ask')
  })

  it('a refusal is final only when no earlier copy can arrive', () => {
    expect(afterSend(lease, { kind: 'refused', detail: '' }, 5, 0, true).state).toBe('unknown')
    expect(earlierCopyMayArrive([])).toBe(false)
    expect(
      earlierCopyMayArrive([
        { act: 'send', answer: '' },
        { act: 'answer', answer: 'later' },
      ]),
    ).toBe(false)
    expect(
      earlierCopyMayArrive([
        { act: 'send', answer: '' },
        { act: 'answer', answer: 'unknown' },
        { act: 'ask', answer: 'notKnown' },
      ]),
    ).toBe(true)
    expect(
      earlierCopyMayArrive([
        { act: 'send', answer: '' },
        { act: 'start', answer: 'unknown' },
      ]),
    ).toBe(true)
  })

  it('the other side may ask for more patience than the back-off', () => {
    expect(afterSend(lease, { kind: 'later', detail: '', retryAfterMs: 60_000 }, 5, 0, false).nextAt).toBe(60_005)
    expect(afterSend(lease, { kind: 'later', detail: '', retryAfterMs: 1 }, 5, 0, false).nextAt).toBe(5005)
  })
})

describe('questions', () => {
  const unknown: LeaseRow = { ...lease, state: 'unknown' }

  it('known settles, not known sends again, offline waits', () => {
    expect(afterAsk(unknown, { kind: 'known', detail: '' }, context).state).toBe('taken')
    expect(afterAsk(unknown, { kind: 'notKnown', detail: '' }, context)).toMatchObject({
      state: 'queued',
      nextAt: context.now,
    })
    expect(afterAsk(unknown, { kind: 'offline', detail: '' }, context)).toMatchObject({
      state: 'unknown',
      nextAt: context.now + 5000,
    })
  })

  it('where nobody can be asked the same bytes go out again only after the silence budget, and a clock that went back waits anew', () => {
    expect(afterAsk(unknown, { kind: 'cannotSay', detail: '' }, context)).toMatchObject({
      state: 'unknown',
      nextAt: context.now + 1_700_000,
    })
    expect(
      afterAsk(unknown, { kind: 'cannotSay', detail: '' }, { ...context, lastSendAt: context.now - context.silenceMs })
        .state,
    ).toBe('queued')
    expect(
      afterAsk(unknown, { kind: 'cannotSay', detail: '' }, { ...context, lastSendAt: context.now + 9_999_999 }),
    ).toMatchObject({ state: 'unknown', nextAt: context.now + context.silenceMs })
  })

  it('a silent message that was taken is sent again only when the other side never had it and nothing was ever answered', () => {
    const silent: LeaseRow = { ...lease, state: 'query', sentAt: 1 }
    expect(afterAsk(silent, { kind: 'notKnown', detail: '' }, context).state).toBe('queued')
    expect(afterAsk({ ...silent, answered: 1 }, { kind: 'notKnown', detail: '' }, context).state).toBe('query')
    for (const kind of ['known', 'cannotSay', 'offline'] as const)
      expect(afterAsk(silent, { kind, detail: '' }, context)).toMatchObject({
        state: 'query',
        nextAt: context.now + context.silenceMs,
      })
  })

  it('offline and unauthorized are about the channel, the rest about the message', () => {
    expect(['OFFLINE ENOENT', 'UNAUTHORIZED 401', '503', ''].map(pausesChannel)).toEqual([true, true, false, false])
  })
})
