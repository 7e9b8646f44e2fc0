import { afterEach, expect, it } from 'vitest'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { balanceAt, balancesAt, postEntry, reverseEntry, ShortError } from '../../db/bonded/ledger.ts'
import { bondedMonth } from '../../db/migrations/0026-bonded-month.ts'
import { PROJECTION_NAMES } from '../../db/bonded/projection.ts'
import { projectionErrors, rebuildItems } from '../../db/bonded/rebuild.ts'
import { markFacts, standings } from '../../db/bonded/reconcile.ts'
import { transaction } from '../../db/tx.ts'
import { ACCOUNTS, account, accountOfCode, type AccountName } from '../../shared/domain/bonded/account.ts'
import {
  checkEntry,
  ENTRY_KINDS,
  MARK_KINDS,
  type EntryDraft,
  type EntryKind,
} from '../../shared/domain/bonded/entry.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { openBondedLedger, seedBook } from '../support/bonded.ts'
import type { TestLedger } from '../support/ledger.ts'
import { random } from './filing-template.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const BY = { actorId: 1, at: 0 }
const DAY = 86_400_000
const START = Date.UTC(2026, 0, 5, 3)
const broken = (one: TestLedger): string[] =>
  bondedLaws.flatMap((law) => law.check(one.core.ledger).broken.map((text) => `${law.id} ${text}`))
const dump = (one: TestLedger): string =>
  JSON.stringify(
    PROJECTION_NAMES.map((name) =>
      one.core.ledger.database.prepare(`select * from ${name} order by 1, 2, 3, 4, 5`).all(),
    ),
  )

const inOrder = (a: string, b: string): number => {
  const [x, y] = [a.split(' ').map(Number), b.split(' ').map(Number)]
  return x.map((n, i) => n - (y[i] ?? 0)).find((gap) => gap !== 0) ?? 0
}

/** A draft of any kind: a few moves on a few items, owners and lots, at any moment of some months. */
function anyDraft(next: () => number, items: readonly number[], i: number): EntryDraft {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const kind = pick(ENTRY_KINDS)
  const moves = Array.from({ length: 1 + Math.floor(next() * 3) }, () => {
    const [from, to] = pick<readonly [AccountName, AccountName]>(kind.ways)
    return {
      from,
      to,
      itemId: pick(items),
      ownerId: Math.floor(next() * 2),
      lotId: Math.floor(next() * 2),
      quantity: fixed<'quantity'>(1 + Math.floor(next() * 900_000)),
      mark: { kind: pick(MARK_KINDS), id: 1 + Math.floor(next() * 8) },
    }
  })
  const at = START + Math.floor(next() * 130 * DAY)
  return { kind: kind.kind, key: `k${i}`, cause: { kind: 'person', id: i, text: '示例' }, at, moves }
}

it('500 random movements and reversals, back-dated ones among them: every law holds, nothing real falls below zero, replay equals state', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const { itemIds } = seedBook(ledger, 'T4604W000001', 4)
  for (const seed of [11, 12]) {
    const next = random(seed)
    const posted: number[] = []
    let refused = 0
    for (let i = 0; i < 500; i++) {
      const draft = anyDraft(next, itemIds, seed * 1000 + i)
      const checked = checkEntry(draft)
      if (!checked.ok) throw new Error(checked.code)
      const before = i % 50 === 0 ? dump(test) : ''
      try {
        transaction(ledger, () => {
          const undo = next() < 0.15 ? posted[Math.floor(next() * posted.length)] : undefined
          if (undo !== undefined)
            reverseEntry(ledger, undo, { key: `u${draft.key}`, cause: draft.cause, at: draft.at }, BY)
          else posted.push(postEntry(ledger, checked.entry, BY).entryId)
        })
      } catch (error) {
        if (!(error instanceof ShortError)) throw error
        refused++
        if (before !== '') expect(dump(test)).toBe(before)
      }
    }
    expect(refused).toBeGreaterThan(20)
    expect(posted.length).toBeGreaterThan(200)
  }
  expect(broken(test)).toEqual([])
  const state = dump(test)
  expect(transaction(ledger, () => rebuildItems(ledger, 1, 1000))).toBe(0)
  expect(dump(test)).toBe(state)
  // A projection that lies, has too much or too little is found, and mended.
  for (const name of PROJECTION_NAMES)
    for (const lie of [
      `update ${name} set owner_id = owner_id + 5 where item_id = ${itemIds[0]}`,
      `delete from ${name} where item_id = ${itemIds[1]}`,
    ]) {
      ledger.database.exec(lie)
      expect(projectionErrors(ledger, 1, 1000)).toMatchObject([{ name }])
      expect(transaction(ledger, () => rebuildItems(ledger, 1, 1000))).toBeGreaterThan(0)
      expect(dump(test)).toBe(state)
    }
})

