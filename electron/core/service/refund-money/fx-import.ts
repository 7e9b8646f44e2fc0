import { findMoneyFile, insertExchangeRate, insertFxReceipt, recentRates } from '../../../../db/refund-money/fx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { dividedHalfUp, fixedText, fixed, parseFixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import { codeForName } from '../../../../shared/domain/intake/code-name.ts'
import { isoCurrency } from '../../../../shared/domain/refund/evidence-value.ts'
import type { RowValues } from '../../../../shared/domain/refund/evidence-sheet.ts'
import { isOutgoing } from '../../../../shared/domain/refund/money-sheet.ts'
import type { JobContext, JobDefinition, ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { clientIn, dayIn } from './book.ts'
import { noteMoneyFile, noteTyped, readMoneyList, shownFindings, type ListFinding } from './money-list.ts'

/** Bank files and exchange-rate lists, row by row: good rows go in, bad ones come back with their place. */

interface ReadReceipt {
  readonly row: number
  readonly voucherNo: string
  readonly receivedOn: string
  readonly currency: string
  readonly amount: Money
  readonly fee: Money
  readonly values: RowValues
}

/** A receipt, or the sentence that refuses it. A row without an own number is known by its day, currency and amount. */
function receiptOf(values: RowValues, day: string, whole: string): ReadReceipt | ListFinding {
  const refuse = (text: string, value: string): ListFinding => ({
    row: values.row,
    column: '',
    header: '',
    text,
    value,
  })
  const [amount, fee] = [parseFixed<'money'>(values.get('amount')), parseFixed<'money'>(values.get('fee') || '0')]
  const currency = isoCurrency(values.get('currency') || (codeForName('currency', whole) ?? whole))
  const receivedOn = values.get('receivedOn')
  if (amount === undefined || amount <= 0 || amount % 1000 !== 0)
    return refuse('收汇金额应大于零、最多两位小数', values.get('amount'))
  if (fee === undefined || fee < 0) return refuse('手续费应不小于零', values.get('fee'))
  if (values.get('currency') === '' && whole === '')
    return refuse('没有币种一栏，请在导入时写明整份明细的币种，或在表中补上', '')
  if (currency === undefined) return refuse('币种不认识', values.get('currency') || whole)
  if (receivedOn > day) return refuse('收款日期在将来', receivedOn)
  return {
    row: values.row,
    voucherNo: values.get('voucherNo') || `${receivedOn}-${values.row}`,
    receivedOn,
    currency,
    amount,
    fee,
    values,
  }
}

const isFinding = (one: ReadReceipt | ListFinding): one is ListFinding => 'text' in one

async function importFx(job: JobContext, input: In<'fx.import'>): Promise<Out<'fx.import'>> {
  clientIn(job, input.clientId)
  // A currency given for the file lets rows in that were refused for want of one; what is in already is known by its number.
  const same = findMoneyFile(job.ledger, input.hash, 'fx', input.clientId)
  if (same !== undefined && input.currency === '')
    return { fileId: same, rows: 0, good: 0, bad: 0, again: 0, sameFile: true, findings: [] }
  const rows = (await readMoneyList(job, 'fx', input.hash, input.fileName)).filter(
    (row) => !isOutgoing(row.get('sign')),
  )
  const day = today(job.now())
  const read = rows.map((row) => (row.findings.length === 0 ? receiptOf(row, day, input.currency) : undefined))
  const findings: ListFinding[] = [
    ...rows.flatMap((row) => row.findings),
    ...read.flatMap((one) => (one !== undefined && isFinding(one) ? [one] : [])),
  ]
  const good = read.flatMap((one) => (one === undefined || isFinding(one) ? [] : [one]))
  return await job.slice(() => {
    const actorId = job.actor.userId
    const at = job.now()
    const bad = rows.length - good.length
    const fileId = same ?? noteMoneyFile(job, 'fx', input, { all: rows.length, good: good.length }, findings)
    let again = 0
    for (const one of good) {
      const text = (name: string): string => one.values.get(name)
      const added = insertFxReceipt(job.ledger, {
        fileId,
        sourceRow: one.row,
        clientId: input.clientId,
        voucherNo: one.voucherNo,
        receivedOn: one.receivedOn,
        currency: one.currency,
        amount: one.amount,
        fee: one.fee,
        payer: text('payer'),
        payerCountry: text('payerCountry'),
        bank: text('bank'),
        note: text('note'),
        actorId,
        at,
      })
      if (!added) again++
    }
    job.audit('fx.import', String(fileId), { rows: rows.length, good: good.length, again })
    return {
      fileId,
      rows: rows.length,
      good: good.length,
      bad,
      again,
      sameFile: false,
      findings: shownFindings(findings),
    }
  })
}

export const importFxJob: JobDefinition<'fx.import'> = {
  label: (input) => `银行收汇 ${input.fileName}`,
  run: importFx,
  afterCrash: 'undo',
}

/** A published price of 100 units is divided by 100; the column says of how many, else a price above 20 is taken for one of 100. */
function rateOf(values: RowValues): { rate: number; per: number } | undefined {
  const rate = parseFixed(values.get('rate'))
  if (rate === undefined || rate <= 0) return undefined
  const per = values.get('per') === '' ? (rate > 2_000_000 ? 100 : 1) : Number(values.get('per'))
  if (!Number.isInteger(per) || per <= 0 || per > 10_000) return undefined
  const each = dividedHalfUp(rate, fixed(per * 100_000), 5)
  return each > 0 ? { rate: each, per } : undefined
}

async function importRates(job: JobContext, input: In<'rateTable.import'>): Promise<Out<'rateTable.import'>> {
  const same = findMoneyFile(job.ledger, input.hash, 'rate', 0)
  if (same !== undefined) return { fileId: same, rows: 0, good: 0, bad: 0, again: 0, sameFile: true, findings: [] }
  const rows = await readMoneyList(job, 'rate', input.hash, input.fileName)
  const findings: ListFinding[] = rows.flatMap((row) => row.findings)
  const good = rows.flatMap((values) => {
    if (values.findings.length > 0) return []
    const rate = rateOf(values)
    const currency = isoCurrency(values.get('currency'))
    if (rate !== undefined && currency !== undefined) return [{ values, rate: rate.rate, currency }]
    findings.push({
      row: values.row,
      column: '',
      header: '',
      text: rate === undefined ? '汇率应大于零' : '币种不认识',
      value: values.get('rate'),
    })
    return []
  })
  return await job.slice(() => {
    const actorId = job.actor.userId
    const at = job.now()
    const bad = rows.length - good.length
    const fileId = noteMoneyFile(
      job,
      'rate',
      { ...input, clientId: 0 },
      { all: rows.length, good: good.length },
      findings,
    )
    for (const { values, rate, currency } of good) {
      const basis = values.get('basis').includes('月') ? 'month' : 'day'
      const day = basis === 'month' ? `${values.get('day').slice(0, 7)}-01` : values.get('day')
      insertExchangeRate(job.ledger, { fileId, basis, day, currency, rate, source: input.fileName, actorId, at })
    }
    job.audit('rateTable.import', String(fileId), { rows: rows.length, good: good.length })
    return {
      fileId,
      rows: rows.length,
      good: good.length,
      bad,
      again: 0,
      sameFile: false,
      findings: shownFindings(findings),
    }
  })
}

export const importRatesJob: JobDefinition<'rateTable.import'> = {
  label: (input) => `汇率表 ${input.fileName}`,
  run: importRates,
  afterCrash: 'undo',
}

export function enterRate(context: WriteContext, input: In<'rateTable.enter'>): Out<'rateTable.enter'> {
  const rate = parseFixed(input.rate)
  if (rate === undefined || rate <= 0) throw new Failure('FIELD_INVALID', { label: '汇率', reason: '应大于零' })
  const day = dayIn(input.day, '日期')
  const fileId = noteTyped(context, 'rate', 0)
  insertExchangeRate(context.ledger, {
    fileId,
    basis: input.basis,
    day: input.basis === 'month' ? `${day.slice(0, 7)}-01` : day,
    currency: input.currency,
    rate,
    source: input.source,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('rateTable.enter', input.currency, { day, rate: input.rate })
  return {}
}

export function rateList(context: ReadContext): Out<'rateTable.list'> {
  return {
    rates: recentRates(context.ledger, 2000).map((one) => ({
      id: one.id,
      key: String(one.id),
      basis: one.basis === 'month' ? '当月' : '当日',
      day: one.day,
      currency: one.currency,
      rate: fixedText(fixed(one.rate)),
      source: one.source,
    })),
  }
}
