import { afterEach, describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { proofLaws } from '../../db/refund/proof-laws.ts'
import { declarationNo } from '../support/refund-files.ts'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'

let office: PacketOffice | undefined
afterEach(async () => {
  await office?.close()
  office = undefined
})

describe('证明申请', () => {
  it('an application holds its goods, goes out as a sheet, and stands among the papers once it is granted', async () => {
    const one = (office = await packetOffice())
    await one.exports({})
    const line = { declarationNo: declarationNo(1), itemNo: 1, quantity: '200' }
    const ask = (quantity: string, values: Record<string, string>) =>
      one.ledger.call('certificateRequest.create', {
        clientId: one.clientId,
        kind: 'returned',
        period: '202611',
        lines: [{ ...line, quantity, values }],
      })
    expect(await ask('501', { reason: '示例' })).toMatchObject({ code: 'PAPER_USED', data: { left: '500' } })
    expect(await ask('200', {})).toMatchObject({ code: 'FIELD_INVALID', data: { label: '第 1 行 退运原因' } })
    const made = await ask('200', { reason: '示例：质量不符', taxPaid: '130.00' })
    const id = made.ok ? made.value.id : 0
    const candidates = async (): Promise<string[]> =>
      (await one.ledger.value('certificateRequest.candidates', { clientId: one.clientId, kind: 'returned' })).items.map(
        (item) => item.left,
      )
    expect(await candidates()).toEqual(['300'])
    const step = (act: 'file' | 'grant', more = {}) =>
      one.ledger.call('certificateRequest.act', { id, act, day: '2026-11-22', ...more })
    expect(await step('file')).toMatchObject({ code: 'REQUEST_STATE' })
    const sheet = (await one.ledger.job('certificateRequest.export', { id })).result
    const book = read(one.ledger.core.content.bytes(sheet?.hash ?? ''))
    const cells = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1, raw: false })
    expect(cells[1]).toEqual(expect.arrayContaining([`${declarationNo(1)}001`, '示例：质量不符', '200', '130']))
    expect((await one.ledger.job('certificateRequest.export', { id, as: 'pdf' })).result?.fileName).toContain('.pdf')
    expect(await step('file')).toMatchObject({ ok: true })
    expect(await step('grant')).toMatchObject({ code: 'FIELD_INVALID' })
    expect(await step('grant', { certificateNo: 'Z2026-1' })).toMatchObject({ ok: true })
    expect(await candidates()).toEqual(['300'])
    const { rows } = await one.ledger.value('certificate.page', {})
    expect(rows).toEqual([expect.objectContaining({ number: 'Z2026-1' })])
    expect((await one.ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  })

  it('two vouchers of one item ask for its sale at home together: the certificate takes both quantities from what can be claimed, and the laws see a certificate that is not there', async () => {
    const one = (office = await packetOffice())
    await one.exports({})
    const values = { voucherNo: 'V', salesVoucher: 'S', soldOn: '2026-06-01', reason: '示例' }
    const line = { declarationNo: declarationNo(1), itemNo: 1, values }
    const { id } = await one.ledger.value('certificateRequest.create', {
      clientId: one.clientId,
      kind: 'domesticSale',
      period: '202611',
      lines: [
        { ...line, quantity: '200' },
        { ...line, quantity: '150' },
      ],
    })
    await one.ledger.job('certificateRequest.export', { id })
    await one.ledger.value('certificateRequest.act', { id, act: 'file', day: '2026-11-20' })
    await one.ledger.value('certificateRequest.act', { id, act: 'grant', day: '2026-11-21', certificateNo: 'Z2026-2' })
    const left = await one.ledger.value('certificateRequest.candidates', { clientId: one.clientId, kind: 'returned' })
    expect(left.items.map((item) => item.left)).toEqual(['150'])
    const broken = (): string[] => proofLaws.flatMap((law) => law.check(one.ledger.core.ledger).broken)
    expect(broken()).toEqual([])
    one.ledger.core.ledger.database.exec("update certificate_request set certificate_no = 'Z9', state = 'refused'")
    expect(broken()).toEqual([`state ${id}`])
    one.ledger.core.ledger.database.exec("update certificate_request set state = 'granted'")
    expect(broken()).toEqual([`granted ${id} ${declarationNo(1)} 1`, `granted ${id} ${declarationNo(1)} 1`])
  })

  it('an agency certificate that is not there yet stands in the radar with its day, unverified', async () => {
    const one = (office = await packetOffice())
    await one.exports({ date: '2026-05-20' })
    await one.ledger.value('certificateRequest.create', {
      clientId: one.clientId,
      kind: 'agencyExport',
      period: '202611',
      lines: [
        {
          declarationNo: declarationNo(1),
          itemNo: 1,
          quantity: '500',
          values: { principal: '示例公司', principalTaxId: '91410100MA00000001', agreementNo: 'X1' },
        },
      ],
    })
    const { rows } = await one.ledger.value('deadline.list', { within: 400, kind: 'certificate' })
    expect(rows).toEqual([expect.objectContaining({ day: '2027-04-15', verified: false })])
  })
})
