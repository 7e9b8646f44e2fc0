import { describe, expect, it } from 'vitest'
import { buildCeb } from './build.ts'
import { checkCeb, checkMessage } from './check.ts'
import type { CebFields, CebMessage, CebType, Edition } from './type.ts'
import { EXAMPLE_ID, EXAMPLE_TYPES, exampleMessage, exampleReceipt } from './valid-message.fixture.ts'

/** Codes of rule findings of one document with some values changed; undefined takes an element out. */
function rules(
  type: CebType,
  head: Record<string, string | undefined>,
  line: Record<string, string | undefined> = {},
): string[] {
  const message = exampleMessage(type)
  const changed = (values: CebFields, changes: Record<string, string | undefined>): CebFields =>
    Object.fromEntries(
      Object.entries({ ...values, ...changes }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
  const documents = message.documents.map((document) => ({
    head: changed(document.head, head),
    lines: document.lines.map((values, i) => (i === 0 ? changed(values, line) : values)),
  }))
  return [
    ...new Set(
      checkMessage({ ...message, documents }, '202205').rule.map((found) => `${found.code} ${found.field ?? ''}`),
    ),
  ]
}

describe('rules of the text', () => {
  it('find nothing in the examples, but that they are not signed yet', () => {
    for (const type of EXAMPLE_TYPES) {
      const message = exampleMessage(type, 3)
      expect(checkMessage(message, '202205'), type).toEqual({ type, schema: [], rule: [] })
      const codes = checkCeb(buildCeb(message, '202205'), '202205').rule.map((found) => found.code)
      expect(
        codes.filter((code) => code !== 'SIGNATURE_WANTED'),
        type,
      ).toEqual([])
    }
  })

  it('amounts: line totals, sum and payment by the formulas, a cent apart at most', () => {
    expect(rules('CEB311Message', {}, { price: '100.006' })).toEqual(['LINE_TOTAL totalPrice'])
    expect(rules('CEB311Message', {}, { price: '100.005' })).toEqual([])
    expect(rules('CEB311Message', { goodsValue: '230.02', acturalPaid: '255.45' })).toEqual(['GOODS_VALUE goodsValue'])
    expect(rules('CEB311Message', { acturalPaid: '255.45' })).toEqual(['ACTUAL_PAID acturalPaid'])
    expect(rules('CEB311Message', { acturalPaid: '255.44' })).toEqual([])
    expect(rules('CEB303Message', { goodsValue: '40.5' })).toEqual(['GOODS_VALUE goodsValue'])
    expect(rules('CEB603Message', {}, { totalPrice: '37' })).toEqual(['LINE_TOTAL totalPrice'])
  })

  it('line numbers run from 1 without gaps', () => {
    expect(rules('CEB311Message', {}, { gnum: '2' })).toEqual(['GNUM_SEQUENCE gnum'])
    expect(rules('CEB621Message', {}, { gnum: '0' })).toEqual(['GNUM_SEQUENCE gnum'])
  })

  it('import is in yuan, with an identity card that adds up, one piece a parcel', () => {
    expect(rules('CEB311Message', { currency: '502' })).toEqual(['CURRENCY_NOT_142 currency'])
    expect(rules('CEB621Message', { buyerIdType: '2' })).toEqual(['ID_TYPE buyerIdType'])
    const wrong = EXAMPLE_ID.slice(0, 17) + (EXAMPLE_ID.endsWith('1') ? '2' : '1')
    expect(rules('CEB621Message', { buyerIdNumber: wrong })).toEqual(['ID_NUMBER buyerIdNumber'])
    expect(rules('CEB411Message', { payerIdNumber: '110101' })).toEqual(['ID_NUMBER payerIdNumber'])
    expect(rules('CEB511Message', { packNo: '2' })).toEqual(['PACK_NO packNo'])
    expect(rules('CEB505Message', { packNo: '2' })).toEqual([])
  })

  it('company codes are customs codes or USCIs whose check digit holds; platforms abroad are 无', () => {
    expect(rules('CEB621Message', { agentCode: '46016300' })).toEqual(['COMPANY_CODE agentCode'])
    expect(rules('CEB621Message', { ebcCode: '91110108MA00000001' })).toEqual(['COMPANY_CODE ebcCode'])
    expect(rules('CEB621Message', { ebcCode: '46016602ev' })).toEqual(['COMPANY_CODE ebcCode'])
    expect(rules('CEB621Message', { ebpCode: '标识编号' })).toEqual([])
    expect(rules('CEB603Message', { ebpCode: '91110108MA00000001' })).toEqual(['COMPANY_CODE ebpCode'])
  })

  it('times and codes are real ones', () => {
    expect(rules('CEB411Message', { payTime: '20260230000000' })).toEqual(['TIME_INVALID payTime'])
    expect(rules('CEB621Message', { declTime: '20261301' })).toEqual(['TIME_INVALID declTime'])
    expect(rules('CEB621Message', { customsCode: '46A4' })).toEqual(['CODE_SHAPE customsCode'])
    expect(rules('CEB303Message', {}, { unit: 'aaa' })).toEqual(['CODE_SHAPE unit'])
    expect(rules('CEB621Message', {}, { gcode: '19.0110000' })).toEqual(['HS_CODE gcode'])
  })

  it('second quantity and second unit go together', () => {
    expect(rules('CEB621Message', {}, { unit2: '035' })).toEqual(['SECOND_UNIT qty2'])
    expect(rules('CEB603Message', {}, { qty2: '1' })).toEqual(['SECOND_UNIT unit2'])
  })

  it('9610 names its transport, bonded goods their book, zone company and items, and no transport', () => {
    expect(rules('CEB621Message', { billNo: undefined })).toEqual(['MODE_FIELD_MISSING billNo'])
    const found = rules('CEB621Message', { tradeMode: '1210' })
    expect(found).toEqual([
      'MODE_FIELD_MISSING emsNo',
      'MODE_FIELD_MISSING areaCode',
      'MODE_FIELD_MISSING areaName',
      'MODE_FIELD_SURPLUS trafNo',
      'MODE_FIELD_SURPLUS voyageNo',
      'MODE_FIELD_SURPLUS billNo',
      'MODE_FIELD_MISSING itemRecordNo',
      'BONDED_COUNTRY country',
    ])
    expect(rules('CEB621Message', { tradeMode: '0110' })).toEqual(['TRADE_MODE tradeMode'])
    expect(rules('CEB603Message', { tradeMode: '1210' })).toEqual([
      'MODE_FIELD_MISSING iacCode',
      'MODE_FIELD_MISSING iacName',
      'MODE_FIELD_MISSING itemRecordNo',
    ])
    expect(rules('CEB603Message', { tradeMode: '9810' })).toEqual([])
    expect(rules('CEB603Message', { statisticsFlag: 'A', licenseNo: '25-AA-100001' })).toEqual([
      'SIMPLIFIED_LICENCE licenseNo',
    ])
  })

  it('weights and signs make sense, and numbers are spelled plainly', () => {
    expect(rules('CEB621Message', { netWeight: '2.4' })).toEqual(['NET_OVER_GROSS netWeight'])
    expect(rules('CEB621Message', {}, { qty1: '0' })).toEqual(['NOT_POSITIVE qty1'])
    expect(rules('CEB511Message', { insuredFee: '-1' })).toEqual(['NEGATIVE insuredFee'])
    expect(rules('CEB511Message', { weight: '.5' })).toEqual(['NUMBER_SPELLING weight'])
  })

  it('what the text requires and the schema lets pass is named', () => {
    expect(rules('CEB603Message', { ebcName: '' })).toEqual(['VALUE_WANTED ebcName'])
    expect(rules('CEB511Message', { freight: undefined })).toEqual(['VALUE_WANTED freight'])
    expect(rules('CEB621Message', { copNo: undefined })).toEqual(['COP_NO_WANTED copNo'])
  })

  it('repeats inside a message and batches over 100 are named', () => {
    const message = exampleMessage('CEB621Message', 2)
    const twice = { ...message, documents: [...message.documents, ...message.documents] }
    expect(checkMessage(twice, '202205').rule.map(({ code, document }) => `${code} ${document}`)).toEqual([
      'GUID_REPEATED 2',
      'GUID_REPEATED 3',
      'KEY_REPEATED 2',
      'KEY_REPEATED 3',
    ])
    const large = checkMessage(exampleMessage('CEB621Message', 101), '202205')
    expect([large.rule.map(({ code }) => code), large.schema.map(({ code }) => code)]).toEqual([
      ['BATCH_SIZE'],
      ['ELEMENT_ORDER'],
    ])
  })

  it('receipts owe nothing that real ones leave out', () => {
    expect(
      checkMessage(
        exampleReceipt('CEB622Message', [
          { returnStatus: '-621001', returnTime: '20231009103335035', returnInfo: 'x' },
        ]),
        '202205',
      ).rule,
    ).toEqual([])
  })
})

describe('findings', () => {
  it('say what, where and what next, with document and line', () => {
    const message = exampleMessage('CEB621Message', 2)
    const documents = message.documents.map((document, i) =>
      i === 1
        ? { ...document, lines: document.lines.map((line, j) => (j === 1 ? { ...line, qty: '3.123456' } : line)) }
        : document,
    )
    const { schema } = checkCeb(buildCeb({ ...message, documents }, '202205'), '202205')
    const found = schema.find(({ code }) => code === 'DECIMAL_PLACES')
    expect(found).toMatchObject({
      kind: 'schema',
      path: 'Inventory[2]/InventoryList[2]/qty',
      field: 'qty',
      document: 1,
      line: 1,
      value: '3.123456',
    })
    expect(found?.message).toBe('第 2 份单证第 2 项商品：「数量」qty 「3.123456」小数超过 5 位，请按 5 位以内填写')
  })

  it('never show personal values', () => {
    const order = exampleMessage('CEB311Message')
    const personal = {
      buyerName: '张'.repeat(61),
      buyerTelephone: '1'.repeat(31),
      buyerIdNumber: '9'.repeat(61),
      consignee: '李'.repeat(101),
      consigneeAddress: '街'.repeat(201),
      buyerRegNo: 'z'.repeat(61),
    }
    const message: CebMessage = {
      ...order,
      documents: order.documents.map((document) => ({ ...document, head: { ...document.head, ...personal } })),
    }
    const { schema, rule } = checkCeb(buildCeb(message, '202205'), '202205')
    expect(schema.length).toBe(6)
    expect(JSON.stringify([...schema, ...rule])).not.toMatch(/张{3}|1{20}|9{20}|李{3}|街{3}|z{20}/)
  })

  it('one schema finding for what cannot be read or is not of the edition', () => {
    const codes = (xml: string, edition: Edition) => checkCeb(xml, edition).schema.map(({ code }) => code)
    expect(codes('<a', '202205')).toEqual(['XML_MALFORMED'])
    expect(codes('<!DOCTYPE a><a/>', '202205')).toEqual(['XML_DTD'])
    expect(codes('<a/>', '202205')).toEqual(['CEB_UNKNOWN_ROOT'])
    expect(codes('<ceb:CEB213Message xmlns:ceb="http://www.chinaport.gov.cn/ceb"/>', '2018')).toEqual(['EDITION_LACKS'])
    expect(codes('<CEB622Message/>', '202205')).toEqual(['NAMESPACE_WRONG'])
  })

  it('an object is judged like the text that is built from it', () => {
    const message = exampleMessage('CEB303Message')
    const broken: CebMessage = {
      ...message,
      guid: 'short',
      documents: [
        { head: { guid: 'x', appStatus: '', freight: '' }, lines: [] },
        { head: message.documents[0]?.head ?? {}, lines: [{ gnum: '100000', qty: 'x' }] },
      ],
    }
    const list = (found: readonly { code: string; path: string }[]) =>
      found.map(({ code, path }) => `${code} ${path}`).sort()
    const text = checkCeb(buildCeb(broken, '202205'), '202205')
    const object = checkMessage(broken, '202205')
    expect(list(object.schema)).toEqual(list(text.schema))
    expect(list(object.rule)).toEqual(list(text.rule))
  })
})
