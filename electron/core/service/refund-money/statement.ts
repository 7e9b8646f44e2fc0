import { entriesBetween, entriesOf, type EntryRow } from '../../../../db/refund-money/book.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { listClients } from '../../../../db/party/client.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { ACCOUNT_NAMES, ENTRY_RULES, OUTPUT_TAX, postingsOf } from '../../../../shared/domain/refund/book/entry.ts'
import { statementOf } from '../../../../shared/domain/refund/book/statement.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { clientIn, dayIn, sumText, yuan } from './book.ts'
import { openInterest } from './charge.ts'
import { feeTax } from './fee-vat.ts'

/** 对账单 and vouchers: the same entries, for the client and for the bookkeeping program. */

/** Fees and interest are prices with tax: the client sees how much of it is VAT, for his own invoice. */
const withTax = (words: string, tax: number): string => (tax === 0 ? words : `${words}（含增值税 ${yuan(tax)}）`)

export function moneyStatement(context: ReadContext, input: In<'money.statement'>): Out<'money.statement'> {
  const client = clientIn(context, input.clientId)
  const [from, to] = [dayIn(input.from, '起日'), dayIn(input.to, '止日')]
  const entries = entriesOf(context.ledger, input.clientId, to)
  const statement = statementOf(entries, from, to)
  const taxOf = feeTax(context.ledger)
  const taxes = new Map(entries.map((entry) => [entry.id, taxOf(entry)]))
  return {
    client,
    from,
    to,
    opening: sumText(statement.opening),
    credits: sumText(statement.credits),
    debits: sumText(statement.debits),
    closing: sumText(statement.closing),
    advancedBefore: sumText(statement.advancedBefore),
    advancedAfter: sumText(statement.advancedAfter),
    openInterest: yuan(openInterest(context, input.clientId, to)),
    lines: statement.lines.map((line) => ({
      id: line.id,
      key: String(line.id),
      day: line.day,
      text: withTax(line.text, taxes.get(line.id) ?? 0),
      reference: line.reference,
      credit: line.credit === 0n ? '' : sumText(line.credit),
      debit: line.debit === 0n ? '' : sumText(line.debit),
      balance: sumText(line.balance),
      advanced: sumText(line.advanced),
    })),
  }
}

type Column = { readonly title: string; readonly kind: 'text' | 'number' }
const text = (title: string): Column => ({ title, kind: 'text' })
const number = (title: string): Column => ({ title, kind: 'number' })
const ROWS_A_TURN = 400

/** Writes rows as a workbook into the content store. */
async function writeSheet(
  job: JobContext,
  sheet: {
    readonly name: string
    readonly fileName: string
    readonly columns: readonly Column[]
    readonly rows: readonly (readonly string[])[]
  },
): Promise<{ hash: string; rows: number }> {
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const [at, row] of sheet.rows.entries()) {
      yield row
      if (at % ROWS_A_TURN === 0) await job.breathe()
    }
  }
  const upload = job.content.open('export', sheet.fileName, 0)
  const count = await job.ports.sheets.write(
    'xlsx',
    { name: sheet.name, columns: sheet.columns, rows: rows() },
    (bytes) => upload.write(bytes),
  )
  return await job.slice(() => ({ hash: upload.finish().sha256, rows: count }))
}

const STATEMENT_COLUMNS = [
  text('日期'),
  text('摘要'),
  text('参考号'),
  number('应付贵司增加'),
  number('应付贵司减少'),
  number('应付余额'),
  number('垫款余额'),
]

async function statementSheet(job: JobContext, input: In<'money.sheet'>): Promise<Out<'money.sheet'>> {
  const one = moneyStatement(job, input)
  const fileName = `对账单-${one.client}-${one.from}-${one.to}.xlsx`
  const rows = [
    [one.from, '期初余额', '', '', '', one.opening, one.advancedBefore],
    ...one.lines.map((line) => [
      line.day,
      line.text,
      line.reference,
      line.credit,
      line.debit,
      line.balance,
      line.advanced,
    ]),
    [one.to, '本期合计与期末余额', '', one.credits, one.debits, one.closing, one.advancedAfter],
  ]
  const written = await writeSheet(job, { name: '对账单', fileName, columns: STATEMENT_COLUMNS, rows })
  await job.slice(() => job.audit('money.sheet', String(input.clientId), { file: written.hash }))
  return { ...written, fileName }
}

export const statementSheetJob: JobDefinition<'money.sheet'> = {
  label: (input) => `对账单 ${input.from} 至 ${input.to}`,
  run: statementSheet,
  afterCrash: 'undo',
}

