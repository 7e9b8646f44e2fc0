import { textIn, type DecContent, type DecFields } from '../declaration/content.ts'
import { fixed, parseFixed, total, type Money } from '../decimal/decimal.ts'
import type { DeclaredFee, DeclaredQuantity, ExportDeclaration, ExportItem, Incoterm } from './evidence.ts'
import { feeMarkOf, incotermOf } from './evidence-value.ts'

/** Our own declaration as evidence of a refund would say it: for the preview before it is declared, for prefill once it is closed. */

export interface OwnExport {
  readonly head: Omit<ExportDeclaration, 'id' | 'clientId'>
  readonly items: readonly OwnItem[]
  /** Are the terms of price among those that a FOB can be computed from? */
  readonly incotermKnown: boolean
  /** Customs district that takes it. */
  readonly district: string
  readonly owner: { readonly usci: string; readonly customsCode: string; readonly name: string }
}
export interface OwnItem extends Omit<ExportItem, 'id' | 'declarationId'> {
  /** The client's own number of the goods (ExgNo), '' = none. */
  readonly sku: string
}

/** 20260512, 2026-05-12, 2026/5/12 → YYYY-MM-DD; '' for anything else. */
export function dayText(text: string): string {
  const match = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})/.exec(text.trim())
  return match === null ? '' : `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
}

function feeIn(head: DecFields, name: 'Fee' | 'Insur' | 'Other', currency: string): DeclaredFee | undefined {
  const value = parseFixed(textIn(head, `${name}Rate`))
  const mark = textIn(head, `${name}Mark`)
  if (value === undefined || value === 0 || mark === '') return undefined
  const meant = feeMarkOf(mark)
  return meant === undefined ? undefined : { mark: meant, value, currency: textIn(head, `${name}Curr`) || currency }
}

function quantitiesOf(fields: DecFields): DeclaredQuantity[] {
  const found: DeclaredQuantity[] = []
  for (const [unit, quantity] of [
    ['GUnit', 'GQty'],
    ['FirstUnit', 'FirstQty'],
    ['SecondUnit', 'SecondQty'],
  ] as const) {
    const [name, count] = [textIn(fields, unit), parseFixed<'quantity'>(textIn(fields, quantity))]
    if (name === '' || count === undefined || count <= 0 || found.some((one) => one.unit === name)) continue
    found.push({ unit: name, quantity: count })
  }
  return found
}

/**
 * A declaration's content as export evidence. What is missing is empty or 0: nothing is guessed.
 * @param known its customs number and export date, where customs has said them
 */
export function exportOfContent(
  content: DecContent,
  known: { readonly declarationNo: string; readonly exportDate: string },
): OwnExport {
  const { head } = content
  const items = content.items.map(({ fields }, i): OwnItem => ({
    itemNo: i + 1,
    hsCode: textIn(fields, 'CodeTS'),
    name: textIn(fields, 'GName').trim(),
    amount: parseFixed<'money'>(textIn(fields, 'DeclTotal')) ?? fixed<'money'>(0),
    quantities: quantitiesOf(fields),
    sku: textIn(fields, 'ExgNo').trim(),
  }))
  const currency = content.items.map(({ fields }) => textIn(fields, 'TradeCurr')).find((one) => one !== '') ?? ''
  const incoterm: Incoterm | undefined = incotermOf(textIn(head, 'TransMode'))
  const fees = {
    freight: feeIn(head, 'Fee', currency),
    insurance: feeIn(head, 'Insur', currency),
    other: feeIn(head, 'Other', currency),
  }
  const owner = {
    usci: textIn(head, 'OwnerCodeScc').toUpperCase(),
    customsCode: textIn(head, 'OwnerCode'),
    name: textIn(head, 'OwnerName'),
  }
  return {
    incotermKnown: incoterm !== undefined,
    district: textIn(head, 'CustomMaster'),
    owner,
    items,
    head: {
      declarationNo: known.declarationNo,
      exportDate: known.exportDate,
      tradeMode: textIn(head, 'TradeMode'),
      incoterm: incoterm ?? 'FOB',
      currency,
      contractNo: textIn(head, 'ContrNo'),
      billNo: textIn(head, 'BillNo'),
      producerCode: owner.usci || owner.customsCode,
      destination: textIn(head, 'TradeCountry'),
      ...(fees.freight === undefined ? {} : { freight: fees.freight }),
      ...(fees.insurance === undefined ? {} : { insurance: fees.insurance }),
      ...(fees.other === undefined ? {} : { other: fees.other }),
      total: total<'money'>(items.map((item): Money => item.amount)),
      grossWeight: parseFixed<'weight'>(textIn(head, 'GrossWet')) ?? fixed<'weight'>(0),
    },
  }
}
