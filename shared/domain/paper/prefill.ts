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

type Shape = 'number' | 'whole' | 'code' | 'name' | 'transMode'

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
]
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
  return LABELS.flatMap((label) => {
    if (label.direction !== undefined && label.direction !== direction) return []
    for (const [at, cell] of cells.entries()) {
      if (!label.words.test(plainText(cell.text))) continue
      const found = valueOf(cells, at, label)
      if (found !== undefined) return [{ field: label.field, ...found }]
    }
    return []
  })
}
