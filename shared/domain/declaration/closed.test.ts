import { describe, expect, it } from 'vitest'
import { AMENDMENT_STATE_TABLE, AMENDMENT_STEP_TABLE, amendmentStep } from './amendment.ts'
import { closedVersion, type ClosedFacts } from './closed.ts'

const facts = (more: Partial<ClosedFacts> = {}): ClosedFacts => ({
  state: 'closed',
  stateName: '结关',
  entryNo: '311120260000000001',
  versions: [{ version: 1, operType: 'C', at: 100 }],
  declared: [],
  amendments: [],
  ...more,
})
const amended = (
  state: 'submitted' | 'approved' | 'done' | 'refused',
  approvedAt?: number,
): ClosedFacts['amendments'][number] => ({ number: 1, kind: 'amend', state, approvedAt })

describe('后续环节以哪一版为准', () => {
  it('what we declared ourselves counts once it is closed, and not a moment earlier', () => {
    expect(closedVersion(facts())).toEqual({
      ok: true,
      entryNo: '311120260000000001',
      source: { kind: 'sent', version: 1 },
      pending: [],
    })
    for (const state of ['released', 'deleted', 'rejected', 'draft'] as const)
      expect(closedVersion(facts({ state })).ok).toBe(false)
    expect(closedVersion(facts({ entryNo: '' })).ok).toBe(false)
  })

  it('what a person declared on the official site counts only as it was read back', () => {
    const stored = [{ version: 1, operType: 'G', at: 100 }]
    expect(closedVersion(facts({ versions: stored }))).toEqual({
      ok: false,
      reason: '是在单一窗口申报的，实际申报的内容还没有读回',
    })
    expect(closedVersion(facts({ versions: stored, declared: [{ number: 1, at: 150 }] }))).toMatchObject({
      ok: true,
      source: { kind: 'declared', number: 1 },
    })
    // Read back before the newest version was made: it speaks of an older one.
    expect(closedVersion(facts({ versions: stored, declared: [{ number: 1, at: 90 }] })).ok).toBe(false)
  })

  it('an approved change counts only when the changed declaration was read back; a refused one changes nothing', () => {
    expect(closedVersion(facts({ amendments: [amended('approved', 200)] }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('还没有读回') as string,
    })
    expect(closedVersion(facts({ amendments: [amended('done', 200)], declared: [{ number: 1, at: 120 }] })).ok).toBe(
      false,
    )
    expect(
      closedVersion(
        facts({
          amendments: [amended('done', 200)],
          declared: [
            { number: 1, at: 120 },
            { number: 2, at: 210 },
          ],
        }),
      ),
    ).toMatchObject({ ok: true, source: { kind: 'declared', number: 2 } })
    expect(closedVersion(facts({ amendments: [amended('refused')] }))).toMatchObject({
      ok: true,
      source: { kind: 'sent', version: 1 },
    })
    expect(closedVersion(facts({ amendments: [amended('submitted')] }))).toMatchObject({ ok: true, pending: [1] })
  })

  it('a granted withdrawal ends it, whatever else is true', () => {
    const withdrawn = { number: 2, kind: 'withdraw', state: 'approved', approvedAt: 300 } as const
    expect(closedVersion(facts({ amendments: [withdrawn], declared: [{ number: 1, at: 400 }] }))).toEqual({
      ok: false,
      reason: '第 2 次修撤单已批准撤单',
    })
  })
})

it('every step of a change leads somewhere, and from an ended one nothing does', () => {
  for (const row of AMENDMENT_STATE_TABLE) {
    for (const step of row.steps) expect(amendmentStep(row.state, step)?.to).toBeDefined()
    expect(row.open).toBe(row.steps.length > 0)
  }
  for (const { step } of AMENDMENT_STEP_TABLE)
    expect(AMENDMENT_STATE_TABLE.some((row) => row.steps.includes(step))).toBe(true)
})
