import { expect, it } from 'vitest'
import { planLine, planSentence, speedOf, type KeyQueue } from './plan.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000
const queue = (change: Partial<KeyQueue> = {}): KeyQueue => ({
  keyId: 'k',
  title: '示例卡',
  ready: true,
  parcels: 45_000,
  documents: 90_000,
  signatures: 900,
  measure: { signatures: 0, documents: 0, busyMs: 0 },
  ...change,
})

it('a key that was not measured works as the published note says; a measured one as it did', () => {
  expect(speedOf({ signatures: 4, documents: 400, busyMs: 1 })).toEqual({ documentsPerMinute: 250, measured: false })
  expect(speedOf({ signatures: 60, documents: 6000, busyMs: 90_000 })).toEqual({
    documentsPerMinute: 4000,
    measured: true,
  })
})

it('90,000 documents at 250 a minute take six hours; to be done in three hours needs two keys, and in one hour six', () => {
  expect(planLine(queue(), NOW, NOW + 6 * HOUR)).toMatchObject({
    minutes: 360,
    finishAt: NOW + 6 * HOUR,
    inTime: true,
    keysNeeded: 1,
  })
  expect(planLine(queue(), NOW, NOW + 3 * HOUR)).toMatchObject({ inTime: false, keysNeeded: 2 })
  expect(planLine(queue(), NOW, NOW + HOUR).keysNeeded).toBe(6)
})

it('there are never more keys than signatures, none for nothing, and a key that is not ready is not in time', () => {
  expect(planLine(queue({ documents: 100_000, signatures: 3 }), NOW, NOW + 60_000).keysNeeded).toBe(3)
  expect(planLine(queue({ documents: 0, parcels: 0, signatures: 0 }), NOW, NOW).keysNeeded).toBe(0)
  expect(planLine(queue({ documents: 1 }), NOW, NOW - 1).keysNeeded).toBe(900)
  expect(planLine(queue({ ready: false, documents: 1 }), NOW, NOW + HOUR).inTime).toBe(false)
})

it('the sentence says how many keys until when, and which key is late', () => {
  const lines = [planLine(queue(), NOW, NOW + 3 * HOUR)]
  expect(planSentence(lines, 1, NOW + 3 * HOUR)).toMatch(
    /^90000 份单证待签名，23:00 前完成需要 2 把密钥，现在可用 1 把。“示例卡”赶不上/,
  )
  // A key that is locked is not slow: another act helps.
  const shut = planSentence(
    [planLine(queue({ ready: false, documents: 10, signatures: 1 }), NOW, NOW + HOUR)],
    0,
    NOW + HOUR,
  )
  expect(shut).toContain('“示例卡”还不能签名：请插好、输入密码')
  expect(shut).not.toContain('赶不上')
  expect(planSentence([], 1, NOW)).toBe('没有等待签名的单证。')
})
