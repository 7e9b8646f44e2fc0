import { describe, expect, it } from 'vitest'
import { fixed, type Quantity } from '../decimal/decimal.ts'
import { ACCOUNTS, accountOfCode } from './account.ts'
import { often } from '../../../test/support/often.ts'
import { seeded } from '../../../test/support/people.ts'
import { readBookNo } from './book.ts'
import { checkEntry, ENTRY_KINDS, entryKindOfCode, imbalance, reversalOf, type EntryDraft, type Move } from './entry.ts'

const move = (change: Partial<Move> = {}): Move => ({
  from: 'shelf',
  to: 'picked',
  itemId: 7,
  ownerId: 3,
  lotId: 0,
  quantity: fixed<'quantity'>(200_000),
  mark: { kind: 'parcel', id: 1 },
  ...change,
})
const draft = (moves: readonly Move[], change: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: 'pick',
  key: 'pick:1',
  cause: { kind: 'scan', id: 1, text: '拣货' },
  at: 1000,
  moves,
  ...change,
})

describe('分录', () => {
  it('every checked entry adds up to nothing in each plane, item, owner and lot, and its reversal is its mirror', () => {
    const checked = checkEntry(draft([move(), move({ itemId: 8, lotId: 5 })]))
    if (!checked.ok) throw new Error(checked.code)
    expect(imbalance(checked.entry.postings).size).toBe(0)
    const back = reversalOf(12, checked.entry, { key: 'r', cause: checked.entry.cause, at: 2000 })
    expect(back.reverses).toBe(12)
    expect(back.postings.map((one, i) => one.quantity + (checked.entry.postings[i]?.quantity ?? NaN))).toEqual([
      0, 0, 0, 0,
    ])
  })

  const DRAFTS = often(20_000)
  it(`of ${DRAFTS} random drafts, wild quantities and ways among them, none is taken that does not sum to zero in each plane, item, owner and lot`, () => {
    const random = seeded(28)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const plane = new Map(ACCOUNTS.map((row) => [row.name as string, row.plane]))
    const WILD = [0, -1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, Number.MAX_SAFE_INTEGER, 1e300]
    let taken = 0
    for (let n = 0; n < DRAFTS; n++) {
      const kind = pick(ENTRY_KINDS)
      const moves = Array.from({ length: Math.floor(random() * 5) }, () => {
        const [from, to] = pick(kind.ways)
        return move({
          from: random() < 0.05 ? pick(ACCOUNTS).name : from,
          to: random() < 0.05 ? pick(ACCOUNTS).name : to,
          itemId: Math.floor(random() * 4),
          ownerId: Math.floor(random() * 3),
          lotId: Math.floor(random() * 3),
          quantity: (random() < 0.1 ? pick(WILD) : 1 + Math.floor(random() * 1e12)) as Quantity,
        })
      })
      const checked = checkEntry(draft(moves, { kind: kind.kind }))
      if (!checked.ok) continue
      taken++
      const sums = new Map<string, bigint>()
      for (const { account, itemId, ownerId, lotId, quantity } of checked.entry.postings) {
        const at = [plane.get(account), itemId, ownerId, lotId].join()
        sums.set(at, (sums.get(at) ?? 0n) + BigInt(quantity))
      }
      expect([n, [...sums.values()].filter((sum) => sum !== 0n)]).toEqual([n, []])
      expect(checked.entry.postings).toHaveLength(2 * moves.length)
    }
    expect(taken).toBeGreaterThan(DRAFTS / 10)
    expect(taken).toBeLessThan(DRAFTS * 0.9)
  })

  it('says what is wrong and where: nothing moves, no key, not above zero, no item, a way that the kind does not have', () => {
    const codes = [
      draft([]),
      draft([move()], { key: '' }),
      draft([move(), move({ quantity: fixed<'quantity'>(0) })]),
      draft([move({ quantity: -1 as Quantity })]),
      draft([move({ itemId: 0 })]),
      draft([move({ to: 'outside' })]),
    ].map((one) => {
      const checked = checkEntry(one)
      return checked.ok ? 'ok' : `${checked.code} ${checked.move}`
    })
    expect(codes).toEqual([
      'ENTRY_EMPTY -1',
      'ENTRY_KEY -1',
      'ENTRY_QUANTITY 1',
      'ENTRY_QUANTITY 0',
      'ENTRY_ITEM 0',
      'ENTRY_WAY 0',
    ])
  })

  it('no way of any kind leaves its plane, and numbers of accounts and kinds are their own', () => {
    const plane = new Map(ACCOUNTS.map((row) => [row.name as string, row.plane]))
    for (const { ways } of ENTRY_KINDS) for (const [from, to] of ways) expect(plane.get(from)).toBe(plane.get(to))
    expect(new Set(ACCOUNTS.map((row) => row.code)).size).toBe(ACCOUNTS.length)
    expect(new Set(ENTRY_KINDS.map((row) => row.code)).size).toBe(ENTRY_KINDS.length)
    for (const row of ACCOUNTS) expect(accountOfCode(row.code).name).toBe(row.name)
    for (const row of ENTRY_KINDS) expect(entryKindOfCode(row.code).kind).toBe(row.kind)
  })
})

describe('账册编号', () => {
  it('a logistics book is told from a processing book by its number', () => {
    expect(readBookNo('T3111W000076')).toEqual({ ok: true, kind: 'logistics', consumption: false })
    expect(readBookNo('L3111231A001')).toMatchObject({ kind: 'logistics' })
    expect(readBookNo('T3111H000001')).toMatchObject({ kind: 'processing', consumption: true })
    expect(readBookNo('E31112000001')).toMatchObject({ kind: 'processing' })
    expect(readBookNo('X3111W000076').ok).toBe(false)
    expect(readBookNo('T3111W0000').ok).toBe(false)
  })
})
