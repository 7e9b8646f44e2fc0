import type { Answer, CallOut } from '../../../shared/contract/index.ts'
import type { CalcForm } from '../../../shared/domain/refund/calc/form.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import type { Client } from '../../api/client.ts'

export type CalcOut = CallOut<'calc.tradingRefund'>
type Ask = (client: Client, head: FormValues, lines: readonly FormValues[]) => Promise<Answer<CalcOut>>

/** Which procedure answers which calculator. */
const ASKS: Readonly<Record<string, Ask>> = {
  tradingRefund: (client, head, lines) =>
    client.call('calc.tradingRefund', { ...head, lines: lines.map((line) => ({ ...line })) }),
  agencyRefund: (client, head) => client.call('calc.agencyRefund', { ...head }),
  exchangeCost: (client, head) => client.call('calc.exchangeCost', { ...head }),
  profitLoss: (client, head) => client.call('calc.profitLoss', { ...head }),
  priceTerm: (client, head) => client.call('calc.priceTerm', { ...head }),
  exemptCreditRefund: (client, head) => client.call('calc.exemptCreditRefund', { ...head }),
  deemedProfitTax: (client, head) => client.call('calc.deemedProfitTax', { ...head }),
  retailImportTax: (client, head, lines) =>
    client.call('calc.retailImportTax', { ...head, lines: lines.map((line) => ({ ...line })) }),
}

/** Asks the calculator's procedure; lines that are empty throughout are not sent, but at least one is. */
export function askCalculator(
  client: Client,
  form: CalcForm,
  head: FormValues,
  lines: readonly FormValues[],
): Promise<Answer<CalcOut>> {
  const filled = lines.filter((line) => Object.values(line).some((value) => value.trim() !== ''))
  const ask = ASKS[form.id]
  if (ask === undefined) throw new RangeError(`no procedure for ${form.id}`)
  return ask(client, head, filled.length === 0 ? [{}] : filled)
}

/** The form's fields as the one form of the program takes them: figures are texts, because an expression may stand there. */
export function headFields(form: CalcForm): FieldSpec[] {
  return form.head.map((field) => ({
    id: field.id,
    label: field.label,
    kind: field.kind === 'choice' ? 'choice' : field.kind === 'date' ? 'date' : 'text',
    maxLength: 200,
    ...(field.choices === undefined ? {} : { choices: field.choices }),
    ...(field.required === true ? { required: true } : {}),
    ...(field.help === undefined ? {} : { help: field.help }),
  }))
}

/** The values with which a form begins: the first of each choice. */
export function firstValues(fields: CalcForm['head']): FormValues {
  return Object.fromEntries(
    fields.flatMap((field) => (field.choices?.[0] === undefined ? [] : [[field.id, field.choices[0].value]])),
  )
}

/** A choice as pasted: its value or its name. */
function pasted(field: CalcForm['head'][number], text: string): string {
  const trimmed = text.trim()
  return field.choices?.find((choice) => choice.label === trimmed)?.value ?? trimmed
}

/** A pasted column or row of figures, put into the fields from one on, in their order. */
export function pasteHead(
  form: CalcForm,
  values: FormValues,
  from: string,
  block: readonly (readonly string[])[],
): FormValues {
  const start = form.head.findIndex((field) => field.id === from)
  const cells = block.flat()
  return {
    ...values,
    ...Object.fromEntries(
      form.head
        .slice(Math.max(0, start))
        .slice(0, cells.length)
        .map((field, at) => [field.id, pasted(field, cells[at] ?? '')]),
    ),
  }
}

/** A pasted block, put into the lines from a cell on; lines are added for what is longer. */
export function pasteLines(
  form: CalcForm,
  lines: readonly FormValues[],
  row: number,
  column: number,
  block: readonly (readonly string[])[],
  most: number,
): FormValues[] {
  const fields = form.line ?? []
  const next = lines.map((line) => ({ ...line }))
  for (const [at, cells] of block.slice(0, most - row).entries()) {
    const line: Record<string, string> = { ...(next[row + at] ?? firstValues(fields)) }
    for (const [i, cell] of cells.entries()) {
      const field = fields[column + i]
      if (field !== undefined) line[field.id] = pasted(field, cell)
    }
    next[row + at] = line
  }
  return next
}

/** Result and steps as a block for a spreadsheet or a chat. */
export function answerText(form: CalcForm, answer: CalcOut): string {
  return [
    form.title,
    ...answer.results.map((one) => `${one.label}\t${one.value}`),
    '',
    ...answer.steps.map((one) => `${one.text}\t${one.value}\t${one.source}`),
    ...answer.warnings.map((one) => `提示\t${one.text}`),
  ].join('\n')
}
