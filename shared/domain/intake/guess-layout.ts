import { EMPTY, KIND_MASK, NUMBER, DATE, type KeptRow, type Merge } from './cell.ts'
import { namedField } from './guess-fields.ts'
import type { IntakeKind } from './kind.ts'

/** Where a sheet's header stands and what it says, column by column. */
export interface HeaderPlace {
  readonly top: number
  readonly bottom: number
  readonly dataStart: number
  readonly texts: readonly string[]
  /** Sum of the columns' strengths: how much of a header of this kind it is. */
  readonly strength: number
}

const LOOK_ROWS = 45
const FOUND = 0.55
/** So much better must two header rows be understood together than the one: a quarter of a column. */
const PARENT_GAIN = 0.25
const HINT_CELL =
  /^(?:[*(（【[]?\s*(?:必填|选填|非必填|可选|可空|必须|必录|选录|不必填|系统生成|自动|是|否|y|n|m|o|required|optional|文本|文本型|字符|字符型|字符串|数字|数值|数值型|日期|日期型|整数|小数|string|text|number|decimal|date|varchar.*|c\.\.\d+|c\d+|n\d+.*|.{0,6}位(?:以内|数字)?)\s*[)）】\]]?.*)$/i
const EXAMPLE = /^(?:示例|样例|例子|例如|例[:：]|如[:：]|说明|填写说明|填表说明|注[:：]|注意|提示|备注[:：])/

function textAt(row: KeptRow | undefined, column: number): string {
  return ((row?.kinds[column] ?? EMPTY) & KIND_MASK) === EMPTY ? '' : (row?.texts[column] ?? '').trim()
}

/** The texts of a row with horizontally merged cells filled to the right. */
function filled(row: KeptRow, merges: readonly Merge[], fillBlanks: boolean, width: number): string[] {
  const texts: string[] = []
  for (let column = 0; column < width; column++) {
    const own = textAt(row, column)
    const merge =
      own === ''
        ? merges.find(
            (range) => range.top <= row.row && range.bottom >= row.row && range.left <= column && range.right >= column,
          )
        : undefined
    texts.push(
      own !== ''
        ? own
        : merge !== undefined
          ? textAt(row, merge.left)
          : fillBlanks && column > 0
            ? (texts[column - 1] ?? '')
            : '',
    )
  }
  return texts
}

function isHintRow(row: KeptRow): boolean {
  const cells = row.texts
    .map((text, i) => (((row.kinds[i] ?? EMPTY) & KIND_MASK) === EMPTY ? '' : text.trim()))
    .filter((text) => text !== '')
  if (cells.length === 0) return false
  if (EXAMPLE.test(cells[0] ?? '')) return true
  return cells.filter((text) => HINT_CELL.test(text)).length >= Math.max(1, cells.length * 0.6)
}

/** Merged text of stacked header rows: `收货人` over `电话`; equal or empty ones once. */
function stacked(rows: readonly string[][]): string[] {
  const width = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: width }, (_unused, column) => {
    const parts: string[] = []
    for (const row of rows) {
      const text = row[column] ?? ''
      if (text !== '' && parts[parts.length - 1] !== text) parts.push(text)
    }
    return parts.join(' ')
  })
}

interface NamedField {
  readonly field: number
  readonly score: number
}

/** The strengths of the fields named, each field once: 姓名 | 姓名 is understood only half. */
function distinct(names: readonly NamedField[]): number {
  const best = new Map<number, number>()
  for (const { field, score } of names) if (score >= FOUND) best.set(field, Math.max(best.get(field) ?? 0, score))
  return [...best.values()].reduce((sum, score) => sum + score, 0)
}

