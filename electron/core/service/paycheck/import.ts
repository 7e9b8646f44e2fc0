import { heldOf, saveNextCheck } from '../../../../db/paycheck/check.ts'
import { insertPayRaw } from '../../../../db/paycheck/raw.ts'
import { savepoint } from '../../../../db/tx.ts'
import { Failure, failureText } from '../../../../shared/contract/failure.ts'
import { parseFixed, ZERO, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import { payRawProblems, writePayRaw, type PayOrder, type PayRaw } from '../../../../shared/message/paycheck/raw.ts'
import type { WriteContext } from '../../context.ts'
import { createColumnSealer } from '../../secret.ts'
import type { PartyImportResult, PartyRow } from '../party/import.ts'

/** Payment raw data from a client's file: rows of one transaction are one payment with its orders and their goods. */

type Values = PartyRow['values']
const text = (values: Values, name: string): string => values[name] ?? ''

/** What every row of a payment has to say alike. */
const SHARED = [
  'initalRequest',
  'initalResponse',
  'ebpCode',
  'payCode',
  'totalAmount',
  'currency',
  'verDept',
  'payType',
  'tradingTime',
] as const

const refused = (label: string, reason: string): Failure => new Failure('FIELD_INVALID', { label, reason })

function ordersOf(rows: readonly PartyRow[]): PayOrder[] {
  const orders = new Map<string, PayOrder & { goods: { gname: string; itemLink: string }[] }>()
  for (const { values } of rows) {
    const orderNo = text(values, 'orderNo')
    const recp = {
      recpAccount: text(values, 'recpAccount'),
      recpCode: text(values, 'recpCode'),
      recpName: text(values, 'recpName'),
    }
    const order = orders.get(orderNo) ?? { orderNo, goods: [], ...recp }
    if (order.recpAccount !== recp.recpAccount || order.recpName !== recp.recpName)
      throw refused('收款账号', `订单 ${orderNo} 的各行不一致`)
    order.goods.push({ gname: text(values, 'gname'), itemLink: text(values, 'itemLink') })
    orders.set(orderNo, order)
  }
  return [...orders.values()]
}

/** The payment that rows of one transaction describe. @throws Failure FIELD_INVALID */
function paymentOf(rows: readonly PartyRow[]): PayRaw {
  const first = rows[0]?.values ?? {}
  for (const name of SHARED)
    if (rows.some(({ values }) => text(values, name) !== text(first, name)))
      throw refused(name, '同一交易流水号的各行不一致')
  const raw: PayRaw = {
    initalRequest: text(first, 'initalRequest'),
    initalResponse: text(first, 'initalResponse'),
    ebpCode: text(first, 'ebpCode'),
    payCode: text(first, 'payCode'),
    payTransactionId: text(first, 'payTransactionId'),
    totalAmount: parseFixed<'money'>(text(first, 'totalAmount')) ?? (ZERO as Money),
    currency: text(first, 'currency') || '142',
    verDept: text(first, 'verDept'),
    payType: text(first, 'payType'),
    tradingTime: text(first, 'tradingTime'),
    note: text(first, 'note'),
    orders: ordersOf(rows),
  }
  const [problem] = payRawProblems(raw)
  if (problem !== undefined) throw refused(problem.label, problem.reason)
  return raw
}

/** Seals and stores one payment. @returns false when exactly this is there already */
function keep(context: WriteContext, clientId: number, batch: string, raw: PayRaw): boolean {
  const clear = writePayRaw(raw)
  return insertPayRaw(context.ledger, {
    clientId,
    payCode: raw.payCode,
    payTransactionId: raw.payTransactionId,
    sealed: createColumnSealer(context.clientKey(clientId), context.ports.rng).seal(clear),
    digest: context.secrets.personalHash('document', `pay-raw ${clientId} ${clear}`),
    batch,
    actorId: context.actor.userId,
    at: context.now(),
    orderNos: raw.orders.map((order) => order.orderNo),
  })
}

/** One bad payment never stops the file: each is a savepoint of its own, and all its rows come back with the reason. */
export function importPayRaw(
  context: WriteContext,
  clientId: number,
  batch: string,
  rows: readonly PartyRow[],
): PartyImportResult {
  const payments = new Map<string, PartyRow[]>()
  for (const row of rows) {
    const key = `${text(row.values, 'payCode')}|${text(row.values, 'payTransactionId')}`
    payments.set(key, [...(payments.get(key) ?? []), row])
  }
  const result = { saved: 0, unchanged: 0, refused: [] as { row: number; code: string; reason: string }[] }
  for (const group of payments.values()) {
    try {
      if (savepoint(context.ledger, () => keep(context, clientId, batch, paymentOf(group))))
        result.saved += group.length
      else result.unchanged += group.length
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const reason = failureText(error.code, error.data)
      for (const { row } of group) result.refused.push({ row, code: error.code, reason })
    }
  }
  if (result.saved > 0) {
    // Customs may have asked before the data came.
    const orderNos = rows.map(({ values }) => text(values, 'orderNo'))
    for (const id of heldOf(context.ledger, orderNos)) saveNextCheck(context.ledger, id, context.now())
    context.touch('payCheck')
    context.wakePump()
  }
  return result
}
