import { describe, expect, it } from 'vitest'
import { ALREADY_THERE, RETURN_STATUS_TABLE } from '../../domain/filing/status.ts'
import { ERROR_CODES, errorCode, saysAlreadyThere } from './error-codes.ts'
import { isReceiptType, readReceipts } from './receipt.ts'
import type { Receipt } from './receipt.ts'
import { RECEIPT_STATUSES, receiptStatus } from './status.ts'
import { CEB_TYPES } from './type.ts'
import { exampleGuid, exampleMessage, exampleReceipt } from './valid-message.fixture.ts'

function receipt(info: string, status = '2'): Receipt {
  const [only] = readReceipts(
    exampleReceipt('CEB622Message', [{ returnStatus: status, returnTime: '20260401101112345', returnInfo: info }]),
  )
  if (only === undefined) throw new Error('no receipt')
  return only
}

describe('receipts', () => {
  it('all kinds come in one shape with the type they answer', () => {
    const answered = CEB_TYPES.filter(isReceiptType).map((type) => [
      type.slice(3, 6),
      readReceipts(exampleReceipt(type, [{}]))[0]?.forType?.slice(3, 6),
    ])
    expect(answered).toEqual([
      ['214', '213'],
      ['216', '215'],
      ['304', '303'],
      ['312', '311'],
      ['404', '403'],
      ['412', '411'],
      ['506', '505'],
      ['508', '507'],
      ['510', '509'],
      ['512', '511'],
      ['514', '513'],
      ['604', '603'],
      ['606', '605'],
      ['608', '607'],
      ['622', '621'],
      ['624', '623'],
      ['626', '625'],
      ['702', '701'],
      ['712', '711'],
      ['900', undefined],
    ])
    expect(readReceipts(exampleMessage('CEB621Message'))).toEqual([])
  })

  it('a full return gives keys, numbers, status and the code of its text', () => {
    const head = {
      guid: exampleGuid(1),
      customsCode: '4604',
      agentCode: '4601630004',
      copNo: 'SL1',
      preNo: 'B20260401000000001',
      invtNo: '460420261000000001',
      returnStatus: '800',
      returnTime: '20260401101112345',
      returnInfo: '[Code:2600;Desc:放行]',
    }
    expect(readReceipts(exampleReceipt('CEB622Message', [head]))).toEqual([
      {
        receiptType: 'CEB622Message',
        forType: 'CEB621Message',
        keys: { copNo: 'SL1', agentCode: '4601630004' },
        fields: head,
        guid: exampleGuid(1),
        status: '800',
        statusName: '放行',
        family: 'released',
        returnTime: '20260401101112345',
        info: '[Code:2600;Desc:放行]',
        infoCode: '2600',
        infoCodes: [{ code: '2600', text: '放行' }],
        alreadyThere: false,
        waitsForPayment: false,
        copNo: 'SL1',
        preNo: 'B20260401000000001',
        invtNo: '460420261000000001',
      },
    ])
  })

  it('the order number is taken from the text only when the text names exactly one', () => {
    expect(
      receipt('清单[电商企业编码：4403961X7S,订单编号：276618161072]报文校验失败:系统异常:null', '-621001'),
    ).toMatchObject({ orderNoInText: '276618161072', ebcCodeInText: '4403961X7S' })
    expect(receipt('清单新增申报成功[GUID][电商企业编码：4403961X7S订单编号：SL-1]').orderNoInText).toBe('SL-1')
    expect(
      receipt('清单新增申报成功[订单编号：SL-1]; 对应电商平台为[46016602EV]订单号为[SL-1]支付信息不存在').orderNoInText,
    ).toBe('SL-1')
    expect(receipt('订单编号：SL-1 与 订单编号：SL-2 冲突').orderNoInText).toBeUndefined()
    expect(receipt('订单编号：').orderNoInText).toBeUndefined()
    expect(receipt('[Code:2600;Desc:放行]').orderNoInText).toBeUndefined()
  })

  it('status 2 with a missing payment waits; a rejection with the same words does not', () => {
    const text = '清单新增申报成功[SL]; 对应电商平台为[46016602EV]订单号为[SL-1]支付信息不存在'
    expect([receipt(text).waitsForPayment, receipt(text, '100').waitsForPayment]).toEqual([true, false])
  })

  it('a 900 is about the type it names, if anybody knows it, and joins by the CopMsgId', () => {
    const about = (oriMessageType: string) =>
      readReceipts(exampleReceipt('CEB900Message', [{ oriMessageType, oriCopMsgId: 'M-1', returnStatus: '-1' }]))[0]
    expect(about('CEB311Message')).toMatchObject({
      forType: 'CEB311Message',
      keys: { oriCopMsgId: 'M-1', oriMessageType: 'CEB311Message' },
    })
    expect(about('Unknown')?.forType).toBeUndefined()
  })

  it('what is missing stays missing and an unknown status is kept, not guessed', () => {
    const [bare] = readReceipts(exampleReceipt('CEB622Message', [{}]))
    expect(bare).toMatchObject({ keys: {}, status: '', statusName: '', returnTime: '', info: '', guid: '' })
    const strange = receipt('', '777')
    expect([strange.family, strange.statusName]).toEqual([undefined, '777'])
  })

  it('a crafted text costs no more than a long one', () => {
    expect(receipt('[Code:1;Desc:'.repeat(500_000)).infoCodes.length).toBeLessThan(400)
  })
})

describe('statuses and error codes', () => {
  it('the statuses are those of the filing table, each with a family', () => {
    expect(RECEIPT_STATUSES.map(({ code }) => code)).toEqual(RETURN_STATUS_TABLE.map(({ status }) => status))
    expect(receiptStatus('120')).toMatchObject({ family: 'accepted', final: false })
    expect(receiptStatus('100')).toMatchObject({ family: 'rejected', final: true })
    expect(receiptStatus('2')).toMatchObject({ family: 'sending', final: false })
    expect(['300', '500', '501', '700', '800', '899', '399'].map((code) => receiptStatus(code)?.family)).toEqual([
      'review',
      'inspection',
      'detained',
      'returned',
      'released',
      'closed',
      'closed',
    ])
  })

  it('a negative status is a failure with the message of the table', () => {
    expect(receiptStatus('-621005')).toMatchObject({ family: 'failed', name: '清单[*]的购买金额超过单笔限额[[*]]' })
    expect(receiptStatus('-999999')).toMatchObject({ family: 'failed', name: '处理失败' })
    expect(receiptStatus('x')).toBeUndefined()
  })

  it('every code that the filing rules take for "already there" is of that class here', () => {
    for (const code of ALREADY_THERE) expect(saysAlreadyThere(code), code).toBe(true)
    for (const code of ['-301014', '-401012', '-505016', '-621004', '-304001'])
      expect(errorCode(code)?.class, code).toBe('duplicate')
    for (const code of ['-301008', '-621001', '-621005', '2', '']) expect(saysAlreadyThere(code), code).toBe(false)
  })

  it('codes are unique and have messages', () => {
    expect(new Set(ERROR_CODES.map(({ code }) => code)).size).toBe(ERROR_CODES.length)
    for (const { code, message } of ERROR_CODES) {
      expect(code).toMatch(/^(\d{4}|-\d{3,6})$/)
      expect(message).toMatch(/\p{Script=Han}/u)
    }
  })
})
