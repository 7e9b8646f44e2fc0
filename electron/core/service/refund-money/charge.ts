import { clientNames } from '../../../../db/filing/page.ts'
import {
  billedClients,
  declarationsOf,
  billingRuleOn,
  entriesOf,
  insertBillingRule,
  insertEntry,
  isBooked,
} from '../../../../db/refund-money/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  fixed,
  fixedText,
  HUNDRED_PERCENT,
  parseFixed,
  type Fixed,
  type Money,
} from '../../../../shared/domain/decimal/decimal.ts'
import {
  advanceMove,
  interestOf,
  monthDays,
  percentFee,
  type BillingRule,
  type FeeRule,
} from '../../../../shared/domain/refund/book/billing.ts'
import { ENTRY_RULES, type EntryKind } from '../../../../shared/domain/refund/book/entry.ts'
import type { BookEntry } from '../../../../shared/domain/refund/book/statement.ts'
import { refundBookArea } from '../../../../shared/contract/area/refund-book.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { ratesText, storageOfOwners, type OwnerStorage } from '../shelf/storage.ts'
import { today } from '../declaration/tables.ts'
import { clientIn, dayIn, sumText, yuan, openDay } from './book.ts'

/** 收费约定 and what a month charges by them. */

const decimal = <U extends string>(text: string): Fixed<U> => parseFixed<U>(text) ?? fixed<U>(0)
type RuleTexts = Out<'billing.get'>['rule']
const NO_RULE: RuleTexts = { fees: [], interest: '0', dayBase: 360 }

/** The stored body was checked when it was written; one of an older shape counts as none. */
function ruleTexts(body: string | undefined): RuleTexts {
  if (body === undefined) return NO_RULE
  const parsed = refundBookArea['billing.save'].input.shape.rule.safeParse(JSON.parse(body))
  return parsed.success ? parsed.data : NO_RULE
}

function ruleOf(texts: RuleTexts): BillingRule {
  return {
    fees: texts.fees.map((fee): FeeRule => ({
      kind: fee.kind,
      value: decimal(fee.value),
      least: decimal<'money'>(fee.least),
      most: decimal<'money'>(fee.most),
    })),
    interest: decimal<'percent'>(texts.interest),
    dayBase: texts.dayBase,
  }
}

export function readBilling(context: ReadContext, input: In<'billing.get'>): Out<'billing.get'> {
  clientIn(context, input.clientId)
  const found = billingRuleOn(context.ledger, input.clientId, input.day)
  return { validFrom: found?.validFrom ?? '', rule: ruleTexts(found?.body) }
}

