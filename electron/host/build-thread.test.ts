import { afterAll, expect, it } from 'vitest'
import { valueOf, type DocumentValues } from '../../db/trade/document.ts'
import type { CompactRow, Shape } from '../../shared/domain/intake/document.ts'
import { seededRng } from '../../test/support/ledger.ts'
import { person } from '../../test/support/people.ts'
import { createBox, createSecrets, openColumn } from '../core/secret.ts'
import { buildHere, type BuildOrder, type BuiltRow, type SliceBuilder } from '../core/service/intake/row-build.ts'
import { rowsBytes, sealSlice, SliceMarks } from '../core/service/intake/staged-row.ts'
import { createBuildThread } from './build-thread.ts'

const KEY = new Uint8Array(32).fill(5)
const CLIENT_KEY = new Uint8Array(32).fill(6)
const ROWS = 1200
const shape: Shape = {
  order: ['orderNo', 'ebpCode', 'buyerName', 'buyerIdNumber', 'goodsValue', 'currency'],
  line: ['itemName', 'qty', 'price', 'totalPrice'],
  payment: [],
  waybill: ['logisticsNo', 'consignee', 'consigneeTelephone'],
  receipt: [],
  client: [],
  goods: [],
  derivable: [],
  copies: [],
}
const order: BuildOrder = { kind: 'import-parcel', shape, clientId: 3, clientKey: CLIENT_KEY, day: '2026-11-29' }

function staged(): Buffer {
  const marks = new SliceMarks()
  const rows = Array.from({ length: ROWS }, (_unused, i): CompactRow => {
    const buyer = person(i)
    marks.add('9610I', false)
    const head = [`SLT${i}`, '4101960AAA', buyer.name, buyer.idNumber, '21', '142']
    return [i + 2, 0, [head, 0, [`SLY${i}`, buyer.name, buyer.phone]], [['示例商品', '2', '10.5', '21']], 0, 0]
  })
  return sealSlice(createBox(CLIENT_KEY, seededRng(1)), marks, [rowsBytes(rows)])
}

async function all(builder: SliceBuilder, body: Uint8Array, skip = 0): Promise<BuiltRow[]> {
  const rows: BuiltRow[] = []
  for await (const portion of builder.build(body, skip).portions) rows.push(...portion)
  return rows
}

/** A row with its sealed texts opened: what is sealed twice is never the same. */
function opened(row: BuiltRow): unknown {
  const clear = (kind: 'order' | 'waybill', values: DocumentValues | undefined): unknown => {
    const personal = values && valueOf(kind, values, 'personal')
    return values?.map((value) => (value === personal ? openColumn(CLIENT_KEY, personal ?? new Uint8Array()) : value))
  }
  const { order: own, waybill } = row.documents
  return { ...row, documents: { order: clear('order', own), waybill: clear('waybill', waybill) } }
}

const thread = createBuildThread(KEY)
afterAll(() => thread.close())

it('the thread builds what the core builds by itself, from the row on where it is to begin', async () => {
  const rng = seededRng(2)
  const here = await all(buildHere(createSecrets(KEY, rng), rng, order), staged())
  expect(here).toHaveLength(ROWS)
  const builder = thread.open(order)
  const there = await all(builder, staged())
  expect(there.map(opened)).toEqual(here.map(opened))
  expect((await all(builder, staged(), 1000)).map(opened)).toEqual(here.slice(1000).map(opened))
  builder.close()
})

it('a slice that was altered fails the one who waits for it, and nobody else', async () => {
  const builder = thread.open(order)
  const bad = staged()
  bad[100] = (bad[100] ?? 0) ^ 1
  const [broken, whole] = [builder.build(bad, 0), all(builder, staged())]
  await expect(broken.portions[Symbol.asyncIterator]().next()).rejects.toThrow()
  expect(await broken.whole).toBe(false)
  expect(await whole).toHaveLength(ROWS)
  builder.close()
})

it('a thread that ends fails those who wait for it, at once or later; the next batch has another', async () => {
  const ended = createBuildThread(KEY)
  const builder = ended.open(order)
  const waiting = expect(all(builder, staged())).rejects.toThrow('ended')
  await ended.close()
  await waiting
  await expect(all(builder, staged())).rejects.toThrow('ended')
  expect(await all(ended.open(order), staged())).toHaveLength(ROWS)
  await ended.close()
})
