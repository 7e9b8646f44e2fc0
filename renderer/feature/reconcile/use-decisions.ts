import type { CallIn } from '../../../shared/contract/index.ts'
import { parseFixed } from '../../../shared/domain/decimal/decimal.ts'
import { useDraft } from '../../connect/draft.tsx'
import { normalDecimal } from '../../ui/form/normal.ts'
import { useToast } from '../../ui/part/toast.ts'
import type { Figures } from './write-off-parts.tsx'

/** What is decided of an item; absent fields are as the figures have them. */
export interface ItemDecision {
  readonly actual?: string
  readonly justified?: boolean
  readonly why?: string
}

/** Decisions that are not saved yet, by item and by list ('' = takes part). */
export interface Decisions {
  readonly items: Readonly<Record<number, ItemDecision>>
  readonly lists: Readonly<Record<number, string>>
}
const NONE: Decisions = { items: {}, lists: {} }

function readItem(stored: unknown): ItemDecision {
  if (typeof stored !== 'object' || stored === null) return {}
  return {
    ...('actual' in stored && typeof stored.actual === 'string' ? { actual: stored.actual } : {}),
    ...('justified' in stored && typeof stored.justified === 'boolean' ? { justified: stored.justified } : {}),
    ...('why' in stored && typeof stored.why === 'string' ? { why: stored.why } : {}),
  }
}

function readDecisions(stored: unknown): Decisions | undefined {
  if (typeof stored !== 'object' || stored === null || !('items' in stored) || !('lists' in stored)) return undefined
  const { items, lists } = stored
  if (typeof items !== 'object' || items === null || typeof lists !== 'object' || lists === null) return undefined
  return {
    items: Object.fromEntries(Object.entries(items).map(([id, one]) => [Number(id), readItem(one)])),
    lists: Object.fromEntries(
      Object.entries(lists).flatMap(([id, why]) => (typeof why === 'string' ? [[Number(id), why] as const] : [])),
    ),
  }
}

export interface DecisionEdit {
  readonly value: Decisions
  readonly dirty: boolean
  /** A cell of the grid: actual, why or justified. */
  readonly cell: (row: { readonly itemId: number }, column: string, text: string) => void
  readonly leaveOut: (listId: number, why: string | undefined) => void
  readonly drop: () => void
}

const SAID_YES = new Set(['1', '是', 'y', 'Y', '有'])

/** What a person decides about a write-off before it is saved as a version: a draft that survives everything. */
export function useDecisions(key: string, figures: Figures): DecisionEdit {
  const toast = useToast()
  const draft = useDraft<Decisions>(key, readDecisions)
  const value = draft.value ?? NONE
  const set = (itemId: number, change: ItemDecision): void =>
    draft.change((before = NONE) => ({
      ...before,
      items: { ...before.items, [itemId]: { ...before.items[itemId], ...change } },
    }))
  return {
    value,
    dirty: Object.keys(value.items).length + Object.keys(value.lists).length > 0,
    drop: draft.drop,
    cell: (row, column, text) => {
      if (column === 'why') return set(row.itemId, { why: text.trim().slice(0, 200) })
      if (column === 'justified') return set(row.itemId, { justified: SAID_YES.has(text.trim()) })
      const house = figures.rows.find((one) => one.itemId === row.itemId)?.house ?? '0'
      const typed = text.trim() === '' ? house : normalDecimal(text)
      const parsed = parseFixed(typed)
      if (parsed === undefined || parsed < 0) toast.warn(`实际库存“${text}”应为不小于 0 的数，最多 5 位小数`)
      else set(row.itemId, { actual: typed })
    },
    leaveOut: (listId, why) =>
      draft.change((before = NONE) => ({ ...before, lists: { ...before.lists, [listId]: why ?? '' } })),
  }
}

/** Everything decided so far, saved or not, as the command wants it. */
export function decisionsInput(
  figures: Figures,
  value: Decisions,
): Pick<CallIn<'writeOff.save'>, 'excluded' | 'items'> {
  return {
    items: figures.rows.flatMap((row) => {
      const own = value.items[row.itemId] ?? {}
      const [actual, why] = [own.actual ?? row.actual, own.why ?? row.why]
      const justified = own.justified ?? row.justified
      const differs = parseFixed(actual) !== parseFixed(row.house)
      return differs || justified || why !== ''
        ? [{ itemId: row.itemId, justified, why, ...(differs ? { actual } : {}) }]
        : []
    }),
    excluded: figures.lists.flatMap((list) => {
      const why = value.lists[list.id] ?? (list.taking ? '' : list.why)
      return why === '' ? [] : [{ id: list.id, why }]
    }),
  }
}
