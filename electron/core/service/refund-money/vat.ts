import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import { entriesBetween, insertVatLine, kindSums, vatReturn } from '../../../../db/refund-money/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { monthDays } from '../../../../shared/domain/refund/book/billing.ts'
import { fobIn } from '../../../../shared/domain/refund/fob.ts'
import { VAT_LINES, type VatLine } from '../../../../shared/domain/refund/book/vat-line.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { sumText } from './book.ts'
import { feeTax } from './fee-vat.ts'
import { RateRule } from './rate.ts'

/** 增值税申报核对: our own figures of a month beside those of the return as filed. */

interface Own {
  readonly amount: bigint
  readonly note: string
}

/** FOB of the month's declarations in RMB; what has no rate is counted apart, never guessed. */
function exportSales(context: ReadContext, from: string, to: string): Own {
  let [amount, left, all] = [0n, 0, 0]
  const rates = new RateRule(context.ledger)
  for (const { declaration } of currentExports(context.ledger, hiddenEvidence(context.ledger))) {
    if (declaration.exportDate < from || declaration.exportDate > to) continue
    all++
    const rateOf = rates.of(declaration.exportDate)
    const fob = fobIn(declaration, { amount: declaration.total }, 'CNY', rateOf)
    if (fob === undefined) left++
    else amount += BigInt(fob)
  }
  return { amount, note: left === 0 ? `${all} 票` : `${all} 票，其中 ${left} 票没有汇率，未计` }
}

function ownFigures(context: ReadContext, month: string): ReadonlyMap<VatLine, Own> {
  const { from, to } = monthDays(month)
  const sums = new Map(kindSums(context.ledger, from, to).map((one) => [one.kind, one]))
  const taxOf = feeTax(context.ledger)
  const taxes = new Map<string, bigint>()
  for (const entry of entriesBetween(context.ledger, from, to))
    taxes.set(entry.kind, (taxes.get(entry.kind) ?? 0n) + BigInt(taxOf(entry)))
  const of = (kind: 'refundReceived' | 'feeCharged' | 'interestCharged'): Own => {
    const tax = taxes.get(kind) ?? 0n
    const inside =
      tax === 0n ? '' : `；价税合计 ${sumText(BigInt(sums.get(kind)?.amount ?? '0'))}，税额 ${sumText(tax)}`
    return {
      amount: BigInt(sums.get(kind)?.amount ?? '0') - tax,
      note: `${sums.get(kind)?.count ?? 0} 笔往来${inside}`,
    }
  }
  return new Map([
    ['exportSales', exportSales(context, from, to)],
    ['refundReceived', of('refundReceived')],
    ['feeIncome', of('feeCharged')],
    ['interestIncome', of('interestCharged')],
    [
      'outputTax',
      {
        amount: (taxes.get('feeCharged') ?? 0n) + (taxes.get('interestCharged') ?? 0n),
        note: '税率见设置（未核实），每笔四舍五入到分',
      },
    ],
  ])
}

export function vatTie(context: ReadContext, input: In<'vat.tie'>): Out<'vat.tie'> {
  const own = ownFigures(context, input.month)
  const filed = new Map(vatReturn(context.ledger, input.month).map((one) => [one.line, one.amount]))
  return {
    lines: VAT_LINES.map((line) => {
      const mine = own.get(line.id)?.amount ?? 0n
      const theirs = filed.get(line.id)
      return {
        line: line.id,
        name: line.name,
        own: sumText(mine),
        note: own.get(line.id)?.note ?? '',
        ...(theirs === undefined ? {} : { filed: sumText(BigInt(theirs)), difference: sumText(mine - BigInt(theirs)) }),
      }
    }),
  }
}

export function enterVatLine(context: WriteContext, input: In<'vat.enter'>): Out<'vat.enter'> {
  const amount = parseFixed<'money'>(input.amount)
  if (amount === undefined || amount < 0 || amount % 1000 !== 0)
    throw new Failure('FIELD_INVALID', { label: '申报表金额', reason: '应为不小于零、最多两位小数的金额' })
  insertVatLine(context.ledger, {
    month: input.month,
    line: input.line,
    amount,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('vat.enter', input.month, { line: input.line, amount: input.amount })
  return {}
}
