import type { Filter } from '../../../shared/contract/index.ts'
import { readHappened } from '../../../shared/domain/dated/happened.ts'
import { readableTime } from '../number-text.ts'
import type { GridColumn } from './column.ts'
import { filterField } from './column.ts'

const OP_TEXT: Readonly<Record<Filter['op'], string>> = {
  is: '=',
  in: '属于',
  not: '≠',
  from: '≥',
  to: '≤',
  has: '含',
  starts: '开头为',
  empty: '为空',
  filled: '不为空',
}

/** What a filter chip says: `客户 含 示例`. Options are shown by their label; a long list by its length. */
export function filterText<Row>(filter: Filter, columns: readonly GridColumn<Row>[]): string {
  const column = columns.find((candidate) => candidate.filter !== undefined && filterField(candidate) === filter.field)
  const title = column?.title ?? FIELD_TITLES[filter.field] ?? filter.field
  const label = (value: string): string =>
    column?.filter?.options?.find((option) => option.value === value)?.label ??
    column?.filter?.labelOf?.(value) ??
    value
  if (filter.value === undefined) return `${title} ${OP_TEXT[filter.op]}`
  const happened =
    filter.field === 'happened' && typeof filter.value === 'string' ? readHappened(filter.value) : undefined
  if (happened !== undefined) return happenedWords(happened, columns)
  if (typeof filter.value === 'string') return `${title} ${OP_TEXT[filter.op]} ${label(filter.value)}`
  const shown = filter.value.length > 3 ? `${filter.value.length} 项` : filter.value.map(label).join('、')
  return `${title} ${OP_TEXT[filter.op]} ${shown}`
}

/** `期间 放行：2026-11-29 09:00 至 12:05`; what happened is called as the list calls its states. */
function happenedWords<Row>(
  happened: NonNullable<ReturnType<typeof readHappened>>,
  columns: readonly GridColumn<Row>[],
): string {
  const states = columns.find((column) => column.filter !== undefined && filterField(column) === 'state')
  const what = states?.filter?.options?.find((option) => option.value === happened.what)?.label ?? happened.what
  const time = (ms: number): string => readableTime(new Date(ms).toISOString()).slice(0, 16)
  const [since, until] = [time(happened.since), time(happened.until)]
  return `期间 ${what}：${since} 至 ${until.slice(0, 10) === since.slice(0, 10) ? until.slice(11) : until}`
}

/** Filter fields that have no column of their own. */
const FIELD_TITLES: Readonly<Record<string, string>> = {
  ids: '选定记录',
  batch: '导入批次',
  rule: '差异',
  transport: '运输批次',
  reason: '原因',
  orderedOn: '下单日期',
}

/** Replaces all conditions on one field; the other fields stay as they are. */
export function withField(filters: readonly Filter[], field: string, next: readonly Filter[]): Filter[] {
  return [...filters.filter((filter) => filter.field !== field), ...next]
}

export function sameFilters(a: readonly Filter[], b: readonly Filter[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