/** Finds the header of a sheet for a kind; undefined when no row looks like one. */
export function findHeader(
  kind: IntakeKind,
  rows: readonly KeptRow[],
  merges: readonly Merge[],
): HeaderPlace | undefined {
  const named = (text: string): NamedField => (text === '' ? { field: -1, score: 0 } : namedField(kind, text))
  const near = rows.slice(0, LOOK_ROWS)
  const width = Math.max(0, ...near.map((row) => row.texts.length))
  const rate = (texts: readonly string[]): number => distinct(texts.map(named))
  let best:
    { readonly at: number; readonly score: number; readonly texts: string[]; readonly height: number } | undefined
  near.forEach((row, at) => {
    const numbers = row.kinds.filter(
      (kindOfCell) => (kindOfCell & KIND_MASK) === NUMBER || (kindOfCell & KIND_MASK) === DATE,
    ).length
    const texts = Array.from({ length: width }, (_unused, column) => textAt(row, column))
    const score = rate(texts) - numbers * 0.6
    if (score > (best?.score ?? 1)) best = { at, score, texts, height: 1 }
  })
  if (best === undefined) return undefined
  const found = withParents(near, best, merges, width, named)
  let next = found.at + 1
  while (next < rows.length) {
    const row = rows[next]
    if (row === undefined || !(isHintRow(row) || isSecondLanguage(row, named))) break
    next++
  }
  const top = near[found.at - found.height + 1]?.row ?? 1
  const bottom = near[found.at]?.row ?? 1
  return { top, bottom, dataStart: rows[next]?.row ?? bottom + 1, texts: found.texts, strength: rate(found.texts) }
}

/** A header row of group names above the best row, when it makes more of the columns understood. */
function withParents(
  rows: readonly KeptRow[],
  best: { readonly at: number; readonly score: number; readonly texts: string[]; readonly height: number },
  merges: readonly Merge[],
  width: number,
  named: (text: string) => NamedField,
): { readonly at: number; readonly texts: string[]; readonly height: number } {
  const parent = rows[best.at - 1]
  const child = rows[best.at]
  const below = rows[best.at + 1]
  const gain = (texts: readonly string[]): number => distinct(texts.map(named))
  const plain = gain(best.texts)
  const options: { at: number; texts: string[]; height: number; gain: number }[] = []
  if (
    parent !== undefined &&
    child !== undefined &&
    child.row - parent.row === 1 &&
    parent.texts.filter((text) => text.trim() !== '').length > 1
  ) {
    const texts = stacked([filled(parent, merges, merges.length === 0, width), best.texts])
    options.push({ at: best.at, texts, height: 2, gain: gain(texts) })
  }
  // The best row may itself be the upper one, its lower row holding the parts (收货人 over 姓名 | 电话 | 地址).
  if (child !== undefined && below !== undefined && below.row - child.row === 1 && !isHintRow(below)) {
    const lower = Array.from({ length: width }, (_unused, column) => textAt(below, column))
    const numeric = below.kinds.filter((kind) => (kind & KIND_MASK) === NUMBER || (kind & KIND_MASK) === DATE).length
    const texts = stacked([filled(child, merges, merges.length === 0, width), lower])
    if (
      numeric === 0 &&
      lower.filter((text) => named(text).score >= FOUND || /^.{1,4}$/.test(text)).length >=
        lower.filter((text) => text !== '').length
    )
      options.push({ at: best.at + 1, texts, height: 2, gain: gain(texts) })
  }
  const chosen = options.sort((a, b) => b.gain - a.gain)[0]
  return chosen !== undefined && chosen.gain > plain + PARENT_GAIN ? chosen : best
}

/** A row of element names (orderNo | ebpCode) below the Chinese header. */
function isSecondLanguage(row: KeptRow, named: (text: string) => NamedField): boolean {
  const texts = row.texts.map((text) => text.trim()).filter((text) => text !== '')
  return (
    texts.length >= 3 &&
    texts.every((text) => /^[A-Za-z][A-Za-z0-9_ ]*$/.test(text)) &&
    texts.filter((text) => named(text).score > 0.9).length >= texts.length * 0.5
  )
}
