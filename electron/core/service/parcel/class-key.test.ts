import { describe, expect, it } from 'vitest'
import { readOrderKey } from '../../../../shared/domain/match/class-text.ts'
import { exampleCitizenId } from '../../../../shared/domain/record/example.ts'
import { seededRng } from '../../../../test/support/ledger.ts'
import { createSecrets } from '../../secret.ts'
import { DocumentBuilder } from '../intake/document-build.ts'
import { compileLayout } from '../intake/row-layout.ts'
import { keyOfTexts } from './class-key.ts'

const secrets = createSecrets(new Uint8Array(32).fill(1), seededRng(1))
const head = { orderNo: 'DD1', ebpCode: '4101960AAA', goodsValue: '20', currency: '142' }
const person = { buyerName: '示例甲', buyerIdNumber: exampleCitizenId(1) }
const line = { itemNo: 'K1', itemName: '示例面霜', qty: '2', price: '10', totalPrice: '20', currency: '142' }
const keyOf = (h: object = {}, p: object = {}, l: object = {}): string =>
  keyOfTexts(secrets, { ...head, ...h }, { ...person, ...p }, [{ ...line, ...l }])
const nameOf = (key: string): string | undefined => readOrderKey(key)?.name

describe('the class key of a document', () => {
  it('is the same whatever the number, the amounts and the person are, and another for any other text', () => {
    const name = nameOf(keyOf())
    expect(name).toHaveLength(16)
    expect(nameOf(keyOf({ orderNo: 'DD2', goodsValue: '30' }))).toBe(name)
    expect(nameOf(keyOf({}, { buyerName: '示例乙' }))).toBe(name)
    expect(nameOf(keyOf({}, {}, { qty: '3', price: '1', totalPrice: '3' }))).toBe(name)
    const others = [
      keyOf({ ebpCode: '4101960BBB' }),
      keyOf({ currency: '502' }),
      keyOf({ goodsValue: '' }),
      keyOf({ goodsValue: ' ' }),
      keyOf({}, { buyerName: '' }),
      keyOf({}, {}, { itemNo: 'K2' }),
      keyOf({}, {}, { itemName: '示例面霜2' }),
    ].map(nameOf)
    expect(new Set([name, ...others]).size).toBe(8)
  })

  it('carries the amounts of the lines, and is empty where a line does not say all three', () => {
    expect(readOrderKey(keyOf({}, {}, { qty: '2.5', price: '0.00001' }))?.lines).toEqual([
      { price: 1, qty: 250_000, total: 2_000_000 },
    ])
    for (const name of ['qty', 'price', 'totalPrice']) expect(keyOf({}, {}, { [name]: '' })).toBe('')
    expect(keyOf({}, {}, { price: '1e3' })).toBe('')
  })

  it('says whether the number of the buyer needs another look', () => {
    expect(readOrderKey(keyOf())?.idHolds).toBe(true)
    expect(readOrderKey(keyOf({}, { buyerIdNumber: '' }))?.idHolds).toBe(true)
    expect(readOrderKey(keyOf({}, { buyerIdNumber: '410105197008080089' }))?.idHolds).toBe(false)
  })

  it('of a correction is the one that an import of the corrected document would have', () => {
    const shape = {
      order: ['ebpCode', 'buyerIdNumber', 'orderNo', 'currency', 'goodsValue', 'buyerName', 'discount'],
      line: ['currency', 'itemNo', 'itemName', 'qty', 'price', 'totalPrice', 'gnum'],
      payment: [],
      waybill: [],
      receipt: [],
      client: [],
      goods: [],
      derivable: [],
      copies: [],
    } as const
    const builder = new DocumentBuilder(compileLayout('import-parcel', shape), secrets)
    const values: Record<string, string> = { ...head, ...person }
    const lines: Record<string, string> = line
    const staged = {
      row: 2,
      rows: [],
      mode: '9610I' as const,
      changed: false,
      heads: [shape.order.map((name) => values[name] ?? '')],
      lines: [shape.line.map((name) => lines[name] ?? '')],
    }
    expect(builder.texts(staged, 'order').classKey).toBe(keyOf())
  })
})
