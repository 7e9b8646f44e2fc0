import { afterEach, describe, expect, it } from 'vitest'
import { refundMoneyLaws } from '../../db/refund-money/laws.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { matchFx } from '../../shared/domain/refund/fx/match.ts'
import { makeFx } from '../support/refund-fx.ts'
import { declarationNo, workbook } from '../support/refund-files.ts'
import { openRefundOffice, type RefundOffice } from '../support/refund-office.ts'

let office: RefundOffice | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

const HEADER = ['交易日期', '币种', '贷方金额', '手续费', '业务编号', '对方户名', '附言']
const CAMT = (entries: string): string =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>${entries}</Stmt></BkToCstmrStmt></Document>`
const ENTRY =
  '<Ntry><Amt Ccy="USD">400.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><ValDt><Dt>2026-06-01</Dt></ValDt><AcctSvcrRef>C1</AcctSvcrRef></Ntry>'
const MT940 = ':20:X\n:25:ACC\n:60F:C260601USD0,\n:61:260602C600,NTRFNONREF//M1\n:86:BALANCE\n:62F:C260602USD600,\n'

describe('收汇', () => {
  it('files of banks in every shape go in once; payments meet their shipments; what is unpaid shows its days', async () => {
    office = await openRefundOffice()
    const { test, clientId } = office
    await office.exports([
      { no: declarationNo(1) },
      { no: declarationNo(2), amount: '970.00' },
      { no: declarationNo(3), amount: '555.00' },
    ])
    const take = async (bytes: Uint8Array | string, fileName: string) =>
      await test.job('fx.import', { hash: test.upload(bytes), fileName, clientId })
    const sheet = workbook([
      ['明细'],
      HEADER,
      ['2026-06-05', 'USD', '940.00', '30.00', 'B1', 'SAMPLE LLC', ''],
      ['2026-06-05', 'USD', 'x', '', 'B2', '', ''],
      ['2026-06-06', '火星币', '5', '', 'B3', '', ''],
    ])
    expect(await take(sheet, '收汇.xlsx')).toMatchObject({
      result: { rows: 3, good: 1, bad: 2, again: 0, findings: [{ row: 4 }, { row: 5 }] },
    })
    expect(await take(sheet, '收汇.xlsx')).toMatchObject({ result: { sameFile: true } })
    expect(await take(CAMT(ENTRY), 'camt.xml')).toMatchObject({ result: { good: 1, bad: 0 } })
    expect(await take(MT940, 'mt940.txt')).toMatchObject({ result: { good: 1, bad: 0 } })
    expect(
      await take(
        workbook([
          ['甲', '乙'],
          ['1', '2'],
        ]),
        '别的.xlsx',
      ),
    ).toMatchObject({ state: 'failed', code: 'HEADER_MISSING' })
    const both = workbook([
      ['查询账号', '100000000000'],
      ['交易时间', '摘要', '发生额', '对方账号', '对方户名', '借贷标志', '流水号'],
      ['2026-06-07 10:02:11', '手续费', '15.00', '', '示例银行', '借', 'L1'],
      ['2026-06-07 10:02:11', '收汇', '12,500.00', '', 'SAMPLE LLC', '贷', 'L2'],
    ])
    expect(await take(both, '流水.xlsx')).toMatchObject({
      result: { rows: 1, good: 0, bad: 1, findings: [{ row: 4, text: expect.stringContaining('没有币种一栏') }] },
    })
    const [known, whole] = [test.upload(both), { fileName: '流水.xlsx', clientId, currency: 'HKD' }]
    expect(await test.job('fx.import', { hash: known, ...whole })).toMatchObject({ result: { good: 1, again: 0 } })
    expect(await test.job('fx.import', { hash: known, ...whole })).toMatchObject({ result: { good: 1, again: 1 } })
    expect(await test.value('fx.match', {})).toEqual({ links: 3, receipts: 3, left: 1 })
    const { rows, unpaid, late } = await test.value('fx.shipments', {})
    expect(
      rows
        .map((row) => [row.declarationNo, row.state, row.received, row.links.map((link) => link.why).join(' ')])
        .sort(),
    ).toEqual([
      [declarationNo(1), 'paid', '1000.00', 'parts parts'],
      [declarationNo(2), 'paid', '970.00', 'amount'],
      [declarationNo(3), 'open', '0.00', ''],
    ])
    expect([unpaid, late]).toEqual([1, 0])
    expect(rows.find((row) => row.state === 'open')).toMatchObject({ dueOn: '2027-04-30', daysLeft: 159 })
    for (const law of refundMoneyLaws) expect([law.id, law.check(test.core.ledger).broken]).toEqual([law.id, []])
  })

  it('by hand: never more than came in or is due, never across currencies; deemed receipts need reason and evidence; a link can be taken back', async () => {
    office = await openRefundOffice()
    const { test, clientId } = office
    await office.exports([{ no: declarationNo(1) }])
    const receipt = { clientId, receivedOn: '2026-06-01', currency: 'USD', payer: 'SAMPLE' }
    expect(await test.value('fx.enter', { ...receipt, voucherNo: 'R1', amount: '2000' })).toEqual({ added: true })
    expect(await test.value('fx.enter', { ...receipt, voucherNo: 'R1', amount: '2000' })).toEqual({ added: false })
    await test.value('fx.enter', { ...receipt, voucherNo: 'R2', amount: '100', currency: 'EUR' })
    const ids = new Map((await test.value('fx.receipts', {})).rows.map((row) => [row.voucherNo, row.id]))
    const link = { receiptId: ids.get('R1') ?? 0, declarationNo: declarationNo(1), amount: '700', fee: '20' }
    for (const wrong of [
      { amount: '2001' },
      { amount: '1001' },
      { amount: '990', fee: '20' },
      { amount: '0' },
      { receiptId: ids.get('R2') ?? 0, amount: '100' },
    ])
      expect(await test.call('fx.link', { ...link, ...wrong })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
    await test.value('fx.link', link)
    const deem = { declarationNo: declarationNo(1), reasonCode: '10', amount: '280' }
    expect(await test.call('fx.deem', deem)).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
    expect(await test.call('fx.deem', { ...deem, amount: '281', evidence: '赔付凭证' })).toMatchObject({ ok: false })
    await test.value('fx.deem', { ...deem, evidence: '赔付凭证' })
    const [row] = (await test.value('fx.shipments', {})).rows
    expect(row).toMatchObject({ state: 'paid', received: '720.00', deemed: '280.00', open: '0.00' })
    await test.value('fx.unlink', { id: row?.links[0]?.id ?? 0 })
    expect((await test.value('fx.shipments', {})).rows[0]).toMatchObject({ state: 'part', open: '720.00' })
    await test.value('fx.deem', { ...deem, amount: '0', reasonCode: '08', contractDay: '2026-11-01' })
    expect((await test.value('fx.shipments', {})).rows[0]).toMatchObject({
      state: 'late',
      dueOn: '2026-11-01',
      daysLeft: -21,
    })
    expect((await test.value('doubt.groups', {})).groups.find((one) => one.rule === 'D-FX-LATE')).toMatchObject({
      count: 1,
    })
  })

  it('rates of a day or a month, of one unit or of a hundred', async () => {
    office = await openRefundOffice()
    const { test } = office
    const hash = test.upload(
      workbook([
        ['日期', '币种', '中间价', '适用'],
        ['2026-05-01', 'USD', '710.55', '当月'],
        ['2026-05-12', 'USD', '7.1122', ''],
        ['2026-05-12', 'JPY', '4.85', ''],
        ['2026-13-01', 'USD', '1', ''],
      ]),
    )
    expect(await test.job('rateTable.import', { hash, fileName: '汇率.xlsx' })).toMatchObject({
      result: { good: 3, bad: 1, findings: [{ row: 5 }] },
    })
    await test.value('rateTable.enter', { basis: 'month', day: '2026-06-15', currency: 'EUR', rate: '8.1' })
    expect(
      (await test.value('rateTable.list', {})).rates.map((one) => [one.day, one.currency, one.rate, one.basis]),
    ).toEqual([
      ['2026-06-01', 'EUR', '8.1', '当月'],
      ['2026-05-12', 'JPY', '4.85', '当日'],
      ['2026-05-12', 'USD', '7.1122', '当日'],
      ['2026-05-01', 'USD', '7.1055', '当月'],
    ])
  })

  it('on a generated year at least 90 % of the true links are found by themselves, and hardly a wrong one', () => {
    const made = makeFx(3, 30, 14)
    const found = matchFx(made.receipts, made.shipments, { maxFee: fixed(5_000_000), maxDays: 200 }).map(
      (link) => `${link.receiptId}>${link.shipmentId}`,
    )
    const right = found.filter((link) => made.truth.has(link)).length
    expect(right / made.truth.size).toBeGreaterThanOrEqual(0.9)
    expect((found.length - right) / found.length).toBeLessThanOrEqual(0.01)
  })
})
