import { dividedHalfUp, fixed, fixedText, fixedTextPadded, parseFixed, plus, type Fixed } from '../decimal/decimal.ts'
import { MOST_ITEMS, numbered, textIn, type DecContent, type DecItem } from './content.ts'

/** Merging equal lines and splitting what does not fit into one declaration. */

/** Figures that add up when lines are merged. */
const SUMS = ['GQty', 'FirstQty', 'SecondQty', 'DeclTotal', 'WorkUsd'] as const
/** Texts in which merged lines may differ: the price follows from quantity and total. */
const OWN = new Set<string>([...SUMS, 'GNo', 'DeclPrice'])

const amount = (fields: DecItem['fields'], name: string): Fixed | undefined =>
  parseFixed(textIn(fields, name) === '' ? '0' : textIn(fields, name))

function keyOf(item: DecItem, price: boolean): string | undefined {
  if (item.permits.length > 0 || SUMS.some((name) => amount(item.fields, name) === undefined)) return undefined
  const rest = Object.entries(item.fields)
    .filter(([name, value]) => !OWN.has(name) && value !== '')
    .map(([name, value]) => `${name}=${value.trim()}`)
    .sort()
  return [...rest, price ? `DeclPrice=${textIn(item.fields, 'DeclPrice')}` : ''].join('\u0000')
}

/** Unit price with four decimals from total and quantity (half up); '' when there is no quantity. */
export function unitPrice(total: Fixed, quantity: Fixed): string {
  if (quantity <= 0) return ''
  return fixedText(dividedHalfUp(total, quantity, 4))
}

function merged(a: DecItem, b: DecItem): DecItem {
  const fields: Record<string, string> = { ...a.fields }
  for (const name of SUMS) {
    const [left, right] = [amount(a.fields, name), amount(b.fields, name)]
    if (left === undefined || right === undefined || (textIn(a.fields, name) === '' && textIn(b.fields, name) === ''))
      continue
    fields[name] = name === 'DeclTotal' ? fixedTextPadded(plus(left, right), 2) : fixedText(plus(left, right))
  }
  if (textIn(a.fields, 'DeclPrice') !== textIn(b.fields, 'DeclPrice'))
    fields['DeclPrice'] = unitPrice(amount(fields, 'DeclTotal') ?? fixed(0), amount(fields, 'GQty') ?? fixed(0))
  return { ...a, fields }
}

export interface Merge {
  readonly items: readonly DecItem[]
  /** Lines fewer than before. */
  readonly removed: number
}

/**
 * Lines that are equal in everything but quantities and totals become one, in the place of the first; sums are exact. Lines with
 * permits or unreadable figures stay as they are. `samePrice`: only lines of one unit price.
 */
export function mergeLines(items: readonly DecItem[], options: { readonly samePrice: boolean }): Merge {
  const places = new Map<string, number>()
  const result: DecItem[] = []
  for (const item of items) {
    const key = keyOf(item, options.samePrice)
    const place = key === undefined ? undefined : places.get(key)
    const before = place === undefined ? undefined : result[place]
    if (place !== undefined && before !== undefined) result[place] = merged(before, item)
    else {
      if (key !== undefined) places.set(key, result.length)
      result.push(item)
    }
  }
  return { items: numbered(result), removed: items.length - result.length }
}

/** How a shipment is split: by number of lines, and by what must not stand in one declaration. */
export type SplitRule = 'lines' | 'currency' | 'origin' | 'dutyMode' | 'container'
export const SPLIT_RULES: readonly { readonly rule: SplitRule; readonly title: string }[] = [
  { rule: 'lines', title: '按项数分单' },
  { rule: 'currency', title: '按币制分单' },
  { rule: 'origin', title: '按原产国分单' },
  { rule: 'dutyMode', title: '按征免方式分单' },
  { rule: 'container', title: '按集装箱分单' },
]

function groupKey(content: DecContent, item: DecItem, index: number, rule: SplitRule): string {
  switch (rule) {
    case 'currency':
      return textIn(item.fields, 'TradeCurr')
    case 'origin':
      return textIn(item.fields, 'OriginCountry')
    case 'dutyMode':
      return textIn(item.fields, 'DutyMode')
    case 'container':
      return (
        content.containers.find((container) =>
          textIn(container, 'GoodsNo')
            .split(/[,，\s]+/)
            .includes(String(index + 1)),
        )?.['ContainerId'] ?? ''
      )
    case 'lines':
      return ''
  }
}

/**
 * Splits the lines of a shipment into declarations, in their order; every line stands in exactly one. Package count and weights are
 * of the whole shipment: the first keeps them, the others are blank, so that nobody files a figure twice. Containers go with their lines.
 */
export function splitShipment(
  content: DecContent,
  options: { readonly rule: SplitRule; readonly most: number },
): DecContent[] {
  const most = Math.max(1, Math.min(options.most, MOST_ITEMS))
  const groups = new Map<string, number[]>()
  content.items.forEach((item, index) => {
    const key = groupKey(content, item, index, options.rule)
    const list = groups.get(key)
    if (list === undefined) groups.set(key, [index])
    else list.push(index)
  })
  const parts = [...groups.values()].flatMap((list) =>
    Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most)),
  )
  if (parts.length <= 1) return [content]
  return parts.map((indexes, part) => {
    const renumbered = new Map(indexes.map((index, i) => [String(index + 1), String(i + 1)]))
    const containers = content.containers.flatMap((container) => {
      const lines = textIn(container, 'GoodsNo')
        .split(/[,，\s]+/)
        .flatMap((number) => renumbered.get(number) ?? [])
      return lines.length === 0 ? [] : [{ ...container, GoodsNo: lines.join(',') }]
    })
    const head = part === 0 ? content.head : { ...content.head, PackNo: '', GrossWet: '', NetWt: '' }
    return {
      ...content,
      head,
      containers,
      items: numbered(indexes.flatMap((index) => content.items[index] ?? [])),
      attachments: part === 0 ? content.attachments : [],
    }
  })
}
