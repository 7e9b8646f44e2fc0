import { describe, expect, it } from 'vitest'
import type { PageRequest } from '../../ui/grid/grid-state.ts'
import { GridStore } from '../../ui/grid/grid-store.ts'
import { MIDDLE } from '../../ui/grid/page-window.ts'
import { auditPage, auditQuestion } from './audit-source.ts'

/** The core's own rule: the newest rows before a number. */
function log(total: number) {
  return (request: PageRequest) => {
    const { before = total + 1, limit = 100 } = auditQuestion(request)
    const top = Math.min(total, before - 1)
    const rows = Array.from({ length: Math.max(0, Math.min(limit, top)) }, (_, index) => ({
      seq: top - index,
      at: '',
      actor: '',
      actorName: '',
      action: '',
      subject: '',
      about: '',
      text: '',
      detail: '',
    }))
    return Promise.resolve(auditPage(request, { ok: true, value: { rows } }))
  }
}

describe('the audit log as a list', () => {
  it('reads from the newest row down to the very first without gap or repeat', async () => {
    const store = new GridStore({
      id: 'audit',
      columns: [],
      source: { page: log(1_050) },
      defaultSort: { by: 'seq', down: true },
    })
    await store.open()
    for (let first = 0; first < 1_050; first += 50) await store.ensure(first, first + 40)
    const seqs = store.state().window.rows.map((row) => row.seq)
    expect(seqs).toEqual(Array.from({ length: 1_050 }, (_, index) => 1_050 - index))
    expect(store.state().window.atEnd).toBe(true)
  })

  it('End shows the first rows ever written, and scrolling up goes on from there', async () => {
    const store = new GridStore({
      id: 'audit',
      columns: [],
      source: { page: log(1_050) },
      defaultSort: { by: 'seq', down: true },
    })
    await store.open()
    store.toEnd()
    await new Promise((done) => setImmediate(done))
    expect(store.focusRow()?.seq).toBe(1)
    await store.ensure(MIDDLE, MIDDLE + 40)
    const seqs = store.state().window.rows.map((row) => row.seq)
    expect(seqs[0]).toBeGreaterThan(200)
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a))
    expect(new Set(seqs).size).toBe(seqs.length)
  })
})
