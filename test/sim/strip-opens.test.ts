import { afterEach, expect, it } from 'vitest'
import { STRIP_OPENS } from '../../shared/contract/area/ledger.ts'
import type { Filter } from '../../shared/contract/index.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

function receipt(copNo: string, status: string, info: string): Uint8Array {
  return new TextEncoder().encode(
    `<CEB622Message guid="G" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>G</guid><customsCode>4612</customsCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122000000001</preNo><returnStatus>${status}</returnStatus><returnTime>20261122120000000</returnTime><returnInfo>${info}</returnInfo></InventoryReturn></CEB622Message>`,
  )
}

async function rows(of: Office, screen: string, filters: readonly Filter[]): Promise<number> {
  const asked = { filters: [...filters] }
  const { test } = of
  const counted =
    screen === 'outbox'
      ? await test.value('outbox.count', asked)
      : screen === 'filing'
        ? await test.value('filing.count', asked)
        : screen === 'receipt'
          ? await test.value('receipt.count', asked)
          : await test.value('parcel.count', asked)
  const paged =
    screen === 'outbox'
      ? await test.value('outbox.page', { ...asked, limit: 500 })
      : screen === 'filing'
        ? await test.value('filing.page', { ...asked, limit: 500 })
        : screen === 'receipt'
          ? await test.value('receipt.page', { ...asked, limit: 500 })
          : await test.value('parcel.page', { ...asked, limit: 500 })
  expect(paged.rows.length).toBe(counted.count)
  return counted.count
}

/** Filed and sent, one rejected, one released; then what is filed later stays here, and the rest falls silent. */
async function busyOffice(): Promise<Office> {
  const of = await openOffice({ parcels: 6 })
  const { test, wire, parcels } = of
  await test.job('filing.file', { selection: { ids: parcels.slice(0, 3) } })
  await of.sync()
  const copNos = (
    await test.value('parcel.page', { filters: [{ field: 'ids', op: 'in', value: parcels.map(String) }] })
  ).rows
    .map((row) => row.copNo)
    .filter((one) => one !== '')
  wire.items.push(
    { id: '1', fileName: '', bytes: receipt(copNos[0] ?? '', '100', '[Code:1300;Desc:人工退单]') },
    { id: '2', fileName: '', bytes: receipt('NOBODY00000000000000', '800', '放行') },
    { id: '3', fileName: '', bytes: receipt(copNos[1] ?? '', '800', '[放行]') },
  )
  await of.sync()
  for (let i = 0; i < 2; i++) {
    test.clock.advance(29 * 60_000)
    await of.sync()
  }
  wire.answer = (message) => (message.message.type === 'CEB621Message' ? 'unknown' : 'later')
  await test.job('filing.file', { selection: { ids: parcels.slice(3) } })
  await of.sync()
  return of
}

it('每个状态数字打开的列表，行数就是这个数字', async () => {
  office = await busyOffice()
  const strip = await office.test.value('ledger.strip', {})
  const opened: Record<string, number> = {}
  for (const [figure, { screen, filters }] of Object.entries(STRIP_OPENS))
    opened[figure] = await rows(office, screen, filters)
  const { queued, inFlight, silent, receiptsUnread, receiptsWaiting } = strip
  expect(opened).toEqual({ queued, inFlight, silent, receiptsUnread, receiptsWaiting })
  // A figure that is zero on both sides would prove little.
  expect(Object.entries(opened).filter(([, count]) => count === 0)).toEqual([])
})

it('工作台每一堆打开的列表，票数就是这一堆的数字', async () => {
  office = await busyOffice()
  const { piles } = await office.test.value('ledger.workQueue', {})
  const checked: string[] = []
  for (const pile of piles) {
    const { screen, filters } = pile.open
    const asked =
      screen === 'receipt' && filters.some((filter) => filter.field === 'filingState')
        ? 'filing'
        : screen === 'receipt' && filters.some((filter) => filter.field === 'reason')
          ? 'parcel'
          : screen
    if (!['outbox', 'filing', 'receipt', 'parcel', 'match'].includes(asked)) continue
    expect([pile.id, await rows(office, asked, filters)]).toEqual([pile.id, pile.count])
    checked.push(pile.id)
  }
  expect(checked).toEqual(expect.arrayContaining(['silent', 'reason-1300', 'receipts']))
})
