import { describe, expect, it } from 'vitest'
import { findDoubts, wouldFail } from '../../shared/domain/refund/doubt/check.ts'
import { DOUBT_RULES, doubtRule } from '../../shared/domain/refund/doubt/rules.ts'
import { cleanPacket, DOUBT_SETTINGS, FAULTS, makeYear } from '../support/refund-packets.ts'

/** On this day exports of the year are within their clocks; those of the late faults are judged on a later one. */
const TODAY = '2026-11-22'
const LATE: Readonly<Record<string, string>> = { 'D-36-MONTHS': '2029-01-06', 'D-APRIL': '2027-05-01' }

describe('疑点', () => {
  const rules = Object.keys(FAULTS)
  const { packets, planted } = makeYear(30, rules)
  const doubts = findDoubts(packets, DOUBT_SETTINGS, TODAY)

  it('every rule has a fault that is planted, a source and a fix', () => {
    expect(rules.sort()).toEqual(DOUBT_RULES.map((rule) => rule.id).sort())
    expect(planted.size).toBe(rules.length)
    for (const rule of DOUBT_RULES) expect([rule.title, rule.source, rule.fix].every((text) => text !== '')).toBe(true)
    // What no source was seen for never stops a claim.
    expect(DOUBT_RULES.filter((rule) => !rule.verified && rule.severity === 'stop')).toEqual([])
  })
  it.each(rules.sort())('a planted fault is found by the rule meant for it: %s', (rule) => {
    const late = LATE[rule]
    const found = late === undefined ? doubts : findDoubts(packets, DOUBT_SETTINGS, late)
    expect(found.filter((one) => one.packet === planted.get(rule)).map((one) => one.rule)).toContain(rule)
  })
  it('no clean packet is blamed, and a faulty one for its own fault only', () => {
    const faulty = new Set(planted.values())
    expect(doubts.filter((one) => !faulty.has(one.packet))).toEqual([])
    for (const [rule, packet] of planted) {
      if (LATE[rule] === undefined)
        expect([...new Set(doubts.filter((one) => one.packet === packet).map((one) => one.rule))]).toEqual([rule])
    }
  })
  it('what would fail today is what a stop rule found', () => {
    const failing = wouldFail(doubts)
    for (const [rule, packet] of planted)
      if (LATE[rule] === undefined) expect(failing.has(packet)).toBe(doubtRule(rule)?.severity === 'stop')
  })
  it('rules hold for exports of their days: FX and 36 months do not reach exports of 2025', () => {
    const packet = cleanPacket(1, 1, 3, 'own', 1)
    const before = {
      ...packet,
      fx: { ...packet.fx, received: packet.fx.deemed },
      items: packet.items.map((item) => ({ ...item, exportDate: '2025-12-31' })),
    }
    expect(findDoubts([before], DOUBT_SETTINGS, '2029-12-31').map((one) => one.rule)).toEqual(['D-APRIL-OLD'])
    const after = { ...before, items: before.items.map((item) => ({ ...item, exportDate: '2026-01-01' })) }
    expect(findDoubts([after], DOUBT_SETTINGS, '2029-12-31').map((one) => one.rule)).toEqual([
      'D-36-MONTHS',
      'D-FX-LATE',
    ])
  })
})
