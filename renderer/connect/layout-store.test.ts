import { describe, expect, it } from 'vitest'
import type { Answer } from '../../shared/contract/index.ts'
import { LayoutStore } from './layout-store.ts'

const DOWN: Answer<never> = { ok: false, code: 'CORE_RESTARTED', data: {} }

function bench(down: { now: boolean }) {
  const ledger = new Map<string, string>()
  const writes: string[] = []
  const timers: { work: () => void; off: boolean }[] = []
  const store = new LayoutStore({
    load: (key) => {
      const body = ledger.get(key)
      return Promise.resolve(down.now ? DOWN : { ok: true, value: body === undefined ? {} : { body } })
    },
    save: (key, body) => {
      if (down.now) return Promise.resolve(DOWN)
      writes.push(body)
      ledger.set(key, body)
      return Promise.resolve({ ok: true, value: {} })
    },
    later: (work) => {
      const timer = { work, off: false }
      timers.push(timer)
      return () => {
        timer.off = true
      }
    },
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
  }
  const tick = async (): Promise<void> => {
    const due = timers.splice(0)
    due.filter((timer) => !timer.off).forEach((timer) => timer.work())
    await settle()
  }
  return { store, ledger, writes, tick, settle }
}

describe('layouts', () => {
  it('dragging a column edge is one write, and a load meanwhile answers what will be written', async () => {
    const { store, writes, tick } = bench({ now: false })
    for (const width of ['80', '90', '100']) store.save('grid', width)
    expect(await store.load('grid')).toBe('100')
    await tick()
    expect(writes).toEqual(['100'])
  })

  it('while the core restarts a layout is not "none": the saved one is waited for', async () => {
    const down = { now: true }
    const { store, ledger, tick, settle } = bench(down)
    ledger.set('workspace', 'tabs of yesterday')
    let loaded: string | undefined = 'not yet'
    void store.load('workspace').then((body) => {
      loaded = body
    })
    await settle()
    expect(loaded).toBe('not yet')
    down.now = false
    await tick()
    expect(loaded).toBe('tabs of yesterday')
  })

  it('what could not be written is written when the core is back, a newer body instead of the older', async () => {
    const down = { now: true }
    const { store, writes, tick } = bench(down)
    store.save('grid', 'old')
    await tick()
    store.save('grid', 'new')
    down.now = false
    await tick()
    await tick()
    expect(writes).toEqual(['new'])
  })

  it('what is saved while the ledger is still asked is not undone by its answer', async () => {
    const { store, ledger, tick } = bench({ now: false })
    ledger.set('away-since', 'yesterday')
    const asked = store.load('away-since')
    store.save('away-since', 'now')
    expect(await asked).toBe('now')
    await tick()
    expect(await store.load('away-since')).toBe('now')
    // Another window of the same user has the last word when nothing was saved here since.
    ledger.set('away-since', 'of the other window')
    expect(await store.load('away-since')).toBe('of the other window')
  })

  it('a window that goes away first asks for what nobody has saved yet, as long as it is shown', async () => {
    const { store, writes, settle } = bench({ now: false })
    const stop = store.gathering(() => store.save('grid', 'filters of this moment'))
    store.flush()
    await settle()
    expect(writes).toEqual(['filters of this moment'])
    stop()
    store.flush()
    await settle()
    expect(writes).toHaveLength(1)
  })

  it('a window that goes away writes at once', async () => {
    const { store, writes, settle } = bench({ now: false })
    store.save('grid', 'last')
    store.flush()
    await settle()
    expect(writes).toEqual(['last'])
  })
})