it('a ledger from before the months were kept gets by its migration what its postings come to', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const { itemIds } = seedBook(ledger, 'T4604W000001', 3)
  const next = random(31)
  for (let i = 0; i < 150; i++) {
    const checked = checkEntry(anyDraft(next, itemIds, i))
    if (!checked.ok) throw new Error(checked.code)
    try {
      transaction(ledger, () => postEntry(ledger, checked.entry, BY))
    } catch (error) {
      if (!(error instanceof ShortError)) throw error
    }
  }
  const state = dump(test)
  ledger.database.exec('drop table bonded_month_projection; drop table bonded_month_open_projection')
  ledger.database.exec(bondedMonth.sql)
  expect(dump(test)).toBe(state)
})

it('entries that are posted in any order, whatever month they belong to, end in the same projections', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const { itemIds } = seedBook(ledger, 'T4604W000001', 3)
  const next = random(21)
  // Goods of customs' book may stand below nothing, so that no order is refused.
  const drafts = Array.from({ length: 400 }, (_, i) => anyDraft(next, itemIds, i)).filter((draft) =>
    draft.moves.every((move) => account(move.from).signed && account(move.to).signed),
  )
  expect(drafts.length).toBeGreaterThan(80)
  const orders = [drafts, [...drafts].reverse(), [...drafts].sort((a, b) => a.at - b.at)]
  const ends = orders.map((order, i) => {
    const { itemIds: own } = seedBook(ledger, `T4604W00001${i}`, 3)
    for (const draft of order) {
      const moves = draft.moves.map((move) => ({ ...move, itemId: own[itemIds.indexOf(move.itemId)] ?? 0 }))
      const checked = checkEntry({ ...draft, key: `${i} ${draft.key}`, moves })
      if (!checked.ok) throw new Error(checked.code)
      transaction(ledger, () => postEntry(ledger, checked.entry, BY))
    }
    return JSON.stringify(
      PROJECTION_NAMES.map((name) =>
        own.map((id) =>
          (
            ledger.database
              .prepare(`select * from ${name} where item_id = ? order by 1, 2, 3, 4, 5`)
              .raw(true)
              .all(id) as number[][]
          ).map((row) => row.slice(1)),
        ),
      ),
    )
  })
  expect(ends[1]).toBe(ends[0])
  expect(ends[2]).toBe(ends[0])
  expect(broken(test)).toEqual([])
})

it('a balance at any past moment is the sum of what had happened by then, by owner, lot and account', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const { itemIds } = seedBook(ledger, 'T4604W000001', 2)
  const next = random(5)
  for (let i = 0; i < 300; i++) {
    const checked = checkEntry(anyDraft(next, itemIds, i))
    if (!checked.ok) throw new Error(checked.code)
    try {
      transaction(ledger, () => postEntry(ledger, checked.entry, BY))
    } catch (error) {
      if (!(error instanceof ShortError)) throw error
    }
  }
  const all = ledger.database
    .prepare(
      'select item_id as itemId, at, account, owner_id as ownerId, lot_id as lotId, quantity from bonded_posting',
    )
    .all() as { itemId: number; at: number; account: number; ownerId: number; lotId: number; quantity: number }[]
  const itemId = itemIds[0] ?? 0
  for (let i = 0; i < 60; i++) {
    const row = all[Math.floor(next() * all.length)]
    const at = (row?.at ?? START) - Math.floor(next() * 2)
    const accounts = ACCOUNTS.filter(() => next() < 0.4).map((one) => one.name)
    const codes = new Set(accounts.map((name) => account(name).code))
    const ownerId = i % 3
    const wanted = all
      .filter(
        (one) =>
          one.itemId === itemId && one.at <= at && codes.has(one.account) && (ownerId === 2 || one.ownerId === ownerId),
      )
      .reduce((sum, one) => sum + one.quantity, 0)
    expect(balanceAt(ledger, { itemId, accounts, at, ...(ownerId === 2 ? {} : { ownerId }) })).toBe(wanted)
    const folded = new Map<string, number>()
    for (const one of all.filter((one) => one.itemId === itemId && one.at <= at)) {
      const place = `${one.account} ${one.ownerId} ${one.lotId}`
      folded.set(place, (folded.get(place) ?? 0) + one.quantity)
    }
    expect(
      balancesAt(ledger, itemId, at).map((row) => [
        `${account(row.account).code} ${row.ownerId} ${row.lotId}`,
        Number(row.quantity),
      ]),
    ).toEqual([...folded].filter(([, sum]) => sum !== 0).sort(([a], [b]) => inOrder(a, b)))
  }
  const now = balancesAt(ledger, itemId, undefined)
  for (const { name } of ACCOUNTS)
    expect(balanceAt(ledger, { itemId, accounts: [name] })).toBe(
      now.filter((one) => one.account === name).reduce((sum, one) => sum + one.quantity, 0),
    )
})

