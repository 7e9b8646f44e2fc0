import { afterEach, expect, it } from 'vitest'
import { openDesk, type Desk } from '../support/intake-desk.ts'
import { csv, importRow, ORDER_HEADERS } from '../support/intake-files.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'
import { person } from '../support/people.ts'

const ROWS = 2500
let ledgers: TestLedger[] = []
afterEach(async () => {
  for (const ledger of ledgers) await ledger.close()
  ledgers = []
})

/** @param readers with them rows are built in a thread, from the moment they are staged */
async function office(readers: number): Promise<{ ledger: TestLedger; desk: Desk }> {
  const ledger = await openTestLedger({ spawn: parserHere(), readers })
  ledgers.push(ledger)
  return { ledger, desk: await openDesk(ledger) }
}

const file = (numbers: readonly number[]): string =>
  csv(
    ORDER_HEADERS,
    numbers.map((n) => importRow(n)),
  )
const numbers = Array.from({ length: ROWS }, (_unused, i) => i + 1)
/** Everything of the orders but what is never the same twice: what is sealed. */
const orders = (ledger: TestLedger): unknown[] =>
  ledger.core.ledger.database
    .prepare(
      'select order_no, goods_value, buyer_name_h, buyer_id_h, consignee_address_h, head, lines, digest, class_key, source_row from trade_order order by order_id',
    )
    .all()

it('rows that were built while the file was read are the rows that are built when they are accepted', async () => {
  const [plain, ahead] = [await office(0), await office(1)]
  for (const { desk } of [plain, ahead]) {
    const staged = await desk.stage(file(numbers), 'import-order')
    expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: ROWS })
  }
  // Keyed hashes differ from ledger to ledger: the texts must not.
  const texts = (rows: unknown[]): unknown[] =>
    rows.map((row) => {
      const { order_no, goods_value, head, lines, source_row } = row as Record<string, unknown>
      return { order_no, goods_value, head, lines, source_row }
    })
  expect(texts(orders(ahead.ledger))).toEqual(texts(orders(plain.ledger)))
  const again = await ahead.desk.stage(`${file(numbers)}\r\n`, 'import-order')
  expect(again).toMatchObject({ good: 0, unchanged: ROWS })
})

it('a row that is called back at the end of the file is not among what was built before', async () => {
  const { ledger, desk } = await office(1)
  const payment = (n: number) => ({
    订单编号: importRow(n).订单编号,
    支付交易编号: importRow(n).支付交易编号,
    支付企业代码: '4101960GGG',
    支付企业名称: '示例支付',
    支付人姓名: person(n).name,
    支付人证件号码: person(n).idNumber,
    支付金额: '23',
  })
  const rows = [...numbers, 5].map(payment)
  const staged = await desk.stage(csv(Object.keys(payment(1)), rows), 'payment')
  expect(staged).toMatchObject({ good: ROWS - 1, bad: 2 })
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: ROWS - 1 })
  const found = ledger.core.ledger.database.prepare('select payment_no as number from payment').all() as {
    number: string
  }[]
  expect(found.map((one) => one.number).toSorted()).toEqual(
    numbers
      .filter((n) => n !== 5)
      .map((n) => payment(n).支付交易编号)
      .toSorted(),
  )
})

it('what was staged yesterday and is accepted today has the day of today', async () => {
  const { ledger, desk } = await office(1)
  const staged = await desk.stage(file(numbers.slice(0, 1200)), 'import-order')
  ledger.clock.set(ledger.clock.now() + 15 * 3_600_000)
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: 1200 })
  expect(ledger.core.ledger.database.prepare('select distinct ordered_on as day from parcel').all()).toEqual([
    { day: '2026-11-23' },
  ])
})
