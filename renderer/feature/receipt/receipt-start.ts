import type { Filter } from '../../../shared/contract/index.ts'

export const TAB_IDS = ['reasons', 'silent', 'waiting', 'all'] as const
export type TabId = (typeof TAB_IDS)[number]

function valuesOf(filters: readonly Filter[], field: string): readonly string[] {
  return filters.filter((filter) => filter.field === field).flatMap((filter) => filter.value ?? [])
}

/** Where a pile of the work queue or a figure of the strip leads. */
export function startTab(params: Readonly<Record<string, string>>, filters: readonly Filter[]): TabId {
  const asked = TAB_IDS.find((id) => id === params.tab)
  if (asked !== undefined) return asked
  if (valuesOf(filters, 'state').some((state) => state === 'waiting' || state === 'unreadable')) return 'waiting'
  if (valuesOf(filters, 'filingState').includes('silent') || valuesOf(filters, 'silent').length > 0) return 'silent'
  return filters.some((filter) => filter.field === 'handled' || filter.field === 'state') ? 'all' : 'reasons'
}

/** The reason of rejection that somebody asked to see. */
export function startReason(filters: readonly Filter[]): string | undefined {
  return valuesOf(filters, 'reason')[0]
}

/** What was asked for, as far as the list knows it. */
export function receiptFilters(filters: readonly Filter[]): readonly Filter[] {
  return filters.filter((filter) => ['handled', 'state', 'status', 'businessKey', 'happened'].includes(filter.field))
}