interface Layout {
  readonly name: string
  readonly columns: readonly Column[]
  row(one: {
    entry: EntryRow
    number: number
    summary: string
    code: string
    account: string
    debit: string
    credit: string
    clientCode: string
    client: string
  }): readonly string[]
}

/** Generic columns of both vendors' import sheets, from memory: shown as 未核实. Map them in the vendor's import dialog. */
const LAYOUTS: Readonly<Record<In<'money.vouchers'>['layout'], Layout>> = {
  kingdee: {
    name: '金蝶',
    columns: [
      text('日期'),
      text('凭证字'),
      text('凭证号'),
      text('摘要'),
      text('科目代码'),
      text('科目名称'),
      number('借方金额'),
      number('贷方金额'),
      text('往来单位代码'),
      text('往来单位名称'),
      text('币别'),
    ],
    row: (one) => [
      one.entry.day,
      '记',
      String(one.number),
      one.summary,
      one.code,
      one.account,
      one.debit,
      one.credit,
      one.clientCode,
      one.client,
      'RMB',
    ],
  },
  yonyou: {
    name: '用友',
    columns: [
      text('制单日期'),
      text('凭证类别字'),
      text('凭证号'),
      text('附单据数'),
      text('摘要'),
      text('科目编码'),
      number('借方金额'),
      number('贷方金额'),
      text('客户编码'),
      text('客户名称'),
      text('币种'),
    ],
    row: (one) => [
      one.entry.day,
      '记',
      String(one.number),
      '1',
      one.summary,
      one.code,
      one.debit,
      one.credit,
      one.clientCode,
      one.client,
      '人民币',
    ],
  },
}

interface VoucherLine {
  readonly code: string
  readonly name: string
  readonly side: 'debit' | 'credit'
  readonly amount: number
}

/** Both sides of an entry; income is split into its price and the tax inside. A reversal is the same side with a negative amount, as the books have it. */
function voucherLines(entry: EntryRow, tax: number): VoucherLine[] {
  return postingsOf(entry.kind, entry.amount).flatMap((posting): VoucherLine[] => {
    const side = posting.amount >= 0 === entry.amount >= 0 ? 'debit' : 'credit'
    const amount = side === 'debit' ? posting.amount : -posting.amount
    const income = posting.account === 'fee' || posting.account === 'interest'
    const account = ACCOUNT_NAMES[posting.account]
    if (!income || tax === 0) return [{ ...account, side, amount }]
    return [
      { ...account, side, amount: amount - tax },
      { ...OUTPUT_TAX, side, amount: tax },
    ]
  })
}

async function vouchers(job: JobContext, input: In<'money.vouchers'>): Promise<Out<'money.vouchers'>> {
  const entries = entriesBetween(job.ledger, dayIn(input.from, '起日'), dayIn(input.to, '止日'))
  if (entries.length === 0) throw new Failure('NOTHING_SELECTED')
  const names = clientNames(job.ledger)
  const codes = new Map(listClients(job.ledger).map((client) => [client.id, client.code]))
  const layout = LAYOUTS[input.layout]
  const taxOf = feeTax(job.ledger)
  let [debit, credit] = [0n, 0n]
  const rows = entries.flatMap((entry, at) =>
    voucherLines(entry, taxOf(entry)).map(({ code, name, side, amount }) => {
      if (side === 'debit') debit += BigInt(amount)
      else credit += BigInt(amount)
      const client = names.get(entry.clientId) ?? ''
      const summary =
        `${entry.reverses === null ? '' : '冲回 '}${ENTRY_RULES[entry.kind].name} ${client} ${entry.reference}`.trim()
      return layout.row({
        entry,
        number: at + 1,
        summary,
        code,
        account: name,
        debit: side === 'debit' ? yuan(amount) : '',
        credit: side === 'credit' ? yuan(amount) : '',
        clientCode: codes.get(entry.clientId) ?? '',
        client,
      })
    }),
  )
  const fileName = `会计凭证-${layout.name}-${input.from}-${input.to}（格式未核实）.xlsx`
  const written = await writeSheet(job, { name: '凭证', fileName, columns: layout.columns, rows })
  await job.slice(() =>
    job.audit('money.vouchers', input.layout, {
      from: input.from,
      to: input.to,
      vouchers: entries.length,
      file: written.hash,
    }),
  )
  return { ...written, fileName, vouchers: entries.length, debit: sumText(debit), credit: sumText(credit) }
}

export const vouchersJob: JobDefinition<'money.vouchers'> = {
  label: (input) => `会计凭证 ${input.from} 至 ${input.to}`,
  run: vouchers,
  afterCrash: 'undo',
}