it('a reconciliation at any moment and entry stands on what a plain sum gives, counted from now or from the months before', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const books = [seedBook(ledger, 'T4604W000001', 2), seedBook(ledger, 'T4604W000002', 2)]
  const next = random(77)
  const items = books.flatMap((book) => book.itemIds)
  for (let i = 0; i < 400; i++) {
    const checked = checkEntry(anyDraft(next, items, i))
    if (!checked.ok) throw new Error(checked.code)
    try {
      transaction(ledger, () => postEntry(ledger, checked.entry, BY))
    } catch (error) {
      if (!(error instanceof ShortError)) throw error
    }
  }
  const all = ledger.database
    .prepare('select entry_id, at, item_id, owner_id, account, quantity, mark_kind, mark_id from bonded_posting')
    .raw(true)
    .all() as [number, number, number, number, number, number, number, number][]
  const last = Math.max(...all.map(([entry]) => entry))
  const nonzero = (sums: Map<string, number>): string[] =>
    [...sums].flatMap(([key, sum]) => (sum === 0 ? [] : [`${key} ${sum}`])).sort()
  for (let i = 0; i < 40; i++) {
    const cut = {
      bookIds: [...books.filter(() => next() < 0.6), ...books.slice(0, 1)].map((book) => book.bookId),
      ownerId: i % 3 === 0 ? -1 : i % 2,
      at: START + Math.floor(next() * 140 * DAY),
      through: next() < 0.3 ? last : Math.floor(next() * last),
    }
    const of = new Set(books.filter((book) => cut.bookIds.includes(book.bookId)).flatMap((book) => book.itemIds))
    const [balances, marks] = [new Map<string, number>(), new Map<string, number>()]
    for (const [entry, at, item, owner, code, quantity, kind, id] of all) {
      if (entry > cut.through || at > cut.at || !of.has(item) || (cut.ownerId >= 0 && owner !== cut.ownerId)) continue
      const { name, plane, stock } = accountOfCode(code)
      const add = (sums: Map<string, number>, key: string, sum: number): void =>
        void sums.set(key, (sums.get(key) ?? 0) + sum)
      add(balances, `${item} ${owner} ${name}`, quantity)
      if (stock && plane !== 'release')
        add(marks, `${item} ${owner} ${MARK_KINDS[kind]} ${id}`, plane === 'book' ? quantity : -quantity)
    }
    for (const few of [-1, 1_000_000]) {
      const { rows, open } = standings(ledger, cut, few)
      const found = rows.flatMap((row) =>
        Object.entries(row.accounts).map(([name, sum]) => [`${row.itemId} ${row.ownerId} ${name}`, sum] as const),
      )
      expect(nonzero(new Map(found))).toEqual(nonzero(balances))
      expect(
        nonzero(new Map(open.map((one) => [`${one.itemId} ${one.ownerId} ${one.kind} ${one.id}`, one.difference]))),
      ).toEqual(nonzero(marks))
      for (const mark of markFacts(ledger, open, cut))
        expect(mark.customs - mark.house).toBe(
          open.find(
            (one) =>
              one.itemId === mark.itemId &&
              one.ownerId === mark.ownerId &&
              one.kind === mark.kind &&
              one.id === mark.id,
          )?.difference,
        )
    }
  }
})

it('a key is posted once, an entry is taken back once, and the same entries in any order end the same', async () => {
  test = await openBondedLedger()
  const { ledger } = test.core
  const { itemIds } = seedBook(ledger, 'T4604W000001', 1)
  const itemId = itemIds[0] ?? 0
  const cause = { kind: 'receipt', id: 1, text: '示例' } as const
  const draft = (kind: EntryKind, from: AccountName, to: AccountName, i: number): EntryDraft => ({
    kind,
    key: kind,
    cause,
    at: START + i * DAY,
    moves: [
      { from, to, itemId, ownerId: 1, lotId: 0, quantity: fixed<'quantity'>(500_000), mark: { kind: 'list', id: 1 } },
    ],
  })
  const drafts = [
    draft('listPreCredited', 'bookOutside', 'preCredit', 0),
    draft('listCredited', 'preCredit', 'book', 1),
    draft('listPreDebited', 'book', 'preDebit', 2),
  ]
  const post = (draft: EntryDraft) => {
    const checked = checkEntry(draft)
    if (!checked.ok) throw new Error(checked.code)
    return transaction(ledger, () => postEntry(ledger, checked.entry, BY))
  }
  const reversed = [...drafts].reverse().map(post)
  const state = dump(test)
  expect(reversed.map((one) => one.again)).toEqual([false, false, false])
  expect(drafts.map(post).map((one) => one.again)).toEqual([true, true, true])
  expect(dump(test)).toBe(state)
  expect(balanceAt(ledger, { itemId, accounts: ['preDebit'] })).toBe(500_000)
  const about = { key: 'undo', cause, at: START + 9 * DAY }
  const undo = (): boolean =>
    transaction(ledger, () => reverseEntry(ledger, reversed[0]?.entryId ?? 0, about, BY)).again
  expect([undo(), undo()]).toEqual([false, true])
  expect(balanceAt(ledger, { itemId, accounts: ['preDebit'] })).toBe(0)
  expect(balanceAt(ledger, { itemId, accounts: ['preDebit'], at: START + 8 * DAY })).toBe(500_000)
  expect(broken(test)).toEqual([])
})
