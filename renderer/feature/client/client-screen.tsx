import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { wishFocus } from '../../connect/focus-wish.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { Shown } from '../../connect/shown.ts'
import { useFollowCursor, useShown } from '../../connect/shown.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { CLIENT_COLUMNS } from './client-columns.ts'
import type { ClientRow } from './client-columns.ts'
import { ClientDetail } from './client-detail.tsx'

function ClientScreen(props: ScreenProps) {
  const client = useClient()
  const { open } = useWorkspace()
  const canSave = useMay('client.save')
  const [shown, setShown] = useShown(props.params)
  const [size, setSize] = usePaneSize('client', 400)
  const store = useListGrid<ClientRow>({
    list: 'client',
    columns: CLIENT_COLUMNS,
    page: (input) => client.call('client.page', input),
    count: (filters) => client.call('client.count', { filters }),
    topicsOf: 'client.page',
    defaultSort: { by: 'code', down: false },
    filters: props.filters,
    errorOf: (row) => (row.problems.length === 0 ? undefined : row.problems.join('；')),
    errorFilter: { field: 'problems', op: 'filled' },
  })
  const focused = useFocusRow(store)
  useFollowCursor(shown, setShown, focused?.id)
  const id = shown.kind === 'record' ? shown.id : shown.kind === 'cursor' ? focused?.id : undefined
  const close = (): void => setShown({ kind: 'closed' })
  const edit = (next: Shown): void => {
    setShown(next)
    wishFocus('client')
  }
  const showsPane = shown.kind === 'new' || id !== undefined
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="客户明细"
      side={
        showsPane ? (
          <ClientDetail id={id} onClose={close} onSaved={(saved) => setShown({ kind: 'record', id: saved })} />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="客户列表"
        exportList="client"
        onOpen={() => edit({ kind: 'cursor' })}
        empty={
          <EmptySentence action={<ActionButton onClick={() => open({ screen: 'intake' })}>从 Excel 导入</ActionButton>}>
            没有符合条件的客户。按 F7 新建，或从 Excel 导入客户档案。
          </EmptySentence>
        }
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={canSave} onClick={() => edit({ kind: 'new' })}>
              新建
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => edit({ kind: 'cursor' })}>
              明细
            </ActionButton>
            <ActionButton allowed={canSave} onClick={() => open({ screen: 'intake', params: { kind: 'client' } })}>
              导入
            </ActionButton>
            <ActionButton
              disabled={focused === undefined}
              onClick={() =>
                open({
                  screen: 'goods',
                  filters: focused === undefined ? [] : [{ field: 'client', op: 'is', value: focused.name }],
                })
              }
            >
              商品
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

export const clientScreen: ScreenEntry = {
  id: 'client',
  title: '客户',
  area: 'record',
  initials: 'kh',
  component: ClientScreen,
}
