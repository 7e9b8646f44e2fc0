import { afterEach, describe, expect, it } from 'vitest'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
const MINUTE = 60_000

async function copNoOf(test: Office['test'], parcelId: number): Promise<string> {
  return (
    (
      await test.value('filing.page', {
        filters: [
          { field: 'parcel', op: 'is', value: String(parcelId) },
          { field: 'kind', op: 'is', value: 'CEB621Message' },
        ],
      })
    ).rows[0]?.copNo ?? ''
  )
}

function receipt(copNo: string, status: string, info: string): string {
  return `<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="4B0D94B1-42A2-C399-E805-7CB8637AEFA6"><InventoryReturn><guid>4B0D94B1-42A2-C399-E805-7CB8637AEFA6</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><returnStatus>${status}</returnStatus><returnTime>20261122090010000</returnTime><returnInfo>${info}</returnInfo></InventoryReturn></CEB622Message>`
}

describe('退单按原因分组', () => {
  it('two texts under the code that stands for anything are two reasons: the fix for one leaves the other', async () => {
    office = await openOffice({ parcels: 3 })
    const { test, wire, parcels, sync } = office
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    for (const [at, parcel] of parcels.entries()) {
      const info = `[Code:1300;Desc:人工退单，${at === 0 ? '订购人身份证号码有误' : '请补充品牌'}]`
      const bytes = new TextEncoder().encode(receipt(await copNoOf(test, parcel), '100', info))
      wire.items.push({ id: String(parcel), fileName: '', bytes })
    }
    await sync()
    test.clock.advance(MINUTE)
    const { groups } = await test.value('receipt.reasons', {})
    expect(groups.map((group) => [group.code, group.count])).toEqual([
      ['1300:请补充品牌', 2],
      ['1300:订购人身份证号码有误', 1],
    ])
    const filters = [{ field: 'reason', op: 'is' as const, value: '1300:请补充品牌' }]
    expect((await test.value('parcel.count', { filters })).count).toBe(2)
    expect((await test.value('filing.count', { filters })).count).toBe(2)
    expect(
      await test.job('filing.redeclare', {
        selection: { filters },
        fix: { kind: 'set', document: 'order', field: 'note', value: '已补充品牌' },
      }),
    ).toMatchObject({ result: { redeclared: 2 } })
    expect((await test.value('receipt.reasons', {})).groups.map((group) => group.count)).toEqual([1])
    expect((await test.value('parcel.count', { filters: [{ field: 'reason', op: 'is', value: '1300' }] })).count).toBe(
      1,
    )
    const verified = await test.job('ledger.verify', {})
    expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
  })
})
