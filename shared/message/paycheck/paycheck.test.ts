import { createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fixed } from '../../domain/decimal/decimal.ts'
import { payRawProblems, readPayRaw, writePayRaw, type PayRaw } from './raw.ts'
import { buildPayCheck, firstLevel, readOpenRequest, readPayCheck, readUploadAnswer, SIGNED_FORMS } from './upload.ts'

const RAW: PayRaw = {
  initalRequest: 'https://pay.example/unified?body={"sub":"示例\\"面霜\\""}&sign=A||B',
  initalResponse: '<xml><return_code><![CDATA[SUCCESS]]></return_code>\r\n</xml>',
  ebpCode: '4101960AAA',
  payCode: '4403169D3W',
  payTransactionId: '4200000123202611220000000001',
  totalAmount: fixed<'money'>(1_234_560),
  currency: '142',
  verDept: '3',
  payType: '1',
  tradingTime: '20261122101112',
  note: '',
  orders: [
    {
      orderNo: 'DD-1',
      goods: [{ gname: '示例面霜', itemLink: 'https://m.example/1;https://m.example/2' }],
      recpAccount: '11110000',
      recpCode: '',
      recpName: '示例电商',
    },
    {
      orderNo: 'DD-2',
      goods: [{ gname: '示例奶粉 "A"', itemLink: 'https://m.example/3' }],
      recpAccount: '11110000',
      recpCode: '91410100MA00000000',
      recpName: '示例电商',
    },
  ],
}
const SESSION = {
  sessionID: 'fe2374-8fnejf97-55616242',
  serviceTime: 1_533_271_903_898,
  guid: '9D55BA71-22DE-41F4-8B50-C36C83B3B530',
}
const keys = generateKeyPairSync('rsa', { modulusLength: 1024 })

/** Customs' side, written on its own: cuts the nodes out of the text that came and asks node:crypto. */
function customsAccepts(body: string): boolean {
  const match =
    /^\{"sessionID":"([^"]*)","payExchangeInfoHead":(\{.*\}),"payExchangeInfoLists":(\[.*\]),"serviceTime":"?(\d+)"?,"certNo":"([^"]*)","signValue":"([^"]*)"\}$/s.exec(
      body,
    )
  if (match === null) return false
  const [, session = '', head = '', lists = '', time = '', , value = ''] = match
  const text = `"sessionID":"${session}"||"payExchangeInfoHead":"${head}"||"payExchangeInfoLists":"${lists}"||"serviceTime":"${time}"`
  return createVerify('RSA-SHA1').update(text, 'utf8').verify(keys.publicKey, value, 'base64')
}
const sign = (text: string): string => createSign('RSA-SHA1').update(text, 'utf8').sign(keys.privateKey, 'base64')

