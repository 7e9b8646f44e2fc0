import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { expandRow, type IntakeDocument } from '../../../shared/domain/intake/document.ts'
import type { IntakeKind } from '../../../shared/domain/intake/kind.ts'
import { person } from '../../../test/support/people.ts'
import { parseHere, rawZip, verdict, type ReadFrame } from './workbook.fixture.ts'

const SAMPLES = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'shared',
  'specs',
  'ceb',
  'samples',
  'official-202205',
)
const sample = (type: string): string => join(SAMPLES, `CEB${type}Message__official202205.xml`)

function documentsOf(frames: readonly ReadFrame[]): IntakeDocument[] {
  const shape = frames.find((frame) => frame.t === 'shape')
  return frames.flatMap((frame) =>
    frame.t === 'rows' && shape?.t === 'shape' ? frame.rows.map((row) => expandRow(shape.shape, row)) : [],
  )
}

const one = person(1)
const order = (orderNo: string, id = one.idNumber): string =>
  `<Order><OrderHead><guid>x</guid><orderNo>${orderNo}</orderNo><goodsValue>20.50</goodsValue><freight>0</freight><discount>0</discount><taxTotal>0</taxTotal><acturalPaid>20.5</acturalPaid><currency>142</currency><buyerName>${one.name}</buyerName><buyerIdType>1</buyerIdType><buyerIdNumber>${id}</buyerIdNumber><consignee>${one.name}</consignee><consigneeTelephone>${one.phone}</consigneeTelephone><consigneeAddress>${one.address}</consigneeAddress></OrderHead><OrderList><gnum>1</gnum><itemNo>S1</itemNo><itemName>示例面霜</itemName><qty>2</qty><price>10.25</price><totalPrice>20.5</totalPrice><note>行备注</note></OrderList></Order>`
const message = (...orders: readonly string[]): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="g" version="1.0">${orders.join('').replace(/<(\/?)(?=[A-Za-z])/g, '<$1ceb:')}</ceb:CEB311Message>`,
  )

describe('平台报文（CEB XML）', () => {
  it('documents come with canonical texts and line notes; a bad one does not touch the others', async () => {
    const frames = await parseHere(message(order('D1'), order('D2', `${one.idNumber.slice(0, 17)}*`), order('D3')))
    const documents = documentsOf(frames)
    expect(verdict(frames)).toBe('done')
    expect(
      documents.map((document) => [
        document.row,
        document.order?.head['orderNo'],
        document.findings.map((finding) => finding.code),
      ]),
    ).toEqual([
      [1, 'D1', []],
      [2, 'D2', ['VALUE_MASKED']],
      [3, 'D3', []],
    ])
    expect(documents[0]?.order).toMatchObject({
      head: { goodsValue: '20.5', buyerIdType: '1' },
      lines: [{ itemNo: 'S1', price: '10.25', note: '行备注' }],
    })
    expect(JSON.stringify(documents[1]?.findings)).not.toContain(one.idNumber.slice(0, 17))
  })
  it('a zip of messages counts on over its entries; the same order twice is refused twice', async () => {
    const frames = await parseHere(
      rawZip([
        { name: 'a.xml', bytes: message(order('D1')) },
        { name: 'readme.txt', bytes: Buffer.from('x') },
        { name: '../b.xml', bytes: message(order('D2'), order('D1')) },
      ]),
    )
    expect(
      documentsOf(frames).map((document) => [document.row, document.findings.map((finding) => finding.code)]),
    ).toEqual([
      [1, []],
      [2, []],
      [3, ['KEY_REPEATED']],
    ])
    expect(frames.filter((frame) => frame.t === 'recall')).toMatchObject([{ row: 1 }])
  })
  it('a message of another kind is named, not read', async () => {
    const frames = await parseHere(message(order('D1')), { kind: 'waybill' })
    expect(frames.at(-1)).toEqual({
      t: 'refused',
      code: 'XML_KIND',
      data: { found: 'CEB311Message', wanted: 'waybill' },
    })
    expect(verdict(await parseHere(Buffer.from('<note/>')))).toBe('XML_KIND')
    expect(verdict(await parseHere(message(order('D1')), { task: 'sniff' }))).toBe('done')
  })
  it('rejected documents come back as a list that can be mended and imported as a table', async () => {
    const file = message(order('D1'), order('D2'))
    const frames = await parseHere(file, {
      task: 'return',
      rejected: [{ row: 2, reason: '证件号有误' }],
      fileName: '报文.xml',
    })
    const bytes = Buffer.concat(frames.flatMap((frame) => (frame.t === 'bytes' ? [frame.bytes] : [])))
    const book = read(bytes, { type: 'buffer' })
    const rows = utils.sheet_to_json<Record<string, unknown>>(book.Sheets[book.SheetNames[0] ?? ''] ?? {})
    expect(rows).toMatchObject([{ 订单编号: 'D2', 商品备注: '行备注', 数量: '2', 原行号: 2, 退回原因: '证件号有误' }])
    const again = await parseHere(bytes)
    expect(documentsOf(again).map((document) => [document.order?.head['orderNo'], document.findings])).toEqual([
      ['D2', []],
    ])
  })
  it(
    existsSync(SAMPLES)
      ? 'the official samples of six kinds are read; what is invented in them (IDs, codes, amounts of ten billion) is found'
      : 'the official samples are absent on this machine: nothing to read',
    async () => {
      if (!existsSync(SAMPLES)) return
      const kinds: readonly (readonly [string, IntakeKind, string])[] = [
        ['303', 'export-order', 'order'],
        ['311', 'import-order', 'order'],
        ['403', 'export-receipt', 'receipt'],
        ['411', 'payment', 'payment'],
        ['505', 'export-waybill', 'waybill'],
        ['511', 'waybill', 'waybill'],
      ]
      for (const [type, kind, section] of kinds) {
        const frames = await parseHere(readFileSync(sample(type)), { kind })
        const documents = documentsOf(frames)
        expect(verdict(frames), type).toBe('done')
        expect(documents.length, type).toBeGreaterThan(0)
        for (const document of documents) {
          expect(Object.keys(document[section as 'order']?.head ?? {}).length, type).toBeGreaterThan(5)
          for (const finding of document.findings)
            expect(finding.code, `${type} ${JSON.stringify(finding)}`).toMatch(
              /^(?:CITIZEN_ID_\w+|CODE_UNKNOWN|VALUE_MISSING|PHONE_SHAPE|NUMBER_TOO_LARGE|KEY_REPEATED)$/,
            )
        }
      }
    },
  )
})
