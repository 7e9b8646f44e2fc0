import { describe, expect, it } from 'vitest'
import { canonicalize } from '../xml/canonical.ts'
import { buildCeb, CebBuildError } from './build.ts'
import { businessKeys } from './business-key.ts'
import { readCeb } from './read.ts'
import type { CebMessage } from './type.ts'
import { EXAMPLE_TYPES, exampleGuid, exampleMessage, exampleReceipt } from './valid-message.fixture.ts'

function read(xml: string): CebMessage {
  const reading = readCeb(xml)
  if (!reading.ok) throw new Error(reading.code)
  return reading.message
}

function buildError(message: CebMessage): string {
  try {
    buildCeb(message, '202205')
    return ''
  } catch (error) {
    if (error instanceof CebBuildError) return `${error.code} ${error.path} ${error.message}`
    throw error
  }
}

const RETURN = {
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

describe('buildCeb and readCeb', () => {
  it('what is built is read back unchanged, in both editions', () => {
    for (const type of EXAMPLE_TYPES) {
      const message = exampleMessage(type, 3)
      for (const edition of ['2018', '202205'] as const) expect(read(buildCeb(message, edition)), type).toEqual(message)
    }
  })

  it('what is built is canonical, so that its bytes are what a signature covers', () => {
    for (const type of EXAMPLE_TYPES) {
      const text = buildCeb(exampleMessage(type, 2), '202205')
      expect(canonicalize(text)).toEqual({ ok: true, text })
      expect(text.startsWith(`<ceb:${type} xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="`)).toBe(true)
    }
  })

  it('elements come in table order whatever the order of the keys, undefined ones are left out, empty ones stay', () => {
    const text = buildCeb(
      exampleReceipt('CEB312Message', [{ returnInfo: '', orderNo: 'A', guid: 'g', ...JSON.parse('{}') }]),
      '202205',
    )
    expect(text).toContain(
      '<ceb:OrderReturn><ceb:guid>g</ceb:guid><ceb:orderNo>A</ceb:orderNo><ceb:returnInfo></ceb:returnInfo></ceb:OrderReturn>',
    )
  })

  it('subscriptions and the extension survive, the extension as canonical XML in its own namespaces', () => {
    const message: CebMessage = {
      ...exampleMessage('CEB303Message'),
      subscribes: [
        { status: 'RET', dxpMode: 'DXP', dxpAddress: 'DXPENT0000000002' },
        { status: 'ALL', dxpMode: 'DXP', dxpAddress: 'DXPENT0000000003', note: '' },
      ],
      extension: { name: 'own', version: '1', message: '<own:a xmlns:own="urn:own" b="&lt;">x &amp; y</own:a>' },
    }
    const text = buildCeb(message, '202205')
    expect(canonicalize(text)).toEqual({ ok: true, text })
    const again = read(text)
    expect(again.subscribes).toEqual(message.subscribes)
    expect(again.extension?.message).toContain('xmlns:own="urn:own"')
    expect(buildCeb(again, '202205')).toBe(text)
  })

  it('an unknown name, an unfit character and a node that does not belong are errors of the programmer, without the value', () => {
    const order = exampleMessage('CEB311Message')
    const withHead = (values: Record<string, string>): CebMessage => ({
      ...order,
      documents: [{ head: values, lines: [] }],
    })
    expect(buildError(withHead({ orderNumber: '1' }))).toContain('UNKNOWN_FIELD Order/OrderHead/orderNumber')
    expect(buildError(withHead(JSON.parse('{"__proto__": "1"}')))).toContain('UNKNOWN_FIELD')
    const unfit = buildError(withHead({ buyerName: '张三\u000b' }))
    expect(unfit).toContain('XML_CHARACTER Order/OrderHead/buyerName')
    expect(unfit).not.toContain('张三')
    const payment = exampleMessage('CEB411Message')
    expect(buildError({ ...payment, documents: [{ head: {}, lines: [{}] }] })).toContain(
      'UNEXPECTED_NODE Payment/lines',
    )
    expect(
      buildError({
        ...exampleReceipt('CEB412Message', [{}]),
        transfer: { copCode: '', copName: '', dxpMode: '', dxpId: '' },
      }),
    ).toContain('UNEXPECTED_NODE')
    expect(buildError({ ...order, extension: { name: '', version: '', message: '<a>' } })).toContain(
      'UNEXPECTED_NODE ExtendMessage/Message',
    )
  })
})

describe('readCeb is as lenient as real receipts demand', () => {
  const body = (p: string) =>
    `<${p}InventoryReturn><${p}guid>g</${p}guid><${p}returnStatus>2</${p}returnStatus></${p}InventoryReturn>`

  it('takes the namespace as default, prefixed, foreign or not at all, with and without byte order mark', () => {
    const variants = [
      `<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" guid="m" version="1.0">${body('')}</CEB622Message>`,
      `<ceb:CEB622Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="m" version="1.0">${body('ceb:')}</ceb:CEB622Message>`,
      `<x:CEB622Message xmlns:x="urn:other" guid="m" version="1.0">${body('x:')}</x:CEB622Message>`,
      `<CEB622Message guid="m" version="1.0">${body('')}</CEB622Message>`,
      `<ceb:CEB622Message guid="m" version="1.0">${body('ceb:')}</ceb:CEB622Message>`,
    ]
    for (const xml of variants) {
      for (const text of [xml, `\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`]) {
        expect(read(text)).toEqual({
          type: 'CEB622Message',
          guid: 'm',
          version: '1.0',
          signed: false,
          documents: [{ head: { guid: 'g', returnStatus: '2' }, lines: [] }],
        })
      }
    }
  })

  it('names unknown and repeated elements and leaves the rest as it is', () => {
    const xml =
      '<CEB816Message guid="m" version="1.0"><Tax><TaxHeadRd><guid>g</guid><orderNo>A</orderNo><guid>h</guid><__proto__>x</__proto__></TaxHeadRd>' +
      '<TaxListRd><gnum>1</gnum></TaxListRd><Other/></Tax><More/></CEB816Message>'
    const message = read(xml)
    expect(message.documents).toEqual([{ head: { guid: 'g' }, lines: [{ gnum: '1' }] }])
    expect(message.unknown).toEqual([
      'Tax/TaxHeadRd/orderNo',
      'Tax/TaxHeadRd/guid[2]',
      'Tax/TaxHeadRd/__proto__',
      'Tax/Other',
      'More',
    ])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('says whether a signature is there, not whether it holds', () => {
    const xml = buildCeb(exampleMessage('CEB621Message'), '202205').replace(
      '</ceb:CEB621Message>',
      '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></ceb:CEB621Message>',
    )
    expect(read(xml).signed).toBe(true)
    expect(read(xml).unknown).toBeUndefined()
  })

  it('answers for what is no message', () => {
    expect(readCeb('<Order/>')).toEqual({ ok: false, code: 'CEB_UNKNOWN_ROOT', at: 'Order', line: 1 })
    expect(readCeb('<CEB999Message/>')).toMatchObject({ ok: false, code: 'CEB_UNKNOWN_ROOT' })
    expect(readCeb('PK\u0003\u0004')).toMatchObject({ ok: false, code: 'XML_MALFORMED' })
    expect(readCeb('')).toMatchObject({ ok: false, code: 'XML_MALFORMED' })
  })

  it('gives the business keys that are there', () => {
    expect(businessKeys(exampleReceipt('CEB622Message', [RETURN, { ...RETURN, copNo: '' }]))).toEqual([
      { copNo: 'SL1', agentCode: '4601630004' },
      { agentCode: '4601630004' },
    ])
    expect(businessKeys(exampleMessage('CEB311Message'))).toEqual([{ orderNo: 'SL-ORDER-1', ebpCode: '46016602EV' }])
    expect(businessKeys(exampleMessage('CEB411Message'))).toEqual([
      { payTransactionId: 'SL-PAY-1', payCode: '4403169D3W' },
    ])
  })
})
