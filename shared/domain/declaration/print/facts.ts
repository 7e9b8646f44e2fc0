import type { PdfBlock, PdfColumn } from '../../paper/book.ts'
import { inCapitals } from '../../decimal/capitals.ts'
import { fixed, fixedTextPadded, parseFixed } from '../../decimal/decimal.ts'
import { directionOf, textIn, type DecContent, type DecFields } from '../content.ts'

/** What every printed document of a declaration is made from. */
export interface PrintSource {
  readonly content: DecContent
  readonly ownNo: string
  readonly platformNo: string
  readonly entryNo: string
  /** What a person types for this print. */
  readonly typed: PrintTyped
  /** Chinese name of a code of an element; '' when it is not known. */
  readonly nameOf: (element: string, code: string) => string
  /** 示例 ledgers say so on paper. */
  readonly training: boolean
}

export interface PrintTyped {
  /** Number of the invoice, packing list or contract. */
  readonly number: string
  /** YYYY-MM-DD */
  readonly date: string
  /** Terms of payment and the like, in the person's words. */
  readonly terms: string
  /** YYYY-MM-DD: until when a proxy letter holds. */
  readonly validTo: string
}

export interface Party {
  readonly name: string
  readonly address: string
}

/** Seller and buyer: on exports the domestic company sells, on imports it buys. */
export function parties(content: DecContent): { readonly seller: Party; readonly buyer: Party } {
  const { head } = content
  const text = (name: string): string => textIn(head, name)
  const own = {
    name: [text('TradeName'), text('DomesticConsigneeEname')].filter((one) => one !== '').join(' / '),
    address: '',
  }
  if (directionOf(content) === 'I') {
    const name = text('OverseasConsignorEname') || text('OverseasConsignorCname')
    return { seller: { name, address: text('OverseasConsignorAddr') }, buyer: own }
  }
  return { seller: own, buyer: { name: text('OverseasConsigneeEname'), address: '' } }
}

/** Code and name, as people read it. */
export function named(source: PrintSource, fields: DecFields, element: string): string {
  const code = textIn(fields, element)
  if (code === '') return ''
  const name = source.nameOf(element, code)
  return name === '' ? code : name
}

/** A figure with thousands marks and at least so many decimals; the text itself when it is no number. */
export function figure(text: string, places = 0): string {
  const value = parseFixed(text)
  if (value === undefined) return text
  const [whole = '', rest = ''] = fixedTextPadded(value, places).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === '' ? grouped : `${grouped}.${rest}`
}

/** Totals of the lines by currency, in the order of their first line. */
export function totals(content: DecContent): { readonly currency: string; readonly amount: number }[] {
  const sums = new Map<string, number>()
  for (const { fields } of content.items) {
    const amount = parseFixed(textIn(fields, 'DeclTotal')) ?? 0
    const currency = textIn(fields, 'TradeCurr')
    sums.set(currency, (sums.get(currency) ?? 0) + amount)
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

export const amountText = (amount: number): string => figure(fixedTextPadded(fixed(amount), 2), 2)

/** 合计 USD 500.00（大写：美元伍佰元整）, one for each currency. */
export function totalLines(source: PrintSource): string[] {
  return totals(source.content).map(({ currency, amount }) => {
    const name = source.nameOf('TradeCurr', currency) || currency
    return `合计 TOTAL：${currency} ${amountText(amount)}　（大写：${name}${inCapitals(fixed(amount))}）`
  })
}

export const column = (title: string, share: number, align: PdfColumn['align'] = 'left'): PdfColumn => ({
  title,
  share,
  align,
})

export const heading = (text: string, level: 1 | 2 = 1): PdfBlock => ({ kind: 'heading', text, level })
export const paragraph = (text: string): PdfBlock => ({ kind: 'paragraph', text })
export const space = (height: number): PdfBlock => ({ kind: 'space', height })

/** Foot of every page: which declaration, and that a training ledger made it. */
export function footOf(source: PrintSource): string {
  return `${source.training ? '示例（培训台账）　' : ''}企业编号 ${source.ownNo || '（未保存）'}`
}
