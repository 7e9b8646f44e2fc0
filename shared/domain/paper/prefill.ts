import { parseFixed } from '../decimal/decimal.ts'
import { overlap, type TextCell } from './cells.ts'

/**
 * What the text of an invoice, packing list, contract or bill says for the head of a declaration. A guess with its
 * source: the screen shows where each value stands, and a person takes it or not.
 */
export interface HeadGuess {
  /** Official element name. */
  readonly field: string
  readonly value: string
  readonly cell: TextCell
}

type Shape = 'number' | 'whole' | 'code' | 'name' | 'transMode' | 'money' | 'packages'

interface Label {
  readonly field: string
  readonly words: RegExp
  readonly shape: Shape
  readonly direction?: 'E' | 'I'
}

const LABELS: readonly Label[] = [
  {
    field: 'ContrNo',
    words: /(?:合同(?:协议)?(?:编?号)?|contract\s*(?:no|number)|s\/c\s*no|p\.?o\.?\s*(?:no|number))/i,
    shape: 'code',
  },
  {
    field: 'BillNo',
    words: /(?:提(?:运)?单号|运单号|b\/l\s*(?:no|number)|bill\s*of\s*lading\s*(?:no|number)|awb\s*(?:no|number))/i,
    shape: 'code',
  },
  { field: 'GrossWet', words: /(?:总?毛重|gross\s*weight|g\.\s*w\.?)/i, shape: 'number' },
  { field: 'NetWt', words: /(?:总?净重|net\s*weight|n\.\s*w\.?)/i, shape: 'number' },
  { field: 'PackNo', words: /(?:总?件数|箱数|packages|cartons|ctns)/i, shape: 'whole' },
  {
    field: 'TrafName',
    words: /(?:船名(?:航次)?|运输工具(?:名称)?|vessel(?:\s*\/\s*voyage)?|flight(?:\s*no)?)/i,
    shape: 'name',
  },
  {
    field: 'OverseasConsigneeEname',
    words: /(?:境外收货人|买方|收货人|buyer|consignee|sold\s*to|bill\s*to)/i,
    shape: 'name',
    direction: 'E',
  },
  {
    field: 'OverseasConsignorEname',
    words: /(?:境外发货人|卖方|发货人|seller|shipper|exporter)/i,
    shape: 'name',
    direction: 'I',
  },
  {
    field: 'TransMode',
    words: /(?:成交方式|贸易术语|价格条款|price\s*terms?|trade\s*terms?|incoterms?|terms\s*of\s*(?:delivery|trade))/i,
    shape: 'transMode',
  },
  { field: 'LicenseNo', words: /(?:许可证号|licen[cs]e\s*no)/i, shape: 'code' },
  { field: 'ManualNo', words: /(?:手册号|账册号|备案号)/, shape: 'code' },
  { field: 'TradeMode', words: /(?:监管方式|贸易方式)/, shape: 'name' },
  { field: 'TrafMode', words: /(?:运输方式|mode\s*of\s*transport|shipped\s*by|ship\s*via)/i, shape: 'name' },
  {
    field: 'TradeCountry',
    words: /(?:运抵国|目的国|country\s*of\s*(?:final\s*)?destination)/i,
    shape: 'name',
    direction: 'E',
  },
  {
    field: 'TradeCountry',
    words: /(?:启运国|country\s*of\s*(?:departure|dispatch|export))/i,
    shape: 'name',
    direction: 'I',
  },
  {
    field: 'DistinatePort',
    words: /(?:指运港|目的港|卸货港|port\s*of\s*(?:discharge|destination)|final\s*destination)/i,
    shape: 'name',
    direction: 'E',
  },
  {
    field: 'DespPortCode',
    words: /(?:启运港|起运港|装货港|port\s*of\s*loading)/i,
    shape: 'name',
    direction: 'I',
  },
  { field: 'WrapType', words: /(?:包装种类|包装方式|kind\s*of\s*packages?|packages|cartons|件数)/i, shape: 'packages' },
  {
    field: 'MarkNo',
    words: /(?:唛头|标记唛码|shipping\s*marks?|marks?\s*(?:&|and)\s*n(?:os?|umbers))/i,
    shape: 'name',
  },
  { field: 'FeeRate', words: /(?:运费|ocean\s*freight|air\s*freight|^freight(?:\s*charges?)?)/i, shape: 'money' },
  { field: 'InsurRate', words: /(?:保险费|保费|^insurance(?:\s*(?:premium|charges?))?)/i, shape: 'money' },
]
/** An amount brings its mark (3: a total) and its currency. */
const AMOUNT_PARTS: Readonly<Record<string, readonly [mark: string, currency: string]>> = {
  FeeRate: ['FeeMark', 'FeeCurr'],
  InsurRate: ['InsurMark', 'InsurCurr'],
}
const PACKAGES = /(纸箱|纸盒|木箱|编织袋|袋|裸装|散装|CARTONS?|CTNS?|WOODEN CASES?|BAGS?|IN BULK)/i
const TOTAL = /(?:合\s*计|总\s*计|total)/i
/** Incoterm → 成交方式 (BND D). */
const TRANS_MODES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:CIF|CIP)\b/i, '1'],
  [/\b(?:CFR|CPT|C&F)\b/i, '2'],
  [/\b(?:FOB|FCA)\b/i, '3'],
  [/\bEXW\b/i, '7'],
]

