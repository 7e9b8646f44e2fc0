import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read, utils, type WorkSheet } from 'xlsx'
import { openTestLedger, seededRng, type TestLedger } from '../../../../test/support/ledger.ts'
import { seedParcels } from '../../../../test/support/seed-parcels.ts'
import type { CallIn } from '../../../../shared/contract/index.ts'
import type { ParcelRow } from '../../../../shared/contract/area/parcel.ts'
import { SYSTEM } from '../../core.ts'
import { timeShown } from './list-kit.ts'

let test: TestLedger

beforeAll(async () => {
  test = await openTestLedger()
  seedParcels(
    { ledger: test.core.ledger, secrets: test.core.context(SYSTEM).secrets, rng: seededRng(3), now: test.clock.now() },
    { parcels: 700, clients: 3, batchRows: 300, documents: 'order', states: 'aged' },
  )
})
afterAll(() => test.close())

const COLUMNS = [
  { id: 'goodsValue', title: '商品价格' },
  { id: 'orderNo', title: '订单编号' },
  { id: 'buyer', title: '订购人' },
  { id: 'buyerId', title: '证件号码' },
  { id: 'matchState', title: '三单' },
  { id: 'filingState', title: '申报状态' },
]

async function exported(input: CallIn<'list.export'>): Promise<{ rows: number; fileName: string; bytes: Buffer }> {
  const job = await test.job('list.export', input)
  if (job.state !== 'done' || job.result === undefined)
    throw new Error(
      `${job.state} ${job.code ?? ''} ${JSON.stringify(job.data)} ${String(test.internalErrors.at(-1) ?? '')}`,
    )
  const stored = test.core.content.find(job.result.hash)
  expect(stored?.kind).toBe('export')
  return { rows: job.result.rows, fileName: job.result.fileName, bytes: test.core.content.bytes(job.result.hash) }
}

const sheetOf = (bytes: Buffer): WorkSheet => {
  const book = read(bytes, { type: 'buffer' })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  if (sheet === undefined) throw new Error('no sheet')
  return sheet
}
const rowsOf = (bytes: Buffer): (string | number)[][] =>
  utils.sheet_to_json(sheetOf(bytes), { header: 1, raw: true, defval: '' })

