import { afterEach, expect, it, vi } from 'vitest'
import type * as InboxRead from '../../electron/core/service/filing/inbox-read.ts'
import { often } from '../support/often.ts'
import { openOffice, type Office } from './filing-office.ts'
import { random } from './filing-template.ts'
import type { TestLedger } from '../support/ledger.ts'

/** What the inbox keeps is read by whichever program comes next: after a kill between storing and reading, and after an update. */

const reader = vi.hoisted(() => ({
  /** A kind that the running program has never heard of. */
  unknown: '',
  /** So many items are read before the program is killed. */
  left: Number.POSITIVE_INFINITY,
}))
vi.mock('../../electron/core/service/filing/inbox-read.ts', async (original) => {
  const real = await original<typeof InboxRead>()
  const mocked: typeof InboxRead = {
    ...real,
    readInboxBytes(bytes, depth) {
      // As when the process ends in the middle of the transaction: nothing of it is kept, nothing more is written.
      if (--reader.left < 0) throw new Error('database connection is not open')
      const reading = real.readInboxBytes(bytes, depth)
      return reading.type !== '' && reading.type === reader.unknown
        ? { kind: 'parked', type: reading.type, code: 'KIND_LATER' }
        : reading
    },
  }
  return mocked
})

let open: TestLedger[] = []
afterEach(async () => {
  reader.unknown = ''
  reader.left = Number.POSITIVE_INFINITY
  for (const test of open) await test.close()
  open = []
})

let serial = 0
function receipt(copNo: string, status: string, time: string): Uint8Array {
  return new TextEncoder().encode(
    `<CEB622Message guid="${++serial}" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>${serial}</guid><customsCode>4612</customsCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122000000001</preNo><invtNo>46122026I000000001</invtNo><returnStatus>${status}</returnStatus><returnTime>${time}</returnTime><returnInfo>[Code:1300;Desc:示例]</returnInfo></InventoryReturn></CEB622Message>`,
  )
}

async function filedOffice(parcels: number): Promise<{ office: Office; copNos: string[] }> {
  const office = await openOffice({ parcels })
  await office.test.job('filing.file', { selection: { ids: office.parcels } })
  await office.sync()
  const copNos = (
    office.test.core.ledger.sql('select cop_no as copNo from parcel order by parcel_id').all() as { copNo: string }[]
  ).map((row) => row.copNo)
  return { office, copNos }
}

/** All that receipts decide, local times left out. */
function shown(test: TestLedger): string {
  const rows = (text: string): unknown => test.core.ledger.sql(text).raw(true).all()
  return JSON.stringify([
    rows(
      'select filing_id, state, version, flags, pre_no, invt_no, reason_code, reason from filing order by filing_id',
    ),
    rows('select filing_id, version, state, rank, status, return_time, seen, info from version_state order by 1, 2'),
    rows('select parcel_id, filing_state, reason_code, invt_no, pre_no from parcel order by parcel_id'),
    rows('select inbox_id, state, receipts from inbox_progress order by inbox_id'),
    rows('select count(*) from receipt'),
  ])
}

const laws = async (test: TestLedger): Promise<unknown> =>
  (await test.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)

const KILLS = often(25)
it(`killed ${KILLS} times between storing what came and reading it, the next start reads the rest: the same state as without a kill`, async () => {
  const PARCELS = 40
  const victim = await filedOffice(PARCELS)
  const twin = await filedOffice(PARCELS)
  expect(twin.copNos).toEqual(victim.copNos)
  let test = victim.office.test
  const draw = random(20)
  const STATUSES = ['2', '120', '300', '500', '100', '800', '899', '-621001', '999']
  let unread = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const items = Array.from({ length: 1 + Math.floor(draw() * 9) }, (_, i) => ({
      id: `${kill}-${i}`,
      fileName: '',
      bytes: receipt(
        victim.copNos[Math.floor(draw() * PARCELS)] ?? '',
        STATUSES[Math.floor(draw() * STATUSES.length)] ?? '2',
        `2026112210${10 + Math.floor(draw() * 50)}00000`,
      ),
    }))
    victim.office.wire.items.push(...items)
    twin.office.wire.items.push(...items)
    reader.left = Math.floor(draw() * items.length)
    await test.job('channel.sync', { untilIdle: false })
    unread += (
      test.core.ledger.sql("select count(*) as n from inbox_progress where state = 'stored'").get() as { n: number }
    ).n
    reader.left = Number.POSITIVE_INFINITY
    test = await test.reopen()
    open = [test, twin.office.test]
    await test.job('channel.sync', { untilIdle: false })
    await twin.office.sync()
    expect(shown(test), `kill ${kill}`).toBe(shown(twin.office.test))
  }
  expect(unread).toBeGreaterThan(KILLS)
  expect(await laws(test)).toEqual([])
})

it('a receipt of a kind from the next version is parked; the program that knows it applies it at its first start, once', async () => {
  const { office, copNos } = await filedOffice(3)
  let { test } = office
  reader.unknown = 'CEB622Message'
  office.wire.items.push({ id: '1', fileName: '', bytes: receipt(copNos[0] ?? '', '800', '20261122101000000') })
  await office.sync()
  const released = async (): Promise<number> =>
    (await test.value('filing.count', { filters: [{ field: 'state', op: 'is', value: 'released' }] })).count
  const receipts = (): unknown =>
    test.core.ledger
      .sql(
        'select r.ordinal, p.state, p.handled from receipt r join receipt_place p on p.receipt_id = r.receipt_id order by 1',
      )
      .raw(true)
      .all()
  expect(receipts()).toEqual([[0, 'unreadable', 0]])
  // The same program once more: still not read, still there once.
  test = await test.reopen()
  await test.job('channel.sync', { untilIdle: false })
  expect(receipts()).toEqual([[0, 'unreadable', 0]])
  expect(await released()).toBe(0)

  reader.unknown = ''
  test = await test.reopen()
  await test.job('channel.sync', { untilIdle: false })
  expect(await released()).toBe(1)
  expect(receipts()).toEqual([
    [0, 'applied', 1],
    [1, 'applied', 1],
  ])
  const after = shown(test)
  test = await test.reopen()
  open = [test]
  await test.job('channel.sync', { untilIdle: false })
  await test.value('receipt.retry', {})
  expect(shown(test)).toBe(after)
  expect(await laws(test)).toEqual([])
})