export function saveBilling(context: WriteContext, input: In<'billing.save'>): Out<'billing.save'> {
  clientIn(context, input.clientId)
  const { rule } = input
  if (decimal(rule.interest) > 3_600_000)
    throw new Failure('FIELD_INVALID', { label: '垫款年利率（%）', reason: '超过 36%，请核对' })
  for (const fee of rule.fees) {
    if (fee.kind === 'percentRefund' && decimal(fee.value) > HUNDRED_PERCENT)
      throw new Failure('FIELD_INVALID', { label: '按退税额比例（%）', reason: '不应超过 100' })
    if (decimal(fee.most) > 0 && decimal(fee.most) < decimal(fee.least))
      throw new Failure('FIELD_INVALID', { label: '最高', reason: '不应小于最低' })
  }
  insertBillingRule(context.ledger, {
    clientId: input.clientId,
    validFrom: dayIn(input.validFrom, '起用日期'),
    body: JSON.stringify(rule),
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('billing.save', String(input.clientId), { validFrom: input.validFrom, rule })
  return {}
}

interface Charge {
  readonly key: string
  readonly kind: EntryKind
  readonly day: string
  readonly amount: Money
  readonly how: string
}

const percentText = (fee: FeeRule): string =>
  `${fixedText(fee.value)}%${fee.least > 0 ? `，最低 ${yuan(fee.least)}` : ''}${fee.most > 0 ? `，最高 ${yuan(fee.most)}` : ''}`

/** Fees on refunds that came in the month and were not taken back; each refund pays once. */
function refundFees(fee: FeeRule, at: number, entries: readonly BookEntry[], from: string, to: string): Charge[] {
  const reversed = new Set(entries.map((entry) => entry.reverses))
  return entries
    .filter(
      (entry) =>
        entry.kind === 'refundReceived' &&
        entry.reverses === undefined &&
        !reversed.has(entry.id) &&
        entry.day >= from &&
        entry.day <= to,
    )
    .map((entry) => ({
      key: `fee:refund:${entry.id}:${at}`,
      kind: 'feeCharged',
      day: entry.day,
      amount: percentFee(fee, fixed<'money'>(entry.amount)),
      how: `退税 ${yuan(entry.amount)} × ${percentText(fee)}`,
    }))
}

/** What a month's storage of the client's goods costs, by the rates of the warehouse (仓储费率). */
function storageFee(fee: FeeRule, at: number, storage: OwnerStorage | undefined, month: string): Charge[] {
  if (storage?.charge === undefined) return []
  return [
    {
      key: `fee:storage:${storage.ownerId}:${month}:${at}`,
      kind: 'feeCharged',
      day: monthDays(month).to,
      amount: percentFee(fee, fixed<'money'>(storage.charge)),
      how: `仓储 ${storage.unitDays} 件·天，费率 ${ratesText(storage.runs)}，计 ${yuan(storage.charge)} × ${percentText(fee)}`,
    },
  ]
}

/** Storage of a month by owner, added up once and only when a client pays for it. */
function storageOfMonth(ledger: ReadHandle, month: string): (clientId: number) => OwnerStorage | undefined {
  let made: ReadonlyMap<number, OwnerStorage> | undefined
  return (clientId) => {
    const { from, to } = monthDays(month)
    made ??= new Map(storageOfOwners(ledger, from, to).map((one) => [one.ownerId, one]))
    return made.get(clientId)
  }
}

function chargesOf(
  context: ReadContext,
  clientId: number,
  month: string,
  storage: ReturnType<typeof storageOfMonth>,
): Charge[] {
  const { from, to } = monthDays(month)
  const stored = billingRuleOn(context.ledger, clientId, to)
  if (stored === undefined) return []
  const rule = ruleOf(ruleTexts(stored.body))
  const entries = entriesOf(context.ledger, clientId, to)
  const charges = rule.fees.flatMap((fee, at): Charge[] => {
    if (fee.kind === 'perDeclaration') {
      return declarationsOf(context.ledger, clientId, from, to).map((one) => ({
        key: `fee:declaration:${one.declarationNo}:${at}`,
        kind: 'feeCharged',
        day: one.exportDate,
        amount: fixed<'money'>(fee.value),
        how: `报关单 ${one.declarationNo}`,
      }))
    }
    if (fee.kind === 'percentRefund') return refundFees(fee, at, entries, from, to)
    if (fee.kind === 'percentStorage') return storageFee(fee, at, storage(clientId), month)
    return [
      {
        key: `fee:month:${clientId}:${month}:${at}`,
        kind: 'feeCharged',
        day: to,
        amount: fixed<'money'>(fee.value),
        how: `每月 ${fixedText(fee.value)} 元`,
      },
    ]
  })
  const interest = interestOf(entries.flatMap(advanceMove), from, to, rule.interest, rule.dayBase)
  const days = interest.runs
    .map((run) => `${run.from.slice(5)} 至 ${run.to.slice(5)} ${run.days} 天 × ${sumText(run.principal)}`)
    .join('；')
  if (interest.amount > 0)
    charges.push({
      key: `interest:${clientId}:${month}`,
      kind: 'interestCharged',
      day: to,
      amount: interest.amount,
      how: `${days}；年利率 ${fixedText(rule.interest)}%，${rule.dayBase} 天`,
    })
  return charges.filter((charge) => charge.amount > 0)
}

export function previewCharges(context: ReadContext, input: In<'charge.preview'>): Out<'charge.preview'> {
  const names = clientNames(context.ledger)
  let total = 0n
  const storage = storageOfMonth(context.ledger, input.month)
  const charges = billedClients(context.ledger).flatMap((clientId) =>
    chargesOf(context, clientId, input.month, storage).map((charge) => {
      const booked = isBooked(context.ledger, charge.key)
      if (!booked) total += BigInt(charge.amount)
      return {
        key: charge.key,
        clientId,
        client: names.get(clientId) ?? '',
        kind: charge.kind,
        kindName: ENTRY_RULES[charge.kind].name,
        day: charge.day,
        amount: yuan(charge.amount),
        how: charge.how,
        booked,
      }
    }),
  )
  return { charges, open: charges.filter((charge) => !charge.booked).length, total: sumText(total) }
}

export function bookCharges(context: WriteContext, input: In<'charge.book'>): Out<'charge.book'> {
  // Interest and refunds of days to come are not known yet.
  if (today(context.now()) < monthDays(input.month).to)
    throw new Failure('FIELD_INVALID', { label: '月份', reason: `${input.month} 还没有结束，月末后再入账` })
  openDay(context, `${input.month}-01`)
  const storage = storageOfMonth(context.ledger, input.month)
  let [booked, total] = [0, 0n]
  for (const clientId of billedClients(context.ledger)) {
    for (const charge of chargesOf(context, clientId, input.month, storage)) {
      const id = insertEntry(context.ledger, {
        kind: charge.kind,
        clientId,
        day: charge.day,
        amount: charge.amount,
        reference: input.month,
        note: '',
        sourceKey: charge.key,
        reverses: undefined,
        actorId: context.actor.userId,
        at: context.now(),
      })
      if (id === undefined) continue
      booked++
      total += BigInt(charge.amount)
    }
  }
  if (booked === 0) throw new Failure('NOTHING_SELECTED')
  context.audit('charge.book', input.month, { booked, total: sumText(total) })
  return { booked, total: sumText(total) }
}

/** Interest that runs on up to a day in its month and is not booked yet. */
export function openInterest(context: ReadContext, clientId: number, day: string): Money {
  const month = day.slice(0, 7)
  const stored = billingRuleOn(context.ledger, clientId, day)
  if (stored === undefined || isBooked(context.ledger, `interest:${clientId}:${month}`)) return fixed<'money'>(0)
  const rule = ruleOf(ruleTexts(stored.body))
  return interestOf(
    entriesOf(context.ledger, clientId, day).flatMap(advanceMove),
    `${month}-01`,
    day,
    rule.interest,
    rule.dayBase,
  ).amount
}
