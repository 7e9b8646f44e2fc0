import { describe, expect, it } from 'vitest'
import { oneCheck, withEnding } from './run-step.ts'
import { playwrightTally, vitestTally } from './test-report.ts'

const ended = (code: number | undefined, timedOut = false) => ({ code, timedOut, output: () => 'last words' })
const file = (assertionResults: readonly object[], status = 'passed') =>
  JSON.stringify({ testResults: [{ name: '/root/a.test.ts', status, message: 'cannot load', assertionResults }] })

describe('the totals of npm test', () => {
  it('count passed and failed unit tests, and a skipped one as failed', () => {
    const report = file(
      [
        { fullName: 'good', status: 'passed' },
        { fullName: 'bad', status: 'failed', failureMessages: ['why'] },
        { fullName: 'left out', status: 'pending' },
      ],
      'failed',
    )
    expect(vitestTally(report, '/root')).toMatchObject({
      passed: 1,
      failed: 2,
      failures: ['a.test.ts › bad\nwhy', expect.stringContaining('left out')],
    })
  })

  it('count a test file that cannot be loaded as failed', () => {
    expect(vitestTally(file([], 'failed'), '/root')).toMatchObject({
      passed: 0,
      failed: 1,
      failures: ['a.test.ts\ncannot load'],
    })
  })

  it('count a skipped, a failed and a broken screen test as failed', () => {
    const spec = (title: string, status: string) => ({
      title,
      tests: [{ status, results: [{ error: { stack: 'why' } }] }],
    })
    const report = JSON.stringify({
      errors: [{ message: 'broken' }],
      suites: [
        {
          title: 'a.spec.ts',
          suites: [
            { title: 'inner', specs: [spec('good', 'expected'), spec('bad', 'unexpected'), spec('flaky', 'flaky')] },
          ],
          specs: [spec('left out', 'skipped')],
        },
      ],
    })
    expect(playwrightTally(report)).toMatchObject({ passed: 1, failed: 4 })
  })

  it.each([
    ['', 0],
    ['{"half":', 0],
    ['null', 0],
  ])('are not passed by a report of %j', (report) => {
    expect(withEnding('vitest', vitestTally(report, '/root'), ended(0), 1000).failed).toBe(1)
    expect(withEnding('e2e', playwrightTally(report), ended(0), 1000).failed).toBe(1)
  })

  it('count a tool that crashed, was killed or hung after all its tests had passed', () => {
    const good = vitestTally(file([{ fullName: 'good', status: 'passed' }]), '/root')
    expect(withEnding('vitest', good, ended(0), 1000)).toMatchObject({ passed: 1, failed: 0 })
    for (const end of [ended(1), ended(undefined), ended(undefined, true)])
      expect(withEnding('vitest', good, end, 1000)).toMatchObject({ passed: 1, failed: 1 })
    expect(oneCheck('tsc', ended(undefined, true), 1000).failures[0]).toContain('超过 1 秒')
  })
})