async function allRows(sort?: { by: string; down: boolean }): Promise<ParcelRow[]> {
  const rows: ParcelRow[] = []
  let after: string | undefined
  do {
    const page = await test.value('parcel.page', {
      limit: 500,
      ...(sort === undefined ? {} : { sort }),
      ...(after === undefined ? {} : { after }),
    })
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return rows
}

describe('export of what is seen', () => {
  it('holds all rows, in the order of the screen and the columns of the caller, with masked persons and number cells', async () => {
    const sort = { by: 'goodsValue', down: true }
    const { rows, bytes, fileName } = await exported({ list: 'parcel', format: 'xlsx', columns: COLUMNS, sort })
    const seen = await allRows(sort)
    expect(rows).toBe(700)
    expect(fileName).toMatch(/^包裹-\d{8}-\d{6}\.xlsx$/)
    const table = rowsOf(bytes)
    expect(table[0]).toEqual(COLUMNS.map((column) => column.title))
    expect(table.slice(1).map((row) => row[1])).toEqual(seen.map((row) => row.orderNo))
    expect(table.slice(1).map((row) => row[0])).toEqual(seen.map((row) => Number(row.goodsValue)))
    expect(table.slice(1).map((row) => row[2])).toEqual(seen.map((row) => row.buyer))
    expect(table.slice(1).map((row) => row[5])).toEqual(seen.map((row) => row.filingStateName))
    expect(JSON.stringify(table)).not.toMatch(/\d{17}[\dX]|[赵钱孙李周吴郑王冯陈][示例样本测试训练]{2}/)
    const sheet = sheetOf(bytes)
    expect([sheet['A2'], sheet['B2']].map((cell: { t: string } | undefined) => cell?.t)).toEqual(['n', 's'])
  })

  it('a selection is honoured: listed rows in the order of the screen, or everything but the excepted ones', async () => {
    const sort = { by: 'orderNo', down: false }
    const seen = await allRows(sort)
    const chosen = seen.filter((_row, i) => i % 2 === 0).map((row) => row.id)
    const listed = await exported({
      list: 'parcel',
      format: 'csv',
      columns: [{ id: 'orderNo', title: '订单编号' }],
      sort,
      selection: { ids: [...chosen].reverse() },
    })
    expect(listed.rows).toBe(350)
    expect(listed.bytes.toString('utf8').slice(1).trimEnd().split('\r\n').slice(1)).toEqual(
      seen.filter((_row, i) => i % 2 === 0).map((row) => row.orderNo),
    )
    const except = seen.slice(0, 5).map((row) => row.id)
    expect(
      (await exported({ list: 'parcel', format: 'csv', columns: COLUMNS, sort, selection: { filters: [], except } }))
        .rows,
    ).toBe(695)
    const filters = [{ field: 'filingState', op: 'is' as const, value: 'released' }]
    const { count } = await test.value('parcel.count', { filters })
    expect((await exported({ list: 'parcel', format: 'csv', columns: COLUMNS, filters })).rows).toBe(count)
  })

  it('what a client wrote never becomes a formula, and long digits stay digits', async () => {
    const { id: clientId } = await test.value('client.save', {
      code: 'F01',
      name: '=HYPERLINK("http://example.invalid","示例")',
      note: '',
    })
    await test.value('goods.save', {
      clientId,
      sku: '000000000000123456789',
      name: '+SUM(A1:A9)',
      model: '@示例"引号",逗号',
      factor1: '0.5',
    })
    const columns = [
      { id: 'sku', title: '货号' },
      { id: 'name', title: '名称' },
      { id: 'model', title: '型号' },
      { id: 'client', title: '客户' },
      { id: 'factor1', title: '换算' },
    ]
    const filters = [{ field: 'sku', op: 'is' as const, value: '000000000000123456789' }]
    const xlsx = await exported({ list: 'goods', format: 'xlsx', columns, filters })
    expect(rowsOf(xlsx.bytes)[1]).toEqual([
      '000000000000123456789',
      '+SUM(A1:A9)',
      '@示例"引号",逗号',
      '=HYPERLINK("http://example.invalid","示例")',
      0.5,
    ])
    for (const cell of Object.values(sheetOf(xlsx.bytes)))
      expect((cell as { f?: string } | undefined)?.f).toBeUndefined()
    const csv = await exported({ list: 'goods', format: 'csv', columns, filters })
    expect(csv.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(csv.bytes.toString('utf8')).toContain(
      `000000000000123456789,"'+SUM(A1:A9)","'@示例""引号"",逗号","'=HYPERLINK(""http://example.invalid"",""示例"")",0.5\r\n`,
    )
  })

  it('every list that has a grid can be exported with every column of its rows, and says when it is empty', async () => {
    const client = await test.value('client.page', { limit: 500 })
    expect(
      (
        await exported({
          list: 'client',
          format: 'xlsx',
          columns: [
            { id: 'code', title: '编号' },
            { id: 'roles', title: '身份' },
            { id: 'mandates', title: '委托' },
          ],
        })
      ).rows,
    ).toBe(client.rows.length)
    const chosen = client.rows.slice(0, 2).map((row) => row.id)
    expect(
      (
        await exported({
          list: 'client',
          format: 'csv',
          columns: [{ id: 'code', title: '编号' }],
          selection: { ids: chosen },
        })
      ).rows,
    ).toBe(2)
    for (const list of ['filing', 'receipt'])
      expect(
        await test.job('list.export', { list, format: 'csv', columns: [{ id: 'state', title: '状态' }] }),
      ).toMatchObject({ state: 'failed', code: 'NOTHING_SELECTED' })
    expect(await test.job('list.export', { list: 'nothing', format: 'csv', columns: COLUMNS })).toMatchObject({
      code: 'RECORD_UNKNOWN',
    })
    expect(
      await test.job('list.export', { list: 'parcel', format: 'csv', columns: [{ id: 'constructor', title: '?' }] }),
    ).toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('a cancelled export leaves no file', async () => {
    const objects = (): number =>
      (test.core.ledger.database.prepare('select count(*) as n from content_object').get() as { n: number }).n
    const before = objects()
    const answer = await test.call('list.export', {
      list: 'parcel',
      format: 'xlsx',
      columns: COLUMNS,
      sort: { by: 'id', down: false },
    })
    if (!answer.ok) throw new Error(answer.code)
    await new Promise((resolve) => setImmediate(resolve))
    test.core.jobs.cancel(answer.value.jobId)
    expect((await test.core.jobs.ended(answer.value.jobId)).state).toBe('cancelled')
    expect(objects()).toBe(before)
  })

  it('times are shown as on the screen, in Beijing', () => {
    expect(timeShown('2026-11-22T18:30:00.000Z')).toBe('2026-11-23 02:30:00')
    expect(timeShown('')).toBe('')
  })
})
