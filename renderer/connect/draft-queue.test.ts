import { describe, expect, it } from 'vitest'
import type { Answer } from '../../shared/contract/index.ts'
import { DraftQueue, SAVE_WITHIN_MS } from './draft-queue.ts'

const OK: Answer<unknown> = { ok: true, value: {} }
const DOWN: Answer<unknown> = { ok: false, code: 'CORE_RESTARTED', data: {} }

function bench(answers: Answer<unknown>[] = []) {
  const ledger = new Map<string, string>()
  const calls: string[] = []
  const timers: { work: () => void; ms: number; off: boolean }[] = []
  const next = (): Answer<unknown> => answers.shift() ?? OK
  const queue = new DraftQueue({
    save: (key, body) => {
      const answer = next()
      calls.push(`${key}=${body}`)
      if (answer.ok) ledger.set(key, body)
      return Promise.resolve(answer)
    },
    drop: (key) => {
      const answer = next()
      calls.push(`${key} dropped`)
      if (answer.ok) ledger.delete(key)
      return Promise.resolve(answer)
    },
    later: (work, ms) => {
      const timer = { work, ms, off: false }
      timers.push(timer)
      return () => {
        timer.off = true
      }
    },
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve()
  }
  const tick = async (): Promise<void> => {
    const timer = timers.shift()
    if (timer !== undefined && !timer.off) timer.work()
    await settle()
  }
  return { queue, ledger, calls, timers, tick, settle }
}

describe('drafts', () => {
  it('typing without a pause is saved all the same, within the promised time of the first change', async () => {
    const { queue, calls, timers, tick } = bench()
    for (const text of ['a', 'ab', 'abc']) queue.put('k', text)
    expect(timers.map((timer) => timer.ms)).toEqual([SAVE_WITHIN_MS])
    expect(SAVE_WITHIN_MS).toBeLessThanOrEqual(300)
    await tick()
    expect(calls).toEqual(['k=abc'])
    expect(queue.state('k')).toBe('saved')
  })

  it('a change made while the last one is being saved is saved after it', async () => {
    const { queue, ledger, tick } = bench()
    queue.put('k', 'one')
    const saving = tick()
    queue.put('k', 'two')
    await saving
    expect(queue.state('k')).toBe('pending')
    await tick()
    expect(ledger.get('k')).toBe('two')
  })

  it('what cannot be saved is kept, said so, and tried until it is saved', async () => {
    const { queue, ledger, tick } = bench([DOWN, DOWN, DOWN])
    queue.put('k', 'precious')
    await tick()
    expect(queue.state('k')).toBe('retrying')
    expect(queue.unsaved('k')).toEqual({ body: 'precious' })
    queue.put('k', 'precious and more')
    await tick()
    await tick()
    expect(queue.state('k')).toBe('retrying')
    await tick()
    expect(ledger.get('k')).toBe('precious and more')
    expect(queue.state('k')).toBe('saved')
  })

  it('a draft that was dropped does not come back by a save that was still on its way', async () => {
    const { queue, ledger, tick } = bench()
    queue.put('k', 'text')
    const saving = tick()
    queue.drop('k')
    await saving
    await tick()
    expect(ledger.has('k')).toBe(false)
    expect(queue.state('k')).toBe('clean')
  })

  it('the last letters typed while a save is on its way are sent too when the window goes away', async () => {
    const { queue, ledger, tick, settle } = bench()
    queue.put('k', 'almost')
    const saving = tick()
    queue.put('k', 'all of it')
    queue.flush()
    await saving
    await settle()
    expect(ledger.get('k')).toBe('all of it')
  })

  it('when the window goes away everything unsaved is sent at once', async () => {
    const { queue, ledger, settle } = bench()
    queue.put('a', '1')
    queue.put('b', '2')
    queue.flush()
    await settle()
    expect([...ledger]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })
})
