import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unfitForXml } from '../xml/escape.ts'
import { buildDxp, carriedText, CEB_RECEIVERS, readDxp, readDxpReply } from './index.ts'
import type { DxpMessage } from './index.ts'

const utf8 = new TextEncoder()
const MESSAGE: DxpMessage = {
  copMsgId: 'SL-MESSAGE-1',
  senderId: 'DXPENT0000000001',
  receiverIds: [CEB_RECEIVERS.import],
  createTime: '2026-04-01T09:30:00',
  msgType: 'CEB311Message',
  data: utf8.encode('<a>示例</a>'),
}

describe('DxpMsg', () => {
  it('carries any bytes and comes back as it was written', () => {
    const word = fc
      .string({ minLength: 1, maxLength: 16 })
      .filter((text) => unfitForXml(text) < 0 && text.trim() === text)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), word, word, (data, senderId, copMsgId) => {
        const message: DxpMessage = {
          ...MESSAGE,
          data,
          senderId,
          copMsgId,
          receiverIds: [CEB_RECEIVERS.import, CEB_RECEIVERS.export],
          addInfo: {
            fileName: 'a&b.xml',
            icCard: '1',
            keys: [{ name: 'RetType', value: '<2>' }],
            encode: 'UTF-8',
            recMapId: '3',
          },
        }
        expect(readDxp(buildDxp(message))).toEqual({ ok: true, signed: false, message })
      }),
    )
  })

  it('is read without namespace, with layout, and inside the DxpMsgSv of the nodes', () => {
    const inner =
      '<DxpMsg ver="1.0">\n <TransInfo>\n <CopMsgId> M-1 </CopMsgId>\n <SenderId>S</SenderId><ReceiverIds><ReceiverId>R</ReceiverId></ReceiverIds></TransInfo>\n<Data>\nPGE\nvPg==\n</Data></DxpMsg>'
    const message = {
      copMsgId: 'M-1',
      senderId: 'S',
      receiverIds: ['R'],
      createTime: '',
      msgType: '',
      data: utf8.encode('<a/>'),
    }
    expect(readDxp(inner)).toEqual({ ok: true, signed: false, message })
    expect(readDxp(`\uFEFF<?xml version="1.0"?><DxpMsgSv ver="1.0"><SvNo/>${inner}</DxpMsgSv>`)).toEqual({
      ok: true,
      signed: false,
      message,
    })
  })

  it('answers for what is none', () => {
    expect(readDxp('<a/>')).toMatchObject({ ok: false, code: 'DXP_UNKNOWN_ROOT' })
    expect(readDxp('<DxpMsg/>')).toMatchObject({ ok: false, code: 'DXP_DATA' })
    expect(readDxp('<DxpMsg><Data>***</Data></DxpMsg>')).toMatchObject({ ok: false, code: 'DXP_DATA' })
    expect(readDxp('<DxpMsg><Data></Data></DxpMsg>')).toMatchObject({ ok: false, code: 'DXP_DATA' })
    expect(readDxp('<!DOCTYPE a><DxpMsg/>')).toMatchObject({ ok: false, code: 'XML_DTD' })
  })

  it('ids that the envelope cannot hold are errors of the programmer', () => {
    for (const wrong of [
      { senderId: '' },
      { senderId: 'x'.repeat(17) },
      { receiverIds: [] },
      { receiverIds: Array.from({ length: 6 }, () => 'R') },
      { copMsgId: '' },
      { copMsgId: 'x'.repeat(256) },
    ]) {
      expect(() => buildDxp({ ...MESSAGE, ...wrong })).toThrow(RangeError)
    }
  })

  it('text is UTF-8 or nothing', () => {
    expect(carriedText(utf8.encode('\uFEFF<a>中</a>'))).toBe('<a>中</a>')
    expect(carriedText(Uint8Array.of(0xd6, 0xd0))).toBeUndefined()
  })
})

describe('DxpRep', () => {
  it('gives the codes, the results of each receiver and the message that is answered', () => {
    const xml =
      '<dxp:DxpRep xmlns:dxp="http://www.chinaport.gov.cn/dxp" ver="1.0"><dxp:RecevierId>DXPENT0000000001</dxp:RecevierId><dxp:Response>' +
      '<dxp:ResponseCode>2001</dxp:ResponseCode><dxp:ResponseInfo>指定的接收方不存在</dxp:ResponseInfo><dxp:Results><dxp:Result><dxp:RecId>R</dxp:RecId><dxp:Code>2001</dxp:Code></dxp:Result></dxp:Results>' +
      '<dxp:NoticeTime>2026-04-01</dxp:NoticeTime><dxp:OriHead><dxp:CopMsgId>M-1</dxp:CopMsgId></dxp:OriHead></dxp:Response></dxp:DxpRep>'
    expect(readDxpReply(xml)).toEqual({
      ok: true,
      reply: {
        receiverId: 'DXPENT0000000001',
        responses: [
          {
            code: '2001',
            info: '指定的接收方不存在',
            results: [{ receiverId: 'R', code: '2001' }],
            noticeTime: '2026-04-01',
            original: { copMsgId: 'M-1', senderId: '', receiverIds: [], createTime: '', msgType: '' },
          },
        ],
      },
    })
    expect(readDxpReply('<DxpMsg/>')).toMatchObject({ ok: false, code: 'DXP_UNKNOWN_ROOT' })
  })
})
