import { describe, expect, it } from 'vitest'
import { HandClock } from '../../test/support/hand-clock.ts'
import { GONE_MS, watchLastWindow } from './last-window.ts'

function watched(busy: () => boolean = () => false) {
  const clock = new HandClock()
  const gone: number[] = []
  return { clock, gone, count: watchLastWindow({ clock, busy, onGone: () => gone.push(clock.time) }) }
}

describe('the last window', () => {
  it('closed for good ends the program after a while', () => {
    const { clock, gone, count } = watched()
    count(1)
    count(2)
    count(1)
    clock.advance(GONE_MS * 2)
    expect(gone).toEqual([])
    count(0)
    clock.advance(GONE_MS - 1)
    expect(gone).toEqual([])
    clock.advance(1)
    expect(gone).toHaveLength(1)
  })

  it('only reloaded ends nothing', () => {
    const { clock, gone, count } = watched()
    count(1)
    count(0)
    clock.advance(GONE_MS - 1)
    count(1)
    clock.advance(GONE_MS * 10)
    expect(gone).toEqual([])
  })

  it('never opened ends nothing: the browser may be slow to come', () => {
    const { clock, gone, count } = watched()
    count(0)
    clock.advance(GONE_MS * 10)
    expect(gone).toEqual([])
  })

  it('closed while a command line waits for its answer ends the program only after the answer', () => {
    let busy = true
    const { clock, gone, count } = watched(() => busy)
    count(1)
    count(0)
    clock.advance(GONE_MS)
    expect(gone).toEqual([])
    busy = false
    clock.advance(GONE_MS)
    expect(gone).toHaveLength(1)
  })
})