/** Text as numbers are read: full-width figures and separators made plain. */
export function plainText(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
}

const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/USD|US\$|美元/i, 'USD'],
  [/EUR|€|欧元/i, 'EUR'],
  [/GBP|£|英镑/i, 'GBP'],
  [/JPY|日元/i, 'JPY'],
  [/HKD|HK\$|港币|港元/i, 'HKD'],
  [/CNY|RMB|￥|¥|人民币/i, 'CNY'],
]

/** The currency that a text names, by its three letters. */
export function currencyIn(text: string): string | undefined {
  return CURRENCIES.find(([words]) => words.test(text))?.[1]
}

/** The first number of a text without separators; undefined when there is none that the message can carry. */
export function numberIn(text: string): string | undefined {
  const found = /\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/.exec(plainText(text))?.[0].replaceAll(',', '')
  return found === undefined || parseFixed(found) === undefined ? undefined : found
}

function valueIn(text: string, shape: Shape): string | undefined {
  const plain = plainText(text).replace(/^[\s:.#]+|[\s;,]+$/g, '')
  if (plain === '') return undefined
  if (shape === 'number' || shape === 'whole') {
    const number = numberIn(plain)
    return number === undefined || (shape === 'whole' && number.includes('.')) ? undefined : number
  }
  if (shape === 'money') return currencyIn(plain) === undefined ? undefined : numberIn(plain)
  if (shape === 'packages') return PACKAGES.exec(plain)?.[1]
  if (shape === 'transMode') return TRANS_MODES.find(([words]) => words.test(plain))?.[1]
  if (shape === 'code') return plain.match(/[A-Za-z0-9][\w./-]{2,31}/g)?.find((word) => /\d/.test(word))
  return /[A-Za-z\u4e00-\u9fff]/.test(plain) ? plain.slice(0, 100) : undefined
}

const isLabel = (text: string): boolean =>
  LABELS.some((label) => label.words.test(plainText(text)) && plainText(text).length < 40)

/** 合同号 Contract No.: where the last of the words that follow each other at once ends. */
function endOfLabel(text: string, words: RegExp): number {
  let end = 0
  for (const match of text.matchAll(new RegExp(words.source, 'gi'))) {
    if (end > 0 && !/^[\s/(.:]{0,3}$/.test(text.slice(end, match.index))) break
    end = match.index + match[0].length
  }
  return end
}

/** Behind the label in its cell, else in the next cell of the line, else below, else in the column's total. */
function valueOf(
  cells: readonly TextCell[],
  at: number,
  label: Label,
): { readonly value: string; readonly cell: TextCell } | undefined {
  const cell = cells[at]
  if (cell === undefined) return undefined
  const text = plainText(cell.text)
  const rest = text.slice(endOfLabel(text, label.words)).replace(/^\s*\([^)]*\)/, '')
  const own = valueIn(rest, label.shape)
  if (own !== undefined) return { value: own, cell }
  const next = cells[at + 1]
  if (next !== undefined && next.line === cell.line && next.page === cell.page && !isLabel(next.text)) {
    const value = valueIn(next.text, label.shape)
    if (value !== undefined) return { value, cell: next }
  }
  return totalBelow(cells, cell, label) ?? firstBelow(cells, cell, label)
}

/** In a table the column's figure in the line of totals is meant. */
function totalBelow(
  cells: readonly TextCell[],
  head: TextCell,
  label: Label,
): { readonly value: string; readonly cell: TextCell } | undefined {
  if (label.shape !== 'number' && label.shape !== 'whole') return undefined
  const total = cells.find(
    (cell) => cell.line > head.line && cell.page === head.page && TOTAL.test(plainText(cell.text)),
  )
  const under =
    total === undefined
      ? undefined
      : cells.filter((cell) => cell.line === total.line).find((cell) => overlap(cell, head) > 0)
  const value = under === undefined ? undefined : valueIn(under.text, label.shape)
  return under === undefined || value === undefined ? undefined : { value, cell: under }
}

function firstBelow(
  cells: readonly TextCell[],
  head: TextCell,
  label: Label,
): { readonly value: string; readonly cell: TextCell } | undefined {
  const below = cells.find((cell) => cell.page === head.page && cell.line === head.line + 1 && overlap(cell, head) > 0)
  const value = below === undefined || isLabel(below.text) ? undefined : valueIn(below.text, label.shape)
  return below === undefined || value === undefined ? undefined : { value, cell: below }
}

/** One guess a field: the first place that gives a value of the right shape. */
export function guessHead(cells: readonly TextCell[], direction: 'E' | 'I'): HeadGuess[] {
  const guesses = LABELS.flatMap((label): HeadGuess[] => {
    if (label.direction !== undefined && label.direction !== direction) return []
    for (const [at, cell] of cells.entries()) {
      if (!label.words.test(plainText(cell.text))) continue
      const found = valueOf(cells, at, label)
      if (found !== undefined) return [{ field: label.field, ...found }]
    }
    return []
  })
  return guesses.flatMap((guess) => {
    const parts = AMOUNT_PARTS[guess.field]
    const currency = parts === undefined ? undefined : currencyIn(plainText(guess.cell.text))
    if (parts === undefined) return [guess]
    if (currency === undefined || Number(guess.value) === 0) return []
    return [{ ...guess, field: parts[0], value: '3' }, guess, { ...guess, field: parts[1], value: currency }]
  })
}
