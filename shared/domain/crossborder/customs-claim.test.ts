import { describe, expect, it } from 'vitest'
import { CALENDAR, isWorkday, readOwnDays, workdayFrom } from '../calendar/workday.ts'
import { fixed, type Money } from '../decimal/decimal.ts'
import { claimState, dutyDeadline, lateFee, type DutyDeadline } from './customs-claim.ts'

const yuan = (amount: number): Money => fixed<'money'>(Math.round(amount * 100_000))
const deadlineOf = (declaredOn: string, issuedOn = ''): DutyDeadline => {
  const found = dutyDeadline({ declaredOn, issuedOn })
  if (found === undefined) throw new Error('no deadline')
  return found
}

describe('工作日', () => {
  it('holidays of the notice rest, worked weekends work, other weekends rest', () => {
    expect(isWorkday('2026-10-01')).toBe(false)
    expect(isWorkday('2026-10-10')).toBe(true)
    expect(isWorkday('2026-10-11')).toBe(false)
    expect(isWorkday('2026-10-12')).toBe(true)
  })

  it('a year without a notice goes by weekends and says so; what the office sets itself comes first', () => {
    expect(workdayFrom('2031-01-01')).toMatchObject({ day: '2031-01-01', confidence: 'unknown' })
    const own = readOwnDays('2031-01-01 休；2031-01-02=休\n2031-01-04 班')
    expect(own.ok && workdayFrom('2031-01-01', own.days)).toMatchObject({ day: '2031-01-03' })
    expect(own.ok && isWorkday('2031-01-04', own.days)).toBe(true)
  })

  it('a day that is none, or a word that says nothing, is named and refused', () => {
    expect(readOwnDays('2027-02-30 休')).toEqual({ ok: false, part: '2027-02-30 休' })
    expect(readOwnDays('2027-02-03 放假')).toEqual({ ok: false, part: '2027-02-03 放假' })
    expect(readOwnDays(' ')).toMatchObject({ ok: true })
  })

  it('every worked day of the calendar is a weekend outside its holidays, and every holiday runs forward', () => {
    for (const year of CALENDAR) {
      for (const day of year.work) {
        expect([0, 6], day).toContain(new Date(`${day}T00:00:00Z`).getUTCDay())
        expect(
          year.rest.some(([first, last]) => first <= day && day <= last),
          day,
        ).toBe(false)
      }
      for (const [first, last] of year.rest) expect(first <= last, first).toBe(true)
    }
  })
})

describe('缴款书的期限与滞纳金', () => {
  it('fifteen days, the first not counted, put off over a holiday to the first workday', () => {
    expect(deadlineOf('2026-11-02')).toMatchObject({ startsOn: '2026-11-02', dueOn: '2026-11-17' })
    // The fifteenth day is 1 October; the holiday ends on the 7th.
    expect(deadlineOf('2026-09-16')).toMatchObject({ dueOn: '2026-10-08' })
  })

  it('until 30 November 2024 from the day of issue, since then from the finished declaration; all of it marked as unverified', () => {
    expect(deadlineOf('2024-11-04', '2024-11-06')).toMatchObject({ startsOn: '2024-11-06' })
    expect(deadlineOf('2026-11-04', '2026-11-06')).toMatchObject({ startsOn: '2026-11-04', unverified: true })
    expect(dutyDeadline({ declaredOn: '', issuedOn: '' })).toBeUndefined()
  })

  it('0.05 % a day of what is unpaid, half-up to fen, each day after the deadline up to the day of payment', () => {
    const due = deadlineOf('2026-11-02')
    expect(lateFee(yuan(100_000), [{ day: '2026-11-17', amount: yuan(100_000) }], due, '2026-12-31').fee).toBe(0)
    expect(lateFee(yuan(100_000), [{ day: '2026-11-20', amount: yuan(100_000) }], due, '2026-12-31').fee).toBe(
      yuan(150),
    )
    // 123456.79 × 3 × 0.0005 = 185.185185 → 185.19
    expect(lateFee(yuan(123_456.79), [], due, '2026-11-20').fee).toBe(yuan(185.19))
  })

  it('in parts: each stretch on what was left then', () => {
    const due = deadlineOf('2026-11-02')
    const payments = [
      { day: '2026-11-27', amount: yuan(60_000) },
      { day: '2026-11-10', amount: yuan(20_000) },
    ]
    const late = lateFee(yuan(100_000), payments, due, '2026-12-02')
    expect(late.steps).toEqual([
      { from: '2026-11-17', to: '2026-11-27', days: 10, unpaid: yuan(80_000) },
      { from: '2026-11-27', to: '2026-12-02', days: 5, unpaid: yuan(20_000) },
    ])
    expect(late.fee).toBe(yuan(450))
  })

  it('below the minimum nothing is charged; what was computed is still said', () => {
    expect(lateFee(yuan(10_000), [], deadlineOf('2026-11-02'), '2026-11-27').fee).toBe(yuan(50))
    const small = lateFee(yuan(9_900), [], deadlineOf('2026-11-02'), '2026-11-27')
    expect([small.fee, small.computed]).toEqual([0, yuan(49.5)])
  })
})

it('a bill asks for attention three days before its end, a deposit thirty', () => {
  expect(claimState('duty', true, false, '2026-11-30', '2026-11-27')).toBe('soon')
  expect(claimState('duty', true, false, '2026-11-30', '2026-11-26')).toBe('open')
  expect(claimState('deposit', true, false, '2026-11-30', '2026-10-31')).toBe('soon')
  expect(claimState('deposit', true, false, '2026-11-30', '2026-12-01')).toBe('overdue')
  expect(claimState('duty', false, false, '', '2026-12-01')).toBe('settled')
})
