import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestLedger, seededRng, type TestLedger } from '../../../../test/support/ledger.ts'
import { seedParcels } from '../../../../test/support/seed-parcels.ts'
import { showBatch } from '../../../../db/testing/seed.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { SYSTEM } from '../../core.ts'
import { searchAll } from './search.ts'
import { warmShortLists } from './short-lists.ts'

type Hits = Out<'search.all'>['hits']

let test: TestLedger
let batches: readonly number[]

beforeAll(async () => {
  test = await openTestLedger()
  const seeded = seedParcels(
    { ledger: test.core.ledger, secrets: test.core.context(SYSTEM).secrets, rng: seededRng(3), now: test.clock.now() },
    { parcels: 3000, clients: 6, batchRows: 300, documents: 'order', states: 'aged' },
  )
  batches = seeded.batches
})
afterAll(() => test.close())

const search = async (text: string, limit = 12): Promise<Hits> => (await test.value('search.all', { text, limit })).hits
const of = (hits: Hits, kind: Hits[number]['kind']): string[] =>
  hits.filter((hit) => hit.kind === kind).map((hit) => hit.title)
const one = <T>(sql: string): T => test.core.ledger.database.prepare(sql).get() as T

/** A connection that counts how often its text lists are read. */
function counting(): { ledger: ReadHandle; reads: () => string[] } {
  const reads: string[] = []
  const ledger: ReadHandle = Object.assign(Object.create(test.core.ledger) as ReadHandle, {
    sql: (text: string) => {
      const table = /from (client|goods|transport|batch) /.exec(text)?.[1]
      if (table !== undefined && /order by/.test(text)) reads.push(table)
      return test.core.ledger.sql(text)
    },
  })
  return { ledger, reads: () => reads.splice(0) }
}

describe('the lists behind the search', () => {
  it('are made before the first search, in steps, and give it the same answer; the search itself then reads none of them', () => {
    const warm = counting()
    const steps = warmShortLists(warm.ledger)
    let turns = 0
    while (steps.next().done !== true) turns++
    expect(turns).toBeGreaterThanOrEqual(4)
    expect(warm.reads()).toEqual(['client', 'goods', 'transport', 'batch'])
    const context = test.core.context(SYSTEM)
    const answer = searchAll({ ...context, ledger: warm.ledger as typeof context.ledger }, { text: '示例', limit: 12 })
    expect(warm.reads().filter((table) => table !== 'batch')).toEqual([])
    const cold = counting()
    expect(
      searchAll({ ...context, ledger: cold.ledger as typeof context.ledger }, { text: '示例', limit: 12 }),
    ).toEqual(answer)
    expect(cold.reads()).toEqual(expect.arrayContaining(['client', 'goods', 'transport']))
  })

  it('are not made anew when something else was written, as an import does all the time', async () => {
    const { ledger, reads } = counting()
    const context = { ...test.core.context(SYSTEM), ledger: ledger as typeof test.core.ledger }
    searchAll(context, { text: '示例', limit: 12 })
    reads()
    await test.value('draft.save', { key: 'x', body: 'y' })
    searchAll(context, { text: '示例', limit: 12 })
    expect(reads().filter((table) => table !== 'batch')).toEqual([])
    await test.value('transport.save', { name: '示例新航班', mode: '9610I' })
    expect(searchAll(context, { text: '示例新航班', limit: 12 }).hits.map((hit) => hit.title)).toEqual(['示例新航班'])
  })
})

