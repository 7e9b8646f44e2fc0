import { afterEach, describe, expect, it } from 'vitest'
import type { CallOut } from '../../shared/contract/index.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

type Parcel = CallOut<'parcel.get'>
const inventoryOf = (parcel: Parcel): Parcel['documents'][number] => {
  const found = parcel.documents.find((document) => document.kind === 'inventory')
  if (found === undefined) throw new Error('no fourth column')
  return found
}
const fieldsOf = (document: Parcel['documents'][number]): Record<string, string> =>
  Object.fromEntries(document.fields.filter((field) => field.value !== '').map((field) => [field.field, field.value]))

describe('parcel.get 的第四栏', () => {
  it('申报前是组好的预览，申报后是冻结的那一版：逐字段等于发出的报文，个人信息遮盖', async () => {
    office = await openOffice({ parcels: 3 })
    const { test, wire, parcels, sync } = office
    const id = parcels[1] ?? 0
    const before = inventoryOf(await test.value('parcel.get', { id }))
    expect(before).toMatchObject({ present: true, revision: 0, note: '预览，尚未申报' })
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    const after = inventoryOf(await test.value('parcel.get', { id }))
    expect(after).toMatchObject({ present: true, revision: 1, note: '第 1 版，已申报' })
    const sent = wire.sent
      .find((one) => one.message.type === 'CEB621Message')
      ?.message.documents.find((document) => document.head['copNo'] === fieldsOf(after)['copNo'])
    const personal = new Set(after.fields.filter((field) => field.personal).map((field) => field.field))
    expect([...personal].sort()).toEqual(['buyerIdNumber', 'buyerName', 'buyerTelephone', 'consigneeAddress'])
    for (const [field, value] of Object.entries(fieldsOf(after))) {
      if (personal.has(field)) expect([field, value]).not.toEqual([field, sent?.head[field]])
      else expect([field, value]).toEqual([field, sent?.head[field]])
    }
    expect(after.lines).toEqual(sent?.lines)
    // The preview promised what was sent, but for what only the declaration gives.
    const { copNo: _copNo, appTime: _appTime, ...promised } = fieldsOf(after)
    expect(fieldsOf(before)).toEqual(promised)
    expect(after.fields.filter((field) => field.unequal)).toEqual([])
  })

  it('申报之后单证改了，清单仍是申报时的值，与单证不同的字段标出', async () => {
    office = await openOffice({ parcels: 1 })
    const { test, wire, parcels, sync } = office
    const id = parcels[0] ?? 0
    await test.job('filing.file', { selection: { ids: parcels } })
    await sync()
    const filed = fieldsOf(inventoryOf(await test.value('parcel.get', { id })))
    const key = (await test.value('parcel.get', { id })).row.copNo
    wire.items.push({
      id: '1',
      fileName: '',
      bytes: new TextEncoder().encode(
        `<CEB622Message guid="G" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>G</guid><customsCode>4612</customsCode><agentCode>4101960CCC</agentCode><copNo>${key}</copNo><preNo>B20261122000000001</preNo><returnStatus>100</returnStatus><returnTime>20261122120000000</returnTime><returnInfo>[Code:1300;Desc:人工退单]</returnInfo></InventoryReturn></CEB622Message>`,
      ),
    })
    await sync()
    expect((await test.value('parcel.get', { id })).row.filingState).toBe('rejected')
    await test.job('fix.apply', {
      selection: { ids: [id] },
      fix: { kind: 'set', document: 'waybill', field: 'grossWeight', value: '9.5' },
      reason: '示例',
    })
    const now = inventoryOf(await test.value('parcel.get', { id }))
    expect(fieldsOf(now)).toEqual(filed)
    expect(now.fields.filter((field) => field.unequal).map((field) => field.field)).toEqual(['grossWeight'])
  })

  it('差异说出两边的值', async () => {
    office = await openOffice({ parcels: 1 })
    const { test, parcels } = office
    await test.job('fix.apply', {
      selection: { ids: parcels },
      fix: { kind: 'set', document: 'payment', field: 'amountPaid', value: '1.5' },
      reason: '示例',
    })
    const parcel = await test.value('parcel.get', { id: parcels[0] ?? 0 })
    const paid = parcel.documents[0]?.fields.find((field) => field.field === 'acturalPaid')?.value ?? ''
    expect(parcel.defects.find((defect) => defect.rule === 'M-PAY-AMOUNT')?.text).toMatch(
      new RegExp(`^订单 ${paid}(\\.00|0)?，支付单 1\\.50$`),
    )
  })
})
