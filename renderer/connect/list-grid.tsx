import type { InputRef } from 'antd'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Answer, Filter, Sort, Topic } from '../../shared/contract/index.ts'
import { procedureOf } from '../../shared/contract/index.ts'
import type { QueryName } from '../../shared/contract/index.ts'
import { useApi, useJob } from '../api/index.ts'
import type { GridColumn, GridRow } from '../ui/grid/column.ts'
import { readSavedGrid } from '../ui/grid/column-layout.ts'
import { DenseGrid } from '../ui/grid/dense-grid.tsx'
import type { DenseGridProps } from '../ui/grid/dense-grid.tsx'
import { GridBar } from '../ui/grid/grid-bar.tsx'
import type { GridSource, PageRequest } from '../ui/grid/grid-state.ts'
import type { GridStore } from '../ui/grid/grid-store.ts'
import { isNothing, toContract } from '../ui/grid/selection.ts'
import { useGrid } from '../ui/grid/use-grid.ts'
import { useHotkeys } from '../ui/keys/use-hotkeys.ts'
import { useToast } from '../ui/part/toast.ts'
import { useLayouts } from './layout.tsx'
import { useScreenMemory } from './screen-memory.tsx'

export interface ListOptions<Row extends GridRow> {
  /** Unique per grid and user: layout key and export name (`parcel` → `parcel.page`). */
  readonly list: string
  /** When one list is shown by several screens: whose arrangement this is (default: the list). */
  readonly gridId?: string
  readonly columns: readonly GridColumn<Row>[]
  readonly page: (input: PageRequest) => Promise<Answer<{ rows: Row[]; next?: string | undefined }>>
  readonly count?: (filters: Filter[]) => Promise<Answer<{ count: number; sums: Record<string, string> }>>
  /** The query whose topics make this list stale. */
  readonly topicsOf: QueryName
  readonly defaultSort: Sort
  readonly filters?: readonly Filter[]
  readonly errorOf?: (row: Row) => string | undefined
  readonly errorFilter?: Filter
}

/** Filters, selection and position are noted for a reload this often, not at every key. */
const MEMORY_MS = 300
/** A refresh while changes keep coming (an import runs) at most this often. */
const REFRESH_MS = 1000
/** Counting millions costs the core more than a page does. */
const RECOUNT_MS = 3000

/** Works at once when it has rested, else as soon as it may again. */
function atMostEvery(ms: number, work: () => void): { readonly ask: () => void; readonly stop: () => void } {
  let last = -ms
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = (): void => {
    timer = undefined
    last = performance.now()
    work()
  }
  return {
    ask: () => {
      timer ??= setTimeout(run, Math.max(0, last + ms - performance.now()))
    },
    stop: () => clearTimeout(timer),
  }
}

/** A list of the contract as a grid: its memory over reloads, its layout, its refreshing. */
export function useListGrid<Row extends GridRow>(options: ListOptions<Row>): GridStore<Row> {
  const { onTouched, changesOf } = useApi()
  const layouts = useLayouts()
  const memory = useScreenMemory(`grid:${options.gridId ?? options.list}`)
  const [remembered] = useState(() => memory.readGrid())
  const source: GridSource<Row> = {
    page: options.page,
    ...(options.count === undefined ? {} : { count: options.count }),
  }
  const store = useGrid<Row>(
    () => ({
      id: options.gridId ?? options.list,
      columns: options.columns,
      source,
      defaultSort: options.defaultSort,
      ...(options.filters === undefined ? {} : { filters: options.filters }),
      ...(options.errorOf === undefined ? {} : { errorOf: options.errorOf }),
      ...(options.errorFilter === undefined ? {} : { errorFilter: options.errorFilter }),
    }),
    remembered,
  )
  useEffect(() => {
    void layouts.load(`grid:${store.options.id}`).then((body) => {
      const saved = readSavedGrid(store.options.columns, body, store.options.defaultSort)
      store.set({ layout: saved.layout, views: saved.views })
    })
  }, [layouts, store])
  const seen = useRef<number>(undefined)
  useEffect(() => {
    const topics: readonly Topic[] = procedureOf(options.topicsOf).topics
    const refresh = atMostEvery(REFRESH_MS, () => void store.refresh(false))
    const recount = atMostEvery(RECOUNT_MS, () => void store.recount())
    const stop = onTouched((touched) => {
      if (!topics.some((topic) => touched.has(topic))) return
      refresh.ask()
      recount.ask()
    })
    // Behind another tab nothing is refreshed; what changed there meanwhile is read when this one comes up again.
    if (seen.current !== undefined && changesOf(topics) > seen.current) void store.refresh()
    return () => {
      seen.current = changesOf(topics)
      stop()
      refresh.stop()
      recount.stop()
    }
  }, [changesOf, onTouched, options.topicsOf, store])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = (): void => {
      timer = undefined
      memory.writeGrid(store.memory())
    }
    const stop = store.subscribe(() => {
      timer ??= setTimeout(keep, MEMORY_MS)
    })
    const leave = layouts.gathering(keep)
    return () => {
      clearTimeout(timer)
      keep()
      stop()
      leave()
    }
  }, [layouts, memory, store])
  return store
}