describe('search', () => {
  it('finds a parcel by each of its numbers, whole or by the last four characters, whatever the case and width', async () => {
    expect(of(await search('SL000000001234'), 'parcel')).toEqual(['SL000000001234'])
    expect(of(await search(' ｓｌ000000001234 '), 'parcel')).toEqual(['SL000000001234'])
    expect(of(await search('YD0000001234'), 'parcel')).toEqual(['YD0000001234'])
    expect(of(await search('ZF1301'), 'parcel').length).toBeLessThanOrEqual(1)
    const tail = await test.value('search.all', { text: '1234', limit: 12 })
    expect(of(tail.hits, 'parcel')).toEqual(['SL000000001234'])
    const { number } = one<{ number: string }>(
      "select cop_no as number from parcel where cop_no <> '' order by parcel_id limit 1",
    )
    expect(of(await search(number), 'parcel')).toEqual([number])
    expect(of(await search(number.slice(-7)), 'parcel').length).toBeGreaterThan(0)
  })

  it('more than four last characters are compared in full, fewer than four are no number', async () => {
    expect(of(await search('001234'), 'parcel')).toEqual(['SL000000001234'])
    expect(of(await search('991234'), 'parcel')).toEqual([])
    expect(of(await search('234'), 'parcel')).toEqual([])
  })

  it('finds order numbers by their beginning and says when there are more', async () => {
    const found = await test.value('search.all', { text: 'SL00000000123', limit: 5 })
    expect(of(found.hits, 'parcel').every((title) => title.startsWith('SL00000000123'))).toBe(true)
    expect(of(found.hits, 'parcel')).toHaveLength(5)
    expect(found.more).toBe(true)
    expect(of(await search('SL00000000123', 20), 'parcel')).toHaveLength(10)
  })

  it('a batch that is not visible is not found by any number', async () => {
    const batch = batches[0] ?? 0
    const { orderNo } = one<{ orderNo: string }>(
      `select order_no as orderNo from parcel where parcel_id / 2097152 = ${batch} limit 1`,
    )
    test.core.ledger.database.prepare('update batch set visible = 0 where batch_id = ?').run(batch)
    for (const text of [orderNo, orderNo.slice(-4), orderNo.slice(-8), orderNo.slice(0, 13)])
      expect(of(await search(text, 50), 'parcel')).not.toContain(orderNo)
    showBatch(test.core.ledger, batch)
    for (const text of [orderNo, orderNo.slice(-4), orderNo.slice(-8), orderNo.slice(0, 13)])
      expect(of(await search(text, 50), 'parcel')).toContain(orderNo)
  })

  it('finds clients and goods by two characters, initials, full pinyin and codes, also those saved a moment ago', async () => {
    expect(of(await search('母婴'), 'client')[0]).toContain('母婴')
    expect(of(await search('hnybdz'), 'client')[0]).toContain('样本电子')
    expect(of(await search('henanyangbendianzi'), 'client')[0]).toContain('样本电子')
    expect(of(await search('K0003'), 'client')).toHaveLength(1)
    const before = await search('鲸鱼')
    expect(before).toEqual([])
    const { id: clientId } = await test.value('client.save', { code: 'JY01', name: '示例鲸鱼贸易' })
    expect(of(await search('鲸鱼'), 'client')).toEqual(['示例鲸鱼贸易'])
    await test.value('goods.save', {
      clientId,
      sku: 'WHALE-77',
      name: '示例磷虾油胶囊',
      hsCode: '1504200019',
      gtin: '6901234567892',
    })
    for (const text of ['磷虾', 'sllxyjn', 'whale-77', '6901234567892', '7892'])
      expect(of(await search(text), 'goods')).toContain('示例磷虾油胶囊')
    expect(of(await search('1504200019', 50), 'goods')).toContain('示例磷虾油胶囊')
  })

  it('finds transport batches by name, voyage and bill, and files by their name', async () => {
    await test.value('transport.save', {
      name: '示例专机 11-22',
      mode: '9610I',
      trafNo: 'CK888',
      voyageNo: 'CK888/1122',
      billNo: '77712345675',
    })
    for (const text of ['专机', 'ck888', '77712345675', '5675'])
      expect(of(await search(text, 50), 'transport')).toContain('示例专机 11-22')
    const { name } = one<{ name: string }>('select file_name as name from batch limit 1')
    expect(of(await search(name), 'batch')).toContain(name)
  })

  it('every section gets a turn when many parcels end alike', async () => {
    await test.value('client.save', { code: 'X0100', name: '示例末位客户' })
    const hits = await search('0100', 6)
    expect(of(hits, 'parcel').length).toBeGreaterThan(0)
    expect(of(hits, 'client')).toContain('示例末位客户')
  })

  it('answers no personal data', async () => {
    const { hits } = await test.value('search.all', { text: 'SL00000000', limit: 50 })
    expect(hits.length).toBeGreaterThan(10)
    expect(JSON.stringify(hits)).not.toMatch(/139\d{8}|[赵钱孙李周吴郑王冯陈][示例样本测试训练]{2}|\d{17}[\dX]/)
  })

  it('no statement reads all parcels, filings or numbers', () => {
    const { ledger } = test.core
    const texts = new Set<string>()
    const watched = Object.assign(Object.create(ledger) as ReadHandle, {
      sql: (text: string) => (texts.add(text), ledger.sql(text)),
    })
    const context = { ...test.core.context(SYSTEM), ledger: watched }
    const { number } = one<{ number: string }>(
      "select cop_no as number from parcel where cop_no <> '' order by parcel_id limit 1",
    )
    for (const text of ['1234', '001234', 'SL000000001234', 'SL0000', number, '示例', 'hnsl', '5675', '示例0'])
      searchAll(context as never, { text, limit: 12 })
    const scanned = [...texts].flatMap((text) => {
      const plan = ledger.database
        .prepare(`explain query plan ${text}`)
        .all(...Array.from({ length: (text.match(/\?/g) ?? []).length }, () => '[]')) as { detail: string }[]
      return plan.map((row) => row.detail).filter((detail) => detail.startsWith('SCAN'))
    })
    expect(texts.size).toBeGreaterThan(8)
    // s is shelf, j a list of parameters.
    const small = /^SCAN (?:client|goods|transport|batch|s|j|pragma_data_version)\b|^SCAN CONSTANT ROW/
    expect(scanned.filter((detail) => !small.test(detail))).toEqual([])
  })
})
