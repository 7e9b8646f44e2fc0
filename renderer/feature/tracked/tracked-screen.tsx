import { useMemo } from 'react'
import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { wishFocus } from '../../connect/focus-wish.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useFollowCursor, useShown, type Shown } from '../../connect/shown.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { TrackedDetail } from './tracked-detail.tsx'
import { trackedColumns, type TrackedRow } from './tracked-fields.ts'

/** 协议与证书: agency agreements, inspection ledgers, certificates of origin, licences. */
function TrackedScreen(props: ScreenProps) {
  const clients = useClientChoices()
  if (clients === undefined) return <LoadingSentence />
  return <TrackedList {...props} clients={clients} />
}

function TrackedList(props: ScreenProps & { readonly clients: ClientChoices }) {
  const client = useClient()
  const canSave = useMay('tracked.save')
  const [shown, setShown] = useShown(props.params)
  const [size, setSize] = usePaneSize('tracked', 320)
  const columns = useMemo(() => trackedColumns(props.clients), [props.clients])
  const store = useListGrid<TrackedRow>({
    list: 'tracked',
    columns,
    page: (input) => client.call('tracked.page', input),
    count: (filters) => client.call('tracked.count', { filters }),
    topicsOf: 'tracked.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    errorOf: (row) => (row.validity === 'expired' ? '已过期' : undefined),
  })
  const focused = useFocusRow(store)
  useFollowCursor(shown, setShown, focused?.id)
  const id = shown.kind === 'cursor' ? focused?.id : shown.kind === 'record' ? shown.id : undefined
  const show = (next: Shown): void => {
    setShown(next)
    wishFocus('tracked')
  }
  const detail = shown.kind === 'new' || id !== undefined
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="协议与证书明细"
      side={
        detail ? (
          <TrackedDetail
            key={id ?? 'new'}
            id={id}
            onClose={() => setShown({ kind: 'closed' })}
            onSaved={(saved) => setShown({ kind: 'record', id: saved })}
          />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="协议与证书列表"
        exportList="tracked"
        onOpen={() => show({ kind: 'cursor' })}
        empty={
          <EmptySentence>
            没有符合条件的协议或证书。按 F7 新建；到期前会在工作台提醒，报关单引用时会检查。
          </EmptySentence>
        }
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={canSave} onClick={() => show({ kind: 'new' })}>
              新建
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => show({ kind: 'cursor' })}>
              明细
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

export const trackedScreen: ScreenEntry = {
  id: 'tracked',
  title: '协议与证书',
  area: 'exchange',
  initials: 'xyyzs',
  component: TrackedScreen,
}