export interface ListGridProps<Row extends GridRow> extends Omit<
  DenseGridProps<Row>,
  'onFind' | 'onLayoutChanged' | 'onCopied'
> {
  /** Name of the list for "导出所见"; absent: no export. */
  readonly exportList?: string
  /** Filters that make the list what it is: shown, and not to be taken off. */
  readonly fixed?: readonly Filter[]
  /** The screen's actions at the left of the bar. */
  readonly actions?: ReactNode
}

/** Action bar, filter chips and grid of one list. */
export function ListGrid<Row extends GridRow>(props: ListGridProps<Row>) {
  const { store, exportList } = props
  const { client } = useApi()
  const layouts = useLayouts()
  const toast = useToast()
  const exporting = useJob('list.export')
  const [finding, setFinding] = useState(false)
  const findRef = useRef<InputRef>(null)
  const frame = useRef<HTMLDivElement>(null)
  const saveLayout = (): void =>
    layouts.save(
      `grid:${store.options.id}`,
      JSON.stringify({ layout: store.state().layout, views: store.state().views }),
    )
  const find = (): void => {
    setFinding(true)
    setTimeout(() => findRef.current?.focus(), 0)
  }
  useHotkeys({
    F3: find,
    F5: () => void store.refresh(),
    F9: () => (store.options.errorOf === undefined ? false : void store.nextError()),
  })
  const exportSeen = async (list: string, format: 'xlsx' | 'csv'): Promise<void> => {
    const { filters, sort, selection } = store.state()
    const chosen = isNothing(selection) ? undefined : toContract(selection, undefined)
    const columns = store.placed().map(({ column }) => ({ id: column.id, title: column.title }))
    const answer = await exporting.start({
      list,
      format,
      columns,
      filters: [...filters],
      sort,
      ...(chosen === undefined ? {} : { selection: chosen }),
    })
    if (!answer.ok) return toast.failed(answer)
    const saved = await client.download(answer.value.hash, answer.value.fileName)
    if (saved.ok) toast.done(`已导出 ${answer.value.rows} 行：${answer.value.fileName}`)
    else toast.failed(saved)
  }
  return (
    <div className="list-grid" ref={frame}>
      <GridBar
        store={store}
        onLayoutChanged={saveLayout}
        finding={finding}
        onFinding={setFinding}
        findRef={findRef}
        onEndFind={() => frame.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
        fixed={props.fixed ?? []}
        {...(exportList === undefined ? {} : { onExport: (format) => void exportSeen(exportList, format) })}
      >
        {props.actions}
      </GridBar>
      <DenseGrid
        autoFocus
        {...props}
        onFind={find}
        onLayoutChanged={saveLayout}
        onCopied={(rows) => toast.done(`已复制 ${rows} 行`)}
      />
    </div>
  )
}
