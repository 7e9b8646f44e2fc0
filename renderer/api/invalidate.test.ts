import { describe, expect, it } from 'vitest'
import { contract } from '../../shared/contract/index.ts'
import { isTouched, topicsOf } from './invalidate.ts'

describe('cache invalidation', () => {
  it('follows the topics of the contract, with no list of its own', () => {
    expect(isTouched('client.page', new Set(['client']))).toBe(true)
    expect(isTouched('client.choices', new Set(['goods']))).toBe(false)
    expect(isTouched('client.save', new Set(['client']))).toBe(false)
    expect(isTouched('no.such', new Set(['client']))).toBe(false)
  })

  it('every topic that a command or job changes is shown by some query, else its screen would go stale unseen', () => {
    const shown = new Set(Object.values(contract).flatMap((p) => (p.kind === 'query' ? [...p.topics] : [])))
    const changed = Object.entries(contract)
      .filter(([, p]) => p.kind !== 'query')
      .flatMap(([, p]) => [...p.topics])
    expect(changed.filter((topic) => !shown.has(topic))).toEqual([])
    expect(topicsOf('goods.save')).toContain('goods')
  })
})
