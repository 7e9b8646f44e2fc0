import { lineTotal } from '../../../shared/domain/declaration/line-total.ts'
import { unitPrice } from '../../../shared/domain/declaration/arrange.ts'
import {
  DEC_LISTS,
  directionOf,
  textIn,
  type DecContent,
  type DecFields,
  type DecItem,
  type DecListName,
} from '../../../shared/domain/declaration/content.ts'
import { fixed, fixedText, fixedTextPadded, parseFixed, type Fixed } from '../../../shared/domain/decimal/decimal.ts'

/** What typing does to a content; pure, so that a key press is a value. */

const ITEM_DEFAULTS = ['TradeCurr', 'OriginCountry', 'DestinationCountry', 'DistrictCode', 'DutyMode'] as const

/** A line that begins like the one above it. */
export function newItem(content: DecContent): DecItem {
  const last = content.items.at(-1)?.fields
  const start: DecFields =
    last === undefined
      ? {
          DutyMode: '1',
          ...(directionOf(content) === 'I'
            ? { DestinationCountry: 'CHN' }
            : { OriginCountry: 'CHN', DestinationCountry: textIn(content.head, 'TradeCountry') }),
        }
      : Object.fromEntries(ITEM_DEFAULTS.map((name) => [name, textIn(last, name)]))
  return { fields: start, permits: [] }
}

const number = (fields: DecFields, name: string): Fixed | undefined =>
  textIn(fields, name) === '' ? undefined : parseFixed(textIn(fields, name))

/** A line after one of its fields was typed: equal units share their quantity, price, quantity and total stay together. */
export function editedItem(fields: DecFields, name: string, value: string): DecFields {
  const next: Record<string, string> = { ...fields, [name]: value }
  const unit = textIn(next, 'GUnit')
  const units = ['GQty', 'GUnit', 'FirstUnit', 'SecondUnit'].includes(name)
  if (units && unit !== '' && unit === textIn(next, 'FirstUnit')) next['FirstQty'] = textIn(next, 'GQty')
  if (units && unit !== '' && unit === textIn(next, 'SecondUnit')) next['SecondQty'] = textIn(next, 'GQty')
  if (name === 'GQty' || name === 'DeclPrice') {
    const total = lineTotal(next)
    if (total !== undefined) next['DeclTotal'] = total
  }
  if (name === 'DeclTotal') {
    const [total, quantity] = [number(next, 'DeclTotal'), number(next, 'GQty')]
    if (total !== undefined && quantity !== undefined && quantity > 0) next['DeclPrice'] = unitPrice(total, quantity)
  }
  return next
}

/** Units of the tariff where the line has none yet. */
export function withUnits(fields: DecFields, units: { readonly unit1: string; readonly unit2: string }): DecFields {
  const next: DecFields = {
    ...fields,
    ...(textIn(fields, 'FirstUnit') === '' ? { FirstUnit: units.unit1 } : {}),
    ...(textIn(fields, 'SecondUnit') === '' ? { SecondUnit: units.unit2 } : {}),
  }
  return editedItem(next, 'GUnit', textIn(next, 'GUnit'))
}

/** What a field of the head brings with it: goods for a warehouse abroad (9810) have their mark among the 业务事项, as long as nobody has typed any. */
export function withHead(content: DecContent, name: string, value: string): DecContent {
  const marks = textIn(content.head, 'BusinessItems')
  const own = marks === '' || marks === WAREHOUSE_MARKS
  const brings =
    name === 'TradeMode' && own && (value === '9810' || marks !== '')
      ? { BusinessItems: value === '9810' ? WAREHOUSE_MARKS : '' }
      : {}
  return { ...content, head: { ...content.head, [name]: value, ...brings } }
}
const WAREHOUSE_MARKS = '00100'

/** A line changed; a line behind the last one is added. */
export function withItem(content: DecContent, index: number, change: (fields: DecFields) => DecFields): DecContent {
  if (index >= content.items.length) {
    const added = newItem(content)
    return { ...content, items: [...content.items, { ...added, fields: change(added.fields) }] }
  }
  return {
    ...content,
    items: content.items.map((item, i) => (i === index ? { ...item, fields: change(item.fields) } : item)),
  }
}

export function withListRow(
  content: DecContent,
  name: DecListName,
  index: number,
  change: (fields: DecFields) => DecFields,
): DecContent {
  const rows = content[name]
  return {
    ...content,
    [name]: index >= rows.length ? [...rows, change({})] : rows.map((row, i) => (i === index ? change(row) : row)),
  }
}

/** Where a finding's path leads: a field of the head, a cell of a list, or a section. */
export interface Target {
  readonly section: string
  readonly row: number
  readonly field: string
}

export function targetOf(path: string): Target {
  const match = /^(\w+)(?:\[(\d+)\])?(?:.*\.(\w+))?$/.exec(path)
  return { section: match?.[1] ?? 'head', row: Number(match?.[2] ?? 0), field: match?.[3] ?? '' }
}

/** Sums under the lines. */
export function sums(content: DecContent): { readonly totals: readonly string[]; readonly kilograms: string } {
  const byCurrency = new Map<string, number>()
  let weight = 0
  for (const { fields } of content.items) {
    const total = number(fields, 'DeclTotal')
    const currency = textIn(fields, 'TradeCurr')
    if (total !== undefined) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + total)
    weight +=
      (textIn(fields, 'FirstUnit') === '035'
        ? number(fields, 'FirstQty')
        : textIn(fields, 'SecondUnit') === '035'
          ? number(fields, 'SecondQty')
          : undefined) ?? 0
  }
  const text = (value: number): string => (Number.isSafeInteger(value) ? fixedTextPadded(fixed(value), 2) : '')
  return {
    totals: [...byCurrency].map(([currency, value]) => `${text(value)} ${currency}`.trim()),
    kilograms: Number.isSafeInteger(weight) ? fixedText(fixed(weight)) : '',
  }
}

const SECTION_ORDER = ['head', 'items', ...DEC_LISTS, 'transit', 'transitBill', 'freeText']

/** Where a path stands on the screen: head in the order of its form, then lines, then the other sections. */
export function placeOf(path: string, head: readonly string[], columns: readonly string[]): number {
  const { section, row, field } = targetOf(path)
  const within = section === 'head' ? head.indexOf(field) : columns.indexOf(field)
  return SECTION_ORDER.indexOf(section) * 1e7 + row * 1e3 + (within < 0 ? 999 : within)
}

/** What comes behind a place, round to the beginning: correcting one never skips the next. */
export function nextPath(
  paths: readonly string[],
  last: string | undefined,
  place: (path: string) => number,
): string | undefined {
  const sorted = [...paths].sort((a, b) => place(a) - place(b))
  return sorted.find((path) => last === undefined || place(path) > place(last)) ?? sorted[0]
}
