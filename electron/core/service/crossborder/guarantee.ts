import {
  billedTax,
  guaranteeSums,
  insertLimit,
  insertPayment,
  readTaxPayment,
  readyTax,
  taxPayments,
  type TaxPaymentRow,
  unbilledTax,
} from '../../../../db/crossborder/tax-bill.ts'
import { readUser } from '../../../../db/house/people.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { sumText } from '../../../../shared/domain/crossborder/summary.ts'
import { guaranteePosition } from '../../../../shared/domain/crossborder/tax-bill.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { surroundingsOf, type Surroundings } from '../parcel/match-triple.ts'
import { modeOf } from '../parcel/row.ts'

/** 担保台账: per guarantor what customs has billed, what was paid, what is filed and not billed, and what is left. */

const text = (sum: bigint): string => (sum < 0n ? `-${sumText(-sum)}` : sumText(sum))

type ByClient = readonly { clientId: number; mode: string; tax: string }[]

/** Sums by guarantor: which guarantee stands behind a client's inventories is said by his profile. */
function byGuarantor(
  around: Surroundings,
  rows: ByClient,
  sums = new Map<string, bigint>(),
  sign = 1n,
): Map<string, bigint> {
  for (const row of rows) {
    const code = around.profile(row.clientId, modeOf(row.mode))?.guarantorCode ?? ''
    if (code !== '') sums.set(code, (sums.get(code) ?? 0n) + sign * BigInt(row.tax))
  }
  return sums
}

type Guarantor = Out<'guarantee.list'>['guarantors'][number]

/** Every guarantor with what is left, exactly. */
function positions(context: ReadContext): { shown: Guarantor; free: bigint | undefined }[] {
  const around = surroundingsOf(context)
  const pending = byGuarantor(around, billedTax(context.ledger), byGuarantor(around, unbilledTax(context.ledger)), -1n)
  const sums = guaranteeSums(context.ledger)
  const known = new Set(sums.map((row) => row.assureCode))
  const others = [...pending.keys()]
    .filter((code) => !known.has(code))
    .map((assureCode) => ({ assureCode, name: '', limit: '-1', accrued: '0', paid: '0', bills: 0 }))
  return [...sums, ...others].map((row) => {
    const limit = BigInt(row.limit) < 0n ? undefined : BigInt(row.limit)
    const position = guaranteePosition({
      limit,
      accrued: BigInt(row.accrued),
      paid: BigInt(row.paid),
      pending: pending.get(row.assureCode) ?? 0n,
    })
    return {
      free: position.free,
      shown: {
        assureCode: row.assureCode,
        name: row.name,
        ...(limit === undefined ? {} : { limit: text(limit) }),
        accrued: text(BigInt(row.accrued)),
        paid: text(BigInt(row.paid)),
        outstanding: text(position.outstanding),
        pending: text(position.pending),
        ...(position.free === undefined ? {} : { free: text(position.free) }),
        bills: row.bills,
        exceeded: position.free !== undefined && position.free < 0n,
      },
    }
  })
}

export function guaranteeList(context: ReadContext): Out<'guarantee.list'> {
  return { guarantors: positions(context).map((one) => one.shown) }
}

/** What a selection would add to each guarantee. */
export class GuaranteeTally {
  readonly #sums = new Map<string, { tax: bigint; parcels: number }>()
  readonly #unknown = new Map<string, number>()

  add(guarantor: string, tax: number | bigint, parcels = 1): void {
    if (guarantor === '') return
    const known = this.#sums.get(guarantor) ?? { tax: 0n, parcels: 0 }
    this.#sums.set(guarantor, { tax: known.tax + BigInt(tax), parcels: known.parcels + parcels })
  }

  /** A parcel whose tax nobody can compute: what the selection takes of the guarantee is more than is said. */
  addUnknown(guarantor: string): void {
    if (guarantor !== '') this.#unknown.set(guarantor, (this.#unknown.get(guarantor) ?? 0) + 1)
  }

