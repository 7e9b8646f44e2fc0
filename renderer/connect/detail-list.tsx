import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Answer, Filter, QueryName } from '../../shared/contract/index.ts'
import { usePaneSize } from './layout.tsx'
import { ListGrid, useListGrid } from './list-grid.tsx'
import type { GridColumn, GridRow } from '../ui/grid/column.ts'
import type { PageRequest } from '../ui/grid/grid-state.ts'
import { useFocusRow } from '../ui/grid/use-grid.ts'
import { ActionButton } from '../ui/part/action-button.tsx'
import { EmptySentence } from '../ui/part/sentence.tsx'
import { SplitPane } from '../ui/part/split-pane.tsx'

export interface DetailListProps<Row extends GridRow> {
  readonly gridId: string
  readonly label: string
  readonly columns: readonly GridColumn<Row>[]
  readonly page: (input: PageRequest) => Promise<Answer<{ rows: Row[]; next?: string | undefined }>>
  readonly count?: (filters: Filter[]) => Promise<Answer<{ count: number; sums: Record<string, string> }>>
  readonly topicsOf: QueryName
  readonly empty: string
  readonly actions: (focused: Row | undefined) => ReactNode
  readonly detail?: (row: Row, close: () => void) => ReactNode
  readonly errorOf?: (row: Row) => string | undefined
  readonly filters?: readonly Filter[]
}

/** One list of papers with its detail beside it. */
export function DetailList<Row extends GridRow>(props: DetailListProps<Row>) {
  const { detail } = props
  const [size, setSize] = usePaneSize(props.gridId, 420)
  const [shows, setShows] = useState(false)
  const store = useListGrid<Row>({
    list: props.gridId,
    columns: props.columns,
    page: props.page,
    topicsOf: props.topicsOf,
    defaultSort: { by: 'id', down: true },
    ...(props.count === undefined ? {} : { count: props.count }),
    ...(props.errorOf === undefined ? {} : { errorOf: props.errorOf }),
    ...(props.filters === undefined ? {} : { filters: props.filters }),
  })
  const focused = useFocusRow(store)
  const open = (): void => setShows(detail !== undefined)
  return (
    <SplitPane
      direction="across"
      size={size}
      onSize={setSize}
      sideLabel={`${props.label}详情`}
      side={shows && focused !== undefined && detail !== undefined ? detail(focused, () => setShows(false)) : null}
    >
      <ListGrid
        store={store}
        label={props.label}
        onOpen={open}
        empty={<EmptySentence>{props.empty}</EmptySentence>}
        actions={
          <>
            {props.actions(focused)}
            {detail === undefined ? null : (
              <ActionButton hotkey="F2" disabled={focused === undefined} onClick={open}>
                详情
              </ActionButton>
            )}
          </>
        }
      />
    </SplitPane>
  )
}
