import type { TextCell } from './cells.ts'
import { currencyIn, numberIn, plainText } from './prefill.ts'

/** Lines of goods from the table of an invoice or packing list. */
export interface LineGuess {
  /** Texts by official element name; unit and currency as they stand on the paper. */
  readonly fields: Readonly<Record<string, string>>
  readonly cell: TextCell
}

type Column = 'GName' | 'CodeTS' | 'ExgNo' | 'OriginCountry' | 'GQty' | 'GUnit' | 'DeclPrice' | 'DeclTotal'
const HEADS: readonly (readonly [Column, RegExp])[] = [
  ['CodeTS', /(?:商品编[码号]|海关编码|税则号|h\.?s\.?\s*code)/i],
  ['ExgNo', /(?:货\s*号|款\s*号|(?:item|art(?:icle)?|style|model)\.?\s*no)/i],
  ['OriginCountry', /(?:原产国|原产地|country\s*of\s*origin|^origin)/i],
  ['GName', /(?:货物?名称?|品\s*名|商品名称|description|commodity|goods)/i],
  ['DeclPrice', /(?:单\s*价|unit\s*price)/i],
  ['DeclTotal', /(?:金\s*额|总\s*价|amount|total\s*price)/i],
  ['GQty', /(?:数\s*量|quantity|qty)/i],
  ['GUnit', /(?:单\s*位|^unit$)/i],
]
const STOP = /(?:合\s*计|总\s*计|小\s*计|^total|say\s)/i
interface Head {
  readonly line: number
  readonly page: number
  /** All columns of the table from left to right; of some nobody knows what they mean. `right`: where the next begins. */
  readonly columns: readonly { readonly id: Column | undefined; readonly right: number }[]
  readonly currency: string
}

/** Heads stand centred over their columns while names begin at the left and figures end at the right: a column reaches half-way to the next head. */
function columnsOf(row: readonly TextCell[]): Head['columns'] {
  return row.map((cell, at) => {
    const next = row[at + 1]
    const id = HEADS.find(([, words]) => words.test(plainText(cell.text).trim()))?.[0]
    return { id, right: next === undefined ? Infinity : (cell.x + cell.width + next.x) / 2 }
  })
}

function headOf(cells: readonly TextCell[]): Head | undefined {
  const lines = new Map<number, TextCell[]>()
  for (const cell of cells) lines.set(cell.line, [...(lines.get(cell.line) ?? []), cell])
  for (const [line, row] of lines) {
    const columns = columnsOf(row)
    const ids = new Set(columns.map((column) => column.id).filter((id) => id !== undefined))
    if (ids.size < 3 || !ids.has('GName') || !(ids.has('GQty') || ids.has('DeclTotal'))) continue
    const text = row.map((cell) => cell.text).join(' ')
    const currency = currencyIn(text) ?? ''
    return { line, page: row[0]?.page ?? 1, columns, currency }
  }
  return undefined
}

/** The column in which the middle of a cell lies. */
function columnOf(head: Head, cell: TextCell): Column | undefined {
  const middle = cell.x + cell.width / 2
  return head.columns.find((column) => middle < column.right)?.id
}

function fieldsOf(row: ReadonlyMap<Column, TextCell>, currency: string): Record<string, string> {
  const fields: Record<string, string> = {}
  const text = (id: Column): string => plainText(row.get(id)?.text ?? '').trim()
  for (const id of ['GQty', 'DeclPrice', 'DeclTotal'] as const) {
    const number = numberIn(text(id))
    if (number !== undefined) fields[id] = number
  }
  const code = text('CodeTS').replace(/[^\d]/g, '')
  // Eight digits are a tariff line: offered as they stand, the check asks for the other two.
  if (code.length === 10 || code.length === 8) fields['CodeTS'] = code
  for (const id of ['ExgNo', 'OriginCountry'] as const) if (text(id) !== '') fields[id] = text(id).slice(0, 30)
  if (text('GName') !== '') fields['GName'] = text('GName').slice(0, 255)
  const unit = text('GUnit') === '' ? text('GQty').replace(/[\d.,\s]/g, '') : text('GUnit')
  if (unit !== '') fields['GUnit'] = unit
  const money = currencyIn(`${text('DeclTotal')} ${text('DeclPrice')}`) ?? currency
  if (money !== '') fields['TradeCurr'] = money
  return fields
}

/** At most so many lines as one declaration takes. */
const MOST = 50

/** The lines under the first head that names goods and figures, up to the line of totals; a name that runs on is put together. */
export function guessLines(cells: readonly TextCell[]): LineGuess[] {
  const head = headOf(cells)
  if (head === undefined) return []
  const guesses: { row: Map<Column, TextCell>; cell: TextCell; name: string }[] = []
  const lines = new Map<number, TextCell[]>()
  for (const cell of cells) if (cell.line > head.line) lines.set(cell.line, [...(lines.get(cell.line) ?? []), cell])
  for (const row of lines.values()) {
    if (row.some((cell) => STOP.test(plainText(cell.text).trim())) || guesses.length >= MOST) break
    const under = new Map<Column, TextCell>()
    for (const cell of row) {
      const column = columnOf(head, cell)
      if (column !== undefined && !under.has(column)) under.set(column, cell)
    }
    const figures = (['GQty', 'DeclTotal'] as const).some((id) => numberIn(under.get(id)?.text ?? '') !== undefined)
    const name = under.get('GName')
    const last = guesses.at(-1)
    if (figures && name !== undefined) guesses.push({ row: under, cell: name, name: name.text })
    else if (!figures && name !== undefined && last !== undefined) last.name += name.text
  }
  return guesses.map(({ row, cell, name }) => ({
    fields: { ...fieldsOf(row, head.currency), GName: plainText(name).trim().slice(0, 255) },
    cell,
  }))
}
