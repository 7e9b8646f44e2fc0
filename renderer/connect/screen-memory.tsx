import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import { readFilters, readSort } from '../ui/grid/column-layout.ts'
import type { GridMemory } from '../ui/grid/grid-state.ts'

/** What a tab keeps over a reload (filters, sort, selection, position): the shell stores it with the open tabs. */
export interface TabMemory {
  readonly read: (name: string) => unknown
  readonly write: (name: string, value: unknown) => void
}

const NO_MEMORY: TabMemory = { read: () => undefined, write: () => undefined }

export const TabMemoryContext = createContext<TabMemory>(NO_MEMORY)

export interface ScreenMemory {
  readonly readGrid: () => GridMemory | undefined
  readonly writeGrid: (memory: GridMemory) => void
}

function readGridMemory(value: unknown): GridMemory | undefined {
  if (typeof value !== 'object' || value === null || !('filters' in value) || !('sort' in value)) return undefined
  const sort = readSort(value.sort)
  if (sort === undefined) return undefined
  const selected =
    'selected' in value && Array.isArray(value.selected)
      ? value.selected.filter((id): id is number => typeof id === 'number')
      : []
  const topKey = 'topKey' in value && typeof value.topKey === 'string' ? value.topKey : undefined
  return { filters: readFilters(value.filters), sort, selected, topKey }
}

/** The memory of one named part of this tab. */
export function useScreenMemory(name: string): ScreenMemory {
  const memory = useContext(TabMemoryContext)
  return useMemo(
    () => ({
      readGrid: () => readGridMemory(memory.read(name)),
      writeGrid: (grid) => memory.write(name, grid),
    }),
    [memory, name],
  )
}

/** A small text that this tab keeps over a reload, such as which record its pane shows. */
export function useScreenText(name: string, initial: string): readonly [string, (next: string) => void] {
  const memory = useContext(TabMemoryContext)
  const [value, setValue] = useState(() => {
    const kept = memory.read(name)
    return typeof kept === 'string' ? kept : initial
  })
  const change = useCallback(
    (next: string) => {
      setValue(next)
      memory.write(name, next)
    },
    [memory, name],
  )
  return [value, change]
}