describe('realTimeDataUpload', () => {
  it('a second library verifies what is sent, and any other character breaks it', () => {
    const upload = buildPayCheck(RAW, SESSION, 'practice')
    const body = upload.body('01691fe9', sign(upload.signed))
    expect(customsAccepts(body)).toBe(true)
    expect(customsAccepts(body.replace('12.3456', '12.34560'))).toBe(false)
    expect(customsAccepts(body.replace('示例面霜', '示例面霜 '))).toBe(false)
    expect(customsAccepts(body.replace(SESSION.sessionID, `${SESSION.sessionID}1`))).toBe(false)
  })

  it('every node of the signed text stands in the JSON as it was signed, in both forms, and the JSON says what the raw data says', () => {
    for (const form of SIGNED_FORMS) {
      const upload = buildPayCheck(RAW, SESSION, form)
      const body = upload.body('C', 'S')
      expect(readPayCheck(body, form)).toMatchObject({
        signed: upload.signed,
        sessionID: SESSION.sessionID,
        certNo: 'C',
        signValue: 'S',
        orderNos: ['DD-1', 'DD-2'],
      })
      const value = JSON.parse(body) as {
        payExchangeInfoHead: Record<string, unknown>
        payExchangeInfoLists: unknown[]
      }
      expect(value.payExchangeInfoHead).toMatchObject({
        initalRequest: RAW.initalRequest,
        initalResponse: RAW.initalResponse,
        totalAmount: 12.3456,
        guid: SESSION.guid,
      })
      expect(value.payExchangeInfoHead).not.toHaveProperty('note')
      expect(value.payExchangeInfoLists).toHaveLength(2)
    }
    expect(buildPayCheck(RAW, SESSION, 'official').signed).toMatch(
      /\|\|"payExchangeInfoList":\[.*\]\|\|"serviceTime":1533271903898$/s,
    )
    expect(buildPayCheck(RAW, SESSION, 'practice').signed).toMatch(
      /\|\|"payExchangeInfoLists":"\[.*\]"\|\|"serviceTime":"1533271903898"$/s,
    )
  })

  it('texts with quotation marks, bars, line ends and braces are cut where the JSON has them, not where they look like it', () => {
    const body = buildPayCheck(RAW, SESSION, 'practice').body('C', 'S')
    expect([...(firstLevel(body)?.keys() ?? [])]).toEqual([
      'sessionID',
      'payExchangeInfoHead',
      'payExchangeInfoLists',
      'serviceTime',
      'certNo',
      'signValue',
    ])
    for (const text of ['', '{', '[]', '{"a":1,"a":2}', '{"a":"', '{"a" :1}', body.slice(0, -1)])
      expect(firstLevel(text), text).toBeUndefined()
    expect(() => buildPayCheck(RAW, { ...SESSION, sessionID: 'a"||b' }, 'practice')).toThrow(RangeError)
  })
})

describe('payment raw data', () => {
  it('is kept and given back to the character', () => {
    expect(readPayRaw(writePayRaw(RAW))).toEqual(RAW)
  })

  it('says by element what customs would not take', () => {
    expect(payRawProblems(RAW)).toEqual([])
    const wrong = {
      ...RAW,
      initalRequest: '',
      verDept: '9',
      tradingTime: '2026',
      currency: '502',
      orders: [
        {
          ...(RAW.orders[0] ?? { orderNo: '', goods: [], recpAccount: '', recpCode: '', recpName: '' }),
          goods: [],
          recpName: '长'.repeat(101),
        },
      ],
    }
    expect(payRawProblems(wrong).map((one) => one.element)).toEqual([
      'initalRequest',
      'verDept',
      'tradingTime',
      'currency',
      'recpName',
      'gname',
    ])
  })
})

it('platDataOpen and answers that are none are refused, whatever they are', () => {
  expect(readOpenRequest('{"orderNo":"DD-1","sessionID":"S-1","serviceTime":1544519952469}')).toEqual({
    orderNo: 'DD-1',
    sessionID: 'S-1',
    serviceTime: 1_544_519_952_469,
  })
  expect(readOpenRequest('{"orderNo":"DD-1","sessionID":"S-1","serviceTime":"1544519952469"}')).toMatchObject({
    serviceTime: 1_544_519_952_469,
  })
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"orderNo":"","sessionID":"S","serviceTime":1}',
    '{"orderNo":"D","sessionID":"a b","serviceTime":1}',
    '{"orderNo":"D","sessionID":"S","serviceTime":-1}',
    '{"orderNo":1,"sessionID":"S","serviceTime":1}',
    `{"orderNo":"${'D'.repeat(61)}","sessionID":"S","serviceTime":1}`,
  ])
    expect(readOpenRequest(text), text).toBeUndefined()
  expect(readUploadAnswer('{"code":"10000","message":"上传成功","total":0,"serviceTime":1}')).toEqual({
    code: '10000',
    message: '上传成功',
  })
  expect(readUploadAnswer('{"code":20000}')).toEqual({ code: '20000', message: '' })
  for (const text of ['', '<html>登录</html>', '[]', '{}', 'null']) expect(readUploadAnswer(text), text).toBeUndefined()
})
