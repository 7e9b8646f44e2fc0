import { afterEach, describe, expect, it } from 'vitest'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

function receipt(copNo: string, status: string, info: string): Uint8Array {
  return new TextEncoder().encode(
    `<CEB622Message guid="G" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>G</guid><customsCode>4612</customsCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122000000001</preNo><invtNo>46120262610000001A</invtNo><returnStatus>${status}</returnStatus><returnTime>20261122120000000</returnTime><returnInfo>${info}</returnInfo></InventoryReturn></CEB622Message>`,
  )
}

/** A ledger in which every sum and every projection has something to say. */
async function lived(): Promise<Office> {
  const of = await openOffice({ parcels: 12 })
  const { test, wire, parcels } = of
  const { id: flight } = await test.value('transport.save', { name: '示例航班', mode: '1210I' })
  await test.job('transport.assign', { transportId: flight, selection: { ids: parcels.slice(0, 9) } })
  await test.job('fix.apply', {
    selection: { ids: parcels.slice(9) },
    fix: { kind: 'set', document: 'waybill', field: 'packNo', value: '2' },
    reason: '示例',
  })
  await test.job('filing.file', { selection: { ids: parcels.slice(0, 6) } })
  await of.sync()
  const copNos = (
    await test.value('parcel.page', { filters: [{ field: 'ids', op: 'in', value: parcels.map(String) }] })
  ).rows.flatMap((row) => (row.copNo === '' ? [] : [row.copNo]))
  wire.items.push(
    { id: '1', fileName: '', bytes: receipt(copNos[0] ?? '', '100', '[Code:1300;Desc:人工退单]') },
    { id: '2', fileName: '', bytes: receipt(copNos[1] ?? '', '800', '[放行]') },
  )
  await of.sync()
  test.clock.advance(60_000)
  await test.job('filing.redeclare', { selection: { filters: [{ field: 'reason', op: 'is', value: '1300' }] } })
  await of.sync()
  return of
}

const TABLES = [
  'filing',
  'version_state',
  'parcel',
  'parcel_sum',
  'transport_sum',
  'defect_sum',
  'projection_defect',
  'parcel_by_order',
  'parcel_by_value',
  'parcel_zone',
  'buyer_purchase',
  'projection_number',
  'receipt_place',
  'outbox_lease',
] as const
/** Everything that can be derived; rows of sums that count nothing are no rows. */
function dump({ test }: Office): string {
  return JSON.stringify(
    TABLES.map((table) => [
      table,
      test.core.ledger
        .sql(`select * from ${table}${table.endsWith('_sum') ? ' where parcels <> 0' : ''} order by 1, 2, 3`)
        .raw(true)
        .all(),
    ]),
  )
}

describe('ledger.rebuild', () => {
  it('重建一个完好的台账，什么也不改', async () => {
    office = await lived()
    const before = dump(office)
    const { result } = await office.test.job('ledger.rebuild', {})
    expect(result).toMatchObject({ wrong: 0, wrongSums: 0 })
    expect(result?.filings).toBe(12)
    expect(result?.sums).toBeGreaterThan(4)
    expect(dump(office)).toBe(before)
  })

  it('投影与合计被毁后，重建与原来逐字节相同，定律随之成立', async () => {
    office = await lived()
    const { test } = office
    const before = dump(office)
    const { ledger } = test.core
    ledger
      .sql(
        "update filing set state = 'released', reason_code = '', pre_no = '', silent_at = null, sent_at = 1 where kind = 'CEB621Message'",
      )
      .run()
    ledger.sql("update version_state set rank = 0, status = '', invt_no = ''").run()
    ledger
      .sql(
        "update parcel set gross_weight = gross_weight, filing_state = 'draft', invt_no = '', pre_no = '', reason_code = 'x' where filing_id is not null",
      )
      .run()
    ledger.sql('update buyer_purchase set counted = 1 - counted').run()
    ledger.sql('update parcel_sum set parcels = parcels + 3, tax = 7').run()
    ledger.sql('update transport_sum set parcels = 0').run()
    ledger.sql('update defect_sum set parcels = -1').run()
    ledger.sql("update parcel_zone set order_from = 'ZZ', day_to = '2000-01-01'").run()
    const broken =
      (await test.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok).map((law) => law.id) ?? []
    expect(broken).toEqual(expect.arrayContaining(['L-PARCEL-SUM', 'L-TRANSPORT-SUM', 'L-DEFECT-SUM', 'L-REBUILD']))
    const { result } = await test.job('ledger.rebuild', {})
    expect(result?.wrong).toBeGreaterThan(0)
    expect(result?.wrongSums).toBeGreaterThan(0)
    expect(dump(office)).toBe(before)
    expect((await test.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  })

  it('管理员以外不能重建；取消后再来一次仍能到底', async () => {
    office = await lived()
    const { test } = office
    expect(await test.call('user.save', { login: 'lu', name: '录单', roles: ['clerk'] })).toMatchObject({ ok: true })
    expect(await test.call('ledger.rebuild', {}, 'lu')).toMatchObject({ ok: false, code: 'ROLE_REFUSED' })
    const before = dump(office)
    test.core.ledger.sql('update parcel_sum set parcels = parcels + 3').run()
    const started = await test.value('ledger.rebuild', {})
    await test.value('job.cancel', { id: started.jobId })
    expect((await test.core.jobs.ended(started.jobId)).state).toBe('cancelled')
    await test.job('ledger.rebuild', {})
    expect(dump(office)).toBe(before)
  })
})
