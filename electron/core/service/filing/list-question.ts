import type { Branch, ListCondition, ListQuestion } from '../../../../db/filing/page.ts'
import { happenedCondition, type TimelineName } from '../../../../db/house/away.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Filter, Sort } from '../../../../shared/contract/list.ts'
import { readHappened, type Happened } from '../../../../shared/domain/dated/happened.ts'

/** From a grid's filters to branches (ranges of an index) and conditions on rows. Column texts are the program's own, never a user's. */

export type FilterRule =
  | { readonly as: 'column'; readonly column: string; readonly numeric?: boolean }
  /** May drive the list: `branch` says which rows of an index a value stands for. */
  | { readonly as: 'driver'; readonly rank: number; branch(value: string): Branch }
  /** Values become a condition of their own. */
  | { readonly as: 'custom'; condition(values: readonly string[], filter: Filter): ListCondition }

const EVERYTHING: Branch = { text: '1', values: [] }

export function valuesOf(filter: Filter): readonly string[] {
  return filter.value === undefined ? [] : typeof filter.value === 'string' ? [filter.value] : filter.value
}

function refuse(filter: Filter, reason: string): never {
  throw new Failure('INPUT_INVALID', { path: `filters.${filter.field}`, reason })
}

function numbers(filter: Filter, values: readonly string[]): number[] {
  return values.map((value) => (/^-?\d{1,15}$/.test(value) ? Number(value) : refuse(filter, '应为数字')))
}

function columnCondition(filter: Filter, rule: { column: string; numeric?: boolean }): ListCondition {
  const texts = valuesOf(filter)
  const values = rule.numeric === true ? numbers(filter, texts) : texts
  const places = values.map(() => '?').join(', ')
  switch (filter.op) {
    case 'is':
    case 'in':
      return { text: `${rule.column} in (${places})`, values }
    case 'not':
      return { text: `${rule.column} not in (${places})`, values }
    case 'from':
      return { text: `${rule.column} >= ?`, values: values.slice(0, 1) }
    case 'to':
      return { text: `${rule.column} <= ?`, values: values.slice(0, 1) }
    case 'starts':
      return {
        text: `${rule.column} >= ? and ${rule.column} < ?`,
        values: [texts[0] ?? '', `${texts[0] ?? ''}\u{10ffff}`],
      }
    case 'has':
      return { text: `instr(${rule.column}, ?) > 0`, values: values.slice(0, 1) }
    case 'empty':
      return { text: `${rule.column} = ''`, values: [] }
    case 'filled':
      return { text: `${rule.column} <> ''`, values: [] }
  }
}

/** A filter `happened`: what happened to a row within a span of time. @throws Failure INPUT_INVALID for a text that says none */
export function happenedRule(condition: (happened: Happened) => ListCondition): FilterRule {
  return {
    as: 'custom',
    condition: (values, filter) => {
      const happened = readHappened(values[0] ?? '')
      return happened === undefined ? refuse(filter, '应为“状态 起/止”') : condition(happened)
    },
  }
}

/** The same for what has a timeline. */
export const onTimeline = (name: TimelineName): FilterRule =>
  happenedRule((happened) => happenedCondition(name, happened))

const invert = (branch: Branch): ListCondition => ({ text: `not (${branch.text})`, values: branch.values })

/** Branches and conditions of a list. @throws Failure INPUT_INVALID for a filter that the list does not know */
export function compileFilters(
  filters: readonly Filter[],
  rules: Readonly<Record<string, FilterRule>>,
): Pick<ListQuestion, 'branches' | 'rest'> {
  const rest: ListCondition[] = []
  const drivers: { rank: number; branches: Branch[] }[] = []
  for (const filter of filters) {
    const rule = Object.hasOwn(rules, filter.field) ? rules[filter.field] : undefined
    if (rule === undefined) refuse(filter, `可用 ${Object.keys(rules).join('、')}`)
    if (rule.as === 'column') rest.push(columnCondition(filter, rule))
    else if (rule.as === 'custom') rest.push(rule.condition(valuesOf(filter), filter))
    else if (filter.op === 'is' || filter.op === 'in')
      drivers.push({ rank: rule.rank, branches: [...new Set(valuesOf(filter))].map((value) => rule.branch(value)) })
    else if (filter.op === 'not') rest.push(...valuesOf(filter).map((value) => invert(rule.branch(value))))
    else refuse(filter, '只支持“等于”“属于”“不等于”')
  }
  const [first, ...others] = drivers.sort((a, b) => a.rank - b.rank)
  for (const { branches } of others)
    rest.push({
      text: branches.length === 0 ? '0' : branches.map((one) => `(${one.text})`).join(' or '),
      values: branches.flatMap((one) => one.values),
    })
  return { branches: first === undefined ? [EVERYTHING] : first.branches, rest }
}

export interface PageAsked {
  readonly filters: readonly Filter[]
  readonly sort?: Sort | undefined
  readonly after?: string | undefined
  readonly fromEnd: boolean
  readonly limit: number
}

/** A page by id, the newest first unless told otherwise; one row more than asked tells whether there is a next page. */
export function compilePage(
  input: PageAsked,
  rules: Readonly<Record<string, FilterRule>>,
): ListQuestion & { reverse: boolean } {
  if (input.sort !== undefined && input.sort.by !== 'id')
    throw new Failure('INPUT_INVALID', { path: 'sort.by', reason: '可用 id' })
  const down = input.sort?.down ?? true
  const reverse = input.fromEnd && input.after === undefined
  if (input.after !== undefined && !/^\d{1,16}$/.test(input.after))
    throw new Failure('INPUT_INVALID', { path: 'after', reason: '不是本列表的翻页标记' })
  return {
    ...compileFilters(input.filters, rules),
    down: down !== reverse,
    after: input.after === undefined ? undefined : Number(input.after),
    limit: input.limit + 1,
    reverse,
  }
}

/** Cuts what was read to a page. */
export function pageFrom<Row extends { id: number }, Shown>(
  rows: readonly Row[],
  question: { limit: number; reverse: boolean },
  show: (row: Row) => Shown,
): { rows: Shown[]; next?: string } {
  const shown = rows.slice(0, question.limit - 1)
  const last = shown.at(-1)
  const more = !question.reverse && rows.length === question.limit && last !== undefined
  const ordered = question.reverse ? [...shown].reverse() : shown
  return { rows: ordered.map(show), ...(more ? { next: String(last.id) } : {}) }
}
