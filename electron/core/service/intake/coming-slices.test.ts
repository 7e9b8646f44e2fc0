import { afterEach, expect, it } from 'vitest'
import type { StagingSlice } from '../../../../db/intake/staging.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { fakeClock } from '../../../../test/support/ledger.ts'
import { ComingSlices, dropAhead, holdAhead, takeAhead } from './coming-slices.ts'
import type { BuildOrder, BuiltRow, SliceBuilder } from './row-build.ts'

const order = (day = '2026-11-30'): BuildOrder => ({
  kind: 'import-parcel',
  shape: {
    order: ['orderNo'],
    line: [],
    payment: [],
    waybill: [],
    receipt: [],
    client: [],
    goods: [],
    derivable: [],
    copies: [],
  },
  clientId: 3,
  clientKey: new Uint8Array(32),
  day,
})
const slice = (number: number, rows = 1000): StagingSlice => ({ slice: number, rows, body: Buffer.of(number) })
const row = (number: number): BuiltRow => ({
  row: number,
  mode: undefined,
  documents: {},
  goodsText: '',
  orderedOn: '',
})

/** A builder whose slices are ready when the test says so. */
function bench(slices: readonly StagingSlice[]) {
  const clock = fakeClock()
  const asked: { readonly slice: number; readonly skip: number; end(isWhole: boolean): void }[] = []
  let closed = false
  const builder: SliceBuilder = {
    build(body, skip) {
      const whole = Promise.withResolvers<boolean>()
      asked.push({ slice: body[0] ?? -1, skip, end: whole.resolve })
      async function* portions() {
        await whole.promise
        yield [row(body[0] ?? -1)]
      }
      return { portions: portions(), whole: whole.promise }
    },
    close() {
      closed = true
    },
  }
  const coming = new ComingSlices({
    order: order(),
    clock,
    builder,
    read: (from) => slices.find((one) => one.slice >= from),
  })
  const ended = async (at: number, isWhole = true): Promise<void> => {
    asked[at]?.end(isWhole)
    for (let turn = 0; turn < 4; turn++) await Promise.resolve()
  }
  return { coming, clock, asked, ended, slices: () => asked.map((one) => one.slice), isClosed: () => closed }
}

const ledger = {} as WriteHandle
afterEach(() => dropAhead(ledger))

it('while the file is still read one slice is built at a time, and then the builder rests twice as long as it took', async () => {
  const { coming, clock, ended, slices } = bench([])
  coming.offer(slice(0))
  coming.offer(slice(1))
  expect(slices()).toEqual([0])
  clock.advance(30)
  await ended(0)
  clock.advance(59)
  coming.offer(slice(2))
  expect(slices()).toEqual([0])
  clock.advance(1)
  coming.offer(slice(3))
  expect(slices()).toEqual([0, 3])
})

it('when all is staged the gaps are built too, in order, and each slice is written once', async () => {
  const all = [0, 1, 2, 3, 4].map((number) => slice(number))
  const { coming, asked, ended, slices } = bench(all)
  coming.offer(slice(0))
  await ended(0)
  coming.offer(slice(2))
  await ended(1)
  coming.goOn()
  expect(slices()).toEqual([0, 2, 1, 3])
  await ended(2)
  expect(slices()).toEqual([0, 2, 1, 3, 4])
  for (let at = 3; at < 5; at++) await ended(at)
  const written: number[] = []
  for (let next = coming.take(0, 0); next !== undefined; next = coming.take(next.slice + 1, 0))
    for await (const rows of next.portions) written.push(...rows.map((one) => one.row))
  expect(written).toEqual([0, 1, 2, 3, 4])
  expect(asked).toHaveLength(5)
})

it('what is built lies in memory up to a number of rows, more only as it is taken', async () => {
  const all = Array.from({ length: 100 }, (_unused, number) => slice(number))
  const { coming, ended, slices } = bench(all)
  coming.goOn()
  for (let at = 0; at < 100; at++) await ended(at)
  expect(slices()).toHaveLength(60)
  coming.take(0, 0)
  await ended(60)
  expect(slices()).toHaveLength(61)
  // A slice that is larger than all the room is built when nothing else lies there.
  const large = bench([slice(0, 90_000)])
  large.coming.goOn()
  expect(large.slices()).toEqual([0])
})

it('an acceptance that goes on in the middle of a slice asks for the rows from there on', async () => {
  const { coming, asked } = bench([slice(4), slice(5)])
  expect(coming.take(4, 300)).toMatchObject({ slice: 4, skip: 300 })
  expect(asked.map(({ slice: number, skip }) => [number, skip])).toEqual([
    [4, 300],
    [5, 0],
  ])
})

it('what was built is used for its own batch on its own day, and not when the builder has failed', async () => {
  const first = bench([slice(0)])
  holdAhead(ledger, 7, first.coming, first.clock)
  expect(takeAhead(ledger, 8, order())).toBeUndefined()
  expect(takeAhead(ledger, 7, order())).toBe(first.coming)
  expect(takeAhead(ledger, 7, order())).toBeUndefined()

  const yesterday = bench([slice(0)])
  holdAhead(ledger, 7, yesterday.coming, yesterday.clock)
  expect(takeAhead(ledger, 7, order('2026-12-01'))).toBeUndefined()
  expect(yesterday.isClosed()).toBe(true)

  const failed = bench([slice(0)])
  failed.coming.goOn()
  await failed.ended(0, false)
  holdAhead(ledger, 7, failed.coming, failed.clock)
  expect(takeAhead(ledger, 7, order())).toBeUndefined()
})

it('what nobody accepts is forgotten: when another batch comes, when it is given up, after a quarter of an hour', () => {
  const [one, other, third] = [bench([slice(0)]), bench([slice(0)]), bench([slice(0)])]
  holdAhead(ledger, 1, one.coming, one.clock)
  holdAhead(ledger, 2, other.coming, other.clock)
  expect(one.isClosed()).toBe(true)
  dropAhead(ledger, 1)
  expect(other.isClosed()).toBe(false)
  dropAhead(ledger, 2)
  expect(other.isClosed()).toBe(true)
  holdAhead(ledger, 3, third.coming, third.clock)
  third.clock.advance(15 * 60_000)
  expect(third.isClosed()).toBe(true)
  expect(takeAhead(ledger, 3, order())).toBeUndefined()
})
