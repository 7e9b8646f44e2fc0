import type { DecItem } from './content.ts'
import { textIn } from './content.ts'

/**
 * 申报要素: values in the order of the tariff line's list, joined with `|` (BND A.7). The first two of every list are the kind of
 * brand (0–4) and the preference on export (0–3). At most 255 characters; what is longer has to go into the remarks.
 */
const ELEMENT_MARK = '|'
export const LONGEST_ELEMENTS = 255
/** The list that holds while none is loaded for the code. */
export const BASIC_ELEMENTS: readonly string[] = ['品牌类型', '出口享惠情况']

export const BRAND_KINDS = [
  '0 无品牌',
  '1 境内自主品牌',
  '2 境内收购品牌',
  '3 境外品牌（贴牌生产）',
  '4 境外品牌（其他）',
] as const
export const PREFERENCES = [
  '0 不享受优惠关税',
  '1 享受优惠关税',
  '2 不能确定享受优惠关税',
  '3 不适用于进口报关单',
] as const

/** Names of the elements in a table's cell: separated by `|`, `;`, `；` or numbers with a colon (`1:品牌类型;2:出口享惠情况`). */
export function elementNames(cell: string): string[] {
  return cell
    .split(/[|;；\n]/)
    .map((name) => name.trim().replace(/^\d+\s*[:：.、]\s*/, ''))
    .filter((name) => name !== '')
}

/** Values by position. */
export function splitElements(model: string): string[] {
  return model === '' ? [] : model.split(ELEMENT_MARK)
}

/** The model of these values: marks inside a value become `/`, empty values at the end stay, so that positions hold. */
export function joinElements(values: readonly string[]): string {
  return values.every((value) => value === '')
    ? ''
    : values.map((value) => value.replaceAll(ELEMENT_MARK, '/').trim()).join(ELEMENT_MARK)
}

export type ElementProblem =
  | { readonly code: 'ELEMENTS_MISSING' }
  | { readonly code: 'ELEMENTS_COUNT'; readonly wanted: number; readonly found: number }
  | { readonly code: 'ELEMENT_EMPTY'; readonly name: string; readonly position: number }
  | { readonly code: 'BRAND_KIND' }
  | { readonly code: 'PREFERENCE' }
  | { readonly code: 'PREFERENCE_DIRECTION' }
  | { readonly code: 'ELEMENTS_LONG'; readonly length: number }

/**
 * What is wrong with the elements of a line. `names` undefined: no list is loaded for the code, only the two that every list begins
 * with are looked at.
 */
export function elementProblems(
  model: string,
  names: readonly string[] | undefined,
  direction: 'I' | 'E',
): ElementProblem[] {
  if (model === '') return [{ code: 'ELEMENTS_MISSING' }]
  const values = splitElements(model)
  const problems: ElementProblem[] = []
  if ([...model].length > LONGEST_ELEMENTS) problems.push({ code: 'ELEMENTS_LONG', length: [...model].length })
  if (!/^[0-4]$/.test(values[0] ?? '')) problems.push({ code: 'BRAND_KIND' })
  if (!/^[0-3]$/.test(values[1] ?? '')) problems.push({ code: 'PREFERENCE' })
  else if ((values[1] === '3') !== (direction === 'I')) problems.push({ code: 'PREFERENCE_DIRECTION' })
  if (names === undefined) return problems
  if (values.length !== names.length)
    problems.push({ code: 'ELEMENTS_COUNT', wanted: names.length, found: values.length })
  names.forEach((name, i) => {
    if (i > 1 && i < values.length && (values[i] ?? '').trim() === '')
      problems.push({ code: 'ELEMENT_EMPTY', name, position: i + 1 })
  })
  return problems
}

/** Lines that call the same goods by other elements: code, name and brand kind equal, the rest not. Positions from 0, in pairs with the first such line. */
export function inconsistentElements(items: readonly DecItem[]): { readonly line: number; readonly first: number }[] {
  const seen = new Map<string, { readonly line: number; readonly model: string }>()
  const found: { line: number; first: number }[] = []
  items.forEach(({ fields }, line) => {
    const model = textIn(fields, 'GModel')
    const key = `${textIn(fields, 'CodeTS')}\u0000${textIn(fields, 'GName')}\u0000${textIn(fields, 'ExgNo')}`
    if (model === '' || textIn(fields, 'CodeTS') === '') return
    const first = seen.get(key)
    if (first === undefined) seen.set(key, { line, model })
    else if (first.model !== model) found.push({ line, first: first.line })
  })
  return found
}
