import type { ReadHandle, WriteHandle } from '../open.ts'

/** Payment raw data, sealed with the client's key. */

export interface PayRawRow {
  readonly id: number
  readonly clientId: number
  readonly payCode: string
  readonly payTransactionId: string
  readonly sealed: Buffer
  readonly at: number
}

const COLUMNS =
  'r.raw_id as id, r.client_id as clientId, r.pay_code as payCode, r.pay_transaction_id as payTransactionId, r.sealed, r.at'

/** Adds raw data with the orders that it pays. @returns false when exactly this is there already */
export function insertPayRaw(
  ledger: WriteHandle,
  one: Omit<PayRawRow, 'id'> & { digest: string; batch: string; actorId: number; orderNos: readonly string[] },
): boolean {
  const row = ledger
    .sql(
      'insert or ignore into pay_raw (client_id, pay_code, pay_transaction_id, sealed, digest, batch, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?) returning raw_id as id',
    )
    .get(one.clientId, one.payCode, one.payTransactionId, one.sealed, one.digest, one.batch, one.actorId, one.at) as
    { id: number } | undefined
  if (row === undefined) return false
  for (const orderNo of one.orderNos)
    ledger.sql('insert or ignore into pay_raw_order (order_no, raw_id) values (?, ?)').run(orderNo, row.id)
  return true
}

/** The raw data of an order, the newest first: a later import corrects an earlier one. */
export function payRawsOf(ledger: ReadHandle, orderNo: string): PayRawRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from pay_raw_order o join pay_raw r on r.raw_id = o.raw_id where o.order_no = ? order by r.raw_id desc`,
    )
    .all(orderNo) as PayRawRow[]
}

/** How many payments and orders have raw data. */
export function countPayRaws(ledger: ReadHandle): { payments: number; orders: number } {
  return ledger
    .sql(
      'select (select count(*) from (select 1 from pay_raw group by pay_code, pay_transaction_id)) as payments, (select count(*) from (select 1 from pay_raw_order group by order_no)) as orders',
    )
    .get() as { payments: number; orders: number }
}

/** An order with raw data, the newest first after a number of them; for the training window's question. */
export function someRawOrder(ledger: ReadHandle, skip: number): string | undefined {
  const row = ledger
    .sql('select order_no as orderNo from pay_raw_order order by raw_id desc, order_no limit 1 offset ?')
    .get(skip) as { orderNo: string } | undefined
  return row?.orderNo
}
