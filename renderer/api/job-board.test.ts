import { describe, expect, it } from 'vitest'
import type { JobView } from '../../shared/contract/area/ledger.ts'
import { JobBoard } from './job-board.ts'

function job(id: number, state: JobView['state'], done = 0): JobView {
  return { id, name: 'match.run', title: '三单比对', label: '', state, done, startedAt: '2026-01-01T00:00:00.000Z' }
}

function boardWith(answers: (JobView | undefined)[]) {
  const timers: (() => void)[] = []
  const board = new JobBoard({ ask: () => Promise.resolve(answers.shift()), later: (work) => timers.push(work) })
  const tick = async () => {
    timers.shift()?.()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { board, tick, timers }
}

describe('job board', () => {
  it('a job whose events were lost in a cut is still found to have ended, by asking', async () => {
    const { board, tick } = boardWith([undefined, job(1, 'running', 5), job(1, 'done', 9)])
    let ended: JobView | undefined
    void board.waitFor(1).then((result) => {
      ended = result
    })
    await tick()
    await tick()
    expect(ended).toBeUndefined()
    await tick()
    await Promise.resolve()
    expect(ended?.state).toBe('done')
  })

  it('late news never turns an ended job back into a running one, nor progress backwards', () => {
    const { board } = boardWith([])
    board.accept(job(2, 'running', 50))
    board.accept(job(2, 'running', 20))
    expect(board.get(2)?.done).toBe(50)
    board.accept(job(2, 'failed', 50))
    board.accept(job(2, 'running', 60))
    expect(board.get(2)?.state).toBe('failed')
  })

  it('everyone who waits for one job is told, and one who comes late too', async () => {
    const { board } = boardWith([])
    const both = Promise.all([board.waitFor(3), board.waitFor(3)])
    board.accept(job(3, 'done'))
    expect((await both).map((j) => j.state)).toEqual(['done', 'done'])
    expect((await board.waitFor(3)).state).toBe('done')
  })

  it('a running job cannot be taken off the strip', () => {
    const { board } = boardWith([])
    board.accept(job(4, 'running'))
    board.forget(4)
    expect(board.snapshot()).toHaveLength(1)
    board.accept(job(4, 'done'))
    board.forget(4)
    expect(board.snapshot()).toHaveLength(0)
  })
})
