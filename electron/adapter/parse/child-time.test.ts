import { expect, it } from 'vitest'
import { ChildTime, processorMs } from './child-time.ts'

/** A child whose frames come after so many milliseconds each, and a receiver who takes `busyMs` over each; `look` while the last is waited for. */
async function play(frames: readonly number[], busyMs: number, look: (time: ChildTime) => void): Promise<void> {
  let now = 0
  const time = new ChildTime(() => now)
  async function* child(): AsyncGenerator<number> {
    for (const [i, ms] of frames.entries()) {
      now += ms
      if (i === frames.length - 1) look(time)
      yield i
    }
  }
  for await (const _frame of time.of(child())) {
    now += busyMs
    // It is looked at now and then, whoever is busy.
    time.isOver(0, undefined)
  }
}

it('the time of a child is what its receiver waited for it, not what the receiver was busy with', async () => {
  await play([100, 100, 100], 10_000, (time) => {
    expect(time.isOver(301, undefined)).toBe(false)
    expect(time.isOver(300, undefined)).toBe(true)
  })
})

it('on a crowded machine it is the child’s own processor time, as long as it is heard of', async () => {
  await play([900, 900, 200], 0, (time) => {
    expect(time.isOver(1000, 400)).toBe(false)
    expect(time.isOver(1000, 1000)).toBe(true)
    expect(time.isOver(1000, undefined)).toBe(true)
  })
})

it('a child that is silent for all of its time is over, however little it has done', async () => {
  await play([10, 1000], 0, (time) => expect(time.isOver(1000, 0)).toBe(true))
})

it('processor time is told of a process that is there, and of no other', async () => {
  const own = await processorMs(process.pid)
  if (process.platform === 'linux') expect(own).toBeGreaterThan(0)
  expect(await processorMs(2 ** 30)).toBeUndefined()
})