  /** Parcels that are not judged one by one: what is stored with them. */
  addStored(context: ReadContext, ids: readonly number[]): void {
    for (const [code, tax] of byGuarantor(surroundingsOf(context), readyTax(context.ledger, ids)))
      this.add(code, tax, ids.length)
  }

  /** A warning for each guarantee that the selection would exceed; guarantees without a known limit are silent. */
  warnings(context: ReadContext): Out<'filing.check'>['warnings'] {
    if (this.#sums.size === 0) return []
    const free = new Map(positions(context).map((one) => [one.shown.assureCode, one.free]))
    return [...this.#sums].flatMap(([code, { tax, parcels }]) => {
      const left = free.get(code)
      const unknown = this.#unknown.get(code) ?? 0
      const more = unknown === 0 ? '' : `另有 ${unknown} 票算不出税款，未计入，实际会更多。`
      if (left === undefined || tax <= left) return []
      return [
        {
          rule: 'F-GUARANTEE',
          title: '担保额度不足',
          count: parcels,
          text: `担保企业 ${code} 可用 ${text(left)} 元，本批预计税款 ${text(tax)} 元，将超出 ${text(tax - left)} 元；海关会以担保金额不足退单（1311）。请先缴税、增加担保或减少本批。${more}`,
        },
      ]
    })
  }
}

function amountOf(input: string): number {
  const amount = parseFixed<'money'>(input)
  if (amount === undefined || amount < 0)
    throw new Failure('INPUT_INVALID', { path: 'amount', reason: '应为不小于零的金额' })
  return amount
}

export function setLimit(context: WriteContext, input: In<'guarantee.limit'>): Out<'guarantee.limit'> {
  insertLimit(context.ledger, {
    assureCode: input.assureCode,
    name: input.name,
    amount: amountOf(input.amount),
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('guarantee.limit', input.assureCode, { amount: input.amount })
  return {}
}

export function notePayment(context: WriteContext, input: In<'guarantee.pay'>): Out<'guarantee.pay'> {
  insertPayment(context.ledger, {
    assureCode: input.assureCode,
    entDutyNo: input.entDutyNo,
    amount: amountOf(input.amount),
    paidOn: input.paidOn,
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('guarantee.pay', input.assureCode, {
    amount: input.amount,
    entDutyNo: input.entDutyNo,
    paidOn: input.paidOn,
  })
  return {}
}

/** How an entry says which payment it takes back. Only this file writes amounts below zero. */
const takenBack = (id: number): string => `冲正第 ${id} 笔：`
const isTakenBack = (id: number, all: readonly TaxPaymentRow[]): boolean =>
  all.some((one) => one.amount < 0 && one.note.startsWith(takenBack(id)))

export function paymentList(context: ReadContext, input: In<'guarantee.payments'>): Out<'guarantee.payments'> {
  const all = taxPayments(context.ledger, input.assureCode)
  return {
    payments: all.map((one) => ({
      id: one.id,
      entDutyNo: one.entDutyNo,
      amount: text(BigInt(one.amount)),
      paidOn: one.paidOn,
      note: one.note,
      by: readUser(context.ledger, one.actorId)?.name ?? '',
      at: new Date(one.at).toISOString(),
      open: one.amount > 0 && !isTakenBack(one.id, all),
    })),
  }
}

export function takePaymentBack(context: WriteContext, input: In<'guarantee.unpay'>): Out<'guarantee.unpay'> {
  const { ledger } = context
  const payment = readTaxPayment(ledger, input.id)
  if (payment === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const { id, assureCode, entDutyNo, amount, paidOn } = payment
  if (amount <= 0) throw new Failure('FIELD_INVALID', { label: '缴纳记录', reason: '冲正的记录不能再冲正' })
  if (isTakenBack(id, taxPayments(ledger, assureCode)))
    throw new Failure('FIELD_INVALID', { label: '缴纳记录', reason: '已经冲正过' })
  insertPayment(ledger, {
    assureCode,
    entDutyNo,
    amount: -amount,
    paidOn,
    note: `${takenBack(id)}${input.reason}`,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('guarantee.unpay', assureCode, { amount: text(BigInt(amount)), entDutyNo, reason: input.reason })
  return {}
}
